"""The plan as tables for people and spreadsheets (CSV, Excel), and the same rows as one JSON document.

A table is a query in `queries/library/tables/`; its Dutch column names are in HEADINGS.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ontology.wording import hint
from queries.exports.rdf import LICENCE
from queries.exports.sheets import Sheet, csv_file, plain_number, workbook
from queries.library import QueryError, library
from queries.rows import Row, Table
from queries.stores.embedded import Store

__all__ = [
    "HEADINGS",
    "LISTS",
    "OF_MEASURE",
    "TABLES",
    "released",
    "source",
    "table",
    "tables",
    "to_csv",
    "to_json",
    "to_xlsx",
]

HEADINGS: Mapping[str, str] = {
    "identifier": "nummer",
    "title": "titel",
    "summary": "samenvatting (van de redactie)",
    "goal": "doelstelling",
    "goalName": "naam van de doelstelling",
    "status": "status",
    "leads": "trekkende minister(s)",
    "implementers": "uitvoerende administratie",
    "policyDomains": "beleidsdomein",
    "themes": "thema (van de redactie)",
    "start": "begin",
    "end": "einde",
    "openEnded": "zonder einddatum",
    "budgetKind": "wat het budgetveld zegt",
    "statedAmount": "genoemd bedrag (euro)",
    "firstPage": "eerste bladzijde",
    "lastPage": "laatste bladzijde",
    "page": "bladzijde",
    "uri": "URI",
    "actor": "actor",
    "actorKind": "soort actor",
    "role": "rol",
    "actorUri": "URI van de actor",
    "group": "doelgroep",
    "primary": "hoofddoelgroep",
    "groupUri": "URI van de doelgroep",
    "instrument": "instrument",
    "instrumentKind": "soort instrument",
    "instrumentUri": "URI van het instrument",
    "label": "waarvoor",
    "amount": "bedrag (euro)",
    "per": "per",
    "years": "jaren",
    "approximate": "raming",
    "context": "achtergrond (geen nieuw geld)",
    "partOf": "deel van",
    "counted": "geteld (euro)",
    "whyNotCounted": "waarom niet geteld",
    "sdg": "SDG-subdoel",
    "sdgName": "naam van het subdoel",
    "strength": "sterkte",
    "rationale": "reden",
    "sdgUri": "URI van het subdoel",
    "indicator": "indicator",
    "populationGroup": "bevolkingsgroep",
    "region": "gebied",
    "period": "periode",
    "value": "waarde",
    "lower": "ondergrens",
    "upper": "bovengrens",
    "unit": "eenheid",
    "contradicted": "tegengesproken in het document",
    "indicatorUri": "URI van de indicator",
    "section": "onderdeel",
    "continuedBy": "voortgezet door",
    "note": "kanttekening",
    "contradiction": "tegenspraak",
}
"""What the columns of the tables are called in a spreadsheet."""

LISTS = ("leads", "implementers", "policyDomains", "themes", "years", "continuedBy")
"""The columns whose cells hold several values, with "; " between them."""
OF_MEASURE = ("involvements", "targeting", "instruments", "budget-lines", "sdg-contributions", "data-notes")
"""The tables about measures, which they name by number."""
TABLES = ("measures", *OF_MEASURE, "figures", "crisis-measures")
"""The tables in the order of a reader."""


def tables(store: Store) -> dict[str, Table]:
    """All tables by name."""
    return {name: store.query(library("tables")[name]) for name in TABLES}


def table(store: Store, name: str) -> Table:
    """One table. Raises QueryError when there is none of that name."""
    if name not in library("tables"):
        raise QueryError(f"there is no table '{name}'{hint(name, library('tables'))}")
    return store.query(library("tables")[name])


def source(store: Store) -> str:
    """Where the rows come from, in Dutch: the plan, by its own title, and what is ours."""
    (plan,) = store.query(library("linked_data")["plan"])
    return (
        f"{plan['title']}, zoals vapa het leest; samenvattingen, thema's, SDG-bijdragen en kanttekeningen zijn van de "
        "redactie van vapa."
    )


def released(store: Store) -> dt.date | None:
    """The day of the last release; None where there is none yet."""
    days = [day for day in store.query(library("linked_data")["releases"]).column("date") if isinstance(day, dt.date)]
    return max(days, default=None)


def to_csv(table: Table) -> bytes:
    """One table as CSV, with its Dutch column names."""
    return csv_file([HEADINGS[column] for column in table.columns], (row.values() for row in table))


def to_xlsx(all_tables: Mapping[str, Table], source: str) -> bytes:
    """One sheet for each table, after a sheet that says what they are."""
    held = [(library("tables")[name].title["nl"], library("tables")[name].description["nl"]) for name in all_tables]
    told = [("Blad", "Wat erin staat"), *held, ("Bron", source), ("Licentie", f"CC BY 4.0, {LICENCE}")]
    sheets = (
        Sheet(title, [HEADINGS[column] for column in table.columns], [list(row.values()) for row in table])
        for (title, _), table in zip(held, all_tables.values(), strict=True)
    )
    return workbook(sheets, "Over deze gegevens", told)


def to_json(found: Mapping[str, Table], source: str) -> bytes:
    """One document: the measures, each with its rows of the other tables; then figures and crisis measures."""
    below: dict[str, dict[str, list[Row]]] = {}
    for name in OF_MEASURE:
        for row in found[name]:
            rows = below.setdefault(str(row["identifier"]), {}).setdefault(_camel(name), [])
            rows.append(_listed({key: value for key, value in row.items() if key not in ("identifier", "title")}))
    document = {
        "source": source,
        "licence": LICENCE,
        "measures": [
            _listed(row)
            | {_camel(name): below.get(str(row["identifier"]), {}).get(_camel(name), []) for name in OF_MEASURE}
            for row in found["measures"]
        ],
        "figures": [_listed(row) for row in found["figures"]],
        "crisisMeasures": [_listed(row) for row in found["crisis-measures"]],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1, default=_for_json) + "\n").encode()


def _listed(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row in which what a cell holds several of is a list."""
    return {key: (value.split("; ") if value else []) if key in LISTS else value for key, value in row.items()}


def _camel(name: str) -> str:
    first, *rest = name.split("-")
    return first + "".join(part.title() for part in rest)


def _for_json(value: object) -> object:
    return plain_number(value) if isinstance(value, Decimal) else str(value)
