"""The explorer in a real browser: every kind of page, on a phone and on a desktop, with scripts and without."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.support.select import Select

from tests.helpers.browser import errors, evaluate, press, requests, resize, tab_to, wait
from tests.helpers.node import installed
from tests.helpers.pages import FILTERED, PAGES, PROBLEMS, READY, WIDTHS
from tests.helpers.serving import Served

AXE = "axe-core@4.14.1"
EVERY = {**PAGES, **{kind: address for kind, (address, _) in PROBLEMS.items()}}
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(website: Served) -> str:
    return website.url


@dataclass(frozen=True)
class Visit:
    """A page that was opened; what its console told and what it asked for is with the browser, to be read once."""

    kind: str
    address: str
    width: int
    chrome: Chrome


def visit(chrome: Chrome, site: str, kind: str, width: int, *, scripts: bool = True) -> Visit:
    """Open a page afresh; one that a script completes is waited for."""
    resize(chrome, width)
    chrome.get("about:blank")
    errors(chrome), requests(chrome)
    chrome.get(site + EVERY[kind])
    if kind in READY and scripts:
        wait(chrome, READY[kind])
    return Visit(kind, site + EVERY[kind], width, chrome)


@pytest.fixture(
    scope="module",
    params=[(kind, width) for kind in EVERY for width in WIDTHS],
    ids=lambda param: "-".join(param).replace(" ", "_"),
)
def page(browser: Chrome, site: str, request: pytest.FixtureRequest) -> Visit:
    """Every kind of page on every width, each opened once for all that is claimed of it."""
    kind, width = request.param
    return visit(browser, site, kind, WIDTHS[width])


def test_a_page_is_dutch_and_has_a_title_and_one_heading_above_all(page: Visit) -> None:
    assert evaluate(page.chrome, "document.documentElement.lang") == "nl"
    assert page.chrome.title.strip()
    headings = evaluate(
        page.chrome,
        "Array.from(document.querySelectorAll('h1,h2,h3,h4,h5,h6')).filter(h => h.checkVisibility()).map(h => [+h.tagName[1], h.textContent.trim()])",
    )
    levels = [level for level, _ in headings]
    assert (levels[0], levels.count(1)) == (1, 1)
    assert [text for _, text in headings if not text] == []
    jumps = [headings[at + 1] for at, level in enumerate(levels[:-1]) if levels[at + 1] > level + 1]
    assert jumps == []


def test_a_page_never_scrolls_sideways(page: Visit) -> None:
    wide = """(() => { const w = document.documentElement.clientWidth, found = [];
      if (document.documentElement.scrollWidth <= w && window.innerWidth <= arguments_width) return [];
      for (const e of document.querySelectorAll('body *')) if (e.getBoundingClientRect().right > w + 1) found.push(e.outerHTML.slice(0, 120));
      return found.slice(0, 5).concat('page is ' + document.documentElement.scrollWidth); })()"""
    assert evaluate(page.chrome, wide.replace("arguments_width", str(page.width))) == []


def test_a_table_is_one_for_who_listens_however_it_is_laid_out(page: Visit) -> None:
    """Some browsers forget what a table is when its parts become blocks; a role says it again."""
    lost = """(() => {
      const parts = {TABLE: 'table', THEAD: 'table-header-group', TBODY: 'table-row-group', TR: 'table-row', TH: 'table-cell', TD: 'table-cell'};
      return [...document.querySelectorAll('main table, main table *')].filter(e => e.tagName in parts && !e.role
        && getComputedStyle(e).display !== parts[e.tagName]).slice(0, 5).map(e => e.outerHTML.slice(0, 120)); })()"""
    assert evaluate(page.chrome, lost) == []
    unreachable = """[...document.querySelectorAll('main *')].filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1
      && getComputedStyle(e).overflowX === 'auto' && e.tabIndex < 0 && !e.querySelector('a, button, input, textarea'))
      .map(e => e.outerHTML.slice(0, 120))"""
    assert evaluate(page.chrome, unreachable) == []


def test_words_and_numbers_of_a_usual_length_are_never_broken(page: Visit) -> None:
    """In columns, headings of columns and big figures; up to 12 letters fit everywhere, also on a phone."""
    broken = """(() => { const found = [], range = document.createRange(), shown = n => n.parentElement.checkVisibility();
      for (const box of [...document.querySelectorAll('main th, main td, .figures strong')].slice(0, 400)) {
        const texts = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
        for (let node; (node = texts.nextNode());) for (const word of node.data.matchAll(/[^\\s\\p{Pd}]+/gu)) {
          if (word[0].length > (box.matches('strong') ? 20 : 12) || !shown(node)) continue;
          range.setStart(node, word.index); range.setEnd(node, word.index + word[0].length);
          if (new Set([...range.getClientRects()].map(r => Math.round(r.top))).size > 1 && getComputedStyle(box).writingMode === 'horizontal-tb')
            found.push(word[0] + ' in ' + box.textContent.trim().slice(0, 60));
        } }
      return found.slice(0, 8); })()"""
    assert evaluate(page.chrome, broken) == []


@pytest.fixture(scope="session")
def axe() -> str:
    return installed(AXE, "axe.min.js").read_text(encoding="utf8")


def test_axe_finds_nothing_serious(page: Visit, axe: str) -> None:
    evaluate(page.chrome, f"{axe}; 0")
    found = evaluate(page.chrome, "axe.run({resultTypes: ['violations']}).then(r => r.violations)")
    grave = [
        (rule["impact"], rule["id"], node["html"][:200], node["failureSummary"])
        for rule in found
        for node in rule["nodes"]
        if rule["impact"] in ("serious", "critical")
    ]
    assert grave == []


def test_a_printed_page_has_its_content_and_no_navigation(page: Visit) -> None:
    page.chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        seen = "Array.from(document.querySelectorAll('{}')).filter(e => e.checkVisibility()).map(e => e.outerHTML.slice(0, 80))"
        contents = '[aria-label="Inhoud van dit dossier"]'
        assert (
            evaluate(page.chrome, seen.format(f"nav:not({contents}), form:not(#vraag), button, .button, .skip")) == []
        )
        assert len(evaluate(page.chrome, seen.format("main, h1"))) == 2
        assert page.chrome.execute_cdp_cmd("Page.printToPDF", {})["data"].startswith("JVBERi0")  # %PDF-
    finally:
        page.chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_a_page_tells_no_error_and_asks_nothing_of_the_outside(page: Visit, site: str) -> None:
    """Comes after the others, so that what a script does late is seen too."""
    own = page.address if page.kind in PROBLEMS else "-"  # a page that is itself an error is logged as one
    assert [error for error in errors(page.chrome) if not error.startswith(own)] == []
    asked = requests(page.chrome)
    assert asked[0] == page.address
    assert [address for address in asked if not address.startswith(f"{site}/")] == []


FOCUSED = """(() => { const e = document.activeElement, outlined = n => {
    const s = getComputedStyle(n); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2; };
  let ring = e;  // what shows the focus: the element, or the frame of an editor around it
  while (ring.parentElement && !outlined(ring)) ring = ring.parentElement;
  const visible = outlined(ring) || getComputedStyle(e).boxShadow !== 'none', r = (outlined(ring) ? ring : e).getBoundingClientRect();
  return {what: e.outerHTML.slice(0, 120), body: e === document.body, order: [...document.querySelectorAll('*')].indexOf(e), visible,
    inside: r.width > 0 && r.height > 0 && r.right > 0 && r.left < innerWidth && r.bottom > 0 && r.top < innerHeight}; })()"""


def test_the_first_tab_skips_to_the_content(page: Visit) -> None:
    page.chrome.get(page.address)
    press(page.chrome, Keys.TAB)
    assert evaluate(page.chrome, "document.activeElement.matches('a[href^=\"#\"]')"), "the first stop is no skip link"
    assert evaluate(page.chrome, FOCUSED)["inside"], "the skip link is not seen when it has the focus"
    press(page.chrome, Keys.ENTER)
    press(page.chrome, Keys.TAB)
    assert evaluate(page.chrome, "document.activeElement.closest('header') === null")


def test_whoever_tabs_sees_where_he_is_and_is_never_held(page: Visit) -> None:
    page.chrome.get(page.address)
    stops = [{"order": -1}]
    for _ in range(40):
        press(page.chrome, Keys.TAB)
        stop = evaluate(page.chrome, FOCUSED)
        if stop["order"] == stops[-1]["order"]:  # an editor that takes Tab for itself, and says that Esc leaves it
            press(page.chrome, Keys.ESCAPE)
            press(page.chrome, Keys.TAB)
            stop = evaluate(page.chrome, FOCUSED)
        if stop["body"]:
            break
        assert stop["order"] != stops[-1]["order"], f"Tab does not leave {stop['what']}"
        stops.append(stop)
    assert len(stops) > 5
    assert [stop["what"] for stop in stops[1:] if not (stop["visible"] and stop["inside"])] == []


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
    with httpx.Client(base_url=site, headers=BROWSER, timeout=30) as client:
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
    assert "Buurtstewards" in wait(browser, f"{options}[0]")
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
    with httpx.Client(base_url=site, headers=BROWSER, timeout=30) as client:
        for kind, address in EVERY.items():
            answer = client.get(address)
            assert (kind, answer.status_code) == (kind, PROBLEMS[kind][1] if kind in PROBLEMS else 200)
            assert answer.headers["content-type"] == "text/html; charset=utf-8"
            title = answer.text.partition("<title>")[2].partition("</title>")[0]
            titles.setdefault(title, set()).add(address.partition("?")[0])
    del titles["Deze pagina bestaat niet. | vapa"]
    assert {title: paths for title, paths in titles.items() if len(paths) > 1} == {}
