"""Parts of the sentences that users get."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

__all__ = ["counted", "hint", "in_a_row", "near"]

_FEW = 12
"""Up to so many names are all listed."""


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun, in the plural where there is not one; with an s, unless another one is given.

    >>> counted(1, "row"), counted(2, "row"), counted(0, "row"), counted(2, "query", "queries")
    ('1 row', '2 rows', '0 rows', '2 queries')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {plural or noun + 's'}"


def near(given: str, known: Iterable[str]) -> list[str]:
    """The names that a given one may be a misspelling of, the likeliest first; capitals do not count.

    >>> near("VVGS", ["vvsg", "vdab", "saamo"])
    ['vvsg']
    """
    names = {name.lower(): name for name in known}
    return [names[name] for name in get_close_matches(given.lower(), names)]


def hint(given: str, known: Iterable[str]) -> str:
    """The end of a sentence that says there is no such name: all names where they are few, else those near to it.

    >>> hint("welvaart", ["welzijn", "wonen"])
    '; known: welzijn, wonen'
    >>> hint("welzyn", ["welzijn", *map(str, range(20))]), hint("geld", map(str, range(20)))
    ('; did you mean welzijn?', '')
    """
    names = list(known)
    if len(names) <= _FEW:
        return f"; known: {', '.join(names)}" if names else ""
    meant = near(given, names)
    return f"; did you mean {' or '.join(meant)}?" if meant else ""


def in_a_row(names: Sequence[str]) -> str:
    """Names as a sentence lists them.

    >>> in_a_row(["7"]), in_a_row(["7", "9"]), in_a_row(["7", "9", "12"])
    ('7', '7 and 9', '7, 9 and 12')
    """
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
