"""Reading the plan's reference text: pages, chapters, goals and the fiches with their fields.

The reference text is the plain text of the parliamentary document. Its layout, and the oddities
this reader copes with, are described in `docs/document.md`. Every line number is 1-based.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

from ontology.errors import VapaError

__all__ = ["FIELDS", "FieldName", "Document", "DocumentError", "Fiche", "Heading", "Span", "page_of", "read_document"]

FieldName = Literal["title", "minister", "administration", "description", "timing", "budget"]
FIELDS: tuple[FieldName, ...] = ("title", "minister", "administration", "description", "timing", "budget")
"""The fields of a fiche, in the order in which the document prints them."""

_STATUS = {"geactualiseerd": "Updated", "nieuw": "New"}
_FICHE = re.compile(r" ?7\.(\d+)\.(\d+)\.\s+\S")
_GOAL = re.compile(r" ?7\.(\d+)\.\s+SD ?(\d+)\s*[-–]")
_CHAPTER = re.compile(r" (\d)\.\s+(\S.*)$")
_ANNEX = re.compile(r" (Bijlage \d)\s*[-–]\s*(\S.*)$")
_LABELS: dict[FieldName, re.Pattern[str]] = {
    "minister": re.compile(r" ?Trekkende ministers?(?:\(s\))?\s*:?"),
    "administration": re.compile(r" ?Uitvoerende administraties?\s*:?"),
    "description": re.compile(r" ?Omschrijving van de maatregel\s*:?"),
    "timing": re.compile(r" ?Timing(?: en budget[^:]*)?\s*:"),
    "budget": re.compile(r" ?(?:Budget|Timing en budget[^:]*)\s*:"),
}
_LABEL_AS_PRINTED: dict[FieldName, str] = {
    "minister": "Trekkende minister",
    "administration": "Uitvoerende administratie",
    "description": "Omschrijving van de maatregel",
    "timing": "Timing",
    "budget": "Budget",
}
_RUNNING_HEAD = re.compile(r"(?:\d+ )?\d+ \(\d{4}-\d{4}\) – Nr\. \d+(?: \d+)?$|(?:Vlaams Parlement)+$")
_PRINTED_NUMBER = re.compile(r"(\d{1,3})$")


class DocumentError(VapaError):
    """The text is not a plan this reader knows; says where and what it expected."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        self.path, self.line, self.message = path, line, message
        super().__init__(f"{path}:{line}: {message}")


@dataclass(frozen=True)
class Span:
    """A run of lines, both ends included.

    >>> str(Span(12, 14)), str(Span(7, 7)), 13 in Span(12, 14)
    ('12-14', '7', True)
    """

    first: int
    last: int

    def __contains__(self, line: object) -> bool:
        return isinstance(line, int) and self.first <= line <= self.last

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


@dataclass(frozen=True)
class Heading:
    """A chapter, annex or strategic goal: its number ("3", "Bijlage 1", "SD2"), title and lines."""

    number: str
    title: str
    span: Span


@dataclass(frozen=True)
class Fiche:
    """One measure as the document prints it; `fields` gives the lines of each of `FIELDS`."""

    identifier: str
    title: str
    status: str
    goal: str
    fields: dict[FieldName, Span]
    lead_ministers: tuple[str, ...]
    administrations: tuple[str, ...]

    @property
    def span(self) -> Span:
        return Span(self.fields["title"].first, max(span.last for span in self.fields.values()))


@dataclass(frozen=True)
class Document:
    """The reference text, read: `page_tops` are the first lines of its pages, in order."""

    path: Path
    lines: tuple[str, ...]
    sha256: str
    first_page: int
    page_tops: tuple[int, ...]
    printed_pages: dict[int, int]
    chapters: tuple[Heading, ...]
    goals: tuple[Heading, ...]
    fiches: tuple[Fiche, ...]

    def page(self, line: int) -> int:
        """The page of the parliamentary document on which a line stands."""
        return page_of(line, self.first_page, self.page_tops)

    def text(self, span: Span) -> str:
        """The lines of a span as one running text, without running heads and page numbers."""
        last = min(span.last, len(self.lines))
        kept = (self.lines[n - 1] for n in range(span.first, last + 1) if n not in self._furniture)
        return _normal(" ".join(kept))

    @cached_property
    def _furniture(self) -> frozenset[int]:
        return _furniture(self.lines)


def page_of(line: int, first_page: int, page_tops: tuple[int, ...]) -> int:
    """The page of a line, given the number of the first page and the first lines of all pages.

    >>> page_of(60, 8, (1, 50, 79))
    9
    """
    return first_page + bisect_right(page_tops, line) - 1


