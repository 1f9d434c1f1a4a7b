"""Follow-up: reports after the plan, the form for cabinets, what nobody reports on any more, and who held a post when.

Nothing here is a real report: all of it is made up, in a copy of the data.
"""

from __future__ import annotations

import re
import shutil
from decimal import Decimal
from pathlib import Path

import httpx
import openpyxl
import pytest
from typer.testing import CliRunner

from loaders import DataError, Dataset, build, load
from loaders.follow_up_form import COLUMNS, FormError, read, sheet_rows, write
from ontology import DEFAULT_BASE
from queries import Store, find
from queries.findings import derive
from tests.test_site import ask, words
from vapa.cli import app

PLAN = "vapa-2022"
HEAD = "# yaml-language-server: $schema=../../schema/follow_up.json\n"
REPORT = """year: {year}
statement:
  - measure: 7.1.1
    reported_as: vlaanderen-2017/afgerond
    description: De buurtstewards werkten tot het einde van het project.
    amount: 790000
    passages: [{{lines: 4, page: 2, mention: afgerond}}]
  - measure: 7.1.2
    state: Delayed
    description: De uitwisseling begon later dan gepland.
    passages: [{{lines: 9-10, page: 3, mention: later dan gepland}}]
"""
FIGURES = """observation:
  - {{id: armoede-2023, indicator: {indicator}, group: {group}, region: {region}, start: 2023, unit: {unit}, value: 7,
     passages: [{{lines: 30, mention: 7 procent}}]}}
  - {{id: armoede-2030, indicator: {indicator}, group: {group}, region: {region}, start: 2030, unit: {unit}, value: 5,
     target: true, passages: [{{lines: 31, mention: 5 procent}}]}}
"""


def copied(data: Path, folder: Path) -> Path:
    """A copy of the real data, free to be changed."""
    return Path(shutil.copytree(data, folder / "data"))


def report(data: Path, name: str, text: str, plan: str = PLAN) -> Path:
    """Put a report into a data folder, with the document that it is."""
    path = data / "follow-up" / plan / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    (data / "documents").mkdir(exist_ok=True)
    path.write_text(HEAD + text, encoding="utf8")
    about = f"title: {{nl: Verslag {name}, en: Report {name}}}\ntype: progress-report\n"
    (data / "documents" / f"{name}.yaml").write_text(about, encoding="utf8")
    return path


def figures(data: Path) -> str:
    """Two figures of an indicator of the plan: one of 2023 and one to reach in 2030."""
    known = load(data).plans[PLAN].figures
    assert known
    one = known.observations[0]
    return FIGURES.format(indicator=one.indicator, group=one.group, region=one.region, unit=one.unit)


def built(data: Path) -> bytes:
    return build(data, base=DEFAULT_BASE, checks=lambda _: [], derive=lambda dump: derive(Store(dump)))


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Path:
    """The real data with two reports: on 2023, with figures, and on 2024, which tells of 7.1.2 only."""
    folder = copied(data, tmp_path_factory.mktemp("reported"))
    report(folder, "verslag-2023", REPORT.format(year=2023) + figures(data))
    second = REPORT.format(year=2024).split("  - measure: 7.1.1\n")[0] + "  - measure: 7.1.2\n"
    second += REPORT.format(year=2024).split("  - measure: 7.1.2\n")[1].replace("Delayed", "Running")
    report(folder, "verslag-2024", second)
    return folder


@pytest.fixture(scope="module")
def content(reported: Path) -> bytes:
    return built(reported)


@pytest.fixture(scope="module")
def followed(content: bytes) -> Store:
    return Store(content)


def test_a_report_of_a_second_year_leaves_the_first(followed: Store) -> None:
    rows = followed.table(
        f"SELECT ?year ?state {{ <{DEFAULT_BASE}/id/measure/{PLAN}/7.1.2> vapa:progress ?p . ?p vapa:reportingYear ?year ; "
        "vapa:state ?state } ORDER BY ?year"
    )
    told = [(row["year"], str(row["state"]).rpartition("#")[2]) for row in rows]
    assert told[-2:] == [(2023, "Delayed"), (2024, "Running")]
    assert followed.table("SELECT ?s { ?s vapa:reportingYear 2022 }").column("s") != []


