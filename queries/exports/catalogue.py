"""The catalogue: VoID and DCAT-AP (3.0.1 and Vlaanderen 2.0), computed from the store and the address that serves it.

Everything in it has a name under `{base}/catalog#`; `ontology/dcat-shapes.ttl` says what it must hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from ontology import FOREIGN_PREFIXES, Iris
from queries.exports.dumps import DumpFile, dumps
from queries.exports.export import FORMATS
from queries.exports.rdf import GRAPHS, LICENCE
from queries.library import library
from queries.stores.embedded import Row, Store, Table

__all__ = ["PREFIXES", "Publisher", "count", "describe"]

PREFIXES = {
    "mdcat": "https://data.vlaanderen.be/ns/metadata-dcat#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
}
"""Prefixes that only the catalogue uses."""

_EU = "http://publications.europa.eu/resource/authority"
_IANA = "https://www.iana.org/assignments/media-types"
_GDI = "https://metadata.vlaanderen.be/id/GDI-Vlaanderen-Trefwoorden"
_XSD = FOREIGN_PREFIXES["xsd"]
_TITLE = {
    "nl": "Kennisgraaf van het Vlaams Actieplan Armoedebestrijding",
    "en": "Knowledge graph of the Flemish Action Plan against Poverty",
}
_DESCRIPTION = {
    "nl": "De maatregelen van het {plan}: wie ze trekt en uitvoert, voor wie, waarmee, met welk geld en wanneer, met "
    "voor elke uitspraak de bladzijde en de regels van het document. Ook de crisismaatregelen en armoedecijfers die "
    "erin staan, en wat de redactie toevoegt: samenvattingen, thema's en links naar de SDG's.",
    "en": "The measures of the {plan}: who leads and implements them, for whom, with what, with which money and when, "
    "and for every statement the page and lines of the document. Also the crisis measures and poverty figures in it, "
    "and what the editors add: summaries, themes and links to the SDGs.",
}
_RANGES = {
    "dcat:compressFormat": "dcterms:MediaType",
    "dcat:contactPoint": "vcard:Kind",
    "dcat:landingPage": "foaf:Document",
    "dcat:mediaType": "dcterms:MediaType",
    "dcat:packageFormat": "dcterms:MediaType",
    "dcat:theme": "skos:Concept",
    "dcat:themeTaxonomy": "skos:ConceptScheme",
    "dcterms:accessRights": "dcterms:RightsStatement",
    "dcterms:conformsTo": "dcterms:Standard",
    "dcterms:format": "dcterms:MediaTypeOrExtent",
    "dcterms:language": "dcterms:LinguisticSystem",
    "dcterms:license": "dcterms:LicenseDocument",
    "dcterms:spatial": "dcterms:Location",
    "foaf:homepage": "foaf:Document",
    "mdcat:statuut": "skos:Concept",
}
"""The class that DCAT-AP 3.0.1 gives the values of a property: stated for readers without the EU's lists."""
_LISTED = {
    f"{_EU}/data-theme/SOCI": {"nl": "Bevolking en samenleving", "en": "Population and society"},
    f"{_EU}/data-theme/GOVE": {"nl": "Overheid en publieke sector", "en": "Government and public sector"},
    f"{_GDI}/VLOPENDATA": {"nl": "Vlaamse open data", "en": "Flemish open data"},
    f"{_GDI}/VLOPENDATASERVICE": {"nl": "Vlaamse opendataservice", "en": "Flemish open data service"},
}
"""Concepts of others that the catalogue names, and what they are called."""
_PROVENANCE = {
    "nl": "Gelezen uit {document}, stuk {number}; wat de redactie toevoegt, staat apart.",
    "en": "Read from {document}, document {number}; what the editors add is kept apart.",
}
_KEYWORDS = {
    "nl": ("armoede", "armoedebestrijding", "Vlaamse overheid", "beleidsplan", "doelgroepen", "SDG"),
    "en": ("poverty", "poverty reduction", "Flemish Government", "policy plan", "target groups", "SDG"),
}


EDITORS = "Redactie van vapa"
"""The name of the group of editors, who are `{base}/id/actor/vapa` in the graph."""


@dataclass(frozen=True)
class Publisher:
    """Who publishes the data set and where questions go (an e-mail or web address): the settings of these names.

    Empty: the editors in the graph, and the page about them.
    """

    publisher: str = ""
    contact: str = ""


