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
from queries.findings.model import Finding, Text, Weight, euro, listed
from queries.library import Query

__all__ = ["completed", "weigh"]

_MINISTERS = 4
_PARTS = 3
_MONEY = Decimal(10_000_000)
_ORDER = (Weight.WEAK, Weight.MODERATE, Weight.STRONG)
_CAPS: dict[str, tuple[Weight, Text]] = {
    "plan": (Weight.STRONG, {"nl": "", "en": ""}),
    "reading": (
        Weight.MODERATE,
        {"nl": "hoogstens matig, want het steunt op onze lezing", "en": "moderate at most, as it rests on our reading"},
    ),
    "sharing": (
        Weight.MODERATE,
        {
            "nl": "hoogstens matig, want delen is nog geen dubbel werk",
            "en": "moderate at most, as sharing is no double work",
        },
    ),
    "pattern": (
        Weight.WEAK,
        {"nl": "niet meer dan een patroon in aantallen", "en": "no more than a pattern in numbers"},
    ),
}
_WORDS = {
    Weight.STRONG: {"nl": "Sterk", "en": "Strong"},
    Weight.MODERATE: {"nl": "Matig", "en": "Moderate"},
    Weight.WEAK: {"nl": "Zwak", "en": "Weak"},
}
_TIED = {
    "nl": "zwak, want het plan bindt de maatregelen",
    "en": "weak, as the plan ties the measures",
}
_NO_REASON = {
    "nl": "geen van de zes redenen die een bevinding zwaarder maken",
    "en": "none of the six reasons that make a finding weigh more",
}
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
    why = {}
    for language in ("nl", "en"):
        parts = [reason[language] for reason in reasons] or [_NO_REASON[language]]
        parts += [note[language]] if note[language] and reached != weight else []
        why[language] = f"{_WORDS[weight][language]}: {'; '.join(parts)}."
    return weight, why


def _reasons(links: Links, finding: Finding) -> Iterator[Text]:
    if (ministers := len(finding.ministers)) >= _MINISTERS:
        yield {"nl": f"{ministers} ministers", "en": f"{ministers} ministers"}
    if finding.loose:
        yield {"nl": "niets gevonden dat de ministers bindt", "en": "nothing found that ties the ministers"}
    elif finding.parts >= _PARTS:
        yield {
            "nl": f"{finding.parts} delen zonder onderlinge band",
            "en": f"{finding.parts} parts without ties between them",
        }
    groups = _people(links, finding)
    about_groups = finding.kind == "gap" and any(group in finding.concerns for group in groups)
    if about_groups and finding.absence and not finding.measures:
        yield {"nl": "geen maatregel in de eerste plaats voor hen", "en": "no measure primarily for them"}
    elif finding.kind == "gap" and not finding.measures and not any("/id/post/" in thing for thing in finding.concerns):
        yield {"nl": "geen enkele maatregel", "en": "no measure at all"}
    if groups:
        yield {
            language: f"{about} {listed([links.name(group, language) for group in groups[:2]], language)}"
            for language, about in (("nl", "het gaat over"), ("en", "it is about"))
        }
    if finding.kind == "overlap":
        yield from _money(links, finding)
    if any("/id/population-group/" in thing for thing in finding.concerns):
        yield {"nl": "een cijfer van het plan toont de nood", "en": "a figure of the plan shows the need"}
    if any(f"/passage/{word}-" in passage for passage in finding.passages for word in ("obligation", "promise")):
        yield {"nl": "het plan zelf belooft het of legt het op", "en": "the plan itself promises it or obliges to it"}


def _money(links: Links, finding: Finding) -> Iterator[Text]:
    """The money for what an overlap is about: its own, or else that of the measures that are mainly about it."""
    if finding.money is not None:
        if finding.money >= _MONEY:
            yield {
                "nl": f"het grootste bedrag is {euro(finding.money)}",
                "en": f"the largest amount is {euro(finding.money, 'en')}",
            }
        return
    about = links.mainly_about(finding.measures, {share.thing for share in finding.shares})
    naming = [identifier for identifier in about if links.stated_money([identifier])]
    if (money := links.stated_money(naming)) >= _MONEY:
        verb, once = ("noemt", "names") if len(naming) == 1 else ("noemen samen", "together name")
        yield {
            "nl": f"{listed(naming)} {verb} er {euro(money)} voor, jaarbedragen één keer geteld",
            "en": f"{listed(naming, 'en')} {once} {euro(money, 'en')} for it, yearly amounts counted once",
        }


def _people(links: Links, finding: Finding) -> list[str]:
    """The groups, neither general nor intermediaries, that a finding is about.

    Those it concerns, or else of what its measures share those that half or more of them are primarily for.
    """
    if told := sorted(thing for thing in finding.concerns if thing in links.people):
        return told
    of = [links.things("primary-target-group", identifier) for identifier in finding.measures]
    about = {share.thing for share in finding.shares} & links.people
    return sorted(group for group in about if 2 * sum(group in one for one in of) >= len(of))
