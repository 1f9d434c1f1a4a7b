"""Exports lose nothing, open where they are meant to open, and run nothing in a spreadsheet."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import get_args

import networkx as nx
import openpyxl
import polars
import pyarrow.parquet as parquet
import pyoxigraph as ox
import pytest
import rdflib
from typer.testing import CliRunner

from queries import QueryError, Store, Table, library
from queries.exports import rdf
from queries.exports.export import FORMATS, export
from queries.exports.jsonld import to_jsonld
from queries.exports.rdf import GRAPHS, statements
from queries.exports.tables import HEADINGS, to_csv, to_xlsx
from vapa.cli import app
from vapa.cli.publish import ExportFormat

RDF = {name: item.rdf for name, item in FORMATS.items() if item.rdf is not None}


@pytest.fixture(scope="module")
def quads(dump: Path) -> set[ox.Quad]:
    """What the dump says; a store writes the decimal 2.0 as 2, which is the same value."""
    store = ox.Store()
    store.bulk_load(path=dump, format=ox.RdfFormat.N_QUADS)
    return set(store)


@pytest.fixture(scope="module")
def of_graph(quads: set[ox.Quad]) -> Mapping[str, set[ox.Triple]]:
    """What the dump says in each graph, by its name."""
    found = defaultdict(set)
    for quad in quads:
        found[str(quad.graph_name).strip("<>").rpartition("/")[2]].add(quad.triple)
    return found


@pytest.fixture(scope="module", autouse=True)
def _read_once() -> Iterator[None]:
    """What is written in each format is read and sorted once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rdf, "statements", cache(rdf.statements))
        yield


@pytest.fixture(scope="module")
def whole(kg: Store) -> Callable[[str], bytes]:
    """The export of all graphs in a format, made once."""
    return cache(lambda name: export(kg, name))


@pytest.fixture(scope="module")
def again(dump: Path) -> Store:
    """The same dump, read into another store."""
    return Store.read(dump)


def triples(text: bytes, format: ox.RdfFormat) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(text, format=format)}


# the graphs hold no blank nodes, so they are isomorphic exactly when they are equal


@pytest.mark.slow
@pytest.mark.parametrize("name", ["nq", "trig", "jsonld"])
def test_the_whole_in_named_graphs_reads_back_as_the_dump(
    whole: Callable[[str], bytes], quads: set[ox.Quad], name: str
) -> None:
    assert set(ox.parse(whole(name), format=RDF[name])) == quads


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ttl", "nt", "rdfxml"])
def test_the_whole_as_one_graph_reads_back_as_the_union(
    whole: Callable[[str], bytes], of_graph: Mapping[str, set[ox.Triple]], name: str
) -> None:
    assert triples(whole(name), RDF[name]) == set().union(*of_graph.values())


@pytest.mark.slow
@pytest.mark.parametrize("graph", GRAPHS)
@pytest.mark.parametrize("name", RDF)
def test_one_graph_reads_back_as_that_graph(
    kg: Store, of_graph: Mapping[str, set[ox.Triple]], name: str, graph: str
) -> None:
    assert triples(export(kg, name, graph=graph), RDF[name]) == of_graph[graph] != set()


@pytest.fixture(scope="module")
def curation(kg: Store) -> rdflib.Graph:
    """That graph as the second parser reads its plainest form."""
    return rdflib.Graph().parse(data=export(kg, "nt", graph="curation"), format="nt")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ttl", "jsonld", "rdfxml"])
def test_a_second_parser_reads_the_same_graph(kg: Store, curation: rdflib.Graph, name: str) -> None:
    names = {"ttl": "turtle", "jsonld": "json-ld", "rdfxml": "xml"}
    graph = rdflib.Graph().parse(data=export(kg, name, graph="curation"), format=names[name])
    assert set(graph) == set(curation)


