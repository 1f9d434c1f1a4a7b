"""Any two ways to divide the measures against each other: how many stand in each cell, or the money they name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from math import ceil, sqrt

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from queries.findings.cells import CELLS
from queries.rows import grouped
from viz.once import once
from viz.page import inside
from viz.web.http.negotiation import Problem
from viz.web.model.kinds import KINDS, Kind
from viz.web.model.plan import Plan
from viz.web.model.records import Found, Measure
from viz.web.pages.base import PlanRoutes
from viz.web.paging import part_of
from viz.web.site import Crumb, page, table_links, table_response, table_routes
from viz.web.urls import PAGES, address, given, slug

__all__ = ["DIMENSIONS", "Matrices"]

DIMENSIONS: Mapping[str, Kind] = {
    KINDS[key].word: KINDS[key]
    for key in (
        *("target-group", "post", "goal", "theme", "sdg-goal", "sdg-target", "actor", "instrument-type"),
        *("policy-domain", "status", "participation"),
    )
}
"""What can be a row or a column, as addresses call it."""

_NUMBER, _MONEY = "aantal", "geld"
"""What can stand in a cell, as addresses call it."""

_SHADES = 5
_UPRIGHT = 10
"""Up to so many columns have room for a label that reads from left to right."""


@dataclass(frozen=True)
class Asked:
    """What an address asks for: the kinds in rows and columns, and whether cells hold money."""

    rows: Kind
    columns: Kind
    money: bool

    def address(self, page: str, suffix: str = "", /, **cell: str) -> str:
        """The address of a page with the same."""
        value = _MONEY if self.money else ""
        return address(page, suffix, rows=self.rows.word, columns=self.columns.word, **cell, value=value)


@dataclass(frozen=True)
class Head:
    """A row or column: the thing, its name and page, and how many measures it has in all."""

    thing: str
    name: str
    page: str
    measures: int


@dataclass(frozen=True)
class Cell:
    """Where a row and a column meet: its measures, the money they name and how many name any, and how it is shown."""

    measures: tuple[Measure, ...]
    money: Decimal | None
    naming: int
    shade: int
    """0 where there is nothing to shade, else 1 (least) to 5 (most)."""
    href: str
    gap: Found | None
    """The finding that more was to be expected here."""
    twice: bool
    """Whether an amount may be stated twice among its measures."""


@dataclass(frozen=True)
class Matrix:
    """The whole: rows and columns in order, the cells row by row, and how many things of each were left out."""

    rows: tuple[Head, ...]
    columns: tuple[Head, ...]
    cells: tuple[tuple[Cell, ...], ...]
    more_rows: int
    more_columns: int


class Matrices(PlanRoutes):
    """The page with the matrix, the page of one cell, and both as tables."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.matrix: Callable[[Asked, str], Matrix] = lru_cache(maxsize=64)(self._matrix)

    def routes(self) -> list[Route]:
        """The pages, and both as tables."""
        pages = {"matrix": (self.show, self.table), "cell": (self.cell, self.cell_table)}
        return [
            route
            for name, (show, table) in pages.items()
            for route in (Route(PAGES[name], show), *table_routes(PAGES[name], table))
        ]

    def show(self, request: Request) -> Response:
        """The matrix that the address asks for."""
        v, asked = self.view(request), _asked(request)
        matrix = self.matrix(asked, v.lang)
        names = {word: kind.one(v.lang) for word, kind in DIMENSIONS.items()}
        within = {word: inside(name) for word, name in names.items()}
        title = f"Matrix: {asked.rows.one(v.lang)} {v.t('en', 'and')} {within[asked.columns.word]}"
        turned = Asked(asked.columns, asked.rows, asked.money)
        return page(
            v,
            "matrix.html",
            title=title,
            data=table_links(request),
            asked=asked,
            matrix=matrix,
            names=names,
            within=within,
            values=[
                (_NUMBER, v.t("Aantal maatregelen", "Number of measures")),
                (_MONEY, v.t("Genoemd geld", "Stated money")),
            ],
            value=_MONEY if asked.money else _NUMBER,
            turned=len(matrix.columns) > _UPRIGHT,
            marked=any(cell.gap for cell in chain(*matrix.cells)),
            doubled=self.plan.maybe_twice if asked.money and any(cell.twice for cell in chain(*matrix.cells)) else (),
            transposed=turned.address("matrix"),
        )

    def table(self, request: Request) -> Response:
        """The matrix as a table, whole: nothing is left out here."""
        asked, v = _asked(request), self.view(request)
        of_column = self._things(asked.columns)
        columns = enumerate(of_column.values())
        places = grouped((m, place) for place, measures in columns for m in measures)  # most of many cells are empty

        def line(row: str, measures: Sequence[Measure]) -> tuple[int | Decimal | str, ...]:
            met = grouped((place, measure) for measure in measures for place in places[measure])
            return v.name(row), len(measures), *(told(met.get(place, ())) for place in range(len(of_column)))

        def told(measures: Sequence[Measure]) -> int | Decimal | str:
            if not asked.money:
                return len(measures)
            stated = self.plan.stated(measures)[0]
            return stated if stated is not None else v.t("geen bedrag genoemd", "no amount stated") if measures else ""

        heads = (inside(asked.rows.one(v.lang)), v.t("maatregelen", "measures"), *map(v.name, of_column))
        lines = [line(*item) for item in self._things(asked.rows).items()]
        value = _MONEY if asked.money else _NUMBER
        return table_response(request, f"matrix-{asked.rows.word}-{asked.columns.word}-{value}", heads, lines)

    # --- one cell ------------------------------------------------------------------------------

    def cell(self, request: Request) -> Response:
        """The measures of one cell."""
        v, asked = self.view(request), _asked(request)
        row, column, measures = self._cell_asked(request, asked)
        stated, naming, _ = self.plan.stated(measures)
        part, there = part_of(measures, request, self.plan.limits.page_rows), set(measures)
        title = f"{v.name(row)} {v.t('en', 'and')} {v.name(column)}"
        return page(
            v,
            "matrix_cell.html",
            crumbs=(Crumb("Matrix", asked.address("matrix")),),
            title=title,
            data=table_links(request, value=""),
            heads=[(asked.rows.one(v.lang), v.link(row)), (asked.columns.one(v.lang), v.link(column))],
            part=part,
            stated=stated,
            naming=naming,
            gap=self._expected.get(frozenset((row, column))),
            twice=[found for found in self.plan.maybe_twice if there.issuperset(found.measures)],
            back=asked.address("matrix"),
        )

    def cell_table(self, request: Request) -> Response:
        """The measures of one cell as a table."""
        row, column, measures = self._cell_asked(request, _asked(request))
        v = self.view(request)
        lines = [
            (m.identifier, m.title, "; ".join(map(v.name, m.things("lead"))), v.period(m), m.stated, m.iri)
            for m in measures
        ]
        heads = v.t(
            "nummer|titel|trekkende minister(s)|looptijd|genoemd geld (euro)|URI",
            "number|title|lead minister(s)|period|stated money (euro)|URI",
        ).split("|")
        return table_response(request, f"cel-{slug(row)}-{slug(column)}", heads, lines)

    def _cell_asked(self, request: Request, asked: Asked) -> tuple[str, str, list[Measure]]:
        """The things of row and column, and the measures they share. Raises Problem (404) for an unknown thing."""
        row = self.plan.known(asked.rows.facet, given(request, "row"))
        column = self.plan.known(asked.columns.facet, given(request, "column"))
        there = set(self.plan.things(asked.columns.facet)[column])
        return row, column, [measure for measure in self.plan.things(asked.rows.facet)[row] if measure in there]

    # --- the whole -----------------------------------------------------------------------------

    @once
    def _expected(self) -> Mapping[frozenset[str], Found]:
        """The findings that a cell has fewer measures than was to be expected, by the two things that meet there."""
        found = (item for rule in CELLS for item in self.plan.found_by[rule])
        return {frozenset(item.finding.concerns): item for item in found}

    def _things(self, kind: Kind) -> Mapping[str, list[Measure]]:
        """The things of a kind with their measures, and after them those that no measure has."""
        return {**self.plan.things(kind.facet), **{thing: [] for thing in self.plan.unused.get(kind.facet, ())}}

    def _matrix(self, asked: Asked, lang: str) -> Matrix:
        """The matrix with at most as many rows and columns as the setting says, the most used ones."""
        most = self.plan.limits.matrix_things
        of_row, of_column = self._things(asked.rows), self._things(asked.columns)
        rows, columns = _most_used(of_row, most), _most_used(of_column, most)
        members = {thing: set(of_column[thing]) for thing in columns}
        met = [[tuple(m for m in of_row[row] if m in members[column]) for column in columns] for row in rows]
        values = [[self._value(measures, asked) for measures in line] for line in met]
        highest = max((number for line in values for number in line), default=0)
        cells = tuple(
            tuple(
                self._cell(asked, (row, column), measures, number / highest if highest else 0)
                for column, measures, number in zip(columns, line, numbers, strict=True)
            )
            for row, line, numbers in zip(rows, met, values, strict=True)
        )
        heads = [self._heads(things, of, lang) for things, of in ((rows, of_row), (columns, of_column))]
        return Matrix(heads[0], heads[1], cells, len(of_row) - len(rows), len(of_column) - len(columns))

    def _cell(self, asked: Asked, at: tuple[str, str], measures: tuple[Measure, ...], share: float) -> Cell:
        money, naming, _ = self.plan.stated(measures)
        return Cell(
            measures,
            money,
            naming,
            ceil(_SHADES * sqrt(share)),
            asked.address("cell", row=slug(at[0]), column=slug(at[1])) if measures else "",
            self._expected.get(frozenset(at)),
            any(set(measures).issuperset(found.measures) for found in self.plan.maybe_twice),
        )

    def _value(self, measures: Sequence[Measure], asked: Asked) -> float:
        return float(self.plan.stated(measures)[0] or 0) if asked.money else len(measures)

    def _heads(self, things: Sequence[str], of: Mapping[str, list[Measure]], lang: str) -> tuple[Head, ...]:
        links = (self.plan.names.link(thing, lang) for thing in things)
        return tuple(Head(link.uri, link.text, link.href or "", len(of[link.uri])) for link in links)


def _asked(request: Request) -> Asked:
    """Rows, columns and value. Raises Problem (400) for what cannot be chosen."""
    rows, columns = given(request, "rows") or "doelgroep", given(request, "columns") or "minister"
    value = given(request, "value") or _NUMBER
    if rows not in DIMENSIONS or columns not in DIMENSIONS or value not in (_NUMBER, _MONEY):
        raise Problem(
            400,
            f"rijen and kolommen are one of {', '.join(DIMENSIONS)}; waarde is {_NUMBER} or {_MONEY}",
            "Deze rijen, kolommen of waarde bestaan niet.",
        )
    return Asked(DIMENSIONS[rows], DIMENSIONS[columns], value == _MONEY)


def _most_used(things: Mapping[str, list[Measure]], most: int) -> list[str]:
    """The most used things, in the order they had."""
    if len(things) <= most:
        return list(things)
    kept = set(sorted(things, key=lambda thing: -len(things[thing]))[:most])
    return [thing for thing in things if thing in kept]
