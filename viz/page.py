"""Jinja2 templates, with every value escaped, for the pages that stand on their own."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["inside", "render"]


def render(template: str, **values: object) -> str:
    """A template of `viz/templates/` filled in. Values are escaped; nothing is fetched from outside."""
    return _environment().get_template(template).render(**values)


def inside(label: str) -> str:
    """A label as it stands within a sentence: without its first capital, unless that is of an abbreviation.

    >>> inside("Doel van de VN (SDG)"), inside("SDG-doel"), inside("")
    ('doel van de VN (SDG)', 'SDG-doel', '')
    """
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


@cache
def _environment() -> Environment:
    """One for all pages: a template is compiled once."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["inside"] = inside
    return made
