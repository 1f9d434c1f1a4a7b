"""How fast the explorer is: the server's time for every kind of page, its weight, and the time it takes in a browser.

    uv run python -m benchmarks.site [repeats] [--times N] [--no-browser]

Server: median and p95 of warm requests over loopback on a kept connection, each beside its peer in the same run, a
file of the same size served by the same app; the two take turns. `first` is the very first request, before anything
was kept. Browser: a page opened with an empty cache, from asking to the end of its load event, and when it was first
painted; bytes are those sent, heads included. `--times` also measures the server with a plan so many times larger,
findings included: how soon after its start it answers, and then what each kind of page takes. All figures are
milliseconds and kB; ratios are what to compare with another machine.
"""

from __future__ import annotations

import argparse
import http.client
import json
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from benchmarks.generate import generate
from queries import Store, apply_rule, rules
from queries.findings import Links
from queries.findings.rdf import statements
from tests.helpers.browser import evaluate, missing, opened, resize, wait
from tests.helpers.pages import PAGES, READY
from vapa.build import current_dump
from vapa.settings import Settings

PATIENCE = 120
"""Seconds that an answer may take before a kind of page is given up."""

_TOO_DEAR = {"same-amount"}
"""Finds nothing in generated plans, whose amounts are made to differ, and takes 23 GB to do so at 50 times."""

_ACCEPT = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@dataclass(frozen=True)
class Times:
    """Milliseconds of warm answers to a page and of its peer, the first answer, and the size of the page."""

    first: float
    median: float
    p95: float
    peer: float
    peer_p95: float
    size: int

    def __str__(self) -> str:
        ratio = self.median / self.peer
        peer = f"{self.peer:8.1f} {self.peer_p95:8.1f} {ratio:6.1f} x"
        return f"{self.size / 1000:8.0f} {self.first:8.0f} {self.median:8.1f} {self.p95:8.1f} {peer}"


HEAD = f"{'':22}{'kB':>8} {'first':>8} {'median':>8} {'p95':>8} {'peer':>8} {'its p95':>8} {'ratio':>8}"


class Asker:
    """One kept connection to a server."""

    def __init__(self, url: str) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)

    def ask(self, address: str) -> tuple[float, bytes]:
        """Milliseconds to the last byte, and the answer. Raises ValueError when that is not 200."""
        start = time.perf_counter()
        self.connection.request("GET", address, headers=_ACCEPT)
        answer = self.connection.getresponse()
        body = answer.read()
        taken = (time.perf_counter() - start) * 1000
        if answer.status != 200:
            raise ValueError(f"{address}: {answer.status}")
        return taken, body


