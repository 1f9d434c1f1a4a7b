"""The explorer with hostile names and hostile addresses: shown as text, told decently, nothing run and nothing leaked."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from selenium.webdriver import Chrome

from tests.helpers.browser import errors, evaluate, requests, resize, wait
from tests.helpers.pages import PAGES, READY, WIDTHS
from tests.helpers.serving import PATIENCE, served

EVIL = "<script>window.evil=1</script><img src=x onerror=window.evil=1>'\"&\U0001f600 </title></textarea></script>"
LONG = "x" * 300
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="module")
def site(dump: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The plan, but every name and text starts with what would run if it became HTML; some are very long words too."""
    text, evil = dump.read_text(encoding="utf8"), '> "' + EVIL.replace('"', '\\"')
    text = re.sub(r'> "(?=(?:[^"\\]|\\.)*"@(?:nl|en) )', lambda _: evil, text)
    named = r'/(?:measure/vapa-2022/7\.1\.2|actor/vvsg|goal/vapa-2022/SD1)> <[^>]*(?:[lL]abel|title)> "'
    text = re.sub(named, lambda found: found[0] + LONG, text)
    assert text.count("window.evil") > 5000
    assert text.count(LONG) > 5
    changed = tmp_path_factory.mktemp("hostile") / "vapa.nq"
    changed.write_text(text, encoding="utf8")
    with served(changed) as server:
        yield server.url


@pytest.mark.parametrize("kind", PAGES)
def test_names_that_are_code_are_shown_and_not_run(browser: Chrome, site: str, kind: str) -> None:
    resize(browser, WIDTHS["phone"])
    browser.get("about:blank")
    errors(browser), requests(browser)
    browser.get(site + PAGES[kind])
    wait(browser, READY.get(kind, "true"))
    assert evaluate(browser, "window.evil") is None
    assert evaluate(browser, "document.querySelectorAll('[onerror], script:not([src]):not([type])').length") == 0
    assert evaluate(browser, "document.documentElement.scrollWidth") <= WIDTHS["phone"]
    assert errors(browser) == []
    assert [address for address in requests(browser) if address.endswith("/x")] == []


@pytest.mark.slow
@pytest.mark.parametrize("path", dict.fromkeys(page.partition("?")[0] for page in PAGES.values()))
def test_addresses_that_are_code_get_a_decent_page(site: str, path: str) -> None:
    """Every field of every form on a page, and the language, are given what would run, and what no field takes."""
    with httpx.Client(base_url=site, headers=BROWSER, timeout=PATIENCE) as client:
        pages = [client.get(page).text for page in PAGES.values() if page.partition("?")[0] == path]
        fields = re.findall(r'<(?:input|select|textarea)\b[^>]*\bname="([^"]+)"', "".join(pages))
        names = {html.unescape(name) for name in fields}
        for name in {"lang", "format", *names}:
            for value in (EVIL, "-1", "\0", "9" * 30, LONG):
                answer = client.get(f"{path}?{quote(name)}={quote(value)}")
                asked = f"{path}?{name}={value[:10]!r}"
                assert (asked, answer.status_code) in [(asked, status) for status in (200, 400, 403, 404, 406)]
                assert [code for code in ("<script>window", "<img src=x", "Traceback") if code in answer.text] == [], (
                    asked
                )
                if answer.headers["content-type"].startswith("text/html"):
                    assert '<html lang="nl">' in answer.text, asked
