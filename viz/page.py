"""Jinja2 templates, with every value escaped, for the pages that stand on their own."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["render"]


def render(template: str, **values: object) -> str:
    """A template of `viz/templates/` filled in. Values are escaped; nothing is fetched from outside."""
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Environment:
    """One for all pages: a template is compiled once."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
