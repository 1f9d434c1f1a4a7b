"""Answers given before, to give again: the data do not change while a server runs."""

from __future__ import annotations

import sys
from collections import OrderedDict

from viz.web.endpoint.pool import Reply

__all__ = ["Kept"]

Question = tuple[object, ...]
_ENTRY = 1_000
"""Bytes that an entry takes beside its question and answer, about."""


class Kept:
    """The answers used last, up to a number of bytes together, their questions included.

    >>> kept = Kept(10_000)
    >>> for question in ("a", "b", "c"):
    ...     kept.put((question,), ({}, b"x" * 3_000))
    >>> kept.get(("a",)) is None, kept.get(("b",)) is None
    (True, False)
    """

    def __init__(self, most_bytes: int) -> None:
        self._most, self._bytes = most_bytes, 0
        self._replies: OrderedDict[Question, Reply] = OrderedDict()

    def get(self, key: Question) -> Reply | None:
        """The answer to this question, if it is kept."""
        reply = self._replies.get(key)
        if reply:
            self._replies.move_to_end(key)
        return reply

    def put(self, key: Question, reply: Reply) -> None:
        """Keep an answer, and let go of those not used for longest where it needs their room."""
        size = _size(key, reply)
        if size > self._most or key in self._replies:
            return
        self._replies[key] = reply
        self._bytes += size
        while self._bytes > self._most:
            self._bytes -= _size(*self._replies.popitem(last=False))


def _size(key: Question, reply: Reply) -> int:
    return _ENTRY + sum(map(sys.getsizeof, key)) + len(reply[1])
