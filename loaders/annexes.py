"""What the plan's annexes add to the graph: the crisis measures of annex 2 and the poverty figures."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from rdflib import DCAT, DCTERMS, PROV, QB, RDF, RDFS, SKOS, XSD, Literal, Namespace, URIRef

from loaders.records import CrisisMeasure, CrisisSection, Figures, Observation
from ontology.iris import FOREIGN_PREFIXES
from ontology.namespaces import time_literal

if TYPE_CHECKING:
    from loaders.graph import PlanBuilder

__all__ = ["add_crisis_measures", "add_figures"]

DIMENSION, MEASURE, ATTRIBUTE = (
    Namespace(FOREIGN_PREFIXES[name]) for name in ("sdmx-dimension", "sdmx-measure", "sdmx-attribute")
)


def add_crisis_measures(plan: PlanBuilder, sections: dict[str, CrisisSection]) -> None:
    """Every bullet of annex 2 as a vapa:CrisisMeasure, numbered within its section."""
    position = 0
    for slug, section in sections.items():
        for measure in section.measures:
            position += 1
            _crisis_measure(plan, slug, section, measure, position)


def crisis_iri(plan: PlanBuilder, section: str, number: int) -> URIRef:
    return plan.iris.id("crisis-measure", plan.slug, f"{section}-{number:02d}")


def _crisis_measure(
    plan: PlanBuilder, slug: str, section: CrisisSection, measure: CrisisMeasure, position: int
) -> None:
    graph, curation, vapa = plan.graph, plan.curation, plan.vapa
    iri = crisis_iri(plan, slug, measure.number)
    for predicate, value in (
        (RDF.type, vapa.CrisisMeasure),
        (DCTERMS.identifier, Literal(f"{slug}-{measure.number:02d}")),
        (vapa.position, Literal(position)),
        (vapa.inPlan, plan.iri),
        (vapa.section, Literal(section.title, lang="nl")),
        (PROV.wasDerivedFrom, plan.passage(iri, "bullet", measure.lines, None, None)),
    ):
        graph.add((iri, predicate, value))
    for predicate in (DCTERMS.title, RDFS.label):
        curation.add((iri, predicate, Literal(measure.title, lang="nl")))
    if measure.part_of is not None:
        graph.add((iri, DCTERMS.isPartOf, crisis_iri(plan, slug, measure.part_of)))
    plan.links(iri, measure)
    plan.budget(iri, measure)
    for item in measure.continued_by:
        other = plan.iris.id("measure", plan.slug, item.measure)
        node = plan.iris.below(iri, "continuation", item.measure)
        for subject, predicate, value in (
            (iri, vapa.continuedBy, other),
            (iri, vapa.continuation, node),
            (node, RDF.type, vapa.Continuation),
            (node, vapa.measure, other),
            (node, vapa.rationale, Literal(item.rationale, lang="nl")),
        ):
            curation.add((subject, predicate, value))


def add_figures(plan: PlanBuilder, figures: Figures) -> None:
    """The poverty figures as an RDF Data Cube: dimensions indicator, population group, region and period."""
    vocabulary, curation, vapa, iris = plan.parent.vocabulary, plan.curation, plan.vapa, plan.iris
    dataset, structure = iris.id("dataset", plan.slug), iris.id("dataset", plan.slug, "structure")
    _structure(plan, dataset, structure)
    for slug, indicator in figures.indicators.items():
        iri = iris.id("indicator", slug)
        vocabulary.add((iri, RDF.type, vapa.Indicator))
        vocabulary.add((iri, RDF.type, SKOS.Concept))
        plan.parent.name(iri, indicator.pref_label)
        plan.parent.text(vocabulary, iri, SKOS.definition, indicator.definition)
        if indicator.producer:
            vocabulary.add((iri, DCTERMS.source, Literal(indicator.producer)))
    for slug, group in figures.groups.items():
        iri = iris.id("population-group", slug)
        vocabulary.add((iri, RDF.type, vapa.PopulationGroup))
        vocabulary.add((iri, RDF.type, SKOS.Concept))
        plan.parent.name(iri, group.pref_label)
        if group.target_group:
            curation.add((iri, SKOS.closeMatch, iris.id("target-group", group.target_group)))
        for related in group.related_target_group:
            curation.add((iri, SKOS.relatedMatch, iris.id("target-group", related)))
    for slug, region in figures.regions.items():
        iri = iris.id("place", slug)
        vocabulary.add((iri, RDF.type, vapa.Place))
        plan.parent.name(iri, region.pref_label)
        for match in region.exact_match:
            curation.add((iri, SKOS.exactMatch, URIRef(match)))
    for observation in figures.observations:
        _observation(plan, dataset, observation)


def _structure(plan: PlanBuilder, dataset: URIRef, structure: URIRef) -> None:
    """The data set and its structure definition."""
    graph = plan.parent.vocabulary
    graph.add((dataset, RDF.type, QB.DataSet))
    graph.add((dataset, QB.structure, structure))
    graph.add((dataset, DCTERMS.title, Literal("Armoedecijfers van het plan", lang="nl")))
    graph.add((dataset, DCTERMS.title, Literal("Poverty figures of the plan", lang="en")))
    graph.add((structure, RDF.type, QB.DataStructureDefinition))
    for name, kind, component in (
        ("indicator", QB.dimension, plan.vapa.indicator),
        ("population-group", QB.dimension, plan.vapa.populationGroup),
        ("region", QB.dimension, DIMENSION.refArea),
        ("period", QB.dimension, DIMENSION.refPeriod),
        ("value", QB.measure, MEASURE.obsValue),
        ("unit", QB.attribute, ATTRIBUTE.unitMeasure),
    ):
        node = plan.iris.below(structure, name)
        graph.add((structure, QB.component, node))
        graph.add((node, kind, component))


def _observation(plan: PlanBuilder, dataset: URIRef, record: Observation) -> None:
    vapa, iris = plan.vapa, plan.iris
    iri = iris.id("observation", plan.slug, record.id)
    for predicate, value in (
        (RDF.type, QB.Observation),
        (vapa.inPlan, plan.iri),
        (QB.dataSet, dataset),
        (vapa.indicator, iris.id("indicator", record.indicator)),
        (vapa.populationGroup, iris.id("population-group", record.group)),
        (DIMENSION.refArea, iris.id("place", record.region)),
        (DIMENSION.refPeriod, _period(record.start, record.end)),
        (DCAT.startDate, time_literal(record.start)),
        (MEASURE.obsValue, Literal(record.value, datatype=XSD.decimal)),
        (ATTRIBUTE.unitMeasure, vapa[f"unit-{record.unit}"]),
        (vapa.approximate, Literal(record.approximate)),
    ):
        plan.graph.add((iri, predicate, value))
    if record.end is not None:
        plan.graph.add((iri, DCAT.endDate, time_literal(record.end)))
    plan.derive(iri, iri, record.passages, lambda _: None, plan.graph)
    for other in record.conflicts_with:
        plan.curation.add((iri, vapa.conflictsWith, iris.id("observation", plan.slug, other)))
    if record.note:
        plan.curation.add((iri, SKOS.note, Literal(record.note, lang="nl")))


def _period(start: int | dt.date, end: int | dt.date | None) -> Literal:
    """A year or a day as such; a stretch of time as an ISO 8601 interval."""
    return time_literal(start) if end is None else Literal(f"{start}/{end}")
