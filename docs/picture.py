"""Makes docs/network.png, the README's picture: `uv run python docs/picture.py` (needs chromium and chromedriver)."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from selenium import webdriver

import vapa
from viz.network import draw, project

if __name__ == "__main__":
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or "chromium"
    for flag in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--window-size=1500,1700",
    ):
        options.add_argument(flag)
    with TemporaryDirectory() as folder:
        page = Path(folder) / "network.html"
        page.write_text(draw(project(vapa.open(), goal="SD4", limit=150), "Netwerk van SD4"), encoding="utf8")
        chrome = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
        try:
            chrome.get(page.as_uri())
            chrome.find_element("id", "network").screenshot(str(Path(__file__).parent / "network.png"))
        finally:
            chrome.quit()
