"""Which findings matter most: one stated order over all rules, and the few to begin a meeting with.

The order: first the weight (strong, moderate, weak); of the same weight first what is about twelve measures at most
(more is an overview, not a point for an agenda); then what nothing in the plan ties, or for which there is no
measure at all; then by the number of groups of people that it is about or its measures are primarily for; then by
the money that its measures name; then as reports order the rules. The few are spread: two of a rule at most, and
none of which half or more of the measures, or all it is about, already stand with an earlier one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from queries.findings.links import Links
from queries.findings.model import Finding, Weight
from queries.library import library

__all__ = ["foremost", "ranked"]

_WEIGHTS = (Weight.STRONG, Weight.MODERATE, Weight.WEAK)
_AGENDA = 12
"""How many measures a point on an agenda is about at most."""

_OF_A_RULE = 2
"""How many findings of one rule the few hold at most."""


def ranked(findings: Iterable[Finding], links: Links) -> list[Finding]:
    """Findings of any rules, those that matter most first; the same whatever order they came in."""
    rules = {name: position for position, name in enumerate(library("findings"))}

    def place(finding: Finding) -> tuple[int, bool, bool, int, Decimal, int, str]:
        loose = finding.coordinated is False or (finding.kind == "gap" and not finding.measures)
        money = links.stated_money(finding.measures)
        people = len(_people(finding, links))
        overview = len(finding.measures) > _AGENDA
        return (_WEIGHTS.index(finding.weight), overview, not loose, -people, -money, rules[finding.rule], finding.key)

    return sorted(findings, key=place)


def foremost(findings: Iterable[Finding], links: Links, number: int = 10) -> list[Finding]:
    """The few that matter most, spread over rules and measures; fewer than `number` where there are no more."""
    few: list[Finding] = []
    of_rule: Counter[str] = Counter()
    for finding in ranked(findings, links):
        if len(few) == number:
            break
        if of_rule[finding.rule] < _OF_A_RULE and not any(_same(finding, earlier) for earlier in few):
            few.append(finding)
            of_rule[finding.rule] += 1
    return few


def _people(finding: Finding, links: Links) -> set[str]:
    """The groups of people, not general, that a finding is about or its measures are primarily for."""
    about = {*finding.concerns, *(share.thing for share in finding.shares)}
    primary = {group for identifier in finding.measures for group in links.things("primary-target-group", identifier)}
    return (about | primary) & links.people


def _same(finding: Finding, earlier: Finding) -> bool:
    """Whether an earlier finding already speaks of this: of half or more of its measures, or of all it is about."""
    if finding.measures:
        return 2 * len(set(finding.measures) & set(earlier.measures)) >= len(finding.measures)
    return set(finding.concerns) <= {*earlier.concerns, *(share.thing for share in earlier.shares)}
