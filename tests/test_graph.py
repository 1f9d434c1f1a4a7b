"""The graph that the repository's own data gives: sizes, sources, one language, one order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import RDF, Dataset, Graph, URIRef

import ontology
import vapa
from loaders import DataError
from loaders.dump import nquads, shape_problems
from loaders.rdf import to_rdf
from ontology import DEFAULT_BASE
from ontology.namespaces import Namespaces
from queries import Store, check
from tests.test_verify import change

IRIS = Namespaces()
V = IRIS.vapa


@pytest.fixture(scope="module")
def rdf(dump: Path) -> dict[URIRef, Graph]:
    """The named graphs of the dump, by IRI."""
    parsed = Dataset()
    parsed.parse(dump, format="nquads")
    return {URIRef(str(graph.identifier)): graph for graph in parsed.graphs() if len(graph)}


@pytest.fixture(scope="module")
def union(rdf: dict[URIRef, Graph]) -> Graph:
    graph = Graph()
    for one in rdf.values():
        graph += one
    return graph


def test_plan_has_81_measures_of_which_17_are_new(union: Graph) -> None:
    assert len(set(union.subjects(RDF.type, V.Measure))) == 81
    assert len(set(union.subjects(V.status, V.New))) == 17
    assert len(set(union.subjects(V.status, V.Updated))) == 64


@pytest.mark.parametrize(("goal", "measures"), [("SD1", 24), ("SD2", 15), ("SD3", 24), ("SD4", 5), ("SD5", 13)])
def test_each_goal_has_its_measures(union: Graph, goal: str, measures: int) -> None:
    assert len(set(union.subjects(V.goal, IRIS.id("goal", "vapa-2022", goal)))) == measures


def test_nine_posts_lead_and_each_has_a_holder(union: Graph) -> None:
    leads = set(union.objects(None, V.leadMinister))
    assert len(leads) == 9
    assert leads == set(union.subjects(RDF.type, V.MinisterialPost))


def test_there_are_five_named_graphs_and_no_other(rdf: dict[URIRef, Graph]) -> None:
    names = set(map(str, rdf))
    assert names == {
        f"{DEFAULT_BASE}/id/graph/{name}" for name in ("document", "curation", "vocabulary", "analysis", "follow-up")
    }


def test_there_are_no_blank_nodes(dump: Path) -> None:
    assert b"_:" not in dump.read_bytes()


def test_same_input_gives_same_bytes(dump: Path, data: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.nq"
    vapa._build(data, again, DEFAULT_BASE, lambda _: None)
    assert again.read_bytes() == dump.read_bytes()


def test_dump_is_sorted_and_has_no_line_twice(dump: Path) -> None:
    lines = dump.read_text(encoding="utf8").splitlines()
    assert lines == sorted(set(lines))


def test_every_term_of_ours_is_defined_in_the_ontology(union: Graph) -> None:
    defined = set(Graph().parse(data=ontology.read("vapa.ttl"), format="turtle").subjects(RDF.type, None))
    used = {term for triple in union for term in triple if isinstance(term, URIRef) and str(term).startswith(str(V))}
    assert used <= defined


def test_every_statement_of_the_document_points_to_a_passage(rdf: dict[URIRef, Graph]) -> None:
    """Everything in graph `document` has, or belongs to something that has, prov:wasDerivedFrom."""
    document = rdf[IRIS.graph("document")]
    derived = set(document.subjects(URIRef("http://www.w3.org/ns/prov#wasDerivedFrom"), None))
    passages = set(document.subjects(RDF.type, V.Passage)) | set(document.subjects(RDF.type, V.SourceDocument))
    without = {s for s in document.subjects() if s not in derived and s not in passages}
    assert without == {IRIS.graph("document")}


def test_what_is_ours_is_not_in_the_document_graph(rdf: dict[URIRef, Graph]) -> None:
    document = rdf[IRIS.graph("document")]
    for ours in (V.theme, V.policyDomain, URIRef("http://www.w3.org/2004/02/skos/core#broader")):
        assert (None, ours, None) not in document
    described = set(document.subjects(URIRef("http://purl.org/dc/terms/description"), None))
    assert described == {IRIS.graph("document")}


def test_direct_property_and_qualified_node_say_the_same(union: Graph) -> None:
    pairs = [
        (V.leadMinister, V.lead, V.post), (V.implementedBy, V.implementation, V.actor),
        (V.targetGroup, V.targeting, V.group), (V.usesInstrument, V.instrumentUse, V.instrument),
        (V.location, V.siting, V.place), (V.refersTo, V.reference, V.measure),
        (V.contributesTo, V.contribution, V.sdgTarget),
    ]  # fmt: skip
    assert list(union.subject_objects(V.cooperatesWith))
    involved = {pair for direct in (V.involves, V.cooperatesWith) for pair in union.subject_objects(direct)}
    assert involved == {
        (s, o) for s, node in union.subject_objects(V.involvement) for o in union.objects(node, V.actor)
    }
    for direct, qualifier, value in pairs:
        one = set(union.subject_objects(direct))
        other = {(s, o) for s, node in union.subject_objects(qualifier) for o in union.objects(node, value)}
        assert one == other, direct


def test_base_is_a_setting(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "other.nq"
    vapa._build(data, out, "http://localhost:8000/vapa", lambda _: None)
    text = out.read_text(encoding="utf8")
    assert DEFAULT_BASE not in text
    other = Store.read(out, "http://localhost:8000/vapa")
    assert len(other.query("measures-of-minister", minister="mobiliteit")) == 2


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("7.1.02*", "scope: energie, ", "", "measure 7.1.2: either all lead ministers have a scope of their own"),
        ("7.1.02*", "scope: woningen", "scope: energie", "measure 7.1.2: either all lead ministers have a scope of their own"),
        ("7.2.02*", "goal: SD2", "goal: SD1", "measure 7.2.2 stands under SD1 (goal-names-identifier)"),
        ("7.2.02*", "identifier: 7.2.2", "identifier: 7.2.4", "SD2 has 2 measures, but its highest number is 4"),
        ("actors.yaml", "vvsg:\n", "spook:\n  pref_label: {nl: Spook}\n  actor_type: local\nvvsg:\n", '"Spook" stands in a vocabulary, but nothing refers to it'),
    ],
)  # fmt: skip
def test_a_rule_across_records_fires(small_data: Path, name: str, old: str, new: str, words: str) -> None:
    if name.endswith("s.yaml"):
        path = small_data / "vocabularies" / name
        text = path.read_text(encoding="utf8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf8")
    else:
        change(small_data, name, old, new)
    from loaders import load

    sentences = list(check(Store(nquads(to_rdf(load(small_data))))))
    assert any(words in sentence for sentence in sentences), sentences


def test_the_repository_breaks_no_rule(kg: Store) -> None:
    assert list(check(kg)) == []


SHAPE_BREAKS = {
    "one status": ("<measure/vapa-2022/7.1.1> vapa:status vapa:New", "vapa-2022/7.1.1>->vapa:status"),
    "lead has its node": ("<measure/vapa-2022/7.1.1> vapa:leadMinister <post/onderwijs>", "vapa:leadMinister"),
    "group has its node": ("<measure/vapa-2022/7.1.1> vapa:targetGroup <target-group/huurders>", "vapa:targetGroup"),
    "one kind of budget": ("<measure/vapa-2022/7.1.1> vapa:budgetKind vapa:Mixed", "vapa:budgetKind"),
    "implementer is not also involved": (
        """<measure/vapa-2022/7.1.2> vapa:involves <actor/departement-wvg> ; vapa:involvement <x/involvement> .
        <x/involvement> a vapa:Involvement ; vapa:actor <actor/departement-wvg> ; vapa:role <role/partner> ;
        prov:wasDerivedFrom <measure/vapa-2022/7.1.2/passage/title>""",
        "An implementing administration is not repeated as an involved actor",
    ),
    "a node has its class": ("<measure/vapa-2022/7.1.2> vapa:involvement <x/untyped>", "vapa:Involvement"),
    "amounts are positive": (
        "<measure/vapa-2022/7.1.1/budget-line/project-buurtstewards> vapa:amount -5.0",
        "Value is not > Literal",
    ),
    "open ended has no end": ("<measure/vapa-2022/7.1.1/period> vapa:openEnded true", "an open-ended one has no end"),
    "one Dutch name": ("<target-group/roma> skos:prefLabel 'Twee namen'@nl", "skos:prefLabel"),
    "a title is Dutch": ("<goal/vapa-2022/SDX> a vapa:Goal ; dcterms:title 'But'@fr", "There is one title in Dutch"),
    "an actor has a kind": ("<actor/nieuw> a org:Organization", "vapa:actorType"),
    "strength is core or supporting": (
        "<measure/vapa-2022/7.1.2/contribution/16.6> vapa:strength vapa:Year",
        "vapa:strength Value <vapa:Year> not in list",
    ),
    "a goal has a number": ("<goal/vapa-2022/SD1> dcterms:identifier 'SD0x'", "does not match pattern"),
    "a figure has one value": (
        "<observation/vapa-2022/h2-armoederisico-vlaams-gewest-2021> sdmx-measure:obsValue 9.9",
        "sdmx-measure:obsValue",
    ),
}


@pytest.mark.parametrize("rule", SHAPE_BREAKS)
def test_a_shape_refuses_a_broken_graph(rdf: dict[URIRef, Graph], rule: str) -> None:
    statements, words = SHAPE_BREAKS[rule]
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in IRIS.prefixes.items())
    extra = Graph().parse(data=f"@base <{DEFAULT_BASE}/id/> .\n{prefixes}{statements} .", format="turtle")
    graph = rdf[IRIS.graph("document")]
    added = [triple for triple in extra if triple not in graph]
    assert added
    for triple in added:
        graph.add(triple)
    try:
        problems = shape_problems(rdf, DEFAULT_BASE)
    finally:
        for triple in added:
            graph.remove(triple)
    short = [re.sub(r"https?://\S+?([\w-]+)#", r"\1:", f"{p.field} {p.message}") for p in problems]
    shown = [
        text.replace("ns:", "vapa:").replace("core:", "skos:").replace("measure:obs", "sdmx-measure:obs")
        for text in short
    ]
    assert any(words in text for text in shown), shown


def test_the_repository_breaks_no_shape(rdf: dict[URIRef, Graph]) -> None:
    assert shape_problems(rdf, DEFAULT_BASE) == []


def test_a_failed_build_leaves_the_last_good_dump(small_data: Path, tmp_path: Path) -> None:
    out = tmp_path / "vapa.nq"
    out.write_bytes(b"good\n")
    change(small_data, "7.1.01*", "status: Updated", "status: Oud")
    with pytest.raises(DataError):
        vapa._build(small_data, out, DEFAULT_BASE, lambda _: None)
    assert out.read_bytes() == b"good\n"
    assert [path.name for path in tmp_path.iterdir() if "vapa.nq" in path.name] == ["vapa.nq"]
