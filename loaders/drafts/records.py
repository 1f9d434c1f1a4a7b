"""A draft: one reader's copy of what is proposed for every fiche of a text, and what the reader made of it."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field

from loaders.names import fold
from loaders.records import BudgetKind, Evidenced, Goal, Passage, Per, Printed, Record, Role, Status, as_data
from loaders.records.common import GoalId, Lines, MeasureId, Slug, Text, Year, YearMonthOrDate
from loaders.spans import FieldName
from loaders.yaml_files import read_record
from ontology.errors import VapaError
from ontology.wording import hint

__all__ = [
    "Draft",
    "DraftError",
    "DraftFiche",
    "Kind",
    "Proposal",
    "Review",
    "as_yaml",
    "read_draft",
    "slug",
]

Kind = Literal[
    "lead", "implementer", "actor", "group", "instrument", "place", "amount", "period", "milestone", "measure"
]
"""What a proposal is about; `measure` is a reference to another measure."""


class DraftError(VapaError):
    """A draft cannot be used as it is; says where and what to do."""


class Review(StrEnum):
    """What a reader made of a proposal."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Proposal(Evidenced):
    """Something that the text may say of a measure, with the words that show it.

    `thing` is a name of the vocabularies (or the number of a measure), `name` a new one. `found` says how it came in:
    by its field, as a known name, by the form of its words, from the edition before, or by the reader.
    """

    id: Slug
    kind: Kind
    thing: Text | None = None
    name: Text | None = None
    found: Literal["field", "known", "words", "earlier", "reader"]
    review: Review = Review.PROPOSED
    reason: Text | None = Field(default=None, description="why it was refused, or what the readers differ on")
    role: tuple[Role, ...] = ()
    primary: bool | None = None
    scope: Text | None = None
    amount: Decimal | None = None
    per: Per = Per.TOTAL
    years: tuple[Year, ...] = ()
    recipient: Slug | None = None
    context: bool = False
    in_budget: bool = True
    start: Year | None = None
    end: Year | None = None
    date: YearMonthOrDate | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What two readers' proposals have in common when they are about the same."""
        value = self.thing or self.name or self.amount or self.date or f"{self.start}-{self.end}"
        return self.kind, str(value).casefold()


class DraftFiche(Record):
    """One fiche: what its layout says by itself, what readers wrote, and the proposals."""

    identifier: MeasureId
    title: Text
    status: Status | None = None
    goal: GoalId | None = None
    fields: dict[FieldName, Lines]
    continues: MeasureId | None = Field(default=None, description="the measure of the edition before, by its title")
    description: str = Field(default="", description="a summary in our own words, written by the reader")
    theme: tuple[Slug, ...] = Field(default=(), description="chosen by the reader")
    policy_domain: tuple[Slug, ...] = Field(default=(), description="chosen by the reader")
    budget_kind: BudgetKind | None = None
    budget_passage: Passage | None = None
    proposals: tuple[Proposal, ...] = ()

    @property
    def open(self) -> int:
        """How many proposals wait for the reader."""
        return sum(item.review is Review.PROPOSED for item in self.proposals)


class Draft(Record):
    """All fiches of a text, as one reader has them."""

    plan: Slug
    reader: Text
    document: Printed
    goals: tuple[Goal, ...] = ()
    fiches: tuple[DraftFiche, ...]

    def fiche(self, identifier: str) -> DraftFiche:
        """The fiche with this number. Raises DraftError where there is none."""
        for fiche in self.fiches:
            if fiche.identifier == identifier:
                return fiche
        raise DraftError(f"the draft has no fiche {identifier}{hint(identifier, (f.identifier for f in self.fiches))}")

    def with_fiche(self, changed: DraftFiche) -> Draft:
        """The draft with one fiche in place of the one with its number."""
        fiches = tuple(changed if fiche.identifier == changed.identifier else fiche for fiche in self.fiches)
        return self.model_copy(update={"fiches": fiches})


def read_draft(path: Path) -> Draft:
    """Read a draft. Raises DraftError with file, line and what is wrong."""
    draft: Draft = read_record(path, Draft, DraftError, "make a draft with: vapa draft")
    return draft


def slug(text: str) -> str:
    """A name as a slug.

    >>> slug("Dienst voor Alleenstaande Ouders")
    'dienst-voor-alleenstaande-ouders'
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def as_yaml(value: Any) -> str:
    """A record, or plain data, as YAML in the manner of `data/`."""
    return yaml.safe_dump(as_data(value), sort_keys=False, allow_unicode=True, width=120, default_flow_style=None)
