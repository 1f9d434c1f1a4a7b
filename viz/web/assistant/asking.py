"""Who answers the SPARQL of an assistant: the endpoint's workers under its limits, or a store elsewhere."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

import pyoxigraph as ox

from queries.stores.remote import RemoteStore
from queries.stores.syntax import Dataset
from viz.web.endpoint import Endpoint

__all__ = ["Asking", "Elsewhere", "Found", "Workers"]


@dataclass(frozen=True)
class Found:
    """An answer: rows by column (None where unbound), a truth value, or triples as N-Triples; and where it was cut."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str | None, ...], ...] = ()
    truth: bool | None = None
    graph: str | None = None
    truncated: str | None = None
    hint: str | None = None

    def cells(self) -> Iterable[tuple[str, str]]:
        """Every cell with its column; of triples their subjects and objects."""
        for row in self.rows:
            yield from ((column, value) for column, value in zip(self.columns, row, strict=True) if value is not None)
        for triple in ox.parse(self.graph or "", format=ox.RdfFormat.N_TRIPLES):
            yield "subject", str(getattr(triple.subject, "value", ""))
            yield triple.predicate.value, str(getattr(triple.object, "value", ""))

    def says(self) -> object:
        """What is the same in two answers that say the same, in whatever order."""
        return sorted(map(repr, self.rows)), self.truth, sorted((self.graph or "").splitlines())

    def told(self) -> dict[str, Any]:
        """As an assistant gets it: only what there is."""
        shown: dict[str, Any] = {"boolean": self.truth}
        if self.truth is None:
            shown = {"graph": self.graph} if self.graph is not None else {"columns": self.columns, "rows": self.rows}
        return shown | {name: text for name in ("truncated", "hint") if (text := getattr(self, name))}


class Asking(Protocol):
    """Somebody who answers a query with at most `rows` rows, from graphs other than its own. Raises VapaError."""

    async def __call__(self, query: str, rows: int, client: str, graphs: Dataset = ...) -> Found: ...


class Workers:
    """The workers of the endpoint."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    async def __call__(self, query: str, rows: int, client: str, graphs: Dataset = Dataset()) -> Found:  # noqa: B008
        reply, body = await self._endpoint.asked(query, rows, client, graphs)
        truncated, hint = (str(reply[name]) if name in reply else None for name in ("truncated", "hint"))
        if reply["form"] == "graph":
            return Found(graph=body.decode(), truncated=truncated, hint=hint)
        answer = json.loads(body)
        if reply["form"] == "ask":
            return Found(truth=answer["boolean"], hint=hint)
        columns = tuple(answer["head"]["vars"])
        found = (
            tuple(row[column]["value"] if column in row else None for column in columns)
            for row in answer["results"]["bindings"]
        )
        return Found(columns, tuple(found), truncated=truncated, hint=hint)


class Elsewhere:
    """A store elsewhere, which sets its own limits and always answers from all its graphs."""

    def __init__(self, store: RemoteStore) -> None:
        self._store = store

    async def __call__(self, query: str, rows: int, client: str, graphs: Dataset = Dataset()) -> Found:  # noqa: ARG002, B008
        return await asyncio.to_thread(self._ask, query, rows)

    def _ask(self, query: str, rows: int) -> Found:
        answer = self._store.sparql(query)
        if isinstance(answer, ox.QueryBoolean):
            return Found(truth=bool(answer))
        if not isinstance(answer, ox.QuerySolutions):
            triples = list(answer)
            text = (ox.serialize(triples[:rows], format=ox.RdfFormat.N_TRIPLES) or b"").decode()
            return Found(graph=text, truncated=f"triples={rows}" if len(triples) > rows else None)
        columns = tuple(variable.value for variable in answer.variables)
        found = [tuple(None if term is None else str(getattr(term, "value", term)) for term in row) for row in answer]
        return Found(columns, tuple(found[:rows]), truncated=f"rows={rows}" if len(found) > rows else None)
