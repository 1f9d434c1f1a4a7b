"""Proof of the records against the document: everything that can be re-read is re-read and compared."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from loaders.amounts import figures_in_words, money, numbers
from loaders.dataset import Dataset, PlanRecords, passages
from loaders.document import FIELDS, Document, Fiche, Span, page_of, read_document
from loaders.records import BudgetLine, Measure, TimeSpan
from loaders.records.figures import CHANGES
from loaders.yaml_files import Key, Problem

__all__ = ["differences", "verify"]

_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
_CONNECTORS = re.compile(r"\b(?:en|De|in samenwerking met|afdeling)\b|i\.s\.m\.|[,.()/–-]")
_PORTFOLIO = re.compile(r"^.*?[Vv]laamse? minister (?:van|voor)\s+(?!de Vlaamse Regering)")
_SCOPE = re.compile(r",?\s+voor wat betreft de |,?\s+voor wat betreft het |,?\s+(?=\(\d\)$)")


def verify(dataset: Dataset, plan: str, source: Path) -> list[Problem]:
    """All differences between a plan's records and its document, sorted; empty when there are none.

    Raises DocumentError when the text cannot be read as a plan at all.
    """
    return sorted(set(differences(dataset, dataset.plans[plan], read_document(source))))


def differences(dataset: Dataset, records: PlanRecords, document: Document) -> Iterator[Problem]:
    """Each difference as a Problem that points into the YAML file."""
    yield from _text(records, document)
    yield from _goals(records, document)
    fiches = {fiche.identifier: fiche for fiche in document.fiches}
    for identifier, fiche in fiches.items():
        if identifier not in records.measures:
            message = f"the document has fiche {identifier} (line {fiche.span.first}), but there is no record of it"
            yield Problem("measures", 1, "", message)
    for identifier, measure in records.measures.items():
        source = records.sources[identifier]
        if identifier not in fiches:
            yield source.problem(("identifier",), f"the document has no fiche {identifier}")
            continue
        for path, difference in _measure(dataset, measure, fiches[identifier], document):
            yield source.problem(path, difference)
    yield from _bullets(records, document)
    yield from _figures(records)
    whole = {
        "plan": records.plan,
        "goals": records.goals,
        "crisis_measures": records.crisis_measures,
        "figures": records.figures,
        **records.measures,
    }
    for name, record in whole.items():
        for path, passage in passages(record):
            if reason := _unfound(document, passage.mention, passage.lines):
                yield records.sources[name].problem(path, reason)


def _unfound(document: Document, mention: str, lines: Span) -> str | None:
    """Why a mention cannot be accepted: it does not stand in its lines as whole words."""
    if lines.last > len(document.lines):
        return f"lines {lines} lie beyond the end of the document ({len(document.lines)} lines)"
    text, wanted = document.text(lines), " ".join(mention.split())
    start = r"(?<!\w)" if wanted[0].isalnum() else ""
    end = r"(?!\w)" if wanted[-1].isalnum() else ""
    if not re.search(start + re.escape(wanted) + end, text):
        return f"the mention '{wanted}' does not stand in lines {lines} of the document"
    return None


def _text(records: PlanRecords, document: Document) -> Iterator[Problem]:
    """The text is the one the records were made from, with the pages they count."""
    known, source = records.plan.document, records.sources["plan"]
    for name, ours, theirs in (
        ("sha256", known.sha256, document.sha256),
        ("line_count", known.line_count, len(document.lines)),
        ("first_page", known.first_page, document.first_page),
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
    for line, page in document.printed_pages.items():
        if page_of(line, known.first_page, known.page_tops) != page:
            yield source.problem(
                ("document", "page_tops"), f"line {line} prints page {page}, the record counts another"
            )


def _goals(records: PlanRecords, document: Document) -> Iterator[Problem]:
    printed = {goal.number: goal for goal in document.goals}
    source = records.sources["goals"]
    for identifier in sorted(set(printed) ^ set(records.goals)):
        side = "document" if identifier in printed else "records"
        yield source.problem((), f"goal {identifier} stands in the {side} only")
    for identifier, goal in records.goals.items():
        if identifier in printed and not any(p.lines.first in printed[identifier].span for p in goal.passages):
            message = f"no passage points to its heading in the document (lines {printed[identifier].span})"
            yield source.problem((identifier, "passages"), message)


def _bullets(records: PlanRecords, document: Document) -> Iterator[Problem]:
    """Every bullet of the annex on crisis measures has a record that starts on its line, and its amounts are right."""
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
            for below, message in _printed_amounts(measure.budget_line):
                yield source.problem((*path, *below), message)
    first = min(section.lines.first for section in records.crisis_measures.values())
    last = next((h.span.first for h in document.chapters if h.span.first > first), len(document.lines) + 1)
    for number in range(first, last):
        text = document.lines[number - 1].strip()
        if text.startswith("•") and text != "• …" and number not in recorded:
            yield source.problem((), f"the bullet on line {number} of the document has no record")


def _figures(records: PlanRecords) -> Iterator[Problem]:
    """Every figure is a number that one of its mentions prints."""
    if records.figures is None:
        return
    source = records.sources["figures"]
    for index, observation in enumerate(records.figures.observations):
        mentions = [passage.mention for passage in observation.passages]
        printed = [value for text in mentions for value in (*numbers(text), *figures_in_words(text))]
        for name in ("lower", "value", "upper"):
            number = getattr(observation, name)
            if number is not None and (abs(number) if observation.unit in CHANGES else number) not in printed:
                shown = ", ".join(f"{value.normalize():f}" for value in printed) or "no number"
                message = f"the record says {number}, its mentions print {shown}"
                yield source.problem(("observations", index, name), message)


def _measure(
    dataset: Dataset, measure: Measure, fiche: Fiche, document: Document
) -> Iterator[tuple[tuple[Key, ...], str]]:
    """(path in the record, what differs) for one fiche."""
    for name, ours, theirs in (
        ("title", measure.title, fiche.title),
        ("status", measure.status.value, fiche.status),
        ("goal", measure.goal, fiche.goal),
    ):
        if ours != theirs:
            yield (name,), f"the record says '{ours}', the document '{theirs}'"
    for field in FIELDS:
        if measure.fields[field] != fiche.fields[field]:
            ours, theirs = str(measure.fields[field]), str(fiche.fields[field])
            yield ("fields", field), f"the record says lines {ours}, the document has it on {theirs}"
    yield from _ministers(dataset, measure, fiche)
    yield from _administrations(measure, fiche)
    yield from _names(dataset, measure)
    yield from _period(measure, document.text(fiche.fields["timing"]))
    yield from _budget(measure, document, fiche)


def _ministers(dataset: Dataset, measure: Measure, fiche: Fiche) -> Iterator[tuple[tuple[Key, ...], str]]:
    """The posts are those printed, in the same order, with their scopes."""
    portfolios = {
        _fold(text): slug for slug, post in dataset.posts.items() for text in (post.title.nl, *post.alt_label)
    }
    printed: list[tuple[str | None, str | None]] = []
    for entry in fiche.lead_ministers:
        title, *scope = _SCOPE.split(entry, maxsplit=1)
        slug = portfolios.get(_fold(title))
        if slug is None:
            yield ("lead_minister",), f"'{title}' is not a name of any post in vocabularies/posts.yaml"
        printed.append((slug, scope[0] if scope else None))
    ours = [(lead.post, lead.scope) for lead in measure.lead_minister]
    if ours != printed and all(slug for slug, _ in printed):
        yield ("lead_minister",), f"the record says {_shown(ours)}, the document {_shown(printed)}"


def _shown(leads: list[tuple[str, str | None]] | list[tuple[str | None, str | None]]) -> str:
    return ", ".join(f"{post} [{scope}]" if scope else str(post) for post, scope in leads)


def _fold(title: str) -> str:
    """A minister's title reduced to the portfolio, without case and final full stop."""
    return _PORTFOLIO.sub("", title).rstrip(". ").casefold()


