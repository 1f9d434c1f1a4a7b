"""Typed records become RDF: six named graphs, every statement with its source, no blank nodes.

- `document`: what the plan says, each statement with the passages it comes from;
- `curation`: what we add (summaries, themes, SDG links, hierarchies, links out, data notes);
- `vocabulary`: the ontology, and the names of actors, groups, instruments, places and SDGs;
- `analysis`: derived findings (filled by the analysis, empty here);
- `follow-up`: how far measures are, as a document says;
- `positions`: what members of the consultation hold about any of it.
"""

from __future__ import annotations

import pyoxigraph as ox

import ontology
from loaders.dataset import Dataset
from loaders.rdf.annexes import add_crisis_measures, add_figures
from loaders.rdf.editions import add_partial_edition
from loaders.rdf.evidence import PlanGraph
from loaders.rdf.follow_up import add_follow_up
from loaders.rdf.graphs import GRAPHS, GraphSet
from loaders.rdf.history import add_history
from loaders.rdf.links import add_links
from loaders.rdf.measures import add_measures
from loaders.rdf.plan import add_goals, add_plan
from loaders.rdf.positions import add_positions
from loaders.rdf.reviews import add_reviews
from loaders.rdf.vocabularies import add_vocabularies
from ontology.namespaces import Namespaces

__all__ = ["GRAPHS", "to_rdf"]


def to_rdf(dataset: Dataset, iris: Namespaces | None = None) -> bytes:
    """The whole data set as N-Quads, one a line, sorted: the same records give the same bytes."""
    graphs = GraphSet(iris or Namespaces())
    add_vocabularies(graphs, dataset)
    for edition in dataset.editions.values():
        add_partial_edition(graphs, edition)
    for records in dataset.plans.values():
        plan = PlanGraph(graphs, records)
        add_plan(plan)
        add_goals(plan)
        add_measures(plan)
        add_reviews(plan)
        add_crisis_measures(plan)
        add_figures(plan)
        add_follow_up(plan, dataset.progress_scales)
    add_positions(graphs, dataset)
    add_links(graphs, dataset)
    add_history(graphs, dataset)
    terms = ox.parse(ontology.read("vapa.ttl", graphs.iris.base), format=ox.RdfFormat.TURTLE)
    lines = {f"{term.triple} <{graphs.vocabulary.iri}> .\n" for term in terms}
    return "".join(sorted(lines.union(*(graph.lines() for graph in graphs.all.values())))).encode()
