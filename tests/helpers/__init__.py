"""What tests share besides fixtures: where things are, a browser, servers, stores and the pages of the site."""

from __future__ import annotations

import shutil
from pathlib import Path

import yaml

from loaders.records import Profile

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "small_plan"
"""A plan of four measures, with its document, made for the tests; laid out as the plan of 2022."""
ENGLISH = ROOT / "tests" / "english_plan"
"""A plan of three measures in English, A1.3, A1.10 and A2.1, with another profile: no status, no budget field."""


def add_plan(data: Path, name: str, replaces: str | None = None) -> None:
    """Put the small plan into a data folder under another name, as if it stood in document 9999 of 2030."""
    folder = data / "plans" / name
    shutil.copytree(SMALL, folder, ignore=shutil.ignore_patterns("document.txt"))
    text = (folder / "plan.yaml").read_text(encoding="utf8").replace("identifier: klein-plan", f"identifier: {name}")
    text = text.replace("1474 (2022-2023) – Nr. 1", "9999 (2030)")
    (folder / "plan.yaml").write_text(f"{text}replaces: {replaces}\n" if replaces else text, encoding="utf8")


def profile_of(plan: Path) -> Profile:
    """The profile of the plan in a folder."""
    return Profile.model_validate(yaml.safe_load((plan / "plan.yaml").read_text(encoding="utf8"))["profile"])


WITHOUT_ROWS = ("no-longer-reported", "no-period", "open-positions")
"""Queries that find nothing in the published data: no report came after the plan, and nobody has taken a position yet."""
