"""Findings of several rules that tell the same fact: told once, with one weight.

Two overlaps of the very same measures are one fact, and so are two gaps that say that nothing is there for the very
same people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from queries.findings.model import Finding, Weight

__all__ = ["same_fact", "with_one_weight"]

_WEIGHTS = tuple(reversed(Weight))
"""From weak to strong."""


def same_fact(findings: Iterable[Finding], people: Collection[str]) -> list[list[Finding]]:
    """The findings by fact, of facts that several tell; `people` are the target groups that are people."""
    told: dict[tuple[str, frozenset[str]], list[Finding]] = defaultdict(list)
    for finding in findings:
        about = frozenset(finding.concerns).intersection(people)
        if finding.kind == "overlap":
            told[finding.kind, frozenset(finding.measures)].append(finding)
        elif about and finding.absence and not any("/id/measure/" in thing for thing in finding.concerns):
            told[finding.kind, about].append(finding)
    return [of_fact for of_fact in told.values() if len(of_fact) > 1]


def with_one_weight(findings: Collection[Finding], people: Collection[str]) -> list[Finding]:
    """The findings, in the same order, those that tell the same fact with the weight of the heaviest of them."""
    heaviest: Mapping[int, Finding] = {
        id(finding): max(of_fact, key=lambda one: _WEIGHTS.index(one.weight))
        for of_fact in same_fact(findings, people)
        for finding in of_fact
    }
    return [
        replace(finding, weight=first.weight, why=first.why)
        if (first := heaviest.get(id(finding))) and first.weight != finding.weight
        else finding
        for finding in findings
    ]
