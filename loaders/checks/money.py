"""Amounts of one measure among each other: parts and totals, kinds of budget, and what is background."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from loaders.dataset import PlanRecords
from loaders.records import BudgetLine, CrisisMeasure, Measure, Per
from loaders.yaml_files import Key, Problem

__all__ = ["money_problems"]

Found = Iterator[tuple[tuple[Key, ...], str]]


def money_problems(records: PlanRecords) -> Iterator[Problem]:
    """Everything in the amounts of a plan that contradicts another part of the same measure."""
    start = records.plan.period.start
    first = start if isinstance(start, int) else start.year if start else 0
    for identifier, measure in records.measures.items():
        for path, message in (*_kinds(measure), *_parts(measure), *_background(measure, first)):
            yield records.sources[identifier].problem(path, message)
    for slug, section in records.crisis_measures.items():
        for index, crisis in enumerate(section.measures):
            for path, message in (*_parts(crisis), *_background(crisis, first)):
                yield records.sources["crisis_measures"].problem((slug, "measures", index, *path), message)


def _kinds(measure: Measure) -> Found:
    """The kind of budget agrees with whether there are amounts of the measure itself."""
    if measure.budget is None:
        return
    kind = measure.budget.kind.value
    if kind in ("Amount", "Mixed") and not measure.budget_line:
        yield ("budget", "kind"), f"is {kind}, but no budget line gives an amount"
    own = [line for line in measure.budget_line if not line.context]
    if kind not in ("Amount", "Mixed") and own:
        yield ("budget", "kind"), f"is {kind}, but there are amounts; then it is Mixed"


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
        if line.id in parts and line.complete and parts[line.id] != line.amount:
            message = (
                f"is {line.amount}, but its parts are {parts[line.id]} together; where that is so, complete: false"
            )
            yield ("budget_line", position, "amount"), message


def _over_years(part: BudgetLine, total: BudgetLine) -> Decimal:
    """What a part adds to its total: a yearly part of a total over years counts for each of its years."""
    yearly = part.per in (Per.YEAR, Per.SCHOOL_YEAR) and total.per is Per.TOTAL
    return part.amount * (len(part.years) or 1) if yearly else part.amount


def _background(measure: Measure | CrisisMeasure, first: int) -> Found:
    """An amount from before the plan is background, and what is background has a reason that can be seen."""
    context = {line.id for line in measure.budget_line if line.context}
    for position, line in enumerate(measure.budget_line):
        before = bool(line.years) and max(line.years) < first
        if before and not line.context:
            yield ("budget_line", position, "context"), f"is false, but {max(line.years)} is before the plan"
        reasons = (
            before,
            line.per in (Per.UNIT, Per.MONTH),
            line.part_of in context,
            line.existing,
            any(
                p.lines.first <= own.lines.last and own.lines.first <= p.lines.last
                for own in line.passages
                for note in measure.data_note
                for p in note.passages
            ),
        )
        if line.context and not any(reasons):
            message = (
                "is true without a reason: no unit, not before the plan, not existing means, and no data note on it"
            )
            yield ("budget_line", position, "context"), message
