"""What makes the site easy to find: robots.txt, the sitemap, and its search for the address bar of a browser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree import ElementTree as Tree

from queries import library
from viz.once import once
from viz.web.http.negotiation import Problem
from viz.web.model.plans import Plans
from viz.web.text.format import LANGUAGES, voice
from viz.web.urls import PAGES, PARAMETERS, SITEMAP, address, is_shared, plan_root, sitemap_part

__all__ = ["MOST", "Sitemap", "open_search", "robots"]

MOST = 50_000
"""How many addresses one sitemap may hold (sitemaps.org, protocol 0.9); with more there are parts, and an index."""

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
_ASKING = {"cell", "compare", "correction", "dossier", "search", "text"}
"""Pages that show nothing until they are asked something, and the plan's text, which is not everywhere."""
_PUBLISHED = ("start", "everything", "vocabulary", "catalogue")
"""The pages about no single thing of a published site."""


@dataclass(frozen=True)
class _Entry:
    """A page in the sitemap: its path, and the day that what it tells of changed last, where the graph says it."""

    path: str
    changed: dt.date | None = None


@dataclass(frozen=True)
class _ChangedRow:
    thing: str
    modified: dt.date


class Sitemap:
    """The sitemap of all pages; read once from the store, when first needed."""

    def __init__(self, plans: Plans, *, endpoint: bool, most: int = MOST) -> None:
        """`endpoint` is false for a published site, which has fewer pages; `most` is how many one file may hold."""
        self.plans, self.endpoint, self.most = plans, endpoint, most

    @once
    def entries(self) -> Sequence[_Entry]:
        """Every page, lists first."""
        return [*self._lists(), *self._things()]

    def _lists(self) -> Iterator[_Entry]:
        """The pages about no single thing; those about a plan that is not in force have its address before theirs."""
        names = [name for name in PAGES if name not in _ASKING] if self.endpoint else _PUBLISHED
        yield from (_Entry(self._path(PAGES[name])) for name in names)
        for slug in self.plans.records if self.endpoint else ():
            if slug != self.plans.in_force:
                own = [PAGES[name] for name in names if not is_shared(PAGES[name])]
                yield from (_Entry(f"{plan_root(slug)}{path}") for path in own)

    def _things(self) -> Iterator[_Entry]:
        names, changed = self.plans.names, self._changed()
        for iris in names.things.values():
            yield from (_Entry(self._path(str(names.path(iri))), changed.get(iri)) for iri in iris)

    def _path(self, path: str) -> str:
        """A path as it is answered without a redirect: on a published site a page is a folder."""
        return path if self.endpoint or path == "/" else f"{path}/"

    def _changed(self) -> Mapping[str, dt.date]:
        rows = self.plans.store.query(library("linked_data")["changed"]).typed(_ChangedRow)
        return {row.thing: row.modified for row in rows}

    @property
    def parts(self) -> int:
        """How many files hold all pages; with more than one the sitemap is an index of them."""
        return max(1, -(-len(self.entries) // self.most))

    def whole(self, site: str) -> bytes:
        """The sitemap at an address, or the index of its parts."""
        if self.parts == 1:
            return _pages(site, self.entries)
        root = Tree.Element("sitemapindex", {"xmlns": _SITEMAP})
        for number in range(1, self.parts + 1):
            Tree.SubElement(Tree.SubElement(root, "sitemap"), "loc").text = f"{site}{sitemap_part(number)}"
        return _written(root)

    def part(self, site: str, number: int) -> bytes:
        """One of several parts, by its number from 1. Raises Problem (404) where there is none."""
        if self.parts == 1 or not 1 <= number <= self.parts:
            raise Problem(404, f"there is no such part; {SITEMAP} has them all", "Dit deel is er niet.")
        return _pages(site, self.entries[(number - 1) * self.most : number * self.most])


def _pages(site: str, entries: Sequence[_Entry]) -> bytes:
    root = Tree.Element("urlset", {"xmlns": _SITEMAP})
    for entry in entries:
        page = Tree.SubElement(root, "url")
        Tree.SubElement(page, "loc").text = f"{site}{entry.path}"
        if entry.changed:
            Tree.SubElement(page, "lastmod").text = entry.changed.isoformat()
    return _written(root)


def robots(site: str, *, endpoint: bool) -> bytes:
    """What crawlers may ask (RFC 9309): no page with parameters, of which there is no end, save for its language.

    A published site has none of those.
    """
    path = urlsplit(site).path
    others = [f"Allow: {path}/*?{PARAMETERS['language']}={code}$" for code in LANGUAGES]
    rules = [*others, f"Disallow: {path}/*?"] if endpoint else ["Disallow:"]
    return "\n".join(["User-agent: *", *rules, "", f"Sitemap: {site}{SITEMAP}", ""]).encode()


def open_search(site: str, language: str) -> bytes:
    """The search of the site as an OpenSearch 1.1 description document, in a language."""
    t = voice(language).t
    root = Tree.Element("OpenSearchDescription", {"xmlns": _OPENSEARCH})
    described = {
        "ShortName": "vapa",
        "Description": t("Zoek in de kennisgraaf van het plan", "Search the knowledge graph of the plan"),
        "Language": language,
        "InputEncoding": "UTF-8",
        "OutputEncoding": "UTF-8",
    }
    for name, text in described.items():
        Tree.SubElement(root, name).text = text
    Tree.SubElement(root, "Image", {"type": "image/svg+xml"}).text = f"{site}/assets/icon.svg"
    spoken = f"&{PARAMETERS['language']}={language}" if language != "nl" else ""
    template = f"{site}{address('search')}?{PARAMETERS['query']}={{searchTerms}}{spoken}"
    Tree.SubElement(root, "Url", {"type": "text/html", "template": template})
    return _written(root)


def _written(root: Tree.Element) -> bytes:
    body: bytes = Tree.tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"
