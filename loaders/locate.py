"""From the IRI of a thing in the graph back to the line of the record it was made from."""

from __future__ import annotations

from typing import Any

from loaders.dataset import Dataset, Source
from loaders.yaml_files import Key
from ontology.iris import Iris

__all__ = ["place_of"]

_LISTS = {
    "lead": "lead_minister", "implementation": "implemented_by", "instrument-use": "uses_instrument",
    "siting": "location", "reference": "refers_to", "application": "applies_principle",
}  # fmt: skip
"""The list of a record where it is called otherwise than its part of an IRI."""

_VOCABULARIES = {
    "actor": "actors", "post": "posts", "target-group": "target_groups", "theme": "themes", "role": "roles",
    "policy-domain": "policy_domains", "instrument": "instruments", "place": "places",
}  # fmt: skip


def place_of(iri: str, dataset: Dataset, iris: Iris) -> tuple[str, int] | None:
    """File (relative to the data folder) and line of the record that an IRI was made from, None where it is unknown.

    Where the part of a record cannot be told, the line is that of the record.
    """
    kind, _, rest = iri.removeprefix(f"{iris.base}/id/").partition("/")
    parts = rest.split("/")
    if name := _VOCABULARIES.get(kind):
        source = dataset.sources.get(name)
        return (source.file, source.yaml.line(parts[0])) if source else None
    records = dataset.plans.get(parts[0])
    if records is None:
        return None
    if kind == "measure" and len(parts) > 1:
        return _line(records.sources.get(parts[1]), _path(records.sources.get(parts[1]), parts[2:]))
    files = {"plan": "plan", "goal": "goals", "crisis-measure": "crisis_measures", "observation": "figures"}
    source = records.sources.get(files.get(kind, ""))
    return _line(source, _path(source, parts[1:]) if kind == "plan" else tuple(parts[1:2]))


def _line(source: Source | None, path: tuple[Key, ...]) -> tuple[str, int] | None:
    return (source.file, source.yaml.line(*source.prefix, *path)) if source else None


def _path(source: Source | None, parts: list[str]) -> tuple[Key, ...]:
    """The path in a YAML file of a part such as involvement/vvsg: the list, and the entry that holds the name."""
    if source is None or not parts:
        return ()
    field = _LISTS.get(parts[0], parts[0].replace("-", "_"))
    entries: Any = source.yaml.data.get(field) if isinstance(source.yaml.data, dict) else None
    if not isinstance(entries, list) or len(parts) < 2:
        return (field,)
    named = {parts[1], parts[1].removeprefix("post-"), parts[1].removeprefix("policy-domain-")}
    for position, entry in enumerate(entries):
        if isinstance(entry, dict) and named & {str(value) for value in entry.values()}:
            return (field, position)
    return (field,)
