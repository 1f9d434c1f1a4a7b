"""Findings about money: who gets it from several ministers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from queries.findings.links import Links, in_plan_order
from queries.findings.model import Finding, Options, Outcome, Share, Text, both, euro
from queries.findings.telling import NOTHING, Teller, alike, bulleted, joined, named, not_told, noted, text
from queries.rows import Row, by_column, texts

__all__ = ["paid_by_several_ministers"]

_UNNAMED = text("geld, zonder het bedrag voor deze ontvanger", "money, without the amount for this recipient")
_PER = {
    "Year": text(" per jaar", " a year"),
    "SchoolYear": text(" per schooljaar", " a school year"),
    "Month": text(" per maand", " a month"),
}


def paid_by_several_ministers(tell: Teller, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:
    """Recipients of stated amounts in measures of which some two have no lead minister in common, by ministers."""
    by_actor = by_column(rows, "actor")
    found, left = [], defaultdict(list)
    for actor, of_actor in by_actor.items():
        measures = in_plan_order(texts(of_actor, "identifier"))
        stated = [row for row in of_actor if row["own"]]
        enough = sum({str(row["line"]): Decimal(str(row["amount"])) for row in stated}.values()) >= options["euro"]
        if enough and links.apart(texts(stated, "identifier")):
            finding = _recipient(tell, links, actor, measures, of_actor)
            why = "known" if links.in_one_hand(measures) else "bound" if finding.coordinated else ""
            if why:
                left[why].append(actor)
            else:
                found.append(finding)
    return Outcome.ranked(found, noted(*not_told(links, left)))


def _recipient(tell: Teller, links: Links, actor: str, measures: list[str], rows: list[Row]) -> Finding:
    lines: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in rows:
        if row["line"]:
            lines[str(row["identifier"])][str(row["line"])] = row
    each = [_granted(links, actor, identifier, list(lines[identifier].values())) for identifier in measures]
    return tell(
        measures,
        {"name": named(links, [actor]), "each": bulleted(each)},
        ties=links.ties(measures, apart_from=[actor]),
        key=actor.rsplit("/", 1)[-1],
        score=Decimal(len(links.ministers(measures))),
        shares=(Share(actor, links.name(actor)),),
        money=max(Decimal(str(row["amount"])) for of in lines.values() for row in of.values() if row["own"]),
        passages=tuple(texts(rows, "passage")),
    )


def _granted(links: Links, actor: str, identifier: str, lines: list[Row]) -> Text:
    """One measure with its lead and the amounts for the recipient: one by one, as they are of several years."""
    leads = named(links, links.leads(identifier))
    own, beside = (
        joined([_amount(links, actor, row) for row in lines if bool(row["own"]) is of], ", ") for of in (True, False)
    )
    more = text(" (niet erbij te tellen: {})", " (not to be added: {})", beside) if beside["nl"] else NOTHING
    return alike("{} ({}): {}{}", identifier, leads, own if own["nl"] else _UNNAMED, more)


def _amount(links: Links, actor: str, row: Row) -> Text:
    """An amount with its period, its years, and who gets it where the recipient is part of that."""
    years = "-".join(dict.fromkeys(str(row[end]) for end in ("from", "to") if row[end]))
    notes = [alike("{}", years)] if years else []
    if row["got"] != actor:
        notes.append(named(links, [str(row["got"])]))
    amount = both(lambda language: euro(Decimal(str(row["amount"])), language, decimals=3))
    note = alike(" ({})", joined(notes, ", ")) if notes else NOTHING
    return alike("{}{}{}", amount, _PER.get(str(row["per"]), NOTHING), note)
