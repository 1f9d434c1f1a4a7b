"""What lands on an organisation: its parts in measures, tasks, money, seats, findings and whom it works with."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from ontology import natural
from viz.once import once
from viz.web.model.parts import Part
from viz.web.model.plan import Plan
from viz.web.model.records import BudgetLine, CrisisMeasure, Found, Measure, Statement
from viz.web.urls import slug

__all__ = ["LEVELS", "Organisation", "Received", "Share", "family_of"]

LEVELS: dict[str, tuple[str, ...]] = {
    "does": ("lead", "implementation", "medeuitvoerder", "regisseur"),
    "addressed": ("doelorganisatie",),
    "paid": ("gesubsidieerd",),
    "works-along": ("partner", "ondersteuner", "onderzoeker", "financier"),
    "heard": ("overleg",),
    "named": ("vermeld",),
}
"""What a part in a measure comes to, the weightiest first: kinds of statement, and roles by their short names."""

_TAKING_PART = ("lead", "implementation", "cooperation", "involvement")
"""The kinds of statement by which a measure says that somebody takes part."""

_TOGETHER = (("lokale-besturen", "ocmws", "vvsg"),)
"""Actors that answer as one though the graph does not tie them: municipalities, their centres for social welfare, and
the association of both. This is the editors' reading."""

_Action = TypeVar("_Action", Measure, CrisisMeasure)


@dataclass(frozen=True)
class Share(Generic[_Action]):
    """The part of an organisation, or of several that count together, in a measure: what it says of each."""

    action: _Action
    statements: Sequence[Statement]

    @property
    def level(self) -> str:
        """The weightiest of what these parts come to."""
        roles = {role for statement in self.statements for role in _roles(statement)}
        return next((level for level, known in LEVELS.items() if roles.intersection(known)), "works-along")


@dataclass(frozen=True)
class Received:
    """An amount that the organisation gets, the measure that says so, and what it adds to all that it gets.

    A part of an amount counts where the whole goes to others as well.
    """

    action: Measure | CrisisMeasure
    line: BudgetLine
    added: Decimal | None

    @property
    def part(self) -> bool:
        """Whether it counts here as a part of an amount of which others get the rest."""
        return self.added is not None and self.line.added is None

    @property
    def crisis(self) -> bool:
        """Whether it is an amount of a crisis measure."""
        return isinstance(self.action, CrisisMeasure)


