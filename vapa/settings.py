"""The one table of settings: it feeds the command line, the environment variables and docs/settings.md.

Only this module reads the environment. Floors below the roof take the values, or a part of them
(`Settings.part`) as a dataclass of theirs with fields of the same names.
"""

from __future__ import annotations

import dataclasses
import math
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from ontology.errors import VapaError
from ontology.iris import DEFAULT_BASE
from ontology.wording import hint

__all__ = ["HOME", "SETTINGS", "Setting", "SettingError", "Settings", "setting"]

_Part = TypeVar("_Part")
_INSTALLED = (Path(__file__).parent / "data").is_dir()
"""Whether vapa was installed from a wheel, in which all else lies in this package."""
HOME = Path(__file__).parent if _INSTALLED else Path(__file__).parent.parent
"""The folder in which ontology/, data/, loaders/, queries/ and viz/ lie."""


class SettingError(VapaError):
    """A setting has a value that it cannot have; the message names the setting and what it takes."""

    exit_code = 2


@dataclass(frozen=True)
class Setting:
    """What is known of a setting, apart from its type: its default, which texts it takes, and one sentence of help."""

    name: str
    default: object
    convert: Callable[[str], object]
    takes: str
    help: str
    shown: str | None
    """How the default is told, where its text depends on the machine."""

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"VAPA_{self.name.upper()}"

    def value(self, given: object = None) -> object:
        """The value in force: the one given (a text is converted), else the environment's, else the default.

        Raises SettingError when that is not a value this setting takes.
        """
        found = given if given is not None else os.environ.get(self.variable)
        if found is None:
            return self.default
        try:
            return self.convert(str(found))
        except ValueError:
            where = f" ({self.variable} in the environment)" if found == os.environ.get(self.variable) else ""
            raise SettingError(f"setting '{self.name}'{where} takes {self.takes}, not '{found}'") from None


def _kind(convert: Callable[[str], object], takes: str = "") -> Callable[..., Any]:
    """What makes the fields of a kind of setting, of a default and its help; `takes` may be told for each of them."""

    def field(default: object, help: str, *, takes: str = takes, shown: str | None = None) -> Any:
        return dataclasses.field(default=default, metadata={"rest": (convert, takes, help, shown)})

    return field


def _number(least: int, most: float = math.inf) -> Callable[[str], int]:
    def convert(text: str) -> int:
        if not least <= int(text) <= most:
            raise ValueError(text)
        return int(text)

    return convert


def _matching(pattern: str, convert: Callable[[str], object] = str) -> Callable[[str], object]:
    def converted(text: str) -> object:
        if not re.fullmatch(pattern, text):
            raise ValueError(text)
        return convert(text)

    return converted


_text, _path = _kind(str), _kind(Path)
_positive = _kind(_number(1), "a whole number above zero")
_count = _kind(_number(0), "a whole number above zero, or 0 for none")
_port = _kind(_number(0, 65535), "a port number, or 0 for any free one")
_switch = _kind(_matching("yes|no", lambda text: text == "yes"), "yes or no")
_base_iri = _kind(
    _matching(r"https?://[^\s<>\"{}|\\^`?#]*[^\s<>\"{}|\\^`?#/]"), "an http(s) address without a final slash"
)
_public = _kind(
    _matching(r"(https?://[A-Za-z0-9.:\[\]-]+(/[A-Za-z0-9._~-]+)*)?/?", lambda text: text.rstrip("/")),
    "an http(s) address of this site, such as https://data.example.org/vapa, or nothing",
)
_address = _kind(_matching(r"(https?://[^\s<>\"{}|\\^`]+)?"), "the http(s) address of a SPARQL endpoint")
_contact = _kind(
    _matching(r"([^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+|https?://[^\s<>\"]+)?"),
    "an e-mail address or an http(s) address, or nothing",
)


def _default_dump() -> Path:
    """build/ of the repository where vapa runs from one, else the cache folder of the user, or of the machine."""
    if not _INSTALLED:
        return HOME / "build" / "vapa.nq"
    from platformdirs import site_cache_path, user_cache_path

    try:
        return user_cache_path("vapa", appauthor=False) / "vapa.nq"
    except RuntimeError:  # a service runs as a user without a home
        return site_cache_path("vapa", appauthor=False) / "vapa.nq"


