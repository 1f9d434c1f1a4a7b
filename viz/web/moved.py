"""Where published addresses lead that name nothing any more: passages by their lines, and findings of before."""

from __future__ import annotations

import re

from ontology import slugify
from queries import Store, library, rules
from viz.web.http.negotiation import Problem
from viz.web.model.names import Names
from viz.web.model.rows import EvidenceRow

__all__ = ["moved"]

_BY_LINES = re.compile(r"(?P<owner>.+)/passage/(?P<first>\d+)(?:-(?P<last>\d+))?-(?P<words>[a-z][a-z0-9-]*)")
"""A passage as it was named until 2026: after its lines and its words, under the thing that it speaks of."""
_FINDING = re.compile(r".+/id/finding/[^/]+/(?P<rule>[^/]+)/.+")


def moved(store: Store, names: Names, iri: str) -> str | None:
    """Where the page is of what an unknown IRI meant; None where that is not known.

    A passage is found by its lines and words; one that was corrected since leads to the thing that it spoke of.
    Raises Problem (410) for a finding of a rule that does not find it any more.
    """
    if match := _BY_LINES.fullmatch(iri):
        owner, first, last = match["owner"], int(match["first"]), int(match["last"] or match["first"])
        words = re.sub(r"-\d+$", "", match["words"])
        for row in (
            store.query(library("site")["passages"], thing=owner).typed(EvidenceRow) if names.path(owner) else ()
        ):
            said = slugify(" ".join((row.mention or "").split()))
            if (row.first_line, row.last_line) == (first, last) and said in (match["words"], words):
                return names.path(row.passage)
        return names.path(owner)
    if (match := _FINDING.fullmatch(iri)) and match["rule"] in rules():
        raise Problem(
            410,
            f"the rule '{match['rule']}' does not find this any more",
            "Deze bevinding geldt niet meer: de regel werd beter, of het plan werd opnieuw gelezen.",
        )
    return None
