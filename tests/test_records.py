"""Records are checked at the door: each mistake is refused with file, line and what to do."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from loaders import DataError, load
from loaders.locate import place_of
from loaders.yaml_files import Problem, YamlFile, read_yaml
from ontology.iris import Iris
from tests.test_verify import change

FILE = "plans/klein-plan/measures/7.1.01-buurthuizen.yaml"
ALONE = "{id: een, label: {nl: een, en: one}, between: [vvsg], passages: [{lines: 26, mention: VVSG}]}"

SPAN = (
    "involvement.0.passages.0.lines: give a line (735) or a run of lines (735-738); "
    "among passages, another place is another entry"
)


def problems(folder: Path) -> list[str]:
    with pytest.raises(DataError) as caught:
        load(folder)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("status: Updated", "status: Oud", 4, "status: input should be 'Updated' or 'New' (given: 'Oud')"),
        ("goal: SD1", "goal: SD9", 5, "goal: 'SD9' is not in goals.yaml; known: SD1"),
        ("post: mobiliteit", "post: mobilteit", 8, "'mobilteit' is not in vocabularies/posts.yaml; correct the name or add it there; known: "),
        ("actor: vvsg", "actor: vsvg", 32, "'vsvg' is not in vocabularies/actors.yaml; correct the name or add it there; did you mean vvsg"),
        ("minister: 16-18", "minister: 13-18", 6, "fields.minister: must come after 'title' (line 13), but stands in lines 13-18"),
        ("start: 2021", "start: 2031", 15, "period: ends (2024) before it starts (2031)"),
        ("  end: 2024", "  einde: 2024", 17,
         "period.einde: is not a field of this record; known: passages, start, end, open_ended, phases"),
        ("lines: 26, mention: VVSG", "line: 26, mention: VVSG", 34,
         "involvement.0.passages.0.line: is not a field of this record; known: lines, mention, stands_for"),
        ("budget:\n", "budjet: x\nbudget:\n", 19, "budjet: is not a field of this record; did you mean budget?"),
        ("budget:\n", "onzin: x\nbudget:\n", 19, "onzin: is not a field of this record; check its spelling"),
        ("description: Buurthuizen werken met de koepel van gemeenten en met gemeenten samen.\n", "", 1,
         "description: is required but not given"),
        ("kind: Amount", "kind: ProMemorie", 20, "is ProMemorie, but there are amounts; then it is Mixed"),
        ("amount: 240000", "amount: -5", 24, "amount: input should be greater than 0 (given: -5)"),
        ("mention: VVSG", "mention: een twee drie vier vijf zes zeven acht negen tien elf", 34, "at most 10 words"),
        ("    role: [partner]\n    passages: [{lines: 26,", "    role: [vriend]\n    passages: [{lines: 26,", 33, "role.0: input should be"),
        ("goal: SD1", "goal: SD1\ngoal: SD2", 6, "'goal' is given twice"),
        ("goal: SD1", "goal: SD1\n[a, b]: c", 6, "a key is a word"),
        ("goal: SD1", "goal: SD1\nx: &a [*a]", 6, "refers to itself"),
        ("  start: 2021\n  end: 2024", "  start: 2021-09-02\n  end: 2021-09-01", 15, "ends (2021-09-01) before it starts"),
        ("goal: SD1", "goal: [SD1", 6, "is not valid YAML"),
        ("actor: lokale-besturen", "actor: vvsg", 35, "'vvsg' stands here twice"),
        ("actor: lokale-besturen", "actor: sport-vlaanderen", 35, "already implements the measure"),
        ("lines: 26, mention: VVSG", "lines: 26:10, mention: VVSG", 34, "26:10 is a number to base 60 in YAML; write 26-10"),
        ("amount: 240000", "amount: 240.000", 24, "240.000 is 240 in YAML; write 240000, without a full stop"),
        ("amount: 240000", "amount: 250000", 24, "amount: the record says 250000, its mentions print 240000"),
        ("    years: [2021, 2022, 2023, 2024]\n", "    years: [2019]\n", 23, "context: is false, but 2019 is before the plan"),
        ("    per: Year\n", "    per: Month\n", 25, "per: is Month, but its mentions say 'per jaar'"),
        ("    label: Werking\n", "    label: Werking 2025\n", 26, "its label 2025"),
        ("    label: Werking\n", "    label: Werking\n    context: true\n", 23, "context_reason: is missing"),
        ("    label: Werking\n", "    label: Werking\n    recipient: saamo\n", 28, "no mention here ('240 000 euro per jaar') is a name of 'saamo'"),
        ("  end: 2024", "  end: 2025", 17, "period.end: 2025 does not stand in any of its mentions"),
        ("  end: 2024\n", "", 15, "period.end: is not given, but its mentions print 2021, 2022, 2023, 2024"),
        ("start: 2021", "start: 2021-03-01", 16, "period.start: 2021-03-01 does not stand in any of its mentions"),
        ("- actor: sport-vlaanderen", "- actor: vdab", 10, "is a name of 'vdab'"),
        ("    unit: team-stedenbeleid\n", "", 13, "'Team stedenbeleid' names neither sport-vlaanderen; is a unit missing?"),
        ("actor: vvsg", "actor: saamo", 32, "no mention here ('VVSG') is a name of 'saamo'"),
        ("  - actor: vvsg\n", "  - post: mobiliteit\n", 32, "'mobiliteit' already leads the measure"),
        ("  - actor: vvsg\n", "  - actor: vvsg\n    post: onderwijs\n", 32, "needs exactly one of actor, post, domain; it has actor and post"),
        ("theme: [welzijn]", "theme: [welzijn, werk, wonen, mobiliteit]", 29, "theme: tuple should have at most 3 items"),
    ],
)  # fmt: skip
def test_a_broken_record_is_refused(small_data: Path, old: str, new: str, line: int, words: str) -> None:
    change(small_data, "7.1.01*", old, new)
    found = problems(small_data)
    assert any(text.startswith(f"{FILE}:{line}: ") and words in text for text in found), found


@pytest.mark.parametrize(
    ("start", "lasting", "end"),
    [
        ("2021-10-01", "gedurende 3 jaar", "2024-09-30"),
        ("2020-02-29", "gedurende 3 jaar", "2023-02-28"),
        ("2020-03-01", "gedurende 3 jaar", "2023-02-28"),
        ("2020-10-20", "voor 3 maanden", "2021-01-19"),
    ],
)
def test_a_period_of_so_many_years_or_months_ends_the_day_before_it_is_over(
    small_data: Path, start: str, lasting: str, end: str
) -> None:
    day, month, year = (f"{int(start[8:])}", {"10": "oktober", "02": "februari", "03": "maart"}[start[5:7]], start[:4])
    change(small_data, "7.1.01*", "start: 2021", f"start: {start}")
    change(small_data, "7.1.01*", "end: 2024", f"end: {end}")
    change(small_data, "7.1.01*", "mention: 2021-2024", f"mention: 'vanaf {day} {month} {year} {lasting}'")
    load(small_data)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("lines: 26, mention: VVSG", "lines: [26, 28], mention: VVSG", 34, SPAN),
        ("lines: 26, mention: VVSG", "lines: '26, 28', mention: VVSG", 34, SPAN),
        ("lines: 26, mention: VVSG", "lines: 28-26, mention: VVSG", 34, SPAN),
        ("role: [partner]", "role: [partners]", 33, "involvement.0.role.0: input should be"),
        ("[{lines: 26, mention: VVSG}]", "[]", 34, "involvement.0.passages: needs at least one entry"),
        ("theme: [welzijn]", f"data_exchange:\n  - {ALONE}\ntheme: [welzijn]", 30, "data_exchange.0.between: needs at least 2 entries"),
        ("lines: 26, mention: VVSG", "lines: 126, mention: VVSG", 34,
         "involvement.0.passages.0: the fiche (lines 13-32) does not hold line 126"),
        ("lines: 26, mention: VVSG", "lines: 12-13, mention: VVSG", 34,
         "involvement.0.passages.0: the fiche (lines 13-32) does not hold lines 12-13"),
    ],
)  # fmt: skip
def test_a_wrong_entry_of_a_list_is_the_one_problem(
    small_data: Path, old: str, new: str, line: int, words: str
) -> None:
    """Not also that the list needs an entry (that is told of an empty one), nor that no field holds lines that the fiche does not."""
    change(small_data, "7.1.01*", old, new)
    (problem,) = problems(small_data)
    assert problem.startswith(f"{FILE}:{line}: {words}")


def test_all_mistakes_are_listed_at_once(small_data: Path) -> None:
    change(small_data, "7.1.01*", "status: Updated", "status: Oud")
    change(small_data, "7.1.02*", "status: New", "status: Nieuwer")
    assert len([text for text in problems(small_data) if "status" in text]) == 2


def test_a_file_that_cannot_be_read_is_the_one_problem(small_data: Path) -> None:
    """Not also a problem for each of the many records that name something in it."""
    path = small_data / "vocabularies" / "actors.yaml"
    path.write_text(path.read_text(encoding="utf8") + "\tlast: x\n", encoding="utf8")
    (problem,) = problems(small_data)
    assert problem.startswith("vocabularies/actors.yaml:")
    assert "is not valid YAML" in problem
    path.write_text("- vvsg\n", encoding="utf8")
    assert problems(small_data) == ["vocabularies/actors.yaml:1: should map names to records"]


@pytest.mark.parametrize("width", [2, 9])
def test_aliases_that_unfold_without_end_are_told_at_once(small_data: Path, width: int) -> None:
    """Lists of the same lists, 25 deep: nine wide they stand for 10^23 values, two wide for 67 million."""
    levels = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, 25)]
    path = small_data / "vocabularies" / "themes.yaml"
    path.write_text("\n".join(["a0: &a0 [x, x]", *levels]), encoding="utf8")
    began = time.process_time()
    (problem,) = problems(small_data)
    assert "unfolds to more than the file itself" in problem
    assert time.process_time() - began < 5


def test_a_list_that_is_used_twice_is_no_problem(tmp_path: Path) -> None:
    path = tmp_path / "twice.yaml"
    path.write_text("first: &pages [15, 16]\nsecond: *pages\n", encoding="utf8")
    read = read_yaml(path, "twice.yaml")
    assert isinstance(read, YamlFile)
    assert read.data == {"first": [15, 16], "second": [15, 16]}


@pytest.mark.parametrize("text", ["[" * 100_000, "a: " + "{b: " * 20_000, "- " * 50_000])
def test_a_file_that_nests_without_end_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "deep.yaml"
    path.write_text(text, encoding="utf8")
    read = read_yaml(path, "deep.yaml")
    assert isinstance(read, Problem)
    assert read.line == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: 2022-13-45", "'2022-13-45' is no date"),
        ("a: !!timestamp 99", "'99' is no date"),
        ("a: !!float abc", "'abc' is no number"),
        ('a: !!int ""', "'' is no number"),
        ("a: " + "1" * 5000, f"'{'1' * 40}' is no number"),
        ("a: \x00", "holds a character that no text can have"),
    ],
)
def test_a_value_that_yaml_stumbles_over_is_named_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text(f"first: 1\n{text}\n", encoding="utf8")
    read = read_yaml(path, "odd.yaml")
    assert isinstance(read, Problem)
    assert (read.line, words in read.message) == (2, True), read


@pytest.mark.parametrize("text", ["a: [" + "1," * 600_000 + "]", "#" + "z" * 3_000_000 + "\n" + "a: 1\n" * 600_000])
def test_a_file_that_is_too_broad_is_told_before_it_fills_the_memory(tmp_path: Path, text: str) -> None:
    path = tmp_path / "broad.yaml"
    path.write_text(text, encoding="utf8")
    read = read_yaml(path, "broad.yaml")
    assert isinstance(read, Problem)
    assert "it may hold 500000 values" in read.message


def test_a_missing_file_is_named(small_data: Path) -> None:
    (small_data / "vocabularies" / "posts.yaml").unlink()
    assert "vocabularies/posts.yaml:1: the file is missing" in problems(small_data)


def test_a_vocabulary_entry_above_itself_is_refused(small_data: Path) -> None:
    path = small_data / "vocabularies" / "themes.yaml"
    path.write_text(
        path.read_text(encoding="utf8") + "\nlus:\n  pref_label: {nl: Lus}\n  broader: lus\n", encoding="utf8"
    )
    assert any("'lus' is above itself" in text for text in problems(small_data))


def test_one_measure_in_two_files_is_refused(small_data: Path) -> None:
    folder = small_data / "plans" / "klein-plan" / "measures"
    (folder / "7.9.99-kopie.yaml").write_text(
        (folder / "7.1.01-buurthuizen.yaml").read_text(encoding="utf8"), encoding="utf8"
    )
    assert any(
        "7.1.1 is also in plans/klein-plan/measures/7.1.01-buurthuizen.yaml" in text for text in problems(small_data)
    )


@pytest.mark.parametrize(
    ("added", "words"),
    [
        ("\n'a b':\n  pref_label: {nl: Spatie}\n", "is no name: use letters, digits and hyphens"),
        (
            "\nlink:\n  pref_label: {nl: Link}\n  exact_match: [geen adres]\n",
            "exact_match.0: string should match pattern",
        ),
    ],
)
def test_a_name_or_link_that_is_no_iri_is_refused(small_data: Path, added: str, words: str) -> None:
    path = small_data / "vocabularies" / "themes.yaml"
    path.write_text(path.read_text(encoding="utf8") + added, encoding="utf8")
    assert any(words in text for text in problems(small_data))


@pytest.mark.parametrize(
    ("replaces", "words"),
    [("vapa-2020", "there is no plan 'vapa-2020' in plans/"), ("klein-plan", "'klein-plan' comes before itself")],
)
def test_a_plan_replaces_another_that_is_there(small_data: Path, replaces: str, words: str) -> None:
    path = small_data / "plans" / "klein-plan" / "plan.yaml"
    path.write_text(f"replaces: {replaces}\n{path.read_text(encoding='utf8')}", encoding="utf8")
    assert any(f"plan.yaml:1: replaces: {words}" in text for text in problems(small_data))


@pytest.mark.parametrize(
    ("twin", "words"),
    [
        ("Huizen van het Kind", "bears the name"),
        ("huizen van  het kind", "differs only in case, blanks"),
        ("Huizen\u00a0van het Kind", "differs only in case, blanks"),
    ],
)
def test_two_names_that_look_the_same_are_one_thing(small_data: Path, twin: str, words: str) -> None:
    path = small_data / "vocabularies" / "instruments.yaml"
    text = path.read_text(encoding="utf8")
    text += "\neen:\n  pref_label: {nl: Huizen van het Kind}\n  instrument_type: form\n"
    text += f"\ntwee:\n  pref_label: {{nl: '{twin}'}}\n  instrument_type: form\n"
    path.write_text(text, encoding="utf8")
    assert any("instruments.yaml" in problem and words in problem for problem in problems(small_data))


def test_parts_add_up_to_a_complete_total(small_data: Path) -> None:
    change(small_data, "7.1.02*", "amount: 1177000", "amount: 1177001")
    assert any("its parts are 2677001 together" in problem for problem in problems(small_data))


def test_an_enterprise_number_has_right_check_digits(small_data: Path) -> None:
    path = small_data / "vocabularies" / "actors.yaml"
    text = path.read_text(encoding="utf8")
    assert "kbo: '" in text
    start = text.index("kbo: '") + 6
    last = text[start + 9]
    path.write_text(text[: start + 9] + str((int(last) + 1) % 10) + text[start + 10 :], encoding="utf8")
    assert any("is no enterprise number" in problem for problem in problems(small_data))


def test_a_broken_name_is_told_once_and_not_wherever_it_is_used(small_data: Path) -> None:
    path = small_data / "vocabularies" / "actors.yaml"
    text = path.read_text(encoding="utf8")
    start = text.index("\nvvsg:\n")
    path.write_text(text[:start] + text[start:].replace("actor_type:", "actor_tipe:", 1), encoding="utf8")
    found = problems(small_data)
    assert any("vvsg.actor_tipe: is not a field" in problem for problem in found)
    assert not any("'vvsg' is not in" in problem for problem in found)


def test_a_thing_in_the_graph_is_traced_to_the_line_of_its_record(small_data: Path) -> None:
    dataset, path = load(small_data), "plans/klein-plan/measures/7.1.01-buurthuizen.yaml"
    lines = (small_data / path).read_text(encoding="utf8").split("\n")
    iris = Iris()
    found = place_of(iris.id("measure", "klein-plan", "7.1.1", "involvement", "vvsg"), dataset, iris)
    assert found == (path, lines.index("  - actor: vvsg") + 1)
    found = place_of(iris.id("measure", "klein-plan", "7.1.1", "lead", "mobiliteit"), dataset, iris)
    assert found == (path, lines.index("lead_minister:") + 2)
    actors = (small_data / "vocabularies" / "actors.yaml").read_text(encoding="utf8").split("\n")
    assert place_of(iris.id("actor", "vvsg"), dataset, iris) == ("vocabularies/actors.yaml", actors.index("vvsg:") + 1)


def test_what_two_readers_are_said_to_share_is_recorded(small_data: Path) -> None:
    reviews = small_data / "plans" / "klein-plan" / "reviews.yaml"
    reviews.write_text(
        "label: {nl: Tweede lezing}\nmeasures:\n  7.1.1:\n    involvement:\n      both: [vvsg, saamo]\n",
        encoding="utf8",
    )
    (told,) = problems(small_data)
    assert told.startswith("plans/klein-plan/reviews.yaml:5:")
    assert "'saamo' is not in the involvement of 7.1.1" in told
