"""Overlaps that are computed: alike pairs, groups of measures, and what alone joins ministers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from queries.findings.betweenness import betweenness
from queries.findings.links import Links
from queries.findings.model import (
    Finding,
    Options,
    Outcome,
    Share,
    Text,
    both,
    listed,
    score,
    whole,
)
from queries.findings.shared import on_one_theme
from queries.findings.similarity import FACETS, Similarity
from queries.findings.telling import (
    NOTHING,
    Teller,
    alike,
    bulleted,
    euros,
    inside,
    joined,
    named,
    noted,
    of_its_minister,
    text,
    too_general,
)
from queries.findings.ties import Ties
from queries.rows import grouped

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["brokers", "communities", "same_theme_and_group", "similar_measures"]

_LEAST_SHARE = 0.0005
"""What adds less than this to a similarity would be shown as 0.000, and is not named."""

_HOLDING = ("theme", "target-group", "instrument")
"""The facets that a group of measures can be about: an administration is no subject."""

_IN_COMMON: Mapping[str, Text] = {
    "target-group": text("doelgroepen", "target groups"),
    "instrument": text("instrumenten", "instruments"),
    "actor": text("wie meewerkt", "who takes part"),
    "theme": text("thema’s", "themes"),
    "place": text("plaatsen", "places"),
}
"""What two measures can have in common, but for SDG targets, in the order in which a sentence names it."""


def similar_measures(tell: Teller, links: Links, options: Options) -> Outcome:
    """Pairs without a common lead that are much alike, use one instrument, and that nothing in the plan ties."""
    similarity, partners = Similarity(links), whole(options["partners"])
    pairs = similarity.pairs(float(options["minimum"]), partners)
    found = [
        _pair(tell, links, similarity, links.measures[one], links.measures[other], one, other, strength)
        for one, other, strength in pairs
        if links.leads(links.measures[one]).isdisjoint(links.leads(links.measures[other]))
    ]
    apart, most = len(found), max(Decimal(2), options["rare"] * len(links.measures))
    found = [finding for finding in found if _much(links, [share.thing for share in finding.shares], most, options)]
    loose = tuple(finding for finding in found if not finding.coordinated and _use_one(links, finding.measures))
    left = (len(pairs) - apart, apart - len(found), len(found) - len(loose), pairs.cut)
    return Outcome.told(loose, _not_told(left, partners))


def _use_one(links: Links, pair: tuple[str, ...]) -> bool:
    """Whether both use an instrument that is not general, or name no instrument at all."""
    used = [set(links.things("instrument", one)) - links.general for one in pair]
    return bool(set.intersection(*used)) or not set.union(*used)


def _much(links: Links, things: list[str], most: Decimal, options: Options) -> bool:
    """Whether enough of these things, and one that so few measures at most have that it says something, are no SDG."""
    facets = [links.by_thing(facet) for facet in FACETS if facet != "sdg"]
    had = [max(len(of.get(thing, ())) for of in facets) for thing in things]
    return sum(map(bool, had)) >= options["shared"] and any(0 < measures <= most for measures in had)


def _not_told(left: tuple[int, int, int, int], partners: int) -> Text:
    """Which alike pairs are not reported, and why; empty where there are none."""
    whys = (
        text(
            "paren met een gezamenlijke trekker zijn weggelaten: die kent ze allebei.",
            "pairs with a common lead are left out: that minister knows both.",
        ),
        text(
            "paren delen minder, of alleen wat veel maatregelen hebben, en zijn weggelaten.",
            "pairs share less, or only what many measures have, and are left out.",
        ),
        text("paren zijn weggelaten omdat het plan ze al bindt.", "pairs are left out as the plan already ties them."),
        text(
            f"paren vallen weg omdat een maatregel hoogstens {partners} partners houdt.",
            f"pairs are cut as a measure keeps {partners} partners at most.",
        ),
    )
    told = [(number, why) for number, why in zip(left, whys, strict=True) if number]
    return both(lambda language: " ".join(f"{number} {why[language]}" for number, why in told))


def _pair(
    tell: Teller, links: Links, similarity: Similarity, one: str, other: str, row: int, column: int, strength: float
) -> Finding:
    shared = [item for item in similarity.shared(row, column) if item[2] >= _LEAST_SHARE]
    told = [thing for facet, thing, _ in shared if facet != "sdg"] or [thing for _, thing, _ in shared]
    ties = links.ties((one, other))

    def values(language: str) -> dict[str, object]:
        names = list(dict.fromkeys(links.inner(thing, language) for thing in told))
        return {
            "about": ", ".join(names[:2]),
            "one": one,
            "other": other,
            "first": links.title(one, language),
            "second": links.title(other, language),
            "shared": bulleted((*_in_common(links, shared), _named_money(links, (one, other)))),
        }

    return tell(
        (one, other),
        values,
        ties=ties,
        key=f"{one}-{other}",
        score=score(strength),
        shares=tuple(Share(thing, links.name(thing), score(part)) for _, thing, part in shared),
        passages=_passages(links, (one, other), [(facet, thing) for facet, thing, _ in shared]),
    )


def _in_common(links: Links, shared: list[tuple[str, str, float]]) -> Iterator[Text]:
    """What two measures share, by kind: "instrumenten: budgetmeter, minimale levering"."""
    for kind, called in _IN_COMMON.items():
        things = [thing for facet, thing, _ in shared if facet == kind]
        if things:
            yield alike("{}: {}", called, joined((inside(links, [one]) for one in things), ", "))


def _named_money(links: Links, pair: Iterable[str]) -> Text:
    """What each of two measures names for itself, in EUR."""
    amounts = ((one, links.stated_money([one])) for one in pair)
    each = (
        alike("{} {}", one, euros(amount) if amount else text("geen bedrag", "no amount")) for one, amount in amounts
    )
    return text(
        "geld dat elk noemt, jaarbedragen één keer geteld: {}",
        "money that each names, yearly amounts counted once: {}",
        joined(each),
    )


def _agreed(ties: Ties) -> Text:
    """What a title says of the ties."""
    if ties.coordinated:
        return text("met een band in het plan", "with a tie in the plan")
    if ties.loose:
        return text("geen band gevonden in het plan", "no tie found in the plan")
    parts = len(ties.groups)
    return text(f"tussen {parts} delen geen band gevonden", f"no tie found between {parts} parts")


def _passages(links: Links, identifiers: Iterable[str], things: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The passages in which each of these measures is linked to these things, be it through a narrower one."""
    things = list(things)
    found: list[str] = []
    for identifier in identifiers:
        direct = {source for facet, thing in things for source in links.things(facet, identifier).get(thing, ())}
        found += links.passages(identifier, direct)
    return tuple(dict.fromkeys(found))


