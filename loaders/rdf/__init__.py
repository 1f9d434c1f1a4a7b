"""Typed records become RDF: six named graphs, every statement with its source, no blank nodes.

- `document`: what the plan says, each statement with the passages it comes from;
- `curation`: what we add (summaries, themes, SDG links, hierarchies, links out, data notes);
- `vocabulary`: the ontology, and the names of actors, groups, instruments, places and SDGs;
- `analysis`: derived findings (filled by the analysis, empty here);
- `follow-up`: how far measures are, as a document says;
- `positions`: what members of the consultation hold about any of it.
"""

from __future__ import annotations

from rdflib import Graph

import ontology
from loaders.dataset import Dataset
from loaders.rdf.annexes import add_crisis_measures, add_figures
from loaders.rdf.editions import add_partial_edition
from loaders.rdf.evidence import PlanGraph
from loaders.rdf.follow_up import add_follow_up
from loaders.rdf.graphs import GRAPHS, Graphs, GraphSet
from loaders.rdf.history import add_history
from loaders.rdf.links import add_links
from loaders.rdf.measures import add_measures
from loaders.rdf.plan import add_goals, add_plan
from loaders.rdf.positions import add_positions
from loaders.rdf.reviews import add_reviews
from loaders.rdf.vocabularies import add_vocabularies
from ontology.namespaces import Namespaces

__all__ = ["GRAPHS", "Graphs", "to_rdf"]


def to_rdf(dataset: Dataset, iris: Namespaces | None = None) -> Graphs:
    """The whole data set as the named graphs."""
    graphs = GraphSet(iris or Namespaces())
    for triple in Graph().parse(data=ontology.read("vapa.ttl", graphs.iris.base), format="turtle"):
        graphs.vocabulary.add(triple)
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
    return graphs.all
