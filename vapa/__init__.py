"""The knowledge graph of the Flemish Action Plan against Poverty, from Python: `import vapa; kg = vapa.open()`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from queries import Store

__all__ = ["open"]
__version__ = "0.1.0"


def open(  # noqa: A001
    dump: str | Path | None = None, *, base: str | None = None, store: str | None = None, plan: str | None = None
) -> Store:
    """Open the knowledge graph, ready to be asked.

    Without `dump` the default dump is used, and built first when it was not made from the data in force.
    With `store`, the address of a SPARQL endpoint, that is asked instead. Queries are about `plan`, by its short name,
    else about the plan in force.

    >>> kg = open()
    >>> joint = kg.query("joint-leads")
    >>> sorted({row["identifier"] for row in joint})
    ['7.1.2', '7.3.11', '7.3.17', '7.3.20', '7.5.2']
    >>> len(kg.query("measures-of-minister", minister="mobiliteit"))
    2

    Raises loaders.DataError when a build is needed and the data is not right, FileNotFoundError when
    the dump that was asked for is not there, vapa.build.DumpError when it is not whole, queries.QueryError
    (from `query`) for a wrong question, queries.stores.remote.RemoteError when a store elsewhere does not answer.
    """
    from vapa.opening import open_dump, open_store
    from vapa.settings import Settings

    if store is not None:
        return open_store(Settings.in_force(base=base, store=store, plan=plan))
    return open_dump(Settings.in_force(base=base, dump=dump, plan=plan))
