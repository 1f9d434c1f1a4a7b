"""Links to things of others: proposals in a file, and what a person decides about them as `data/links.yaml`."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from loaders.records import DecidedLink, ProposedLink
from loaders.records.history import ThingPath
from loaders.yaml_files import read_record
from ontology import natural
from ontology.errors import VapaError

__all__ = ["FILE", "LinkError", "decide", "decided", "written"]

FILE = "links.yaml"
"""Where the data folder keeps what was decided."""

_HEAD = """\
# yaml-language-server: $schema=schema/links.json
# Links to things of others, by the path of our thing. `vapa enrich accept` writes here what a person decided about a
# proposal; what was refused stays, so that it is not proposed again.
"""
_PROPOSALS = """\
# Proposed links, by the path of our thing. Write `accepted` or `refused` after `decision:` (and mend `how:` where it
# says too much or too little); what stays empty stays open. Then run: vapa enrich accept {file} --by NAME
"""


class LinkError(VapaError):
    """A file of links that cannot be used."""


def decided(data: Path) -> dict[str, tuple[DecidedLink, ...]]:
    """What was decided, by the path of our thing. Raises LinkError with file and line."""
    return _read(data / FILE, DecidedLink) if (data / FILE).exists() else {}


def written(proposals: Mapping[str, Sequence[ProposedLink]], file: str) -> str:
    """Proposals as the text of a file of that name, to be decided about."""
    return _PROPOSALS.format(file=file) + _yaml(proposals)


def decide(data: Path, proposals: Path, by: str, date: dt.date) -> tuple[str, Counter[str]]:
    """The text of `data/links.yaml` with the decisions in a file of proposals, and how many of each were in it.

    A new decision about the same two things takes the place of the old one. Raises LinkError.
    """
    count: Counter[str] = Counter()
    known = {thing: {link.to: link for link in links} for thing, links in decided(data).items()}
    for thing, links in _read(proposals, ProposedLink).items():
        for link in links:
            count[link.decision or "open"] += 1
            if link.decision:
                told = {**link.model_dump(exclude_none=True), "by": by, "date": date}
                known.setdefault(thing, {})[link.to] = DecidedLink.model_validate(told)
    return _HEAD + _yaml({thing: list(links.values()) for thing, links in known.items()}), count


def _yaml(links: Mapping[str, Sequence[ProposedLink | DecidedLink]]) -> str:
    """Things in the order of a reader, the links of each by where they lead."""
    plain = {
        thing: [_plain(link) for link in sorted(links[thing], key=lambda link: link.to)]
        for thing in sorted(links, key=natural)
    }
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=116)


def _plain(link: ProposedLink | DecidedLink) -> dict[str, object]:
    return {name: value for name, value in link.model_dump().items() if value is not None or name == "decision"}


def _read(path: Path, model: Any) -> dict[str, Any]:
    how = "make proposals with: vapa enrich propose"
    read: dict[str, Any] = read_record(path, dict[ThingPath, tuple[model, ...]], LinkError, how)
    return read
