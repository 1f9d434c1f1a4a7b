"""The measures of a plan: who, for whom, with what, for how much, when, and how far it is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from rdflib import DCAT, DCTERMS, PROV, RDF, RDFS, XSD, Literal, URIRef

from loaders.rdf.editions import add_continuations
from loaders.rdf.evidence import PlanGraph, field_at, hyphenated
from loaders.rdf.graphs import Statement, add, dutch
from loaders.records import BudgetLine, CrisisMeasure, Labelled, Measure
from ontology.namespaces import SDG, time_literal

__all__ = ["add_dates", "add_links", "add_measures", "add_money", "add_notes"]


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
        add_dates(plan, iri, measure)
        add_money(plan, iri, measure)
        _add_parts(plan, iri, measure)
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
        (vapa.position, position),
        (DCTERMS.title, title),
        (RDFS.label, title),
        (vapa.inPlan, plan.iri),
        (vapa.goal, iris.id("goal", plan.slug, measure.goal) if measure.goal else None),
        (vapa.status, vapa[measure.status] if measure.status else None),
        (vapa.budgetKind, vapa[measure.budget.kind] if measure.budget else None),
        *((PROV.wasDerivedFrom, plan.passage(iri, name, span, name, None)) for name, span in measure.fields.items()),
        *((vapa.page, page) for page in pages),
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
        scope = (plan.vapa.scope, plan.printed(lead.scope))
        plan.qualified(iri, measure, ("leadMinister", "lead", "Lead"), lead.post, post, lead, scope)
    for item in measure.implemented_by:
        actor = ("actor", plan.iris.id("actor", item.actor))
        names = ("implementedBy", "implementation", "Implementation")
        unit = (plan.vapa.unit, plan.iris.id("actor", item.unit) if item.unit else None)
        plan.qualified(iri, measure, names, item.actor, actor, item, unit)


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
        roles = ((vapa.role, iris.id("role", role)) for role in involvement.role)
        plan.qualified(iri, measure, names, name, ("actor", iris.id(kind, slug)), involvement, *roles)
    for targeting in measure.targeting:
        group = ("group", iris.id("target-group", targeting.group))
        names = ("targetGroup", "targeting", "Targeting")
        primary = (vapa.primary, targeting.primary)
        plan.qualified(iri, measure, names, targeting.group, group, targeting, primary)
    for use in measure.uses_instrument:
        instrument = ("instrument", iris.id("instrument", use.instrument))
        names = ("usesInstrument", "instrumentUse", "InstrumentUse")
        only_named = (vapa.onlyNamed, use.only_named or None)
        plan.qualified(iri, measure, names, use.instrument, instrument, use, only_named)
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
        how = (plan.vapa.participationKind, plan.vapa[application.how] if application.how else None)
        stages = ((plan.vapa.stage, plan.vapa[stage]) for stage in application.stage)
        plan.qualified(iri, measure, names, application.principle, principle, application, how, *stages)


def _contributions(plan: PlanGraph, iri: URIRef, measure: Measure) -> None:
    """Links to UN targets: what the plan says itself to the document graph, our own reading to curation."""
    for item in measure.contribution:
        graph = plan.graph if item.passages else plan.curation
        target = SDG[item.sdg_target]
        add(graph, iri, (plan.vapa.contributesTo, target))
        plan.node(
            iri,
            measure,
            ("contribution", "Contribution"),
            ("contribution", item.sdg_target),
            item,
            (plan.vapa.sdgTarget, target),
            (plan.vapa.strength, plan.vapa[item.strength]),
            (plan.vapa.rationale, dutch(item.rationale)),
            graph=graph,
        )


def add_dates(plan: PlanGraph, iri: URIRef, measure: Measure | CrisisMeasure) -> None:
    """When it runs, and its dated steps."""
    vapa = plan.vapa
    if measure.period:
        plan.period(iri, measure.period, field_at(measure))
    for step in measure.milestone:
        kind, date = (vapa.milestoneKind, vapa[step.kind]), (DCTERMS.date, time_literal(step.date))
        names, below, label = ("milestone", "Milestone"), ("milestone", step.id), (RDFS.label, dutch(step.label))
        plan.node(iri, measure, names, below, step, label, kind, date)


def add_money(plan: PlanGraph, iri: URIRef, measure: Measure | CrisisMeasure) -> None:
    """Amounts, with what they are for, when, for whom, and what they are part of."""
    wholes = {line.part_of for line in measure.budget_line}
    for line in measure.budget_line:
        complete = (plan.vapa.complete, line.complete if line.id in wholes else None)
        said = _budget_line(plan, iri, line)
        plan.node(iri, measure, ("budgetLine", "BudgetLine"), ("budget-line", line.id), line, *said, complete)


def _budget_line(plan: PlanGraph, iri: URIRef, line: BudgetLine) -> tuple[Statement, ...]:
    """What is said of an amount."""
    vapa, iris = plan.vapa, plan.iris
    return (
        (RDFS.label, dutch(line.label)),
        (vapa.amount, Literal(line.amount, datatype=XSD.decimal)),
        (vapa.page, plan.stated_on(line.passages, line.amount)),
        (vapa.per, vapa[line.per]),
        (vapa.approximate, line.approximate),
        (vapa.context, line.context),
        (vapa.contextReason, vapa[line.context_reason] if line.context_reason else None),
        (vapa.existingMeans, line.existing),
        (vapa.amountStatedIn, Literal(line.stated_in)),
        (vapa.recipient, iris.id("actor", line.recipient) if line.recipient else None),
        *((vapa.group, iris.id("target-group", slug)) for slug in line.about),
        (DCTERMS.isPartOf, iris.below(iri, "budget-line", line.part_of) if line.part_of else None),
        *((vapa.budgetYear, time_literal(year)) for year in line.years),
    )


_Part = tuple[str, Labelled, tuple[Statement, ...]]
"""A property of a measure, the record of its node, and what is said of that besides its class and label."""


def _parts(plan: PlanGraph, measure: Measure) -> Iterator[_Part]:
    """Which data pass, what people can get, and what tells if a measure works, ends or is asked of others."""
    vapa, iris = plan.vapa, plan.iris
    for exchange in measure.data_exchange:
        between = ((vapa.exchangedBetween, iris.id("actor", slug)) for slug in exchange.between)
        about = ((vapa.group, iris.id("target-group", slug)) for slug in exchange.about)
        prospective = (vapa.prospective, Literal(True) if exchange.prospective else None)
        yield "dataExchange", exchange, (*between, *about, prospective)
    for provision in measure.provision:
        about = ((vapa.group, iris.id("target-group", slug)) for slug in provision.about)
        granting = (vapa.granting, vapa[provision.granting] if provision.granting else None)
        channels = ((vapa.channel, vapa[channel]) for channel in provision.channel)
        yield "provision", provision, ((vapa.condition, provision.condition), *about, granting, *channels)
    for yardstick in measure.yardstick:
        yield "yardstick", yardstick, ((vapa.yardstickKind, vapa[yardstick.kind]),)
    for support in measure.temporary:
        until = (DCAT.endDate, time_literal(support.until) if support.until else None)
        kind, afterwards = (vapa.temporaryKind, vapa[support.kind]), (vapa.afterwards, support.afterwards)
        yield "temporarySupport", support, (kind, until, afterwards)
    for task in measure.task:
        yield "task", task, ((vapa.actor, iris.id("actor", task.actor)),)


def _add_parts(plan: PlanGraph, iri: URIRef, measure: Measure) -> None:
    for name, item, said in _parts(plan, measure):
        below = "temporary" if name == "temporarySupport" else hyphenated(name)
        names = (name, name[0].upper() + name[1:])
        plan.node(iri, measure, names, (below, item.id), item, (RDFS.label, item.label), *said)


def _progress(plan: PlanGraph, iri: URIRef, measure: Measure) -> None:
    """How far the measure was, to the graph of follow-up."""
    vapa = plan.vapa
    for item in measure.progress:
        plan.node(
            iri,
            measure,
            ("progress", "ProgressStatement"),
            ("progress", item.id),
            item,
            (vapa.inPlan, plan.iri),
            (vapa.state, vapa[item.state]),
            (vapa.reportingYear, item.year),
            (DCTERMS.description, dutch(item.description)),
            (vapa.amount, None if item.amount is None else Literal(item.amount, datatype=XSD.decimal)),
            graph=plan.graphs.follow_up,
        )


def add_notes(plan: PlanGraph, iri: URIRef, measure: Measure | CrisisMeasure) -> None:
    """What a reader must know of these data; the passages of a contradiction conflict with each other."""
    for note in measure.data_note:
        said, below = (DCTERMS.description, dutch(note.description)), ("data-note", note.id)
        node = plan.node(iri, measure, ("dataNote", "DataNote"), below, note, said, graph=plan.curation)
        if note.conflicts:
            for side, other in permutations(plan.curation.objects(node, PROV.wasDerivedFrom), 2):
                plan.curation.add((side, plan.vapa.conflictsWith, other))