class Organisation:
    """All that the plan says of an actor or a ministerial post, or of a family of actors."""

    def __init__(self, plan: Plan, iri: str, who: Sequence[str]) -> None:
        """`who` are the actors that count together: `iri` itself and perhaps others."""
        self.plan, self.iri, self.who = plan, iri, tuple(who)

    @once
    def measures(self) -> list[Share[Measure]]:
        """Its parts in measures: the weightiest first, and then in the order of the plan."""
        order = list(LEVELS)
        shares = self._shares(self.plan.measures.values())
        return sorted(shares, key=lambda share: (order.index(share.level), share.action.position))

    @once
    def crisis(self) -> list[Share[CrisisMeasure]]:
        """Its parts in crisis measures."""
        return self._shares(self.plan.crisis.values())

    def _shares(self, actions: Iterable[_Action]) -> list[Share[_Action]]:
        wanted, found = set(self.who), []
        for action in actions:
            if said := [s for kind in _TAKING_PART for s in action.of(kind) if s.thing in wanted]:
                found.append(Share(action, said))
        return found

    def levels(self) -> dict[str, list[Share[Measure]]]:
        """Its parts in measures by what they come to."""
        found: dict[str, list[Share[Measure]]] = defaultdict(list)
        for share in self.measures:
            found[share.level].append(share)
        return dict(found)

    @once
    def received(self) -> list[Received]:
        """The amounts that the plan says it gets: of measures, then of crisis measures."""
        wanted = set(self.who)
        actions: list[Measure | CrisisMeasure] = [*self.plan.measures.values(), *self.plan.crisis.values()]
        return [
            Received(action, line, _added(line, {other.iri: other for other in action.lines}, wanted))
            for action in actions
            for line in action.lines
            if not wanted.isdisjoint(line.recipients)
        ]

    @once
    def unstated(self) -> list[Share[Measure]]:
        """Its parts in measures that pay it according to the fiche, which names no amount that it gets."""
        named = {item.action for item in self.received}
        return [
            share
            for share in sorted(self.measures, key=lambda share: share.action.position)
            if share.action not in named and any("gesubsidieerd" in _roles(said) for said in share.statements)
        ]

    def responsible(self) -> list[Measure]:
        """The measures that it leads or implements: their money goes through its hands."""
        return [
            share.action
            for share in self.measures
            if any(statement.kind in ("lead", "implementation") for statement in share.statements)
        ]

    @once
    def obligations(self) -> list[Part]:
        """What the plan obliges it to."""
        return self.plan.parts.naming("obligation", "obliged", self.who)

    @once
    def seats(self) -> list[Part]:
        """Its memberships of consultation bodies."""
        return self.plan.parts.naming("membership", "member", self.who)

    @once
    def members(self) -> list[Part]:
        """The memberships of others, where it is itself such a body."""
        return self.plan.parts.naming("membership", "organization", self.who)

    @once
    def findings(self) -> list[Found]:
        """The findings that are about it."""
        wanted = set(self.who)
        return [found for found in self.plan.findings.values() if not wanted.isdisjoint(found.about)]

    @once
    def partners(self) -> list[tuple[str, list[Measure]]]:
        """The other actors in its measures with the measures they share, most first."""
        found: dict[str, list[Measure]] = defaultdict(list)
        for share in self.measures:
            measure = share.action
            others = {*measure.things("involvement"), *measure.things("implementation")} - set(self.who)
            for other in others:
                found[other].append(measure)
        for shared in found.values():
            shared.sort(key=lambda measure: measure.position)
        return sorted(found.items(), key=lambda item: (-len(item[1]), natural(self.plan.names.of(item[0]))))

    @once
    def ministers(self) -> list[tuple[str, list[Share[Measure]]]]:
        """The ministers who lead its measures with its parts in those, most first."""
        found: dict[str, list[Share[Measure]]] = defaultdict(list)
        for share in self.measures:
            for post in share.action.things("lead"):
                found[post].append(share)
        return sorted(found.items(), key=lambda item: (-len(item[1]), self.plan.names.of(item[0])))

    @once
    def states(self) -> Counter[str]:
        """How many of its measures are in each state of play; empty for those of which the fiche tells nothing."""
        return Counter(state for share in self.measures for state in set(share.action.things("progress")) or {""})


def _added(line: BudgetLine, lines: Mapping[str, BudgetLine], wanted: set[str]) -> Decimal | None:
    """What an amount adds to all that some get: itself, unless it is in another that they get, or counts nowhere."""
    if line.added is not None or not line.whole or slug(line.per) != "Total":
        return line.added
    above = lines.get(line.whole)
    while above:
        if not wanted.isdisjoint(above.recipients):
            return None
        above = lines.get(above.whole)
    return line.amount


def _roles(statement: Statement) -> list[str]:
    """What a statement says that somebody does: the short names of roles, or its kind."""
    return [slug(str(role)) for role in statement.details] if _has_roles(statement) else [statement.kind]


def _has_roles(statement: Statement) -> bool:
    return statement.kind in ("involvement", "cooperation")


def family_of(plan: Plan, iri: str) -> list[str]:
    """An actor with all that count with it: its parts and members, and those that answer together with it."""
    start = next((group for group in _TOGETHER if slug(iri) in group), ())
    found = dict.fromkeys([iri, *(f"{plan.base}/id/actor/{name}" for name in start)])
    todo = list(found)
    while todo:
        above = todo.pop()
        for below in plan.vocabulary.members(above):
            if below not in found:
                found[below] = None
                todo.append(below)
    return [known for known in found if known in plan.names]
