"""Other triple stores give the answers of the embedded one: the Oxigraph server, Virtuoso, and rdflib's engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from queries import Store, library
from queries.push import GraphStore, push
from queries.remote import RemoteStore
from tests import stores
from tests.stores import Server

ALL = [*library().values(), *library("findings").values(), *library("checks").values()]
VALUES = {
    "measure": "7.3.2", "goal": "SD3", "minister": "onderwijs", "actor": "vvsg", "target": "ouderen", "theme": "wonen",
    "instrument": "uitpas", "year": "2022", "sdg": "1.3", "indicator": "armoederisico", "implementer": "departement-wvg",
}  # fmt: skip
"""A value for each parameter that has no default, and another one for those that have."""

CASES = [
    (query, values)
    for query in ALL
    for values in ({}, {p.name: VALUES[p.name] for p in query.parameters if p.name in VALUES})
    if values or not values
]


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, dump: Path) -> Iterator[Server]:
    """A real store, filled by `vapa push`."""
    with getattr(stores, request.param)(tmp_path_factory.mktemp(request.param)) as running:
        filled = push(
            dump,
            GraphStore(running.graphs, running.user, running.password),
            RemoteStore(running.query),
            piece=15000,
            progress=lambda _: None,
        )
        assert filled == dump.read_bytes().count(b"\n")
        yield running


def test_x(server: Server, kg: Store):
    r = RemoteStore(server.query)
    assert len(r) == len(kg)
