"""What was published, compared with what there is: a digest of every thing, and what became of those that are gone."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from hashlib import sha256

from loaders.dataset import Dataset
from loaders.records import Published
from loaders.yaml_files import Problem
from ontology.iris import Iris, owner
from ontology.reached import reached

__all__ = ["digests", "history_problems", "updated"]

_DERIVED = ("finding", "outcome", "rule", "release", "retirement")
"""Kinds of thing that come and go with the rules and the releases: their addresses are looked after elsewhere."""

_FOLLOWING = ("analysis", "service")
"""The graphs that follow from the others at each build: they change when anything does."""


def digests(content: bytes, base: str) -> dict[str, str]:
    """Of every thing and graph in N-Quads its path below /id/, and a hash of the statements about it and its nodes."""
    found = _statements(content, base)
    return {path: sha256("\n".join(sorted(lines)).encode()).hexdigest()[:16] for path, lines in sorted(found.items())}


def _statements(content: bytes, base: str) -> dict[str, list[str]]:
    """Of every thing and graph in N-Quads its path below /id/, and the statements about it and its nodes."""
    space, graphs, every = f"{base}/id/", f"{Iris(base).id('graph')}/", content.decode().splitlines()
    lines: defaultdict[str, list[str]] = defaultdict(list)
    for line in every:
        subject, graph = line[1 : line.index(">")], line[line.rindex("<") + 1 : line.rindex(">")]
        if graph.startswith(graphs):
            lines[f"graph/{graph.removeprefix(graphs)}"].append(line)
        path = owner(subject, base).removeprefix(space) if subject.startswith(space) else ""
        if path and not path.startswith(("graph/", *(f"{kind}/" for kind in _DERIVED))):
            lines[path].append(line)
    return lines | {f"graph/{name}": every for name in _FOLLOWING if f"graph/{name}" in lines}


def updated(history: Mapping[str, Published], found: Mapping[str, str], date: dt.date) -> dict[str, Published]:
    """The history with a release of that date: what it holds for the first time, and what it changed.

    What is gone stays in it, so that its address is never forgotten.
    """
    known = dict(history)
    for path, digest in found.items():
        before = known.get(path)
        if before is None or before.digest != digest:
            known[path] = Published(issued=before.issued if before else date, modified=date, digest=digest)
    return dict(sorted(known.items()))


def history_problems(dataset: Dataset, content: bytes, base: str) -> Iterator[Problem]:
    """What was published and is gone without a word in retired.yaml, and what that file says wrongly."""
    if not (dataset.history or dataset.retired):
        return
    there = _statements(content, base).keys()
    for path in dataset.history:
        if path not in there and path not in dataset.retired:
            yield Problem(
                "retired.yaml", 1, path, "was published and is no more; say here what replaces it, or put it back"
            )
    source = dataset.sources.get("retired")
    successors = {path: record.replaced_by for path, record in dataset.retired.items()}
    for path, record in dataset.retired.items():
        assert source
        if path in there:
            yield source.problem((path,), "is in the data; take it out of this file")
        elif path not in dataset.history:
            yield source.problem((path,), "was in no release, so nothing leads to it; take it out of this file")
        for number, other in enumerate(record.replaced_by):
            if other not in there and other not in dataset.retired:
                yield source.problem((path, "replaced_by", number), f"there is no '{other}' in the data")
        if path in reached(path, lambda one: successors.get(one, ())):
            yield source.problem((path, "replaced_by"), "leads back to itself")
