"""What a plan's own profile asks of its goals and measures: how they are numbered, and what they must have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from loaders.dataset import PlanRecords
from loaders.records import Measure, Profile
from loaders.records.profile import Part, numbers_in
from loaders.yaml_files import Key, Problem
from ontology.wording import counted

__all__ = ["profile_problems"]

_RECORDED: dict[Part, str] = {"minister": "lead_minister", "administration": "implemented_by", "timing": "fields"}
"""The field of a record that holds a part of a fiche, where it is called otherwise."""


def profile_problems(records: PlanRecords, retired: Collection[str] = ()) -> Iterator[Problem]:
    """Numbers of another form, parts that lack, statuses that the plan does not know, and gaps in the numbers.

    `retired` are the numbers of measures of the plan that are no more.
    """
    profile = records.plan.profile
    for identifier in records.goals:
        if profile.goal is None or numbers_in(profile.goal.identifier, identifier) is None:
            form = profile.goal.identifier if profile.goal else None
            message = f"is not numbered as {form}" if form else "is a goal, but profile in plan.yaml has no goal"
            yield records.sources["goals"].problem((identifier,), f"{message} (profile in plan.yaml)")
    for measure in records.measures.values():
        for path, message in (*_number(profile, measure), *_lacking(profile, measure)):
            yield records.sources[measure.identifier].problem(path, f"{message} (profile in plan.yaml)")
    if profile.consecutive:
        yield from _gaps(records, retired)


def _number(profile: Profile, measure: Measure) -> Iterator[tuple[tuple[Key, ...], str]]:
    """The number has the form of the plan, and names the goal under which the measure stands."""
    numbers = numbers_in(profile.measure.identifier, measure.identifier)
    if numbers is None:
        yield ("identifier",), f"'{measure.identifier}' is not numbered as {profile.measure.identifier}"
    elif (goal := profile.goal_of(numbers)) and measure.goal not in (goal, None):
        yield ("goal",), f"is {measure.goal}, but the number {measure.identifier} says {goal}"


def _lacking(profile: Profile, measure: Measure) -> Iterator[tuple[tuple[Key, ...], str]]:
    """Every part that a fiche of this plan must have is there, with the lines of its field."""
    for part in profile.mandatory:
        name = _RECORDED.get(part, part)
        if not hasattr(measure, name):
            name = "fields"
        if not getattr(measure, name):
            yield (name,), "is required but not given"
        elif part in profile.label and part not in measure.fields:
            yield ("fields",), f"lacks the lines of '{part}'"
    if measure.status is not None and measure.status not in profile.status.values():
        yield ("status",), f"is {measure.status}, which is no status of this plan"


def _gaps(records: PlanRecords, retired: Collection[str]) -> Iterator[Problem]:
    """Where measures are numbered without gaps: the highest number of each series is how many there are or were."""
    form, series = records.plan.profile.measure.identifier, defaultdict[tuple[str, ...], list[int]](list)
    for identifier in {*records.measures, *retired}:
        numbers = numbers_in(form, identifier) or {}
        if (last := numbers.pop("n", "")).isdigit():
            series[tuple(numbers.values())].append(int(last))
    for above, found in series.items():
        if max(found) != len(found):
            under = f"under {'.'.join(above)}, " if above else ""
            recorded = f"{under}there are records of {counted(len(found), 'measure')}"
            message = f"{recorded}, but the highest number is {max(found)}; a record is missing"
            yield Problem("measures", 1, "", message)
