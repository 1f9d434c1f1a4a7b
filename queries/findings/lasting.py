"""Findings about what does not last: support that ends by its own fiche, and what was announced and is not there."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from queries.findings.links import Links, in_plan_order
from queries.findings.model import Finding, Options, Outcome, Text
from queries.findings.telling import NOTHING, Teller, alike, bulleted, of_row, one_or_many, text, when
from queries.rows import Row, by_column, texts

__all__ = ["announced_not_there", "temporary_support"]

_KINDS = {
    "CrisisSupport": text("Tijdelijke steun die stopt", "Temporary support that stops"),
    "ProjectMoney": text("Projectgeld dat stopt", "Project money that stops"),
}


def temporary_support(tell: Teller, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:  # noqa: ARG001
    """What stops by what its fiche says, by why: temporary support, and project money."""
    by_kind = by_column(rows, "kind")
    return Outcome.ranked(_stopping(tell, kind, of_kind) for kind, of_kind in by_kind.items())


def _stopping(tell: Teller, kind: str, rows: list[Row]) -> Finding:
    measures = in_plan_order(texts(rows, "identifier"))
    ordered = sorted(rows, key=lambda row: (measures.index(str(row["identifier"])), str(row["support"])))
    supports = {str(row["support"]): row for row in ordered}
    key = kind.rsplit("#", 1)[-1]
    going_on = bulleted(_support(row) for row in supports.values() if row["afterwards"])
    continued = text("Waar de fiche er wel iets over zegt:{}", "Where the fiche does say something:{}", going_on)
    return tell(
        measures,
        {
            "kind": _KINDS[key],
            "times": len(supports),
            "ending": bulleted(_support(row) for row in supports.values() if not row["afterwards"]),
            "continued": continued if going_on["nl"] else NOTHING,
        },
        key=key,
        score=Decimal(len(supports)),
        passages=tuple(dict.fromkeys(str(row["passage"]) for row in rows)),
    )


def _support(row: Row) -> Text:
    """One support with its measure, end and what comes next: "het noodkrediet (7.1.4, tot 30 juni 2023)"."""
    until = NOTHING
    if row["until"]:
        year = len(str(row["until"])) == len("2023")
        before = text("tot en met", "until the end of") if year else text("tot", "until")
        until = alike(", {} {}", before, when(str(row["until"])))
    after = text("; daarna {}", "; then {}", of_row(row, "afterwards")) if row["afterwards"] else NOTHING
    return alike("{} ({}{}{})", of_row(row, "label"), row["identifier"], until, after)


def announced_not_there(tell: Teller, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:  # noqa: ARG001
    """What the plan announces or reports, and what cannot be found in it: one finding for all of it."""
    announcements = list(by_column(rows, "announcement").values())
    if not announcements:
        return Outcome(())
    firsts = [of_one[0] for of_one in announcements]
    measures = in_plan_order({str(row["identifier"]) for row in firsts if row["identifier"]})
    things = one_or_many(len(firsts), ("ding", "dingen"), ("thing", "things"))
    finding = tell(
        measures,
        {"things": things, "each": bulleted(map(_announced, firsts))},
        key="document",
        score=Decimal(len(firsts)),
        concerns=(*sorted(str(row["announcement"]) for row in firsts), *map(links.iri, measures)),
        passages=tuple(dict.fromkeys(passage for of_one in announcements for passage in texts(of_one, "passage"))),
    )
    return Outcome((finding,))


def _announced(row: Row) -> Text:
    """What is announced, with its page, its measure and where was looked."""
    where = f", {row['identifier']}" if row["identifier"] else ""
    parts = of_row(row, "label"), row["page"], where, of_row(row, "looked")
    return text("{} (blz. {}{}): {}", "{} (p. {}{}): {}", *parts)
