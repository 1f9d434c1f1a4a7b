"""First findings: overlaps and gaps, each from one rule (a query in `queries/library/findings/`).

A rule's query gives rows of subject, name, and the measures (identifier) or ministers (lead) it
concerns; this module gathers them into typed findings. Command line, report and tests use it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from queries.library import Query, library
from queries.store import Row, Store

__all__ = ["Finding", "check", "find", "rules"]


@dataclass(frozen=True)
class Finding:
    """One overlap or gap: the rule that claims it, its subject, and the measures and ministers concerned.

    `sentence` is in Dutch; `subject` is an IRI (or a year); `measures` are identifiers in plan order.
    """

    rule: str
    kind: str
    subject: str
    name: str
    sentence: str
    measures: tuple[str, ...]
    ministers: tuple[str, ...]


def rules() -> Mapping[str, Query]:
    """The rules by name; a rule's `group` says whether it finds overlaps or gaps."""
    return library("findings")


def find(store: Store, rule: str) -> list[Finding]:
    """What one rule finds, the most telling first. Raises KeyError for a rule that does not exist."""
    query = rules()[rule]
    by_subject: dict[str, list[Row]] = {}
    for row in store.query(query):
        by_subject.setdefault(str(row["subject"]), []).append(row)
    found = [_finding(query, subject, rows) for subject, rows in by_subject.items()]
    if query.group == "overlap":
        kept = [finding for finding, disjoint in found if disjoint]
        return sorted(kept, key=lambda f: (-len(f.ministers), -len(f.measures), f.name))
    return [finding for finding, _ in found]


def _finding(query: Query, subject: str, rows: list[Row]) -> tuple[Finding, bool]:
    """The finding of one subject, and whether two of its measures have no lead minister in common."""
    leads: dict[str, set[str]] = {}
    for row in rows:
        if (identifier := row.get("identifier")) is not None:
            leads.setdefault(str(identifier), set()).update({str(row["lead"])} if row.get("lead") else set())
    ministers = sorted({str(row["lead"]) for row in rows if row.get("lead")})
    measures = sorted(leads, key=lambda identifier: [int(part) for part in identifier.split(".")])
    name = str(rows[0]["name"])
    sentence = query.sentence["nl"].format(
        name=name,
        measures=_count(len(measures), "maatregel", "maatregelen"),
        ministers=_count(len(ministers), "minister", "ministers"),
    )
    disjoint = any(one.isdisjoint(other) for one in leads.values() for other in leads.values())
    return Finding(query.name, query.group, subject, name, sentence, tuple(measures), tuple(ministers)), disjoint


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def check(store: Store) -> Iterator[str]:
    """What breaks the rules across records (`queries/library/checks/`): one sentence each, with the rule's name."""
    for rule in library("checks").values():
        for row in store.query(rule):
            yield f"{rule.sentence['en'].format(**row)} ({rule.name})"
