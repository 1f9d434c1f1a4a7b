"""Words in pictures of the network: as the browser draws them, none stands over another and none is cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

import httpx
import pytest
from selenium.webdriver import Chrome

from queries import Store
from tests.helpers.browser import errors, evaluate, resize, wait
from tests.helpers.pages import PAGES, READY
from tests.helpers.serving import PATIENCE, Served
from viz.network import draw, project

RECORDER = """(() => {
  const proto = CanvasRenderingContext2D.prototype, write = proto.fillText, clear = proto.clearRect;
  window.written = [];
  proto.clearRect = function (...box) { if (this.canvas.isConnected) window.written = []; return clear.apply(this, box); };
  proto.fillText = function (text, x, y) {
    const ink = this.measureText(text), to = this.getTransform(), edge = (x, y) => to.transformPoint({x, y});
    const from = edge(x - ink.actualBoundingBoxLeft, y - ink.actualBoundingBoxAscent);
    const until = edge(x + ink.actualBoundingBoxRight, y + ink.actualBoundingBoxDescent);
    if (this.canvas.isConnected) window.written.push([text, from.x, from.y, until.x, until.y]);
    return write.call(this, text, x, y);
  };
})()"""
"""Keeps what is written on the canvas since it was last cleared: the text and the box of its ink, in pixels of it."""

DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))))"
VIEWS = {
    "as it opens": PAGES["network"],
    "a minister opened": "/netwerk?minister=welzijn",
    "a measure": PAGES["network around a measure"],
    "an organisation": "/netwerk?rond=actor/vvsg&afstand=2",
    "all": PAGES["network of all"],
    "a point chosen": "/netwerk?punt=post/welzijn",
}

Box = tuple[str, float, float, float, float]


def wrong(boxes: Sequence[Box], width: float, height: float) -> list[object]:
    """Words that meet others or leave the picture."""
    cut = [box for box in boxes if box[1] < 0 or box[2] < 0 or box[3] > width or box[4] > height]
    met = [
        (one[0], other[0])
        for one, other in combinations(boxes, 2)
        if one[1] < other[3] and other[1] < one[3] and one[2] < other[4] and other[2] < one[4]
    ]
    return [*cut, *met]


def written(chrome: Chrome) -> list[Box]:
    """What stands on the canvas now; AssertionError where words meet or are cut."""
    evaluate(chrome, DRAWN)
    boxes: list[Box] = [tuple(box) for box in evaluate(chrome, "window.written")]
    width, height = evaluate(chrome, "(c => [c.width, c.height])(document.querySelector('#network canvas'))")
    assert wrong(boxes, width, height) == []
    return boxes


@pytest.fixture
def recorded(browser: Chrome) -> Iterator[Chrome]:
    script = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": RECORDER})
    yield browser
    browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)


@pytest.mark.parametrize("size", [(1366, 900), (390, 844)])
@pytest.mark.parametrize("view", VIEWS)
def test_words_on_the_page_never_meet_and_are_never_cut(
    recorded: Chrome, website: Served, view: str, size: tuple[int, int]
) -> None:
    resize(recorded, *size)
    recorded.get(website.url + VIEWS[view])
    wait(recorded, READY["network"])
    assert len(written(recorded)) >= 3
    scale = evaluate(recorded, "vapaNetwork.network.getScale()")
    for times in (0.5, 1.5, 3):
        evaluate(recorded, f"vapaNetwork.network.moveTo({{scale: {times * scale}}})")
        written(recorded)


def test_the_page_opens_with_the_names_of_all_nine_ministers(recorded: Chrome, website: Served) -> None:
    resize(recorded, 1366, 900)
    recorded.get(website.url + PAGES["network"])
    wait(recorded, READY["network"])
    lines = {box[0] for box in written(recorded)}
    assert lines >= {  # the last line of each
        *("en Gelijke Kansen", "Armoedebestrijding", "Landbouw", "en Wonen", "Energie en Toerisme"),
        *("en Cultuur", "Openbare Werken", "Onderwijs en Sport", "Gezin"),
    }


def test_words_in_the_file_of_the_command_never_meet(recorded: Chrome, kg: Store, tmp_path: Path) -> None:
    page = tmp_path / "netwerk.html"
    page.write_text(draw(project(kg, goal="SD4", limit=150), "Netwerk"), encoding="utf8")
    for size in ((1366, 900), (390, 844)):
        resize(recorded, *size)
        recorded.get(page.as_uri())
        assert len(written(recorded)) >= 10


@pytest.mark.parametrize("view", [view for view in VIEWS if view != "a point chosen"])
def test_the_picture_to_take_along_names_every_point_and_no_word_meets_another_or_a_mark(
    browser: Chrome, website: Served, view: str
) -> None:
    address = website.url + VIEWS[view]
    resize(browser, 1366, 900)
    browser.get(address.replace("/netwerk", "/netwerk.svg"))
    boxes = evaluate(
        browser,
        """(() => { const all = (what) => [...document.querySelectorAll(what)].map(e => [e.textContent, ...(r => [r.left, r.top, r.right, r.bottom])(e.getBoundingClientRect())]);
        return [all('text.label'), all('text:not(.label)'), all('g > g > path, g[transform] > path')]; })()""",
    )
    labels, others, marks = ([tuple(box) for box in part] for part in boxes)
    points = httpx.get(address.replace("/netwerk", "/netwerk.json"), timeout=PATIENCE).json()["nodes"]
    assert len(labels) == len(points)
    width, height = evaluate(
        browser, "(s => [s.width.baseVal.value, s.height.baseVal.value])(document.documentElement)"
    )
    assert wrong([*labels, *others, *marks], width, height) == []
    errors(browser)  # a picture by itself has no icon, which the browser logs
