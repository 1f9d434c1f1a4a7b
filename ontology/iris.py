"""How every thing is named: one base, the prefixes in use, and an IRI for each kind of thing, as plain text.

Nothing heavy is imported here, so that asking the graph starts fast; `ontology.namespaces` gives the
same IRIs as rdflib terms to those who build it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

__all__ = [
    "DEFAULT_BASE",
    "DEPTHS",
    "FOREIGN_PREFIXES",
    "GRAPHS",
    "LICENCE",
    "Iris",
    "fold",
    "natural",
    "owner",
    "slugify",
]

DEFAULT_BASE = "https://w3id.org/vapa"
"""The base that the ontology, the shapes and the queries are written with; `ontology.localised` replaces it."""

GRAPHS = ("document", "curation", "vocabulary", "analysis", "follow-up", "positions", "service")
"""The named graphs, by the last part of their IRIs."""

LICENCE = "https://creativecommons.org/licenses/by/4.0/"

FOREIGN_PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "mandaat": "http://data.vlaanderen.be/ns/mandaat#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sdg": "http://metadata.un.org/sdg/",
    "sdgo": "http://metadata.un.org/sdg/ontology#",
    "sdmx-attribute": "http://purl.org/linked-data/sdmx/2009/attribute#",
    "sdmx-dimension": "http://purl.org/linked-data/sdmx/2009/dimension#",
    "sdmx-measure": "http://purl.org/linked-data/sdmx/2009/measure#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes of the reused vocabularies."""


DEPTHS = {
    **dict.fromkeys(("crisis-measure", "goal", "measure", "obligation", "observation", "outcome"), 3),
    "finding": 4,
}
"""How many parts the path of a thing below /id/ has, where that is more than kind and name: the second is its plan."""


def owner(iri: str, base: str) -> str:
    """The thing that a node belongs to, by its IRI: a thing is its own, and so is what is not ours.

    >>> owner("https://w3id.org/vapa/id/measure/vapa-2022/7.1.2/involvement/vvsg", DEFAULT_BASE)
    'https://w3id.org/vapa/id/measure/vapa-2022/7.1.2'
    """
    prefix = f"{base}/id/"
    if not iri.startswith(prefix):
        return iri
    parts = iri.removeprefix(prefix).split("/")
    return prefix + "/".join(parts[: DEPTHS.get(parts[0], 2)])


def slugify(text: str) -> str:
    """A readable IRI part: lower-case ASCII words joined by hyphens.

    >>> slugify("Huizen van het Kind, één gezin")
    'huizen-van-het-kind-een-gezin'
    """
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", ascii_text))


def fold(text: str) -> str:
    """A text without capitals and accents.

    >>> fold("Gezinnen in Één wijk")
    'gezinnen in een wijk'
    """
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def natural(text: str) -> list[tuple[int, int | str]]:
    """The one key to sort texts by: numbers as numbers, letters with accents as the letters they are.

    >>> sorted(["A1.10", "A1.3", "7.1.2", "zorg", "één", "een", "eer"], key=natural)
    ['7.1.2', 'A1.3', 'A1.10', 'één', 'een', 'eer', 'zorg']
    """
    return [(0, int(part)) if part.isdecimal() else (1, part) for part in re.split(r"(\d+)", fold(text)) if part]


@dataclass(frozen=True)
class Iris:
    """Mints the IRIs of things under one base, after the Flemish URI standard (`{base}/id/{kind}/...`).

    >>> Iris().id("measure", "vapa-2022", "7.1.2")
    'https://w3id.org/vapa/id/measure/vapa-2022/7.1.2'
    """

    base: str = DEFAULT_BASE

    def id(self, kind: str, *parts: str) -> str:
        """The IRI of a thing of this kind ("measure", "actor", ...)."""
        return "/".join((self.base, "id", kind, *parts))

    @property
    def prefixes(self) -> dict[str, str]:
        """All prefixes, our own included."""
        return {"vapa": f"{self.base}/ns#", **FOREIGN_PREFIXES}

    def shortened(self, text: str) -> str:
        """A text in which bracketed IRIs are written with their prefixes where they have one.

        >>> Iris().shortened("<http://www.w3.org/2004/02/skos/core#prefLabel>/<https://example.org/x>")
        'skos:prefLabel/https://example.org/x'
        """
        names = {iri: name for name, iri in self.prefixes.items()}

        def short(match: re.Match[str]) -> str:
            whole, local = match[1], re.search(r"[^/#]*$", match[1])
            start = whole[: local.start()] if local else whole
            return f"{names[start]}:{whole[len(start) :]}" if start in names else whole

        return re.sub(r"<([^<>\s]+)>", short, text)
