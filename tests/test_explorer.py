"""The explorer in a real browser: every kind of page, on a phone and on a desktop, with scripts and without."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx
import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.support.select import Select

from tests.helpers.browser import evaluate, press, tab_to, wait
from tests.helpers.claims import EVERY, visit, what_is_wrong
from tests.helpers.node import installed
from tests.helpers.pages import FILTERED, PAGES, PROBLEMS, WIDTHS
from tests.helpers.serving import PATIENCE, Served

AXE = "axe-core@4.14.1"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(website: Served) -> str:
    return website.url


@pytest.fixture(scope="session")
def axe() -> str:
    return installed(AXE, "axe.min.js").read_text(encoding="utf8")


@pytest.mark.parametrize("kind", EVERY)
def test_a_page_keeps_every_claim_on_a_phone_and_on_a_desktop(browser: Chrome, site: str, axe: str, kind: str) -> None:
    found = {width: what_is_wrong(visit(browser, site, kind, WIDTHS[width]), axe) for width in WIDTHS}
    assert found == {width: {} for width in WIDTHS}


FOLDED = "!document.querySelector('main form select').checkVisibility({contentVisibilityAuto: true})"


@pytest.mark.parametrize("kind", FILTERED)
def test_a_filter_is_set_with_the_keyboard_alone(browser: Chrome, site: str, kind: str) -> None:
    visit(browser, site, kind, WIDTHS["desktop"])
    if evaluate(browser, FOLDED):
        tab_to(browser, "main details summary")
        press(browser, Keys.ENTER)
    tab_to(browser, "main form select")
    press(browser, Keys.ARROW_DOWN)
    name, value = evaluate(browser, "[document.activeElement.name, document.activeElement.value]")
    assert value
    tab_to(browser, "button, input[type=submit]")
    press(browser, Keys.ENTER)
    wait(browser, f"new URLSearchParams(location.search).get({name!r}) === {value!r}")
    assert wait(browser, "document.querySelector('main h1')?.checkVisibility()")
    chosen = f"document.querySelector('main [name={name}]').value"
    assert evaluate(browser, chosen) == value


@pytest.mark.parametrize("kind", FILTERED)
def test_a_filter_works_without_scripts(plain_browser: Chrome, site: str, kind: str) -> None:
    visit(plain_browser, site, kind, WIDTHS["phone"], scripts=False)
    if evaluate(plain_browser, FOLDED):
        plain_browser.find_element("css selector", "main details summary").click()
    box = plain_browser.find_element("css selector", "main form select")
    name, value = box.get_attribute("name"), box.find_elements("tag name", "option")[-1].get_attribute("value")
    Select(box).select_by_index(len(box.find_elements("tag name", "option")) - 1)
    plain_browser.find_element("css selector", "main form:has(select) button:not([type=button])").click()
    wait(plain_browser, f"new URLSearchParams(location.search).get({name!r}) === {value!r}")
    assert evaluate(plain_browser, "document.querySelector('main h1').checkVisibility()")


def test_the_language_is_chosen_once_and_kept(browser: Chrome, site: str) -> None:
    visit(browser, site, "measure", WIDTHS["desktop"])
    try:
        browser.find_element("css selector", "a[hreflang=en]").click()
        wait(browser, "document.documentElement.lang === 'en'")
        browser.get(site + PAGES["overlap"])
        assert evaluate(browser, "document.documentElement.lang") == "en"
        browser.find_element("css selector", "a[hreflang=nl]").click()
        wait(browser, "document.documentElement.lang === 'nl'")
        assert urlsplit(browser.current_url).path == PAGES["overlap"]
    finally:
        browser.delete_all_cookies()


def test_every_page_is_there_in_english(site: str) -> None:
    found = {}
    with httpx.Client(base_url=site, headers=BROWSER, timeout=PATIENCE) as client:
        for kind, address in PAGES.items():
            page = client.get(f"{address}{'&' if '?' in address else '?'}lang=en").text
            client.cookies.clear()
            words = [word for word in (">Maatregelen<", "Naar de inhoud", "Bron:") if word in page]
            found[kind] = ('<html lang="en">' in page, words)
    assert found == dict.fromkeys(PAGES, (True, []))


def test_the_network_is_searched_and_a_point_tells_its_ties(browser: Chrome, site: str) -> None:
    visit(browser, site, "network around a measure", WIDTHS["desktop"])
    browser.find_element("id", "seek").send_keys("vvsg" + Keys.ENTER)
    wait(browser, "document.getElementById('panel').innerText.includes('VVSG')")
    assert "punt=actor" in browser.current_url
    link = browser.find_element("css selector", "#panel a[href*='/doc/actor/vvsg']")
    assert link.is_displayed()


@pytest.mark.parametrize("width", WIDTHS)
def test_search_answers_as_one_types_and_is_chosen_with_the_keyboard(browser: Chrome, site: str, width: str) -> None:
    visit(browser, site, "start", WIDTHS[width])
    box = browser.find_element("css selector", "header input[type=search]")
    box.send_keys("buurtstewrads")  # a typing error is forgiven
    options = "[...document.querySelectorAll('[role=option]')].filter(o => o.checkVisibility()).map(o => o.innerText)"
    wait(browser, f"{options}[0]?.toLowerCase().includes('buurtstewards')")
    box.send_keys(Keys.ARROW_DOWN)
    assert wait(browser, "document.querySelector('[role=option][aria-selected=true]') !== null")
    box.send_keys(Keys.ENTER)
    wait(
        browser,
        "location.pathname.startsWith('/doc/') && document.querySelector('h1').innerText.includes('uurtstewards')",
    )


def test_search_without_scripts_finds_the_same(plain_browser: Chrome, site: str) -> None:
    visit(plain_browser, site, "start", WIDTHS["phone"], scripts=False)
    plain_browser.find_element("css selector", "header input[type=search]").send_keys("buurtstewrads" + Keys.ENTER)
    wait(plain_browser, "location.pathname === '/zoeken'")
    wait(plain_browser, "document.querySelector('main a[href$=\"/7.1.1\"]')?.checkVisibility()")


@pytest.mark.parametrize("kind", EVERY)
def test_a_page_without_scripts_has_its_content_and_its_forms(plain_browser: Chrome, site: str, kind: str) -> None:
    visited = visit(plain_browser, site, kind, WIDTHS["phone"], scripts=False)
    assert evaluate(plain_browser, "document.querySelector('main h1').checkVisibility()")
    assert len(evaluate(plain_browser, "document.querySelector('main').innerText")) > 100
    assert evaluate(plain_browser, "document.documentElement.scrollWidth") <= visited.width
    unsendable = "Array.from(document.forms).filter(f => !f.querySelector('button:not([type=button]), input[type=submit]')).map(f => f.action)"
    assert evaluate(plain_browser, unsendable) == []


def test_every_page_has_its_status_and_a_title_of_its_own(site: str) -> None:
    titles: dict[str, set[str]] = {}
    with httpx.Client(base_url=site, headers=BROWSER, timeout=PATIENCE) as client:
        for kind, address in EVERY.items():
            answer = client.get(address)
            assert (kind, answer.status_code) == (kind, PROBLEMS[kind][1] if kind in PROBLEMS else 200)
            assert answer.headers["content-type"] == "text/html; charset=utf-8"
            title = answer.text.partition("<title>")[2].partition("</title>")[0]
            titles.setdefault(title, set()).add(address.partition("?")[0])
    del titles["Deze pagina bestaat niet. | vapa"]
    assert {title: paths for title, paths in titles.items() if len(paths) > 1} == {}
