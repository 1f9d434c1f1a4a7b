"""Proof of time: what a fiche or bullet prints of it is accounted for, and what is open ended is said to be so."""

from __future__ import annotations

import datetime as dt
import re

from loaders.checks.mentions import noted
from loaders.document import Document, Fiche
from loaders.dutch import OPEN_ENDED, days, years
from loaders.records import CrisisMeasure, Measure, year_of
from loaders.verify.context import Found

__all__ = ["dated_steps", "timing"]

_ONLY_END = re.compile(r"gerealiseerd|\btot\b|eind|tegen|uiterlijk|\bby\b|until", re.IGNORECASE)
"""Words by which a year is an end, of something of which the start is not told."""


def timing(measure: Measure, document: Document, fiche: Fiche) -> Found:
    """A printed year has a period; each is its start, its end, between them, or that of a phase or milestone."""
    if "timing" not in fiche.fields or fiche.fields["timing"] == fiche.fields.get("budget"):
        return
    text, period = document.text(fiche.fields["timing"]), measure.period
    printed = years(text)
    if period is None:
        if printed:
            yield ("period",), "is empty, but the timing field prints a year"
        return
    note = noted(measure, fiche.fields["timing"])
    spans = [period, *period.phases]
    dates = [value for span in spans for value in (span.start, span.end)] + [item.date for item in measure.milestone]
    ours = {year_of(value) for value in dates if value is not None}
    said = text + " " + " ".join(passage.mention for span in spans for passage in span.passages)
    if unsaid := printed - ours - years(note):
        inside = set(range(min(ours, default=0), 9999 if period.open_ended else max(ours, default=0) + 1))
        if not unsaid <= inside:
            shown = ", ".join(map(str, sorted(unsaid - inside)))
            yield ("period",), f"the timing field prints {shown}, which lies outside it"
    for name in ("start", "end"):
        unknown = getattr(period, name) is None and not (name == "end" and period.open_ended)
        if unknown and printed and not note and not (name == "start" and _ONLY_END.search(text)):
            yield ("period", name), "is not given, though the timing field prints a year; say why in a data note"
    goes_on = bool(OPEN_ENDED.search(said))
    if period.open_ended and not note and (not goes_on or (len(printed) > 1 and not OPEN_ENDED.search(text))):
        yield ("period", "open_ended"), "is true, but no word of the timing field says that there is no end"
    if not period.open_ended and period.end is None and goes_on and not note:
        yield ("period", "open_ended"), "is false and there is no end, but the timing field says it goes on"


def dated_steps(measure: CrisisMeasure, document: Document) -> Found:
    """Every day that a bullet prints is of its period or a milestone, or told of in a data note; so is what goes on."""
    period = measure.period
    ours = [item.date for item in measure.milestone] + ([period.start, period.end] if period else [])
    known = days(noted(measure, measure.lines)) | {(day.month, day.day) for day in ours if isinstance(day, dt.date)}
    if unsaid := days(document.text(measure.lines)) - known:
        shown = ", ".join(f"{day}/{month}" for month, day in sorted(unsaid))
        yield ("milestone",), f"the bullet prints {shown}: record it, or say in a data note why not"
    if period and period.open_ended and not any(OPEN_ENDED.search(passage.mention) for passage in period.passages):
        yield ("period", "open_ended"), "is true, but no mention says that there is no end"
