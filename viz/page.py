"""Jinja2 templates, with every value escaped, for the pages that stand on their own."""

from __future__ import annotations

from pathlib import Path

__all__ = ["render"]


def render(template: str, **values: object) -> str:
    """A template of `viz/templates/` filled in. Values are escaped; nothing is fetched from outside."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(template).render(**values)
