"""The measures of a plan: who, for whom, with what, for how much, when, and how far it is."""

from __future__ import annotations

from collections.abc import Callable

from rdflib import DCAT, DCTERMS, PROV, RDF, RDFS, XSD, Literal, URIRef

from loaders.rdf.editions import add_continuations
from loaders.rdf.evidence import PlanGraph, field_at
from loaders.rdf.graphs import add, dutch
from loaders.records import BudgetLine, CrisisMeasure, Measure, Task, TemporarySupport, Yardstick
from loaders.spans import FieldName, Span
from ontology.namespaces import SDG, time_literal

__all__ = ["add_links", "add_measures", "add_money", "add_notes"]


def add_measures(plan: PlanGraph) -> None:
    """Every fiche, in the order of the plan."""
    for position, measure in enumerate(plan.records.measures.values(), 1):
        iri = plan.iris.id("measure", plan.slug, measure.identifier)
        _fiche(plan, iri, measure, position)
        _people(plan, iri, measure)
        add_links(plan, iri, measure)
        _references(plan, iri, measure)
        add_continuations(plan, iri, measure)
        _contributions(plan, iri, measure)
        if measure.period:
            plan.period(iri, measure.period, measure.field_at)
        add_money(plan, iri, measure)
        _milestones(plan, iri, measure)
        _data_exchanges(plan, iri, measure)
        _provisions(plan, iri, measure)
        _follow_up(plan, iri, measure)
        _progress(plan, iri, measure)
        add_notes(plan, iri, measure)


def _fiche(plan: PlanGraph, iri: URIRef, measure: Measure, position: int) -> None:
    """What the head of the fiche says, its pages, and our summary, themes and policy domains."""
    vapa, iris, title = plan.vapa, plan.iris, plan.printed(measure.title)
    pages = range(plan.page(measure.span.first), plan.page(measure.span.last) + 1)
    add(
        plan.graph,
        iri,
        (RDF.type, vapa.Measure),
        (DCTERMS.identifier, Literal(measure.identifier)),
        (vapa.position, Literal(position)),
        (DCTERMS.title, title),
        (RDFS.label, title),
        (vapa.inPlan, plan.iri),
        (vapa.goal, iris.id("goal", plan.slug, measure.goal) if measure.goal else None),
        (vapa.status, vapa[measure.status] if measure.status else None),
        (vapa.budgetKind, vapa[measure.budget.kind] if measure.budget else None),
        *((PROV.wasDerivedFrom, plan.passage(iri, name, span, name, None)) for name, span in measure.fields.items()),
        *((vapa.page, Literal(page)) for page in pages),
    )
    add(
        plan.curation,
        iri,
        (DCTERMS.description, dutch(measure.description)),
        *((vapa.theme, iris.id("theme", slug)) for slug in measure.theme),
        *((vapa.policyDomain, iris.id("policy-domain", slug)) for slug in measure.policy_domain),
    )
    if measure.budget:
        plan.derive(iri, iri, measure.budget.passages, field=measure.field_at, name="budget-kind")


def _people(plan: PlanGraph, iri: URIRef, measure: Measure) -> None:
    for lead in measure.lead_minister:
        post = ("post", plan.iris.id("post", lead.post))
        node = plan.qualified(iri, measure, ("leadMinister", "lead", "Lead"), lead.post, post, lead)
        add(plan.graph, node, (plan.vapa.scope, plan.printed(lead.scope)))
    for item in measure.implemented_by:
        actor = ("actor", plan.iris.id("actor", item.actor))
        names = ("implementedBy", "implementation", "Implementation")
        node = plan.qualified(iri, measure, names, item.actor, actor, item)
        add(plan.graph, node, (plan.vapa.unit, plan.iris.id("actor", item.unit) if item.unit else None))


_PARTIES = {
    "actor": ("actor", "involves"),
    "post": ("post", "cooperatesWith"),
    "domain": ("policy-domain", "involves"),
}
"""Of who is involved: the kind of its IRI, and the direct property from the measure to it."""


def add_links(plan: PlanGraph, iri: URIRef, measure: Measure | CrisisMeasure) -> None:
    """Those involved with their roles, target groups, instruments and places."""
    iris, vapa = plan.iris, plan.vapa
    for involvement in measure.involvement:
        field, slug = involvement.party
        kind, direct = _PARTIES[field]
        name = slug if field == "actor" else f"{kind}-{slug}"
        names = (direct, "involvement", "Involvement")
        node = plan.qualified(iri, measure, names, name, ("actor", iris.id(kind, slug)), involvement)
        add(plan.graph, node, *((vapa.role, iris.id("role", role)) for role in involvement.role))
    for targeting in measure.targeting:
        group = ("group", iris.id("target-group", targeting.group))
        names = ("targetGroup", "targeting", "Targeting")
        node = plan.qualified(iri, measure, names, targeting.group, group, targeting)
        plan.graph.add((node, vapa.primary, Literal(targeting.primary)))
    for use in measure.uses_instrument:
        instrument = ("instrument", iris.id("instrument", use.instrument))
        names = ("usesInstrument", "instrumentUse", "InstrumentUse")
        node = plan.qualified(iri, measure, names, use.instrument, instrument, use)
        add(plan.graph, node, (vapa.onlyNamed, Literal(True) if use.only_named else None))
    for siting in measure.location:
        place = ("place", iris.id("place", siting.place))
        plan.qualified(iri, measure, ("location", "siting", "Siting"), siting.place, place, siting)


