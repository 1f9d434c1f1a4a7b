"""A real browser: Chromium without a window, of a given width, with its log and what it asked for."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any

from selenium import webdriver
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.support.wait import WebDriverWait

from tests.helpers.serving import PATIENCE

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
ONE_PROCESS = "--disable-features=BackForwardCache,RenderDocument,SpareRendererForSitePerProcess,PreloadTopChromeWebUI"
"""No process for each page, so that the one before could come back as it was, and none that waits for the next."""


def missing() -> str:
    """What of the browser is not on this machine, or nothing."""
    absent = [program for program in ("chromium", "chromedriver") if not shutil.which(program)]
    return f"{' and '.join(absent)} not installed" if absent else ""


@contextmanager
def opened(*, scripts: bool = True, keeps_pages: bool = False) -> Iterator[Chrome]:
    """A browser with a new profile; without `scripts` it runs none of a page.

    As readers have it, a browser keeps the pages before to go back to; that costs a process for each page.
    """
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    if not scripts:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:  # it may still be writing when it is told to go
        for flag in (*FLAGS, f"--user-data-dir={profile}", *(() if keeps_pages else (ONE_PROCESS,))):
            options.add_argument(flag)
        chrome = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
        try:
            yield chrome
        finally:
            chrome.quit()


def resize(chrome: Chrome, width: int, height: int = 800) -> None:
    """Make the page as wide as a screen of so many pixels; a narrow one is a phone's."""
    screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)


def evaluate(chrome: Chrome, expression: str) -> Any:
    """The value of an expression in the page, whatever its Content-Security-Policy; a promise is waited for."""
    how = {"expression": expression, "awaitPromise": True, "returnByValue": True}
    found = chrome.execute_cdp_cmd("Runtime.evaluate", how)
    assert "exceptionDetails" not in found, found["exceptionDetails"]
    return found["result"].get("value")


def wait(chrome: Chrome, condition: str, seconds: float = PATIENCE) -> Any:
    """The value of an expression in the page once that is there whole and the expression is true."""
    whole = f"document.readyState === 'complete' && ({condition})"
    return WebDriverWait(chrome, seconds, 0.05).until(lambda chrome: evaluate(chrome, whole), condition)


def press(chrome: Chrome, keys: str, held: str = "") -> None:
    """Press keys one after another, wherever the focus is, while others are held."""
    chain = ActionChains(chrome, 0)
    for key in held:
        chain.key_down(key)
    chain.send_keys(keys)
    for key in held:
        chain.key_up(key)
    chain.perform()


def tab_to(chrome: Chrome, selector: str, most: int = 60) -> None:
    """Press Tab until what has the focus fits a selector; AssertionError when it never does."""
    for _ in range(most):
        press(chrome, Keys.TAB)
        if evaluate(chrome, f"document.activeElement.matches({selector!r})"):
            return
    raise AssertionError(f"{most} times Tab did not reach {selector}")


def logs(chrome: Chrome, kind: str) -> list[dict[str, str]]:
    """What the browser logged since the last call."""
    return list(chrome.get_log(kind))  # type: ignore[no-untyped-call]


def errors(chrome: Chrome) -> list[str]:
    """What went wrong in the page since the last call, as its console tells."""
    return [entry["message"] for entry in logs(chrome, "browser") if entry["level"] == "SEVERE"]


def requests(chrome: Chrome) -> list[str]:
    """Addresses asked for since the last call, but for files of this machine and data in the page itself."""
    found = []
    for entry in logs(chrome, "performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            address = message["params"]["request"]["url"]
            if not address.startswith(("file:", "data:", "blob:", "about:", "chrome:")):
                found.append(address)
    return found
