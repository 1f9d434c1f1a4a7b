"""The pages for readers about one thing: measure, actor, post, target group, theme, instrument, SDG, goal, place,
indicator and finding. What has none here keeps the page of `resource.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from starlette.requests import Request
from starlette.responses import Response

from viz.web.model.names import SDG, Link
from viz.web.model.plan import Figure, Found, Measure, Passage, Plan, Statement
from viz.web.model.view import View
from viz.web.paging import limit
from viz.web.site import Crumb, Data, page

__all__ = ["Things"]

_FEW = 6
"""A tie that more other measures share says little of the neighbourhood of one."""

_FILTERS = {
    "actor": "actor", "post": "minister", "target-group": "doelgroep", "theme": "thema", "instrument": "instrument",
    "place": "plaats", "goal": "doelstelling", "sdg": "sdg",
}  # fmt: skip
"""By what the list of measures is filtered, to give those of a thing of each kind."""

_Pairs = Iterable[tuple[Measure, Statement]]


@dataclass(frozen=True)
class Section:
    """A part of a page: rows of one kind under a heading; `empty` says in words that there are none."""

    title: str
    kind: str
    rows: Sequence[object]
    heading: str = ""
    note: str = ""
    empty: str = ""
    by: str = ""
    """What the list of measures is filtered by to give all rows, where that is not what the page is about."""


@dataclass(frozen=True)
class Thing:
    """What the page about a thing shows, besides its name."""

    kind: str
    list: Crumb
    sections: Sequence[Section]
    facts: Sequence[tuple[str, Sequence[Link], Sequence[str]]] = ()
    numbers: Sequence[tuple[str, str, str]] = ()
    chart: Sequence[object] = ()


class Things:
    """Makes the page about a thing, where its kind has one."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.kinds: dict[str, Callable[[View, str], Thing]] = {
            "actor": self._actor,
            "post": self._post,
            "target-group": self._group,
            "theme": self._theme,
            "instrument": self._instrument,
            "place": self._place,
            "goal": self._goal,
            "sdg": self._sdg,
            "indicator": self._indicator,
        }

    def page(
        self, request: Request, iri: str, path: str, data: Sequence[Data], headers: dict[str, str]
    ) -> Response | None:
        """The page about a thing at a path such as /doc/theme/wonen; None where the kind has none of its own."""
        kind, view = path.split("/")[2], View(self.plan, request)
        if kind == "measure" and iri in self.plan.measures:
            return self._measure(request, view, self.plan.measures[iri], data, headers)
        if kind == "finding" and iri in self.plan.findings:
            return self._finding(request, view, self.plan.findings[iri], data, headers)
        if kind not in self.kinds:
            return None
        thing, name = self.kinds[kind](view, iri), view.name(iri)
        described = view.detail(iri, "definition")
        return page(
            request, "thing.html", crumbs=[thing.list], cite=f"{thing.kind}: {name}", uri=iri, data=data,
            headers=headers, v=view, name=name, kind=thing.kind, summary=" ".join(described), facts=thing.facts,
            numbers=thing.numbers, sections=[s for s in thing.sections if s.rows or s.empty], chart=thing.chart,
            most=limit("page_rows"), unfolded=limit("page_details"), by=_FILTERS.get(kind, ""), slug=view.slug(iri),
        )  # fmt: skip

    # --- measures and findings

    def _measure(
        self, request: Request, v: View, measure: Measure, data: Sequence[Data], headers: dict[str, str]
    ) -> Response:
        passages = self.plan.passages(measure.iri)
        evidence: dict[str, list[Passage]] = defaultdict(list)
        for passage in passages:
            evidence[passage.node].append(passage)
        pages: dict[str, str] = defaultdict(str)
        for node, proof in evidence.items():
            pages[node] = v.f.pages(passage.page for passage in proof)
        every = list(self.plan.measures.values())
        found = self.plan.findings_of(measure.iri)
        once = {passage.iri: passage for passage in passages}
        return page(
            request, "measure.html",
            crumbs=[Crumb(v.t("Maatregelen", "Measures"), "/maatregelen"), _crumb(v.link(measure.goal))],
            cite=f"{v.t('Maatregel', 'Measure')} {measure.identifier}: {measure.title}", uri=measure.iri, data=data,
            headers=headers, v=v, m=measure, evidence=evidence, pages=pages, passages=list(once.values()),
            unfolded=limit("page_details"),
            contributions=sorted(measure.of("contribution"), key=lambda s: not _core(s)),
            referred=[other for other, _ in self.plan.with_thing("reference", measure.iri)],
            similar=list(self._similar(measure, found)),
            found=[item for item in found if item.finding.rule != "similar-measures"],
            near=list(self._near(v, measure)),
            before=every[measure.position - 1] if measure.position else None,
            after=every[measure.position + 1] if measure.position + 1 < len(every) else None,
        )  # fmt: skip

    def _similar(self, measure: Measure, found: Iterable[Found]) -> Iterable[tuple[Measure, Found]]:
        """The measures that are much like one, the most alike first."""
        alike = [item for item in found if item.finding.rule == "similar-measures"]
        for item in sorted(alike, key=lambda item: -item.finding.score):
            for identifier in item.finding.measures:
                if identifier != measure.identifier and identifier in self.plan.by_identifier:
                    yield self.plan.by_identifier[identifier], item

    def _near(self, v: View, measure: Measure) -> Iterable[tuple[Link, list[Measure]]]:
        """What ties a measure to a few others."""
        for kind in ("implementation", "instrument", "targeting", "involvement", "place"):
            for thing in measure.things(kind):
                same = {other.iri: other for other, _ in self.plan.with_thing(kind, thing) if other is not measure}
                if 0 < len(same) <= _FEW:
                    yield v.link(thing), list(same.values())

    def _finding(
        self, request: Request, v: View, found: Found, data: Sequence[Data], headers: dict[str, str]
    ) -> Response:
        finding, known = found.finding, self.plan.facts.passages
        overlap = finding.kind == "overlap"
        in_order = sorted((known[iri][1:3], iri) for iri in finding.passages if iri in known)
        places = [(v.link(self.plan.names.owner(iri)), *known[iri]) for _, iri in in_order]
        measures = v.measures(finding.measures)
        subjects = [v.link(iri) for iri in finding.concerns if iri not in self.plan.measures]
        return page(
            request, "finding.html",
            crumbs=[Crumb("Overlap", "/overlap") if overlap else Crumb(v.t("Hiaten", "Gaps"), "/hiaten")],
            cite=f"{v.kind(found)}: {finding.name}", uri=found.iri, data=data, headers=headers,
            v=v, item=found, rows=[(measure, "") for measure in measures], places=places, subjects=subjects,
            most=limit("page_rows"), weighted=any(share.weight for share in finding.shares),
        )  # fmt: skip

    # --- who

    def _actor(self, v: View, iri: str) -> Thing:
        t, plan = v.t, self.plan
        involved = plan.with_thing("involvement", iri)
        carried = plan.with_thing("implementation", iri)
        leads = _count(post for m in _measures([*involved, *carried]) for post in m.things("lead"))
        roles = _count(role for _, statement in involved for role in statement.details)
        classes = plan.details(iri, "memberOfClass")
        facts = [
            (t("Soort", "Kind"), v.links(plan.details(iri, "type")), ()),
            (t("Ook genoemd", "Also called"), (), v.detail(iri, "altLabel")),
            (t("Hoort bij", "Belongs to"), v.links([*classes, *plan.details(iri, "subOrganizationOf")]), ()),
            (t("Noot van de redactie", "Editors' note"), (), v.detail(iri, "editorialNote")),
            (t("Elders", "Elsewhere"), [Link(x, x, x) for x in plan.details(iri, "exactMatch")], ()),
        ]
        return Thing(
            t("Actor", "Actor"), Crumb(t("Actoren", "Actors"), "/actoren"),
            [
                Section(
                    t("Betrokken bij maatregelen", "Involved in measures"), "measures",
                    [(m, ", ".join(v.name(str(role)).lower() for role in s.details)) for m, s in involved],
                    t("In welke rol", "In which role"),
                    empty=t("Geen enkele fiche noemt deze actor als betrokken.",
                            "No fiche names this actor as involved."),
                ),
                Section(
                    t("Voert maatregelen uit", "Implements measures"), "measures",
                    [(m, ", ".join(v.name(str(unit)) for unit in s.details)) for m, s in carried],
                    t("Via afdeling", "Through unit"), by="administratie",
                ),
                Section(
                    t("Wie die maatregelen trekt", "Who leads those measures"), "pairs",
                    _numbered(v, leads), t("Maatregelen", "Measures"),
                ),
                Section(t("Rollen", "Roles"), "pairs", _numbered(v, roles), t("Maatregelen", "Measures")),
                self._findings(v, iri),
            ],
            _told(facts),
        )  # fmt: skip

    def _post(self, v: View, iri: str) -> Thing:
        t, plan = v.t, self.plan
        led = plan.with_thing("lead", iri)
        stated, with_amount, number = v.stated(_measures(led))
        joint = sum(len(m.of("lead")) > 1 for m in _measures(led))
        others: dict[str, list[str]] = defaultdict(list)
        found = [item for item in plan.findings_of(iri) if item.finding.rule != "similar-measures"]
        own = {m.identifier for m in _measures(led)}
        alike: list[Found] = []
        for item in plan.findings.values():
            if item.finding.rule == "similar-measures" and len(own.intersection(item.finding.measures)) == 1:
                alike.append(item)
                for m in v.measures(item.finding.measures):
                    if m.identifier not in own:
                        for post in m.things("lead"):
                            others[post].append(m.identifier)
        money = [
            t(f"{with_amount} van de {number} maatregelen noemen een bedrag. De andere zijn onbekend, niet nul.",
              f"{with_amount} of {number} measures state an amount. The others are unknown, not zero."),
            t("Een maatregel met twee trekkers telt bij beide.", "A measure with two leads counts for both.")
            if joint else "",
        ]  # fmt: skip
        facts = [
            (t("Bekleed door", "Held by"), v.links(plan.holders.get(iri, [])), ()),
            (t("Genoemd geld", "Stated money"), (), [f"{v.f.euro(stated)}. " + " ".join(filter(None, money))]),
        ]
        pairs = sorted(others.items(), key=lambda item: (-len(item[1]), item[0]))
        return Thing(
            t("Ministerpost", "Ministerial post"), Crumb("Ministers", "/ministers"),
            [
                Section(
                    t("Trekt deze maatregelen", "Leads these measures"), "measures",
                    [(m, v.f.euro(m.stated)) for m in _measures(led)], t("Genoemd geld", "Stated money"),
                    empty=t("Trekt geen enkele maatregel.", "Leads no measure."),
                ),
                Section(
                    t("Overlap met andere ministers", "Overlap with other ministers"), "pairs",
                    [(v.link(post), t(f"{len(ids)} paren van maatregelen die sterk op elkaar lijken",
                                      f"{len(ids)} pairs of measures that are much alike")) for post, ids in pairs],
                    t("Wat ze delen", "What they share"),
                ),
                Section(
                    t("Lijkt op maatregelen van anderen, zonder band in het plan", "Alike without a tie in the plan"),
                    "findings", [item for item in alike if item.finding.coordinated is False],
                ),
                Section(t("In deze overlappingen en hiaten", "In these overlaps and gaps"), "findings", found),
            ],
            _told(facts),
        )  # fmt: skip

    def _group(self, v: View, iri: str) -> Thing:
        t, plan = v.t, self.plan
        below = plan.narrower_all(iri)
        pairs = plan.with_thing("targeting", [iri, *below])

        def rows(primary: bool) -> list[tuple[Measure, str]]:
            chosen: dict[str, tuple[Measure, list[str]]] = {}
            first = {m.iri for m, s in pairs if s.primary}
            for m, s in pairs:
                if s.primary == primary and (primary or m.iri not in first):
                    chosen.setdefault(m.iri, (m, []))[1].append("" if s.thing == iri else v.name(s.thing))
            return [(m, ", ".join(filter(None, via))) for m, via in chosen.values()]

        figures = [figure for figure in plan.figures if iri in figure.close]
        facts = [
            (t("Ruimere groep", "Broader group"), v.links(plan.details(iri, "broader")), ()),
            (t("Ook genoemd", "Also called"), (), v.detail(iri, "altLabel")),
        ]
        return Thing(
            t("Doelgroep", "Target group"), Crumb(t("Doelgroepen", "Target groups"), "/doelgroepen"),
            [
                Section(
                    t("In de eerste plaats voor deze groep", "In the first place for this group"), "measures",
                    rows(True),
                    t("Via engere groep", "Through narrower group"),
                    empty=t("Geen enkele maatregel is in de eerste plaats voor deze groep.",
                            "No measure is in the first place for this group."),
                ),
                Section(
                    t("Bereikt deze groep mee", "Reaches this group along with others"), "measures", rows(False),
                    t("Via engere groep", "Through narrower group"),
                ),
                Section(t("Engere groepen", "Narrower groups"), "links", v.links(plan.narrower.get(iri, []))),
                Section(
                    t("Armoedecijfers", "Poverty figures"), "figures", figures,
                    note=t("Cijfers in het plan over een bevolkingsgroep die hier het dichtst bij komt.",
                           "Figures in the plan about the population group closest to this one."),
                ),
                self._findings(v, iri),
            ],
            _told(facts),
        )  # fmt: skip

    # --- what, where and to what end

    def _theme(self, v: View, iri: str) -> Thing:
        t = v.t
        measures = self.plan.of_thing("theme", iri)
        stated, with_amount, number = v.stated(measures)
        ministers = _count(post for m in measures for post in m.things("lead"))
        groups = _count(s.thing for m in measures for s in m.of("targeting") if s.primary)
        told = t(f"{v.f.euro(stated)}, genoemd in {with_amount} van de {number} maatregelen",
                 f"{v.f.euro(stated)}, stated in {with_amount} of {number} measures")  # fmt: skip
        facts = [
            (t("Ook genoemd", "Also called"), (), v.detail(iri, "altLabel")),
            (t("Genoemd geld", "Stated money"), (), [told]),
        ]
        return Thing(
            t("Thema", "Theme"), Crumb(t("Thema’s", "Themes"), "/themas"),
            [
                Section(
                    t("Maatregelen", "Measures"), "measures", [(m, v.name(m.goal)) for m in measures],
                    t("Doelstelling", "Goal"), note=t("Thema’s zijn onze lezing.", "Themes are our reading."),
                    empty=t("Geen enkele maatregel.", "No measure."),
                ),
                Section("Ministers", "pairs", _numbered(v, ministers), t("Maatregelen", "Measures")),
                Section(t("Voor wie, in de eerste plaats", "For whom, in the first place"), "pairs",
                        _numbered(v, groups), t("Maatregelen", "Measures")),
                self._findings(v, iri),
            ],
            _told(facts),
        )  # fmt: skip

    def _instrument(self, v: View, iri: str) -> Thing:
        t, plan = v.t, self.plan
        facts = [
            (t("Soort", "Kind"), v.links(plan.details(iri, "type")), ()),
            (t("Ook genoemd", "Also called"), (), v.detail(iri, "altLabel")),
        ]
        return Thing(
            t("Instrument", "Instrument"), Crumb(t("Instrumenten", "Instruments"), "/instrumenten"),
            [self._with(v, "instrument", iri), self._findings(v, iri)], _told(facts),
        )  # fmt: skip

    def _place(self, v: View, iri: str) -> Thing:
        figures = [figure for figure in self.plan.figures if figure.area == iri]
        elsewhere = [Link(x, x, x) for x in self.plan.details(iri, "exactMatch")]
        return Thing(
            v.t("Plaats", "Place"), Crumb(v.t("Alles op een rij", "Everything"), "/doc"),
            [
                self._with(v, "place", iri),
                Section(v.t("Armoedecijfers", "Poverty figures"), "figures", figures),
                self._findings(v, iri),
            ],
            _told([(v.t("Elders", "Elsewhere"), elsewhere, ())]),
        )  # fmt: skip

    def _goal(self, v: View, iri: str) -> Thing:
        t = v.t
        measures = self.plan.of_thing("goal", iri)
        stated, with_amount, number = v.stated(measures)
        slug = v.slug(iri)
        money = t(f"genoemd geld, in {with_amount} van de {number} maatregelen; de rest is onbekend",
                  f"stated money, in {with_amount} of {number} measures; the rest is unknown")  # fmt: skip
        themes = _count(theme for m in measures for theme in m.things("theme"))
        return Thing(
            t("Strategische doelstelling", "Strategic goal"), Crumb(t("Doelstellingen", "Goals"), "/doelen"),
            [
                Section(t("Maatregelen", "Measures"), "measures", [(m, v.period(m)) for m in measures],
                        t("Looptijd", "Period"), empty=t("Geen enkele maatregel.", "No measure.")),
                Section("Ministers", "pairs", _numbered(v, _count(p for m in measures for p in m.things("lead"))),
                        t("Maatregelen", "Measures")),
                Section(t("Thema’s", "Themes"), "pairs", _numbered(v, themes), t("Maatregelen", "Measures"),
                        t("Thema’s zijn onze lezing.", "Themes are our reading.")),
                self._findings(v, iri),
            ],
            numbers=[
                (str(number), t("maatregelen", "measures"), f"/maatregelen?doelstelling={slug}"),
                (v.f.euro(stated), money, f"/budget?doelstelling={slug}"),
            ],
        )  # fmt: skip

    def _sdg(self, v: View, iri: str) -> Thing:
        t, plan = v.t, self.plan
        below = plan.narrower.get(iri, [])
        pairs = plan.with_thing("contribution", [iri, *below])

        def rows(core: bool) -> list[tuple[Measure, str]]:
            return [
                (m, s.text if s.thing == iri else f"{s.thing.removeprefix(SDG)}: {s.text}")
                for m, s in pairs
                if _core(s) == core
            ]

        counted = [(v.link(x), str(len({m.iri for m, _ in plan.with_thing("contribution", x)}))) for x in below]
        reason = t("Waarom wij dat zeggen", "Why we say so")
        ours = t("De bijdragen zijn een lezing van de redactie, en het onzekerste deel van de gegevens.",
                 "The contributions are the editors' reading, and the least certain part of the data.")  # fmt: skip
        target = bool(plan.details(iri, "broader"))
        return Thing(
            t("Subdoel van de VN (SDG)", "UN target (SDG)") if target else t("Doel van de VN (SDG)", "UN goal (SDG)"),
            Crumb(t("SDG’s", "SDGs"), "/sdg"),
            [
                Section(t("Draagt er in de kern aan bij", "Core contribution"), "measures", rows(True), reason, ours,
                        t("Geen enkele maatregel draagt er in de kern aan bij.", "None contributes at its core.")),
                Section(t("Ondersteunt", "Supporting"), "measures", rows(False), reason, ours),
                Section(t("Subdoelen", "Targets"), "pairs", counted, t("Maatregelen", "Measures")),
                self._findings(v, iri),
            ],
            _told([
                (t("Hoort bij", "Belongs to"), v.links(plan.details(iri, "broader")), ()),
                (t("Bij de VN", "At the UN"), [Link(iri, iri, iri)], ()),
            ]),
        )  # fmt: skip

    def _indicator(self, v: View, iri: str) -> Thing:
        t = v.t
        figures = [figure for figure in self.plan.figures if figure.indicator == iri]
        return Thing(
            t("Indicator van armoede", "Indicator of poverty"), Crumb(t("Alles op een rij", "Everything"), "/doc"),
            [
                Section(
                    t("De cijfers in het plan", "The figures in the plan"), "figures", figures,
                    note=t("Waar het plan zichzelf tegenspreekt, staan beide cijfers er.",
                           "Where the plan contradicts itself, both figures are kept."),
                    empty=t("Het plan geeft geen cijfers.", "The plan gives no figures."),
                ),
                self._findings(v, iri),
            ],
            _told([(t("Bron volgens het plan", "Source according to the plan"), (), v.detail(iri, "source"))]),
            chart=_bars(v, figures),
        )  # fmt: skip

    def _with(self, v: View, kind: str, iri: str) -> Section:
        """The measures with one thing."""
        t = v.t
        return Section(
            t("In deze maatregelen", "In these measures"), "measures",
            [(m, v.name(m.goal)) for m, _ in self.plan.with_thing(kind, iri)], t("Doelstelling", "Goal"),
            empty=t("In geen enkele maatregel van het plan; misschien wel in de crisismaatregelen.",
                    "In no measure of the plan; perhaps in the crisis measures."),
        )  # fmt: skip

    def _findings(self, v: View, iri: str) -> Section:
        return Section(
            v.t("In deze overlappingen en hiaten", "In these overlaps and gaps"), "findings", self.plan.findings_of(iri)
        )


