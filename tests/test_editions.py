"""Editions: what the plan of 2022 says of that of 2020, and two small editions of which everything is known."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from loaders import DataError, build, load
from ontology import DEFAULT_BASE
from queries import QueryError, Store
from queries.editions import Comparison, compare
from queries.findings import derive
from tests.helpers import SMALL
from vapa.cli import app

OLD, NEW = "klein-2026", "klein-2027"
"""Two editions of the small plan."""
LEAD = "lead_minister:\n  - {post: mobiliteit, passages: [{lines: 18, mention: Mobiliteit en Openbare Werken}]}\n"
SAYS_SO = "passages: [{lines: 13, mention: Buurthuizen}]"


def edit(path: Path, *changes: tuple[str, str]) -> None:
    """Replace texts of a file, each of which must stand in it."""
    text = path.read_text(encoding="utf8")
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    path.write_text(text, encoding="utf8")


def two_editions(folder: Path, data: Path) -> Path:
    """A data folder with the small plan as it is (the later edition), and as it was before.

    Before, 7.1.1 was led by Welfare, for families, until 2023, with 200.000 a year. The later edition continues it,
    continues 7.1.2 as 7.2.1, lets 7.2.1 lapse and says nothing of 7.2.2.
    """
    shutil.copytree(data / "vocabularies", folder / "vocabularies")
    for name in (OLD, NEW):
        shutil.copytree(SMALL, folder / "plans" / name, ignore=shutil.ignore_patterns("document.txt"))
        edit(folder / "plans" / name / "plan.yaml", ("identifier: klein-plan", f"identifier: {name}"))
    edit(
        folder / "plans" / OLD / "measures" / "7.1.01-buurthuizen.yaml",
        (
            LEAD,
            LEAD.replace("mobiliteit", "welzijn").replace(
                "Mobiliteit en Openbare Werken", "'Welzijn, Volksgezondheid'"
            ),
        ),
        ("240000", "200000"),
        ("240 000", "200 000"),
        ("years: [2021, 2022, 2023, 2024]", "years: [2021, 2022, 2023]"),
        ("end: 2024", "end: 2023"),
        ("2021-2024", "2021-2023"),
        (
            "theme:",
            "targeting:\n  - {group: gezinnen, primary: true, passages: [{lines: 25, mention: gezinnen}]}\ntheme:",
        ),
    )
    later = folder / "plans" / NEW
    with (later / "plan.yaml").open("a", encoding="utf8") as plan:
        plan.write(
            f"replaces: {OLD}\nlapsed:\n  - identifier: 7.2.1\n    edition: {OLD}\n    title: Voor iedereen een plek\n"
            "    note: Het plan zegt dat deze maatregel vervalt.\n    passages: [{lines: 3, mention: klein}]\n"
        )
    for file, earlier, how in (("7.1.01-buurthuizen", "7.1.1", "Adjusted"), ("7.2.01-plek", "7.1.2", "Unchanged")):
        lines = SAYS_SO if how == "Adjusted" else "rationale: Zij helpt dezelfde mensen aan een plek of een huis."
        with (later / "measures" / f"{file}.yaml").open("a", encoding="utf8") as measure:
            measure.write(f"continues:\n  - edition: {OLD}\n    measure: {earlier}\n    how: {how}\n    {lines}\n")
    return folder


@pytest.fixture(scope="module")
def small_editions(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Store:
    folder = two_editions(tmp_path_factory.mktemp("editions") / "data", data)
    return Store(build(folder, base=DEFAULT_BASE, checks=lambda _: [], derive=lambda dump: derive(Store(dump))))


@pytest.fixture(scope="module")
def between(small_editions: Store) -> Comparison:
    return compare(small_editions, OLD, NEW)


# --- the real ones ----------------------------------------------------------------------------------


def test_of_2020_ten_titles_are_known_and_what_became_of_them(kg: Store) -> None:
    """Lines 128 (one lapsed), 641 (17 new) of the document; its numbers 7.1.5 to 7.1.10 are one lower in 2022."""
    found = compare(kg, "vapa-2020", "vapa-2022")
    assert found.old.partial
    assert [(item.old.identifier, item.new.identifier) for item in found.continued] == [
        *((f"7.1.{number}", f"7.1.{number}") for number in (1, 2, 3)),
        *((f"7.1.{number + 1}", f"7.1.{number}") for number in range(4, 10)),
    ]
    assert [item.measure.title for item in found.lapsed] == ["Uitbreiding studietoelagen in het hoger onderwijs"]
    assert (len(found.added), len(found.unknown), found.dropped) == (17, 64 - 9, ())
    assert not found.changed  # nothing but titles is known, and the contents list shortens those
    assert all(item.why and item.passages for item in found.continued)


def test_a_partial_edition_is_no_plan_and_there_are_no_findings_on_it(kg: Store, dump: Path) -> None:
    assert kg.plans == ("vapa-2022",)
    assert len(kg.table("SELECT ?m { ?m a vapa:Measure }")) == 81
    about = [line for line in dump.read_text(encoding="utf8").splitlines() if "/vapa-2020" in line]
    assert [line for line in about if line.endswith("/id/graph/analysis> .")] == []
    assert "inhoudstafel" in str(kg.table("SELECT ?note { ?e vapa:partial true ; skos:note ?note }")[0]["note"])


def test_the_library_tells_what_each_measure_continues(kg: Store) -> None:
    rows = {str(row["earlier"]): row for row in kg.query("continuations")}
    assert (rows["7.1.5"]["identifier"], rows["7.1.5"]["how"], rows["7.1.5"]["ours"]) == ("7.1.4", "Bijgestuurd", 1)
    assert (rows["7.1.4"]["identifier"], rows["7.1.4"]["how"]) == (None, "Vervallen")


# --- two of which everything is known ---------------------------------------------------------------


def test_a_measure_is_followed_by_what_it_continues_and_not_by_its_number(between: Comparison) -> None:
    assert [(item.old.identifier, item.new.identifier, item.why is None) for item in between.continued] == [
        ("7.1.1", "7.1.1", True),
        ("7.1.2", "7.2.1", False),
    ]
    assert [item.measure.identifier for item in between.lapsed] == ["7.2.1"]
    assert [measure.identifier for measure in between.dropped] == ["7.2.2"]
    assert [measure.identifier for measure in between.added] == ["7.1.2", "7.2.2"]
    assert between.unknown == ()


def test_what_changed_is_told_with_both_passages(between: Comparison) -> None:
    changes = {change.aspect: change for change in between.continued[0].changes}
    assert list(changes) == ["lead", "groups", "period", "money"]
    assert {str(value).rpartition("/")[2] for value in changes["lead"].old.values} == {"welzijn"}
    assert {str(value).rpartition("/")[2] for value in changes["lead"].new.values} == {"mobiliteit"}
    assert (changes["groups"].new.values, changes["groups"].new.passages) == (frozenset(), ())
    assert [set(side.values) for side in (changes["period"].old, changes["period"].new)] == [
        {(2021, 2023, False)},
        {(2021, 2024, False)},
    ]
    assert [set(side.values) for side in (changes["money"].old, changes["money"].new)] == [{600000}, {960000}]
    mentions = [[p.mention for p in side.passages] for side in (changes["money"].old, changes["money"].new)]
    assert mentions == [["200 000 euro per jaar"], ["240 000 euro per jaar"]]


def test_editions_that_are_not_there_are_told_with_those_that_are(kg: Store) -> None:
    with pytest.raises(QueryError, match=r"there is no edition 'vapa-2019' in the graph; known: vapa-2020, vapa-2022"):
        compare(kg, "vapa-2019", "vapa-2022")
    with pytest.raises(QueryError, match="'vapa-2022' is one edition; give two"):
        compare(kg, "vapa-2022", "vapa-2022")


# --- what is refused --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "before", "after", "told"),
    [
        ("measures/7.1.01-buurthuizen.yaml", "measure: 7.1.1", "measure: 7.9.9", "there is no measure 7.9.9 in plans/"),
        ("measures/7.1.01-buurthuizen.yaml", "measure: 7.1.1", "measure: 7.2.1", "stands under lapsed in plan.yaml"),
        ("measures/7.1.01-buurthuizen.yaml", "status: Updated", "status: New", "yet the measure continues one"),
        ("measures/7.1.01-buurthuizen.yaml", "how: Adjusted", "how: Split", "no other measure continues the same one"),
        ("measures/7.1.01-buurthuizen.yaml", f"    {SAYS_SO}\n", "", "needs passages that say so, or a rationale"),
        ("plan.yaml", f"replaces: {OLD}", "replaces: klein-1999", "there is no plan 'klein-1999' in plans/"),
        ("plan.yaml", f"edition: {OLD}", "edition: klein-1999", "there is no edition 'klein-1999' in plans/"),
    ],
)
def test_what_cannot_be_between_editions_is_refused(
    tmp_path: Path, data: Path, file: str, before: str, after: str, told: str
) -> None:
    folder = two_editions(tmp_path / "data", data)
    edit(folder / "plans" / NEW / file, (before, after))
    with pytest.raises(DataError, match=re.escape(told)):
        load(folder)


def test_the_measures_of_an_edition_known_in_part_are_told_in_the_order_of_its_contents(
    tmp_path: Path, data: Path
) -> None:
    folder = two_editions(tmp_path / "data", data)
    shutil.copytree(data / "plans" / "vapa-2020", folder / "plans" / "vapa-2020")
    measure = folder / "plans" / NEW / "measures" / "7.1.01-buurthuizen.yaml"
    edit(measure, (f"edition: {OLD}", "edition: vapa-2020"), ("measure: 7.1.1", "measure: 7.9.9"))
    known = ", ".join(f"7.1.{number}" for number in range(1, 11))
    with pytest.raises(DataError, match=re.escape(f"there is no measure 7.9.9 in plans/vapa-2020; known: {known}\n")):
        load(folder)


def test_a_comparison_is_a_table_for_excel(dump: Path) -> None:
    done = CliRunner().invoke(app, ["compare", "vapa-2020", "vapa-2022", "--format", "csv", "--dump", str(dump)])
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(rows) == 9 + 1 + 17 + 55
    (lapsed,) = (row for row in rows if row["what"] == "Vervallen")
    assert (lapsed["old"], lapsed["ours"], lapsed["pagesAfter"]) == ("7.1.4", "1", "blz. 10")
