"""The plan itself and its goals: document, history, legal basis, steering, obligations and promises."""

from __future__ import annotations

from rdflib import DCTERMS, FOAF, ORG, PROV, RDF, RDFS, SKOS, Literal, URIRef

from loaders.rdf.editions import add_editions
from loaders.rdf.evidence import PlanGraph, hyphenated
from loaders.rdf.graphs import add, dutch
from loaders.records import Label, Member, Topic
from ontology.namespaces import time_literal

__all__ = ["add_goals", "add_plan"]


def add_plan(plan: PlanGraph) -> None:
    """The plan and everything that stands in its first chapters."""
    record, vapa, minister = plan.plan, plan.vapa, plan.plan.coordinating_minister
    coordinator = plan.iris.id("post", minister) if minister else None
    add(
        plan.graph,
        plan.iri,
        (RDF.type, vapa.Plan),
        (RDF.type, PROV.Plan),
        (DCTERMS.identifier, Literal(plan.slug)),
        (PROV.wasDerivedFrom, plan.source),
        (vapa.coordinatingMinister, coordinator),
        (DCTERMS.title, record.title),
        (RDFS.label, record.title),
    )
    notes = (DCTERMS.description, record.description), (SKOS.scopeNote, record.reading_note)
    add(plan.curation, plan.iri, *notes)
    plan.period(plan.iri, record.period)
    _source(plan)
    _history(plan)
    _topics(plan)
    _consultation(plan)
    _obligations(plan)
    _promises(plan)
    _announcements(plan)
    _definitions(plan)
    _other_plans(plan)
    add_editions(plan)


def add_goals(plan: PlanGraph) -> None:
    """The strategic goals: their place in the document, and the short names we gave them."""
    for position, goal in enumerate(plan.records.goals.values(), 1):
        iri = plan.iris.id("goal", plan.slug, goal.identifier)
        number = Literal(goal.identifier)
        add(plan.graph, iri, (RDF.type, plan.vapa.Goal), (plan.vapa.inPlan, plan.iri), (DCTERMS.identifier, number))
        plan.graph.add((iri, plan.vapa.position, position))
        english = f"{goal.identifier} {goal.title.en}" if goal.title.en else None
        named = Label(nl=f"{goal.identifier} {goal.title.nl}", en=english)
        add(plan.curation, iri, (DCTERMS.title, goal.title), (RDFS.label, named))
        plan.derive(iri, plan.iri, goal.passages, name=f"goal-{goal.identifier}")


def _source(plan: PlanGraph) -> None:
    """The document that the plan was read from."""
    document, vapa = plan.plan.document, plan.vapa
    add(
        plan.graph,
        plan.source,
        (RDF.type, vapa.SourceDocument),
        (RDF.type, vapa.Document),
        (DCTERMS.title, dutch(document.title)),
        (DCTERMS.type, vapa["documentType-plan"]),
        (DCTERMS.identifier, Literal(document.number)),
        (DCTERMS.issued, time_literal(document.issued) if document.issued else None),
        (DCTERMS.publisher, plan.iris.id("actor", document.publisher)),
        (vapa.sha256, Literal(document.sha256)),
        *((FOAF.page, URIRef(page)) for page in document.page),
    )


def _history(plan: PlanGraph) -> None:
    """Steps in the life of the plan, who took part in them, and the legislation it rests on."""
    for event in plan.plan.event:
        said = (RDFS.label, event.label), (DCTERMS.date, time_literal(event.date) if event.date else None)
        actors = ((PROV.wasAssociatedWith, plan.iris.id("actor", actor)) for actor in event.actor)
        plan.part(plan.vapa.event, plan.vapa.Event, "event", event.id, event, *said, *actors)
    for basis in plan.plan.legal_basis:
        articles = ((plan.vapa.article, Literal(article)) for article in basis.articles)
        date = (DCTERMS.date, time_literal(basis.date) if basis.date else None)
        names = plan.vapa.legalBasis, plan.vapa.LegalBasis
        iri = plan.part(*names, "legal-basis", basis.id, basis, date, *articles)
        plan.graphs.name(iri, basis.pref_label)


def _topics(plan: PlanGraph) -> None:
    """Guiding principles, policy instruments and policy levels."""
    topics: dict[str, tuple[Topic, ...]] = {
        "guidingPrinciple": plan.plan.guiding_principle,
        "policyInstrument": plan.plan.policy_instrument,
        "policyLevel": plan.plan.policy_level,
    }
    for name, items in topics.items():
        for topic in items:
            cls = plan.vapa[name[0].upper() + name[1:]]
            iri = plan.part(plan.vapa[name], cls, hyphenated(name), topic.id, topic, (RDF.type, SKOS.Concept))
            plan.graphs.name(iri, topic.pref_label)
            add(plan.curation, iri, (SKOS.definition, topic.definition))


