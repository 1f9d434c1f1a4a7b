"""Every IRI of the graph answers, in the form that was asked for, over a real socket."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser

import httpx
import pyoxigraph as ox
import pytest
from starlette.requests import Request

import ontology
from queries import Store
from queries.exports import rdf
from queries.exports.dumps import dumps
from queries.exports.export import export
from tests.helpers.serving import PATIENCE, Served
from viz.page import render
from viz.web.linked_data import LinkedData
from viz.web.model.names import Names
from viz.web.pages.resource import compose, statements_about
from viz.web.site import shell

MEASURE = "measure/vapa-2022/7.1.2"
RDF = {
    "ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
    "rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
}


@pytest.fixture(scope="module")
def client(website: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=website.url, timeout=PATIENCE, headers={"Accept": "*/*"}) as connection:
        yield connection


@pytest.fixture(scope="module")
def names(kg: Store) -> Names:
    return Names(kg)


def page(client: httpx.Client, path: str) -> str:
    response = client.get(path, headers={"Accept": "text/html"})
    assert response.status_code == 200, path
    return response.text


def triples(response: httpx.Response, format: ox.RdfFormat) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(response.content, format=format)}


class Checker(HTMLParser):
    """The ids, the links and the level of each heading of a page; fails on a tag that is not closed in its place."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.attributes: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.attributes += given
        self.ids += [str(given["id"])] if "id" in given else []
        self.links += [str(given["href"])] if "href" in given else []
        self.headings += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []
        assert tag != "script" or str(given.get("src")).startswith("/assets/")  # none within the page
        if tag not in ("meta", "link", "br", "img", "input", "hr"):  # these are never closed
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


# --- things and documents


def test_a_thing_answers_303_to_the_document_about_it(client: httpx.Client) -> None:
    response = client.get(f"/id/{MEASURE}")
    assert (response.status_code, response.headers["location"]) == (303, f"/doc/{MEASURE}")
    assert response.headers["link"] == f'</doc/{MEASURE}>; rel="describedby"'


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html; charset=utf-8"),  # a browser
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/json", "application/json"),
        ("*/*", "text/turtle; charset=utf-8"),
        ("application/rdf+xml;q=0.5, application/ld+json;q=0.8", "application/ld+json"),
        ("text/html;q=0.3, text/turtle", "text/turtle; charset=utf-8"),
    ],
)
def test_a_document_is_negotiated(client: httpx.Client, accept: str, content_type: str) -> None:
    response = client.get(f"/doc/{MEASURE}", headers={"Accept": accept})
    assert (response.status_code, response.headers["content-type"]) == (200, content_type)
    assert "accept" in response.headers["vary"].lower()


def test_what_cannot_be_had_is_406(client: httpx.Client) -> None:
    response = client.get(f"/doc/{MEASURE}", headers={"Accept": "image/png"})
    assert (response.status_code, response.headers["content-type"]) == (406, "application/problem+json")
    assert "text/turtle" in response.json()["detail"]


@pytest.mark.parametrize("suffix", [*RDF, "json", "html"])
def test_a_suffix_wins_over_accept_although_an_identifier_has_dots(client: httpx.Client, suffix: str) -> None:
    response = client.get(f"/doc/{MEASURE}.{suffix}", headers={"Accept": "image/png"})
    expected = {"json": "application/json", "html": "text/html"} | {name: kind for name, (kind, _) in RDF.items()}
    assert response.status_code == 200
    assert response.headers["content-type"].split(";")[0] == expected[suffix]
    assert response.headers["content-location"] == f"/doc/{MEASURE}.{suffix}"


def test_every_rdf_form_says_the_same(client: httpx.Client) -> None:
    said = [triples(client.get(f"/doc/{MEASURE}.{suffix}"), form) for suffix, (_, form) in RDF.items()]
    assert all(one == said[0] for one in said)


