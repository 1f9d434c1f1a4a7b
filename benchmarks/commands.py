"""How long the commands take, start-up included, beside a peer that does the least possible in the same run.

    uv run python -m benchmarks.commands [repeats]

The peer of a command is `python -c pass` (start Python, do nothing). That of `vapa check` and `vapa build` is
pyshacl, as it validates the same graph with the same shapes, and nothing else; both are run on a copy of the data,
when nothing changed since the last build and after a title of a measure has changed, so that all is checked and found
again. The peer of the embedded store is rdflib's own engine on the same dump and the same queries. Figures are medians;
ratios are what to compare.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pyshacl
import rdflib

import ontology
from queries import Store, library
from vapa.settings import setting

QUERIES = ("measures-of-minister", "who-works-with", "budget-per-minister", "target-groups", "measures-in-year")


def processor() -> float:
    """Processor seconds of this process and of those that it started and that have ended."""
    return sum(os.times()[:4])


def median(action: Callable[[], object], repeats: int, clock: Callable[[], float] = time.perf_counter) -> float:
    """Median seconds of an action."""
    taken = []
    for _ in range(repeats):
        start = clock()
        action()
        taken.append(clock() - start)
    return statistics.median(taken)


def command(*arguments: str | Path, **environment: str) -> Callable[[], object]:
    """Run a program quietly, start-up included."""
    return lambda: subprocess.run(
        [sys.executable, *map(str, arguments)], capture_output=True, check=True, env={**os.environ, **environment}
    )


def print_checks(dump: Path, repeats: int) -> None:
    """`vapa check` and `vapa build` beside pyshacl's validation of the graph that they make, in processor seconds."""
    graph, shapes = rdflib.Graph(), rdflib.Graph().parse(data=ontology.read("shapes.ttl"), format="turtle")
    for quad in rdflib.Dataset().parse(dump, format="nquads").quads():
        graph.add((quad[0], quad[1], quad[2]))
    least = min(repeats, 3)
    peer = median(lambda: pyshacl.validate(graph, shacl_graph=shapes, inplace=True), least, processor)
    print(f"\n{'pyshacl alone, on the graph in memory':44} {peer:7.3f} s      1.0 x  (processor seconds)")
    data = Path(shutil.copytree(str(setting("data").value()), dump.parent / "data"))
    own = {"VAPA_DATA": str(data), "VAPA_DUMP": str(dump.parent / "own.nq")}
    build, check = (command("-m", "vapa", name, **own) for name in ("build", "check"))
    build()
    for name, action in {
        "vapa check, nothing changed": check,
        "vapa build, nothing changed": build,
        "vapa check, a record changed": after_change(data, check),
        "vapa build, a record changed": after_change(data, build),
    }.items():
        taken = median(action, repeats, processor)
        print(f"{name:44} {taken:7.3f} s {taken / peer:8.2f} x")


def after_change(data: Path, action: Callable[[], object]) -> Callable[[], object]:
    """The same, once a measure has got a title that it did not have before."""
    path = min(data.glob("plans/*/measures/*.yaml"))
    text = path.read_text(encoding="utf8")

    def run() -> None:
        title = rf"\g<1>{time.time_ns()} "
        path.write_text(re.sub(r"^(title: '?)", title, text, flags=re.MULTILINE), encoding="utf8")
        action()

    return run


def main(repeats: int = 7) -> None:
    with TemporaryDirectory() as folder:
        dump = Path(folder) / "vapa.nq"
        command("-m", "vapa", "build", "--out", dump)()
        peer = median(command("-c", "pass"), repeats)
        print(f"{'python -c pass':44} {peer:7.3f} s      1.0 x")
        for name, action in {
            "vapa --help": command("-m", "vapa", "--help"),
            "vapa query ministers": command("-m", "vapa", "query", "ministers", "--dump", dump),
            "vapa report --format md": command("-m", "vapa", "report", "--format", "md", "--dump", dump),
            "vapa network": command("-m", "vapa", "network", "--out", Path(folder) / "n.html", "--dump", dump),
        }.items():
            taken = median(action, repeats)
            print(f"{name:44} {taken:7.3f} s {taken / peer:8.1f} x")
        print_checks(dump, repeats)
        store = Store.read(dump)
        graph = rdflib.Dataset(default_union=True)
        graph.parse(dump, format="nquads")
        print(f"\n{len(store)} statements; milliseconds, embedded store beside rdflib")
        for name in QUERIES:
            text = store.bound(library()[name])
            ours = median(lambda text=text: store.table(text), repeats) * 1000  # type: ignore[misc]
            theirs = median(lambda text=text: list(graph.query(text)), 3) * 1000  # type: ignore[misc]
            print(f"{name:44} {ours:7.1f}   {theirs:9.1f} {theirs / ours:8.0f} x")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
