"""Where ministers meet: who leads on which theme, between whom the plan arranges nothing, and who is not there.

Sharing a theme that is general (`queries.findings.Links.general`) says nothing, as in the findings: it has no pairs,
and a row only where somebody is absent, which comes from a title and not from what is shared.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from queries.rows import grouped
from viz.web.model.plan import Plan
from viz.web.model.records import Measure
from viz.web.urls import slug

__all__ = ["Apart", "Meeting", "Meetings", "bodies", "in_title", "portfolios", "works_along"]


@dataclass(frozen=True)
class Apart:
    """Two ministers with measures on one theme for the same people, none of which anything in the plan ties."""

    posts: tuple[str, str]
    measures: tuple[tuple[Measure, Measure], ...]
    """The pairs for the same people, each with first that of the first post."""
    groups: tuple[str, ...]
    """Those people: target groups that are neither general nor intermediaries."""


@dataclass(frozen=True)
class Meeting:
    """A theme: the measures that each minister leads on it, and what is missing between them or besides."""

    theme: str
    led: Mapping[str, Sequence[Measure]]
    apart: tuple[Apart, ...]
    cooperating: frozenset[str]
    """The posts that work along on a measure and lead none."""
    general: bool
    """Whether sharing the theme says nothing, so that it has no pairs."""
    absent: frozenset[str]
    """The posts whose title names the theme, and that neither lead nor work along."""

    def number(self, post: str) -> int:
        """How many measures a minister leads on it."""
        return len(self.led.get(post, ()))

    @property
    def alone(self) -> tuple[str, ...]:
        """The posts between which and at least one other nothing is arranged, in the order of the columns."""
        return tuple(dict.fromkeys(post for pair in self.apart for post in pair.posts))


class Meetings:
    """The themes of a plan with the ministers who meet there."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.links = plan, plan.links
        leading = plan.things("minister")
        rest = [post for post in plan.all_of("post") if post not in leading]
        self.posts = (*leading, *rest)
        """The ministers: who leads most measures comes first."""
        rows = [row for row in map(self._meeting, plan.things("theme")) if row.absent or not row.general]
        self.rows = tuple(sorted(rows, key=lambda row: (row.general, -len(row.led), -len(row.apart))))
        """The themes: where most ministers meet comes first, and what is general last."""

    def _meeting(self, theme: str) -> Meeting:
        measures = self.plan.things("theme")[theme]
        led = {post: [m for m in measures if post in m.things("lead")] for post in self.posts}
        cooperating = frozenset(post for m in measures for post in m.things("cooperation") if not led[post])
        general = theme in self.links.general
        named = {post for post in self.posts if in_title(self.plan, post, theme)}
        return Meeting(
            theme=theme,
            led={post: found for post, found in led.items() if found},
            apart=() if general else tuple(self._apart(led, measures)),
            cooperating=cooperating,
            general=general,
            absent=frozenset(post for post in named - cooperating if not led[post]),
        )

    def _apart(self, led: Mapping[str, Sequence[Measure]], measures: Sequence[Measure]) -> list[Apart]:
        part_of = {m: number for number, part in enumerate(self._parts(measures)) for m in part}
        found = []
        for one, other in combinations([post for post in self.posts if led[post]], 2):
            alike: dict[tuple[Measure, Measure], set[str]] = {
                (mine, yours): groups
                for mine in led[one]
                for yours in led[other]
                if mine is not yours and (groups := self._people(mine) & self._people(yours))
            }
            if alike and all(part_of[mine] != part_of[yours] for mine, yours in alike):
                people = self._narrowest(set().union(*alike.values()))
                found.append(Apart((one, other), tuple(alike), people))
        return found

    def _parts(self, measures: Sequence[Measure]) -> list[list[Measure]]:
        """The measures in parts that ties in the plan join, as findings have it."""
        return [[self.plan.measure(name) for name in part] for part in self.plan.ties(measures).groups]

    def _people(self, measure: Measure) -> set[str]:
        """The groups of people that a measure is for, broader ones too."""
        return set(self.plan.facet("target-group", measure)) & self.links.people

    def _narrowest(self, groups: set[str]) -> tuple[str, ...]:
        """Of groups those under which there is no other."""
        below = {group: set(self.plan.narrower_all(group)) for group in groups}
        return tuple(self.plan.names.sorted(group for group in groups if not groups & below[group]))

    def ministers_apart(self) -> Mapping[tuple[str, str], Sequence[str]]:
        """Pairs of ministers with the themes on which nothing ties them, those with most themes first."""
        found = grouped((pair.posts, row.theme) for row in self.rows for pair in row.apart)
        return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def in_title(plan: Plan, post: str, theme: str) -> bool:
    """Whether the title of a minister names a theme."""
    title, words = ({part.casefold() for part in portfolios(plan.names.plain(thing))} for thing in (post, theme))
    return _names(title, words, {name.casefold() for name in plan.details(theme, "altLabel", "nl")})


@lru_cache(maxsize=64)
def bodies(plan: Plan, post: str) -> frozenset[str]:
    """The policy domains of a minister, departments and agencies: those that are named after a part of the title."""
    own = {f"{plan.base}/ns#actorType-{kind}" for kind in ("department", "agency")}
    administrations = [actor for actor in plan.all_of("actor") if own.intersection(plan.details(actor, "type"))]
    places = set(map(plan.names.plain, plan.all_of("place")))  # an agency called after a town is not of its minister
    parts = {part.casefold() for part in portfolios(plan.names.plain(post)) if part not in places}
    return frozenset(
        body
        for body in (*plan.all_of("policy-domain"), *administrations)
        if any(_after(part, plan.names.plain(body).casefold()) for part in parts)
    )


def works_along(plan: Plan, post: str, measure: Measure) -> bool:
    """Whether a minister works along on a measure that others lead: in person, or by what is not theirs too."""
    leads = measure.things("lead")
    if post in leads:
        return False
    own = {post, *bodies(plan, post).difference(*(bodies(plan, lead) for lead in leads))}
    kinds = ("cooperation", "cooperating-domain", "implementation", "involvement")
    said = (statement for kind in kinds for statement in measure.of(kind) if statement.thing in own)
    return any(not statement.details or set(map(slug, map(str, statement.details))) - {"vermeld"} for statement in said)


def _after(part: str, name: str) -> bool:
    """Whether a name has a part of a title as a word; of long ones also within a compound.

    >>> _after("onderwijs", "agentschap voor onderwijsdiensten"), _after("volksgezondheid", "zorg en gezondheid")
    (True, True)
    >>> _after("werk", "openbare werken")
    False
    """
    words = re.findall(r"\w+", name)
    long = any(len(min(part, word, key=len)) > 7 and (word.startswith(part) or part.endswith(word)) for word in words)
    return long or bool(re.search(rf"\b{re.escape(part)}\b", name))


def portfolios(title: str) -> list[str]:
    """The parts of a title.

    >>> portfolios("Economie, Werk en Landbouw")
    ['Economie', 'Werk', 'Landbouw']
    """
    return [part.strip() for part in re.split(r",| en ", title)]


def _names(title: set[str], words: set[str], others: set[str]) -> bool:
    """Whether a title names a theme: by a word of its name, the last part of one, or by one of its other names.

    >>> _names({"omgeving", "energie"}, {"leefomgeving"}, set()), _names({"werk"}, {"vrije tijd"}, {"jeugdwerk"})
    (True, False)
    """
    heads = any(word.endswith(part) or part.endswith(word) for part in title for word in words)
    return heads or not title.isdisjoint(others)
