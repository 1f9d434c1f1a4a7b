"""What a reader says is wrong: a proposal of change, shown to an editor in the record that it is about, and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from loaders.dataset import DataError, Dataset, Source
from loaders.reader import load
from loaders.yaml_files import Key, Problem, YamlFile, read_yaml
from ontology import Iris
from ontology.errors import VapaError

__all__ = ["Correction", "CorrectionError", "Place", "changed", "place", "read_correction"]

_MOST_BYTES = 100_000


class CorrectionError(VapaError):
    """A file that holds no correction, or one about nothing that the data hold."""


class Correction(BaseModel):
    """What somebody says is wrong, as the form of the site makes it."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    about: str = Field(description="The IRI of the statement, thing or finding.", min_length=1)
    wrong: str = Field(description="What is wrong.", min_length=1)
    now: str = Field("", description="The words or the value of the record that are wrong.")
    should_be: str = Field("", description="What it should be.")
    page: int | None = Field(None, description="The page of the document on which it stands.", ge=1)
    why: str = ""
    who: str = ""


@dataclass(frozen=True)
class Place:
    """Where in the data folder a correction is about: a file, and the lines of the record or a part of it."""

    file: str
    first: int
    last: int
    text: str


def read_correction(path: Path) -> Correction:
    """A correction from its file. Raises CorrectionError when it holds none."""
    if not path.is_file():
        raise CorrectionError(f"{path} is not a file; give the correction that somebody sent")
    if path.stat().st_size > _MOST_BYTES:
        raise CorrectionError(f"{path} is larger than {_MOST_BYTES} bytes; a correction is a short file")
    read = read_yaml(path, str(path))
    if isinstance(read, Problem):
        raise CorrectionError(str(read))
    try:
        return Correction.model_validate(read.data)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise CorrectionError(f"{path}:{read.line(*first['loc'])}: {field}: {first['msg'].lower()}") from None


def place(dataset: Dataset, folder: Path, base: str, about: str) -> Place:
    """Where the record of a statement or thing stands. Raises CorrectionError when the data hold none."""
    parts = about.removeprefix(f"{Iris(base).id('')}").strip("/").split("/")
    source, path = _record(dataset, parts)
    lines = (folder / source.file).read_text(encoding="utf8").splitlines()
    first = source.yaml.line(*source.prefix, *path)
    last = _end(source.yaml, (*source.prefix, *path), first, len(lines))
    return Place(source.file, first, last, "\n".join(lines[first - 1 : last]))


def _record(dataset: Dataset, parts: list[str]) -> tuple[Source, tuple[Key, ...]]:
    """The record of an IRI by its parts below /id/, and the path to a part of it."""
    kind, *rest = parts
    if kind == "measure" and len(rest) >= 2 and rest[0] in dataset.plans:
        source = dataset.plans[rest[0]].sources.get(rest[1])
        if source:
            return source, _part(source, rest[2:])
    if kind == "crisis-measure" and len(rest) == 2 and rest[0] in dataset.plans:
        section, _, number = rest[1].rpartition("-")
        if number.isdecimal():
            return dataset.plans[rest[0]].sources["crisis_measures"], (section, "measures", int(number) - 1)
    vocabulary = dataset.sources.get(f"{kind.replace('-', '_')}s")
    if vocabulary and rest and rest[0] in vocabulary.yaml.data:
        return vocabulary, (rest[0],)
    if len(rest) >= 1 and rest[0] in dataset.plans:
        for name, source in dataset.plans[rest[0]].sources.items():
            if name != "refused" and (path := _named(source.yaml.data, rest[-1])):
                return source, path
    raise CorrectionError(f"the data hold no record of {'/'.join(parts)}: it is derived, or it is not in this folder")


def _part(source: Source, rest: list[str]) -> tuple[Key, ...]:
    """The path to the part of a record that a node tells of, such as involvement/vvsg."""
    if len(rest) < 2:
        return ()
    kind, name = rest[0].replace("-", "_"), rest[-1]
    fields = sorted(_lists(source.yaml.data), key=lambda field: not field[0].startswith(kind[:5]))
    for field, items in fields:
        for index, item in enumerate(items):
            if isinstance(item, dict) and name in map(str, item.values()):
                return field, index
    return ()


def _lists(data: Mapping[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    yield from ((field, value) for field, value in data.items() if isinstance(value, list))


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


def _end(yaml: YamlFile, path: tuple[Key, ...], first: int, whole: int) -> int:
    """The last line of what stands at a path: before the next thing that is not below it."""
    later = [line for other, line in yaml.lines.items() if line > first and other[: len(path)] != path]
    return min(later, default=whole + 1) - 1 if path else whole


def changed(folder: Path, at: Place, correction: Correction) -> tuple[str, list[str]]:
    """The change as a unified diff, and what would then be wrong with the data; empty where an editor must make it.

    Raises CorrectionError where `now` stands there no more.
    """
    if not (correction.now and correction.should_be):
        return "", []
    before = (folder / at.file).read_text(encoding="utf8").splitlines(keepends=True)
    having = [n for n in range(at.first - 1, at.last) if correction.now in before[n]]
    if not having:
        raise CorrectionError(f"{at.file}:{at.first}: '{correction.now}' does not stand there (any more)")
    if len(having) > 1:
        return "", []
    after = list(before)
    after[having[0]] = before[having[0]].replace(correction.now, correction.should_be)
    difference = "".join(unified_diff(before, after, f"a/{at.file}", f"b/{at.file}"))
    return difference, _wrong(folder, at.file, "".join(after))


def _wrong(folder: Path, file: str, text: str) -> list[str]:
    """What is wrong with all data when one file has another text."""
    with TemporaryDirectory() as temporary:
        other = Path(temporary) / Path(file).name
        other.write_text(text, encoding="utf8")

        def read(path: Path, shown: str) -> YamlFile | Problem:
            return read_yaml(other if path == folder / file else path, shown)

        try:
            load(folder, read)
        except DataError as error:
            return list(map(str, error.problems))
    return []
