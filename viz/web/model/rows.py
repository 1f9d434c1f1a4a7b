"""The rows of the answers that the model of a plan is read from, column by column (`Table.typed`)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

__all__ = ["AmountRow", "CrisisRow"]


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
