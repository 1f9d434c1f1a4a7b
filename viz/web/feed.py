"""The releases as an Atom feed (RFC 4287): an entry for each, with what changed in it."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as Tree

from viz.web.model.past import Release
from viz.web.text.format import voice
from viz.web.urls import address

__all__ = ["feed"]

_ATOM = "http://www.w3.org/2005/Atom"


def feed(releases: Sequence[Release], language: str, site: str, path: str) -> bytes:
    """The feed of a site, in a language; `path` is where the feed itself is. The last release comes first."""
    t = voice(language).t
    root = Tree.Element("feed", {"xmlns": _ATOM, "xml:lang": language})
    _add(root, "id", f"{site}{path}")
    _add(root, "title", t("Wijzigingen in vapa", "Changes in vapa"))
    _add(root, "updated", f"{releases[0].date if releases else '1970-01-01'}T00:00:00Z")
    _add(root, "link", rel="self", href=f"{site}{path}")
    _add(root, "link", rel="alternate", href=f"{site}{address('data')}", type="text/html")
    _add(_add(root, "author"), "name", "vapa")
    for release in releases:
        entry = _add(root, "entry")
        _add(entry, "id", release.iri)
        _add(entry, "title", f"vapa {release.version}")
        _add(entry, "updated", f"{release.date}T00:00:00Z")
        _add(entry, "link", rel="alternate", href=f"{site}/doc/release/{release.version}", type="text/html")
        if release.file:
            href = f"{site}/data/releases/{release.file.name}"
            _add(entry, "link", rel="enclosure", href=href, type="application/gzip", length=str(release.size))
        _add(entry, "summary", release.notes[language])
        if release.changes:
            _add(entry, "content", "\n".join(change[language] for change in release.changes), type="text")
    body: bytes = Tree.tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


def _add(parent: Tree.Element, name: str, text: str | None = None, **attributes: str) -> Tree.Element:
    element = Tree.SubElement(parent, name, attributes)
    element.text = text
    return element
