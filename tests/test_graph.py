"""The graph that the repository's own data gives: sizes, sources, one language, one order."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pyshacl
import pytest
import shacl
from rdflib import RDF, SH, SKOS, Dataset, Graph, URIRef
from rdflib.namespace import ORG
from rdflib.query import ResultRow
from typer.testing import CliRunner

import ontology
from loaders.dump import shape_problems
from loaders.rdf import to_rdf
from ontology import DEFAULT_BASE
from ontology.namespaces import Namespaces
from queries import Store, check
from tests.test_verify import change
from vapa.build import build
from vapa.cli import app
from vapa.settings import Settings

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


def test_there_are_seven_named_graphs_and_no_other(rdf: dict[URIRef, Graph]) -> None:
    names = set(map(str, rdf))
    assert names == {
        f"{DEFAULT_BASE}/id/graph/{name}"
        for name in ("document", "curation", "vocabulary", "analysis", "follow-up", "positions", "service")
    }


def test_there_are_no_blank_nodes(dump: Path) -> None:
    assert b"_:" not in dump.read_bytes()


@pytest.mark.slow
def test_same_input_gives_same_bytes(dump: Path) -> None:
    assert build(Settings.in_force()) == dump.read_bytes()


def test_dump_is_sorted_and_has_no_line_twice(dump: Path) -> None:
    lines = dump.read_text(encoding="utf8").splitlines()
    assert lines == sorted(set(lines))


def test_every_term_of_ours_is_defined_in_the_ontology(union: Graph) -> None:
    defined = set(Graph().parse(data=ontology.read("vapa.ttl"), format="turtle").subjects(RDF.type, None))
    used = {term for triple in union for term in triple if isinstance(term, URIRef) and str(term).startswith(str(V))}
    assert used - {URIRef(str(V))} <= defined  # VoID names the namespace itself


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
    pairs: list[tuple[Any, Any, Any]] = [
        (V.leadMinister, V.lead, V.post), (V.implementedBy, V.implementation, V.actor),
        (V.targetGroup, V.targeting, V.group), (V.usesInstrument, V.instrumentUse, V.instrument),
        (V.location, V.siting, V.place), (V.refersTo, V.reference, V.measure),
        (V.contributesTo, V.contribution, V.sdgTarget),
    ]  # fmt: skip
    assert set(union.subjects(V.cooperatesWith))
    involved = {pair for direct in (V.involves, V.cooperatesWith) for pair in union.subject_objects(direct)}
    assert involved == {
        (s, o) for s, node in union.subject_objects(V.involvement) for o in union.objects(node, V.actor)
    }
    for direct, qualifier, value in pairs:
        one = set(union.subject_objects(direct))
        other = {(s, o) for s, node in union.subject_objects(qualifier) for o in union.objects(node, value)}
        assert one == other, direct


@pytest.mark.slow
def test_base_is_a_setting() -> None:
    content = build(Settings.in_force(base="http://localhost:8000/vapa"))
    assert DEFAULT_BASE.encode() not in content
    other = Store(content, "http://localhost:8000/vapa")
    assert len(other.query("measures-of-minister", minister="mobiliteit")) == 2


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("7.1.02*", "scope: energie, ", "", "measure 7.1.2: either all lead ministers have their scope"),
        ("7.1.02*", "scope: woningen", "scope: energie", "measure 7.1.2: either all lead ministers have their scope"),
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

    sentences = list(check(Store(to_rdf(load(small_data)))))
    assert any(words in sentence for sentence in sentences), sentences


def test_the_repository_breaks_no_rule(kg: Store) -> None:
    assert list(check(kg)) == []


SHAPE_BREAKS = {
    "one status": (
        "<measure/vapa-2022/7.1.1> vapa:status vapa:New",
        "vapa-2022/7.1.1 vapa:status has more values than it may",
    ),
    "lead has its node": (
        "<measure/vapa-2022/7.1.1> vapa:leadMinister <post/onderwijs>",
        "(vapa:lead/vapa:post) does not say the same",
    ),
    "group has its node": (
        "<measure/vapa-2022/7.1.1> vapa:targetGroup <target-group/huurders>",
        "(vapa:targeting/vapa:group) does not say the same",
    ),
    "one kind of budget": ("<measure/vapa-2022/7.1.1> vapa:budgetKind vapa:Mixed", "vapa:budgetKind"),
    "implementer is not also involved": (
        """<measure/vapa-2022/7.1.2> vapa:involves <actor/departement-wvg> ; vapa:involvement <x/involvement> .
        <x/involvement> a vapa:Involvement ; vapa:actor <actor/departement-wvg> ; vapa:role <role/partner> ;
        prov:wasDerivedFrom <measure/vapa-2022/7.1.2/passage/title>""",
        "An implementing administration is not repeated as an involved actor",
    ),
    "a node has its class": (
        "<measure/vapa-2022/7.1.2> vapa:involvement <x/untyped>",
        "vapa:involvement points to what is not of the class",
    ),
    "amounts are positive": (
        "<measure/vapa-2022/7.1.1/budget-line/project-buurtstewards> vapa:amount -5.0",
        "vapa:amount has a number that is too low",
    ),
    "open ended has no end": ("<measure/vapa-2022/7.1.1/period> vapa:openEnded true", "an open-ended one has no end"),
    "one Dutch name": ("<target-group/roma> skos:prefLabel 'Twee namen'@nl", "skos:prefLabel"),
    "a title is Dutch": ("<goal/vapa-2022/SDX> a vapa:Goal ; dcterms:title 'But'@fr", "There is one title in Dutch"),
    "an actor has a kind": ("<actor/nieuw> a org:Organization", "vapa:actorType"),
    "strength is core or supporting": (
        "<measure/vapa-2022/7.1.2/contribution/16.6> vapa:strength vapa:Year",
        "vapa:strength has a value that is not in the list of those allowed (vapa:Year)",
    ),
    "a goal has a number": (
        "<goal/vapa-2022/SD1> dcterms:identifier 'SD 0'",
        "dcterms:identifier has a value that is not written as it should be",
    ),
    "a figure has one value": (
        "<observation/vapa-2022/h2-armoederisico-vlaams-gewest-2021> sdmx-measure:obsValue 9.9",
        "sdmx-measure:obsValue",
    ),
}


def broken(rule: str) -> Graph:
    """The statements that break a shape."""
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in IRIS.prefixes.items())
    text = f"@base <{DEFAULT_BASE}/id/> .\n{prefixes}{SHAPE_BREAKS[rule][0]} ."
    return Graph().parse(data=text, format="turtle")


def quads(graph: Graph, *names: str) -> str:
    """The statements of a graph in each of these named graphs, as N-Quads."""
    lines = graph.serialize(format="nt11").splitlines()
    return "".join(f"{line.removesuffix('.')}{IRIS.graph(name).n3()} .\n" for name in names for line in lines if line)


@pytest.mark.slow
def test_a_shape_refuses_each_way_of_breaking_the_graph(dump: Path) -> None:
    """All at once; each is told of the thing that it breaks, in words that no other has."""
    breaks = "".join(quads(broken(rule), "document") for rule in SHAPE_BREAKS)
    problems = shape_problems(dump.read_bytes() + breaks.encode(), DEFAULT_BASE)
    untold = []
    for rule, (statements, words) in SHAPE_BREAKS.items():
        thing = f"{DEFAULT_BASE}/id/{statements.partition('<')[2].partition('>')[0]}"
        told = [f"{p.file} {p.field} {p.message}" for p in problems if p.file == thing]
        untold += [(rule, told)] if not any(words in text for text in told) else []
    assert untold == []


def test_the_repository_breaks_no_shape(dump: Path) -> None:
    assert shape_problems(dump.read_bytes(), DEFAULT_BASE) == []


@pytest.mark.slow
def test_both_shacl_engines_find_the_same_wherever_the_graph_is_broken(union: Graph) -> None:
    everything = union + Graph()
    for rule in SHAPE_BREAKS:
        everything += broken(rule)
    shapes = ontology.read("shapes.ttl")
    _, report, _ = pyshacl.validate(everything, shacl_graph=Graph().parse(data=shapes, format="turtle"), inplace=True)
    oracle = Counter(
        (str(report.value(r, SH.focusNode)), str(report.value(r, SH.sourceConstraintComponent)))
        for r in report.subjects(RDF.type, SH.ValidationResult)
    )
    content = quads(everything, "document", "curation")  # what is said in two graphs is one statement
    found = shacl.Shapes.from_turtle(shapes).validate_text(content, format="nq").results
    assert Counter((r.focus_node.strip("<>"), r.component_iri) for r in found) == oracle
    assert len(oracle) >= len(SHAPE_BREAKS)


def test_a_failed_build_leaves_the_last_good_dump(small_data: Path, tmp_path: Path) -> None:
    out = tmp_path / "vapa.nq"
    out.write_bytes(b"good\n")
    change(small_data, "7.1.01*", "status: Updated", "status: Oud")
    done = CliRunner().invoke(app, ["build", "--data", str(small_data), "--out", str(out)])
    assert done.exit_code == 1
    assert out.read_bytes() == b"good\n"
    assert [path.name for path in tmp_path.iterdir() if "vapa.nq" in path.name] == ["vapa.nq"]


def test_an_exact_match_is_between_concepts_only(union: Graph) -> None:
    subjects = set(union.subjects(SKOS.exactMatch, None))
    assert subjects
    assert {thing for thing in subjects if (thing, RDF.type, SKOS.Concept) not in union} == set()


def test_a_membership_is_of_an_organisation_in_a_role(union: Graph) -> None:
    members = set(union.subjects(RDF.type, ORG.Membership))
    assert len(members) == 20  # nine ministers, eleven in HPAO and VPAO
    for member in members:
        assert union.value(member, ORG.organization) is not None
        assert (union.value(member, ORG.role), RDF.type, V.MemberRole) in union
    held = set(union.objects(None, V.heldPost))
    assert held == set(union.subjects(RDF.type, V.MinisterialPost))


def test_who_asks_in_words_of_oslo_mandaat_finds_the_ministers(union: Graph) -> None:
    """As the Flemish Government's own data has it: a mandate holder is an alias of a person, and holds a mandate."""
    rows = union.query("""
        PREFIX mandaat: <http://data.vlaanderen.be/ns/mandaat#>
        PREFIX org: <http://www.w3.org/ns/org#>
        SELECT ?name ?post ?start ?end ?theirs ?own WHERE {
          ?holder a mandaat:Mandataris ; mandaat:isBestuurlijkeAliasVan ?person ; org:holds ?post ;
            mandaat:start ?start ; mandaat:einde ?end ; rdfs:seeAlso ?theirs .
          ?person foaf:name ?name ; owl:sameAs ?own . ?post a mandaat:Mandaat .
        }""")
    found = [tuple(map(str, row)) for row in rows if isinstance(row, ResultRow)]
    assert len({row[1] for row in found}) == 9
    assert (
        "Benjamin Dalle", "https://w3id.org/vapa/id/post/brussel-jeugd-media-armoede", "2022-05-18", "2023-11-08",
        "http://themis.vlaanderen.be/id/mandatee/8dcdc330-348d-4f69-b10c-02f584adb9af",
        "http://themis.vlaanderen.be/id/persoon/5fed907ee6670526694a071d",
    ) in found  # fmt: skip
