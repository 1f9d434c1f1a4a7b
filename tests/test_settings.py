"""The settings table: one place for names, defaults and checks; the docs page says all of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers import ROOT
from vapa import settings
from vapa.cli.common import with_settings
from vapa.settings import SETTINGS, Setting, SettingError, Settings, setting


@pytest.mark.parametrize("item", SETTINGS, ids=lambda item: item.name)
def test_every_setting_is_documented(item: Setting) -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf8")
    lacking = [told for told in (f"`{item.name}`", f"`{item.variable}`", item.help) if told not in text]
    assert not lacking, "run: uv run python docs/make.py"


@pytest.mark.parametrize("item", SETTINGS, ids=lambda item: item.name)
def test_help_is_one_sentence(item: Setting) -> None:
    assert item.help.endswith(".")
    assert item.help[0].isupper()


def test_what_is_given_wins_over_the_environment_and_that_over_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    item = setting("network_nodes")
    monkeypatch.delenv(item.variable, raising=False)
    assert item.value() == 150
    monkeypatch.setenv(item.variable, "20")
    assert item.value() == 20
    assert item.value("30") == 30


@pytest.mark.parametrize(
    ("name", "text", "takes"),
    [
        ("base", "geen adres", "an http(s) address without a final slash"),
        ("base", "https://x.be/", "an http(s) address without a final slash"),
        ("network_nodes", "0", "a whole number above zero"),
        ("network_nodes", "x", "a whole number above zero"),
        ("client_queries", "-1", "a whole number above zero, or 0 for any number"),
        ("page_cache", "-1", "a whole number above zero, or 0 for none"),
    ],
)
def test_a_wrong_value_is_told_in_one_sentence_that_says_where_it_stands(
    name: str, text: str, takes: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = setting(name)
    with pytest.raises(SettingError) as given:
        item.value(text)
    assert str(given.value) == f"setting '{name}' takes {takes}, not '{text}'"
    monkeypatch.setenv(item.variable, text)
    with pytest.raises(SettingError) as found:
        Settings.in_force()
    where = f"VAPA_{name.upper()} in the environment"
    assert str(found.value) == f"setting '{name}' ({where}) takes {takes}, not '{text}'"


def test_a_setting_that_there_is_not_is_named() -> None:
    def command(settings: Settings) -> None:
        del settings

    asks: tuple[Callable[[], object], ...] = (
        lambda: setting("page_row"),
        lambda: Settings.in_force(page_row=3),
        lambda: with_settings("page_row")(command),
    )
    for ask in asks:
        with pytest.raises(KeyError, match=r"there is no setting 'page_row'; did you mean page_rows"):
            ask()


def test_a_service_without_a_home_has_a_default_dump(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user that only has a number, as in a container: its home cannot be told."""
    import pwd

    def nobody(_: object) -> pwd.struct_passwd:
        raise KeyError

    for name in ("HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    monkeypatch.setattr(settings, "_INSTALLED", True)
    assert settings._default_dump() == Path("/var/cache/vapa/vapa.nq")
