"""Findings about what the plan itself promises and asks: of each goal, of each minister, of each fiche."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from queries.findings.links import Links, in_plan_order
from queries.findings.model import Finding, Outcome, Text, score
from queries.findings.telling import enumerated, joined, measures_of, named, one_or_many, tell, text
from queries.library import Query
from queries.stores.embedded import Row

__all__ = ["duty_without_trace", "participation_silent", "promise_without_means"]

Options = Mapping[str, Decimal]


def promise_without_means(rule: Query, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:  # noqa: ARG001
    """Groups to which the frame of a goal promises something, with no measure or no money under that goal."""
    primary = links.by_thing("primary-target-group")
    by_group: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        by_group[str(row["goal"]), str(row["group"])].append(row)
    found, kept = [], 0
    for (goal, group), of_group in by_group.items():
        of_goal = set(links.by_thing("goal").get(goal, ()))
        members = [identifier for identifier in primary.get(group, ()) if identifier in of_goal]
        if members and links.stated_money(members):
            kept += 1
            continue
        found.append(_promise(rule, links, (goal, group), members, of_group))
    return Outcome(
        tuple(sorted(found, key=lambda f: (-f.score, f.key))),
        f"Bij {kept} andere beloften aan een groep is er een maatregel met een genoemd bedrag." if kept else "",
        f"For {kept} other promises to a group there is a measure with a named amount." if kept else "",
    )


def _promise(rule: Query, links: Links, about: tuple[str, str], members: list[str], rows: list[Row]) -> Finding:
    goal, group = about
    short, name = goal.rsplit("/", 1)[-1], named(links, [group])
    lacks = text("zonder bedrag", "without an amount") if members else text("zonder maatregel", "without a measure")
    elsewhere = [i for i in links.by_thing("primary-target-group").get(group, []) if i not in members]
    reached = [i for i in links.by_thing("target-group").get(group, []) if i not in (*members, *elsewhere)]
    labels = {str(row["promise"]): text(str(row["label"]), str(row["labelEn"])) for row in rows}
    return tell(
        rule,
        text(
            f"{name['nl']}: beloofd in het kader van {short}, {lacks['nl']}",
            f"{name['en']}: promised in the frame of {short}, {lacks['en']}",
        ),
        {
            "name": name,
            "goal": short,
            "promise": joined(labels.values()),
            "response": _response(members),
            "elsewhere": _elsewhere(elsewhere, reached),
        },
        absence=None
        if members
        else text(
            f"Geen fiche van {short} is in de eerste plaats bedoeld voor {name['nl'].lower()} of een engere groep.",
            f"No fiche of {short} is primarily meant for {name['en'].lower()} or a narrower group.",
        ),
        key=f"{short}-{group.rsplit('/', 1)[-1]}",
        score=score(0.5 if members else 0.75 if elsewhere else 1),
        concerns=(group, goal),
        measures=tuple(members),
        ministers=links.ministers(members),
        nearest=tuple(map(links.iri, in_plan_order([*elsewhere, *reached]))),
        passages=(
            *dict.fromkeys(str(row["passage"]) for row in rows),
            *(passage for identifier in members for passage in links.passages(identifier, (group,), "budget")),
        ),
    )


def _response(members: list[str]) -> Text:
    if not members:
        return text(
            "Onder die doelstelling is geen enkele maatregel in de eerste plaats voor hen.",
            "Under that goal no measure is primarily for them.",
        )
    listed, how_many = enumerated(members), measures_of(len(members))
    return text(
        f"Onder die doelstelling {'is' if len(members) == 1 else 'zijn'} {how_many['nl']} in de eerste plaats voor hen "
        f"({listed['nl']}), zonder genoemd bedrag.",
        f"Under that goal {how_many['en']} {'is' if len(members) == 1 else 'are'} primarily for them ({listed['en']}), "
        "without a named amount.",
    )


def _elsewhere(primary: list[str], reached: list[str]) -> Text:
    """What comes nearest in the rest of the plan: measures primarily for the group, and those that reach it too."""
    if not primary and not reached:
        return text(
            "Ook elders in het plan is geen maatregel voor hen bedoeld.",
            "Nor is any other measure of the plan meant for them.",
        )
    first, then = enumerated(primary), enumerated(reached)
    parts = (
        [text(f"in de eerste plaats voor hen: {first['nl']}", f"primarily for them: {first['en']}")] if primary else []
    )
    parts += [text(f"bereikt hen mee: {then['nl']}", f"reaches them too: {then['en']}")] if reached else []
    said = joined(parts)
    return text(f"Elders in het plan, {said['nl']}.", f"Elsewhere in the plan, {said['en']}.")


def participation_silent(rule: Query, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:
    """Ministers of whose fiches most say nothing of a say for people in poverty."""
    by_minister: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_minister[str(row["minister"])].append(row)
    found = []
    for minister, led in links.by_thing("minister").items():
        said = {str(row["identifier"]) for row in by_minister[minister] if row["identifier"]}
        silent = [identifier for identifier in led if identifier not in said]
        if len(led) >= options["fiches"] and len(silent) >= options["share"] * len(led):
            found.append(_silent(rule, links, minister, (led, silent), by_minister[minister]))
    return Outcome(tuple(sorted(found, key=lambda f: (-f.score, -len(f.measures), f.key))))


def _silent(rule: Query, links: Links, minister: str, fiches: tuple[list[str], list[str]], rows: list[Row]) -> Finding:
    led, silent = fiches
    name = named(links, [minister])
    share = one_or_many(len(led), ("fiche", "fiches"), ("fiche", "fiches"))
    return tell(
        rule,
        text(
            f"{name['nl']}: {len(silent)} van {len(led)} fiches zwijgen over inspraak",
            f"{name['en']}: {len(silent)} of {len(led)} fiches are silent about a say",
        ),
        {
            "name": name,
            "silent": str(len(silent)),
            "count": share,
            "how": _how(links, rows),
            "silent_fiches": enumerated(silent),
        },
        absence=text(
            f"Geen rol voor mensen in armoede of hun organisaties in {enumerated(silent)['nl']}.",
            f"No role for people in poverty or their organisations in {enumerated(silent)['en']}.",
        ),
        key=minister.rsplit("/", 1)[-1],
        score=score(len(silent) / len(led)),
        concerns=(minister,),
        measures=tuple(silent),
        ministers=(links.name(minister),),
        nearest=tuple(links.iri(identifier) for identifier in led if identifier not in silent),
        passages=tuple(dict.fromkeys(str(row["passage"]) for row in rows if row["passage"])),
    )


def _how(links: Links, rows: list[Row]) -> Text:
    """In which roles people in poverty or their organisations take part in the fiches that say so."""
    roles: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        if row["identifier"] and row["actor"]:
            roles[str(row["identifier"])][str(row["actor"])].add(str(row["role"]))
    unnamed = {str(row["identifier"]) for row in rows if row["identifier"]} - set(roles)
    parts = [
        {
            language: f"{identifier}: {links.name(actor, language)} "
            f"({', '.join(sorted(links.name(role, language).lower() for role in of_actor))})"
            for language in ("nl", "en")
        }
        for identifier in in_plan_order(roles)
        for actor, of_actor in sorted(roles[identifier].items())
    ]
    if unnamed:
        listed = enumerated(unnamed)
        parts.append(
            text(
                f"{listed['nl']}: wel als werkwijze, zonder organisatie",
                f"{listed['en']}: as a way of working, with no organisation",
            )
        )
    said = joined(parts)
    if not parts:
        return text("Geen enkele fiche zegt het wel.", "No fiche does say so.")
    return text(f"Waar het wel staat: {said['nl']}.", f"Where it is said: {said['en']}.")


def duty_without_trace(rule: Query, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:  # noqa: ARG001
    """Duties of every minister that few ministers' fiches name."""
    by_trace: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_trace[str(row["trace"])].append(row)
    found = []
    for trace, of_trace in by_trace.items():
        obliged = {str(row["minister"]) for row in of_trace if row["obligation"]}
        named_by = {str(row["minister"]) for row in of_trace if row["identifier"]}
        silent = obliged & set(links.by_thing("minister")) - named_by
        if obliged and 2 * len(silent) >= len(obliged):
            found.append(_duty(rule, links, trace, (obliged, silent), of_trace))
    return Outcome(tuple(sorted(found, key=lambda f: (-f.score, f.key))))


