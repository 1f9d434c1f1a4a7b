"""A store elsewhere, asked over HTTP (SPARQL 1.1 Protocol) as if it were the dump in memory.

Its default graph must be the union of the named graphs, as in the embedded store. What stores do wrong is put right
or told here, so that an answer is either whole or an error: Virtuoso answers ASK with a row, cuts rows and gives up
in a header, and some stores give an empty or broken answer with status 200 when their time is up.
"""

from __future__ import annotations

import ast
import json
import re
import time
import urllib.request
import warnings
from contextlib import suppress
from http import HTTPStatus
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError

import pyoxigraph as ox

from ontology import DEFAULT_BASE, Iris
from ontology.errors import VapaError
from queries.library import QueryError
from queries.stores.embedded import Answer, Store

__all__ = ["LOG_IN", "RemoteError", "RemoteStore", "ask", "elsewhere", "failure", "with_prefixes"]

LOG_IN = "set VAPA_STORE_USER and VAPA_STORE_PASSWORD"

_JSON, _TURTLE = "application/sparql-results+json", "text/turtle"
_ACCEPT = {
    "json": f"{_JSON}, application/json;q=0.9, application/sparql-results+xml;q=0.5",
    "turtle": f"{_TURTLE}, application/n-triples;q=0.9, application/rdf+xml;q=0.5",
}
"""What is asked for by what SPARQLWrapper calls it: one form first, and others that a store may have instead."""
_TERM = {"type", "value", "xml:lang", "datatype", "its:dir"}
_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"
_CUT = {
    "X-SPARQL-MaxRows": "it gives {} rows at most; ask for fewer with LIMIT",
    "X-Vapa-Truncated": "it was cut at {}",
    "X-SQL-State": "its own time limit ended the query",
}
"""Headers by which stores say that an answer with status 200 is not the whole answer, and what they mean."""


class RemoteError(VapaError):
    """A store elsewhere that gave no answer, or not one that can be relied on."""


class RemoteStore(Store):
    """A SPARQL endpoint with a plan in it, ready to be asked."""

    def __init__(
        self,
        url: str,
        base: str = DEFAULT_BASE,
        plan: str = "",
        *,
        timeout: int = 60,
        user: str = "",
        password: str = "",
    ) -> None:
        """Nothing is asked yet. `timeout` is in seconds, for a whole answer."""
        self.base, self.url, self._plan = base, url, plan
        self._timeout, self._user, self._password = timeout, user, password

    def __len__(self) -> int:
        """The number of quads in the graphs under the base."""
        return sum(self.graph_sizes().values())

    def hint(self, text: str) -> None:
        """None: a store elsewhere is not asked which names it knows."""

    def add(self, content: bytes) -> None:  # noqa: ARG002
        """Not here: a store elsewhere is filled by `vapa push`. Raises QueryError."""
        raise QueryError(f"nothing can be loaded into {self.url} from here; put it there with `vapa push`")

    def must_hold_a_plan(self) -> None:
        """Raises QueryError when there is no plan under the base."""
        if not self.plan:
            raise QueryError(
                f"{self.url} holds no plan under {self.base}: fill it with `vapa push`, give the --base it was built "
                "with, and see that its default graph is the union of its named graphs"
            )

    def sparql(self, text: str, *, service: bool = False) -> Answer:
        """Run any SPARQL query. Raises QueryError when the store refuses it, RemoteError for any other failure."""
        self._must_stay_inside(text, service)
        sent = with_prefixes(text, self.base)
        return ask(self.url, sent, timeout=self._timeout, user=self._user, password=self._password)


def with_prefixes(text: str, base: str) -> str:
    """The query with the prefixes that the embedded store knows by itself."""
    prefixes = " ".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in Iris(base).prefixes.items())
    return f"{prefixes}\n{text}"


