"""What tests share: all workers of a run, made by the first that needs it (as pytest-xdist's documentation has it), or one."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ontology import DEFAULT_BASE
from queries import Store, Table
from tests.helpers.serving import Served, stop


class Remembering(Store):
    """A store to which nothing is added: it gives the table again that it gave before to the same question."""

    def __init__(self, content: bytes, base: str = DEFAULT_BASE, plan: str = "") -> None:
        super().__init__(content, base, plan)
        self._given: dict[tuple[str, str], Table] = {}

    def table(self, text: str, name: str = "") -> Table:
        if (text, name) not in self._given:
            self._given[text, name] = super().table(text, name)
        return self._given[text, name]


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The file of this name in the run's folder; `make` is given its path where it was not made yet.

    Others wait meanwhile. Where making it fails, the next that asks for it tries again.
    """
    folder = _folder(factory, name)
    done = folder / ".done"
    with _locked(folder):
        if not done.exists():
            make(folder / name)
            done.touch()
    return folder / name


@contextmanager
def started_once(factory: pytest.TempPathFactory, name: str, start: Callable[[], Served]) -> Iterator[Served]:
    """The running server of this name; the last worker that leaves it stops it."""
    folder = _folder(factory, name)
    known = folder / "server"
    with (folder / ".users").open("w") as users:
        with _locked(folder):
            if not known.exists():
                server = start()
                known.write_text(f"{server.url} {server.pid}")
            fcntl.flock(users, fcntl.LOCK_SH)
        url, pid = known.read_text().split()
        try:
            yield Served(url, int(pid))
        finally:
            with _locked(folder):
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    pass  # somebody else still asks it
                else:
                    known.unlink()
                    stop(int(pid))


def _folder(factory: pytest.TempPathFactory, name: str) -> Path:
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "made-once" / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
