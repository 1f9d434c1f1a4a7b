"""What the store says of itself, asked as people's tools ask it."""

from __future__ import annotations

from pathlib import Path

import pytest

from queries import Store, library
from queries.service import describe

PREFIXES = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX void: <http://rdfs.org/ns/void#>
PREFIX schema: <https://schema.org/>
"""

# SIB's SPARQL editor and sparql-llm: the examples, the prefixes, and the classes with their properties
EXAMPLES = """
SELECT DISTINCT ?sq ?comment ?query WHERE {
  ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct|sh:describe ?query .
} ORDER BY ?sq"""
DECLARED = (
    "SELECT DISTINCT ?prefix ?namespace WHERE { [] sh:namespace ?namespace ; sh:prefix ?prefix } ORDER BY ?prefix"
)
SCHEMA = """
SELECT DISTINCT ?subjectClass ?prop ?objectClass ?objectDatatype WHERE {
  ?cp void:class ?subjectClass ; void:propertyPartition ?pp . ?pp void:property ?prop .
  OPTIONAL { { ?pp void:classPartition [ void:class ?objectClass ] }
    UNION { ?pp <http://ldf.fi/void-ext#datatypePartition> [ <http://ldf.fi/void-ext#datatype> ?objectDatatype ] } }
}"""


def test_every_library_query_is_an_example_that_runs(kg: Store) -> None:
    examples = {str(row["sq"]).rpartition("/")[2]: str(row["query"]) for row in kg.table(PREFIXES + EXAMPLES)}
    assert set(examples) == set(library())
    for name in ("measures", "co-actors", "evidence", "measures-in-year"):
        assert list(kg.table(examples[name])) == list(kg.query(name))
    comments = {str(row["comment"]) for row in kg.table(PREFIXES + EXAMPLES)}
    assert any(comment.startswith("New measures. ") and comment.endswith("A row is a measure.") for comment in comments)


def test_parameters_have_their_defaults(kg: Store) -> None:
    rows = kg.table(
        PREFIXES
        + "SELECT ?name ?default ?kind WHERE { <https://w3id.org/vapa/id/query/measures-in-year> sh:parameter ?p ."
        " ?p a sh:Parameter ; sh:name ?name ; sh:path ?path . OPTIONAL { ?p sh:defaultValue ?default }"
        " OPTIONAL { ?p sh:datatype ?kind } FILTER(STRENDS(STR(?path), CONCAT('/', ?name))) } ORDER BY ?name"
    )
    assert [(row["name"], row["default"]) for row in rows] == [("plan", f"{kg.base}/id/plan/vapa-2022"), ("year", 2024)]


def test_prefixes_are_declared_once(kg: Store) -> None:
    found = {row["prefix"]: row["namespace"] for row in kg.table(PREFIXES + DECLARED)}
    assert found["vapa"] == f"{kg.base}/ns#"
    assert found["skos"] == "http://www.w3.org/2004/02/skos/core#"
    assert len(found) == len(kg.table(PREFIXES + DECLARED))


def test_the_schema_tells_what_a_measure_has(kg: Store) -> None:
    short = {"https://w3id.org/vapa/ns#": "vapa:", "http://purl.org/dc/terms/": "dcterms:"}

    def named(value: object) -> str:
        text = str(value or "")
        for space, prefix in short.items():
            text = text.replace(space, prefix)
        return text

    rows = {tuple(map(named, row.values())) for row in kg.table(PREFIXES + SCHEMA)}
    assert ("vapa:Measure", "vapa:leadMinister", "vapa:MinisterialPost", "") in rows
    assert ("vapa:BudgetLine", "vapa:countedAmount", "", "http://www.w3.org/2001/XMLSchema#decimal") in rows
    assert not [row for row in rows if row[:2] == ("vapa:Measure", "vapa:amount")]


def test_void_counts_the_other_graphs(kg: Store) -> None:
    sizes = kg.graph_sizes()
    for name in ("document", "curation", "analysis", "follow-up"):
        (row,) = kg.table(f"{PREFIXES} SELECT ?n WHERE {{ <{kg.base}/id/graph/{name}> void:triples ?n }}")
        assert row["n"] == sizes[f"{kg.base}/id/graph/{name}"], name
    (service,) = kg.table("SELECT ?e WHERE { ?s a dcat:DataService ; dcat:endpointURL ?e }")
    assert service["e"] == f"{kg.base}/sparql"


@pytest.mark.slow
def test_it_is_the_same_each_time_and_no_library_query_sees_it(kg: Store, dump: Path) -> None:
    lines = dump.read_bytes().splitlines(keepends=True)
    own = {line for line in lines if line.endswith(b"/id/graph/service> .\n")}
    said = (b"<http://purl.org/dc/terms/description>", b"<http://purl.org/dc/terms/license>", b"#wasAttributedTo>")
    by_loaders = {
        line
        for line in own
        if line.startswith(b"<https://w3id.org/vapa/id/graph/service> ") and line.split(b" ")[1].endswith(said)
    }
    without = Store(b"".join(line for line in lines if line not in own - by_loaders))
    assert set(describe(without)) | by_loaders == own
    for name in set(library()) - {"names"}:  # which is of everything
        assert list(kg.query(name)) == list(without.query(name)), name
