"""Every address that the site was published with still answers; code makes them in one place (`viz/web/urls.py`).

The list is written out here, so that a change of the maker cannot change it too.
"""

from __future__ import annotations

import re

import httpx
import pytest
from starlette.requests import Request

from queries import Store
from tests.helpers import ROOT
from viz.web.model.kinds import FILTERS, KINDS, thing_kinds
from viz.web.model.names import Names
from viz.web.urls import PAGES, PARAMETERS, address, changed, iri_of, is_shared, path_of

PAGES_OF_2026 = """
/ /gegevens /dossier /zoeken /maatregelen /actoren /doelgroepen /themas /instrumenten /ministers /doelen /sdg /overlap /hiaten
/vergelijk /matrix /tijdlijn /budget /netwerk /doc /doc/ /catalog /ns /sparql
/dossier?m=7.1.4&m=7.4.5&f=similar-measures/7.1.4-7.4.5
/maatregelen?doelstelling=SD3&minister=welzijn&thema=wonen&doelgroep=huurders&status=updated&tekst=wonen&volgorde=-bedrag
/maatregelen?actor=vvsg&volgorde=begin /maatregelen?administratie=agentschap-opgroeien /maatregelen?instrument=uitpas
/maatregelen?plaats=antwerpen /maatregelen?sdg=1.3 /maatregelen?beleidsdomein=economie-wetenschap-innovatie /maatregelen?pagina=1
/actoren?volgorde=naam&tekst=ocmw /doelgroepen?volgorde=hoofd /themas?volgorde=bedrag /ministers?volgorde=bekleed /sdg?volgorde=-kern
/overlap?regel=brokers /overlap?minister=welzijn&doelstelling=SD1&doelgroep=gezinnen&maatregel=7.1.1&los=ja /overlap?pagina=2
/hiaten?regel=empty-group-theme /vergelijk?a=7.1.4 /vergelijk?a=7.1.4&b=7.4.5
/matrix?rijen=thema&kolommen=doelgroep&waarde=geld /matrix?rijen=sdg&kolommen=subdoel /matrix?rijen=instrument&kolommen=beleidsdomein
/matrix/cel?rijen=doelgroep&kolommen=minister&rij=gezinnen&kolom=welzijn&waarde=aantal
/tijdlijn?groep=minister&minister=welzijn&jaar=2023 /tijdlijn?doelstelling=SD4 /budget?doelstelling=SD3&minister=welzijn&jaar=2024
/netwerk?rond=7.1.2&afstand=2&kleur=minister&grootte=betweenness&soort=actor&uitlichten=ja&alles=ja&punt=post/welzijn
/netwerk?doelstelling=SD3&minister=welzijn&thema=wonen&doelgroep=huurders /netwerk?rond=actor/vvsg /netwerk?rond=UiTPAS
/zoeken?q=wonen /zoeken?q=wonen&soort=theme /doc?soort=measure&pagina=1 /sparql?voorbeeld=joint-leads
/doc/plan/vapa-2022 /doc/measure/vapa-2022/7.1.2 /doc/goal/vapa-2022/SD1 /doc/crisis-measure/vapa-2022/onderwijs-03 /doc/actor/vvsg
/doc/post/welzijn /doc/person/bart-somers /doc/theme/wonen /doc/target-group/huurders /doc/instrument/uitpas /doc/place/antwerpen
/doc/policy-domain/economie-wetenschap-innovatie /doc/role/partner /doc/sdg/1 /doc/sdg/1.3 /doc/indicator/armoederisico
/doc/population-group/eenoudergezinnen /doc/finding/vapa-2022/similar-measures/7.1.4-7.4.5 /doc/rule/brokers /doc/graph/document
/doc/document/vapa-2022 /maatregelen?lang=en
/organisatie /organisatie?tekst=ocmw /organisatie/vvsg /organisatie/lokale-besturen?familie=ja /organisatie/welzijn /opvolging
/maatregelen?stand=running&meewerkend=welzijn&volgorde=stand /maatregelen?stand=niet-vermeld /maatregelen?meewerkend-domein=omgeving
"""
FILES_OF_2026 = """
/maatregelen.csv?doelstelling=SD3 /actoren.csv /doelgroepen.csv /themas.csv /instrumenten.csv /ministers.csv /doelen.csv /sdg.csv
/overlap.csv?regel=brokers /overlap.json /hiaten.csv /hiaten.json /vergelijk.csv?a=7.1.4&b=7.4.5 /matrix.csv?rijen=thema&kolommen=minister
/matrix/cel.csv?rijen=doelgroep&kolommen=minister&rij=gezinnen&kolom=welzijn /tijdlijn.csv?groep=minister&jaar=2023 /budget.csv?jaar=2024
/netwerk.json?rond=7.1.2 /netwerk.csv /netwerk.gexf?doelstelling=SD4 /zoeken.json?q=wonen
/doc/measure/vapa-2022/7.1.2.ttl /doc/theme/wonen.jsonld /doc/actor/vvsg.nt /doc/sdg/1.3.rdf /doc/post/welzijn.json /ns.ttl /ns.jsonld
/organisatie/vvsg.csv /organisatie/vvsg.xlsx /organisatie/lokale-besturen.docx?familie=ja /opvolging.csv /opvolging.xlsx
/maatregelen.xlsx?doelstelling=SD3 /actoren.xlsx /overlap.xlsx?regel=brokers /hiaten.xlsx /vergelijk.xlsx?a=7.1.4&b=7.4.5 /matrix.xlsx
/matrix/cel.xlsx?rijen=doelgroep&kolommen=minister&rij=gezinnen&kolom=welzijn /tijdlijn.xlsx /budget.xlsx?jaar=2024 /netwerk.xlsx
/catalog.ttl /shapes.ttl /context.jsonld /.well-known/void /assets/vapa.css /assets/vis-network.js /assets/icon.svg
"""


