"""Findings about what the plan itself promises and asks: of each goal, of each minister, of each fiche."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from queries.findings.links import Links, in_plan_order
from queries.findings.model import Finding, Options, Outcome, Text, score
from queries.findings.telling import (
    NOTHING,
    Teller,
    alike,
    bulleted,
    enumerated,
    joined,
    lower,
    named,
    of_row,
    one_or_many,
    text,
)
from queries.rows import Row, by_column, grouped, texts

__all__ = ["duty_without_trace", "no_own_indicator", "participation_silent", "promise_without_means"]


def promise_without_means(tell: Teller, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:  # noqa: ARG001
    """Groups to which the frame of a goal promises something, with no measure or no money for it in the whole plan."""
    primary = links.by_thing("primary-target-group")
    by_group = grouped(((str(row["goal"]), str(row["group"])), row) for row in rows)
    found, kept, elsewhere = [], 0, []
    for (goal, group), of_group in by_group.items():
        members, reached = primary.get(group, []), links.by_thing("target-group").get(group, [])
        if not members or not links.stated_money(reached):
            found.append(_promise(tell, links, (goal, group), members, of_group))
        elif links.stated_money(set(members) & set(links.by_thing("goal").get(goal, ()))):
            kept += 1
        else:
            elsewhere.append(alike("{} ({})", named(links, [group]), goal.rsplit("/", 1)[-1]))
    but = text(
        "; alleen onder een andere doelstelling, of mee voor hen: {}",
        "; only under another goal, or for them among others: {}",
        joined(elsewhere),
    )
    note = text(
        "Bij {} andere beloften staat onder die doelstelling een maatregel met een bedrag{}.",
        "For {} other promises a measure with an amount stands under that goal{}.",
        kept,
        but if elsewhere else NOTHING,
    )
    return Outcome.ranked(found, note)


def _promise(tell: Teller, links: Links, about: tuple[str, str], members: list[str], rows: list[Row]) -> Finding:
    goal, group = about
    short, name = goal.rsplit("/", 1)[-1], named(links, [group])
    reached = [i for i in links.by_thing("target-group").get(group, []) if i not in members]
    labels = {str(row["promise"]): of_row(row, "label") for row in rows}
    return tell(
        members,
        {
            "name": name,
            "lower": lower(name),
            "goal": short,
            "lacks": text("zonder bedrag", "without an amount")
            if members
            else text("zonder maatregel", "without a measure"),
            "promise": joined(labels.values()),
            "response": _response(members),
            "elsewhere": _reached(reached),
        },
        absent=not members,
        key=f"{short}-{group.rsplit('/', 1)[-1]}",
        score=score(0.5 if members else 1),
        concerns=(group, goal),
        nearest=tuple(map(links.iri, reached)),
        passages=(
            *texts(rows, "passage"),
            *(passage for identifier in members for passage in links.passages(identifier, (group,), "budget")),
        ),
    )


def _response(members: list[str]) -> Text:
    if not members:
        return text(
            "Geen enkele maatregel van het plan is in de eerste plaats voor hen.",
            "No measure of the plan is primarily for them.",
        )
    return text(
        "In de eerste plaats voor hen: {}, zonder genoemd bedrag.",
        "Primarily for them: {}, without a named amount.",
        enumerated(members),
    )


def _reached(near: list[str]) -> Text:
    """What comes nearest: the measures that reach the group without being primarily for it."""
    if not near:
        return text("Ook geen andere maatregel bereikt hen.", "Nor does any other measure reach them.")
    return text("Wat het dichtst komt: {}.", "What comes nearest: {}.", enumerated(near))


def participation_silent(tell: Teller, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:
    """Ministers of whose fiches most say nothing of a say for people in poverty."""
    silent = _mostly_silent(links, options, rows)
    found = [_of_fiches(tell, links, about, how=_how(links, about[-1])) for about in silent]
    return Outcome.told(sorted(found, key=lambda f: (-f.score, -len(f.measures), f.key)))


def _mostly_silent(
    links: Links, options: Options, rows: Iterable[Row]
) -> Iterator[tuple[str, list[str], list[str], list[Row]]]:
    """Ministers of whose fiches a large share is not in the rows: all that they lead, the silent, and the rows."""
    by_minister = by_column(rows, "minister")
    for minister, led in links.by_thing("minister").items():
        of_minister = by_minister.get(minister, [])
        told = set(texts(of_minister, "identifier"))
        silent = [identifier for identifier in led if identifier not in told]
        if len(led) >= options["fiches"] and len(silent) >= options["share"] * len(led):
            yield minister, led, silent, of_minister


def _of_fiches(
    tell: Teller, links: Links, about: tuple[str, list[str], list[str], list[Row]], **values: object
) -> Finding:
    """A finding on the silent fiches of a minister: who, all that are led, those that are silent, and the rows."""
    minister, led, silent, rows = about
    common = {
        "name": named(links, [minister]),
        "silent": len(silent),
        "count": one_or_many(len(led), ("fiche", "fiches"), ("fiche", "fiches")),
        "which": enumerated(silent),
        "every": enumerated(silent, 30),
    }
    return tell(
        silent,
        {**common, **values},
        key=minister.rsplit("/", 1)[-1],
        score=score(len(silent) / len(led)),
        concerns=(minister,),
        ministers=tuple(sorted({links.name(minister), *links.ministers(silent)})),
        nearest=tuple(links.iri(identifier) for identifier in led if identifier not in silent),
        passages=tuple(texts(rows, "passage")),
    )


def _how(links: Links, rows: list[Row]) -> Text:
    """Of the fiches that say so who takes part and in which role, or else how; and at which stages."""
    said: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        if row["identifier"]:
            parts = said[str(row["identifier"])]
            for column in ("how", "stage"):
                parts[column] |= {str(row[column])} if row[column] else set()
            if row["actor"]:
                parts[str(row["actor"])].add(str(row["role"]))
    shown = [_takes_part(links, identifier, said[identifier]) for identifier in in_plan_order(said)]
    if not shown:
        return text("Geen enkele fiche spreekt ervan.", "No fiche speaks of it.")
    return text("Waar het wel staat:{}", "Where it is said:{}", bulleted(shown))


def _takes_part(links: Links, identifier: str, parts: Mapping[str, set[str]]) -> Text:
    """One fiche: "7.3.9: De Link (partner), geraadpleegd, bij de uitvoering"."""

    def names(things: Iterable[str], language: str) -> str:
        return ", ".join(sorted(links.name(thing, language).lower() for thing in things))

    told: dict[str, str] = {}
    for language, none, at in (
        ("nl", "inspraak, zonder te zeggen hoe", "bij de"),
        ("en", "a say, without saying how", "in"),
    ):
        actors = sorted(actor for actor in parts if actor not in ("how", "stage"))
        who = [f"{links.name(actor, language)} ({names(parts[actor], language)})" for actor in actors]
        who += [names(parts["how"], language)] if parts.get("how") else []
        stages = f", {at} {names(parts['stage'], language)}" if parts.get("stage") else ""
        told[language] = f"{identifier}: {', '.join(who) or none}{stages}"
    return told


def duty_without_trace(tell: Teller, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:  # noqa: ARG001
    """Duties of every minister that few ministers' fiches name."""
    by_trace = by_column(rows, "trace")
    found = []
    for trace, of_trace in by_trace.items():
        obliged = {str(row["minister"]) for row in of_trace if row["obligation"]}
        named_by = {str(row["minister"]) for row in of_trace if row["identifier"]}
        silent = obliged & set(links.by_thing("minister")) - named_by
        if obliged and 2 * len(silent) >= len(obliged):
            found.append(_duty(tell, links, trace, (obliged, silent), of_trace))
    return Outcome.ranked(found)