def test_reports_change_nothing_but_follow_up_and_one_rule(content: bytes, dump: Path) -> None:
    """Numbers, IRIs and all that the plan says are as they were; what is new is in three graphs."""
    before, after = (
        {line for line in text.splitlines() if "/id/graph/service>" not in line}  # what the data set says of its size
        for text in (dump.read_text(encoding="utf8"), content.decode())
    )
    assert {line for line in before - after if "no-longer-reported" not in line} == set()
    graphs = {line.rsplit(" ", 2)[1].rpartition("/")[2].rstrip(">") for line in after - before}
    assert graphs == {"follow-up", "vocabulary", "analysis"}
    assert {line for line in after - before if "/graph/analysis>" in line and "no-longer-reported" not in line} == set()


def test_a_state_as_a_report_calls_it_is_one_of_ours(followed: Store) -> None:
    node = f"{DEFAULT_BASE}/id/measure/{PLAN}/7.1.1/progress/verslag-2023"
    (row,) = followed.table(
        f"SELECT * {{ <{node}> vapa:state ?s ; vapa:reportedState ?r ; vapa:amount ?a . ?r skos:closeMatch ?s }}"
    )
    assert str(row["r"]).endswith("/reported-state/vlaanderen-2017-afgerond")
    assert (str(row["s"]).rpartition("#")[2], row["a"]) == ("Completed", Decimal(790000))


def test_every_state_of_the_flemish_report_of_2017_has_one_of_ours(kg: Store) -> None:
    rows = kg.table(
        "SELECT ?name ?near { ?s vapa:inScheme|skos:inScheme ?scheme ; skos:prefLabel ?name ; skos:closeMatch ?near . "
        f'FILTER(?scheme = <{DEFAULT_BASE}/id/scheme/progress-vlaanderen-2017> && lang(?name) = "nl") }}'
    )
    assert {str(row["name"]): str(row["near"]).rpartition("#")[2] for row in rows} == {
        "Lopend": "Running",
        "Afgerond": "Completed",
        "Vertraging": "Delayed",
        "Vervallen": "Lapsed",
        "Meer gedaan": "Completed",
        "Op te starten": "NotStarted",
    }


def test_what_the_latest_report_is_silent_on_is_a_finding(followed: Store, kg: Store) -> None:
    """7.1.2 is told of in 2024, 7.1.1 was completed; what the plan itself calls over is not waited for either."""
    over = followed.table(
        "SELECT DISTINCT ?m { ?m a vapa:Measure ; vapa:progress/vapa:state ?s "
        "FILTER(?s IN (vapa:Completed, vapa:Lapsed, vapa:MergedIntoOther)) }"
    )
    found = {finding.measures[0] for finding in find(followed, "no-longer-reported")}
    assert len(found) == 81 - len(over) - 1
    assert found.isdisjoint({"7.1.1", "7.1.2"})
    assert find(kg, "no-longer-reported") == []


def test_the_page_tells_reports_silence_money_and_series(followed: Store) -> None:
    page, measure = ask(followed, "/opvolging", "/doc/measure/vapa-2022/7.1.1")
    text = words(page)
    assert "Verslag verslag-2023 over 2023, 2 maatregelen" in text
    assert "Aangekondigd, niets meer over vernomen" in text
    assert re.search(
        r"7\.1\.1 Buurtstewards 800\.000 euro 790\.000 euro \(2023; Verslag verslag-2023 ?, blz\. 2 ?\)", text
    )
    assert "2023: 7" in text
    assert "2030: 5" in text
    assert isinstance(measure, httpx.Response)
    assert re.search(r"Verslag verslag-2023 ?, blz\. 2", words(measure))


