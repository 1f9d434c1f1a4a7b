"""The SPARQL 1.1 Protocol: what an HTTP request asks, read by the letter; everything else is a Problem."""

from __future__ import annotations

import re
from binascii import a2b_qp
from codecs import BOM_UTF8
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from starlette.types import Receive, Scope

from viz.web.http.negotiation import GRAPHS, RESULTS, Problem, choose, header

__all__ = ["FORM", "METHODS", "MOST", "Operation", "content_type", "read", "read_body", "read_fields"]

METHODS = "GET, HEAD, POST, OPTIONS"
FORM, DIRECT, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
MOST = "max-rows"
"""The parameter of a request by which a client asks for no more than the first rows of an answer."""
_MOST_FIELDS = 100
_BROKEN = re.compile(rb"%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True)
class Operation:
    """A query operation: the query (None: the service description is asked for), its dataset, the format by name.

    `most` is how many rows (or triples) the client wants at most, where a part is enough.
    """

    query: str | None = None
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    format: str | None = None
    most: int | None = None


async def read(scope: Scope, receive: Receive, most_bytes: int) -> Operation:
    """The operation that a request asks for (SPARQL 1.1 Protocol, 2.1). Raises Problem for any other request."""
    fields = read_fields(scope["query_string"], "the query string", most_bytes)
    match scope["method"]:
        case "GET" | "HEAD":
            return _operation(fields)
        case "POST":
            return await _posted(scope, fields, receive, most_bytes)
    raise Problem(
        405,
        f"a query is asked with GET or POST, not with {scope['method']}",
        "Dit adres kan zo niet worden aangesproken.",
        headers={"Allow": METHODS},
    )


async def _posted(scope: Scope, fields: list[tuple[str, str]], receive: Receive, most_bytes: int) -> Operation:
    """The operation of a POST: a form, or the bare query with the rest in the query string."""
    media_type, charset = content_type(header(scope, b"content-type"))
    if media_type == UPDATE:
        raise _no_updates()
    if media_type not in (FORM, DIRECT):
        raise Problem(
            415,
            f"a query is posted as {FORM} or {DIRECT}, not as {media_type or 'nothing named'}",
            "Deze soort inhoud wordt hier niet gelezen.",
            headers={"Accept": f"{FORM}, {DIRECT}"},
        )
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise Problem(415, f"a query is sent in UTF-8, not in {charset}", "Stuur de vraag in UTF-8.")
    declared = header(scope, b"content-length")
    if declared.isdigit() and int(declared) > most_bytes:
        raise _too_large(most_bytes)
    body = await read_body(receive, most_bytes)
    if media_type == FORM:
        if any(name in ("query", "update") for name, _ in fields):
            raise Problem(400, "the query stands in the form, not in the address", "De vraag hoort in het formulier.")
        fields += read_fields(body, "the form", most_bytes)
    elif any(name == "query" for name, _ in fields):
        raise Problem(400, "the query stands in the body and in the address", "Er is meer dan één vraag gegeven.")
    else:
        fields.append(("query", _text(body, "the body")))
    operation = _operation(fields)
    if operation.query is None:
        raise Problem(400, "there is no query in this request", "Er is geen vraag gegeven.")
    return operation


def _operation(fields: list[tuple[str, str]]) -> Operation:
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    if "update" in values:
        raise _no_updates()
    if len(values.get("query", ())) > 1:
        raise Problem(400, "there is more than one 'query' in this request", "Er is meer dan één vraag gegeven.")
    given = sorted({name for name in values if name in ("default-graph-uri", "named-graph-uri")})
    if given and "query" not in values:
        raise Problem(400, f"'{given[0]}' goes with a query, and there is none", "Er is geen vraag gegeven.")
    return Operation(
        query=values.get("query", [None])[0],
        default=tuple(values.get("default-graph-uri", ())),
        named=tuple(values.get("named-graph-uri", ())),
        format=_format(values.get("format", [])),
        most=_most(values.get(MOST, [])),
    )


def _most(given: list[str]) -> int | None:
    """The number of rows in `max-rows`. Raises Problem for what is none."""
    if not given:
        return None
    if len(given) > 1 or not re.fullmatch(r"[1-9][0-9]{0,15}", given[0], re.ASCII):
        raise Problem(400, f"'{MOST}' is one whole number above zero", "Het aantal rijen is een getal boven nul.")
    return int(given[0])


def _format(names: list[str]) -> str | None:
    """The first format known here: SPARQLWrapper names the one it wants in several ways at once."""
    names = [name for name in names if name]
    return next((name for name in names if choose(None, (*RESULTS, *GRAPHS), name)), names[0] if names else None)


def read_fields(content: bytes, where: str, most_bytes: int) -> list[tuple[str, str]]:
    """The fields of a query string or form. Raises Problem where there are too many bytes or fields, or no UTF-8."""
    if len(content) > 3 * most_bytes:  # every byte may have become %XX
        raise _too_large(most_bytes)
    fields = [part.partition(b"=") for part in content.split(b"&") if part]
    if len(fields) > _MOST_FIELDS:
        raise Problem(400, f"{where} has more than {_MOST_FIELDS} fields", "Er zijn te veel velden.")
    return [(_text(_unquoted(name), where), _text(_unquoted(value), where)) for name, _, value in fields]


def _unquoted(content: bytes) -> bytes:
    """A name or value without its plus signs and %XX. Where all are whole that is done in C: they are the =XX of mail.

    >>> _unquoted(b"a+%3D+%22%25%C3%A9%22=b").decode()
    'a = "%é"=b'
    """
    spaced = content.replace(b"+", b" ")
    if _BROKEN.search(spaced):
        return unquote_to_bytes(spaced)
    return a2b_qp(spaced.replace(b"=", b"=3D").replace(b"%", b"="))


def _text(content: bytes, where: str) -> str:
    try:
        return content.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError:
        raise Problem(400, f"{where} is not UTF-8", "De vraag is geen UTF-8.") from None


def content_type(header: str) -> tuple[str, str]:
    """The media type and charset of a Content-Type header, in lower case; a query is UTF-8 unless it says not."""
    media_type, *parameters = (part.strip().lower() for part in header.split(";"))
    charsets = [part.removeprefix("charset=").strip('"') for part in parameters if part.startswith("charset=")]
    return media_type, charsets[0] if charsets else "utf-8"


async def read_body(receive: Receive, most_bytes: int) -> bytes:
    """The body of a request. Raises Problem where it has more bytes, or is broken off."""
    content = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Problem(400, "the request was broken off", "Het verzoek is afgebroken.")
        content += message.get("body", b"")
        if len(content) > most_bytes:
            raise _too_large(most_bytes)
        if not message.get("more_body", False):
            return bytes(content)


def _too_large(most_bytes: int) -> Problem:
    return Problem(
        413,
        f"a request may hold {most_bytes} bytes, and this is more",
        "Deze vraag is te lang.",
        headers={"Connection": "close"},
    )


def _no_updates() -> Problem:
    return Problem(
        403, "updates are refused: this endpoint only reads", "Wijzigen kan hier niet; er kan alleen worden gelezen."
    )
