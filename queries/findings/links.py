"""All links of all measures in memory: what the rules that calculate in Python reason over."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from itertools import combinations

from ontology import FOREIGN_PREFIXES
from queries.findings.model import Text, inner
from queries.findings.ties import Ties, in_plan_order, ties
from queries.rows import Row, grouped
from queries.stores.embedded import Store

__all__ = ["Links", "Ties", "in_plan_order"]


_OF_THEIR_OWN = {"timing", "budget"}
"""The fields of a fiche whose notes do not concern what the other fields say."""

_IDLE = ("role-vermeld", "role-doelorganisatie")
"""The roles in which an actor does nothing for a measure."""

_EVERYWHERE = 3
"""From how many ministers' measures an organisation is consulted everywhere."""

_YEAR = re.compile(r"\b20\d\d\b")
_YEARLY = re.compile(r"\belk jaar\b|\bjaarlijks|\bloopt door\b")

_WORD_EDGE, _WORD_END = re.compile(r"\b"), re.compile(r"(?!\w)")
_SDG = FOREIGN_PREFIXES["sdg"]


class Links:
    """The links of every measure by kind, from the library's `links`; names and passages are asked when needed.

    `of[facet][identifier][thing]` is the set of direct things through which the link holds: the thing itself, or a
    narrower concept. The facets are goal, minister, policy-domain, implementer, actor, instrument, theme, place,
    sdg, core-sdg, target-group, primary-target-group, reference, cooperating (ministers), budget-kind, recipient (of
    money), exchange (who exchanges personal data), named-instrument (one that is only named), and role-... for each
    role of an actor.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.of: dict[str, dict[str, dict[str, set[str]]]] = defaultdict(lambda: defaultdict(dict))
        for row in store.query("links"):
            things = self.of[str(row["facet"])][str(row["identifier"])]
            things.setdefault(str(row["thing"]), set()).add(str(row["direct"]))
        self.measures = in_plan_order({identifier for measures in self.of.values() for identifier in measures})

    def things(self, facet: str, identifier: str) -> Mapping[str, set[str]]:
        """What one measure is linked to in one facet."""
        return self.of[facet].get(identifier, {})

    def by_thing(self, facet: str) -> dict[str, list[str]]:
        """The measures of each thing of a facet, in plan order; things in alphabetical order of their IRI."""
        if facet not in self._by_thing:
            found = grouped((thing, one) for one in self.measures for thing in self.things(facet, one))
            self._by_thing[facet] = dict(sorted(found.items()))
        return self._by_thing[facet]

    @cached_property
    def _by_thing(self) -> dict[str, dict[str, list[str]]]:
        return {}

    @cached_property
    def _names(self) -> dict[str, Mapping[str, str]]:
        return {}

    def names(self, language: str = "nl") -> Mapping[str, str]:
        """The name of everything that has one in a language, by its IRI."""
        if language not in self._names:
            rows = self._store.query("names", language=language)
            self._names[language] = {str(row["thing"]): str(row["name"]) for row in rows}
        return self._names[language]

    def name(self, thing: str, language: str = "nl") -> str:
        """The name of a thing, in the other language where it has none in this one.

        An SDG goes by its number, what has no name by the last part of its IRI.
        """
        last = thing.rsplit("/", 1)[-1]
        if thing.startswith(_SDG):
            return f"SDG {last}"
        return next((name for lang in (language, "nl", "en") if (name := self.names(lang).get(thing))), last)

    def inner(self, thing: str, language: str) -> str:
        """The name of a thing as it stands inside a sentence: a group or theme without capital."""
        name = self.name(thing, language)
        if "/id/theme/" in thing:
            return name[:1].lower() + name[1:]
        return inner(name) if "/id/target-group/" in thing else name

    @cached_property
    def general(self) -> frozenset[str]:
        """Things so general that sharing them says nothing, and SDG targets out of reach: curated, with a reason."""
        return frozenset(str(row["thing"]) for row in self._store.query("general-things"))

    @cached_property
    def _broader(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for row in self._store.query("people"):
            found[str(row["group"])] |= {str(row["broader"])} if row["broader"] else set()
        return found

    @cached_property
    def people(self) -> frozenset[str]:
        """Target groups that are neither general nor intermediaries."""
        return frozenset(self._broader)

    def says_nothing(self, thing: str) -> bool:
        """Whether sharing a thing says nothing: it is general, or a target group that is an intermediary."""
        return thing in self.general or ("/id/target-group/" in thing and thing not in self.people)

    def family(self, groups: Iterable[str]) -> set[str]:
        """Target groups with all narrower ones and all broader ones that are not general."""
        found = {*_closure(groups, self._broader), *_closure(groups, self._narrower)}
        return found & self.people

    @cached_property
    def _narrower(self) -> Mapping[str, list[str]]:
        return grouped((one, group) for group, broader in self._broader.items() for one in broader)

    def narrower(self, groups: Iterable[str]) -> set[str]:
        """Target groups with all narrower ones."""
        return _closure(groups, self._narrower)

    def primary_for(self, groups: Iterable[str]) -> list[str]:
        """The measures that are primarily for one of these groups or a narrower one, in plan order."""
        of = self.by_thing("primary-target-group")
        return in_plan_order({identifier for group in groups for identifier in of.get(group, ())})

    @cached_property
    def related(self) -> Mapping[str, set[str]]:
        """The target groups that the plan's figures relate to the population that is a group, by that group."""
        return _pairs(self._store.query("related-groups"), "group", "related")

    @cached_property
    def promises(self) -> Mapping[str, tuple[str, int, bool]]:
        """The goal of a promise's frame, the page, and whether it commits to something, by the promise's IRI."""
        rows = self._store.query("promises")
        return {str(row["promise"]): (str(row["goal"]), int(str(row["page"])), bool(row["commits"])) for row in rows}

    @cached_property
    def promised(self) -> Mapping[str, set[str]]:
        """The promises made to each group."""
        return _pairs(self._store.query("promises"), "group", "promise")

    def shows_need(self, group: str) -> bool:
        """Whether a figure or a promise of the plan is about these people."""
        return group in self._counted or bool(self.promised[group])

    @cached_property
    def _counted(self) -> frozenset[str]:
        return frozenset(str(row["group"]) for row in self._store.query("people-in-figures"))

    @cached_property
    def at_risk(self) -> frozenset[str]:
        """Target groups of which the plan gives the poverty risk."""
        return frozenset(str(row["group"]) for row in self._store.query("groups-at-risk"))

    @cached_property
    def crisis_measures(self) -> Mapping[str, set[str]]:
        """The crisis measures that name each group."""
        return _pairs(self._store.query("crisis-targets"), "group", "crisis")

    @cached_property
    def crisis_page(self) -> Mapping[str, int]:
        """The page of each crisis measure that names a group."""
        return {str(row["crisis"]): int(str(row["page"])) for row in self._store.query("crisis-targets")}

    @cached_property
    def runs_until(self) -> Mapping[str, int]:
        """The last year that milestones and data notes tell of a measure, 9999 where that it is yearly; 0 without any.

        What starts in a year runs into the next.
        """
        found: dict[str, int] = defaultdict(int)
        for row in self._store.query("dates-told"):
            said = str(row["said"])
            years = (
                [9999] if _YEARLY.search(said) else [int(year) + bool(row["starts"]) for year in _YEAR.findall(said)]
            )
            found[str(row["identifier"])] = max(found[str(row["identifier"])], *years, 0)
        return found

    def caveats(self, identifiers: Iterable[str], fields: Collection[str]) -> tuple[str, ...]:
        """Data notes on these fields of these measures; of timing also milestones, of budget approximate amounts.

        A note that is on timing or budget as well, is only about those.
        """
        elsewhere = _OF_THEIR_OWN - set(fields)
        found = {
            node
            for identifier in identifiers
            for node, of in self._caveats.get(identifier, {}).items()
            if not of.isdisjoint(fields) and of.isdisjoint(elsewhere)
        }
        return tuple(sorted(found))

    @cached_property
    def _caveats(self) -> Mapping[str, Mapping[str, set[str]]]:
        found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for row in self._store.query("caveats"):
            found[str(row["identifier"])][str(row["caveat"])].add(str(row["field"]))
        return found

    def title(self, identifier: str, language: str = "nl") -> str:
        """The title of a measure."""
        return self.name(self.iri(identifier), language)

    def iri(self, identifier: str) -> str:
        """The IRI of a measure."""
        return f"{self._store.base}/id/measure/{self._store.plan}/{identifier}"

    def role(self, slug: str) -> str:
        """The IRI of a role, such as "partner"."""
        return f"{self._store.base}/id/role/{slug}"

    # --- who leads -------------------------------------------------------------------------------

    def leads(self, identifier: str) -> frozenset[str]:
        """The ministerial posts that lead a measure."""
        return frozenset(self.things("minister", identifier))

    def apart(self, identifiers: Iterable[str]) -> bool:
        """Whether some two of these measures have lead ministers, and none in common."""
        leads = {posts for identifier in identifiers if (posts := self.leads(identifier))}
        return any(one.isdisjoint(other) for one, other in combinations(leads, 2))

    def ministers(self, identifiers: Iterable[str], language: str = "nl") -> tuple[str, ...]:
        """The names of the ministers who lead these measures, in alphabetical order."""
        posts = {post for identifier in identifiers for post in self.leads(identifier)}
        return tuple(sorted(self.name(post, language) for post in posts))

    def sides(self, identifier: str) -> set[str]:
        """The ministers who lead a measure or work along on it, themselves or by their domain or administration."""
        part = {*self.things("actor", identifier), *self.things("policy-domain", identifier)}
        part -= set(self.things("role-vermeld", identifier))
        through = {post for thing in part for post in self.served(thing)}
        return {*self.leads(identifier), *self.things("cooperating", identifier), *through}

    @cached_property
    def _served(self) -> Mapping[str, set[str]]:
        """The ministers who lead more than half of the measures of a policy domain or administration."""
        found: dict[str, set[str]] = {}
        for facet in ("policy-domain", "implementer"):
            for thing, members in self.by_thing(facet).items():
                led = Counter(post for identifier in members for post in self.leads(identifier))
                found[thing] = {post for post, measures in led.items() if 2 * measures > len(members)}
        return found

    def served(self, thing: str) -> frozenset[str]:
        """The ministers to whom a policy domain or administration belongs, or else what it is part of."""
        return frozenset(
            post for one in (thing, *sorted(self.above.get(thing, ()))) for post in self._served.get(one, ())
        )

    @cached_property
    def above(self) -> Mapping[str, set[str]]:
        """What an organisation is part of, and the policy domain to which it belongs, by its IRI."""
        return _pairs(self._store.query("administrations"), "actor", "above")

    @cached_property
    def consulted_everywhere(self) -> frozenset[str]:
        """Organisations that take part in measures of so many ministers that their presence joins none of them."""
        return frozenset(
            thing for thing, members in self.by_thing("actor").items() if len(self.ministers(members)) >= _EVERYWHERE
        )

    @cached_property
    def working_roles(self) -> tuple[str, ...]:
        """The facets of the roles in which an actor does something for a measure."""
        return tuple(facet for facet in sorted(self.of) if facet.startswith("role-") and facet not in _IDLE)

    @cached_property
    def organisations(self) -> frozenset[str]:
        """Named organisations: a class of organisations ("lokale besturen") sits at no table."""
        return frozenset(str(row["actor"]) for row in self._store.query("organisations"))

    @cached_property
    def classes(self) -> frozenset[str]:
        """Actors that are classes of organisations, such as the local authorities."""
        return frozenset(self.by_thing("actor")) - self.organisations

    @cached_property
    def titled(self) -> Mapping[str, frozenset[str]]:
        """The instruments and named organisations that the title of a measure names as they are written, by measure."""
        things: dict[str, set[str]] = defaultdict(set)
        for thing, labels in self._labels.items():
            for label in labels if "/id/theme/" not in thing and "/id/post/" not in thing else ():
                things[label].add(thing)
        return {
            identifier: frozenset(
                thing for label in _labels_in(self.title(identifier), things) for thing in things[label]
            )
            for identifier in self.measures
        }

    def ties(self, identifiers: Iterable[str], apart_from: Iterable[str] = ()) -> Ties:
        """What in the plan ties measures together, apart from some organisations (`queries.findings.ties`)."""
        return ties(self, list(identifiers), frozenset(apart_from))

    # --- money

    @cached_property
    def _money(self) -> Mapping[str, Decimal]:
        return {
            str(row["identifier"]): Decimal(str(row["statedEuro"])) for row in self._store.query("budget-per-measure")
        }

    @cached_property
    def _members(self) -> Mapping[str, set[str]]:
        return _pairs(self._store.query("partnerships"), "member", "partnership")

    def pays(self, identifier: str, actor: str) -> bool:
        """Whether a measure gives money to an actor, or to a partnership that it is part of."""
        paid = {*self.things("recipient", identifier), *self.things("role-gesubsidieerd", identifier)}
        return not paid.isdisjoint({actor, *self._members.get(actor, ())})

    @cached_property
    def _labels(self) -> Mapping[str, set[str]]:
        return _pairs(self._store.query("labels"), "thing", "label")

    def own_minister(self, theme: str) -> bool:
        """Whether a theme stands in the task of one minister, who coordinates it, under any of its names and theirs.

        Civic Integration coordinates integration; leisure is culture, sport and tourism, of three ministers.
        """
        if "/id/theme/" not in theme:
            return False
        name = re.compile(rf"\b(?:{'|'.join(map(re.escape, self._labels[theme]))})\b", re.IGNORECASE)
        return sum(any(map(name.search, self._labels[post])) for post in self.by_thing("minister")) == 1

    def mostly_one_minister(self, identifiers: Collection[str]) -> bool:
        """Whether one minister leads more than half of these measures, and so can bring the others together."""
        led = Counter(post for identifier in identifiers for post in self.leads(identifier))
        return 2 * max(led.values(), default=0) > len(identifiers)

    def in_one_hand(self, identifiers: Iterable[str]) -> bool:
        """Whether one administration carries out all of these measures, and so knows them all."""
        carried = [set(self.things("implementer", identifier)) for identifier in identifiers]
        return bool(carried and set.intersection(*carried))

    def mainly_about(self, identifiers: Iterable[str], things: Collection[str]) -> list[str]:
        """Those of these measures that are mainly about these things.

        Those are primarily for the groups among them and no others, and have no other theme than the themes among
        them; what holds neither group nor theme is about no such thing.
        """
        groups = {thing for thing in things if "/id/target-group/" in thing}
        themes = {thing for thing in things if "/id/theme/" in thing}
        return [
            one
            for one in identifiers
            if (groups or themes)
            and not (groups and not self._only_for(one, groups))
            and not (themes and set(self.things("theme", one)) - themes)
        ]

    def _only_for(self, identifier: str, groups: set[str]) -> bool:
        """Whether a measure is primarily for people of these groups, and for no others."""
        primary = set(self.things("primary-target-group", identifier)) & self.people
        return not groups.isdisjoint(primary) and primary <= self.family(groups)

    def stated_money(self, identifiers: Iterable[str]) -> Decimal:
        """The euro that these measures name for themselves, together."""
        return sum((self._money.get(identifier, Decimal(0)) for identifier in identifiers), Decimal(0))

    @cached_property
    def parts_for(self) -> Mapping[tuple[str, str], Decimal]:
        """The euro of the lines of a measure that are for one of its target groups, where any says so."""
        rows = self._store.query("money-for-groups")
        return {(str(row["identifier"]), str(row["group"])): Decimal(str(row["euro"])) for row in rows}

    # --- evidence ----------------------------------------------------------------------------------

    @cached_property
    def _passages(self) -> Mapping[tuple[str, str], list[str]]:
        rows = self._store.query("link-passages")
        return dict(grouped(((str(row["identifier"]), str(row["thing"])), str(row["passage"])) for row in rows))

    @cached_property
    def _fields(self) -> Mapping[tuple[str, str], str]:
        rows = self._store.query("field-passages")
        return {(str(row["identifier"]), str(row["field"])): str(row["passage"]) for row in rows}

    def passages(self, identifier: str, things: Iterable[str] = (), field: str = "title") -> tuple[str, ...]:
        """The passages that link a measure to these things; where there are none, the field of its fiche."""
        found = sorted({passage for thing in things for passage in self._passages.get((identifier, thing), ())})
        shown = self._fields.get((identifier, field))
        return tuple(found) if found else (shown,) if shown else ()

    def evidence(self, identifiers: Iterable[str], things: Iterable[str], field: str) -> tuple[str, ...]:
        """The passages of these measures on these things, or else the field of their fiches."""
        things = list(things)
        return tuple(passage for identifier in identifiers for passage in self.passages(identifier, things, field))

    @cached_property
    def _pages(self) -> Mapping[str, int]:
        return {str(row["passage"]): int(str(row["page"])) for row in self._store.query("passages")}

    def page(self, identifier: str) -> Text:
        """Where the fiche of a measure begins: "blz. 31"."""
        number = self._pages.get(self._fields.get((identifier, "title"), ""), 0)
        return {"nl": f"blz. {number}", "en": f"p. {number}"}


def _labels_in(title: str, labels: Container[str]) -> Iterator[str]:
    """The labels that stand in a title as whole words, from the left, of those that start together the longest.

    >>> list(_labels_in("De UiTPAS en de UiTPAS-gemeente", {"UiTPAS", "UiTPAS-gemeente", "Ui"}))
    ['UiTPAS', 'UiTPAS-gemeente']
    """
    ends = [match.start() for match in _WORD_END.finditer(title)]
    here = 0
    for start in (match.start() for match in _WORD_EDGE.finditer(title)):
        if start >= here:
            found = next((end for end in reversed(ends) if end > start and title[start:end] in labels), None)
            if found is not None:
                yield title[start:found]
                here = found


def _pairs(rows: Iterable[Row], key: str, value: str) -> Mapping[str, set[str]]:
    """The values of each key among some rows."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        found[str(row[key])].add(str(row[value]))
    return found


def _closure(start: Iterable[str], steps: Mapping[str, Collection[str]]) -> set[str]:
    """All that is reached from some things, themselves among them."""
    found, ahead = set(), list(start)
    while ahead:
        if (one := ahead.pop()) not in found:
            found.add(one)
            ahead += steps.get(one, ())
    return found
