"""A correction that the editors refuse becomes a position of whoever holds to it, so that it stays on the agenda."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from loaders.corrections import Correction, CorrectionError
from loaders.dataset import DataError, Dataset
from loaders.document import in_one_line
from ontology import Iris, slugify
from ontology.wording import hint

__all__ = ["Refusal", "as_position", "checked"]

_HEAD = "# yaml-language-server: $schema=../schema/positions.json\n"


@dataclass(frozen=True)
class Refusal:
    """That a correction was refused: its number or name with the editors, why, who holds to it, and since which day."""

    number: str
    reason: str
    member: str
    date: dt.date


def as_position(dataset: Dataset, data: Path, base: str, correction: Correction, refusal: Refusal) -> tuple[Path, str]:
    """The file of positions of a member, and its text with the refused correction added after what it holds.

    Raises CorrectionError where the member is in no vocabulary, the reason is empty, what the correction is about is
    no address of this data, or the refusal is kept already.
    """
    kind = next((kind for kind in ("actor", "post") if refusal.member in getattr(dataset, f"{kind}s")), None)
    if kind is None:
        known = "vocabularies/actors.yaml or vocabularies/posts.yaml"
        said = f"'{refusal.member}' is not in {known}; say with --as who holds to the correction"
        raise CorrectionError(f"{said}{hint(refusal.member, [*dataset.actors, *dataset.posts])}")
    if not (reason := in_one_line(refusal.reason)):
        raise CorrectionError("a refusal says why; give it with --reason")
    if not correction.about.startswith(root := Iris(base).id("")):
        raise CorrectionError(f"{correction.about} is no address below {root}, so no position can be about it")
    name = slugify(f"verbetering {refusal.number}")
    if name in dataset.positions:
        raise CorrectionError(
            f"{dataset.position_files[name]} holds '{name}' already; give the correction another number"
        )
    position = {
        "about": correction.about.removeprefix(root),
        "stance": "Disagrees",
        kind: refusal.member,
        "date": refusal.date,
        "description": {"nl": _told(correction)},
        "source": f"Verbetering {refusal.number}, geweigerd door de redactie: {reason}",
    }
    file = data / "positions" / f"{refusal.member}.yaml"
    held = file.read_text(encoding="utf8").rstrip("\n") + "\n" if file.exists() else _HEAD
    return file, held + yaml.safe_dump({name: position}, allow_unicode=True, sort_keys=False, width=1000)


def checked(data: Path, file: Path, text: str, check: Callable[[Path], object]) -> None:
    """Check a copy of all data in which one file has this text; whatever `check` raises says what is wrong.

    Problems are told of the data themselves, not of the copy.
    """
    with TemporaryDirectory() as temporary:
        copy = Path(shutil.copytree(data, Path(temporary) / data.name))
        target = copy / file.relative_to(data)
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, encoding="utf8")
        try:
            check(copy)
        except DataError as error:
            raise DataError(error.problems, data) from None


def _told(correction: Correction) -> str:
    """What the correction says, in one line."""
    should_be = f"Het zou moeten zijn: {correction.should_be}" if correction.should_be else ""
    page = f"Zie bladzijde {correction.page} van het document" if correction.page else ""
    parts = map(in_one_line, (correction.wrong, should_be, correction.why, page))
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts if part)
