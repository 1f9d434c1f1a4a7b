"""What the vocabularies add to the graph: concepts, actors, posts, instruments, places, SDGs and documents."""

from __future__ import annotations

from collections.abc import Mapping

from rdflib import DCAT, DCTERMS, FOAF, ORG, OWL, RDF, RDFS, SKOS, Literal, Namespace, URIRef

from loaders.dataset import Dataset
from loaders.rdf.graphs import GraphSet, add, dutch
from loaders.records import Concept, Holder, Label, TargetGroup
from ontology.iris import FOREIGN_PREFIXES
from ontology.namespaces import SDG, SDGO, time_literal

__all__ = ["add_vocabularies"]

OVO = "https://data.vlaanderen.be/id/organisatie/"
MANDAAT = Namespace(FOREIGN_PREFIXES["mandaat"])
KBO = "https://org.belgif.be/id/CbeRegisteredEntity/"


def add_vocabularies(graphs: GraphSet, dataset: Dataset) -> None:
    """Everything that the records of a plan can name."""
    for kind, concepts, label in (
        ("target-group", dataset.target_groups, Label(nl="Doelgroepen", en="Target groups")),
        ("theme", dataset.themes, Label(nl="Thema's", en="Themes")),
        ("policy-domain", dataset.policy_domains, Label(nl="Beleidsdomeinen", en="Policy domains")),
        ("role", dataset.roles, Label(nl="Rollen", en="Roles")),
    ):
        _concepts(graphs, kind, concepts, label)
    _actors(graphs, dataset)
    _posts(graphs, dataset)
    _instruments(graphs, dataset)
    _places(graphs, dataset)
    _sdg(graphs, dataset)
    _documents(graphs, dataset)
    _progress_scales(graphs, dataset)


def _scheme(graphs: GraphSet, slug: str, label: Label) -> URIRef:
    iri = graphs.iris.id("scheme", slug)
    graphs.vocabulary.add((iri, RDF.type, SKOS.ConceptScheme))
    graphs.name(iri, label)
    return iri


def _concepts(graphs: GraphSet, kind: str, concepts: Mapping[str, Concept], label: Label) -> None:
    """A scheme of concepts; "target-group" is of class vapa:TargetGroup."""
    iris, vocabulary, curation = graphs.iris, graphs.vocabulary, graphs.curation
    scheme = _scheme(graphs, kind, label)
    cls = graphs.vapa[kind.title().replace("-", "")]
    for slug, concept in concepts.items():
        iri = iris.id(kind, slug)
        add(vocabulary, iri, (RDF.type, SKOS.Concept), (RDF.type, cls), (SKOS.inScheme, scheme))
        graphs.name(iri, concept.pref_label, concept.alt_label, concept.hidden_label)
        top = (SKOS.topConceptOf, None if concept.broader else scheme)
        add(vocabulary, iri, (SKOS.definition, concept.definition), (SKOS.editorialNote, dutch(concept.note)), top)
        add(curation, iri, *((SKOS.broader, iris.id(kind, broader)) for broader in concept.broader))
        add(curation, iri, *((SKOS.exactMatch, URIRef(match)) for match in concept.exact_match))
        add(curation, iri, *((SKOS.closeMatch, URIRef(match)) for match in concept.close_match))
        add(curation, iri, *((SKOS.relatedMatch, URIRef(match)) for match in concept.related_match))
        _general(graphs, iri, concept.general)
        if isinstance(concept, TargetGroup):
            vocabulary.add((iri, graphs.vapa.intermediary, concept.intermediary))


def _general(graphs: GraphSet, iri: URIRef, general: bool) -> None:
    """That sharing a thing says nothing: a judgement, so curation."""
    add(graphs.curation, iri, (graphs.vapa.general, general or None))


