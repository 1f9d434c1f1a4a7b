"""What the mentions prove: a name, number, year or date in a record is one that its own mentions print.

A mention is the surface form at the lines of a passage; that it stands there is for `loaders.verify` to prove.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any

from loaders.amounts import as_dutch, money, numbers
from loaders.dataset import Dataset, PlanRecords, Source, references
from loaders.dutch import APPROXIMATE, BOUND, EXISTING, LASTING, PERIODICAL, prints_date, prints_edge, years
from loaders.names import Vocabularies, fold, holds
from loaders.records import BudgetLine, CrisisMeasure, Evidenced, Measure, Passage, Per, Plan, TimeSpan, year_of
from loaders.spans import Span
from loaders.yaml_files import Found, Key, Problem

__all__ = ["mention_problems", "noted", "shown"]

_OPEN_RANGE = re.compile(r"vanaf|sinds|tot|t\.?e\.?m|start|voor ", re.IGNORECASE)
"""Words by which a printed year is only the first or last of several."""


def mention_problems(dataset: Dataset, records: PlanRecords) -> Iterator[Problem]:
    """Everything in a plan's records that none of its mentions bears out."""
    language = records.plan.profile.language
    known = Vocabularies(dataset, language)
    for identifier, measure in records.measures.items():
        source = records.sources[identifier]
        for path, message in (*_names(known, measure), *_references(records, measure), *_numbers(measure, language)):
            yield source.problem(path, message)
        for path, message in (*_recipients(known, measure), *_leaders(known, measure), *_dates(measure)):
            yield source.problem(path, message)
    for crisis, source in records.crisis_with_source:
        for path, message in (*_names(known, crisis), *_numbers(crisis, language), *_recipients(known, crisis)):
            yield source.problem(path, message)
        for path, message in _dates(crisis):
            yield source.problem(path, message)
    yield from _plan(known, records.plan, records.sources["plan"])


_NAMED = ("implemented_by", "involvement", "targeting", "uses_instrument", "location")
"""The lists of a measure that say what its mentions name."""


def _names(known: Vocabularies, measure: Measure | CrisisMeasure) -> Found:
    """Every thing that a measure names is named by one of the mentions of that statement."""
    for path, slug, vocabulary in references(measure):
        if path[0] not in _NAMED:
            continue
        item = getattr(measure, str(path[0]))[path[1]]
        if message := _unnamed(known, vocabulary, slug, item):
            yield path, message
        for place, passage in enumerate(item.passages):
            if passage.stands_for and passage.stands_for not in (slug, getattr(item, "actor", None)):
                message = f"is '{passage.stands_for}', but the entry is about '{slug}'"
                yield (*path[:2], "passages", place, "stands_for"), message


def _unnamed(known: Vocabularies, vocabulary: str, slug: str, item: Evidenced) -> str | None:
    if not known.forms(vocabulary, slug) or any(_means(known, vocabulary, slug, passage) for passage in item.passages):
        return None
    shown = ", ".join(f"'{passage.mention}'" for passage in item.passages)
    return (
        f"no mention here ({shown}) is a name of '{slug}'; correct the name or the mention. If these words always mean "
        f"it, add them to its hidden_label in vocabularies/{vocabulary}.yaml; if only here, add stands_for: {slug}"
    )


def _means(known: Vocabularies, vocabulary: str, slug: str, passage: Passage) -> bool:
    """Whether a mention names an entry, or is said to stand for it, and nothing else, here."""
    return passage.stands_for == slug if passage.stands_for else known.names(vocabulary, slug, passage.mention)


def _recipients(known: Vocabularies, measure: Measure | CrisisMeasure) -> Found:
    """The recipient of an amount is named by one of its mentions; a mention that names who takes part names the one."""
    implementers = [slug for item in getattr(measure, "implemented_by", ()) for slug in (item.actor, item.unit)]
    present = [slug for slug in (*(item.actor for item in measure.involvement), *implementers) if slug]
    for position, line in enumerate(measure.budget_line):
        path: tuple[Key, ...] = ("budget_line", position, "recipient")
        named = [slug for slug in present if any(_means(known, "actors", slug, passage) for passage in line.passages)]
        if line.recipient is None and named:
            yield path, f"is not given, but a mention of the amount names '{named[0]}'"
        if line.recipient and (message := _unnamed(known, "actors", line.recipient, line)):
            yield path, message


def _leaders(known: Vocabularies, measure: Measure) -> Found:
    """A mention of a lead is (a part of) a title of the post; every one of an implementer names it or its unit."""
    for position, lead in enumerate(measure.lead_minister):
        titles = known.forms("posts", lead.post)
        if titles and not any(holds(title, fold(passage.mention)) for passage in lead.passages for title in titles):
            yield ("lead_minister", position, "post"), f"no mention here is a part of a title of '{lead.post}'"
    for position, item in enumerate(measure.implemented_by):
        slugs = [slug for slug in (item.actor, item.unit) if slug]
        for place, passage in enumerate(item.passages):
            if not any(known.names("actors", slug, passage.mention) for slug in slugs):
                message = f"'{passage.mention}' names neither {' nor '.join(slugs)}; is a unit missing?"
                yield ("implemented_by", position, "passages", place), message


