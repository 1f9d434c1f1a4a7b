"""Where people in poverty have a say: in which measures, who speaks, how, at which stage, and where it stands."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from queries import library
from viz.once import once
from viz.web.model.parts import Part
from viz.web.model.plan import Plan
from viz.web.model.records import Measure, Passage

__all__ = ["RULE", "Participation", "Say"]

RULE = "participation-silent"
"""The rule whose query says who speaks for people in poverty, and which principle names a say."""

_A_SAY = re.compile(r"meeprat|ervaring|overleg|inspraak|participat")
"""What tells that a duty is about a say, in our own words for it."""


@dataclass(frozen=True)
class _VoiceRow:
    identifier: str | None
    actor: str | None
    role: str | None
    how: str | None


@dataclass(frozen=True)
class Say:
    """The say of people in poverty in a measure, as its fiche tells."""

    measure: Measure
    kinds: tuple[str, ...]
    """The kinds of participation; none where the fiche says who, or that it is its way of working, and not how."""
    stages: tuple[str, ...]
    who: Mapping[str, Sequence[str]]
    """Who speaks, with the roles."""
    told: bool
    """Whether the fiche says anything of it."""
    passages: tuple[Passage, ...]


class Participation:
    """The say of people in poverty in a plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    @once
    def says(self) -> tuple[Say, ...]:
        """Of every measure what is said, in the order of the plan."""
        voices: dict[str, dict[str, dict[str, None]]] = {}
        for row in self.plan.store.query(library("findings")[RULE]).typed(_VoiceRow):
            if row.identifier:
                of_measure = voices.setdefault(row.identifier, defaultdict(dict))
                if row.actor and row.role:
                    of_measure[row.actor][row.role] = None
        return tuple(self._say(measure, voices) for measure in self.plan.measures.values())

    def _say(self, measure: Measure, voices: Mapping[str, Mapping[str, Mapping[str, None]]]) -> Say:
        said, who = measure.of("participation"), voices.get(measure.identifier, {})
        nodes = {part.node for part in said} | {s.node for s in measure.of("involvement") if s.thing in who}
        if measure.identifier in voices and not nodes:  # a principle, with neither a kind nor an actor
            nodes = {part.node for part in measure.of("principle") if "participati" in part.thing}
        passages = {q for q in self.plan.passages_of(measure.iri) if q.node in nodes} if nodes else set()
        return Say(
            measure=measure,
            kinds=tuple(dict.fromkeys(part.thing for part in said)),
            stages=tuple(dict.fromkeys(str(stage) for part in said for stage in part.details)),
            who={actor: list(roles) for actor, roles in who.items()},
            told=bool(said) or measure.identifier in voices,
            passages=tuple(sorted(passages, key=lambda q: (q.first, q.last, q.mention))),
        )

    @once
    def by_minister(self) -> Mapping[str, Sequence[Say]]:
        """By minister what is said of the measures that he or she leads."""
        leading = self.plan.things("minister")
        return {post: [say for say in self.says if say.measure in measures] for post, measures in leading.items()}

    def duties(self) -> Iterator[Part]:
        """What the plan obliges somebody to about a say."""
        for part in self.plan.parts.of["obligation"]:
            if _A_SAY.search(self.plan.names.plain(part.iri).lower()):
                yield part
