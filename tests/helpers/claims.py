"""What holds for every page in a browser, whatever its width; each claim gives what is wrong, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby, takewhile
from typing import Any

from selenium.webdriver import Chrome, Keys

from tests.helpers.browser import errors, evaluate, press, requests, resize, wait
from tests.helpers.pages import PAGES, PROBLEMS, READY, WIDTHS

EVERY = {**PAGES, **{kind: address for kind, (address, _) in PROBLEMS.items()}}


@dataclass(frozen=True)
class Visit:
    """A page that was opened; what its console told and what it asked for is with the browser, to be read once."""

    kind: str
    site: str
    width: int
    chrome: Chrome

    @property
    def address(self) -> str:
        return self.site + EVERY[self.kind]

    def value(self, expression: str) -> list[object]:
        """What an expression that gives a list gives in the page."""
        found: list[object] = evaluate(self.chrome, expression)
        return found


def visit(chrome: Chrome, site: str, kind: str, width: int, *, scripts: bool = True) -> Visit:
    """Open a page afresh; one that a script completes is waited for."""
    resize(chrome, width)
    chrome.get("about:blank")
    errors(chrome), requests(chrome)
    chrome.get(site + EVERY[kind])
    if kind in READY and scripts:
        wait(chrome, READY[kind])
    return Visit(kind, site, width, chrome)


NOTE_STOPS = """(() => { const outlined = n => {
    const s = getComputedStyle(n); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2; };
  const stop = e => {
    let ring = e;  // what shows the focus: the element, or the frame of an editor around it
    while (ring.parentElement && !outlined(ring)) ring = ring.parentElement;
    const visible = outlined(ring) || getComputedStyle(e).boxShadow !== 'none', r = (outlined(ring) ? ring : e).getBoundingClientRect();
    return {what: e.outerHTML.slice(0, 120), body: e === document.body, order: [...document.querySelectorAll('*')].indexOf(e), visible,
      skip: e.matches('a[href^="#"]'), inside: r.width > 0 && r.height > 0 && r.right > 0 && r.left < innerWidth && r.bottom > 0 && r.top < innerHeight}; };
  window.stops = [];
  addEventListener('keyup', event => event.key === 'Tab' && stops.push(stop(document.activeElement)), true); })()"""


def whoever_tabs_can_skip_to_the_content_sees_where_he_is_and_is_never_held(page: Visit) -> list[object]:
    """Comes first, while the page is fresh: the skip link is the first stop, and every stop is seen."""
    evaluate(page.chrome, NOTE_STOPS)
    stops: list[dict[str, Any]] = []
    held: list[object] = []

    def fresh(keys: str) -> list[dict[str, Any]]:
        """Where the keys lead on to; a date has several stops inside, nothing else takes more than two keys."""
        press(page.chrome, keys)
        noted: list[dict[str, Any]] = evaluate(page.chrome, "stops.splice(0)")
        runs = [list(same) for _, same in groupby(noted, lambda stop: stop["order"])]
        held.extend(run[0]["what"] for run in runs[:-1] if len(run) > (4 if 'type="date"' in run[0]["what"] else 2))
        came = [run[0] for run in runs]
        return came[1:] if came and stops and came[0]["order"] == stops[-1]["order"] else came

    while len(stops) < 40 and not (stops and stops[-1]["body"]):
        # an editor takes Tab, and says that Esc leaves it
        on = fresh(Keys.TAB * (40 - len(stops))) or fresh(Keys.ESCAPE + Keys.TAB)
        if held or not on:
            return [f"Tab does not leave {what}" for what in held or [stops[-1]["what"]]]
        stops += on
    stops = list(takewhile(lambda stop: not stop["body"], stops))
    unseen: list[object] = [stop["what"] for stop in stops if not (stop["visible"] and stop["inside"])]
    if len(stops) <= 5 or not stops[0]["skip"]:
        return [*unseen, f"{len(stops)} stops, the first at {stops[0]['what']}"]
    evaluate(page.chrome, f"document.querySelectorAll('*')[{stops[0]['order']}].focus()")
    press(page.chrome, Keys.ENTER + Keys.TAB)
    skipped = evaluate(page.chrome, "document.activeElement.closest('header') === null")
    return unseen if skipped else [*unseen, "the skip link leads into the header"]


def is_dutch_and_has_a_title_and_one_heading_above_all(page: Visit) -> list[object]:
    headings = evaluate(
        page.chrome,
        "Array.from(document.querySelectorAll('h1,h2,h3,h4,h5,h6')).filter(h => h.checkVisibility()).map(h => [+h.tagName[1], h.textContent.trim()])",
    )
    levels = [level for level, _ in headings]
    language = evaluate(page.chrome, "document.documentElement.lang")
    wrong: list[object] = [f"language {language}"] if language != "nl" else []
    wrong += [] if page.chrome.title.strip() else ["no title"]
    wrong += [] if levels[:1] == [1] and levels.count(1) == 1 else [f"headings {levels}"]
    wrong += [heading for heading in headings if not heading[1]]
    return wrong + [headings[at + 1] for at, level in enumerate(levels[:-1]) if levels[at + 1] > level + 1]


def never_scrolls_sideways(page: Visit) -> list[object]:
    wide = """(() => { const w = document.documentElement.clientWidth, found = [];
      if (document.documentElement.scrollWidth <= w && window.innerWidth <= %d) return [];
      for (const e of document.querySelectorAll('body *')) if (e.getBoundingClientRect().right > w + 1) found.push(e.outerHTML.slice(0, 120));
      return found.slice(0, 5).concat('page is ' + document.documentElement.scrollWidth); })()"""
    return page.value(wide % page.width)


def is_no_longer_than_a_reader_scrolls_on_a_phone(page: Visit) -> list[object]:
    """At most 10,500 px, folded as the page comes; what is longer has folds, or another page."""
    height = int(evaluate(page.chrome, "document.documentElement.scrollHeight"))
    return [f"{height} px"] if page.width == WIDTHS["phone"] and height > 10_500 else []


def keeps_a_table_a_table_for_who_listens(page: Visit) -> list[object]:
    """Some browsers forget what a table is when its parts become blocks; a role says it again."""
    return page.value("""(() => {
      const parts = {TABLE: 'table', THEAD: 'table-header-group', TBODY: 'table-row-group', TR: 'table-row', TH: 'table-cell', TD: 'table-cell'};
      return [...document.querySelectorAll('main table, main table *')].filter(e => e.tagName in parts && !e.role
        && getComputedStyle(e).display !== parts[e.tagName]).slice(0, 5).map(e => e.outerHTML.slice(0, 120)); })()""")


def lets_the_keyboard_reach_all_that_scrolls(page: Visit) -> list[object]:
    return page.value("""[...document.querySelectorAll('main *')].filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1
      && getComputedStyle(e).overflowX === 'auto' && e.tabIndex < 0 && !e.querySelector('a, button, input, textarea'))
      .map(e => e.outerHTML.slice(0, 120))""")


def never_breaks_words_and_numbers_of_a_usual_length(page: Visit) -> list[object]:
    """In columns, headings of columns and big figures; up to 12 letters fit everywhere, also on a phone."""
    return page.value("""(() => { const found = [], range = document.createRange(), shown = n => n.parentElement.checkVisibility();
      for (const box of [...document.querySelectorAll('main th, main td, .figures strong')].slice(0, 400)) {
        const texts = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
        for (let node; (node = texts.nextNode());) for (const word of node.data.matchAll(/[^\\s\\p{Pd}]+/gu)) {
          if (word[0].length > (box.matches('strong') ? 20 : 12) || !shown(node)) continue;
          range.setStart(node, word.index); range.setEnd(node, word.index + word[0].length);
          if (new Set([...range.getClientRects()].map(r => Math.round(r.top))).size > 1 && getComputedStyle(box).writingMode === 'horizontal-tb')
            found.push(word[0] + ' in ' + box.textContent.trim().slice(0, 60));
        } }
      return found.slice(0, 8); })()""")


def prints_its_content_and_no_navigation(page: Visit) -> list[object]:
    """Paper is as wide as it is, whatever the screen: a PDF is made of what a desktop shows."""
    page.chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        seen = "Array.from(document.querySelectorAll('{}')).filter(e => e.checkVisibility()).map(e => e.outerHTML.slice(0, 80))"
        contents = '[aria-label="Inhoud van dit dossier"]'
        wrong = page.value(
            seen.format(
                f"nav:not({contents}), form:not(#vraag, .dossier), .dossier :is(label, input, textarea), button, .button, .skip"
            )
        )
        printed = page.value(seen.format("main, h1"))
        wrong += [] if len(printed) == 2 else [f"printed: {printed}"]
        if page.width < WIDTHS["desktop"]:
            return wrong
        pdf = page.chrome.execute_cdp_cmd("Page.printToPDF", {})["data"]
        return wrong + ([] if pdf.startswith("JVBERi0") else ["no PDF"])  # %PDF-
    finally:
        page.chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def has_nothing_serious_for_axe(page: Visit, axe: str) -> list[object]:
    """`axe` is the text of axe-core."""
    evaluate(page.chrome, f"{axe}; 0")
    return [
        (rule["impact"], rule["id"], node["html"][:200], node["failureSummary"])
        for rule in evaluate(page.chrome, "axe.run({resultTypes: ['violations']}).then(r => r.violations)")
        for node in rule["nodes"]
        if rule["impact"] in ("serious", "critical")
    ]


def tells_no_error_and_asks_nothing_of_the_outside(page: Visit) -> list[object]:
    """Comes after the others, so that what a script does late is seen too."""
    own = page.address if page.kind in PROBLEMS else "-"  # a page that is itself an error is logged as one
    wrong: list[object] = [error for error in errors(page.chrome) if not error.startswith(own)]
    asked = requests(page.chrome)
    wrong += [] if asked[:1] == [page.address] else [f"asked first: {asked[:1]}"]
    return wrong + [address for address in asked if not address.startswith(f"{page.site}/")]


def what_is_wrong(page: Visit, axe: str) -> dict[str, list[object]]:
    """The claims that a page does not keep, each with what is wrong."""
    claims: list[Callable[[Visit], list[object]]] = [
        whoever_tabs_can_skip_to_the_content_sees_where_he_is_and_is_never_held,
        is_dutch_and_has_a_title_and_one_heading_above_all,
        never_scrolls_sideways,
        is_no_longer_than_a_reader_scrolls_on_a_phone,
        keeps_a_table_a_table_for_who_listens,
        lets_the_keyboard_reach_all_that_scrolls,
        never_breaks_words_and_numbers_of_a_usual_length,
        prints_its_content_and_no_navigation,
    ]
    found = {claim.__name__: claim(page) for claim in claims}
    found["has nothing serious for axe"] = has_nothing_serious_for_axe(page, axe)
    found["tells no error"] = tells_no_error_and_asks_nothing_of_the_outside(page)
    return {claim: wrong for claim, wrong in found.items() if wrong}