def read_document(path: Path) -> Document:
    """Read the reference text at `path`.

    Raises DocumentError (with the line) when the file is not UTF-8 text, a fiche lacks a field or
    a status, numbers are not consecutive, or the pages counted disagree with those printed.
    """
    try:
        raw = path.read_bytes()
        text = raw.decode("utf8").removeprefix("\ufeff").replace("\r\n", "\n")
        lines = tuple(text.removesuffix("\n").split("\n"))
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise DocumentError(path, line, "is not UTF-8 text; save the document's text as UTF-8") from None
    first_page, tops, printed = _pages(path, lines)
    goals = _goals(path, lines)
    return Document(
        path=path,
        lines=lines,
        sha256=hashlib.sha256(raw).hexdigest(),
        first_page=first_page,
        page_tops=tops,
        printed_pages=printed,
        chapters=_chapters(lines, tops),
        goals=goals,
        fiches=_fiches(path, lines, goals),
    )


def _normal(text: str) -> str:
    """White space as single blanks; a word broken with a hyphen at a line's end stays as printed."""
    return " ".join(text.split())


@lru_cache(maxsize=2)
def _furniture(lines: tuple[str, ...]) -> frozenset[int]:
    """Lines that are running heads or printed page numbers, not text of the plan."""
    found = set()
    for number, line in enumerate(lines, 1):
        if _RUNNING_HEAD.match(line.strip()):
            found.add(number)
            if line.strip().startswith("Vlaams Parlement"):
                found.update(n for n in (number + 1, number + 2) if _PRINTED_NUMBER.match(lines[n - 1].strip()))
    return frozenset(found)


def _pages(path: Path, lines: tuple[str, ...]) -> tuple[int, tuple[int, ...], dict[int, int]]:
    """First page number, first line of every page, and the page numbers that are printed, by line.

    A page starts at an indented line that follows a line of text directly: a blank line before it
    makes it an indented paragraph, "Noot:" belongs to a figure, and a page is longer than one line.
    Where a page number is printed, the page ends with it. Those numbers prove the count.
    """
    furniture = _furniture(lines)
    printed = {n: int(lines[n - 1]) for n in sorted(furniture) if _PRINTED_NUMBER.match(lines[n - 1].strip())}
    tops: list[int] = [1]
    for number in range(2, len(lines) + 1):
        line, before = lines[number - 1], lines[number - 2]
        starts = line.startswith(" ") and line.strip() and before.strip() and not line.startswith(" Noot:")
        if number - 1 in printed or (starts and tops[-1] != number - 1):
            tops.append(number)
    if not printed:
        raise DocumentError(path, 1, "prints no page number, so its pages cannot be counted; is this the plan's text?")
    first = None
    for line_number, page in printed.items():
        counted = bisect_right(tops, line_number)
        first = page - counted + 1 if first is None else first
        if first + counted - 1 != page:
            message = (
                f"prints page {page}, but counting page tops gives {first + counted - 1}; lines were lost or added"
            )
            raise DocumentError(path, line_number, message)
    assert first is not None
    return first, tuple(tops), printed


def _chapters(lines: tuple[str, ...], tops: tuple[int, ...]) -> tuple[Heading, ...]:
    """Chapters 1, 2, ... and then the annexes, each at the top of a page and in order."""
    found: list[Heading] = []
    for number in tops:
        line = lines[number - 1]
        chapter, annex = _CHAPTER.match(line), _ANNEX.match(line)
        in_annex = bool(found) and found[-1].number.startswith("Bijlage")
        if chapter and not in_annex and int(chapter[1]) == len(found) + 1:
            found.append(Heading(chapter[1], _normal(chapter[2]), Span(number, number)))
        elif annex:
            span = _block(lines, number)
            text = _normal(" ".join([annex[2], *lines[number : span.last]]))
            found.append(Heading(annex[1], text, span))
    return tuple(found)


def _block(lines: tuple[str, ...], first: int) -> Span:
    """The lines from `first` up to the next blank line."""
    last = first
    while last < len(lines) and lines[last].strip():
        last += 1
    return Span(first, last)


def _goals(path: Path, lines: tuple[str, ...]) -> tuple[Heading, ...]:
    goals: list[Heading] = []
    for number, line in enumerate(lines, 1):
        if match := _GOAL.match(line):
            span = _block(lines, number)
            text = _normal(" ".join(lines[span.first - 1 : span.last]))
            if int(match[1]) != int(match[2]) or int(match[1]) != len(goals) + 1:
                raise DocumentError(path, number, f"expected goal 7.{len(goals) + 1}. SD {len(goals) + 1} here")
            goals.append(Heading(f"SD{match[2]}", re.split(r"[-–]", text, maxsplit=1)[1].strip(), span))
    if not goals:
        raise DocumentError(
            path, len(lines), "holds no strategic goal (a line like '7.1. SD 1 - ...'); is this the plan's text?"
        )
    return tuple(goals)


