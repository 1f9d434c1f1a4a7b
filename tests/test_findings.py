"""First findings: each rule claims what its sentence says (answers worked out by hand)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from queries import Row, Store, find, rules
from queries.findings import _finding
from queries.library import library
from tests.conftest import ROOT


def test_the_department_of_welfare_serves_three_ministers(kg: Store) -> None:
    # 'Departement Welzijn ...' implements for Welfare (7.1.9 ...), Brussels-Youth-Poverty (7.1.10 ...) and, jointly in 7.1.2, Home Affairs
    finding = next(
        f for f in find(kg, "shared-implementer") if f.name == "Departement Welzijn, Volksgezondheid en Gezin"
    )
    assert len(finding.ministers) == 3
    assert {"7.1.2", "7.1.9", "7.1.10", "7.5.6", "7.5.8"} <= set(finding.measures)


def test_one_joint_measure_is_no_overlap_between_ministers() -> None:
    """Two ministers who lead one measure together do not overlap; two measures without a common minister do."""
    rule = library("findings")["shared-instrument"]
    joint: list[Row] = [{"name": "X", "identifier": "7.1.2", "lead": lead} for lead in ("A", "B")]
    assert _finding(rule, "x", joint)[1] is False
    assert _finding(rule, "x", [*joint, {"name": "X", "identifier": "7.1.3", "lead": "B"}])[1] is False
    assert _finding(rule, "x", [*joint, {"name": "X", "identifier": "7.1.3", "lead": "C"}])[1] is True


def test_measures_without_a_period_are_those_with_a_slash(kg: Store) -> None:
    assert [finding.measures for finding in find(kg, "no-period")] == [("7.1.21",), ("7.5.13",)]


def test_measures_without_an_amount_by_what_the_field_says(kg: Store) -> None:
    found = {finding.name: finding.measures for finding in find(kg, "no-amount")}
    assert found["Pro memorie"] == ("7.3.11", "7.3.12", "7.4.2")
    assert found["Geen budget vermeld"] == ("7.1.24", "7.5.13")
    assert found["Nog te bepalen"] == ("7.1.20", "7.1.21", "7.2.4", "7.2.8", "7.2.14", "7.3.13", "7.5.12")


def test_ministers_absent_from_the_second_goal(kg: Store) -> None:
    # SD2 is led by Culture (7.2.1), Welfare, and Brussels-Youth-Poverty only: the other six lead nothing there
    finding = next(f for f in find(kg, "minister-absent-from-goal") if f.name.startswith("SD2"))
    assert len(finding.ministers) == 6
    assert "Welzijn, Volksgezondheid en Gezin" not in finding.ministers


def test_food_has_one_measure(kg: Store) -> None:
    finding = next(f for f in find(kg, "thin-theme") if f.name == "Voeding")
    assert (finding.measures, finding.sentence) == (("7.5.6",), "Voeding: 1 maatregel")


def test_findings_are_the_same_whatever_the_hash_seed(dump: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from queries import Store, find, rules; "
        "kg = Store.read(Path(sys.argv[1])); print([find(kg, rule) for rule in rules()])"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", program, str(dump)],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1


@pytest.mark.parametrize("rule", rules())
def test_measures_of_a_finding_stand_in_plan_order(kg: Store, rule: str) -> None:
    for finding in find(kg, rule):
        numbers = [tuple(map(int, identifier.split("."))) for identifier in finding.measures]
        assert numbers == sorted(numbers)
