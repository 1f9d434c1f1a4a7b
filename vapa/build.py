"""What a dump is made from and where it is kept: building one, and keeping the default one up to date."""

from __future__ import annotations

import gc
import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from ontology.errors import VapaError
from ontology.wording import counted
from vapa.files import write
from vapa.settings import HOME, Settings

__all__ = ["DumpError", "Label", "build", "current_dump", "kept", "read_dump", "up_to_date", "write_dump"]

_COUNTED = re.compile(rb'^<(\S+/id/graph/[^>/]+)> <http://rdfs\.org/ns/void#triples> "(\d+)"', re.MULTILINE)
"""How many statements a dump says that a graph of it has."""

Step = Callable[[str], None]
"""Called with the name of each step as it starts, to show progress."""


class DumpError(VapaError):
    """A dump is not what its label says that it was when it was written."""


@dataclass(frozen=True)
class Label:
    """What stands with a dump, in a file of the same name that ends in `.json`.

    `made_from` is the fingerprint of base, records and code; `sha256` and `statements` are those of the content.
    """

    made_from: str
    sha256: str
    statements: int

    @classmethod
    def of(cls, content: bytes, made_from: str) -> Label:
        """The label of a dump."""
        return cls(made_from, sha256(content).hexdigest(), content.count(b"\n"))

    @classmethod
    def read(cls, dump: Path) -> Label | None:
        """The label that stands with a dump; None where there is none. Raises DumpError for one that is broken."""
        path = _label_of(dump)
        try:
            return cls(**json.loads(path.read_text(encoding="utf8")))
        except OSError:
            return None
        except (ValueError, TypeError):
            raise DumpError(f"{path} is no label of a dump; build it again with `vapa build`") from None


def build(settings: Settings, step: Step = lambda _: None, *, findings: bool = True, anew: bool = False) -> bytes:
    """The dump of the data in force as N-Quads: the loaders make it, the queries check it and derive findings.

    Without `findings` the graphs `analysis` and `service` stay empty: nothing in them can be wrong by itself. What the
    last build left is taken up where it is of the same files, or of the same graph, unless all is to be done `anew`.
    Raises loaders.DataError with all problems when the data is not right.
    """
    with _uncollected():
        return _built(settings, step, findings, anew)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Pause the garbage collector: a build makes few cycles and many objects, and takes a sixth less time so."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _built(settings: Settings, step: Step, findings: bool, anew: bool) -> bytes:
    from loaders import build as build_dump
    from queries import Store, check, derive
    from queries.service import describe

    @lru_cache(maxsize=1)
    def store(content: bytes) -> Store:
        return Store(content, settings.base)

    def follows(content: bytes) -> Iterator[bytes]:
        found = list(derive(store(content)))
        store(content).add(b"".join(found))
        step("describing it")
        yield from (*found, *describe(store(content)))

    last = _Last(settings, anew)
    content = build_dump(
        settings.data,
        base=settings.base,
        checks=lambda content: check(store(content)),
        derive=follows if findings else lambda _: (),
        step=step,
        read=last.read,
        before=last.whole if findings else last.checked,
    )
    if findings:
        with suppress(OSError):
            last.keep(content)
    return content


class _Last:
    """What the last build left next to the default dump: what its files held, and of which graph it made what dump.

    `read` reads the files, and does not parse again what it knows of them.
    """

    def __init__(self, settings: Settings, anew: bool) -> None:
        from loaders.remembered import Remembered

        self._base, self._dump, self._now = settings.base, settings.dump, ""
        self._records, self._graph = (Path(f"{settings.dump}.{name}") for name in ("records", "graph"))
        self.read = Remembered(b"" if anew else _left(self._records))
        graph = "" if anew else _left(self._graph).decode("ascii", "replace")
        self._known, _, self._made = graph.partition(" ")

    def checked(self, content: bytes) -> bytes | None:
        """A graph, where it is the one that was checked, by the same rules; else None."""
        rules = _hashed(self._base, HOME / "ontology", HOME / "queries", HOME / "loaders" / "dump.py")
        self._now = sha256(rules.encode() + content).hexdigest()
        return content if self._now == self._known else None

    def whole(self, content: bytes) -> bytes | None:
        """The default dump, where it is whole and was made of this graph by the same rules; else None."""
        with suppress(OSError):
            if self.checked(content) and sha256(dump := self._dump.read_bytes()).hexdigest() == self._made:
                return dump
        return None

    def keep(self, content: bytes) -> None:
        """Leave it to the next build, unless the default dump is a pipe or device. Raises OSError."""
        if self._dump.exists() and not self._dump.is_file():
            return
        write(self._graph, f"{self._now} {sha256(content).hexdigest()}".encode())
        if records := self.read.to_keep():
            write(self._records, records)


