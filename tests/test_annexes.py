"""The crisis measures of annex 2 and the poverty figures of chapter 2 and annex 1."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from loaders import Dataset, Document, load, verify
from loaders.checks.mentions import mention_problems
from loaders.records import CrisisMeasure, Figures, Observation
from loaders.verify.time import dated_steps
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


@pytest.mark.parametrize(
    ("identifier", "start", "end", "open_ended"),
    [
        ("energie-en-water-01", "2020-03-20", "None", "false"),  # 5831-5833: whoever lost work on or after that day
        ("energie-en-water-03", "None", "None", "true"),  # 5850-5851: as long as the measures against COVID-19 hold
        ("energie-en-water-04", "2020-04-20", "2020-07-19", "false"),  # 5854: for 3 months from 20 April 2020
        ("jeugd-10", "2020-05-01", "2020-12-31", "false"),  # 5988-5989
        ("jeugd-11", "2020-05-18", "None", "false"),  # 5991: open again from that day; until when, it does not say
        ("welzijn-en-gezondheid-23", "None", "2020-06-30", "false"),  # 6341: until the end of June
        ("werk-sociale-economie-economie-wetenschap-en-innovatie-02", "2020-03-15", "2020-04-30", "false"),  # 6360-6361
        ("wonen-03", "None", "2020-07-17", "false"),  # 6422: for now until 17 July
        ("wonen-07", "2020-04-01", "2020-05-31", "false"),  # 6440, 6443: the costs of April and May
    ],
)
def test_a_crisis_measure_runs_when_its_bullet_says(
    kg: Store, identifier: str, start: str, end: str, open_ended: str
) -> None:
    (row,) = [row for row in kg.query("crisis-measures") if str(row["identifier"]) == identifier]
    assert [str(row[name]).lower() for name in ("start", "end", "openEnded")] == [
        start.lower(),
        end.lower(),
        open_ended,
    ]


def test_dated_steps_of_crisis_measures_say_what_happens(kg: Store) -> None:
    rows = kg.table(
        "SELECT ?identifier ?date ?kind { ?crisis a vapa:CrisisMeasure ; dcterms:identifier ?identifier ; vapa:milestone ?step . "
        "?step dcterms:date ?date ; vapa:milestoneKind ?kind ; prov:wasDerivedFrom/vapa:mention ?mention }"
    )
    told = {(str(row["identifier"]), str(row["date"]), str(row["kind"]).rpartition("#")[2]) for row in rows}
    assert told >= {
        ("jeugd-13", "2020-05-22", "Decision"),  # 5997: by the national security council
        ("lokale-besturen-01", "2020-03-26", "Delivery"),  # 6008: the letter
        ("lokale-besturen-03", "2020-07", "TargetDate"),  # 6027-6028: paid in the first half of July
        ("onderwijs-30", "2020-09", "Start"),  # 6209: the schools start again in September
        ("wonen-04", "2020-10-01", "End"),  # 6428-6429: the higher share, for what comes in before that day
    }


def test_no_crisis_measure_counts_as_a_measure_that_runs(kg: Store, dataset: Dataset) -> None:
    measures = set(dataset.plans["vapa-2022"].measures)
    for name, given in (
        ("measures-in-year", {"year": 2020}),
        ("open-ended-measures", {}),
        ("ends-before-plan", {}),
        ("periods", {}),
    ):
        assert {str(row["identifier"]) for row in kg.query(name, **given)} <= measures, name
    (row,) = kg.table(
        "SELECT (COUNT(*) AS ?n) { ?crisis a vapa:CrisisMeasure ; vapa:annualAmount|vapa:statedAmount ?sum }"
    )
    assert int(str(row["n"])) == 0


def of(dataset: Dataset, section: str, number: int) -> CrisisMeasure:
    return dataset.plans["vapa-2022"].crisis_measures[section].measures[number - 1]


def test_a_year_that_is_not_printed_needs_a_note(dataset: Dataset) -> None:
    # 6422 prints 17 July without a year; the note on that line says which we read
    records = dataset.plans["vapa-2022"]
    section = records.crisis_measures["wonen"]
    measures = [*section.measures]
    measures[2] = measures[2].model_copy(update={"data_note": ()})
    changed = {**records.crisis_measures, "wonen": section.model_copy(update={"measures": tuple(measures)})}
    assert not list(mention_problems(dataset, records))
    (found,) = mention_problems(dataset, replace(records, crisis_measures=changed))
    assert "2020-07-17 does not stand in any of its mentions" in str(found)


def test_a_day_that_a_bullet_prints_and_no_record_has_is_a_difference(dataset: Dataset, document: Document) -> None:
    # 5995-5997: from 1 July 2020, by a decision of 22 May 2020
    camps = of(dataset, "jeugd", 13)
    assert not list(dated_steps(camps, document))
    ((path, message),) = dated_steps(camps.model_copy(update={"period": None, "milestone": ()}), document)
    assert (path, message.partition(":")[0]) == (("milestone",), "the bullet prints 22/5, 1/7")


def test_what_goes_on_says_so(dataset: Dataset, document: Document) -> None:
    ban = of(dataset, "energie-en-water", 3)
    assert ban.period
    assert not list(dated_steps(ban, document))
    mentions = tuple(passage.model_copy(update={"mention": "COVID-19"}) for passage in ban.period.passages)
    changed = ban.model_copy(update={"period": ban.period.model_copy(update={"passages": mentions})})
    assert [path for path, _ in dated_steps(changed, document)] == [("period", "open_ended")]


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


def test_the_page_of_a_crisis_measure_tells_its_dates(kg: Store) -> None:
    # 5988-5989: between 1 May and 31 December 2020; 5978-5979: approved on 8 June, without a year
    address = "/doc/crisis-measure/vapa-2022/jeugd-10"
    dutch, english = (words(page) for page in ask(kg, address, f"{address}?lang=en"))
    assert "Looptijd 1 mei 2020 tot en met 31 december 2020 (blz. 167)" in dutch
    assert (
        "Belangrijke data 1 Wanneer Soort Wat 8 juni 2020 Beslissing De minister keurt 59 aanvragen goed (blz. 167)"
        in dutch
    )
    assert "Kanttekeningen bij de gegevens (van de redactie) 1 Bij 8 juni staat geen jaar. Wij lezen 2020" in dutch
    assert "Period 1 May 2020 to 31 December 2020 (p. 167)" in english
    assert "8 June 2020 Decision" in english
