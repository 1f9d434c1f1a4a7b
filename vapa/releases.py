"""Releases of the data: making one, and the folder with their dumps.

A release is recorded in `data/releases.yaml`, what it holds in `data/history.yaml`. Its dump is kept, gzipped, in the
folder of the setting `releases`, and never written again.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from ontology.errors import VapaError
from vapa.build import build
from vapa.files import write
from vapa.settings import Settings

if TYPE_CHECKING:
    from loaders import Dataset
    from loaders.records import Label, Published, Release

__all__ = ["ReleaseError", "dump_of", "make_release"]

Step = Callable[[str], None]


class ReleaseError(VapaError):
    """A release cannot be made, or is not here."""


def dump_of(settings: Settings, version: str) -> Path:
    """Where the dump of a release is kept."""
    return settings.releases / f"vapa-{version}.nq.gz"


def make_release(settings: Settings, version: str, date: dt.date, notes: Mapping[str, str], step: Step) -> int:
    """Record a release and keep its dump; returns the number of its statements.

    All or nothing: the records are as they were when the data are not right. Raises ReleaseError and DataError.
    """
    from loaders import load
    from loaders.records import Label, Release

    dataset = load(settings.data)
    target = dump_of(settings, version)
    _must_be_newer(dataset, version, date)
    if target.exists():
        raise ReleaseError(f"{target} exists; a release is never written again, take another version")
    step("comparing with the release before")
    told, history = _compared(settings, dataset, date)
    draft = Release(
        version=version,
        date=date,
        notes=Label(**notes),
        changes=tuple(Label(**sentence) for sentence in told),
        sha256="0" * 64,
    )
    paths = settings.data / "releases.yaml", settings.data / "history.yaml"
    before = [path.read_bytes() if path.exists() else None for path in paths]
    try:
        write(paths[1], _history_file(history))
        write(paths[0], _releases_file((*dataset.releases, draft)))
        content = build(settings, step)
        made = draft.model_copy(update={"sha256": sha256(content).hexdigest()})
        write(paths[0], _releases_file((*dataset.releases, made)))
        write(target, gzip.compress(content, mtime=0))
    except BaseException:
        for path, was in zip(paths, before, strict=True):
            path.unlink(missing_ok=True) if was is None else write(path, was)
        raise
    return content.count(b"\n")


def _must_be_newer(dataset: Dataset, version: str, date: dt.date) -> None:
    """Raises ReleaseError for a version or date that does not come after those that there are."""
    if not dataset.releases:
        return
    last = dataset.releases[-1]
    if _numbers(version) <= _numbers(last.version):
        raise ReleaseError(f"version {version} does not come after {last.version}, the last release")
    if date < last.date:
        raise ReleaseError(f"{date} is before {last.date}, the date of the last release")


def _numbers(version: str) -> list[int]:
    try:
        return [int(part) for part in version.split(".")]
    except ValueError:
        raise ReleaseError(f"a version is three numbers, such as 1.2.0, not '{version}'") from None


def _compared(
    settings: Settings, dataset: Dataset, date: dt.date
) -> tuple[list[Mapping[str, str]], dict[str, Published]]:
    """What changed since the release before, where its dump is here, and the history with this one."""
    from loaders.history import digests, updated
    from loaders.rdf import to_rdf
    from ontology.namespaces import Namespaces
    from queries.changes import changes, read_dump

    iris = Namespaces(settings.base)
    bare = to_rdf(replace(dataset, releases=(), history={}, retired={}), iris)
    history = updated(dataset.history, digests(bare, settings.base), date)
    if not dataset.releases:
        return [], history
    before = dump_of(settings, dataset.releases[-1].version)
    if not before.is_file():
        raise ReleaseError(
            f"{before} is not here, so what changed since cannot be told; put the last release's dump there"
        )
    now = to_rdf(dataset, iris)
    pair = (read_dump(content, settings.base) for content in (before.read_bytes(), now))
    return [change.sentence for change in changes(*pair)], history


def _history_file(history: Mapping[str, Published]) -> bytes:
    lines = ["# yaml-language-server: $schema=schema/history.json", "# Written by `vapa release`; not to be edited."]
    for path, item in history.items():
        lines.append(f"{path}: {{issued: {item.issued}, modified: {item.modified}, digest: '{item.digest}'}}")
    return ("\n".join(lines) + "\n").encode()


def _releases_file(releases: Sequence[Release]) -> bytes:
    """A list in YAML; texts are in double quotes, as JSON writes them."""
    lines = ["# yaml-language-server: $schema=schema/releases.json", "# Written by `vapa release`."]
    for item in releases:
        lines += [f"- version: '{item.version}'", f"  date: {item.date}", f"  notes: {_label(item.notes)}"]
        lines += ["  changes:", *(f"  - {_label(change)}" for change in item.changes)] if item.changes else []
        lines.append(f"  sha256: '{item.sha256}'")
    return ("\n".join(lines) + "\n").encode()


def _label(label: Label) -> str:
    texts = {name: text for name, text in (("nl", label.nl), ("en", label.en)) if text}
    return "{" + ", ".join(f"{name}: {json.dumps(text, ensure_ascii=False)}" for name, text in texts.items()) + "}"