def _left(path: Path) -> bytes:
    """The content of a file; nothing where it is not there, or not for us to read."""
    with suppress(OSError):
        return path.read_bytes()
    return b""


def write_dump(out: Path, content: bytes, made_from: str) -> None:
    """Write a dump with its label. The old label goes first, so that a dump never stands with a wrong one."""
    _label_of(out).unlink(missing_ok=True)
    write(out, content)
    if out.is_file():
        write(_label_of(out), json.dumps(asdict(Label.of(content, made_from)), indent=2).encode() + b"\n")


def read_dump(dump: Path) -> bytes:
    """The content of a dump. Raises OSError, and DumpError when it was cut or changed.

    Its label says so; of one without a label, such as a download, the counts in its graph `service`.
    """
    content = dump.read_bytes()
    if label := Label.read(dump):
        found = Label.of(content, label.made_from)
        whole, counts = found == label, f"{counted(found.statements, 'statement')} of {label.statements}"
    else:
        there = [(content.count(b" <%b> .\n" % graph), int(number)) for graph, number in _COUNTED.findall(content)]
        lost = [pair for pair in there if pair[0] < pair[1]]
        (held, of), *_ = lost or [(0, 0)]
        whole, counts = not lost, f"{counted(held, 'statement')} of {of} in a graph"
    if not whole:
        raise DumpError(
            f"{dump} is not what was written: it holds {counts}, or others; build it again with `vapa build`"
        )
    return content


def up_to_date(dump: Path, made_from: str) -> bool:
    """Whether a dump was made from what has this fingerprint, as its label says."""
    with suppress(DumpError):
        return (label := Label.read(dump)) is not None and label.made_from == made_from
    return False


def kept(dump: Path, made_from: str) -> bytes | None:
    """The content of a dump that was made from what has this fingerprint; None when it was not, or is not whole."""
    with suppress(OSError, DumpError):
        if up_to_date(dump, made_from):
            return read_dump(dump)
    return None


def current_dump(settings: Settings, step: Step = lambda _: None) -> bytes:
    """The default dump: the one that is kept when it was made from the data in force, else built anew and kept.

    Where it cannot be written it is built in memory. Raises loaders.DataError when the data is not right.
    """
    made_from = fingerprint(settings)
    if content := kept(settings.dump, made_from):
        return content
    content = build(settings, step)
    with suppress(OSError):
        write_dump(settings.dump, content, made_from)
    return content


def fingerprint(settings: Settings) -> str:
    """A hash of all that a dump is made from: base, records, ontology, loaders, checks and findings."""
    return _hashed(settings.base, settings.data, *(HOME / name for name in ("ontology", "loaders", "queries")))


def _hashed(base: str, *places: Path) -> str:
    """A hash of a base, and of the records and code in these folders and files."""
    digest = sha256(base.encode())
    for place in places:
        for path in sorted(place.rglob("*")) if place.is_dir() else (place,):
            if path.suffix in (".yaml", ".ttl", ".py", ".rq"):
                digest.update(path.relative_to(place).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _label_of(dump: Path) -> Path:
    """Where its label stands: next to the file itself, by whatever link it is named."""
    return Path(f"{os.path.realpath(dump)}.json")
