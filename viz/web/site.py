"""The shell that every page of the explorer stands in: language, navigation, breadcrumbs, citation and data links.

A page is a template that extends `web.html`, answered with `page(request, "x.html", crumbs=..., **values)`. In it are
`t("Nederlands", "English")` for the words of the interface, `f` for numbers, amounts and times
(`viz.web.text.format`), `href("/path")` for links within the site, and `lang`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from viz.page import render
from viz.web.text.format import LANGUAGES, voice

__all__ = ["Crumb", "Data", "held", "language", "page", "remembering", "shell"]

COOKIE = "taal"
"""Remembers the language that a reader chose with `?lang=`, and nothing else."""

_YEAR = 365 * 24 * 3600

NAVIGATION = (
    ("/", "Start", "Start"),
    ("/maatregelen", "Maatregelen", "Measures"),
    ("/overlap", "Overlap", "Overlap"),
    ("/hiaten", "Hiaten", "Gaps"),
    ("/netwerk", "Netwerk", "Network"),
    ("/matrix", "Matrix", "Matrix"),
    ("/tijdlijn", "Tijdlijn", "Timeline"),
    ("/budget", "Budget", "Budget"),
    ("/gegevens", "Gegevens", "Data"),
    ("/sparql", "SPARQL", "SPARQL"),
)
PUBLISHED = (
    ("/doc", "Alles op een rij", "Everything"),
    ("/catalog", "Gegevens en downloads", "Data and downloads"),
    ("/ns", "Vocabularium", "Vocabulary"),
)
"""What a published site has: no pages that a server must make, and no endpoint."""


@dataclass(frozen=True)
class Crumb:
    """A step above the page: what it is called and its path."""

    text: str
    path: str


@dataclass(frozen=True)
class Data:
    """What a page shows, as data: a label such as CSV, the path, and its media type."""

    label: str
    path: str
    media_type: str = ""


def language(request: Request) -> str:
    """The language of the interface: that of the address, else the one remembered, else Dutch."""
    asked = request.query_params.get("lang")
    found = asked if asked in LANGUAGES else request.cookies.get(COOKIE, "")
    return found if found in LANGUAGES else "nl"


def remembering(request: Request) -> dict[str, str]:
    """The headers of an answer that depends on the language; they keep the one asked for in the address."""
    if request.query_params.get("lang") not in LANGUAGES:
        return {"Vary": "Cookie"}
    kept = f"{COOKIE}={language(request)}; Path=/; Max-Age={_YEAR}; HttpOnly; SameSite=Lax"
    return {"Vary": "Cookie", "Set-Cookie": kept}


def page(
    request: Request,
    template: str,
    *,
    crumbs: Sequence[Crumb] = (),
    cite: str = "",
    uri: str = "",
    data: Sequence[Data] = (),
    status: int = 200,
    headers: dict[str, str] | None = None,
    **values: object,
) -> Response:
    """A page in the shell, with its ETag; 304 for who has it already.

    `cite` is what the page is called in a citation (none: no citation line), `uri` the stable address to cite
    instead of the page's own, `data` the same content as data.
    """
    made = render(
        template, **shell(request), crumbs=crumbs, cite=cite, uri=uri or _address(request), data_links=data, **values
    )
    body = made.encode()
    etag = f'"{sha256(body).hexdigest()[:20]}"'
    every = {"ETag": etag, "Cache-Control": "no-cache", **remembering(request), **(headers or {})}
    if status == 200 and held(request, etag):
        return Response(status_code=304, headers=every)
    return Response(body, status, {**every, "Content-Type": "text/html; charset=utf-8"})


def held(request: Request, etag: str) -> bool:
    """Whether the asker has this answer already, under the strong or the weak form of its ETag."""
    given = request.headers.get("if-none-match", "")
    return given.strip() == "*" or etag in {item.strip().removeprefix("W/") for item in given.split(",") if item}


def shell(request: Request, *, endpoint: bool = True) -> dict[str, object]:
    """What the layout itself needs; `endpoint` is false for a published site, which has fewer pages."""
    root = str(request.scope.get("root_path", "")).rstrip("/")
    lang = language(request)
    here = request.url.path.removeprefix(root)

    def switch(to: str) -> str:
        """The address of this same page in another language."""
        others = [(key, value) for key, value in request.query_params.multi_items() if key != "lang"]
        return f"?{urlencode([*others, ('lang', to)])}"

    return {
        "root": root,
        "href": lambda path: f"{root}{path}" if path.startswith("/") else path,
        "lang": lang,
        "f": voice(lang),
        "t": voice(lang).t,
        "navigation": NAVIGATION if endpoint else PUBLISHED,
        "here": here,
        "languages": [(code, name, switch(code)) for code, name in LANGUAGES.items()] if endpoint else [],
        "searches": endpoint,
    }


def _address(request: Request) -> str:
    """The address of this page, without the language."""
    kept = [(key, value) for key, value in request.query_params.multi_items() if key != "lang" and value]
    return str(request.url.replace(query=urlencode(kept)))
