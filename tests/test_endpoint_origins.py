"""Pages of any origin may ask: preflights, the headers they may read, and addresses that are too long for a query."""

from __future__ import annotations

import http.client
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from selenium.webdriver import Chrome

from tests.helpers.browser import evaluate
from tests.helpers.serving import PATIENCE, Served

ADDRESSES = (
    "/id/measure/vapa-2022/7.1.4",
    "/doc/measure/vapa-2022/7.1.4",
    "/ns",
    "/context.jsonld",
    "/catalog",
    "/data/vapa.nq",
)


@pytest.fixture(scope="module")
def url(website: Served) -> str:
    return website.url


@pytest.mark.parametrize(
    "path",
    ["/sparql", *(pytest.param(path, marks=pytest.mark.slow) if path == "/catalog" else path for path in ADDRESSES)],
)
def test_a_preflight_is_answered_wherever_something_can_be_read(url: str, path: str) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Headers": "if-none-match"}
    response = httpx.options(f"{url}{path}", headers=asked)
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == "*"
    methods = response.headers["access-control-allow-methods"]
    assert methods == ("GET, HEAD, POST, OPTIONS" if path == "/sparql" else "GET, HEAD, OPTIONS")
    assert response.headers["access-control-allow-headers"] == "Accept, Content-Type, If-None-Match"
    exposed = httpx.get(f"{url}{path}", timeout=PATIENCE).headers["access-control-expose-headers"].split(", ")
    assert {"ETag", "Link", "Content-Location", "Retry-After", "X-Vapa-Truncated"} <= set(exposed)


def test_a_page_of_another_origin_reads_data_and_headers(url: str, browser: Chrome, tmp_path: Path) -> None:
    """Each request has a header that the browser asks leave for first."""
    (tmp_path / "page.html").write_text("<!doctype html><title>Elders</title>")
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    other = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=other.serve_forever, daemon=True).start()
    try:
        browser.get(f"http://127.0.0.1:{other.server_address[1]}/page.html")
        for path in ADDRESSES[1:]:
            asked = f"fetch('{url}{path}', {{headers: {{'If-None-Match': '\"x\"', Accept: 'text/turtle, */*;q=0.5'}}}})"
            assert evaluate(browser, f"{asked}.then(r => r.status)") == 200, path
        form = "{method: 'POST', headers: {'Content-Type': 'application/sparql-query'}, body: 'SELECT * { ?s ?p ?o }'}"
        asked = f"fetch('{url}/sparql?max-rows=3', {form})"
        assert evaluate(browser, f"{asked}.then(r => r.headers.get('X-Vapa-Truncated'))") == "rows=3"
        assert evaluate(browser, f"{asked}.then(r => r.json()).then(r => r.results.bindings.length)") == 3
    finally:
        other.shutdown()
        other.server_close()


LONG = f"ASK {{}} #{'x' * 70_000}"


@pytest.mark.parametrize(
    ("accept", "shape", "words"),
    [
        ("*/*", "application/problem+json", "an address may have 65535 bytes; post a long query"),
        ("text/html", "text/html; charset=utf-8", "Dit adres is te lang. Stel een lange vraag met het formulier"),
    ],
)
def test_a_query_that_an_address_has_no_room_for_is_told_so(url: str, accept: str, shape: str, words: str) -> None:
    host = url.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=PATIENCE)  # httpx refuses such an address itself
    connection.request("GET", f"/sparql?query={quote(LONG)}", headers={"Accept": accept})
    response = connection.getresponse()
    assert (response.status, response.headers["content-type"]) == (431, shape)
    assert words in response.read().decode()
    assert response.headers["x-content-type-options"] == "nosniff"
    connection.close()


def test_the_form_posts_what_is_long(url: str, browser: Chrome) -> None:
    browser.get(f"{url}/sparql")
    put = "window.vapaEditor ? window.vapaEditor.setValue(text) : document.getElementById('query').value = text"
    for length, method in ((100, "get"), (70_000, "post")):
        evaluate(browser, f"(text => {put})('ASK {{}} #' + 'x'.repeat({length}))")
        sent = "form.dispatchEvent(new SubmitEvent('submit', {cancelable: true}))"
        assert (
            evaluate(browser, f"(form => {{ {sent}; return form.method; }})(document.getElementById('vraag'))")
            == method
        )
    posted = httpx.post(f"{url}/sparql", data={"query": LONG}, headers={"Accept": "text/html"})
    assert (posted.status_code, "Ja" in posted.text) == (200, True)
