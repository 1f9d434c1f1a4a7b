"""Rows as files for a spreadsheet: CSV and Excel, in which no cell can start a formula. Same rows, same bytes."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from queries.rows import Value

__all__ = ["Sheet", "csv_file", "plain_number", "safe", "workbook"]

_WIDEST = 60
"""How wide a column becomes at most, in characters."""

_LONGEST_NAME = 31
"""The characters that Excel allows in the name of a sheet."""


@dataclass(frozen=True)
class Sheet:
    """A table with its name, its headings and its rows."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Value]]


def safe(value: Value) -> object:
    """A cell that no spreadsheet takes for a formula: text that could start one gets an apostrophe (OWASP).

    >>> safe("=1+1"), safe("-5 %"), safe(-5), safe("gewoon")
    ("'=1+1", "'-5 %", -5, 'gewoon')
    """
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r", "\n")):
        return f"'{value}"
    return _plain(value)


def _plain(value: Value) -> object:
    """A value as a spreadsheet has it: yes and no in Dutch, decimals without needless zeros."""
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nee"
        case Decimal():
            return plain_number(value)
        case _:
            return value


def plain_number(value: Decimal) -> int | float:
    """A decimal as a whole number where it is one."""
    return int(value) if value == value.to_integral_value() else float(value)


def csv_file(headings: Iterable[str], rows: Iterable[Iterable[Value]]) -> bytes:
    """RFC 4180 with a byte order mark, by which Excel knows that it is UTF-8; no cell can start a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in ([*headings], *rows):
        writer.writerow([safe(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def workbook(sheets: Iterable[Sheet], about: str = "", told: Sequence[tuple[str, str]] = ()) -> bytes:
    """An Excel file. Nothing in it is a formula or a link.

    With `about` it opens on a sheet of that name which holds `told`: a heading, and what each thing is.
    """
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": "vapa", "created": dt.datetime(2022, 1, 1)})  # a fixed day: same rows, same bytes
    bold, day = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    if about:
        first = book.add_worksheet(about)
        first.set_column(0, 0, 24)
        first.set_column(1, 1, 100, wrap)
        first.write_row(0, 0, told[0], bold)
        for number, (name, description) in enumerate(told[1:], 1):
            first.write_string(number, 0, name)
            first.write_string(number, 1, description, wrap)
    for sheet in sheets:
        page = book.add_worksheet(_sheet_name(sheet.name))
        page.freeze_panes(1, 1)
        page.autofilter(0, 0, len(sheet.rows), len(sheet.headings) - 1)
        for column, heading in enumerate(sheet.headings):
            longest = max(len(str(value or "")) for value in [heading, *(row[column] for row in sheet.rows)])
            page.set_column(column, column, min(longest + 2, _WIDEST))
            page.write_string(0, column, heading, bold)
        for number, row in enumerate(sheet.rows, 1):
            for column, value in enumerate(row):
                match _plain(value):
                    case str(text):
                        page.write_string(number, column, text)
                    case dt.date() as date:
                        page.write_datetime(number, column, date, day)
                    case figure:
                        page.write_number(number, column, figure)
    book.close()
    return out.getvalue()


def _sheet_name(name: str) -> str:
    r"""A name that Excel allows: short, and without []:*?/\."""
    return re.sub(r"[\[\]:*?/\\]", " ", name)[:_LONGEST_NAME].strip()
