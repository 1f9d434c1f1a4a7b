"""What every HTTP answer shares: media types, content negotiation, the one error shape and the safety headers.

No framework is known here: `viz/web/app.py` turns a Problem into a response and puts the headers on it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from ontology.errors import VapaError

__all__ = [
    "EXPOSED",
    "GRAPHS",
    "HEADERS",
    "PROBLEM",
    "RESULTS",
    "Format",
    "Problem",
    "accepts_gzip",
    "choose",
    "header",
    "negotiate",
    "preflight",
    "prefers_html",
    "stopping",
]

PROBLEM = "application/problem+json"
HTML = "text/html"

EXPOSED = "Content-Location, ETag, Link, Retry-After, X-Vapa-Hint, X-Vapa-Truncated"
"""Headers of ours that a script of any page may read."""

HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": EXPOSED,
}
"""On every answer. The data are public and no answer depends on who asks, so any page may read them (without
credentials: those are never allowed); our own pages load our own assets only."""


def preflight(methods: str) -> dict[str, str]:
    """The headers that answer OPTIONS: any page may ask with these methods, and with the headers that we look at."""
    return {
        "Allow": methods,
        "Access-Control-Allow-Methods": methods,
        "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
        "Access-Control-Max-Age": "86400",
    }


@dataclass(frozen=True, eq=False)
class Format:
    """A way to write an answer: its short name (`?format=`), its media types (the first is the registered one)."""

    name: str
    media_types: tuple[str, ...]
    label: str

    @property
    def media_type(self) -> str:
        """The media type it is registered under."""
        return self.media_types[0]

    def content_type(self, negotiated: str | None = None) -> str:
        """The Content-Type to send; a text type says that it is UTF-8."""
        media_type = negotiated or self.media_type
        return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


RESULTS: tuple[Format, ...] = (
    Format("json", ("application/sparql-results+json", "application/json"), "JSON"),
    Format("xml", ("application/sparql-results+xml", "application/xml", "text/xml"), "XML"),
    Format("csv", ("text/csv",), "CSV"),
    Format("tsv", ("text/tab-separated-values",), "TSV"),
)
"""How the answer to SELECT and ASK can be written, the preferred one first."""

GRAPHS: tuple[Format, ...] = (
    Format("ttl", ("text/turtle", "application/x-turtle"), "Turtle"),
    Format("nt", ("application/n-triples", "text/plain"), "N-Triples"),
    Format("jsonld", ("application/ld+json", "application/json"), "JSON-LD"),
    Format("rdf", ("application/rdf+xml", "application/xml", "text/xml"), "RDF/XML"),
    Format("trig", ("application/trig",), "TriG"),
    Format("nq", ("application/n-quads",), "N-Quads"),
)
"""How a graph (CONSTRUCT, DESCRIBE, a resource, a dump) can be written, the preferred one first."""

_OTHER_NAMES = {
    **dict.fromkeys(("turtle", "n3"), "ttl"),
    **dict.fromkeys(("ntriples", "n-triples"), "nt"),
    **dict.fromkeys(("nquads", "n-quads"), "nq"),
    **dict.fromkeys(("json", "json-ld"), "jsonld"),
    **dict.fromkeys(("rdfxml", "rdf/xml", "xml"), "rdf"),
}
"""What clients call these formats; `json` and `xml` are those of a graph only where it is a graph."""


class Problem(VapaError):  # noqa: N818  # the name RFC 9457 gives it
    """Any HTTP answer that is not the thing asked for (RFC 9457).

    `detail` is for those who program, in English; `dutch` says the same to readers of the page, in Dutch.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        dutch: str,
        *,
        position: tuple[int, int] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """`position` is the line and column (from 1) of what is wrong in a query."""
        super().__init__(detail)
        self.status, self.detail, self.dutch = status, detail, dutch
        self.position, self.headers = position, dict(headers or {})

    @property
    def title(self) -> str:
        """The phrase of the status, as RFC 9457 asks where we define no type."""
        return HTTPStatus(self.status).phrase

    def json(self) -> bytes:
        """The body as application/problem+json."""
        body: dict[str, object] = {"type": "about:blank", "title": self.title, "status": self.status}
        body["detail"] = self.detail
        if self.position:
            body["line"], body["column"] = self.position
        return json.dumps(body, ensure_ascii=False).encode()


