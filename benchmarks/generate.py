"""Plans of any size in the shape of the real one, to measure what grows.

    uv run python -m benchmarks.generate MEASURES OUT.nq [--light]

The real dump is the model. Its first measures stay what they are; each further measure is a copy of one of them,
numbered on in its goal, with all its nodes. The actors, instruments, target groups and places that a copy speaks of
are the real ones or new ones beside them: a thing used in `r` rounds of copies has about `r ** growth` namesakes, and
the more a namesake has been used, the more often it is used again (Simon's model, which gives the skewed
popularity of the real plan). Ministers, goals, themes, policy domains and SDG targets stay, as do annexes and figures.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from ontology import DEFAULT_BASE
from vapa.build import current_dump
from vapa.settings import Settings

__all__ = ["generate"]

GROWTH = {"actor": 0.7, "instrument": 0.85, "target-group": 0.3, "place": 0.5}
"""How fast a vocabulary grows with the plan: 0 not at all, 1 in step with it."""

_KIND_OF_NODE = {
    "involvement": "actor", "implementation": "actor", "instrument-use": "instrument", "targeting": "target-group",
    "siting": "place",
}  # fmt: skip
_SHARED = "(?:post|policy-domain)-"
"""How the node of an involvement is called whose actor gets no namesakes: a minister or a policy domain."""
_EVIDENCE = ("#dataNote>", "/description>", "ns#page>")
_FIELD = re.compile(r"/passage/[a-z]+> ")
"""The passage of a whole field of a fiche, on which every measure rests."""
_DERIVED = f"<{DEFAULT_BASE}/id/graph/analysis> .\n"
_OF_ONE_ORIGINAL = ("#exactMatch>", "#sameAs>", "#closeMatch>", "org#identifier>", "#notation>")
"""What a namesake cannot share with the thing it was made after."""


def generate(dump: bytes, measures: int, *, seed: int = 1, light: bool = False) -> Iterator[bytes]:
    """The N-Quads of a plan with so many measures, in pieces; the same for the same arguments.

    `light` leaves out what findings can do without (passages but those of whole fields, data notes, pages, summaries):
    less than half of the quads stays. `dump` is built under the default base, and is of one plan; what was derived
    from it (graph `analysis`) is left out.
    """
    model = _Model(dump.decode(), light)
    yield model.rest.encode()
    chance = random.Random(seed)
    names = list(model.templates)
    order = names[:measures]
    while len(order) < measures:
        order += chance.sample(names, min(len(names), measures - len(order)))
    numbers, per_goal = Counter[str](), Counter(name.split(".")[1] for name in order)
    first = {goal: sum(n for other, n in per_goal.items() if other < goal) for goal in per_goal}
    for index, name in enumerate(order):
        chapter, goal, _ = name.split(".")
        numbers[goal] += 1
        slots, new = model.namesakes(name, index // len(names), chance)
        slots |= {"id": f"{chapter}.{goal}.{numbers[goal]}", "position": str(first[goal] + numbers[goal])}
        slots["nr"] = f" ({index + 1})" if index >= len(names) else ""
        raised = 1 + Decimal(index // len(names)) / 1_000_000  # so that copies do not all name the same amounts
        slots |= {f"euro{amount}": f"{Decimal(amount) * raised:f}" for amount in model.amounts[name]}
        yield (new + model.templates[name] % slots).encode()


class _Model:
    """The real dump, taken apart: a template per measure, one per thing that can get namesakes, and the rest."""

    def __init__(self, dump: str, light: bool) -> None:
        measure = re.compile(rf"<{DEFAULT_BASE}/id/measure/([^/]+)/([\d.]+)[>/]")
        blocks: dict[str, list[str]] = {}
        things: dict[str, list[str]] = {}
        rest = []
        for line in dump.splitlines(keepends=True):
            if line.endswith(_DERIVED):
                continue
            subject, predicate, _ = line.split(" ", 2)
            if found := measure.match(subject):
                if not (light and _is_evidence(line, subject, predicate)):
                    blocks.setdefault(found[2], []).append(line)
                continue
            rest.append(line)
            kind, _, slug = subject.strip("<>").removeprefix(f"{DEFAULT_BASE}/id/").partition("/")
            if kind in GROWTH and not predicate.endswith(_OF_ONE_ORIGINAL):
                things.setdefault(f"{kind}/{slug}", []).append(line)
        in_plan_order = sorted(blocks, key=lambda identifier: [int(part) for part in identifier.split(".")])
        self.rest = "".join(rest)
        self.templates = {name: _measure_template(name, "".join(blocks[name])) for name in in_plan_order}
        self.amounts = {name: set(re.findall(r"%\(euro([\d.]+)\)s", t)) for name, t in self.templates.items()}
        self._things = {thing: _thing_template(thing, "".join(lines)) for thing, lines in things.items()}
        self._used_by = {
            name: sorted(set(re.findall(r"%\(([a-z-]+/[^)]+)\)s", t))) for name, t in self.templates.items()
        }
        self._popularity = Counter(thing for used in self._used_by.values() for thing in used)
        self._uses: dict[str, list[int]] = {thing: [1] * count for thing, count in self._popularity.items()}

    def namesakes(self, name: str, turn: int, chance: random.Random) -> tuple[dict[str, str], str]:
        """The namesake that stands for each thing in a copy of this measure, and the quads of those that are new.

        `turn` is how often all measures were copied before; in turn 0 each thing is itself.
        """
        slots, new = {}, []
        for thing in self._used_by[name]:
            uses, growth = self._uses[thing], GROWTH[thing.split("/")[0]]
            number = 1
            if turn:
                if chance.random() < growth * turn ** (growth - 1) / self._popularity[thing]:
                    number = max(uses) + 1
                    new.append(self._things[thing] % {"slug": f"-nr{number}", "nr": f" nr. {number}"})
                else:
                    number = chance.choice(uses)
                uses.append(number)
            slots[thing] = f"-nr{number}" if number > 1 else ""
        return slots, "".join(new)


def _is_evidence(line: str, subject: str, predicate: str) -> bool:
    """Whether a light plan can do without this line."""
    if "/passage/" in line:
        return not _FIELD.search(line)
    return "/data-note/" in subject or predicate.endswith(_EVIDENCE)


def _measure_template(identifier: str, text: str) -> str:
    text = text.replace("%", "%%")
    text = re.sub(rf"(/id/measure/[^/]+/){re.escape(identifier)}(?=[>/])", r"\1%(id)s", text)
    text = re.sub(r'(dc/terms/identifier> )"[^"]*"', r'\1"%(id)s"', text)
    text = re.sub(r'(/ns#position> )"\d+"', r'\1"%(position)s"', text)
    text = re.sub(r'(dc/terms/title> "(?:[^"\\]|\\.)*)"', r'\1%(nr)s"', text)
    text = re.sub(r'(/ns#amount> )"([\d.]+)"', r'\1"%(euro\2)s"', text)
    text = re.sub(rf"(/id/({'|'.join(GROWTH)})/([^/>]+))>", r"\1%(\2/\3)s>", text)
    return re.sub(
        rf"(%\(id\)s/({'|'.join(_KIND_OF_NODE)})/(?!{_SHARED})([^/>]+))>",
        lambda found: f"{found[1]}%({_KIND_OF_NODE[found[2]]}/{found[3]})s>",
        text,
    )


def _thing_template(thing: str, text: str) -> str:
    text = text.replace("%", "%%").replace(f"/id/{thing}>", f"/id/{thing}%(slug)s>")
    text = re.sub(r"[^\n]*#hiddenLabel>[^\n]*\n", "", text)  # no mention prints those of a copy
    return re.sub(r'((?:Label|#label)> "(?:[^"\\]|\\.)*)"', r'\1%(nr)s"', text)


def main(measures: int, out: str, *options: str) -> None:
    dump = current_dump(Settings.in_force())
    with Path(out).open("wb") as file:
        file.writelines(generate(dump, measures, light="--light" in options))


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
