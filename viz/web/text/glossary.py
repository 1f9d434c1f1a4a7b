"""The glossary: words that must stay on pages, each explained once, in Dutch and in English (`glossary.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from viz.web.text.words import Words

__all__ = ["GLOSSARY", "Word"]


@dataclass(frozen=True)
class Word:
    """A word with what it means, and the page where one meets it (viz.web.urls; empty for none)."""

    group: str
    name: Words
    meaning: Words
    page: str = ""


def _word(group: str, name: Mapping[str, str], meaning: Mapping[str, str], page: str = "") -> Word:
    return Word(group, (name["nl"], name["en"]), (meaning["nl"], meaning["en"]), page)


_ENTRIES = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf8"))

GLOSSARY: Mapping[str, Word] = {key: _word(**entry) for key, entry in _ENTRIES.items()}
"""By what it goes by in the address of its place on the page of the glossary."""
