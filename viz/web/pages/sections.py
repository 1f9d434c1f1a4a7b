"""The parts that pages about things are made of: rows of one kind under a heading, the same wherever they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from queries.rows import grouped
from viz.web.model.kinds import KINDS, Kind
from viz.web.model.names import Link
from viz.web.model.parts import Part
from viz.web.model.records import Figure, Measure, Statement, states_of
from viz.web.model.subject import Share, Subject, counted, doing
from viz.web.model.view import View
from viz.web.pages.lists import UNTOLD
from viz.web.pages.subject_files import role_of
from viz.web.urls import address, slug

__all__ = [
    "Fact",
    "Section",
    "Thing",
    "about",
    "actors",
    "bars",
    "counts",
    "crisis",
    "each",
    "figures",
    "findings",
    "in_measures",
    "in_state",
    "listed",
    "measures_of",
    "money",
    "money_for",
    "promises",
    "states",
    "to_list",
]

Fact = tuple[str, Sequence[Link], Sequence[str]]
"""What is known of a thing: a label, with links or texts."""

_BAR = 340
"""How wide the longest bar of a chart is."""

_UNFOLDED = 6
"""How many rows of a long table of names stand unfolded."""


@dataclass(frozen=True)
class Section:
    """A part of a page: rows of one kind under a heading; `empty` says in words that there are none."""

    title: str
    kind: str
    rows: Sequence[object]
    heading: str = ""
    note: str = ""
    empty: str = ""
    to: str = ""
    """Where all rows are listed."""
    unfolded: int = 0
    """How many rows of a table of names or a list of promises stand unfolded; 0 for all."""


@dataclass(frozen=True)
class Thing:
    """What the page about a thing shows, besides its name."""

    kind: Kind
    sections: Sequence[Section]
    facts: Sequence[Fact] = ()
    numbers: Sequence[tuple[str, str, str]] = ()
    chart: Sequence[object] = ()
    filter: Mapping[str, str] = field(default_factory=dict)
    """What findings are filtered by to give all that concern it."""


def in_measures(v: View, kind: Kind, iri: str) -> Section:
    """The measures with one thing."""
    return replace(
        listed(v, kind, iri, measures_of(v.plan.with_thing(kind.statement, iri))),
        title=v.t("In deze maatregelen", "In these measures"),
        empty=v.t("In geen enkele maatregel van het plan.", "In no measure of the plan."),
    )


def listed(v: View, kind: Kind, iri: str, measures: Sequence[Measure], note: str = "") -> Section:
    """Measures with their goals, where they are listed with a filter on one thing."""
    return Section(
        KINDS["measure"].many(v.lang),
        "measures",
        [(m, v.name(m.goal)) for m in measures],
        KINDS["goal"].one(v.lang),
        note,
        v.t("Geen enkele maatregel.", "No measure."),
        to_list(kind, iri),
    )


def counts(v: View, title: str, counted: Mapping[str, int], note: str = "") -> Section:
    """Things with how many measures each has, most first."""
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    rows = [(v.link(thing), v.f.number(number)) for thing, number in ordered]
    return Section(title, "pairs", rows, KINDS["measure"].many(v.lang), note, unfolded=_UNFOLDED)


def about(v: View, subject: Subject, measures: Sequence[Measure] | None = None) -> list[Section]:
    """All that is told of a thing after its measures; `measures` are those where they are not all that speak of it."""
    if measures is None:
        measures = sorted((share.action for share in subject.measures), key=lambda measure: measure.position)
    groups = Counter(said.thing for measure in measures for said in measure.of("targeting") if said.primary)
    ours = v.t("Thema’s zijn onze lezing.", "Themes are our reading.")
    frame = v.t(
        "Wat het kader vooraan bij de doelstelling belooft, in onze woorden.",
        "What the frame at the head of the goal promises, in our words.",
    )
    sections = {
        "promise": promises(v, subject.promises, frame),
        "state": states(v, measures, **{KINDS[subject.kind].parameter: slug(subject.iri)}),
        "post": counts(v, KINDS["lead"].full_many(v.lang), Counter(each(measures, "lead"))),
        "target-group": counts(v, v.t("Voor wie, in de eerste plaats", "For whom, in the first place"), groups),
        "actor": actors(v, doing(v.plan, measures, subject.who)),
        "theme": counts(v, KINDS["theme"].many(v.lang), Counter(each(measures, "theme")), ours),
        "instrument": counts(v, KINDS["instrument"].many(v.lang), Counter(each(measures, "instrument"))),
        "amount": amounts(v, subject),
        "crisis": crisis(v, subject),
        "finding": findings(v, subject),
    }
    return [section for kind, section in sections.items() if kind != subject.kind]


def actors(v: View, doing: Sequence[tuple[str, Sequence[Share[Measure]]]]) -> Section:
    """Who takes part in measures, in which role, and in which of them."""
    rows = []
    for actor, shares in doing:
        numbers = grouped((role_of(v, said), share.action.identifier) for share in shares for said in share.statements)
        rows.append((v.link(actor), "; ".join(f"{role}: {', '.join(of)}" for role, of in numbers.items())))
    title, heading = v.t("Wie werkt mee", "Who takes part"), v.t("In welke rol", "In which role")
    return Section(title, "pairs", rows, heading, unfolded=_UNFOLDED)


def amounts(v: View, subject: Subject) -> Section:
    """The amounts that its measures state, counted or not."""
    title, added = v.t("Bedragen in de maatregelen", "Amounts in the measures"), counted(subject.amounts)
    dutch, english = "telt mee in het genoemde geld", "is counted in the stated money"
    note = f"{v.f.round_euro(added)} {v.t(dutch, english)}." if subject.amounts else ""
    return Section(title, "amounts", subject.amounts, note=note)


def states(v: View, measures: Sequence[Measure], **of: str) -> Section:
    """How far measures are: how many in each state; `of` filters the list of measures to these."""
    rows = [
        (
            Link(v.name(state) if state else v.t("Niet vermeld", "Not stated"), state, in_state(state, **of)),
            v.f.number(number),
        )
        for state, number in states_of(measures).most_common()
    ]
    return Section(KINDS["state"].one(v.lang), "pairs", rows, KINDS["measure"].many(v.lang))


def in_state(state: str, **of: str) -> str:
    """Where the measures in a state are listed, or under no name those of which nothing is told."""
    return address("measures", state=slug(state) if state else UNTOLD, **of)


def money(v: View, measures: Sequence[Measure]) -> str:
    """What measures state together, and how many of them state any."""
    stated, with_amount, number = v.plan.stated(measures)
    return v.t(
        f"{v.f.round_euro(stated)}, genoemd in {with_amount} van de {number} maatregelen{v.most_of_it(measures)}",
        f"{v.f.round_euro(stated)}, stated in {with_amount} of {number} measures{v.most_of_it(measures)}",
    )


def money_for(v: View, first: Collection[Measure], measures: Sequence[Measure]) -> Iterator[Fact]:
    """What measures state that are in the first place for a group, and what others state that reach it too."""
    if own := [measure for measure in measures if measure in first]:
        yield v.t("Genoemd geld, in de eerste plaats voor hen", "Stated money, first for them"), (), [money(v, own)]
    if rest := [measure for measure in measures if measure not in first]:
        yield v.t("Genoemd geld dat ook voor anderen is", "Stated money that is for others too"), (), [money(v, rest)]


def crisis(v: View, subject: Subject) -> Section:
    """The crisis measures that speak of a thing."""
    rows = [
        (
            v.link(share.action.iri),
            [Link(share.action.section, "", None, "nl"), Link(v.f.pages([share.action.page]), "", None)],
        )
        for share in subject.crisis
    ]
    title = v.t("Crisismaatregelen van 2020", "Crisis measures of 2020")
    return Section(title, "pairs", rows, v.t("Waar in het plan", "Where in the plan"), unfolded=_UNFOLDED)


def promises(v: View, parts: Sequence[Part], note: str = "") -> Section:
    """What the frames at the head of goals promise, and to whom."""
    title = v.t("Wat het plan belooft", "What the plan promises")
    return Section(title, "promises", parts, note=note, unfolded=_UNFOLDED)


def figures(v: View, found: Sequence[Figure], note: str = "") -> Section:
    """Poverty figures."""
    return Section(KINDS["observation"].many(v.lang), "figures", found, note=note)


def findings(v: View, subject: Subject, leave_out: str = "") -> Section:
    """The findings that are about a thing, save those of one rule."""
    found = [item for item in subject.findings if item.finding.rule != leave_out]
    return Section(v.t("In deze overlappingen en hiaten", "In these overlaps and gaps"), "findings", found)


def to_list(kind: Kind, iri: str) -> str:
    """Where all measures with a thing are listed."""
    return address("measures", **{kind.parameter: slug(iri)})


def measures_of(pairs: Iterable[tuple[Measure, Statement]]) -> list[Measure]:
    """The measures of pairs, once each, in plan order."""
    return sorted({measure for measure, _ in pairs}, key=lambda measure: measure.position)


def each(measures: Iterable[Measure], kind: str) -> Iterable[str]:
    """What measures say of a kind, as often as they say it."""
    return (thing for measure in measures for thing in measure.things(kind))


def bars(v: View, figures: Sequence[Figure]) -> list[tuple[str, list[tuple[str, int, str, bool]]]]:
    """A bar for each figure, by unit: its label, its width, its value, and whether it is contradicted."""
    charts = []
    for unit, rows in grouped((v.name(figure.unit), figure) for figure in figures).items():
        most = max((abs(figure.length) for figure in rows), default=Decimal(0)) or Decimal(1)
        bars = [
            (
                f"{v.name(figure.group)}, {v.name(figure.area)}, {v.f.interval(figure.period)}",
                round(_BAR * max(figure.length, Decimal(0)) / most),
                v.figure(figure),
                figure.contradicted,
            )
            for figure in rows
        ]
        charts.append((unit, bars))
    return charts
