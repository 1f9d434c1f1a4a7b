"""`vapa verify`: every difference between records and document is found, and only those."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from loaders import DataError, load, verify
from loaders.dutch import prints_date
from tests.helpers import SMALL


def differences(folder: Path, text: Path = SMALL / "document.txt") -> list[str]:
    """What `vapa verify` says: what is wrong with the records alone, or else how they differ from the document."""
    try:
        dataset = load(folder)
    except DataError as error:
        return [str(problem) for problem in error.problems]
    return [str(problem) for problem in verify(dataset, "klein-plan", text)]


def change(folder: Path, name: str, old: str, new: str) -> None:
    (path,) = (folder / "plans" / "klein-plan").rglob(name)
    text = path.read_text(encoding="utf8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf8")


def test_right_records_have_no_difference(small_data: Path) -> None:
    assert differences(small_data) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("7.1.01*", "title: Buurthuizen", "title: Buurthuis", "title: the record says 'Buurthuis', the document 'Buurthuizen'"),
        ("7.1.01*", "status: Updated", "status: New", "status: the record says 'New', the document 'Updated'"),
        ("7.1.01*", "minister: 16-18", "minister: 16-19", "the record has it in lines 16-19, the document in lines 16-18"),
        ("7.1.01*", "post: mobiliteit", "post: welzijn", "no mention here is a part of a title of 'welzijn'"),
        ("7.1.02*", "scope: energie", "scope: gas", "the record says welzijn [gas], binnenlands-bestuur [woningen]"),
        ("7.1.02*", "  - {actor: veka, passages: [{lines: 46, mention: Vlaams Energieagentschap}]}\n", "",
         "implemented_by: the field also names 'Vlaams Energieagentschap'"),
        ("7.1.01*", "period:\n  start: 2021\n  end: 2024\n  passages: [{lines: 30, mention: 2021-2024}]\n", "period: null\n",
         "period: is empty, but the timing field prints a year"),
        ("7.1.01*", "mention: lokale besturen", "mention: de lokale besturen", "the mention 'de lokale besturen' does not stand in lines 26-28"),
        ("7.1.01*", "role: [partner]", "role: [onderzoeker]", "role.0: is onderzoeker, but no word near its mentions shows that"),
        ("7.1.01*", "    label: Werking\n", "    label: Werking\n    approximate: true\n",
         "approximate: is true, but no mention says that it is an estimate"),
        ("7.1.01*", "    label: Werking\n", "    label: Werking\n    existing: true\n",
         "existing: is true, but no mention speaks of existing means"),
        ("7.1.01*", "    label: Werking\n", "    label: Werking\n    stated_in: description\n",
         "stated_in: is description, but it stands in the budget"),
        ("7.1.01*", "  - actor: vvsg\n    role: [partner]\n    passages: [{lines: 26, mention: VVSG}]\n", "",
         "line 26 names actor 'vvsg' ('VVSG'): record it, or refuse it"),
        ("plan.yaml", "58: 12", "58: 13", "line 58 prints page 13, these lines count another"),
        ("plan.yaml", "[1, 5, 13,", "[1, 6, 13,", "from page 10 on, pages start on other lines"),
        ("goals.yaml", "lines: 7-8", "lines: 3-8", "no passage points to its heading"),
    ],
)  # fmt: skip
def test_each_kind_of_difference_is_found(small_data: Path, name: str, old: str, new: str, words: str) -> None:
    change(small_data, name, old, new)
    assert any(words in difference for difference in differences(small_data))


@pytest.mark.parametrize(
    ("now", "given", "told"),
    [
        ("lines: 26, mention: VVSG", "lines: 28, mention: VVSG", "'VVSG' does not stand in line 28 of the document; it stands in 26"),
        ("lines: 26-28, mention: lokale", "lines: 26, mention: lokale", "does not stand in line 26 of the document; it stands in 26-28"),
        ("lines: 26, mention: VVSG", "lines: 24, mention: Vereniging van Vlaamse Steden en Gemeenten", "Gemeenten' does not stand in line 24 of the document"),
    ],
)  # fmt: skip
def test_a_mention_is_told_where_in_its_fiche_it_stands(small_data: Path, now: str, given: str, told: str) -> None:
    change(small_data, "7.1.01*", now, given)
    assert any(difference.endswith(told) for difference in differences(small_data))


def test_a_mention_that_stands_in_many_places_is_told_the_nearest(small_data: Path, small_text: Path) -> None:
    lines = small_text.read_text(encoding="utf8").split("\n")
    for number in (24, 25, 27, 29):  # counted from 1, as line 26 is, where it stands too
        lines[number - 1] += " VVSG"
    small_text.write_text("\n".join(lines), encoding="utf8")
    change(small_data, "7.1.01*", "lines: 26, mention: VVSG", "lines: 28, mention: VVSG")
    found = differences(small_data, small_text)
    told = "'VVSG' does not stand in line 28 of the document; it stands in 26, 27, 29 and 2 more places"
    assert any(difference.endswith(told) for difference in found), found


def test_a_fiche_without_a_record_is_found(small_data: Path) -> None:
    (path,) = small_data.rglob("7.2.02*")
    path.unlink()
    assert any("fiche 7.2.2 (line 92), but there is no record" in text for text in differences(small_data))


def test_another_text_is_told_by_its_fingerprint(small_data: Path, small_text: Path) -> None:
    text = small_text.read_text(encoding="utf8")
    small_text.write_text(text.replace("Er zijn geen cijfers", "Er zijn wel cijfers"), encoding="utf8")
    found = differences(small_data, small_text)
    assert len(found) == 1
    assert "document.sha256" in found[0]


def test_a_difference_names_file_and_line(small_data: Path) -> None:
    change(small_data, "7.1.01*", "title: Buurthuizen", "title: Buurthuis")
    assert differences(small_data)[0].startswith("plans/klein-plan/measures/7.1.01-buurthuizen.yaml:2: title:")


@pytest.mark.parametrize(
    ("mention", "day", "printed"),
    [
        ("2021 tot 9 september 2022", "2022-09-09", True),
        ("2021 tot 9 september 2022", "2022-03-09", False),
        ("2021 tot 19 september 2022", "2022-09-09", False),
        ("1/1/2023: Optrekken", "2023-01-01", True),
        ("vanaf 1/6/2020", "2020-06-01", True),
        ("(7-14 september 2020; 6-12 september 2021)", "2020-09-07", True),
        ("(7-14 september 2020; 6-12 september 2021)", "2020-09-14", True),
        ("(7-14 september 2020; 6-12 september 2021)", "2021-09-14", False),
        ("van 1 april 2022 tot 15 september 2022", "2022-09-15", True),
        ("tussen 15 maart en 30 april 2020", "2020-03-15", True),
        ("tussen 15 maart en 30 april 2020", "2020-04-15", False),
        ("tot en met 17 juli", "2020-07-17", False),
    ],
)
def test_a_day_is_proved_as_a_day(mention: str, day: str, printed: bool) -> None:
    assert prints_date(mention, dt.date.fromisoformat(day)) is printed