def _references(records: PlanRecords, measure: Measure) -> Found:
    """A reference prints the number of the other measure, or three words of its title, or all of them."""
    for position, item in enumerate(measure.refers_to):
        other = records.measures.get(item.measure)
        title = {word for word in fold(other.title).split() if len(word) > 3} if other else set()
        wanted = min(3, len(title))
        mentions = " ".join(passage.mention for passage in item.passages)
        if item.measure not in mentions and len(title & set(fold(mentions).split())) < wanted:
            yield ("refers_to", position, "measure"), f"no mention here prints {item.measure} or words of its title"


def _numbers(measure: Measure | CrisisMeasure, language: str) -> Found:
    """Every amount is one that its mentions print, with the years, the period and the certainty that they print."""
    yield from _certainty(measure)
    for position, line in enumerate(measure.budget_line):
        for field, message in _budget_line(line, language):
            yield ("budget_line", position, field), message
    for position, item in enumerate(getattr(measure, "progress", ())):
        if item.amount is not None and (unprinted := _unprinted(item.amount, item, language)):
            yield ("progress", position, "amount"), unprinted


def _unprinted(amount: Decimal, item: Evidenced, language: str) -> str | None:
    """Why an amount of money is not one that the mentions print."""
    mentions = [as_dutch(" ".join(passage.mention.split()), language) for passage in item.passages]
    printed = [value for mention in mentions for value in list(money(mention)) or list(numbers(mention))]
    if amount in printed:
        return None
    return f"the record says {amount}, its mentions print {shown(printed)}"


def shown(values: list[Decimal]) -> str:
    """Numbers as a message lists them."""
    return ", ".join(f"{value.normalize():f}" for value in values) or "no number"


def _budget_line(line: BudgetLine, language: str) -> Iterator[tuple[str, str]]:
    """(field, what is wrong with it)."""
    if message := _unprinted(line.amount, line, language):
        yield "amount", message
    text = " | ".join(passage.mention for passage in line.passages)
    printed, ours = years(text), set(line.years)
    if line.per is Per.SCHOOL_YEAR:
        ours |= {year + 1 for year in line.years}
    open_range = bool(ours & printed) and _OPEN_RANGE.search(text)
    if printed and not (open_range if printed <= ours or ours <= printed else False) and ours != printed:
        yield "years", f"the record says {_years(ours)}, its mentions print {_years(printed)}"
    labelled = years(line.label)
    if not labelled <= ours and not _OPEN_RANGE.search(line.label):
        yield "years", f"the record says {_years(ours)}, its label {_years(labelled)}"
    for per, words in PERIODICAL.items():
        both = per is Per.SCHOOL_YEAR and len(line.years) == 2  # a total for one school year has two years
        if line.per not in (per, Per.UNIT) and not both and (said := words.search(text)) and not _shows(line.per, text):
            yield "per", f"is {line.per.value}, but its mentions say '{said[0]}'"


def _certainty(measure: Measure | CrisisMeasure) -> Found:
    """That an amount is an estimate, or existing means, is said by one of its mentions (or of its total)."""
    lines = {line.id: line for line in measure.budget_line}
    for position, line in enumerate(measure.budget_line):
        text = " | ".join(passage.mention for passage in line.passages)
        whole = lines.get(line.part_of or "")
        said = APPROXIMATE.search(text)
        if line.approximate and not (whole and whole.approximate) and not said and not BOUND.search(text):
            yield ("budget_line", position, "approximate"), "is true, but no mention says that it is an estimate"
        if not line.approximate and line.per is not Per.UNIT and said:
            yield ("budget_line", position, "approximate"), f"is false, but its mentions say '{said[0]}'"
        if line.existing and not EXISTING.search(text):
            yield ("budget_line", position, "existing"), "is true, but no mention speaks of existing means"
        if not line.existing and not line.context and (said := EXISTING.search(text)):
            yield ("budget_line", position, "existing"), f"is false, but its mentions say '{said[0]}'"


def _shows(per: Per, text: str) -> bool:
    return per in PERIODICAL and bool(PERIODICAL[per].search(text))


def _years(values: set[int]) -> str:
    return ", ".join(map(str, sorted(values))) or "no year"


def _dates(measure: Measure | CrisisMeasure) -> Found:
    """Every year and day of the period, of every milestone and of what ends stands in one of its mentions."""
    yield from _period(measure)
    for position, item in enumerate(measure.milestone):
        if message := _undated(item.date, item, _told(measure, item)):
            yield ("milestone", position, "date"), message
    for position, support in enumerate(getattr(measure, "temporary", ())):
        if message := _undated(support.until, support):
            yield ("temporary", position, "until"), message
        printed = {year for passage in support.passages for year in years(passage.mention)}
        if support.until and not support.afterwards and max(printed, default=0) > year_of(support.until):
            yield ("temporary", position, "until"), f"is {support.until}, but its mentions print {max(printed)}"


