"""Answers given before, to give again: the data do not change while a server runs."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable

from queries.endpoint.pool import Reply

__all__ = ["Kept"]


class Kept:
    """The answers used last, up to a number of bytes together.

    >>> kept = Kept(10)
    >>> kept.put("a", ({}, b"12345")); kept.put("b", ({}, b"1234")); kept.put("c", ({}, b"123"))
    >>> kept.get("a") is None, kept.get("b")
    (True, ({}, b'1234'))
    """

    def __init__(self, most_bytes: int) -> None:
        self._most, self._bytes = most_bytes, 0
        self._replies: OrderedDict[Hashable, Reply] = OrderedDict()

    def get(self, key: Hashable) -> Reply | None:
        """The answer to this question, if it is kept."""
        reply = self._replies.get(key)
        if reply:
            self._replies.move_to_end(key)
        return reply

    def put(self, key: Hashable, reply: Reply) -> None:
        """Keep an answer, and let go of those not used for longest where it needs their room."""
        if len(reply[1]) > self._most or key in self._replies:
            return
        self._replies[key] = reply
        self._bytes += len(reply[1])
        while self._bytes > self._most:
            _, (_, body) = self._replies.popitem(last=False)
            self._bytes -= len(body)