def ask(
    url: str, text: str, *, timeout: int, user: str = "", password: str = "", most_bytes: int | None = None
) -> Answer:
    """The whole answer of an endpoint to a query, or RemoteError (QueryError where the query is to blame).

    `most_bytes` is how large it may be, where that is limited.
    """
    from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

    until = time.monotonic() + timeout
    request = _request(url, text, timeout)
    try:
        response = _log_in(request, user, password) if user else request.query().response
        with response:
            if _bare(response.geturl()) != _bare(url):  # where it was sent on, the question was left behind
                raise elsewhere(url, response.geturl())
            body = _read(response, until, most_bytes)
    except (SPARQLWrapperException, HTTPException, OSError, ValueError) as error:
        raise failure(url, error, timeout) from error
    if most_bytes is not None and len(body) > most_bytes:
        raise RemoteError(f"{url} gave more than {most_bytes} bytes; ask for less with LIMIT")
    if response.status == HTTPStatus.PARTIAL_CONTENT:
        raise RemoteError(f"{url} gave only a part of the answer, as it says itself (status 206)")
    for header, meaning in _CUT.items():
        if value := response.headers[header]:
            raise RemoteError(f"{url} gave only a part of the answer: {meaning.format(value)}")
    if not body.strip():
        raise RemoteError(f"{url} gave an empty answer; its own time limit may have ended the query")
    media_type = response.headers.get_content_type()
    read = _triples if request.queryType in ("CONSTRUCT", "DESCRIBE") else _results
    with suppress(ValueError, LookupError, TypeError, AttributeError, SyntaxError):  # which hold the parser: not kept
        return read(body, media_type)
    raise RemoteError(f"{url} {_misfit(body, media_type)}")


def _request(url: str, text: str, timeout: int) -> Any:
    """The request, by POST of a form: no address is too long, and Virtuoso hangs on any other POST."""
    from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

    form = form_of(text)
    request = SPARQLWrapper(url, returnFormat=JSON if form in ("SELECT", "ASK") else TURTLE, agent="vapa")
    request.addCustomHttpHeader("Accept", _ACCEPT[request.returnFormat])
    request.setMethod(POST)
    request.setOnlyConneg(True)
    request.setTimeout(timeout)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        request.setQuery(text)
    request.queryType = form  # SPARQLWrapper takes a word of a comment or of an IRI for it
    return request


_FORM = re.compile(r"(?:\s|#[^\n]*|BASE\s*<[^>]*>|PREFIX\s+[^\s:]*:\s*<[^>]*>)*(\w*)", re.IGNORECASE)


