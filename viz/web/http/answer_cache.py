"""Answers given before, to give again: the data do not change while a server runs."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import suppress

from cachetools import LRUCache

__all__ = ["AnswerCache"]

Question = tuple[object, ...]
Answer = tuple[Mapping[str, object], bytes]
_ENTRY = 1_000
"""Bytes that an entry takes besides its question and answer, about."""


class AnswerCache:
    """The answers used last, up to a number of bytes together, their questions included.

    >>> cache = AnswerCache(10_000)
    >>> for question in ("a", "b", "c"):
    ...     cache.put((question,), ({}, b"x" * 3_000))
    >>> cache.get(("a",)) is None, cache.get(("b",)) is None
    (True, False)
    """

    def __init__(self, most_bytes: int) -> None:
        self._entries: LRUCache[Question, tuple[Question, Answer]] = LRUCache(most_bytes, getsizeof=_size)

    def get(self, question: Question) -> Answer | None:
        """The answer to this question, if it is there."""
        entry = self._entries.get(question)
        return entry[1] if entry else None

    def put(self, question: Question, answer: Answer) -> None:
        """Keep an answer, in the room of those not used for longest; one that is too large is not kept."""
        with suppress(ValueError):
            self._entries.setdefault(question, (question, answer))


def _size(entry: tuple[Question, Answer]) -> int:
    question, (_, body) = entry
    return _ENTRY + sum(map(sys.getsizeof, question)) + len(body)
