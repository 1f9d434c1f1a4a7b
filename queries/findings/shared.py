"""Findings that are gathered from the rows of a rule's query, or from all that shares one thing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import combinations

from queries.findings.links import Links, in_plan_order
from queries.findings.model import Finding, Outcome, Share, count, score
from queries.library import Query
from queries.stores.embedded import Row, Value

__all__ = ["SHARED", "grouped", "same_amount", "shared_by_ministers"]

Options = Mapping[str, Decimal]

SHARED: Mapping[str, str] = {
    "shared-actor": "actor",
    "shared-implementer": "implementer",
    "shared-instrument": "instrument",
    "shared-target-group": "target-group",
    "shared-theme": "theme",
}
"""The rules about one thing that measures of several ministers share, with its facet."""


def shared_by_ministers(rule: Query, links: Links, options: Options) -> Outcome:  # noqa: ARG001
    """Things that measures without a lead minister in common share, by number of ministers."""
    facet = SHARED[rule.name]
    found = []
    for thing, members in links.by_thing(facet).items():
        leads = [links.leads(identifier) for identifier in members]
        if not any(one.isdisjoint(other) for one in set(leads) for other in set(leads)):
            continue
        ministers, ties = links.ministers(members), links.ties(members)
        sentence = rule.sentence["nl"].format(
            name=links.name(thing),
            measures=count(len(members), "maatregel", "maatregelen"),
            ministers=count(len(ministers), "minister", "ministers"),
        )
        through = {identifier: links.things(facet, identifier)[thing] for identifier in members}
        found.append(
            Finding(
                rule=rule.name,
                kind=rule.group,
                key=thing.rsplit("/", 1)[-1],
                name=links.name(thing),
                sentence=sentence + _more(links, facet, thing, members),
                score=Decimal(len(ministers)),
                concerns=tuple(map(links.iri, members)),
                measures=tuple(members),
                ministers=ministers,
                shares=(Share(thing, links.name(thing)),),
                coordinated=ties.coordinated,
                ties=ties.texts,
                ties_en=ties.texts_en,
                passages=tuple(
                    dict.fromkeys(p for identifier in members for p in links.passages(identifier, through[identifier]))
                ),
            )
        )
    return Outcome(tuple(sorted(found, key=lambda f: (-f.score, -len(f.measures), f.name))))


def _more(links: Links, facet: str, thing: str, members: list[str]) -> str:
    """Of an actor its roles and how often it gets money; of a target group how often it is the primary one."""
    if facet == "target-group":
        primary = sum(thing in links.things("primary-target-group", identifier) for identifier in members)
        return f"; in {primary} is het de hoofddoelgroep"
    if facet != "actor":
        return ""
    roles = Counter(
        {
            role.removeprefix("role-"): sum(thing in links.things(role, identifier) for identifier in members)
            for role in sorted(links.of)
            if role.startswith("role-") and role != "role-vermeld"
        }
    )
    roles["uitvoerende administratie"] = sum(thing in links.things("implementer", identifier) for identifier in members)
    paid = roles["gesubsidieerd"]
    shown = ", ".join(f"{role} ({times})" for role, times in roles.most_common() if times)
    return f"; rollen: {shown}; in {paid} van {len(members)} krijgt de actor volgens de fiche geld"


def same_amount(rule: Query, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:  # noqa: ARG001
    """Equal amounts for the same time in two measures that share an implementing administration or an instrument."""
    together: dict[tuple[Value, ...], dict[str, Row]] = defaultdict(dict)
    passages: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        line = str(row["line"])
        together[row["amount"], row["perName"], row["shared"]][line] = row
        passages[line].add(str(row["passage"]))
    shared: dict[tuple[str, str], list[Value]] = defaultdict(list)
    lines: dict[str, Row] = {}
    for (_, _, thing), of_thing in together.items():
        lines |= of_thing
        for one, other in combinations(of_thing, 2):  # as the rows are: in plan order
            if lines[one]["identifier"] != lines[other]["identifier"] and _may_overlap(lines[one], lines[other]):
                shared[one, other].append(thing)
    found = [
        _same_amount(rule, links, lines[one], lines[other], sorted(map(str, things)), passages[one] | passages[other])
        for (one, other), things in shared.items()
    ]
    return Outcome(tuple(sorted(found, key=lambda f: (-f.score, f.key))))


def _may_overlap(one: Row, other: Row) -> bool:
    """Whether two budget lines may be for the same years; a line without years may be for any."""
    if not (one["from"] and other["from"]):
        return True
    return max(str(one["from"]), str(other["from"])) <= min(str(one["to"]), str(other["to"]))


def _same_amount(rule: Query, links: Links, one: Row, other: Row, shared: list[str], passages: set[str]) -> Finding:
    pair = (str(one["identifier"]), str(other["identifier"]))
    amount, ties = Decimal(str(one["amount"])), links.ties(pair)
    name = f"{amount:,.0f} euro ({str(one['perName']).lower()})".replace(",", ".")
    slugs = [str(row["line"]).rsplit("/", 1)[-1] for row in (one, other)]
    return Finding(
        rule=rule.name,
        kind=rule.group,
        key=f"{pair[0]}-{slugs[0]}-{pair[1]}-{slugs[1]}",
        name=f"{name}: {pair[0]} en {pair[1]}",
        sentence=rule.sentence["nl"].format(
            name=name, first=f"{pair[0]} ({one['label']})", second=f"{pair[1]} ({other['label']})"
        ),
        score=score(amount / 1_000_000),
        concerns=tuple(map(links.iri, pair)),
        measures=pair,
        ministers=links.ministers(pair),
        shares=tuple(Share(thing, links.name(thing)) for thing in shared),
        coordinated=ties.coordinated,
        ties=ties.texts,
        ties_en=ties.texts_en,
        passages=tuple(sorted(passages)),
    )


def grouped(rule: Query, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:  # noqa: ARG001
    """The rows of a rule's query, one finding for each subject: a thing, or a year."""
    by_subject: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_subject[str(row["subject"])].append(row)
    return Outcome(tuple(_grouped(rule, links, subject, of_subject) for subject, of_subject in by_subject.items()))


def _grouped(rule: Query, links: Links, subject: str, rows: list[Row]) -> Finding:
    measures = in_plan_order({str(row["identifier"]) for row in rows if row.get("identifier")})
    posts = sorted({str(row["minister"]) for row in rows if row.get("minister")})
    ministers = tuple(sorted({str(row["lead"]) for row in rows if row.get("lead")})) or links.ministers(measures)
    values = {
        "name": str(rows[0]["name"]),
        "measures": count(len(measures), "maatregel", "maatregelen"),
        "ministers": count(len(ministers), "minister", "ministers"),
    }
    is_thing = "/id/" in subject
    absence = rule.absence.get("nl")
    return Finding(
        rule=rule.name,
        kind=rule.group,
        key=subject.rsplit("/", 1)[-1].rsplit("#", 1)[-1],
        name=values["name"],
        sentence=rule.sentence["nl"].format(**values),
        score=Decimal(len(posts) or (1 if is_thing else len(measures))),
        concerns=(subject, *posts) if is_thing else tuple(map(links.iri, measures)),
        measures=tuple(measures),
        ministers=ministers,
        passages=tuple(
            passage for identifier in measures for passage in links.passages(identifier, (), rule.evidence_field)
        ),
        absence=absence.format(**values) if absence else None,
    )
