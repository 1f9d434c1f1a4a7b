"""How the embedded store grows: load time, memory, and every query, on synthetic plans of growing size.

    uv run python -m benchmarks.scaling [MEASURES ...]

Each size is measured in a process of its own; the peer of a size is the real plan (81 measures) in the same run.
Times of queries are of the processor, so that it matters little what else the machine does: medians of three (fewer,
past two seconds); ratios say how a query grows beside the graph. A query with a parameter is measured as it is, and
about one thing. The peer of a long answer is `statements`: one graph enumerated, four columns, no joins and no order,
the least that as many rows take to reach Python.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.generate import generate
from queries import Query, Store, library
from vapa.build import current_dump
from vapa.settings import Settings

SIZES = (81, 1200, 12800)
"""Measures: some 52,000, 500,000 and 5,000,000 quads."""

ONE = {
    "measure": "7.3.2", "goal": "SD3", "minister": "welzijn", "actor": "vvsg", "group": "ouderen", "theme": "werk",
    "instrument": "uitpas", "year": "2022", "sdg": "1.3", "indicator": "armoederisico",
}  # fmt: skip
"""The thing that a query is asked about, by parameter."""


def questions() -> Iterator[tuple[str, Query, dict[str, str]]]:
    """What is measured: a name for it, the query, and its parameters."""
    links = library()["links"]
    yield "statements of one graph", library("linked_data")["statements"], {"graph": "curation"}
    for kind in ("library", "findings", "checks"):
        for query in library(kind).values():
            if query.text == links.text and query != links:
                continue  # a rule without a query of its own
            yield query.name, query, {}
            for parameter in query.parameters:
                if parameter.name in ONE:
                    one = {parameter.name: ONE[parameter.name]}
                    yield f"{query.name} of one {parameter.name}", query, one


def measure(dump: str) -> dict[str, float]:
    """Seconds to load and to answer each query, its rows, and the memory the graph takes in MB."""
    before, start = _resident(), time.perf_counter()
    store = Store.read(Path(dump))
    figures = {"load": time.perf_counter() - start, "quads": len(store), "memory": _resident() - before}
    for name, query, one in questions():
        taken: list[float] = []
        while len(taken) < 3 and sum(taken) < 2:
            start = time.process_time()
            figures[f"rows of {name}"] = len(store.query(query, **one))
            taken.append(time.process_time() - start)
        figures[name] = statistics.median(taken)
    return figures


def _resident() -> float:
    """The memory of this process now, in MB."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def main(*sizes: int) -> None:
    found: list[dict[str, float]] = []
    with TemporaryDirectory() as folder:
        model = current_dump(Settings.in_force())
        for size in sizes or SIZES:
            dump = Path(folder) / "plan.nq"
            with dump.open("wb") as file:
                file.writelines(generate(model, size))
            command = [sys.executable, "-m", "benchmarks.scaling", "--one", str(dump)]
            found.append(json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout))
    for name, unit in (("quads", ""), ("memory", "MB"), ("load", "s")):
        print(f"{name:42}", *(f"{figures[name]:12,.1f}" for figures in found), unit)
    print(f"\n{'milliseconds':42}", *(f"{size:12}" for size in sizes or SIZES), "measures; last beside first, its rows")
    for name, _, _ in questions():
        times, rows = [figures[name] * 1000 for figures in found], found[-1][f"rows of {name}"]
        each = f"{rows:9,} rows, {times[-1] * 1000 / max(rows, 1):7.1f} us a row"
        print(f"{name:42}", *(f"{taken:12,.1f}" for taken in times), f"{times[-1] / times[0]:9,.0f} x {each}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(sys.argv[2])))
    else:
        main(*map(int, sys.argv[1:]))
