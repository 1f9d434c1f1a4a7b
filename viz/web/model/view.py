"""The plan as a page in one language tells of it: names as links, and what its records say in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from starlette.requests import Request

from queries import library
from queries.findings import Finding, Weight
from queries.rows import grouped
from viz.page import inside
from viz.web import urls
from viz.web.model.names import Link
from viz.web.model.plan import Plan
from viz.web.model.records import BudgetLine, CrisisMeasure, Figure, Found, Measure, Note
from viz.web.text.format import voice
from viz.web.text.words import NODES

__all__ = ["View"]


_MOST_OF_IT = Decimal("0.8")
"""Which part of the money the few measures have that a sentence says dominate."""


@dataclass(frozen=True)
class Told:
    """What a finding says in one language; `rest` is the sentence without the name that it opens with."""

    name: str
    sentence: str
    rest: str
    ties: tuple[str, ...]
    absence: str


class View:
    """What templates call to show things of the plan in the reader's language."""

    def __init__(self, plan: Plan, lang: str, request: Request) -> None:
        """`request` is that of the reader."""
        self.plan, self.lang, self.f, self.request = plan, lang, voice(lang), request
        self.t, self.slug = self.f.t, urls.slug

    # --- names

    def link(self, iri: str) -> Link:
        """A thing by its name, with where its page is."""
        return self.plan.names.link(iri, self.lang)

    def links(self, iris: Iterable[str]) -> list[Link]:
        """Several of them."""
        return [self.link(iri) for iri in iris]

    def name(self, iri: str) -> str:
        """What a thing is called."""
        return self.plan.names.of(iri, self.lang)

    def page(self, iri: str) -> str:
        """The address of its page."""
        return self.plan.names.path(iri) or iri

    @property
    def example(self) -> str:
        """A number of the plan, to show how numbers are written: that of its fourth measure, or of its last."""
        numbers = [measure.identifier for measure in self.plan.measures.values()][:4]
        return numbers[-1] if numbers else ""

    def anchor(self, owner: str, node: str) -> str:
        """The place of a node on the page of what it belongs to, as in its IRI."""
        return node.removeprefix(f"{owner}/")

    def detail(self, thing: str, name: str) -> list[str]:
        """What is known of a thing, in the reader's language where it is text."""
        return self.plan.details(thing, name, self.lang)

    def told_of(self, thing: str, name: str) -> list[Link]:
        """The texts known of a thing, each in its language."""
        known = self.plan.vocabulary.spoken(thing, name, self.lang)
        return [Link(text, "", None, "" if language == self.lang else language) for text, language in known]

    # --- time and money

    def period(self, of: Measure | CrisisMeasure | Note) -> str:
        """When a measure, a crisis measure or a phase runs."""
        return self.f.period(of.start, of.end, of.open_ended)

    def why_not(self, line: BudgetLine) -> str:
        """Why an amount is not added to the stated money; empty where it is."""
        return self.t(line.why_not, line.why_not_english or line.why_not)

    def counts(self, line: BudgetLine) -> str:
        """Whether an amount is counted, and if not why."""
        if why := self.why_not(line):
            return f"{self.t('telt niet mee', 'not counted')} ({why})"
        if note := self.t(line.note, line.note_english or line.note):
            return f"{self.t('telt mee', 'counted')}: {note}"
        return self.t("telt mee", "counted")

    def most_of_it(self, measures: Iterable[Measure]) -> str:
        """The end of a sentence on what measures state: which few of them are most of it; empty where no few are."""
        amounts = sorted((m.stated for m in measures if m.stated), reverse=True)
        few, whole = 0, sum(amounts, Decimal(0))
        while few < len(amounts) and sum(amounts[:few]) < _MOST_OF_IT * whole:
            few += 1
        if not amounts or 2 * few > len(amounts):
            return ""
        share = self.f.percent(round(100 * sum(amounts[:few]) / whole))
        many = self.f.spelled(few)
        return self.t(
            f"; {many} {'maatregel is' if few == 1 else 'maatregelen zijn'} daar {share} van",
            f"; {many} {'measure is' if few == 1 else 'measures are'} {share} of it",
        )

    # --- positions

    def about(self, iri: str) -> Link:
        """What a position is about, by its name; of a statement with that of the thing that it belongs to."""
        names = self.plan.names
        owner = names.owner(iri)
        link = names.link(iri, self.lang)
        if owner == iri or owner not in names:
            return link
        word, rest = self.node_kind(iri), self.anchor(owner, iri).partition("/")[2]
        said = self.plan.measures[owner].statements.values() if owner in self.plan.measures else ()
        thing = next((one.thing for statements in said for one in statements if one.node == iri), iri)
        part = f" {names.of(thing, self.lang) if thing in names else rest}" if rest else ""  # a measure has one period
        at = f"{names.path(owner)}#{self.anchor(owner, iri)}"
        return Link(f"{names.of(owner, self.lang)}: {word}{part}", iri, at)

    def node_kind(self, node: str) -> str:
        """What the ontology calls the property that leads to a node from what it belongs to."""
        names = self.plan.names
        first, *more = self.anchor(names.owner(node), node).partition("/")[0].split("-")
        iri = f"{names.base}/ns#{first}{''.join(part.title() for part in more)}"
        return names.plain(iri, self.lang) if iri in names else self.t(*NODES.get(first, (first, first)))

    def stated_by(self, measure: Measure) -> str:
        """The money that a measure states; of one that names amounts of which none adds up that is said."""
        if measure.stated is None and measure.lines:
            return self.t("niet op te tellen", "does not add up")
        return self.f.euro(measure.stated)

    def contested(self, iri: str) -> list[Link]:
        """Who disagrees with a statement, as long as that has not been settled."""
        return [self.link(one.party) for one in self.plan.positions.about(iri) if one.contests]

    # --- how far things are

    def states(self, measure: Measure) -> list[str]:
        """The states of play of a measure, each once, the latest year first."""
        found = self.plan.follow_up.progress.get(measure.iri, ())
        return list(dict.fromkeys(progress.state for progress in found))

    def pages(self, node: str) -> str:
        """The pages of the document that a statement or a part of the plan rests on."""
        return self.f.pages(self.plan.parts.pages[node])

    # --- actors

    def by_role(self, measure: Measure) -> list[tuple[Link, list[tuple[Link, str]]]]:
        """The actors of a measure by their role, each with its node; the roles with most actors first."""
        found = grouped(
            (str(role), (self.link(statement.thing), statement.node))
            for statement in measure.of("involvement")
            for role in statement.details
        )
        order = sorted(found, key=lambda role: (role.endswith("/vermeld"), -len(found[role]), role))
        return [(self.link(role), found[role]) for role in order]

    # --- findings

    def rule(self, name: str) -> dict[str, str]:
        """What a rule is called, claims, cannot know, and what its score says."""
        rule = library("findings")[name]
        texts = {"title": rule.title, "claim": rule.description, "limits": rule.limits, "score": rule.score}
        return {key: said.get(self.lang) or said.get("nl", "") for key, said in texts.items()}

    def by_rule(self, found: Iterable[Found]) -> dict[str, list[Found]]:
        """Findings by their rule, in the order of a report."""
        return grouped((item.finding.rule, item) for item in found)

    def told(self, finding: Finding) -> Told:
        """What a finding says to this reader."""
        name, sentence = finding.told(self.lang)
        rest = sentence.removeprefix(name).lstrip(":").strip()
        dutch = finding.ties, finding.absence or ""
        ties, absence = dutch if self.lang == "nl" else (finding.ties_en or dutch[0], finding.absence_en or dutch[1])
        return Told(name, sentence, rest[:1].upper() + rest[1:], ties, absence)

    def weight(self, finding: Finding) -> str:
        """How much a finding matters, in a word."""
        return {
            Weight.STRONG: self.t("Sterk", "Strong"),
            Weight.MODERATE: self.t("Matig", "Moderate"),
            Weight.WEAK: self.t("Zwak", "Weak"),
        }[finding.weight]

    def ministers(self, finding: Finding) -> list[Link]:
        """Who leads the measures of a finding (or, of a gap, who is missing)."""
        posts = {self.plan.names.plain(iri): iri for iri in self.plan.names.things.get("post", ())}
        return [self.link(posts[name]) if name in posts else Link(name, "", None) for name in finding.ministers]

    def caveats(self, finding: Finding) -> list[tuple[Measure, str, str]]:
        """What a reader must see with a finding: measure, Dutch text, and its place on the page of the measure."""
        known = self.plan.caveats
        return [(*known[iri], self.anchor(known[iri][0].iri, iri)) for iri in finding.caveats if iri in known]

    def kind(self, found: Found) -> str:
        """Overlap or gap, in words."""
        return self.t("Overlapping", "Overlap") if found.finding.kind == "overlap" else self.t("Hiaat", "Gap")

    # --- figures

    def figure(self, figure: Figure) -> str:
        """A figure as the plan says it, with its unit: a value, or what it is more or less than."""

        def number(value: Decimal) -> str:
            if figure.unit.endswith("unit-percent"):
                return self.f.percent(value)
            return f"{self.f.number(value)} {inside(self.plan.names.plain(figure.unit, self.lang))}"

        low, high = figure.lower, figure.upper
        if low is not None and high is not None:
            return self.t(
                f"tussen {self.f.number(low)} en {number(high)}", f"between {self.f.number(low)} and {number(high)}"
            )
        if figure.value is None:
            return (
                self.t("minstens ", "at least ") + number(low)
                if low is not None
                else self.t("hoogstens ", "at most ") + number(figure.length)
            )
        if low is not None or high is not None:
            return (
                self.t("meer dan ", "more than ") if high is None else self.t("minder dan ", "less than ")
            ) + number(figure.value)
        return (self.t("ongeveer ", "about ") if figure.approximate else "") + number(figure.value)
