"""The pages for readers about one thing: actor, post, target group, theme, instrument, SDG, goal, place and indicator.

What has none here keeps the page of `resource.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from ontology import natural
from queries.rows import grouped
from viz.page import inside
from viz.web.http.negotiation import Problem
from viz.web.model.kinds import KINDS, Kind
from viz.web.model.names import Link
from viz.web.model.organisation import Organisation
from viz.web.model.plan import Plan
from viz.web.model.records import Measure
from viz.web.model.subject import Subject, doing, subject_of
from viz.web.model.view import View
from viz.web.pages import subject_files
from viz.web.pages.base import PlanRoutes
from viz.web.pages.crisis import crisis_measure, in_short
from viz.web.pages.finding import finding_page
from viz.web.pages.holders import holders_of
from viz.web.pages.measure import measure_page
from viz.web.pages.plan import plan_page
from viz.web.pages.sections import (
    Fact,
    Section,
    Thing,
    about,
    actors,
    bars,
    counts,
    crisis,
    figures,
    findings,
    in_measures,
    listed,
    measures_of,
    money,
    money_for,
    states,
    to_list,
)
from viz.web.pages.subject_files import role_of
from viz.web.pages.text import PlanText
from viz.web.site import Crumb, Data, page
from viz.web.text.words import elsewhere
from viz.web.urls import PAGES, address, slug

__all__ = ["Things"]


class Things(PlanRoutes):
    """Makes the page about a thing, where its kind has one."""

    def __init__(self, plan: Plan, text: PlanText | None = None) -> None:
        """`text` is the plan's own, where the server was given it."""
        super().__init__(plan)
        self.text = text
        self.kinds: dict[str, Callable[[View, str], Thing]] = {
            "actor": self._actor,
            "post": self._post,
            "target-group": self._group,
            "theme": self._reading,
            "instrument": self._instrument,
            "place": self._place,
            "goal": self._goal,
            "sdg": self._sdg,
            "indicator": self._indicator,
            "role": self._role,
            "policy-domain": self._reading,
            "crisis-measure": lambda v, iri: crisis_measure(v, self.plan.crisis[iri], self.text),
        }

    def page(
        self, request: Request, iri: str, path: str, data: Sequence[Data], headers: dict[str, str]
    ) -> Response | None:
        """The page about a thing at a path such as /doc/theme/wonen; None where the kind has no page."""
        kind, v = path.split("/")[2], self.view(request)
        if kind == "measure" and iri in self.plan.measures:
            measure = self.plan.measures[iri]
            return measure_page(v, measure, self.text.fiche(measure) if self.text else (), data, headers)
        if kind == "plan" and iri == self.plan.record.iri:
            return plan_page(v, data, headers)
        if kind == "finding" and iri in self.plan.findings:
            return finding_page(v, self.plan.findings[iri], data, headers)
        action = self.plan.crisis.get(iri)
        if kind not in self.kinds or (kind == "crisis-measure" and not action):
            return None
        thing, name = self.kinds[kind](v, iri), v.name(iri)
        subject = self._subject(iri)
        speaks = subject is not None and bool(subject.measures or subject.crisis)
        title = thing.kind.full(v.lang)
        listed = KINDS[kind].page
        up = (
            Crumb(KINDS[kind].many(v.lang), PAGES[listed])
            if listed
            else Crumb(v.t("Alles op een rij", "Everything"), PAGES["everything"])
        )
        bodies = self.plan.parts.naming("body", "actor", [iri])
        return page(
            v,
            "thing.html",
            crumbs=[up],
            cite=f"{title}: {name}",
            uri=iri,
            data=[*(files := subject_files.links(request, path) if speaks else []), *data],
            files=files,
            holders=holders_of(request, v, iri) if kind == "post" else None,
            told=in_short(v, action) if action else subject_files.told(v, subject) if subject and speaks else "",
            headers=headers,
            name=name,
            title=title,
            summary=" ".join([*v.detail(iri, "definition"), *(body.text("definition", v.lang) for body in bodies)]),
            thing=thing,
            facts=[fact for fact in thing.facts if fact[1] or fact[2]],
            sections=[section for section in thing.sections if section.rows or section.empty],
        )

    def _subject(self, iri: str) -> Subject | None:
        """The thing with all that the plan says of it; None of a kind that measures do not speak of."""
        kind = (self.plan.names.path(iri) or "/doc/").split("/")[2]
        if kind not in self.kinds or kind == "crisis-measure" or iri not in self.plan.names:
            return None
        return Organisation(self.plan, iri, [iri]) if kind in ("actor", "post") else subject_of(self.plan, iri)

    def file(self, request: Request, iri: str) -> Response:
        """All that the plan says of a thing, as the file that the address asks for. Raises Problem (404)."""
        if subject := self._subject(iri):
            return subject_files.answer(request, self.view(request), subject)
        raise Problem(404, f"there is no such file of {iri[:200]}", "Dit bestand is er niet.")

    # --- who

    def _actor(self, v: View, iri: str) -> Thing:
        t, plan, subject = v.t, self.plan, Subject(self.plan, iri, [iri])
        involved, carried = plan.with_thing("involvement", iri), plan.with_thing("implementation", iri)
        leads = Counter(post for m in measures_of([*involved, *carried]) for post in m.things("lead"))
        roles = Counter(str(role) for _, statement in involved for role in statement.details)
        above = [*plan.details(iri, "memberOfClass"), *plan.details(iri, "subOrganizationOf")]
        return Thing(
            KINDS["actor"],
            [
                Section(
                    t("Betrokken bij maatregelen", "Involved in measures"),
                    "measures",
                    [(m, role_of(v, s)) for m, s in involved],
                    t("In welke rol", "In which role"),
                    empty=t(
                        "Geen enkele fiche noemt deze actor als betrokken.", "No fiche names this actor as involved."
                    ),
                    to=to_list(KINDS["actor"], iri),
                ),
                Section(
                    t("Voert maatregelen uit", "Implements measures"),
                    "measures",
                    [(m, ", ".join(v.name(str(unit)) for unit in s.details)) for m, s in carried],
                    t("Via afdeling", "Through unit"),
                    to=to_list(KINDS["implementer"], iri),
                ),
                counts(v, t("Wie die maatregelen trekt", "Who leads those measures"), leads),
                counts(v, KINDS["role"].many(v.lang), roles),
                crisis(v, subject),
                findings(v, subject),
            ],
            [
                _for_organisation(v, iri),
                _kind_of(v, iri),
                _also_called(v, iri),
                (t("Hoort bij", "Belongs to"), v.links(above), ()),
                (t("Noot van de redactie", "Editors' note"), v.told_of(iri, "editorialNote"), ()),
                _elsewhere(v, iri),
            ],
        )

    def _post(self, v: View, iri: str) -> Thing:
        t, plan = v.t, self.plan
        led = plan.of_thing("lead", iri)
        stated, with_amount, number = plan.stated(led)
        money = [
            f"{v.f.round_euro(stated)}{v.most_of_it(led)}.",
            t(
                f"{with_amount} van de {number} maatregelen noemen een bedrag. De andere zijn onbekend, niet nul.",
                f"{with_amount} of {number} measures state an amount. The others are unknown, not zero.",
            ),
        ]
        if any(len(m.of("lead")) > 1 for m in led):
            money.append(
                t("Een maatregel met twee trekkers telt bij beide.", "A measure with two leads counts for both.")
            )
        similar = plan.found_by["similar-measures"]
        alike = [item for item in similar if len(set(led).intersection(item.measures)) == 1]
        pairs = t("paren van maatregelen die sterk op elkaar lijken", "pairs of measures that are much alike")
        others = Counter(post for item in alike for m in item.measures if m not in led for post in m.things("lead"))
        return Thing(
            KINDS["post"],
            [
                Section(
                    t("Trekt deze maatregelen", "Leads these measures"),
                    "measures",
                    [(m, v.stated_by(m)) for m in led],
                    t("Genoemd geld", "Stated money"),
                    empty=t("Trekt geen enkele maatregel.", "Leads no measure."),
                    to=to_list(KINDS["post"], iri),
                ),
                _cooperation(v, KINDS["cooperation"], iri),
                states(v, led, post=slug(iri)),
                actors(v, doing(plan, led, [iri])),
                Section(
                    t("Overlap met andere ministers", "Overlap with other ministers"),
                    "pairs",
                    [(v.link(post), f"{times} {pairs}") for post, times in others.most_common()],
                    t("Wat ze delen", "What they share"),
                ),
                Section(
                    t("Lijkt op maatregelen van anderen, zonder band in het plan", "Alike without a tie in the plan"),
                    "findings",
                    [item for item in alike if item.finding.coordinated is False],
                ),
                findings(v, Subject(plan, iri, [iri]), leave_out="similar-measures"),
            ],
            [
                _for_organisation(v, iri),
                (t("Genoemd geld", "Stated money"), (), [" ".join(money)]),
            ],
            filter={KINDS["post"].parameter: slug(iri)},
        )

    def _group(self, v: View, iri: str) -> Thing:
        t, plan, kind = v.t, self.plan, KINDS["target-group"]
        pairs = plan.with_thing("targeting", [iri, *plan.narrower_all(iri)])
        first, measures = {m for m, s in pairs if s.primary}, measures_of(pairs)

        def rows(primary: bool) -> list[tuple[Measure, str]]:
            chosen = grouped(
                (m, "" if s.thing == iri else v.name(s.thing))
                for m, s in pairs
                if s.primary == primary and (primary or m not in first)
            )
            return [(m, ", ".join(filter(None, via))) for m, via in chosen.items()]

        via = t("Via engere groep", "Through narrower group")
        return Thing(
            kind,
            [
                Section(
                    t("In de eerste plaats voor deze groep", "In the first place for this group"),
                    "measures",
                    rows(True),
                    via,
                    empty=t(
                        "Geen enkele maatregel is in de eerste plaats voor deze groep.",
                        "No measure is in the first place for this group.",
                    ),
                    to=to_list(kind, iri),
                ),
                Section(
                    t("Bereikt deze groep mee", "Reaches this group along with others"),
                    "measures",
                    rows(False),
                    via,
                    to=to_list(kind, iri),
                ),
                Section(t("Engere groepen", "Narrower groups"), "links", v.links(plan.vocabulary.narrower(iri))),
                *about(v, subject_of(plan, iri)),
                figures(
                    v,
                    [figure for figure in plan.figures if iri in figure.close],
                    t(
                        "Cijfers in het plan over een bevolkingsgroep die hier het dichtst bij komt.",
                        "Figures in the plan about the population group closest to this one.",
                    ),
                ),
            ],
            [
                (t("Ruimere groep", "Broader group"), v.links(plan.details(iri, "broader")), ()),
                _also_called(v, iri),
                *money_for(v, first, measures),
            ],
            filter={KINDS["target-group"].parameter: slug(iri)},
        )

    # --- what, where and to what end

    def _reading(self, v: View, iri: str) -> Thing:
        """A theme, or a policy domain with the measures in which it co-operates: what we read in measures."""
        kind = KINDS[iri.split("/")[-2]]
        measures = self.plan.of_thing(kind.statement, iri)
        notes = {
            "theme": v.t("Thema’s zijn onze lezing.", "Themes are our reading."),
            "policy-domain": v.t("Het beleidsdomein is onze lezing.", "The policy domain is our reading."),
        }
        sections = [
            listed(v, kind, iri, measures, notes[kind.key]),
            _cooperation(v, KINDS["cooperating-domain"], iri),
            *about(v, subject_of(self.plan, iri), measures),
        ]
        stated = (v.t("Genoemd geld", "Stated money"), (), [money(v, measures)])
        return Thing(kind, sections, [_also_called(v, iri), stated, _elsewhere(v, iri)])

    def _instrument(self, v: View, iri: str) -> Thing:
        kind, subject = KINDS["instrument"], subject_of(self.plan, iri)
        facts = [_kind_of(v, iri), _also_called(v, iri), _elsewhere(v, iri)]
        if subject.measures:
            facts.append((v.t("Genoemd geld", "Stated money"), (), [money(v, subject.responsible())]))
        return Thing(kind, [in_measures(v, kind, iri), *about(v, subject)], facts)

    def _place(self, v: View, iri: str) -> Thing:
        kind = KINDS["place"]
        found = [figure for figure in self.plan.figures if figure.area == iri]
        sections = [in_measures(v, kind, iri), figures(v, found), *about(v, subject_of(self.plan, iri))]
        return Thing(kind, sections, [_elsewhere(v, iri)])

    def _goal(self, v: View, iri: str) -> Thing:
        t, kind = v.t, KINDS["goal"]
        measures = self.plan.of_thing("goal", iri)
        stated, with_amount, number = self.plan.stated(measures)
        most = v.most_of_it(measures)
        money = t(
            f"genoemd geld, in {with_amount} van de {number} maatregelen; de rest is onbekend{most}",
            f"stated money, in {with_amount} of {number} measures; the rest is unknown{most}",
        )
        return Thing(
            kind,
            [
                Section(
                    KINDS["measure"].many(v.lang),
                    "measures",
                    [(m, v.period(m)) for m in measures],
                    t("Looptijd", "Period"),
                    empty=t("Geen enkele maatregel.", "No measure."),
                    to=to_list(kind, iri),
                ),
                *about(v, subject_of(self.plan, iri)),
            ],
            numbers=[
                (v.f.number(number), inside(KINDS["measure"].many(v.lang)), to_list(kind, iri)),
                (v.f.round_euro(stated), money, address("budget", goal=slug(iri))),
            ],
            filter={KINDS["goal"].parameter: slug(iri)},
        )

    def _sdg(self, v: View, iri: str) -> Thing:
        t, plan = v.t, self.plan
        below, above = plan.vocabulary.narrower(iri), plan.details(iri, "broader")
        pairs = plan.with_thing("contribution", [iri, *below])

        core = {m for m, s in pairs if s.core}  # a measure counts once, by the most that it contributes
        why = grouped((m, s.text if s.thing == iri else f"{slug(s.thing)}: {s.text}") for m, s in pairs)

        def rows(first: bool) -> list[tuple[Measure, list[Link]]]:
            return [(m, [Link(" ".join(of), "", None, "nl")]) for m, of in why.items() if (m in core) == first]

        reason = t("Waarom wij dat zeggen", "Why we say so")
        ours = t(
            "De bijdragen zijn een lezing van de redactie, en het onzekerste deel van de gegevens.",
            "The contributions are the editors' reading, and the least certain part of the data.",
        )
        counted = {target: len(plan.of_thing("contribution", target)) for target in below}
        measures = KINDS["measure"].many(v.lang)
        to = to_list(KINDS["sdg"], iri)
        return Thing(
            KINDS["sdg-target" if above else "sdg-goal"],
            [
                Section(
                    t("Draagt er in de kern aan bij", "Core contribution"),
                    "measures",
                    rows(True),
                    reason,
                    ours,
                    t("Geen enkele maatregel draagt er in de kern aan bij.", "None contributes at its core."),
                    to,
                ),
                Section(t("Ondersteunt", "Supporting"), "measures", rows(False), reason, ours, to=to),
                Section(
                    t("Subdoelen", "Targets"), "pairs", [(v.link(x), str(n)) for x, n in counted.items()], measures
                ),
                *about(v, subject_of(plan, iri)),
            ],
            [
                (t("Hoort bij", "Belongs to"), v.links(above), ()),
                (t("Elders", "Elsewhere"), [Link(elsewhere(iri, v.lang), iri, iri)], ()),
            ],
        )

    def _role(self, v: View, iri: str) -> Thing:
        """Who has a role, and in which measures."""
        found = grouped(
            (who, share.action)
            for share in Subject(self.plan, iri, [iri]).measures
            for who in dict.fromkeys(said.thing for said in share.statements)
        )
        ordered = sorted(found.items(), key=lambda item: (-len(item[1]), natural(v.name(item[0]))))
        rows = [(v.link(who), [Link(m.identifier, m.iri, m.page) for m in measures]) for who, measures in ordered]
        title, heading = v.t("Wie deze rol heeft", "Who has this role"), KINDS["measure"].many(v.lang)
        return Thing(KINDS["role"], [Section(title, "pairs", rows, heading, unfolded=25)], [_also_called(v, iri)])

    def _indicator(self, v: View, iri: str) -> Thing:
        t = v.t
        found = [figure for figure in self.plan.figures if figure.indicator == iri]
        return Thing(
            KINDS["indicator"],
            [
                Section(
                    t("De cijfers in het plan", "The figures in the plan"),
                    "figures",
                    found,
                    note=t(
                        "Waar het plan zichzelf tegenspreekt, staan beide cijfers er.",
                        "Where the plan contradicts itself, both figures are kept.",
                    ),
                    empty=t("Het plan geeft geen cijfers.", "The plan gives no figures."),
                ),
                findings(v, Subject(self.plan, iri, [iri])),
            ],
            [(t("Bron volgens het plan", "Source according to the plan"), v.told_of(iri, "source"), ())],
            chart=bars(v, found),
        )


