"""Editions: what a measure continues, what lapsed, and editions known only by their contents list."""

from __future__ import annotations

from rdflib import DCTERMS, PROV, RDF, RDFS, SKOS, Literal, URIRef

from loaders.rdf.evidence import PlanGraph
from loaders.rdf.graphs import GraphSet, add, dutch
from loaders.records import Continues, LapsedMeasure, Measure, PartialEdition

__all__ = ["add_continuations", "add_editions", "add_partial_edition"]


def add_partial_edition(graphs: GraphSet, record: PartialEdition) -> None:
    """An edition and the measures of its contents list: number and title, and nothing else."""
    iris, vapa, graph = graphs.iris, graphs.vapa, graphs.document
    edition, document = iris.id("plan", record.identifier), iris.id("document", record.document)
    add(
        graph,
        edition,
        (RDF.type, vapa.PartialEdition),
        (DCTERMS.identifier, Literal(record.identifier)),
        (vapa.partial, True),
        (PROV.wasDerivedFrom, document),
        (DCTERMS.title, record.title),
        (RDFS.label, record.title),
    )
    add(graphs.curation, edition, (SKOS.note, record.note))
    for position, measure in enumerate(record.measure, 1):
        title = dutch(measure.title)
        add(
            graph,
            iris.id("measure", record.identifier, measure.identifier),
            (RDF.type, vapa.ListedMeasure),
            (DCTERMS.identifier, Literal(measure.identifier)),
            (vapa.position, position),
            (DCTERMS.title, title),
            (RDFS.label, title),
            (vapa.inPlan, edition),
            (PROV.wasDerivedFrom, document),
        )


def add_editions(plan: PlanGraph) -> None:
    """Which edition the plan replaces, what it says of it, and which of its measures lapsed."""
    if plan.plan.replaces:
        earlier = plan.iris.id("plan", plan.plan.replaces)
        plan.graph.add((plan.iri, DCTERMS.replaces, earlier))
        plan.graph.add((earlier, DCTERMS.isReplacedBy, plan.iri))
    for note in plan.plan.edition_note:
        label, vapa = (RDFS.label, note.label), plan.vapa
        plan.part(vapa.editionNote, vapa.EditionNote, "edition-note", note.id, note, label)
    for lapsed in plan.plan.lapsed:
        _lapsed(plan, lapsed)


def _lapsed(plan: PlanGraph, record: LapsedMeasure) -> None:
    """vapa:lapsed to the measure itself, and the vapa:LapsedMeasure that says why."""
    vapa, graph = plan.vapa, plan.curation if record.inferred else plan.graph
    iri = plan.part(vapa.lapse, vapa.LapsedMeasure, "lapsed", record.identifier, record)
    measure = plan.iris.id("measure", record.edition, record.identifier)
    graph.add((plan.iri, vapa.lapsed, measure))
    add(
        graph,
        iri,
        (vapa.measure, measure),
        (DCTERMS.identifier, Literal(record.identifier)),
        (vapa.edition, Literal(record.edition)),
        (DCTERMS.title, dutch(record.title)),
        (RDFS.label, dutch(record.title)),
    )
    plan.curation.add((iri, SKOS.note, Literal(record.note.strip(), lang="nl")))


def add_continuations(plan: PlanGraph, iri: URIRef, measure: Measure) -> None:
    """The measures of an earlier edition that a measure continues; with a rationale it is our conclusion."""
    for item in measure.continues:
        _continuation(plan, iri, measure, item)


def _continuation(plan: PlanGraph, iri: URIRef, measure: Measure, item: Continues) -> None:
    vapa, graph = plan.vapa, plan.curation if item.rationale else plan.graph
    earlier = plan.iris.id("measure", item.edition, item.measure)
    add(graph, iri, (vapa.continues, earlier))
    said = (vapa.measure, earlier), (vapa.how, vapa[item.how]), (vapa.rationale, dutch(item.rationale))
    below = ("continuation", item.key)
    plan.node(iri, measure, ("continuation", "Continuation"), below, item, *said, graph=graph)
