"""The page about a plan: what it obliges to, whom it makes talk, what its words mean, and the documents it names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from starlette.responses import Response

from queries.rows import grouped
from viz.web.model.kinds import KINDS
from viz.web.model.parts import Part
from viz.web.model.records import Passage
from viz.web.model.view import View
from viz.web.site import Crumb, Data, page
from viz.web.urls import PAGES

__all__ = ["plan_page"]


def plan_page(v: View, data: Sequence[Data], headers: dict[str, str]) -> Response:
    """The page about the plan that the view shows."""
    record, parts = v.plan.record, v.plan.parts
    kind, title = KINDS["plan"].one(v.lang), record.title(v.lang)
    return page(
        v,
        "plan.html",
        crumbs=[Crumb(v.t("Alles op een rij", "Everything"), PAGES["everything"])],
        cite=f"{kind}: {title}",
        uri=record.iri,
        data=data,
        headers=headers,
        kind=kind,
        title=title,
        plan=record,
        summary=next((part.text("summary", v.lang) for part in parts.of["plan"]), ""),
        of=parts.of,
        by_obliged=list(_by_obliged(v)),
        bodies=[
            (body, actor, parts.naming("membership", "organization", [actor]))
            for body in parts.of["body"]
            for actor in body.all("actor")
        ],
        passages=_passages(v, record.iri),
        first=v.plan.limits.page_details,
    )


_FEW = 2
"""Parties with no more obligations than this share a section."""


def _by_obliged(v: View) -> Iterator[tuple[str, list[tuple[Part, str]]]]:
    """The obligations by party; those of parties with few are together, each with its party."""
    found = grouped((_obliged(v, part), part) for part in v.plan.parts.of["obligation"])
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    yield from ((who, [(part, "") for part in own]) for who, own in ordered if len(own) > _FEW)
    if others := [(part, who) for who, own in ordered if len(own) <= _FEW for part in own]:
        yield v.t("Anderen", "Others"), others


def _obliged(v: View, part: Part) -> str:
    """Who has an obligation; where the plan speaks to all ministers at once, not each by name."""
    obliged, posts = part.all("obliged", v.lang), set(v.plan.all_of("post"))
    every = posts.issubset(obliged)
    names = [v.name(iri) for iri in obliged if not (every and iri in posts)]
    all_of_them = [v.t("Elke minister", "Every minister")] if every else []
    return "; ".join([*all_of_them, *names, *part.all("body", v.lang)])


def _passages(v: View, iri: str) -> list[Passage]:
    """The passages that the parts of the plan rest on, in the order of the document."""
    own = [passage for passage in v.plan.passages.values() if passage.iri.startswith(f"{iri}/passage/")]
    return sorted(own, key=lambda passage: (passage.first, passage.last, passage.iri))
