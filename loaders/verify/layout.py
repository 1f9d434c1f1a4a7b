"""Proof of the skeleton: the text itself, its pages, goals and fiches with their fields, and the bullets of annex 2."""

from __future__ import annotations

from collections.abc import Iterator

from loaders.dataset import PlanRecords, passages
from loaders.document import Document, Fiche
from loaders.records import Measure
from loaders.spans import FIELDS, Span
from loaders.verify.context import Found, unfound
from loaders.yaml_files import Problem

__all__ = ["bullets", "fields", "goals", "mentions", "text"]


def text(records: PlanRecords, document: Document) -> Iterator[Problem]:
    """The text is the one the records were made from, with the pages they count."""
    known, source = records.plan.document, records.sources["plan"]
    for name, ours, theirs in (
        ("sha256", known.sha256, document.sha256),
        ("line_count", known.line_count, len(document.lines)),
        ("first_page", known.first_page, document.first_page if document.printed_pages else known.first_page),
        ("printed_pages", known.printed_pages, document.printed_pages),
    ):
        if ours != theirs:
            yield source.problem(("document", name), f"the record says {ours}, the document {theirs}")
    if known.page_tops != document.page_tops:
        pairs = zip(known.page_tops, document.page_tops, strict=False)
        where = next(
            (i for i, (a, b) in enumerate(pairs) if a != b), min(len(known.page_tops), len(document.page_tops))
        )
        page = known.first_page + where
        yield source.problem(
            ("document", "page_tops"), f"from page {page} on, pages start on other lines in the document"
        )


def goals(records: PlanRecords, document: Document) -> Iterator[Problem]:
    """Every goal of the text is recorded, and a passage points to its heading."""
    printed = {goal.number: goal for goal in document.goals}
    if "goals" not in records.sources:  # a plan whose profile knows no goals
        return
    source = records.sources["goals"]
    for identifier in sorted(set(printed) ^ set(records.goals)):
        side = "document" if identifier in printed else "records"
        yield source.problem((), f"goal {identifier} stands in the {side} only")
    for identifier, goal in records.goals.items():
        if identifier in printed and not any(p.lines.first in printed[identifier].span for p in goal.passages):
            message = f"no passage points to its heading in the document ({printed[identifier].span.in_words})"
            yield source.problem((identifier, "passages"), message)


def bullets(records: PlanRecords, document: Document) -> Iterator[Problem]:
    """Every bullet of the annex on crisis measures has a record that starts on its line."""
    if not records.crisis_measures:
        return
    source = records.sources["crisis_measures"]
    recorded: dict[int, str] = {}
    for slug, section in records.crisis_measures.items():
        for index, measure in enumerate(section.measures):
            path = (slug, "measures", index)
            recorded[measure.lines.first] = slug
            if not document.text(Span(measure.lines.first, measure.lines.first)).startswith("•"):
                yield source.problem((*path, "lines"), f"line {measure.lines.first} of the document starts no bullet")
    first = min(section.lines.first for section in records.crisis_measures.values())
    last = next((h.span.first for h in document.chapters if h.span.first > first), len(document.lines) + 1)
    for number in range(first, last):
        text = document.lines[number - 1].strip()
        if text.startswith("•") and text != "• …" and number not in recorded:
            yield source.problem((), f"the bullet on line {number} of the document has no record")


def fields(measure: Measure, fiche: Fiche) -> Found:
    """Title, status, goal and the lines of every field are those of the document."""
    for name, ours, theirs in (
        ("title", measure.title, fiche.title),
        ("status", measure.status, fiche.status),
        ("goal", measure.goal, fiche.goal),
    ):
        if ours != theirs:
            yield (name,), f"the record says {_quoted(ours)}, the document {_quoted(theirs)}"
    for field in FIELDS:
        here, there = measure.fields.get(field), fiche.fields.get(field)
        if here != there:
            ours, theirs = (f"in {span.in_words}" if span else "nowhere" for span in (here, there))
            yield ("fields", field), f"the record has it {ours}, the document {theirs}"


def _quoted(text: str | None) -> str:
    return "none" if text is None else f"'{text}'"


def mentions(records: PlanRecords, document: Document) -> Iterator[Problem]:
    """Every mention of every record stands in its lines."""
    whole = {
        "plan": records.plan,
        "goals": records.goals,
        "crisis_measures": records.crisis_measures,
        "figures": records.figures,
        **records.measures,
    }
    for name, record in whole.items():
        for path, passage in passages(record):
            if reason := unfound(document, passage.mention, passage.lines):
                yield records.sources[name].problem(path, reason)
