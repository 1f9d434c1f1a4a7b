"""What follows from what is recorded: which money counts, and in which years; when a measure runs; links both ways.

This is the one place that knows (docs/model.md, "Money" and "Period"). `statements` writes it into graph `analysis`,
where everything that adds up money or compares years finds it: a plain SUM is right. There too stands every link
of which the ontology has an inverse property, so that a question from the other side is answered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from queries.analysis import Analysis
from queries.library import library
from queries.rows import Text, grouped
from queries.stores.embedded import Store

__all__ = ["Line", "Money", "statements"]

_PER_YEAR = ("Year", "SchoolYear")

_EXISTING = {"nl": "bestaande middelen: geen nieuw geld", "en": "existing means: no new money"}
_NOT_FOR_ALL = {
    "Month": {"nl": "bedrag per maand", "en": "amount per month"},
    "Unit": {
        "nl": "bedrag per eenheid, zoals een kind of een dossier",
        "en": "amount per unit, such as a child or a file",
    },
}
_NO_YEARS = {
    "nl": "een jaarbedrag zonder jaartallen: één keer geteld",
    "en": "a yearly amount without years: counted once",
}


@dataclass(frozen=True)
class Line:
    """A budget line: its IRI and label, the amount in EUR, and what decides whether that counts.

    `reason`, in Dutch and English, says why it is no money of the measure, where it is none.
    `per` is Total, Year, SchoolYear, Month or Unit; `whole` is the line that it is part of; `complete` says of a whole
    that its parts add up to it. `action` states it: a `measure` too, or a crisis measure.
    """

    iri: str
    label: str
    amount: Decimal
    per: str = "Total"
    years: tuple[int, ...] = ()
    reason: str | None = None
    reason_english: str | None = None
    existing: bool = False
    whole: str | None = None
    complete: bool = True
    action: str = ""
    measure: str | None = None

    @property
    def total(self) -> Decimal:
        """The amount over all its years together, in EUR; a yearly one without years is taken once."""
        return self.amount * (len(self.years) or 1) if self.per in _PER_YEAR else self.amount

    @property
    def spans(self) -> bool:
        """Whether it is for several years together, and cannot be divided over them."""
        return self.per == "Total" and len(self.years) > 1


class Money:
    """The budget lines of one measure, and what counts of them."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = {line.iri: line for line in lines}
        self._parts = grouped((str(line.whole), line) for line in self._lines.values() if line.whole in self._lines)

    def __iter__(self) -> Iterator[Line]:
        return iter(self._lines.values())

    def why_not(self, line: Line) -> Text | None:
        """Why a line does not count: None where it does."""
        above = list(self._above(line))
        if line.reason:
            return {"nl": line.reason, "en": str(line.reason_english)}
        if line.existing or any(whole.existing for whole in above):
            return _EXISTING
        if line.per in _NOT_FOR_ALL:
            return _NOT_FOR_ALL[line.per]
        for whole in above:
            if self.why_not(whole) is None:
                return {"nl": f"deel van: {whole.label}", "en": f"part of: {whole.label}"}
        return None

    def counted(self, line: Line) -> Decimal:
        """What a line adds to the stated money, in EUR over all its years; of a whole without its existing means."""
        if self.why_not(line):
            return Decimal(0)
        return max(line.total - sum(part.total for part in self._existing(line)), Decimal(0))

    def note(self, line: Line) -> Text | None:
        """What a reader must know of the amount that counts; None where it is just what the plan says."""
        if self.why_not(line):
            return None
        if existing := self._existing(line):
            names = "; ".join(part.label for part in existing)
            return {"nl": f"zonder wat bestaande middelen zijn: {names}", "en": f"without existing means: {names}"}
        return _NO_YEARS if line.per in _PER_YEAR and not line.years else None

    def stated(self) -> Decimal | None:
        """All that counts together; None where no line does."""
        counting = [self.counted(line) for line in self if self.why_not(line) is None]
        return sum(counting, Decimal(0)) if counting else None

    def by_year(self) -> dict[int, tuple[Decimal, Decimal, tuple[str, ...]]]:
        """Of each year what counts for it alone, what for it and other years together, and the lines of both."""
        alone: dict[int, Decimal] = defaultdict(Decimal)
        together: dict[int, Decimal] = defaultdict(Decimal)
        lines: dict[int, list[str]] = defaultdict(list)
        for line in self:
            for dated in self._dated(line) if self.why_not(line) is None else ():
                divided = not dated.spans and all(map(_has_year, self._existing(dated)))
                for year in dated.years:
                    lines[year].append(dated.iri)
                    if divided:
                        without = sum(part.amount for part in self._existing(dated) if _is_for(part, year))
                        alone[year] += dated.amount - without
                    else:
                        together[year] += dated.total - sum(part.total for part in self._existing(dated))
        return {year: (alone[year], together[year], tuple(sorted(lines[year]))) for year in sorted(lines)}

    def _dated(self, line: Line) -> Iterator[Line]:
        """The lines that say best for which year a line that counts is: itself, or its parts where they make it up."""
        own = [part for part in self._parts[line.iri] if not (part.reason or part.existing or part.per in _NOT_FOR_ALL)]
        if line.complete and any(part.years for part in own):
            for part in own:
                yield from self._dated(part)
        elif line.years:
            yield line

    def _existing(self, line: Line) -> list[Line]:
        """The parts of a line, and the parts of those, that are existing means and can be taken off it."""
        found = []
        for part in self._parts[line.iri]:
            if part.existing and part.per not in _NOT_FOR_ALL:
                found.append(part)
            elif not part.reason:
                found += self._existing(part)
        return found

    def _above(self, line: Line) -> Iterator[Line]:
        """The lines that it is part of, the nearest first."""
        seen = {line.iri}
        while (whole := self._lines.get(line.whole or "")) and whole.iri not in seen:
            seen.add(whole.iri)
            yield (line := whole)


