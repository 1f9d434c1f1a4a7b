"""`python -m vapa`: the command line."""

from __future__ import annotations

from vapa.cli import main

main()
