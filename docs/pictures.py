"""Makes the pictures of the explorer in docs/: `uv run python docs/pictures.py` (needs chromium and chromedriver).

Each is a part of a page as a reader at a desktop sees it; the data are the repository's own.
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import NamedTuple

from tests.helpers.browser import evaluate, opened, resize, wait
from tests.helpers.pages import PAGES, READY
from tests.helpers.serving import served
from vapa.build import current_dump
from vapa.settings import Settings


class Picture(NamedTuple):
    """What a picture shows: an address, how many pixels of its height, and the element to start at."""

    address: str
    height: int
    start: str = ""
    ready: str = "document.readyState === 'complete'"


PICTURES = {
    "start": Picture("/", 1000),
    "measure": Picture("/doc/measure/vapa-2022/7.1.4", 1000),
    "organisation": Picture(PAGES["organisation with its family"], 1000),
    "overlap": Picture(
        "/overlap?regel=similar-measures&doelgroep=energie-en-waterarmoede&los=ja", 1150, "form.filters"
    ),
    "compare": Picture(PAGES["two measures"], 1000, "h2:nth-of-type(3)"),
    "network": Picture(
        "/netwerk?thema=energie-en-water&soort=post&soort=implementer&soort=target-group&soort=actor&kleur=minister"
        "&punt=target-group/energie-en-waterarmoede",
        960,
        ".picture",
        READY["network"],
    ),
    "matrix": Picture(PAGES["matrix"], 1000),
    "budget": Picture(PAGES["budget"], 1000),
    "dossier": Picture(PAGES["dossier"], 1000),
    "sparql": Picture(
        "/sparql?voorbeeld=measures-of-instrument&p.instrument=UiTPAS", 1150, ready=READY["sparql example"]
    ),
}
"""Each becomes docs/explorer-{name}.png."""

WIDTH = 1280
LARGEST = 320_000
"""Bytes a picture may have, so that the repository stays small."""


def main() -> None:
    """Make them all."""
    settings = Settings.in_force()
    current_dump(settings)
    with served(settings.dump.absolute()) as server, opened() as chrome:
        for name, shown in PICTURES.items():
            resize(chrome, WIDTH, shown.height)
            chrome.get(server.url + shown.address)
            wait(chrome, shown.ready, 30)
            if shown.start:
                evaluate(chrome, f"document.querySelector({shown.start!r}).scrollIntoView(), scrollBy(0, -24)")
            wait(chrome, "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))")
            picture = base64.b64decode(chrome.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})["data"])
            if len(picture) > LARGEST:
                raise SystemExit(f"the picture of {name} has {len(picture)} bytes; show less of it")
            (Path(__file__).parent / f"explorer-{name}.png").write_bytes(picture)


if __name__ == "__main__":
    main()
