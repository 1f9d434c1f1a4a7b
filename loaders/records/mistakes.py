"""What is wrong with a record, as a sentence for somebody who edits YAML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, get_args

from pydantic import BaseModel

from ontology.wording import hint

__all__ = ["told"]


def told(item: Any, model: Any) -> str:
    """An error that pydantic found in data of this type."""
    match item["type"]:
        case "missing":
            return "is required but not given"
        case "extra_forbidden":
            *path, key = item["loc"]
            return f"is not a field of this record{hint(str(key), _fields(model, path)) or '; check its spelling'}"
        case "too_short":
            least = item["ctx"]["min_length"]
            return f"needs at least {'one entry' if least == 1 else f'{least} entries'}"
        case "model_type" | "dict_type" | "model_attributes_type":
            return "should be a record with fields, one on each line, like the others"
        case "value_error":
            return str(item["ctx"]["error"])
        case _:
            given = item.get("input")
            shown = f" (given: {given!r})" if isinstance(given, str | int | float | bool) else ""
            return f"{item['msg'][0].lower()}{item['msg'][1:]}{shown}"


def _fields(model: Any, path: Iterable[object]) -> list[str]:
    """The fields of the record at a path into data of a type; where it may be one of several, those of all."""
    records = list(_records((model,)))
    for key in path:  # an index, the key of a mapping or the mark of a choice stays at the same records
        below = [one.model_fields[key].annotation for one in records if key in one.model_fields]
        records = list(_records(below)) if below else records
    return list(dict.fromkeys(name for one in records for name in one.model_fields))


def _records(parts: Iterable[Any]) -> Iterator[Any]:
    """The types of records that types consist of."""
    for part in parts:
        if inner := get_args(part):
            yield from _records(inner)
        elif isinstance(part, type) and issubclass(part, BaseModel):
            yield part
