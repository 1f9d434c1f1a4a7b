"""Findings about needs that the plan itself shows: in its figures, and in what it did in the COVID-19 crisis."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from queries.findings.figures import figure, latest, support_outside
from queries.findings.groups import Nearest, nearest, serving
from queries.findings.links import Links
from queries.findings.model import Finding, Options, Outcome, Text, score
from queries.findings.telling import (
    NOTHING,
    Teller,
    alike,
    bulleted,
    enumerated,
    euros,
    joined,
    lower,
    measures_of,
    named,
    noted,
    one_or_many,
    text,
)
from queries.rows import Row, by_column, texts

__all__ = ["crisis_without_successor", "need_in_figures"]


def need_in_figures(tell: Teller, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:
    """Target groups whose need the plan counts, and whom hardly any measure serves."""
    primary = links.by_thing("primary-target-group")
    found, answered = [], []
    for group, of_group in by_column(rows, "targetGroup").items():
        if all(row["support"] for row in of_group):
            continue
        answers = len(serving(links, group))
        if answers <= options["measures"]:
            found.append(_need(tell, links, group, primary.get(group, []), of_group))
        else:
            answered.append(alike("{} ({})", named(links, [group]), answers))
    enough = text(
        "Ook met een nood in de cijfers, maar met meer maatregelen",
        "Also with a need in the figures, but with more measures",
    )
    return Outcome.ranked(found, noted((enough, joined(answered))))


def _need(tell: Teller, links: Links, group: str, members: list[str], rows: list[Row]) -> Finding:
    needs = [row for row in rows if not row["support"]]
    last = [latest(of_indicator) for of_indicator in by_column(needs, "indicator").values()]
    near = nearest(links, [group], members)
    name = named(links, [group])
    return tell(
        members,
        {
            "name": name,
            "lower": lower(name),
            "has": measures_of(len(members)) if members else text("geen eigen maatregel", "no measure of its own"),
            "figures": bulleted(figure(links, row) for row in last),
            "limits": joined(_limits(last, needs), ""),
            "response": _answer(links, group, members, near),
            "support": support_outside(links, rows),
        },
        absent=not members,
        key=group.rsplit("/", 1)[-1],
        score=score(1 / (1 + len(members))),
        concerns=(group, *sorted(texts(last, "population"))),
        nearest=tuple(map(links.iri, (*near.naming, *near.broader))),
        passages=tuple(dict.fromkeys(str(row["passage"]) for row in rows if row["support"] or _same_figure(row, last)))
        + tuple(passage for identifier in members for passage in links.passages(identifier, (group,), "budget")),
    )


def _limits(last: list[Row], rows: list[Row]) -> Iterator[Text]:
    """What a reader must know of these figures: that they overlap, and how the plan prints one elsewhere."""
    if len(last) > 1:
        yield text(
            " Tel ze niet op: wie in beide cijfers zit, telt dubbel.",
            " Do not add them up: who is in both figures counts twice.",
        )
    elsewhere = {
        (str(row["printedOn"]), str(row["printed"])) for row in rows if row["printed"] and _same_figure(row, last)
    }
    for page, printed in sorted(elsewhere):
        yield text(f" Op blz. {page} staat: “{printed}”.", f" Page {page} says: “{printed}”.")


def _same_figure(row: Row, last: list[Row]) -> bool:
    keys = ("indicator", "period", "population", "value", "unit")
    return any(all(row[key] == one[key] for key in keys) for one in last)


def _answer(links: Links, group: str, members: list[str], near: Nearest) -> Text:
    """The measures that are primarily for a group with what they name for it, and what comes nearest."""
    first = text(" Geen maatregel is in de eerste plaats voor hen.", " No measure is primarily for them.")
    if members:
        each = joined((_for_them(links, group, one) for one in members), ", ")
        first = text(" In de eerste plaats voor hen: {}.", " Primarily for them: {}.", each)
    near_by = alike(" {}", near.sentence(links)) if near.naming or near.broader else NOTHING
    return joined((first, near_by), "")


def _for_them(links: Links, group: str, identifier: str) -> Text:
    """A measure with the money for one of its groups: of its parts for that group, or else of the whole fiche."""
    part, whole = links.parts_for.get((identifier, group)), links.stated_money([identifier])
    if part:
        return text("{}, met {} voor deze groep", "{}, with {} for this group", identifier, euros(part))
    if whole:
        money = euros(whole)
        return text(
            "{}, met {} voor al haar groepen samen", "{}, with {} for all its groups together", identifier, money
        )
    kinds = lower(named(links, links.things("budget-kind", identifier)))
    return text("{}, zonder bedrag (budgetveld: {})", "{}, without an amount (budget field: {})", identifier, kinds)


def crisis_without_successor(tell: Teller, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:
    """Target groups of crisis measures of which the plan continues hardly any; the narrowest group of the same ones.

    Not those for whom a measure of the plan continues a crisis measure, be it one for another group.
    """
    by_group = by_column(rows, "group")
    successors = {str(row["successor"]) for of_group in by_group.values() for row in of_group if row["successor"]}
    primary = links.by_thing("primary-target-group")
    seen: set[frozenset[str]] = set()
    found, going_on = [], []
    for group in sorted(by_group, key=lambda group: (len(links.by_thing("target-group").get(group, ())), group)):
        asking = [row for row in by_group[group] if not row["nature"]]
        crises = frozenset(texts(asking, "crisis"))
        kept = {str(row["crisis"]) for row in asking if row["successor"]}
        own = primary.get(group, [])
        if len(crises) < options["crisis"] or len(kept) > options["share"] * len(crises) or 2 * len(own) > len(crises):
            continue
        if successors & set(map(links.iri, own)):
            going_on.append(group)
        elif crises not in seen:
            found.append(_lapsed(tell, links, group, (len(crises), len(kept)), by_group[group]))
        seen.add(crises)
    continued = text(
        "Weggelaten, want een maatregel voor hen zet een crisismaatregel voort",
        "Left out, as a measure for them continues a crisis measure",
    )
    return Outcome.ranked(found, noted((continued, named(links, going_on))))


def _lapsed(tell: Teller, links: Links, group: str, counts: tuple[int, int], rows: list[Row]) -> Finding:
    crisis, kept = counts
    primary = links.by_thing("primary-target-group").get(group, [])
    near = [identifier for identifier in links.by_thing("target-group").get(group, []) if identifier not in primary]
    rest, others = crisis - kept, len({str(row["crisis"]) for row in rows if row["nature"]})
    beside = text(
        f" ({others} andere waren blijvend bedoeld of dienden tegen besmetting)",
        f" ({others} others were meant to last or served against infection)",
    )
    return tell(
        primary,
        {
            "name": named(links, [group]),
            "crisis": one_or_many(
                crisis, ("crisismaatregel", "crisismaatregelen"), ("crisis measure", "crisis measures")
            ),
            "kept": kept or text("geen", "none"),
            "rest": text("andere {}", "other {}", rest) if kept else rest,
            "others": beside if others else NOTHING,
            "response": _plan_for(primary, near),
        },
        absent=not primary,
        key=group.rsplit("/", 1)[-1],
        score=Decimal(rest),
        concerns=(group, *texts((row for row in rows if not row["nature"]), "crisis")),
        nearest=tuple(map(links.iri, near)),
        passages=tuple(dict.fromkeys(str(row["passage"]) for row in rows)),
    )


def _plan_for(primary: list[str], near: list[str]) -> Text:
    """What the plan does hold for a group: measures primarily for it, or else those that reach it too."""
    if not primary and not near:
        return text("Geen maatregel van het plan noemt hen.", "No measure of the plan names them.")
    if primary:
        return text(
            "Los daarvan zijn er in de eerste plaats voor hen: {}.",
            "Apart from that these are primarily for them: {}.",
            enumerated(primary),
        )
    return text("Wat het dichtst komt: {}.", "What comes nearest: {}.", enumerated(near))
