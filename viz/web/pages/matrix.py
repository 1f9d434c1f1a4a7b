"""Any two ways to divide the measures against each other: how many stand in each cell, or the money they name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import ceil, sqrt

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from queries import Finding
from queries.exports.export import csv_file
from queries.findings.gaps import CELLS
from viz.once import once
from viz.web.http.negotiation import Problem
from viz.web.model.facts import Facts, address, slug
from viz.web.paging import limit, part_of
from viz.web.site import Crumb, Data, language, page
from viz.web.text.format import voice

__all__ = ["DIMENSIONS", "Matrices"]

DIMENSIONS: Mapping[str, tuple[str, str, str]] = {
    "doelgroep": ("target-group", "Doelgroep", "Target group"),
    "minister": ("minister", "Minister", "Minister"),
    "doelstelling": ("goal", "Doelstelling", "Goal"),
    "thema": ("theme", "Thema", "Theme"),
    "sdg": ("sdg-goal", "SDG-doel", "SDG"),
    "subdoel": ("sdg", "SDG-subdoel", "SDG target"),
    "actor": ("actor", "Actor", "Actor"),
    "instrument": ("instrument-type", "Soort instrument", "Type of instrument"),
    "beleidsdomein": ("policy-domain", "Beleidsdomein", "Policy domain"),
    "status": ("status", "Status", "Status"),
}
"""What can be a row or a column: the facet of the links, and its name in Dutch and English."""

_VALUES = ("aantal", "geld")
_SHADES = 5
_UPRIGHT = 10
"""Up to so many columns have room for a label that reads from left to right."""


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

    measures: tuple[str, ...]
    money: Decimal
    naming: int
    text: str
    shade: int
    """0 where there is nothing to shade, else 1 (least) to 5 (most)."""
    href: str
    gap: str
    """The page of the finding that more was to be expected here; empty where there is none."""
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


class Matrices:
    """The page with the matrix, the page of one cell, and both as CSV."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.matrix: Callable[[str, str, str, str], Matrix] = lru_cache(maxsize=64)(self._matrix)

    def routes(self) -> list[Route]:
        """The pages and their CSV."""
        return [
            Route("/matrix", self.show),
            Route("/matrix.csv", self.table),
            Route("/matrix/cel", self.cell),
            Route("/matrix/cel.csv", self.cell_table),
        ]

    def show(self, request: Request) -> Response:
        """The matrix that the address asks for."""
        lang, facts = language(request), self.facts
        f = voice(lang)
        t = f.t
        rows, columns, value = _asked(request)
        matrix = self.matrix(rows, columns, value, lang)
        names = {name: t(*labels) for name, (_, *labels) in DIMENSIONS.items()}
        inside = {name: label if label.startswith("SDG") else label.lower() for name, label in names.items()}
        title = f"{names[rows]} {t('en', 'and')} {inside[columns]}"
        return page(
            request,
            "matrix.html",
            title=f"Matrix: {title}",
            cite=f"Matrix: {title}",
            data=(Data("CSV", address("/matrix.csv", rijen=rows, kolommen=columns, waarde=value), "text/csv"),),
            matrix=matrix,
            rows=rows,
            columns=columns,
            value=value,
            names=names,
            inside=inside,
            turned=len(matrix.columns) > _UPRIGHT,
            limit=limit("matrix_things"),
            marked=any(cell.gap for row in matrix.cells for cell in row),
            doubled=[f.measures for f in facts.maybe_twice] if _doubled(matrix) and value == "geld" else [],
            unused=[
                (names[dimension], [(facts.name(thing, lang), facts.page_of(thing)) for thing in things])
                for dimension in dict.fromkeys((rows, columns))
                if (things := facts.unused.get(DIMENSIONS[dimension][0]))
            ],
            transposed=address("/matrix", rijen=columns, kolommen=rows, waarde=value),
            total=len(facts.measures),
        )

    def table(self, request: Request) -> Response:
        """The matrix as CSV, whole: nothing is left out here."""
        rows, columns, value = _asked(request)
        facts, of_column = self.facts, self.facts.things(DIMENSIONS[columns][0])
        places: dict[str, list[int]] = defaultdict(list)  # most cells of a large matrix are empty
        for place, measures in enumerate(of_column.values()):
            for identifier in measures:
                places[identifier].append(place)

        def line(row: str, measures: Sequence[str]) -> tuple[int | Decimal | str, ...]:
            met: dict[int, list[str]] = defaultdict(list)
            for identifier in measures:
                for place in places[identifier]:
                    met[place].append(identifier)
            return facts.name(row), len(measures), *(told(met.get(place, ())) for place in range(len(of_column)))

        def told(measures: Sequence[str]) -> int | Decimal | str:
            if value == "aantal":
                return len(measures)
            money, naming = facts.stated_by(measures)
            return money if naming else "geen bedrag genoemd" if measures else ""

        heads = (DIMENSIONS[rows][1].lower(), "maatregelen", *map(facts.name, of_column))
        lines = [line(*item) for item in facts.things(DIMENSIONS[rows][0]).items()]
        return _csv(csv_file(heads, lines), f"matrix-{rows}-{columns}-{value}.csv")

    # --- one cell ------------------------------------------------------------------------------

    def cell(self, request: Request) -> Response:
        """The measures of one cell."""
        lang, facts = language(request), self.facts
        f = voice(lang)
        t = f.t
        rows, columns, value = _asked(request)
        row, column, measures = self._cell_asked(request, rows, columns)
        stated, naming = facts.stated_by(measures)
        part, there = part_of(measures, request), set(measures)
        given = {"rijen": rows, "kolommen": columns, "rij": slug(row), "kolom": slug(column)}
        title = f"{facts.name(row, lang)} {t('en', 'and')} {facts.name(column, lang)}"
        back = address("/matrix", rijen=rows, kolommen=columns, waarde=value)
        return page(
            request,
            "matrix_cell.html",
            crumbs=(Crumb("Matrix", back),),
            title=title,
            cite=title,
            data=(Data("CSV", address("/matrix/cel.csv", **given), "text/csv"),),
            heads=[
                (t(*DIMENSIONS[dimension][1:]), facts.name(thing, lang), facts.page_of(thing))
                for dimension, thing in ((rows, row), (columns, column))
            ],
            part=part,
            listed=[
                (
                    facts.measures[identifier],
                    ", ".join(facts.name(post, lang) for post in facts.links.leads(identifier)),
                    facts.stated.get(identifier),
                )
                for identifier in part.rows
            ],
            stated=stated,
            naming=naming,
            finding=self._expected.get(frozenset((row, column))),
            finding_page=facts.finding_page,
            twice=[f.measures for f in facts.maybe_twice if there.issuperset(f.measures)],
            back=back,
        )

    def cell_table(self, request: Request) -> Response:
        """The measures of one cell as CSV."""
        rows, columns, _ = _asked(request)
        row, column, measures = self._cell_asked(request, rows, columns)
        facts = self.facts
        lines = [
            (
                identifier,
                measure.title,
                "; ".join(facts.links.ministers((identifier,))),
                voice("nl").period(measure.start, measure.end, measure.open_ended),
                facts.stated.get(identifier),
                f"{facts.store.base}/id/measure/{facts.store.plan}/{identifier}",
            )
            for identifier, measure in ((name, facts.measures[name]) for name in measures)
        ]
        heads = ("nummer", "titel", "trekkende minister(s)", "looptijd", "genoemd geld (euro)", "URI")
        return _csv(csv_file(heads, lines), f"cel-{slug(row)}-{slug(column)}.csv")

    def _cell_asked(self, request: Request, rows: str, columns: str) -> tuple[str, str, list[str]]:
        """The things of row and column, and the measures they share. Raises Problem (404) for an unknown thing."""
        (row_facet, *_), (column_facet, *_) = DIMENSIONS[rows], DIMENSIONS[columns]
        row = self.facts.known(row_facet, request.query_params.get("rij", ""))
        column = self.facts.known(column_facet, request.query_params.get("kolom", ""))
        there = set(self.facts.things(column_facet)[column])
        return row, column, [identifier for identifier in self.facts.things(row_facet)[row] if identifier in there]

    # --- the whole -----------------------------------------------------------------------------

    @once
    def _expected(self) -> Mapping[frozenset[str], Finding]:
        """The findings that a cell has fewer measures than was to be expected, by the two things that meet there."""
        return {frozenset(finding.concerns): finding for finding in self.facts.findings if finding.rule in CELLS}

    def _matrix(self, rows: str, columns: str, value: str, lang: str) -> Matrix:
        """The matrix with at most as many rows and columns as the setting says, the most used ones."""
        most, f = limit("matrix_things"), voice(lang)
        (row_facet, *_), (column_facet, *_) = DIMENSIONS[rows], DIMENSIONS[columns]
        of_row, of_column = self.facts.things(row_facet), self.facts.things(column_facet)
        shown_rows, shown_columns = _most_used(of_row, most), _most_used(of_column, most)
        members = {thing: set(of_column[thing]) for thing in shown_columns}
        met = [
            [tuple(m for m in of_row[row] if m in members[column]) for column in shown_columns] for row in shown_rows
        ]
        values = [[self._value(measures, value) for measures in line] for line in met]
        highest = max((float(number) for line in values for number in line), default=0)
        doubled = [finding.measures for finding in self.facts.maybe_twice]
        cells = []
        for row, line, numbers in zip(shown_rows, met, values, strict=True):
            found = []
            for column, measures, number in zip(shown_columns, line, numbers, strict=True):
                given = {"rijen": rows, "kolommen": columns, "rij": slug(row), "kolom": slug(column)}
                kept = {"waarde": value} if value != _VALUES[0] else {}
                money, naming = self.facts.stated_by(measures)
                gap = self._expected.get(frozenset((row, column)))
                found.append(
                    Cell(
                        measures,
                        money,
                        naming,
                        f.number(len(measures)) if value == "aantal" else f.short_euro(money) if naming else "",
                        ceil(_SHADES * sqrt(float(number) / highest)) if number and highest else 0,
                        address("/matrix/cel", **given, **kept) if measures else "",
                        self.facts.finding_page(gap) if gap else "",
                        any(map(set(measures).issuperset, doubled)),
                    )
                )
            cells.append(tuple(found))
        return Matrix(
            self._heads(shown_rows, of_row, lang),
            self._heads(shown_columns, of_column, lang),
            tuple(cells),
            len(of_row) - len(shown_rows),
            len(of_column) - len(shown_columns),
        )

    def _value(self, measures: Sequence[str], value: str) -> Decimal:
        return Decimal(len(measures)) if value == "aantal" else self.facts.stated_by(measures)[0]

    def _heads(self, things: Sequence[str], of: Mapping[str, list[str]], lang: str) -> tuple[Head, ...]:
        return tuple(
            Head(thing, self.facts.name(thing, lang), self.facts.page_of(thing), len(of[thing])) for thing in things
        )


def _asked(request: Request) -> tuple[str, str, str]:
    """Rows, columns and value. Raises Problem (400) for what cannot be chosen."""
    given = request.query_params
    rows, columns = given.get("rijen") or "doelgroep", given.get("kolommen") or "minister"
    value = given.get("waarde") or _VALUES[0]
    if rows not in DIMENSIONS or columns not in DIMENSIONS or value not in _VALUES:
        raise Problem(
            400,
            f"rijen and kolommen are one of {', '.join(DIMENSIONS)}; waarde is {' or '.join(_VALUES)}",
            "Deze rijen, kolommen of waarde bestaan niet.",
        )
    return rows, columns, value


def _most_used(things: Mapping[str, list[str]], most: int) -> list[str]:
    """The most used things, in the order they had."""
    if len(things) <= most:
        return list(things)
    kept = set(sorted(things, key=lambda thing: -len(things[thing]))[:most])
    return [thing for thing in things if thing in kept]


def _doubled(matrix: Matrix) -> bool:
    return any(cell.twice for row in matrix.cells for cell in row)


def _csv(body: bytes, name: str) -> Response:
    disposition = f'attachment; filename="{name}"'
    return Response(body, headers={"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": disposition})
