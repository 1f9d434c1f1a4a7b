"""What stands around a mention in the document: its sentence, its lines, the words before and after it."""

from __future__ import annotations

import re

from loaders.document import Document
from loaders.records import Passage
from loaders.spans import Span
from loaders.yaml_files import Found

__all__ = ["Found", "after", "around", "before", "paragraph", "sentence", "stands", "unfound"]

_SENTENCE_END = re.compile(r"(?<=[.!?;:])(?<!o\.a\.)\s+(?=[A-Z•€(\[])|\s+(?=[•])|(?<=\s)-\s+(?=[A-Z])")


def unfound(document: Document, mention: str, lines: Span) -> str | None:
    """Why a mention cannot be accepted: it does not stand in its lines as whole words."""
    if lines.last > len(document.lines):
        return f"lines {lines} lie beyond the end of the document ({len(document.lines)} lines)"
    text, wanted = document.text(lines), " ".join(mention.split())
    if not stands(wanted, text):
        return f"the mention '{wanted}' does not stand in lines {lines} of the document"
    return None


def stands(wanted: str, text: str) -> bool:
    """Whether words stand in a text, not as a part of longer ones."""
    start = text.find(wanted)
    while start >= 0:
        edges = text[max(0, start - 1) : start + 1], text[start + len(wanted) - 1 : start + len(wanted) + 1]
        if not any(len(edge) == 2 and all(char.isalnum() or char == "_" for char in edge) for edge in edges):
            return True
        start = text.find(wanted, start + 1)
    return False


def around(document: Document, lines: Span, reach: int = 2) -> str:
    """The lines of a passage and `reach` lines on both sides."""
    return document.text(Span(max(1, lines.first - reach), min(len(document.lines), lines.last + reach)))


def paragraph(document: Document, lines: Span) -> Span:
    """The lines of a passage with those on both sides up to a blank line."""
    first, last = lines.first, min(lines.last, len(document.lines))
    while first > 1 and document.lines[first - 2].strip():
        first -= 1
    while last < len(document.lines) and document.lines[last].strip():
        last += 1
    return Span(first, last)


def _located(document: Document, passage: Passage) -> tuple[str, int, int]:
    """The text of the paragraph of a passage, and where in it its mention begins and ends (0, 0 if nowhere)."""
    whole = paragraph(document, passage.lines)
    head = document.text(Span(whole.first, passage.lines.first - 1)) if whole.first < passage.lines.first else ""
    text = document.text(whole)
    mention = " ".join(passage.mention.split())
    start = text.find(mention, len(head))
    return (text, start, start + len(mention)) if start >= 0 else (text, 0, 0)


def sentence(document: Document, passage: Passage) -> str:
    """The sentence (or bullet) in which a mention stands."""
    text, start, end = _located(document, passage)
    first, last = _bounds(text, start, end)
    return text[first:last].strip()


def _bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around a part of a text begins and ends."""
    cuts = [0, *(match.start() for match in _SENTENCE_END.finditer(text)), len(text)]
    return max(cut for cut in cuts if cut <= start), min((cut for cut in cuts if cut >= end), default=len(text))


def before(document: Document, passage: Passage, words: int = 3) -> str:
    """The last words before a mention, in its sentence."""
    text, start, end = _located(document, passage)
    first, _ = _bounds(text, start, end)
    return " ".join(text[first:start].split()[-words:])


def after(document: Document, passage: Passage, words: int = 3) -> str:
    """The first words after a mention, in its sentence."""
    text, start, end = _located(document, passage)
    _, last = _bounds(text, start, end)
    return " ".join(text[end:last].split()[:words])
