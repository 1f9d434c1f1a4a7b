"""What is worked out when it is first needed, once, also when several requests need it at the same time."""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock
from typing import Generic, TypeVar, overload

__all__ = ["once"]

_Owner = TypeVar("_Owner")
_Value = TypeVar("_Value")


class once(Generic[_Value]):  # noqa: N801 - a decorator, named as such
    """A property that the first asker works out, while all others wait for that same work.

    `functools.cached_property` lets each of them do it from Python 3.12 on, and a reader who comes while the server
    warms would start minutes of work anew.
    """

    def __init__(self, work: Callable[[_Owner], _Value]) -> None:
        self._work, self.__doc__ = work, work.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> once[_Value]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> _Value: ...
    def __get__(self, instance: object | None, owner: type) -> once[_Value] | _Value:
        if instance is None:
            return self
        with instance.__dict__.setdefault(f"{self._name} at work", RLock()):
            if self._name not in instance.__dict__:
                instance.__dict__[self._name] = self._work(instance)  # type: ignore[arg-type]
        value: _Value = instance.__dict__[self._name]
        return value