def _references(plan: PlanGraph, iri: URIRef, measure: Measure) -> None:
    """Other measures that the fiche names, and guiding principles that it carries out."""
    for reference in measure.refers_to:
        other = ("measure", plan.iris.id("measure", plan.slug, reference.measure))
        plan.qualified(iri, measure, ("refersTo", "reference", "Reference"), reference.measure, other, reference)
    for application in measure.applies_principle:
        principle = ("principle", plan.iris.below(plan.iri, "guiding-principle", application.principle))
        names = ("appliesPrinciple", "application", "PrincipleApplication")
        node = plan.qualified(iri, measure, names, application.principle, principle, application)
        add(
            plan.graph,
            node,
            (plan.vapa.participationKind, plan.vapa[application.how] if application.how else None),
            *((plan.vapa.stage, plan.vapa[stage]) for stage in application.stage),
        )


def _contributions(plan: PlanGraph, iri: URIRef, measure: Measure) -> None:
    """Links to UN targets: what the plan says itself to the document graph, our own reading to curation."""
    for item in measure.contribution:
        graph = plan.graph if item.passages else plan.curation
        node, target = plan.iris.below(iri, "contribution", item.sdg_target), SDG[item.sdg_target]
        add(graph, iri, (plan.vapa.contributesTo, target), (plan.vapa.contribution, node))
        add(
            graph,
            node,
            (RDF.type, plan.vapa.Contribution),
            (plan.vapa.sdgTarget, target),
            (plan.vapa.strength, plan.vapa[item.strength]),
            (plan.vapa.rationale, dutch(item.rationale)),
        )
        plan.derive(node, iri, item.passages, field=measure.field_at, graph=graph)


def add_money(plan: PlanGraph, iri: URIRef, measure: Measure | CrisisMeasure) -> None:
    """Amounts, with what they are for, when, for whom, and what they are part of."""
    wholes = {line.part_of for line in measure.budget_line}
    for line in measure.budget_line:
        node = plan.iris.below(iri, "budget-line", line.id)
        plan.graph.add((iri, plan.vapa.budgetLine, node))
        _budget_line(plan, iri, node, line)
        if line.id in wholes:
            plan.graph.add((node, plan.vapa.complete, Literal(line.complete)))
        plan.derive(node, iri, line.passages, field=field_at(measure))


def _budget_line(plan: PlanGraph, iri: URIRef, node: URIRef, line: BudgetLine) -> None:
    vapa, iris = plan.vapa, plan.iris
    add(
        plan.graph,
        node,
        (RDF.type, vapa.BudgetLine),
        (RDFS.label, Literal(line.label, lang="nl")),
        (vapa.amount, Literal(line.amount, datatype=XSD.decimal)),
        (vapa.per, vapa[line.per]),
        (vapa.approximate, Literal(line.approximate)),
        (vapa.context, Literal(line.context)),
        (vapa.contextReason, vapa[line.context_reason] if line.context_reason else None),
        (vapa.existingMeans, Literal(line.existing)),
        (vapa.amountStatedIn, Literal(line.stated_in)),
        (vapa.recipient, iris.id("actor", line.recipient) if line.recipient else None),
        *((vapa.group, iris.id("target-group", slug)) for slug in line.about),
        (DCTERMS.isPartOf, iris.below(iri, "budget-line", line.part_of) if line.part_of else None),
        *((vapa.budgetYear, time_literal(year)) for year in line.years),
    )


def _milestones(plan: PlanGraph, iri: URIRef, measure: Measure) -> None:
    for item in measure.milestone:
        node = plan.iris.below(iri, "milestone", item.id)
        plan.graph.add((iri, plan.vapa.milestone, node))
        add(
            plan.graph,
            node,
            (RDF.type, plan.vapa.Milestone),
            (plan.vapa.milestoneKind, plan.vapa[item.kind]),
            (DCTERMS.date, time_literal(item.date)),
            (RDFS.label, dutch(item.label)),
        )
        plan.derive(node, iri, item.passages, field=measure.field_at)


