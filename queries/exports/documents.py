"""Text with tables as a document for a word processor (Word, .docx), to edit and to print. Same text, same bytes."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Chapter", "text_document"]

_DAY = dt.datetime(2022, 1, 1)
"""When every document says that it was made: the day of making says nothing of the text."""


@dataclass(frozen=True)
class Chapter:
    """A heading with a table below it."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


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
        made.add_heading(f"{chapter.title} ({len(chapter.rows)})", 1)
        table = made.add_table(1, len(chapter.headings), "Light Grid Accent 1")
        repeated = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(repeated)
        for cell, heading in zip(table.rows[0].cells, chapter.headings, strict=True):
            cell.text = heading
        for row in chapter.rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    made.add_paragraph()
    made.add_paragraph(source)
    out = io.BytesIO()
    made.save(out)
    return _undated(out.getvalue())


def _undated(archive: bytes) -> bytes:
    """The same archive without the moment at which it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