TERMS: list[ox.Literal | ox.NamedNode] = [
    ox.Literal("Één 'woord' \"tussen\" <haakjes> & tekens\n", language="nl"),
    ox.Literal("twee", language="nl"),
    ox.Literal("two", language="en"),
    ox.Literal("zonder taal"),
    ox.Literal("007", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
    ox.Literal("7", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
    ox.Literal("12.50", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
    ox.Literal("1", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean")),
    ox.Literal("true", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean")),
    ox.Literal("2022", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#gYear")),
    ox.NamedNode("http://metadata.un.org/sdg/1.3"),
    ox.NamedNode("https://w3id.org/vapa/ns#Measure"),
]


@pytest.mark.parametrize(
    "term", ["http://www.w3.org/2000/01/rdf-schema#label", "http://www.w3.org/2004/02/skos/core#altLabel"]
    + [f"https://w3id.org/vapa/ns#{name}" for name in ("amount", "page", "primary", "goal", "field", "nowhere")]
)  # fmt: skip
def test_json_ld_keeps_every_kind_of_value_under_every_kind_of_term(term: str) -> None:
    subject, graph = ox.NamedNode("https://w3id.org/vapa/id/x"), ox.NamedNode("https://w3id.org/vapa/id/graph/document")
    for values in [TERMS, *([value] for value in TERMS), TERMS[:3]]:
        given = [ox.Quad(subject, ox.NamedNode(term), value, graph) for value in values]
        written = to_jsonld(sorted(given, key=str), "https://w3id.org/vapa", named=True)
        assert set(ox.parse(written, format=ox.RdfFormat.JSON_LD)) == set(given)


@pytest.mark.slow
def test_json_ld_speaks_the_words_of_our_context(kg: Store) -> None:
    document = json.loads(export(kg, "jsonld", graph="document"))
    node = next(node for node in document["@graph"] if node["id"] == f"{kg.base}/id/measure/vapa-2022/7.1.2")
    assert node["type"] == "Measure"
    assert node["identifier"] == "7.1.2"
    assert node["title"] == {"nl": "Uitwisseling expertise armoedebeleid tussen lokale besturen"}
    assert node["page"] == [26, 27]
    assert f"{kg.base}/id/actor/vvsg" in node["involves"]


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_the_same_graph_gives_the_same_bytes(whole: Callable[[str], bytes], again: Store, name: str) -> None:
    assert whole(name) == export(again, name)


@pytest.mark.slow
def test_turtle_is_written_with_prefixes(kg: Store) -> None:
    text = export(kg, "ttl", graph="document").decode()
    assert text.startswith("@prefix dcat: ")
    assert "a vapa:Measure ;" in text


def test_another_base_gives_its_own_prefix_and_context() -> None:
    line = "<https://example.org/k/id/plan/p> <https://example.org/k/ns#status> <https://example.org/k/ns#New> <https://example.org/k/id/graph/document> .\n"
    store = Store(line.encode(), "https://example.org/k")
    assert b"@prefix vapa: <https://example.org/k/ns#>" in export(store, "ttl")
    assert json.loads(export(store, "jsonld"))["@context"]["vapa"] == "https://example.org/k/ns#"


# --- tables


def sheets(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("name", library("tables"))
def test_every_column_has_a_dutch_heading(kg: Store, name: str) -> None:
    table = kg.query(library("tables")[name])
    assert len(table) > 0
    assert set(table.columns) <= set(HEADINGS)


def test_the_table_of_measures_has_one_row_for_each(kg: Store) -> None:
    table = kg.query(library("tables")["measures"])
    assert len(table) == len(set(table.column("uri"))) == 81
    row = next(row for row in table if row["identifier"] == "7.1.2")
    assert row["leads"] == "Binnenlands Bestuur en Gelijke Kansen; Brussel, Jeugd, Media en Armoedebestrijding"
    assert (row["start"], row["end"], row["firstPage"], row["lastPage"]) == (2021, 2024, 26, 27)


def test_tables_lose_no_statement_of_a_measure(kg: Store) -> None:
    """Each qualified node of a measure is in its table."""
    for table, predicate in (
        ("involvements", "involvement"), ("targeting", "targeting"), ("instruments", "instrumentUse"),
        ("budget-lines", "budgetLine"), ("sdg-contributions", "contribution"), ("data-notes", "dataNote"),
    ):  # fmt: skip
        nodes = kg.table(f"SELECT ?node WHERE {{ ?m a vapa:Measure ; vapa:{predicate} ?node }}").column("node")
        assert set(kg.query(library("tables")[table]).column("uri")) == set(nodes), table
    figures = kg.query(library("tables")["figures"])
    assert set(figures.column("uri")) == set(kg.table("SELECT ?figure { ?figure a qb:Observation }").column("figure"))
    assert all(row["value"] is not None or row["lower"] is not None or row["upper"] is not None for row in figures)
    assert len(kg.query(library("tables")["crisis-measures"])) == 161


def test_csv_opens_in_excel_with_its_accents(kg: Store) -> None:
    content = export(kg, "csv", table="measures")
    assert content.startswith("\ufeffnummer,titel,".encode())
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 82
    assert any("Financiën" in cell for row in rows for cell in row)


def test_csv_without_a_table_is_a_zip_of_all(kg: Store) -> None:
    archive = zipfile.ZipFile(io.BytesIO(export(kg, "csv")))
    assert {name for name in archive.namelist() if name.endswith(".csv")} == {
        f"{name}.csv" for name in library("tables")
    }
    assert archive.read("figures.csv") == export(kg, "csv", table="figures")


HOSTILE = ["=1+1", "+32 2 553", "-5 %", "@SUM(A1)", "\tx", "\r=1", '=HYPERLINK("http://x")', "gewoon", "a=b"]


def test_no_cell_of_a_csv_can_be_a_formula() -> None:
    """OWASP: a text that starts with = + - @, a tab or a carriage return gets an apostrophe; a number is no text."""
    table = Table(["title", "amount"], [(text, Decimal("-12.5")) for text in HOSTILE])
    rows = list(csv.reader(io.StringIO(to_csv(table).decode("utf-8-sig"), newline="")))[1:]
    assert [row[0] for row in rows] == [*(f"'{text}" for text in HOSTILE[:7]), "gewoon", "a=b"]
    assert {row[1] for row in rows} == {"-12.5"}


def test_no_cell_of_a_workbook_is_a_formula_or_a_link() -> None:
    table = Table(["title", "uri"], [(text, "https://example.org/x") for text in HOSTILE])
    sheet = sheets(to_xlsx({"measures": table}, "de toets"))["Maatregelen"]
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    assert sheet["A2"].value == "=1+1"


def test_a_workbook_has_a_sheet_for_each_table_with_real_numbers_and_dates(kg: Store) -> None:
    book = sheets(export(kg, "xlsx"))
    assert book.sheetnames == ["Over deze gegevens", "Maatregelen", "Actoren en hun rol", "Doelgroepen", "Instrumenten",
        "Bedragen", "SDG-bijdragen", "Kanttekeningen", "Armoedecijfers", "Crisismaatregelen"]  # fmt: skip
    row = {cell.value: book["Bedragen"][2][i].value for i, cell in enumerate(book["Bedragen"][1])}
    assert (row["nummer"], row["bedrag (euro)"], row["jaren"]) == ("7.1.1", 800000, "2021; 2022")
    row = {cell.value: book["Maatregelen"][2][i].value for i, cell in enumerate(book["Maatregelen"][1])}
    assert (row["begin"], row["einde"]) == (2021, dt.datetime(2022, 9, 9))


# --- JSON and networks


def test_json_nests_what_a_measure_has_under_stable_keys(kg: Store) -> None:
    document = json.loads(export(kg, "json"))
    assert list(document) == ["source", "licence", "measures", "figures", "crisisMeasures"]
    measure = document["measures"][1]
    assert measure["identifier"] == "7.1.2"
    assert len(measure["leads"]) == 2
    assert {row["actor"] for row in measure["involvements"]} >= {"VVSG"}
    assert measure["budgetLines"][0] | {"uri": ""} == {
        "label": "Uitwisseling van expertise tussen lokale besturen", "amount": 250000, "per": "Per jaar",
        "years": ["2021", "2022", "2023", "2024"], "approximate": False, "context": False, "partOf": None, "counted": 1000000, "whyNotCounted": None, "page": 27, "uri": "",
    }  # fmt: skip
    assert all(isinstance(row["sdg"], str) for measure in document["measures"] for row in measure["sdgContributions"])


@pytest.mark.parametrize(("name", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_a_network_opens_in_networkx_with_its_attributes(kg: Store, tmp_path: Path, name: str, read: object) -> None:
    path = tmp_path / f"vapa.{name}"
    path.write_bytes(export(kg, name))
    graph = read(path)  # type: ignore[operator]
    assert graph.is_directed()
    measure, vvsg = f"{kg.base}/id/measure/vapa-2022/7.1.2", f"{kg.base}/id/actor/vvsg"
    assert graph.nodes[measure]["label"] == "Uitwisseling expertise armoedebeleid tussen lokale besturen"
    assert {key: graph.nodes[vvsg][key] for key in ("kind", "identifier", "uri")} == {
        "kind": "actor", "identifier": "vvsg", "uri": vvsg,
    }  # fmt: skip
    edge = graph.edges[measure, vvsg]
    assert (edge["relation"], edge["primary"], edge["page"]) == ("actor", False, 26)
    assert edge["role"].split("; ") == sorted(edge["role"].split("; "))
    assert isinstance(edge["weight"], float)
    assert edge["weight"] >= 1
    assert sum(data["kind"] == "measure" for _, data in graph.nodes(data=True)) == 81


def test_a_network_holds_more_when_asked(kg: Store, tmp_path: Path) -> None:
    path = tmp_path / "more.graphml"
    path.write_bytes(export(kg, "graphml", more=("sdg", "place", "crisis", "finding")))
    graph = nx.read_graphml(path)
    kinds = {data["kind"] for _, data in graph.nodes(data=True)}
    assert kinds >= {"sdg", "place", "crisis-measure", "finding"}
    measure = f"{kg.base}/id/measure/vapa-2022/7.1.2"
    assert graph.edges[measure, "http://metadata.un.org/sdg/16.6"]["relation"] == "sdg"
    with pytest.raises(QueryError, match="cannot hold 'weer'"):
        export(kg, "gexf", more=["weer"])


def test_the_tables_describe_themselves(kg: Store) -> None:
    """Data Package 1, CSV on the Web and RO-Crate 1.1: every column is described, and its cells are what it says."""
    archive = zipfile.ZipFile(io.BytesIO(export(kg, "csv")))
    assert {member.external_attr >> 16 for member in archive.infolist()} == {0o100644}
    assert archive.read("README.txt").decode().startswith("Tabellen van vapa")
    package = json.loads(archive.read("datapackage.json"))
    csvw = {table["url"]: table for table in json.loads(archive.read("csv-metadata.json"))["tables"]}
    readers: dict[str, Callable[[str], object]] = {
        "integer": int,
        "number": float,
        "date": dt.date.fromisoformat,
        "boolean": ["ja", "nee"].index,
        "string": str,
    }
    numbers = set()
    for resource in package["resources"]:
        head, *rows = csv.reader(io.StringIO(archive.read(resource["path"]).decode(resource["encoding"])))
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == head
        assert [column["titles"]["nl"] for column in csvw[resource["path"]]["tableSchema"]["columns"]] == head
        for row in rows:
            for field, cell in zip(fields, row, strict=True):
                if cell:
                    readers[field["type"]](cell)
        if resource["name"] == "measures":
            numbers = {row[0] for row in rows}
            assert len(numbers) == len(rows) == 81
        for key in resource["schema"].get("foreignKeys", ()):
            assert {row[head.index(key["fields"][0])] for row in rows} <= numbers, resource["name"]
    kinds = {field["name"]: field["type"] for field in package["resources"][0]["schema"]["fields"]}
    assert (kinds["nummer"], kinds["genoemd bedrag (euro)"], kinds["eerste bladzijde"]) == (
        "string",
        "number",
        "integer",
    )
    crate = {item["@id"]: item for item in json.loads(archive.read("ro-crate-metadata.json"))["@graph"]}
    assert {part["@id"] for part in crate["./"]["hasPart"]} == set(archive.namelist()) - {"ro-crate-metadata.json"}


def test_frictionless_validates_the_data_package(kg: Store, tmp_path: Path) -> None:
    """Every cell against the type of its column, every key against the table that it points to."""
    from frictionless import Package

    path = tmp_path / "vapa.csv.zip"
    path.write_bytes(export(kg, "csv"))
    report = Package(str(path)).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])
    assert len(report.tasks) == len(library("tables"))
    zipfile.ZipFile(path).extractall(tmp_path / "open")
    targeting = tmp_path / "open" / "targeting.csv"
    targeting.write_bytes(targeting.read_bytes().replace(b"\n7.1.1,", b"\n9.9.9,", 1))
    broken = Package(str(tmp_path / "open" / "datapackage.json")).validate()
    assert [row[0] for row in broken.flatten(["type"])] == ["foreign-key"]


def test_a_table_is_typed_in_parquet(kg: Store) -> None:
    """Amounts add up, years count, and a column says what it is: without a guess by whoever reads it."""
    read = polars.read_parquet(io.BytesIO(export(kg, "parquet", table="measures")))
    assert read.height == 81
    assert read.schema["statedAmount"] == polars.Float64
    assert read.schema["firstPage"] == polars.Int64
    assert read.schema["openEnded"] == polars.Boolean
    row = read.row(by_predicate=polars.col("identifier") == "7.1.1", named=True)
    assert (row["statedAmount"], row["firstPage"], row["openEnded"], row["end"]) == (800000.0, 25, False, "2022-09-09")
    archive = zipfile.ZipFile(io.BytesIO(export(kg, "parquet")))
    assert set(archive.namelist()) == {"README.txt", *(f"{name}.parquet" for name in library("tables"))}
    schema = parquet.read_schema(io.BytesIO(archive.read("budget-lines.parquet")))
    assert schema.field("amount").metadata == {b"title": b"bedrag (euro)"}
    assert schema.metadata[b"licence"] == b"https://creativecommons.org/licenses/by/4.0/"


def test_neo4j_can_import_the_network(kg: Store) -> None:
    """The header of `neo4j-admin database import`: an id of its own for each node, and an end for each relationship."""
    archive = zipfile.ZipFile(io.BytesIO(export(kg, "neo4j")))
    read = {
        name: list(csv.DictReader(io.StringIO(archive.read(name).decode(), newline="")))
        for name in archive.namelist() if name.endswith(".csv")
    }  # fmt: skip
    nodes = [row for name, rows in read.items() if name != "relationships.csv" for row in rows]
    labels = {row["uri:ID"]: row[":LABEL"] for row in nodes}
    assert len(labels) == len(nodes)
    assert Counter(labels.values())["Measure"] == 81
    assert Counter(labels.values())["CrisisMeasure"] == 161
    assert all("\n" not in cell for rows in read.values() for row in rows for cell in row.values())
    measure, actor = f"{kg.base}/id/measure/vapa-2022/7.1.2", f"{kg.base}/id/actor/vvsg"
    (stated,) = [row["statedAmount:double"] for row in read["measures.csv"] if row["uri:ID"] == measure]
    assert float(stated) == 1_000_000
    found = {(row[":START_ID"], row[":TYPE"], row[":END_ID"]): row for row in read["relationships.csv"]}
    assert len(found) == len(read["relationships.csv"])
    assert all(start in labels and end in labels for start, _, end in found)
    assert {labels[end] for _, kind, end in found if kind == "LEAD_MINISTER"} == {"MinisterialPost"}
    assert {labels[end] for _, kind, end in found if kind == "INVOLVES"} == {"Actor", "PolicyDomain"}
    assert {labels[start] for start, kind, _ in found if kind == "CONCERNS"} == {"Finding"}
    edge = found[measure, "INVOLVES", actor]
    assert edge["page:int"] == "26"
    assert int(edge["passages:int"]) >= 1
    main = {end for (start, kind, end), row in found.items() if start == measure and row["primary:boolean"] == "true"}
    assert main == {f"{kg.base}/id/target-group/lokale-besturen"}


def test_gexf_keeps_the_rules_of_gephi(kg: Store) -> None:
    """GEXF 1.2: every node has an id and a label, every edge ends at a node, every value answers to a declared attribute."""
    import xml.etree.ElementTree as Xml

    root = Xml.fromstring(export(kg, "gexf"))
    space = {"g": "http://www.gexf.net/1.2draft"}
    nodes = root.findall(".//g:node", space)
    ids = {node.get("id") for node in nodes}
    assert len(ids) == len(nodes) > 400
    assert all(node.get("label") for node in nodes)
    assert all({edge.get("source"), edge.get("target")} <= ids for edge in root.findall(".//g:edge", space))
    declared = {item.get("id") for item in root.findall(".//g:attribute", space)}
    values = root.findall(".//g:attvalue", space)
    assert {value.get("for") for value in values} <= declared
    assert all(value.get("value") not in (None, "", "None") for value in values)


# --- the command


def test_the_command_offers_every_format() -> None:
    assert set(get_args(ExportFormat)) == set(FORMATS)


def test_the_command_writes_a_file(dump: Path, tmp_path: Path) -> None:
    out = tmp_path / "bewaard" / "vapa.xlsx"
    result = CliRunner().invoke(app, ["export", "--format", "xlsx", "--dump", str(dump), "--out", str(out)])
    assert result.exit_code == 0
    assert "Maatregelen" in sheets(out.read_bytes()).sheetnames


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"format": "ttl", "graph": "documents"}, "there is no graph 'documents'"),
        ({"format": "csv", "table": "measure"}, "there is no table 'measure'"),
        ({"format": "xlsx", "graph": "document"}, "--graph goes with the RDF formats"),
        ({"format": "ttl", "table": "measures"}, "--table goes with csv and parquet"),
    ],
)
def test_what_does_not_go_together_is_said(kg: Store, arguments: dict[str, str], words: str) -> None:
    with pytest.raises(QueryError, match=words):
        export(kg, **arguments)


@pytest.mark.slow
def test_statements_are_as_many_as_the_dump_has(kg: Store) -> None:
    assert len(statements(kg)) == len(kg)
