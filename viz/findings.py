"""Findings as tables that can be taken home: CSV and JSON, with the pages they rest on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from queries import Finding, Store, iri_of
from queries.exports.sheets import csv_file

__all__ = ["COLUMNS", "pages", "rows", "to_csv", "to_json"]


def pages(store: Store) -> Mapping[str, int]:
    """The first page of every passage, by the passage's IRI."""
    return {str(row["passage"]): int(str(row["page"])) for row in store.query("passages")}


def to_json(store: Store, findings: Iterable[Finding], page_of: Mapping[str, int] | None = None) -> str:
    """A list of findings as JSON objects, with stable keys; `page_of` as `pages` gives it, if that is there."""
    page_of = page_of or pages(store)
    return json.dumps([_record(store, finding, page_of) for finding in findings], ensure_ascii=False, indent=1) + "\n"


def _record(store: Store, finding: Finding, page_of: Mapping[str, int]) -> dict[str, object]:
    return {
        "iri": iri_of(finding, store.base, store.plan),
        "rule": finding.rule,
        "kind": finding.kind,
        "name": finding.name,
        "explanation": finding.sentence,
        "score": float(finding.score),
        "coordinated": finding.coordinated,
        "ties": list(finding.ties),
        "concerns": list(finding.concerns),
        "measures": list(finding.measures),
        "ministers": list(finding.ministers),
        "shares": [
            {"thing": share.thing, "name": share.name, "weight": float(share.weight)} for share in finding.shares
        ],
        "absence": finding.absence,
        "passages": list(finding.passages),
        "pages": sorted({page_of[passage] for passage in finding.passages}),
    }


def to_csv(store: Store, findings: Iterable[Finding], page_of: Mapping[str, int] | None = None) -> str:
    """One line a finding; what a finding has several of stands in one cell, separated by '; '. No cell is a formula."""
    return csv_file(COLUMNS, rows(store, findings, page_of)).decode("utf-8-sig")


COLUMNS = (
    "iri",
    "rule",
    "kind",
    "name",
    "explanation",
    "score",
    "coordinated",
    "ties",
    "measures",
    "ministers",
    "shares",
    "absence",
    "pages",
)
"""The columns of a table of findings."""


def rows(
    store: Store, findings: Iterable[Finding], page_of: Mapping[str, int] | None = None
) -> Iterator[Sequence[str]]:
    """The rows of that table."""
    page_of = page_of or pages(store)
    for finding in findings:
        record = _record(store, finding, page_of)
        record["shares"] = [share.name for share in finding.shares]
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
