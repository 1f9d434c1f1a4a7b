"""Proof of time: every year of the timing field is accounted for, and what is open ended is said to be so."""

from __future__ import annotations

import datetime as dt

from loaders.document import Document, Fiche
from loaders.dutch import OPEN_ENDED, years
from loaders.records import Measure
from loaders.verify.context import Found, explained

__all__ = ["timing"]


def timing(measure: Measure, document: Document, fiche: Fiche) -> Found:
    """A printed year has a period; each is its start, its end, between them, or that of a phase or milestone."""
    text, period = document.text(fiche.fields["timing"]), measure.period
    if fiche.fields["timing"] == fiche.fields["budget"]:
        return
    printed = years(text)
    if period is None:
        if printed:
            yield ("period",), "is empty, but the timing field prints a year"
        return
    noted = explained(measure, fiche.fields["timing"])
    spans = [period, *period.phases]
    ours = {_year(value) for span in spans for value in (span.start, span.end) if value is not None}
    ours |= {_year(item.date) for item in measure.milestone}
    if ours:
        last = max(printed, default=0) if period.open_ended else max(ours)
        missing = {year for year in printed if not min(ours) <= year <= last}
        if missing and not noted:
            yield ("period",), f"the timing field prints {', '.join(map(str, sorted(missing)))}, which lies outside it"
    said = text + " " + " ".join(passage.mention for span in spans for passage in span.passages)
    if period.open_ended and not OPEN_ENDED.search(said) and not noted:
        yield ("period", "open_ended"), "is true, but no word of the timing field says that there is no end"
    if not period.open_ended and period.end is None and OPEN_ENDED.search(said) and not noted:
        yield ("period", "open_ended"), "is false and there is no end, but the timing field says it goes on"
    if period.end is None and not noted and max(printed, default=0) > max(ours, default=9999):
        yield ("period", "end"), f"is not given, but the timing field prints {max(printed)}"


def _year(value: int | dt.date | str) -> int:
    return value if isinstance(value, int) else int(str(value)[:4])
