"""Reading a plan's reference text: pages, chapters, goals and the fiches with their fields.

The reference text is the plain text of a plan's document. How it is laid out is in the plan's profile
(`loaders.records.profile`); the layout of the plan of 2022, with its oddities, is described in
`docs/document.md`. Every line number is 1-based.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from loaders.records.profile import Numbered, Profile, Status, any_of, filled, pattern
from loaders.spans import FieldName, Span, page_of
from ontology.errors import VapaError

__all__ = ["Document", "DocumentError", "Fiche", "Heading", "fingerprint", "in_one_line", "read_document"]

_PRINTED_NUMBER = re.compile(r"(\d{1,3})$")


class DocumentError(VapaError):
    """The text is not a plan this reader knows; says where and what it expected."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        self.path, self.line, self.message = path, line, message
        super().__init__(f"{path}:{line}: {message}")


@dataclass(frozen=True)
class Heading:
    """A chapter, annex or strategic goal: its number ("3", "Bijlage 1", "SD2"), title and lines."""

    number: str
    title: str
    span: Span
    annex: bool = False


@dataclass(frozen=True)
class Fiche:
    """One measure as the document prints it; `fields` gives the lines of its title and of each field that it has."""

    identifier: str
    title: str
    status: Status | None
    goal: str | None
    fields: dict[FieldName, Span]
    lead_ministers: tuple[str, ...]
    administrations: tuple[str, ...]

    @property
    def span(self) -> Span:
        return Span(self.fields["title"].first, max(span.last for span in self.fields.values()))


@dataclass(frozen=True, eq=False)
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
    furniture: frozenset[int]
    """Lines that are running heads or printed page numbers, not text of the plan."""

    def page(self, line: int) -> int:
        """The page of the document on which a line stands."""
        return page_of(line, self.first_page, self.page_tops)

    def text(self, span: Span) -> str:
        """The lines of a span as one running text, without running heads and page numbers."""
        return _text(self, span)

    def paragraphs(self) -> Iterator[Span]:
        """The text as printed: lines that follow each other on a page, without blank ones, heads and page numbers."""
        tops, first = set(self.page_tops), 0
        for number, line in enumerate((*self.lines, ""), 1):
            ends = not line.strip() or number in self.furniture
            if first and (ends or number in tops):
                yield Span(first, number - 1)
                first = 0
            if not first and not ends:
                first = number


def fingerprint(path: Path) -> str:
    """The SHA-256 of a text, by which its plan is known."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_document(path: Path, profile: Profile) -> Document:
    """Read the reference text at `path`, laid out as the profile says.

    Raises DocumentError (with the line) when the file is not UTF-8 text, a fiche lacks what it must have,
    numbers are not consecutive, or the pages counted disagree with those printed.
    """
    try:
        raw = path.read_bytes()
        text = raw.decode("utf8").removeprefix("\ufeff").replace("\r\n", "\n")
        lines = tuple(text.removesuffix("\n").split("\n"))
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise DocumentError(path, line, "is not UTF-8 text; save the document's text as UTF-8") from None
    return _Reader(path, lines, profile).document(hashlib.sha256(raw).hexdigest())


@lru_cache(maxsize=20_000)
def _text(document: Document, span: Span) -> str:
    last = min(span.last, len(document.lines))
    kept = (document.lines[n - 1] for n in range(span.first, last + 1) if n not in document.furniture)
    return in_one_line(" ".join(kept))


def in_one_line(text: str) -> str:
    """White space as single blanks; a word broken with a hyphen at a line's end stays as printed."""
    return " ".join(text.split())


