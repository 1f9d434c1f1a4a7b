"""Gaps that are computed: empty cells, needs without a response, SDG targets, promises, and goals that thin out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import exp, lgamma

from queries.findings.links import Links, in_plan_order
from queries.findings.model import Finding, Outcome, count, dutch, listed, score
from queries.library import Query
from queries.rows import Table

__all__ = [
    "CELLS",
    "empty_cells",
    "goal_thins_out",
    "group_without_measure",
    "missing_promises",
    "need_and_response",
    "sdg_untouched",
]

Options = Mapping[str, Decimal]

CELLS: Mapping[str, tuple[str, str]] = {
    "empty-group-theme": ("target-group", "theme"),
    "empty-group-goal": ("target-group", "goal"),
    "empty-goal-domain": ("goal", "policy-domain"),
    "empty-minister-sdg": ("minister", "sdg"),
}
"""The rules about cells, with the two facets they set against each other."""

_PROMISES = 7
"""How many points the rule about promises looks at."""

_MEANS = "17"
"""The SDG that is about the means to reach the others, mostly between countries."""


def empty_cells(rule: Query, links: Links, options: Options) -> Outcome:
    """Cells of two facets with fewer measures than chance would give, were the two unrelated.

    The number of measures in a cell is then hypergeometric: N measures, of which r have the row's thing, and c draws.
    """
    rows, columns = (links.by_thing(facet) for facet in CELLS[rule.name])
    if CELLS[rule.name][0] == "target-group":
        rows = {thing: members for thing, members in rows.items() if thing in _tops(links)}
    found, empty, total = [], 0, len(links.measures)
    for row, of_row in rows.items():
        for column, of_column in columns.items():
            both = in_plan_order(set(of_row) & set(of_column))
            empty += not both
            expected = len(of_row) * len(of_column) / total
            if len(both) >= expected:
                continue
            chance = _chance_of_so_few(len(both), total, len(of_row), len(of_column))
            if chance < options["chance"]:
                found.append(_cell(rule, links, (row, column), both, expected, chance))
    told = sum(not finding.measures for finding in found)
    note = (
        f"Lege combinaties: {empty}, waarvan {told} gemeld; bij de overige is een van beide te zeldzaam om er een "
        "maatregel te verwachten."
    )
    return Outcome(tuple(sorted(found, key=lambda f: (-f.score, f.key))), note)


def _chance_of_so_few(most: int, total: int, marked: int, drawn: int) -> float:
    """The probability of `most` marked ones or fewer among so many drawn (lower tail of the hypergeometric).

    >>> round(_chance_of_so_few(0, 4, 2, 2), 6)  # 2 of 4 marked, 2 drawn: 1 way in 6 to draw none
    0.166667
    """

    def ways(of: int, some: int) -> float:
        return lgamma(of + 1) - lgamma(some + 1) - lgamma(of - some + 1)

    least = max(0, drawn + marked - total)
    logs = [
        ways(marked, hits) + ways(total - marked, drawn - hits) - ways(total, drawn)
        for hits in range(least, min(most, marked, drawn) + 1)
    ]
    return sum(map(exp, logs))


def _tops(links: Links) -> set[str]:
    """Target groups that come under no other: no link of theirs also counts for a broader group."""
    narrower = {
        direct
        for identifier in links.measures
        for thing, through in links.things("target-group", identifier).items()
        for direct in through
        if direct != thing
    }
    return set(links.by_thing("target-group")) - narrower


def _cell(rule: Query, links: Links, cell: tuple[str, str], both: list[str], expected: float, chance: float) -> Finding:
    row, column = map(links.name, cell)
    values = {
        "row": row,
        "column": column,
        "measures": count(len(both), "maatregel", "maatregelen") if both else "geen enkele maatregel",
        "expected": dutch(expected, 1),
        "chance": f"{dutch(chance * 100, 1)}%",
    }
    return Finding(
        rule=rule.name,
        kind=rule.group,
        key="-".join(thing.rsplit("/", 1)[-1] for thing in cell),
        name=f"{row} en {column}",
        sentence=rule.sentence["nl"].format(**values),
        score=score(1 - chance),
        concerns=cell,
        measures=tuple(both),
        ministers=tuple(
            sorted({*links.ministers(both), *(links.name(thing) for thing in cell if "/id/post/" in thing)})
        ),
        passages=_evidence(links, both, cell, rule.evidence_field),
        absence=rule.absence["nl"].format(**values),
    )


def _evidence(links: Links, identifiers: Iterable[str], things: Iterable[str], field: str) -> tuple[str, ...]:
    """The passages of these measures on these things, or else the field of their fiches."""
    things = list(things)
    return tuple(passage for identifier in identifiers for passage in links.passages(identifier, things, field))


@dataclass(frozen=True)
class _Risk:
    """A figure of a group with the average of everyone in that time."""

    group: str
    name: str
    target_group: str | None
    period: str
    value: Decimal
    average: Decimal
    passage: str


def need_and_response(rule: Query, links: Links, options: Options, rows: Table) -> Outcome:
    """Groups with a risk above average by the plan's own figures, and the measures that are primarily for them."""
    latest: dict[str, list[_Risk]] = defaultdict(list)
    for row in rows.typed(_Risk):
        latest[row.group].append(row)
    primary = links.by_thing("primary-target-group")
    found, answered = [], []
    for group, of_group in latest.items():
        last = max(row.period for row in of_group)
        now = [row for row in of_group if row.period == last]
        figures = sorted({row.value for row in now})
        average = sorted({row.average for row in now})
        if figures[0] <= average[-1]:
            continue
        targets = sorted({row.target_group for row in now if row.target_group})
        members = in_plan_order({identifier for target in targets for identifier in primary.get(target, ())})
        if len(members) > options["measures"]:
            answered.append(f"{now[0].name} ({len(members)} maatregelen)")
            continue
        found.append(_need(rule, links, group, now, (figures, average), targets, members))
    note = f"Ook boven het gemiddelde, maar met meer maatregelen: {'; '.join(answered)}." if answered else ""
    return Outcome(tuple(sorted(found, key=lambda f: (-f.score, f.key))), note)


