"""Lines against each other: pages, the fields of a fiche, passages in their field, and the goal of a fiche."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from loaders.dataset import PlanRecords, passages
from loaders.document import FIELDS, FieldName, page_of
from loaders.records import Goal, Measure
from loaders.yaml_files import Key, Problem

__all__ = ["layout_problems"]

Found = Iterator[tuple[tuple[Key, ...], str]]

_FIELD_OF: dict[str, tuple[FieldName, ...]] = {
    "lead_minister": ("minister",),
    "implemented_by": ("administration",),
    "budget": ("timing", "budget"),
}
"""The field in which all passages of these stand."""


def layout_problems(records: PlanRecords) -> Iterator[Problem]:
    """Everything in a plan's line numbers that cannot be, whatever the document says."""
    for path, message in _pages(records):
        yield records.sources["plan"].problem(path, message)
    for identifier, measure in records.measures.items():
        for path, message in (*_fields(measure), *_passages(measure), *_goal(records.goals, measure)):
            yield records.sources[identifier].problem(path, message)


def _pages(records: PlanRecords) -> Found:
    """Pages start on later and later lines of the document, and on those that print their number."""
    document = records.plan.document
    for position, (top, following) in enumerate(pairwise(document.page_tops)):
        if following <= top:
            message = f"is {following}, but the page before starts on line {top}"
            yield ("document", "page_tops", position + 1), message
    if document.page_tops and document.page_tops[-1] > document.line_count:
        yield ("document", "line_count"), f"is {document.line_count}, but a page starts on {document.page_tops[-1]}"
    for line, page in document.printed_pages.items():
        if page_of(line, document.first_page, document.page_tops) != page:
            yield ("document", "page_tops"), f"line {line} prints page {page}, these lines count another"


def _fields(measure: Measure) -> Found:
    """The fields follow each other; timing and budget may be one."""
    for before, name in pairwise(FIELDS):
        ours, theirs = measure.fields[name], measure.fields[before]
        if ours.first <= theirs.last and ours != theirs:
            yield ("fields", name), f"lines {ours} do not come after those of '{before}' ({theirs})"


def _passages(measure: Measure) -> Found:
    """A passage starts and ends in a field, and in the field of what it proves."""
    for path, passage in passages(measure):
        names = _FIELD_OF.get(str(path[0]), FIELDS)
        fields = [measure.fields[name] for name in names]
        if not any(passage.lines.first in field and passage.lines.last in field for field in fields):
            where = f"field '{names[-1]}'" if len(names) < len(FIELDS) else "any field"
            yield path, f"lines {passage.lines} do not lie in {where} of the fiche"


def _goal(goals: dict[str, Goal], measure: Measure) -> Found:
    """A fiche belongs to the goal whose heading stands nearest before it."""
    before = [
        (passage.lines.first, identifier)
        for identifier, goal in goals.items()
        for passage in goal.passages
        if passage.lines.first < measure.span.first
    ]
    if before and measure.goal in goals and (nearest := max(before)[1]) != measure.goal:
        yield ("goal",), f"is {measure.goal}, but the fiche stands under {nearest}"
