"""The website over a store elsewhere: the same pages, SPARQL sent on, and a decent page when the store is away."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from queries import Store
from queries.stores.remote import RemoteStore
from tests.helpers.serving import limits, page_limits
from tests.helpers.stores import Server
from viz.web import create_app

PAGES = ("/", "/overlap", "/hiaten", "/budget", "/netwerk?doelstelling=SD4", "/doc/measure/vapa-2022/7.1.4")


def ask(store: Store, *paths: str, goes_away: bool = False) -> list[httpx.Response]:
    async def all_of_them() -> list[httpx.Response]:
        transport = httpx.ASGITransport(create_app(store, "test", limits(), page_limits()), raise_app_exceptions=False)
        if goes_away and isinstance(store, RemoteStore):
            store.url = "http://127.0.0.1:9/query"
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return [await client.get(path, headers={"Accept": "text/html"}) for path in paths]

    return asyncio.run(all_of_them())


@pytest.fixture
def elsewhere(oxigraph: Server) -> RemoteStore:
    return RemoteStore(oxigraph.query)


def test_pages_over_a_store_elsewhere_are_those_of_the_dump(elsewhere: RemoteStore, kg: Store) -> None:
    for there, here in zip(ask(elsewhere, *PAGES), ask(kg, *PAGES), strict=True):
        assert there.status_code == 200
        assert there.text == here.text, there.url


def test_who_asks_sparql_is_sent_on_to_the_store(elsewhere: RemoteStore) -> None:
    (answer,) = ask(elsewhere, "/sparql?query=ASK%7B%7D")
    assert (answer.status_code, answer.headers["location"]) == (307, f"{elsewhere.url}?query=ASK%7B%7D")


def test_a_store_that_goes_away_gives_a_decent_page_that_leaks_nothing(elsewhere: RemoteStore) -> None:
    for answer in ask(RemoteStore(elsewhere.url), *PAGES[1:], goes_away=True):
        assert answer.status_code == 503, answer.url
        assert "even niet bereikbaar" in answer.text
        assert "127.0.0.1:9" not in answer.text
        assert answer.headers["retry-after"] == "30"