def _need(
    rule: Query,
    links: Links,
    group: str,
    rows: list[_Risk],
    figures: tuple[list[Decimal], list[Decimal]],
    targets: list[str],
    members: list[str],
) -> Finding:
    value, average = (" of ".join(f"{dutch(float(figure), None)}%" for figure in each) for each in figures)
    name, money = rows[0].name, links.stated_money(members)
    ministers = links.ministers(members)
    response = "Geen enkele maatregel is er in de eerste plaats voor bedoeld"
    if members:
        stated = f"{money:,.0f} euro".replace(",", ".") if money else "geen bedrag"
        response = f"Er in de eerste plaats voor bedoeld: {count(len(members), 'maatregel', 'maatregelen')}"
        response += f" ({listed(members)}; trekker: {listed(ministers)}; genoemd geld: {stated})"
    if not targets:
        response += ", want geen doelgroep van het plan komt met deze groep overeen"
    figure_passages = sorted({row.passage for row in rows})
    return Finding(
        rule=rule.name,
        kind=rule.group,
        key=group.rsplit("/", 1)[-1],
        name=name,
        sentence=f"{name}: armoederisico {value} in {rows[0].period} (gemiddeld {average}). {response}.",
        score=score(figures[0][0] / figures[1][-1] / (1 + len(members))),
        concerns=(group, *targets),
        measures=tuple(members),
        ministers=ministers,
        passages=(*figure_passages, *_evidence(links, members, targets, rule.evidence_field)),
        absence=None if members else f"Geen fiche is in de eerste plaats bedoeld voor {name.lower()}.",
    )


@dataclass(frozen=True)
class _Group:
    subject: str
    name: str


def group_without_measure(rule: Query, links: Links, options: Options, rows: Table) -> Outcome:  # noqa: ARG001
    """Target groups that no measure is primarily for, nor for a narrower one; with the measures that reach them."""
    primary, reached = links.by_thing("primary-target-group"), links.by_thing("target-group")
    found = []
    for row in rows.typed(_Group):
        group, members = row.subject, reached.get(row.subject, [])
        if group in primary:
            continue
        values = {"name": row.name, "measures": count(len(members), "maatregel", "maatregelen")}
        through = {identifier: links.things("target-group", identifier)[group] for identifier in members}
        found.append(
            Finding(
                rule=rule.name,
                kind=rule.group,
                key=group.rsplit("/", 1)[-1],
                name=values["name"],
                sentence=rule.sentence["nl"].format(**values),
                score=Decimal(1),
                concerns=(group,),
                measures=tuple(members),
                ministers=links.ministers(members),
                passages=tuple(p for identifier in members for p in links.passages(identifier, through[identifier])),
                absence=rule.absence["nl"].format(**values),
            )
        )
    return Outcome(tuple(found))


@dataclass(frozen=True)
class _Target:
    target: str
    code: str
    name: str
    goal_code: str


