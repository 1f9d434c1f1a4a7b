"""Answers as typed rows: what fits becomes a dataclass, what does not is told with its query and column."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

import pytest

from queries import RowError, Store, Table


@dataclass(frozen=True)
class Passage:
    page: int
    first_line: int | None
    from_: str
    mention: str = "no words"


def test_columns_in_camel_case_fill_fields_in_snake_case_and_others_are_left_out() -> None:
    table = Table(["firstLine", "from", "page", "unused"], [(3, "a", 12, "x"), (None, "b", 13, None)])
    assert table.typed(Passage) == [Passage(12, 3, "a"), Passage(13, None, "b")]


def test_a_field_with_a_default_takes_its_column_where_there_is_one() -> None:
    (row,) = Table(["page", "firstLine", "from", "mention"], [(1, 2, "a", "VVSG")]).typed(Passage)
    assert row.mention == "VVSG"


@dataclass(frozen=True)
class Every:
    number: int
    amount: Decimal
    yes: bool
    day: dt.date
    moment: int | dt.date | None


def test_every_kind_of_cell_is_read_as_its_field_says() -> None:
    day = dt.date(2022, 9, 9)
    columns = ["number", "amount", "yes", "day", "moment"]
    (row,) = Table(columns, [(Decimal(3), 5, 1, day, 2022)]).typed(Every)
    assert row == Every(3, Decimal(5), True, day, 2022)
    assert (type(row.number), type(row.amount), type(row.yes)) == (int, Decimal, bool)


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("number", Decimal("3.5"), "'3.5' is not a whole number"),
        ("number", "3", "'3' is not a number"),
        ("number", True, "'True' is not a number"),
        ("number", None, "there is no value"),
        ("yes", "true", "'true' is neither true nor false"),
        ("day", 2022, "'2022' is not a date"),
    ],
)
def test_what_does_not_fit_is_told_with_its_query_and_column(column: str, value: object, words: str) -> None:
    cells = {"number": 1, "amount": 1, "yes": True, "day": dt.date(2022, 1, 1), "moment": None} | {column: value}
    table = Table(list(cells), [tuple(cells.values())], "periods")  # type: ignore[arg-type]
    with pytest.raises(RowError) as caught:
        table.typed(Every)
    assert str(caught.value) == f"query 'periods', column '{column}': {words}"


def test_a_column_that_lacks_is_told(kg: Store) -> None:
    with pytest.raises(RowError, match="query 'ministers' has no column 'page'"):
        kg.query("ministers").typed(Passage)
