"""What YAML files held when they were read before, kept from one build to the next: most are the same again."""

from __future__ import annotations

import pickle
import sys
from contextlib import suppress
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml

from loaders import yaml_files
from loaders.yaml_files import Parsed, Problem, YamlFile, parsed, read_yaml

__all__ = ["Remembered"]


class Remembered:
    """Reads YAML files as `read_yaml` does, but does not parse a text that it knows by its hash.

    `kept` is what `to_keep` gave before. What is not whole, or was kept by another PyYAML, Python or reader of ours,
    counts as nothing.
    """

    def __init__(self, kept: bytes = b"") -> None:
        self._known = _known(kept)
        self._read: dict[bytes, Parsed] = {}

    def __call__(self, path: Path, shown: str) -> YamlFile | Problem:
        return read_yaml(path, shown, self._parsed)

    def _parsed(self, text: str) -> Parsed:
        key = sha256(text.encode()).digest()
        self._read[key] = found = self._known.get(key) or parsed(text)
        return found

    def to_keep(self) -> bytes | None:
        """What it read, to know it again; None where that is what it knew."""
        if self._read.keys() == self._known.keys():
            return None
        content = pickle.dumps(self._read, protocol=5)
        return _seal(content) + content


def _seal(content: bytes) -> bytes:
    """A hash of what is kept and of all that made it."""
    reader = Path(yaml_files.__file__).read_bytes()
    return sha256(b"\0".join((yaml.__version__.encode(), sys.version.encode(), reader, content))).digest()


def _known(kept: bytes) -> dict[bytes, Parsed]:
    seal, content = kept[:32], kept[32:]
    with suppress(pickle.UnpicklingError):
        if seal == _seal(content):
            known: dict[bytes, Parsed] = _Plain(BytesIO(content)).load()
            return known
    return {}


class _Plain(pickle.Unpickler):
    """Loads plain values and dates, and nothing that could run code."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "datetime" and name in ("date", "datetime", "timedelta", "timezone"):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no value of a YAML file")
