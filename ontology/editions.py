"""Which of several plans is in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Edition", "in_order"]


@dataclass(frozen=True)
class Edition:
    """A plan by its short name, with whether another plan replaces it, and how many measures it has."""

    name: str
    replaced: bool
    measures: int


def in_order(plans: Iterable[Edition]) -> tuple[str, ...]:
    """The names of plans: first the one in force, then the others in alphabetical order.

    In force is the plan that no other replaces; of several such plans the one with the most measures.

    >>> in_order([Edition("p-2026", False, 80), Edition("a", False, 3), Edition("p-2022", True, 81)])
    ('p-2026', 'a', 'p-2022')
    """
    found = sorted(plans, key=lambda plan: plan.name)
    first = min(found, key=lambda plan: (plan.replaced, -plan.measures), default=None)
    return tuple(plan.name for plan in sorted(found, key=lambda plan: plan != first))
