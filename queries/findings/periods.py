"""Gaps in time: measures that end before the plan does.

A milestone or a data note that tells of a later year, or of something yearly, wins from the end in the timing field.
A single year in that field is no end, unless a milestone says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from queries.findings.links import Links
from queries.findings.model import Finding, Options, Outcome, both, counted, listed, whole, worded
from queries.findings.ties import in_plan_order
from queries.library import Query
from queries.rows import Row

__all__ = ["ends_early"]


def ends_early(rule: Query, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:  # noqa: ARG001
    """The measures that end in each year before the last of the plan, but for those of which a later year is told."""
    by_year: dict[int, list[str]] = defaultdict(list)
    last, later, single, told_already = 0, [], [], []
    for row in rows:
        end, identifier = whole(row["end"]), str(row["identifier"])
        last = whole(row["planEnd"])
        if links.runs_until(identifier) > end:
            later.append(identifier)
        elif row["single"]:
            single.append(identifier)
        elif row["told"]:
            told_already.append(identifier)
        else:
            by_year[end].append(identifier)
    found = [_ended(rule, links, year, last, members) for year, members in sorted(by_year.items())]
    told = both(
        lambda language: " ".join(
            filter(
                None,
                (
                    _left_out(*part, language)
                    for part in (
                        (
                            later,
                            "een mijlpaal of kanttekening een later jaar noemt",
                            "a milestone or data note tells of a later year",
                        ),
                        (
                            single,
                            "de timing maar één jaar noemt, en geen einde",
                            "the timing names one year only, and no end",
                        ),
                        (
                            told_already,
                            "een andere regel meldt wat ervan stopt, of dan een opdracht af is",
                            "another rule reports what of them stops, or a task is done by then",
                        ),
                    )
                ),
            )
        )
    )
    return Outcome(tuple(found), told["nl"], told["en"])


def _left_out(measures: list[str], nl: str, en: str, language: str) -> str:
    """Which measures are left out, and why; empty where there are none."""
    shown = in_plan_order(measures)
    said = {"nl": f"Weggelaten omdat {nl}: {listed(shown)}.", "en": f"Left out as {en}: {listed(shown, 'en')}."}
    return said[language] if measures else ""


def _ended(rule: Query, links: Links, year: int, last: int, members: list[str]) -> Finding:
    values = both(
        lambda language: {
            "year": year,
            "last": last,
            "measures": counted(len(members), "measure", language),
            "which": listed(members, language),
        }
    )
    return Finding(
        rule=rule.name,
        kind=rule.group,
        key=str(year),
        **worded(rule, values),
        score=Decimal(len(members)),
        concerns=tuple(map(links.iri, members)),
        measures=tuple(members),
        ministers=links.ministers(members),
        passages=links.evidence(members, (), rule.evidence_field),
    )