def form_of(text: str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE. Raises QueryError for anything else, such as an update."""
    found = _FORM.match(text)
    assert found
    if (form := found[1].upper()) not in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"):
        raise QueryError(f"'{found[1]}' does not start a query; SELECT, ASK, CONSTRUCT and DESCRIBE do")
    return form


def _log_in(request: Any, user: str, password: str) -> Any:
    """The response for a user. Of the two ways to log in, the one that never sends the password goes first."""
    from SPARQLWrapper import BASIC, DIGEST
    from SPARQLWrapper.SPARQLExceptions import Unauthorized

    request.setCredentials(user, password)
    request.setHTTPAuth(DIGEST)
    try:
        return request.query().response
    except (Unauthorized, ValueError):
        request.setHTTPAuth(BASIC)
        return request.query().response
    finally:  # SPARQLWrapper leaves its login behind for every later request of this process
        urllib.request.install_opener(urllib.request.build_opener())


def _read(response: Any, until: float, most_bytes: int | None) -> bytes:
    """The body, as long as it is whole and comes in time; of one that is too large only more than it may be."""
    parts, size = [], 0
    while part := response.read1(1 << 20):
        parts.append(part)
        size += len(part)
        if time.monotonic() > until:
            raise TimeoutError
        if most_bytes is not None and size > most_bytes:
            return b"".join(parts)
    if response.length:
        raise HTTPException
    return b"".join(parts)


def _results(body: bytes, media_type: str) -> ox.QuerySolutions | ox.QueryBoolean:
    """The results, as the standard has them, all of which can be read; XML is taken too."""
    xml = ox.QueryResultsFormat.from_media_type(media_type) == ox.QueryResultsFormat.XML
    sent, written = (body, ox.QueryResultsFormat.XML) if xml else (_plain(json.loads(body)), ox.QueryResultsFormat.JSON)
    found = ox.parse_query_results(sent, format=written)
    if isinstance(found, ox.QuerySolutions):  # which are read as they are asked for, when it is too late
        for _ in found:
            pass
        found = ox.parse_query_results(sent, format=written)
    return found


def _plain(found: dict[str, Any]) -> bytes:
    """Results in JSON with only the members that the standard knows: pyoxigraph takes no others."""
    head: dict[str, Any] = {}
    if "boolean" in found:
        plain = {"head": head, "boolean": str(found["boolean"]).lower() in ("true", "1")}
    elif found["head"]["vars"] == ["__ASK_RETVAL"]:  # Virtuoso's ASK
        yes = any(row["__ASK_RETVAL"]["value"] == "1" for row in found["results"]["bindings"])
        plain = {"head": head, "boolean": yes}
    else:
        rows = [{name: _term(term) for name, term in row.items() if term} for row in found["results"]["bindings"]]
        head["vars"] = list(dict.fromkeys([*found["head"]["vars"], *(name for row in rows for name in row)]))
        plain = {"head": head, "results": {"bindings": rows}}
    return json.dumps(plain).encode()


_NO_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\]")


def _term(term: dict[str, Any]) -> dict[str, Any]:
    """A term with the members and spellings that the standard knows.

    Virtuoso writes a boolean as 0 or 1 and names blank nodes `nodeID://b1`; others keep spaces in IRIs, or write a
    language as `nl_BE`.
    """
    term = {key: value for key, value in term.items() if (key in _TERM and value not in (None, "")) or key == "value"}
    if term["type"] == "triple":
        return {"type": "triple", "value": {name: _term(part) for name, part in term["value"].items()}}
    value = str(term["value"]) if isinstance(term["value"], str) else json.dumps(term["value"])
    match term["type"]:
        case "uri" | "iri":
            return {"type": "uri", "value": _NO_IRI.sub(lambda found: f"%{ord(found[0]):02X}", value)}
        case "bnode":
            return {"type": "bnode", "value": re.sub(r"\W+", "_", value.removeprefix("_:"))}
    if "xml:lang" in term:
        term["xml:lang"] = term["xml:lang"].replace("_", "-")
    if term.get("datatype") == _BOOLEAN and value in ("0", "1"):
        value = "false" if value == "0" else "true"
    return {**term, "value": value}


def _triples(body: bytes, media_type: str) -> list[ox.Triple]:
    written = ox.RdfFormat.from_media_type(media_type) or ox.RdfFormat.TURTLE
    return [quad.triple for quad in ox.parse(body, format=written)]


def _misfit(body: bytes, media_type: str) -> str:
    if media_type == "text/html" or re.match(rb"\s*<(!doctype|html|\?xml)", body, re.IGNORECASE):
        return "answers with a page, not with the results of a query; is it the address of a SPARQL endpoint?"
    if media_type in (_JSON, _TURTLE, "application/json"):
        return "gave an answer that is broken off or malformed; its own time limit may have ended the query"
    return f"gave {media_type}, not the results of a query; is it the address of a SPARQL endpoint?"


def _bare(address: str) -> str:
    return address.partition("#")[0]


def elsewhere(url: str, to: str | None) -> RemoteError:
    """The error for an address that sends one on."""
    return RemoteError(f"{url} redirects{f' to {to}' if to else ''}; give the address that answers itself")


def failure(url: str, error: Exception, timeout: int) -> VapaError:
    """What went wrong, in one sentence."""
    cause = error.__context__ if isinstance(error.__context__, HTTPError) else error
    if isinstance(cause, HTTPError):
        said = _said(error)
        cause.close()
        if cause.code == 400:
            return QueryError(f"{url} refused the query: {said}" if said else f"{url} refused the query")
        if 300 <= cause.code < 400:
            return elsewhere(url, cause.headers["Location"])
        if cause.code in (401, 403):
            return RemoteError(f"{url} lets in only whom it knows: {LOG_IN}")
        return RemoteError(f"{url} failed with status {cause.code}{f': {said}' if said else ''}")
    reason = cause.reason if isinstance(cause, URLError) else cause
    if isinstance(reason, TimeoutError):
        return RemoteError(f"{url} gave no whole answer in {timeout} seconds (setting store_timeout)")
    if isinstance(reason, HTTPException | ConnectionResetError):
        return RemoteError(f"{url} broke off its answer")
    said = getattr(reason, "strerror", None) or str(reason)
    return RemoteError(f"{url} cannot be reached: {said}")


def _said(error: Exception) -> str:
    """The first line of what a server said of an error, as far as it is not a page."""
    body = error.read(2000) if isinstance(error, HTTPError) else b""
    if (quoted := str(error).partition("Response:\n")[2]).startswith("b"):  # the errors of SPARQLWrapper
        body = ast.literal_eval(quoted)
    text = body[:2000].decode("utf8", "replace").strip()
    with suppress(ValueError, KeyError, TypeError):  # application/problem+json, as ours
        text = str(json.loads(text)["detail"])
    return "" if text.startswith("<") or not text else re.sub(r"\s+", " ", text.split("\n")[0])[:300]
