"""Findings about money: who gets it from several ministers, and what is asked of local authorities without it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from queries.findings.links import Links, in_plan_order
from queries.findings.model import LANGUAGES, Finding, Options, Outcome, Share, Text, both, euro
from queries.findings.shared import tied
from queries.findings.telling import enumerated, joined, measures_of, named, tell, text
from queries.library import Query
from queries.rows import Row, by_column, texts

__all__ = ["asked_of_local_authorities", "paid_by_several_ministers"]

_UNNAMED = text("geld, zonder het bedrag voor deze ontvanger", "money, without the amount for this recipient")
_PER = {
    "Year": text(" per jaar", " a year"),
    "SchoolYear": text(" per schooljaar", " a school year"),
    "Month": text(" per maand", " a month"),
}


def paid_by_several_ministers(rule: Query, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:  # noqa: ARG001
    """Recipients of money in measures of which some two have no lead minister in common, by number of ministers."""
    by_actor = by_column(rows, "actor")
    found = []
    for actor, of_actor in by_actor.items():
        measures = in_plan_order(texts(of_actor, "identifier"))
        if any(row["own"] for row in of_actor) and links.apart(measures):
            found.append(_recipient(rule, links, actor, measures, of_actor))
    return Outcome.ranked(found)


def _recipient(rule: Query, links: Links, actor: str, measures: list[str], rows: list[Row]) -> Finding:
    lines: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in rows:
        if row["line"]:
            lines[str(row["identifier"])][str(row["line"])] = row
    ministers, ties = links.ministers(measures), links.ties(measures, apart_from=[actor])
    each = [_granted(links, actor, identifier, list(lines[identifier].values())) for identifier in measures]
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
            "tied": both(lambda language: tied(ties, language)),
        },
        key=actor.rsplit("/", 1)[-1],
        score=Decimal(len(ministers)),
        concerns=tuple(map(links.iri, measures)),
        measures=tuple(measures),
        ministers=ministers,
        shares=(Share(actor, links.name(actor)),),
        **ties.told,
        money=sum((_whole(row) for of in lines.values() for row in of.values() if row["own"]), Decimal(0)),
        passages=tuple(texts(rows, "passage")),
    )


def _granted(links: Links, actor: str, identifier: str, lines: list[Row]) -> Text:
    """One measure with its lead and the amounts for the recipient: one by one, as they are of several years."""
    leads, said = named(links, links.leads(identifier)), joined([_amount(links, actor, row) for row in lines], " + ")
    return {language: f"{identifier} ({leads[language]}): {said[language] or _UNNAMED[language]}" for language in leads}


def _whole(row: Row) -> Decimal:
    """An amount over all its years."""
    years = int(str(row["to"])) - int(str(row["from"])) + 1 if row["from"] and row["per"] != "Total" else 1
    return Decimal(str(row["amount"])) * years


def _amount(links: Links, actor: str, row: Row) -> Text:
    """An amount with its period, its years, and who gets it where the recipient is part of that."""
    years = "-".join(dict.fromkeys(str(row[end]) for end in ("from", "to") if row[end]))
    per = _PER.get(str(row["per"]), text("", ""))
    said = {}
    for language in LANGUAGES:
        through = "" if row["got"] == actor else links.name(str(row["got"]), language)
        note = ", ".join(filter(None, (years, through)))
        amount = euro(Decimal(str(row["amount"])), language, decimals=3)
        said[language] = f"{amount}{per[language]}" + (f" ({note})" if note else "")
    return said


def asked_of_local_authorities(rule: Query, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:
    """Ministers who give local authorities a task in several measures, and money in few of them."""
    by_minister = by_column(rows, "minister")
    found, enough = [], []
    for minister, of_minister in by_minister.items():
        tasks, paid = _tasks(of_minister)
        if len(tasks) >= options["tasks"] and len(paid) <= options["share"] * len(tasks):
            found.append(_asked(rule, links, minister, (tasks, paid), of_minister))
        elif len(tasks) >= options["tasks"]:
            enough.append((minister, len(paid), len(tasks)))
    nl, en = (
        "; ".join(f"{links.name(post, language)} ({paid}/{of})" for post, paid, of in enough) for language in LANGUAGES
    )
    return Outcome.ranked(
        found,
        f"Ministers die in meer van hun maatregelen met een taak ook geld geven: {nl}." if enough else "",
        f"Ministers who give money too in more of their measures with a task: {en}." if enough else "",
    )


def _tasks(rows: list[Row]) -> tuple[list[str], list[str]]:
    """The measures that give local authorities a task, and those of them with money for it, in plan order."""
    tasks = {str(row["identifier"]) for row in rows if row["kind"] == "task"}
    paid = {str(row["identifier"]) for row in rows if row["kind"] == "money"}
    return in_plan_order(tasks), in_plan_order(tasks & paid)


def _asked(rule: Query, links: Links, minister: str, measures: tuple[list[str], list[str]], rows: list[Row]) -> Finding:
    tasks, paid = measures
    unpaid = [identifier for identifier in tasks if identifier not in paid]
    name, how_many, none, some = (
        named(links, [minister]),
        measures_of(len(unpaid)),
        enumerated(unpaid),
        enumerated(paid),
    )
    said = text("in geen enkele krijgen zij volgens de fiche geld", "in none do they receive money by the fiche")
    if paid:
        said = text(
            f"alleen in {some['nl']} krijgen zij volgens de fiche geld",
            f"only in {some['en']} do they receive money by the fiche",
        )
    return tell(
        rule,
        text(
            f"{name['nl']}: {how_many['nl']} met een taak voor lokale besturen of OCMW's, zonder geld",
            f"{name['en']}: {how_many['en']} with a task for local authorities or OCMWs, without money",
        ),
        {"ministers": name, "count": measures_of(len(tasks)), "asked": enumerated(tasks, 12), "paid": said},
        absence=text(
            f"Geen fiche van {none['nl']} zegt dat lokale besturen of OCMW's er geld voor krijgen.",
            f"No fiche of {none['en']} says that local authorities or OCMWs receive money for it.",
        ),
        key=minister.rsplit("/", 1)[-1],
        score=Decimal(len(unpaid)),
        concerns=(minister, *sorted(texts(rows, "actor"))),
        measures=tuple(tasks),
        ministers=tuple(sorted({links.name(minister), *links.ministers(tasks)})),
        nearest=tuple(map(links.iri, paid)),
        passages=tuple(dict.fromkeys(str(row["passage"]) for row in rows if str(row["identifier"]) in tasks)),
    )
