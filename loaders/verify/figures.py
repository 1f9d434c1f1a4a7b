"""Proof of the poverty figures: when, where, among whom, of what and how sure, as the words around them say."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal

from loaders.amounts import numbers
from loaders.checks.figures import is_named
from loaders.dataset import PlanRecords
from loaders.document import Document
from loaders.dutch import APPROXIMATE, BOUND, COUNTED_NOUNS, prints_date, years
from loaders.records import Figures, Observation, year_of
from loaders.spans import Span
from loaders.verify.context import after, before, paragraph, sentence
from loaders.yaml_files import Problem

__all__ = ["figures"]

_FIGURE = re.compile(r"\d[\d.,]*\s*%|\d{1,3}(?:\.\d{3})+")
_BEFORE = 6
"""How many lines before the paragraph of a figure may name what it measures, or among whom."""

_EDGES = {(1, 1): "begin", (12, 31): "einde?"}
"""The days that a text may tell as the begin or the end of a year."""

_REACH = 60
"""How many lines before a figure may give its year, where its own sentence gives none."""


def figures(records: PlanRecords, document: Document) -> Iterator[Problem]:
    """Everything about a figure that its sentence, or the text before it, says otherwise."""
    if records.figures is None:
        return
    source = records.sources["figures"]
    for index, item in enumerate(records.figures.observations):
        said = " ".join(sentence(document, passage) for passage in item.passages)
        for field, message in (
            *_time(item, said, document),
            *_day(item, said, document),
            *_place_and_group(records.figures, item, said),
            *_certainty(item, document),
            *_unit(item, document),
            *_topic(records.figures, item, document),
        ):
            yield source.problem(("observations", index, field), message)
    yield from _left_out(records, records.figures, document)


def _time(item: Observation, said: str, document: Document) -> Iterator[tuple[str, str]]:
    ours = {year_of(value) for value in (item.start, item.end) if value is not None}
    printed = years(said) or _years_before(document, item.passages[0].lines.first)
    if printed and "daarvoor" in said:
        printed.add(min(printed) - 1)
    if printed and not ours & printed:
        shown = ", ".join(map(str, sorted(printed)))
        yield "start", f"the record says {', '.join(map(str, sorted(ours)))}, the text at the figure {shown}"


def _day(item: Observation, said: str, document: Document) -> Iterator[tuple[str, str]]:
    """A reference day is printed at the figure or just before; the first and last of a year may be in words."""
    day, first = item.start, item.passages[0].lines.first
    if not isinstance(day, dt.date) or item.end not in (None, day):
        return
    text = f"{document.text(Span(max(1, first - _BEFORE), first))} {said}"
    in_words = _EDGES.get((day.month, day.day))
    if not prints_date(text, day) and not (
        in_words and re.search(rf"\b{in_words}\s+{day.year}\b", text, re.IGNORECASE)
    ):
        yield "start", f"the text at the figure does not print {day}"


def _years_before(document: Document, line: int) -> set[int]:
    """The years of the nearest line before this one that prints any."""
    for number in range(line, max(0, line - _REACH), -1):
        if printed := years(document.text(Span(number, number))):
            return printed
    return set()


def _place_and_group(figures: Figures, item: Observation, said: str) -> Iterator[tuple[str, str]]:
    """A sentence that names regions or groups names this figure's own."""
    for field, entries in (("region", figures.regions), ("group", figures.groups)):
        named = {slug for slug, entry in entries.items() if is_named(entry, said)}
        slug = getattr(item, field)
        if named and slug not in named:
            yield field, f"is '{slug}', but the sentence of the figure names {', '.join(sorted(named))}"


def _certainty(item: Observation, document: Document) -> Iterator[tuple[str, str]]:
    at = " | ".join(f"{before(document, passage, 4)} {passage.mention}" for passage in item.passages)
    near = " | ".join(sentence(document, passage) for passage in item.passages)
    if item.approximate and not APPROXIMATE.search(near) and not BOUND.search(at):
        yield "approximate", "is true, but no word at the figure says that it is an estimate"
    if not item.approximate and APPROXIMATE.search(at) and item.value is not None:
        yield "approximate", "is false, but the words at the figure say that it is an estimate"


def _unit(item: Observation, document: Document) -> Iterator[tuple[str, str]]:
    """The noun right after a number that counts is one of its unit."""
    printing = [passage for passage in item.passages if {abs(n) for n in item.numbers} & set(numbers(passage.mention))]
    texts = [f"{passage.mention} {after(document, passage, 3)}" for passage in printing]
    shown = {unit for unit, nouns in COUNTED_NOUNS.items() if any(nouns.search(text) for text in texts)}
    if item.unit in COUNTED_NOUNS and shown and item.unit not in shown:
        names = ", ".join(sorted(unit.value for unit in shown))
        yield "unit", f"is {item.unit.value}, but the words after the figure count {names}"


def _topic(figures: Figures, item: Observation, document: Document) -> Iterator[tuple[str, str]]:
    """What is measured is named at the figure or in the lines before it, and so is a group that is not everybody."""
    lines = [paragraph(document, passage.lines) for passage in item.passages]
    near = " ".join(document.text(Span(max(1, span.first - _BEFORE), span.last)) for span in lines)
    if not is_named(figures.indicators[item.indicator], near):
        yield "indicator", f"is '{item.indicator}', which nothing near the figure names"
    group = figures.groups[item.group]
    if group.hidden_label and not is_named(group, near):
        yield "group", f"is '{item.group}', which nothing near the figure names"


def _left_out(records: PlanRecords, figures: Figures, document: Document) -> Iterator[Problem]:
    """Every percentage and large number in the chapters of the figures is recorded as often as its line prints it."""
    starts = [heading.span.first for heading in document.chapters]
    chapters = {bisect_right(starts, item.passages[0].lines.first) - 1 for item in figures.observations}
    recorded: dict[int, Counter[Decimal]] = defaultdict(Counter)
    for item in figures.observations:
        ours = {abs(number) for number in item.numbers}
        for lines in {p.lines for p in item.passages if ours & set(numbers(p.mention))}:
            for line in range(lines.first, lines.last + 1):
                recorded[line].update(dict.fromkeys(ours, 1))
    for chapter in sorted(chapters):
        last = starts[chapter + 1] if chapter + 1 < len(starts) else len(document.lines) + 1
        for line in range(starts[chapter], last):
            printed = Counter(n for match in _FIGURE.findall(document.text(Span(line, line))) for n in numbers(match))
            for value in printed - recorded[line]:
                message = f"line {line} prints {value.normalize():f} more often than the records that point to it"
                yield records.sources["figures"].problem(("observations",), message)
