"""The page about a crisis measure: what it was and when, who had a part in it, for whom, its amounts, and its text."""

from __future__ import annotations

from queries.rows import grouped
from viz.web.model.kinds import KINDS
from viz.web.model.names import Link
from viz.web.model.records import CrisisMeasure
from viz.web.model.subject import Amount
from viz.web.model.view import View
from viz.web.pages.sections import Fact, Section, Thing
from viz.web.pages.subject_files import role_of
from viz.web.pages.text import PlanText
from viz.web.urls import address

__all__ = ["crisis_measure", "in_short"]


def in_short(v: View, action: CrisisMeasure) -> str:
    """What it was in a sentence, with the page of the annex."""
    where = f"{v.t('bijlage 2', 'annex 2')}, {v.f.pages([action.page])}"
    return v.t(
        f"Een tijdelijke maatregel van de coronacrisis van 2020, onder ‘{action.section}’ ({where}).",
        f"A temporary measure of the corona crisis of 2020, under ‘{action.section}’ ({where}).",
    )


def crisis_measure(v: View, action: CrisisMeasure, text: PlanText | None) -> Thing:
    """All that the plan says of one; `text` is the plan's own, where the server was given it."""
    t, lines = v.t, [Amount(action, line, line.added) for line in action.lines]
    kind = KINDS["measure"]
    continued = [v.plan.measures[iri] for iri in action.continued_by if iri in v.plan.measures]
    sections = [
        Section(t("Belangrijke data", "Key dates"), "dates", v.plan.follow_up.milestones.get(action.iri, ())),
        Section(t("Bedragen", "Amounts"), "amounts", lines, empty=t("De bijlage noemt geen bedrag.", "No amount.")),
        Section(
            t("Voortgezet door (lezing van de redactie)", "Continued by (the editors’ reading)"),
            "measures",
            [(measure, v.name(measure.goal)) for measure in continued],
            KINDS["goal"].one(v.lang),
        ),
        Section(
            t("Kanttekeningen bij de gegevens (van de redactie)", "Notes on the data (by the editors)"),
            "notes",
            action.notes,
        ),
    ]
    partners = (*action.of("involvement"), *action.of("cooperating-domain"))
    roles = grouped((role_of(v, statement), v.link(statement.thing)) for statement in partners)
    posts = [*action.things("lead"), *action.things("cooperation")]
    facts: list[Fact] = [
        *_period(v, action),
        (KINDS["post"].one(v.lang), v.links(posts), () if posts else [t("niet vermeld", "not stated")]),
        *((role[:1].upper() + role[1:], links, ()) for role, links in roles.items()),
        (t("Voor wie", "For whom"), v.links(action.things("targeting")), ()),
        (KINDS["instrument"].many(v.lang), v.links(action.things("instrument")), ()),
        (KINDS["place"].many(v.lang), v.links(action.things("place")), ()),
        (kind.many(v.lang), v.links(action.things("reference")), ()),
        *_text(v, action, text),
    ]
    return Thing(KINDS["crisis-measure"], sections, facts)


def _period(v: View, action: CrisisMeasure) -> list[Fact]:
    """When it ran, where the annex says so, with the page."""
    told = f"{v.period(action)} ({v.pages(action.period)})" if action.period else ""
    return [(v.t("Looptijd", "Period"), [], [told])] if told else []


def _text(v: View, action: CrisisMeasure, text: PlanText | None) -> list[Fact]:
    """The text of the annex, with the way to its page."""
    if text is None:
        return []
    whole = [p for p in v.plan.passages_of(action.iri) if p.node == action.iri and not p.mention]
    told = [text.source.text(passage.first, passage.last) for passage in whole]
    to = address("text", page=action.page, anchor=f"#r{whole[0].first}") if whole else None
    page = Link(f"{v.t('De tekst van het plan', 'The text of the plan')}, {v.f.pages([action.page])}", "", to)
    return [(v.t("In het plan", "In the plan"), [], told), (v.t("Lees verder", "Read on"), [page], [])]
