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
        "network_nodes",
        "150",
        _positive,
        "a whole number above zero",
        "How many nodes a network picture shows at most; the page says what was left out.",
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
