"""Exports: the graph in every format that other tools take. Same graph, same bytes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from queries.exports import rdf, tables
from queries.exports.network import network, network_file
from queries.exports.package import to_zip
from queries.exports.parquet import one_parquet, parquet_zip
from queries.exports.property_graph import property_graph
from queries.library import QueryError
from queries.stores.embedded import Store

__all__ = ["FORMATS", "Format", "export"]


@dataclass(frozen=True)
class Format:
    """A format of an export: its media type as IANA registers it, how its files end, and the EU's name for it.

    `names` is what it is called in each language. `inside` is the media type of the files in a package.
    """

    name: str
    media_type: str
    extension: str
    names: Mapping[str, str]
    file_type: str
    rdf: ox.RdfFormat | None = None
    inside: str = ""


def _both(dutch: str, english: str = "") -> dict[str, str]:
    return {"nl": dutch, "en": english or dutch}


_RDF, _ZIP, _PARQUET = ox.RdfFormat, "application/zip", "application/vnd.apache.parquet"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TABLES = _both("Tabellen als Parquet", "Tables as Parquet")
_NEO4J = _both("Netwerk voor Neo4j (CSV)", "Network for Neo4j (CSV)")
FORMATS: Mapping[str, Format] = {
    item.name: item
    for item in (
        Format("nq", "application/n-quads", "nq", _both("N-Quads"), "RDF_N_QUADS", _RDF.N_QUADS),
        Format("trig", "application/trig", "trig", _both("TriG"), "RDF_TRIG", _RDF.TRIG),
        Format("ttl", "text/turtle", "ttl", _both("Turtle"), "RDF_TURTLE", _RDF.TURTLE),
        Format("nt", "application/n-triples", "nt", _both("N-Triples"), "RDF_N_TRIPLES", _RDF.N_TRIPLES),
        Format("jsonld", "application/ld+json", "jsonld", _both("JSON-LD"), "JSON_LD", _RDF.JSON_LD),
        Format("rdfxml", "application/rdf+xml", "rdf", _both("RDF/XML"), "RDF_XML", _RDF.RDF_XML),
        Format("csv", _ZIP, "csv.zip", _both("Tabellen als CSV", "Tables as CSV"), "CSV", inside="text/csv"),
        Format("parquet", _ZIP, "parquet.zip", _TABLES, "PARQUET", inside=_PARQUET),
        Format("xlsx", _SHEET, "xlsx", _both("Tabellen voor Excel", "Tables for Excel"), "XLSX"),
        Format("graphml", "application/xml", "graphml", _both("Netwerk als GraphML", "Network as GraphML"), "XML"),
        Format("gexf", "application/xml", "gexf", _both("Netwerk als GEXF (Gephi)", "Network as GEXF (Gephi)"), "XML"),
        Format("neo4j", _ZIP, "neo4j.zip", _NEO4J, "CSV", inside="text/csv"),
        Format("json", "application/json", "json", _both("JSON"), "JSON"),
    )
}
"""All formats by the name that `--format` takes."""


def export(
    store: Store, format: str, *, graph: str | None = None, table: str | None = None, more: Collection[str] = ()
) -> bytes:
    """The whole graph or one named graph; or of one plan its tables, one table (CSV, Parquet) or its network.

    `more` names what a network holds besides (queries.exports.network.MORE). Raises QueryError for a graph, table or
    more that does not exist, or that goes with another format.
    """
    known = FORMATS[format]
    if more and format not in ("graphml", "gexf"):
        raise QueryError(f"--with goes with graphml and gexf, not with {format}")
    if graph is not None and known.rdf is None:
        raise QueryError(f"--graph goes with the RDF formats, not with {format}: its tables are drawn from all graphs")
    if table is not None and format not in ("csv", "parquet"):
        raise QueryError(f"--table goes with csv and parquet, not with {format}")
    if known.rdf is not None:
        return rdf.serialise(rdf.statements(store, graph), known.rdf, store.base, named=graph is None)
    if table is not None:
        found = tables.table(store, table)
        return tables.to_csv(found) if format == "csv" else one_parquet(table, found, tables.source(store))
    match format:
        case "csv":
            return to_zip(tables.tables(store), tables.source(store), tables.released(store))
        case "parquet":
            return parquet_zip(tables.tables(store), tables.source(store))
        case "neo4j":
            return property_graph(store)
        case "xlsx":
            return tables.to_xlsx(tables.tables(store), tables.source(store))
        case "json":
            return tables.to_json(tables.tables(store), tables.source(store))
        case _:
            return network_file(network(store, more), format)
