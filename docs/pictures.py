"""Makes the pictures of the explorer in docs/: `uv run python docs/pictures.py` (needs chromium and chromedriver).

Each is a part of a page as a reader at a desktop sees it; the data are the repository's own.
"""

from __future__ import annotations

import base64
from pathlib import Path

import vapa
from ontology import DEFAULT_BASE
from tests.browser import evaluate, opened, resize, wait
from tests.pages import PAGES, READY
from tests.serving import served

PICTURES = {
    "start": (1000, ""),
    "measure": (1100, ""),
    "overlap": (1100, ""),
    "network": (1000, ".picture"),
    "matrix": (1000, ""),
    "budget": (1100, ""),
}
"""The kinds of page to show, with the pixels of height and where to start; each becomes docs/explorer-{kind}.png."""

WIDTH = 1280
LARGEST = 400_000
"""Bytes a picture may have, so that the repository stays small."""


def main() -> None:
    """Make them all."""
    dump = vapa._make_default(DEFAULT_BASE, lambda _: None)
    with served(dump.absolute()) as server, opened() as chrome:
        for kind, (height, start) in PICTURES.items():
            resize(chrome, WIDTH, height)
            chrome.get(server.url + PAGES[kind])
            wait(chrome, READY.get(kind, "document.readyState === 'complete'"), 30)
            if start:
                evaluate(chrome, f"document.querySelector({start!r}).scrollIntoView(), scrollBy(0, -24)")
            picture = base64.b64decode(chrome.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})["data"])
            if len(picture) > LARGEST:
                raise SystemExit(f"the picture of {kind} has {len(picture)} bytes; show less of it")
            (Path(__file__).parent / f"explorer-{kind}.png").write_bytes(picture)


if __name__ == "__main__":
    main()
