"""Which things elsewhere may be ours, asked of a reconciliation service or a SPARQL endpoint, with score and reason.

A proposal is no statement: a person accepts or refuses it (`loaders/links.py`).
"""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from http.client import HTTPException
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pyoxigraph as ox

from ontology import Iris, fold
from queries.library import QueryError, library
from queries.rows import by_column
from queries.stores.embedded import Store
from queries.stores.remote import RemoteError, ask, elsewhere, failure

__all__ = ["Match", "Name", "Named", "ReconciliationService", "SparqlEndpoint", "likeness", "named"]


class Name(NamedTuple):
    """A name of a thing, in a language (or none), and whether it is the one to call it by."""

    text: str
    language: str
    preferred: bool


@dataclass(frozen=True)
class Named:
    """A thing of ours: its path below /id/ and its names, the preferred ones first."""

    path: str
    names: Sequence[Name]


@dataclass(frozen=True)
class Match:
    """A thing elsewhere that may be ours: what it is called there, how alike the names are (0 to 100), and why."""

    path: str
    to: str
    label: str
    score: float
    reason: str
    exact: bool


def likeness(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1; capitals and accents count for nothing.

    >>> likeness("VVSG", "vvsg"), round(likeness("Kind en Gezin", "Kind & Gezin"), 2)
    (1.0, 0.88)
    """
    return SequenceMatcher(None, fold(one), fold(other), autojunk=False).ratio()


def named(store: Store, kind: str, *, again: bool = False) -> list[Named]:
    """All things of a kind (such as "actor") with their names; `again` also those that have a link elsewhere."""
    space = Iris(store.base).id(kind, "")
    linked = set() if again else set(store.own("links").column("thing"))
    found = by_column(store.own("named", parent=space), "thing")
    if not found:
        raise QueryError(f"the graph has nothing of kind '{kind}'; give one as in an IRI, such as actor or theme")
    return [
        Named(
            iri.removeprefix(Iris(store.base).id("")),
            [Name(str(row["name"]), str(row["language"] or ""), row["order"] == 0) for row in rows],
        )
        for iri, rows in found.items()
        if iri not in linked and "/" not in iri.removeprefix(space)
    ]


@dataclass(frozen=True)
class ReconciliationService:
    """A service that speaks the Reconciliation Service API (0.1 or 0.2), as Wikidata's and our own do.

    `type` is one of its types, empty for all. Names of `language` are asked, and of a thing without one the first.
    """

    url: str
    type: str = ""
    language: str = "nl"
    timeout: int = 60
    most_bytes: int = 50_000_000
    batch: int = 20

    def matches(self, things: Sequence[Named], least: float) -> Iterator[Match]:
        """What may be meant: whatever the service is sure of, and names that are alike enough. Raises RemoteError."""
        manifest = self._json(None)
        space = str(manifest.get("identifierSpace", ""))
        size = min(self.batch, int(manifest.get("batchSize") or self.batch))
        for start in range(0, len(things), size):
            asked = {f"q{number}": thing for number, thing in enumerate(things[start : start + size])}
            answers = self._json({key: self._query(thing) for key, thing in asked.items()})
            for key, thing in asked.items():
                for found in (answers.get(key) or {}).get("result", []):
                    match = _candidate(thing, found, space)
                    if match.score >= least or found.get("match") is True:
                        yield match

    def _query(self, thing: Named) -> dict[str, object]:
        spoken = [name.text for name in thing.names if name.language == self.language]
        query = {"query": (spoken or [thing.names[0].text])[0], "limit": 5}
        return {**query, "type": self.type} if self.type else query

    def _json(self, queries: dict[str, Any] | None) -> dict[str, Any]:
        """The manifest, or the answers to a batch."""
        data = urlencode({"queries": json.dumps(queries, ensure_ascii=False)}).encode() if queries else None
        headers = {"User-Agent": "vapa", "Accept": "application/json"}
        request = urllib.request.Request(self.url, data=data, headers=headers)  # noqa: S310 - http(s) only
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as response:  # noqa: S310
                if response.geturl() != self.url:  # where it was sent on, the queries were left behind
                    raise elsewhere(self.url, response.geturl())
                body = response.read(self.most_bytes + 1)
        except (HTTPException, OSError, ValueError) as error:
            raise failure(self.url, error, self.timeout) from error
        if len(body) > self.most_bytes:
            raise RemoteError(f"{self.url} gave more than {self.most_bytes} bytes (setting enrich_bytes)")
        try:
            found = json.loads(body)
            if isinstance(found, dict):
                return found
        except ValueError:
            pass
        raise RemoteError(f"{self.url} gave no JSON object; is it the address of a reconciliation service?")


def _candidate(thing: Named, found: dict[str, Any], space: str) -> Match:
    identifier, label = str(found.get("id", "")), str(found.get("name", ""))
    to = identifier if identifier.startswith(("http://", "https://")) else space + identifier
    alike, name = max((likeness(name.text, label), name.text) for name in thing.names)
    sure = "; de dienst is er zeker van" if found.get("match") is True else ""
    reason = f"heet daar '{label}', hier '{name}'; de dienst geeft score {found.get('score', '?')}{sure}"
    return Match(thing.path, to, label, round(100 * alike, 1), reason, exact=alike == 1)


@dataclass(frozen=True)
class SparqlEndpoint:
    """An endpoint in which things have labels; only equal names are found, capitals apart."""

    url: str
    timeout: int = 60
    most_bytes: int = 50_000_000
    batch: int = 20

    def matches(self, things: Sequence[Named], least: float) -> Iterator[Match]:
        """What bears a name of ours there. A name that several things bear says less of each. Raises RemoteError."""
        for start in range(0, len(things), self.batch):
            part = things[start : start + self.batch]
            bearers: dict[str, dict[str, str]] = {}
            for row in self._asked({form for thing in part for form in _forms(thing)}):
                name, to = str(row["name"].value), str(row["thing"].value)
                bearers.setdefault(fold(name), {})[to] = name
            for thing in part:
                yield from (match for match in _bearers(thing, bearers) if match.score >= least)

    def _asked(self, names: Iterable[ox.Literal]) -> list[ox.QuerySolution]:
        values = " ".join(sorted(map(str, names)))
        text = library("store")["bearers"].text.replace("# names", f"VALUES ?name {{ {values} }}")
        answer = ask(self.url, text, timeout=self.timeout, most_bytes=self.most_bytes)
        assert isinstance(answer, ox.QuerySolutions)
        return list(answer)


def _forms(thing: Named) -> Iterator[ox.Literal]:
    """The names as others may write them: in their language or none, and with or without a capital."""
    for name, language, _ in thing.names:
        for form in {name, name[:1].lower() + name[1:], name[:1].upper() + name[1:]}:
            yield ox.Literal(form)
            if language:
                yield ox.Literal(form, language=language)


def _bearers(thing: Named, bearers: dict[str, dict[str, str]]) -> Iterator[Match]:
    """The things that bear a name of ours, each once; a name that is not the preferred one weighs less."""
    told: set[str] = set()
    for name, _, preferred in thing.names:
        found = bearers.get(fold(name), {})
        for to, label in found.items():
            if to not in told:
                told.add(to)
                shared = f", zoals {len(found) - 1} andere" if len(found) > 1 else ""
                here = "hier de voorkeursnaam" if preferred else "hier een andere naam"
                reason = f"draagt daar de naam '{label}'{shared}; {here}"
                score = (100 if preferred else 90) / len(found)
                yield Match(thing.path, to, label, round(score, 1), reason, exact=preferred and len(found) == 1)
