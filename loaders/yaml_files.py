"""YAML files as plain data together with the line on which every value stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from loaders.records.mistakes import told
from ontology.errors import VapaError

__all__ = ["Found", "Key", "Parsed", "Problem", "YamlFile", "from_here", "parsed", "read_record", "read_yaml"]

Key = str | int
Found = Iterator[tuple[tuple[Key, ...], str]]
"""What is wrong inside a record, or differs there: the path to it, and why."""

Parsed = tuple[Any, dict[tuple[Key, ...], int], tuple[int, str] | None]
"""The data of a text, the line of each path (none in an empty text), and what no record can have, with its line."""

_DEPTH, _VALUES = 30, 500_000
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where the wheel has it: ten times faster


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong with the data, as a sentence a policy officer can act on."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}"
        return f"{where}: {self.field}: {self.message}" if self.field else f"{where}: {self.message}"

    def seen_from_here(self, folder: Path) -> str:
        """The same, with its file in this data folder as `from_here` calls it."""
        return str(replace(self, file=from_here(folder, self.file)))


def from_here(folder: Path, file: str) -> str:
    """A file of the data folder by its path from the current folder, where that is above it; else by its whole path."""
    if not file.endswith(".yaml"):
        return file
    path, here = (folder / file).resolve(), Path.cwd()  # `..` would pass for a folder below this one
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


@dataclass(frozen=True)
class YamlFile:
    """The data of one file, and the line of each path into it (keys and list positions)."""

    path: Path
    data: Any
    lines: dict[tuple[Key, ...], int]

    def line(self, *path: Key) -> int:
        """The line of `path`, or of the nearest thing around it that exists."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


@lru_cache(maxsize=256)
def parsed(text: str) -> Parsed:
    """What a text holds. Kept, for most files are the same when the data are read again; nobody changes what is read.

    Raises yaml.YAMLError.
    """
    loader, lines = _Loader(text), dict[tuple[Key, ...], int]()
    if (node := loader.get_single_node()) is None:
        return None, lines, None
    if wrong := _Walk(loader, min(len(text), _VALUES), lines).below(node, ()):
        return None, lines, (wrong[0].start_mark.line + 1, wrong[1])
    return loader.construct_document(node), lines, None


def read_yaml(path: Path, shown: str, parse: Callable[[str], Parsed] = parsed) -> YamlFile | Problem:
    """Read one file safely; a syntax error or a key given twice is a Problem, `shown` names the file in it."""
    text = ""
    try:
        text = path.read_text(encoding="utf8")
        if text.count("\n") + text.count(",") > _VALUES:
            return Problem(shown, 1, "", f"is too large: it may hold {_VALUES} values; divide it into several files")
        data, lines, wrong = parse(text)
        if not lines:
            return Problem(shown, 1, "", "the file is empty")
        return Problem(shown, wrong[0], "", wrong[1]) if wrong else YamlFile(path, data, lines)
    except UnicodeDecodeError:
        return Problem(shown, 1, "", "is not UTF-8 text; save the file as UTF-8")
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        return Problem(shown, line, "", "is not valid YAML: it holds a character that no text can have")
    except yaml.YAMLError as error:
        mark, what = getattr(error, "problem_mark", None), getattr(error, "problem", None) or str(error)
        return Problem(shown, mark.line + 1 if mark else 1, "", f"is not valid YAML: {what}")


def read_record(path: Path, model: Any, error: type[VapaError], missing: str) -> Any:
    """The record that a file holds. Raises `error` with file, line and what is wrong; `missing` says how to get one."""
    if not path.is_file():
        raise error(f"{path} is not a file; {missing}")
    read = read_yaml(path, str(path))
    if isinstance(read, Problem):
        raise error(str(read))
    try:
        return TypeAdapter(model).validate_python(read.data)
    except ValidationError as invalid:
        first = invalid.errors()[0]
        where = tuple(part for part in first["loc"] if not str(part).startswith("function-"))
        raise error(f"{path}:{read.line(*where)}: {'.'.join(map(str, where))}: {told(first, model)}") from None


@dataclass
class _Walk:
    """Notes the line of every value. Aliases (`*name`) stand for values, which may hold aliases again: as a plain file
    has fewer values than characters, `most` bounds how far they unfold.
    """

    loader: Any
    most: int
    lines: dict[tuple[Key, ...], int]

    def below(self, node: yaml.Node, path: tuple[Key, ...]) -> tuple[yaml.Node, str] | None:
        """Note what is below `node`; returns the first place that no record can have, and why."""
        self.most -= 1
        if len(path) > _DEPTH:
            return node, "goes too deep, or refers to itself"
        if self.most < 0:
            return node, "unfolds to more than the file itself: it refers to the same lists again and again"
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.ScalarNode) and (misread := _misread(node) or self._unreadable(node)):
            return node, misread
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            for position, value in enumerate(node.value):
                if wrong := self.below(value, (*path, position)):
                    return wrong
        return None

    def _unreadable(self, node: yaml.ScalarNode) -> str | None:
        """Why what looks like a number or a date is none, None where it is one."""
        kind = {"int": "number", "float": "number", "timestamp": "date"}.get(node.tag.rsplit(":", 1)[-1])
        try:
            if kind:
                self.loader.construct_object(node)
        except (ValueError, LookupError, AttributeError, OverflowError):  # whatever PyYAML's readers stumble over
            return f"'{node.value[:40]}' is no {kind}; correct it, or put it in quotes"
        return None

    def _mapping(self, node: yaml.MappingNode, path: tuple[Key, ...]) -> tuple[yaml.Node, str] | None:
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                return key, "a key is a word, not a list or a mapping"
            below = (*path, key.value)
            if below in self.lines:
                return key, f"'{key.value}' is given twice; keep one of the two"
            self.lines[below] = key.start_mark.line + 1
            if wrong := self.below(value, below):
                return wrong
        return None


def _misread(node: yaml.ScalarNode) -> str | None:
    """Why YAML reads an unquoted number as another than the one that is meant, None where it does not."""
    kind, text = node.tag.rsplit(":", 1)[-1], node.value
    if kind in ("int", "float") and ":" in text:
        return f"{text} is a number to base 60 in YAML; write {text.replace(':', '-')}, or put it in quotes"
    if kind == "float" and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", text):
        meant = text.replace(".", "")
        return f"{text} is {float(text):g} in YAML; write {meant}, without a full stop (a fraction goes in quotes)"
    if kind == "int" and re.fullmatch(r"0[0-7]+", text):
        return f"{text} is {int(text, 8)} in YAML, because it starts with 0; put it in quotes"
    return None
