"""The tables as Apache Parquet, through pyarrow: typed columns, named as in the queries. Same rows, same bytes."""

from __future__ import annotations

import io
from collections.abc import Mapping

from queries.exports.package import archive, readme
from queries.exports.rdf import LICENCE
from queries.exports.tables import HEADINGS
from queries.library import library
from queries.rows import Table

__all__ = ["one_parquet", "parquet_zip"]


def parquet_zip(tables: Mapping[str, Table], source: str) -> bytes:
    """A Parquet file for each table in one archive, with a text that says what they hold."""
    files = {f"{name}.parquet": one_parquet(name, table, source) for name, table in tables.items()}
    return archive({**files, "README.txt": readme(tables, source, "parquet", {}).encode()})


def one_parquet(name: str, table: Table, source: str) -> bytes:
    """One table: the file says title, source and licence, each column its Dutch heading (metadata of the schema)."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    found = table.to_arrow()
    fields = [field.with_metadata({"title": HEADINGS[field.name]}) for field in found.schema]
    told = {"title": library("tables")[name].title["nl"], "source": source, "licence": LICENCE}
    out = io.BytesIO()
    pq.write_table(found.cast(pa.schema(fields, told)), out, compression="zstd")
    return out.getvalue()
