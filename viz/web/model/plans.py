"""The plans of the store, each with its model; the one in force is shown where the address chooses no other."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from starlette.requests import HTTPConnection

from queries import Store
from viz.once import once
from viz.web.http.negotiation import Problem
from viz.web.model.names import Names
from viz.web.model.plan import Plan
from viz.web.model.records import PlanRecord, plan_records
from viz.web.model.vocabulary import Vocabulary

__all__ = ["Plans"]


class Plans:
    """All plans, over one store."""

    def __init__(self, store: Store, names: Names) -> None:
        self.store, self.names, self.vocabulary = store, names, Vocabulary(store, names)
        self.plan = lru_cache(maxsize=None)(self._plan)

    @once
    def records(self) -> Mapping[str, PlanRecord]:
        """What each plan says of itself, by its short name; the plan in force comes first."""
        return plan_records(self.store)

    @property
    def in_force(self) -> str:
        """The short name of the plan that is shown where no other is chosen."""
        return next(iter(self.records), self.store.plan)

    def chosen(self, request: HTTPConnection) -> str:
        """The short name of the plan that an address chooses. Raises Problem (404) when there is none."""
        slug = str(request.path_params.get("plan", self.in_force))
        if slug not in self.records:
            raise Problem(404, f"there is no plan '{slug[:80]}'", "Dit plan is hier niet.")
        return slug

    def _plan(self, slug: str) -> Plan:
        return Plan(self.store.about(slug), self.records[slug], self.vocabulary)
