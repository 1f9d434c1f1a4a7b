"""What a reader says is wrong: a proposal of change, shown to an editor in the record that it is about, and checked."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import BaseModel, ConfigDict, Field

from loaders.dataset import DataError, Dataset
from loaders.locate import record_of
from loaders.reader import load
from loaders.yaml_files import Key, Problem, YamlFile, from_here, read_record, read_yaml
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
    if path.is_file() and path.stat().st_size > _MOST_BYTES:
        raise CorrectionError(f"{path} is larger than {_MOST_BYTES} bytes; a correction is a short file")
    read: Correction = read_record(path, Correction, CorrectionError, "give the correction that somebody sent")
    return read


def place(dataset: Dataset, folder: Path, base: str, about: str) -> Place:
    """Where the record of a statement or thing stands. Raises CorrectionError when the data hold none."""
    parts = about.removeprefix(f"{Iris(base).id('')}").strip("/").split("/")
    found = record_of(dataset, parts)
    if found is None:
        raise CorrectionError(f"the data hold no record of {about}: it is derived, or it is not in this folder")
    source, path = found
    lines = (folder / source.file).read_text(encoding="utf8").splitlines()
    first = source.yaml.line(*source.prefix, *path)
    last = _end(source.yaml, (*source.prefix, *path), first, len(lines))
    return Place(source.file, first, last, "\n".join(lines[first - 1 : last]))


def _end(yaml: YamlFile, path: tuple[Key, ...], first: int, whole: int) -> int:
    """The last line of what stands at a path: before the next thing that is not below it."""
    later = [line for other, line in yaml.lines.items() if line > first and other[: len(path)] != path]
    return min(later, default=whole + 1) - 1 if path else whole


def changed(folder: Path, at: Place, correction: Correction) -> tuple[str, list[str]]:
    """The change as a unified diff, and what would then be wrong with the data; empty where an editor must make it.

    The diff is to be applied in the current folder, or in the data folder where that is not below it.
    Raises CorrectionError where `now` stands there no more.
    """
    if not (correction.now and correction.should_be):
        return "", []
    file = from_here(folder, at.file)
    before = (folder / at.file).read_text(encoding="utf8").splitlines(keepends=True)
    having = [n for n in range(at.first - 1, at.last) if correction.now in before[n]]
    if not having:
        raise CorrectionError(f"{file}:{at.first}: '{correction.now}' does not stand there (any more)")
    if len(having) > 1:
        return "", []
    after = list(before)
    after[having[0]] = before[having[0]].replace(correction.now, correction.should_be)
    named = at.file if Path(file).is_absolute() else file
    difference = "".join(unified_diff(before, after, f"a/{named}", f"b/{named}"))
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
            return [problem.seen_from_here(folder) for problem in error.problems]
    return []
