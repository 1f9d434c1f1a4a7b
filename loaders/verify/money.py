"""Proof of amounts: every one of the budget field is recorded, for the years and the period that the words say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from decimal import Decimal

from loaders.amounts import money, numbers
from loaders.checks.mentions import noted
from loaders.document import Document, Fiche
from loaders.dutch import APPROXIMATE, BUDGET_WORDS, PERIODICAL, UNDATED, runs, years
from loaders.records import BudgetKind, BudgetLine, CrisisMeasure, Measure, Per, Period, year_of
from loaders.spans import Span
from loaders.verify.context import Found, after, around, before, sentence

__all__ = ["amounts", "amounts_elsewhere", "budget_kind", "budget_lines"]


def amounts(measure: Measure, document: Document, fiche: Fiche) -> Found:
    """Every amount of the budget field is recorded, as often as it is printed there."""
    if "budget" not in fiche.fields:
        return
    printed = Counter(money(document.text(fiche.fields["budget"])))
    for value, times in (printed - Counter(line.amount for line in measure.budget_line)).items():
        often = f"{times} times more often than it is recorded" if printed[value] > times else "which is not recorded"
        yield ("budget_line",), f"the budget field prints {value.normalize():f} euro, {often}"


def amounts_elsewhere(
    measure: Measure | CrisisMeasure, document: Document, spans: Iterable[Span], known: Container[Decimal]
) -> Found:
    """Every amount of these lines is one of a record that points there, or is `known`."""
    progress = measure.progress if isinstance(measure, Measure) else ()
    recorded = {
        (line, amount)
        for item in (*measure.budget_line, *progress)
        for passage in item.passages
        for line in range(passage.lines.first, passage.lines.last + 1)
        for amount in money(passage.mention)
    }
    for line in (number for span in spans for number in range(span.first, span.last + 1)):
        for value in money(document.text(Span(line, line))):
            whole = value in money(
                document.text(Span(line, line + 1))
            )  # not a number that its next line makes millions
            if whole and (line, value) not in recorded and value not in known:
                message = f"line {line} names {value.normalize():f} euro: record it (or add the passage), or refuse it"
                yield ("budget_line",), f"{message} in refused_suggestions.yaml"


def budget_kind(measure: Measure, document: Document, fiche: Fiche) -> Found:
    """What the budget field says of money is shown by its words."""
    if "budget" not in fiche.fields or measure.budget is None:
        return
    text, kind = document.text(fiche.fields["budget"]), measure.budget.kind
    shown = {name for name, words in BUDGET_WORDS.items() if words.search(text)}
    if any(money(text)):
        shown.add(BudgetKind.AMOUNT)
    elsewhere = any(line.stated_in == "description" and not line.context for line in measure.budget_line)
    if elsewhere or (len(shown) > 1 and BudgetKind.AMOUNT in shown):
        shown.add(BudgetKind.MIXED)
    if kind not in shown and not noted(measure, fiche.fields["budget"]):
        yield ("budget", "kind"), f"is {kind.value}, but no word of the budget field shows that"


def budget_lines(measure: Measure | CrisisMeasure, document: Document) -> Found:
    """Years, period, certainty and origin of every amount are those that the words around it say."""
    printed = measure.fields if isinstance(measure, Measure) else {}
    fields = [printed[name] for name in ("timing", "budget") if name in printed]
    for position, line in enumerate(measure.budget_line):
        whole = next((other for other in measure.budget_line if other.id == line.part_of), None)
        for name, message in _basis(line, document):
            yield ("budget_line", position, name), message
        if stray := _stray(measure, line):
            yield ("budget_line", position, "part_of"), stray
        known = _span(measure.period) if whole is None else set(whole.years) or _span(measure.period)
        for name, message in _years(
            line, known, document, fields, " ".join(noted(measure, p.lines) for p in line.passages)
        ):
            yield ("budget_line", position, name), message


def _years(
    line: BudgetLine, known: set[int], document: Document, fields: list[Span], note: str
) -> Iterator[tuple[str, str]]:
    """The years are those printed at the amount or told in a note, or the known ones of the period or total."""
    ours = set(line.years)
    said = {year for passage in line.passages for year in years(passage.mention)}
    near = {year for passage in line.passages for year in years(around(document, passage.lines, 0))}
    far = near | {year for passage in line.passages for year in years(around(document, passage.lines, 3))}
    far |= {year for field in fields for year in years(document.text(field))}
    covered = ours | {year + 1 for year in ours if line.per is Per.SCHOOL_YEAR}
    known_spans = [known, near, *(years(document.text(field)) for field in fields)]
    if ours and not said and covered not in known_spans and ours not in runs(note):
        yield "years", f"{_shown(ours)} are neither printed at the amount, told in a note, nor those of the period"
    holes = set(range(min(ours, default=0), max(ours, default=-1) + 1)) - ours
    if holes & (known | far):
        yield "years", f"{_shown(holes)} are left out, though they lie between the others"
    excused = line.context or UNDATED.search(note)
    if not ours and near and line.per not in (Per.UNIT, Per.MONTH) and not excused:
        yield "years", f"are not given, but the lines of the amount print {_shown(near)}"
    if not ours and line.per is Per.TOTAL and known and not excused:
        yield "years", f"are not given; where the words give none, they are those of the period ({_shown(known)})"


def _stray(measure: Measure | CrisisMeasure, line: BudgetLine) -> str | None:
    """Why a line that is part of nothing should be: it stands between the parts of a total, and no note tells why."""
    if line.part_of or line.context or line.existing or any(noted(measure, p.lines) for p in line.passages):
        return None
    for total in measure.budget_line:
        parts = [p.lines.first for part in measure.budget_line if part.part_of == total.id for p in part.passages[:1]]
        if total is not line and parts and min(parts) <= line.passages[0].lines.first <= max(parts):
            return f"is not given, but the amount stands between the parts of '{total.id}'"
    return None


def _shown(values: set[int]) -> str:
    return ", ".join(map(str, sorted(values)))


def _span(period: Period | None) -> set[int]:
    """The years of a period with two ends."""
    if period is None or period.start is None or period.end is None:
        return set()
    return set(range(year_of(period.start), year_of(period.end) + 1))


def _basis(line: BudgetLine, document: Document) -> list[tuple[str, str]]:
    """Per year or in total, sure or estimated: as the words at the amount say."""
    found = []
    near = " ".join(sentence(document, passage) for passage in line.passages)
    printing = [passage for passage in line.passages if line.amount in numbers(passage.mention)]
    said = " ".join(f"{passage.mention} {after(document, passage)}" for passage in printing)
    at = " ".join(before(document, passage) for passage in printing) + " " + said
    if line.per is Per.YEAR and not PERIODICAL[Per.YEAR].search(near):
        found.append(("per", "is Year, but no word of its sentence says that it is yearly"))
    if line.per is Per.TOTAL and PERIODICAL[Per.YEAR].search(said):
        found.append(("per", "is Total, but the words at the amount say that it is yearly"))
    if line.per in (Per.MONTH, Per.SCHOOL_YEAR) and not PERIODICAL[line.per].search(at):
        found.append(("per", f"is {line.per.value}, but no word at the amount says so"))
    if not line.approximate and line.per is not Per.UNIT and APPROXIMATE.search(at):
        found.append(("approximate", "is false, but the words at the amount say that it is an estimate"))
    return found
