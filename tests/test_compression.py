"""Answers are gzipped for who accepts that, rule by rule (RFC 9110), and stay right for caches and for everyone else."""

from __future__ import annotations

import gzip
import http.client
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import pytest

from tests.helpers.serving import PATIENCE, Served
from viz.network import vis_network
from viz.web.http.negotiation import accepts_gzip

pytestmark = pytest.mark.slow

PAGE, BROWSER = "/maatregelen", "text/html,application/xhtml+xml,*/*;q=0.8"
DATA = f"/sparql?query={quote('SELECT ?m ?t { ?m a vapa:Measure ; dcterms:title ?t }')}"
KINDS = {
    "a page": PAGE,
    "a document": "/doc/measure/vapa-2022/7.1.2.ttl",
    "the catalogue": "/catalog.jsonld",
    "a dump": "/data/vapa-document.ttl",
    "an answer of the endpoint": DATA,
    "a style sheet": "/assets/vapa.css",
    "the library of the network": "/assets/vis-network.js",
}


@dataclass(frozen=True)
class Got:
    """An answer as it came over the wire, nothing unpacked."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Asker:
    site: str

    def __call__(self, path: str, accept_encoding: str | None = "gzip", method: str = "GET", **headers: str) -> Got:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection(self.site, timeout=PATIENCE)  # one that is kept may be closed meanwhile
        connection.putrequest(method, path, skip_accept_encoding=True)
        given = {"Accept": "*/*" if "." in path or path == DATA else BROWSER, **named}
        if accept_encoding is not None:
            given["Accept-Encoding"] = accept_encoding
        for name, value in given.items():
            connection.putheader(name, value)
        connection.putheader("Connection", "close")
        connection.endheaders()
        response = connection.getresponse()
        joined: dict[str, str] = {}
        for name, value in response.getheaders():
            joined[name.lower()] = f"{joined[name.lower()]}, {value}" if name.lower() in joined else value
        return Got(response.status, joined, response.read())


@pytest.fixture(scope="module")
def ask(website: Served) -> Asker:
    return Asker(urlsplit(website.url).netloc)


@pytest.mark.parametrize(
    ("header", "accepts"),
    [
        ("gzip", True), ("GZIP", True), ("x-gzip", True), ("br, gzip", True), ("*", True), ("gzip;q=0.001", True),
        ("gzip; q=1.0, identity; q=0.5", True), ("*;q=0, gzip", True), ("", False), ("identity", False), ("br", False),
        ("gzip;q=0", False), ("gzip;q=0.000", False), ("*, gzip;q=0", False), ("notgzip", False), ("gzip;q=veel", False),
    ],
)  # fmt: skip
def test_who_takes_gzip_is_read_by_the_letter(header: str, accepts: bool) -> None:
    assert accepts_gzip(header) is accepts


@pytest.mark.parametrize("path", KINDS.values(), ids=KINDS)
def test_what_is_gzipped_is_the_plain_answer_and_smaller(ask: Asker, path: str) -> None:
    plain, packed = ask(path, None), ask(path)
    assert (plain.status, packed.status) == (200, 200)
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 2
    assert packed.headers["content-length"] == str(len(packed.body))
    assert packed.headers["content-type"] == plain.headers["content-type"]


@pytest.mark.parametrize("path", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("accept_encoding", [None, "identity", "gzip;q=0, br"])
def test_who_does_not_take_gzip_gets_it_plain(ask: Asker, path: str, accept_encoding: str | None) -> None:
    got = ask(path, accept_encoding)
    assert "content-encoding" not in got.headers
    assert got.headers["content-length"] == str(len(got.body))


@pytest.mark.parametrize("path", KINDS.values(), ids=KINDS)
def test_every_answer_says_that_it_varies(ask: Asker, path: str) -> None:
    tag = ask(path).headers["etag"]
    for got in (ask(path), ask(path, None), ask(path, If_None_Match=tag)):
        varies = {name.strip().lower() for name in got.headers["vary"].split(",")}
        assert {"accept", "accept-encoding"} <= varies, got.status


@pytest.mark.parametrize("path", KINDS.values(), ids=KINDS)
def test_two_forms_have_two_etags_and_304_names_the_one_that_is_held(ask: Asker, path: str) -> None:
    strong, weak = ask(path, None).headers["etag"], ask(path).headers["etag"]
    assert weak == f"W/{strong}", "other bytes under the same strong ETag would be wrong"
    for accept_encoding, held in ((None, strong), ("gzip", weak), ("gzip", strong)):
        again = ask(path, accept_encoding, If_None_Match=f'"other", {held}')
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", held)
        assert "content-encoding" not in again.headers
    assert ask(path, If_None_Match='W/"other"').status == 200


@pytest.mark.parametrize("path", KINDS.values(), ids=KINDS)
def test_head_has_the_headers_of_get(ask: Asker, path: str) -> None:
    for accept_encoding in (None, "gzip"):
        head, got = (ask(path, accept_encoding, method) for method in ("HEAD", "GET"))
        assert (head.status, head.body) == (200, b"")
        for name in ("content-length", "content-type", "content-encoding", "etag", "vary"):
            assert head.headers.get(name) == got.headers.get(name), name


def test_what_is_small_or_packed_already_is_left_alone(ask: Asker) -> None:
    for path in (f"/sparql?query={quote('ASK {}')}", "/data/vapa.xlsx", "/data/vapa.csv.zip"):
        got = ask(path, Accept="*/*")
        assert got.status == 200
        assert "content-encoding" not in got.headers, path
        assert got.headers["etag"].startswith('"'), path


def test_a_part_of_a_file_is_a_part_of_the_plain_one(ask: Asker) -> None:
    whole = ask("/assets/vapa.css", None)
    part = ask("/assets/vapa.css", Range="bytes=10-19", If_Range=whole.headers["etag"])
    assert (part.status, part.body, part.headers["etag"]) == (206, whole.body[10:20], whole.headers["etag"])
    assert "content-encoding" not in part.headers
    assert "accept-ranges" not in ask("/assets/vapa.css").headers, "of the gzipped file none are given"


def test_a_problem_is_gzipped_only_where_it_is_long(ask: Asker) -> None:
    short, long = ask("/onbekend", Accept="*/*"), ask("/onbekend")
    assert (short.status, short.headers.get("content-encoding")) == (404, None)
    assert (long.status, long.headers.get("content-encoding")) == (404, "gzip")
    assert b"Deze pagina bestaat niet" in gzip.decompress(long.body)


def test_files_are_kept_by_browsers_and_checked_after_an_hour(ask: Asker) -> None:
    for path in ("/assets/vapa.css", "/assets/vis-network.js"):
        got = ask(path)
        assert got.headers["cache-control"] == "max-age=3600"
        assert ask(path, If_None_Match=got.headers["etag"]).headers["cache-control"] == "max-age=3600"
    assert gzip.decompress(ask("/assets/vis-network.js").body) == (vis_network() / "vis-network.min.js").read_bytes()


def test_the_editor_comes_gzipped(ask: Asker) -> None:
    got = ask("/vendor/yasqe.js")
    if got.status == 404:
        pytest.skip("the editor was not installed")
    assert got.headers["content-encoding"] == "gzip"
    assert len(got.body) < 200_000
