"""No answer of the default limits is cut: every query of the library, the whole graph, and vapa's own `--store`."""

from __future__ import annotations

from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from queries import Store, library
from queries.stores.remote import RemoteStore
from tests.helpers.serving import PATIENCE, Served, served
from tests.test_cli import run
from vapa.settings import Settings

pytestmark = pytest.mark.slow

EVERYTHING = "SELECT ?g ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }"


@pytest.fixture(scope="module")
def sparql(website: Served) -> str:
    return website.sparql


def test_the_limits_leave_room_for_ten_graphs_like_this_one(kg: Store) -> None:
    """Written in XML, the longest way."""
    settings = Settings.in_force()
    assert settings.query_rows > 10 * len(kg)
    found = kg.sparql(EVERYTHING)
    assert isinstance(found, ox.QuerySolutions)
    whole = found.serialize(format=ox.QueryResultsFormat.XML) or b""
    assert settings.answer_bytes > 10 * len(whole)


@pytest.mark.parametrize("name", sorted([*library(), *library("findings"), *library("checks")]))
def test_every_query_of_the_library_has_all_its_rows(sparql: str, kg: Store, name: str) -> None:
    text = kg.bound(name)
    response = httpx.post(sparql, data={"query": text}, timeout=PATIENCE)
    assert response.status_code == 200
    assert "x-vapa-truncated" not in response.headers
    assert len(response.json()["results"]["bindings"]) == len(kg.table(text))


def test_the_whole_graph_comes_whole(sparql: str, kg: Store) -> None:
    store = RemoteStore(sparql)
    rows = store.table(EVERYTHING)
    assert len(rows) == len(kg) > 70_000
    there, here = (set(asked.sparql("CONSTRUCT WHERE { ?s ?p ?o }")) for asked in (store, kg))  # type: ignore[arg-type]
    assert there == here


def test_findings_and_report_are_those_of_the_dump(sparql: str, dump: Path) -> None:
    for command in (("findings", "--format", "json"), ("report", "--format", "csv")):
        there, here = (run(*command, *source) for source in (("--store", sparql), ("--dump", dump)))
        assert (there.returncode, there.stderr) == (0, "")
        assert there.stdout == here.stdout


def test_the_site_is_served_over_our_own_endpoint(sparql: str, dump: Path) -> None:
    with served(dump, store=sparql) as site:
        for page in ("/", "/overlap", "/maatregelen", "/doc/measure/vapa-2022/7.1.4"):
            assert httpx.get(f"{site.url}{page}", timeout=PATIENCE, follow_redirects=True).status_code == 200, page
