"""The crisis measures of annex 2 and the poverty figures of chapter 2 and annex 1."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from loaders import Dataset, Document, load, verify
from loaders.records import Figures, Observation
from queries import Store
from tests.test_site import ask, words


@pytest.fixture(scope="module")
def figures(dataset: Dataset) -> Figures:
    found = dataset.plans["vapa-2022"].figures
    assert found
    return found


def figure(figures: Figures, line: int, value: str) -> Observation:
    """The figure with this value on this line of the document."""
    (found,) = [
        observation
        for observation in figures.observations
        if observation.value == Decimal(value) and any(line in passage.lines for passage in observation.passages)
    ]
    return found


def test_annex_2_has_fourteen_sections_and_every_bullet(dataset: Dataset) -> None:
    sections = dataset.plans["vapa-2022"].crisis_measures
    bullets = [measure for section in sections.values() for measure in section.measures]
    assert len(sections) == 14
    # 114 at the top and 48 below; of those below, the one on line 6071 holds an ellipsis only
    assert Counter(measure.part_of is None for measure in bullets) == {True: 114, False: 47}


def test_an_allowance_has_its_three_amounts(dataset: Dataset) -> None:
    first = dataset.plans["vapa-2022"].crisis_measures["energie-en-water"].measures[0]
    assert sorted(line.amount for line in first.budget_line) == [Decimal("30.77"), Decimal("76.86"), Decimal("95.05")]


def test_crisis_measures_are_continued_by_measures_of_the_plan(kg: Store) -> None:
    rows = {(str(row["section"]), str(row["identifier"])) for row in kg.query("crisis-continued")}
    assert ("Wonen", "7.5.10") in rows  # the fund against evictions
    assert any(identifier == "7.3.14" for _, identifier in rows)  # summer schools
    assert any(identifier == "7.3.16" for _, identifier in rows)  # one family, one plan


@pytest.mark.slow
def test_a_bullet_without_a_record_is_a_difference(data: Path, source: Path, tmp_path: Path) -> None:
    import shutil

    folder = Path(shutil.copytree(data, tmp_path / "data"))
    path = folder / "plans" / "vapa-2022" / "crisis_measures.yaml"
    lines = path.read_text(encoding="utf8").split("\n")
    start = next(i for i, line in enumerate(lines) if line.startswith("brussel:"))
    following = next(i for i in range(start + 1, len(lines)) if lines[i] and not lines[i].startswith((" ", "#")))
    path.write_text("\n".join(lines[:start] + lines[following:]), encoding="utf8")
    found = [str(problem) for problem in verify(load(folder), "vapa-2022", source)]
    assert any("the bullet on line 5781 of the document has no record" in text for text in found)


@pytest.mark.parametrize(
    ("line", "value", "indicator", "region", "unit"),
    [
        (136, "7.8", "armoederisico", "vlaams-gewest", "percent"),
        (142, "24.9", "armoederisico", "brussels-hoofdstedelijk-gewest", "percent"),
        (5185, "510000", "armoederisico", "vlaams-gewest", "persons"),
        (5206, "45", "armoederisico", "vlaams-gewest", "percent"),
        (5188, "1293", "armoededrempel", None, "euro-per-month"),
        (5305, "7", "zeer-lage-werkintensiteit", "vlaams-gewest", "percent"),
        (170, "108877", None, "vlaams-gewest", "persons"),
        (180, "17.2", None, "brussels-hoofdstedelijk-gewest", "percent"),
        (230, "26.7", "kansarmoede-index", "brussels-hoofdstedelijk-gewest", None),
    ],
)
def test_a_figure_is_what_the_plan_states(
    figures: Figures, line: int, value: str, indicator: str | None, region: str | None, unit: str | None
) -> None:
    found = figure(figures, line, value)
    assert indicator is None or found.indicator == indicator
    assert region is None or found.region == region
    assert unit is None or found.unit == unit


def test_some_150_figures_are_recorded(figures: Figures) -> None:
    assert len(figures.observations) >= 140


def test_the_two_numbers_of_poor_people_contradict_each_other(figures: Figures) -> None:
    assert figure(figures, 5185, "510000").id in figure(figures, 140, "560000").conflicts_with


def test_two_risks_of_poverty_for_one_year_contradict_each_other(figures: Figures) -> None:
    assert figure(figures, 5247, "8.5").id in figure(figures, 136, "7.8").conflicts_with


def test_groups_at_risk_are_tied_to_target_groups(figures: Figures) -> None:
    tied = {group.target_group for group in figures.groups.values() if group.target_group}
    assert {"eenoudergezinnen", "huurders", "werkzoekenden"} <= tied


def test_figures_are_a_data_cube(kg: Store) -> None:
    (row,) = kg.table(
        "SELECT (COUNT(DISTINCT ?o) AS ?n) WHERE { ?o a qb:Observation ; qb:dataSet/qb:structure/qb:component ?c ; "
        "sdmx-dimension:refArea ?a ; sdmx-dimension:refPeriod ?p ; sdmx-measure:obsValue|vapa:lower|vapa:upper ?v ; "
        "sdmx-attribute:unitMeasure ?u ; vapa:indicator ?i ; vapa:populationGroup ?g }"
    )
    (all_of_them,) = kg.table("SELECT (COUNT(?o) AS ?n) WHERE { ?o a qb:Observation }")
    assert row["n"] == all_of_them["n"]


def test_document_is_read_for_annex_2(document: Document) -> None:
    annex = next(chapter for chapter in document.chapters if chapter.number == "Bijlage 2")
    assert annex.span.first == 5766


def test_a_crisis_measure_has_a_page_in_plain_words(kg: Store) -> None:
    # lines 6021-6028 on page 168: twice 15 million for the local authorities and the VGC
    (page,) = ask(kg, "/doc/crisis-measure/vapa-2022/lokale-besturen-03")
    told = words(page)
    assert (
        "Een tijdelijke maatregel van de coronacrisis van 2020, onder ‘Lokale besturen’ (bijlage 2, blz. 168)" in told
    )
    assert told.count("15.000.000 euro") == 2
    assert "Financier Vlaamse Regering" in told
    assert "geteld bedrag" not in told
