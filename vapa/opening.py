"""Opening the graph that the settings name: a dump, the default dump, or a store elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vapa.build import Step, current_dump, read_dump

if TYPE_CHECKING:
    from queries import Store
    from queries.stores.remote import RemoteStore
    from vapa.settings import Settings

__all__ = ["dump_content", "open_dump", "open_store", "over", "remote"]


def dump_content(settings: Settings, step: Step = lambda _: None) -> bytes:
    """The N-Quads of the dump: the file that was asked for, else the default one, built when needed."""
    return read_dump(settings.dump) if "dump" in settings.given else current_dump(settings, step)


def open_dump(settings: Settings, step: Step = lambda _: None) -> Store:
    """The store over that dump, as `over` gives it. Raises OSError too."""
    return over(dump_content(settings, step), settings)


def over(content: bytes, settings: Settings) -> Store:
    """The store over a dump, asked about the plan of the settings.

    Raises QueryError when it holds no plan under the base, or not that one, SyntaxError for no N-Quads.
    """
    from queries import Store
    from queries.library import QueryError

    store = Store(content, settings.base, settings.plan)
    if not store.plan:
        raise QueryError(f"the dump holds no plan under {settings.base}; give the --base it was built with")
    return store


def open_store(settings: Settings) -> RemoteStore:
    """The SPARQL endpoint of the setting `store`. Raises RemoteError when it does not answer or holds no plan."""
    store = remote(settings)
    store.must_hold_a_plan()
    return store


def remote(settings: Settings) -> RemoteStore:
    """The same, not asked yet."""
    from queries.stores.remote import RemoteStore

    return RemoteStore(
        settings.store,
        settings.base,
        settings.plan,
        timeout=settings.store_timeout,
        user=settings.store_user,
        password=settings.store_password,
    )
