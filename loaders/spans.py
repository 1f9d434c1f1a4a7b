"""Where things stand in a reference text: runs of lines, pages, and the fields of a fiche."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal, get_args

__all__ = ["FIELDS", "FieldName", "Span", "page_of"]

FieldName = Literal["title", "minister", "administration", "description", "timing", "budget"]
FIELDS: tuple[FieldName, ...] = get_args(FieldName)
"""The fields that a fiche can have; the profile of a plan says which its fiches have, and in which order."""


@dataclass(frozen=True)
class Span:
    """A run of lines, both ends included.

    >>> str(Span(12, 14)), Span(12, 14).in_words, Span(7, 7).in_words
    ('12-14', 'lines 12-14', 'line 7')
    >>> 13 in Span(12, 14), Span(12, 13) in Span(12, 14), Span(13, 15) in Span(12, 14)
    (True, True, False)
    """

    first: int
    last: int

    def __contains__(self, lines: object) -> bool:
        if isinstance(lines, Span):
            return lines.first in self and lines.last in self
        return isinstance(lines, int) and self.first <= lines <= self.last

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    @property
    def in_words(self) -> str:
        """As a sentence names it."""
        return f"line{'' if self.first == self.last else 's'} {self}"


def page_of(line: int, first_page: int, page_tops: tuple[int, ...]) -> int:
    """The page of a line, given the number of the first page and the first lines of all pages.

    >>> page_of(60, 8, (1, 50, 79))
    9
    """
    return first_page + bisect_right(page_tops, line) - 1