def _has_year(part: Line) -> bool:
    return not part.spans and (part.per in _PER_YEAR or bool(part.years))


def _is_for(part: Line, year: int) -> bool:
    return year in part.years or not part.years


# --- reading and writing -------------------------------------------------------------------------


@dataclass(frozen=True)
class _LinkRow:
    thing: str
    inverse: str
    owner: str


@dataclass(frozen=True)
class _PeriodRow:
    period: str
    owner: str | None
    start: str | None
    end: str | None


def statements(store: Store) -> Iterator[bytes]:
    """All that follows from the amounts, periods and links of all plans, as N-Quads lines for graph `analysis`."""
    out = Analysis(store.base)
    _money(store, out)
    _time(store, out)
    for row in store.query(library("derived")["inverses"]).typed(_LinkRow):
        out.links(row.thing, row.inverse, (row.owner,))
    yield from out.lines


def _money(store: Store, out: Analysis) -> None:
    rows = store.query(library("derived")["budget-lines"]).typed(Line, iri="line", years="year")
    lines = (replace(row, per=row.per.rpartition("#")[2], years=tuple(sorted(row.years))) for row in rows)
    for action, of_action in grouped((line.action, line) for line in lines).items():
        money = Money(of_action)
        for line in money:
            out.value(line.iri, "vapa:countedAmount", money.counted(line))
            out.texts(line.iri, "vapa:whyNotCounted", (money.why_not(line) or {}).items())
            out.texts(line.iri, "skos:note", (money.note(line) or {}).items())
        if of_action[0].measure:
            _measure(action, money, out)


def _measure(measure: str, money: Money, out: Analysis) -> None:
    if (stated := money.stated()) is not None:
        out.value(measure, "vapa:statedAmount", stated)
    for year, (alone, together, lines) in money.by_year().items():
        node = f"{measure}/annual-amount/{year}"
        out.links(measure, "vapa:annualAmount", (node,))
        out.classes(node, "vapa:AnnualAmount")
        out.value(node, "vapa:year", year)
        out.value(node, "vapa:countedAmount", alone)
        if together:
            out.value(node, "vapa:undividedAmount", together)
        out.links(node, "prov:wasDerivedFrom", lines)


def _time(store: Store, out: Analysis) -> None:
    for row in store.query(library("derived")["periods"]).typed(_PeriodRow):
        for name, moment in (("vapa:startYear", row.start), ("vapa:endYear", row.end)):
            if moment:
                for thing in filter(None, (row.period, row.owner)):
                    out.value(thing, name, int(moment[:4]))