def test_a_measure_counts_in_the_state_that_was_reported_last(followed: Store) -> None:
    """7.1.2 was delayed in 2023 and runs in 2024."""
    delayed, running = ask(followed, "/maatregelen?stand=Delayed", "/maatregelen?stand=Running")
    assert "7.1.2 Uitwisseling" not in words(delayed)
    assert "7.1.2 Uitwisseling" in words(running)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("measure: 7.1.1", "measure: 7.9.9", "there is no measure 7.9.9"),
        ("measure: 7.1.2", "measure: 7.1.1", "7.1.1 stands here twice"),
        ("afgerond\n", "onbekend\n", "'vlaanderen-2017/onbekend' is not in vocabularies/progress_scales.yaml"),
        ("    reported_as: vlaanderen-2017/afgerond\n", "", "needs a state, or the reported_as of a known scale"),
        ("    reported_as:", "    state: Lapsed\n    reported_as:", "but state says Lapsed"),
    ],
)
def test_what_a_report_cannot_say_is_refused(small_data: Path, before: str, after: str, told: str) -> None:
    text = REPORT.format(year=2023)
    assert before in text
    report(small_data, "verslag", text.replace(before, after, 1), "klein-plan")
    with pytest.raises(DataError, match=re.escape(told)):
        load(small_data)


def test_a_report_without_its_document_is_refused(small_data: Path) -> None:
    report(small_data, "verslag", REPORT.format(year=2023), "klein-plan")
    (small_data / "documents" / "verslag.yaml").unlink()
    with pytest.raises(DataError, match=r"there is no documents/verslag\.yaml; describe the document there first"):
        load(small_data)


# --- the form ---------------------------------------------------------------------------------------


def fill(form: Path, cells: dict[str, dict[str, object]]) -> Path:
    """Fill in rows of a form, by the number of the measure and the name of the column."""
    book = openpyxl.load_workbook(form)
    sheet, columns = book["Opvolging"], list(COLUMNS)
    rows = {sheet.cell(row, 1).value: row for row in range(2, sheet.max_row + 1)}
    for measure, given in cells.items():
        for name, value in given.items():
            sheet.cell(rows[measure], columns.index(name) + 1).value = value
    book.save(form)
    return form


def done(*words_given: object) -> str:
    """What a command prints, which must succeed."""
    result = CliRunner().invoke(app, list(map(str, words_given)))
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def form(dataset: Dataset) -> bytes:
    """The form with all measures, not filled in."""
    return write(dataset, PLAN)


def test_the_form_has_a_row_for_each_measure_with_what_is_known(dataset: Dataset, form: bytes, tmp_path: Path) -> None:
    out = tmp_path / "form.xlsx"
    out.write_bytes(form)
    rows = sheet_rows(out, "Opvolging")
    assert len(rows) == 1 + 81
    first = dict(zip(COLUMNS, rows[1], strict=True))
    assert (first["number"], first["title"], first["period"]) == ("7.1.1", "Buurtstewards", "2021–2022-09-09")
    assert first["known"].startswith("2022: ")
    assert not first["state"] + first["description"] + first["amount"]
    out.write_bytes(write(dataset, PLAN, minister="mobiliteit"))
    assert {row[2] for row in sheet_rows(out, "Opvolging")[1:]} == {"Mobiliteit en Openbare Werken"}


@pytest.mark.slow
def test_a_form_that_came_back_is_told_checked_and_kept(data: Path, tmp_path: Path) -> None:
    folder = copied(data, tmp_path)
    form = tmp_path / "form.xlsx"
    done("follow-up", "export", "--out", form, "--data", folder, "--minister", "mobiliteit")
    assert len(sheet_rows(form, "Opvolging")) == 1 + 2
    done("follow-up", "export", "--out", form, "--data", folder)
    untouched = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    told: dict[str, object] = {
        "state": "Vertraagd",
        "description": "De tweede ronde is een jaar uitgesteld.",
        "amount": "50.000",
    }
    fill(form, {"7.1.2": told, "7.1.7": {"state": "Lopend", "description": "De bijslag is in 2023 geïndexeerd."}})
    back = ["follow-up", "import", form, "--document", "kabinetten-2023", "--year", "2023", "--data", folder]
    shown = done(*back)
    assert re.search(r"^7\.1\.2 \(.+\): .*Vertraagd \(2023\), 50000 euro toegekend of besteed$", shown, re.MULTILINE)
    assert "niets ingevuld bij 79: 7.1.1, 7.1.3" in shown
    assert {path: path.read_bytes() for path in folder.rglob("*.yaml")} == untouched
    done(*back, "--write")
    record = load(folder).plans[PLAN].follow_up["kabinetten-2023"]
    assert [(item.measure, item.amount) for item in record.statement] == [("7.1.2", Decimal(50000)), ("7.1.7", None)]
    assert {path: path.read_bytes() for path in untouched} == untouched  # nothing else was written
    again = done(*back)  # the same form says nothing that the records do not hold: what was known before stays so
    assert again.splitlines()[:2] == shown.splitlines()[:2]
    other = [*back[:4], "kabinetten-2024", "--year", "2024", "--data", folder, "--write"]
    assert "nog altijd Vertraagd (2023 en 2024)" in done(*other)
    reports = load(folder).plans[PLAN].follow_up
    assert reports["kabinetten-2023"] == record
    assert reports["kabinetten-2024"].year == 2024


