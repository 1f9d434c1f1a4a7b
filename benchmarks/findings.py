"""How time and memory of the findings grow with the plan: 81, 1,000, 10,000 and 100,000 measures of the same shape.

    uv run python -m benchmarks.findings [measures ...]

The peer is the pair analysis as most would write it first: a loop over all pairs in Python. It is run on the smallest
plan and, up to 1,000 measures, beside ours; the ratio is what to compare. The peer of what a rule claims beyond chance
is chance: how many findings it has in the smallest plan when its links are dealt to the measures at random (goal: fewer
than one in twenty of those reported). Each size runs in a
process of its own, so that the memory shown (the most it ever held) is its own. The plans are light: without passages
(so `same-amount` finds nothing there).
"""

from __future__ import annotations

import math
import random
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from benchmarks.generate import generate
from queries import Store, apply_rule, derived, rules
from queries.findings import Links
from queries.findings.cells import CELLS
from queries.findings.similarity import FACETS, Similarity

T = TypeVar("T")

SIZES = (81, 1_000, 10_000, 100_000)
_PEER_UP_TO = 1_000
_EXPLAINED_UP_TO = 10_000
_ALL_RULES_UP_TO = 10_000
_DEALS = 50
_BEYOND_CHANCE = ("similar-measures", *CELLS)
"""The rules that claim more than chance gives; the others tell what is in the plan or not, whatever chance would do."""
_TRADES = 10
"""How many trades a measure takes part in, so that nothing is left of what went together."""


def timed(action: Callable[[], T]) -> tuple[float, T]:
    """Seconds of the processor, and what the action gave."""
    start = time.process_time()
    result = action()
    return time.process_time() - start, result


def all_pairs(links: Links, minimum: float = 0.2) -> int:
    """The same likeness by a loop over all pairs; returns how many reach the minimum."""
    size = len(links.measures)
    content = {
        (facet, thing): -math.log2(len(members) / size)
        for facet in FACETS
        for thing, members in links.by_thing(facet).items()
        if not links.says_nothing(thing)
    }
    vectors = []
    for identifier in links.measures:
        vector: dict[tuple[str, str], float] = {}
        for facet, weight in FACETS.items():
            things = [(facet, thing) for thing in links.things(facet, identifier) if (facet, thing) in content]
            length = math.sqrt(sum(content[thing] ** 2 for thing in things))
            vector |= {thing: math.sqrt(weight) * content[thing] / length for thing in things if length}
        vectors.append(vector)
    found = 0
    for row, one in enumerate(vectors):
        for other in vectors[row + 1 :]:
            found += round(sum(part * other[thing] for thing, part in one.items() if thing in other), 9) >= minimum
    return found


class Dealt(Links):
    """The links of a plan dealt at random: every measure keeps how many things it names, every thing how often.

    Two measures at a time pool what only one of them names and deal it out again (Strona and others 2014); what is
    broader than a thing goes with it. Goals, ministers and roles stay where they are.
    """

    def __init__(self, links: Links, chance: random.Random) -> None:
        self.__dict__ |= {name: value for name, value in vars(links).items() if name not in ("_by_thing", "classes")}
        self.of = defaultdict(lambda: defaultdict(dict), links.of)
        for facet in (*FACETS, "policy-domain"):
            self.of[facet] = self._dealt(links, facet, chance)

    def _dealt(self, links: Links, facet: str, chance: random.Random) -> dict[str, dict[str, set[str]]]:
        above: dict[str, set[str]] = defaultdict(set)
        hands: dict[str, set[str]] = {identifier: set() for identifier in links.measures}
        for identifier in links.measures:
            for thing, through in links.things(facet, identifier).items():
                hands[identifier] |= through
                for direct in through:
                    above[direct].add(thing)
        for _ in range(_TRADES * len(hands)):
            one, other = chance.sample(links.measures, 2)
            pool = sorted(hands[one] ^ hands[other])
            chance.shuffle(pool)
            both, size = hands[one] & hands[other], len(hands[one] - hands[other])
            hands[one], hands[other] = both.union(pool[:size]), both.union(pool[size:])
        return {
            identifier: {
                thing: {direct for direct in hand if thing in above[direct]}
                for direct in hand
                for thing in above[direct]
            }
            for identifier, hand in hands.items()
        }


def by_chance(store: Store, links: Links) -> str:
    """How many findings the rules that claim more than chance have in the plan, and in plans dealt at random."""
    chance = random.Random(1)
    dealt = [Dealt(links, chance) for _ in range(_DEALS)]
    told = []
    for rule in _BEYOND_CHANCE:
        real = len(apply_rule(store, rule, links).findings)
        among = sum(len(apply_rule(store, rule, plan).findings) for plan in dealt) / len(dealt)
        told.append(f"{rule} {real}, dealt {among:.2f}" + (f" ({among / real:.1%})" if real else ""))
    return f"findings in the plan and on average in {_DEALS} plans dealt at random: {'; '.join(told)}"


def measure(dump: Path) -> None:
    """One plan: prints seconds and peak memory of each step."""
    loading, store = timed(lambda: Store(dump.read_bytes()))
    deriving, _ = timed(lambda: store.add(b"".join(derived.statements(store))))
    linking, links = timed(lambda: Links(store))
    size = len(links.measures)
    import scipy.sparse  # noqa: F401 - not to be timed

    pairing, pairs = timed(lambda: Similarity(links).pairs(0.2, 20))
    line = f"{size:>8,} measures {len(store):>11,} quads: load {loading:6.1f} s, "
    line += f"money and time {deriving:6.1f} s, links {linking:6.1f} s, "
    line += f"pairs {pairing:7.2f} s ({len(pairs):,}"
    line += f", {pairs.cut:,} more cut)" if pairs.cut else ")"
    if size <= _PEER_UP_TO:
        peer, found = timed(lambda: all_pairs(links))
        assert found == len(pairs) + pairs.cut, (found, len(pairs), pairs.cut)
        line += f"; loop over all pairs {peer:7.2f} s, {peer / pairing:.0f} x"
    if size <= _EXPLAINED_UP_TO:
        explaining, outcome = timed(lambda: apply_rule(store, "similar-measures", links))
        line += f"; with {len(outcome.findings):,} explained findings {explaining:6.1f} s"
    if size <= _ALL_RULES_UP_TO:
        taken = {name: timed(lambda name=name: apply_rule(store, name, links))[0] for name in rules()}  # type: ignore[misc]
        slow = ", ".join(f"{name} {t:.1f}" for name, t in sorted(taken.items(), key=lambda item: -item[1])[:3])
        line += f"; all {len(taken)} rules {sum(taken.values()):6.1f} s (slowest: {slow})"
    if size == SIZES[0]:
        line += f"; {by_chance(store, links)}"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{line}; peak {peak:,.0f} MB", flush=True)


def main(sizes: list[int]) -> None:
    with TemporaryDirectory() as folder:
        real, dump = Path(folder) / "vapa.nq", Path(folder) / "plan.nq"
        subprocess.run([sys.executable, "-m", "vapa", "build", "--out", real], capture_output=True, check=True)
        for size in sizes:
            with dump.open("wb") as file:
                file.writelines(generate(real.read_bytes(), size, light=True))
            subprocess.run([sys.executable, "-m", "benchmarks.findings", "--dump", dump], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--dump"]:
        measure(Path(sys.argv[2]))
    else:
        main(list(map(int, sys.argv[1:])) or list(SIZES))