@dataclass(frozen=True)
class Settings:
    """The settings and their values. `Settings.in_force()` reads the environment; `part` hands some of them on."""

    base: str = _base_iri(
        DEFAULT_BASE,
        "The address under which all our IRIs are minted.",
    )
    data: Path = _path(
        HOME / "data",
        "The folder with the YAML records that the graph is built from.",
        shown="the data that come with vapa",
        takes="a folder",
    )
    dump: Path = _path(
        _default_dump(),
        "The N-Quads file that everything reads; it is built anew when it is not up to date, unless --dump names it.",
        takes="a file",
        shown="build/vapa.nq in the repository; vapa.nq in the user's cache folder where vapa is installed",
    )
    releases: Path = _path(
        _default_dump().parent / "releases",
        "The folder where the dumps of releases are kept and served from; `vapa release` adds to it.",
        takes="a folder",
        shown="releases/ next to the default dump",
    )
    plan: str = _text(
        "",
        "The plan to ask about, by its short name, where the graph holds more than one.",
        takes="the short name of a plan, such as vapa-2022",
        shown="the plan that no other replaces, the largest of several",
    )
    report_findings: int = _positive(
        10,
        "How many findings of each rule a report shows at most; it says how many more there are.",
    )
    page_findings: int = _positive(
        6,
        "How many overlaps or gaps one page of the site shows at most; it links to the next.",
    )
    page_rows: int = _positive(
        190,
        "How many rows of a list or table one page of the site shows at most; it links to the next.",
    )
    page_details: int = _positive(
        50,
        "How many measures, passages or findings a page unfolds under one heading at most; it says where the rest is.",
    )
    page_choices: int = _positive(
        1000,
        "How many names a page offers to choose from at most; of more it says how to reach the rest.",
    )
    page_cache: int = _count(
        50000000,
        "How many bytes of pages the site keeps, to give them again without making them anew.",
    )
    prepare: bool = _switch(
        True,
        "Whether `vapa serve` makes at its start what pages and files need, so that no reader waits for the first one.",
        shown="yes",
    )
    dossier_items: int = _positive(
        40,
        "How many measures and findings a dossier holds at most together; of more it is refused.",
    )
    dossier_address: int = _positive(
        4000,
        "How many characters the link of a dossier can have before its page says that it is too long to send on.",
    )
    matrix_things: int = _positive(
        120,
        "How many rows and how many columns a matrix shows at most, the most used ones; it tells of the rest.",
    )
    network_nodes: int = _positive(
        150,
        "How many nodes a network picture shows at most; the page says what was left out.",
    )
    network_whole: int = _positive(
        2000,
        "How many nodes the page /netwerk shows at most when all of them are asked for; it says what was left out.",
    )
    reconcile_queries: int = _positive(
        100,
        "How many queries a batch to the reconciliation service may hold; its manifest says so, and more are refused.",
    )
    reconcile_candidates: int = _positive(
        20,
        "How many candidates the reconciliation service gives for a query at most; a header tells when there are more.",
    )
    host: str = _text(
        "127.0.0.1",
        "The address that `vapa serve` listens on; only this machine can reach the default.",
        takes="an address of this machine",
    )
    port: int = _port(
        8000,
        "The port that `vapa serve` listens on.",
    )
    public: str = _public(
        "",
        "The address by which the site is known, with its path: what it says of itself goes by this, never by a Host.",
        shown="the address that it was reached at",
    )
    trusted_proxies: str = _text(
        "127.0.0.1,::1",
        "The web servers in front that are believed about a client's address (X-Forwarded-For, X-Forwarded-Proto).",
        takes="addresses with commas, or * for all",
    )
    publisher: str = _text(
        "",
        "Who publishes this data set, as the catalogue says.",
        takes="a name",
        shown="the group of editors in the graph",
    )
    contact: str = _contact(
        "",
        "Where the catalogue sends questions about the data, and the site corrections by readers.",
        shown="the page about the editors",
    )
    query_seconds: int = _positive(
        10,
        "How long a query may run on the endpoint, in seconds; one that takes longer is ended and told so.",
    )
    query_rows: int = _positive(
        2000000,
        "How many rows (or triples) an answer of the endpoint may have; one that has more is refused.",
    )
    query_bytes: int = _positive(
        250000,
        "How long a request to the endpoint or the reconciliation service may be, in bytes.",
    )
    query_memory: int = _positive(
        1000000000,
        "How much memory a query may take on the endpoint beyond the loaded graph, in bytes (on Linux).",
    )
    answer_bytes: int = _positive(
        500000000,
        "How large an answer of the endpoint may be, in bytes; one that is larger is refused.",
    )
    answer_cache: int = _count(
        30000000,
        "How many bytes of answers the endpoint keeps, to give them again without asking the graph.",
    )
    workers: int = _positive(
        8,
        "How many queries the endpoint answers at the same time.",
    )
    queue: int = _positive(
        64,
        "How many queries may wait for a free worker; who comes after them is asked to come back later.",
    )
    queue_seconds: int = _positive(
        30,
        "How many seconds a query may wait for a free worker before it is asked to come back later.",
    )
    client_queries: int = _count(
        64,
        "How many queries of one client may run or wait on the endpoint at once; it is asked to come back for more.",
        takes="a whole number above zero, or 0 for any number",
    )
    mcp_rows: int = _positive(
        200,
        "How many rows, findings or things an AI assistant gets of one answer at most; it is told when there are more.",
    )
    mcp_hosts: str = _text(
        "",
        "The names under which AI assistants reach `vapa serve`, separated by commas; others are refused.",
        takes="names of hosts, such as vapa.example.org",
        shown="only this machine",
    )
    client_seconds: int = _positive(
        30,
        "How many seconds a client has to send a request, or to take in more of its answer, before it is cut off.",
    )
    drain_seconds: int = _positive(
        15,
        "How many seconds a server that is told to stop goes on with what it is answering; then it says to come back.",
    )
    unread_bytes: int = _positive(
        600000000,
        "How many bytes of answers may wait to be read by all clients; beyond it the slowest are cut off.",
    )
    connections: int = _positive(
        1000,
        "How many connections the server keeps open at once; beyond it, one that asks nothing or too slowly is closed.",
    )
    store: str = _address(
        "",
        "The SPARQL endpoint to ask instead of the dump.",
        shown="none: the dump is asked",
    )
    store_user: str = _text(
        "",
        "The user that a store elsewhere knows, for a store that does not let everyone in.",
        shown="none",
        takes="a name",
    )
    store_password: str = _text(
        "",
        "The password of that user; it has no option, so that it stands in no list of processes.",
        shown="none",
        takes="a password",
    )
    store_timeout: int = _positive(
        60,
        "How many seconds a store elsewhere has for one answer, or for taking in one piece.",
    )
    enrich_bytes: int = _positive(
        50000000,
        "How large an answer `vapa enrich` takes in, in bytes; one that is larger is refused.",
    )
    enrich_batch: int = _positive(
        20,
        "Of how many things at once `vapa enrich propose` asks a service or endpoint the names.",
    )
    enrich_likeness: int = _positive(
        80,
        "How alike names must be for `vapa enrich propose` to propose a link, from 1 to 100.",
    )
    push_triples: int = _positive(
        20000,
        "How many triples `vapa push` sends at once.",
    )
    push_attempts: int = _positive(
        5,
        "How often `vapa push` sends a piece when the store fails for a moment, each time after a longer wait.",
    )
    given: frozenset[str] = frozenset()
    """The names of those whose value was given, and not taken from the environment or the default."""

    @classmethod
    def in_force(cls, **given: object) -> Settings:
        """The values given (None counts as not given), else those of the environment, else the defaults.

        Raises SettingError for a value that a setting does not take, KeyError for a setting there is not.
        """
        for name in given:
            setting(name)
        values = {item.name: item.value(given.get(item.name)) for item in SETTINGS}
        named = frozenset(name for name, value in given.items() if value is not None)
        return cls(**values, given=named)  # type: ignore[arg-type]

    def part(self, cls: type[_Part]) -> _Part:
        """A dataclass whose fields bear names of settings, with their values."""
        names = (field.name for field in dataclasses.fields(cls) if field.init)  # type: ignore[arg-type]
        return cls(**{name: getattr(self, name) for name in names})


SETTINGS: tuple[Setting, ...] = tuple(
    Setting(field.name, field.default, *field.metadata["rest"])
    for field in dataclasses.fields(Settings)
    if field.metadata
)
"""What is known of each setting, in the order of the table."""


def setting(name: str) -> Setting:
    """One of them by name. Raises KeyError when there is none."""
    found = {item.name: item for item in SETTINGS}
    if name not in found:
        raise KeyError(f"there is no setting '{name}'{hint(name, found)}")
    return found[name]
