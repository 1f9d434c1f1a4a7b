"""The tables as one package that other tools understand: CSV, described as a Data Package, as CSVW and as an RO-Crate.

Frictionless Data reads `datapackage.json`, CSVW `csv-metadata.json`, research repositories `ro-crate-metadata.json`.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from queries.exports.rdf import LICENCE
from queries.exports.tables import HEADINGS, OF_MEASURE, to_csv
from queries.library import library
from queries.rows import Table, column_type

__all__ = ["archive", "readme", "to_zip"]

_KEY = "identifier"
"""The column by which tables about a measure point to it."""
_CSVW_TYPES: Mapping[str, object] = {
    "boolean": {"base": "boolean", "format": "ja|nee"},
    "date": "date",
    "integer": "integer",
    "number": "number",
    "string": "string",
}


def to_zip(tables: Mapping[str, Table], source: str, released: dt.date | None) -> bytes:
    """All tables as CSV files in one archive, with what describes them; `released` is the day of the last release."""
    files = {f"{name}.csv": to_csv(table) for name, table in tables.items()}
    files["README.txt"] = readme(tables, source, "csv", HEADINGS).encode()
    files["datapackage.json"] = _written(_data_package(tables, source))
    files["csv-metadata.json"] = _written(_csvw(tables))
    files["ro-crate-metadata.json"] = _written(_ro_crate(files, source, released))
    return archive(files)


def archive(files: Mapping[str, bytes]) -> bytes:
    """Files by name as one zip. Same files, same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in files.items():
            member = zipfile.ZipInfo(name)  # of a fixed day
            member.external_attr = 0o100644 << 16  # without it, unzip makes files that nobody may read
            packed.writestr(member, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _written(document: Mapping[str, object]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _data_package(tables: Mapping[str, Table], source: str) -> dict[str, object]:
    """The descriptor of Frictionless Data (Data Package 1). The byte order mark at the head is for Excel."""
    return {
        "profile": "tabular-data-package",
        "name": "vapa",
        "title": "vapa: maatregelen en wat ze bindt, in tabellen",
        "description": source,
        "licenses": [{"name": "CC-BY-4.0", "path": LICENCE, "title": "Creative Commons Attribution 4.0"}],
        "resources": [_resource(name, table) for name, table in tables.items()],
    }


def _resource(name: str, table: Table) -> dict[str, object]:
    query = library("tables")[name]
    schema: dict[str, Any] = {"fields": [_field(table, column) for column in table.columns]}
    if name == "measures":
        schema["primaryKey"] = [HEADINGS[_KEY]]
    elif name in OF_MEASURE:
        to = {"resource": "measures", "fields": [HEADINGS[_KEY]]}
        schema["foreignKeys"] = [{"fields": [HEADINGS[_KEY]], "reference": to}]
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": f"{name}.csv",
        "title": query.title["nl"],
        "description": query.description["nl"],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "schema": schema,
    }


def _field(table: Table, column: str) -> dict[str, object]:
    kind = column_type(table.column(column))
    truth = {"trueValues": ["ja"], "falseValues": ["nee"]} if kind == "boolean" else {}
    return {"name": HEADINGS[column], "type": kind, **truth}


def _csvw(tables: Mapping[str, Table]) -> dict[str, object]:
    """Metadata of CSV on the Web (W3C), whose column names are those of the queries."""
    described = []
    for name, table in tables.items():
        columns = [
            {
                "name": column,
                "titles": {"nl": HEADINGS[column]},
                "datatype": _CSVW_TYPES[column_type(table.column(column))],
            }
            for column in table.columns
        ]
        schema: dict[str, object] = {"columns": columns}
        if name == "measures":
            schema["primaryKey"] = _KEY
        elif name in OF_MEASURE:
            to = {"resource": "measures.csv", "columnReference": _KEY}
            schema["foreignKeys"] = [{"columnReference": _KEY, "reference": to}]
        title = {"@value": library("tables")[name].title["nl"], "@language": "nl"}
        described.append({"url": f"{name}.csv", "dc:title": title, "tableSchema": schema})
    licence = {"@id": LICENCE}
    return {"@context": ["http://www.w3.org/ns/csvw", {"@language": "nl"}], "dc:license": licence, "tables": described}


def _ro_crate(files: Mapping[str, bytes], source: str, released: dt.date | None) -> dict[str, object]:
    """The metadata of an RO-Crate 1.1."""
    root: dict[str, object] = {
        "@id": "./",
        "@type": "Dataset",
        "name": "vapa: maatregelen en wat ze bindt, in tabellen",
        "description": source,
        "license": {"@id": LICENCE},
        "hasPart": [{"@id": name} for name in files],
        **({"datePublished": released.isoformat()} if released else {}),
    }
    about = {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        "about": {"@id": "./"},
    }
    licence = {"@id": LICENCE, "@type": "CreativeWork", "name": "CC BY 4.0"}
    parts = [
        {"@id": name, "@type": "File", "contentSize": str(len(content)), "encodingFormat": _media_type(name)}
        for name, content in files.items()
    ]
    return {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": [about, root, licence, *parts]}


def _media_type(name: str) -> str:
    return {"csv": "text/csv", "json": "application/json", "txt": "text/plain"}[name.rpartition(".")[2]]


def readme(tables: Mapping[str, Table], source: str, extension: str, names: Mapping[str, str]) -> str:
    """What a package of tables holds, for people: in Dutch, then in English. `names` are the names of columns."""
    told = [
        ("nl", "Tabellen van vapa", f"Bron: {source}", "Licentie", "Kolommen"),
        (
            "en",
            "Tables of vapa",
            "Source: the plan, as vapa reads it. Its texts are Dutch.",
            "Licence",
            "Columns",
        ),
    ]
    parts = []
    for language, title, first, licence, columns in told:
        parts += [title, "=" * len(title), "", first, f"{licence}: CC BY 4.0, {LICENCE}", ""]
        for name, table in tables.items():
            query = library("tables")[name]
            headings = ", ".join(names.get(column, column) for column in table.columns)
            parts += [
                f"{name}.{extension}: {query.title[language]}",
                query.description[language],
                f"{columns}: {headings}",
                "",
            ]
    return "\n".join(parts)
