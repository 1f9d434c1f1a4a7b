"""What the tests share: the built graph, the plan's text where it is, and a small plan of our own."""

from __future__ import annotations

import os
import shutil
import ssl
import sys
from collections.abc import Generator, Iterator
from functools import cache
from pathlib import Path

import httpx
import pytest
from selenium.webdriver import Chrome

from loaders import Dataset, Document, load, read_document
from queries import Store
from queries.findings import Links
from tests.helpers import ENGLISH, ROOT, SMALL, add_plan, stores
from tests.helpers.browser import missing, opened
from tests.helpers.reading import reading
from tests.helpers.serving import PATIENCE, Served, page_limits, started
from tests.helpers.sharing import Remembering, made_once, started_once
from vapa.build import build, current_dump, write_dump
from vapa.settings import Settings, setting
from viz.web.model.names import Names
from viz.web.model.plan import Plan
from viz.web.model.plans import Plans

# A command that a test starts would else compile all its modules anew, which takes a second.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Most requests of tests use a fresh client, which would read all authorities anew.
ssl.create_default_context = cache(ssl.create_default_context)  # type: ignore[assignment]

_patience: httpx.Timeout = (httpx.get.__kwdefaults__ or {})["timeout"]  # the one object that all calls of httpx share
_patience.connect = _patience.read = _patience.write = _patience.pool = (
    PATIENCE  # five seconds are few on a busy machine
)

MARKED = {
    "browser": ("browser", "keeping_browser", "plain_browser"),
    "stores": ("oxigraph", "elsewhere", "apache"),
    "slow": (
        "rdf",
        "several_data",
        "narrow",
        "comunica",
        "pages",
        "content",
        "tenfold",
        "hostile",
        "lenient",
        "named",
        "drafted",
    ),
}
"""Markers, and the fixtures of which every test that uses one has the marker, also by way of another: those that start a
program of somebody else, and those that take seconds to make."""


LONGEST = (
    "endpoint_clients",  # its npm packages take long to arrive
    *("explorer", "stores", "explorer_safety", "deploy", "releases", "wheel", "endpoint_patience", "endpoint_turns"),
    *("endpoint_attacks", "linked_data", "export", "drafting", "cli", "year", "serve", "graph", "follow_up", "english"),
)
"""The files that take longest. They come first, so that no worker is left alone with one of them at the end."""


PART = (
    "/id/plan/",
    "/id/goal/",
    "/id/measure/vapa-2022/7.4",
    "/id/scheme/",
    "/id/theme/",
    "/id/role/",
    "/id/document/",
    "/id/graph/",
    "/sdg/1",
)


