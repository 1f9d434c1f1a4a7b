"""From a document to records: read it, draft it, review it on the page, let two readers agree, and write records."""

from __future__ import annotations

import base64
import html
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import docx
import httpx
import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from typer.testing import CliRunner

from loaders import Dataset, Document, load, verify
from loaders.document import read_document
from loaders.drafts import Draft, DraftError, Review, agree, as_yaml, draft, read_draft
from loaders.drafts.decide import accept_fields, decide
from loaders.extraction import ExtractionError, extract, table_lines
from loaders.spans import Span
from tests.helpers import ROOT
from tests.helpers.browser import resize, wait
from tests.helpers.pages import WIDTHS
from tests.helpers.serving import PATIENCE
from vapa.cli import app

PROFILE = """identifier: homes
title: {nl: Woonplan, en: Plan for homes}
description: {nl: Een verzonnen plan waarvan de acties in een tabel staan.}
profile:
  language: en
  measure: {identifier: 'A{n}', heading: 'A{n}'}
  label:
    minister: 'Lead:'
    administration: 'Carried out by:'
    description: 'What we do:'
    timing: 'When:'
    budget: 'Money:'
  mandatory: [description]
period: {start: 2025, end: 2027, passages: [{lines: 1, mention: 2025-2027}]}
document:
  title: Plan for homes
  number: '1'
  publisher: vlaams-parlement
"""
HOUSING = "Flemish Minister of Finance and Budget, Housing and Immovable Heritage"
HEADS = ("No", "Action", "Lead", "Carried out by", "What we do", "When", "Money")
ACTIONS = [
    ("A1", "Rent support", HOUSING, "VVSG", "Tenants get help from the OCMW when they fall behind.", "2025-2026", "€ 100,000 a year"),
    ("A2", "Warm homes", HOUSING, "VVSG", "Older people get their homes insulated.", "from 2025", "EUR 1.5 million"),
    ("A3", "A key for all", HOUSING, "VVSG", "Homeless people get a place of their own.", "2026", "none"),
    ("A4", "Advice on energy", HOUSING, "VVSG", "The UiTPAS gives families access to advice.", "2025-2027", "€ 20,000"),
    ("A5", "Young tenants", HOUSING, "VVSG", "Young people rent with a guarantee.", "2025", "€ 5,000"),
]  # fmt: skip
"""A plan in a table, with what each row says of lead, implementer, text, time and money."""


@pytest.fixture
def empty(tmp_path: Path, data: Path) -> Path:
    """The data as they are, and of a further plan no more than its profile."""
    folder = tmp_path / "data"
    shutil.copytree(data, folder)
    (folder / "plans" / "homes").mkdir(parents=True)
    (folder / "plans" / "homes" / "plan.yaml").write_text(PROFILE)
    return folder


def run(*arguments: object, code: int = 0) -> str:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert done.exit_code == code, done.output
    return done.output


def fiche_pages(document: Document) -> list[Span]:
    """The lines of each page from the first goal to the last fiche."""
    tops = [*document.page_tops, len(document.lines) + 1]
    first, last = document.goals[0].span.first, document.fiches[-1].span.last
    return [Span(top, after - 1) for top, after in pairwise(tops) if after > first and top <= last]


def printed(browser: Chrome, page: str, out: Path) -> Path:
    """An HTML page printed to a PDF."""
    source = out.with_suffix(".html")
    source.write_text(f"<!doctype html><meta charset=utf-8>{page}", encoding="utf8")
    browser.get(source.as_uri())
    out.write_bytes(base64.b64decode(browser.print_page()))
    return out


def table_page() -> str:
    rows = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in ACTIONS)
    heads = "".join(f"<th>{head}</th>" for head in HEADS)
    style = "<style>td,th{border:1px solid;padding:4px;vertical-align:top}table{border-collapse:collapse;width:100%}</style>"
    return f"{style}<p>A plan for homes, 2025-2027</p><table><tr>{heads}</tr>{rows}</table>"


# --- reading --------------------------------------------------------------------------------------


