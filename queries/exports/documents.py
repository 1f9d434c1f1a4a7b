"""Text with tables as a document for a word processor (Word, .docx), to edit and to print. Same text, same bytes."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["Chapter", "text_document"]

_DAY = dt.datetime(2022, 1, 1)
"""When every document says that it was made: the day of making says nothing of the text."""


@dataclass(frozen=True)
class Chapter:
    """A heading with paragraphs and a table below it; a table without headings is of names and what is said of each."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    paragraphs: Sequence[str] = ()


def text_document(
    title: str, introduction: Sequence[str], chapters: Sequence[Chapter], source: str, language: str
) -> bytes:
    """A document on A4, across: a title, paragraphs, and chapters with a table whose head repeats on every page.

    `language` is "nl" or "en": that of the spelling checker.
    """
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    made = docx.Document()
    section = made.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(18)
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), {"nl": "nl-BE", "en": "en-GB"}[language])
    normal.element.get_or_add_rPr().append(spoken)
    properties = made.core_properties
    properties.title, properties.author, properties.language = title, "vapa", language
    properties.created = properties.modified = _DAY
    made.add_heading(title, 0)
    for paragraph in introduction:
        made.add_paragraph(paragraph)
    for chapter in chapters:
        _add(made, chapter)
    made.add_paragraph()
    made.add_paragraph(source)
    out = io.BytesIO()
    made.save(out)
    return _undated(out.getvalue())


def _add(made: Document, chapter: Chapter) -> None:
    """Add a chapter to a document; its heading counts the rows of a table that has headings."""
    from docx.oxml import OxmlElement

    made.add_heading(f"{chapter.title} ({len(chapter.rows)})" if chapter.headings else chapter.title, 1)
    for paragraph in chapter.paragraphs:
        made.add_paragraph(paragraph)
    if not chapter.rows:
        return
    rows = [chapter.headings, *chapter.rows] if chapter.headings else chapter.rows
    table = made.add_table(0, len(rows[0]), "Light Grid Accent 1" if chapter.headings else "Light List Accent 1")
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    if chapter.headings:
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _undated(archive: bytes) -> bytes:
    """The same archive without the moment at which it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
