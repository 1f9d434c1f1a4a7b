"""Findings about working together: personal data that pass by several routes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from queries.findings.links import Links, in_plan_order
from queries.findings.model import Finding, Options, Outcome, Share
from queries.findings.telling import (
    NOTHING,
    Teller,
    alike,
    bulleted,
    enumerated,
    named,
    noted,
    of_row,
    one_or_many,
    text,
)
from queries.rows import Row, by_column, grouped, texts

__all__ = ["parallel_data_exchange"]


def parallel_data_exchange(tell: Teller, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:  # noqa: ARG001
    """Organisations and target groups in exchanges of personal data of ministers without a common lead.

    Of subjects with the very same exchanges the first by IRI speaks for all: an actor before a target group.
    """
    by_subject = by_column(rows, "subject")
    found: dict[frozenset[str], Finding] = {}
    planned = []
    for subject, of_subject in by_subject.items():
        exchanges = frozenset(str(row["exchange"]) for row in of_subject)
        measures = in_plan_order(texts(of_subject, "identifier"))
        if exchanges in found or not links.apart(measures):
            continue
        if all(row["prospective"] for row in of_subject):
            planned.append(subject)
        else:
            found[exchanges] = _exchanged(tell, links, subject, measures, of_subject)
    only_planned = text(
        "Weggelaten, want de fiches onderzoeken of vragen daar nog maar een weg",
        "Left out, as there the fiches only study or request a route",
    )
    return Outcome.ranked(found.values(), noted((only_planned, named(links, planned))))


def _routes(rows: list[Row], measures: list[str]) -> list[list[Row]]:
    """The exchanges by route: those between the same organisations about the same people are one."""
    parties: dict[str, set[str]] = defaultdict(set)
    first: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: measures.index(str(row["identifier"]))):
        first.setdefault(str(row["exchange"]), row)
        parties[str(row["exchange"])].add(str(row["party"]))
    return list(grouped((frozenset(parties[exchange]), row) for exchange, row in first.items()).values())


def _exchanged(tell: Teller, links: Links, subject: str, measures: list[str], rows: list[Row]) -> Finding:
    routes = _routes(rows, measures)
    each = [
        alike("{} ({})", of_row(route[0], "label"), enumerated((str(row["identifier"]) for row in route), None))
        for route in routes
    ]
    ahead = sum(all(row["prospective"] for row in route) for route in routes)
    return tell(
        measures,
        {
            "name": named(links, [subject]),
            "routes": len(routes),
            "count": one_or_many(len(routes), ("weg", "wegen"), ("route", "routes")),
            "yet": text(f" ({ahead} nog in voorbereiding)", f" ({ahead} in preparation)") if ahead else NOTHING,
            "each": bulleted(each),
        },
        ties=links.ties(measures, apart_from=[subject]),
        key=subject.rsplit("/", 1)[-1],
        score=Decimal(len(links.ministers(measures))),
        shares=(Share(subject, links.name(subject)),),
        passages=tuple(texts(rows, "passage")),
    )
