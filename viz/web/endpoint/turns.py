"""Whose turn it is: which of the queries that wait gets the next free worker, and which one finds no place.

Every client has its own queue. A worker goes to the client with the fewest queries running; among equals to the
one that has used the workers least lately, then to the shortest line, then to who waits longest. The last free worker
is kept for clients that have none. When all places in the lines are taken, a client with a short line gets one of the
client with the longest, or of one with no more in it that used the workers more.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import ip_address, ip_network
from typing import Generic, TypeVar

__all__ = ["Place", "Turns", "household"]

_HALF = 30.0
"""Seconds after which half of what a client used is forgotten."""
_REFUSED = 0.25
"""Seconds that a query counts for which finds no place: a client that asks again and again is no newcomer."""
_KNOWN = 10_000
"""Of so many clients it is remembered what they used; beyond it, those that used little are forgotten."""

W = TypeVar("W")


@dataclass(eq=False)
class Place(Generic[W]):
    """A place in the line of a client, and the worker that is waited for; cancelled when the place is taken away."""

    client: str
    worker: asyncio.Future[W]
    since: float


@dataclass
class Turns(Generic[W]):
    """The lines of all clients, with at most `places` in them together."""

    places: int
    clock: Callable[[], float] = time.monotonic
    running: Counter[str] = field(default_factory=Counter)
    _lines: dict[str, deque[Place[W]]] = field(default_factory=dict)
    _used: dict[str, tuple[float, float]] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many wait."""
        return sum(map(len, self._lines.values()))

    def may_start(self, client: str, free: int) -> bool:
        """Whether a client may take one of so many free workers."""
        return free > (1 if self.running[client] else 0)

    def started(self, client: str) -> None:
        """A query of this client has a worker."""
        self.running[client] += 1

    def ended(self, client: str, seconds: float) -> None:
        """It has ended, after so many seconds."""
        self.running[client] -= 1
        if not self.running[client]:
            del self.running[client]
        self._charge(client, seconds)

    def _charge(self, client: str, seconds: float) -> None:
        self._used[client] = self._exactly(client) + seconds, self.clock()
        if len(self._used) > _KNOWN:
            self._used = {who: used for who, used in self._used.items() if self._lately(who) > 1}

    def join(self, place: Place[W]) -> bool:
        """Put a place at the end of its client's line; False where there is none, and none to be taken away."""
        own = self._lines.setdefault(place.client, deque())
        if len(self) >= self.places:
            most = max(self._lines, key=self._claim)
            if self._claim(most) <= (len(own) + 1, self._lately(place.client)):
                self.leave(place)
                self._charge(place.client, _REFUSED)
                return False
            last = self._lines[most][-1]
            last.worker.cancel()
            self.leave(last)
            self._charge(most, _REFUSED)
        own.append(place)
        return True

    def leave(self, place: Place[W]) -> None:
        """Take a place out of its line, if it is in it."""
        line = self._lines.get(place.client, deque())
        if place in line:
            line.remove(place)
        if not line:
            self._lines.pop(place.client, None)

    def next(self, free: int) -> Place[W] | None:
        """The place whose turn it is to take one of so many free workers; it has left its line then."""
        able = [client for client in self._lines if self.may_start(client, free)]
        if not able:
            return None
        place = self._lines[min(able, key=self._order)][0]
        self.leave(place)
        return place

    def _order(self, client: str) -> tuple[int, float, int, float]:
        line = self._lines[client]
        return self.running[client], self._lately(client), len(line), line[0].since

    def _claim(self, client: str) -> tuple[int, float]:
        """How much a client has and had already."""
        return len(self._lines[client]), self._lately(client)

    def _lately(self, client: str) -> float:
        """The seconds of workers that a client used, those of long ago counting less; in steps of a half."""
        return round(self._exactly(client) * 2) / 2

    def _exactly(self, client: str) -> float:
        seconds, at = self._used.get(client, (0.0, 0.0))
        return float(seconds * 0.5 ** ((self.clock() - at) / _HALF))


@lru_cache(maxsize=_KNOWN)
def household(address: str) -> str:
    """Whose address it is: of IPv6 one client has 2^64 of them, so the network counts (RFC 6177)."""
    with suppress(ValueError):
        known = ip_address(address.partition("%")[0])
        if known.version == 6:
            return str(known.ipv4_mapped or ip_network((known, 64), strict=False))
    return address
