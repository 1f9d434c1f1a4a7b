"""Findings about what the plan asks of local authorities, and whether the fiche gives money for it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from queries.findings.links import Links, in_plan_order
from queries.findings.model import Finding, Options, Outcome
from queries.findings.telling import NOTHING, Teller, alike, bulleted, enumerated, named, of_row, one_or_many, text
from queries.rows import Row, by_column, texts

__all__ = ["asked_of_local_authorities"]


def asked_of_local_authorities(tell: Teller, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:
    """The tasks that fiches give local authorities or OCMWs without money for them, by who gets the task."""
    found = []
    for actor, of_actor in by_column(rows, "actor").items():
        unpaid = [row for row in of_actor if not row["paid"]]
        if len({str(row["identifier"]) for row in unpaid}) >= options["tasks"]:
            found.append(_asked(tell, links, actor, unpaid, of_actor))
    return Outcome.ranked(found)


def _asked(tell: Teller, links: Links, actor: str, unpaid: list[Row], rows: list[Row]) -> Finding:
    measures = in_plan_order(texts(unpaid, "identifier"))
    paid = in_plan_order({*texts(rows, "identifier")} - set(measures))
    tasks = {str(row["task"]): row for row in unpaid}.values()
    other = text(
        "Bij wat {} vragen, staat wel geld, soms voor een deel.",
        "For what {} ask there is money, sometimes for a part.",
        enumerated(paid),
    )
    return tell(
        measures,
        {
            "name": named(links, [actor]),
            "tasks": one_or_many(len(measures), ("taak", "taken"), ("task", "tasks")),
            "fiches": enumerated(measures),
            "each": bulleted(alike("{} ({})", of_row(row, "label"), row["identifier"]) for row in tasks),
            "paid": other if paid else NOTHING,
        },
        key=actor.rsplit("/", 1)[-1],
        score=Decimal(len(measures)),
        concerns=(actor, *map(links.iri, measures)),
        nearest=tuple(map(links.iri, paid)),
        passages=tuple(dict.fromkeys(str(row["passage"]) for row in unpaid)),
    )
