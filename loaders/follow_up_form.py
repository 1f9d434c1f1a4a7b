"""The Excel form by which ministers' cabinets report: one row a measure with what is known, and cells to fill in.

`write` makes the form of a plan; `read` turns one that came back into records, each difference as a sentence.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import get_args

from rdflib import RDF, SKOS, Graph, Literal

import ontology
from loaders.dataset import Dataset, PlanRecords
from loaders.records import DocumentPassage, Measure, ProgressState, Reported
from loaders.spans import Span
from ontology.errors import VapaError
from ontology.namespaces import Namespaces

__all__ = ["COLUMNS", "FormError", "Returned", "read", "write"]

SHEET = "Opvolging"
COLUMNS = {
    "number": ("Nummer", 9),
    "title": ("Maatregel", 46),
    "lead": ("Trekkende minister", 28),
    "period": ("Looptijd", 14),
    "known": ("Laatst gemeld", 40),
    "state": ("Stand nu", 22),
    "description": ("Wat er gebeurde", 60),
    "amount": ("Toegekend of besteed (euro)", 18),
}
"""The columns of the form: what they are called and how wide they are; those from `state` on are to be filled in."""

_FILLED_IN = ("state", "description", "amount")
_SHORTEST = 20
"""Fewer characters than this do not say what happened (`Reported.description`)."""


class FormError(VapaError):
    """The form cannot be read, or says what cannot be; `problems` holds a sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))

    def sentences(self) -> list[str]:
        return self.problems


@dataclass(frozen=True)
class Returned:
    """What a form says: its statements, and each difference with what was known, as a Dutch sentence."""

    statements: tuple[Reported, ...]
    differences: tuple[str, ...]
    silent: tuple[str, ...] = field(default=())
    """The measures whose row was left empty."""


@cache
def state_names() -> Mapping[str, ProgressState]:
    """The states by their Dutch name, as the vocabulary has them."""
    graph, vapa = Graph().parse(data=ontology.read("vapa.ttl"), format="turtle"), Namespaces().vapa
    found, (states, *_) = {}, get_args(ProgressState)
    for state in get_args(states):
        assert (vapa[state], RDF.type, vapa.ProgressState) in graph
        for name in graph.objects(vapa[state], SKOS.prefLabel):
            if isinstance(name, Literal) and name.language == "nl":
                found[str(name)] = state
    return found


def write(dataset: Dataset, plan: str, *, minister: str | None = None) -> bytes:
    """The form of a plan as an Excel file: all its measures, or those that a minister (the slug of a post) leads."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": "vapa", "created": dt.datetime(2022, 1, 1)})  # a fixed day: same rows, same bytes
    sheet = book.add_worksheet(SHEET)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    open_ = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FFF8E1", "border": 1})
    for column, (name, width) in enumerate(COLUMNS.values()):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, head)
    records = dataset.plans[plan]
    rows = [m for m in records.measures.values() if minister in (None, *(lead.post for lead in m.lead_minister))]
    for row, measure in enumerate(rows, 1):
        for column, text in enumerate(_known(dataset, records, measure)):
            sheet.write_string(row, column, text, plain)
        for name in _FILLED_IN:
            sheet.write_blank(row, list(COLUMNS).index(name), None, open_)
    states = {"validate": "list", "source": list(state_names())}
    if rows:
        sheet.data_validation(1, list(COLUMNS).index("state"), len(rows), list(COLUMNS).index("state"), states)
    sheet.freeze_panes(1, 2)
    book.close()
    return out.getvalue()


def _known(dataset: Dataset, records: PlanRecords, measure: Measure) -> Iterator[str]:
    """The cells of a measure that are there to be read."""
    yield measure.identifier
    yield measure.title
    yield "; ".join(dataset.posts[lead.post].pref_label.nl for lead in measure.lead_minister)
    period = measure.period
    yield "–".join(str(year) for year in (period.start or "?", period.end or "…")) if period else "niet vermeld"
    yield _last(dataset, records, measure.identifier) or "nog niets"


@dataclass(frozen=True)
class _Said:
    """A state that is known of a measure: of which year, and what was said."""

    year: int
    state: ProgressState
    text: str


def _said(dataset: Dataset, records: PlanRecords, measure: str, without: str = "") -> list[_Said]:
    """All that is known of a measure, the latest year last; `without` one document."""
    found = [_Said(item.year, item.state, item.description) for item in records.measures[measure].progress]
    for document, report in records.follow_up.items():
        for item in report.statement:
            if item.measure == measure and document != without:
                scale, _, name = (item.reported_as or "").partition("/")
                state = item.state or dataset.progress_scales[scale].state[name].near
                found.append(_Said(item.year or report.year, state, item.description))
    return sorted(found, key=lambda said: said.year)


def _last(dataset: Dataset, records: PlanRecords, measure: str) -> str:
    said = _said(dataset, records, measure)
    return f"{said[-1].year}: {_name(said[-1].state)}. {' '.join(said[-1].text.split())}" if said else ""


def _name(state: ProgressState) -> str:
    return next(name for name, known in state_names().items() if known == state)


def read(dataset: Dataset, plan: str, path: Path, document: str, year: int) -> Returned:
    """What a form that came back says of the measures of a plan, in a year.

    Raises FormError with a sentence for each cell that cannot be, by its row.
    """
    rows, problems = list(_rows(path)), list[str]()
    records, statements, differences, silent = dataset.plans[plan], list[Reported](), list[str](), list[str]()
    for number, row in rows:
        found = [f"{path.name}, rij {number}: {problem}" for problem in _wrong(records, row)]
        if any(item.measure == row["number"] for item in statements):
            found.append(f"{path.name}, rij {number}: {row['number']} staat er twee keer")
        problems += found
        if found:
            continue
        if not any(row[name] for name in _FILLED_IN):
            silent.append(row["number"])
            continue
        item = _reported(row, number)
        statements.append(item)
        before = _said(dataset, records, item.measure, document)
        differences.append(_difference(records.measures[item.measure], item, year, before[-1] if before else None))
    if problems:
        raise FormError(
            [*problems, f"{len(problems)} {'fout' if len(problems) == 1 else 'fouten'}; er is niets bewaard"]
        )
    return Returned(tuple(statements), tuple(differences), tuple(silent))


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of the form with their number in the sheet; those without anything in them are passed over."""
    for number, cells in enumerate(sheet_rows(path, SHEET), 1):
        if number == 1:
            headings = [name for name, _ in COLUMNS.values()]
            if cells[: len(headings)] != headings:
                raise FormError(
                    [f"{path.name}, rij 1: de koppen zijn niet die van het formulier ({', '.join(headings)})"]
                )
        elif any(cells):
            yield number, dict(zip(COLUMNS, [*cells, *[""] * len(COLUMNS)], strict=False))


