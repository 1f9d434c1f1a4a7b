"""The one maker of addresses: the pages and what their parameters are called, and the documents about things.

Addresses are in Dutch, as the site was published; code names pages and parameters in English.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import quote, urlencode

from starlette.requests import Request

from ontology import FOREIGN_PREFIXES
from ontology.iris import owner
from viz.web.model.kinds import KINDS

__all__ = [
    "FEED",
    "OPENSEARCH",
    "PAGES",
    "PARAMETERS",
    "PLAN",
    "RECONCILE",
    "ROBOTS",
    "SDG",
    "SITEMAP",
    "address",
    "app_root",
    "changed",
    "given",
    "here",
    "in_order",
    "is_shared",
    "origin",
    "iri_of",
    "owner",
    "path_of",
    "plan_root",
    "root",
    "sitemap_part",
    "slug",
]

SDG = FOREIGN_PREFIXES["sdg"]

PAGES: Mapping[str, str] = {
    "start": "/",
    "data": "/gegevens",
    "dossier": "/dossier",
    "search": "/zoeken",
    "glossary": "/begrippen",
    "text": "/tekst",
    "measures": "/maatregelen",
    "actors": "/actoren",
    "groups": "/doelgroepen",
    "themes": "/themas",
    "instruments": "/instrumenten",
    "ministers": "/ministers",
    "organisation": "/organisatie",
    "follow_up": "/opvolging",
    "editions": "/edities",
    "positions": "/standpunten",
    "goals": "/doelen",
    "sdgs": "/sdg",
    "overlap": "/overlap",
    "gap": "/hiaten",
    "meetings": "/raakpunten",
    "participation": "/inspraak",
    "correction": "/klopt-niet",
    "compare": "/vergelijk",
    "matrix": "/matrix",
    "cell": "/matrix/cel",
    "timeline": "/tijdlijn",
    "budget": "/budget",
    "network": "/netwerk",
    "everything": "/doc",
    "catalogue": "/catalog",
    "vocabulary": "/ns",
    "sparql": "/sparql",
}
"""Every page that is about no single thing."""

FEED = "/wijzigingen.atom"
"""Where the releases are as a feed."""

ROBOTS, SITEMAP, OPENSEARCH = "/robots.txt", "/sitemap.xml", "/opensearch.xml"
"""Where crawlers and browsers look for what they may ask, for all pages, and for the search."""

RECONCILE = "/reconcile"
"""Where others find which thing a name of theirs means."""

PLAN = "/plan/{plan}"
"""What stands before the address of a page that shows another plan than the one in force."""

_SHARED = (
    "/assets/",
    "/vendor/",
    "/data/",
    "/id/",
    "/ns",
    "/catalog",
    "/shapes",
    "/context",
    "/sparql",
    "/.well-known",
    FEED,
    OPENSEARCH,
)

PARAMETERS: Mapping[str, str] = {
    **{kind.parameter: kind.word for kind in KINDS.values() if kind.word},
    "about": "over",
    "all": "alles",
    "around": "rond",
    "by": "groep",
    "colour": "kleur",
    "column": "kolom",
    "columns": "kolommen",
    "day": "datum",
    "distance": "afstand",
    "ends": "eindigt",
    "example": "voorbeeld",
    "family": "familie",
    "findings": "f",
    "heading": "titel",
    "highlight": "uitlichten",
    "kind": "soort",
    "language": "lang",
    "measures": "m",
    "move": "zet",
    "note": "n",
    "one": "a",
    "order": "volgorde",
    "now": "nu",
    "other": "b",
    "page": "pagina",
    "page_of": "blz",
    "point": "punt",
    "query": "q",
    "question": "v",
    "row": "rij",
    "rows": "rijen",
    "rule": "regel",
    "should_be": "moet-zijn",
    "size": "grootte",
    "text": "tekst",
    "uncoordinated": "los",
    "value": "waarde",
    "who": "wie",
    "why": "waarom",
    "wrong": "fout",
    "year": "jaar",
}
"""What parameters are called in addresses, by what code calls them."""


def sitemap_part(number: object) -> str:
    """Where a part of the sitemap is, by its number from 1.

    >>> sitemap_part(2)
    '/sitemap-2.xml'
    """
    return SITEMAP.replace(".", f"-{number}.")


def slug(thing: str) -> str:
    """The last part of an IRI, by which addresses name a thing."""
    return thing.replace("#", "/").rsplit("/", 1)[-1]


# --- pages ---------------------------------------------------------------------------------------


def address(page: str, suffix: str = "", /, anchor: str = "", **parameters: object) -> str:
    """The address of a page with those parameters that have a value; True is written as "ja", a list as several.

    >>> address("overlap", ".csv", rule="brokers", post=None, page=2)
    '/overlap.csv?regel=brokers&pagina=2'
    >>> address("dossier", measures=["7.1.4", "7.4.5"])
    '/dossier?m=7.1.4&m=7.4.5'
    """
    return in_order(page, suffix, parameters.items(), anchor)


def in_order(page: str, suffix: str, parameters: Iterable[tuple[str, object]], anchor: str = "") -> str:
    """The same of parameters whose order says something, and of which one can come again.

    >>> in_order("dossier", "", [("measures", "7.1.4"), ("note", "eerst"), ("measures", "7.4.5")])
    '/dossier?m=7.1.4&n=eerst&m=7.4.5'
    """
    return PAGES[page] + suffix + _query(_pairs(parameters)) + anchor


def given(request: Request, name: str) -> str:
    """What the address gives for a parameter; empty for nothing."""
    return request.query_params.get(PARAMETERS[name], "").strip()


def here(request: Request) -> str:
    """The path of the request, without that which the app is mounted under."""
    return request.url.path.removeprefix(root(request)) or "/"


def root(request: Request) -> str:
    """The path before every link: that which the app is mounted under, and that of the plan where it is chosen."""
    return str(request.scope.get("root_path", "")).rstrip("/")


def origin(request: Request) -> str:
    """What stands before the path of every address of the site: scheme and host."""
    return f"{request.base_url.scheme}://{request.base_url.netloc}"


def app_root(request: Request) -> str:
    """The path that the app is mounted under."""
    scope = request.scope
    return str(scope.get("app_root_path", scope.get("root_path", ""))).rstrip("/")


def plan_root(slug: str) -> str:
    """The path that the pages about a plan are under, where it is not the one in force."""
    return PLAN.format(plan=slug)


def is_shared(path: str) -> bool:
    """Whether an address is the same whichever plan is shown: files, data, vocabulary, and what belongs to one plan.

    >>> is_shared("/assets/vapa.css"), is_shared("/doc/measure/vapa-2022/7.1.2"), is_shared("/doc/actor/vvsg")
    (True, True, False)
    """
    kind = path.removeprefix("/doc/").partition("/")[0] if path.startswith("/doc/") else ""
    return path.startswith(_SHARED) or (kind in KINDS and KINDS[kind].of_plan)


def changed(
    request: Request, suffix: str = "", /, anchor: str = "", *, keep: Iterable[str] = (), **changes: object
) -> str:
    """The address of the request with other parameters; `suffix` is that of a file with the same.

    The language and the number of the page are left out, but for those to `keep`: another choice starts at page 1.
    """
    left_out = {PARAMETERS[name] for name in {"language", "page", *changes} - set(keep)}
    kept = [(key, value) for key, value in request.query_params.multi_items() if value and key not in left_out]
    return here(request) + suffix + _query([*kept, *_pairs(changes.items())]) + anchor


def _pairs(parameters: Iterable[tuple[str, object]]) -> list[tuple[str, str]]:
    pairs = []
    for name, value in parameters:
        for one in value if isinstance(value, list | tuple) else (value,):
            if one not in (None, "", False):
                pairs.append((PARAMETERS[name], "ja" if one is True else str(one)))
    return pairs


def _query(pairs: list[tuple[str, str]]) -> str:
    return f"?{urlencode(pairs)}" if pairs else ""


# --- things --------------------------------------------------------------------------------------


def path_of(iri: str, base: str) -> str | None:
    """Where a thing is told of: `/doc/...`, with a fragment for a node; None for what is told of elsewhere."""
    if iri.startswith(SDG) and "#" not in iri:  # which the terms of its ontology have
        return f"/doc/sdg/{quote(iri.removeprefix(SDG))}"
    if iri.startswith(f"{base}/ns"):
        return iri.removeprefix(base)
    if not iri.startswith(f"{base}/id/"):
        return None
    of = owner(iri, base)
    rest = iri.removeprefix(of).removeprefix("/")
    return f"/doc{quote(of.removeprefix(f'{base}/id'))}" + (f"#{quote(rest)}" if rest else "")


def iri_of(path: str, base: str) -> str:
    """The IRI that a path below /doc/ or /id/ is about."""
    return f"{SDG}{path.removeprefix('sdg/')}" if path.startswith("sdg/") else f"{base}/id/{path}"
