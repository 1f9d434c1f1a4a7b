"""The reader of the document, on a small plan of our own in the layout of the real one."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders import DocumentError, read_document
from loaders.spans import Span
from tests.helpers import SMALL, profile_of

PROFILE = profile_of(SMALL)


def test_title_runs_over_three_lines_with_its_status_on_the_last() -> None:
    fiche = read_document(SMALL / "document.txt", PROFILE).fiches[1]
    wanted = "Een titel die over wel drie regels loopt omdat het plan graag lange titels geeft aan maatregelen"
    assert (fiche.title, fiche.status) == (wanted, "New")
    assert fiche.fields["title"] == Span(33, 35)


def test_status_stands_on_a_line_of_its_own() -> None:
    fiche = read_document(SMALL / "document.txt", PROFILE).fiches[2]
    assert (fiche.title, fiche.status) == ("Voor iedereen een plek", "Updated")


def test_two_lead_ministers_on_consecutive_lines_are_two() -> None:
    leads = read_document(SMALL / "document.txt", PROFILE).fiches[1].lead_ministers
    assert leads == (
        "De Vlaamse minister van Welzijn, Volksgezondheid en Gezin, voor wat betreft de energie",
        "De Vlaamse minister van Binnenlands Bestuur, voor wat betreft de woningen",
    )


def test_label_without_colon_and_minister_without_article_are_read() -> None:
    document = read_document(SMALL / "document.txt", PROFILE)
    assert document.fiches[1].fields["description"] == Span(48, 61)
    assert document.fiches[3].lead_ministers == ("Vlaams minister van Binnenlands Bestuur",)


def test_one_field_can_serve_as_timing_and_budget() -> None:
    fields = read_document(SMALL / "document.txt", PROFILE).fiches[2].fields
    assert fields["timing"] == fields["budget"] == Span(85, 91)


def test_pages_are_counted_from_their_tops_and_proved_by_printed_numbers() -> None:
    document = read_document(SMALL / "document.txt", PROFILE)
    assert document.printed_pages == {58: 12, 112: 17}
    # by hand: tops at 1, 5, 13, 33, after the printed 12, 64, 66, 71, 92, after the printed 17, 118
    assert [document.page(line) for line in (1, 5, 13, 33, 58, 60, 64, 66, 71, 92, 112, 115, 118)] == [
        9, 10, 11, 12, 12, 13, 14, 15, 16, 17, 17, 18, 19,
    ]  # fmt: skip


def test_an_indented_paragraph_is_no_page_top() -> None:
    document = read_document(SMALL / "document.txt", PROFILE)
    assert document.page(28) == document.page(26)


def test_running_heads_are_not_text_of_the_plan() -> None:
    document = read_document(SMALL / "document.txt", PROFILE)
    assert document.text(Span(50, 61)).startswith("Huizen worden warmer. De eigenaars betalen minder en de huurders")


def test_goals_chapters_and_annexes_are_found_in_order() -> None:
    document = read_document(SMALL / "document.txt", PROFILE)
    assert [(goal.number, goal.title) for goal in document.goals] == [
        ("SD1", "Niemand valt tussen twee stoelen"),
        ("SD2", "Iedereen doet mee"),
    ]
    assert [chapter.number for chapter in document.chapters] == ["1", "2", "Bijlage 1"]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("Timing: 2021-2024", "Wanneer: 2021-2024", 13, "fiche 7.1.1 lacks its field 'Timing:'"),
        (" 7.2.2. Vakantie", " 7.2.3. Vakantie", 92, "expected fiche 7.2.2, found 7.2.3"),
        ("Vakantie (nieuw)", "Vakantie (oud)", 92, "has no status (geactualiseerd) or (nieuw)"),
        ("\n12 \n", "\n13 \n", 112, "prints page 17, but counting page tops gives 18"),
        (" 7.2. SD 2 -", " 7.2. SD 3 -", 66, "expected goal 7.2. SD 2"),
        ("Toerisme Vlaanderen \n", " \n", 98, "the field 'Uitvoerende administratie' is empty"),
    ],
)
def test_a_broken_document_names_the_line(small_text: Path, old: str, new: str, line: int, words: str) -> None:
    text = small_text.read_text(encoding="utf8")
    assert old in text
    small_text.write_text(text.replace(old, new, 1), encoding="utf8")
    with pytest.raises(DocumentError) as caught:
        read_document(small_text, PROFILE)
    assert words in str(caught.value)
    assert caught.value.line == line
    assert str(caught.value).startswith(f"{small_text}:")


def test_a_lost_line_that_holds_a_page_top_is_noticed(small_text: Path) -> None:
    lines = small_text.read_text(encoding="utf8").split("\n")
    del lines[70:72]  # the title of 7.2.1, which tops page 16
    small_text.write_text("\n".join(lines), encoding="utf8")
    with pytest.raises(DocumentError):
        read_document(small_text, PROFILE)


def test_another_text_is_not_a_plan(tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Een heel andere tekst.\n", encoding="utf8")
    with pytest.raises(DocumentError, match="is this the plan's text"):
        read_document(other, PROFILE)


def test_text_that_is_not_utf8_names_the_line(tmp_path: Path) -> None:
    latin = tmp_path / "latin.txt"
    latin.write_bytes("eerste\ncaf\u00e9\n".encode("latin-1"))
    with pytest.raises(DocumentError) as caught:
        read_document(latin, PROFILE)
    assert caught.value.line == 2
