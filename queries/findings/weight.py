"""How much a finding matters: strong, moderate or weak, by one scale for all rules; and the caveats that go with it.

Six reasons count: four ministers or more; nothing found that ties measures of different ministers, or three parts or
more without ties between them, or no measure (primarily for them) at all; a group of people that it is about (general
groups and intermediaries left out); of an overlap ten million euro or more for its subject (what a fiche names for
something else does not count); a figure of the plan itself that shows the need; a duty or promise of the plan itself
that it is held against. Three reasons make it strong, two moderate. What rests on our reading (themes, SDG), what only
tells that a thing is shared is moderate at most, what is only a pattern in numbers weak: the rule's `basis` says so.
What the plan ties is weak.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from queries.findings.links import Links
from queries.findings.model import Finding, Text, Weight, listed
from queries.findings.telling import NOTHING, alike, euros, joined, names, text
from queries.library import Query

__all__ = ["completed", "weigh"]

_MINISTERS = 4
_PARTS = 3
_MONEY = Decimal(10_000_000)
_ORDER = (Weight.WEAK, Weight.MODERATE, Weight.STRONG)
_CAPS: dict[str, tuple[Weight, Text]] = {
    "plan": (Weight.STRONG, NOTHING),
    "reading": (
        Weight.MODERATE,
        text("hoogstens matig, want het steunt op onze lezing", "moderate at most, as it rests on our reading"),
    ),
    "sharing": (
        Weight.MODERATE,
        text("hoogstens matig, want delen is nog geen dubbel werk", "moderate at most, as sharing is no double work"),
    ),
    "pattern": (Weight.WEAK, text("niet meer dan een patroon in aantallen", "no more than a pattern in numbers")),
}
_WORDS = {
    Weight.STRONG: text("Sterk", "Strong"),
    Weight.MODERATE: text("Matig", "Moderate"),
    Weight.WEAK: text("Zwak", "Weak"),
}
_TIED = text("zwak, want het plan bindt de maatregelen", "weak, as the plan ties the measures")
_NO_REASON = text("geen reden die een bevinding zwaarder maakt", "no reason that makes a finding weigh more")
_FIELDS = ("title", "description", "minister", "administration")
"""The fields of a fiche whose data notes go with a finding, unless its rule is about another field."""


def completed(rule: Query, links: Links, finding: Finding) -> Finding:
    """A finding with its weight, why it has that, and its caveats."""
    weight, why = weigh(rule, links, finding)
    fields = _FIELDS if rule.evidence_field in _FIELDS else (rule.evidence_field,)
    caveats = {*finding.caveats, *links.caveats(finding.measures, fields)}
    return replace(finding, weight=weight, why=why, caveats=tuple(sorted(caveats)))


def weigh(rule: Query, links: Links, finding: Finding) -> tuple[Weight, Text]:
    """The weight of a finding, and in one sentence why."""
    reasons = list(_reasons(links, finding))
    most, note = _CAPS[rule.basis]
    reached = _ORDER[max(0, min(len(reasons), 3) - 1)]
    weight = min(reached, most, key=_ORDER.index)
    if finding.coordinated and weight is not Weight.WEAK:
        weight, note = Weight.WEAK, _TIED
    parts = reasons or [_NO_REASON]
    if note is not NOTHING and reached != weight:
        parts.append(note)
    return weight, alike("{}: {}.", _WORDS[weight], joined(parts))


def _reasons(links: Links, finding: Finding) -> Iterator[Text]:
    if (ministers := len(finding.ministers)) >= _MINISTERS:
        yield alike("{} ministers", ministers)
    if finding.loose:
        yield text("niets gevonden dat de ministers bindt", "nothing found that ties the ministers")
    elif finding.parts >= _PARTS:
        yield text("{} delen zonder onderlinge band", "{} parts without ties between them", finding.parts)
    groups = _people(links, finding)
    about_groups = finding.kind == "gap" and any(group in finding.concerns for group in groups)
    if about_groups and finding.absence and not finding.measures:
        yield text("geen maatregel in de eerste plaats voor hen", "no measure primarily for them")
    elif finding.kind == "gap" and not finding.measures and not any("/id/post/" in thing for thing in finding.concerns):
        yield text("geen enkele maatregel", "no measure at all")
    if groups:
        yield text("het gaat over {}", "it is about {}", names(links, groups[:2]))
    if finding.kind == "overlap":
        yield from _money(links, finding)
    if any("/id/population-group/" in thing for thing in finding.concerns):
        yield text("een cijfer van het plan toont de nood", "a figure of the plan shows the need")
    if any(f"/passage/{word}-" in passage for passage in finding.passages for word in ("obligation", "promise")):
        yield text("het plan zelf belooft het of legt het op", "the plan itself promises it or obliges to it")


def _money(links: Links, finding: Finding) -> Iterator[Text]:
    """The money for what an overlap is about: its own, or else that of the measures that are mainly about it."""
    if finding.money is not None:
        if finding.money >= _MONEY:
            yield text("het grootste bedrag is {}", "the largest amount is {}", euros(finding.money))
        return
    about = links.mainly_about(finding.measures, {share.thing for share in finding.shares})
    naming = [identifier for identifier in about if links.stated_money([identifier])]
    if (money := links.stated_money(naming)) >= _MONEY:
        verb, once = ("noemt", "names") if len(naming) == 1 else ("noemen samen", "together name")
        yield text(
            f"{{}} {verb} er {{}} voor, jaarbedragen één keer geteld",
            f"{{}} {once} {{}} for it, yearly amounts counted once",
            text(listed(naming), listed(naming, "en")),
            euros(money),
        )


def _people(links: Links, finding: Finding) -> list[str]:
    """The groups, neither general nor intermediaries, that a finding is about.

    Those it concerns, or else of what its measures share those that half or more of them are primarily for.
    """
    if told := sorted(thing for thing in finding.concerns if thing in links.people):
        return told
    of = [links.things("primary-target-group", identifier) for identifier in finding.measures]
    about = {share.thing for share in finding.shares} & links.people
    return sorted(group for group in about if 2 * sum(group in one for one in of) >= len(of))
