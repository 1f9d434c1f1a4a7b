"""Programs and scripts of npm that tests need, installed once into the user's cache."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

NODE, NPM = (Path(sys.executable).parent / name for name in ("node", "npm"))


def installed(package: str, file: str) -> Path:
    """A file of an npm package (`name@version`); skips where it cannot be had, unless VAPA_REQUIRE_NODE is set."""
    name = package.rpartition("@")[0]
    folder = Path(os.environ.get("VAPA_NODE_CACHE", Path.home() / ".cache" / "vapa-tests")) / package.replace("/", "-")
    found = folder / "node_modules" / name / file
    why = "" if NODE.exists() else f"{NODE} is not there"
    if not why and not found.exists():
        install = [str(NPM), "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--no-save", package]
        try:
            done = subprocess.run(install, capture_output=True, text=True, timeout=600, check=False)
            why = "" if found.exists() else done.stderr
        except subprocess.TimeoutExpired:
            why = "npm took longer than ten minutes"
    if why and os.environ.get("VAPA_REQUIRE_NODE"):
        pytest.fail(f"{name} is required: {why}")
    if why:
        pytest.skip(f"{name} is not here: {why}")
    return found
