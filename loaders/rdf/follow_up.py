"""Follow-up: what documents after the plan say of its measures and figures, in graph `follow-up`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from rdflib import DCTERMS, PROV, RDF, RDFS, XSD, Literal, URIRef

from loaders.rdf.annexes import observation_values
from loaders.rdf.evidence import PlanGraph
from loaders.rdf.graphs import add, dutch
from loaders.records import DocumentPassage, FollowUp, Passage, ProgressScale, Reported

__all__ = ["add_follow_up"]


def add_follow_up(plan: PlanGraph, scales: Mapping[str, ProgressScale]) -> None:
    """All that is reported on a plan, document by document: a later one leaves what an earlier one said."""
    for slug, record in plan.records.follow_up.items():
        document = plan.iris.id("document", slug)
        for item in record.statement:
            _statement(plan, scales, slug, document, record.year, item)
        _figures(plan, slug, document, record)


def _statement(
    plan: PlanGraph, scales: Mapping[str, ProgressScale], slug: str, document: URIRef, year: int, item: Reported
) -> None:
    graph, vapa = plan.graphs.follow_up, plan.vapa
    measure = plan.iris.id("measure", plan.slug, item.measure)
    name = "-".join(filter(None, (slug, item.id)))
    node = plan.iris.below(measure, "progress", name)
    scale, _, reported = (item.reported_as or "").partition("/")
    state = item.state or scales[scale].state[reported].near
    graph.add((measure, vapa.progress, node))
    add(
        graph,
        node,
        (RDF.type, vapa.ProgressStatement),
        (vapa.inPlan, plan.iri),
        (vapa.state, vapa[state]),
        (vapa.reportedState, plan.iris.id("reported-state", f"{scale}-{reported}") if scale else None),
        (vapa.reportingYear, item.year or year),
        (DCTERMS.description, dutch(item.description)),
        (vapa.amount, None if item.amount is None else Literal(item.amount, datatype=XSD.decimal)),
    )
    _prove(plan, node, measure, document, f"progress-{name}", item.passages)


def _figures(plan: PlanGraph, slug: str, document: URIRef, record: FollowUp) -> None:
    for figure in record.observation:
        iri = plan.iris.id("observation", plan.slug, f"{slug}-{figure.id}")
        indicator = plan.records.figures.indicators[figure.indicator] if plan.records.figures else None
        add(
            plan.graphs.follow_up,
            iri,
            (RDF.type, plan.vapa.LaterFigure),
            (RDFS.label, dutch(f"{indicator.pref_label.nl} ({slug})") if indicator else None),
            *observation_values(plan, figure),
            (plan.vapa.page, figure.page),
            (plan.vapa.target, figure.target or None),
        )
        _prove(plan, iri, iri, document, "figure", figure.passages, figure.page)


def _prove(
    plan: PlanGraph,
    subject: URIRef,
    owner: URIRef,
    document: URIRef,
    name: str,
    passages: Iterable[Passage],
    page: int = 1,
) -> None:
    """Point a statement to its passages in a document other than the plan's."""
    graph, vapa, counts = plan.graphs.follow_up, plan.vapa, Counter[str]()
    for passage in passages:
        counts[name] += 1
        iri = plan.iris.below(owner, "passage", f"{name}-{counts[name]}")
        graph.add((subject, PROV.wasDerivedFrom, iri))
        add(
            graph,
            iri,
            (RDF.type, vapa.Passage),
            (vapa.document, document),
            (vapa.page, passage.page if isinstance(passage, DocumentPassage) else page),
            (vapa.firstLine, passage.lines.first),
            (vapa.lastLine, passage.lines.last),
            (vapa.mention, dutch(" ".join(passage.mention.split()))),
        )