def test_a_passage_that_was_named_after_its_lines_leads_to_where_it_is(client: httpx.Client) -> None:
    """756 "VVSG" proves its involvement in 7.1.2; lines 1-2 of no passage lead to the measure they were said to speak of."""
    of_thing, of_page, corrected = (
        client.get(f"/{path}")
        for path in (
            "id/measure/vapa-2022/7.1.2/passage/756-vvsg",
            "doc/measure/vapa-2022/7.1.2/passage/756-vvsg",
            "id/measure/vapa-2022/7.1.2/passage/1-2-verdwenen",
        )
    )
    for answer in (of_thing, of_page):
        assert answer.status_code == 301
        assert re.fullmatch(r"/doc/measure/vapa-2022/7\.1\.2#passage/[a-z-]+vvsg[a-z0-9-]*", answer.headers["location"])
    assert (corrected.status_code, corrected.headers["location"]) == (301, "/doc/measure/vapa-2022/7.1.2")


def test_a_finding_that_no_longer_holds_is_gone_and_an_unknown_one_is_unknown(client: httpx.Client) -> None:
    """Of a rule that stands, of one that was dropped, and that rule itself; no rule was ever called no-rule."""
    found = ("similar-measures/7.1.1-7.5.13", "shared-implementer/departement-cultuur-jeugd-en-media", "no-rule/x")
    things = (*(f"finding/vapa-2022/{one}" for one in found), "rule/no-end", "rule/no-rule")
    assert [client.get(f"/doc/{thing}").status_code for thing in things] == [410, 410, 404, 410, 404]


@pytest.mark.slow
@pytest.mark.parametrize("paths", [PAGES_OF_2026, FILES_OF_2026], ids=["pages", "files"])
def test_every_address_that_was_published_answers(client: httpx.Client, paths: str) -> None:
    answers = map(client.get, paths.split())
    refused = [(page.status_code, str(page.url)) for page in answers if page.status_code != 200]
    assert refused == []