def count(store: Store) -> dict[str, Table]:
    """All that the description counts in the graphs, by the name of its query. It takes far longer than the rest."""
    names = ("classes", "graphs", "links", "modified", "plan", "properties", "releases", "whole")
    tables = {name: store.query(library("linked_data")[name]) for name in names}
    return {**tables, "measures": store.query("measures")}


def describe(
    store: Store,
    site: str,
    sizes: Mapping[str, int | None] | None = None,
    counted: Mapping[str, Table] | None = None,
    *,
    endpoint: bool = True,
    publisher: Publisher | None = None,
    kept: Mapping[str, int] | None = None,
) -> list[ox.Quad]:
    """The description of the data set as sorted statements.

    `site` is the address where pages, files and endpoint are reached; `sizes` gives the bytes (None: not measured) of
    each file that it offers: without it, all that there can be are described. `counted` is what `count` gave, where
    that was asked before; `endpoint` says whether the site answers SPARQL; `publisher` who publishes it, by default
    the editors in the graph; `kept` gives the bytes of each release whose dump is there to download, by its version.
    """
    told = _Description(
        store, site, sizes or {}, counted or count(store), endpoint, publisher or Publisher(), kept or {}
    )
    triples = list(told.statements())
    return sorted({ox.Quad(*triple) for triple in (*triples, *told.of_others(triples))}, key=str)


_Term = ox.NamedNode | ox.Literal
_Triple = tuple[ox.NamedNode, ox.NamedNode, _Term]


