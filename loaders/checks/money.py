"""Amounts of one measure among each other: parts and totals, kinds of budget, and what is background."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from loaders.amounts import as_dutch, money, numbers
from loaders.dataset import PlanRecords
from loaders.records import BudgetLine, CrisisMeasure, DataNote, Measure, Passage, Per, year_of
from loaders.yaml_files import Found, Problem

__all__ = ["money_problems"]

_UNIT_LIMIT = 50_000
"""More euro than one unit (a person, a household, a file) can get."""

_AMOUNT = 10_000
"""From here on a number of a budget field is an amount, with or without a sign."""


def money_problems(records: PlanRecords) -> Iterator[Problem]:
    """Everything in the amounts of a plan that contradicts another part of the same measure."""
    first = year_of(records.plan.period.start or 0)
    for identifier, measure in records.measures.items():
        for path, message in (
            *_kinds(measure, records.plan.profile.language),
            *_stated(measure),
            *_parts(measure),
            *_apart(measure),
            *_background(measure, first),
        ):
            yield records.sources[identifier].problem(path, message)
    for crisis, source in records.crisis_with_source:
        for path, message in (*_parts(crisis), *_background(crisis, first)):
            yield source.problem(path, message)


def _kinds(measure: Measure, language: str) -> Found:
    """The kind of budget agrees with whether there are amounts of the measure itself."""
    if measure.budget is None:
        return
    kind = measure.budget.kind.value
    if kind in ("Amount", "Mixed") and not measure.budget_line:
        yield ("budget", "kind"), f"is {kind}, but no budget line gives an amount"
    unpriced = [p.mention for p in measure.budget.passages if not _priced(as_dutch(p.mention, language))]
    if kind == "Amount" and unpriced:
        yield ("budget", "kind"), f"is Amount, but '{unpriced[0]}' is none; then it is Mixed, or the mention too many"
    if kind == "Mixed" and not unpriced:
        yield ("budget", "kind"), "is Mixed, but all its mentions are amounts; then it is Amount"
    own = [line for line in measure.budget_line if not line.context]
    if kind not in ("Amount", "Mixed") and own:
        yield ("budget", "kind"), f"is {kind}, but there are amounts; then it is Mixed"


def _priced(mention: str) -> bool:
    """Whether a mention of the budget field prints an amount: as money, or as a number too large for a year."""
    return any(money(mention)) or max(numbers(mention), default=0) >= _AMOUNT


def _stated(measure: Measure) -> Found:
    """An amount is stated in the budget where one of its passages stands there."""
    field = measure.fields.get("budget")
    for position, line in enumerate(measure.budget_line if field else ()):
        stated = "budget" if field and any(p.lines.first in field for p in line.passages) else "description"
        if stated != line.stated_in:
            yield ("budget_line", position, "stated_in"), f"is {line.stated_in}, but it stands in the {stated}"


def _parts(measure: Measure | CrisisMeasure) -> Found:
    """Every part has a total, and the parts of a complete total add up to it."""
    lines = {line.id: line for line in measure.budget_line}
    parts: dict[str, Decimal] = {}
    for position, line in enumerate(measure.budget_line):
        above, total = {line.id}, line.part_of
        while total is not None:
            if total not in lines or total in above:
                message = f"'{line.part_of}' is not another budget line, or the parts go round in a circle"
                yield ("budget_line", position, "part_of"), message
                break
            above.add(total)
            total = lines[total].part_of
        else:
            if line.part_of:
                value = _over_years(line, lines[line.part_of])
                parts[line.part_of] = parts.get(line.part_of, Decimal()) + value
    for position, line in enumerate(measure.budget_line):
        if not line.complete and line.id not in parts:
            yield ("budget_line", position, "complete"), "is false, but no amount is a part of it"
        if line.id in parts and line.complete and parts[line.id] != line.amount:
            message = (
                f"is {line.amount}, but its parts are {parts[line.id]} together; where that is so, complete: false"
            )
            yield ("budget_line", position, "amount"), message


def _apart(measure: Measure) -> Found:
    """An amount outside the budget field is a part of one, background, or said by a note to come on top."""
    budgeted = any(line.stated_in == "budget" and not line.context for line in measure.budget_line)
    for position, line in enumerate(measure.budget_line if budgeted else ()):
        loose = line.stated_in == "description" and not (line.context or line.existing or line.part_of)
        if loose and not any(_overlap(line, p) for note in measure.data_note for p in note.passages):
            message = "is not given, but the budget field has amounts: say which it is part of, or why it counts apart"
            yield ("budget_line", position, "part_of"), message


def _over_years(part: BudgetLine, total: BudgetLine) -> Decimal:
    """What a part adds to its total: a yearly part of a total over years counts for each of its years."""
    yearly = part.per in (Per.YEAR, Per.SCHOOL_YEAR) and total.per is Per.TOTAL
    return part.amount * (len(part.years) or 1) if yearly else part.amount


def _background(measure: Measure | CrisisMeasure, first: int) -> Found:
    """An amount from before the plan is background, and what is background has a reason."""
    for position, line in enumerate(measure.budget_line):
        before = bool(line.years) and max(line.years) < first
        if before and not line.context:
            yield ("budget_line", position, "context"), f"is false, but {max(line.years)} is before the plan"
        rate = line.per in (Per.UNIT, Per.MONTH)
        background = [p for note in measure.data_note if _all_background(note) for p in note.passages]
        if line.context and not (line.context_reason or rate or line.existing):
            yield ("budget_line", position, "context_reason"), "is missing: why is this no new money of the measure?"
        if line.context_reason and not line.context:
            yield ("budget_line", position, "context_reason"), "is given, but context is false"
        if not line.context and any(_overlap(line, p) and line.amount in money(p.mention) for p in background):
            yield ("budget_line", position, "context"), "is false, but a data note says that the amount does not count"
        if not line.context and rate:
            yield ("budget_line", position, "context"), f"is false, but an amount per {line.per.value} is a rate"
        if line.per is Per.UNIT and line.amount >= _UNIT_LIMIT:
            yield ("budget_line", position, "per"), f"is Unit, but no unit costs {line.amount} euro"


def _all_background(note: DataNote) -> bool:
    """Whether a note says of all its amounts that they are background, and not of some that they count."""
    return "achtergrond" in note.description and "eegeteld" not in note.description


def _overlap(line: BudgetLine, passage: Passage) -> bool:
    return any(passage.lines.first <= own.lines.last and own.lines.first <= passage.lines.last for own in line.passages)