@contextmanager
def serving(dump: Path, files: Path) -> Iterator[str]:
    """The app over a dump in a process of its own, which also serves a folder of files at /peer; gives its address."""
    command = [sys.executable, "-m", "benchmarks.site", "--serve", str(dump), str(files)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield process.stdout.readline().strip().rstrip("/")
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:  # it still works at what nobody waited for
                process.kill()


def serve(dump: Path, files: Path) -> None:
    from viz.web import create_app
    from viz.web.endpoint import Limits
    from viz.web.http.connections import ClientLimits
    from viz.web.http.server import serve as run
    from viz.web.paging import PageLimits

    settings = Settings.in_force()
    version = sha256(dump.read_bytes()).hexdigest()[:16]
    app = create_app(Store.read(dump), version, settings.part(Limits), settings.part(PageLimits))
    app.router.routes.append(Mount("/peer", StaticFiles(directory=files)))
    run(app, "127.0.0.1", 0, settings.part(ClientLimits), settings.trusted_proxies, lambda url: print(url, flush=True))


def server_times(url: str, files: Path, repeats: int) -> dict[str, Times]:
    """How long the server takes for every kind of page."""
    asker, found = Asker(url), {}
    for kind, address in PAGES.items():
        try:
            first, body = asker.ask(address)
        except TimeoutError:
            print(f"{kind:22}no answer in {PATIENCE} seconds", flush=True)
            asker.connection.close()
            continue
        except ValueError as error:  # a larger plan has other findings
            print(f"{kind:22}not there ({error})", flush=True)
            continue
        peer = f"{kind.replace(' ', '-')}.html"
        (files / peer).write_bytes(body)
        pairs = [(asker.ask(address)[0], asker.ask(f"/peer/{peer}")[0]) for _ in range(repeats + 3)][3:]
        ours, theirs = ([pair[at] for pair in pairs] for at in (0, 1))
        found[kind] = Times(
            first, statistics.median(ours), p95(ours), statistics.median(theirs), p95(theirs), len(body)
        )
    return found


def readiness(url: str) -> None:
    """Print how soon after its start a server answers, from what is ready first to what is ready last."""
    start = time.perf_counter()
    for name, address in (
        ("list", "/maatregelen"),
        ("overlap", "/overlap"),
        ("whole picture", "/netwerk.json?alles=ja"),
    ):
        Asker(url).ask(address)
        print(f"{name:22}{time.perf_counter() - start:8.1f} s after the start", flush=True)


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def larger(dump: Path, times: int, out: Path) -> None:
    """Write the dump of a plan so many times larger, with at most so many times the findings of each rule."""
    with out.open("wb") as file:
        file.writelines(generate(dump.read_bytes(), 81 * times))
    real, store = Store.read(dump), Store.read(out)
    links = Links(store)
    with out.open("ab") as file:
        for name, rule in rules().items():
            if name not in _TOO_DEAR:
                most, derived = times * len(apply_rule(real, name).findings), apply_rule(store, name, links)
                kept = replace(derived, findings=derived.findings[:most])
                file.writelines(statements(rule, kept, store.base, store.plan))


WEIGHT = """JSON.stringify([performance.getEntriesByType('navigation')[0], ...performance.getEntriesByType('resource')]
  .map(e => [e.name, e.initiatorType, e.transferSize]))"""


def browser_times(url: str, repeats: int) -> None:
    """Print what a browser with an empty cache needs for every kind of page."""
    print(f"\n{'in the browser':22}{'painted':>8} {'complete':>8} {'usable':>8} {'kB':>8}   html, css, js, other")
    with opened(keeps_pages=True) as chrome:
        resize(chrome, 1280)
        chrome.execute_cdp_cmd("Network.enable", {})
        chrome.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": True})
        for kind, address in PAGES.items():
            found = []
            for _ in range(repeats):
                chrome.get(url + address)
                painted = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
                complete = "performance.getEntriesByType('navigation')[0].loadEventEnd"
                usable = 0.0
                if kind in READY:
                    wait(chrome, READY[kind], 30)
                    usable = evaluate(chrome, "performance.now()")
                found.append((wait(chrome, painted), wait(chrome, complete), usable))
            middle = [statistics.median(column) for column in zip(*found, strict=True)]
            parts = weigh(json.loads(evaluate(chrome, WEIGHT)))
            shown = ", ".join(f"{size / 1000:.1f}" for size in parts.values())
            usable_at = f"{middle[2]:8.0f}" if kind in READY else f"{'':8}"
            print(
                f"{kind:22}{middle[0]:8.0f} {middle[1]:8.0f} {usable_at} {sum(parts.values()) / 1000:8.1f}   {shown}",
                flush=True,
            )


def weigh(entries: list[tuple[str, str, int]]) -> dict[str, int]:
    """Bytes sent for a page, by what they are."""
    parts = {"html": 0, "css": 0, "js": 0, "other": 0}
    for name, initiator, size in entries:
        suffix = Path(urlsplit(name).path).suffix.lstrip(".")
        parts["html" if initiator == "navigation" else suffix if suffix in ("css", "js") else "other"] += size
    return parts


def main(repeats: int, times: int, browser: bool) -> None:
    with TemporaryDirectory() as folder:
        files, large = Path(folder) / "peer", Path(folder) / "large.nq"
        files.mkdir()
        settings = Settings.in_force()
        current_dump(settings)
        with serving(settings.dump, files) as url:
            print(HEAD)
            small = server_times(url, files, repeats)
            for kind, taken in small.items():
                print(f"{kind:22}{taken}", flush=True)
            if browser and not missing():
                browser_times(url, 5)
        if times:
            larger(settings.dump, times, large)
            with serving(large, files) as url:
                print(f"\n{times} times as many measures; the last column is beside the real plan")
                readiness(url)
                print(HEAD)
                for kind, taken in server_times(url, files, max(repeats // 4, 5)).items():
                    print(f"{kind:22}{taken} {taken.median / small[kind].median:8.1f} x", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        serve(*map(Path, sys.argv[2:]))
    else:
        options = argparse.ArgumentParser()
        options.add_argument("repeats", type=int, nargs="?", default=100)
        options.add_argument("--times", type=int, default=0)
        options.add_argument("--no-browser", action="store_true")
        given = options.parse_args()
        main(given.repeats, given.times, not given.no_browser)
