"""Proof of amounts: every one of the budget field is recorded, for the years and the period that the words say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable
from decimal import Decimal

from loaders.amounts import money, numbers
from loaders.document import Document, Fiche
from loaders.dutch import APPROXIMATE, BOUND, BUDGET_WORDS, EXISTING, PERIODICAL, years
from loaders.records import BudgetKind, BudgetLine, CrisisMeasure, Measure, Per, Period
from loaders.spans import Span
from loaders.verify.context import Found, after, around, before, noted, sentence

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
    """Every other amount of these lines is recorded as an amount or in a progress statement, or is `known`."""
    told = {item.amount for item in measure.progress} if isinstance(measure, Measure) else set()
    recorded = {line.amount for line in measure.budget_line} | told
    for value in {value for span in spans for value in money(document.text(span))}:
        if value not in recorded and value not in known:
            message = f"the text names {value.normalize():f} euro: record it, or refuse it in refused_suggestions.yaml"
            yield ("budget_line",), message


def budget_kind(measure: Measure, document: Document, fiche: Fiche) -> Found:
    """What the budget field says of money is shown by its words."""
    if "budget" not in fiche.fields or measure.budget is None:
        return
    text, kind = document.text(fiche.fields["budget"]), measure.budget.kind
    shown = {name for name, words in BUDGET_WORDS.items() if words.search(text)}
    if any(money(text)):
        shown |= {BudgetKind.AMOUNT, BudgetKind.MIXED}
    if kind not in shown and not noted(measure, fiche.fields["budget"]):
        yield ("budget", "kind"), f"is {kind.value}, but no word of the budget field shows that"


def budget_lines(measure: Measure | CrisisMeasure, document: Document) -> Found:
    """Years, period, certainty and origin of every amount are those that the words around it say."""
    printed = measure.fields if isinstance(measure, Measure) else {}
    period, field = measure.period if isinstance(measure, Measure) else None, printed.get("budget")
    fields = [printed[name] for name in ("timing", "budget") if name in printed]
    for position, line in enumerate(measure.budget_line):
        whole = next((other for other in measure.budget_line if other.id == line.part_of), None)
        for name, message in _basis(line, whole, document):
            yield ("budget_line", position, name), message
        known = _span(period) if whole is None else set(whole.years) or _span(period)
        if not any(noted(measure, passage.lines) for passage in line.passages):
            for name, message in _years(line, known, document, fields):
                yield ("budget_line", position, name), message
        stated = "budget" if field and any(p.lines.first in field for p in line.passages) else "description"
        if field and stated != line.stated_in:
            yield ("budget_line", position, "stated_in"), f"is {line.stated_in.value}, but it stands in the {stated}"


def _years(line: BudgetLine, known: set[int], document: Document, fields: list[Span]) -> list[tuple[str, str]]:
    """The years are printed near the amount or in its fields, or they are the known ones of the period or total."""
    ours = set(line.years)
    near = {year for passage in line.passages for year in years(around(document, passage.lines, 0))}
    far = near | {year for passage in line.passages for year in years(around(document, passage.lines, 3))}
    far |= {year for field in fields for year in years(document.text(field))}
    if line.per is Per.SCHOOL_YEAR:
        far |= {year - 1 for year in far}
    if ours and {min(ours), max(ours)} <= near:
        return []  # both ends are printed at the amount
    if ours and not ours <= far and ours != known:
        unprinted = ", ".join(map(str, sorted(ours - far)))
        return [("years", f"{unprinted} is neither printed near the amount nor are the years those of the period")]
    if not ours and near and line.per is not Per.UNIT and line.per is not Per.MONTH and not line.context:
        return [("years", f"are not given, but the lines of the amount print {', '.join(map(str, sorted(near)))}")]
    return []


def _span(period: Period | None) -> set[int]:
    """The years of a period with two ends."""
    if period is None or period.start is None or period.end is None:
        return set()
    first, last = (value if isinstance(value, int) else value.year for value in (period.start, period.end))
    return set(range(first, last + 1))


def _basis(line: BudgetLine, whole: BudgetLine | None, document: Document) -> list[tuple[str, str]]:
    """Per year or in total, sure or estimated, new or existing: as the words at the amount say."""
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
    if line.approximate and not (whole and whole.approximate) and not APPROXIMATE.search(at) and not BOUND.search(at):
        found.append(("approximate", "is true, but no word of its sentence says that the amount is an estimate"))
    if not line.approximate and line.per is not Per.UNIT and APPROXIMATE.search(at):
        found.append(("approximate", "is false, but the words at the amount say that it is an estimate"))
    if line.existing and not EXISTING.search(near):
        found.append(("existing", "is true, but no word of its sentence speaks of existing means"))
    return found
