"""Exports: the graph as RDF, as tables for people, as a network, and as plain JSON. Same graph, same bytes.

A table is a query in `queries/library/tables/`; its Dutch column names are in HEADINGS.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ontology import Iris
from queries.exports.jsonld import to_jsonld
from queries.exports.sheets import Sheet, csv_file, plain_number, workbook
from queries.library import QueryError, library
from queries.stores.embedded import Row, Store, Table

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "FORMATS",
    "GRAPHS",
    "HEADINGS",
    "LICENCE",
    "TABLES",
    "Format",
    "export",
    "network_file",
    "serialise",
    "statements",
    "tables",
]

GRAPHS = ("document", "curation", "vocabulary", "analysis", "follow-up")
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True)
class Format:
    """A format of an export: its media type, how its files end, its Dutch name, and the EU's name for it."""

    name: str
    media_type: str
    extension: str
    title: str
    file_type: str
    rdf: ox.RdfFormat | None = None


_RDF, _SHEET = ox.RdfFormat, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS: Mapping[str, Format] = {
    item.name: item
    for item in (
        Format("nq", "application/n-quads", "nq", "N-Quads", "RDF_N_QUADS", _RDF.N_QUADS),
        Format("trig", "application/trig", "trig", "TriG", "RDF_TRIG", _RDF.TRIG),
        Format("ttl", "text/turtle", "ttl", "Turtle", "RDF_TURTLE", _RDF.TURTLE),
        Format("nt", "application/n-triples", "nt", "N-Triples", "RDF_N_TRIPLES", _RDF.N_TRIPLES),
        Format("jsonld", "application/ld+json", "jsonld", "JSON-LD", "JSON_LD", _RDF.JSON_LD),
        Format("rdfxml", "application/rdf+xml", "rdf", "RDF/XML", "RDF_XML", _RDF.RDF_XML),
        Format("csv", "application/zip", "csv.zip", "Tabellen als CSV", "CSV"),
        Format("xlsx", _SHEET, "xlsx", "Tabellen voor Excel", "XLSX"),
        Format("graphml", "application/graphml+xml", "graphml", "Netwerk als GraphML", "XML"),
        Format("gexf", "application/gexf+xml", "gexf", "Netwerk als GEXF (Gephi)", "XML"),
        Format("json", "application/json", "json", "JSON", "JSON"),
    )
}
"""All formats by the name that `--format` takes."""

HEADINGS: Mapping[str, str] = {
    "identifier": "nummer", "title": "titel", "summary": "samenvatting (van de redactie)", "goal": "doelstelling",
    "goalName": "naam van de doelstelling", "status": "status", "leads": "trekkende minister(s)",
    "implementers": "uitvoerende administratie", "policyDomains": "beleidsdomein", "themes": "thema (van de redactie)",
    "start": "begin", "end": "einde", "openEnded": "zonder einddatum", "budgetKind": "wat het budgetveld zegt",
    "statedAmount": "genoemd bedrag (euro)",
    "firstPage": "eerste bladzijde", "lastPage": "laatste bladzijde", "page": "bladzijde", "uri": "URI",
    "actor": "actor", "actorKind": "soort actor", "role": "rol", "actorUri": "URI van de actor",
    "group": "doelgroep", "primary": "hoofddoelgroep", "groupUri": "URI van de doelgroep",
    "instrument": "instrument", "instrumentKind": "soort instrument", "instrumentUri": "URI van het instrument",
    "label": "waarvoor", "amount": "bedrag (euro)", "per": "per", "years": "jaren", "approximate": "raming",
    "context": "achtergrond (geen nieuw geld)", "partOf": "deel van", "counted": "geteld (euro)",
    "whyNotCounted": "waarom niet geteld", "sdg": "SDG-subdoel",
    "sdgName": "naam van het subdoel", "strength": "sterkte", "rationale": "reden",
    "sdgUri": "URI van het subdoel", "indicator": "indicator",
    "populationGroup": "bevolkingsgroep", "region": "gebied", "period": "periode", "value": "waarde", "unit": "eenheid",
    "contradicted": "tegengesproken in het document", "indicatorUri": "URI van de indicator",
    "section": "onderdeel", "continuedBy": "voortgezet door", "note": "kanttekening", "contradiction": "tegenspraak",
}  # fmt: skip
"""What the columns of the tables are called in a spreadsheet."""