def stopping() -> Problem:
    """The answer of a server that shuts down to clients that have none yet."""
    return Problem(
        503,
        "the server is stopping; ask again in a while",
        "De server stopt nu; probeer het straks opnieuw.",
        headers={"Retry-After": "30"},
    )


def header(scope: Mapping[str, Any], name: bytes) -> str:
    """A header of an ASGI request, its name in lower case; in one line however many it was sent in (RFC 9110, 5.3)."""
    return ", ".join([value.decode("latin-1") for given, value in scope["headers"] if given == name])


def negotiate(accept: str | None, offers: Sequence[str]) -> str | None:
    """The media type to answer with (RFC 9110, 12.5.1), or None when none of the offers is acceptable.

    The most specific range that fits an offer gives its quality; among equals the earlier offer wins.

    >>> negotiate("text/turtle;q=0.5, application/*", ["text/turtle", "application/trig"])
    'application/trig'
    >>> negotiate("*/*, text/csv;q=0", ["text/csv", "text/turtle"])
    'text/turtle'
    >>> negotiate("image/png", ["text/csv"]) is None
    True
    """
    ranges = _ranges(accept or "*/*")
    best, best_quality = None, 0.0
    for offer in offers:
        quality = next((ranges[r] for r in (offer, f"{offer.split('/')[0]}/*", "*/*") if r in ranges), 0.0)
        if quality > best_quality:
            best, best_quality = offer, quality
    return best


def _ranges(accept: str) -> dict[str, float]:
    """The media ranges of an Accept header with their qualities; what is not one is passed over."""
    ranges: dict[str, float] = {}
    for part in accept.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        name = "*/*" if name == "*" else name  # as Java's own client writes it
        if not re.fullmatch(r"[^\s/]+/[^\s/]+", name):
            continue
        ranges[name] = max(ranges.get(name, 0.0), _quality(parameters))
    return ranges or ({} if accept.strip(" ,") else {"*/*": 1.0})


def _quality(parameters: Sequence[str]) -> float:
    """The weight among the parameters of one thing that is accepted (RFC 9110, 12.4.2); 0 for one that is none."""
    given = next((p[2:].strip() for p in parameters if p.startswith("q=")), "1")
    return min(float(given), 1.0) if re.fullmatch(r"[01](\.\d*)?|\.\d+", given, re.ASCII) else 0.0


@lru_cache(maxsize=64)
def accepts_gzip(accept_encoding: str) -> bool:
    """Whether an answer may be sent gzipped (RFC 9110, 12.5.3); who does not say so gets it plain.

    >>> accepts_gzip("br, gzip;q=0.5"), accepts_gzip("gzip;q=0, *"), accepts_gzip("")
    (True, False, False)
    """
    weights = {}
    for part in accept_encoding.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weights[name.removeprefix("x-")] = _quality(parameters)
    return weights.get("gzip", weights.get("*", 0.0)) > 0


@lru_cache(maxsize=256)
def prefers_html(accept: str | None) -> bool:
    """Whether the asker is a browser: it names HTML, and likes it at least as well as any RDF or result format."""
    if not accept or HTML not in accept.lower():
        return False
    return negotiate(accept, (HTML, *(m for f in (*RESULTS, *GRAPHS) for m in f.media_types))) == HTML


@lru_cache(maxsize=512)
def choose(accept: str | None, formats: tuple[Format, ...], name: str | None = None) -> tuple[Format, str] | None:
    """The format to answer in and its Content-Type, by `?format=` (a short name or a media type) or else
    by Accept; None for no fit.

    >>> choose("text/csv", RESULTS)[1]
    'text/csv; charset=utf-8'
    >>> choose("text/csv", GRAPHS, "ttl")[0].name
    'ttl'
    """
    name = (name or "").strip().lower().replace(" ", "+")  # a plus in an address is a space
    known = {form.name: form for form in formats}
    if "/" in name and name not in _OTHER_NAMES:
        accept = name
    elif name:
        found = known.get(name) or known.get(_OTHER_NAMES.get(name, ""))
        return (found, found.content_type()) if found else None
    registered = [form.media_type for form in formats]  # first, so that `application/*` does not pick an alias
    media_type = negotiate(accept, (*registered, *(m for form in formats for m in form.media_types[1:])))
    if media_type is None:
        return None
    return next((form, form.content_type(media_type)) for form in formats if media_type in form.media_types)
