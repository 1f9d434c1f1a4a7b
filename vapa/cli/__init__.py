"""The command line, a file for each group of commands."""

from __future__ import annotations

from vapa.cli.app import app, main

__all__ = ["app", "main"]
