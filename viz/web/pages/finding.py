"""The page about a finding: what it says, by which rule, how strongly, and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import Response

from viz.web.model.records import Found
from viz.web.model.view import View
from viz.web.site import Crumb, Data, page
from viz.web.urls import PAGES

__all__ = ["finding_page"]


def finding_page(v: View, found: Found, data: Sequence[Data], headers: dict[str, str]) -> Response:
    """The page about a finding."""
    finding, plan, told = found.finding, v.plan, v.told(found.finding)
    known = [plan.passages[iri] for iri in finding.passages if iri in plan.passages]
    passages = sorted(known, key=lambda passage: (passage.first, passage.last, passage.iri))
    title = "Overlap" if finding.kind == "overlap" else v.t("Hiaten", "Gaps")
    return page(
        v,
        "finding.html",
        crumbs=[Crumb(title, PAGES[finding.kind])],
        cite=f"{v.kind(found)}: {told.name}",
        uri=found.iri,
        data=data,
        headers=headers,
        found=found,
        told=told,
        rows=[(measure, "") for measure in found.measures],
        places=[(v.link(plan.names.owner(passage.iri)), passage) for passage in passages],
        subjects=[v.link(iri) for iri in finding.concerns if iri not in plan.measures],
        weighted=any(share.weight for share in finding.shares),
    )