def _bars(v: View, figures: Sequence[Figure]) -> list[tuple[str, list[tuple[str, int, str, bool]]]]:
    """A bar for each figure, by unit: its label, its width (up to 340), its value, and whether it is contradicted."""
    units: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        units[v.name(figure.unit)].append(figure)
    charts = []
    for unit, rows in units.items():
        most = max((abs(figure.value) for figure in rows), default=Decimal(0)) or Decimal(1)
        bars = [
            (
                f"{v.name(figure.group)}, {v.name(figure.area)}, {v.f.interval(figure.period)}",
                round(340 * max(figure.value, Decimal(0)) / most), v.figure(figure), figure.contradicted,
            )
            for figure in rows
        ]  # fmt: skip
        charts.append((unit, bars))
    return charts


def _measures(pairs: _Pairs) -> list[Measure]:
    """The measures of pairs, once each, in plan order."""
    found = {measure.iri: measure for measure, _ in pairs}
    return sorted(found.values(), key=lambda measure: measure.position)


def _count(things: Iterable[object]) -> list[tuple[str, int]]:
    """How often each thing occurs, the most frequent first."""
    counted: dict[str, int] = defaultdict(int)
    for thing in things:
        counted[str(thing)] += 1
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))


def _numbered(v: View, counted: Iterable[tuple[str, int]]) -> list[tuple[Link, str]]:
    return [(v.link(thing), str(number)) for thing, number in counted]


def _told(
    facts: Iterable[tuple[str, Sequence[Link], Sequence[str]]],
) -> list[tuple[str, Sequence[Link], Sequence[str]]]:
    """Those facts that there are."""
    return [(label, links, texts) for label, links, texts in facts if links or texts]


def _core(statement: Statement) -> bool:
    return any(str(detail).endswith("#Core") for detail in statement.details)


def _crumb(link: Link) -> Crumb:
    return Crumb(link.text, link.href or "/")