def _data_exchanges(plan: PlanGraph, iri: URIRef, measure: Measure) -> None:
    """Personal data that organisations share under a measure."""
    for item in measure.data_exchange:
        node = plan.iris.below(iri, "data-exchange", item.id)
        plan.graph.add((iri, plan.vapa.dataExchange, node))
        add(
            plan.graph,
            node,
            (RDF.type, plan.vapa.DataExchange),
            *((plan.vapa.exchangedBetween, plan.iris.id("actor", slug)) for slug in item.between),
            *((plan.vapa.group, plan.iris.id("target-group", slug)) for slug in item.about),
            (plan.vapa.prospective, Literal(True) if item.prospective else None),
        )
        plan.graphs.text(plan.graph, node, RDFS.label, item.label)
        plan.derive(node, iri, item.passages, field=measure.field_at)


def _provisions(plan: PlanGraph, iri: URIRef, measure: Measure) -> None:
    """What people can get under a measure, who, and how."""
    vapa = plan.vapa
    for item in measure.provision:
        node = plan.iris.below(iri, "provision", item.id)
        plan.graph.add((iri, vapa.provision, node))
        add(
            plan.graph,
            node,
            (RDF.type, vapa.Provision),
            *((vapa.group, plan.iris.id("target-group", slug)) for slug in item.about),
            (vapa.granting, vapa[item.granting] if item.granting else None),
            *((vapa.channel, vapa[channel]) for channel in item.channel),
        )
        plan.graphs.text(plan.graph, node, RDFS.label, item.label)
        if item.condition:
            plan.graphs.text(plan.graph, node, vapa.condition, item.condition)
        plan.derive(node, iri, item.passages, field=measure.field_at)


def _follow_up(plan: PlanGraph, iri: URIRef, measure: Measure) -> None:
    """What tells whether a measure works, what of it ends, and what it asks of others."""
    vapa, field = plan.vapa, measure.field_at
    for yardstick in measure.yardstick:
        node = _told(plan, iri, (vapa.yardstick, vapa.Yardstick, "yardstick"), yardstick, field)
        add(plan.graph, node, (vapa.yardstickKind, vapa[yardstick.kind]))
    for support in measure.temporary:
        node = _told(plan, iri, (vapa.temporarySupport, vapa.TemporarySupport, "temporary"), support, field)
        until = time_literal(support.until) if support.until else None
        add(plan.graph, node, (vapa.temporaryKind, vapa[support.kind]), (DCAT.endDate, until))
        if support.afterwards:
            plan.graphs.text(plan.graph, node, vapa.afterwards, support.afterwards)
    for task in measure.task:
        node = _told(plan, iri, (vapa.task, vapa.Task, "task"), task, field)
        plan.graph.add((node, vapa.actor, plan.iris.id("actor", task.actor)))


def _told(
    plan: PlanGraph,
    iri: URIRef,
    names: tuple[URIRef, URIRef, str],
    item: Yardstick | TemporarySupport | Task,
    field: Callable[[Span], FieldName | None],
) -> URIRef:
    """A node under a measure with label and passages; `names` are its property, its class and its part of the IRI."""
    direct, kind, part = names
    node = plan.iris.below(iri, part, item.id)
    add(plan.graph, iri, (direct, node))
    add(plan.graph, node, (RDF.type, kind))
    plan.graphs.text(plan.graph, node, RDFS.label, item.label)
    plan.derive(node, iri, item.passages, field=field)
    return node


def _progress(plan: PlanGraph, iri: URIRef, measure: Measure) -> None:
    """How far the measure was, to the graph of follow-up."""
    graph, vapa = plan.graphs.follow_up, plan.vapa
    for item in measure.progress:
        node = plan.iris.below(iri, "progress", item.id)
        graph.add((iri, vapa.progress, node))
        add(
            graph,
            node,
            (RDF.type, vapa.ProgressStatement),
            (vapa.inPlan, plan.iri),
            (vapa.state, vapa[item.state]),
            (vapa.reportingYear, Literal(item.year)),
            (DCTERMS.description, dutch(item.description)),
            (vapa.amount, None if item.amount is None else Literal(item.amount, datatype=XSD.decimal)),
        )
        plan.derive(node, iri, item.passages, field=measure.field_at, graph=graph)


def add_notes(plan: PlanGraph, iri: URIRef, measure: Measure | CrisisMeasure) -> None:
    """What a reader must know of these data; the passages of a contradiction conflict with each other."""
    for note in measure.data_note:
        node = plan.iris.below(iri, "data-note", note.id)
        plan.curation.add((iri, plan.vapa.dataNote, node))
        add(plan.curation, node, (RDF.type, plan.vapa.DataNote), (DCTERMS.description, dutch(note.description)))
        plan.derive(node, iri, note.passages, field=field_at(measure), graph=plan.curation)
        if note.conflicts:
            sides = list(plan.curation.objects(node, PROV.wasDerivedFrom))
            for side in sides:
                for other in sides:
                    if side != other:
                        plan.curation.add((side, plan.vapa.conflictsWith, other))
