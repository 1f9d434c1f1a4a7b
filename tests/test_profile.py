"""A plan's own profile says how its text is laid out and numbered, and what each fiche must have."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pydantic import ValidationError

from loaders import DocumentError, load, read_document, verify
from loaders.records import Profile
from loaders.spans import Span
from tests.helpers import ENGLISH, profile_of
from tests.test_records import problems
from tests.test_verify import change

TEXT = ENGLISH / "document.txt"


@pytest.fixture
def english(tmp_path: Path, data: Path) -> Path:
    """A data folder that holds the plan in English alone, with the vocabularies of the repository."""
    for name in ("vocabularies", "documents"):
        shutil.copytree(data / name, tmp_path / "data" / name)
    shutil.copytree(ENGLISH, tmp_path / "data" / "plans" / "english-plan")
    return tmp_path / "data"


def edit(data: Path, old: str, new: str, name: str = "plan.yaml") -> None:
    path = data / "plans" / "english-plan" / name
    text = path.read_text(encoding="utf8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf8")


def test_a_text_is_read_by_the_labels_and_numbers_of_its_own_plan() -> None:
    document = read_document(TEXT, profile_of(ENGLISH))
    first, second, third = document.fiches
    assert [(f.identifier, f.title, f.status, f.goal) for f in document.fiches] == [
        ("A1.3", "A place to live first", None, "G1"),
        ("A1.10", "Cheaper repairs", None, "G1"),
        ("A2.1", "A coach for each jobseeker", None, "G2"),
    ]
    assert first.lead_ministers == (
        "Flemish Minister of Home Affairs, Administrative Affairs, Civic Integration and Equal Opportunities",
        "Flemish Minister of Finance and Budget, Housing and Immovable Heritage",
    )
    assert first.administrations == ("Housing Flanders Agency", "VVSG")
    assert second.fields["description"] == Span(14, 15)
    assert (third.lead_ministers, "minister" in third.fields, third.fields["timing"]) == ((), False, Span(21, 21))


def test_form_feeds_start_pages_where_no_page_number_is_printed() -> None:
    document = read_document(TEXT, profile_of(ENGLISH))
    assert (document.first_page, document.page_tops) == (1, (1, 2, 15, 22))
    assert [document.page(line) for line in (1, 2, 14, 15, 23)] == [1, 2, 2, 3, 4]
    assert [(heading.number, heading.title) for heading in document.chapters] == [
        ("Annex A", "Figures There are none.")
    ]


def test_a_plan_of_another_kind_is_verified_against_its_text(english: Path) -> None:
    assert verify(load(english), "english-plan", TEXT) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("A1.3*", "title: A place to live first", "title: A place to live", "title: the record says 'A place to live', the document"),
        ("A1.3*", "  - {post: financien-wonen, passages: [{lines: 6, mention: 'Finance and Budget, Housing and Immovable Heritage'}]}\n", "",
         "the document binnenlands-bestuur, financien-wonen"),
        ("A1.3*", "timing: 9}", "timing: 9-10}", "fields.timing: the record has it in lines 9-10, the document in line 9"),
        ("A1.3*", "refers_to:\n  - {measure: A2.1, passages: [{lines: 8, mention: A2.1}]}\n", "", "the fiche names A2.1, which is not recorded"),
        ("A1.3*", "  - {actor: vvsg, passages: [{lines: 7, mention: VVSG}]}\n", "", "the field also names 'VVSG'"),
        ("A1.10*", "mention: Families", "mention: families", "the mention 'families' does not stand in line 14"),
    ],
)  # fmt: skip
def test_what_differs_from_such_a_text_is_told(english: Path, name: str, old: str, new: str, words: str) -> None:
    (path,) = (english / "plans" / "english-plan" / "measures").glob(f"{name}.yaml")
    edit(english, old, new, f"measures/{path.name}")
    found = list(map(str, verify(load(english), "english-plan", TEXT)))
    assert any(words in problem for problem in found), found


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("A2.1-coach", "identifier: A2.1", "identifier: 7.1.2", "1: identifier: '7.1.2' is not numbered as A{goal}.{n}"),
        ("A2.1-coach", "goal: G2", "goal: G1", "4: goal: is G1, but the number A2.1 says G2"),
        ("A2.1-coach", "goal: G2", "goal: G2\nstatus: New", "5: status: is New, which is no status of this plan"),
        ("A2.1-coach", ", description: 20", "", "5: fields: lacks the lines of 'description'"),
        ("A1.3-home", "amount: 1500000", "amount: 1500", "amount: the record says 1500, its mentions print 1500000"),
    ],
)  # fmt: skip
def test_a_record_is_held_to_the_profile_of_its_plan(english: Path, name: str, old: str, new: str, words: str) -> None:
    edit(english, old, new, f"measures/{name}.yaml")
    found = problems(english)
    assert any(words in problem for problem in found), found


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("mandatory: [goal,", "mandatory: [minister, goal,", "A2.1-coach.yaml:1: lead_minister: is required but not given"),
        ("mandatory: [goal,", "mandatory: [timing, goal,", "A1.10-repairs.yaml:5: fields: lacks the lines of 'timing'"),
        ("mandatory: [goal,", "mandatory: [status, goal,", "mandatory has 'status', but status gives no word for one"),
        ("consecutive: false", "consecutive: true", "there are records of 2 measures, but the highest number is 10; a record is missing"),
        ("identifier: 'G{n}'", "identifier: 'SD{n}'", "goals.yaml:1: G1: is not numbered as SD{n}"),
        ("heading: 'Goal {n}:'", "heading: 'Goal:'", "the heading 'Goal:' does not print {n}, which the identifier needs"),
        ("heading: 'Goal {n}:'", "heading: 'Goal {n:'", "has braces that hold no placeholder"),
        ("language: en", "language: fr", "profile.language: input should be 'nl' or 'en'"),
        ("  consecutive", "  numbering: x\n  consecutive", "profile.numbering: is not a field of this record"),
    ],
)  # fmt: skip
def test_a_profile_is_checked_with_the_records(english: Path, old: str, new: str, words: str) -> None:
    edit(english, old, new)
    found = problems(english)
    assert any(words in problem for problem in found), found


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("goal: SD2", "goal: SD1", "goal: is SD1, but the number 7.2.2 says SD2"),
        ("identifier: 7.2.2", "identifier: 7.2.4", "under 2, there are records of 2 measures, but the highest number is 4"),
        ("identifier: 7.2.2", "identifier: 7.3.4", "under 3, there are records of 1 measure, but the highest number is 4"),
        ("status: New\n", "", "status: is required but not given"),
        ("implemented_by:\n  - {actor: toerisme-vlaanderen, passages: [{lines: 100, mention: Toerisme Vlaanderen}]}\n", "", "implemented_by: is required but not given"),
    ],
)  # fmt: skip
def test_the_plan_of_2022_has_numbers_and_parts_that_its_profile_asks(
    small_data: Path, old: str, new: str, words: str
) -> None:
    change(small_data, "7.2.02*", old, new)
    found = problems(small_data)
    assert any(words in problem for problem in found), found


def test_numbers_need_no_figures_and_statuses_may_be_of_more_words(tmp_path: Path) -> None:
    profile = Profile.model_validate({
        "language": "nl",
        "measure": {"identifier": "{goal:letters}{n}", "heading": ["Actie {goal:letters}{n}:", "Actie {goal:letters}.{n}"]},
        "goal": {"identifier": "{n:letters}", "heading": "Doel {n:letters} -"},
        "label": {"minister": ["Wie", "Door wie"], "description": "Wat:"},
        "list": {"minister": {"begins": "De minister", "separated": "en"}},
        "status": {"al bezig": "Updated"},
    })  # fmt: skip
    text = tmp_path / "text.txt"
    text.write_text(
        "Doel A – Wonen\n\nActie A1: Huren (al bezig)\nDoor wie: De minister van Wonen De minister van Werk en VDAB\n"
        "Wat: iets\nActie A.2 Kopen\nWat: nog iets\n",
        encoding="utf8",
    )
    first, second = read_document(text, profile).fiches
    assert (first.identifier, first.goal, first.title, first.status) == ("A1", "A", "Huren", "Updated")
    assert first.lead_ministers == ("De minister van Wonen", "De minister van Werk", "VDAB")
    assert (second.identifier, second.title, second.fields["description"]) == ("A2", "Kopen", Span(7, 7))
    text.write_text("Doel A – Wonen\n\nActie A1: Huren\nActie A3: Kopen\n", encoding="utf8")
    with pytest.raises(DocumentError, match="expected fiche A2, found A3"):
        read_document(text, profile)


def test_a_plan_can_be_without_goals(english: Path) -> None:
    edit(english, "  goal: {identifier: 'G{n}', heading: 'Goal {n}:'}\n", "")
    edit(english, "mandatory: [goal, description]", "mandatory: [description]")
    edit(
        english,
        "identifier: 'A{goal}.{n}', heading: 'A{goal}.{n} -'",
        "identifier: 'A{part}.{n}', heading: 'A{part}.{n} -'",
    )
    (english / "plans" / "english-plan" / "goals.yaml").unlink()
    for path in (english / "plans" / "english-plan" / "measures").glob("*.yaml"):
        text = path.read_text(encoding="utf8")
        path.write_text(
            "".join(line for line in text.splitlines(keepends=True) if not line.startswith("goal:")), encoding="utf8"
        )
    assert [measure.goal for measure in load(english).plans["english-plan"].measures.values()] == [None, None, None]


def test_a_profile_names_what_it_cannot_be() -> None:
    with pytest.raises(ValidationError, match="mandatory has 'goal', but goal says nothing"):
        Profile.model_validate(
            {"language": "nl", "measure": {"identifier": "{n}", "heading": "{n}."}, "mandatory": ["goal"]}
        )
