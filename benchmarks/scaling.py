"""How the embedded store grows: load time, memory, and every query, on synthetic plans of growing size.

    uv run python -m benchmarks.scaling [MEASURES ...]

Each size is measured in a process of its own; the peer of a size is the real plan (81 measures) in the same run.
Times of queries are medians of three (one, past two seconds); ratios say how a query grows beside the graph.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import vapa
from benchmarks.commands import median
from benchmarks.generate import generate
from ontology import DEFAULT_BASE
from queries import Store, library

SIZES = (81, 1200, 12800)
"""Measures: some 52,000, 500,000 and 5,000,000 quads."""


def measure(dump: str) -> dict[str, float]:
    """Seconds to load and to answer each query, and the memory the graph takes in MB."""
    before, start = _resident(), time.perf_counter()
    store = Store.read(Path(dump))
    figures = {"load": time.perf_counter() - start, "quads": len(store), "memory": _resident() - before}
    for kind in ("library", "findings", "checks"):
        for query in library(kind).values():
            start = time.perf_counter()
            store.query(query)
            first = time.perf_counter() - start
            figures[query.name] = first if first > 2 else median(lambda query=query: store.query(query), 3)  # type: ignore[misc]
    return figures


def _resident() -> float:
    """The memory of this process now, in MB."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def main(*sizes: int) -> None:
    found: list[dict[str, float]] = []
    with TemporaryDirectory() as folder:
        model = vapa._make_default(DEFAULT_BASE, lambda _: None).read_bytes()
        for size in sizes or SIZES:
            dump = Path(folder) / "plan.nq"
            with dump.open("wb") as file:
                file.writelines(generate(model, size))
            command = [sys.executable, "-m", "benchmarks.scaling", "--one", str(dump)]
            found.append(json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout))
    for name, unit in (("quads", ""), ("memory", "MB"), ("load", "s")):
        print(f"{name:32}", *(f"{figures[name]:12,.1f}" for figures in found), unit)
    print("\nmilliseconds" + " " * 20, *(f"{size:12}" for size in sizes or SIZES), "measures; last beside first")
    for name in list(found[0])[3:]:
        times = [figures[name] * 1000 for figures in found]
        print(f"{name:32}", *(f"{taken:12,.1f}" for taken in times), f"{times[-1] / times[0]:9,.0f} x")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(sys.argv[2])))
    else:
        main(*map(int, sys.argv[1:]))
