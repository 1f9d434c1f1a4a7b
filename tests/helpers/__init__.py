"""What tests share besides fixtures: where things are, a browser, servers, stores and the pages of the site."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "small_plan"
"""A plan of four measures, with its document, made for the tests."""
