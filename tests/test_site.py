"""The pages about the plan and its things: what they say was read in the document; the numbers in brackets are its lines."""

from __future__ import annotations

import asyncio
import csv
import io
import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from threading import Event

import docx
import httpx
import pytest
from starlette.applications import Starlette

from loaders import build
from ontology import DEFAULT_BASE
from ontology.errors import VapaError
from queries import Store
from tests.helpers import SMALL
from tests.helpers.serving import limits, page_limits
from vapa.cli.serve import plan_text
from viz.web import Source, create_app
from viz.web.endpoint import Limits
from viz.web.linked_data import LinkedData
from viz.web.paging import PageLimits
from viz.web.search.source import Passages


@lru_cache(maxsize=2)
def site_of(kg: Store, source: Source | None, limits: Limits, page_limits: PageLimits) -> Starlette:
    """The site over a store, which takes a second to make."""
    return create_app(kg, "test", limits, page_limits, source)


def ask(kg: Store, *paths: str, source: Source | None = None) -> list[httpx.Response]:
    """What the site answers at each path, to a browser that remembers no choice of language."""

    async def all_of_them() -> list[httpx.Response]:
        transport = httpx.ASGITransport(site_of(kg, source, limits(), page_limits()), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return [await client.get(path, headers={"Accept": "text/html"}) for path in paths]

    return asyncio.run(all_of_them())


def words(page: httpx.Response) -> str:
    """The text of a page as a reader sees it."""
    import html

    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def test_the_start_tells_what_the_plan_is_and_leads_on(kg: Store) -> None:
    (page,) = ask(kg, "/")
    text = words(page)
    assert "81 maatregelen" in text
    assert "17 ervan nieuw" in text
    for address in ("/maatregelen", "/ministers", "/doelgroepen", "/overlap", "/hiaten", "/zoeken"):
        assert f"{address}" in page.text


def test_an_amount_that_does_not_add_up_is_not_said_to_be_absent(kg: Store) -> None:
    # line 1767 "250 miljoen extra": what may be lent in 2023, no expenditure; 1056 "100 euro" per child
    loans, family = (words(ask(kg, f"/doc/measure/vapa-2022/{name}")[0]) for name in ("7.1.22", "7.1.7"))
    assert "telt niet mee (machtiging om uit te lenen, geen uitgave)" in loans
    assert "telt niet mee (bedrag per eenheid, zoals een kind of een dossier)" in family
    (found,) = ask(kg, "/maatregelen?tekst=woonlening")
    assert "niet op te tellen" in words(found)


def test_a_figure_that_is_a_bound_or_a_range_is_not_shown_as_a_value(kg: Store) -> None:
    # 153-155: unemployed "iets hoger", single parents "iets lager dan 20%"; 216-217 "tussen 10% en 12%";
    # 5207, on page 144: single parents 18%
    text = words(ask(kg, "/doc/indicator/armoederisico")[0])
    assert "tussen 10 en 12%" in text
    assert all(part in text for part in ("minder dan 20%", "meer dan 20%"))
    assert "ongeveer 20%" not in text
    assert re.search(r"Personen in eenoudergezinnen Vlaams Gewest 2021 18% .{0,20}144", text)


def test_a_measure_says_who_does_what_for_whom_and_where_it_stands(kg: Store) -> None:
    # 7.1.4: Energy (861), VEKA (865), from May 2019 (882), ruim 45 miljoen (958) counts, earlier winters do not
    (page,) = ask(kg, "/doc/measure/vapa-2022/7.1.4")
    text = words(page)
    for part in (
        "Justitie, Omgeving, Energie en Toerisme",
        "Vlaams Energie- en Klimaatagentschap",
        "vanaf 2019, zonder einddatum",
        "45.000.000 euro",
        "telt niet mee (van vroeger)",
        "Netwerk tegen Armoede",
        "7.4.5",
    ):
        assert part in text, part


def test_the_list_of_measures_filters_by_the_address(kg: Store) -> None:
    everything, mobility, new = ask(kg, "/maatregelen", "/maatregelen?minister=mobiliteit", "/maatregelen?status=new")
    assert "81 van de 81 maatregelen" in words(everything)
    assert "2 van de 81 maatregelen" in words(mobility)
    assert "/doc/measure/vapa-2022/7.5.11" in mobility.text
    assert "/doc/measure/vapa-2022/7.5.12" in mobility.text
    assert "17 van de 81 maatregelen" in words(new)


def found(kg: Store, query: str) -> list[str]:
    """The addresses that suggestions for a query lead to, in order."""
    (answer,) = ask(kg, f"/zoeken.json?q={query}")
    return [hit["href"] for hit in answer.json()["results"]]


def test_search_forgives_accents_and_a_typing_error(kg: Store) -> None:
    typo, accent, number = ask(kg, "/zoeken?q=uitpsa", "/zoeken?q=financien", "/zoeken?q=7.4.5")
    assert "/doc/instrument/uitpas" in typo.text
    assert "Dit is gevonden voor “uitpas”" in words(typo)
    assert "/doc/post/financien-wonen" in accent.text
    assert "/doc/measure/vapa-2022/7.4.5" in number.text


def test_search_finds_a_name_with_its_function(kg: Store) -> None:
    # in 2022 Jo Brouns is minister of economy, work and agriculture, Hilde Crevits of welfare, Benjamin Dalle of youth
    assert set(found(kg, "minister van werk")[:2]) == {"/doc/person/jo-brouns", "/doc/post/economie-werk-landbouw"}
    assert found(kg, "minister Crevits") == ["/doc/person/hilde-crevits", "/doc/post/welzijn"]
    assert found(kg, "Dalle") == ["/doc/person/benjamin-dalle", "/doc/post/brussel-jeugd-media-armoede"]
    assert "/doc/post/welzijn" in found(kg, "viceminister welzijn")


def test_search_for_the_minister_of_something_gives_that_minister_alone(kg: Store) -> None:
    # the titles stand above the fiches: Economie, Innovatie, Werk ... (4086), Financiën en Begroting, Wonen ... (4787)
    assert found(kg, "minister van werk") == ["/doc/post/economie-werk-landbouw", "/doc/person/jo-brouns"]
    housing = ["/doc/post/financien-wonen", "/doc/person/matthias-diependaele"]
    assert [found(kg, f"minister {of}") for of in ("van sociale huisvesting", "for housing")] == [housing] * 2


def test_search_finds_every_form_of_a_word_and_of_an_amount(kg: Store) -> None:
    for word in ("school", "scholen"):
        assert found(kg, word)[:2] == ["/doc/actor/scholen", "/doc/target-group/scholen-en-leerkrachten"]
    one, several = (
        words(page).partition(" gevonden")[0].split()[-1] for page in ask(kg, "/zoeken?q=school", "/zoeken?q=scholen")
    )
    assert one == several
    same = [found(kg, query)[0] for query in ("45.000.000", "45000000", "45 000 000", "45 miljoen", "45 mln euro")]
    assert same == ["/doc/measure/vapa-2022/7.1.4"] * 5  # line 958: ruim 45 miljoen euro
    assert found(kg, "19,16 miljoen") == [  # line 4338; what is given to the OCMWs (line 4331), and by whom
        "/doc/measure/vapa-2022/7.4.5",
        "/doc/finding/vapa-2022/paid-by-several-ministers/ocmws",
    ]


def test_search_takes_what_people_type(kg: Store) -> None:
    # 1G1P stands in the title of 7.3.16 (3614); "met een" is no form of meten; 7.5.7 has 1.500.000 euro (4707);
    # 250 million (7.1.22 and others) is not 50 million (7.4.3, 4199 and on); measures come before instruments and SDGs
    assert "/doc/measure/vapa-2022/7.3.16" in found(kg, "1G1P")[:1]
    assert len(found(kg, "meten")) < 12
    assert found(kg, "anderhalf miljoen") == found(kg, "1,5 miljoen") == ["/doc/measure/vapa-2022/7.5.7"]
    assert "/doc/measure/vapa-2022/7.1.22" not in found(kg, "50 miljoen")
    assert found(kg, "wie helpt er met energie")[0].startswith("/doc/measure/")
    assert "/doc/measure/vapa-2022/7.1.22" in found(kg, "blz. 52")  # its fiche has the field Budget there (1767)


def test_search_by_the_start_of_a_number_keeps_the_order_of_the_plan(kg: Store) -> None:
    measures = [path for path in found(kg, "7.1") if "/measure/" in path]
    assert [path.rpartition("/")[2] for path in measures] == [f"7.1.{n}" for n in range(1, 13)]


def test_what_is_searched_cannot_become_html(kg: Store) -> None:
    for page in ask(kg, "/zoeken?q=<script>alert(1)</script>", "/maatregelen?woorden=%22%3E<script>alert(1)</script>"):
        assert "<script>alert" not in page.text
        assert page.status_code in (200, 400, 404)


@pytest.mark.parametrize(
    ("path", "says"),
    [
        *{
            "/doc/actor/vvsg": "7.5.10",
            "/doc/post/mobiliteit": "7.5.12",
            "/doc/target-group/huurders": "7.1.22",
            "/doc/theme/voeding": "7.5.6",
            "/doc/instrument/uitpas": "7.3.23",
            "/doc/sdg/1.3": "7.1.7",
            "/doc/goal/vapa-2022/SD4": "7.4.5",
            "/doc/indicator/armoederisico": "7,8",
            "/doc/finding/vapa-2022/shared-instrument/uitpas": "7.3.13",
            "/ministers": "Onderwijs en Sport",
            "/doelgroepen": "Huurders",
            "/instrumenten": "UiTPAS",
            "/sdg": "1.3",
        }.items(),
        pytest.param("/gegevens", "CC BY 4.0", marks=pytest.mark.slow),
    ],
)
def test_every_kind_of_page_holds_what_a_reader_comes_for(kg: Store, path: str, says: str) -> None:
    (page,) = ask(kg, path)
    assert page.status_code == 200
    assert says in words(page)


def test_the_page_of_a_thing_leads_to_the_same_thing_elsewhere(kg: Store) -> None:
    # the Flemish Government publishes each of its ten policy domains as a concept
    told = kg.table(
        "SELECT ?thing ?other { ?thing a ?kind ; skos:exactMatch ?other VALUES ?kind { vapa:PolicyDomain vapa:Theme } }"
    )
    assert len({row["thing"] for row in told}) >= 10
    pages = {str(row["thing"]): f"/doc/{str(row['thing']).split('/id/')[1]}" for row in told}
    shown = dict(zip(pages, (page.text for page in ask(kg, *pages.values())), strict=True))
    assert [row for row in told if f'href="{row["other"]}"' not in shown[str(row["thing"])]] == []


def test_a_dossier_holds_the_chosen_in_their_order_on_its_page_and_in_its_document(kg: Store) -> None:
    """The finding tells what both share, and the pages of the two fiches: 30-32 and 119."""
    asked = "titel=Energie&f=similar-measures/7.1.4-7.4.5&v=Wie+doet+het%3F&m=7.4.5&m=7.1.4"
    page, file = ask(kg, f"/dossier?{asked}", f"/dossier.docx?{asked}")
    document = docx.Document(io.BytesIO(file.content))
    told = " ".join(paragraph.text for paragraph in document.paragraphs)
    rows = {row.cells[0].text: row.cells[1].text for row in document.tables[0].rows}
    for text in (words(page), told):
        places = [text.index(part) for part in ("Overlapping: Klanten met een budgetmeter", "7.4.5 Versterking capaciteit", "7.1.4 Traject")]  # fmt: skip
        assert places == sorted(places)
    assert rows["Vraag"] == "Wie doet het?"
    assert "Huishoudelijke energiescan" in rows["Wat ze delen"]
    assert "blz. 119" in rows["Maatregelen"]
    assert "Huishoudelijke energiescan" in words(page)


def test_a_word_that_a_page_explains_leads_to_its_place_in_the_glossary(kg: Store) -> None:
    paths = [
        *("/maatregelen", "/hiaten", "/budget", "/inspraak", "/opvolging", "/vergelijk?a=7.1.4&b=7.4.5", "/netwerk"),
        *("/doc/measure/vapa-2022/7.1.4", "/doc/finding/vapa-2022/similar-measures/7.1.4-7.4.5"),
    ]
    for lang in ("nl", "en"):
        (glossary, *pages) = ask(
            kg, *(f"{path}{'&' if '?' in path else '?'}lang={lang}" for path in ("/begrippen", *paths))
        )
        places = re.findall(r'<div id="([^"]+)"', glossary.text)
        assert len(places) == len(set(places)) > 20
        for path, page in zip(paths, pages, strict=True):
            asked = set(re.findall(r'href="/begrippen[^"#]*#([^"]+)"', page.text))
            assert len(asked) >= 2, path
            assert asked <= set(places), path
    assert "OCMW" in words(glossary)
    assert "Receives money for the measure." in words(glossary)  # what a role means, as the vocabulary of roles has it


def test_the_interface_is_dutch_and_switches_to_english(kg: Store) -> None:
    dutch, english = ask(kg, "/maatregelen", "/maatregelen?lang=en")
    assert '<html lang="nl"' in dutch.text
    assert '<html lang="en"' in english.text
    assert "Lead minister" in words(english) or "Lead ministers" in words(english)


@pytest.mark.parametrize(
    "path",
    ["/doc/measure/vapa-2022/7.9.9", "/dossier?m=7.9.9", "/maatregelen?doelstelling=SD9", "/doc/actor/" + "x" * 300],
)
def test_what_is_not_there_is_a_decent_dutch_page(kg: Store, path: str) -> None:
    (page,) = ask(kg, path)
    assert page.status_code in (400, 404)
    assert '<html lang="nl"' in page.text
    assert "Traceback" not in page.text


def test_a_list_as_csv_gives_amounts_as_numbers(kg: Store) -> None:
    # SD4 names 72.570.000 euro (docs/queries.md, budget-per-goal), in 4 of its 5 measures; SD2 ends in fifty cents
    (file,) = ask(kg, "/doelen.csv")
    rows = {row["Naam"][:3]: row for row in csv.DictReader(io.StringIO(file.text.removeprefix("\ufeff")))}
    assert (rows["SD4"]["Genoemd geld (euro)"], rows["SD4"]["Maatregelen met een bedrag"]) == ("72570000", "4")
    assert rows["SD2"]["Genoemd geld (euro)"] == "11393537.5"
    assert "11.393.537,50 euro" in words(ask(kg, "/doelen")[0])


@pytest.mark.slow
def test_the_text_of_the_plan_is_searched_where_it_is_given(small_data: Path, data: Path) -> None:
    # document.txt of the small plan: "huurders" stands in the description of 7.1.2 only, on page 12 behind a running
    # head; "woningen" in its minister field and its budget field; "mobiliteit" is a minister of 7.1.1 and 7.2.1
    # the vocabularies are the real ones, so not all of them is used
    dump = build(small_data, base=DEFAULT_BASE, checks=lambda _: [], derive=lambda _: [])
    store, source = Store(dump), plan_text(SMALL / "document.txt", data)
    passages = Passages(store, source)
    (excerpt,) = passages.find("Huurder")
    assert (excerpt.thing.rpartition("/")[2], excerpt.field) == ("7.1.2", "description")
    assert "De eigenaars betalen minder en de huurders wonen beter" in "".join(text for text, _ in excerpt.runs)
    assert [text for text, sought in excerpt.runs if sought] == ["huurders"]
    assert [excerpt.field for excerpt in passages.find("woningen")] == ["minister", "budget"]
    assert passages.find("mobiliteit huurders") == []

    page, suggestions = ask(store, "/zoeken?q=huurders", "/zoeken.json?q=huurders", source=source)
    assert "In de tekst van het plan 1" in words(page)
    assert "<mark>huurders</mark> wonen beter" in page.text
    to = suggestions.json()["results"][-1]["href"]
    address, _, anchor = to.partition("#")
    (shown,) = ask(store, address, source=source)  # the paragraph, with the word lit
    assert re.search(rf'<div id="{anchor}">(?:(?!</p>).)*<mark class="sought">huurders</mark>', shown.text)
    assert "In de tekst van het plan" not in words(ask(store, "/zoeken?q=huurders")[0])

    (text,) = ask(store, "/tekst?pagina=13", source=source)
    assert "huurders wonen beter" in words(text)
    assert (
        '<mark><a href="/doc/measure/klein-plan/7.1.2#passage/period-1">gerealiseerd medio 2022</a></mark>' in text.text
    )
    assert '/doc/measure/klein-plan/7.1.2"' in text.text
    assert [answer.status_code for answer in ask(store, "/tekst?pagina=999", source=source)] == [404]


def test_the_text_of_a_fiche_stands_on_its_page_with_the_words_that_prove_something(
    small_data: Path, data: Path
) -> None:
    # lines 37-65 of document.txt: "Vlaams Energieagentschap" is the administration of 7.1.2, "1.177.000 euro" its budget
    store = Store(build(small_data, base=DEFAULT_BASE, checks=lambda _: [], derive=lambda _: []))
    source, path = plan_text(SMALL / "document.txt", data), "/doc/measure/klein-plan/7.1.2"
    (page,), (without,) = ask(store, path, source=source), ask(store, path)
    assert "De eigenaars betalen minder en de huurders wonen beter" in words(page)
    assert '<mark><a href="#implementation/veka">Vlaams Energieagentschap</a></mark>' in page.text
    assert '<mark><a href="#budget-line/energie">1.177.000 euro</a></mark>' in page.text
    assert re.findall(r"<h3>(\w+)</h3>", page.text[page.text.index('class="fiche') :]) == [
        *("minister", "administratie", "omschrijving", "timing", "budget")
    ]
    (back,) = re.findall(r'id="implementation/veka">.*?<a class="proof" href="#(r\d+)">', page.text)
    assert f'<p id="{back}"' in page.text
    assert "huurders wonen beter" not in words(without)
    assert 'class="proof"' not in without.text


@pytest.mark.slow
def test_words_of_every_fiche_lead_to_what_they_prove(kg: Store, source: Path, data: Path) -> None:
    numbers = [str(row["identifier"]) for row in kg.query("measures")]
    pages = ask(kg, *(f"/doc/measure/vapa-2022/{number}" for number in numbers), source=plan_text(source, data))
    leads = {n: set(re.findall(r'<mark><a href="#([^"]+)"', page.text)) for n, page in zip(numbers, pages, strict=True)}
    places = {n: set(re.findall(r'id="([^"]+)"', page.text)) for n, page in zip(numbers, pages, strict=True)}
    assert len(numbers) == 81
    assert all(leads.values())
    assert {number: lost for number in numbers if (lost := leads[number] - places[number])} == {}


def test_a_text_that_the_graph_was_not_made_from_is_refused(kg: Store, data: Path) -> None:
    with pytest.raises(VapaError, match=r"document\.txt: the graph was not made from this text"):
        create_app(kg, "test", limits(), page_limits(), plan_text(SMALL / "document.txt", data))


@pytest.mark.parametrize("prepare", [pytest.param(True, marks=pytest.mark.slow), False])
def test_what_pages_and_files_need_is_made_before_readers_come_unless_a_setting_says_no(
    kg: Store, monkeypatch: pytest.MonkeyPatch, prepare: bool
) -> None:
    made = Event()
    monkeypatch.setattr(LinkedData, "warming", lambda _: iter([made.set]))
    app = create_app(kg, "test", limits(workers=1), replace(page_limits(), prepare=prepare))

    async def started_and_stopped() -> None:
        async with app.router.lifespan_context(app):
            while prepare and not made.is_set():
                await asyncio.sleep(0.01)

    asyncio.run(started_and_stopped())
    assert made.is_set() is prepare