def test_a_document_tells_of_the_thing_its_nodes_their_passages_its_neighbours_and_its_links_in(
    client: httpx.Client, kg: Store
) -> None:
    said = triples(client.get(f"/doc/{MEASURE}.nt"), ox.RdfFormat.N_TRIPLES)
    thing, vvsg = ox.NamedNode(f"{kg.base}/id/{MEASURE}"), ox.NamedNode(f"{kg.base}/id/actor/vvsg")
    node = ox.NamedNode(f"{thing.value}/involvement/vvsg")
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    own = {quad.triple for quad in kg._store.quads_for_pattern(thing, None, None)}
    assert own <= said
    assert {quad.triple for quad in kg._store.quads_for_pattern(node, None, None)} <= said
    passages = {
        triple.object for triple in said if triple.subject == node and "wasDerivedFrom" in str(triple.predicate)
    }
    assert passages
    assert passages <= {triple.subject for triple in said if "firstLine" in str(triple.predicate)}
    assert ox.Triple(vvsg, label, ox.Literal("VVSG", language="nl")) in said
    actor = triples(client.get("/doc/actor/vvsg.nt"), ox.RdfFormat.N_TRIPLES)
    assert ox.Triple(thing, ox.NamedNode(f"{kg.base}/ns#involves"), vvsg) in actor
    assert {str(triple.object) for triple in actor if triple.subject == thing and triple.predicate == label}


def test_json_is_plain_and_nested(client: httpx.Client, kg: Store) -> None:
    found = client.get(f"/doc/{MEASURE}.json").json()
    assert (found["uri"], found["kind"]) == (f"{kg.base}/id/{MEASURE}", "Maatregel")
    involved = {item["label"]: item for item in found["properties"]["involvement"]}
    roles = [role["label"] for role in involved["VVSG"]["properties"]["role"]]
    assert roles == ["Gesubsidieerd", "Medeuitvoerder", "Ondersteuner"]
    line = found["properties"]["budgetLine"][0]
    assert line["properties"]["amount"] == [250000]
    assert line["properties"]["context"] == [False]
    assert line["evidence"][0]["label"] == "bladzijde 27, regel 792: “250 000 euro per jaar”"


def test_a_part_of_a_sum_links_to_its_sum_which_has_a_row_of_its_own(names: Names) -> None:
    """The hotline for youth (jeugd-07) is part of a total; both are amounts of the measure."""
    iri = names.iri("crisis-measure/vapa-2022/jeugd-07")
    lines = next(
        item.values for item in compose(names, iri, statements_about(names, iri)).properties if item.key == "budgetLine"
    )
    assert {"budget-line/chatlijn", "budget-line/totaal"} <= {line.anchor for line in lines}
    part = next(line for line in lines if line.anchor == "budget-line/chatlijn")
    whole = next(item.values[0] for item in part.properties if item.key == "isPartOf")
    assert whole.href == "/doc/crisis-measure/vapa-2022/jeugd-07#budget-line/totaal"
    assert whole.properties == ()


def test_a_node_is_told_of_in_the_document_of_what_it_belongs_to(client: httpx.Client) -> None:
    for kind in ("id", "doc"):
        response = client.get(f"/{kind}/{MEASURE}/involvement/vvsg")
        assert (response.status_code, response.headers["location"]) == (303, f"/doc/{MEASURE}#involvement/vvsg")
    response = client.get(f"/doc/{MEASURE}/involvement/vvsg.ttl")
    assert response.headers["location"] == f"/doc/{MEASURE}.ttl#involvement/vvsg"
    assert "involvement/vvsg" in Checker(page(client, f"/doc/{MEASURE}")).ids


def test_a_target_of_the_un_is_described_here_under_the_uns_own_name(client: httpx.Client) -> None:
    said = triples(client.get("/doc/sdg/1.3.nt"), ox.RdfFormat.N_TRIPLES)
    assert ox.NamedNode("http://metadata.un.org/sdg/1.3") in {triple.subject for triple in said}
    assert re.search(r"<h1[^>]*>[^<]*Sociale bescherming voor iedereen uitbouwen", page(client, "/doc/sdg/1.3"))


@pytest.mark.slow
def test_every_thing_has_a_page_that_is_sound(client: httpx.Client, names: Names) -> None:
    """One of each kind: one h1, no id twice, no script, no inline style (the policy forbids both), no dead link."""
    followed = {"/sparql"}
    for kind, iris in names.things.items():
        path = str(names.path(iris[0]))
        checked = Checker(page(client, path))
        assert checked.headings.count(1) == 1, path
        assert len(checked.ids) == len(set(checked.ids)), path
        assert not {"style", "onclick"} & set(checked.attributes), path
        links = {link.split("#")[0] for link in checked.links if link.startswith("/")} - followed
        for link in links:
            assert client.get(link).status_code == 200, (kind, link)
        followed |= links


