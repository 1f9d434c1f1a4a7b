"""The rows of an answer: as a table of Python values, or typed, as frozen dataclasses checked column by column."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import types
import typing
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, cached_property
from html import escape
from typing import TYPE_CHECKING, Any, TypeVar, overload

import pyoxigraph as ox

from ontology.errors import VapaError
from ontology.wording import counted

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

__all__ = ["Row", "RowError", "Table", "Text", "Value", "by_column", "column_type", "grouped", "texts"]

Value = str | int | Decimal | bool | dt.date | None
"""A cell: text and IRIs as str, numbers, booleans, dates (a year is an int), None where there is none."""

Row = dict[str, Value]
Text = Mapping[str, str]
"""A text in Dutch and English, by language."""

XSD = "http://www.w3.org/2001/XMLSchema#"
_SIZES = ("Long", "Int", "Short", "Byte")
_INTEGERS = {
    f"{XSD}{name}"
    for name in (
        *("gYear", "integer", "positiveInteger", "negativeInteger", "nonPositiveInteger", "nonNegativeInteger"),
        *(name for size in _SIZES for name in (size.lower(), f"unsigned{size}")),
    )
}
_Typed = TypeVar("_Typed")
_Key = TypeVar("_Key")
_Item = TypeVar("_Item")


class RowError(VapaError):
    """An answer does not have the columns or values that its reader relies on."""


def grouped(pairs: Iterable[tuple[_Key, _Item]]) -> dict[_Key, list[_Item]]:
    """Items by their key, both in the order of the pairs; under a key that is not there it finds no items.

    >>> dict(grouped([("a", 1), ("b", 2), ("a", 3)]))
    {'a': [1, 3], 'b': [2]}
    """
    found: dict[_Key, list[_Item]] = defaultdict(list)
    for key, item in pairs:
        found[key].append(item)
    return found


def by_column(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    """Rows by what a column says, as text, in the order in which it first says so.

    >>> by_column([{"a": 1, "b": "x"}, {"a": 1, "b": None}], "a")
    {'1': [{'a': 1, 'b': 'x'}, {'a': 1, 'b': None}]}
    """
    return dict(grouped((str(row[column]), row) for row in rows))


def texts(rows: Iterable[Row], column: str) -> list[str]:
    """What a column says, as text, once each, in the order of the rows.

    >>> texts([{"b": "x"}, {"b": None}, {"b": "a"}, {"b": "x"}], "b")
    ['x', 'a']
    """
    return list(dict.fromkeys(str(row[column]) for row in rows if row[column] is not None))


def column_type(values: Iterable[Value]) -> str:
    """What all values of a column are: boolean, integer, number or date; a mixture, such as years and days, is string.

    >>> column_type([2022, None]), column_type([2022, Decimal("1.5")]), column_type([2022, dt.date(2022, 9, 9)])
    ('integer', 'number', 'string')
    """
    found = {type(value) for value in values if value is not None}
    if found == {bool}:
        return "boolean"
    if found == {int}:
        return "integer"
    if found and found <= {int, Decimal}:
        return "number"
    return "date" if found == {dt.date} else "string"


class Table(Sequence[Row]):
    """An answer: `columns` in order, and one dict per row.

    >>> table = Table(["a"], [("1",), (None,)])
    >>> len(table), table[0]["a"], table.column("a")
    (2, '1', ['1', None])
    """

    shown = 20
    """How many rows a notebook shows of it; it says how many there are."""

    def __init__(self, columns: Sequence[str], rows: Sequence[tuple[Value, ...]], name: str = "") -> None:
        """`name` is what errors call it: the query that it answers."""
        self.columns, self._rows, self.name = list(columns), list(rows), name

    @classmethod
    def of(cls, solutions: ox.QuerySolutions, name: str = "") -> Table:
        """The answer as Python values."""
        columns = [variable.value for variable in solutions.variables]
        return cls(columns, [tuple(_value(term) for term in solution) for solution in solutions], name)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            return [self._row(row) for row in self._rows[index]]
        return self._row(self._rows[index])

    def __iter__(self) -> Iterator[Row]:
        return map(self._row, self._rows)

    def __repr__(self) -> str:
        return f"<Table {counted(len(self), 'row')}: {', '.join(self.columns)}>"

    def _row(self, row: tuple[Value, ...]) -> Row:
        return dict(zip(self.columns, row, strict=True))

    def column(self, name: str) -> list[Value]:
        """One column as a list. Raises ValueError when the answer has no such column."""
        index = self.columns.index(name)
        return [row[index] for row in self._rows]

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(column)}</th>" for column in self.columns)
        body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in self._rows[: self.shown])
        of = counted(len(self), "row") if len(self) <= self.shown else f"the first {self.shown} of {len(self)} rows"
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        return f"{table}<p>{escape(self.name)}{': ' if self.name else ''}{of}</p>"

    def to_arrow(self) -> pyarrow.Table:
        """The answer as an Arrow table, each column of one type (`queries.frames`). Raises FrameError."""
        from queries.frames import arrow

        return arrow(self.columns, self._rows)

    def to_pandas(self) -> pandas.DataFrame:
        """The answer in pandas: years and counts are Int64, amounts Float64, days datetime64, all else string."""
        from queries.frames import pandas_frame

        return pandas_frame(self.to_arrow())

    def to_polars(self) -> polars.DataFrame:
        """The answer in polars, with the types of `to_arrow`."""
        from queries.frames import polars_frame

        return polars_frame(self.to_arrow())

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The answer for any library that reads Arrow (the PyCapsule interface), such as duckdb or polars."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def typed(self, cls: type[_Typed], **columns: str) -> list[_Typed]:
        """The rows as instances of a dataclass with a field for each column that it needs.

        The field `first_line` is the column `firstLine`, `from_` is `from`; `columns` names those that are called
        otherwise. A field with a default may have no column or no value. A field that is a tuple gathers what rows say
        that are alike in all else, and one that is a mapping does so by what column `language` says. Raises RowError
        when another column lacks, or a cell does not fit the type of its field: str, int, Decimal, bool, date, one of
        them and None, or a tuple or mapping of them.

        >>> @dataclasses.dataclass(frozen=True)
        ... class Passage:
        ...     page: int
        ...     first_line: int | None
        >>> Table(["page", "firstLine"], [(12, None)]).typed(Passage)
        [Passage(page=12, first_line=None)]
        >>> @dataclasses.dataclass(frozen=True)
        ... class Group:
        ...     iri: str
        ...     close: tuple[str, ...]
        >>> table = Table(["group", "targetGroup"], [("a", "x"), ("b", None), ("a", "y")])
        >>> table.typed(Group, iri="group", close="targetGroup")
        [Group(iri='a', close=('x', 'y')), Group(iri='b', close=())]
        >>> @dataclasses.dataclass(frozen=True)
        ... class Theme:
        ...     names: Mapping[str, str]
        >>> Table(["name", "language"], [("Wonen", "nl"), ("Housing", "en")]).typed(Theme, names="name")
        [Theme(names={'nl': 'Wonen', 'en': 'Housing'})]
        """
        known = _fields(cls)  # type: ignore[arg-type]  # a class is hashable
        fields = [(columns.get(field.name, field.column), field) for field in known]
        if lacking := [column for column, field in fields if field.needed and column not in self.columns]:
            raise RowError(f"query '{self.name}' has no column '{lacking[0]}'")
        places = [(self.columns.index(column), field) for column, field in fields if column in self.columns]
        read: Iterable[dict[str, Any]] = (
            {field.name: self._read(row[at], at, field) for at, field in places if field.needed or row[at] is not None}
            for row in self._rows
        )
        if many := {field.name: field.holds for _, field in places if field.holds}:
            spoken = self.column("language") if Mapping in many.values() else itertools.repeat(None)
            read = _gathered(zip(read, spoken, strict=False), many)
        return [cls(**given) for given in read]

    def _read(self, value: Value, place: int, field: _Field) -> Value:
        try:
            return field.read(value)
        except ValueError as error:
            raise RowError(f"query '{self.name}', column '{self.columns[place]}': {error}") from None


def _cell(value: Value) -> str:
    text = "" if value is None else escape(str(value))
    link = isinstance(value, str) and value.startswith(("http://", "https://")) and " " not in value
    return f'<td><a href="{text}">{text}</a></td>' if link else f"<td>{text}</td>"


def _gathered(rows: Iterable[tuple[dict[str, Any], Value]], many: Mapping[str, type]) -> Iterable[dict[str, Any]]:
    """Rows, each with its language, that are alike in all but the fields that hold many values as one, in order."""
    found: dict[frozenset[tuple[str, Value]], dict[str, Any]] = {}
    for row, language in rows:
        values = {name: row.pop(name, None) for name in many}
        empty: dict[str, Any] = {name: {} if holds is Mapping else () for name, holds in many.items()}
        one = found.setdefault(frozenset(row.items()), {**row, **empty})
        for name, value in values.items():
            if value is not None:
                one[name] = {**one[name], language: value} if many[name] is Mapping else (*one[name], value)
    return found.values()


@dataclasses.dataclass(frozen=True)
class _Field:
    """A field of a typed row: its column, the type of a cell, whether it must be there, and what holds many of them."""

    name: str
    column: str
    kind: object
    needed: bool
    holds: type | None

    @cached_property
    def read(self) -> Callable[[Value], Value]:
        """How a cell is read."""
        return _reader(self.kind)


@cache
def _fields(cls: type[Any]) -> tuple[_Field, ...]:
    hints = typing.get_type_hints(cls)
    return tuple(_field(field, hints[field.name]) for field in dataclasses.fields(cls))


def _field(field: dataclasses.Field[Any], hint: object) -> _Field:
    holds = origin if (origin := typing.get_origin(hint)) in (tuple, Mapping) else None
    kind = typing.get_args(hint)[-1 if holds is Mapping else 0] if holds else hint
    needed = field.default is field.default_factory is dataclasses.MISSING and not holds
    return _Field(field.name, _column(field.name), kind, needed, holds)


def _column(field: str) -> str:
    first, *rest = field.rstrip("_").split("_")
    return first + "".join(part.title() for part in rest)


def _reader(hint: object) -> Callable[[Value], Value]:
    kinds = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    optional = type(None) in kinds
    converts = [_CONVERT[kind] for kind in kinds if kind is not type(None)]

    def read(value: Value) -> Value:
        if value is None:
            if optional:
                return None
            raise ValueError("there is no value")
        if len(converts) > 1:  # a cell that may be of several kinds stays what it is
            return value
        return converts[0](value)

    return read


def _number(value: Value) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError(f"'{value}' is not a number")
    return Decimal(value)


def _integer(value: Value) -> int:
    if (number := _number(value)) != int(number):
        raise ValueError(f"'{value}' is not a whole number")
    return int(number)


def _truth(value: Value) -> bool:
    if value not in (0, 1):
        raise ValueError(f"'{value}' is neither true nor false")
    return bool(value)


def _date(value: Value) -> dt.date:
    if not isinstance(value, dt.date):
        raise ValueError(f"'{value}' is not a date")
    return value


_CONVERT: Mapping[object, Callable[[Value], Value]] = {
    str: str,
    int: _integer,
    Decimal: _number,
    bool: _truth,
    dt.date: _date,
}


def _value(term: object) -> Value:
    """An RDF term as a Python value; a literal that is not what its datatype says stays text."""
    try:
        return _converted(term)
    except (ValueError, ArithmeticError):
        return term.value if isinstance(term, ox.Literal) else str(term)


def _converted(term: object) -> Value:
    match term:
        case ox.Literal():
            datatype = term.datatype.value
            if datatype in _INTEGERS:
                return int(term.value)
            if datatype in (f"{XSD}decimal", f"{XSD}double", f"{XSD}float"):
                return Decimal(term.value)
            if datatype == f"{XSD}boolean":
                return {"true": True, "1": True, "false": False, "0": False}.get(term.value, term.value)
            if datatype == f"{XSD}date":
                return dt.date.fromisoformat(term.value[:10])
            return term.value
        case ox.NamedNode():
            return term.value
        case None:
            return None
        case _:
            return str(term)
