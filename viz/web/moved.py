"""Where published addresses lead that name nothing any more: passages by their lines, and findings of before."""

from __future__ import annotations

import re

from ontology import slugify
from queries import Store, library, rules
from queries.editions import Passage
from viz.web.http.negotiation import Problem
from viz.web.model.names import Names

__all__ = ["moved"]

_STATEMENTS = (
    "application|budget-line|contribution|data-note|implementation|instrument-use|involvement|lead|passage|period|"
    "reference|siting|targeting"
)
_BELOW = re.compile(rf"(?P<owner>.+?)/(?P<kind>{_STATEMENTS})/(?P<name>[^/]+)")
"""A statement of a thing, or a passage. Until 2026 a passage was named after its lines and its words."""
_FIGURE = re.compile(r"(?P<one>.+/id/observation/[^/]+/[^/]+)-(?:bis|hoog|laag)(?:/.+)?")
"""A figure that is one since: a range that stood as two, or a figure and its double."""
_FINDING = re.compile(r".+/id/(?:finding/[^/]+/(?P<rule>[^/]+)/.+|rule/(?P<alone>[^/]+))")
_DROPPED = frozenset({"ends-unevaluated", "goal-thins-out", "no-end", "one-sided-cooperation", "shared-implementer"})
"""Rules of before, whose findings said nothing that helps a meeting."""


def moved(store: Store, names: Names, iri: str) -> str | None:
    """Where the page is of what an unknown IRI meant; None where that is not known.

    A passage is found by its lines and words. One that was corrected since, and a statement that was taken back, lead
    to the thing that they spoke of.
    Raises Problem (410) for a finding of a rule that does not find it any more, and for a rule of before.
    """
    if match := _FIGURE.fullmatch(iri):
        return names.path(match["one"])
    if (match := _BELOW.fullmatch(iri)) and (page := names.path(match["owner"])):
        return _passage(store, names, match["owner"], match["name"]) if match["kind"] == "passage" else page
    rule = (match["rule"] or match["alone"]) if (match := _FINDING.fullmatch(iri)) else ""
    if rule in _DROPPED or rule in rules():
        raise Problem(
            410,
            f"the rule '{rule}' does not find this any more",
            "Deze bevinding geldt niet meer: de regel werd beter, of het plan werd opnieuw gelezen.",
        )
    return None


def _passage(store: Store, names: Names, owner: str, name: str) -> str | None:
    """Where the passage is that stood under this name, or else its owner."""
    for passage in Passage.of(store.query(library("site")["passages"], thing=owner)):
        lines = f"{passage.first}" if passage.first == passage.last else f"{passage.first}-{passage.last}"
        if re.sub(r"-\d+$", "", name) == (before := f"{lines}-{slugify(passage.mention)}") or name == before:
            return names.path(passage.iri)
    return names.path(owner)
