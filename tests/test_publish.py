"""The published site is whole, leads nowhere dead, and says what the server says."""

from __future__ import annotations

import asyncio
import os
import posixpath
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from copy import copy
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import urldefrag

import httpx
import pyoxigraph as ox
import pytest
from starlette.applications import Starlette
from typer.testing import CliRunner

from queries import Store
from queries.exports.dumps import dumps
from tests.helpers.serving import PATIENCE, until
from tests.helpers.stores import free_port
from vapa.cli import app
from viz.web.http.negotiation import Problem
from viz.web.publish import MARK, PublishError, publish, site_app

pytestmark = pytest.mark.slow


@cache
def server(store: Store) -> Starlette:
    return Starlette(routes=site_app(store).routes())


@pytest.fixture(scope="module")
def site(small_part: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published") / "site"
    publish(small_part, folder, relative=True)
    return folder


def served(store: Store, path: str, accept: str = "*/*") -> bytes:
    """What the server answers."""

    async def ask() -> bytes:
        transport = httpx.ASGITransport(server(store))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return (await client.get(path, headers={"Accept": accept})).content

    return asyncio.run(ask())


def links(text: str) -> Iterator[str]:
    yield from (unescape(link) for link in re.findall(r' (?:href|src)="([^"]*)"', text))


def test_every_link_within_the_site_leads_to_a_file_and_every_fragment_to_a_place(site: Path) -> None:
    pages = {path: path.read_text(encoding="utf8") for path in site.rglob("*.html")}
    assert len(pages) > 80
    for path, text in pages.items():
        for link in links(text):
            if link.startswith(("http://", "https://")):
                continue
            target, fragment = urldefrag(link)
            found = path.parent / target if target else path
            assert found.is_file(), (path, link)
            if fragment and found.suffix == ".html":
                assert f'id="{fragment}"' in found.read_text(encoding="utf8"), (path, link)


def test_a_page_is_the_servers_but_for_the_addresses_of_its_links(small_part: Store, site: Path) -> None:
    for path in ("/doc", "/ns", "/catalog", "/doc/measure/vapa-2022/7.4.1", "/doc/theme/wonen", "/doc/sdg/1.3"):
        file = site / path[1:] / "index.html"

        def served_as(match: re.Match[str], at: str = path[1:]) -> str:
            if match[2].startswith(("http", "#")):
                return match[0]
            address = "/" + posixpath.normpath(posixpath.join(at, match[2]))
            return f'{match[1]}{address.removesuffix("/index.html") or "/"}"'

        text = re.sub(r'( (?:href|src)=")([^"]*)"', served_as, file.read_text(encoding="utf8"))
        assert text == served(small_part, path, "text/html").decode(), path


def test_the_forms_of_a_thing_are_the_servers_bytes(small_part: Store, site: Path) -> None:
    for suffix in ("ttl", "jsonld", "nt", "rdf", "json"):
        path = f"doc/measure/vapa-2022/7.4.1.{suffix}"
        assert (site / path).read_bytes() == served(small_part, f"/{path}")


def test_the_site_is_whole(site: Path) -> None:
    for file in ("index.html", "doc/index.html", "ns/index.html", "ns.ttl", "shapes.ttl", "context.jsonld", "catalog.ttl",
        "catalog/index.html", "robots.txt", "sitemap.xml", ".well-known/void", "assets/vapa.css", ".htaccess", *(f"data/{name}" for name in dumps())):  # fmt: skip
        assert (site / file).stat().st_size > 0, file


def test_the_catalogue_of_a_site_without_endpoint_promises_none(small_part: Store, site: Path) -> None:
    said = {quad.triple for quad in ox.parse((site / "catalog.ttl").read_bytes(), format=ox.RdfFormat.TURTLE)}
    assert not [triple for triple in said if str(triple.predicate).endswith(("sparqlEndpoint>", "endpointURL>"))]
    urls = {triple.object.value for triple in said if triple.predicate.value.endswith("#downloadURL")}
    assert urls == {f"{small_part.base}/data/{file}" for file in dumps()}


@pytest.mark.slow
def test_without_pyarrow_no_parquet_is_promised_and_the_page_says_what_to_install(
    small_part: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert b"vapa-measures.parquet" in served(small_part, "/catalog", "text/html")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    bare = copy(small_part)  # has another server
    page = served(bare, "/catalog", "text/html").decode()
    assert ".parquet" not in page
    assert "pip install 'vapa[parquet]'" in unescape(page)
    described = served(bare, "/catalog.ttl").decode()
    assert ("parquet" in described, "vapa.csv.zip" in described) == (False, True)
    with pytest.raises(Problem, match="pyarrow, which is not installed here"):
        served(bare, "/data/vapa.parquet.zip")


@pytest.mark.slow
def test_links_go_by_the_base_unless_relative(small_part: Store, tmp_path: Path) -> None:
    publish(small_part, tmp_path / "site", relative=False)
    text = (tmp_path / "site/doc/theme/wonen/index.html").read_text(encoding="utf8")
    ours = [link for link in links(text) if link.startswith(small_part.base)]
    assert f"{small_part.base}/assets/vapa.css" in ours
    assert not [link for link in links(text) if link.startswith(("/", "."))]
    for link in {
        link for link in ours if not link.startswith(f"{small_part.base}/id/")
    }:  # those name things not kept here
        at = tmp_path / "site" / urldefrag(link).url.removeprefix(f"{small_part.base}/")
        assert at.is_file() or (at / "index.html").is_file(), link


@pytest.mark.slow
def test_publishing_again_replaces_the_whole(small_part: Store, site: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(site, tmp_path / "site"))
    (folder / "oud.html").touch()
    same, other = folder / "doc/theme/wonen.ttl", folder / "doc/theme/wonen.nt"
    was = same.stat()
    other.write_text("anders")
    count = publish(small_part, folder, relative=True)
    assert not (folder / "oud.html").exists()
    assert count == sum(path.is_file() for path in folder.rglob("*"))
    assert (same.stat().st_ino, same.stat().st_mtime_ns) == (was.st_ino, was.st_mtime_ns), "what is the same stays"
    assert other.read_text() != "anders"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_folder_of_someone_else_is_left_alone(small_part: Store, tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("jaren werk")
    with pytest.raises(PublishError, match="did not publish"):
        publish(small_part, tmp_path, relative=True)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.doc"]


def test_a_link_to_a_folder_is_not_followed(small_part: Store, tmp_path: Path) -> None:
    (tmp_path / "echt").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "echt")
    with pytest.raises(PublishError):
        publish(small_part, tmp_path / "link", relative=True)


def test_a_failure_half_way_leaves_what_was_there(small_part: Store, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / MARK).touch()
    (folder / "oud.html").touch()

    def fail(words: str) -> None:
        raise KeyboardInterrupt(words)

    with pytest.raises(KeyboardInterrupt):
        publish(small_part, folder, relative=True, step=fail)
    assert (folder / "oud.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_an_iri_that_climbs_is_refused(tmp_path: Path) -> None:
    line = '<https://w3id.org/vapa/id/actor/..> <http://www.w3.org/2000/01/rdf-schema#label> "x"@nl <https://w3id.org/vapa/id/graph/document> .\n'
    with pytest.raises(PublishError, match="cannot be the name of a file"):
        publish(Store(line.encode()), tmp_path / "site", relative=True)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def apache(site: Path, tmp_path: Path) -> Iterator[str]:
    """The site below /vapa of a real Apache. Skips where there is none, unless VAPA_REQUIRE_APACHE is set."""
    program, modules = shutil.which("apache2", path="/usr/sbin:/usr/bin"), Path("/usr/lib/apache2/modules")
    if program is None:
        if os.environ.get("VAPA_REQUIRE_APACHE"):
            pytest.fail("Apache is required, but apache2 is not here")
        pytest.skip("Apache is not here (Debian: apache2-bin)")
    shutil.copytree(site, tmp_path / "web" / "vapa")
    port = free_port()
    loaded = [
        f"LoadModule {name}_module {modules}/mod_{name}.so"
        for name in ("mpm_event", "authz_core", "dir", "mime", "rewrite", "headers")
    ]
    (tmp_path / "types").write_text("text/html html\ntext/css css\n")
    lines = [f"ServerRoot {tmp_path}", "ServerName localhost", f"Listen 127.0.0.1:{port}", f"PidFile {tmp_path}/pid",
        f"ErrorLog {tmp_path}/errors", *loaded, f"TypesConfig {tmp_path}/types", f"DocumentRoot {tmp_path}/web",
        f"<Directory {tmp_path}/web>", "AllowOverride All", "Require all granted", "</Directory>"]  # fmt: skip
    (tmp_path / "httpd.conf").write_text("\n".join(lines) + "\n")
    process = subprocess.Popen([program, "-f", str(tmp_path / "httpd.conf"), "-DFOREGROUND"], stderr=subprocess.DEVNULL)
    try:
        assert until(lambda: process.poll() is not None or (tmp_path / "pid").exists())
        yield f"http://127.0.0.1:{port}/vapa"
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def test_apache_answers_preflights(apache: str) -> None:
    for path in ("/id/measure/vapa-2022/7.1.4", "/doc/measure/vapa-2022/7.1.4", "/ns", "/data/vapa.nq"):
        response = httpx.options(f"{apache}{path}", headers={"Origin": "https://example.org"})
        assert response.status_code == 204, path
        assert response.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
        assert "If-None-Match" in response.headers["access-control-allow-headers"]
        assert "Content-Location" in response.headers["access-control-expose-headers"]


def test_apache_answers_for_things_and_negotiates_documents(apache: str) -> None:
    path = "measure/vapa-2022/7.4.1"
    assert httpx.get(f"{apache}/id/{path}").headers["location"] == f"{apache}/doc/{path}"
    for accept, kind in (
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/n-triples", "application/n-triples"),
        ("application/json", "application/json"),
        ("text/turtle, application/rdf+xml;q=0.5", "text/turtle"),
        ("*/*", "text/turtle"),
    ):
        response = httpx.get(f"{apache}/id/{path}", headers={"Accept": accept}, follow_redirects=True)
        assert (response.status_code, response.headers["content-type"]) == (200, kind)
    page = httpx.get(f"{apache}/id/{path}", headers={"Accept": "text/html"}, follow_redirects=True)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    for link in {link for link in links(page.text) if not link.startswith(("http", "#"))}:
        assert httpx.get(page.url.join(link)).status_code == 200, link
    void = httpx.get(f"{apache}/.well-known/void")
    assert void.headers["content-type"] == "text/turtle"


def test_the_command_says_why_it_refuses(dump: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").touch()
    result = CliRunner().invoke(app, ["publish", str(tmp_path), "--dump", str(dump)])
    assert result.exit_code == 1
    assert "did not publish" in result.stderr