def _actors(graphs: GraphSet, dataset: Dataset) -> None:
    iris, vapa, curation = graphs.iris, graphs.vapa, graphs.curation
    for slug, actor in dataset.actors.items():
        iri = iris.id("actor", slug)
        cls = vapa.OrganisationClass if actor.organisation_class else ORG.Organization
        add(graphs.vocabulary, iri, (RDF.type, cls), (vapa.actorType, vapa[f"actorType-{actor.actor_type}"]))
        graphs.name(iri, actor.pref_label, actor.alt_label, actor.hidden_label)
        if actor.sub_organization_of:
            curation.add((iri, ORG.subOrganizationOf, iris.id("actor", actor.sub_organization_of)))
        if actor.member_of_class:
            curation.add((iri, vapa.memberOfClass, iris.id("actor", actor.member_of_class)))
        domain = iris.id("policy-domain", actor.policy_domain) if actor.policy_domain else None
        add(curation, iri, (vapa.ofPolicyDomain, domain))
        add(curation, iri, *((ORG.hasMember, iris.id("actor", member)) for member in actor.has_member))
        for code, space in ((actor.ovo, OVO), (actor.kbo, KBO)):
            if code:
                add(curation, iri, (ORG.identifier, Literal(code)), (OWL.sameAs, URIRef(space + code)))
        add(curation, iri, (SKOS.editorialNote, dutch(actor.note)))
        _general(graphs, iri, actor.general)


def _posts(graphs: GraphSet, dataset: Dataset) -> None:
    for slug, post in dataset.posts.items():
        iri = graphs.iris.id("post", slug)
        types = (RDF.type, graphs.vapa.MinisterialPost), (RDF.type, MANDAAT.Mandaat)
        add(graphs.vocabulary, iri, *types, (DCTERMS.title, post.title))
        graphs.name(iri, post.pref_label, {post.title.nl, *post.alt_label} - {post.pref_label.nl}, post.hidden_label)
        government = graphs.iris.id("actor", post.post_in) if post.post_in else None
        add(graphs.curation, iri, (ORG.postIn, government))
        for holder in post.held_by:
            _holder(graphs, iri, government, holder)


def _holder(graphs: GraphSet, post: URIRef, government: URIRef | None, holder: Holder) -> None:
    """A person who held a post, and the membership that says when: in words of W3C ORG and of OSLO Mandaat."""
    curation, person = graphs.curation, graphs.iris.id("person", holder.person)
    full = Literal(f"{holder.given_name} {holder.family_name}")
    add(
        curation,
        person,
        (RDF.type, FOAF.Person),
        (FOAF.name, full),
        (RDFS.label, full),
        (FOAF.givenName, Literal(holder.given_name)),
        (FOAF.familyName, Literal(holder.family_name)),
        (OWL.sameAs, URIRef(holder.person_iri)),
    )
    curation.add((post, ORG.heldBy, person))
    add(
        curation,
        graphs.iris.below(post, "membership", holder.person),
        (RDF.type, ORG.Membership),
        (RDF.type, MANDAAT.Mandataris),
        (MANDAAT.isBestuurlijkeAliasVan, person),
        (ORG.holds, post),
        (MANDAAT.start, time_literal(holder.start)),
        (MANDAAT.einde, time_literal(holder.end) if holder.end else None),
        (ORG.member, person),
        (ORG.role, graphs.vapa["memberRole-minister"]),
        (graphs.vapa.heldPost, post),
        (ORG.organization, government),
        (DCAT.startDate, time_literal(holder.start)),
        (DCAT.endDate, time_literal(holder.end) if holder.end else None),
        *((RDFS.seeAlso, URIRef(mandate)) for mandate in holder.mandate_iri),
    )


def _instruments(graphs: GraphSet, dataset: Dataset) -> None:
    for slug, instrument in dataset.instruments.items():
        iri = graphs.iris.id("instrument", slug)
        kind = graphs.vapa[f"instrumentType-{instrument.instrument_type}"]
        said = (graphs.vapa.instrumentType, kind), (SKOS.definition, instrument.definition)
        add(graphs.vocabulary, iri, (RDF.type, graphs.vapa.Instrument), *said)
        graphs.name(iri, instrument.pref_label, instrument.alt_label, instrument.hidden_label)
        add(graphs.curation, iri, (SKOS.editorialNote, dutch(instrument.note)))
        _general(graphs, iri, instrument.general)