def _duty(tell: Teller, links: Links, trace: str, ministers: tuple[set[str], set[str]], rows: list[Row]) -> Finding:
    obliged, silent = ministers
    traces = in_plan_order(texts(rows, "identifier"))
    labels = {str(row["obligation"]): of_row(row, "label") for row in rows if row["obligation"]}
    duty = {str(row["passage"]) for row in rows if row["obligation"]}
    only = text(
        "Alleen {} noemt het (trekker: {}).",
        "Only {} names it (lead: {}).",
        enumerated(traces),
        named(links, obliged - silent),
    )
    return tell(
        (),
        {
            "name": named(links, [trace]),
            "duties": bulleted(labels.values()),
            "all": len(obliged),
            "silent": len(silent),
            "traces": only if traces else text("Geen fiche noemt het.", "No fiche names it."),
            "who": named(links, silent),
        },
        key=trace.rsplit("/", 1)[-1],
        score=Decimal(len(silent)),
        concerns=(trace, *sorted(silent)),
        ministers=tuple(sorted(links.name(post) for post in silent)),
        nearest=tuple(map(links.iri, traces)),
        passages=(*sorted(duty), *(p for identifier in traces for p in links.passages(identifier, (trace,)))),
    )


def no_own_indicator(tell: Teller, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:
    """Ministers of whose fiches most, and more than in the whole plan, name neither a target nor an indicator."""
    rows = list(rows)
    silent = len(links.measures) - len(set(texts(rows, "identifier")))
    share = Decimal(silent) / max(1, len(links.measures))
    found = [
        _of_fiches(tell, links, about, told=_told(about[1], about[-1]))
        for about in _mostly_silent(links, options, rows)
    ]
    told = sorted((f for f in found if f.score > share), key=lambda f: (-len(f.measures), f.key))
    whole = text(
        f"In het hele plan noemen {silent} van de {len(links.measures)} fiches er geen.",
        f"In the whole plan {silent} of the {len(links.measures)} fiches name none.",
    )
    return Outcome.told(told, whole)


def _told(led: list[str], rows: list[Row]) -> Text:
    """The targets and indicators that fiches do name, in the order of the plan."""
    told = {
        str(row["yardstick"]): alike("{} {}", row["identifier"], of_row(row, "label"))
        for row in sorted(rows, key=lambda row: led.index(str(row["identifier"])) if row["identifier"] else 0)
        if row["yardstick"]
    }
    return text(" Wel:{}", " Named:{}", bulleted(told.values())) if told else NOTHING