def sheet_rows(path: Path, sheet: str | None = None) -> list[list[str]]:
    """The cells of a sheet (the first one, when none is named) as text. Raises FormError when it cannot be read."""
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, KeyError, ValueError, OSError) as error:
        raise FormError([f"{path}: is geen Excelbestand dat te lezen is ({type(error).__name__})"]) from None
    if sheet is not None and sheet not in book.sheetnames:
        raise FormError([f"{path.name}: heeft geen blad '{sheet}'; gebruik het formulier van vapa follow-up export"])
    chosen = book[sheet] if sheet else book.worksheets[0]
    rows = [[_text(cell) for cell in row] for row in chosen.iter_rows(values_only=True)]
    book.close()
    return rows


def _text(cell: object) -> str:
    """A cell as text; a fraction in cents, as Excel keeps amounts of money as binary numbers."""
    return "" if cell is None else f"{cell:.2f}" if isinstance(cell, float) else str(cell).strip()


def _wrong(records: PlanRecords, row: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with a row, as Dutch sentences."""
    measure = records.measures.get(row["number"])
    if measure is None:
        yield f"er is geen maatregel '{row['number']}' in {records.plan.identifier}"
    elif " ".join(row["title"].split()) != " ".join(measure.title.split()):
        yield f"de titel is niet die van {measure.identifier}; zet rij en maatregel weer bij elkaar"
    if not any(row[name] for name in _FILLED_IN):
        return
    if row["state"] not in state_names():
        yield f"'{row['state']}' is geen stand; kies uit {', '.join(state_names())}"
    if len(row["description"]) < _SHORTEST:
        yield f"zeg in minstens {_SHORTEST} tekens wat er gebeurde"
    if row["amount"] and (_amount(row["amount"]) or 0) <= 0:
        yield f"'{row['amount']}' is geen bedrag boven nul; schrijf een getal zonder woorden"


_DUTCH = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?")
_PLAIN = re.compile(r"(\d+)(?:\.(\d{1,2}))?")


def _amount(text: str) -> Decimal | None:
    """A number of Excel, or an amount as people write it in Dutch: "50.000" is fifty thousand.

    >>> _amount("50.000"), _amount("1.097,65"), _amount("1234.50"), _amount("veel")
    (Decimal('50000'), Decimal('1097.65'), Decimal('1234.50'), None)
    """
    match = _DUTCH.fullmatch(text) or _PLAIN.fullmatch(text)
    return Decimal(".".join(filter(None, (match[1].replace(".", ""), match[2])))) if match else None


def _reported(row: Mapping[str, str], number: int) -> Reported:
    return Reported(
        measure=row["number"],
        state=state_names()[row["state"]],
        description=" ".join(row["description"].split()),
        amount=_amount(row["amount"]),
        passages=(DocumentPassage(lines=Span(number, number), mention=row["state"]),),
    )


def _difference(measure: Measure, item: Reported, year: int, before: _Said | None) -> str:
    """What a row says that was not known, as a sentence."""
    assert item.state is not None
    name = f"{measure.identifier} ({measure.title})"
    money = f", {item.amount:f} euro toegekend of besteed" if item.amount else ""
    if before is None:
        return f"{name}: nog niets gemeld, nu {_name(item.state)} ({year}){money}"
    if before.state == item.state:
        return f"{name}: nog altijd {_name(item.state)} ({before.year} en {year}){money}"
    return f"{name}: was {_name(before.state)} ({before.year}), nu {_name(item.state)} ({year}){money}"
