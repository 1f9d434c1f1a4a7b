"""Which findings matter most: one stated order over all rules, and the few to begin a meeting with.

The order: first the weight (strong, moderate, weak); of the same weight first what rests on what the plan says, then on
our reading, on sharing, on a pattern (the `basis` of the rule); then what is about twelve measures at most (more is an
overview, not a point for an agenda); then what nothing in the plan ties, or has no measure or no money; then by
the number of people that the plan's own figures give for a group it is about; then by the money for its subject;
then as reports order the rules. The few are spread: one of a rule, and none of which half or more of the
measures, or without measures a group of people it is about, already stand with an earlier one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from queries.findings.links import Links
from queries.findings.model import Finding, Weight
from queries.library import BASES, library
from queries.stores.embedded import Store

__all__ = ["Ranking"]

_WEIGHTS = (Weight.STRONG, Weight.MODERATE, Weight.WEAK)
_AGENDA = 12
"""How many measures a point on an agenda is about at most."""

_Place = tuple[int, int, bool, bool, Decimal, Decimal, int, str]


@dataclass(frozen=True)
class _Figure:
    group: str
    indicator: str
    period: str
    value: Decimal


class Ranking:
    """The order of findings in one plan."""

    def __init__(self, store: Store, links: Links | None = None) -> None:
        self._links = links or Links(store)
        self._counted = _counted(store)
        self._rules = {name: position for position, name in enumerate(library("findings"))}

    def ranked(self, findings: Iterable[Finding]) -> list[Finding]:
        """Findings of any rules, those that matter most first; the same whatever order they came in."""
        return sorted(findings, key=self._place)

    def foremost(self, findings: Iterable[Finding], number: int = 10) -> list[Finding]:
        """The few that matter most, spread over rules and measures; fewer than `number` where there are no more."""
        few: list[Finding] = []
        for finding in self.ranked(findings):
            if len(few) == number:
                break
            if not any(finding.rule == earlier.rule or self._same(finding, earlier) for earlier in few):
                few.append(finding)
        return few

    def people(self, finding: Finding) -> Decimal:
        """The highest number of people that the plan counts in a group the finding is about; 0 where it counts none."""
        return max((self._counted.get(group, Decimal(0)) for group in self._about(finding)), default=Decimal(0))

    def _place(self, finding: Finding) -> _Place:
        about = self._links.mainly_about(finding.measures, {share.thing for share in finding.shares})
        return (
            _WEIGHTS.index(finding.weight),
            BASES.index(library("findings")[finding.rule].basis),
            len(finding.measures) > _AGENDA,
            not (
                finding.coordinated is False
                or (finding.kind == "gap" and not self._links.stated_money(finding.measures))
            ),
            -self.people(finding),
            -self._links.stated_money(about),
            self._rules[finding.rule],
            finding.key,
        )

    def _about(self, finding: Finding) -> set[str]:
        """The groups of people, not general, that a finding is about."""
        return {*finding.concerns, *(share.thing for share in finding.shares)} & self._links.people

    def _same(self, finding: Finding, earlier: Finding) -> bool:
        """Whether an earlier finding already speaks of half or more of its measures, or of its people."""
        if finding.measures:
            return 2 * len(set(finding.measures) & set(earlier.measures)) >= len(finding.measures)
        return bool(self._about(finding) & self._about(earlier))


def _counted(store: Store) -> Mapping[str, Decimal]:
    """The highest number of people by target group, of the last period of each indicator."""
    figures = store.query("people-in-figures").typed(_Figure)
    last: dict[tuple[str, str], str] = {}
    for figure in figures:
        key = (figure.group, figure.indicator)
        last[key] = max(last.get(key, ""), figure.period)
    found: dict[str, Decimal] = {}
    for figure in figures:
        if last[figure.group, figure.indicator] == figure.period:
            found[figure.group] = max(found.get(figure.group, Decimal(0)), figure.value)
    return found