_LISTS = ("leads", "implementers", "policyDomains", "themes", "years", "continuedBy")
_OF_MEASURE = ("involvements", "targeting", "instruments", "budget-lines", "sdg-contributions", "data-notes")
TABLES = ("measures", *_OF_MEASURE, "figures", "crisis-measures")
"""The tables in the order of a reader."""


def export(store: Store, format: str, *, graph: str | None = None, table: str | None = None) -> bytes:
    """The whole graph, or one named graph, or one table (CSV), in a format.

    Raises QueryError for a graph or table that does not exist, or that goes with another format.
    """
    known = FORMATS[format]
    if graph is not None and known.rdf is None:
        raise QueryError(f"--graph goes with the RDF formats, not with {format}: its tables are drawn from all graphs")
    if table is not None and format != "csv":
        raise QueryError(f"--table goes with csv, not with {format}")
    if known.rdf is not None:
        return serialise(statements(store, graph), known.rdf, store.base, named=graph is None)
    match format:
        case "csv":
            return _csv(tables(store)[_known_table(table)]) if table is not None else _zip(tables(store))
        case "xlsx":
            return _xlsx(tables(store))
        case "json":
            return _json(store)
        case _:
            return network_file(_network(store), format)


# --- RDF ---------------------------------------------------------------------------------------


def statements(store: Store, graph: str | None = None) -> list[ox.Quad]:
    """Every statement, sorted, of one graph or of all."""
    if graph is not None and graph not in GRAPHS:
        raise QueryError(f"there is no graph '{graph}'; known: {', '.join(GRAPHS)}")
    query = library("linked_data")["statements"]
    return quads(store, store.bound(query, **({} if graph is None else {"graph": graph})))


def quads(store: Store, text: str) -> list[ox.Quad]:
    """The sorted quads that a query for ?graph ?subject ?predicate ?object finds."""
    found = store.sparql(text)
    assert isinstance(found, ox.QuerySolutions)
    names = ("subject", "predicate", "object", "graph")
    return sorted({ox.Quad(*(row[name] for name in names)) for row in found}, key=str)


def serialise(
    content: Iterable[ox.Quad],
    format: ox.RdfFormat,
    base: str,
    *,
    named: bool = False,
    more_prefixes: dict[str, str] | None = None,
) -> bytes:
    """Sorted quads as RDF; `named` keeps the named graphs apart in JSON-LD, as N-Quads and TriG always do."""
    if format == ox.RdfFormat.JSON_LD:
        return to_jsonld(content, base, named=named)
    prefixes = Iris(base).prefixes | (more_prefixes or {})
    if format.supports_datasets:
        by_graph = sorted(content, key=lambda quad: (str(quad.graph_name), str(quad)))
        written = ox.serialize(
            content if format == ox.RdfFormat.N_QUADS else by_graph, format=format, prefixes=prefixes
        )
    else:
        triples = dict.fromkeys(quad.triple for quad in content)
        written = ox.serialize(triples, format=format, prefixes=prefixes)
    assert written is not None
    return _in_order(written)


def _in_order(text: bytes) -> bytes:
    """The prefixes at the head in alphabetical order: the serialiser gives them in an order of chance."""
    head = re.match(rb"(?:@prefix [^\n]*\n)+", text)
    if head is not None:
        return b"".join(sorted(head[0].splitlines(keepends=True))) + b"\n" + text[head.end() :]
    return re.sub(
        rb"(<rdf:RDF)((?: xmlns:[\w-]+=\"[^\"]*\")+)",
        lambda match: match[1] + b"".join(sorted(re.findall(rb" xmlns:[\w-]+=\"[^\"]*\"", match[2]))),
        text,
        count=1,
    )


# --- tables ------------------------------------------------------------------------------------


def tables(store: Store) -> dict[str, Table]:
    """All tables by name."""
    return {name: store.query(library("tables")[name]) for name in TABLES}