def _places(graphs: GraphSet, dataset: Dataset) -> None:
    for slug, place in dataset.places.items():
        iri = graphs.iris.id("place", slug)
        graphs.vocabulary.add((iri, RDF.type, graphs.vapa.Place))
        graphs.name(iri, place.pref_label, place.alt_label, place.hidden_label)
        add(graphs.curation, iri, (DCTERMS.identifier, Literal(place.nis) if place.nis else None))
        add(graphs.curation, iri, *((OWL.sameAs, URIRef(match)) for match in place.exact_match))


def _sdg(graphs: GraphSet, dataset: Dataset) -> None:
    label = Label(nl="Duurzame-ontwikkelingsdoelstellingen van de VN", en="UN Sustainable Development Goals")
    scheme = _scheme(graphs, "sdg", label)
    for number, goal in dataset.sdg.items():
        iri = SDG[number]
        _sdg_entry(graphs, iri, SDGO.Goal, scheme, goal.pref_label, number)
        graphs.vocabulary.add((iri, SKOS.topConceptOf, scheme))
        for code, target in goal.targets.items():
            _sdg_entry(graphs, SDG[code], SDGO.Target, scheme, target.pref_label, code)
            graphs.vocabulary.add((SDG[code], SKOS.broader, iri))
            in_reach = None if target.in_reach else False
            add(graphs.curation, SDG[code], (graphs.vapa.inReach, in_reach), (SKOS.editorialNote, dutch(target.note)))


def _sdg_entry(graphs: GraphSet, iri: URIRef, cls: URIRef, scheme: URIRef, label: Label, code: str) -> None:
    types = ((RDF.type, cls), (RDF.type, SKOS.Concept))
    add(graphs.vocabulary, iri, *types, (SKOS.inScheme, scheme), (SKOS.notation, Literal(code)))
    graphs.name(iri, label)


def _documents(graphs: GraphSet, dataset: Dataset) -> None:
    iris, vapa, vocabulary = graphs.iris, graphs.vapa, graphs.vocabulary
    for slug, record in dataset.documents.items():
        iri = iris.id("document", slug)
        add(
            vocabulary,
            iri,
            (RDF.type, vapa.Document),
            (DCTERMS.title, record.title),
            (RDFS.label, record.title),
            (DCTERMS.type, vapa[f"documentType-{record.type}"]),
            (DCTERMS.identifier, Literal(record.number) if record.number else None),
            (DCTERMS.issued, time_literal(record.issued) if record.issued else None),
            (DCTERMS.publisher, iris.id("actor", record.publisher) if record.publisher else None),
            (vapa.sha256, Literal(record.sha256) if record.sha256 else None),
            *((FOAF.page, URIRef(page)) for page in record.page),
        )
        add(graphs.curation, iri, (SKOS.editorialNote, dutch(record.note)))


def _progress_scales(graphs: GraphSet, dataset: Dataset) -> None:
    """How reports call the states of a measure; which of ours each is nearest to, is our choice."""
    for slug, scale in dataset.progress_scales.items():
        scheme = _scheme(graphs, f"progress-{slug}", scale.pref_label)
        for name, state in scale.state.items():
            iri = graphs.iris.id("reported-state", f"{slug}-{name}")
            add(graphs.vocabulary, iri, (RDF.type, SKOS.Concept), (RDF.type, graphs.vapa.ReportedState))
            add(graphs.vocabulary, iri, (SKOS.inScheme, scheme), (SKOS.topConceptOf, scheme))
            graphs.name(iri, state.pref_label)
            near = graphs.vapa[state.near]
            add(graphs.curation, iri, (SKOS.closeMatch, near), (SKOS.editorialNote, dutch(state.note)))
