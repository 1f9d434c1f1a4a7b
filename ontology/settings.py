"""The one table of settings: feeds the command line, the environment variables and docs/settings.md."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ontology.errors import VapaError
from ontology.iris import DEFAULT_BASE

__all__ = ["SETTINGS", "Setting", "SettingError", "setting"]


class SettingError(VapaError):
    """A setting has a value that it cannot have; the message names the setting and what it takes."""

    exit_code = 2


@dataclass(frozen=True)
class Setting:
    """A setting: its name, default (as text), what makes a value right, and one sentence of help."""

    name: str
    default: str
    convert: Callable[[str], object]
    takes: str
    help: str
    shown: str | None = None
    """How the default is told, where its text depends on the machine."""

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"VAPA_{self.name.upper()}"

    def value(self, given: str | None = None) -> object:
        """The value in force: what was given, else the environment, else the default.

        Raises SettingError when that is not a value this setting takes.
        """
        text = given if given is not None else os.environ.get(self.variable, self.default)
        try:
            return self.convert(text)
        except ValueError:
            raise SettingError(f"setting '{self.name}' takes {self.takes}, not '{text}'") from None


def _base(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`?#]+", text) or text.endswith("/"):
        raise ValueError(text)
    return text


def _address(text: str) -> str:
    if text and not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", text):
        raise ValueError(text)
    return text


def _positive(text: str) -> int:
    if int(text) < 1:
        raise ValueError(text)
    return int(text)


def _count(text: str) -> int:
    if int(text) < 0:
        raise ValueError(text)
    return int(text)


def _port(text: str) -> int:
    if not 0 <= int(text) <= 65535:
        raise ValueError(text)
    return int(text)


def _contact(text: str) -> str:
    if text and not re.fullmatch(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+|https?://[^\s<>\"]+", text):
        raise ValueError(text)
    return text


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "base",
        DEFAULT_BASE,
        _base,
        "an http(s) address without a final slash",
        "The address under which every IRI of our own is minted.",
    ),
    Setting(
        "data",
        str(Path(__file__).parent.parent / "data"),
        Path,
        "a folder",
        "The folder with the YAML records that the graph is built from.",
        shown="the data that come with vapa",
    ),
    Setting(
        "dump",
        "build/vapa.nq",
        Path,
        "a file",
        "The N-Quads file that `vapa build` writes and everything else reads.",
    ),
    Setting(
        "report_findings",
        "10",
        _positive,
        "a whole number above zero",
        "How many findings of each rule a report shows at most; it says how many more there are.",
    ),
    Setting(
        "page_findings",
        "20",
        _positive,
        "a whole number above zero",
        "How many overlaps or gaps one page of the site shows at most; it links to the next.",
    ),
    Setting(
        "page_rows",
        "300",
        _positive,
        "a whole number above zero",
        "How many rows of a list or table one page of the site shows at most; it links to the next.",
    ),
    Setting(
        "page_details",
        "50",
        _positive,
        "a whole number above zero",
        "How many measures, passages or findings a page unfolds under one heading at most; it says where the rest is.",
    ),
    Setting(
        "page_choices",
        "1000",
        _positive,
        "a whole number above zero",
        "How many names a page offers to choose from at most; of more it says how to reach the rest.",
    ),
    Setting(
        "page_cache",
        "50000000",
        _count,
        "a whole number, or 0 for none",
        "How many bytes of pages the site keeps, to give them again without making them anew.",
    ),
    Setting(
        "matrix_things",
        "40",
        _positive,
        "a whole number above zero",
        "How many rows and how many columns a matrix shows at most, the most used ones; it tells of the rest.",
    ),
    Setting(
        "network_nodes",
        "150",
        _positive,
        "a whole number above zero",
        "How many nodes a network picture shows at most; the page says what was left out.",
    ),
    Setting(
        "network_whole",
        "2000",
        _positive,
        "a whole number above zero",
        "How many nodes the page /netwerk shows at most to who asks for all of them; it says what was left out.",
    ),
    Setting(
        "host",
        "127.0.0.1",
        str,
        "an address of this machine",
        "The address that `vapa serve` listens on; only this machine can reach the default.",
    ),
    Setting(
        "port",
        "8000",
        _port,
        "a port number, or 0 for any free one",
        "The port that `vapa serve` listens on.",
    ),
    Setting(
        "publisher",
        "Redactie van vapa",
        str,
        "a name",
        "Who publishes this data set, as the catalogue says; the default is the group of editors in the graph.",
    ),
    Setting(
        "contact",
        "",
        _contact,
        "an e-mail address or an http(s) address, or nothing",
        "Where the catalogue sends questions about the data.",
        shown="the page about the editors",
    ),
    Setting(
        "query_seconds",
        "10",
        _positive,
        "a whole number above zero",
        "How long a query may run on the endpoint, in seconds; one that takes longer is ended and told so.",
    ),
    Setting(
        "query_rows",
        "10000",
        _positive,
        "a whole number above zero",
        "How many rows (or triples) the endpoint answers at most; a longer answer is cut and says so.",
    ),
    Setting(
        "query_bytes",
        "250000",
        _positive,
        "a whole number above zero",
        "How long a request to the endpoint may be, in bytes.",
    ),
    Setting(
        "query_memory",
        "1000000000",
        _positive,
        "a whole number above zero",
        "How much memory a query may take on the endpoint beyond the loaded graph, in bytes (on Linux).",
    ),
    Setting(
        "answer_bytes",
        "20000000",
        _positive,
        "a whole number above zero",
        "How large an answer of the endpoint may be, in bytes; one that is larger is refused.",
    ),
    Setting(
        "answer_cache",
        "30000000",
        _count,
        "a whole number, or 0 for none",
        "How many bytes of answers the endpoint keeps, to give them again without asking the graph.",
    ),
    Setting(
        "workers",
        "8",
        _positive,
        "a whole number above zero",
        "How many queries the endpoint answers at the same time.",
    ),
    Setting(
        "queue",
        "64",
        _positive,
        "a whole number above zero",
        "How many queries may wait for a free worker; who comes after them is asked to come back later.",
    ),
    Setting(
        "client_queries",
        "64",
        _count,
        "a whole number, or 0 for any number",
        "How many queries of one client may run or wait on the endpoint at once; it is asked to come back for more.",
    ),
    Setting(
        "client_seconds",
        "30",
        _positive,
        "a whole number above zero",
        "How many seconds a client has to send a request, or to take in more of its answer, before it is cut off.",
    ),
    Setting(
        "unread_bytes",
        "200000000",
        _positive,
        "a whole number above zero",
        "How many bytes of answers may wait to be read by all clients; beyond it the slowest are cut off.",
    ),
    Setting(
        "connections",
        "1000",
        _positive,
        "a whole number above zero",
        "How many connections the server keeps open at once; beyond it, one that asks nothing or too slowly is closed.",
    ),
    Setting(
        "store",
        "",
        _address,
        "the http(s) address of a SPARQL endpoint",
        "The SPARQL endpoint to ask instead of the dump.",
        shown="none: the dump is asked",
    ),
    Setting(
        "store_user",
        "",
        str,
        "a name",
        "The user that a store elsewhere knows, for a store that does not let everyone in.",
        shown="none",
    ),
    Setting(
        "store_password",
        "",
        str,
        "a password",
        "The password of that user; it has no option, so that it stands in no list of processes.",
        shown="none",
    ),
    Setting(
        "store_timeout",
        "60",
        _positive,
        "a whole number above zero",
        "How many seconds a store elsewhere has for one answer, or for taking in one piece.",
    ),
    Setting(
        "enrich_bytes",
        "50000000",
        _positive,
        "a whole number above zero",
        "How large an answer `vapa enrich` takes in, in bytes; one that is larger is refused.",
    ),
    Setting(
        "push_triples",
        "20000",
        _positive,
        "a whole number above zero",
        "How many triples `vapa push` sends at once.",
    ),
    Setting(
        "push_attempts",
        "5",
        _positive,
        "a whole number above zero",
        "How often `vapa push` sends a piece when the store fails for a moment, each time after a longer wait.",
    ),
)


def setting(name: str) -> Setting:
    """One setting by name. Raises KeyError when there is none."""
    return {item.name: item for item in SETTINGS}[name]
