"""The catalogue keeps DCAT-AP and VoID, and its numbers are those of the graph."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import DCAT, DCTERMS, FOAF, RDF, VOID, Graph, Literal, Namespace, URIRef

import ontology
from loaders.dataset import Dataset
from queries import Store
from queries.exports.catalogue import PREFIXES, Publisher, describe
from queries.exports.dumps import dumps
from queries.exports.rdf import GRAPHS, serialise
from tests.helpers import ROOT
from vapa.settings import SettingError, Settings, setting

SITE = "https://armoede.example.org"
PUBLISHED = Path(os.environ.get("VAPA_SUITES", ROOT.parent / "shared" / "suites")) / "shapes"
"""Where the shapes are that SEMIC publishes of DCAT-AP 3.0.1, and the mandatory properties of DCAT-AP Vlaanderen 2.0."""
MDCAT, VCARD = Namespace(PREFIXES["mdcat"]), Namespace(PREFIXES["vcard"])


def catalogue(store: Store, publisher: Publisher | None = None) -> Graph:
    text = serialise(
        describe(store, SITE, publisher=publisher), ox.RdfFormat.TURTLE, store.base, more_prefixes=PREFIXES
    )
    return Graph().parse(data=text, format="turtle")


@cache
def shapes() -> Graph:
    return Graph().parse(data=ontology.read("dcat-shapes.ttl"), format="turtle")


def problems(graph: Graph) -> str:
    conforms, _, text = pyshacl.validate(graph, shacl_graph=shapes())
    return "" if conforms else text


@pytest.fixture(scope="module")
def graph(kg: Store) -> Graph:
    return catalogue(kg)


@pytest.fixture(scope="module")
def here(kg: Store) -> Namespace:
    return Namespace(f"{kg.base}/catalog#")


def test_the_catalogue_keeps_dcat_ap_vlaanderen(graph: Graph) -> None:
    assert problems(graph) == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["dcat-ap-3.0.1-shapes.ttl", "dcat-ap-3.0.1-range.ttl", "dcat-ap-vl-2.0-mandatory.ttl"]
)
def test_the_catalogue_keeps_the_published_shapes(graph: Graph, name: str) -> None:
    """Those find nothing, and do find it when a distribution and the data set lack what is asked."""
    if not (PUBLISHED / name).exists():
        if os.environ.get("VAPA_REQUIRE_SUITES"):
            pytest.fail(f"the published shapes are required, but {PUBLISHED / name} does not exist")
        pytest.skip("the published shapes are not here (set VAPA_SUITES)")
    theirs = Graph().parse(PUBLISHED / name)
    conforms, _, text = pyshacl.validate(graph, shacl_graph=theirs)
    assert conforms, text
    poorer = Graph() + graph
    for left_out in (DCTERMS.title, DCTERMS.MediaType):
        poorer.remove((None, left_out, None))
        poorer.remove((None, RDF.type, left_out))
    assert not pyshacl.validate(poorer, shacl_graph=theirs)[0]


def test_a_package_says_what_it_is_and_what_is_in_it(graph: Graph, here: Namespace) -> None:
    """DCAT 3: dcat:mediaType of the files, dcat:packageFormat of the package, dcat:compressFormat of what is gzipped."""
    types = "https://www.iana.org/assignments/media-types"
    said = [str(graph.value(here["vapa.csv.zip"], item)) for item in (DCAT.mediaType, DCAT.packageFormat)]
    assert said == [f"{types}/text/csv", f"{types}/application/zip"]
    said = [str(graph.value(here["vapa-measures.parquet"], item)) for item in (DCAT.mediaType, DCAT.packageFormat)]
    assert said == [f"{types}/application/vnd.apache.parquet", "None"]
    said = [str(graph.value(here["vapa.nq.gz"], item)) for item in (DCAT.mediaType, DCAT.compressFormat)]
    assert said == [f"{types}/application/n-quads", f"{types}/application/gzip"]


def test_a_distribution_is_titled_in_each_language(graph: Graph, here: Namespace) -> None:
    titles = {
        file: set(graph.objects(here[file], DCTERMS.title)) for file in ("vapa.csv.zip", "vapa.xlsx", "vapa.gexf")
    }
    assert titles == {
        "vapa.csv.zip": {Literal("Tabellen als CSV", "nl"), Literal("Tables as CSV", "en")},
        "vapa.xlsx": {Literal("Tabellen voor Excel", "nl"), Literal("Tables for Excel", "en")},
        "vapa.gexf": {Literal("Netwerk als GEXF (Gephi)", "nl"), Literal("Network as GEXF (Gephi)", "en")},
    }


MANDATORY = [
    (DCAT.Catalog, [DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.dataset]),
    (DCAT.Dataset, [DCTERMS.title, DCTERMS.description, DCTERMS.identifier, DCAT.contactPoint, DCTERMS.publisher,
        DCTERMS.accessRights, MDCAT.statuut]),
    (DCAT.Distribution, [DCAT.accessURL, DCTERMS.license, DCTERMS.identifier, DCTERMS.title]),
    (DCAT.DataService, [DCTERMS.title, DCAT.endpointURL, DCAT.endpointDescription, DCTERMS.identifier, DCAT.contactPoint,
        DCTERMS.publisher, DCTERMS.accessRights]),
    (FOAF.Agent, [FOAF.name]),
    (VCARD.Organization, [VCARD.fn, VCARD.hasURL]),
]  # fmt: skip
"""What DCAT-AP 2/3 and DCAT-AP Vlaanderen 2.0 ask of each class."""


@pytest.mark.parametrize(
    ("cls", "property"), [(cls, item) for cls, items in MANDATORY for item in items], ids=lambda iri: iri.split("/")[-1]
)
def test_leaving_out_a_mandatory_property_is_a_violation(graph: Graph, cls: URIRef, property: URIRef) -> None:
    poorer = Graph() + graph
    subject = min(map(str, poorer.subjects(RDF.type, cls)))
    assert (URIRef(subject), property, None) in poorer
    poorer.remove((URIRef(subject), property, None))
    assert "Violation" in problems(poorer)


@pytest.mark.parametrize(
    ("name", "property", "value"),
    [
        ("dataset", DCTERMS.publisher, URIRef("https://example.org/tweede")),
        ("dataset", DCTERMS.accessRights, URIRef("https://example.org/openbaar")),
        ("dataset", MDCAT.statuut, Literal("open")),
        ("dataset", DCTERMS.source, URIRef("https://w3id.org/vapa/id/document/vapa-2022")),
        ("dataset", DCTERMS.issued, Literal("2026")),
        ("dataset", DCAT.theme, URIRef("https://example.org/thema")),
        ("dataset", DCTERMS.title, Literal("Een tweede Nederlandse titel", lang="nl")),
        ("vapa.nq", DCTERMS.license, URIRef("https://example.org/licentie")),
        ("vapa.nq", DCAT.byteSize, Literal("veel")),
        ("vapa.gexf", DCAT.mediaType, URIRef("https://www.iana.org/assignments/media-types/application/gexf+xml")),
        ("vapa.csv.zip", DCAT.mediaType, URIRef("https://www.iana.org/assignments/media-types/application/zip")),
    ],
)
def test_a_value_too_many_or_of_another_list_is_a_violation(
    graph: Graph, here: Namespace, name: str, property: URIRef, value: URIRef | Literal
) -> None:
    richer = Graph() + graph
    richer.add((here[name], property, value))
    assert "Violation" in problems(richer)


def test_the_dataset_is_open_and_in_two_languages(graph: Graph, here: Namespace) -> None:
    dataset = here.dataset
    assert {text.language for text in graph.objects(dataset, DCTERMS.title)} == {"nl", "en"}  # type: ignore[attr-defined]
    assert graph.value(dataset, DCTERMS.accessRights) == URIRef(
        "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
    )
    assert graph.value(dataset, MDCAT.statuut) == URIRef(
        "https://metadata.vlaanderen.be/id/GDI-Vlaanderen-Trefwoorden/VLOPENDATA"
    )
    period = graph.value(dataset, DCTERMS.temporal)
    assert [str(graph.value(period, key)) for key in (DCAT.startDate, DCAT.endDate)] == ["2020", "2024"]


def test_there_is_a_distribution_for_every_file_at_the_site(graph: Graph, here: Namespace) -> None:
    urls = {str(url) for url in graph.objects(None, DCAT.downloadURL)}
    assert urls == {f"{SITE}/data/{file}" for file in dumps()}
    assert graph.value(here["vapa.ttl"], DCAT.mediaType) == URIRef(
        "https://www.iana.org/assignments/media-types/text/turtle"
    )
    assert (None, DCAT.byteSize, None) not in graph  # nothing was measured


def test_a_size_is_given_when_it_was_measured(kg: Store) -> None:
    sizes = [quad.object.value for quad in describe(kg, SITE, {"vapa.nq": 42}) if "byteSize" in quad.predicate.value]  # type: ignore[union-attr]
    assert sizes == ["42"]


def test_the_numbers_are_those_of_the_graph(graph: Graph, kg: Store, here: Namespace, dataset: Dataset) -> None:
    def number(subject: URIRef, property: URIRef) -> int:
        return int(str(graph.value(subject, property)))

    assert number(here.dataset, VOID.triples) == len({quad.triple for quad in kg._store})
    per_graph = {name: number(URIRef(f"{kg.base}/id/graph/{name}"), VOID.triples) for name in GRAPHS}
    assert sum(per_graph.values()) == len(kg)
    measures = here["document-vapa-Measure"]
    assert graph.value(measures, VOID["class"]) == URIRef(f"{kg.base}/ns#Measure")
    assert number(measures, VOID.entities) == 81
    contributions = [measure.contribution for measure in dataset.plans["vapa-2022"].measures.values()]
    assert number(here["links-sdg-contributesTo"], VOID.triples) == sum(map(len, contributions))


def test_every_subset_has_its_dump(graph: Graph, kg: Store) -> None:
    for name in GRAPHS:
        assert graph.value(URIRef(f"{kg.base}/id/graph/{name}"), VOID.dataDump) == URIRef(
            f"{SITE}/data/vapa-{name}.ttl"
        )


def test_no_address_is_made_up(graph: Graph, kg: Store) -> None:
    """Nobody's e-mail address is known: the contact is the page about the editors, who are in the graph."""
    contact = graph.value(None, RDF.type, VCARD.Organization)
    assert graph.value(contact, VCARD.hasURL) == URIRef(f"{SITE}/doc/actor/vapa")
    assert (None, VCARD.hasEmail, None) not in graph
    editors = URIRef(f"{kg.base}/id/actor/vapa")
    assert set(graph.objects(None, DCTERMS.publisher)) == {editors}
    assert kg.table(f"SELECT ?name WHERE {{ <{editors}> foaf:name ?name }}").column("name") == ["Redactie van vapa"]


def test_publisher_and_contact_are_settings(kg: Store) -> None:
    settings = Settings.in_force(publisher="Een departement", contact="data@example.org")
    graph = catalogue(kg, settings.part(Publisher))
    assert problems(graph) == ""
    publisher = graph.value(None, RDF.type, FOAF.Agent)
    assert str(graph.value(publisher, FOAF.name)) == "Een departement"
    assert set(graph.objects(None, VCARD.hasEmail)) == {URIRef("mailto:data@example.org")}


@pytest.mark.parametrize("contact", ["geen adres", "a@b", "ftp://example.org", "<x@example.org>"])
def test_a_contact_is_an_address(contact: str) -> None:
    with pytest.raises(SettingError, match="contact"):
        setting("contact").value(contact)
