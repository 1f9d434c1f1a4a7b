"""Ways through what refers to its like: broader concepts, successors, parts."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import TypeVar

__all__ = ["reached"]

_Thing = TypeVar("_Thing")


def reached(start: _Thing, beyond: Callable[[_Thing], Iterable[_Thing]]) -> list[_Thing]:
    """All that `beyond` leads to, step after step, the nearest first; `start` itself only where a way leads back to it.

    >>> reached("a", {"a": "bc", "b": "d", "c": "d", "d": "b"}.__getitem__)
    ['b', 'c', 'd']
    """
    found: dict[_Thing, None] = {}
    todo = deque(beyond(start))
    while todo:
        if (thing := todo.popleft()) not in found:
            found[thing] = None
            todo += beyond(thing)
    return list(found)
