"""Linked data over HTTP: /id, /doc, /ns, /shapes, /context.jsonld, the catalogue and the dumps.

`/id/x` on this server stands for `{base}/id/x`, whatever the base; links in pages stay on this server.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from hashlib import sha256
from pathlib import Path
from threading import Lock

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import Route

import ontology
from ontology import Iris
from queries import Store
from queries.exports.catalogue import PREFIXES, Publisher, count, describe
from queries.exports.dumps import dumps, offered
from queries.exports.export import export
from queries.exports.rdf import serialise, statements
from queries.exports.schema_org import Json, schema_org
from queries.exports.tables import TABLES
from queries.library import library
from queries.stores.embedded import Table
from viz.page import render
from viz.web.discovery import Sitemap, open_search, robots
from viz.web.feed import feed
from viz.web.http.compression import accepted, gzipped, shrinks
from viz.web.http.negotiation import GRAPHS, Format, Problem, choose, header, prefers_html
from viz.web.model.kinds import thing_kinds
from viz.web.model.names import Names
from viz.web.model.past import Past
from viz.web.model.plans import Plans
from viz.web.moved import moved
from viz.web.pages.resource import as_json, compose, statements_about
from viz.web.pages.vocabulary import terms
from viz.web.paging import PageLimits, part_of, whole
from viz.web.site import Data, has_answer, language, remembering, shell
from viz.web.urls import FEED, OPENSEARCH, ROBOTS, SITEMAP, given, root, sitemap_part

__all__ = ["DOCUMENTS", "LinkedData"]

HTML = Format("html", ("text/html", "application/xhtml+xml"), "HTML")
_RDF = {form.name: form for form in GRAPHS}
DOCUMENTS: tuple[Format, ...] = (
    _RDF["ttl"],
    Format("jsonld", ("application/ld+json",), "JSON-LD"),
    _RDF["nt"],
    Format("rdf", ("application/rdf+xml", "application/xml"), "RDF/XML"),
    Format("json", ("application/json",), "JSON"),
)
"""How a document about a thing can be had, besides as a page; the names are also the suffixes of its addresses."""

_GRAPH_FORMATS = DOCUMENTS[:-1]
_WRITERS = {form.name: made for form in _GRAPH_FORMATS if (made := ox.RdfFormat.from_media_type(form.media_type))}

_TEXT = Format("txt", ("text/plain",), "Text")
_XML = Format("xml", ("application/xml",), "XML")
_ATOM = Format("atom", ("application/atom+xml",), "Atom")
_OPENSEARCH = Format("opensearch", ("application/opensearchdescription+xml",), "OpenSearch")

Pages = Callable[[Request, str, str, Sequence[Data], dict[str, str]], Response | None]
"""Makes the page about a thing for readers, or None: of its IRI, its path, its other forms, and headers to send."""


@dataclass(frozen=True)
class _Dump:
    """A dump as it is kept: gzipped, for plain they are many megabytes together."""

    size: int
    etag: str
    content: bytes

    def length(self, *, packed: bool) -> int:
        """Its bytes as it is, or gzipped."""
        return len(self.content) if packed else self.size

    def plain(self) -> Iterator[bytes]:
        """What it holds, a piece at a time."""
        unpacking = zlib.decompressobj(wbits=31)
        for start in range(0, len(self.content), _PIECE):
            yield unpacking.decompress(self.content[start : start + _PIECE])


_PIECE = 1 << 14
"""Bytes of a dump that are unpacked at a time."""


class LinkedData:
    """The routes of the linked data, over one store."""

    def __init__(
        self,
        store: Store,
        site: str | None = None,
        *,
        endpoint: bool = True,
        publisher: Publisher | None = None,
        limits: PageLimits | None = None,
        releases: Path | None = None,
    ) -> None:
        """Take the store in; `site` is the address that the catalogue gives, by default the one it is asked at.

        `endpoint` says whether the site answers SPARQL; `publisher` is whom the catalogue names; `limits` how much a
        page of a server shows; `releases` is the folder with the dumps of releases.
        """
        self.pages: Pages | None = None  # a server sets what makes its richer pages
        self.past = Past(store, releases)
        self.publisher, self.limits = publisher, limits
        self.store, self.base, self.site, self.endpoint = store, store.base, site, endpoint
        self.names = Names(store)
        self.plans = Plans(store, self.names, limits)
        self.about = lru_cache(maxsize=64)(partial(statements_about, self.names))
        self.composed = lru_cache(maxsize=64)(lambda iri, lang: compose(self.names, iri, self.about(iri), lang))
        self.sitemap = Sitemap(self.plans, endpoint=endpoint)
        self.described = lru_cache(maxsize=16)(self._described)  # by form and the address that the asker knows us by
        self.told = lru_cache(maxsize=16)(self._told)  # by language and that address
        self.ontology = lru_cache(maxsize=None)(self._ontology)
        self._dumps: dict[str, _Dump] = {}
        self._making = Lock()

    def warming(self) -> Iterator[Callable[[], object]]:
        """The steps that count the graphs and make the dumps; what these are made of is then let go."""
        yield lambda: (self.plans.records, self.names.things, self.counted, self.past.releases, self.past.retired)
        yield from (partial(self._dump, file) for file, dump in offered().items() if not dump.gzipped)
        yield lambda: (self.sizes, self.__dict__.pop("_statements", None))

    def routes(self) -> list[Route]:
        """All of them; every one answers GET and HEAD."""
        return [
            Route("/", self.index),
            Route("/doc", self.index),
            Route("/doc/", self.index),
            Route("/id/{path:path}", self.thing),
            Route("/doc/{path:path}", self.document),
            *self._both("/ns", self.vocabulary),
            *self._both("/shapes", self.shapes),
            *self._files(),
            *self._both("/catalog", self.catalogue),
            Route("/.well-known/void", self.catalogue),
            Route("/data/{file}", self.download),
            Route("/data/releases/{file}", self.release),
            *([Route(OPENSEARCH, self.open_search)] if self.endpoint else []),
        ]

    def _both(self, path: str, endpoint: Callable[[Request], Response]) -> list[Route]:
        """A path as such and with a suffix."""
        return [Route(path, endpoint), Route(f"{path}.{{suffix}}", endpoint)]

    # --- things and the documents about them ---------------------------------------------------

    def thing(self, request: Request) -> Response:
        """A thing itself cannot be sent: 303 to the document about it."""
        path = request.path_params["path"]
        where = self.names.path(self.names.iri(path))
        if where is None:
            return self._unknown(request, path)
        at = f"{root(request)}{where}"
        return Response(status_code=303, headers={"Location": at, "Link": f'<{at}>; rel="describedby"'})

    def document(self, request: Request) -> Response:
        """The document about a thing, as page, RDF or JSON."""
        path, suffix = self._split(request.path_params["path"])
        iri = self.names.iri(path)
        where = self.names.path(iri)
        if where is None:
            return self._unknown(request, path)
        page, _, fragment = where.partition("#")
        if fragment or page != f"/doc/{path}":  # a node is told of in the document about what it belongs to
            at = f"{root(request)}{page}{f'.{suffix}' if suffix else ''}{f'#{fragment}' if fragment else ''}"
            return Response(status_code=303, headers={"Location": at})
        form = _asked(request, DOCUMENTS, suffix)
        links = [f'<{iri}>; rel="describes"', *_alternates(f"{root(request)}{page}", DOCUMENTS)]
        located = {"Link": ", ".join(links), "Content-Location": f"{root(request)}{page}.{form.name}"}
        if form is HTML and self.pages is not None:
            data = [Data(other.label, f"{page}.{other.name}", other.media_type) for other in DOCUMENTS]
            if (made := self.pages(request, iri, page, data, located)) is not None:
                return made
        if form is HTML:
            body = self._page(
                request,
                "resource.html",
                self.names.plan_of(iri),
                page=self.composed(iri, language(request)),
                address=page,
                formats=DOCUMENTS,
                most=self.limits.page_rows if self.limits else None,
            )
            return _answer(request, body, form, located)
        if form.name == "json":
            view = as_json(self.composed(iri, "nl"))
            return _answer(request, json.dumps(view, ensure_ascii=False, indent=1).encode() + b"\n", form, located)
        return _answer(request, serialise(self.about(iri), _WRITERS[form.name], self.base), form, located)

    def _split(self, path: str) -> tuple[str, str]:
        """A path and its suffix; an identifier such as 7.1.2 has dots itself."""
        if self.names.iri(path) not in self.names:
            stem, dot, suffix = path.rpartition(".")
            if dot and suffix in {"html", *(form.name for form in DOCUMENTS)} and self.names.iri(stem) in self.names:
                return stem, suffix
        return path, ""

    def index(self, request: Request) -> Response:
        """All things by kind, or page by page those of one kind; on a published site all of them on one page."""
        things, asked = self._indexed(request), given(request, "kind")
        if asked and asked not in things:
            raise Problem(404, f"there is no kind '{asked[:80]}'", "Die soort is er niet.")
        lang = language(request)
        found = {
            kind: part_of(things[kind.key], request, self.limits.page_rows) if self.limits else whole(things[kind.key])
            for kind in thing_kinds()
            if kind.key in things and asked in ("", kind.key)
        }
        listed = [(kind, part, [self.names.link(iri, lang) for iri in part.rows]) for kind, part in found.items()]
        return _answer(request, self._page(request, "index.html", listed=listed, asked=asked), HTML)

    def _indexed(self, request: Request) -> Mapping[str, list[str]]:
        """The things that an index lists, by kind: on a server those of the plan that the address chooses."""
        if not self.endpoint:
            return self.names.things
        shown = ("", self.plans.chosen(request))
        things = {
            kind: [iri for iri in iris if kind == "plan" or self.names.plan_of(iri) in shown]
            for kind, iris in self.names.things.items()
        }
        return {kind: iris for kind, iris in things.items() if iris}

    def _unknown(self, request: Request, path: str) -> Response:
        iri = self.names.iri(path)
        if at := self.past.moved(self.names, iri) or moved(self.store, self.names, iri):
            return Response(status_code=301, headers={"Location": f"{root(request)}{at}"})
        near = self.names.near(path, language(request))
        hint = f"; did you mean {' or '.join(link.uri for link in near[:3])}?" if near else ""
        error = Problem(404, f"nothing is known of {self.names.iri(path)}{hint}", "Hierover staat niets in de graaf.")
        if not prefers_html(header(request.scope, b"accept")):
            raise error
        body = self._page(request, "unknown.html", uri=self.names.iri(path), near=near)
        return Response(body, 404, media_type="text/html")

    # --- vocabulary, shapes and context --------------------------------------------------------

    def vocabulary(self, request: Request) -> Response:
        """The ontology: a reference to read, or RDF."""
        form = _asked(request, _GRAPH_FORMATS, request.path_params.get("suffix", ""))
        located = {"Link": ", ".join(_alternates(f"{root(request)}/ns", _GRAPH_FORMATS))}
        if form is HTML:
            found = terms(self.base, language(request))
            return _answer(request, self._page(request, "ns.html", terms=found, base=self.base), form, located)
        return _answer(request, self.ontology("vapa.ttl", form), form, located)

    def shapes(self, request: Request) -> Response:
        """The shapes that a correct graph keeps to, as RDF."""
        form = _asked(request, _GRAPH_FORMATS, request.path_params.get("suffix", ""), page=False)
        return _answer(request, self.ontology("shapes.ttl", form), form)

    def _ontology(self, name: str, form: Format) -> bytes:
        """A file of the ontology: Turtle as it was written, with its comments; else serialised."""
        text = ontology.read(name, self.base)
        if form.name == "ttl":
            return text.encode()
        return serialise(sorted(ox.parse(text, format=ox.RdfFormat.TURTLE), key=str), _WRITERS[form.name], self.base)

    # --- the catalogue and the dumps -----------------------------------------------------------

    def catalogue(self, request: Request) -> Response:
        """What there is to have: a page, or VoID and DCAT."""
        form = _asked(request, _GRAPH_FORMATS, request.path_params.get("suffix", ""))
        located = {"Link": ", ".join(_alternates(f"{root(request)}/catalog", _GRAPH_FORMATS))}
        if form is HTML:
            return _answer(request, self._catalogue_page(request), form, located)
        return _answer(request, self.described(form.name, self._site(request)), form, located)

    def _site(self, request: Request) -> str:
        """The address of the site, as it is published or as it is asked at."""
        return self.site or str(request.base_url).rstrip("/")

    def _described(self, form: str, site: str) -> bytes:
        return serialise(self._description(site, self.sizes), _WRITERS[form], self.base, more_prefixes=PREFIXES)

    def dataset(self, request: Request) -> Json:
        """The data set in the words of schema.org, for search engines, in the language of the page; without sizes.

        So no page waits for the files to be made.
        """
        return self.told(language(request), self._site(request))

    def _told(self, spoken: str, site: str) -> Json:
        return schema_org(self._description(site, dict.fromkeys(offered())), self.base, spoken)

    def _description(self, site: str, sizes: Mapping[str, int | None]) -> list[ox.Quad]:
        return describe(
            self.store,
            site,
            sizes,
            self.counted,
            endpoint=self.endpoint,
            publisher=self.publisher,
            kept={release.version: release.size for release in self.past.releases if release.file},
        )

    @cached_property
    def counted(self) -> dict[str, Table]:
        """What the catalogue says of the graphs."""
        return count(self.store)

    @cached_property
    def sizes(self) -> dict[str, int]:
        """The bytes of every dump."""
        return {file: self._dump(file).length(packed=dump.gzipped) for file, dump in offered().items()}

    def _catalogue_page(self, request: Request) -> bytes:
        files = [(file, dump, self.sizes[file]) for file, dump in offered().items()]
        return self._page(
            request,
            "catalog.html",
            files=files,
            graphs=self.counted["graphs"],
            whole=self.counted["whole"][0],
            tables=[library("tables")[name] for name in TABLES],
            formats=_GRAPH_FORMATS,
            base=self.base,
            dataset=self.dataset(request),
        )

    def _dump(self, file: str) -> _Dump:
        """A dump, made once: who comes while it is being made waits for it. One to be had gzipped is kept so."""
        file = file.removesuffix(".gz")
        if file not in self._dumps:
            with self._making:
                if file not in self._dumps:
                    made = self._made(file)
                    self._dumps[file] = _Dump(len(made), _tag(made), gzipped(made, 6))
        return self._dumps[file]

    def _made(self, file: str) -> bytes:
        made, graph, _, table = dumps()[file]
        if made.rdf is None:
            return export(self.store, made.name, table=table)
        iri = Iris(self.base).id("graph", graph or "")
        content = [quad for quad in self._statements if graph is None or quad.graph_name == ox.NamedNode(iri)]
        return serialise(content, made.rdf, self.base, named=graph is None)

    @cached_property
    def _statements(self) -> list[ox.Quad]:
        """Every statement, read and sorted once for all dumps."""
        return statements(self.store)

    def download(self, request: Request) -> Response:
        """A dump, as it is kept for who accepts that."""
        file = request.path_params["file"]
        if file not in offered():
            why = "needs pyarrow, which is not installed here" if file in dumps() else "is no file of these"
            raise Problem(404, f"{file} {why}; /catalog lists them", "Dit bestand is hier niet.")
        made, dump = offered()[file], self._dump(file)
        form = Format(made.format.name, (made.media_type,), made.format.name)
        etag = f'"gz-{dump.etag[1:]}' if made.gzipped else dump.etag
        headers = _headers(request, etag, form, {"Content-Disposition": f'attachment; filename="{file}"'})
        if has_answer(request, etag):
            return Response(status_code=304, headers=headers)
        headers["Content-Type"] = form.content_type()
        if made.gzipped:
            return Response(dump.content, headers=headers)
        if accepted(request.scope) and shrinks(made.media_type):
            return Response(dump.content, headers={**headers, "Content-Encoding": "gzip"})
        return StreamingResponse(dump.plain(), headers={**headers, "Content-Length": str(dump.size)})

    def release(self, request: Request) -> Response:
        """The dump of a release, byte for byte as it was when it was made."""
        file = request.path_params["file"]
        kept = {release.file.name: release.file for release in self.past.releases if release.file}
        if file not in kept:
            raise Problem(404, f"there is no release in a file {file}", "Deze uitgave is hier niet.")
        return FileResponse(kept[file], media_type="application/gzip", filename=file)

    # --- for programs, crawlers and browsers ---------------------------------------------------

    def _files(self) -> list[Route]:
        """The JSON-LD context, the releases as a feed, what crawlers may ask, all pages, and the site's search."""
        made: dict[str, tuple[Format, Callable[[Request], bytes]]] = {
            "/context.jsonld": (_RDF["jsonld"], lambda _: ontology.read("context.jsonld", self.base).encode()),
            FEED: (_ATOM, lambda asked: feed(self.past.releases, language(asked), self._site(asked), FEED)),
            ROBOTS: (_TEXT, lambda asked: robots(self._site(asked), endpoint=self.endpoint)),
            SITEMAP: (_XML, lambda asked: self.sitemap.whole(self._site(asked))),
            sitemap_part("{number:int}"): (
                _XML,
                lambda asked: self.sitemap.part(self._site(asked), asked.path_params["number"]),
            ),
        }
        return [Route(path, partial(self._file, form, make)) for path, (form, make) in made.items()]

    def _file(self, form: Format, make: Callable[[Request], bytes], request: Request) -> Response:
        return _answer(request, make(request), form)

    def open_search(self, request: Request) -> Response:
        """The search, for the address bar of a browser."""
        body = open_search(self._site(request), language(request))
        return _answer(request, body, _OPENSEARCH, {"Vary": "Cookie"})

    def _page(self, request: Request, template: str, slug: str = "", **values: object) -> bytes:
        """A page in the frame of a plan: that of the short name given, or of the plan that the address chooses."""
        frame = shell(request, self.plans, slug, endpoint=self.endpoint)
        return render(template, **frame, endpoint=self.endpoint, **values).encode()