def _fiches(path: Path, lines: tuple[str, ...], goals: tuple[Heading, ...]) -> tuple[Fiche, ...]:
    starts = [n for n, line in enumerate(lines, 1) if _FICHE.match(line)]
    goal_starts = {goal.span.first for goal in goals}
    ends = {n for n, line in enumerate(lines, 1) if n in goal_starts or _ANNEX.match(line)} | set(starts)
    fiches: list[Fiche] = []
    counts: dict[int, int] = {}
    for start in starts:
        match = _FICHE.match(lines[start - 1])
        assert match
        goal, number = int(match[1]), int(match[2])
        counts[goal] = counts.get(goal, 0) + 1
        if goal > len(goals) or number != counts[goal]:
            raise DocumentError(path, start, f"expected fiche 7.{goal}.{counts[goal]}, found 7.{goal}.{number}")
        end = min((n for n in ends if n > start), default=len(lines) + 1) - 1
        fiches.append(_fiche(path, lines, Span(start, end), f"7.{goal}.{number}", f"SD{goal}"))
    for index, heading in enumerate(goals, 1):
        if index not in counts:
            raise DocumentError(path, heading.span.first, f"{heading.number} has no fiche below it")
    return tuple(fiches)


def _fiche(path: Path, lines: tuple[str, ...], span: Span, identifier: str, goal: str) -> Fiche:
    at: dict[FieldName, int] = {}
    for number in range(span.first, span.last + 1):
        for name, label in _LABELS.items():
            # The first label opens a field; only timing and budget repeat ("Budget onderzoek: ..."),
            # and there too the first one after the description is the field's start.
            if name not in at and label.match(lines[number - 1]):
                at[name] = number
    missing = [_LABEL_AS_PRINTED[name] for name in FIELDS[1:] if name not in at]
    if missing:
        raise DocumentError(path, span.first, f"fiche {identifier} lacks its field '{missing[0]}:'")
    order = [at[name] for name in FIELDS[1:]]
    if order != sorted(order):
        raise DocumentError(path, span.first, f"fiche {identifier} has its fields in another order than expected")
    title, status, title_span = _title(path, lines, Span(span.first, at["minister"] - 1), identifier)
    starts: dict[FieldName, int] = {"title": span.first, **at}
    fields: dict[FieldName, Span] = {"title": title_span}
    for name, following in zip(FIELDS[1:], [*FIELDS[2:], None], strict=True):
        end = span.last if following is None else starts[following] - 1
        if following == "budget" and starts["budget"] == starts["timing"]:  # one field serves both
            end = span.last
        fields[name] = _trim(lines, Span(starts[name], end))
    return Fiche(
        identifier=identifier,
        title=title,
        status=status,
        goal=goal,
        fields=fields,
        lead_ministers=_ministers(path, lines, fields["minister"]),
        administrations=_entries(path, lines, fields["administration"], "Uitvoerende administratie"),
    )


def _trim(lines: tuple[str, ...], span: Span) -> Span:
    """The span without the blank lines and running heads at its end."""
    furniture, last = _furniture(lines), span.last
    while last > span.first and (last in furniture or not lines[last - 1].strip()):
        last -= 1
    return Span(span.first, last)


def _title(path: Path, lines: tuple[str, ...], span: Span, identifier: str) -> tuple[str, str, Span]:
    """Title without number and status, status, and the lines of both (status on its own line or not)."""
    text = _normal(" ".join(lines[span.first - 1 : span.last]))
    match = re.match(r"7\.\d+\.\d+\.\s*(.+?)\s*\((\w+)\)$", text)
    if not match or match[2] not in _STATUS:
        known = " or ".join(f"({word})" for word in _STATUS)
        raise DocumentError(path, span.first, f"fiche {identifier} has no status {known} after its title")
    return match[1], _STATUS[match[2]], _trim(lines, span)


def _entries(path: Path, lines: tuple[str, ...], span: Span, label: str) -> tuple[str, ...]:
    """What a field holds after its label, one entry per paragraph."""
    paragraphs: list[list[str]] = [[]]
    for number in range(span.first, span.last + 1):
        text = lines[number - 1].strip()
        if number == span.first:
            text = re.sub(rf"^{label}s?(?:\(s\))?\s*:?\s*", "", text)
        if text:
            paragraphs[-1].append(text)
        elif paragraphs[-1]:
            paragraphs.append([])
    entries = tuple(_normal(" ".join(paragraph)) for paragraph in paragraphs if paragraph)
    if not entries:
        raise DocumentError(path, span.first, f"the field '{label}' is empty")
    return entries


def _ministers(path: Path, lines: tuple[str, ...], span: Span) -> tuple[str, ...]:
    """The minister field's entries; two ministers can also stand on consecutive lines."""
    entries = []
    for paragraph in _entries(path, lines, span, "Trekkende minister"):
        entries += re.split(r"\s+(?=De Vlaamse minister)", paragraph)
    return tuple(entries)