def same_theme_and_group(tell: Teller, links: Links, options: Options) -> Outcome:
    """Measures of several ministers on one theme for one target group, with the ties that the plan shows."""
    least = whole(options["ministers"])
    themes, groups = links.by_thing("theme"), links.by_thing("target-group")
    seen: dict[tuple[str, tuple[str, ...]], str] = {}
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for theme, of_theme in themes.items():
        if links.says_nothing(theme) or links.own_minister(theme):
            continue
        members_of = set(of_theme)
        for group, of_group in groups.items():
            if links.says_nothing(group) or len(of_group) > options["most"] * len(links.measures):
                continue
            members = tuple(identifier for identifier in of_group if identifier in members_of)
            ministers = links.ministers(members)
            primary = sum(group in links.things("primary-target-group", one) for one in members)
            if len(ministers) < least or not links.apart(members) or 2 * primary < len(members):
                continue
            earlier = seen.get((theme, members))
            if earlier is not None and not _narrower(links, members, group, earlier):
                continue  # the same measures through a broader group: the narrowest says most
            if earlier is not None:
                del found[theme, earlier]
            seen[theme, members] = group
            found[theme, group] = members
    own = [theme for theme in themes if links.own_minister(theme) and not links.says_nothing(theme)]
    told = [
        _theme_and_group(tell, links, *key, members)
        for key, members in found.items()
        if not _within_another(key, found)
    ]
    return Outcome.told(
        sorted(told, key=lambda f: (-f.score, -len(f.ministers), f.key)),
        noted(too_general(links, (*themes, *groups)), of_its_minister(links, own)),
    )


