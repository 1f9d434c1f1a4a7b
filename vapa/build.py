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


def build(settings: Settings, step: Step = lambda _: None, *, findings: bool = True) -> bytes:
    """The dump of the data in force as N-Quads: the loaders make it, the queries check it and derive findings.

    Without `findings` the graphs `analysis` and `service` stay empty: nothing in them can be wrong by itself.
    Raises loaders.DataError with all problems when the data is not right.
    """
    with _uncollected():
        return _built(settings, step, findings)


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


def _built(settings: Settings, step: Step, findings: bool) -> bytes:
    from loaders import build as build_dump
    from loaders.remembered import Remembered
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

    kept = Path(f"{settings.dump}.records")
    read = Remembered(kept.read_bytes() if kept.is_file() else b"")
    content = build_dump(
        settings.data,
        base=settings.base,
        checks=lambda content: check(store(content)),
        derive=follows if findings else lambda _: (),
        step=step,
        read=read,
    )
    if findings and (records := read.to_keep()):
        with suppress(OSError):
            write(kept, records)
    return content


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
        whole, counts = found == label, f"{found.statements} statements of {label.statements}"
    else:
        there = [(content.count(b" <%b> .\n" % graph), int(number)) for graph, number in _COUNTED.findall(content)]
        lost = [pair for pair in there if pair[0] < pair[1]]
        whole, counts = not lost, "{} statements of {} in a graph".format(*lost[0] if lost else (0, 0))
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
    digest = sha256(settings.base.encode())
    for folder in (settings.data, *(HOME / name for name in ("ontology", "loaders", "queries"))):
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".yaml", ".ttl", ".py", ".rq"):
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _label_of(dump: Path) -> Path:
    """Where its label stands: next to the file itself, by whatever link it is named."""
    return Path(f"{os.path.realpath(dump)}.json")