def test_every_iri_of_the_graph_leads_to_a_document(kg: Store, names: Names) -> None:
    """The parts of the catalogue, which the graph `service` holds, are in the document of the catalogue."""
    subjects = {quad.subject.value for quad in kg._store if isinstance(quad.subject, ox.NamedNode)}
    ours = {iri for iri in subjects if iri.startswith(kg.base) and not iri.startswith(f"{kg.base}/catalog")}
    assert len(ours) > 10_000
    assert [iri for iri in ours if names.path(iri) is None] == [f"{kg.base}/shapes.ttl"]


@pytest.mark.slow
def test_every_iri_below_a_thing_is_described_in_its_document_and_has_a_place_on_its_page(names: Names) -> None:
    for iris in names.things.values():
        for iri in iris:
            nodes = set(names.below[iri])
            if not nodes:
                continue
            content = statements_about(names, iri)
            assert nodes <= {str(quad.subject).strip("<>") for quad in content}, iri
            checked = Checker(render("resource.html", **shown(names, iri, content)))
            assert {node.removeprefix(f"{iri}/") for node in nodes} <= set(checked.ids), iri
            assert len(checked.ids) == len(set(checked.ids)), iri


def shown(names: Names, iri: str, content: list[ox.Quad]) -> dict[str, object]:
    scope = {"type": "http", "scheme": "http", "path": "/doc/x", "root_path": "", "query_string": b"", "headers": []}
    layout = shell(Request({**scope, "server": ("localhost", 80)}), None)
    return {"page": compose(names, iri, content), "address": "/doc/x", "formats": (), **layout}


def test_a_page_shows_what_the_graph_says_in_dutch(client: httpx.Client) -> None:
    text = page(client, f"/doc/{MEASURE}")
    for words in (
        "Maatregel 7.1.2",
        "Trekkende minister",
        "Geactualiseerd",
        "bladzijde 26, regel 729",
        "250.000",
        "redactie",
    ):
        assert words in text
    assert 'lang="nl"' in text
    assert 'href="/doc/measure/vapa-2022/7.1.9"' in page(client, "/doc/post/welzijn")
    assert "Hilde Crevits" in page(client, "/doc/post/welzijn")


def test_what_is_unknown_is_404_with_a_page_that_suggests(client: httpx.Client) -> None:
    for path in ("/doc/actor/vvgs", "/id/actor/vvgs"):
        response = client.get(path, headers={"Accept": "text/html"})
        assert response.status_code == 404
        assert 'href="/doc/actor/vvsg"' in response.text
    response = client.get("/doc/actor/vvgs")
    assert (response.status_code, response.headers["content-type"]) == (404, "application/problem+json")
    assert "/id/actor/vvsg" in response.json()["detail"]


@pytest.mark.parametrize(
    "path", ["/doc/../../etc/passwd", "/doc/%3Cscript%3E", "/doc/a%00b", "/doc/%ff", "/id/x y", "/doc/" + "a" * 3000]
)
def test_a_hostile_path_is_a_plain_404(client: httpx.Client, path: str) -> None:
    response = client.get(path, headers={"Accept": "text/html"})
    assert response.status_code == 404
    assert "<script>" not in response.text


def test_head_gives_the_headers_of_get(client: httpx.Client) -> None:
    head, get = (client.request(method, f"/doc/{MEASURE}.ttl") for method in ("HEAD", "GET"))
    assert head.content == b""
    assert head.headers["etag"] == get.headers["etag"]
    assert head.headers["content-length"] == get.headers["content-length"]


