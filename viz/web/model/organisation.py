"""What lands on an organisation: the weight of its parts in measures, and who counts together with it."""

from __future__ import annotations

from queries.rows import grouped
from viz.web.model.plan import Plan
from viz.web.model.records import Measure, Statement
from viz.web.model.subject import WITH_ROLES, Action, Share, Subject
from viz.web.urls import slug

__all__ = ["LEVELS", "Organisation", "family_of", "level_of"]

LEVELS: dict[str, tuple[str, ...]] = {
    "does": ("lead", "implementation", "medeuitvoerder", "regisseur"),
    "addressed": ("doelorganisatie",),
    "paid": ("gesubsidieerd",),
    "works-along": ("partner", "ondersteuner", "onderzoeker", "financier"),
    "heard": ("overleg",),
    "named": ("vermeld",),
}
"""What a part in a measure comes to, the weightiest first: kinds of statement, and roles by their short names."""

_TOGETHER = (("lokale-besturen", "ocmws", "vvsg"),)
"""Actors that answer as one though the graph does not tie them: municipalities, their centres for social welfare, and
the association of both. This is the editors' reading."""


class Organisation(Subject):
    """All that the plan says of an actor or a ministerial post, or of a family of actors."""

    def place(self, share: Share[Measure]) -> tuple[int, int]:
        """Its parts in measures: the weightiest first, and then in the order of the plan."""
        return list(LEVELS).index(level_of(share)), share.action.position

    def levels(self) -> dict[str, list[Share[Measure]]]:
        """Its parts in measures by what they come to."""
        return grouped((level_of(share), share) for share in self.measures)

    def responsible(self) -> list[Measure]:
        """The measures that it leads or implements: their money goes through its hands."""
        return [
            share.action
            for share in self.measures
            if any(statement.kind in ("lead", "implementation") for statement in share.statements)
        ]

    def unstated(self) -> list[Share[Measure]]:
        """Its parts in measures that pay it according to the fiche, which names no amount that it gets."""
        named = {item.action for item in self.received}
        return [
            share
            for share in sorted(self.measures, key=lambda share: share.action.position)
            if share.action not in named and any("gesubsidieerd" in _roles(said) for said in share.statements)
        ]


def level_of(share: Share[Action]) -> str:
    """The weightiest of what the parts in a measure come to."""
    roles = {role for statement in share.statements for role in _roles(statement)}
    return next((level for level, known in LEVELS.items() if roles.intersection(known)), "works-along")


def _roles(statement: Statement) -> list[str]:
    """What a statement says that somebody does: the short names of roles, or its kind."""
    return [slug(str(role)) for role in statement.details] if statement.kind in WITH_ROLES else [statement.kind]


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