def _administrations(measure: Measure, fiche: Fiche) -> Iterator[tuple[tuple[Key, ...], str]]:
    """The mentions of the implementers use up the whole field, but for connecting words."""
    rest = " | ".join(fiche.administrations)
    mentions = [p.mention for item in measure.implemented_by for p in item.passages]
    for mention in sorted(mentions, key=len, reverse=True):
        rest = rest.replace(" ".join(mention.split()), "|", 1)
    rest = " ".join(_CONNECTORS.sub(" ", rest).replace("|", " ").split())
    if rest and not any(note.id == "administratie" for note in measure.data_note):
        yield (
            ("implemented_by",),
            f"the field also names '{rest}'; add it, or a data note 'administratie' that explains it",
        )


def _names(dataset: Dataset, measure: Measure) -> Iterator[tuple[tuple[Key, ...], str]]:
    """An implementer is printed under one of its names; an involved actor never under the name of another only."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for slug, actor in dataset.actors.items():
        for label in (actor.pref_label.nl, *actor.alt_label):
            bearers[_plain_name(label)].add(slug)
    for position, item in enumerate(measure.implemented_by):
        printed = [_plain_name(passage.mention) for passage in item.passages]
        for field, bearer in (("actor", item.actor), ("unit", item.unit)):
            if bearer and not any(bearer in bearers[name] for name in printed):
                shown = ", ".join(f"'{passage.mention}'" for passage in item.passages)
                yield ("implemented_by", position, field), f"'{bearer}' bears none of the names printed here ({shown})"
    for position, involved in enumerate(measure.involvement):
        if involved.actor is None:
            continue
        known = [bearers[name] for passage in involved.passages if (name := _plain_name(passage.mention)) in bearers]
        if known and not any(involved.actor in slugs for slugs in known):
            others = ", ".join(sorted(set().union(*known)))
            yield ("involvement", position, "actor"), f"is '{involved.actor}', but its mentions are names of {others}"


def _plain_name(name: str) -> str:
    """A name without case, hyphens and signs."""
    return " ".join(re.findall(r"\w+", name.casefold()))


def _period(measure: Measure, timing: str) -> Iterator[tuple[tuple[Key, ...], str]]:
    """Every year and day of the period stands in one of its mentions, and a printed year has a period."""
    if measure.period is None:
        if re.search(r"(?<!\d)20\d\d(?!\d)", timing):
            yield ("period",), "is empty, but the timing field prints a year"
        return
    spans: list[tuple[tuple[Key, ...], TimeSpan]] = [(("period",), measure.period)]
    spans += [(("period", "phases", index), phase) for index, phase in enumerate(measure.period.phases)]
    for path, span in spans:
        for name, value in (("start", span.start), ("end", span.end)):
            if value is not None and not any(_prints(p.mention, value) for p in span.passages):
                yield (*path, name), f"{value} does not stand in any of its mentions"


def _prints(mention: str, value: int | dt.date) -> bool:
    """Whether a mention prints this year, or this day ("9 september 2022", "7-14 september 2020", "1/1/2023")."""
    if isinstance(value, int):
        return bool(re.search(rf"(?<!\d){value}(?!\d)|/{value % 100:02d}(?!\d)", mention))
    month = _MONTHS[value.month - 1]
    day = rf"(?<!\d)(?:{value.day}\s*-\s*\d+|(?:\d+\s*-\s*)?{value.day})"
    in_words = rf"{day}\s+{month}\s+{value.year}(?!\d)"
    in_digits = rf"(?<!\d)0?{value.day}/0?{value.month}/(?:{value.year}|{value.year % 100:02d})(?!\d)"
    return bool(re.search(f"{in_words}|{in_digits}", mention))


def _budget(measure: Measure, document: Document, fiche: Fiche) -> Iterator[tuple[tuple[Key, ...], str]]:
    """Every amount is the one its mention prints, and every amount of the field is recorded."""
    yield from _printed_amounts(measure.budget_line)
    printed = Counter(money(document.text(fiche.fields["budget"])))
    for value, times in (printed - Counter(line.amount for line in measure.budget_line)).items():
        often = f"{times} times more often than it is recorded" if printed[value] > times else "which is not recorded"
        yield ("budget_line",), f"the budget field prints {value.normalize():f} euro, {often}"


def _printed_amounts(lines: tuple[BudgetLine, ...]) -> Iterator[tuple[tuple[Key, ...], str]]:
    """Every amount is one that its mentions print."""
    for position, line in enumerate(lines):
        mentions = [" ".join(passage.mention.split()) for passage in line.passages]
        printed = [value for mention in mentions for value in list(money(mention)) or list(numbers(mention))]
        if line.amount not in printed:
            shown = ", ".join(f"{value.normalize():f}" for value in printed) or "no number"
            yield ("budget_line", position, "amount"), f"the record says {line.amount}, its mentions print {shown}"
