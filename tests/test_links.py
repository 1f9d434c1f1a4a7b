"""Links that anybody can look up in the plan: who, for whom, with what, and towards what."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from pathlib import Path

import pytest

from loaders import Dataset, Document
from loaders.records import CrisisMeasure, Measure
from loaders.suggest import Agreement, Proposal, compare, suggest
from queries import Store


def names(kg: Store, query: str, column: str, **parameters: object) -> set[str]:
    return {str(row[column]) for row in kg.query(query, **parameters)}


def test_uitpas_ties_culture_sport_and_tourism(kg: Store) -> None:
    assert names(kg, "measures-of-instrument", "identifier", instrument="uitpas") == {
        "7.3.2",
        "7.3.4",
        "7.3.13",
        "7.3.23",
    }


def test_cross_references_by_name_are_found(kg: Store) -> None:
    pairs = {(str(row["identifier"]), str(row["otherIdentifier"])) for row in kg.query("references")}
    # 7.4.4 names 7.2.5 by an older title; 7.2.14 names the Staten-Generaal of 7.2.8
    assert {("7.4.4", "7.2.5"), ("7.2.14", "7.2.8")} <= pairs


@pytest.mark.parametrize(
    ("measure", "actor"),
    [
        ("7.1.3", "krijt"),  # vzw Krijt, paid for three school years
        ("7.1.9", "sam-vzw"),  # learning and knowledge sharing, named in the budget field only
        ("7.1.9", "vvsg"),
        ("7.3.6", "riziv"),
        ("7.3.9", "netwerk-tegen-armoede"),
        ("7.3.22", "bind-kracht"),
        ("7.4.1", "dyzo"),
        ("7.5.3", "samenlevingsopbouw-provincie-antwerpen"),
        ("7.5.10", "ocmws"),
    ],
)
def test_an_actor_takes_part(dataset: Dataset, measure: str, actor: str) -> None:
    assert actor in {item.actor for item in dataset.plans["vapa-2022"].measures[measure].involvement}


@pytest.mark.parametrize(
    ("measure", "group"),
    [
        ("7.1.1", "roma"),
        ("7.1.2", "lokale-besturen"),
        ("7.3.1", "kunstenaars"),
        ("7.3.10", "vaders"),
        ("7.3.20", "werkenden-met-laag-loon"),
        ("7.4.1", "ondernemers-in-moeilijkheden"),
        ("7.5.8", "dak-en-thuislozen"),
    ],
)
def test_a_measure_is_mainly_for_a_group(dataset: Dataset, measure: str, group: str) -> None:
    targeting = dataset.plans["vapa-2022"].measures[measure].targeting
    assert group in {item.group for item in targeting if item.primary}


def test_every_measure_has_one_to_five_sdg_targets_and_a_core_one(dataset: Dataset) -> None:
    for identifier, measure in dataset.plans["vapa-2022"].measures.items():
        assert 1 <= len(measure.contribution) <= 5, identifier
        assert any(item.strength == "Core" for item in measure.contribution), identifier


def test_sdg_links_use_more_than_goal_1(dataset: Dataset) -> None:
    measures = dataset.plans["vapa-2022"].measures.values()
    goals = {item.sdg_target.split(".")[0] for measure in measures for item in measure.contribution}
    assert len(goals) >= 12


def test_every_measure_has_a_target_group_and_one_to_three_themes(dataset: Dataset) -> None:
    for identifier, measure in dataset.plans["vapa-2022"].measures.items():
        # measuring poverty (7.1.10) and giving figures on taking part in culture (7.2.1) are for no group
        assert bool(measure.targeting) is (identifier not in ("7.1.10", "7.2.1")), identifier
        assert 1 <= len(measure.theme) <= 3, identifier


def normal(label: str) -> str:
    """A label without case, accents, signs, legal forms and articles."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    return " ".join(word for word in re.findall(r"[a-z0-9]+", plain) if word not in ("vzw", "de", "het", "een", "van"))


@pytest.mark.parametrize("vocabulary", ["actors", "instruments", "target_groups", "themes", "places"])
def test_no_two_records_are_for_one_thing(dataset: Dataset, vocabulary: str) -> None:
    bearers: dict[str, set[str]] = defaultdict(set)
    for slug, entry in getattr(dataset, vocabulary).items():
        for label in (entry.pref_label.nl, *entry.alt_label):
            bearers[normal(label)].add(slug)
    assert {label: slugs for label, slugs in bearers.items() if len(slugs) > 1} == {}


@pytest.fixture(scope="module")
def suggested(dataset: Dataset, document: Document) -> tuple[list[Proposal], list[Agreement]]:
    """What a keyword search proposes and nobody decided on, and how far it agrees with the records."""
    return compare(dataset, dataset.plans["vapa-2022"], suggest(dataset, document))


@pytest.mark.slow
def test_every_proposal_of_a_keyword_search_is_recorded_or_refused(
    suggested: tuple[list[Proposal], list[Agreement]],
) -> None:
    open_proposals, agreements = suggested
    assert open_proposals == []
    assert all(agreement.precision > 0.7 for agreement in agreements)


@pytest.mark.slow
def test_quality_page_states_the_measured_precision_and_recall(
    suggested: tuple[list[Proposal], list[Agreement]],
) -> None:
    page = (Path(__file__).parent.parent / "docs" / "data-quality.md").read_text(encoding="utf8")
    for found in suggested[1]:
        assert f"| {found.kind}s | {found.precision:.2f} | {found.recall:.2f} |" in page


def test_no_refusal_is_of_something_recorded(dataset: Dataset) -> None:
    from loaders.suggest import recorded

    records = dataset.plans["vapa-2022"]
    measures: dict[str, Measure | CrisisMeasure] = {**records.measures, **records.crisis_by_identifier}
    for identifier, items in records.refused.items():
        assert not {(item.kind, item.slug) for item in items} & recorded(measures[identifier]), identifier


@pytest.mark.parametrize(
    "measure",
    ["7.1.22", "7.2.12", "7.3.6", "7.3.9", "7.3.10", "7.3.20", "7.5.6", "7.5.7", "7.5.9", "7.5.10"],
)
def test_a_fiche_that_contradicts_itself_has_a_note_with_both_places(dataset: Dataset, measure: str) -> None:
    notes = [note for note in dataset.plans["vapa-2022"].measures[measure].data_note if note.conflicts]
    assert notes
    assert all(len({passage.lines for passage in note.passages}) >= 2 for note in notes)
