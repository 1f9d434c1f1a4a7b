"""All that the plan says of one thing: its measures, who does what in them, money, promises and findings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from ontology import natural
from queries.rows import grouped
from viz.once import once
from viz.web.model.kinds import KINDS
from viz.web.model.parts import Part
from viz.web.model.plan import Plan
from viz.web.model.records import BudgetLine, CrisisMeasure, Found, Measure, Statement, states_of
from viz.web.urls import slug

__all__ = ["TAKING_PART", "WITH_ROLES", "Action", "Amount", "Share", "Subject", "counted", "doing", "subject_of"]

TAKING_PART = ("lead", "implementation", "cooperation", "involvement")
"""The kinds of statement by which a measure says that somebody takes part."""

WITH_ROLES = ("involvement", "cooperation", "cooperating-domain")
"""The kinds of statement that say in which role."""

_DOING = ("implementation", *WITH_ROLES)
"""The kinds of statement that say who does what, besides leading."""

_OWN_STATEMENTS = {"actor": TAKING_PART, "post": TAKING_PART, "role": WITH_ROLES}
"""The kinds of statement about things of a kind, where the table of kinds does not say it."""

Action = TypeVar("Action", Measure, CrisisMeasure)


@dataclass(frozen=True)
class Share(Generic[Action]):
    """A measure that speaks of a thing, or of several that count together, and what it says of each."""

    action: Action
    statements: Sequence[Statement]


@dataclass(frozen=True)
class Amount:
    """An amount, the measure that states it, and what it adds to all that the thing has or gets (None for nothing).

    Of what somebody gets a part counts too, where the whole goes to others as well.
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


class Subject:
    """All that the plan says of a thing, or of several that count together."""

    def __init__(self, plan: Plan, iri: str, who: Sequence[str]) -> None:
        """`who` are those that count together: `iri` itself and perhaps others."""
        self.plan, self.iri, self.who = plan, iri, tuple(who)
        self.kind = plan.names.path(iri).split("/")[2]  # type: ignore[union-attr]
        self._told_by = _OWN_STATEMENTS.get(self.kind) or tuple(
            kind.statement for kind in KINDS.values() if kind.statement and (kind.thing or kind.key) == self.kind
        )

    @once
    def measures(self) -> list[Share[Measure]]:
        """The measures that speak of it, the weightiest first."""
        return sorted(self._shares(self.plan.measures.values()), key=self.place)

    def place(self, share: Share[Measure]) -> tuple[int, int]:
        """What its measures are sorted by: those that are mainly for it first, and then the order of the plan."""
        return not any(said.primary or said.core for said in share.statements), share.action.position

    @once
    def crisis(self) -> list[Share[CrisisMeasure]]:
        """The crisis measures that do."""
        return self._shares(self.plan.crisis.values())

    def _shares(self, actions: Iterable[Action]) -> list[Share[Action]]:
        wanted, found = set(self.who), []
        for action in actions:
            said = [s for kind in self._told_by for s in action.of(kind)]
            if own := [s for s in said if s.thing in wanted or not wanted.isdisjoint(map(str, s.details))]:
                found.append(Share(action, own))
        return found

    def responsible(self) -> list[Measure]:
        """The measures whose money is told of with it: all of them."""
        return [share.action for share in self.measures]

    @once
    def amounts(self) -> list[Amount]:
        """The amounts that those measures state, counted or not."""
        return [Amount(measure, line, line.added) for measure in self.responsible() for line in measure.lines]

    @once
    def received(self) -> list[Amount]:
        """The amounts that the plan says it gets: of measures, then of crisis measures."""
        wanted = set(self.who)
        actions: list[Measure | CrisisMeasure] = [*self.plan.measures.values(), *self.plan.crisis.values()]
        return [
            Amount(action, line, _added(line, {other.iri: other for other in action.lines}, wanted))
            for action in actions
            for line in action.lines
            if not wanted.isdisjoint(line.recipients)
        ]

    @once
    def promises(self) -> list[Part]:
        """What the frames at the head of goals promise to it, or under it."""
        return [part for name in ("group", "goal") for part in self.plan.parts.naming("promise", name, self.who)]

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
    def partners(self) -> list[tuple[str, list[Share[Measure]]]]:
        """The others who do something in its measures, with what they do in each; who is in most of them first."""
        return doing(self.plan, [share.action for share in self.measures], self.who)

    @once
    def ministers(self) -> list[tuple[str, list[Share[Measure]]]]:
        """The ministers who lead its measures with these, most first."""
        found = grouped((post, share) for share in self.measures for post in share.action.things("lead"))
        return sorted(found.items(), key=lambda item: (-len(item[1]), self.plan.names.of(item[0])))

    @once
    def states(self) -> Counter[str]:
        """How many of its measures are in each state of play; empty for those of which the fiche tells nothing."""
        return states_of(share.action for share in self.measures)


def doing(plan: Plan, measures: Iterable[Measure], without: Iterable[str]) -> list[tuple[str, list[Share[Measure]]]]:
    """Who does what in measures besides leading, but for some; who is in most of them first."""
    found: dict[str, list[Share[Measure]]] = defaultdict(list)
    for measure in sorted(measures, key=lambda measure: measure.position):
        said = grouped((statement.thing, statement) for kind in _DOING for statement in measure.of(kind))
        for other in said.keys() - set(without):
            found[other].append(Share(measure, said[other]))
    return sorted(found.items(), key=lambda item: (-len(item[1]), natural(plan.names.of(item[0])), item[0]))


def counted(amounts: Iterable[Amount]) -> Decimal:
    """What amounts add up to, in euro."""
    return sum((item.added or Decimal(0) for item in amounts), Decimal(0))


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


def subject_of(plan: Plan, iri: str) -> Subject:
    """A thing together with all that is narrower than it."""
    return Subject(plan, iri, [iri, *plan.narrower_all(iri)])
