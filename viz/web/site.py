"""The frame that every page of the site stands in: language, plan, navigation, breadcrumbs, citation and data links.

A page is a template that extends `web.html`, answered with `page(v, "x.html", **values)`. In it are
`t("Nederlands", "English")` for the words of the interface, `f` for numbers, amounts and times
(`viz.web.text.format`), `href("/path")` for links within the site, `url` to make addresses (`viz.web.urls.address`),
and `lang`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from queries.exports.sheets import Sheet, csv_file, workbook
from queries.stores.embedded import Value
from viz.page import render
from viz.web import urls
from viz.web.model.kinds import KINDS
from viz.web.model.plans import Plans
from viz.web.model.records import PlanRecord
from viz.web.model.view import View
from viz.web.text.format import LANGUAGES, Format, voice
from viz.web.text.glossary import GLOSSARY

__all__ = [
    "Crumb",
    "Data",
    "data_link",
    "file_response",
    "has_answer",
    "language",
    "link_to",
    "page",
    "remembering",
    "shell",
    "table_links",
    "table_response",
    "table_routes",
]

COOKIE = "taal"
"""Remembers the language that a reader chose with `?lang=`, and nothing else."""

_YEAR = 365 * 24 * 3600
_MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
    "yaml": "application/yaml",
    "gexf": "application/xml",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
}
"""What files are, by how their names end."""

TABLE_FORMS = {".csv": "CSV", ".xlsx": "Excel"}
"""The forms that a table can be had in: how their addresses end, and what they are called."""

_NAVIGATION = (
    ("start", ("Start", "Start")),
    ("organisation", ("Mijn organisatie", "My organisation")),
    ("measures", KINDS["measure"].plural),
    ("overlap", ("Overlap", "Overlap")),
    ("gap", ("Hiaten", "Gaps")),
    ("network", ("Netwerk", "Network")),
    ("matrix", ("Matrix", "Matrix")),
    ("timeline", ("Tijdlijn", "Timeline")),
    ("budget", ("Budget", "Budget")),
    ("follow_up", ("Stand van zaken", "State of play")),
    ("participation", ("Inspraak", "Having a say")),
    ("data", ("Gegevens", "Data")),
    ("sparql", ("SPARQL", "SPARQL")),
)
_MORE = (
    ("meetings", ("Waar ministers elkaar raken", "Where ministers meet")),
    ("positions", ("Standpunten van partijen", "Positions of parties")),
    ("editions", ("Wat veranderde tegenover het vorige plan", "What changed since the plan before")),
    ("compare", ("Twee maatregelen vergelijken", "Compare two measures")),
    ("ministers", ("Ministers", "Ministers")),
    ("actors", KINDS["actor"].plural),
    ("groups", KINDS["target-group"].plural),
    ("themes", KINDS["theme"].plural),
    ("glossary", ("Begrippen", "Glossary")),
)
"""What the foot of every page leads to besides: the pages that the navigation has no room for."""

_PUBLISHED = (
    ("everything", ("Alles op een rij", "Everything")),
    ("catalogue", ("Gegevens en downloads", "Data and downloads")),
    ("vocabulary", ("Vocabularium", "Vocabulary")),
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


def data_link(label: str, path: str) -> Data:
    """What a page shows, as data at a path; its media type by how the path ends."""
    suffix = path.partition("?")[0].rpartition(".")[2]
    return Data(label, path, _MEDIA_TYPES.get(suffix, "").partition(";")[0])


def language(request: Request) -> str:
    """The language of the interface: that of the address, else the one remembered, else Dutch."""
    asked = request.query_params.get("lang")
    found = asked if asked in LANGUAGES else request.cookies.get(COOKIE, "")
    return found if found in LANGUAGES else "nl"


def remembering(request: Request) -> dict[str, str]:
    """The headers of an answer that depends on the language; they keep the one asked for in the address."""
    if request.query_params.get("lang") not in LANGUAGES:
        return {"Vary": "Cookie"}
    cookie = f"{COOKIE}={language(request)}; Path={urls.app_root(request)}/; Max-Age={_YEAR}; HttpOnly; SameSite=Lax"
    return {"Vary": "Cookie", "Set-Cookie": cookie}


def page(
    at: Request | View,
    template: str,
    *,
    crumbs: Sequence[Crumb] = (),
    title: str = "",
    cite: str | None = None,
    uri: str = "",
    data: Sequence[Data] = (),
    status: int = 200,
    headers: dict[str, str] | None = None,
    **values: object,
) -> Response:
    """A page in the shell, with its ETag; 304 where the client has it already.

    `at` is what is asked, or that with the plan that the page is about, as its reader sees it. `cite` is what the page
    is called in a citation, where that is not its title (empty: no citation line), `uri` the stable address to cite
    instead of the page's own, `data` the same content as data.
    """
    v, request = (at, at.request) if isinstance(at, View) else (None, at)
    plans: Plans | None = getattr(request.app.state, "plans", None)
    frame = shell(request, plans, v.plan.record.slug if v else "")
    own = request.url.replace(query=urls.changed(request, keep=["page"]).partition("?")[2])
    named = {"title": title, "cite": title if cite is None else cite, "uri": uri or str(own)}
    made = render(template, **frame, **named, v=v, crumbs=crumbs, data_links=data, **values)
    body = made.encode()
    etag = f'"{sha256(body).hexdigest()[:20]}"'
    every = {"ETag": etag, "Cache-Control": "no-cache", **remembering(request), **(headers or {})}
    if status == 200 and has_answer(request, etag):
        return Response(status_code=304, headers=every)
    return Response(body, status, {**every, "Content-Type": "text/html; charset=utf-8"})


def table_response(
    request: Request, name: str, heads: Sequence[str], rows: Iterable[Sequence[Value]], *more: Sheet
) -> Response:
    """A table as the file of this name that the address asks for: CSV, or Excel with `more` sheets after it."""
    if (f := voice(language(request))).language != "nl":
        rows = [[_truth(value, f) for value in row] for row in rows]
    if request.url.path.endswith(".xlsx"):
        return file_response(workbook([Sheet(name, heads, list(rows)), *more]), f"{name}.xlsx")
    return file_response(csv_file(heads, rows), f"{name}.csv")


def _truth(value: Value, f: Format) -> Value:
    return f.t("ja", "yes") if value is True else f.t("nee", "no") if value is False else value


def table_links(request: Request, **changes: str) -> list[Data]:
    """What the page shows as a table, in each form; `changes` are other parameters."""
    return [data_link(label, urls.changed(request, suffix, **changes)) for suffix, label in TABLE_FORMS.items()]


def table_routes(path: str, answer: Callable[[Request], Response]) -> list[Route]:
    """The routes of a table, in each form."""
    return [Route(f"{path}{suffix}", answer) for suffix in TABLE_FORMS]


def file_response(body: bytes, name: str) -> Response:
    """A file to keep, of a type that its name tells."""
    kind = _MEDIA_TYPES[name.rpartition(".")[2]]
    return Response(body, headers={"Content-Type": kind, "Content-Disposition": f'attachment; filename="{name}"'})


def has_answer(request: Request, etag: str) -> bool:
    """Whether the client holds this answer already, under the strong or the weak form of its ETag."""
    given = request.headers.get("if-none-match", "")
    return given.strip() == "*" or etag in {item.strip().removeprefix("W/") for item in given.split(",") if item}


def shell(request: Request, plans: Plans | None, slug: str = "", *, endpoint: bool = True) -> dict[str, object]:
    """What the layout itself needs, of the plan that is shown: `slug`, or else the one that the address chooses.

    `endpoint` is false for a published site, which has fewer pages.
    """
    lang, f = language(request), voice(language(request))
    record = _shown(request, plans, slug)
    app, root = urls.app_root(request), urls.root(request)
    if record and plans and record.slug != plans.in_force and root == app:
        root = f"{app}{urls.plan_root(record.slug)}"  # the document about a thing of another plan
    return {
        "href": lambda path: _kept(request, (app if urls.is_shared(path) else root) + path, path),
        "url": urls.address,
        "keep_language": Markup('<input type="hidden" name="lang" value="{}">').format(lang) if _asked(request) else "",
        "kinds": KINDS,
        "lang": lang,
        "f": f,
        "t": f.t,
        "record": record,
        "source": _source(record, plans, f) if record and plans else "",
        "other_plan": record.slug if record and plans and record.slug != plans.in_force else "",
        "plans": _choices(request, plans, lang) if endpoint and plans else [],
        "navigation": [(urls.PAGES[name], f.t(*words)) for name, words in (_NAVIGATION if endpoint else _PUBLISHED)],
        "more": [(urls.PAGES[name], f.t(*words)) for name, words in _MORE] if endpoint else [],
        "glossary": GLOSSARY if endpoint else {},
        "runs": (lambda text: list(plans.names.runs(text, lang))) if plans else lambda text: [(text, "")],
        "tongue": (lambda text: plans.names.tongue(text, lang)) if plans else lambda _: "",
        "here": urls.here(request),
        "languages": _languages(request) if endpoint else [],
        "site": urls.origin(request),
        "searches": endpoint,
    }


def _kept(request: Request, link: str, path: str) -> str:
    """A link within the site that keeps the language where the address says it, for who keeps no cookies."""
    if not path.startswith("/"):
        return path
    if not (asked := _asked(request)) or (urls.is_shared(path) and not path.startswith("/doc/")):
        return link
    address, hash_, anchor = link.partition("#")
    return f"{address}{'&' if '?' in address else '?'}lang={asked}{hash_}{anchor}"


def _asked(request: Request) -> str:
    """The language in the address that links and forms must keep; empty where there is none, or it is the usual one."""
    asked = request.query_params.get("lang", "")
    return asked if asked in LANGUAGES and asked != "nl" else ""


def link_to(request: Request, path: str) -> str:
    """Where a page of the site is, in the language that the address asks for."""
    return _kept(request, urls.root(request) + path, path)


def _shown(request: Request, plans: Plans | None, slug: str) -> PlanRecord | None:
    """What the plan that is shown says of itself; of a wrong address that of the plan in force."""
    if plans is None:
        return None
    asked = slug or str(request.path_params.get("plan", ""))
    return plans.records.get(asked) or plans.records.get(plans.in_force)


def _source(record: PlanRecord, plans: Plans, f: Format) -> str:
    """The document that a plan is: its title, publisher and number."""
    publisher = plans.names.plain(record.publisher, f.language) if record.publisher else ""
    number = f"{f.t('stuk', 'document')} {record.number}" if record.number else ""
    return ", ".join(filter(None, (record.title(f.language), publisher, number)))


def _choices(request: Request, plans: Plans, lang: str) -> list[tuple[str, str, bool]]:
    """The plans to choose from where there are several: title, the same page about it, and whether it is shown."""
    if len(plans.records) < 2:
        return []
    here = urls.here(request)
    shown = _shown(request, plans, plans.names.plan_of(urls.iri_of(here.removeprefix("/doc/"), plans.names.base)))
    to = "/" if urls.is_shared(here) else here
    app = urls.app_root(request)
    return [
        (
            record.title(lang),
            f"{app}{'' if record.slug == plans.in_force else urls.plan_root(record.slug)}{to}",
            record is shown,
        )
        for record in plans.records.values()
    ]


def _languages(request: Request) -> list[tuple[str, str, str]]:
    """The languages: code, name, and the same page in it."""
    root = urls.root(request)
    return [
        (code, name, root + urls.changed(request, keep=["page"], language=code)) for code, name in LANGUAGES.items()
    ]
