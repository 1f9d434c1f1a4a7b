"""Overlaps in one thing that measures share: an actor, instrument, group or theme, or an amount."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal
from itertools import combinations

from queries.findings.links import Links
from queries.findings.model import Finding, Options, Outcome, Share, Text, listed, score
from queries.findings.telling import NOTHING, Teller, euros, names, not_told, noted, of_its_minister, text, too_general
from queries.rows import Row, Value, grouped

__all__ = ["SHARED", "on_one_theme", "same_amount", "shared_by_ministers"]

SHARED: Mapping[str, str] = {
    "shared-actor": "actor",
    "shared-instrument": "instrument",
    "shared-target-group": "primary-target-group",
    "shared-theme": "theme",
}
"""The rules about one thing that measures of several ministers share, with its facet."""

_FIELDS_OF_POLICY = ("theme", "primary-target-group")
"""The facets of which a minister who leads most of the measures is the natural coordinator."""

_EXCHANGE = "exchange"
"""The facet of who exchanges personal data in a measure, with or without a role in it."""


def on_one_theme(links: Links, members: Collection[str]) -> bool:
    """Whether all of these measures are on one theme that is not general."""
    return bool(set.intersection(*({*links.things("theme", one)} - links.general for one in members)))


def _for_one_group(links: Links, members: Collection[str]) -> bool:
    """Whether most of these measures are for one group of people, half of those or more primarily, of several leads."""
    groups = {group for one in members for group in links.things("target-group", one) if not links.says_nothing(group)}
    for group in groups:
        reached = [one for one in members if group in links.things("target-group", one)]
        primary = [one for one in reached if group in links.things("primary-target-group", one)]
        if 2 * len(reached) > len(members) and 2 * len(primary) >= len(reached) and links.apart(reached):
            return True
    return False


def shared_by_ministers(tell: Teller, links: Links, options: Options) -> Outcome:
    """Things that measures without a lead minister in common share, by number of ministers; not what is general.

    Nor what one administration carries out: it knows them all; nor a theme or group of which one minister leads most;
    nor, but for an instrument, what the plan ties entirely; nor a group whose measures are all on one theme, or a theme
    most of whose measures are for one group: rule `same-theme-and-group` tells of those. Instruments in the very same
    measures are told as one.
    """
    facet = SHARED[tell.rule.name]
    most = options.get("most", Decimal(1)) * len(links.measures)
    told: dict[tuple[str, ...], list[str]] = defaultdict(list)
    left: dict[str, list[str]] = {why: [] for why in ("general", "own", "common", "led", "grouped", "bound")}
    for thing, of_thing in links.by_thing(facet).items():
        members = [one for one in of_thing if _counts(links, facet, thing, one, options)]
        if (
            len(members) < options.get("measures", 2)
            or len(links.ministers(members)) < options["ministers"]
            or not links.apart(members)
        ):
            continue
        if why := _why_not(links, facet, thing, members, most):
            left[why].append(thing)
        elif not links.in_one_hand(members) and not (facet == "primary-target-group" and on_one_theme(links, members)):
            told[(*members, "" if facet == "instrument" else thing)].append(thing)
    found = [_shared(tell, links, facet, things, list(key[:-1])) for key, things in told.items()]
    general, own = too_general(links, left.pop("general")), of_its_minister(links, left.pop("own"))
    return Outcome.told(
        sorted(found, key=lambda f: (-f.score, bool(f.coordinated), -len(f.measures), f.name)),
        noted(general, own, *not_told(links, left)),
    )


def _why_not(links: Links, facet: str, thing: str, members: list[str], most: Decimal) -> str:
    """Why a thing that these measures share is not reported, in a word; empty where nothing keeps it from that."""
    reasons: Mapping[str, Callable[[], bool]] = {
        "general": lambda: links.says_nothing(thing),
        "own": lambda: links.own_minister(thing),
        "common": lambda: len(members) > most,
        "led": lambda: facet in _FIELDS_OF_POLICY and links.mostly_one_minister(members),
        "grouped": lambda: facet == "theme" and _for_one_group(links, members),
        "bound": lambda: facet != "instrument" and links.ties(members).coordinated,
    }
    return next((why for why, holds in reasons.items() if holds()), "")


def _counts(links: Links, facet: str, thing: str, identifier: str, options: Options) -> bool:
    """Whether a measure counts on a thing.

    It does not only name an instrument, an actor does something in it, and a group is not one of a long list.
    """
    if facet == "primary-target-group":
        of = links.things(facet, identifier)
        return len({group for groups in of.values() for group in groups}) <= options["groups"]
    if facet == "actor":  # the rule about working together tells of what administrations carry out
        works = any(thing in links.things(role, identifier) for role in (*links.working_roles, _EXCHANGE))
        return works and thing not in links.by_thing("implementer")
    return thing not in links.things("named-instrument", identifier)


def _shared(tell: Teller, links: Links, facet: str, things: list[str], members: list[str]) -> Finding:
    ties, thing = links.ties(members), things[0]
    through = {one: [direct for thing in things for direct in links.things(facet, one)[thing]] for one in members}
    return tell(
        members,
        lambda language: {
            "name": names(links, things),
            "inner": links.inner(thing, language),
            "roles": _roles(links, thing, members, language),
            "paying": sum(links.pays(one, thing) for one in members),
            "paid": _paid(links, thing, members),
            "budgets": _budgets(links, members, language),
            "also": _also(links, facet, thing, members),
        },
        ties=ties,
        key=thing.rsplit("/", 1)[-1],
        score=Decimal(len(links.ministers(members))),
        shares=tuple(Share(one, links.name(one)) for one in things),
        passages=tuple(
            dict.fromkeys(p for identifier in members for p in links.passages(identifier, through[identifier]))
        ),
    )


def _roles(links: Links, thing: str, members: list[str], language: str) -> str:
    """In which roles an actor works on measures, and how often."""
    roles: Counter[str] = Counter()
    for role in links.working_roles:
        name = links.name(links.role(role.removeprefix("role-")), language).lower()
        roles[name] = sum(thing in links.things(role, identifier) for identifier in members)
    exchanging = sum(thing in links.things(_EXCHANGE, identifier) for identifier in members)
    data = {"nl": f"; persoonsgegevens gaan er langs in {exchanging}", "en": f"; personal data pass in {exchanging}"}
    told = ", ".join(f"{role} in {times}" for role, times in roles.most_common() if times)
    more = {"nl": " (soms in meer dan één rol)", "en": " (sometimes in more than one role)"}[language]
    return told + more + (data[language] if exchanging else "")


def _paid(links: Links, thing: str, members: list[str]) -> Text:
    """In which measures an actor gets money, and in how many the fiche does not say so."""
    paid = [one for one in members if links.pays(one, thing)]
    rest = len(members) - len(paid)
    if not paid:
        return text(
            "Dat de actor zelf er geld voor krijgt, zegt geen fiche.",
            "No fiche says that the actor itself receives money for it.",
        )
    return text(
        f"Geld krijgt de actor volgens de fiche in {listed(paid)}; in de andere {rest} staat dat niet.",
        f"By the fiche the actor receives money in {listed(paid, 'en')}; in the other {rest} it does not say so.",
    )


def _budgets(links: Links, members: list[str], language: str) -> str:
    """What the budget fields of measures say: "een bedrag (7.3.2), bestaande middelen (7.3.4)"."""
    by_kind = grouped((kind, one) for one in members for kind in links.things("budget-kind", one))
    return listed(
        [f"{links.name(kind, language).lower()} ({listed(of, language)})" for kind, of in by_kind.items()], language
    )


def _also(links: Links, facet: str, thing: str, members: list[str]) -> Text:
    """The measures of a thing that do not count on it; empty where there are none."""
    every = links.by_thing("target-group" if facet == "primary-target-group" else facet)[thing]
    others = [one for one in every if one not in members]
    if not others:
        return NOTHING
    return text(f" Ook genoemd in {listed(others)}.", f" Also named in {listed(others, 'en')}.")


def same_amount(tell: Teller, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:  # noqa: ARG001
    """Equal amounts for the same time in two measures that share an implementing administration or an instrument."""
    together: dict[tuple[Value, ...], dict[str, Row]] = defaultdict(dict)
    passages: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if str(row["shared"]) in links.general:
            continue
        line = str(row["line"])
        together[row["amount"], row["perName"], row["shared"]][line] = row
        passages[line].add(str(row["passage"]))
    shared: dict[tuple[str, str], list[Value]] = defaultdict(list)
    lines: dict[str, Row] = {}
    for (_, _, thing), of_thing in together.items():
        lines |= of_thing
        for one, other in combinations(of_thing, 2):  # as the rows are: in plan order
            if lines[one]["identifier"] != lines[other]["identifier"] and _may_overlap(lines[one], lines[other]):
                shared[one, other].append(thing)
    found = [
        _same_amount(tell, links, lines[one], lines[other], sorted(map(str, things)), passages[one] | passages[other])
        for (one, other), things in shared.items()
    ]
    return Outcome.ranked(found)


def _may_overlap(one: Row, other: Row) -> bool:
    """Whether two budget lines may be for the same years; a line without years may be for any."""
    if not (one["from"] and other["from"]):
        return True
    return max(str(one["from"]), str(other["from"])) <= min(str(one["to"]), str(other["to"]))


def _same_amount(tell: Teller, links: Links, one: Row, other: Row, shared: list[str], passages: set[str]) -> Finding:
    pair = (str(one["identifier"]), str(other["identifier"]))
    amount, ties = Decimal(str(one["amount"])), links.ties(pair)
    slugs = [str(row["line"]).rsplit("/", 1)[-1] for row in (one, other)]
    return tell(
        pair,
        {
            "amount": euros(amount),
            "one": pair[0],
            "other": pair[1],
            "first": f"{pair[0]} ({one['label']})",
            "second": f"{pair[1]} ({other['label']})",
            "shared": names(links, shared),
        },
        ties=ties,
        key=f"{pair[0]}-{slugs[0]}-{pair[1]}-{slugs[1]}",
        score=score(amount / 1_000_000),
        shares=tuple(Share(thing, links.name(thing)) for thing in shared),
        passages=tuple(sorted(passages)),
    )
