"""Starts `vapa serve` in a process of its own, on a free port of this machine, and stops it by its process id."""

from __future__ import annotations

import atexit
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.helpers import ROOT
from vapa.settings import Settings
from viz.web.endpoint import Limits
from viz.web.paging import PageLimits

PATIENCE = 600
"""Seconds that a test waits for what will come, however busy the machine is."""


def limits(**given: int) -> Limits:
    """The limits of the endpoint that are in force, but for those given."""
    return replace(Settings.in_force().part(Limits), **given)


def page_limits() -> PageLimits:
    """The limits of pages that are in force; nothing is made before it is asked for."""
    return replace(Settings.in_force().part(PageLimits), prepare=False)


@dataclass(frozen=True)
class Served:
    """A running server: its address without a final slash, and the id of its process."""

    url: str
    pid: int

    @property
    def sparql(self) -> str:
        return f"{self.url}/sparql"

    @property
    def at(self) -> tuple[str, int]:
        """Where a socket connects to it."""
        host, _, port = self.url.removeprefix("http://").partition(":")
        return host, int(port)

    def family(self) -> set[int]:
        """The server's process and all that descend from it."""
        found, todo = set(), [self.pid]
        while todo:
            pid = todo.pop()
            found.add(pid)
            todo += children(pid)
        return found

    def workers(self) -> set[int]:
        """The processes that answer queries: children of the zygote, which is the server's only child."""
        return {worker for zygote in children(self.pid) for worker in children(zygote)}


@dataclass(frozen=True)
class Started(Served):
    """One that this process started."""

    process: subprocess.Popen[str]


def children(pid: int) -> list[int]:
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [int(child) for child in listed.split()]


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and is not yet buried does not."""
    return _state(pid)[0] != "Z"


def busy(pid: int) -> bool:
    """Whether a process computes: more than a tenth of a second of it since it began."""
    user, system = _state(pid)[11:13]
    return alive(pid) and int(user) + int(system) > os.sysconf("SC_CLK_TCK") / 10


def _state(pid: int) -> list[str]:
    """What the system says of a process after its name (proc(5)); of one that is gone, that it has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ["Z", *["0"] * 12]


def until(condition: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Whether a condition comes true within a time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return condition()


@contextmanager
def served(dump: Path, *, source: Path | None = None, log: Any = None, **settings: object) -> Iterator[Started]:
    """`vapa serve` over a dump, with settings by name; stopped, with all its processes, at the end.

    Few tests ask for the pages and files that a server makes at its start for some seconds: it does so when asked. Nor
    does it go on for long with what still runs at its end.
    `source` is the plan's text; `log` is a file that gets what it says on standard error.
    """
    process = _start(dump, source, log, settings)
    try:
        yield Started(_address(process), process.pid, process)
    finally:
        stop(process.pid)
        process.wait(PATIENCE)
        if process.stdout:
            process.stdout.close()


def started(dump: Path) -> Served:
    """The same, which runs until `stop`, whichever process calls that."""
    process = _start(dump, None, None, {})
    atexit.register(_let_go, process)
    return Served(_address(process), process.pid)


def _let_go(process: subprocess.Popen[str]) -> None:
    """Leave a server to who still asks it: no warning tells that it runs on."""
    if process.stdout:
        process.stdout.close()
    process.returncode = process.poll() or 0


def stop(pid: int) -> None:
    """End a server, by force after a while."""
    for ending in (signal.SIGINT, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.kill(pid, ending)
        if until(lambda: not alive(pid), 20):
            return


def _start(dump: Path, source: Path | None, log: Any, settings: Mapping[str, object]) -> subprocess.Popen[str]:
    settings = {"prepare": "no", "drain_seconds": 1, **settings}
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "vapa", "serve", "--dump", str(dump), "--port", "0"),
            *(("--source", str(source)) if source else ()),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)} | {f"VAPA_{k.upper()}": str(v) for k, v in settings.items()},
    )


def _address(process: subprocess.Popen[str]) -> str:
    """What a server says first."""
    assert process.stdout
    first: queue.Queue[str] = queue.Queue()
    threading.Thread(target=lambda: first.put(process.stdout.readline()), daemon=True).start()  # type: ignore[union-attr]
    url = first.get(timeout=PATIENCE).strip().removeprefix("vapa: ").rstrip("/")
    assert url.startswith("http://127.0.0.1:"), url
    return url
