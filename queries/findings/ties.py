"""What in the plan ties measures together: whoever works on one, knows of the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from ontology import natural
from queries.findings.model import Text, listed
from queries.rows import grouped

if TYPE_CHECKING:
    from queries.findings.links import Links

__all__ = ["LOOKED_FOR", "Ties", "in_plan_order", "ties"]

LOOKED_FOR: Text = {
    "nl": (
        "dezelfde minister, of een die meewerkt (ook door een administratie of beleidsdomein); dezelfde uitvoerende "
        "administratie, partner, overlegpartner of ontvanger van geld; een verwijzing; een titel met de naam van een "
        "instrument of organisatie van de andere. Een soort organisaties, zoals de OCMW's, telt niet als band, en wie "
        "overal geraadpleegd wordt evenmin"
    ),
    "en": (
        "the same minister, or one who works along (also by an administration or policy domain); the same implementing "
        "administration, partner, consulted body or recipient of money; a reference; a title with the name of an "
        "instrument or organisation of the other. A class of organisations, such as the OCMWs, does not count as a "
        "tie, nor does whoever is consulted everywhere"
    ),
}
"""What `ties` looks for, for a sentence that says that nothing was found."""

_PARTNERS = ("role-partner", "role-overleg", "role-regisseur", "role-medeuitvoerder", "role-ondersteuner")
"""The roles in which an organisation works on a measure without being its implementing administration."""

_CONSULTED = "role-overleg"

_LISTED = 12
"""How many measures a tie lists; it joins all of them."""

_PAID = ("recipient", "role-gesubsidieerd")


def in_plan_order(identifiers: Iterable[str]) -> list[str]:
    """Identifiers of measures as the plan orders them: 7.1.9 before 7.1.10."""
    return sorted(identifiers, key=natural)


@dataclass(frozen=True)
class Ties:
    """How ties join measures: the groups they leave, and the ties themselves in Dutch and English."""

    groups: tuple[tuple[str, ...], ...]
    texts: tuple[str, ...]
    texts_en: tuple[str, ...] = ()
    loose: bool = False
    """Whether they join no measures of ministers without a common lead, and no two lead one together or `elsewhere`."""
    elsewhere: tuple[str, ...] = ()
    """Other measures, on a theme that all of these are on, that ministers of different groups lead together."""

    @property
    def coordinated(self) -> bool:
        """Whether ties join all measures into one group."""
        return len(self.groups) == 1

    @property
    def told(self) -> dict[str, Any]:
        """What a `Finding` takes of them."""
        return {
            "coordinated": self.coordinated,
            "ties": self.texts,
            "ties_en": self.texts_en,
            "loose": self.loose,
            "parts": len(self.groups),
        }


@dataclass(frozen=True)
class _Tie:
    """Measures that one thing joins, with how it does so."""

    members: tuple[str, ...]
    nl: str
    en: str


def ties(links: Links, members: list[str], apart_from: frozenset[str] = frozenset()) -> Ties:
    """What in the plan ties measures together apart from some organisations, and the groups that this leaves."""
    found = [*_shared(links, members, apart_from), *_cooperating(links, members), *_titles(links, members)]
    found += [*_serving(links, members), *_references(links, members)]
    found.sort(key=lambda tie: -len(set(tie.members)))  # what joins most first
    group = {identifier: identifier for identifier in members}

    def root(identifier: str) -> str:
        while group[identifier] != identifier:
            group[identifier] = identifier = group[group[identifier]]
        return identifier

    for tie in found:
        for identifier in tie.members[1:]:
            group[root(identifier)] = root(tie.members[0])
    groups = grouped((root(identifier), identifier) for identifier in members)
    parts = tuple(map(tuple, groups.values()))
    elsewhere = _elsewhere(links, parts)
    return Ties(
        parts,
        tuple(dict.fromkeys(tie.nl for tie in found)),
        tuple(dict.fromkeys(tie.en for tie in found)),
        loose=links.apart(members)
        and not any(links.apart(of_group) for of_group in groups.values())
        and all(len(links.leads(one)) < 2 for one in members)
        and not elsewhere,
        elsewhere=elsewhere,
    )


def _elsewhere(links: Links, parts: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """The other measures on a common theme that the ministers of two or more of these parts lead together."""
    members = {identifier for part in parts for identifier in part}
    themes = set.intersection(*(set(links.things("theme", one)) for one in members)) - links.general
    leads = [{post for one in part for post in links.leads(one)} for part in parts]
    others = {one for theme in themes for one in links.by_thing("theme")[theme]} - members
    return tuple(
        one
        for one in in_plan_order(others)
        if any(links.leads(one) & mine and links.leads(one) & (other - mine) for mine, other in combinations(leads, 2))
    )


def _by_thing(members: list[str], of: Callable[[str], Iterable[str]]) -> Mapping[str, list[str]]:
    """The measures by each thing that they have, in their order."""
    return grouped((thing, identifier) for identifier in members for thing in of(identifier))


def _shared(links: Links, members: list[str], apart_from: frozenset[str]) -> Iterator[_Tie]:
    """The same lead, implementing administration, partner or recipient of money."""
    kinds = (
        ("zelfde trekker", "same lead", "minister"),
        ("zelfde uitvoerende administratie", "same implementing administration", "implementer"),
        ("zelfde partner of overlegpartner", "same partner or consulted body", "partner"),
        ("zelfde ontvanger van geld", "same recipient of money", "paid"),
    )
    carrying = _by_thing(members, lambda one: links.things("implementer", one))
    for nl, en, kind in kinds:
        joining = {one: _joining(links, kind, one) - apart_from for one in members}
        if kind == "partner":  # who is part of an organisation that another measure names, brings it along
            every = set().union(*joining.values())
            joining = {
                one: things.union(*(links.above.get(thing, set()) & every for thing in things)).difference(
                    links.things("implementer", one)
                )
                for one, things in joining.items()
            }
        sharing = _by_thing(members, joining.__getitem__)
        for thing, together in sorted(sharing.items()):
            if len(together) > 1:
                yield _joint(links, nl, en, thing, together, members)
            if kind == "partner" and (carried := carrying.get(thing)):
                yield _Tie(
                    (*carried, *together),
                    f"{links.name(thing)} voert {_some(carried)} uit en werkt mee aan {_some(together)}",
                    f"{links.name(thing, 'en')} carries out {_some(carried, 'en')} and takes part in "
                    f"{_some(together, 'en')}",
                )


def _joining(links: Links, kind: str, identifier: str) -> set[str]:
    """What could join a measure to others; of partners and recipients the named organisations that are not general."""
    if kind in ("minister", "implementer"):
        return set(links.things(kind, identifier))
    facets = _PARTNERS if kind == "partner" else _PAID
    things = {thing for facet in facets for thing in links.things(facet, identifier)}
    if kind == "partner":
        things -= links.consulted_everywhere & _only_consulted(links, identifier)
    return (things & links.organisations) - links.general - set(links.things("implementer", identifier))


def _only_consulted(links: Links, identifier: str) -> set[str]:
    """Who is consulted on a measure and does no more in it."""
    works = {thing for facet in _PARTNERS if facet != _CONSULTED for thing in links.things(facet, identifier)}
    return set(links.things(_CONSULTED, identifier)) - works


def _some(members: list[str], language: str = "nl") -> str:
    """Measures as a tie lists them: all, or the first and how many more."""
    if (rest := len(members) - _LISTED) <= 1:
        return listed(members, language)
    return listed([*members[:_LISTED], {"nl": f"{rest} andere", "en": f"{rest} more"}[language]], language)


def _joint(links: Links, nl: str, en: str, thing: str, together: list[str], members: list[str]) -> _Tie:
    who = "" if len(together) == len(members) else f" ({', '.join(together)})"
    return _Tie(tuple(together), f"{nl}: {links.name(thing)}{who}", f"{en}: {links.name(thing, 'en')}{who}")


def _cooperating(links: Links, members: list[str]) -> Iterator[_Tie]:
    """A minister who leads one measure and, the fiche says, works along on another."""
    led = _by_thing(members, links.leads)
    for identifier in members:
        for post in sorted(set(links.things("cooperating", identifier)) - links.leads(identifier)):
            if others := led.get(post):
                yield _Tie(
                    (identifier, *others),
                    f"de minister van {_some(others)} werkt mee aan {identifier}: {links.name(post)}",
                    f"the minister of {_some(others, 'en')} works along on {identifier}: {links.name(post, 'en')}",
                )


def _serving(links: Links, members: list[str]) -> Iterator[_Tie]:
    """An administration or policy domain that works along on a measure, of a minister who leads another."""
    rank = {identifier: position for position, identifier in enumerate(members)}
    led, carrying = (_by_thing(members, of) for of in (links.leads, lambda one: links.things("implementer", one)))
    for identifier in members:
        part = {thing for facet in _PARTNERS for thing in links.things(facet, identifier)}
        for thing in sorted(part - links.general - set(links.things("implementer", identifier))):
            of_its_ministers = {other for post in links.served(thing) - links.leads(identifier) for other in led[post]}
            if others := sorted(of_its_ministers.difference(carrying[thing]), key=rank.__getitem__):
                yield _Tie(
                    (identifier, *others),
                    f"{links.name(thing)} werkt mee aan {identifier}, en hoort bij de minister van {_some(others)}",
                    f"{links.name(thing, 'en')} takes part in {identifier}, and belongs to the minister of "
                    f"{_some(others, 'en')}",
                )


def _titles(links: Links, members: list[str]) -> Iterator[_Tie]:
    """A measure whose title names an instrument, or an organisation that does not carry it out, of others as well."""
    titled = [(one, links.titled[one] - links.general) for one in members if links.titled.get(one)]
    named = {thing for _, things in titled for thing in things}
    using: dict[str, list[str]] = defaultdict(list)
    for other in members if named else ():
        for thing in named & {*links.things("instrument", other), *links.things("actor", other)}:
            using[thing].append(other)
    for identifier, things in titled:
        for thing in sorted(things - set(links.things("implementer", identifier))):
            if others := [other for other in using[thing] if other != identifier]:
                yield _Tie(
                    (identifier, *others),
                    f"{links.name(thing)} staat in de titel van {identifier} en hoort ook bij {_some(others)}",
                    f"{links.name(thing, 'en')} is in the title of {identifier} and part of {_some(others, 'en')}",
                )


def _references(links: Links, members: list[str]) -> Iterator[_Tie]:
    for identifier in members:
        referred = {iri.rsplit("/", 1)[-1] for iri in links.things("reference", identifier)}
        for other in in_plan_order(set(members) & referred):
            yield _Tie((identifier, other), f"{identifier} verwijst naar {other}", f"{identifier} refers to {other}")