def _for_organisation(v: View, iri: str) -> Fact:
    told = v.t("Rollen, taken, geld, partners en stand van zaken", "Parts, tasks, money, partners and state of play")
    return v.t("Op één bladzijde", "On one page"), [Link(told, iri, address("organisation", f"/{slug(iri)}"))], ()


def _cooperation(v: View, kind: Kind, iri: str) -> Section:
    """The measures in which one co-operates, and in which role."""
    return Section(
        v.t("Werkt mee aan deze maatregelen", "Co-operates in these measures"),
        "measures",
        [(m, role_of(v, s)) for m, s in v.plan.with_thing(kind.statement, iri)],
        v.t("In welke rol", "In which role"),
        to=to_list(kind, iri),
    )


def _kind_of(v: View, iri: str) -> Fact:
    return v.t("Soort", "Kind"), v.links(v.plan.details(iri, "type")), ()


def _also_called(v: View, iri: str) -> Fact:
    return v.t("Ook genoemd", "Also called"), v.told_of(iri, "altLabel"), ()


def _elsewhere(v: View, iri: str) -> Fact:
    return (
        v.t("Elders", "Elsewhere"),
        [_named(v, iri, x) for name in ("exactMatch", "closeMatch", "seeAlso") for x in v.plan.details(iri, name)],
        (),
    )


def _named(v: View, iri: str, other: str) -> Link:
    """A link elsewhere: by its name, or by that of the thing and where it is."""
    link = v.link(other)
    return replace(link, text=f"{v.name(iri)} ({urlsplit(other).hostname})") if link.text == other else link
