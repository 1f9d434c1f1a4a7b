"""Findings about what does not last: support that ends by its own fiche, and what was announced and is not there."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from queries.findings.links import Links, in_plan_order
from queries.findings.model import Finding, Options, Outcome, Text, both, capital, worded
from queries.findings.telling import joined, tell, text, when
from queries.library import Query
from queries.rows import Row, by_column, texts

__all__ = ["announced_not_there", "temporary_support"]

_KINDS = {
    "CrisisSupport": text("Tijdelijke steun die stopt", "Temporary support that stops"),
    "ProjectMoney": text("Projectgeld dat stopt", "Project money that stops"),
}


def temporary_support(rule: Query, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:  # noqa: ARG001
    """What stops by what its fiche says, by why: temporary support, and project money."""
    by_kind = by_column(rows, "kind")
    return Outcome.ranked(_stopping(rule, links, kind, of_kind) for kind, of_kind in by_kind.items())


def _stopping(rule: Query, links: Links, kind: str, rows: list[Row]) -> Finding:
    measures = in_plan_order(texts(rows, "identifier"))
    ordered = sorted(rows, key=lambda row: (measures.index(str(row["identifier"])), str(row["support"])))
    supports = {str(row["support"]): row for row in ordered}
    of, name = links.ministers(measures), _KINDS[kind.rsplit("#", 1)[-1]]
    silent = joined(_support(row) for row in supports.values() if not row["afterwards"])
    going_on = joined(_support(row) for row in supports.values() if row["afterwards"])
    title = text(
        f"{name['nl']}: {len(supports)} keer, bij {len(of)} ministers",
        f"{name['en']}: {len(supports)} times, with {len(of)} ministers",
    )
    return tell(
        rule,
        title,
        {
            "ending": silent,
            "continued": text(
                f" Waar de fiche er wel iets over zegt: {going_on['nl']}." if going_on["nl"] else "",
                f" Where the fiche does say something: {going_on['en']}." if going_on["en"] else "",
            ),
        },
        key=kind.rsplit("#", 1)[-1],
        score=Decimal(len(supports)),
        concerns=tuple(map(links.iri, measures)),
        measures=tuple(measures),
        ministers=of,
        passages=tuple(dict.fromkeys(str(row["passage"]) for row in rows)),
    )


def _support(row: Row) -> Text:
    """One support with its measure, end and what comes next: "het noodkrediet (7.1.4, tot 30 juni 2023)"."""
    end = when(str(row["until"])) if row["until"] else None
    until = text(f", tot {end['nl']}", f", until {end['en']}") if end else text("", "")
    after = (
        {"nl": f"; daarna {row['afterwards']}", "en": f"; then {row['afterwardsEn']}"}
        if row["afterwards"]
        else text("", "")
    )
    return text(
        f"{row['label']} ({row['identifier']}{until['nl']}{after['nl']})",
        f"{row['labelEn']} ({row['identifier']}{until['en']}{after['en']})",
    )


def announced_not_there(rule: Query, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:  # noqa: ARG001
    """What the plan announces or reports, and what cannot be found in it."""
    by_announcement = by_column(rows, "announcement")
    return Outcome(tuple(_missing(rule, links, iri, of_one) for iri, of_one in by_announcement.items()))


def _missing(rule: Query, links: Links, iri: str, rows: list[Row]) -> Finding:
    first = rows[0]
    identifier = str(first["identifier"]) if first["identifier"] else ""

    def values(language: str) -> dict[str, object]:
        looked = str(first["looked" if language == "nl" else "lookedEn"])
        return {
            "label": first["label" if language == "nl" else "labelEn"],
            "page": f"{'blz.' if language == 'nl' else 'p.'} {first['page']}",
            "where": f", {identifier}" if identifier else "",
            "looked": looked,
            "searched": capital(looked),
        }

    return Finding(
        rule=rule.name,
        kind=rule.group,
        key=iri.rsplit("/", 1)[-1],
        **worded(rule, both(values)),
        score=Decimal(1),
        concerns=(links.iri(identifier),) if identifier else (iri,),
        measures=(identifier,) if identifier else (),
        ministers=links.ministers((identifier,)) if identifier else (),
        passages=tuple(dict.fromkeys(texts(rows, "passage"))),
    )
