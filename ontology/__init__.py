"""The language all floors speak: vocabulary, shapes, JSON-LD context, IRIs and settings."""

from __future__ import annotations

from pathlib import Path

from ontology.iris import DEFAULT_BASE, FOREIGN_PREFIXES, Iris, fold, natural, slugify

__all__ = ["DEFAULT_BASE", "FOLDER", "FOREIGN_PREFIXES", "Iris", "fold", "localised", "natural", "read", "slugify"]

FOLDER = Path(__file__).parent


def localised(text: str, base: str) -> str:
    """A Turtle, JSON-LD or SPARQL text written for the default base, for another base."""
    return (
        text
        if base == DEFAULT_BASE
        else text.replace(f"<{DEFAULT_BASE}/", f"<{base}/").replace(f'"{DEFAULT_BASE}/', f'"{base}/')
    )


def read(name: str, base: str = DEFAULT_BASE) -> str:
    """The text of one of the files of this folder (`vapa.ttl`, `shapes.ttl`, `context.jsonld`)."""
    return localised((FOLDER / name).read_text(encoding="utf8"), base)
