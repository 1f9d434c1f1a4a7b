"""A long list, page by page: which of its rows stand on this one, how many there are, and where the others are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from starlette.requests import Request

from viz.web.http.negotiation import Problem
from viz.web.urls import changed, given

__all__ = ["PageLimits", "Part", "part_of", "whole"]

_Row = TypeVar("_Row")


@dataclass(frozen=True)
class PageLimits:
    """How much a page or the reconciliation service gives, how many bytes are kept, and whether all that pages need is
    made before the first reader comes: the settings of these names.
    """

    page_findings: int
    page_rows: int
    page_details: int
    page_choices: int
    page_cache: int
    prepare: bool
    dossier_items: int
    dossier_address: int
    matrix_things: int
    network_nodes: int
    network_whole: int
    reconcile_queries: int
    reconcile_candidates: int
    query_bytes: int


@dataclass(frozen=True)
class Part(Generic[_Row]):
    """The rows of one page, at most `size`, of `total` in all; `first` is the place of the first one, from 1."""

    rows: Sequence[_Row]
    total: int
    first: int
    size: int
    pages: tuple[tuple[int, str, bool], ...]
    """The first page, the last and those around this one: number, address, and whether it is this one."""

    @property
    def until(self) -> int:
        """The place of the last row."""
        return self.first + len(self.rows) - 1


def part_of(rows: Sequence[_Row], request: Request, most: int, anchor: str = "") -> Part[_Row]:
    """The rows that `pagina` in the address asks for; `most` is how many a page has.

    Raises Problem: 400 when that is no number, 404 when there is no such page.
    """
    text = given(request, "page")
    if text and (not text.isascii() or not text.isdigit() or int(text[:9]) < 1):
        raise Problem(400, "pagina is a whole number from 1", "Een bladzijde heeft een nummer vanaf 1.")
    number, last = int(text[:9] or 1), max(1, -(-len(rows) // most))
    if number > last:
        raise Problem(404, f"there are {last} pages", "Zo ver gaan de bladzijden niet.")
    near = sorted({1, last, *range(max(1, number - 2), min(last, number + 2) + 1)})
    pages = tuple((n, changed(request, anchor=anchor, page=n if n > 1 else ""), n == number) for n in near)
    start = (number - 1) * most
    return Part(rows[start : start + most], len(rows), start + 1, most, pages)


def whole(rows: Sequence[_Row]) -> Part[_Row]:
    """All rows on one page."""
    return Part(rows, len(rows), 1, len(rows), ())
