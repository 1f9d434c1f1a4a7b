"""Links to things of others: that the kind of link fits the kind of thing, and that none is decided about twice."""

from __future__ import annotations

from collections.abc import Iterator

from loaders.dataset import Dataset
from loaders.records.links import CONCEPTS
from loaders.yaml_files import Problem

__all__ = ["link_problems"]


def link_problems(dataset: Dataset) -> Iterator[Problem]:
    """A mapping of SKOS is between concepts (SKOS Reference, 10); anything else is the same or not."""
    for path, links in dataset.links.items():
        source, seen = dataset.sources["links"], set()
        for number, link in enumerate(links):
            if link.how in ("exact", "close", "broad") and not path.startswith(CONCEPTS):
                message = f"'{link.how}' is for concepts ({', '.join(CONCEPTS)}); say same or see"
                yield source.problem((path, number, "how"), message)
            if link.to in seen:
                yield source.problem((path, number, "to"), f"{link.to} was decided about above; keep one of the two")
            seen.add(link.to)
