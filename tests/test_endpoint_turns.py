"""Who gets the next free worker: no number of slow queries of others keeps a client from being answered."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.helpers.serving import PATIENCE, limits, served
from tests.test_endpoint_attacks import ENDLESS, HEAVY, LIGHT, in_pool, is_right, request
from viz.web.endpoint.pool import Pool, _Worker
from viz.web.endpoint.turns import Place, Turns
from viz.web.http.negotiation import Problem

SECONDS = 1
"""How long a slow query holds a worker."""


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    made = asyncio.new_event_loop()
    yield made
    made.close()


def joined(turns: Turns[int], loop: asyncio.AbstractEventLoop, *clients: str) -> list[Place[int]]:
    """Places of these clients, one after another, all of which were to be had."""
    places = [Place(client, loop.create_future(), float(number)) for number, client in enumerate(clients)]
    assert all(turns.join(place) for place in places)
    return places


def order(turns: Turns[int], free: int) -> str:
    """Whose turn it is, one after another, until nobody may have one of the workers that are left."""
    taken = ""
    while free and (place := turns.next(free)):
        turns.started(place.client)
        taken, free = taken + place.client, free - 1
    return taken


def test_clients_take_turns_and_the_last_worker_is_for_who_has_none(loop: asyncio.AbstractEventLoop) -> None:
    turns: Turns[int] = Turns(20)
    joined(turns, loop, *"aaaaaabbb")
    assert order(turns, 6) == "babab", "the shortest line first; the sixth is kept"
    joined(turns, loop, "c")
    assert order(turns, 1) == "c"


def test_who_used_the_workers_least_goes_first(loop: asyncio.AbstractEventLoop) -> None:
    now = [0.0]
    turns: Turns[int] = Turns(20, lambda: now[0])
    for client, seconds in (("a", 9.0), ("b", 3.0)):
        turns.started(client)
        turns.ended(client, seconds)
    joined(turns, loop, *"abc")
    assert order(turns, 3) == "cba"
    for client in "abc":
        turns.ended(client, 0)
    now[0] = 3600.0
    joined(turns, loop, *"abc")
    assert order(turns, 3) == "abc", "an hour later it is forgotten, and who waits longest goes first"


def test_a_newcomer_gets_a_place_of_the_longest_line(loop: asyncio.AbstractEventLoop) -> None:
    turns: Turns[int] = Turns(4)
    places = joined(turns, loop, *"aaba")
    (new,) = joined(turns, loop, "c")
    assert [place.worker.cancelled() for place in places] == [False, False, False, True], "the last one that came"
    assert not turns.join(Place("a", loop.create_future(), 9)), "who has most gets no more"
    assert not turns.join(Place("a", loop.create_future(), 9))
    joined(turns, loop, "d")
    assert [place.worker.cancelled() for place in places] == [False, True, False, True]
    joined(turns, loop, "e")
    assert places[0].worker.cancelled(), "who was refused so often is no newcomer"
    assert not turns.join(Place("f", loop.create_future(), 9)), "all have one, and none is taken for another"
    assert len(turns) == 4
    assert not new.worker.cancelled()


def test_a_client_is_served_as_soon_as_its_own_other_query_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when a new worker is ready before it is known how the one of that other query ended."""
    fate = Pool._fate

    async def late(pool: Pool, worker: _Worker) -> int | None:
        await asyncio.sleep(1)
        return await fate(pool, worker)

    monkeypatch.setattr(Pool, "_fate", late)

    async def ask(pool: Pool) -> None:
        first = asyncio.create_task(pool.ask(request(ENDLESS), lambda give_up: give_up(), "a"))
        while not pool._turns.running["a"]:
            await asyncio.sleep(0.01)
        reply, _ = await pool.ask(request("ASK {}"), lambda _: None, "a")
        assert "problem" not in reply
        with pytest.raises(Problem):
            await first

    in_pool(limits(workers=1, query_seconds=600, queue_seconds=600), ask)


def test_a_worker_that_says_hello_before_its_connection_is_known_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = asyncio.SelectorEventLoop.create_unix_connection

    async def late(*given: Any, **named: Any) -> Any:
        made = await connect(*given, **named)
        await asyncio.sleep(0.5)
        return made

    monkeypatch.setattr(asyncio.SelectorEventLoop, "create_unix_connection", late)

    async def ask(pool: Pool) -> None:
        reply, _ = await pool.ask(request("ASK {}"), lambda _: None)
        assert reply["form"] == "ask"

    in_pool(limits(workers=1, queue_seconds=5), ask)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("192.0.2.1", "192.0.2.2", False),
    ],
)
def test_a_client_is_its_network_where_that_gives_it_many_addresses(one: str, other: str, same: bool) -> None:
    async def ask(pool: Pool) -> None:
        first = asyncio.create_task(pool.ask(request(ENDLESS), lambda give_up: give_up(), one))
        while not pool._asking:
            await asyncio.sleep(0.01)
        second = pool.ask(request("ASK {}"), lambda _: None, other)
        if same:
            with pytest.raises(Problem, match="you have 1 query running or waiting;"):
                await second
        else:
            await second
        with pytest.raises(Problem):
            await first

    in_pool(limits(workers=2, client_queries=1), ask)


def slow(url: str, client: str, proxied: bool, stopping: threading.Event) -> None:
    """Ask one slow query after another from an address of this machine."""
    with asking(client, proxied) as connection, suppress(httpx.HTTPError):  # it may be cut off: that is allowed
        while not stopping.is_set():
            if connection.get(url, params={"query": HEAVY}).status_code == 503:
                stopping.wait(0.05)


def asking(client: str, proxied: bool) -> httpx.Client:
    """A client at an address of 127.0.0.0/8; or at this one, behind a web server that passes the address on."""
    if proxied:
        return httpx.Client(timeout=PATIENCE, headers={"X-Forwarded-For": client})
    return httpx.Client(timeout=PATIENCE, transport=httpx.HTTPTransport(local_address=client))


@pytest.mark.slow
@pytest.mark.parametrize(("addresses", "proxied"), [(1, False), (2, True), (5, False), (20, True)])
def test_slow_queries_of_others_never_turn_an_honest_client_away(dump: Path, addresses: int, proxied: bool) -> None:
    """More slow queries than all places together, from some addresses; nobody with one query at a time is refused."""
    stopping = threading.Event()
    with (
        ExitStack() as stack,  # unwound when the server has gone: nobody waits for the end of all slow queries
        served(dump, answer_cache=0, query_seconds=SECONDS, workers=3, queue=32, queue_seconds=600) as server,
    ):
        threads = [
            threading.Thread(target=slow, args=(server.sparql, f"127.0.1.{n % addresses + 1}", proxied, stopping))
            for n in range(40)
        ]
        for thread in threads:
            thread.start()
            stack.callback(thread.join)
        stack.callback(stopping.set)
        with asking("127.0.2.1", proxied) as honest:
            for _ in range(6):
                response = honest.get(server.sparql, params={"query": LIGHT})
                assert is_right(response), response.text
