"""The rows of the answers that the model of a plan is read from, column by column (`Table.typed`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

__all__ = [
    "AmountRow",
    "CrisisRow",
    "EvidenceRow",
    "FigureRow",
    "MeasureRow",
    "NoteRow",
    "PassageRow",
    "PlanRow",
    "StatementRow",
]


@dataclass(frozen=True)
class PlanRow:
    """A title of a plan in a language, with the plan's term and document."""

    plan: str
    title: str
    language: str
    first_year: int | None
    last_year: int | None
    document_title: str | None
    number: str | None
    publisher: str | None
    sha256: str | None
    reading_note: str | None


@dataclass(frozen=True)
class MeasureRow:
    """What a measure has one of."""

    measure: str
    identifier: str
    title: str
    language: str
    summary: str | None
    goal: str | None
    status: str | None
    budget_kind: str | None
    period: str | None
    start: int | dt.date | None
    end: int | dt.date | None
    open_ended: bool | None
    first_page: int | None
    last_page: int | None


@dataclass(frozen=True)
class StatementRow:
    """A statement of a measure with one of its details."""

    measure: str
    kind: str
    thing: str
    detail: str | bool | None
    text: str | None
    node: str | None


@dataclass(frozen=True)
class AmountRow:
    """An amount of a measure or crisis measure, with what is added up of it."""

    action: str
    line: str
    label: str
    amount: Decimal
    per: str
    years: str | None
    approximate: bool
    counted: Decimal
    why_not: str | None
    why_not_english: str | None
    note: str | None
    note_english: str | None
    in_years: bool
    spans: bool
    existing: bool | None
    stated_in: str | None
    recipients: str | None
    whole: str | None
    page: int


@dataclass(frozen=True)
class CrisisRow:
    """A crisis measure with one measure that continues it."""

    action: str
    identifier: str
    title: str
    section: str
    page: int
    continued_by: str | None


@dataclass(frozen=True)
class NoteRow:
    """A data note or a phase of a measure."""

    measure: str
    kind: str
    node: str
    text: str
    contradiction: bool | None
    start: int | dt.date | None
    end: int | dt.date | None
    open_ended: bool | None


@dataclass(frozen=True)
class PassageRow:
    """A place in the document."""

    passage: str
    page: int
    first_line: int
    last_line: int
    mention: str | None


@dataclass(frozen=True)
class EvidenceRow(PassageRow):
    """A place in the document with the field of the fiche and the node that rests on it."""

    field: str | None
    node: str
    document: str


@dataclass(frozen=True)
class FigureRow:
    """A poverty figure with one target group that is close to its population group."""

    figure: str
    indicator: str
    group: str
    area: str
    period: str
    value: Decimal
    unit: str
    approximate: bool
    contradicted: bool
    page: int
    target_group: str | None
