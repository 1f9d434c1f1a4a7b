"""The data set in the words of schema.org, which search engines read: made from what the catalogue says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from ontology import Iris
from queries.exports.catalogue import PREFIXES

__all__ = ["schema_org"]

_IANA = "https://www.iana.org/assignments/media-types/"

Json = dict[str, object]


class _Described:
    """The statements of a description, by subject and predicate."""

    def __init__(self, statements: Iterable[ox.Quad], base: str, language: str) -> None:
        self.language, self.prefixes = language, Iris(base).prefixes | PREFIXES
        self._values: Mapping[tuple[str, str], list[ox.NamedNode | ox.Literal]] = defaultdict(list)
        for quad in statements:
            self._values[quad.subject.value, quad.predicate.value].append(quad.object)  # type: ignore[union-attr, arg-type]

    def all(self, subject: str, name: str) -> list[str]:
        """The values of a property; of texts those in the language, of words without one all."""
        prefix, _, local = name.partition(":")
        found = self._values.get((subject, f"{self.prefixes[prefix]}{local}"), [])
        spoken = [item for item in found if getattr(item, "language", None) in (None, self.language)]
        return [item.value for item in spoken or found]

    def one(self, subject: str, name: str) -> str | None:
        """The first of them."""
        return next(iter(self.all(subject, name)), None)


def schema_org(statements: Iterable[ox.Quad], base: str, language: str) -> Json:
    """A `Dataset` as JSON-LD, in a language; `statements` are those of `describe`. What they lack is left out."""
    told = _Described(statements, base, language)
    data = f"{base}/catalog#dataset"
    publisher, period = told.one(data, "dcterms:publisher") or "", told.one(data, "dcterms:temporal") or ""
    ends = [(told.one(period, f"dcat:{end}Date") or "..")[:10] for end in ("start", "end")]
    return _without_empty(
        {
            "@context": "https://schema.org/",
            "@type": "Dataset",
            "@id": data,
            "identifier": told.one(data, "dcterms:identifier"),
            "name": told.one(data, "dcterms:title"),
            "description": told.one(data, "dcterms:description"),
            "url": told.one(data, "dcat:landingPage"),
            "license": told.one(data, "dcterms:license"),
            "keywords": told.all(data, "dcat:keyword"),
            "inLanguage": ["nl", "en"],
            "isAccessibleForFree": True,
            "creator": {"@type": "Organization", "@id": publisher, "name": told.one(publisher, "foaf:name")},
            "spatialCoverage": told.one(data, "dcterms:spatial"),
            "temporalCoverage": "/".join(ends) if ends != ["..", ".."] else None,
            "version": told.one(data, "dcat:version"),
            "datePublished": told.one(data, "dcterms:issued"),
            "dateModified": told.one(data, "dcterms:modified"),
            "distribution": [_download(told, item) for item in sorted(told.all(data, "dcat:distribution"))],
        }
    )


def _download(told: _Described, item: str) -> Json:
    """A file to download; of one that is packed the media type of the package."""
    packed = told.one(item, "dcat:compressFormat") or told.one(item, "dcat:packageFormat")
    media_type = packed or told.one(item, "dcat:mediaType") or ""
    return _without_empty(
        {
            "@type": "DataDownload",
            "name": told.one(item, "dcterms:title"),
            "encodingFormat": media_type.removeprefix(_IANA),
            "contentUrl": told.one(item, "dcat:downloadURL"),
        }
    )


def _without_empty(told: Json) -> Json:
    return {name: value for name, value in told.items() if value not in (None, "", [])}