def _asked(request: Request, formats: tuple[Format, ...], suffix: str, *, page: bool = True) -> Format:
    """The format to answer in: by suffix, by ?format=, or by what the asker accepts; a page where it prefers HTML."""
    accept = header(request.scope, b"accept")
    name = suffix or request.query_params.get("format")
    if page and (name == "html" or (not name and prefers_html(accept))):
        return HTML
    found = choose(accept, formats, name)
    if found is not None:
        return found[0]
    known = ", ".join(form.media_type for form in formats)
    if suffix:
        raise Problem(404, f"there is no form '{suffix}' here", "Deze pagina bestaat niet in die vorm.")
    raise Problem(406, f"this can be had as {known}", "Dit bestaat niet in de vorm die uw programma vraagt.")


def _alternates(page: str, formats: Iterable[Format]) -> list[str]:
    return [f'<{page}.{form.name}>; rel="alternate"; type="{form.media_type}"' for form in formats]


def _answer(request: Request, body: bytes, form: Format, headers: dict[str, str] | None = None) -> Response:
    """An answer with its ETag; 304 where the client has it already."""
    etag = _tag(body)
    every = _headers(request, etag, form, headers or {})
    if has_answer(request, etag):
        return Response(status_code=304, headers=every)
    return Response(body, headers={**every, "Content-Type": form.content_type()})


def _tag(body: bytes) -> str:
    return f'"{sha256(body).hexdigest()[:20]}"'


def _headers(request: Request, etag: str, form: Format, more: dict[str, str]) -> dict[str, str]:
    """The headers of an answer and of the 304 in its place."""
    spoken = remembering(request) if form is HTML else {}
    return {"ETag": etag, "Cache-Control": "no-cache", **spoken, **more}