def sdg_untouched(rule: Query, links: Links, options: Options, rows: Table) -> Outcome:  # noqa: ARG001
    """Targets of SDG 1 and of the SDGs of the plan's themes to which nothing, or nothing at its core, contributes."""
    core, any_strength = links.by_thing("core-sdg"), links.by_thing("sdg")
    targets = rows.typed(_Target)
    goal_of = {row.target: row.goal_code for row in targets}
    wanted = {"1", *_goals_of_themes(links, goal_of)} - {_MEANS}
    found, means = [], 0
    for row in targets:
        target, code = row.target, row.code
        if target in core or goal_of[target] not in wanted:
            continue
        if not code.split(".")[1].isdigit():
            means += 1
            continue
        members = tuple(any_strength.get(target, ()))
        helped = f"alleen ondersteunend: {', '.join(members)}" if members else "geen enkele maatregel draagt bij"
        found.append(
            Finding(
                rule=rule.name,
                kind=rule.group,
                key=code,
                name=f"SDG {code} {row.name}",
                sentence=f"SDG {code} ({row.name}): {helped}",
                score=score(0.5 if members else 1),
                concerns=(target,),
                measures=members,
                ministers=links.ministers(members),
                passages=_evidence(links, members, (target,), rule.evidence_field),
                absence=rule.absence["nl"],
            )
        )
    note = f"{means} subdoelen met een letter (uitvoeringsmiddelen) zijn weggelaten." if means else ""
    return Outcome(tuple(sorted(found, key=lambda f: (-f.score, [int(part) for part in f.key.split(".")]))), note)


def _goals_of_themes(links: Links, goal_of: Mapping[str, str]) -> set[str]:
    """For each theme the SDG to which most of its measures contribute at their core (several where they tie)."""
    found = set()
    for members in links.by_thing("theme").values():
        counts = Counter(
            goal
            for identifier in members
            for goal in {goal_of[target] for target in links.things("core-sdg", identifier) if target in goal_of}
        )
        found |= {goal for goal, times in counts.items() if times == max(counts.values())}
    return found


@dataclass(frozen=True)
class _Lacking:
    identifier: str
    name: str
    lacks: str
    field: str


def missing_promises(rule: Query, links: Links, options: Options, rows: Table) -> Outcome:  # noqa: ARG001
    """For each measure, what its fiche does not mention of what the plan promises of all."""
    by_measure: dict[str, list[_Lacking]] = defaultdict(list)
    for row in rows.typed(_Lacking):
        by_measure[row.identifier].append(row)
    found = []
    for identifier, lacking in by_measure.items():
        values = {
            "name": f"{identifier} {lacking[0].name}",
            "lacks": ", ".join(row.lacks for row in lacking),
        }
        fields = dict.fromkeys(row.field for row in lacking)
        found.append(
            Finding(
                rule=rule.name,
                kind=rule.group,
                key=identifier,
                name=values["name"],
                sentence=f"{identifier} vermeldt niet: {values['lacks']}",
                score=score(Decimal(len(lacking)) / _PROMISES),
                concerns=(links.iri(identifier),),
                measures=(identifier,),
                ministers=links.ministers((identifier,)),
                passages=tuple(passage for field in fields for passage in links.passages(identifier, (), field)),
                absence=rule.absence["nl"].format(**values),
            )
        )
    order = {identifier: position for position, identifier in enumerate(links.measures)}
    return Outcome(tuple(sorted(found, key=lambda f: (-f.score, order[f.key]))))


@dataclass(frozen=True)
class _Running:
    """The years in which a measure of a goal runs, and those of its plan."""

    goal: str
    goal_name: str
    identifier: str
    from_: int
    to: int
    plan_start: int
    plan_end: int


def goal_thins_out(rule: Query, links: Links, options: Options, rows: Table) -> Outcome:
    """Years of the plan in which a goal has fewer measures running than a share of its busiest year before."""
    by_goal: dict[str, list[_Running]] = defaultdict(list)
    for row in rows.typed(_Running):
        by_goal[row.goal].append(row)
    found = []
    for goal, of_goal in by_goal.items():
        first, last = of_goal[0].plan_start, of_goal[0].plan_end
        running = {
            year: {row.identifier for row in of_goal if row.from_ <= year <= row.to} for year in range(first, last + 1)
        }
        for year in range(first + 1, last + 1):
            peak = max(range(first, year), key=lambda y: (len(running[y]), y))
            if not running[peak] or len(running[year]) >= options["share"] * len(running[peak]):
                continue
            ended = in_plan_order(running[peak] - running[year])
            values = {
                "goal": of_goal[0].goal_name,
                "year": year,
                "running": len(running[year]),
                "peakYear": peak,
                "peak": len(running[peak]),
                "ended": ", ".join(ended),
            }
            found.append(
                Finding(
                    rule=rule.name,
                    kind=rule.group,
                    key=f"{goal.rsplit('/', 1)[-1]}-{year}",
                    name=f"{values['goal']} in {year}",
                    sentence=rule.sentence["nl"].format(**values),
                    score=score(1 - len(running[year]) / len(running[peak])),
                    concerns=(goal,),
                    measures=tuple(ended),
                    ministers=links.ministers(ended),
                    passages=_evidence(links, ended, (), rule.evidence_field),
                )
            )
    return Outcome(tuple(sorted(found, key=lambda f: (-f.score, f.key))))
