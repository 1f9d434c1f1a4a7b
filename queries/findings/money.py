"""Findings about money: who gets it from several ministers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from queries.findings.links import Links, in_plan_order
from queries.findings.model import Finding, Options, Outcome, Share, Text
from queries.findings.telling import euros, joined, measures_of, named, tell, text
from queries.library import Query
from queries.rows import Row, by_column, texts

__all__ = ["paid_by_several_ministers"]

_UNNAMED = text("het bedrag voor deze ontvanger staat er niet", "the amount for this recipient is not stated")


def paid_by_several_ministers(rule: Query, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:  # noqa: ARG001
    """Recipients of money in measures of which some two have no lead minister in common, by number of ministers."""
    by_actor = by_column(rows, "actor")
    found = []
    for actor, of_actor in by_actor.items():
        measures = in_plan_order(texts(of_actor, "identifier"))
        if any(row["euro"] for row in of_actor) and links.apart(measures):
            found.append(_recipient(rule, links, actor, measures, of_actor))
    return Outcome.ranked(found)


def _recipient(rule: Query, links: Links, actor: str, measures: list[str], rows: list[Row]) -> Finding:
    lines: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for row in rows:
        lines[str(row["identifier"])][str(row["line"])] = Decimal(str(row["euro"] or 0))
    ministers, ties = links.ministers(measures), links.ties(measures, apart_from=[actor])
    each = [_granted(links, identifier, sum(lines[identifier].values(), Decimal(0))) for identifier in measures]
    loose = text("Niets gevonden dat die maatregelen bindt.", "Nothing found that ties those measures.")
    tied = text("Er zijn banden tussen die maatregelen.", "There are ties between those measures.")
    name = text(
        f"{links.name(actor)}: geld van {len(ministers)} ministers",
        f"{links.name(actor, 'en')}: money from {len(ministers)} ministers",
    )
    return tell(
        rule,
        name,
        {
            "name": named(links, [actor]),
            "ministers": str(len(ministers)),
            "count": measures_of(len(measures)),
            "each": joined(each),
            "tied": tied if ties.texts else loose,
        },
        key=actor.rsplit("/", 1)[-1],
        score=Decimal(len(ministers)),
        concerns=tuple(map(links.iri, measures)),
        measures=tuple(measures),
        ministers=ministers,
        shares=(Share(actor, links.name(actor)),),
        coordinated=ties.coordinated,
        ties=ties.texts,
        ties_en=ties.texts_en,
        passages=tuple(texts(rows, "passage")),
    )


def _granted(links: Links, identifier: str, amount: Decimal) -> Text:
    """One measure with its lead and the amount that goes to the recipient."""
    leads, said = named(links, links.leads(identifier)), euros(amount) if amount else _UNNAMED
    return {language: f"{identifier} ({leads[language]}): {said[language]}" for language in leads}
