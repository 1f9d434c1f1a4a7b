"""From records to the dump: RDF, checked against the shapes, as deterministic N-Quads.

The dump is the contract with everything that asks: `queries/` reads it and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import ontology
from loaders.dataset import DataError, Dataset
from loaders.history import history_problems
from loaders.locate import place_of
from loaders.rdf import to_rdf
from loaders.reader import Read, load
from loaders.yaml_files import Problem, read_yaml
from ontology.iris import Iris
from ontology.namespaces import Namespaces

__all__ = ["Step", "build", "shape_problems"]

Step = Callable[[str], None]
"""Called with the name of each step as it starts, to show progress."""

Check = Callable[[bytes], Iterable[str]]
"""A rule on the finished dump: yields one sentence for each thing that breaks it."""

Before = Callable[[bytes], bytes | None]
"""The whole dump that was made of the same graph before, by the same rules; None where there is none."""

Derive = Callable[[bytes], Iterable[bytes]]
"""What follows from the checked dump: yields N-Quads lines that are added to it."""


def build(
    data: Path,
    *,
    base: str,
    checks: Check,
    derive: Derive,
    step: Step = lambda _: None,
    read: Read = read_yaml,
    before: Before = lambda _: None,
) -> bytes:
    """The dump of the data folder, one quad a line, sorted: the one that was made of the same graph `before`, if any.

    Raises DataError when a record, a shape or a check is not satisfied.
    """
    step("reading the records")
    dataset = load(data, read)
    step("building the graph")
    content = to_rdf(dataset, Namespaces(base))
    same, broken = before(content), []
    if same is None:
        step("checking shapes (SHACL)")
        if problems := shape_problems(content, base, dataset):
            raise DataError(problems, data)
        step("checking rules across records")
        broken = [Problem("graph", 1, "", sentence) for sentence in checks(content)]
    if broken := [*broken, *history_problems(dataset, content, base)]:
        raise DataError(broken, data)
    if same is not None:
        return same
    step("finding overlaps and gaps")
    lines = content.splitlines(keepends=True)
    return b"".join(sorted([*lines, *{*derive(content)}.difference(lines)]))


_BROKEN = {
    "Class": "points to what is not of the class that it should be of",
    "Datatype": "has a value of another datatype than it should",
    "Equals": "does not say the same as the property that must repeat it",
    "In": "has a value that is not in the list of those allowed",
    "MaxCount": "has more values than it may",
    "MinLength": "is shorter than it should be",
    "MinCount": "has fewer values than it must",
    "MinExclusive": "has a number that is too low",
    "MinInclusive": "has a number that is too low",
    "Pattern": "has a value that is not written as it should be",
    "UniqueLang": "has two values in one language",
}
"""In words, what a constraint component found, for a shape that brings no message."""


def shape_problems(content: bytes, base: str, dataset: Dataset | None = None) -> list[Problem]:
    """What breaks the SHACL shapes, over the union of the named graphs of a dump (N-Quads).

    With the data set it was made from, each problem names the file and line of the record.
    The engine is a fast one; tests hold its results to those of pyshacl.
    """
    from shacl import Shapes

    report = Shapes.from_turtle(ontology.read("shapes.ttl", base)).validate_text(content.decode(), format="nq")
    return sorted({_problem(result, Iris(base), dataset) for result in report.results})


def _problem(result: Any, iris: Iris, dataset: Dataset | None) -> Problem:
    component = result.component.removesuffix("ConstraintComponent")
    message = " ".join(sorted(result.messages)) or _BROKEN.get(component, f"breaks the constraint {component}")
    given = f" ({iris.shortened(result.value)})" if result.value and not result.messages else ""
    focus, path = result.focus_node.strip("<>"), iris.shortened(result.path or "")
    if dataset and (place := place_of(focus, dataset, iris)):
        return Problem(*place, path, message + given)
    return Problem(focus, 1, path, message + given)
