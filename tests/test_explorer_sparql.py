"""The SPARQL page in a real browser: examples as a form, the editor, mistakes, cut answers and downloads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.support.select import Select

from tests.helpers.browser import errors, evaluate, press, requests, resize, tab_to, wait
from tests.helpers.pages import READY, WIDTHS
from tests.helpers.serving import served

EDITOR = READY["sparql"]
WRITTEN = "document.querySelector('.CodeMirror').CodeMirror.getValue()"
ROWS = "[...document.querySelectorAll('#antwoord tbody tr')].map(r => [...r.cells].map(c => c.innerText))"
ANSWERED = "document.getElementById('antwoord')?.checkVisibility()"
ROWS_LIMIT = 20


@pytest.fixture(scope="module")
def site(dump: Path) -> Iterator[str]:
    with served(dump, query_rows=ROWS_LIMIT, workers=2) as server:
        yield server.url


def opened(chrome: Chrome, address: str, width: str = "desktop", *, editor: bool = True) -> None:
    resize(chrome, WIDTHS[width])
    chrome.get("about:blank")
    errors(chrome), requests(chrome)
    chrome.get(address)
    if editor:
        wait(chrome, EDITOR)


def write(chrome: Chrome, query: str) -> None:
    """Take the focus to the editor and type a question in place of what is there."""
    evaluate(chrome, "document.querySelector('.CodeMirror').CodeMirror.focus()")
    evaluate(chrome, "document.querySelector('.CodeMirror').CodeMirror.setValue('')")
    press(chrome, query)


@pytest.mark.parametrize("width", WIDTHS)
def test_an_example_is_chosen_its_values_filled_in_and_its_answer_is_a_table(
    browser: Chrome, site: str, width: str
) -> None:
    opened(browser, f"{site}/sparql", width)
    choose_and_ask_about(browser, "UITPAS")  # as it is called, whatever the case
    assert wait(browser, EDITOR)
    assert "/id/instrument/uitpas>" in evaluate(browser, WRITTEN)
    assert errors(browser) == []
    assert [address for address in requests(browser) if not address.startswith(f"{site}/")] == []


def test_an_example_is_asked_without_scripts_too(plain_browser: Chrome, site: str) -> None:
    opened(plain_browser, f"{site}/sparql", "phone", editor=False)
    choose_and_ask_about(plain_browser, "uitpas")
    assert "/id/instrument/uitpas>" in plain_browser.find_element("id", "query").text


def choose_and_ask_about(chrome: Chrome, value: str) -> None:
    """The README's question: which ministers use the UiTPAS."""
    Select(chrome.find_element("id", "voorbeeld")).select_by_value("measures-of-instrument")
    chrome.find_element("css selector", "#voorbeelden button").click()
    box = wait(chrome, "document.getElementById('p-instrument')?.labels[0].innerText")
    assert "instrument" in box
    field = chrome.find_element("id", "p-instrument")
    offered = "[...document.getElementById('p-instrument').list.options].some(o => o.value === 'uitpas')"
    assert evaluate(chrome, offered)
    field.clear()
    field.send_keys(value)
    chrome.find_element("css selector", "#voorbeelden button").click()
    wait(chrome, f"location.search.includes('p.instrument={value}') && {ANSWERED}")
    numbers = {row[0] for row in evaluate(chrome, ROWS)}
    assert {"7.3.2", "7.3.4", "7.3.13", "7.3.23"} <= numbers
    assert evaluate(chrome, "document.getElementById('p-instrument').value") == value
    assert evaluate(chrome, "document.getElementById('voorbeeld').value") == "measures-of-instrument"


def test_a_value_that_is_not_in_the_plan_is_told_in_dutch(browser: Chrome, site: str) -> None:
    opened(browser, f"{site}/sparql?voorbeeld=measures-of-instrument&p.instrument=bestaat-niet")
    told = evaluate(browser, "document.querySelector('[role=alert] h2').innerText")
    assert told.startswith("Een ingevulde waarde bestaat niet in het plan")
    assert evaluate(browser, "document.getElementById('p-instrument').value") == "bestaat-niet"


def test_every_form_of_an_answer_can_be_taken_along(browser: Chrome, site: str) -> None:
    for query, types in (
        (
            "SELECT ?m { ?m a vapa:MinisterialPost }",
            {
                "JSON": "application/sparql-results+json",
                "XML": "application/sparql-results+xml",
                "CSV": "text/csv",
                "TSV": "text/tab-separated-values",
            },
        ),
        (
            "CONSTRUCT WHERE { ?plan a vapa:Plan }",
            {
                "Turtle": "text/turtle",
                "N-Triples": "application/n-triples",
                "JSON-LD": "application/ld+json",
                "RDF/XML": "application/rdf+xml",
            },
        ),
    ):
        opened(browser, f"{site}/sparql?query={quote(query)}")
        links = evaluate(
            browser, "[...document.querySelectorAll('#antwoord .downloads a')].map(a => [a.innerText, a.href])"
        )
        assert types.keys() <= dict(links).keys()
        for name, address in links:
            answer = httpx.get(address)
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith(types.get(name, "")), name
            assert "vapa" in answer.text, name


