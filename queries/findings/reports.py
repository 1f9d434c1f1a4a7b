"""Gaps in what is reported on a plan: measures that were announced, and of which nothing was heard since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from queries.findings.links import Links
from queries.findings.model import Finding, Outcome
from queries.findings.telling import NOTHING, Teller, named, text
from queries.rows import Row

__all__ = ["no_longer_reported"]


def no_longer_reported(tell: Teller, links: Links, options: Mapping[str, Decimal], rows: Iterable[Row]) -> Outcome:  # noqa: ARG001
    """The measures on which the latest report from after the plan is silent; none where there is no such report."""
    found = [_silent(tell, links, str(row["identifier"]), str(row["year"])) for row in rows]
    none = text(
        "Er is hier geen verslag van na het plan, of het zegt iets over elke maatregel die nog loopt.",
        "There is no report from after the plan here, or it tells of every measure that is still running.",
    )
    return Outcome.told(found, NOTHING if found else none)


def _silent(tell: Teller, links: Links, identifier: str, year: str) -> Finding:
    values = {"name": named(links, [links.iri(identifier)]), "identifier": identifier, "year": year}
    return tell((identifier,), values, key=identifier, score=Decimal(1))
