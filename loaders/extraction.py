"""The text of a document that is a PDF, a Word file or plain text, as the lines and pages that passages point to.

A page begins with a form feed, as programs that turn PDF into text write it. Blank lines stay, since they part
paragraphs. A table is written row by row, in its place: a row below the heads begins with its first cell (and its
second, where the first only numbers it), and every other cell has a line "Head: cell". So an action plan that is one
large table reads like one with fiches, and its heads are the labels of its profile.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from ontology.errors import VapaError
from ontology.wording import counted

__all__ = ["Extraction", "ExtractionError", "extract", "table_lines"]

_WIDTH = 110
"""Characters to a line of a paragraph that prints no lines, as in a Word file."""
_NUMBERED = re.compile(r"(?=\S*\d)[\w.\-/]{1,10}")
"""A cell that only numbers its row: 1, 7.1.2, A1.3."""
_UNREADABLE = re.compile(r"\(cid:\d+\)|[\ufffd\ue000-\uf8ff]")
"""What a PDF shows and does not say: a glyph without a character, and characters of private use."""


class ExtractionError(VapaError):
    """The file cannot be read as a text; says why and what to do."""


@dataclass
class Extraction:
    """The lines of a document, with a form feed before the first of each page, and what was found on the way."""

    pages: list[list[str]] = field(default_factory=list)
    tables: int = 0
    unreadable: dict[int, int] = field(default_factory=dict)
    """How many characters could not be read, by page (the first is 1)."""

    @property
    def empty_pages(self) -> list[int]:
        """Pages without any text, such as pictures of pages."""
        return [number for number, lines in enumerate(self.pages, 1) if not any(map(str.strip, lines))]

    @property
    def text(self) -> str:
        """The whole text, ending with a line's end."""
        return "\f".join("".join(f"{line}\n" for line in lines or [""]) for lines in self.pages)

    def report(self) -> list[str]:
        """What a reader must know before relying on the text, a sentence each."""
        said = [
            f"{counted(len(self.pages), 'page')}, {self.text.count(chr(10))} lines, {counted(self.tables, 'table')}"
        ]
        if self.empty_pages:
            said.append(f"no text on {counted(len(self.empty_pages), 'page')} ({_some(self.empty_pages)}): scanned?")
        if self.unreadable:
            most = sum(self.unreadable.values())
            said.append(f"{counted(most, 'character')} could not be read (page {_some(self.unreadable)})")
        return said


def extract(path: Path, progress: Callable[[str], object] = lambda _: None) -> Extraction:
    """The text of a file, by its ending: .pdf, .docx or .txt.

    Raises ExtractionError when the file is of another kind, is damaged or protected, or is not UTF-8.
    """
    readers: dict[str, Callable[[Path, Callable[[str], object]], Extraction]] = {
        ".pdf": _pdf,
        ".docx": _docx,
        ".txt": _plain,
    }
    if path.suffix.lower() not in readers:
        raise ExtractionError(f"{path}: what ends in '{path.suffix}' cannot be read; give a .pdf, .docx or .txt")
    found = readers[path.suffix.lower()](path, progress)
    if len(found.empty_pages) == len(found.pages):
        raise ExtractionError(f"{path}: holds no text; have the scanned pages recognised (OCR) first")
    for number, lines in enumerate(found.pages, 1):
        lines[:] = [unicodedata.normalize("NFC", line).translate(_LIGATURES).rstrip() for line in lines]
        if unreadable := len(_UNREADABLE.findall("\n".join(lines))):
            found.unreadable[number] = unreadable
    return found


_LIGATURES = {ord(char): unicodedata.normalize("NFKC", char) for char in "ﬀﬁﬂﬃﬄﬅﬆ"} | {0xAD: None, 0xA0: " "}
"""Letters that a font draws as one, soft hyphens, and blanks that do not break."""


def _some(pages: Iterable[int], most: int = 8) -> str:
    listed = list(pages)
    return ", ".join(map(str, listed[:most])) + (" ..." if len(listed) > most else "")


# --- plain text -----------------------------------------------------------------------------------


def _plain(path: Path, progress: Callable[[str], object]) -> Extraction:  # noqa: ARG001
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise ExtractionError(f"{path}:{line}: is not UTF-8 text; save it as UTF-8") from None
    return Extraction([page.removesuffix("\n").split("\n") for page in text.split("\f")])


# --- PDF ------------------------------------------------------------------------------------------


