"""The files of the whole data set, of its graphs and of its tables that a site offers to download."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import NamedTuple

from queries.exports.export import FORMATS, Format
from queries.exports.rdf import GRAPHS
from queries.exports.tables import TABLES
from queries.library import library

__all__ = ["DumpFile", "dumps", "offered"]


class DumpFile(NamedTuple):
    """A file to download: its format, of a part the graph or table that it holds, and whether it is gzipped."""

    format: Format
    graph: str | None = None
    gzipped: bool = False
    table: str | None = None

    @property
    def packed(self) -> str:
        """The media type of what packs its files; empty where nothing does."""
        return self.format.media_type if self.format.inside and not self.table else ""

    @property
    def media_type(self) -> str:
        """That of its bytes."""
        if self.gzipped:
            return "application/gzip"
        return self.format.inside if self.table else self.format.media_type

    @property
    def names(self) -> Mapping[str, str]:
        """What it is called in each language."""
        more = {"nl": "", "en": ""}
        if self.gzipped:
            more = {"nl": ", gzip", "en": ", gzipped"}
        elif self.graph:
            more = {"nl": f", alleen de graaf {self.graph}", "en": f", only the graph {self.graph}"}
        elif self.table:
            more = {language: f": {title}" for language, title in library("tables")[self.table].title.items()}
        return {language: f"{name}{more[language]}" for language, name in self.format.names.items()}


def dumps() -> dict[str, DumpFile]:
    """The files to download, by name."""
    whole = {f"vapa.{item.extension}": DumpFile(item) for item in FORMATS.values()}
    parts = {f"vapa-{graph}.ttl": DumpFile(FORMATS["ttl"], graph) for graph in GRAPHS}
    packed = {f"vapa.{name}.gz": DumpFile(FORMATS[name], gzipped=True) for name in ("nq", "ttl")}
    tables = {f"vapa-{table}.parquet": DumpFile(FORMATS["parquet"], table=table) for table in TABLES}
    return whole | parts | packed | tables


def offered() -> dict[str, DumpFile]:
    """Those of them that can be made here: Parquet only with pyarrow, which is large (the extra `parquet`)."""
    return {file: dump for file, dump in dumps().items() if dump.format.name != "parquet" or find_spec("pyarrow")}
