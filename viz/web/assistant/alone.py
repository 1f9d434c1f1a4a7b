"""The tools without a website: on standard input and output, for an assistant that starts vapa itself."""

from __future__ import annotations

from functools import cache

from ontology import Iris
from queries import Store
from queries.stores.remote import RemoteStore
from viz.web.assistant.asking import Asking, Elsewhere, Workers
from viz.web.assistant.server import server
from viz.web.assistant.tools import Assistant, AssistantLimits
from viz.web.endpoint import Endpoint, Limits
from viz.web.model.names import Names
from viz.web.model.plans import Plans
from viz.web.paging import PageLimits
from viz.web.search.index import Index
from viz.web.search.search import Search

__all__ = ["answer"]


async def answer(store: Store, limits: Limits, pages: PageLimits, own: AssistantLimits) -> None:
    """Answer until standard input ends."""
    plans = Plans(store, Names(store), pages)

    @cache
    def index(slug: str) -> Index:
        return Search(plans.plan(slug)).index

    endpoint = None
    asking: Asking
    if isinstance(store, RemoteStore):
        asking = Elsewhere(store)
    else:
        endpoint = Endpoint(store._store, "", Iris(store.base).prefixes, limits)
        asking = Workers(endpoint)
        await endpoint.pool.start()
    try:
        await server(Assistant(plans, asking, index, own), "").run_stdio_async()
    finally:
        if endpoint:
            await endpoint.pool.close()
