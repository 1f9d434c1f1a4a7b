"""The settings table: one place for names, defaults and checks; the docs page says all of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import ROOT
from vapa import settings
from vapa.settings import SETTINGS, Setting, SettingError, setting


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
    ("name", "text"),
    [("base", "geen adres"), ("base", "https://x.be/"), ("network_nodes", "0"), ("network_nodes", "x")],
)
def test_a_wrong_value_is_told_in_one_sentence(name: str, text: str) -> None:
    with pytest.raises(SettingError, match=f"setting '{name}' takes"):
        setting(name).value(text)


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
