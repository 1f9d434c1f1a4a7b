"""What a browser or a program gets over HTTP: the app, its pages and the SPARQL endpoint's face."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from viz.web.app import create_app
    from viz.web.search.source import Source

__all__ = ["Source", "create_app"]


def __getattr__(name: str) -> object:
    """The app when it is asked for: the report needs the site's formatter, and no web server."""
    if name == "create_app":
        from viz.web.app import create_app

        return create_app
    if name == "Source":
        from viz.web.search.source import Source

        return Source
    raise AttributeError(name)