def test_who_has_it_already_gets_304(client: httpx.Client) -> None:
    etag = client.get(f"/doc/{MEASURE}.ttl", headers={"Accept-Encoding": "identity"}).headers["etag"]
    assert etag.startswith('"')
    for known in (etag, f"W/{etag}"):
        again = client.get(f"/doc/{MEASURE}.ttl", headers={"If-None-Match": f'"other", {known}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", known)


def test_links_tell_of_the_other_forms(client: httpx.Client, kg: Store) -> None:
    link = client.get(f"/doc/{MEASURE}").headers["link"]
    assert f'<{kg.base}/id/{MEASURE}>; rel="describes"' in link
    for suffix, (kind, _) in RDF.items():
        assert f'</doc/{MEASURE}.{suffix}>; rel="alternate"; type="{kind}"' in link


# --- vocabulary, shapes, context, catalogue, dumps


def test_every_term_of_ours_has_an_anchor(client: httpx.Client, kg: Store) -> None:
    ids = set(Checker(page(client, "/ns")).ids)
    space = f"{kg.base}/ns#"
    terms = {
        quad.subject.value.removeprefix(space)
        for quad in ox.parse(ontology.read("vapa.ttl"), format=ox.RdfFormat.TURTLE)
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(space)
    }
    assert len(terms) > 100
    assert terms <= ids


@pytest.mark.parametrize(("path", "file"), [("/ns", "vapa.ttl"), ("/shapes", "shapes.ttl")])
def test_vocabulary_and_shapes_are_the_files(client: httpx.Client, path: str, file: str) -> None:
    assert client.get(path).text == ontology.read(file)
    graph = {quad.triple for quad in ox.parse(ontology.read(file), format=ox.RdfFormat.TURTLE)}
    for suffix, (_, form) in RDF.items():
        assert len(triples(client.get(f"{path}.{suffix}"), form)) == len(graph), suffix


def test_the_context_is_json_ld(client: httpx.Client) -> None:
    response = client.get("/context.jsonld")
    assert response.headers["content-type"] == "application/ld+json"
    assert response.json() == json.loads(ontology.read("context.jsonld"))


@pytest.mark.slow
def test_the_catalogue_and_void_say_the_same_and_lead_to_this_server(client: httpx.Client) -> None:
    catalogue, void = client.get("/catalog"), client.get("/.well-known/void")
    assert catalogue.headers["content-type"] == "text/turtle; charset=utf-8"
    assert triples(catalogue, ox.RdfFormat.TURTLE) == triples(void, ox.RdfFormat.TURTLE)
    urls = {
        triple.object.value
        for triple in triples(catalogue, ox.RdfFormat.TURTLE)
        if triple.predicate.value.endswith("#downloadURL") and isinstance(triple.object, ox.NamedNode)
    }
    assert urls == {f"{str(client.base_url).rstrip('/')}/data/{file}" for file in dumps()}


@pytest.mark.slow
def test_a_dump_is_the_export_with_its_media_type_and_size(
    client: httpx.Client, kg: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rdf, "statements", cache(rdf.statements))  # read and sorted once for all formats
    sizes = {
        str(triple.subject): triple.object.value
        for triple in triples(client.get("/catalog"), ox.RdfFormat.TURTLE)
        if triple.predicate.value.endswith("#byteSize") and isinstance(triple.object, ox.Literal)
    }
    for file, (kind, graph, packed, table) in dumps().items():
        response = client.get(f"/data/{file}")
        assert response.headers["content-type"].split(";")[0] == dumps()[file].media_type
        held = gzip.decompress(response.content) if packed else response.content
        assert held == export(kg, kind.name, graph=graph, table=table), file
        assert sizes[f"<{kg.base}/catalog#{file}>"] == str(len(response.content))
        assert client.get(f"/data/{file}", headers={"If-None-Match": response.headers["etag"]}).status_code == 304


def test_there_is_no_other_file(client: httpx.Client) -> None:
    for file in ("vapa.zip", "..%2Fvapa.py", "vapa-document.nq"):
        assert client.get(f"/data/{file}").status_code == 404


@pytest.mark.slow
def test_a_warm_catalogue_asks_the_graphs_nothing(small_part: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """In any form, at any address by which the server is known, and so for the dumps."""
    linked = LinkedData(small_part)
    for step in linked.warming():
        step()
    for method in ("query", "sparql"):
        monkeypatch.setattr(Store, method, lambda *_, **__: pytest.fail("the store was asked"))
    for accept in ("text/html", "text/turtle", "application/ld+json", "application/rdf+xml"):
        for host in ("a.example", "b.example"):
            scope = {"type": "http", "method": "GET", "path": "/catalog", "query_string": b"", "path_params": {}}
            headers = [(b"host", host.encode()), (b"accept", accept.encode())]
            answer = linked.catalogue(Request({**scope, "headers": headers, "scheme": "http", "root_path": ""}))
            assert (answer.status_code, host.encode() in answer.body) == (200, True), accept
