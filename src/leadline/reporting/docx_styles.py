"""The styles, the page and the properties of a Word report."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from leadline.reporting import wordml
from leadline.reporting.document import Report
from leadline.reporting.labels import direction
from leadline.reporting.packing import repacked
from leadline.reporting.palette import INK, MUTED

_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.'
    b'openxmlformats.org/officeDocument/2006/extended-properties"><Application>Leadline</Application></Properties>'
)
# name, size in points, bold, colour, space before and after in points
_STYLES: tuple[tuple[str, float, bool, str, float, float], ...] = (
    ("Normal", 10, False, INK, 0, 7),
    ("Title", 28, True, INK, 120, 8),
    ("Subtitle", 13, False, MUTED, 0, 24),
    ("Heading 1", 18, True, INK, 26, 9),
    ("Heading 2", 13, True, INK, 18, 6),
    ("Heading 3", 11, True, INK, 13, 4),
    ("Heading 4", 10, True, INK, 10, 3),
    ("TOC Heading", 18, True, INK, 0, 10),
    ("TOC 1", 10, True, INK, 6, 2),
    ("TOC 2", 10, False, INK, 0, 2),
    ("Caption", 9, True, INK, 14, 5),
    ("Quote", 10.5, False, INK, 8, 2),
    ("Quote Source", 8.5, False, MUTED, 0, 12),
    ("Under Table", 8, False, MUTED, 4, 12),
    ("Evidence Text", 8.5, False, INK, 0, 3),
    ("Evidence Source", 7.5, False, MUTED, 3, 0),
    ("Evidence Words", 8.5, False, INK, 0, 3),
    ("Table Text", 8.5, False, INK, 2, 2),
    ("Notice", 9, True, "#8a3d00", 0, 6),
    ("Header", 7.5, False, MUTED, 0, 0),
    ("Footer", 7.5, False, MUTED, 0, 0),
)


def new_document(report: Report) -> Any:
    """An empty document in our styles and of the report's direction, without a trace of who made it."""
    document = docx.Document()
    is_rtl = direction(report.language) == "rtl"
    for name, size, is_bold, colour, before, after in _STYLES:
        style = _style(document, name)
        style.font.size, style.font.bold, style.font.italic = Pt(size), is_bold, False
        style.font.cs_bold, style.font.cs_italic = is_bold, False
        style.font.color.rgb = RGBColor.from_string(colour[1:].upper())
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        _family(style, size=size)
    normal = document.styles["Normal"]
    normal.paragraph_format.line_spacing = 1.2
    normal.element.get_or_add_rPr().append(
        wordml.element("lang", val=report.language, bidi=report.language if is_rtl else "ar-SA")
    )
    for name in ("Caption", "Notice", "Quote"):
        document.styles[name].paragraph_format.keep_with_next = True
    document.styles["TOC 2"].paragraph_format.left_indent = Cm(0.6)
    for name in ("Quote", "Quote Source"):
        document.styles[name].paragraph_format.left_indent = Cm(0.7)
    _page(document.sections[0], is_rtl=is_rtl)
    _properties(document, report)
    return document


def saved(document: Any, *, on: date) -> bytes:
    """The bytes of `document`, dated `on` throughout."""
    out = io.BytesIO()
    document.save(out)
    return repacked(out.getvalue(), on=on, change={"docProps/app.xml": lambda _part: _APP})


def _style(document: Any, name: str) -> Any:
    if name in [style.name for style in document.styles]:
        return document.styles[name]
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    return style


def _family(style: Any, *, size: float) -> None:
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    for old in properties.findall(qn("w:spacing")):
        properties.remove(old)
    fonts = properties.get_or_add_rFonts()
    for key, family in (("ascii", "Noto Sans"), ("hAnsi", "Noto Sans"), ("cs", "Noto Sans Arabic")):
        fonts.set(qn(f"w:{key}"), family)
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    properties.find(qn("w:sz")).addnext(wordml.element("szCs", val=str(round(size * 2))))
    borders = style.element.find(f"{qn('w:pPr')}/{qn('w:pBdr')}")
    if borders is not None:
        borders.getparent().remove(borders)


def _page(section: Any, *, is_rtl: bool) -> None:
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.1)
    section.top_margin = section.bottom_margin = Cm(2.3)
    section.header_distance = section.footer_distance = Cm(1.1)
    if is_rtl:
        section._sectPr.find(qn("w:docGrid")).addprevious(wordml.element("bidi"))


def _properties(document: Any, report: Report) -> None:
    about = document.core_properties
    on = report.meta.on
    moment = datetime(on.year, on.month, on.day, tzinfo=UTC).replace(tzinfo=None)
    about.title, about.language, about.revision = report.title[:255], report.language, 1
    about.author = about.last_modified_by = about.comments = about.keywords = about.subject = (
        about.category
    ) = ""
    about.created = about.modified = moment
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del package.rels[key]
