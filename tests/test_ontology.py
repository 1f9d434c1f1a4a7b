"""The ontology: every term is complete, and the context knows every term."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef

import ontology
from ontology import DEFAULT_BASE
from ontology.namespaces import Namespaces

V = Namespaces().vapa
GRAPH = Graph().parse(data=ontology.read("vapa.ttl"), format="turtle")


def _ours(*kinds: URIRef) -> list[URIRef]:
    return sorted(URIRef(str(term)) for kind in kinds for term in GRAPH.subjects(RDF.type, kind) if str(term) in V)


CLASSES, PROPERTIES = _ours(OWL.Class), _ours(OWL.ObjectProperty, OWL.DatatypeProperty)

CONTRACT = [
    name
    for line in """
Plan Goal Measure CrisisMeasure MinisterialPost OrganisationClass TargetGroup Theme PolicyDomain Role Instrument Involvement
Targeting Contribution BudgetLine Passage Overlap Gap
inPlan goal status leadMinister implementedBy involves involvement actor role targetGroup targeting group primary contributesTo
contribution sdgTarget strength rationale theme policyDomain usesInstrument location refersTo period openEnded budgetKind budgetLine
amount per budgetYear page document firstLine lastLine field mention conflictsWith rule concerns score shares coordinated
actorType intermediary
Updated New Amount ExistingMeans ToBeDetermined NoBudgetStated NotApplicable ProMemorie Mixed Year Total SchoolYear Month Unit
""".splitlines()
    for name in line.split()
]
"""The names that the model's contract fixes."""


def languages(subject: URIRef, predicate: URIRef) -> set[str | None]:
    return {text.language for text in GRAPH.objects(subject, predicate) if isinstance(text, Literal)}


def without(terms: Iterable[URIRef], *one_of: URIRef) -> list[URIRef]:
    """The terms of which the ontology states none of these properties."""
    return [term for term in terms if not any((term, predicate, None) in GRAPH for predicate in one_of)]


def test_every_name_of_the_contract_exists() -> None:
    assert [name for name in CONTRACT if (V[name], None, None) not in GRAPH] == []


@pytest.mark.parametrize("predicate", [RDFS.label, RDFS.comment])
def test_every_term_has_label_and_comment_in_both_languages(predicate: URIRef) -> None:
    assert len(CLASSES) > 30
    assert len(PROPERTIES) > 100
    assert [term for term in (*CLASSES, *PROPERTIES) if languages(term, predicate) != {"nl", "en"}] == []


def test_every_property_has_domain_range_and_alignment() -> None:
    assert without(PROPERTIES, RDFS.domain) == []
    assert without(PROPERTIES, RDFS.range) == []
    assert without(PROPERTIES, RDFS.subPropertyOf, SKOS.relatedMatch) == []


def test_every_class_is_aligned() -> None:
    assert without(CLASSES, RDFS.subClassOf) == []


def test_domains_and_ranges_of_our_own_exist() -> None:
    ends = [*GRAPH.objects(None, RDFS.domain), *GRAPH.objects(None, RDFS.range), *GRAPH.objects(None, RDFS.subClassOf)]
    assert {end for end in ends if str(end).startswith(str(V))} <= set(CLASSES)


def test_context_names_every_term() -> None:
    known = json.loads(ontology.read("context.jsonld"))["@context"]
    ids = {
        entry if isinstance(entry, str) else entry.get("@id")
        for entry in known.values()
        if not isinstance(entry, float)
    }
    missing = [term for term in (*CLASSES, *PROPERTIES) if f"vapa:{str(term).rsplit('#')[-1]}" not in ids]
    assert missing == []


def test_context_round_trips_a_measure() -> None:
    measure = URIRef(f"{DEFAULT_BASE}/id/measure/vapa-2022/7.1.1")
    graph = Graph()
    graph.add((measure, RDF.type, V.Measure))
    graph.add((measure, V.goal, URIRef(f"{DEFAULT_BASE}/id/goal/vapa-2022/SD1")))
    graph.add((measure, V.scope, Literal("energie", lang="nl")))
    text = graph.serialize(format="json-ld", context=json.loads(ontology.read("context.jsonld"))["@context"])
    assert '"goal"' in text
    assert set(Graph().parse(data=text, format="json-ld")) == set(graph)


def test_a_term_is_one_thing_with_one_name_in_each_language() -> None:
    for term in set(GRAPH.subjects()):
        if str(term).startswith(str(V)):
            labels = [str(label.language) for label in GRAPH.objects(term, RDFS.label) if isinstance(label, Literal)]
            assert sorted(labels) == ["en", "nl"], term


def test_no_axiom_is_outside_owl_2_dl() -> None:
    """A reasoner refuses rdfs:Resource as a class, and xsd:gYear as a datatype (OWL 2, sections 4 and 5)."""
    ends = {end for name in (RDFS.domain, RDFS.range) for end in GRAPH.objects(None, name)}
    assert ends & {RDFS.Resource, RDF.Property, XSD.gYear, XSD.gYearMonth, XSD.date} == set()


def test_every_name_in_an_axiom_is_declared_as_what_it_is() -> None:
    """OWL 2, 5.8.2: those of others too, or a reasoner has to guess whether it is a class, and of what sort a property."""
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    declared = {kind: set(GRAPH.subjects(RDF.type, kind)) for kind in kinds}
    axioms = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.inverseOf, OWL.disjointWith)
    used = {end for axiom in axioms for pair in GRAPH.subject_objects(axiom) for end in pair}
    used |= set(GRAPH.predicates()) | set(GRAPH.objects(None, RDF.type))
    known = set().union(*declared.values())
    spaces = tuple(map(str, (OWL, RDF, RDFS, XSD)))
    assert [term for term in used if term not in known and not str(term).startswith(spaces)] == []
    for sort in kinds[1:]:
        above = {above for one in declared[sort] for above in GRAPH.objects(one, RDFS.subPropertyOf)}
        assert above <= declared[sort]
    assert sum(map(len, declared.values())) == len(known), "nothing is two of them"


def test_the_ontology_says_who_made_it_when_and_which_version_it_is() -> None:
    head = URIRef(f"{DEFAULT_BASE}/ns")
    said = {str(predicate).rsplit("/", 1)[-1].rsplit("#", 1)[-1] for predicate in GRAPH.predicates(head)}
    assert {"title", "creator", "issued", "modified", "license", "versionIRI", "versionInfo"} <= said
    version = str(GRAPH.value(head, OWL.versionInfo))
    assert str(GRAPH.value(head, OWL.versionIRI)) == f"{head}/{version}"
    vann = "http://purl.org/vocab/vann/preferredNamespace"
    assert str(GRAPH.value(head, URIRef(f"{vann}Prefix"))) == "vapa"
    assert str(GRAPH.value(head, URIRef(f"{vann}Uri"))) == str(V)
