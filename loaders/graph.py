"""Typed records become RDF: five named graphs, every statement with its source, no blank nodes.

- `document`: what the plan says, each statement with the passages it comes from;
- `curation`: what we add (summaries, themes, SDG links, hierarchies, links out, data notes);
- `vocabulary`: the ontology, and the names of actors, groups, instruments, places and SDGs;
- `analysis`: derived findings (filled by the analysis, empty here);
- `follow-up`: how far measures are, as a document says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from rdflib import DCAT, DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

import ontology
from loaders.annexes import add_crisis_measures, add_figures
from loaders.dataset import Dataset, PlanRecords
from loaders.document import Span, page_of
from loaders.records import CrisisMeasure, Label, Measure, Member, Passage, Period, TimeSpan, Topic
from ontology import slugify
from ontology.namespaces import SDG, SDGO, Namespaces, time_literal

__all__ = ["GRAPHS", "Graphs", "PlanBuilder", "to_rdf"]

GRAPHS = ("document", "curation", "vocabulary", "analysis", "follow-up")
FieldAt = Callable[[Span], str | None]
"""The field of a fiche in which a passage stands, if any."""

Graphs = Mapping[URIRef, Graph]
"""The named graphs by their IRI."""

OVO = "https://data.vlaanderen.be/id/organisatie/"
KBO = "https://org.belgif.be/id/CbeRegisteredEntity/"

_GRAPH_TEXTS = {
    "document": (
        "Wat het plan zegt: elke uitspraak met haar vindplaats in het document.",
        "What the plan says: every statement with its place in the document.",
    ),
    "curation": (
        "Wat de redactie toevoegt: samenvattingen, thema's, SDG-links met reden, hiërarchie, externe links.",
        "What the editors add: summaries, themes, SDG links with a reason, hierarchy, external links.",
    ),
    "vocabulary": (
        "De ontologie en de namen van actoren, doelgroepen, instrumenten, plaatsen en SDG's.",
        "The ontology, and the names of actors, target groups, instruments, places and SDGs.",
    ),
    "analysis": ("Afgeleide bevindingen: overlappingen en hiaten.", "Derived findings: overlaps and gaps."),
    "follow-up": (
        "De stand van zaken: hoe ver een maatregel stond, en waar dat staat.",
        "Follow-up: how far a measure was, and where that is said.",
    ),
}


def to_rdf(dataset: Dataset, iris: Namespaces | None = None) -> Graphs:
    """The whole data set as the named graphs."""
    return _Builder(dataset, iris or Namespaces()).build()


class _Builder:
    """Holds the graphs while they are filled. Each method adds one kind of thing."""

    def __init__(self, dataset: Dataset, iris: Namespaces) -> None:
        self.data, self.iris, self.vapa = dataset, iris, iris.vapa
        self.graphs = {iris.graph(name): Graph("SimpleMemory") for name in GRAPHS}
        self.document, self.curation, self.vocabulary, self.analysis, self.follow_up = self.graphs.values()
        self.editors = iris.id("actor", "vapa")

    def build(self) -> Graphs:
        for triple in Graph().parse(data=ontology.read("vapa.ttl", self.iris.base), format="turtle"):
            self.vocabulary.add(triple)
        self._graph_descriptions()
        self._concepts("target-group", "TargetGroup", self.data.target_groups, "Doelgroepen", "Target groups")
        self._concepts("theme", "Theme", self.data.themes, "Thema's", "Themes")
        self._concepts("policy-domain", "PolicyDomain", self.data.policy_domains, "Beleidsdomeinen", "Policy domains")
        self._concepts("role", "Role", self.data.roles, "Rollen", "Roles")
        self._actors()
        self._posts()
        self._instruments()
        self._places()
        self._sdg()
        self._documents()
        for records in self.data.plans.values():
            PlanBuilder(self, records).build()
        return self.graphs

    # --- small helpers -------------------------------------------------------------------------

    def name(self, subject: URIRef, label: Label, alternatives: Iterable[str] = ()) -> None:
        """Give a thing its prefLabel @nl and @en, repeated as rdfs:label, and every variant."""
        for language, text in (("nl", label.nl), ("en", label.en)):
            if text is not None:
                self.vocabulary.add((subject, SKOS.prefLabel, Literal(text, lang=language)))
                self.vocabulary.add((subject, RDFS.label, Literal(text, lang=language)))
        for text in alternatives:
            self.vocabulary.add((subject, SKOS.altLabel, Literal(text, lang="nl")))

    def text(self, graph: Graph, subject: URIRef, predicate: URIRef, label: Label | None) -> None:
        """A text in Dutch and, where there is one, English."""
        if label is None:
            return
        graph.add((subject, predicate, Literal(label.nl, lang="nl")))
        if label.en is not None:
            graph.add((subject, predicate, Literal(label.en, lang="en")))

    def scheme(self, slug: str, nl: str, en: str) -> URIRef:
        iri = self.iris.id("scheme", slug)
        self.vocabulary.add((iri, RDF.type, SKOS.ConceptScheme))
        self.name(iri, Label(nl=nl, en=en))
        return iri

    # --- vocabularies --------------------------------------------------------------------------

    def _graph_descriptions(self) -> None:
        for name, (nl, en) in _GRAPH_TEXTS.items():
            subject = self.iris.graph(name)
            graph = self.graphs[subject]
            graph.add((subject, DCTERMS.description, Literal(nl, lang="nl")))
            graph.add((subject, DCTERMS.description, Literal(en, lang="en")))
            graph.add((subject, DCTERMS.license, URIRef("https://creativecommons.org/licenses/by/4.0/")))
            if name not in ("document", "follow-up"):
                graph.add((subject, PROV.wasAttributedTo, self.editors))
        self.curation.add((self.editors, RDF.type, FOAF.Group))
        self.curation.add((self.editors, FOAF.name, Literal("Redactie van vapa", lang="nl")))

    def _concepts(self, kind: str, cls: str, concepts: Mapping[str, Any], nl: str, en: str) -> None:
        scheme = self.scheme(kind, nl, en)
        for slug, concept in concepts.items():
            iri = self.iris.id(kind, slug)
            self.vocabulary.add((iri, RDF.type, SKOS.Concept))
            self.vocabulary.add((iri, RDF.type, self.vapa[cls]))
            self.vocabulary.add((iri, SKOS.inScheme, scheme))
            self.name(iri, concept.pref_label, concept.alt_label)
            self.text(self.vocabulary, iri, SKOS.definition, concept.definition)
            if not concept.broader:
                self.vocabulary.add((iri, SKOS.topConceptOf, scheme))
            for broader in concept.broader:
                self.curation.add((iri, SKOS.broader, self.iris.id(kind, broader)))
            for predicate, matches in ((SKOS.exactMatch, concept.exact_match), (SKOS.closeMatch, concept.close_match)):
                for match in matches:
                    self.curation.add((iri, predicate, URIRef(match)))
            if concept.note:
                self.vocabulary.add((iri, SKOS.editorialNote, Literal(concept.note, lang="nl")))
            if cls == "TargetGroup":
                self.vocabulary.add((iri, self.vapa.intermediary, Literal(concept.intermediary)))

    def _actors(self) -> None:
        for slug, actor in self.data.actors.items():
            iri = self.iris.id("actor", slug)
            cls = self.vapa.OrganisationClass if actor.organisation_class else ORG.Organization
            self.vocabulary.add((iri, RDF.type, cls))
            self.vocabulary.add((iri, self.vapa.actorType, self.vapa[f"actorType-{actor.actor_type}"]))
            self.name(iri, actor.pref_label, actor.alt_label)
            if actor.sub_organization_of:
                self.curation.add((iri, ORG.subOrganizationOf, self.iris.id("actor", actor.sub_organization_of)))
            if actor.member_of_class:
                self.curation.add((iri, self.vapa.memberOfClass, self.iris.id("actor", actor.member_of_class)))
            for code, space in ((actor.ovo, OVO), (actor.kbo, KBO)):
                if code:
                    self.curation.add((iri, ORG.identifier, Literal(code)))
                    self.curation.add((iri, SKOS.exactMatch, URIRef(space + code)))
            if actor.note:
                self.curation.add((iri, SKOS.editorialNote, Literal(actor.note, lang="nl")))

    def _posts(self) -> None:
        for slug, post in self.data.posts.items():
            iri = self.iris.id("post", slug)
            self.vocabulary.add((iri, RDF.type, self.vapa.MinisterialPost))
            self.name(iri, post.pref_label, {post.title.nl, *post.alt_label} - {post.pref_label.nl})
            self.text(self.vocabulary, iri, DCTERMS.title, post.title)
            government = self.iris.id("actor", post.post_in) if post.post_in else None
            if government:
                self.curation.add((iri, ORG.postIn, government))
            for holder in post.held_by:
                person = self.iris.id("person", holder.person)
                self.curation.add((person, RDF.type, FOAF.Person))
                full = f"{holder.given_name} {holder.family_name}"
                self.curation.add((person, FOAF.name, Literal(full)))
                self.curation.add((person, RDFS.label, Literal(full)))
                self.curation.add((person, FOAF.givenName, Literal(holder.given_name)))
                self.curation.add((person, FOAF.familyName, Literal(holder.family_name)))
                self.curation.add((person, OWL.sameAs, URIRef(holder.person_iri)))
                self.curation.add((iri, ORG.heldBy, person))
                term = self.iris.below(iri, "membership", holder.person)
                self.curation.add((term, RDF.type, ORG.Membership))
                self.curation.add((term, ORG.member, person))
                self.curation.add((term, ORG.role, iri))
                if government:
                    self.curation.add((term, ORG.organization, government))
                self.curation.add((term, DCAT.startDate, time_literal(holder.start)))
                if holder.end:
                    self.curation.add((term, DCAT.endDate, time_literal(holder.end)))
                for mandate in holder.mandate_iri:
                    self.curation.add((term, RDFS.seeAlso, URIRef(mandate)))

    def _instruments(self) -> None:
        for slug, instrument in self.data.instruments.items():
            iri = self.iris.id("instrument", slug)
            self.vocabulary.add((iri, RDF.type, self.vapa.Instrument))
            kind = self.vapa[f"instrumentType-{instrument.instrument_type}"]
            self.vocabulary.add((iri, self.vapa.instrumentType, kind))
            self.name(iri, instrument.pref_label, instrument.alt_label)
            self.text(self.vocabulary, iri, SKOS.definition, instrument.definition)

    def _places(self) -> None:
        for slug, place in self.data.places.items():
            iri = self.iris.id("place", slug)
            self.vocabulary.add((iri, RDF.type, self.vapa.Place))
            self.name(iri, place.pref_label, place.alt_label)
            if place.nis:
                self.curation.add((iri, DCTERMS.identifier, Literal(place.nis)))
            for match in place.exact_match:
                self.curation.add((iri, SKOS.exactMatch, URIRef(match)))

    def _sdg(self) -> None:
        scheme = self.scheme(
            "sdg", "Duurzame-ontwikkelingsdoelstellingen van de VN", "UN Sustainable Development Goals"
        )
        for number, goal in self.data.sdg.items():
            iri = SDG[number]
            self._sdg_entry(iri, SDGO.Goal, scheme, goal.pref_label, number)
            self.vocabulary.add((iri, SKOS.topConceptOf, scheme))
            for code, target in goal.targets.items():
                self._sdg_entry(SDG[code], SDGO.Target, scheme, target.pref_label, code)
                self.vocabulary.add((SDG[code], SKOS.broader, iri))

    def _documents(self) -> None:
        for slug, record in self.data.documents.items():
            iri = self.iris.id("document", slug)
            self.vocabulary.add((iri, RDF.type, self.vapa.Document))
            self.text(self.vocabulary, iri, DCTERMS.title, record.title)
            self.text(self.vocabulary, iri, RDFS.label, record.title)
            self.vocabulary.add((iri, DCTERMS.type, self.vapa[f"documentType-{record.type}"]))
            if record.number:
                self.vocabulary.add((iri, DCTERMS.identifier, Literal(record.number)))
            if record.issued:
                self.vocabulary.add((iri, DCTERMS.issued, time_literal(record.issued)))
            if record.publisher:
                self.vocabulary.add((iri, DCTERMS.publisher, self.iris.id("actor", record.publisher)))
            for page in record.page:
                self.vocabulary.add((iri, FOAF.page, URIRef(page)))
            if record.sha256:
                self.vocabulary.add((iri, self.vapa.sha256, Literal(record.sha256)))
            if record.note:
                self.curation.add((iri, SKOS.editorialNote, Literal(record.note, lang="nl")))

    def _sdg_entry(self, iri: URIRef, cls: URIRef, scheme: URIRef, label: Label, code: str) -> None:
        self.vocabulary.add((iri, RDF.type, cls))
        self.vocabulary.add((iri, RDF.type, SKOS.Concept))
        self.vocabulary.add((iri, SKOS.inScheme, scheme))
        self.vocabulary.add((iri, SKOS.notation, Literal(code)))
        self.name(iri, label)


class PlanBuilder:
    """Adds one plan: itself, its goals and its measures."""

    def __init__(self, parent: _Builder, records: PlanRecords) -> None:
        self.parent, self.records, self.plan = parent, records, records.plan
        self.iris, self.vapa = parent.iris, parent.vapa
        self.graph, self.curation = parent.document, parent.curation
        self.slug = records.plan.identifier
        self.iri = self.iris.id("plan", self.slug)
        self.source = self.iris.id("document", self.slug)
        self.mentions: dict[tuple[URIRef, str], str] = {}

    def build(self) -> None:
        self._plan()
        self._goals()
        for position, measure in enumerate(self.records.measures.values(), 1):
            self._measure(measure, position)
        add_crisis_measures(self, self.records.crisis_measures)
        if self.records.figures:
            add_figures(self, self.records.figures)

    # --- evidence ------------------------------------------------------------------------------

    def page(self, line: int) -> int:
        """The page of a line, from the page table of the plan's record."""
        document = self.plan.document
        return page_of(line, document.first_page, document.page_tops)

    def passage(self, owner: URIRef, name: str, lines: Span, field: str | None, mention: str | None) -> URIRef:
        """Mint and describe a passage under `owner`."""
        iri = self.iris.below(owner, "passage", name)
        self.graph.add((iri, RDF.type, self.vapa.Passage))
        self.graph.add((iri, self.vapa.document, self.source))
        for page in range(self.page(lines.first), self.page(lines.last) + 1):
            self.graph.add((iri, self.vapa.page, Literal(page)))
        self.graph.add((iri, self.vapa.firstLine, Literal(lines.first)))
        self.graph.add((iri, self.vapa.lastLine, Literal(lines.last)))
        if field:
            self.graph.add((iri, self.vapa.field, Literal(field)))
        if mention:
            self.graph.add((iri, self.vapa.mention, Literal(mention, lang="nl")))
        return iri

    def derive(
        self,
        subject: URIRef,
        owner: URIRef,
        passages: Iterable[Passage],
        field: FieldAt,
        graph: Graph,
    ) -> None:
        """Point `subject` to the passages it was taken from."""
        for passage in passages:
            mention = " ".join(passage.mention.split())
            name = first = f"{passage.lines}-{slugify(mention) or 'mention'}"
            alike = 1  # two mentions that differ in signs only, such as two cells of a table, are two passages
            while self.mentions.setdefault((owner, name), mention) != mention:
                alike += 1
                name = f"{first}-{alike}"
            iri = self.passage(owner, name, passage.lines, field(passage.lines), mention)
            graph.add((subject, PROV.wasDerivedFrom, iri))

    # --- plan and goals ------------------------------------------------------------------------

    def _plan(self) -> None:
        plan, graph, vapa = self.plan, self.graph, self.vapa
        graph.add((self.iri, RDF.type, vapa.Plan))
        graph.add((self.iri, RDF.type, PROV.Plan))
        graph.add((self.iri, DCTERMS.identifier, Literal(self.slug)))
        self.parent.text(graph, self.iri, DCTERMS.title, plan.title)
        self.parent.text(graph, self.iri, RDFS.label, plan.title)
        self.parent.text(self.curation, self.iri, DCTERMS.description, plan.description)
        graph.add((self.iri, PROV.wasDerivedFrom, self.source))
        graph.add((self.iri, vapa.coordinatingMinister, self.iris.id("post", plan.coordinating_minister)))
        self._period(self.iri, plan.period, lambda _: None)
        graph.add((self.source, RDF.type, vapa.SourceDocument))
        graph.add((self.source, DCTERMS.title, Literal(plan.document.title, lang="nl")))
        graph.add((self.source, DCTERMS.identifier, Literal(plan.document.number)))
        graph.add((self.source, DCTERMS.publisher, self.iris.id("actor", plan.document.publisher)))
        graph.add((self.source, vapa.sha256, Literal(plan.document.sha256)))
        graph.add((self.source, RDF.type, vapa.Document))
        graph.add((self.source, DCTERMS.type, vapa["documentType-plan"]))
        if plan.document.issued:
            graph.add((self.source, DCTERMS.issued, time_literal(plan.document.issued)))
        for page in plan.document.page:
            graph.add((self.source, FOAF.page, URIRef(page)))
        for name, cls, topics in (
            ("guidingPrinciple", "GuidingPrinciple", plan.guiding_principle),
            ("policyInstrument", "PolicyInstrument", plan.policy_instrument),
            ("policyLevel", "PolicyLevel", plan.policy_level),
        ):
            for topic in topics:
                self._topic(vapa[name], vapa[cls], topic)
        for event in plan.event:
            iri = self._part(vapa.event, vapa.Event, "event", event.id, event)
            self.parent.text(graph, iri, RDFS.label, event.label)
            graph.add((iri, DCTERMS.date, time_literal(event.date)))
        for basis in plan.legal_basis:
            iri = self._part(vapa.legalBasis, vapa.LegalBasis, "legal-basis", basis.id, basis)
            self.parent.name(iri, basis.pref_label)
            graph.add((iri, DCTERMS.date, time_literal(basis.date)))
            for article in basis.articles:
                graph.add((iri, vapa.article, Literal(article)))
        for body in plan.consultation_body:
            actor = self.iris.id("actor", body.actor)
            graph.add((self.iri, vapa.consultationBody, actor))
            self.parent.text(self.curation, actor, SKOS.definition, body.definition)
            self.derive(actor, self.iri, body.passages, lambda _: None, graph)
            for member in body.member:
                self._member(actor, body.actor, member)
        self._obligations()
        self._promises()
        self._references_of_plan()

    def _member(self, body: URIRef, slug: str, member: Member) -> None:
        """Who sits in a consultation body: org:hasMember, and the org:Membership with role and evidence."""
        node = self.iris.below(self.iri, "membership", f"{slug}-{member.id}")
        self.graph.add((node, RDF.type, ORG.Membership))
        self.graph.add((node, ORG.organization, body))
        self.graph.add((node, ORG.role, self.vapa[f"memberRole-{member.role}"]))
        self.graph.add((node, self.vapa.inPlan, self.iri))
        for kind, name in (("actor", member.actor), ("post", member.post)):
            if name:
                who = self.iris.id(kind, name)
                self.graph.add((body, ORG.hasMember, who))
                self.graph.add((node, ORG.member, who))
        self.parent.text(self.graph, node, RDFS.label, member.label)
        self.derive(node, self.iri, member.passages, lambda _: None, self.graph)

    def _obligations(self) -> None:
        for item in self.plan.obligation:
            iri = self._part(self.vapa.obligation, self.vapa.Obligation, "obligation", item.id, item)
            self.graph.add((iri, self.vapa.inPlan, self.iri))
            self.parent.text(self.graph, iri, RDFS.label, item.label)
            self.parent.text(self.graph, iri, self.vapa.frequency, item.frequency)
            if item.date:
                self.graph.add((iri, DCTERMS.date, time_literal(item.date)))
            if item.legal_basis:
                basis = self.iris.below(self.iri, "legal-basis", item.legal_basis)
                self.graph.add((iri, self.vapa.legalBasis, basis))
            for party in item.obliged:
                for kind, slug in (("post", party.post), ("actor", party.actor)):
                    if slug:
                        self.graph.add((iri, self.vapa.obliged, self.iris.id(kind, slug)))
                if party.body:
                    self.graph.add((iri, self.vapa.obligedBody, Literal(party.body, lang="nl")))

    def _promises(self) -> None:
        for item in self.plan.promise:
            iri = self._part(self.vapa.promise, self.vapa.Promise, "promise", item.id, item)
            self.graph.add((iri, self.vapa.inPlan, self.iri))
            self.graph.add((iri, self.vapa.goal, self.iris.id("goal", self.slug, item.goal)))
            self.parent.text(self.graph, iri, RDFS.label, item.label)
            for group in item.group:
                self.graph.add((iri, self.vapa.group, self.iris.id("target-group", group)))

    def _references_of_plan(self) -> None:
        """Definitions, related plans, and measures of an earlier edition that have no successor."""
        vapa = self.vapa
        for item in self.plan.definition:
            iri = self._part(vapa.definition, vapa.Definition, "definition", item.id, item)
            self.parent.text(self.graph, iri, RDFS.label, item.term)
            self.parent.text(self.graph, iri, SKOS.definition, item.definition)
            self.parent.text(self.graph, iri, DCTERMS.source, item.source)
        for related in self.plan.related_plan:
            iri = self._part(vapa.relation, vapa.DocumentRelation, "related-plan", related.document, related)
            document = self.iris.id("document", related.document)
            self.graph.add((self.iri, vapa.relatedPlan, document))
            self.graph.add((iri, vapa.document, document))
            self.parent.text(self.graph, iri, RDFS.label, related.label)
        for lapsed in self.plan.lapsed:
            iri = self._part(vapa.lapsed, vapa.LapsedMeasure, "lapsed", lapsed.identifier, lapsed)
            graph = self.curation if lapsed.inferred else self.graph
            graph.add((iri, DCTERMS.identifier, Literal(lapsed.identifier)))
            graph.add((iri, vapa.edition, Literal(lapsed.edition)))
            for predicate in (DCTERMS.title, RDFS.label):
                graph.add((iri, predicate, Literal(lapsed.title, lang="nl")))
            self.curation.add((iri, SKOS.note, Literal(lapsed.note.strip(), lang="nl")))

    def _part(self, predicate: URIRef, cls: URIRef, kind: str, slug: str, record: Any) -> URIRef:
        iri = self.iris.below(self.iri, kind, slug)
        self.graph.add((self.iri, predicate, iri))
        self.graph.add((iri, RDF.type, cls))
        self.derive(iri, self.iri, record.passages, lambda _: None, self.graph)
        return iri

    def _topic(self, predicate: URIRef, cls: URIRef, topic: Topic) -> None:
        iri = self._part(predicate, cls, slugify(_words(cls)), topic.id, topic)
        self.graph.add((iri, RDF.type, SKOS.Concept))
        self.parent.name(iri, topic.pref_label)
        self.parent.text(self.curation, iri, SKOS.definition, topic.definition)

    def _goals(self) -> None:
        for goal in self.records.goals.values():
            iri = self.iris.id("goal", self.slug, goal.identifier)
            self.graph.add((iri, RDF.type, self.vapa.Goal))
            self.graph.add((iri, self.vapa.inPlan, self.iri))
            self.graph.add((iri, DCTERMS.identifier, Literal(goal.identifier)))
            self.curation.add((iri, DCTERMS.title, Literal(goal.title, lang="nl")))
            self.curation.add((iri, RDFS.label, Literal(f"{goal.identifier} {goal.title}", lang="nl")))
            self.derive(iri, self.iri, goal.passages, lambda _: None, self.graph)

    # --- measures ------------------------------------------------------------------------------

    def _measure(self, measure: Measure, position: int) -> None:
        graph, vapa = self.graph, self.vapa
        iri = self.iris.id("measure", self.slug, measure.identifier)
        title = Literal(measure.title, lang="nl")
        for predicate, value in (
            (RDF.type, vapa.Measure),
            (DCTERMS.identifier, Literal(measure.identifier)),
            (vapa.position, Literal(position)),
            (DCTERMS.title, title),
            (RDFS.label, title),
            (vapa.inPlan, self.iri),
            (vapa.goal, self.iris.id("goal", self.slug, measure.goal)),
            (vapa.status, vapa[measure.status]),
            (vapa.budgetKind, vapa[measure.budget.kind]),
        ):
            graph.add((iri, predicate, value))
        self.curation.add((iri, DCTERMS.description, Literal(measure.description.strip(), lang="nl")))
        for field, span in measure.fields.items():
            graph.add((iri, PROV.wasDerivedFrom, self.passage(iri, field, span, field, None)))
        for page in range(self.page(measure.span.first), self.page(measure.span.last) + 1):
            graph.add((iri, vapa.page, Literal(page)))
        self._evidence(iri, measure, iri, measure.budget.passages)
        self._people(iri, measure)
        self.links(iri, measure)
        self._references(iri, measure)
        self._principles(iri, measure)
        self._contributions(iri, measure)
        if measure.period:
            self._period(iri, measure.period, measure.field_at)
        self.budget(iri, measure)
        self._milestones(iri, measure)
        self._progress(iri, measure)
        self.notes(iri, measure)
        for slug in measure.theme:
            self.curation.add((iri, vapa.theme, self.iris.id("theme", slug)))
        for slug in measure.policy_domain:
            self.curation.add((iri, vapa.policyDomain, self.iris.id("policy-domain", slug)))

    def _evidence(
        self, subject: URIRef, measure: Measure | CrisisMeasure, owner: URIRef, passages: Iterable[Passage]
    ) -> None:
        field = measure.field_at if isinstance(measure, Measure) else lambda _: None
        self.derive(subject, owner, passages, field, self.graph)

    def _qualified(
        self,
        iri: URIRef,
        measure: Measure | CrisisMeasure,
        names: tuple[str, str, str],
        slug: str,
        key: tuple[str, Node],
        record: Any,
    ) -> URIRef:
        """A direct property and the node beside it that carries its evidence.

        `names` are the direct property, the property to the node and the node's class; `key` is the
        node's own property and the value that both share.
        """
        direct, qualifier, cls = names
        node = self.iris.below(iri, slugify(_words(qualifier)), slug)
        self.graph.add((iri, self.vapa[direct], key[1]))
        self.graph.add((iri, self.vapa[qualifier], node))
        self.graph.add((node, RDF.type, self.vapa[cls]))
        self.graph.add((node, self.vapa[key[0]], key[1]))
        self._evidence(node, measure, iri, record.passages)
        return node

    def _people(self, iri: URIRef, measure: Measure) -> None:
        for lead in measure.lead_minister:
            key = ("post", self.iris.id("post", lead.post))
            node = self._qualified(iri, measure, ("leadMinister", "lead", "Lead"), lead.post, key, lead)
            if lead.scope:
                self.graph.add((node, self.vapa.scope, Literal(lead.scope, lang="nl")))
        for item in measure.implemented_by:
            key = ("actor", self.iris.id("actor", item.actor))
            names = ("implementedBy", "implementation", "Implementation")
            node = self._qualified(iri, measure, names, item.actor, key, item)
            if item.unit:
                self.graph.add((node, self.vapa.unit, self.iris.id("actor", item.unit)))

    def links(self, iri: URIRef, measure: Measure | CrisisMeasure) -> None:
        """Actors with their roles, target groups, instruments and places."""
        for involvement in measure.involvement:
            field, slug = involvement.party
            kind, direct = _PARTIES[field]
            key = ("actor", self.iris.id(kind, slug))
            name = slug if field == "actor" else f"{kind}-{slug}"
            names = (direct, "involvement", "Involvement")
            node = self._qualified(iri, measure, names, name, key, involvement)
            for role in involvement.role:
                self.graph.add((node, self.vapa.role, self.iris.id("role", role)))
        for targeting in measure.targeting:
            key = ("group", self.iris.id("target-group", targeting.group))
            names = ("targetGroup", "targeting", "Targeting")
            node = self._qualified(iri, measure, names, targeting.group, key, targeting)
            self.graph.add((node, self.vapa.primary, Literal(targeting.primary)))
        for use in measure.uses_instrument:
            key = ("instrument", self.iris.id("instrument", use.instrument))
            names = ("usesInstrument", "instrumentUse", "InstrumentUse")
            self._qualified(iri, measure, names, use.instrument, key, use)
        for siting in measure.location:
            key = ("place", self.iris.id("place", siting.place))
            self._qualified(iri, measure, ("location", "siting", "Siting"), siting.place, key, siting)

    def _references(self, iri: URIRef, measure: Measure) -> None:
        for reference in measure.refers_to:
            key = ("measure", self.iris.id("measure", self.slug, reference.measure))
            self._qualified(iri, measure, ("refersTo", "reference", "Reference"), reference.measure, key, reference)

    def _principles(self, iri: URIRef, measure: Measure) -> None:
        for application in measure.applies_principle:
            key = ("principle", self.iris.below(self.iri, "guiding-principle", application.principle))
            names = ("appliesPrinciple", "application", "PrincipleApplication")
            self._qualified(iri, measure, names, application.principle, key, application)

    def _contributions(self, iri: URIRef, measure: Measure) -> None:
        for item in measure.contribution:
            graph = self.graph if item.passages else self.curation
            node = self.iris.below(iri, "contribution", item.sdg_target)
            graph.add((iri, self.vapa.contributesTo, SDG[item.sdg_target]))
            graph.add((iri, self.vapa.contribution, node))
            graph.add((node, RDF.type, self.vapa.Contribution))
            graph.add((node, self.vapa.sdgTarget, SDG[item.sdg_target]))
            graph.add((node, self.vapa.strength, self.vapa[item.strength]))
            graph.add((node, self.vapa.rationale, Literal(item.rationale, lang="nl")))
            self.derive(node, iri, item.passages, measure.field_at, graph)

    def _period(self, iri: URIRef, period: Period, field: FieldAt) -> None:
        node = self.iris.below(iri, "period")
        self.graph.add((iri, self.vapa.period, node))
        self._time_span(node, iri, period, self.vapa.Period, field)
        for phase in period.phases:
            below = self.iris.below(iri, "period", phase.id)
            self.graph.add((node, self.vapa.phase, below))
            self.graph.add((below, RDFS.label, Literal(phase.label, lang="nl")))
            self._time_span(below, iri, phase, self.vapa.Phase, field)

    def _time_span(self, node: URIRef, owner: URIRef, span: TimeSpan, cls: URIRef, field: FieldAt) -> None:
        self.graph.add((node, RDF.type, cls))
        if span.start is not None:
            self.graph.add((node, DCAT.startDate, time_literal(span.start)))
        if span.end is not None:
            self.graph.add((node, DCAT.endDate, time_literal(span.end)))
        self.graph.add((node, self.vapa.openEnded, Literal(span.open_ended)))
        self.derive(node, owner, span.passages, field, self.graph)

    def budget(self, iri: URIRef, measure: Measure | CrisisMeasure) -> None:
        """Amounts, with what they are for, when, and what they are part of."""
        for line in measure.budget_line:
            node = self.iris.below(iri, "budget-line", line.id)
            for predicate, value in (
                (RDF.type, self.vapa.BudgetLine),
                (RDFS.label, Literal(line.label, lang="nl")),
                (self.vapa.amount, Literal(line.amount, datatype=XSD.decimal)),
                (self.vapa.per, self.vapa[line.per]),
                (self.vapa.approximate, Literal(line.approximate)),
                (self.vapa.context, Literal(line.context)),
                (self.vapa.existingMeans, Literal(line.existing)),
                (self.vapa.amountStatedIn, Literal(line.stated_in)),
                *((self.vapa.budgetYear, time_literal(year)) for year in line.years),
            ):
                self.graph.add((node, predicate, value))
            self.graph.add((iri, self.vapa.budgetLine, node))
            if line.recipient:
                self.graph.add((node, self.vapa.recipient, self.iris.id("actor", line.recipient)))
            if line.part_of:
                self.graph.add((node, DCTERMS.isPartOf, self.iris.below(iri, "budget-line", line.part_of)))
            if any(other.part_of == line.id for other in measure.budget_line):
                self.graph.add((node, self.vapa.complete, Literal(line.complete)))
            self._evidence(node, measure, iri, line.passages)

    def _milestones(self, iri: URIRef, measure: Measure) -> None:
        for item in measure.milestone:
            node = self.iris.below(iri, "milestone", item.id)
            for subject, predicate, value in (
                (iri, self.vapa.milestone, node),
                (node, RDF.type, self.vapa.Milestone),
                (node, self.vapa.milestoneKind, self.vapa[item.kind]),
                (node, DCTERMS.date, time_literal(item.date)),
                (node, RDFS.label, Literal(item.label, lang="nl")),
            ):
                self.graph.add((subject, predicate, value))
            self._evidence(node, measure, iri, item.passages)

    def _progress(self, iri: URIRef, measure: Measure) -> None:
        graph = self.parent.follow_up
        for item in measure.progress:
            node = self.iris.below(iri, "progress", item.id)
            for subject, predicate, value in (
                (iri, self.vapa.progress, node),
                (node, RDF.type, self.vapa.ProgressStatement),
                (node, self.vapa.inPlan, self.iri),
                (node, self.vapa.state, self.vapa[item.state]),
                (node, self.vapa.reportingYear, Literal(item.year)),
                (node, DCTERMS.description, Literal(item.description.strip(), lang="nl")),
            ):
                graph.add((subject, predicate, value))
            if item.amount is not None:
                graph.add((node, self.vapa.amount, Literal(item.amount, datatype=XSD.decimal)))
            self.derive(node, iri, item.passages, measure.field_at, graph)

    def notes(self, iri: URIRef, measure: Measure | CrisisMeasure) -> None:
        """What a reader must know of these data; the passages of a contradiction conflict with each other."""
        for note in measure.data_note:
            node = self.iris.below(iri, "data-note", note.id)
            self.curation.add((iri, self.vapa.dataNote, node))
            self.curation.add((node, RDF.type, self.vapa.DataNote))
            self.curation.add((node, DCTERMS.description, Literal(note.description.strip(), lang="nl")))
            field = measure.field_at if isinstance(measure, Measure) else lambda _: None
            self.derive(node, iri, note.passages, field, self.curation)
            if note.conflicts:
                sides = list(self.curation.objects(node, PROV.wasDerivedFrom))
                for side in sides:
                    for other in sides:
                        if side != other:
                            self.curation.add((side, self.vapa.conflictsWith, other))


_PARTIES = {
    "actor": ("actor", "involves"),
    "post": ("post", "cooperatesWith"),
    "domain": ("policy-domain", "involves"),
}
"""Of who is involved: the kind of its IRI, and the direct property from the measure to it."""


def _words(name: str) -> str:
    """'instrumentUse' (or an IRI that ends so) as 'instrument Use', to be slugified."""
    local = name.rsplit("#", 1)[-1]
    return "".join(f" {char}" if char.isupper() else char for char in local)
