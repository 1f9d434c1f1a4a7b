"""The page about a measure: who, for whom, with what and for how much, what is like it, and where it all stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from starlette.responses import Response

from ontology import Iris
from queries.rows import grouped
from viz.web.model.kinds import KINDS
from viz.web.model.names import Link
from viz.web.model.plan import Plan
from viz.web.model.records import Found, Measure, Passage
from viz.web.model.view import View
from viz.web.pages.text import Field
from viz.web.site import Crumb, Data, page
from viz.web.urls import PAGES

__all__ = ["measure_page"]

_FEW = 6
"""A tie that more other measures share says little of the neighbourhood of one."""

_TYING = ("implementer", "instrument", "target-group", "actor", "place")
"""The kinds of things that can tie a measure to a few others."""


def measure_page(
    v: View, measure: Measure, fiche: Sequence[Field], data: Sequence[Data], headers: dict[str, str]
) -> Response:
    """The page about a measure; `fiche` is the plan's own text of it, where the server was given that."""
    plan = v.plan
    passages = plan.passages_of(measure.iri)
    evidence = grouped((passage.node, passage) for passage in passages)
    every, found, kind = list(plan.measures.values()), plan.findings_of[measure.iri], KINDS["measure"]
    goal = v.link(measure.goal)
    return page(
        v,
        "measure.html",
        crumbs=[Crumb(kind.many(v.lang), PAGES[kind.page]), Crumb(goal.text, goal.href or PAGES["goals"])],
        cite=f"{kind.one(v.lang)} {measure.identifier}: {measure.title}",
        uri=measure.iri,
        data=data,
        headers=headers,
        m=measure,
        fiche=fiche,
        in_text=_places(evidence, fiche),
        further=_further(v, measure, evidence),
        evidence=evidence,
        pages={node: v.f.pages(passage.page for passage in proof) for node, proof in evidence.items()},
        partners=[*measure.of("cooperation"), *measure.of("cooperating-domain")],
        progress=plan.follow_up.progress.get(measure.iri, ()),
        continued=plan.continued.get(measure.iri, ()),
        own=Iris(plan.base).id("document", plan.record.slug),
        milestones=plan.follow_up.milestones.get(measure.iri, ()),
        reviewed=plan.follow_up.reviewed.get(measure.iri),
        annual=plan.follow_up.annual.get(measure.iri, ()),
        passages=list({passage.iri: passage for passage in passages}.values()),
        contributions=sorted(measure.of("contribution"), key=lambda s: not s.core),
        referred=[other for other, _ in plan.with_thing("reference", measure.iri)],
        similar=list(_similar(measure, found)),
        found=[item for item in found if item.finding.rule != "similar-measures"],
        near=list(_near(v, measure)),
        before=every[measure.position - 1] if measure.position else None,
        after=every[measure.position + 1] if measure.position + 1 < len(every) else None,
    )


def _places(evidence: Mapping[str, Sequence[Passage]], fiche: Iterable[Field]) -> Mapping[str, int]:
    """The first line of the paragraph of the fiche that proves a statement, by its node."""
    starts = sorted(paragraph.first for field in fiche for paragraph in field.paragraphs)
    found = {}
    for node, passages in evidence.items():
        line = passages[0].first
        if before := [start for start in starts if start <= line]:
            found[node] = before[-1]
    return found


def _further(v: View, measure: Measure, evidence: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """What else the fiche proves: the nodes that have no other place on the page, by what they are called."""
    follow_up = v.plan.follow_up
    told = {said.node for statements in measure.statements.values() for said in statements}
    told |= {line.iri for line in measure.lines} | {note.iri for note in (*measure.notes, *measure.phases)}
    told |= {step.node for step in follow_up.milestones.get(measure.iri, ())}
    told |= {progress.node for progress in follow_up.progress.get(measure.iri, ())}
    told |= {item.node for item in v.plan.continued.get(measure.iri, ())} | {measure.iri, measure.period or ""}
    return grouped((v.node_kind(node), node) for node in sorted(set(evidence) - told))


def _similar(measure: Measure, found: Iterable[Found]) -> Iterable[tuple[Measure, Found]]:
    """The measures that are much like one, the most alike first."""
    alike = [item for item in found if item.finding.rule == "similar-measures"]
    for item in sorted(alike, key=lambda item: -item.finding.score):
        for other in item.measures:
            if other is not measure:
                yield other, item


def _near(v: View, measure: Measure) -> Iterable[tuple[Link, list[Measure]]]:
    """What ties a measure to a few others."""
    plan: Plan = v.plan
    for kind in (KINDS[key].statement for key in _TYING):
        for thing in measure.things(kind):
            same = list(dict.fromkeys(other for other, _ in plan.with_thing(kind, thing) if other is not measure))
            if 0 < len(same) <= _FEW:
                yield v.link(thing), same