@pytest.mark.parametrize(
    ("measure", "cells", "told"),
    [
        (
            "7.1.2",
            {"state": "Klaar", "description": "Alles is gebeurd zoals gepland."},
            "'Klaar' is geen stand; kies uit",
        ),
        ("7.1.2", {"state": "Lopend", "description": "ok"}, "zeg in minstens 20 tekens wat er gebeurde"),
        ("7.1.2", {"state": "Lopend", "description": "Alles loopt zoals gepland.", "amount": "veel"}, "is geen bedrag"),
        ("7.1.2", {"number": "7.9.9"}, "er is geen maatregel '7.9.9' in vapa-2022"),
        ("7.1.2", {"number": "7.1.3"}, "de titel is niet die van 7.1.3"),
    ],
)
def test_what_a_form_cannot_say_is_told_by_its_row(
    dataset: Dataset, form: bytes, tmp_path: Path, measure: str, cells: dict[str, object], told: str
) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(form)
    fill(path, {measure: cells})
    with pytest.raises(FormError, match=rf"form\.xlsx, rij 3: .*{re.escape(told)}"):
        read(dataset, PLAN, path, "verslag", 2023)


# --- who held a post when ---------------------------------------------------------------------------


@pytest.mark.slow
def test_a_reshuffle_shows_the_right_holder_for_each_date(data: Path, tmp_path: Path) -> None:
    folder = copied(data, tmp_path)
    posts = folder / "vocabularies" / "posts.yaml"
    text = posts.read_text(encoding="utf8")
    end = text.index("onderwijs:\n")
    holder = text[text.index("    - person: bart-somers") : end]
    new = holder.replace("bart-somers", "an-jansen").replace("Bart", "An").replace("Somers", "Jansen")
    new = (
        new.replace("05b8", "0000")
        .replace("start: 2022-05-18", "start: 2023-11-09")
        .replace("end: 2023-11-08", "end: 2024-06-08")
    )
    new = re.sub(r"mandatee/[0-9a-f-]+", lambda match: match[0][:-4] + "0000", new)
    posts.write_text(text[:end] + new + text[end:], encoding="utf8")
    store = Store(built(folder))
    on = {
        day: store.query("holders", on=day, post="binnenlands-bestuur").column("holder")
        for day in ("2022-05-17", "2023-11-08", "2023-11-09", "2024-07-01")
    }
    assert on == {"2022-05-17": [], "2023-11-08": ["Bart Somers"], "2023-11-09": ["An Jansen"], "2024-07-01": []}
    assert len(store.query("measures")) == 81
    address = "/doc/post/binnenlands-bestuur"
    pages = ask(store, f"{address}?datum=2023-11-08", f"{address}?datum=2023-11-09", f"{address}?datum=2024-07-01")
    assert "Bart Somers 18 mei 2022 8 november 2023 mandaat 1 , mandaat 2" in words(pages[0])
    assert "An Jansen 9 november 2023 8 juni 2024" in words(pages[0])
    assert [re.findall(r"\d{4}: ([^.]+?) ?\.", words(page))[0] for page in pages] == [
        "Bart Somers",
        "An Jansen",
        "voor die dag is geen bekleder vermeld",
    ]
    assert ask(store, f"{address}?datum=soms")[0].status_code == 400