def test_a_table_becomes_a_record_a_row_and_goes_on_over_a_page() -> None:
    assert list(table_lines([["No", "Action", "Lead"], ["A1", "Rent", "Home"], ["A2", "Heat", ""]])) == [
        "No  Action  Lead", "", "A1 Rent", "Lead: Home", "", "A2 Heat",
    ]  # fmt: skip
    assert list(table_lines([["", "2021"], ["VVSG", "10"]])) == ["2021", "VVSG  10"], "no head to every column"


def test_a_word_file_keeps_its_paragraphs_tables_and_pages(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Before")
    table = document.add_table(rows=2, cols=3)
    for row, cells in zip(table.rows, (("No", "Action", "Lead"), ("A1", "Rent", "Home")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.add_page_break()  # type: ignore[no-untyped-call]
    document.add_paragraph("After")
    document.save(str(tmp_path / "plan.docx"))
    text = extract(tmp_path / "plan.docx").text
    assert text.split("\f")[0].split("\n")[:6] == ["Before", "", "No  Action  Lead", "", "A1 Rent", "Lead: Home"]
    assert "After" in text.split("\f")[1]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("plan.odt", b"x", "give a .pdf, .docx or .txt"),
        ("plan.pdf", b"no pdf", "is no PDF, or damaged"),
        ("plan.docx", b"no zip", "is no Word file"),
        ("plan.txt", b"caf\xe9", ":1: is not UTF-8 text"),
        ("plan.txt", b" \n\n", "holds no text"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_sentence(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ExtractionError, match=re.escape(said)):
        extract(tmp_path / name)


@pytest.mark.slow
def test_the_plan_as_a_pdf_gives_the_same_fiches_and_its_mentions_still_prove(
    browser: Chrome, document: Document, dataset: Dataset, tmp_path: Path
) -> None:
    style = "<style>@page{size:A4;margin:10mm}pre{font:6.2px/7.4px monospace;margin:0;break-after:page}</style>"
    pages = fiche_pages(document)
    texts = [document.lines[page.first - 1 : page.last] for page in pages]
    sheets = "".join(f"<pre>{html.escape(chr(10).join(lines))}</pre>" for lines in texts)
    pdf = printed(browser, style + sheets, tmp_path / "plan.pdf")
    said = run("read", pdf, "--out", tmp_path / "plan.txt")
    assert f"{len(pages)} pages" in said
    assert "could not be read" not in said
    records = dataset.plans["vapa-2022"]
    again = read_document(tmp_path / "plan.txt", records.plan.profile)
    assert [(f.identifier, f.title, f.status, f.lead_ministers, f.administrations) for f in again.fiches] == [
        (f.identifier, f.title, f.status, f.lead_ministers, f.administrations) for f in document.fiches
    ]
    here = [n for page in pages for n in range(page.first, page.last + 1) if document.lines[n - 1].strip()]
    there = [n for n, line in enumerate(again.lines, 1) if line.strip()]
    moved = dict(zip(here, there, strict=True))
    missing = []
    for measure in records.measures.values():
        for item in (*measure.involvement, *measure.targeting, *measure.budget_line, *measure.lead_minister):
            for passage in item.passages:
                lines = [moved[n] for n in range(passage.lines.first, passage.lines.last + 1) if n in moved]
                text = " ".join(again.lines[n - 1] for n in lines)
                if " ".join(passage.mention.split()) not in " ".join(text.split()):
                    missing.append((measure.identifier, passage))
    assert len(missing) <= 5, "only where a page number stands between the words of a mention"


# --- drafting -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def drafted(dataset: Dataset, document: Document) -> Draft:
    """The plan drafted as if it had no records."""
    return draft(dataset, "vapa-2022", dataset.plans["vapa-2022"].plan.profile, document)


def test_what_the_layout_says_is_drafted_as_recorded(drafted: Draft, dataset: Dataset) -> None:
    for fiche in drafted.fiches:
        measure = dataset.plans["vapa-2022"].measures[fiche.identifier]
        assert (fiche.title, fiche.status, fiche.goal) == (measure.title, measure.status, measure.goal)
        leads = [item.thing for item in fiche.proposals if item.kind == "lead"]
        assert leads == [lead.post for lead in measure.lead_minister]


def test_amounts_come_with_their_words_lines_and_recipient(drafted: Draft) -> None:
    amounts = {
        (int(item.amount), str(item.passages[0].lines), item.per, item.context)
        for item in drafted.fiche("7.1.2").proposals
        if item.kind == "amount" and item.amount
    }
    assert (250000, "792", "Year", False) in amounts, "the budget field: 250 000 euro per jaar"
    assert (182044, "757", "Total", True) in amounts, "the subsidy of De Wisselaar, in the text"


def test_every_proposal_stands_in_its_lines(drafted: Draft, document: Document) -> None:
    found = [item for fiche in drafted.fiches for item in fiche.proposals]
    assert len(found) > 1000
    for item in found:
        for passage in item.passages:
            assert " ".join(passage.mention.split()) in document.text(passage.lines)


@pytest.mark.slow
def test_an_edition_anchors_anew_what_was_recorded_of_the_measure_it_continues(
    dataset: Dataset, document: Document
) -> None:
    records = dataset.plans["vapa-2022"]
    again = draft(dataset, "vapa-2022", records.plan.profile, document, records)
    wisselaar = next(item for item in again.fiche("7.1.2").proposals if item.thing == "vvsg" and item.kind == "actor")
    assert (again.fiche("7.1.2").continues, wisselaar.found) == ("7.1.2", "earlier")
    assert wisselaar.role == ("medeuitvoerder", "gesubsidieerd", "ondersteuner")


@pytest.mark.slow
def test_a_draft_is_read_as_it_was_written(drafted: Draft, tmp_path: Path) -> None:
    (tmp_path / "draft.yaml").write_text(as_yaml(drafted), encoding="utf8")
    assert read_draft(tmp_path / "draft.yaml") == drafted


# --- deciding and agreeing ------------------------------------------------------------------------


def test_a_refusal_needs_a_reason_and_a_record_its_words(drafted: Draft, document: Document) -> None:
    item = next(item for item in drafted.fiche("7.1.2").proposals if item.thing == "vvsg")
    with pytest.raises(DraftError, match="say why it is refused"):
        decide(drafted, "7.1.2", item.id, document, review=Review.REFUSED)
    wrong = ({"lines": 722, "mention": "VVSG"},)
    with pytest.raises(DraftError, match="the mention 'VVSG' does not stand in line 722"):
        decide(drafted, "7.1.2", item.id, document, review=Review.ACCEPTED, passages=wrong)


def test_two_readers_agree_kind_by_kind_and_the_rest_is_for_the_referee(drafted: Draft, document: Document) -> None:
    one, other = (accept_fields(drafted.model_copy(update={"reader": name}), "7.1.2") for name in ("an", "bo"))
    actors = [item.id for item in drafted.fiche("7.1.2").proposals if item.kind == "actor"][:2]
    for proposal in actors:
        one = decide(one, "7.1.2", proposal, document, review=Review.ACCEPTED, role=("partner",))
    other = decide(other, "7.1.2", actors[0], document, review=Review.ACCEPTED, role=("overleg",))
    other = decide(other, "7.1.2", actors[1], document, review=Review.REFUSED, reason="alleen vermeld")
    merged = agree(one, other)
    counts = {item.kind: (item.both, item.otherwise, item.only_first, item.only_second) for item in merged.agreements}
    assert counts["lead"] == (2, 0, 0, 0)
    assert counts["actor"] == (0, 1, 1, 0)
    assert len(merged.differences) == 2
    assert "role ('partner',) or ('overleg',)" in merged.differences[0]
    assert merged.differences[1].endswith("an accepts it, bo does not: alleen vermeld")


# --- the page -------------------------------------------------------------------------------------


@contextmanager
def reviewing(file: Path, source: Path, reader: str, data: Path) -> Iterator[str]:
    """`vapa review` in a process, and its address."""
    command = [sys.executable, "-m", "vapa", "review", file, "--source", source, "--reader", reader, "--data", data]
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert process.stdout
        address = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert address
        yield address[0]
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)
        if process.stdout:
            process.stdout.close()


@pytest.mark.slow
def test_an_english_plan_in_a_table_goes_from_pdf_to_checked_records(
    browser: Chrome, empty: Path, tmp_path: Path
) -> None:
    """With a profile only: read, draft, review by two readers, agree, records that `check` and `verify` accept."""
    text, first = tmp_path / "plan.txt", tmp_path / "draft.yaml"
    assert "1 table" in run("read", printed(browser, table_page(), tmp_path / "plan.pdf"), "--out", text)
    assert "5 fiches" in run("draft", "--plan", "homes", "--source", text, "--out", first, "--data", empty)
    drafted = read_draft(first)
    resize(browser, WIDTHS["desktop"])
    assert [(fiche.identifier, fiche.title) for fiche in drafted.fiches] == [(row[0], row[1]) for row in ACTIONS]
    for reader in ("an", "bo"):
        with reviewing(first, text, reader, empty) as address:
            for fiche in drafted.fiches:
                browser.get(f"{address}/{fiche.identifier}")
                assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
                browser.find_element(By.CSS_SELECTOR, ".summary textarea").send_keys(
                    f"Eigen woorden over actie {fiche.identifier}, {fiche.title}."
                )
                for name, value in (("theme", "wonen"), ("domain", "omgeving")):
                    browser.find_element(By.CSS_SELECTOR, f"[name={name}] [value={value}]").click()
                browser.find_element(By.CSS_SELECTOR, ".summary button").click()
                wait(browser, "document.querySelector('.summary textarea')?.defaultValue")
                browser.find_element(By.CSS_SELECTOR, "form[action$='/fields'] button").click()
                wait(browser, "document.querySelector('.card.accepted')")
                waiting = len(browser.find_elements(By.CSS_SELECTOR, ".card.proposed"))
                for left in reversed(range(waiting)):
                    ActionChains(browser).send_keys("a").perform()  # the key for accept
                    wait(browser, f"document.querySelectorAll('.card.proposed').length == {left}")
            other = httpx.post(
                f"{address}/A1/summary", data={"summary": "x"}, headers={"Origin": "http://evil.example"}
            )
            assert other.status_code == 403, "a page of another site cannot decide"
            assert httpx.get(address, headers={"Host": "evil.example"}).status_code == 400
    said = run(
        "agree", tmp_path / "draft-an.yaml", tmp_path / "draft-bo.yaml", "--source", text, "--records", "--data", empty
    )
    assert "agreement 100%" in said
    assert "to settle" not in said
    assert "not written" not in said
    dataset = load(empty)
    measures = dataset.plans["homes"].measures
    assert list(measures) == ["A1", "A2", "A3", "A4", "A5"]
    assert [line.amount for line in measures["A2"].budget_line] == [1500000]
    assert [lead.post for lead in measures["A1"].lead_minister] == ["financien-wonen"]
    assert verify(dataset, "homes", text) == []
    assert "nothing wrong" in run("check", "--data", empty)


def test_what_waits_or_lacks_a_summary_is_not_written(empty: Path, tmp_path: Path) -> None:
    text = tmp_path / "plan.txt"
    text.write_text("Plan 2025-2027\nA1 Rent\nWhat we do: The VVSG helps.\n")
    run("draft", "--plan", "homes", "--source", text, "--out", tmp_path / "d.yaml", "--data", empty)
    said = run("agree", tmp_path / "d.yaml", "--source", text, "--records", "--data", empty)
    assert "not written: A1: 1 proposal without a decision" in said
    assert list((empty / "plans" / "homes").glob("measures/*")) == []
    again = run("draft", "--plan", "homes", "--source", text, "--out", tmp_path / "d.yaml", "--data", empty, code=2)
    assert "is there already" in again


def test_a_plan_without_a_profile_is_told_what_it_lacks(empty: Path, tmp_path: Path) -> None:
    plan = empty / "plans" / "homes" / "plan.yaml"
    plan.write_text("identifier: homes\n")
    (tmp_path / "t.txt").write_text("A1 x\n")
    said = run(
        "draft",
        "--plan",
        "homes",
        "--source",
        tmp_path / "t.txt",
        "--out",
        tmp_path / "d.yaml",
        "--data",
        empty,
        code=1,
    )
    assert "plans/homes/plan.yaml:1: has no 'profile'" in said
