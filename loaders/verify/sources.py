"""Proof against all texts in a folder: each is found by its SHA-256, whatever it is called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from loaders.dataset import Dataset, PlanRecords
from loaders.document import fingerprint
from loaders.follow_up_form import sheet_rows
from loaders.records import FollowUp, Passage
from loaders.spans import Span
from loaders.verify.context import unproved
from loaders.yaml_files import Key, Problem

__all__ = ["Proof", "follow_up_differences", "texts_by_hash"]

_SHEETS = (".xlsx", ".xlsm")


@dataclass(frozen=True)
class Proof:
    """What came of one text: the document, its file where there is one, and the differences found."""

    document: str
    file: Path | None
    differences: tuple[Problem, ...] = ()


def texts_by_hash(folder: Path) -> dict[str, Path]:
    """The files of a folder, and of those below it, by their SHA-256."""
    return {fingerprint(path): path for path in sorted(folder.rglob("*")) if path.is_file()}


def follow_up_differences(dataset: Dataset, records: PlanRecords, texts: Mapping[str, Path]) -> Iterator[Proof]:
    """Of each document that reports on a plan: whether its mentions stand in their lines."""
    for slug, record in records.follow_up.items():
        path = texts.get(dataset.documents[slug].sha256 or "")
        if path is None:
            yield Proof(slug, None)
            continue
        source, lines = records.sources[f"follow-up/{slug}"], _lines(path)
        found = ((key, _unfound(lines, passage)) for key, passage in _passages(record))
        yield Proof(slug, path, tuple(source.problem(key, message) for key, message in found if message))


def _lines(path: Path) -> Sequence[str]:
    """The lines of a text, or the rows of a sheet with their cells in order."""
    if path.suffix.lower() in _SHEETS:
        return [" ".join(filter(None, row)) for row in sheet_rows(path)]
    return path.read_text(encoding="utf-8-sig").splitlines()


def _passages(record: FollowUp) -> Iterator[tuple[tuple[Key, ...], Passage]]:
    for name in ("statement", "observation"):
        for index, item in enumerate(getattr(record, name)):
            for place, passage in enumerate(item.passages):
                yield (name, index, "passages", place), passage


def _unfound(lines: Sequence[str], passage: Passage) -> str | None:
    def text(span: Span) -> str:
        return " ".join(" ".join(lines[span.first - 1 : span.last]).split())

    return unproved(passage.mention, passage.lines, len(lines), text)
