"""Overlaps in one thing that measures share: an actor, instrument, group or theme, or an amount."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from itertools import combinations

from queries.findings.links import Links
from queries.findings.model import Finding, Options, Outcome, Share, both, count, counted, euro, listed, score, worded
from queries.findings.ties import LOOKED_FOR, Ties
from queries.library import Query
from queries.rows import Row, Value

__all__ = ["SHARED", "left_out", "not_told", "on_one_theme", "same_amount", "shared_by_ministers", "looked_for", "tied"]

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

_LISTED = 6
"""Up to how many measures of the largest part a sentence names one by one."""

_TOLD = 2
"""How many ties a sentence tells; all of them stand with the finding."""


def tied(ties: Ties, language: str) -> str:
    """What a sentence says of the ties between measures."""
    if not ties.coordinated:
        return _apart(ties, language)
    texts = ties.texts if language == "nl" else ties.texts_en
    rest = len(texts) - _TOLD
    words = {"nl": ("andere band", "andere banden"), "en": ("more tie", "more ties")}[language]
    joins = {"nl": " en ", "en": " and "}[language]
    more = f"{joins}{count(rest, *words)}" if rest > 0 else ""
    shown_ties = "; ".join(texts[:_TOLD])
    return {"nl": f"Het plan bindt ze: {shown_ties}{more}.", "en": f"The plan ties them: {shown_ties}{more}."}[language]


def _apart(ties: Ties, language: str) -> str:
    """That no tie is found, or between which parts; and what ministers of different parts lead together elsewhere."""
    elsewhere = {
        "nl": f" Elders, op hetzelfde thema, trekken ministers van hen samen {listed(ties.elsewhere)}.",
        "en": f" Elsewhere, on the same theme, ministers among them lead {listed(ties.elsewhere, 'en')} together.",
    }
    more = elsewhere[language] if ties.elsewhere else ""
    parts = sorted(ties.groups, key=len)
    if len(parts[-1]) == 1:
        none = {"nl": "In het plan is niets gevonden dat ze bindt.", "en": "Nothing found in the plan ties them."}
        return none[language] + more
    others = {"nl": f"de {len(parts[-1])} overige", "en": f"the other {len(parts[-1])}"}[language]
    shown = [listed(part, language) for part in parts[:-1]]
    shown.append(others if len(parts[-1]) > _LISTED else listed(parts[-1], language))
    said = {
        "nl": f"Ze vallen uiteen in {len(parts)} delen waartussen in het plan geen band gevonden is (zie lijst)",
        "en": f"They fall into {len(parts)} parts between which no tie is found in the plan (see list)",
    }
    return f"{said[language]}: {'; '.join(shown)}.{more}"


def looked_for(ties: Ties) -> dict[str, str | None]:
    """What was looked for in vain, for `Finding`: nothing where ties join all measures."""
    if ties.coordinated:
        return {"absence": None, "absence_en": None}
    return {
        "absence": f"Gezocht en niet gevonden: {LOOKED_FOR['nl']}.",
        "absence_en": f"Looked for and not found: {LOOKED_FOR['en']}.",
    }


def left_out(links: Links, things: Iterable[str], language: str) -> str:
    """A note on what is too general to report or an intermediary, with the names; empty where nothing is."""
    names = [links.name(thing, language) for thing in sorted(things) if links.says_nothing(thing)]
    if not names:
        return ""
    return {
        "nl": f"Weggelaten omdat het te algemeen of een tussenschakel is ({len(names)}): {listed(names)}.",
        "en": f"Left out as too general or an intermediary ({len(names)}): {listed(names, 'en')}.",
    }[language]


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


def shared_by_ministers(rule: Query, links: Links, options: Options) -> Outcome:
    """Things that measures without a lead minister in common share, by number of ministers; not what is general.

    Nor what one administration carries out: it knows them all; nor a theme or group of which one minister leads most;
    nor, but for an instrument, what the plan ties entirely; nor a group whose measures are all on one theme, or a theme
    most of whose measures are for one group: rule `same-theme-and-group` tells of those. Instruments in the very same
    measures are told as one.
    """
    facet = SHARED[rule.name]
    most = options.get("most", Decimal(1)) * len(links.measures)
    told: dict[tuple[str, ...], list[str]] = defaultdict(list)
    general, common, own, led, bound, grouped = [], [], [], [], [], []
    for thing, of_thing in links.by_thing(facet).items():
        members = [one for one in of_thing if _counts(links, facet, thing, one, options)]
        if (
            len(members) < options.get("measures", 2)
            or len(links.ministers(members)) < options["ministers"]
            or not links.apart(members)
        ):
            continue
        if links.says_nothing(thing):
            general.append(thing)
        elif links.own_minister(thing):
            own.append(thing)
        elif len(members) > most:
            common.append(thing)
        elif facet in _FIELDS_OF_POLICY and links.mostly_one_minister(members):
            led.append(thing)
        elif facet == "theme" and _for_one_group(links, members):
            grouped.append(thing)
        elif facet != "instrument" and links.ties(members).coordinated:
            bound.append(thing)
        elif not links.in_one_hand(members) and not (facet == "primary-target-group" and on_one_theme(links, members)):
            told[(*members, "" if facet == "instrument" else thing)].append(thing)
    found = [_shared(rule, links, facet, things, list(key[:-1])) for key, things in told.items()]
    notes = both(
        lambda language: " ".join(
            filter(
                None,
                (
                    left_out(links, general, language),
                    of_its_minister(links, own, language),
                    *(
                        not_told(links, why, things, language)
                        for why, things in (("common", common), ("led", led), ("grouped", grouped), ("bound", bound))
                    ),
                ),
            )
        )
    )
    findings = tuple(sorted(found, key=lambda f: (-f.score, bool(f.coordinated), -len(f.measures), f.name)))
    return Outcome(findings, notes["nl"], notes["en"])


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


def of_its_minister(links: Links, themes: Iterable[str], language: str) -> str:
    """A note on the themes that stand in the task of one minister, who coordinates them; empty where there are none."""
    names = listed(sorted({links.inner(theme, language) for theme in themes}), language)
    if not names:
        return ""
    return {
        "nl": f"Niet gemeld, want het thema staat in de bevoegdheid van één minister, die het coördineert: {names}.",
        "en": f"Not reported, as the theme stands in the task of one minister, who coordinates it: {names}.",
    }[language]


_WHY_NOT: Mapping[str, Mapping[str, str]] = {
    "common": {"nl": "Te gewoon om te melden", "en": "Too common to report"},
    "led": {
        "nl": "Niet gemeld, want één minister trekt meer dan de helft en kan de anderen samenbrengen",
        "en": "Not reported, as one minister leads more than half and can bring the others together",
    },
    "grouped": {
        "nl": "Niet gemeld, want de regel over thema en doelgroep vertelt van de meeste van deze maatregelen",
        "en": "Not reported, as the rule on theme and target group tells of most of these measures",
    },
    "known": {
        "nl": "Niet gemeld, want één administratie voert al die maatregelen uit",
        "en": "Not reported, as one administration carries out all those measures",
    },
    "bound": {"nl": "Niet gemeld, want het plan bindt ze", "en": "Not reported, as the plan ties them"},
}
"""Why things that are shared are not reported, as a note says it."""


def not_told(links: Links, why: str, things: list[str], language: str) -> str:
    """A note on what is shared and not reported; empty where there is none."""
    names = listed([links.inner(thing, language) for thing in things], language)
    return f"{_WHY_NOT[why][language]}: {names}." if names else ""


def _shared(rule: Query, links: Links, facet: str, things: list[str], members: list[str]) -> Finding:
    ministers, ties, thing = links.ministers(members), links.ties(members), things[0]
    values = both(
        lambda language: {
            "name": listed([links.name(one, language) for one in things], language),
            "inner": links.inner(thing, language),
            "measures": counted(len(members), "measure", language),
            "ministers": counted(len(ministers), "minister", language),
            "roles": _roles(links, thing, members, language) if facet == "actor" else "",
            "paying": sum(links.pays(one, thing) for one in members),
            "paid": _paid(links, thing, members, language) if facet == "actor" else "",
            "budgets": _budgets(links, members, language),
            "also": _also(links, _NAMED_IN[facet], thing, members, language) if facet in _NAMED_IN else "",
            "tied": tied(ties, language),
        }
    )
    through = {one: [direct for thing in things for direct in links.things(facet, one)[thing]] for one in members}
    return Finding(
        rule=rule.name,
        kind=rule.group,
        key=thing.rsplit("/", 1)[-1],
        **worded(rule, values) | looked_for(ties),
        score=Decimal(len(ministers)),
        concerns=tuple(map(links.iri, members)),
        measures=tuple(members),
        ministers=ministers,
        shares=tuple(Share(one, links.name(one)) for one in things),
        **ties.told,
        passages=tuple(
            dict.fromkeys(p for identifier in members for p in links.passages(identifier, through[identifier]))
        ),
    )


def _roles(links: Links, thing: str, members: list[str], language: str) -> str:
    """In which roles an actor works on measures, and how often."""
    roles: Counter[str] = Counter()
    exchanging = {"nl": "gegevens uitwisselen", "en": "exchanging data"}[language]
    roles[exchanging] = sum(thing in links.things(_EXCHANGE, identifier) for identifier in members)
    for role in links.working_roles:
        name = links.name(links.role(role.removeprefix("role-")), language).lower()
        roles[name] = sum(thing in links.things(role, identifier) for identifier in members)
    return ", ".join(f"{role} ({times})" for role, times in roles.most_common() if times)


def _paid(links: Links, thing: str, members: list[str], language: str) -> str:
    """In which measures an actor gets money, and in how many the fiche does not say so."""
    paid = [one for one in members if links.pays(one, thing)]
    rest = len(members) - len(paid)
    if not paid:
        return {
            "nl": "Dat de actor zelf er geld voor krijgt, zegt geen fiche.",
            "en": "No fiche says that the actor itself receives money for it.",
        }[language]
    return {
        "nl": f"Geld krijgt de actor volgens de fiche in {listed(paid)}; in de andere {rest} staat dat niet.",
        "en": f"By the fiche the actor receives money in {listed(paid, 'en')}; in the other {rest} it does not say so.",
    }[language]


def _budgets(links: Links, members: list[str], language: str) -> str:
    """What the budget fields of measures say: "een bedrag (7.3.2), bestaande middelen (7.3.4)"."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for one in members:
        for kind in links.things("budget-kind", one):
            by_kind[kind].append(one)
    return listed(
        [f"{links.name(kind, language).lower()} ({listed(of, language)})" for kind, of in by_kind.items()], language
    )


