"""How often each statement about a measure was read, and whether readers differed about it."""

from __future__ import annotations

from loaders.rdf.evidence import PlanGraph
from loaders.records import MeasureReading

__all__ = ["add_reviews"]

_STATEMENTS = (
    "lead", "implementation", "involvement", "targeting", "instrumentUse", "siting", "reference",
    "application", "contribution", "milestone", "budgetLine", "progress", "dataExchange",
)  # fmt: skip
"""The properties from a measure to its qualified statements."""


def add_reviews(plan: PlanGraph) -> None:
    """`vapa:review` on every qualified statement of a plan of which a second reading is kept.

    A kind of statement of which no second reading is kept statement by statement counts as read once.
    """
    reviews = plan.records.reviews
    if reviews is None:
        return
    for identifier in plan.records.measures:
        iri = plan.iris.id("measure", plan.slug, identifier)
        of_measure = reviews.measures.get(identifier, MeasureReading())
        for name in _STATEMENTS:
            reading = getattr(of_measure, name, None)
            for graph in (plan.graph, plan.curation, plan.graphs.follow_up):
                for node in graph.objects(iri, plan.vapa[name]):
                    review = reading.review(node.rpartition("/")[2]) if reading else "ReadOnce"
                    plan.curation.add((node, plan.vapa.review, plan.vapa[review]))
