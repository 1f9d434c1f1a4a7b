"""Overlaps and gaps to go through: the findings of the graph, filtered, grouped by rule, page by page, as data too."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from queries import Finding, Query, rules
from viz.findings import to_csv, to_json
from viz.once import once
from viz.web.http.negotiation import Problem
from viz.web.model.facts import Facts, Measure, address, slug
from viz.web.paging import Part, limit, part_of
from viz.web.site import Data, language, page
from viz.web.text.format import Format, voice

__all__ = ["Insights"]

_PATHS = {"overlap": "/overlap", "gap": "/hiaten"}
_ABSENT = "minister-absent-from-goal"
"""The rule whose ministers are those that lead nothing."""


@dataclass(frozen=True)
class Choice:
    """What a visitor asked for: short names of things, and whether only what nothing in the plan ties."""

    rule: str = ""
    minister: str = ""
    goal: str = ""
    group: str = ""
    measure: str = ""
    loose: bool = False

    def parameters(self) -> dict[str, str]:
        """As the address has them."""
        return {
            "regel": self.rule, "minister": self.minister, "doelstelling": self.goal, "doelgroep": self.group,
            "maatregel": self.measure, "los": "ja" if self.loose else "",
        }  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A finding as the page shows it."""

    finding: Finding
    page: str
    text: str
    strength: int
    """From 0 to 100, against the strongest finding of its rule; 0 where all are equally strong."""
    highest: Decimal
    measures: tuple[Measure, ...]
    ministers: tuple[str, ...]
    absent: bool
    compare: str
    passages: tuple[tuple[int, tuple[tuple[str, str], ...]], ...]
    """By page of the document: the text and the address of each passage, of as many as a page unfolds."""


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


