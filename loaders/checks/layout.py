"""Lines against each other: pages, the fields of a fiche, and passages in the field of what they prove."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from loaders.dataset import PlanRecords, passages
from loaders.records import Measure, Profile
from loaders.spans import FIELDS, FieldName, page_of
from loaders.yaml_files import Found, Problem

__all__ = ["layout_problems"]

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
        for path, message in (*_fields(records.plan.profile, measure), *_passages(measure)):
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


def _fields(profile: Profile, measure: Measure) -> Found:
    """The fields follow each other as the plan prints them; timing and budget may be one."""
    order = [name for name in dict.fromkeys(("title", *profile.label)) if name in measure.fields]
    for before, name in pairwise(order):
        ours, theirs = measure.fields[name], measure.fields[before]
        if ours.first <= theirs.last and ours != theirs:
            yield ("fields", name), f"must come after '{before}' ({theirs.in_words}), but stands in {ours.in_words}"


def _passages(measure: Measure) -> Found:
    """A passage within the fiche starts and ends in a field, and in the field of what it proves."""
    for path, passage in passages(measure):
        names = _FIELD_OF.get(str(path[0]), FIELDS)
        fields = [measure.fields[name] for name in names if name in measure.fields]
        if passage.lines in measure.span and not any(passage.lines in field for field in fields):
            said = (
                f"field '{names[-1]}' of the fiche does not hold"
                if len(names) < len(FIELDS)
                else "no field of the fiche holds"
            )
            yield path, f"{said} {passage.lines.in_words}"