def _duty(rule: Query, links: Links, trace: str, ministers: tuple[set[str], set[str]], rows: list[Row]) -> Finding:
    obliged, silent = ministers
    traces = in_plan_order({str(row["identifier"]) for row in rows if row["identifier"]})
    labels = {str(row["obligation"]): text(str(row["label"]), str(row["labelEn"])) for row in rows if row["obligation"]}
    name, listed = named(links, [trace]), enumerated(traces)
    duty = {str(row["passage"]) for row in rows if row["obligation"]}
    others, silent_names = named(links, obliged - silent), named(links, silent)
    who = text(f"alle behalve {others['nl']}", f"all but {others['en']}") if obliged - silent else text("alle", "all")
    return tell(
        rule,
        text(
            f"{name['nl']}: {len(silent)} van {len(obliged)} ministers zonder spoor in hun fiches",
            f"{name['en']}: {len(silent)} of {len(obliged)} ministers without a trace in their fiches",
        ),
        {
            "name": name,
            "duties": joined(labels.values()),
            "all": str(len(obliged)),
            "silent": str(len(silent)),
            "who": who,
            "traces": text(f"Alleen {listed['nl']} noemt het.", f"Only {listed['en']} names it.")
            if traces
            else text("Geen enkele fiche noemt het.", "No fiche names it."),
        },
        absence=text(
            f"Geen fiche van deze ministers noemt {name['nl']}: {silent_names['nl']}.",
            f"No fiche of these ministers names {name['en']}: {silent_names['en']}.",
        ),
        key=trace.rsplit("/", 1)[-1],
        score=Decimal(len(silent)),
        concerns=(trace, *sorted(silent)),
        ministers=tuple(sorted(links.name(post) for post in silent)),
        nearest=tuple(map(links.iri, traces)),
        passages=(*sorted(duty), *(p for identifier in traces for p in links.passages(identifier, (trace,)))),
    )
