"""From records to the dump: RDF, checked against the shapes, as one deterministic N-Quads file.

The dump is the contract with everything that asks: `queries/` reads it and nothing else. It is
written whole or not at all, so a failed build leaves the last good one.
"""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rdflib import RDF, SH, BNode, Graph, URIRef
from rdflib.term import Node

import ontology
from loaders.dataset import DataError
from loaders.rdf import Graphs, to_rdf
from loaders.reader import load
from loaders.yaml_files import Problem
from ontology.namespaces import Namespaces

__all__ = ["Step", "build", "nquads", "shape_problems", "write_atomically"]

Step = Callable[[str], None]
"""Called with the name of each step as it starts, to show progress."""

Check = Callable[[bytes], Iterable[str]]
"""A rule on the finished dump: yields one sentence for each thing that breaks it."""

Derive = Callable[[bytes], Iterable[bytes]]
"""What follows from the checked dump: yields N-Quads lines that are added to it."""


def build(data: Path, out: Path, *, base: str, checks: Check, derive: Derive, step: Step = lambda _: None) -> int:
    """Build the dump of the data folder at `out`; returns the number of quads.

    Raises DataError when a record, a shape or a check is not satisfied; `out` is then left as it was.
    """
    with _uncollected():
        return _build(data, out, base, checks, derive, step)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Pause the garbage collector: a build makes few cycles and many objects, and takes a sixth less time so."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _build(data: Path, out: Path, base: str, checks: Check, derive: Derive, step: Step) -> int:
    step("reading the records")
    dataset = load(data)
    step("building the graph")
    graphs = to_rdf(dataset, Namespaces(base))
    step("checking shapes (SHACL)")
    if problems := shape_problems(graphs, base):
        raise DataError(problems)
    content = nquads(graphs)
    step("checking rules across records")
    if broken := [Problem("graph", 1, "", sentence) for sentence in checks(content)]:
        raise DataError(broken)
    step("finding overlaps and gaps")
    content = b"".join(sorted({*content.splitlines(keepends=True), *derive(content)}))
    step("writing the dump")
    write_atomically(out, content)
    return content.count(b"\n")


def nquads(graphs: Graphs) -> bytes:
    """All quads, one a line, sorted: the same records give the same bytes."""
    lines = {
        f"{triple.removesuffix(' .')} {iri.n3()} .\n"
        for iri, graph in graphs.items()
        for triple in graph.serialize(format="nt11").split("\n")
        if triple
    }
    return "".join(sorted(lines)).encode()


def shape_problems(graphs: Graphs, base: str) -> list[Problem]:
    """What breaks the SHACL shapes, over the union of the named graphs."""
    import pyshacl

    union = Graph()
    for graph in graphs.values():
        union += graph
    shapes = Graph().parse(data=ontology.read("shapes.ttl", base), format="turtle")
    _, results, _ = pyshacl.validate(union, shacl_graph=shapes, inplace=True)
    assert isinstance(results, Graph)
    return sorted(_problem(results, result) for result in results.subjects(RDF.type, SH.ValidationResult))


def _problem(results: Graph, result: Node) -> Problem:
    def value(predicate: URIRef) -> str:
        found = results.objects(result, predicate)
        return " ".join(sorted(str(item) for item in found if not isinstance(item, BNode)))

    path = value(SH.resultPath)
    return Problem(value(SH.focusNode), 1, path, value(SH.resultMessage))


def write_atomically(out: Path, content: bytes) -> None:
    """Write beside the target and rename, so that readers see the old file or the new one, never half."""
    out.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        draft.chmod(0o644)
        draft.replace(out)
    except BaseException:
        draft.unlink()
        raise
