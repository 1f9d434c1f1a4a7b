"""The plan as a page in one language tells of it: names as links, periods, amounts and places in words."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from starlette.requests import Request

from queries import library
from viz.web.model.names import Link
from viz.web.model.plan import BudgetLine, Figure, Found, Measure, Note, Plan
from viz.web.site import language
from viz.web.text.format import Moment, voice

__all__ = ["View"]


class View:
    """What templates call to show things of the plan in the reader's language."""

    def __init__(self, plan: Plan, request: Request) -> None:
        self.plan, self.lang = plan, language(request)
        self.f = voice(self.lang)
        self.t = self.f.t

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

    def anchor(self, owner: str, node: str) -> str:
        """The place of a node on the page of what it belongs to, as in its IRI."""
        return node.removeprefix(f"{owner}/")

    def slug(self, iri: str) -> str:
        """The last part of an IRI."""
        return iri.replace("#", "/").rpartition("/")[2]

    def detail(self, thing: str, name: str) -> list[str]:
        """What is known of a thing, in the reader's language where it is text."""
        return self.plan.details(thing, name, self.lang)

    # --- times

    def period(self, of: Measure | Note) -> str:
        """When a measure or a phase runs, in words."""
        said = of.start is not None or of.end is not None or of.open_ended
        return self.f.period(_moment(of.start), _moment(of.end), of.open_ended if said else None)

    # --- money

    def counts(self, line: BudgetLine, lines: Sequence[BudgetLine]) -> str:
        """Whether a line is money of the measure that can be added up, and if not why."""
        if line.context:
            return self.t("alleen achtergrond: telt niet mee", "context only: not counted")
        per = self.slug(line.per)
        if line.whole and not line.counts:
            whole = next((other.label for other in lines if other.iri == line.whole), "")
            return self.t(f"deel van “{whole}”: telt niet apart mee", f"part of “{whole}”: not counted apart")
        if not line.counts:
            return self.t("per eenheid: niet op te tellen", "per unit: cannot be added up")
        if per != "Total" and not line.years:
            return self.t("telt mee, voor één jaar (geen jaartal genoemd)", "counted, for one year (none is named)")
        return self.t("telt mee", "counted")

    def stated(self, measures: Iterable[Measure]) -> tuple[Decimal | None, int, int]:
        """The money that measures state, how many state any, and how many there are; None where none does."""
        chosen = list(measures)
        amounts = [measure.stated for measure in chosen if measure.stated is not None]
        return (sum(amounts, Decimal(0)) if amounts else None), len(amounts), len(chosen)

    # --- actors

    def by_role(self, measure: Measure) -> list[tuple[Link, list[tuple[Link, str]]]]:
        """The actors of a measure by their role, each with its node; the roles with most actors first."""
        found: dict[str, list[tuple[Link, str]]] = defaultdict(list)
        for statement in measure.of("involvement"):
            for role in statement.details:
                found[str(role)].append((self.link(statement.thing), statement.node))
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
        rules: dict[str, list[Found]] = defaultdict(list)
        for item in found:
            rules[item.finding.rule].append(item)
        return dict(rules)

    def path(self, found: Found) -> str:
        """Where the page of a finding is."""
        return self.plan.names.path(found.iri) or "/overlap"

    def kind(self, found: Found) -> str:
        """Overlap or gap, in words."""
        return self.t("Overlapping", "Overlap") if found.finding.kind == "overlap" else self.t("Hiaat", "Gap")

    def measures(self, identifiers: Iterable[str]) -> list[Measure]:
        """Measures by their numbers; those that are not there are left out."""
        known = self.plan.by_identifier
        return [known[identifier] for identifier in identifiers if identifier in known]

    # --- figures

    def figure(self, figure: Figure) -> str:
        """The value of a figure with its unit."""
        unit = self.plan.names.plain(figure.unit, self.lang)
        about = self.t("ongeveer ", "about ") if figure.approximate else ""
        percent = figure.unit.endswith("unit-percent")
        return about + (self.f.percent(figure.value) if percent else f"{self.f.number(figure.value)} {unit.lower()}")


def _moment(value: object) -> Moment:
    return value if isinstance(value, int | dt.date) else None