class Insights:
    """The pages of overlaps and of gaps."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    def routes(self) -> list[Route]:
        """Both pages, and what they show as CSV and JSON."""
        return [
            route
            for kind, path in _PATHS.items()
            for route in (
                Route(path, self._page(kind)),
                Route(f"{path}.{{form}}", self._file(kind)),
            )
        ]

    def _page(self, kind: str) -> Callable[[Request], Response]:
        def insights(request: Request) -> Response:
            f = voice(language(request))
            t = f.t
            choice, found = self._asked(request, kind)
            part = part_of(found, request, "page_findings")
            path, parameters = _PATHS[kind], choice.parameters()
            title = t("Overlap", "Overlap") if kind == "overlap" else t("Hiaten", "Gaps")
            return page(
                request,
                "insights.html",
                kind=kind,
                title=title,
                cite=title,
                choice=choice,
                filtered=any(parameters.values()),
                options=self._options(kind, language(request)),
                counts=_counts(found, kind),
                sections=list(self._sections(found, part, f)),
                part=part,
                whole=sum(finding.kind == kind for finding in self.facts.findings),
                most=limit("page_details"),
                rule_link=lambda rule: address(path, **{**parameters, "regel": rule}),
                path=path,
                data=(
                    Data("CSV", address(f"{path}.csv", **parameters), "text/csv"),
                    Data("JSON", address(f"{path}.json", **parameters), "application/json"),
                ),
            )

        return insights

    def _file(self, kind: str) -> Callable[[Request], Response]:
        def findings(request: Request) -> Response:
            _, found = self._asked(request, kind)
            form = request.path_params["form"]
            page_of = {iri: number for iri, (number, *_) in self.facts.passages.items()}
            if form == "csv":
                body, media_type = (
                    to_csv(self.facts.store, found, page_of).encode("utf-8-sig"),
                    "text/csv; charset=utf-8",
                )
            elif form == "json":
                body, media_type = to_json(self.facts.store, found, page_of).encode(), "application/json"
            else:
                raise Problem(404, f"there is no form '{form}' here", "Deze pagina bestaat niet in die vorm.")
            name = f'attachment; filename="{_PATHS[kind].strip("/")}.{form}"'
            return Response(body, headers={"Content-Type": media_type, "Content-Disposition": name})

        return findings

    # --- what was asked ------------------------------------------------------------------------

    def _asked(self, request: Request, kind: str) -> tuple[Choice, list[Finding]]:
        """The choice in the address, and the findings it leaves. Raises Problem (404) for what does not exist."""
        given = request.query_params
        choice = Choice(
            rule=given.get("regel", ""),
            minister=given.get("minister", ""),
            goal=given.get("doelstelling", ""),
            group=given.get("doelgroep", ""),
            measure=given.get("maatregel", ""),
            loose=given.get("los", "") == "ja",
        )
        if choice.rule and (choice.rule not in rules() or rules()[choice.rule].group != kind):
            raise Problem(404, f"there is no rule '{choice.rule}' for this kind of finding", "Deze regel bestaat niet.")
        found = [f for f in self.facts.findings if f.kind == kind and f.rule in rules() and choice.rule in ("", f.rule)]
        for facet, name in (("minister", choice.minister), ("goal", choice.goal), ("target-group", choice.group)):
            if name:
                thing = self.facts.known(facet, name)
                having = set(self.facts.things(facet)[thing])
                about = {f for f in found if thing in f.concerns or _shares(f, thing)}
                found = [f for f in found if f in about or having.intersection(f.measures)]
                order = list(dict.fromkeys(f.rule for f in found))  # of each rule first what is about the thing itself
                found.sort(key=lambda f: (order.index(f.rule), f not in about))
        if choice.measure:
            identifier = self.facts.measure(choice.measure).identifier
            found = [f for f in found if identifier in f.measures]
        return choice, [f for f in found if not choice.loose or f.coordinated is False]

    def _options(self, kind: str, language: str) -> dict[str, list[tuple[str, str]]]:
        """What can be chosen in each filter: short name and label."""
        facts = self.facts
        chosen = {
            facet: sorted(
                ((slug(thing), facts.name(thing, language)) for thing in facts.things(facet)),
                key=(lambda pair: pair[0]) if facet == "goal" else (lambda pair: pair[1].casefold()),
            )
            for facet in ("minister", "goal", "target-group")
        }
        chosen["rule"] = [(name, rule.title[language]) for name, rule in rules().items() if rule.group == kind]
        chosen["measure"] = facts.choices
        return chosen

    # --- how it is shown -----------------------------------------------------------------------

    def _sections(self, found: Sequence[Finding], part: Part[Finding], f: Format) -> Iterator[Section]:
        """The findings of one page under their rules."""
        counts = Counter(finding.rule for finding in found)
        before = {finding.rule for finding in found[: part.first - 1]}
        for name, findings in groupby(part.rows, key=lambda finding: finding.rule):
            note = self.facts.rules.get(name, {}).get("note")
            shown = tuple(self._shown(finding, f) for finding in findings)
            yield Section(rules()[name], str(note or ""), counts[name], shown, name in before)

    def _shown(self, finding: Finding, f: Format) -> Shown:
        facts, scores = self.facts, self._scores[finding.rule]
        highest = max(scores)
        text = finding.sentence.removeprefix(finding.name).lstrip(":").strip()
        pair = finding.measures if len(finding.measures) == 2 and finding.kind == "overlap" else ()
        return Shown(
            finding=finding,
            page=facts.finding_page(finding),
            text=text[:1].upper() + text[1:],
            strength=round(100 * finding.score / highest) if len(scores) > 1 and highest else 0,
            highest=highest,
            measures=tuple(
                facts.measures[identifier] for identifier in finding.measures if identifier in facts.measures
            ),
            ministers=finding.ministers,
            absent=finding.rule == _ABSENT,
            compare=address("/vergelijk", a=pair[0], b=pair[1]) if pair else "",
            passages=tuple(self._passages(finding, f)),
        )

    @once
    def _scores(self) -> Mapping[str, set[Decimal]]:
        """The scores that the findings of each rule have."""
        found: dict[str, set[Decimal]] = defaultdict(set)
        for finding in self.facts.findings:
            found[finding.rule].add(finding.score)
        return found

    def _passages(self, finding: Finding, f: Format) -> Iterator[tuple[int, tuple[tuple[str, str], ...]]]:
        by_page: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
        for iri in finding.passages[: limit("page_details")]:
            if (passage := self.facts.passages.get(iri)) is None:
                continue
            number, first, last, mention = passage
            lines = f.lines(first, last)
            by_page[number].append((first, f"{lines}: “{mention}”" if mention else lines, self.facts.page_of(iri)))
        for number, passages in sorted(by_page.items()):
            yield number, tuple((said, href) for _, said, href in sorted(passages))


def _shares(finding: Finding, thing: str) -> bool:
    return any(share.thing == thing for share in finding.shares)


def _counts(found: Sequence[Finding], kind: str) -> list[tuple[Query, int]]:
    """The rules of a kind with how many of these findings are theirs."""
    counts = Counter(finding.rule for finding in found)
    return [(rule, counts[name]) for name, rule in rules().items() if rule.group == kind]