@pytest.mark.parametrize("width", WIDTHS)
def test_a_mistake_is_marked_where_it_stands_and_the_question_kept(browser: Chrome, site: str, width: str) -> None:
    opened(browser, f"{site}/sparql", width)
    wrong = "ASK {\n?s ?p }"
    write(browser, wrong)
    press(browser, Keys.ENTER, Keys.CONTROL)
    wait(browser, f"document.querySelector('[role=alert]')?.checkVisibility() && {EDITOR}")
    assert evaluate(browser, "document.querySelector('[role=alert] h2').innerText").startswith(
        "Dit is geen geldige SPARQL: regel 2"
    )
    lines = "[...document.querySelectorAll('.CodeMirror-code > div')].map(l => l.querySelector('.wrong') !== null)"
    assert evaluate(browser, lines) == [False, True]
    assert evaluate(browser, "document.querySelector('.source mark').innerText").strip() == "?s ?p }"
    assert evaluate(browser, WRITTEN).split() == wrong.split()
    written = "getComputedStyle(document.querySelector('.CodeMirror .wrong')).backgroundColor"
    assert evaluate(browser, written) != "rgba(0, 0, 0, 0)"


def test_a_cut_answer_says_so_in_words_where_it_is_read(browser: Chrome, site: str) -> None:
    opened(browser, f"{site}/sparql?query={quote('SELECT * { ?s ?p ?o }')}", "phone")
    told = evaluate(browser, "document.querySelector('#antwoord [role=status]').innerText")
    assert told.startswith(f"Dit antwoord is afgebroken na {ROWS_LIMIT} rijen.")
    assert len(evaluate(browser, ROWS)) == ROWS_LIMIT
    above = "document.querySelector('#antwoord [role=status]').compareDocumentPosition(document.querySelector('#antwoord table'))"
    assert evaluate(browser, above) & 4, "it comes after the table"


HINTS = "[...document.querySelectorAll('.CodeMirror-hint')].map(h => h.innerText)"


def test_the_editor_completes_our_terms_and_says_what_they_mean(browser: Chrome, site: str) -> None:
    opened(browser, f"{site}/sparql")
    write(browser, "SELECT * { ?m vapa:leadMin")
    (hint,) = wait(browser, f"(hints => hints.length === 1 && hints)({HINTS})")
    name, _, meaning = hint.partition(" ")
    assert name == "vapa:leadMinister"
    assert "minister" in meaning.lower()
    press(browser, Keys.ENTER)
    wait(browser, f"{WRITTEN}.includes('?m vapa:leadMinister')")
    assert [address for address in requests(browser) if not address.startswith(f"{site}/")] == []


def test_the_editor_completes_what_is_called_so_in_dutch(browser: Chrome, site: str) -> None:
    """After "a" come classes only: Doelgroep is vapa:TargetGroup."""
    opened(browser, f"{site}/sparql")
    write(browser, "SELECT * { ?m a doelgroep")
    press(browser, Keys.SPACE, Keys.CONTROL)
    wait(browser, f"{HINTS}.some(hint => hint.startsWith('vapa:TargetGroup'))")
    press(browser, Keys.ESCAPE)
    wait(browser, f"{HINTS}.length === 0")


@pytest.mark.parametrize("proposing", [False, True])
def test_one_escape_and_tab_leave_the_editor_as_the_page_says(browser: Chrome, site: str, proposing: bool) -> None:
    opened(browser, f"{site}/sparql")
    said = evaluate(browser, "document.getElementById('hulp').innerText")
    assert "één keer op Esc en dan op Tab" in said
    tab_to(browser, ".CodeMirror textarea")
    described = "document.getElementById(document.activeElement.getAttribute('aria-describedby'))?.id"
    assert evaluate(browser, described) == "hulp"
    if proposing:
        press(browser, Keys.END, Keys.CONTROL)
        press(browser, " vapa:lead")
        wait(browser, f"{HINTS}.length > 0")
    press(browser, Keys.ESCAPE)
    press(browser, Keys.TAB)
    assert evaluate(browser, "document.activeElement.matches('#vraag button')")
    press(browser, Keys.ENTER)
    wait(browser, f"{ANSWERED} || document.querySelector('[role=alert]') !== null")


def test_whoever_comes_back_to_the_editor_can_indent_again(browser: Chrome, site: str) -> None:
    opened(browser, f"{site}/sparql")
    tab_to(browser, ".CodeMirror textarea")
    press(browser, Keys.ESCAPE)
    press(browser, Keys.TAB)
    press(browser, Keys.TAB, Keys.SHIFT)
    wait(browser, "document.activeElement.matches('.CodeMirror textarea')")
    before = len(evaluate(browser, WRITTEN))
    press(browser, Keys.TAB)
    wait(browser, f"{WRITTEN}.length > {before}")
    assert evaluate(browser, "document.activeElement.matches('.CodeMirror textarea')")


def test_a_thing_in_an_answer_leads_to_its_page_here(browser: Chrome, site: str) -> None:
    query = 'SELECT ?actor { ?actor skos:prefLabel "VVSG"@nl }'
    opened(browser, f"{site}/sparql?query={quote(query)}")
    browser.find_element("css selector", "#antwoord td a").click()
    wait(browser, "location.pathname === '/doc/actor/vvsg' && document.querySelector('h1').innerText === 'VVSG'")


def test_what_is_asked_and_answered_in_the_editor_is_never_run(browser: Chrome, site: str) -> None:
    evil = "</textarea><script>window.evil=1</script><img src=x onerror=window.evil=1>\U0001f600"
    query = f"SELECT ({json.dumps(evil, ensure_ascii=False)} AS ?x) {{}}"
    opened(browser, f"{site}/sparql?query={quote(query)}")
    assert evaluate(browser, ROWS) == [[evil]]
    assert evaluate(browser, WRITTEN) == query
    assert evaluate(browser, "window.evil") is None
    assert errors(browser) == []