def _within_another(key: tuple[str, str], found: Mapping[tuple[str, str], tuple[str, ...]]) -> bool:
    """Whether other measures on the same theme hold all of these and more: that finding says it as well."""
    mine = set(found[key])
    return any(other[0] == key[0] and mine < set(members) for other, members in found.items())


def _narrower(links: Links, members: Iterable[str], group: str, other: str) -> bool:
    """Whether `group` reaches `other` from below: all that holds for it holds for `other` through it."""
    return all(
        links.things("target-group", identifier)[group] < links.things("target-group", identifier)[other]
        or group in links.things("target-group", identifier)[other]
        for identifier in members
    )


def _theme_and_group(tell: Teller, links: Links, theme: str, group: str, members: tuple[str, ...]) -> Finding:
    ties = links.ties(members)
    across = _across(links, ties)
    return tell(
        members,
        lambda language: {
            "theme": links.name(theme, language),
            "group": links.inner(group, language),
            "agreed": _agreed(ties),
            "across": across,
        },
        ties=ties,
        key=f"{theme.rsplit('/', 1)[-1]}-{group.rsplit('/', 1)[-1]}",
        score=Decimal(len(ties.groups)),
        shares=(Share(theme, links.name(theme)), Share(group, links.name(group))),
        passages=_passages(links, members, [("target-group", group)]),
    )


def _across(links: Links, ties: Ties) -> Text:
    """The instruments that measures of different parts use all the same; empty where there are none."""
    members = {one for part in ties.groups for one in part}
    using: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for instrument, measures in links.by_thing("instrument").items():
        common = tuple(one for one in measures if one in members)
        if instrument not in links.general and sum(not set(part).isdisjoint(common) for part in ties.groups) > 1:
            using[common].append(instrument)
    if not using:
        return NOTHING
    each = joined(
        alike("{} ({})", inside(links, things), text(listed(common), listed(common, "en")))
        for common, things in using.items()
    )
    return text("\nWel gebruiken zij dezelfde instrumenten: {}.", "\nThey do use the same instruments: {}.", each)


def communities(tell: Teller, links: Links, options: Options) -> Outcome:
    """Groups of measures more alike within than without (Louvain), across ministers and goals, not all tied.

    Nor all on one theme: then the theme is what they are about, and other rules tell of it.
    """
    import networkx as nx

    similarity = Similarity(links)
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(links.measures)))
    for one, other, strength in similarity.pairs(float(options["minimum"]), whole(options["partners"])):
        graph.add_edge(one, other, weight=strength)
    parts = nx.community.louvain_communities(graph, seed=1)
    found = []
    for part in parts:
        together = tuple(links.measures[row] for row in sorted(part))
        held = _held_in_common(links, together)
        members = tuple(one for one in together if any(_about(links, one, *thing) for thing in held))
        enough = len(members) >= options["measures"] and len(links.ministers(members)) >= options["ministers"]
        if enough and not on_one_theme(links, members):
            found.append(_community(tell, links, members, held))
    found = [finding for finding in found if finding.score >= options["spread"] and not finding.coordinated]
    return Outcome.told(sorted(found, key=lambda f: (-f.score, -len(f.measures), f.key)))


def _community(tell: Teller, links: Links, members: tuple[str, ...], held: list[tuple[str, str]]) -> Finding:
    by_goal = grouped((goal, identifier) for identifier in members for goal in links.things("goal", identifier))
    largest = max(len(of_goal) for of_goal in by_goal.values())

    things = [thing for _, thing in held]
    goals = [f"{goal.rsplit('/', 1)[-1]} ({len(of_goal)})" for goal, of_goal in sorted(by_goal.items())]
    shared = text(": de meeste delen {}", ": most share {}", inside(links, things))
    around = text("rond {}", "around {}", members[0])
    return tell(
        members,
        {
            "about": joined((inside(links, [thing]) for thing in things[:3]), ", ") if held else around,
            "shared": shared if held else NOTHING,
            "goals": text(listed(goals), listed(goals, "en")),
        },
        ties=links.ties(members),
        key=members[0],
        score=score(1 - largest / len(members)),
        shares=tuple(Share(thing, links.name(thing)) for _, thing in held),
        passages=_passages(links, members, held),
    )


