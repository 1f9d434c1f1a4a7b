"""What the plan's annexes add to the graph: the crisis measures of annex 2 and the poverty figures."""

from __future__ import annotations

import datetime as dt

from rdflib import DCAT, DCTERMS, OWL, PROV, QB, RDF, RDFS, SKOS, XSD, Literal, Namespace, URIRef

from loaders.rdf.evidence import PlanGraph
from loaders.rdf.graphs import Statement, add
from loaders.rdf.measures import add_dates, add_links, add_money, add_notes
from loaders.records import CrisisMeasure, CrisisSection, Figures, Observation
from ontology.iris import FOREIGN_PREFIXES
from ontology.namespaces import time_literal

__all__ = ["add_crisis_measures", "add_figures", "observation_values"]

DIMENSION, MEASURE, ATTRIBUTE = (
    Namespace(FOREIGN_PREFIXES[name]) for name in ("sdmx-dimension", "sdmx-measure", "sdmx-attribute")
)


def add_crisis_measures(plan: PlanGraph) -> None:
    """Every bullet of annex 2 as a vapa:CrisisMeasure, numbered within its section."""
    sections = plan.records.crisis_measures.items()
    bullets = ((slug, section, measure) for slug, section in sections for measure in section.measures)
    for position, bullet in enumerate(bullets, 1):
        _crisis_measure(plan, *bullet, position)


def crisis_iri(plan: PlanGraph, section: str, number: int) -> URIRef:
    return plan.iris.id("crisis-measure", plan.slug, f"{section}-{number:02d}")


def _crisis_measure(plan: PlanGraph, slug: str, section: CrisisSection, measure: CrisisMeasure, position: int) -> None:
    graph, curation, vapa = plan.graph, plan.curation, plan.vapa
    iri = crisis_iri(plan, slug, measure.number)
    add(
        graph,
        iri,
        (RDF.type, vapa.CrisisMeasure),
        (DCTERMS.identifier, Literal(f"{slug}-{measure.number:02d}")),
        (vapa.position, position),
        (vapa.inPlan, plan.iri),
        (vapa.section, Literal(section.title, lang="nl")),
        (PROV.wasDerivedFrom, plan.passage(iri, "bullet", measure.lines, None, None)),
    )
    title = Literal(measure.title, lang="nl")
    nature = (vapa.crisisNature, vapa[measure.nature] if measure.nature else None)
    add(curation, iri, (DCTERMS.title, title), (RDFS.label, title), nature)
    if measure.part_of is not None:
        graph.add((iri, DCTERMS.isPartOf, crisis_iri(plan, slug, measure.part_of)))
    add_links(plan, iri, measure)
    add_dates(plan, iri, measure)
    add_money(plan, iri, measure)
    add_notes(plan, iri, measure)
    for item in measure.continued_by:
        other = plan.iris.id("measure", plan.slug, item.measure)
        node = plan.iris.below(iri, "continuation", item.measure)
        add(curation, iri, (vapa.continuedBy, other), (vapa.continuation, node))
        rationale = Literal(item.rationale, lang="nl")
        add(curation, node, (RDF.type, vapa.Continuation), (vapa.measure, other), (vapa.rationale, rationale))


def add_figures(plan: PlanGraph) -> None:
    """The poverty figures as an RDF Data Cube: dimensions indicator, group, region, period, section and unit."""
    figures, dataset = plan.records.figures, plan.iris.id("dataset", plan.slug)
    if figures is None:
        return
    _structure(plan, dataset, plan.iris.id("dataset", plan.slug, "structure"))
    _dimensions(plan, figures)
    for observation in figures.observations:
        _observation(plan, observation)


