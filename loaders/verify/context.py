"""What stands around a mention in the document: its sentence, its lines, the words before and after it."""

from __future__ import annotations

import re
from collections.abc import Callable

from loaders.document import Document
from loaders.records import Passage
from loaders.spans import Span
from loaders.yaml_files import Found
from ontology.wording import counted, in_a_row

__all__ = ["Found", "after", "around", "before", "paragraph", "sentence", "stands", "unfound", "unproved"]

_SENTENCE_END = re.compile(r"(?<=[.!?;:])(?<!o\.a\.)\s+(?=[A-Z•€(\[])|\s+(?=[•])|(?<=\s)-\s+(?=[A-Z])")


_SHOWN, _RUN = 3, 4
"""How many places are named, the nearest ones, and over how many lines one may run."""


def unfound(document: Document, mention: str, lines: Span) -> str | None:
    """Why a mention cannot be accepted, and where else in the fiche it does stand."""
    if said := unproved(mention, lines, len(document.lines), document.text):
        places = _places(document, " ".join(mention.split()), lines)
        near = sorted(places, key=lambda span: abs(span.first - lines.first))[:_SHOWN]
        named = [str(span) for span in places if span in near]
        named += [counted(len(places) - _SHOWN, "more place")] if len(places) > _SHOWN else []
        said += f"; it stands in {in_a_row(named)}" if named else ""
    return said


def unproved(mention: str, lines: Span, count: int, text: Callable[[Span], str]) -> str | None:
    """Why a mention cannot be accepted in a text of so many lines: it does not stand in its own as whole words."""
    if lines.last > count:
        return f"the document does not hold {lines.in_words}: it has {counted(count, 'line')}"
    wanted = " ".join(mention.split())
    return (
        None
        if stands(wanted, text(lines))
        else f"the mention '{wanted}' does not stand in {lines.in_words} of the document"
    )


def _places(document: Document, wanted: str, lines: Span) -> list[Span]:
    """Where words stand in the fiche of a passage: the fewest lines that hold them, each time."""
    found: list[Span] = []
    fiche = next((fiche.span for fiche in document.fiches if lines in fiche.span), None)
    if fiche is None or not stands(wanted, document.text(fiche)):
        return found
    for first in range(fiche.first, fiche.last + 1):
        spans = (Span(first, last) for last in range(first, min(first + _RUN, fiche.last + 1)))
        if span := next((span for span in spans if stands(wanted, document.text(span))), None):
            if found and span in found[-1]:
                found.pop()
            found.append(span)
    return found


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