def _known_table(name: str) -> str:
    if name not in library("tables"):
        raise QueryError(f"there is no table '{name}'; known: {', '.join(library('tables'))}")
    return name


def _csv(table: Table) -> bytes:
    return csv_file([HEADINGS[column] for column in table.columns], (row.values() for row in table))


def _zip(all_tables: Mapping[str, Table]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, table in all_tables.items():
            archive.writestr(zipfile.ZipInfo(f"{name}.csv"), _csv(table), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _xlsx(all_tables: Mapping[str, Table]) -> bytes:
    """One sheet for each table, after a sheet that says what they are."""
    queries = {name: library("tables")[name] for name in all_tables}
    about = [(query.title["nl"], query.description["nl"]) for query in queries.values()]
    sheets = [
        Sheet(
            query.title["nl"],
            [HEADINGS[column] for column in table.columns],
            [[*row.values()] for row in table],
        )
        for query, table in zip(queries.values(), all_tables.values(), strict=True)
    ]
    told = [("Blad", "Wat erin staat"), *about, ("Bron", _SOURCE), ("Licentie", f"CC BY 4.0, {LICENCE}")]
    return workbook(sheets, "Over deze gegevens", told)


_SOURCE = (
    "Bijgestuurd Vlaams Actieplan Armoedebestrijding (2022), zoals vapa het leest; "
    "samenvattingen, thema's, SDG-bijdragen en kanttekeningen zijn van de redactie van vapa."
)


# --- JSON and networks -------------------------------------------------------------------------


def _json(store: Store) -> bytes:
    """One document: the measures, each with its rows of the other tables; then figures and crisis measures."""
    found = tables(store)
    below: dict[str, dict[str, list[Row]]] = {}
    for name in _OF_MEASURE:
        for row in found[name]:
            rows = below.setdefault(str(row["identifier"]), {}).setdefault(_camel(name), [])
            rows.append(_listed({key: value for key, value in row.items() if key not in ("identifier", "title")}))
    document = {
        "source": _SOURCE,
        "licence": LICENCE,
        "measures": [
            _listed(row) | {_camel(name): below[str(row["identifier"])].get(_camel(name), []) for name in _OF_MEASURE}
            for row in found["measures"]
        ],
        "figures": [_listed(row) for row in found["figures"]],
        "crisisMeasures": [_listed(row) for row in found["crisis-measures"]],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1, default=_for_json) + "\n").encode()


def _listed(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row in which what a cell holds several of is a list."""
    return {key: (value.split("; ") if value else []) if key in _LISTS else value for key, value in row.items()}


def _camel(name: str) -> str:
    first, *rest = name.split("-")
    return first + "".join(part.title() for part in rest)


def _for_json(value: object) -> object:
    return plain_number(value) if isinstance(value, Decimal) else str(value)


def _network(store: Store) -> nx.DiGraph[str]:
    """Measures and what they are tied to, with text attributes only (Gephi refuses what is missing)."""
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    for row in store.query("network"):
        measure, other = str(row["measure"]), str(row["other"])
        kind = "actor" if row["relation"] == "implementer" else str(row["relation"])
        for uri, label, of_kind in ((measure, row["title"], "measure"), (other, row["name"], kind)):
            identifier = uri.rsplit("/", 1)[-1]
            graph.add_node(uri, label=str(label), kind=of_kind, identifier=identifier, uri=uri)
        relations = {
            *graph.get_edge_data(measure, other, {"relation": ""})["relation"].split("; "),
            str(row["relation"]),
        }
        graph.add_edge(measure, other, relation="; ".join(sorted(relations - {""})))
    return graph


def network_file(graph: nx.Graph[str], format: str) -> bytes:
    """A network as GraphML or GEXF. Its attributes are text: Gephi refuses what is missing."""
    import networkx as nx

    lines = nx.generate_graphml(graph) if format == "graphml" else nx.generate_gexf(graph, version="1.2draft")
    text = "\n".join(lines)
    text = re.sub(r' lastmodifieddate="[^"]*"', "", text)  # the day of writing says nothing of the graph
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()
