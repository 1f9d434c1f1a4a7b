"""Findings as tables that can be taken home: CSV and JSON, with the pages they rest on and what to read with them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from queries import Finding, Store, iri_of, rules
from queries.exports.sheets import csv_file

__all__ = ["COLUMNS", "caveats", "pages", "rows", "to_csv", "to_json"]


def pages(store: Store) -> Mapping[str, int]:
    """The first page of every passage, by the passage's IRI."""
    return {str(row["passage"]): int(str(row["page"])) for row in store.query("passages")}


def caveats(store: Store) -> Mapping[str, str]:
    """What every data note, milestone and approximate amount says, with its measure, by its IRI (Dutch)."""
    return {
        str(row["caveat"]): ": ".join(str(row[part]) for part in ("identifier", "date", "said") if row[part])
        for row in store.query("caveats")
    }


def to_json(
    store: Store, findings: Iterable[Finding], page_of: Mapping[str, int] | None = None, language: str = "nl"
) -> str:
    """A list of findings as JSON objects, with stable keys; `page_of` as `pages` gives it, if that is there."""
    records = list(_records(store, findings, page_of, language))
    return json.dumps(records, ensure_ascii=False, indent=1) + "\n"


def _records(
    store: Store, findings: Iterable[Finding], page_of: Mapping[str, int] | None, language: str
) -> Iterator[dict[str, Any]]:
    page_of, said, english = page_of or pages(store), caveats(store), language == "en"
    called = _named(store, language) if english else {}
    dutch = _named(store, "nl") if english else {}
    posts = {dutch[iri]: name for iri, name in called.items() if iri in dutch and "/id/post/" in iri}
    for finding in findings:
        name, sentence = finding.told(language)
        yield {
            "iri": iri_of(finding, store.base, store.plan),
            "rule": finding.rule,
            "kind": finding.kind,
            "name": name,
            "explanation": sentence,
            "ask": rules()[finding.rule].ask[language],
            "weight": str(finding.weight),
            "why": finding.why.get(language, ""),
            "caveats": [said[iri] for iri in finding.caveats if iri in said],
            "score": float(finding.score),
            "coordinated": finding.coordinated,
            "ties": list(finding.ties_en if english else finding.ties),
            "concerns": list(finding.concerns),
            "measures": list(finding.measures),
            "ministers": [posts.get(name, name) for name in finding.ministers],
            "shares": [
                {"thing": share.thing, "name": called.get(share.thing, share.name), "weight": float(share.weight)}
                for share in finding.shares
            ],
            "absence": finding.absence_en if english else finding.absence,
            "nearest": list(finding.nearest),
            "passages": list(finding.passages),
            "pages": sorted({page_of[passage] for passage in finding.passages}),
        }


def _named(store: Store, language: str) -> Mapping[str, str]:
    """What things are called in a language, by IRI."""
    return {str(row["thing"]): str(row["name"]) for row in store.query("names", language=language)}


def to_csv(store: Store, findings: Iterable[Finding], language: str = "nl") -> str:
    """One line a finding; what a finding has several of stands in one cell, separated by '; '. No cell is a formula."""
    return csv_file(COLUMNS, rows(store, findings, language=language)).decode("utf-8-sig")


COLUMNS: Mapping[str, str] = {
    "iri": "uri",
    "rule": "regel",
    "kind": "soort",
    "name": "naam",
    "explanation": "toelichting",
    "ask": "vraag",
    "weight": "gewicht",
    "why": "waarom",
    "caveats": "voorbehoud",
    "score": "getal van de regel",
    "coordinated": "afgestemd",
    "ties": "banden",
    "measures": "maatregelen",
    "ministers": "ministers",
    "shares": "wat ze delen",
    "absence": "wat ontbreekt",
    "nearest": "dichtst bij",
    "pages": "bladzijden",
}
"""The columns of a table of findings, and what a reader in Dutch calls them."""


def rows(
    store: Store, findings: Iterable[Finding], page_of: Mapping[str, int] | None = None, language: str = "nl"
) -> Iterator[Sequence[str]]:
    """The rows of that table."""
    for record in _records(store, findings, page_of, language):
        record["shares"] = [share["name"] for share in record["shares"]]
        yield [_cell(record[key]) for key in COLUMNS]


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list():
            return "; ".join(map(str, value))
        case _:
            return str(value)