def _period(measure: Measure | CrisisMeasure) -> Found:
    """The same of the period and its phases; a year outside them that their mentions print is not passed over."""
    spans: list[tuple[tuple[Key, ...], TimeSpan]] = []
    if measure.period:
        spans = [(("period",), measure.period)]
        spans += [(("period", "phases", index), phase) for index, phase in enumerate(measure.period.phases)]
    dated = {year_of(item.date) for item in measure.milestone}
    for path, span in spans:
        told = _told(measure, span)
        for name in ("start", "end"):
            value = getattr(span, name)
            at_edge = any(prints_edge(mention, value, name) for mention in _mentions(span, value, told))
            if (
                (message := _undated(value, span, told))
                and not at_edge
                and not (name == "end" and value in _worked_out(span))
            ):
                yield (*path, name), message
        printed = {year for passage in span.passages for year in years(passage.mention)} - dated
        if span.start is None and span.end is not None and any(year < year_of(span.end) for year in printed):
            yield (*path, "start"), f"is not given, but its mentions print {_years(printed)}"
        if span.end is None and not span.open_ended and span.start and any(y > year_of(span.start) for y in printed):
            yield (*path, "end"), f"is not given, but its mentions print {_years(printed)}"


def _worked_out(span: TimeSpan) -> set[dt.date]:
    """The last days that follow from a first day and how many years or months a mention says that it lasts.

    What starts on 29 February lasts until 28 February where there is no such day.
    """
    if not isinstance(span.start, dt.date):
        return set()
    lasting = [match for passage in span.passages for match in LASTING.finditer(passage.mention)]
    months = [int(match["many"]) * (12 if match["of"].lower() == "jaar" else 1) for match in lasting]
    after = [divmod(span.start.year * 12 + span.start.month - 1 + many, 12) for many in months]
    return {dt.date(year, month + 1, 1) + dt.timedelta(days=span.start.day - 2) for year, month in after}


def _undated(value: Any, item: Evidenced, told: Collection[int] = ()) -> str | None:
    """Why a date is none that the mentions print; a year that none of them prints may be one that a data note told."""
    if value is None or any(prints_date(mention, value) for mention in _mentions(item, value, told)):
        return None
    return f"{value} does not stand in any of its mentions"


def _mentions(item: Evidenced, value: Any, told: Collection[int]) -> list[str]:
    """The mentions of a date; of a day or month one without a year gets that of the date, where a data note told it."""
    mentions = [" ".join(passage.mention.split()) for passage in item.passages]
    if value is None or isinstance(value, int) or year_of(value) not in told:
        return mentions
    return [mention if years(mention) else f"{mention} {year_of(value)}" for mention in mentions]


def _told(measure: Measure | CrisisMeasure, item: Evidenced) -> set[int]:
    """The years that the data notes on the lines of a statement tell."""
    return {year for passage in item.passages for year in years(noted(measure, passage.lines))}


def noted(measure: Measure | CrisisMeasure, lines: Span) -> str:
    """What the data notes that point at these lines say, mentions included: they tell why record and words differ."""
    notes = [
        note
        for note in measure.data_note
        if any(p.lines.first <= lines.last and lines.first <= p.lines.last for p in note.passages)
    ]
    return " | ".join(text for note in notes for text in (note.description, *(p.mention for p in note.passages)))


def _plan(known: Vocabularies, plan: Plan, source: Source) -> Iterator[Problem]:
    """Dates of the plan's own record, and the members of its consultation bodies."""
    dated: list[tuple[tuple[Key, ...], Any, Evidenced]] = [
        (("period", name), getattr(plan.period, name), plan.period) for name in ("start", "end")
    ]
    for name in ("event", "legal_basis", "obligation"):
        dated += [((name, index, "date"), item.date, item) for index, item in enumerate(getattr(plan, name))]
    for path, value, item in dated:
        if undated := _undated(value, item):
            yield source.problem(path, undated)
    for index, basis in enumerate(plan.legal_basis):
        mentions = fold(" | ".join(passage.mention for passage in basis.passages))
        for place, article in enumerate(basis.articles):
            if not holds(mentions, fold(article)):
                yield source.problem(("legal_basis", index, "articles", place), f"no mention prints '{article}'")
    for index, body in enumerate(plan.consultation_body):
        if message := _unnamed(known, "actors", body.actor, body):
            yield source.problem(("consultation_body", index, "actor"), message)
        for place, member in enumerate(body.member):
            for field, vocabulary in (("actor", "actors"), ("post", "posts")):
                slug = getattr(member, field)
                if slug and (message := _unnamed(known, vocabulary, slug, member)):
                    yield source.problem(("consultation_body", index, "member", place, field), message)
