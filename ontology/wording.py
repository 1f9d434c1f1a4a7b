"""Parts of the sentences that users get."""

from __future__ import annotations

__all__ = ["counted"]


def counted(number: int, noun: str) -> str:
    """A number with its noun, in the plural where there is not one.

    >>> counted(1, "row"), counted(2, "row"), counted(0, "row")
    ('1 row', '2 rows', '0 rows')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