class _Reader:
    """Reads one text by its profile."""

    def __init__(self, path: Path, lines: tuple[str, ...], profile: Profile) -> None:
        self.path, self.profile = path, profile
        self.tops = tuple(n for n, line in enumerate(lines, 1) if line.startswith("\f"))
        """The lines that a form feed puts at the top of a page, as programs that read a PDF write it."""
        self.lines = tuple(line.lstrip("\f") for line in lines)
        self.furniture = self._furniture()
        self.labels = {name: profile.label_pattern(name) for name in profile.label}

    def document(self, sha256: str) -> Document:
        first_page, tops, printed = self._pages()
        chapters, goals = self._chapters(tops), self._goals()
        return Document(
            path=self.path,
            lines=self.lines,
            sha256=sha256,
            first_page=first_page,
            page_tops=tops,
            printed_pages=printed,
            chapters=chapters,
            goals=goals,
            fiches=self._fiches(goals, chapters),
            furniture=self.furniture,
        )

    def error(self, line: int, message: str) -> DocumentError:
        return DocumentError(self.path, line, message)

    # --- pages and chapters --------------------------------------------------------------------

    def _furniture(self) -> frozenset[int]:
        """Running heads, and the page number that stands alone on one of the two lines after one."""
        heads = any_of(self.profile.running_head)
        found = set()
        for number, line in enumerate(self.lines, 1):
            if heads.fullmatch(line.strip()):
                found.add(number)
                after = (n for n in (number + 1, number + 2) if n <= len(self.lines))
                found.update(n for n in after if _PRINTED_NUMBER.match(self.lines[n - 1].strip()))
        return frozenset(found)

    def _pages(self) -> tuple[int, tuple[int, ...], dict[int, int]]:
        """First page number, first line of every page, and the page numbers that are printed, by line.

        Where the text has no form feeds, a page starts at an indented line that follows a line of text directly: a
        blank line before it makes it an indented paragraph, "Noot:" belongs to a figure, and a page is longer than
        one line. Where a page number is printed, the page ends with it. Those numbers prove the count.
        """
        alone = (n for n in sorted(self.furniture) if _PRINTED_NUMBER.match(self.lines[n - 1].strip()))
        printed = {n: int(self.lines[n - 1]) for n in alone}
        tops = [1, *(n for n in self.tops if n > 1)] if self.tops else self._counted_tops(printed)
        if not printed and self.profile.running_head:
            message = "prints no page number, so its pages cannot be counted; is this the plan's text?"
            raise self.error(1, message)
        first = None
        for line_number, page in printed.items():
            counted = bisect_right(tops, line_number)
            first = page - counted + 1 if first is None else first
            if (counts := first + counted - 1) != page:
                message = f"prints page {page}, but counting page tops gives {counts}; lines were lost or added"
                raise self.error(line_number, message)
        return 1 if first is None else first, tuple(tops), printed

    def _counted_tops(self, printed: Iterable[int]) -> list[int]:
        tops: list[int] = [1]
        for number in range(2, len(self.lines) + 1):
            line, before = self.lines[number - 1], self.lines[number - 2]
            starts = line.startswith(" ") and line.strip() and before.strip() and not line.startswith(" Noot:")
            if number - 1 in printed or (starts and tops[-1] != number - 1):
                tops.append(number)
        return tops

    def _chapters(self, tops: tuple[int, ...]) -> tuple[Heading, ...]:
        """Chapters 1, 2, ... and then the annexes, each at the top of a page and in order."""
        found: list[Heading] = []
        for top in tops:
            line = self.lines[top - 1]
            chapter, annex = (
                next((match for form in forms if (match := re.match(rf"\s*{pattern(form)}\s*(?=\S)", line))), None)
                for forms in (self.profile.chapter, self.profile.annex)
            )
            if annex:
                number, span = re.sub(r"[\s:.–—-]+$", "", annex[0]).strip(), self._block(top)
                text = in_one_line(" ".join([line[annex.end() :], *self.lines[top : span.last]]))
                found.append(Heading(number, text, span, annex=True))
            elif chapter and not (found and found[-1].annex) and int(chapter["n"]) == len(found) + 1:
                found.append(Heading(chapter["n"], in_one_line(line[chapter.end() :]), Span(top, top)))
        return tuple(found)

    def _block(self, first: int) -> Span:
        """The lines from `first` up to the next blank line."""
        last = first
        while last < len(self.lines) and self.lines[last].strip():
            last += 1
        return Span(first, last)

    # --- goals and fiches ----------------------------------------------------------------------

    def _goals(self) -> tuple[Heading, ...]:
        form, goals = self.profile.goal, list[Heading]()
        if form is None:
            return ()
        for number, match in self._starts(form):
            printed, due = match.groupdict(), str(len(goals) + 1)
            if printed["n"].isdigit() and {v for name, v in printed.items() if name.rstrip("_") == "n"} != {due}:
                raise self.error(number, f"expected goal {form.shown(**{**printed, 'n': due})} here")
            span = self._block(number)
            text = in_one_line(" ".join(self.lines[span.first - 1 : span.last]))
            start = form.starts(text)
            goals.append(Heading(filled(form.identifier, printed), text[start.end() if start else 0 :], span))
        if not goals:
            example = form.heading[0].replace("{n}", "1")
            message = f"holds no strategic goal (a line like '{example} ...'); is this the plan's text?"
            raise self.error(len(self.lines), message)
        return tuple(goals)

    def _starts(self, form: Numbered) -> list[tuple[int, re.Match[str]]]:
        """The lines that begin with a heading of this form."""
        found = ((number, form.starts(line)) for number, line in enumerate(self.lines, 1))
        return [(number, match) for number, match in found if match]

    def _fiches(self, goals: tuple[Heading, ...], chapters: tuple[Heading, ...]) -> tuple[Fiche, ...]:
        """The measures, each up to the next heading; under the goal that its number names, or that stands above it."""
        form, known = self.profile.measure, {goal.number for goal in goals}
        starts = self._starts(form)
        if not starts:
            raise self.error(len(self.lines), f"holds no measure (a line like '{form.heading[0]} ...')")
        ends = sorted({n for n, _ in starts} | {h.span.first for h in (*goals, *chapters)} | {len(self.lines) + 1})
        counts: Counter[tuple[str, ...]] = Counter()
        fiches = []
        for start, match in starts:
            numbers = match.groupdict()
            above = tuple(value for name, value in numbers.items() if name != "n")
            counts[above] += 1
            identifier = filled(form.identifier, numbers)
            goal = self.profile.goal_of(numbers) or next(
                (goal.number for goal in reversed(goals) if goal.span.first < start), None
            )
            due = filled(form.identifier, {**numbers, "n": str(counts[above])})
            off = self.profile.consecutive and numbers["n"].isdigit() and due != identifier
            if off or (goals and goal not in known):
                raise self.error(start, f"expected fiche {due}, found {identifier}")
            fiches.append(self._fiche(Span(start, ends[bisect_right(ends, start)] - 1), identifier, goal))
        for heading in goals:
            if heading.number not in {fiche.goal for fiche in fiches}:
                raise self.error(heading.span.first, f"{heading.number} has no fiche below it")
        return tuple(fiches)

    def _fiche(self, span: Span, identifier: str, goal: str | None) -> Fiche:
        at = self._fields_at(span, identifier)
        before = min(at.values(), default=span.last + 1) - 1
        title, status, title_span = self._title(Span(span.first, before), identifier)
        fields: dict[FieldName, Span] = {"title": title_span}
        for name, start in at.items():
            end = min((other for other in at.values() if other > start), default=span.last + 1) - 1
            fields[name] = self._trim(Span(start, end))
        return Fiche(
            identifier=identifier,
            title=title,
            status=status,
            goal=goal,
            fields=fields,
            lead_ministers=self._entries(fields, "minister"),
            administrations=self._entries(fields, "administration"),
        )

    def _fields_at(self, span: Span, identifier: str) -> dict[FieldName, int]:
        """The line on which each field starts, in the order of the profile.

        The first label opens a field; only timing and budget repeat in the plan of 2022 ("Budget onderzoek: ..."), and
        there too the first one after the description is the field's start.
        """
        at: dict[FieldName, int] = {}
        for number in range(span.first, span.last + 1):
            for name, label in self.labels.items():
                if name not in at and label.match(self.lines[number - 1]):
                    at[name] = number
        for name in self.profile.label:
            if name in self.profile.mandatory and name not in at:
                raise self.error(span.first, f"fiche {identifier} lacks its field '{self._printed(name)}:'")
        order = [at[name] for name in self.profile.label if name in at]
        if order != sorted(order):
            raise self.error(span.first, f"fiche {identifier} has its fields in another order than expected")
        return at

    def _printed(self, field: FieldName) -> str:
        """A label as the profile gives it first."""
        return self.profile.label[field][0].rstrip(": ")

    def _trim(self, span: Span) -> Span:
        """The span without the blank lines and running heads at its end."""
        last = span.last
        while last > span.first and (last in self.furniture or not self.lines[last - 1].strip()):
            last -= 1
        return Span(span.first, last)

    def _title(self, span: Span, identifier: str) -> tuple[str, Status | None, Span]:
        """Title without number and status, status, and the lines of both (status on a line by itself or not)."""
        text = in_one_line(" ".join(self.lines[span.first - 1 : span.last]))
        number = self.profile.measure.starts(text)
        title = text[number.end() :] if number else text
        match = re.fullmatch(r"(.+?)\s*\(([^()]+)\)", title)
        if match and match[2] in self.profile.status:
            return match[1], self.profile.status[match[2]], self._trim(span)
        if "status" in self.profile.mandatory:
            known = " or ".join(f"({word})" for word in self.profile.status)
            raise self.error(span.first, f"fiche {identifier} has no status {known} after its title")
        return title, None, self._trim(span)

    def _entries(self, fields: dict[FieldName, Span], name: FieldName) -> tuple[str, ...]:
        """What a field holds after its label, told apart as the profile says."""
        if name not in fields:
            return ()
        span, paragraphs = fields[name], list[list[str]]([[]])
        for number in range(span.first, span.last + 1):
            text = self.lines[number - 1]
            if number == span.first and (label := self.labels[name].match(text)):
                text = text[label.end() :]
            if text := text.strip():
                paragraphs[-1].append(text)
            elif paragraphs[-1]:
                paragraphs.append([])
        listing = self.profile.listing(name)
        whole = (in_one_line(" ".join(paragraph)) for paragraph in paragraphs if paragraph)
        entries = tuple(entry for paragraph in whole for entry in listing.entries(paragraph))
        if not entries and name in self.profile.mandatory:
            raise self.error(span.first, f"the field '{self._printed(name)}' is empty")
        return entries
