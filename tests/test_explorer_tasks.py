"""What a reader comes to do, in a real browser: gather a dossier, change language midway, go by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.support.select import Select

from tests.helpers.browser import errors, evaluate, press, resize, tab_to, wait
from tests.helpers.pages import PAGES, READY, WIDTHS
from tests.helpers.serving import Served, served


@pytest.fixture(scope="module")
def site(website: Served) -> str:
    return website.url


@pytest.fixture
def reader(browser: Chrome, site: str) -> Iterator[Chrome]:
    """Someone at a desktop who was never here before."""
    resize(browser, WIDTHS["desktop"])
    browser.get(site)
    browser.delete_all_cookies()
    evaluate(browser, "localStorage.clear()")
    errors(browser)
    yield browser
    assert errors(browser) == []
    browser.delete_all_cookies()
    evaluate(browser, "localStorage.clear()")


# --- the dossier ---------------------------------------------------------------------------------

GATHERED = "[...document.querySelectorAll('main nav ol > li > a:first-child')].map(a => a.innerText)"
BUTTON = "[data-dossier]"


def test_a_dossier_is_gathered_without_leaving_lists_and_pages(reader: Chrome, site: str) -> None:
    """From a list, from a page and from a finding; each button says so, and the link in the header counts."""
    for path, button in (
        ("/maatregelen?doelstelling=SD4", "[data-dossier='m=7.4.5']"),
        ("/doc/measure/vapa-2022/7.1.4", BUTTON),
        ("/overlap?regel=similar-measures", "[data-dossier='f=similar-measures/7.1.4-7.4.5']"),
    ):
        reader.get(site + path)
        evaluate(reader, f"document.querySelector({button!r}).focus()")
        press(reader, Keys.ENTER)
        wait(reader, f"document.querySelector({button!r}).matches('[data-there]')")
        assert reader.current_url == site + path
    link = reader.find_element("id", "dossier")
    assert link.text == "Dossier (3)"
    link.click()
    wait(reader, "location.pathname === '/dossier'")
    first, second, third = evaluate(reader, GATHERED)
    assert (first, second) == (
        "7.4.5 Versterking capaciteit energiecrisis bij OCMW’s",
        "7.1.4 Traject tot hervorming van de Sociale Openbaredienstverplichtingen",
    )
    assert "Klanten met een budgetmeter of voorafbetaling" in third
    assert parse_qs(urlsplit(reader.current_url).query) == {
        "m": ["7.4.5", "7.1.4"], "f": ["similar-measures/7.1.4-7.4.5"]
    }  # fmt: skip
    reader.get(f"{site}/doc/measure/vapa-2022/7.4.5")
    assert reader.find_element("css selector", BUTTON).text == "Staat in uw dossier: bekijk het"


def test_what_is_written_in_a_dossier_is_in_its_link_and_follows_its_item(reader: Chrome, site: str) -> None:
    reader.get(f"{site}/dossier?m=7.1.4&f=similar-measures/7.1.4-7.4.5&m=7.4.5")
    for field, text in (("d-title", "Energie"), ("n-3", "Cijfers?"), ("v-2", "Wie neemt de regie?")):
        reader.find_element("id", field).send_keys(text)
    evaluate(reader, "document.querySelector('button[value=op-3]').focus()")
    press(reader, Keys.ENTER)
    wait(reader, "location.hash === '#i-2'")
    kept = "titel=Energie&m=7.1.4&m=7.4.5&n=Cijfers%3F&f=similar-measures%2F7.1.4-7.4.5&v=Wie+neemt+de+regie%3F"
    assert urlsplit(reader.current_url).query == kept
    assert reader.find_element("id", "d-link").get_property("value") == f"{site}/dossier?{kept}"
    for field in ("n-1", "v-1"):  # what is typed at the end tells of all of it
        fill = "(box => { box.focus(); box.value = 'x'.repeat(1999); })"
        evaluate(reader, f"{fill}(document.getElementById({field!r}))")
        reader.find_element("id", field).send_keys("x")
    assert not reader.find_element("id", "d-long").is_displayed()
    press(reader, Keys.TAB)  # 4000 characters with what else is in the link are more than one sends on
    wait(reader, "document.getElementById('d-long').checkVisibility()")
    reader.get(site)
    reader.find_element("id", "dossier").click()
    wait(reader, "location.pathname === '/dossier'")
    assert reader.find_element("id", "n-2").get_property("value") == "Cijfers?"


def test_an_emptied_dossier_is_forgotten(reader: Chrome, site: str) -> None:
    reader.get(f"{site}/dossier?m=7.1.4")
    reader.find_element("css selector", "button[value='weg-1']").click()
    wait(reader, "document.querySelector('main').innerText.includes('nog leeg')")
    assert reader.find_element("id", "dossier").text == "Dossier"


def test_a_dossier_of_what_is_no_longer_there_does_not_come_back(browser: Chrome, site: str) -> None:
    browser.get(site)
    evaluate(browser, "localStorage.setItem('vapa-dossier', 'm=9.9.9')")
    browser.get(site)
    browser.find_element("id", "dossier").click()
    wait(browser, "location.pathname === '/dossier'")
    browser.get(site)
    assert browser.find_element("id", "dossier").text == "Dossier"
    errors(browser)  # the 404 is told in the log


def test_a_dossier_is_gathered_without_scripts_by_its_form(plain_browser: Chrome, site: str) -> None:
    resize(plain_browser, WIDTHS["phone"])
    plain_browser.get(f"{site}/doc/measure/vapa-2022/7.1.4")
    plain_browser.find_element("css selector", BUTTON).click()
    wait(plain_browser, "location.pathname === '/dossier'")
    Select(plain_browser.find_element("id", "d-m")).select_by_value("7.4.5")
    plain_browser.find_element("css selector", "main form button").click()
    wait(plain_browser, f"{GATHERED}.length === 2")
    assert evaluate(plain_browser, "document.querySelector('[data-print]').checkVisibility()") is False


def test_a_dossier_prints_what_was_gathered_and_how_to_find_it_again(reader: Chrome, site: str) -> None:
    reader.get(f"{site}{PAGES['dossier']}&v=Wie+doet+het%3F&datum=2026-12-03")
    assert reader.find_element("css selector", "[data-print]").is_displayed()
    reader.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        text = evaluate(reader, "document.body.innerText")
    finally:
        reader.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert [word for word in ("Laat weg", "Voeg een maatregel toe", "Druk af") if word in text] == []
    for part in (
        "Energiesnoeiers", "19.160.000 euro", "Genoemd geld", "dossier?m=7.1.4&m=7.4.5", "stuk 1474",
        "3 december 2026", "Wie doet het?", "Huishoudelijke energiescan",
    ):  # fmt: skip
        assert part in text


# --- the language --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind",
    [
        "list filtered", "overlap filtered", "two measures", "matrix of money", "timeline of a year",
        "budget of a goal", "network around a measure", "search", "sparql example", "dossier",
    ],
)  # fmt: skip
def test_a_change_of_language_keeps_the_page_and_what_was_chosen(reader: Chrome, site: str, kind: str) -> None:
    chosen = "[...document.querySelectorAll('main select, main input:not([type=search], [name=lang])')].map(f => [f.name, f.type === 'checkbox' ? f.checked : f.value])"
    reader.get(site + PAGES[kind])
    before = evaluate(reader, chosen)
    for code in ("en", "nl"):
        reader.find_element("css selector", f"a[hreflang={code}]").click()
        wait(reader, f"document.documentElement.lang === {code!r}")
        now, was = urlsplit(reader.current_url), urlsplit(PAGES[kind])
        assert now.path == was.path
        assert parse_qs(now.query) == {**parse_qs(was.query), "lang": [code]}
        assert [field for field in evaluate(reader, chosen) if field not in before] == []
        wait(reader, READY.get(kind, "true"))


# --- the keyboard alone --------------------------------------------------------------------------


def test_search_is_reached_used_and_left_with_the_keyboard_alone(reader: Chrome, site: str) -> None:
    reader.get(site)
    tab_to(reader, "header input[type=search]")
    press(reader, "alleenstaande ouders")
    wait(reader, "document.querySelector('[role=option]')?.innerText.includes('Eenoudergezinnen')")
    press(reader, Keys.ESCAPE)
    wait(reader, "document.querySelector('[role=listbox]').hidden")
    press(reader, Keys.ARROW_DOWN)
    wait(reader, "document.querySelector('[role=option]')?.checkVisibility()")
    press(reader, Keys.ARROW_DOWN)
    active = "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))?.innerText"
    assert "Eenoudergezinnen" in wait(reader, active)
    press(reader, Keys.ENTER)
    wait(reader, "location.pathname === '/doc/target-group/eenoudergezinnen'")


def test_the_network_is_searched_walked_and_left_with_the_keyboard_alone(reader: Chrome, site: str) -> None:
    reader.get(site + PAGES["network"])
    wait(reader, READY["network"])
    tab_to(reader, "#seek")
    press(reader, "VDAB" + Keys.ENTER)
    wait(reader, "document.querySelector('#panel h3')?.innerText === 'VDAB'")
    tab_to(reader, "#network [data-do=in]")
    scale = evaluate(reader, "vapaNetwork.network.getScale()")
    press(reader, Keys.ENTER)
    wait(reader, f"vapaNetwork.network.getScale() > {scale}")
    tab_to(reader, "#panel li button")
    to = evaluate(reader, "document.activeElement.innerText")
    press(reader, Keys.ENTER)
    wait(reader, f"document.querySelector('#panel h3').innerText === {to!r}")
    tab_to(reader, "#panel a")
    press(reader, Keys.ENTER)
    wait(reader, f"location.pathname.startsWith('/doc/') && {to!r}.includes(document.querySelector('h1').innerText)")


def test_a_point_is_chosen_from_the_list_and_closed_with_the_keyboard_alone(reader: Chrome, site: str) -> None:
    reader.get(site + PAGES["network around a measure"])
    wait(reader, READY["network"])
    tab_to(reader, "details.points[open] a[data-node]")
    press(reader, Keys.ENTER)
    wait(reader, "document.activeElement.closest('#panel') !== null")
    tab_to(reader, "#panel button.quiet")
    press(reader, Keys.ENTER)
    wait(reader, "document.querySelector('#panel [data-chosen]').hidden")
    assert "punt=" not in reader.current_url


def test_the_text_of_a_fiche_stands_next_to_its_data_and_folds_on_a_phone(
    browser: Chrome, dump: Path, source: Path
) -> None:
    fold, row = "document.querySelector('.fiche details')", "document.querySelector('dl.properties')"
    with served(dump, source=source) as server:
        resize(browser, WIDTHS["desktop"])
        browser.get(f"{server.url}/doc/measure/vapa-2022/7.1.4")
        wait(browser, f"{fold}.open")
        assert evaluate(browser, f"{fold}.getBoundingClientRect().left > {row}.getBoundingClientRect().right")
        browser.find_element("css selector", "[id='implementation/veka'] .proof").click()
        seen = "(r => r.top >= 0 && r.top < innerHeight)(document.querySelector('.fiche p:target').getBoundingClientRect())"
        assert "Vlaams Energieagentschap" in evaluate(browser, "document.querySelector('.fiche p:target').innerText")
        assert wait(browser, seen)
        resize(browser, WIDTHS["phone"])
        browser.get(f"{server.url}/doc/measure/vapa-2022/7.1.4?lang=nl")
        assert evaluate(browser, f"[{fold}.open, {fold}.offsetHeight < 120]") == [False, True]
        browser.find_element("css selector", "[id='implementation/veka'] .proof").click()
        wait(browser, f"{fold}.open")