@dataclass
class _Description:
    """Each method yields the statements about one kind of thing."""

    store: Store
    site: str
    sizes: Mapping[str, int | None]
    counted: Mapping[str, Table]
    endpoint: bool
    published: Publisher
    kept: Mapping[str, int]

    def __post_init__(self) -> None:
        self.files = {file: dump for file, dump in dumps().items() if file in (self.sizes or dumps())}
        self.prefixes = Iris(self.store.base).prefixes | PREFIXES
        self.catalogue, self.dataset, self.service = self.here("catalog"), self.here("dataset"), self.here("sparql")
        editors = ox.NamedNode(Iris(self.store.base).id("actor", "vapa"))
        self.publisher = self.here("publisher") if self.published.publisher else editors

    def statements(self) -> Iterator[_Triple]:
        """All of it."""
        yield from self._catalogue()
        yield from self._agents()
        yield from self._dataset()
        for file, dump in self.files.items():
            yield from self._distribution(file, dump)
        if self.endpoint:
            yield from self._service()
        for row in self.counted["releases"]:
            yield from self._release(row)
        yield from self._void()
        for graph in GRAPHS:
            yield from self._part(graph)
        yield from self._linksets()

    def of_others(self, triples: Iterable[_Triple]) -> Iterator[_Triple]:
        """What the values of those statements are: their classes, and the names of concepts in lists of others."""
        ranges = {self.term(name): self.term(cls) for name, cls in _RANGES.items()}
        for _, predicate, value in triples:
            if (cls := ranges.get(predicate)) and isinstance(value, ox.NamedNode):
                yield value, self.term("rdf:type"), cls
                yield from self.say(value, skos_prefLabel=_LISTED.get(value.value, {}))
        yield from self.say(
            ox.NamedNode(f"{_EU}/data-theme"), dcterms_title={"nl": "Gegevensthema’s van de EU", "en": "EU data themes"}
        )

    # --- terms ---------------------------------------------------------------------------------

    def here(self, name: str) -> ox.NamedNode:
        """A thing that is described here."""
        return ox.NamedNode(f"{self.store.base}/catalog#{name}")

    def at(self, path: str) -> ox.NamedNode:
        """A page or file of the site."""
        return ox.NamedNode(f"{self.site}{path}")

    def term(self, name: str) -> ox.NamedNode:
        prefix, _, local = name.partition(":")
        return ox.NamedNode(f"{self.prefixes[prefix]}{local}")

    def say(self, subject: ox.NamedNode, **values: object) -> Iterator[_Triple]:
        """Statements about a subject: `dcterms_title=...`; a dict is a text by language, a list has several values."""
        for name, value in values.items():
            predicate = self.term(name.replace("_", ":", 1))
            for item in self._values(value):
                yield subject, predicate, item

    def _values(self, value: object) -> Iterator[_Term]:
        match value:
            case dict():
                for language, texts in value.items():
                    for text in (texts,) if isinstance(texts, str) else texts:
                        yield ox.Literal(text, language=language)
            case list():
                for item in value:
                    yield from self._values(item)
            case ox.NamedNode() | ox.Literal():
                yield value
            case int():
                yield ox.Literal(str(value), datatype=ox.NamedNode(f"{_XSD}integer"))
            case _:
                yield ox.Literal(str(value))

    def a(self, *classes: str) -> dict[str, list[ox.NamedNode]]:
        """The classes of a subject, for `say`."""
        return {"rdf_type": [self.term(name) for name in classes]}

    # --- DCAT ----------------------------------------------------------------------------------

    def _shared(self, identifier: ox.NamedNode, open_as: str = "") -> dict[str, object]:
        """What catalogue, data set and service all have; and what is open data, by the Flemish word for what it is."""
        public, status = ox.NamedNode(f"{_EU}/access-right/PUBLIC"), ox.NamedNode(f"{_GDI}/{open_as}")
        return {
            "dcterms_identifier": identifier.value,
            "dcterms_publisher": self.publisher,
            "dcat_contactPoint": self.here("contact"),
            "dcterms_license": ox.NamedNode(LICENCE),
            **({"dcterms_accessRights": public, "mdcat_statuut": status} if open_as else {}),
        }

    def _catalogue(self) -> Iterator[_Triple]:
        yield from self.say(
            self.catalogue,
            **self.a("dcat:Catalog"),
            **self._shared(self.catalogue),
            dcterms_title={"nl": "Catalogus van vapa", "en": "Catalogue of vapa"},
            dcterms_description={
                "nl": "De gegevens van vapa en hoe ze te bevragen.",
                "en": "The data of vapa and how to ask.",
            },
            dcterms_language=_languages(),
            foaf_homepage=self.at("/catalog"),
            dcat_themeTaxonomy=ox.NamedNode(f"{_EU}/data-theme"),
            dcat_dataset=self.dataset,
            dcat_service=[self.service] if self.endpoint else [],
        )

    def _agents(self) -> Iterator[_Triple]:
        contact, name = self.published.contact, self.published.publisher or EDITORS
        reached = (
            {"vcard_hasEmail": ox.NamedNode(f"mailto:{contact}")} if "@" in contact and "://" not in contact else {}
        )
        page = contact if contact and not reached else f"{self.site}/doc/actor/vapa"
        yield from self.say(self.publisher, **self.a("foaf:Agent"), foaf_name={"nl": name})
        yield from self.say(
            self.here("contact"),
            **self.a("vcard:Organization"),
            vcard_fn=name,
            **(reached or {"vcard_hasURL": ox.NamedNode(page)}),
        )

    def _told(self, texts: Mapping[str, str]) -> dict[str, str]:
        """A text with the plan and its document as the graph calls them."""
        (plan,) = self.counted["plan"]
        titles = {"nl": plan["title"], "en": plan["english"] or plan["title"]}
        return {
            language: text.format(plan=titles[language], document=plan["document"], number=plan["number"])
            for language, text in texts.items()
        }

    def _dataset(self) -> Iterator[_Triple]:
        iris = Iris(self.store.base)
        yield from self.say(
            self.dataset,
            **self.a("dcat:Dataset", "void:Dataset"),
            **self._shared(self.dataset, "VLOPENDATA"),
            dcterms_title=_TITLE,
            dcterms_description=self._told(_DESCRIPTION),
            dcat_keyword=_KEYWORDS,
            dcat_theme=[ox.NamedNode(f"{_EU}/data-theme/{theme}") for theme in ("SOCI", "GOVE")],
            dcterms_language=_languages(),
            dcterms_spatial=ox.NamedNode("http://data.europa.eu/nuts/code/BE2"),
            dcterms_temporal=self.here("period"),
            dcterms_conformsTo=[ox.NamedNode(f"{self.store.base}/ns"), self.at("/shapes.ttl")],
            prov_wasDerivedFrom=ox.NamedNode(iris.id("document", self.store.plan)),
            dcterms_provenance=self.here("provenance"),
            dcat_landingPage=self.at("/catalog"),
            dcat_distribution=[self.here(name) for name in self.files],
        )
        yield from self.say(
            self.here("provenance"), **self.a("dcterms:ProvenanceStatement"), rdfs_label=self._told(_PROVENANCE)
        )
        for row in self.counted["plan"][:1]:
            types = {key: "gYear" if isinstance(row[key], int) else "date" for key in ("start", "end")}
            years = {
                f"dcat_{key}Date": ox.Literal(str(row[key]), datatype=ox.NamedNode(_XSD + kind))
                for key, kind in types.items()
                if row[key] is not None
            }
            yield from self.say(self.here("period"), **self.a("dcterms:PeriodOfTime"), **years)

        yield from self._versions()

    def _versions(self) -> Iterator[_Triple]:
        """The releases of the data set, and which of them it goes back to."""
        if releases := self.counted["releases"]:
            first, last = releases[0], releases[-1]
            yield from self.say(
                self.dataset,
                dcat_version=str(last["version"]),
                dcat_hasVersion=[ox.NamedNode(str(row["release"])) for row in releases],
                dcat_hasCurrentVersion=ox.NamedNode(str(last["release"])),
                dcterms_issued=self._date(first["date"]),
                dcterms_modified=self._date(last["date"]),
            )

    def _release(self, row: Row) -> Iterator[_Triple]:
        """A release as a data set whose one distribution, where it is kept, never changes."""
        iri, version = ox.NamedNode(str(row["release"])), str(row["version"])
        file = f"vapa-{version}.nq.gz"
        notes = {"nl": str(row["notes"]), **({"en": str(row["english"])} if row["english"] else {})}
        yield from self.say(
            iri,
            **self.a("dcat:Dataset"),
            **self._shared(iri, "VLOPENDATA"),
            dcterms_title={language: f"{title}, {version}" for language, title in _TITLE.items()},
            dcterms_description=notes,
            dcterms_issued=self._date(row["date"]),
            dcat_version=version,
            dcat_isVersionOf=self.dataset,
            dcat_previousVersion=[ox.NamedNode(str(row["before"]))] if row["before"] else [],
            prov_wasRevisionOf=[ox.NamedNode(str(row["before"]))] if row["before"] else [],
            dcat_distribution=[self.here(file)] if version in self.kept else [],
        )
        if version in self.kept:
            dump = DumpFile(FORMATS["nq"], gzipped=True)
            yield from self._distribution(file, dump, f"/data/releases/{file}", self.kept[version])

    def _date(self, value: object) -> ox.Literal:
        return ox.Literal(str(value), datatype=ox.NamedNode(f"{_XSD}date"))

    def _distribution(self, file: str, dump: DumpFile, path: str = "", size: int | None = None) -> Iterator[_Triple]:
        item = dump.format
        number, size = ox.NamedNode(f"{_XSD}nonNegativeInteger"), self.sizes.get(file, size)
        media_type = ox.NamedNode(f"{_IANA}/{item.inside or item.media_type}")
        yield from self.say(
            self.here(file),
            **self.a("dcat:Distribution"),
            dcterms_identifier=self.here(file).value,
            dcterms_title=dict(dump.names),
            dcterms_license=ox.NamedNode(LICENCE),
            dcterms_format=ox.NamedNode(f"{_EU}/file-type/{item.file_type}"),
            dcat_mediaType=media_type,
            dcat_packageFormat=[ox.NamedNode(f"{_IANA}/{dump.packed}")] if dump.packed else [],
            dcat_compressFormat=[ox.NamedNode(f"{_IANA}/application/gzip")] if dump.gzipped else [],
            dcat_accessURL=self.at(path or f"/data/{file}"),
            dcat_downloadURL=self.at(path or f"/data/{file}"),
            dcterms_provenance=self.here("provenance"),
            dcat_byteSize=[ox.Literal(str(size), datatype=number)] if size is not None else [],
        )

    def _service(self) -> Iterator[_Triple]:
        yield from self.say(
            self.service,
            **self.a("dcat:DataService"),
            **self._shared(self.service, "VLOPENDATASERVICE"),
            dcterms_title={"nl": "SPARQL-endpoint van vapa", "en": "SPARQL endpoint of vapa"},
            dcterms_description={"nl": "Bevraag de graaf met SPARQL 1.1.", "en": "Ask the graph with SPARQL 1.1."},
            dcterms_conformsTo=ox.NamedNode("http://www.w3.org/TR/sparql11-protocol/"),
            dcat_endpointURL=self.at("/sparql"),
            dcat_endpointDescription=self.at("/sparql"),  # its service description, by content negotiation
            dcat_servesDataset=self.dataset,
        )

    # --- VoID ----------------------------------------------------------------------------------

    def _void(self) -> Iterator[_Triple]:
        iris = Iris(self.store.base)
        whole, links = self.counted["whole"][0], self.counted["links"]
        first = self.counted["measures"].column("identifier")[:1]
        yield from self.say(
            self.dataset,
            foaf_homepage=self.at("/catalog"),
            void_sparqlEndpoint=[self.at("/sparql")] if self.endpoint else [],
            void_dataDump=[self.at(f"/data/{file}") for file, dump in dumps().items() if dump.format.rdf],
            void_vocabulary=[ox.NamedNode(space) for space in sorted(iris.prefixes.values())],
            void_exampleResource=[
                *(ox.NamedNode(iris.id("measure", self.store.plan, str(name))) for name in first),
                ox.NamedNode(iris.id("actor", "vvsg")),
                ox.NamedNode(iris.id("plan", self.store.plan)),
            ],
            void_uriSpace=f"{self.store.base}/id/",
            void_triples=whole["triples"],
            void_classes=whole["classes"],
            void_properties=whole["properties"],
            void_distinctSubjects=whole["subjects"],
            void_distinctObjects=whole["objects"],
            void_subset=[
                *(ox.NamedNode(iris.id("graph", graph)) for graph in GRAPHS),
                *(self.here(_linkset(row["target"], row["property"])) for row in links),
            ],
        )

    def _part(self, name: str) -> Iterator[_Triple]:
        """A named graph as a subset, with how often it uses each class and property."""
        graph = ox.NamedNode(Iris(self.store.base).id("graph", name))
        size = next((row for row in self.counted["graphs"] if row["graph"] == graph.value), None)
        if size is None:
            return
        texts = {"nl": size["description"], "en": size["english"]}
        dated = next((row for row in self.counted["modified"] if row["graph"] == graph.value), None)
        yield from self.say(
            graph,
            **self.a("void:Dataset"),
            dcterms_title={"nl": f"Graaf {name}", "en": f"Graph {name}"},
            dcterms_description={language: text for language, text in texts.items() if text},
            dcterms_license=ox.NamedNode(LICENCE),
            dcterms_issued=[self._date(dated["issued"])] if dated else [],
            dcterms_modified=[self._date(dated["modified"])] if dated else [],
            void_dataDump=self.at(f"/data/vapa-{name}.ttl"),
            void_triples=size["triples"],
            void_distinctSubjects=size["subjects"],
            void_distinctObjects=size["objects"],
        )
        for kind, plural, number in (("class", "classes", "entities"), ("property", "properties", "triples")):
            rows = [row for row in self.counted[plural] if row["graph"] == graph.value]
            parts = {self.here(f"{name}-{self._local(row[kind])}"): row for row in rows}
            yield from self.say(graph, **{f"void_{plural}": len(rows), f"void_{kind}Partition": list(parts)})
            for part, row in parts.items():
                values = {f"void_{kind}": ox.NamedNode(str(row[kind])), f"void_{number}": row[number]}
                yield from self.say(part, **values)

    def _local(self, iri: object) -> str:
        """A class or property as part of a fragment: prefix and local name."""
        for prefix, space in sorted(self.prefixes.items(), key=lambda item: -len(item[1])):
            if str(iri).startswith(space):
                return f"{prefix}-{str(iri).removeprefix(space)}"
        return str(iri).rsplit("/", 1)[-1].replace("#", "-")

    def _linksets(self) -> Iterator[_Triple]:
        for row in self.counted["links"]:
            target = self.here(str(row["target"]))
            yield from self.say(
                self.here(_linkset(row["target"], row["property"])),
                **self.a("void:Linkset"),
                void_subjectsTarget=self.dataset,
                void_objectsTarget=target,
                void_linkPredicate=ox.NamedNode(str(row["property"])),
                void_triples=row["triples"],
            )
            yield from self.say(target, **self.a("void:Dataset"), void_uriSpace=str(row["space"]))


def _languages() -> list[_Term]:
    return [ox.NamedNode(f"{_EU}/language/{code}") for code in ("NLD", "ENG")]


def _linkset(target: object, predicate: object) -> str:
    return f"links-{target}-{str(predicate).replace('#', '/').rsplit('/', 1)[-1]}"