def _dimensions(plan: PlanGraph, figures: Figures) -> None:
    """Indicators, population groups and regions."""
    graphs, vocabulary, curation, vapa, iris = plan.graphs, plan.graphs.vocabulary, plan.curation, plan.vapa, plan.iris
    for slug, indicator in figures.indicators.items():
        iri = iris.id("indicator", slug)
        add(vocabulary, iri, (RDF.type, vapa.Indicator), (RDF.type, SKOS.Concept))
        graphs.name(iri, indicator.pref_label, hidden=indicator.hidden_label)
        producer = Literal(indicator.producer) if indicator.producer else None
        add(vocabulary, iri, (SKOS.definition, indicator.definition), (DCTERMS.source, producer))
        in_need = iris.id("target-group", indicator.need_of) if indicator.need_of else None
        supported = (iris.id("target-group", slug) for slug in indicator.support_of)
        add(curation, iri, (vapa.needOf, in_need), *((vapa.supportOf, group) for group in supported))
    for slug, group in figures.groups.items():
        iri = iris.id("population-group", slug)
        add(vocabulary, iri, (RDF.type, vapa.PopulationGroup), (RDF.type, SKOS.Concept))
        graphs.name(iri, group.pref_label, hidden=group.hidden_label)
        same = iris.id("target-group", group.target_group) if group.target_group else None
        add(curation, iri, (SKOS.closeMatch, same))
        related = (iris.id("target-group", slug) for slug in group.related_target_group)
        add(curation, iri, *((SKOS.relatedMatch, other) for other in related))
    for slug, region in figures.regions.items():
        iri = iris.id("place", slug)
        vocabulary.add((iri, RDF.type, vapa.Place))
        graphs.name(iri, region.pref_label, hidden=region.hidden_label)
        add(curation, iri, *((OWL.sameAs, URIRef(match)) for match in region.exact_match))


def _structure(plan: PlanGraph, dataset: URIRef, structure: URIRef) -> None:
    """The data set and its structure definition."""
    graph = plan.graphs.vocabulary
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
        ("section", QB.dimension, plan.vapa.section),
        ("unit", QB.dimension, plan.vapa.unit),
        ("value", QB.measure, MEASURE.obsValue),
        ("lower", QB.attribute, plan.vapa["lower"]),
        ("upper", QB.attribute, plan.vapa["upper"]),
        ("unit-of-value", QB.attribute, ATTRIBUTE.unitMeasure),
    ):
        node = plan.iris.below(structure, name)
        graph.add((structure, QB.component, node))
        graph.add((node, kind, component))
    for term, cls, range_ in (
        (DIMENSION.refArea, QB.DimensionProperty, plan.vapa.Place),
        (DIMENSION.refPeriod, QB.DimensionProperty, RDFS.Literal),
        (MEASURE.obsValue, QB.MeasureProperty, XSD.decimal),
        (ATTRIBUTE.unitMeasure, QB.AttributeProperty, None),
    ):  # the terms of SDMX, as this cube uses them: the recommendation asks for their class and, of a dimension, range
        add(graph, term, (RDF.type, cls), (RDFS.range, range_))


def observation_values(plan: PlanGraph, record: Observation) -> list[Statement]:
    """What a figure says: its dimensions and its numbers."""
    vapa, iris = plan.vapa, plan.iris
    numbers = {MEASURE.obsValue: record.value, vapa["lower"]: record.lower, vapa["upper"]: record.upper}
    return [
        (vapa.inPlan, plan.iri),
        (QB.dataSet, iris.id("dataset", plan.slug)),
        (vapa.indicator, iris.id("indicator", record.indicator)),
        (vapa.populationGroup, iris.id("population-group", record.group)),
        (DIMENSION.refArea, iris.id("place", record.region)),
        (DIMENSION.refPeriod, _period(record.start, record.end)),
        (vapa.section, Literal(record.section)),
        (vapa.unit, vapa[f"unit-{record.unit}"]),
        (ATTRIBUTE.unitMeasure, vapa[f"unit-{record.unit}"]),
        (DCAT.startDate, time_literal(record.start)),
        (DCAT.endDate, None if record.end is None else time_literal(record.end)),
        (vapa.approximate, record.approximate),
        *((name, Literal(number, datatype=XSD.decimal)) for name, number in numbers.items() if number is not None),
    ]


def _observation(plan: PlanGraph, record: Observation) -> None:
    iri = plan.iris.id("observation", plan.slug, record.id)
    page = plan.stated_on(record.passages, record.value, record.lower, record.upper)
    add(plan.graph, iri, (RDF.type, QB.Observation), (plan.vapa.page, page), *observation_values(plan, record))
    plan.derive(iri, iri, record.passages, name="figure")
    for other in record.conflicts_with:
        plan.curation.add((iri, plan.vapa.conflictsWith, plan.iris.id("observation", plan.slug, other)))
    add(plan.curation, iri, (SKOS.note, Literal(record.note, lang="nl") if record.note else None))


def _period(start: int | dt.date, end: int | dt.date | None) -> Literal:
    """A year or a day as such; a stretch of time as an ISO 8601 interval."""
    return time_literal(start) if end is None else Literal(f"{start}/{end}")
