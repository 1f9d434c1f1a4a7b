"""Overlaps and gaps to go through: the findings of the graph, filtered, grouped by rule, page by page, as data too."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ontology import natural
from queries import Query, rules
from viz.findings import COLUMNS, rows, to_json
from viz.once import once
from viz.web.http.negotiation import Problem
from viz.web.model.kinds import KINDS, Kind
from viz.web.model.records import Found, Passage
from viz.web.model.view import View
from viz.web.pages.base import PlanRoutes
from viz.web.paging import Part, part_of
from viz.web.site import TABLE_FORMS, data_link, file_response, language, page, table_links, table_response
from viz.web.urls import PAGES, address, changed, given, slug

__all__ = ["Findings"]

_KINDS = ("overlap", "gap")
"""The kinds of findings, each with a page."""

_FILTERS = tuple(KINDS[key] for key in ("target-group", "theme", "post", "actor", "instrument", "goal"))
"""The kinds of things that findings can be filtered by."""

_LISTED = (KINDS["post"], KINDS["goal"])
"""Those of which all that measures have can be chosen; of others what the findings are about."""

_ABSENT = "minister-absent-from-goal"
"""The rule whose ministers are those that lead nothing."""


@dataclass(frozen=True)
class Choice:
    """What a visitor asked for: short names of things, and whether only what nothing in the plan ties."""

    rule: str
    things: Mapping[str, str]
    """The short name of the thing chosen of each kind; empty where none is."""
    measure: str
    uncoordinated: bool

    @property
    def any(self) -> bool:
        """Whether anything was chosen."""
        return bool(self.rule or self.measure or self.uncoordinated or any(self.things.values()))


@dataclass(frozen=True)
class Shown:
    """A finding as the page shows it."""

    found: Found
    strength: int
    """From 0 to 100, against the strongest finding of its rule; 0 where all are equally strong."""
    highest: Decimal
    absent: bool
    compare: str
    same: Sequence[Found]
    """The findings of other rules that tell the same fact."""
    passages: tuple[tuple[int, tuple[tuple[Passage, str], ...]], ...]
    """By page of the document each passage with its address, of as many as a page unfolds."""


@dataclass(frozen=True)
class Section:
    """A rule, how many of its findings were asked for, and those on this page."""

    rule: Query
    note: str
    count: int
    shown: tuple[Shown, ...]
    continued: bool

    def meaning(self, language: str) -> str:
        """What the score says, without the explanation that follows it."""
        return re.split(r":|;| \(", self.rule.score[language])[0]


class Findings(PlanRoutes):
    """The pages of overlaps and of gaps."""

    def routes(self) -> list[Route]:
        """Both pages, and what they show as a table and as JSON."""
        pages = [Route(PAGES[kind], partial(self.page, kind)) for kind in _KINDS]
        return [*pages, *(Route(f"{PAGES[kind]}.{{form}}", partial(self.file, kind)) for kind in _KINDS)]

    def page(self, kind: str, request: Request) -> Response:
        """The findings of a kind that the address asks for, page by page."""
        v = self.view(request)
        choice, found = self._asked(request, kind)
        part = part_of(found, request, self.plan.limits.page_findings)
        return page(
            v,
            "insights.html",
            kind=kind,
            title=v.t("Overlap", "Overlap") if kind == "overlap" else v.t("Hiaten", "Gaps"),
            choice=choice,
            filters=_FILTERS,
            options=self._options(kind, choice, v),
            counts=_counts(found, kind),
            sections=list(self._sections(found, part, v.lang)),
            part=part,
            whole=sum(item.finding.kind == kind for item in self.plan.findings.values()),
            rule_link=lambda rule: changed(request, rule=rule),
            data=(*table_links(request), data_link("JSON", changed(request, ".json"))),
        )

    def file(self, kind: str, request: Request) -> Response:
        """All of them as a file. Raises Problem (404) for a form that there is not."""
        _, found = self._asked(request, kind)
        form, store, lang = request.path_params["form"], self.plan.store, language(request)
        page_of = {iri: passage.page for iri, passage in self.plan.passages.items()}
        listed = [item.finding for item in found]
        name = PAGES[kind].strip("/")
        if f".{form}" in TABLE_FORMS:
            heads = list(COLUMNS.values() if lang == "nl" else COLUMNS)
            return table_response(request, name, heads, list(rows(store, listed, page_of, lang)))
        if form == "json":
            return file_response(to_json(store, listed, page_of, lang).encode(), f"{name}.json")
        raise Problem(404, f"there is no form '{form}' here", "Deze pagina bestaat niet in die vorm.")

    # --- what was asked ------------------------------------------------------------------------

    def _asked(self, request: Request, kind: str) -> tuple[Choice, list[Found]]:
        """The choice in the address, and the findings it leaves. Raises Problem (404) for what does not exist."""
        choice = Choice(
            rule=given(request, "rule"),
            things={of.key: given(request, of.parameter) for of in _FILTERS},
            measure=given(request, "measure"),
            uncoordinated=given(request, "uncoordinated") == "ja",
        )
        if choice.rule and (choice.rule not in rules() or rules()[choice.rule].group != kind):
            problem = f"there is no rule '{choice.rule[:100]}' for this kind of finding"
            raise Problem(404, problem, "Deze regel bestaat niet.")
        found = [
            item
            for item in self.plan.findings.values()
            if item.finding.kind == kind and item.finding.rule in rules() and choice.rule in ("", item.finding.rule)
        ]
        for of in _FILTERS:
            if name := choice.things[of.key]:
                found = self._about(found, of.facet, self._thing(of, name))
        if choice.measure:
            measure = self.plan.measure(choice.measure)
            found = [item for item in found if measure in item.measures]
        return choice, [item for item in found if not choice.uncoordinated or item.finding.coordinated is False]

    def _thing(self, kind: Kind, name: str) -> str:
        """What goes by a short name, also where no measure has it. Raises Problem (404) when there is none."""
        for thing in self.plan.all_of(kind.key):
            if slug(thing) == name:
                return thing
        return self.plan.known(kind.facet, name)

    def _about(self, found: Sequence[Found], facet: str, thing: str) -> list[Found]:
        """Of findings rule by rule first those about a thing itself, then those that concern a measure of it."""
        having = set(self.plan.things(facet).get(thing, ()))
        about = {item for item in found if _is_about(item, thing)}
        kept = [item for item in found if item in about or having.intersection(item.measures)]
        order = list(dict.fromkeys(item.finding.rule for item in kept))
        return sorted(kept, key=lambda item: (order.index(item.finding.rule), item not in about))

    def _options(self, kind: str, choice: Choice, v: View) -> dict[str, list[tuple[str, str]]]:
        """What can be chosen in each filter: short name and label."""
        subjects = {
            thing
            for item in self.plan.findings.values()
            if item.finding.kind == kind
            for thing in (*item.finding.concerns, *(share.thing for share in item.finding.shares))
        }
        chosen = {}
        for of in _FILTERS:
            known = self.plan.all_of(of.key)
            things = {thing for thing in known if thing in subjects or slug(thing) == choice.things[of.key]}
            things |= set(self.plan.things(of.facet)) if of in _LISTED else set()
            pairs = ((slug(thing), v.name(thing)) for thing in things)
            chosen[of.key] = sorted(pairs, key=lambda pair: natural(pair[1]))
        chosen["rule"] = [(name, rule.title[v.lang]) for name, rule in rules().items() if rule.group == kind]
        chosen["measure"] = self.plan.choices
        return chosen

    # --- how it is shown -----------------------------------------------------------------------

    def _sections(self, found: Sequence[Found], part: Part[Found], lang: str) -> Iterator[Section]:
        """The findings of one page under their rules."""
        counts = Counter(item.finding.rule for item in found)
        before = {item.finding.rule for item in found[: part.first - 1]}
        for name, items in groupby(part.rows, key=lambda item: item.finding.rule):
            note = self.plan.notes_of_rules[lang].get(name, "")
            yield Section(rules()[name], note, counts[name], tuple(map(self._shown, items)), name in before)

    def _shown(self, found: Found) -> Shown:
        finding, scores = found.finding, self._scores[found.finding.rule]
        highest = max(scores)
        pair = [measure.identifier for measure in found.measures] if finding.kind == "overlap" else []
        return Shown(
            found=found,
            strength=round(100 * finding.score / highest) if len(scores) > 1 and highest else 0,
            highest=highest,
            absent=finding.rule == _ABSENT,
            compare=address("compare", one=pair[0], other=pair[1]) if len(pair) == 2 else "",
            same=self.plan.same_fact(found),
            passages=tuple(self._passages(found)),
        )

    @once
    def _scores(self) -> Mapping[str, set[Decimal]]:
        """The scores that the findings of each rule have."""
        found: dict[str, set[Decimal]] = defaultdict(set)
        for item in self.plan.findings.values():
            found[item.finding.rule].add(item.finding.score)
        return found

    def _passages(self, found: Found) -> Iterator[tuple[int, tuple[tuple[Passage, str], ...]]]:
        shown = found.finding.passages[: self.plan.limits.page_details]
        passages = [self.plan.passages[iri] for iri in shown if iri in self.plan.passages]
        passages.sort(key=lambda passage: (passage.page, passage.first, passage.last, passage.mention))
        for number, of_page in groupby(passages, key=lambda passage: passage.page):
            yield number, tuple((passage, self.plan.names.path(passage.iri) or "") for passage in of_page)


def _is_about(found: Found, thing: str) -> bool:
    return thing in found.finding.concerns or any(share.thing == thing for share in found.finding.shares)


def _counts(found: Sequence[Found], kind: str) -> list[tuple[Query, int]]:
    """The rules of a kind with how many of these findings are theirs."""
    counts = Counter(item.finding.rule for item in found)
    return [(rule, counts[name]) for name, rule in rules().items() if rule.group == kind]