def _about(links: Links, identifier: str, facet: str, thing: str) -> bool:
    """Whether a measure is about a thing: of target groups the primary ones only."""
    return thing in links.things("primary-target-group" if facet == "target-group" else facet, identifier)


def _held_in_common(links: Links, members: tuple[str, ...], most: int = 4) -> list[tuple[str, str]]:
    """What at least half of these measures have and the rest has least: (facet, thing), the most telling first."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for facet in _HOLDING:
        for identifier in members:
            for thing in set(links.things(facet, identifier)) - links.general:
                counts[facet, thing] += 1
    everywhere = {(facet, thing): len(of) for facet in _HOLDING for thing, of in links.by_thing(facet).items()}
    share, rest = len(members), len(links.measures) - len(members)
    lift = {
        key: count / share - (everywhere[key] - count) / max(rest, 1)
        for key, count in counts.items()
        if count * 2 >= share
    }
    return sorted(lift, key=lambda key: (-round(lift[key], 9), key))[:most]


def brokers(tell: Teller, links: Links, options: Options) -> Outcome:
    """Actors and instruments that alone hold ministers together: take one away, and nothing joins their measures."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(links.measures)
    joins: dict[frozenset[str], set[str]] = defaultdict(set)
    facets = {}
    for facet in ("actor", "instrument"):
        for thing, members in links.by_thing(facet).items():
            if len(members) < 2 or thing in links.general:
                continue
            facets[thing] = facet
            graph.add_edges_from((identifier, thing) for identifier in members)
            posts = sorted({post for identifier in members for post in links.leads(identifier)})
            for one, other in combinations(posts, 2):
                joins[frozenset((one, other))].add(thing)
    pivots = min(whole(options["pivots"]), len(graph))
    between = betweenness(graph, pivots)
    cut = set(nx.articulation_points(graph)) & set(facets)
    alone = grouped((next(iter(things)), pair) for pair, things in joins.items() if len(things) == 1)
    found = [
        _broker(tell, links, thing, facets[thing], between[thing], alone.get(thing, []), _cut_off(graph, thing, cut))
        for thing in sorted({*alone, *cut} - links.classes - set(links.by_thing("implementer")))
        if len(links.ministers(links.by_thing(facets[thing])[thing])) > 1
    ]
    estimated = text(
        f"De score is geschat vanuit {pivots} van de {len(graph)} maatregelen, actoren en instrumenten.",
        f"The score is estimated from {pivots} of the {len(graph)} measures, actors and instruments.",
    )
    return Outcome.ranked(found, estimated if pivots < len(graph) and found else NOTHING)


def _cut_off(graph: nx.Graph[str], thing: str, cut: set[str]) -> list[str]:
    """The measures that fall away from the largest part of the network when a thing is taken out."""
    import networkx as nx

    if thing not in cut:
        return []
    rest = graph.subgraph([node for node in nx.node_connected_component(graph, thing) if node != thing])
    parts = sorted(nx.connected_components(rest), key=len, reverse=True)
    return [node for part in parts[1:] for node in part if not node.startswith("http")]


def _broker(
    tell: Teller, links: Links, thing: str, facet: str, between: float, alone: list[frozenset[str]], cut_off: list[str]
) -> Finding:
    members = links.by_thing(facet)[thing]

    def pairs(language: str) -> str:
        each = sorted(listed(sorted(links.name(post, language) for post in pair), language) for pair in alone)
        return {"nl": "; van ", "en": "; of "}[language].join(each)

    parts = []
    if alone:
        only = "Dit is het enige wat de maatregelen delen van {}.", "It is all that the measures share of {}."
        parts.append(text(*only, both(pairs)))
    if cut_off:
        without = "Zonder dit hangt niets meer aan de rest vast: {}.", "Without it nothing holds to the rest: {}."
        parts.append(text(*without, ", ".join(sorted(cut_off))))
    return tell(
        members,
        {"name": named(links, [thing]), "alone": joined(parts, " ")},
        ties=links.ties(members),
        key=thing.split("/id/", 1)[-1].replace("/", "-"),
        score=score(between),
        shares=(Share(thing, links.name(thing)),),
        passages=_passages(links, members, [(facet, thing)]),
    )
