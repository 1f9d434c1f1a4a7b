"""From the IRI of a thing in the graph back to the record, and the line, it was made from."""

from __future__ import annotations

from typing import Any

from loaders.dataset import Dataset, Source
from loaders.yaml_files import Key
from ontology.iris import Iris

__all__ = ["place_of", "record_of"]

_LISTS = {
    "lead": "lead_minister", "implementation": "implemented_by", "instrument-use": "uses_instrument",
    "siting": "location", "reference": "refers_to", "application": "applies_principle",
}  # fmt: skip
"""The list of a record where it is called otherwise than its part of an IRI."""


def place_of(iri: str, dataset: Dataset, iris: Iris) -> tuple[str, int] | None:
    """File (relative to the data folder) and line of the record that an IRI was made from, None where it is unknown.

    Where the part of a record cannot be told, the line is that of the record.
    """
    found = record_of(dataset, iri.removeprefix(f"{iris.base}/id/").split("/"))
    return (found[0].file, found[0].yaml.line(*found[0].prefix, *found[1])) if found else None


def record_of(dataset: Dataset, parts: list[str]) -> tuple[Source, tuple[Key, ...]] | None:
    """The record of an IRI by its parts below /id/, and the path to the part of it; None where the data hold none."""
    kind, name, *rest = [*parts, ""] if len(parts) == 1 else parts
    vocabulary = dataset.sources.get(f"{kind.replace('-', '_')}s")
    if vocabulary and name in vocabulary.yaml.data:
        return vocabulary, (name,)
    sources = dataset.plans[name].sources if name in dataset.plans else {}
    if kind == "plan" and "plan" in sources:
        return sources["plan"], _part(sources["plan"], rest)
    if kind == "measure" and rest and rest[0] in sources:
        return sources[rest[0]], _part(sources[rest[0]], rest[1:])
    section, _, number = rest[0].rpartition("-") if rest else ("", "", "")
    if kind == "crisis-measure" and number.isdecimal() and "crisis_measures" in sources:
        return sources["crisis_measures"], (section, "measures", int(number) - 1)
    for key, source in sources.items():
        if rest and key != "refused" and (path := _named(source.yaml.data, rest[-1])):
            return source, path
    return None


def _part(source: Source, parts: list[str]) -> tuple[Key, ...]:
    """The path in a YAML file of a part such as involvement/vvsg: the list, and the entry that holds the name."""
    if len(parts) < 2 or not isinstance(source.yaml.data, dict):
        return ()
    field = _LISTS.get(parts[0], parts[0].replace("-", "_"))
    entries: Any = source.yaml.data.get(field)
    named = {parts[-1], parts[-1].removeprefix("post-"), parts[-1].removeprefix("policy-domain-")}
    for position, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict) and named & {str(value) for value in entry.values()}:
            return (field, position)
    return (field,) if entries else ()


def _named(data: Any, name: str) -> tuple[Key, ...]:
    """The path to the first thing with a name for key or id, anywhere below."""
    if isinstance(data, dict):
        if data.get("id") == name or data.get("identifier") == name:
            return ()
        for key, value in data.items():
            if key == name:
                return (key,)
            if found := _named(value, name):
                return (key, *found)
            if isinstance(value, dict) and value.get("id") == name:
                return (key,)
    if isinstance(data, list):
        for index, value in enumerate(data):
            if isinstance(value, dict) and name in (value.get("id"), value.get("identifier")):
                return (index,)
            if found := _named(value, name):
                return (index, *found)
    return ()
