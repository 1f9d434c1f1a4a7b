"""The plan itself: what the document says, as the model and the issue state it (needs the plan's text)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from loaders import Dataset, Document, verify


def test_the_document_has_81_fiches_in_five_goals(document: Document) -> None:
    assert Counter(fiche.goal for fiche in document.fiches) == {"SD1": 24, "SD2": 15, "SD3": 24, "SD4": 5, "SD5": 13}
    assert Counter(fiche.status for fiche in document.fiches) == {"Updated": 64, "New": 17}


def test_five_fiches_have_two_lead_ministers(document: Document) -> None:
    joint = [fiche.identifier for fiche in document.fiches if len(fiche.lead_ministers) == 2]
    assert joint == ["7.1.2", "7.3.11", "7.3.17", "7.3.20", "7.5.2"]


def test_the_eight_printed_page_numbers_agree_with_the_count(document: Document) -> None:
    assert sorted(document.printed_pages.values()) == [15, 21, 31, 62, 83, 89, 90, 150]
    assert all(document.page(line) == page for line, page in document.printed_pages.items())


def test_fiche_7_3_9_starts_its_page_without_an_indent(document: Document) -> None:
    fiche = next(fiche for fiche in document.fiches if fiche.identifier == "7.3.9")
    assert fiche.span.first == 3147
    assert document.page(3147) == 90  # page 89 is printed on line 3144, page 90 on line 3209


def test_chapters_and_annexes(document: Document) -> None:
    numbers = [chapter.number for chapter in document.chapters]
    assert numbers == ["1", "2", "3", "4", "5", "6", "7", "Bijlage 1", "Bijlage 2", "Bijlage 3"]


def test_records_and_document_have_no_difference(dataset: Dataset, source: Path) -> None:
    assert verify(dataset, "vapa-2022", source) == []


def test_the_constitution_is_a_legal_basis_of_which_the_plan_prints_no_date(dataset: Dataset) -> None:
    # article 23 (276-277) and article 7bis, to which every level of government must contribute (522-526)
    plan = dataset.plans["vapa-2022"].plan
    (constitution,) = (basis for basis in plan.legal_basis if basis.id == "grondwet")
    assert (constitution.date, constitution.articles) == (None, ("artikel 23", "artikel 7bis"))
    assert [duty.id for duty in plan.obligation if duty.legal_basis == "grondwet"] == [
        "bijdragen-aan-duurzame-ontwikkeling"
    ]


def test_barriers_are_those_of_children_held_back_by_their_background(dataset: Dataset) -> None:
    # "deze kinderen en jongeren" (1884) are those whose social and economic background holds them back (1882-1884)
    promises = {promise.id: promise for promise in dataset.plans["vapa-2022"].plan.promise}
    assert promises["sd2-toegang-tot-basisvoorzieningen"].group == ("kinderen-in-armoede", "jongeren-in-armoede")


def test_the_address_in_fiche_7_1_1_is_of_the_plan_that_it_names(dataset: Dataset) -> None:
    # named in 700-701, its address in 703; 705 goes on about that plan
    (address,) = dataset.documents["horizontaal-integratie-en-gelijkekansenbeleidsplan"].page
    assert address.startswith("https://beslissingenvlaamseregering.vlaanderen.be/document-view/")
    assert [slug for slug, document in dataset.documents.items() if address in document.page] == [
        "horizontaal-integratie-en-gelijkekansenbeleidsplan"
    ]


def test_no_sentence_of_the_plan_is_in_the_repository(document: Document) -> None:
    """No run of eleven words of the plan stands in any file, but for the titles of its fiches and web addresses."""
    import re

    from tests.test_repository import texts

    def words(text: str) -> list[str]:
        return re.findall(r"\w+", text.lower())

    body, titles = "\n".join(document.lines), [f"{fiche.identifier} {fiche.title}" for fiche in document.fiches]
    known = words(body)
    runs = {tuple(known[i : i + 11]) for i in range(len(known) - 10)}
    for title in titles:
        named = words(title)
        runs -= {tuple(named[i : i + 11]) for i in range(len(named) - 10)}
    repeated = []
    for path, text in texts():
        here = words(re.sub(r"https?://\S+", " ", text))
        repeated += [
            f"{path}: {' '.join(here[i : i + 11])}" for i in range(len(here) - 10) if tuple(here[i : i + 11]) in runs
        ]
    assert repeated == []