def _pdf(path: Path, progress: Callable[[str], object]) -> Extraction:
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    found, heads = Extraction(), _Heads()
    try:
        with pdfplumber.open(path) as pdf:
            for number, page in enumerate(pdf.pages, 1):
                progress(f"reading page {number} of {len(pdf.pages)}")
                found.pages.append(_page_lines(page, found, heads))
                page.close()  # what was kept of it
    except PdfminerException as error:
        cause = error.args[0] if error.args else error
        why = "is protected with a password" if isinstance(cause, PDFPasswordIncorrect) else "is no PDF, or damaged"
        raise ExtractionError(f"{path}: {why}; save it anew without protection") from None
    return found


def _page_lines(page: Any, found: Extraction, heads: _Heads) -> list[str]:
    """The lines of one page from top to bottom, with its tables where they stand, and blank lines for wide gaps."""
    tables = page.find_tables() if page.edges else []
    found.tables += len(tables)
    rest = page
    for table in tables:
        rest = rest.outside_bbox(table.bbox)
    printed = [(line["top"], line["bottom"], line["text"]) for line in rest.extract_text_lines(return_chars=False)]
    pitch = _pitch([top for top, _, _ in printed])
    parts = [(top, bottom, [text]) for top, bottom, text in printed]
    parts += [(table.bbox[1], table.bbox[3], heads.lines(table.extract())) for table in tables]
    lines, below = list[str](), None
    for top, bottom, texts in sorted(parts):
        if below is not None:
            lines += [""] * max(0, round((top - below) / pitch))
        lines += texts
        below = bottom if len(texts) != 1 else top + pitch
    return lines


def _pitch(tops: Sequence[float]) -> float:
    """The usual distance between two lines: that of the closest quarter, so that paragraphs do not widen it."""
    steps = sorted(b - a for a, b in pairwise(tops) if b - a > 1)
    return steps[len(steps) // 4] if steps else 12.0


# --- Word -----------------------------------------------------------------------------------------


def _docx(path: Path, progress: Callable[[str], object]) -> Extraction:  # noqa: ARG001
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from docx.table import Table

    try:
        document = docx.Document(str(path))
    except (PackageNotFoundError, KeyError, ValueError):
        raise ExtractionError(f"{path}: is no Word file (.docx), or damaged; save it anew") from None
    found, heads = Extraction([[]]), _Heads()
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            found.tables += 1
            found.pages[-1] += [*heads.lines([[cell.text for cell in row.cells] for row in part.rows]), ""]
            continue
        if part.rendered_page_breaks or 'w:type="page"' in part._p.xml:
            found.pages.append([])
        wrapped = (textwrap.wrap(line, _WIDTH, break_long_words=False) or [""] for line in part.text.split("\n"))
        found.pages[-1] += [*(line for lines in wrapped for line in lines), ""]
    return found


# --- tables ---------------------------------------------------------------------------------------


class _Heads:
    """The heads of the last table, for one that goes on over the next page without them."""

    def __init__(self) -> None:
        self._last: list[str] = []

    def lines(self, rows: list[list[str | None]]) -> list[str]:
        table = [[" ".join((cell or "").split()) for cell in row] for row in rows]
        table = [row for row in table if any(row)]
        goes_on = bool(table) and len(table[0]) == len(self._last) and bool(_NUMBERED.fullmatch(table[0][0]))
        if not goes_on and table:
            self._last = table[0]
        return list(table_lines([self._last, *table] if goes_on else table, heads_printed=not goes_on))


def table_lines(table: list[list[str]], *, heads_printed: bool = True) -> Iterator[str]:
    """The rows of a table, heads first, as lines; without heads to all columns, a row is one line.

    >>> rows = [["No", "Action", "Lead"], ["A1", "Rent support", "Housing"]]
    >>> list(table_lines(rows))
    ['No  Action  Lead', '', 'A1 Rent support', 'Lead: Housing']
    """
    if len(table) < 2 or not all(table[0]) or len(table[0]) < 2:
        yield from ("  ".join(filter(None, row)) for row in table)
        return
    heads, *rows = table
    if heads_printed:
        yield "  ".join(heads)
    for row in rows:
        first = 2 if len(row) > 1 and _NUMBERED.fullmatch(row[0]) else 1
        yield ""
        yield " ".join(filter(None, row[:first]))
        yield from (f"{head}: {cell}" for head, cell in zip(heads[first:], row[first:], strict=False) if cell)
