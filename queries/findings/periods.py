"""Gaps in time: measures that end before the plan does, and goals of which fewer and fewer measures run.

A milestone or a data note that tells of a later year, or of something yearly, wins from the end in the timing field.
A single year in that field is no end, unless a milestone says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from queries.findings.links import Links
from queries.findings.model import Finding, Options, Outcome, both, counted, listed, score, whole, worded
from queries.findings.ties import in_plan_order
from queries.library import Query
from queries.rows import Row, by_column

__all__ = ["ends_early", "goal_thins_out"]


def ends_early(rule: Query, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:  # noqa: ARG001
    """The measures that end in each year before the last of the plan, but for those of which a later year is told."""
    by_year: dict[int, list[str]] = defaultdict(list)
    last, later, single = 0, [], []
    for row in rows:
        end, identifier = whole(row["end"]), str(row["identifier"])
        last = whole(row["planEnd"])
        if links.runs_until(identifier) > end:
            later.append(identifier)
        elif row["single"]:
            single.append(identifier)
        else:
            by_year[end].append(identifier)
    found = [_ended(rule, links, year, last, members) for year, members in sorted(by_year.items())]
    told = both(
        lambda language: " ".join(
            filter(
                None,
                (
                    _left_out(*part, language)
                    for part in (
                        (
                            later,
                            "een mijlpaal of kanttekening een later jaar noemt",
                            "a milestone or data note tells of a later year",
                        ),
                        (
                            single,
                            "de timing maar één jaar noemt, en geen einde",
                            "the timing names one year only, and no end",
                        ),
                    )
                ),
            )
        )
    )
    return Outcome(tuple(found), told["nl"], told["en"])


def _left_out(measures: list[str], nl: str, en: str, language: str) -> str:
    """Which measures are left out, and why; empty where there are none."""
    shown = in_plan_order(measures)
    said = {"nl": f"Weggelaten omdat {nl}: {listed(shown)}.", "en": f"Left out as {en}: {listed(shown, 'en')}."}
    return said[language] if measures else ""


def _ended(rule: Query, links: Links, year: int, last: int, members: list[str]) -> Finding:
    values = both(
        lambda language: {
            "year": year,
            "last": last,
            "measures": counted(len(members), "measure", language),
            "which": listed(members, language),
        }
    )
    return Finding(
        rule=rule.name,
        kind=rule.group,
        key=str(year),
        **worded(rule, values),
        score=Decimal(len(members)),
        concerns=tuple(map(links.iri, members)),
        measures=tuple(members),
        ministers=links.ministers(members),
        passages=links.evidence(members, (), rule.evidence_field),
    )


def goal_thins_out(rule: Query, links: Links, options: Options, rows: Iterable[Row]) -> Outcome:
    """Years of the plan in which a goal has fewer measures running than a share of its busiest year before."""
    by_goal = by_column(rows, "goal")
    found = []
    for goal, of_goal in by_goal.items():
        first, last = whole(of_goal[0]["planStart"]), whole(of_goal[0]["planEnd"])
        spans = {
            str(row["identifier"]): (
                whole(row["from"]),
                9999 if row["single"] else max(whole(row["to"]), links.runs_until(str(row["identifier"]))),
            )
            for row in of_goal
        }
        running = {
            year: {identifier for identifier, (start, end) in spans.items() if start <= year <= end}
            for year in range(first, last + 1)
        }
        for year in range(first + 1, last + 1):
            peak = max(range(first, year), key=lambda y: (len(running[y]), y))
            if running[peak] and len(running[year]) < options["share"] * len(running[peak]):
                found.append(_thinned(rule, links, goal, year, (peak, running[peak], running[year])))
    return Outcome.ranked(found)


def _thinned(rule: Query, links: Links, goal: str, year: int, busiest: tuple[int, set[str], set[str]]) -> Finding:
    peak, then, now = busiest
    ended = in_plan_order(then - now)
    values = both(
        lambda language: {
            "goal": links.name(goal, language),
            "year": year,
            "running": len(now),
            "peak": len(then),
            "peakYear": peak,
            "ended": listed(ended, language),
        }
    )
    return Finding(
        rule=rule.name,
        kind=rule.group,
        key=f"{goal.rsplit('/', 1)[-1]}-{year}",
        **worded(rule, values),
        score=score(1 - len(now) / len(then)),
        concerns=(goal,),
        measures=tuple(ended),
        ministers=links.ministers(ended),
        passages=links.evidence(ended, (), rule.evidence_field),
    )
