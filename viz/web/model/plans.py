"""The plans of the store, each with its model; the one in force is shown where no other is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from functools import lru_cache

from queries import Row, Store, library
from viz.once import once
from viz.web.model.names import Names
from viz.web.model.plan import Plan
from viz.web.model.records import PlanRecord
from viz.web.model.vocabulary import Vocabulary

__all__ = ["Plans"]


class Plans:
    """All plans, over one store."""

    def __init__(self, store: Store, names: Names) -> None:
        self.store, self.vocabulary = store, Vocabulary(store, names)
        self.plan = lru_cache(maxsize=None)(self._plan)

    @once
    def records(self) -> Mapping[str, PlanRecord]:
        """What each plan says of itself, by its short name; the plan in force comes first."""
        rows: dict[str, list[Row]] = {}
        for row in self.store.query(library("site")["plans"]):
            rows.setdefault(str(row["plan"]), []).append(row)
        found = [_record(iri, of_plan) for iri, of_plan in rows.items()]
        return {record.slug: record for record in sorted(found, key=lambda r: (r.slug != self.store.plan, r.slug))}

    @property
    def in_force(self) -> str:
        """The short name of the plan that is shown where no other is chosen."""
        return next(iter(self.records), self.store.plan)

    def _plan(self, slug: str) -> Plan:
        """The model of a plan; KeyError for one that is not there."""
        store = copy(self.store)
        store.__dict__["plan"] = slug  # what the library asks of this one is asked of this plan
        return Plan(store, self.records[slug], self.vocabulary)


def _record(iri: str, rows: list[Row]) -> PlanRecord:
    first = rows[0]
    return PlanRecord(
        iri=iri,
        slug=iri.rpartition("/")[2],
        titles={str(row["language"]): str(row["title"]) for row in rows},
        document=str(first["documentTitle"] or ""),
        number=str(first["number"] or ""),
        publisher=str(first["publisher"] or ""),
        sha256=str(first["sha256"] or ""),
        years=(int(str(first["firstYear"] or 0)), int(str(first["lastYear"] or 0))),
    )