def test_a_thing_answers_where_its_iri_says(client: httpx.Client) -> None:
    for thing in ("measure/vapa-2022/7.1.2", "actor/vvsg", "measure/vapa-2022/7.1.2/involvement/vvsg"):
        page = client.get(f"/id/{thing}")
        assert page.status_code == 303
        assert page.headers["location"].startswith("/doc/")


def test_no_template_and_no_script_has_an_address_of_a_page_in_it() -> None:
    """They ask the maker; what is left are files, and the documents about a few things."""
    known = {path for path in PAGES.values() if path not in ("/", "/doc", "/ns")}
    written = re.compile(r"""["'`}](/[a-z]+(?:/[a-z]+)?)(?=["'`?#])""")
    found = {
        (path.name, at)
        for folder in ("viz/templates", "viz/web/pages", "viz/web/search")
        for path in (ROOT / folder).iterdir()
        if path.is_file()
        for at in written.findall(path.read_text(encoding="utf8"))
        if at in known
    }
    assert found == set()


def test_every_kind_of_thing_in_the_graph_is_in_the_table(kg: Store) -> None:
    names = Names(kg)
    assert set(names.things) - {kind.key for kind in thing_kinds()} == {"ns"} & set(names.things)
    for kind, iris in names.things.items():
        if kind in KINDS:
            assert all(names.path(iri) == path_of(iri, kg.base) and names.owner(iri) == iri for iri in iris), kind


def test_an_iri_and_its_address_say_the_same(kg: Store) -> None:
    for iris in Names(kg).things.values():
        for iri in iris[:20]:
            path = str(path_of(iri, kg.base))
            if path.startswith("/doc/"):
                assert iri_of(path.removeprefix("/doc/"), kg.base) == iri


def test_the_kinds_have_names_in_both_languages_and_their_lists_are_pages() -> None:
    for kind in KINDS.values():
        forms = [text.split(", ") for text in (*kind.names, *(kind.short or ()))]
        assert all(len(found) == 2 and all(found) for found in forms), kind.key
        assert not kind.page or kind.page in PAGES
        assert not kind.thing or kind.thing in KINDS or kind.thing == "ns"
    assert set(FILTERS) <= set(PARAMETERS.values())


def request(path: str, query: str, root: str = "") -> Request:
    return Request(
        {
            "type": "http",
            "method": "GET",
            "path": path,
            "root_path": root,
            "query_string": query.encode(),
            "headers": [],
        }
    )


def test_a_changed_address_keeps_what_was_asked_but_the_page_and_the_language() -> None:
    asked = request("/overlap", "regel=brokers&minister=welzijn&pagina=3&lang=en&doelgroep=")
    assert changed(asked) == "/overlap?regel=brokers&minister=welzijn"
    assert changed(asked, page=2, anchor="#lijst") == "/overlap?regel=brokers&minister=welzijn&pagina=2#lijst"
    assert changed(asked, ".csv", rule="") == "/overlap.csv?minister=welzijn"
    assert changed(asked, keep=["page"], language="nl") == "/overlap?regel=brokers&minister=welzijn&pagina=3&lang=nl"
    assert changed(request("/plan/x/overlap", "regel=a", "/plan/x")) == "/overlap?regel=a"


def test_an_address_has_what_has_a_value() -> None:
    assert address("measures", target_group="huurders", text="", year=None) == "/maatregelen?doelgroep=huurders"
    assert address("network", all=True, highlight=False) == "/netwerk?alles=ja"
    assert address("data", anchor="#bevindingen") == "/gegevens#bevindingen"
    with pytest.raises(KeyError):
        address("measures", colour_of_nothing="x")


def test_what_belongs_to_one_plan_has_one_address_whichever_plan_is_shown() -> None:
    assert is_shared("/doc/measure/vapa-2022/7.1.2")
    assert is_shared("/doc/finding/vapa-2022/brokers/x")
    assert not is_shared("/doc/theme/wonen")
    assert not is_shared("/maatregelen")