@pytest.hookimpl(wrapper=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """One worker more than xdist would start: tests of servers and clients wait a third of their time."""
    return (yield) + 1


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests by what they need, before `-m` chooses among them, and put those of the longest files first."""
    rank = {f"test_{name}.py": number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path.name, len(rank)))
    for item in items:
        for marker, fixtures in MARKED.items():
            if not set(fixtures).isdisjoint(getattr(item, "fixturenames", ())):
                item.add_marker(marker)


@pytest.fixture(scope="session")
def data() -> Path:
    return Path(str(setting("data").value()))


@pytest.fixture(scope="session")
def dataset(data: Path) -> Dataset:
    return load(data)


@pytest.fixture(scope="session")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dump of the repository's own data: the default one, which is built anew where it is of other records or code."""
    settings = Settings.in_force()
    return made_once(tmp_path_factory, "vapa.nq", lambda out: write_dump(out, current_dump(settings), "the tests"))


@pytest.fixture(scope="session")
def several_data(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Path:
    """The real plan, two editions of the small one (before it and after it in the alphabet), and one with another profile."""
    folder = tmp_path_factory.mktemp("several") / "data"
    shutil.copytree(data, folder)
    add_plan(folder, "aa-klein")
    add_plan(folder, "zz-klein", replaces="aa-klein")
    shutil.copytree(ENGLISH, folder / "plans" / "english-plan", ignore=shutil.ignore_patterns("document.txt"))
    return folder


@pytest.fixture(scope="session")
def several_dump(tmp_path_factory: pytest.TempPathFactory, several_data: Path) -> Path:
    """The dump of these four plans."""
    settings = Settings.in_force(data=str(several_data))
    return made_once(tmp_path_factory, "several.nq", lambda out: write_dump(out, build(settings), "the tests"))


@pytest.fixture(scope="session")
def several(several_dump: Path) -> Store:
    return Remembering.read(several_dump)


@pytest.fixture(scope="session")
def kg(dump: Path) -> Store:
    return Remembering.read(dump)


@pytest.fixture(scope="session")
def small_part(dump: Path) -> Store:
    """A part of the graph with things of many kinds: a site of it, with all its files, is made in seconds."""
    lines = dump.read_bytes().splitlines(keepends=True)
    return Store(b"".join(line for line in lines if any(kept.encode() in line.split(b">")[0] for kept in PART)))


@pytest.fixture(scope="session")
def links(kg: Store) -> Links:
    """All links of all measures, in memory."""
    return Links(kg)


@pytest.fixture(scope="session")
def website(dump: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The one server of the run, with all settings as they come, for tests that only read."""
    with started_once(tmp_path_factory, "website", lambda: started(dump)) as server:
        yield server


@pytest.fixture(scope="module")
def client(website: Served) -> Iterator[httpx.Client]:
    """Who reads its pages as a browser does."""
    with reading(website) as connection:
        yield connection


@pytest.fixture(scope="session")
def plan(kg: Store) -> Plan:
    """What its pages know of the plan."""
    return Plans(kg, Names(kg), page_limits()).plan("vapa-2022")


@pytest.fixture(scope="session")
def oxigraph(dump: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[stores.Server]:
    """The Oxigraph server, holding the plan; skips where it is not, unless VAPA_REQUIRE_STORES is set."""
    with stores.oxigraph(tmp_path_factory.mktemp("oxigraph")) as server:
        yield stores.filled(server, dump)


@pytest.fixture(scope="session")
def virtuoso(dump: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[stores.Server]:
    """Virtuoso, the same."""
    with stores.virtuoso(tmp_path_factory.mktemp("virtuoso")) as server:
        yield stores.filled(server, dump)


@pytest.fixture(scope="session")
def source() -> Path:
    """The plan's text: VAPA_SOURCE, or beside the repository. Skips where it is not, unless VAPA_REQUIRE_SOURCE is set."""
    path = Path(os.environ.get("VAPA_SOURCE", ROOT.parent / "shared" / "source" / "vapa-2022.txt"))
    if not path.exists():
        if os.environ.get("VAPA_REQUIRE_SOURCE"):
            pytest.fail(f"the plan's text is required, but {path} does not exist")
        pytest.skip("the plan's text is not here (set VAPA_SOURCE)")
    return path


@pytest.fixture(scope="session")
def document(source: Path, dataset: Dataset) -> Document:
    return read_document(source, dataset.plans["vapa-2022"].plan.profile)


def _browser(*, scripts: bool, keeps_pages: bool = False) -> Iterator[Chrome]:
    if (why := missing()) and os.environ.get("VAPA_REQUIRE_BROWSER"):
        pytest.fail(f"a browser is required, but {why}")
    if why:
        pytest.skip(why)
    with opened(scripts=scripts, keeps_pages=keeps_pages) as chrome:
        yield chrome


@pytest.fixture(scope="session")
def browser() -> Iterator[Chrome]:
    """A headless Chromium; skips where there is none, unless VAPA_REQUIRE_BROWSER is set."""
    yield from _browser(scripts=True)


@pytest.fixture(scope="module")
def keeping_browser() -> Iterator[Chrome]:
    """The same, going back to pages as they were left."""
    yield from _browser(scripts=True, keeps_pages=True)


@pytest.fixture(scope="session")
def plain_browser() -> Iterator[Chrome]:
    """The same, running no script of any page."""
    yield from _browser(scripts=False)


@pytest.fixture
def small_data(tmp_path: Path, data: Path) -> Path:
    """A data folder with the real vocabularies and the small plan, free to be broken."""
    folder = tmp_path / "data"
    shutil.copytree(data / "vocabularies", folder / "vocabularies")
    shutil.copytree(SMALL, folder / "plans" / "klein-plan", ignore=shutil.ignore_patterns("document.txt"))
    return folder


@pytest.fixture
def small_text(tmp_path: Path) -> Path:
    """A copy of the small plan's document, free to be broken."""
    return Path(shutil.copy(SMALL / "document.txt", tmp_path / "document.txt"))


@pytest.fixture(autouse=True)
def _in_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test writes into the folder it was started from."""
    monkeypatch.chdir(tmp_path)
