"""What tests share besides fixtures: where things are, a browser, servers, stores and the pages of the site."""

from __future__ import annotations

from pathlib import Path

import yaml

from loaders.records import Profile

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "small_plan"
"""A plan of four measures, with its document, made for the tests; laid out as the plan of 2022."""
ENGLISH = ROOT / "tests" / "english_plan"
"""A plan of three measures in English, A1.3, A1.10 and A2.1, with another profile: no status, no budget field."""


def profile_of(plan: Path) -> Profile:
    """The profile of the plan in a folder."""
    return Profile.model_validate(yaml.safe_load((plan / "plan.yaml").read_text(encoding="utf8"))["profile"])


WITHOUT_ROWS = ("no-longer-reported", "open-positions")
"""Queries that find nothing in the published data: no report came after the plan, and nobody has taken a position yet."""