def _consultation(plan: PlanGraph) -> None:
    """The standing consultations, and who sits in them.

    The body is an actor that plans share; what this plan says of it is on a node of the plan, with the same passages.
    """
    for body in plan.plan.consultation_body:
        actor, kind = plan.iris.id("actor", body.actor), "consultation-body"
        plan.graph.add((plan.iri, plan.vapa.consultationBody, actor))
        about = (plan.vapa.actor, actor)
        node = plan.part(plan.vapa.consultation, plan.vapa.Consultation, kind, body.actor, body, about)
        add(plan.graph, actor, *((PROV.wasDerivedFrom, passage) for passage in plan.passages_of(node)))
        add(plan.curation, node, (SKOS.definition, body.definition))
        for member in body.member:
            _member(plan, actor, body.actor, member)


def _member(plan: PlanGraph, body: URIRef, slug: str, member: Member) -> None:
    """org:hasMember where there is a record, and the org:Membership with role and evidence."""
    node = plan.iris.below(plan.iri, "membership", f"{slug}-{member.id}")
    add(
        plan.graph,
        node,
        (RDF.type, ORG.Membership),
        (ORG.organization, body),
        (ORG.role, plan.vapa[f"memberRole-{member.role}"]),
        (plan.vapa.inPlan, plan.iri),
        (RDFS.label, member.label),
    )
    for kind, name in (("actor", member.actor), ("post", member.post)):
        if name:
            who = plan.iris.id(kind, name)
            plan.graph.add((body, ORG.hasMember, who))
            plan.graph.add((node, ORG.member, who))
    plan.derive(node, plan.iri, member.passages)


def _obligations(plan: PlanGraph) -> None:
    vapa, iris = plan.vapa, plan.iris
    for item in plan.plan.obligation:
        basis = iris.below(plan.iri, "legal-basis", item.legal_basis) if item.legal_basis else None
        iri = plan.part(
            vapa.obligation,
            vapa.Obligation,
            "obligation",
            item.id,
            item,
            (vapa.inPlan, plan.iri),
            (DCTERMS.date, time_literal(item.date) if item.date else None),
            (vapa.legalBasis, basis),
            (RDFS.label, item.label),
            (vapa.frequency, item.frequency),
        )
        for party in item.obliged:
            post = iris.id("post", party.post) if party.post else None
            actor = iris.id("actor", party.actor) if party.actor else None
            add(plan.graph, iri, (vapa.obliged, post), (vapa.obliged, actor), (vapa.obligedBody, dutch(party.body)))


def _promises(plan: PlanGraph) -> None:
    for item in plan.plan.promise:
        iri = plan.part(
            plan.vapa.promise,
            plan.vapa.Promise,
            "promise",
            item.id,
            item,
            (plan.vapa.inPlan, plan.iri),
            (DCTERMS.isPartOf, plan.iris.id("goal", plan.slug, item.goal)),
            (plan.vapa.promiseKind, plan.vapa[item.kind]),
            *((plan.vapa.group, plan.iris.id("target-group", group)) for group in item.group),
            (RDFS.label, item.label),
        )
        ministers = (plan.iris.id("post", slug) for slug in item.minister)
        add(plan.curation, iri, *((plan.vapa.promiseMinister, minister) for minister in ministers))


def _announcements(plan: PlanGraph) -> None:
    """What the plan announces and does not have."""
    for item in plan.plan.announcement:
        measure = plan.iris.id("measure", plan.slug, item.measure) if item.measure else None
        said = (plan.vapa.inPlan, plan.iri), (plan.vapa.measure, measure), (RDFS.label, item.label)
        iri = plan.part(plan.vapa.announcement, plan.vapa.Announcement, "announcement", item.id, item, *said)
        add(plan.curation, iri, (plan.vapa.lookedThrough, item.looked))


def _definitions(plan: PlanGraph) -> None:
    for item in plan.plan.definition:
        said = (RDFS.label, item.term), (SKOS.definition, item.definition), (DCTERMS.source, item.source)
        plan.part(plan.vapa.definition, plan.vapa.Definition, "definition", item.id, item, *said)


def _other_plans(plan: PlanGraph) -> None:
    """Documents that the plan names."""
    vapa = plan.vapa
    for related in plan.plan.related_plan:
        document = plan.iris.id("document", related.document)
        said = (vapa.document, document), (RDFS.label, related.label)
        plan.part(vapa.relation, vapa.DocumentRelation, "related-plan", related.document, related, *said)
        plan.graph.add((plan.iri, vapa.relatedPlan, document))
