"""A table of answers as a data frame, through Apache Arrow: each column gets the one type that all its values have.

Needs the extra `frames` (pandas, polars, pyarrow). Whole numbers become 64-bit integers, also where some are absent (a
year is one), amounts and other decimal numbers 64-bit floats, truth values booleans, days dates; a column that mixes
kinds, such as years and days, or holds a whole number that is larger, is text.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ontology.errors import VapaError
from queries.rows import Value, column_type

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow


__all__ = ["FrameError", "arrow", "pandas_frame", "polars_frame"]


class FrameError(VapaError):
    """A library for data frames that is not installed."""


def arrow(columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> pyarrow.Table:
    """Rows as an Arrow table. Raises FrameError without pyarrow."""
    pa = _library("pyarrow")
    types = {"integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(), "date": pa.date32()}
    values = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    arrays = []
    for column in values:
        kind = column_type(column)
        try:
            arrays.append(pa.array(_converted(column, kind), type=types.get(kind, pa.string())))
        except OverflowError:  # a whole number of more than 64 bits
            arrays.append(pa.array(list(map(_text, column)), type=pa.string()))
    return pa.Table.from_arrays(arrays, names=list(columns))


def pandas_frame(table: pyarrow.Table) -> pandas.DataFrame:
    """An Arrow table in pandas: nullable numbers, booleans and text, and dates as datetime64. Raises FrameError."""
    pd = _library("pandas")
    kinds = {
        "int64": pd.Int64Dtype(),
        "double": pd.Float64Dtype(),
        "bool": pd.BooleanDtype(),
        "string": pd.StringDtype(),
    }
    frame: pandas.DataFrame = table.to_pandas(types_mapper=lambda kind: kinds.get(str(kind)), date_as_object=False)
    return frame


def polars_frame(table: pyarrow.Table) -> polars.DataFrame:
    """An Arrow table in polars. Raises FrameError."""
    frame: polars.DataFrame = _library("polars").DataFrame(table)
    return frame


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise FrameError(f"{error.name} is not installed; run: pip install 'vapa[frames]'") from None


def _converted(column: Sequence[Value], kind: str) -> Sequence[object]:
    if kind == "number":
        return [None if value is None else float(value) for value in column]  # type: ignore[arg-type]
    return list(map(_text, column)) if kind == "string" else column


def _text(value: Value) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)
