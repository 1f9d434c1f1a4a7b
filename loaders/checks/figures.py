"""Poverty figures: every number, year, region, group, indicator and unit is one that the mentions print."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from loaders.amounts import figures_in_words, numbers
from loaders.checks.mentions import shown
from loaders.dataset import PlanRecords
from loaders.dutch import APPROXIMATE, BOUND, COUNTED, prints_date, prints_month, years
from loaders.names import fold, holds
from loaders.records import Figures, Observation, year_of
from loaders.records.figures import CHANGES
from loaders.yaml_files import Problem

__all__ = ["figure_problems", "is_named"]

_EDGES = {(1, 1): re.compile("begin|januari", re.IGNORECASE), (12, 31): re.compile("eind|december", re.IGNORECASE)}
"""Words for the first and the last day of a year."""

Found = Iterator[tuple[str, str]]
"""(field of an observation, what is wrong with it)."""


def figure_problems(records: PlanRecords) -> Iterator[Problem]:
    """Everything about a plan's figures that none of their mentions bears out."""
    if records.figures is None:
        return
    source = records.sources["figures"]
    first = min((measure.span.first for measure in records.measures.values()), default=0)
    for index, item in enumerate(records.figures.observations):
        text = " | ".join(passage.mention for passage in item.passages)
        for field, message in (
            *_numbers(item),
            *_time(item, text),
            *_place_and_group(records.figures, item, text),
            *_unit(records.figures, item, text),
            *_certainty(item, text),
            *_section(item, first),
        ):
            yield source.problem(("observations", index, field), message)
    yield from _of_a_kind(records)


def _numbers(item: Observation) -> Found:
    mentions = [passage.mention for passage in item.passages]
    printed = [value for mention in mentions for value in (*numbers(mention), *figures_in_words(mention))]
    for name in ("lower", "value", "upper"):
        number = getattr(item, name)
        if number is not None and (abs(number) if item.unit in CHANGES else number) not in printed:
            yield name, f"the record says {number}, its mentions print {shown(printed)}"


def _time(item: Observation, text: str) -> Found:
    for name in ("start", "end"):
        value = getattr(item, name)
        if value is not None and not _prints_year(text, value):
            yield name, f"the year of {value} stands in none of its mentions"
        elif isinstance(value, dt.date) and not _prints_day(text, value):
            yield (
                name,
                f"the day of {value} stands in none of its mentions, nor a word for the start or end of the year",
            )


def _prints_year(text: str, value: int | dt.date) -> bool:
    """Whether the mentions of a figure print its year, or say that it was before a year they print."""
    return year_of(value) in years(text) or "daarvoor" in text


def _prints_day(text: str, value: dt.date) -> bool:
    """Whether the mentions print a day, or its month, or say of the first or last day of a year that it is that."""
    if (value.month, value.day) in _EDGES and _EDGES[value.month, value.day].search(text):
        return True
    return prints_date(text, value) or prints_month(text, value.year, value.month)


def _place_and_group(figures: Figures, item: Observation, text: str) -> Found:
    """The mentions name the region, the indicator and the group; where it is everybody, they name no other group."""
    tables: tuple[tuple[str, Mapping[str, Any]], ...]
    tables = ("region", figures.regions), ("indicator", figures.indicators), ("group", figures.groups)
    for name, entries in tables:
        slug = getattr(item, name)
        entry = entries.get(slug)
        if entry is None:
            continue
        if name != "group" or entry.hidden_label:
            if not is_named(entry, text):
                yield name, f"no mention names '{slug}'"
        elif named := [
            other for other, group in figures.groups.items() if group.hidden_label and is_named(group, text)
        ]:
            yield name, f"is '{slug}', but its mentions name {', '.join(sorted(named))}"


def _unit(figures: Figures, item: Observation, text: str) -> Found:
    indicator = figures.indicators.get(item.indicator)
    if indicator and item.unit not in indicator.unit:
        known = ", ".join(unit.value for unit in indicator.unit)
        yield "unit", f"is {item.unit.value}, but '{item.indicator}' is given in {known}; correct one of the two"
    signs = {unit for unit, sign in COUNTED.items() if sign.search(text)}
    if item.unit in COUNTED and item.unit not in signs:
        yield "unit", f"is {item.unit.value}, which no mention shows"
    elif item.unit not in COUNTED and signs:
        yield "unit", f"is {item.unit.value}, but its mentions print {'%' if '%' in text else 'another unit'}"


def _certainty(item: Observation, text: str) -> Found:
    said = APPROXIMATE.search(text)
    if item.approximate and not said and not BOUND.search(text):
        yield "approximate", "is true, but no mention says that the figure is an estimate"
    if not item.approximate and said and item.value is not None:
        yield "approximate", f"is false, but its mentions say '{said[0]}'"


def _section(item: Observation, first: int) -> Found:
    """The summary stands before the fiches, annex 1 after them."""
    section = "summary" if item.passages[0].lines.first < first else "annex-1"
    if section != item.section:
        yield "section", f"is {item.section}, but line {item.passages[0].lines.first} is in {section}"


def _of_a_kind(records: PlanRecords) -> Iterator[Problem]:
    """No two figures share all dimensions, unless they conflict."""
    assert records.figures is not None
    keys: dict[tuple[object, ...], str] = {}
    for index, item in enumerate(records.figures.observations):
        key = (item.indicator, item.group, item.region, item.section, item.start, item.end, item.unit)
        other = keys.setdefault(key, item.id)
        if other != item.id and other not in item.conflicts_with:
            message = f"has all dimensions of '{other}'; merge the two, correct one, or let them conflict"
            yield records.sources["figures"].problem(("observations", index, "id"), message)


def is_named(entry: Any, text: str) -> bool:
    """Whether a text holds a form of an entry that has only a name and hidden labels."""
    folded = fold(text)
    return any(holds(folded, fold(form)) for form in (entry.pref_label.nl, *entry.hidden_label))
