"""Answers in notebooks and data frames: every column has the type that its values have."""

from __future__ import annotations

import datetime as dt
import re
import sys
from decimal import Decimal

import pandas as pd
import polars as pl
import pytest

from queries import Store, Table
from queries.frames import FrameError


def test_a_year_is_a_whole_number_also_where_some_are_absent(kg: Store) -> None:
    frame = kg.query("budget-lines", measure="7.1.3").to_pandas()
    assert frame["firstYear"].dtype == pd.Int64Dtype()
    everywhere = kg.query("budget-lines").to_pandas()
    assert everywhere["firstYear"].dtype == pd.Int64Dtype()
    assert everywhere["firstYear"].isna().any()
    assert everywhere["amount"].dtype == pd.Float64Dtype()
    # line 840: vzw Krijt gets 298.000 euro in each of three school years
    assert sorted(frame.loc[frame["label"].str.contains("Krijt"), "firstYear"]) == [2019, 2020, 2021]


def test_money_adds_up_in_pandas(kg: Store) -> None:
    frame = kg.query("budget-per-measure").to_pandas().set_index("identifier")
    assert frame.loc["7.1.1", "statedEuro"] == 800_000
    exact = sum(Decimal(str(row["statedEuro"])) for row in kg.query("budget-per-measure"))
    assert frame["statedEuro"].sum() == pytest.approx(float(exact), abs=0.01)


def test_a_day_is_a_date_and_can_be_compared(kg: Store) -> None:
    frame = kg.query("ministers").to_pandas().set_index("holder")
    assert pd.api.types.is_datetime64_any_dtype(frame["from"].dtype)
    assert frame.loc["Benjamin Dalle", "from"] == pd.Timestamp(2022, 5, 18)
    assert frame["measures"].dtype == pd.Int64Dtype()


def test_a_truth_value_stays_one_and_a_column_of_several_kinds_is_text(kg: Store) -> None:
    frame = kg.query("periods").to_pandas()
    assert frame["openEnded"].dtype == pd.BooleanDtype()
    ends = frame.set_index("identifier")["end"]
    assert ends["7.1.1"] == "2022-09-09"
    assert ends["7.2.1"] == "2022"


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ("1 99999999999999999999", ["1", "99999999999999999999"]),
        ("true 1", ["true", "1"]),
        ("'maybe'^^xsd:boolean true", ["maybe", "true"]),
        ("'2022'^^xsd:gYear UNDEF '7'^^xsd:unsignedByte", [2022, None, 7]),
    ],
)
def test_an_odd_column_keeps_what_its_values_say(kg: Store, values: str, shown: list[object]) -> None:
    table = kg.table(f"SELECT ?x {{ VALUES ?x {{ {values} }} }}")
    assert table.to_polars()["x"].to_list() == shown
    assert [None if pd.isna(value) else value for value in table.to_pandas()["x"]] == shown


def test_an_answer_without_rows_keeps_its_columns() -> None:
    table = Table(["a", "b"], [])
    assert list(table.to_pandas().columns) == table.to_polars().columns == ["a", "b"]


def test_polars_reads_it_through_arrow(kg: Store) -> None:
    table = kg.query("ministers")
    frame = pl.DataFrame(table)
    assert frame.equals(table.to_polars())
    assert frame.schema["from"] == pl.Date
    assert frame.filter(pl.col("holder") == "Benjamin Dalle")["from"].to_list() == [dt.date(2022, 5, 18)]


def test_a_notebook_shows_a_table_and_how_much_of_it() -> None:
    rows = [(f"<b>{number}</b>", "https://w3id.org/vapa/id/actor/vvsg", None) for number in range(25)]
    html = Table(["a", "b", "c"], rows, "actors")._repr_html_()
    assert html.count("<tr>") == 21
    assert "actors: the first 20 of 25 rows" in html
    assert "&lt;b&gt;0&lt;/b&gt;" in html
    assert "<b>" not in html
    assert '<a href="https://w3id.org/vapa/id/actor/vvsg">' in html
    assert re.search(r"<td></td></tr>", html)
    assert "<p>1 row</p>" in Table(["a"], [(1,)])._repr_html_()


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_a_library_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch, library: str) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    table = Table(["a"], [(1,)])
    with pytest.raises(FrameError, match=rf"^{library} is not installed; run: pip install 'vapa\[frames\]'$"):
        table.to_polars() if library == "polars" else table.to_pandas()
