"""What a browser or a program gets over HTTP: the app, its pages and the SPARQL endpoint's face."""

from __future__ import annotations

from viz.web.app import create_app
from viz.web.search.source import Source

__all__ = ["Source", "create_app"]