def _also(links: Links, facet: str, thing: str, members: list[str], language: str) -> str:
    """The other measures of a thing in a facet; empty where there are none."""
    others = [one for one in links.by_thing(facet)[thing] if one not in members]
    shown = listed(others, language)
    return {"nl": f" Ook genoemd in {shown}.", "en": f" Also named in {shown}."}[language] if others else ""


_NAMED_IN = {"actor": "actor", "primary-target-group": "target-group"}
"""The facet with all measures of a thing, also those that do not count on it."""


def same_amount(rule: Query, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:  # noqa: ARG001
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
        _same_amount(rule, links, lines[one], lines[other], sorted(map(str, things)), passages[one] | passages[other])
        for (one, other), things in shared.items()
    ]
    return Outcome.ranked(found)


def _may_overlap(one: Row, other: Row) -> bool:
    """Whether two budget lines may be for the same years; a line without years may be for any."""
    if not (one["from"] and other["from"]):
        return True
    return max(str(one["from"]), str(other["from"])) <= min(str(one["to"]), str(other["to"]))


def _same_amount(rule: Query, links: Links, one: Row, other: Row, shared: list[str], passages: set[str]) -> Finding:
    pair = (str(one["identifier"]), str(other["identifier"]))
    amount, ties = Decimal(str(one["amount"])), links.ties(pair)
    values = both(
        lambda language: {
            "amount": euro(amount, language),
            "one": pair[0],
            "other": pair[1],
            "first": f"{pair[0]} ({one['label']})",
            "second": f"{pair[1]} ({other['label']})",
            "shared": listed([links.name(thing, language) for thing in shared], language),
        }
    )
    slugs = [str(row["line"]).rsplit("/", 1)[-1] for row in (one, other)]
    return Finding(
        rule=rule.name,
        kind=rule.group,
        key=f"{pair[0]}-{slugs[0]}-{pair[1]}-{slugs[1]}",
        **worded(rule, values) | looked_for(ties),
        score=score(amount / 1_000_000),
        concerns=tuple(map(links.iri, pair)),
        measures=pair,
        ministers=links.ministers(pair),
        shares=tuple(Share(thing, links.name(thing)) for thing in shared),
        **ties.told,
        passages=tuple(sorted(passages)),
    )
