"""Behind nginx and Apache, as docs/deploy has them: every address keeps its path, and what an asker claims is not echoed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest

from queries import Store
from tests.helpers import ROOT
from tests.helpers.serving import PATIENCE, Served, served, until
from tests.helpers.stores import free_port
from viz.web.urls import PAGES

pytestmark = pytest.mark.stores

PUBLIC = "https://armoede.example.org/vapa"
FORGED = "kwaad.example.net"
KIT = ROOT / "docs" / "deploy"
CLAIMS = {
    "X-Forwarded-Host": FORGED,
    "Forwarded": f"for=192.0.2.60;proto=http;host={FORGED}",
    "X-Forwarded-Prefix": f"/{FORGED}",
    "X-Original-URL": f"/{FORGED}",
    "X-Forwarded-Server": FORGED,
}


@pytest.fixture(scope="module")
def behind(dump: Path) -> Iterator[Served]:
    with served(dump, public=PUBLIC) as server:
        made = httpx.get(f"{server.url}/catalog", timeout=PATIENCE)
        assert made.status_code == 200, "what takes long is made, so that no web server in front loses patience"
        yield server


def program(name: str) -> str:
    found = shutil.which(name, path="/usr/sbin:/usr/bin")
    if found is None:
        if os.environ.get("VAPA_REQUIRE_STORES"):
            pytest.fail(f"{name} is required, but it is not here")
        pytest.skip(f"{name} is not here")
    return found


def apache(folder: Path, port: int, modules: Sequence[str], lines: str) -> list[str]:
    """The command for an Apache on a port of this machine, with these modules and these lines in its configuration."""
    loaded = [
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so"
        for name in ("mpm_event", "authz_core", *modules)
    ]
    basis = [f"ServerRoot {folder}", f"Listen 127.0.0.1:{port}", f"PidFile {folder}/pid", f"ErrorLog {folder}/errors",
             "ServerName localhost"]  # fmt: skip
    (folder / "conf").write_text("\n".join([*basis, *loaded, lines]) + "\n")
    return [program("apache2"), "-f", f"{folder}/conf", "-DFOREGROUND"]


def answers(url: str) -> bool:
    try:
        return httpx.get(url).status_code > 0
    except httpx.TransportError:
        return False


@contextmanager
def running(command: list[str], url: str) -> Iterator[str]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        assert until(lambda: process.poll() is not None or answers(url))
        assert process.poll() is None, f"{command[0]} ended"
        yield url
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


@pytest.fixture(scope="module", params=["nginx", "nginx that cuts the path off", "apache"])
def front(request: pytest.FixtureRequest, behind: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site behind a web server with the file of the kit, but for ports."""
    folder, port = tmp_path_factory.mktemp("front"), free_port()
    to = behind.url.removeprefix("http://")
    if request.param == "apache":
        kit = (KIT / "apache.conf").read_text().replace("*:80", f"127.0.0.1:{port}").replace("127.0.0.1:8000", to)
        command = apache(folder, port, ("alias", "proxy", "proxy_http", "headers"), kit)
    else:
        kit = (
            (KIT / "nginx.conf")
            .read_text()
            .replace("listen 80;", f"listen 127.0.0.1:{port};")
            .replace("127.0.0.1:8000", to)
        )
        if "cuts" in request.param:
            kit = kit.replace("proxy_pass http://vapa;", "proxy_pass http://vapa/;")
        paths = "".join(
            f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (folder / "conf").write_text(
            f"pid {folder}/pid;\nerror_log {folder}/errors;\ndaemon off;\nevents {{}}\n"
            f"http {{\naccess_log off;\n{paths}{kit}}}\n"
        )
        command = [program("nginx"), "-p", str(folder), "-c", f"{folder}/conf", "-e", f"{folder}/errors"]
    with running(command, f"http://127.0.0.1:{port}/vapa/") as url:
        yield url.rstrip("/")


def addresses(kg: Store) -> list[str]:
    """Two hundred: every page, files of every kind, and things of many kinds as a page and as data."""
    rows = kg.table("SELECT DISTINCT ?m { ?m a vapa:Measure } ORDER BY ?m").column("m")
    things = [str(iri).removeprefix(kg.base) for iri in rows]
    docs = [thing.replace("/id/", "/doc/") for thing in things]
    other = ["/catalog.ttl", "/shapes.ttl", "/context.jsonld", "/.well-known/void", "/data/vapa.nq", "/data/vapa.csv.zip",
             "/wijzigingen.atom", "/maatregelen.csv", "/assets/vapa.css", "/zoeken?q=huur", "/zoeken.json?q=huur"]  # fmt: skip
    pages = [
        path for path in PAGES.values() if path not in ("/matrix/cel", "/tekst")
    ]  # these need more than an address
    found = [*pages, *other, *docs, *things, *(f"{doc}.jsonld" for doc in docs)]
    assert len(found) >= 200
    return found[:200]


def test_two_hundred_addresses_answer_below_the_path_with_links_that_do(front: str, kg: Store) -> None:
    seen: set[str] = set()
    with httpx.Client(timeout=PATIENCE, headers={"Host": FORGED, "Accept": "text/html", **CLAIMS}) as client:
        for path in addresses(kg):
            answer = client.get(f"{front}{path}")
            shown = (path, answer.status_code)
            assert answer.status_code in (200, 303), shown
            if "location" in answer.headers:
                assert answer.headers["location"].startswith(("/vapa/", f"{PUBLIC}/")), shown
            assert FORGED not in answer.text, shown
            assert FORGED not in str(answer.headers), shown
            assert "127.0.0.1" not in answer.text, shown
            if "text/html" in answer.headers.get("content-type", ""):
                ours = [unescape(link) for link in re.findall(r' (?:href|src|action)="([^"]*)"', answer.text)]
                for link in (link for link in ours if not link.startswith(("#", "mailto:"))):
                    if link.startswith(("http://", "https://")):
                        continue
                    assert urljoin(f"/vapa{path}", link).startswith("/vapa/"), (path, link)
                    seen.add(urljoin(f"/vapa{path}", link).partition("#")[0])
        assert len(seen) > 500
        for link in sorted(seen)[:: len(seen) // 100]:
            answer = client.get(f"{front.removesuffix('/vapa')}{link}", follow_redirects=False)
            assert answer.status_code in (200, 303), link


def test_what_the_site_says_of_itself_is_the_public_address(front: str) -> None:
    with httpx.Client(timeout=PATIENCE, headers={"Host": FORGED, **CLAIMS}) as client:
        catalogue = client.get(f"{front}/catalog.ttl").text
        assert f"<{PUBLIC}/data/vapa.nq>" in catalogue
        assert f"<{PUBLIC}/sparql>" in client.get(f"{front}/sparql", headers={"Accept": "text/turtle"}).text
        assert f"{PUBLIC}/wijzigingen.atom" in client.get(f"{front}/wijzigingen.atom").text
        cited = client.get(f"{front}/maatregelen", headers={"Accept": "text/html"}).text
        assert f"{PUBLIC}/maatregelen" in cited
        moved = client.get(f"{front}/id/measure/vapa-2022/7.1.2")
        assert (moved.status_code, moved.headers["location"]) == (303, "/vapa/doc/measure/vapa-2022/7.1.2")
        for path, accept in (("/nergens", "text/html"), ("/nergens", "*/*"), ("/sparql?query=x", "*/*")):
            answer = client.get(f"{front}{path}", headers={"Accept": accept})
            assert answer.status_code in (400, 404)
            assert FORGED not in answer.text + str(answer.headers)


def test_a_question_is_answered_behind_a_web_server(front: str) -> None:
    answer = httpx.post(f"{front}/sparql", data={"query": "ASK { ?s ?p ?o }"}, timeout=PATIENCE)
    assert answer.json()["boolean"] is True


def test_a_forged_host_is_not_echoed_without_a_public_address(website: Served) -> None:
    """Then the site says the address that it was reached at."""
    for claimed in (FORGED, f"{FORGED}:80", f"127.0.0.1@{FORGED}", f"localhost.{FORGED}"):
        with httpx.Client(timeout=PATIENCE, headers={"Host": claimed, **CLAIMS}) as client:
            for path in (
                "/catalog.ttl",
                "/maatregelen",
                "/wijzigingen.atom",
                "/id/measure/vapa-2022/7.1.2",
                "/nergens",
            ):
                answer = client.get(f"{website.url}{path}")
                assert "kwaad" not in answer.text + str(answer.headers), (claimed, path)
            catalogue = client.get(f"{website.url}/catalog.ttl")
            if "@" in claimed:
                assert catalogue.status_code == 400
            else:
                assert f"<{website.url}/data/vapa.nq>" in catalogue.text


@pytest.mark.parametrize(
    ("path", "status", "to"),
    [
        ("/vapa/id/measure/vapa-2022/7.1.2", 303, "id/measure/vapa-2022/7.1.2"),
        ("/vapa/id/graph/document?taal=en", 303, "id/graph/document?taal=en"),
        ("/vapa/ns", 302, "ns"),
        ("/vapa/doc/actor/vvsg.ttl", 302, "doc/actor/vvsg.ttl"),
        ("/vapa/catalog%23dataset", 302, "catalog%23dataset"),
        ("/vapa/", 302, ""),
    ],
)
def test_w3id_sends_every_address_on_to_the_site(redirects: str, path: str, status: int, to: str) -> None:
    answer = httpx.get(f"{redirects}{path}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (status, f"https://data.example.org/vapa/{to}")


@pytest.fixture(scope="module")
def redirects(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An Apache with our rules in its folder vapa/, as w3id.org has them."""
    folder, port = tmp_path_factory.mktemp("w3id"), free_port()
    (folder / "site" / "vapa").mkdir(parents=True)
    shutil.copy(KIT / "w3id.htaccess", folder / "site" / "vapa" / ".htaccess")
    lines = (
        f"DocumentRoot {folder}/site\n<Directory {folder}/site>\nAllowOverride All\nRequire all granted\n</Directory>"
    )
    with running(apache(folder, port, ("rewrite",), lines), f"http://127.0.0.1:{port}") as url:
        yield url


def test_systemd_knows_every_line_of_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "vapa.service"
    text = (KIT / "vapa.service").read_text(encoding="utf8")
    unit.write_text(text.replace("/var/lib/vapa/venv/bin/vapa", "/bin/true"), encoding="utf8")
    done = subprocess.run(
        [program("systemd-analyze"), "verify", str(unit)], capture_output=True, text=True, timeout=PATIENCE
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_kit_names_settings_that_exist(behind: Served) -> None:  # noqa: ARG001
    from vapa.settings import SETTINGS

    known = {item.variable for item in SETTINGS}
    for path in KIT.iterdir():
        named = set(re.findall(r"VAPA_[A-Z_]+", path.read_text(encoding="utf8")))
        assert named <= known, path.name
