"""Reading pages and tables of a running site as a browser gets them."""

from __future__ import annotations

import csv
import io
import re
import socket
from html import unescape
from http.client import HTTPResponse

import httpx

from tests.helpers.serving import PATIENCE, Served

BROWSER = {"Accept": "text/html"}


def reading(server: Served) -> httpx.Client:
    return httpx.Client(base_url=server.url, timeout=PATIENCE, headers=BROWSER)


def page(client: httpx.Client, path: str) -> str:
    client.cookies.clear()  # they remember the language of the page before
    response = client.get(path)
    assert response.status_code == 200, path
    return str(response.text)


def response(connection: socket.socket) -> tuple[HTTPResponse, bytes]:
    """The next response over a connection, and its body, in however many pieces they come.

    Nothing can be read from the connection after it: what came with the response is lost.
    """
    reply = HTTPResponse(connection)
    reply.begin()
    return reply, reply.read()


def text(html: str) -> str:
    """What a reader reads: no tags, single spaces."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def rows(client: httpx.Client, path: str) -> list[list[str]]:
    """The CSV at an address, without its headings; it starts with the mark by which Excel sees UTF-8."""
    response = client.get(path)
    assert response.status_code == 200, path
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))[1:]


def cells(html: str, heading: str) -> list[str]:
    """The cells of the table row with this heading."""
    for row in re.findall(r"<tr[^>]*>.*?</tr>", html, re.DOTALL):
        head, *rest = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        if text(head).strip().startswith(heading):
            return [text(cell).strip() for cell in rest]
    raise AssertionError(f"no row {heading}")
