"""Synthetic plans have the shape of the real one, so that what is measured on them says something about it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.generate import generate
from loaders.dump import shape_problems
from ontology import DEFAULT_BASE
from queries import Store, check

pytestmark = pytest.mark.slow

MEASURES = 810
LINKS = {"actor": "involves", "instrument": "usesInstrument", "target-group": "targetGroup", "theme": "theme"}


@pytest.fixture(scope="module")
def model(dump: Path) -> bytes:
    return dump.read_bytes()


@pytest.fixture(scope="module")
def tenfold(model: bytes) -> bytes:
    return b"".join(generate(model, MEASURES))


def _popularity(dump: bytes, link: str) -> list[int]:
    """How many measures each thing is linked from, the most popular first."""
    found = re.findall(rf"/id/measure/\S+ <\S+/ns#{link}> <(\S+)>", dump.decode())
    return sorted(Counter(found).values(), reverse=True)


def _nodes(dump: bytes) -> Counter[str]:
    """How many nodes of each class hang under the measures."""
    return Counter(re.findall(r"/id/measure/\S+ <\S+#type> <\S+/ns#(\w+)>", dump.decode()))


def test_as_many_measures_as_the_plan_has_are_the_plan_without_what_was_derived_from_it(model: bytes) -> None:
    stated = [line for line in model.splitlines() if b"/id/graph/analysis> ." not in line]
    assert 0 < len(stated) < len(model.splitlines())
    assert sorted(b"".join(generate(model, 81)).splitlines()) == stated


def test_a_part_of_the_plan_is_its_first_measures(model: bytes) -> None:
    few = Store(b"".join(generate(model, 3)))
    assert set(few.query("measures").column("identifier")) == {"7.1.1", "7.1.2", "7.1.3"}


@pytest.mark.slow
def test_the_same_seed_gives_the_same_plan_and_another_seed_another(model: bytes) -> None:
    plans = [b"".join(generate(model, 100, seed=seed)) for seed in (1, 1, 2)]
    assert plans[0] == plans[1]
    assert plans[0] != plans[2]


def test_measures_are_numbered_on_in_their_goal_and_stand_in_that_order(model: bytes) -> None:
    column = Store(b"".join(generate(model, 162))).query("measures").column("identifier")
    in_order = list(dict.fromkeys(column))  # a measure with two ministers has two rows
    assert in_order == [f"7.{goal}.{n + 1}" for goal, count in enumerate((48, 30, 48, 10, 26), 1) for n in range(count)]


@pytest.mark.slow
def test_a_synthetic_plan_passes_all_checks_of_a_build(model: bytes) -> None:
    dump = b"".join(generate(model, 162))
    assert list(check(Store(dump))) == []
    assert shape_problems(dump, DEFAULT_BASE) == []


def test_every_kind_of_node_grows_with_the_measures(model: bytes, tenfold: bytes) -> None:
    real, synthetic = _nodes(b"".join(generate(model, 81))), _nodes(tenfold)
    assert real["Measure"] == 81
    assert synthetic == {kind: 10 * count for kind, count in real.items()}


@pytest.mark.parametrize(
    ("kind", "factor"),
    # ten times the measures: popularity may grow as the vocabulary stays behind, 10 ** (1 - growth)
    {"actor": 2.0, "instrument": 1.5, "target-group": 5.1, "theme": 10.0}.items(),
)
def test_the_popularity_of_things_is_skewed_as_in_the_plan(
    model: bytes, tenfold: bytes, kind: str, factor: float
) -> None:
    real, synthetic = _popularity(model, LINKS[kind]), _popularity(tenfold, LINKS[kind])
    assert sum(synthetic) == 10 * sum(real)
    grown = (sum(synthetic) / len(synthetic)) / (sum(real) / len(real))
    assert factor / 1.4 < grown < factor * 1.4
    for part in (0.0, 0.1, 0.5):  # what the most popular one, and the most popular 10 and 50 % hold of all links
        held = [sum(found[: max(1, round(part * len(found)))]) / sum(found) for found in (real, synthetic)]
        assert held[0] / 1.6 < held[1] < held[0] * 1.6, part


@pytest.mark.slow
def test_a_light_plan_leaves_out_the_evidence_and_answers_the_same(model: bytes) -> None:
    full, light = (Store(b"".join(generate(model, 100, light=light))) for light in (False, True))
    assert len(light) < 0.7 * len(full)
    for name in ("measures", "who-works-with", "budget-per-minister", "sdg-contributions"):
        assert list(full.query(name)) == list(light.query(name)) != []
