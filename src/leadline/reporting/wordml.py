"""The pieces of WordprocessingML that python-docx has no word for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff"
_STRONG_LTR = re.compile(r"[A-Za-z\u00c0-\u024f\u0370-\u058f]")
_STRETCH = re.compile(f"[{_RTL}][^A-Za-z\u00c0-\u024f\u0370-\u058f]*|[^{_RTL}]+")


def element(tag: str, /, **attributes: str) -> Any:
    """A new element ``w:tag`` with attributes of its namespace."""
    made = OxmlElement(f"w:{tag}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def stretches(text: str, *, is_rtl: bool) -> Iterator[tuple[str, bool]]:
    """`text` cut where its script changes direction; each stretch with whether it runs right to left."""
    for match in _STRETCH.finditer(text):
        stretch = match[0]
        has_rtl = re.match(f"[{_RTL}]", stretch) is not None
        yield stretch, has_rtl or (is_rtl and not _STRONG_LTR.search(stretch))


def mark_bidi(paragraph: Any) -> None:
    """Make a paragraph right to left."""
    properties = paragraph._p.get_or_add_pPr()
    if properties.find(qn("w:bidi")) is None:
        properties.insert_element_before(
            element("bidi"), "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing",
            "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment",
            "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
        )  # fmt: skip


def add_field(paragraph: Any, instruction: str, *, shown: str = "") -> None:
    """Append a field (PAGE, NUMPAGES) with the text it shows until it is updated."""
    for kind, text in (("begin", ""), ("", instruction), ("separate", ""), ("shown", shown), ("end", "")):
        run = paragraph.add_run()
        if kind == "":
            code = element("instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" {text} "
            run._r.append(code)
        elif kind == "shown":
            run.text = text
        else:
            run._r.append(element("fldChar", fldCharType=kind))


def open_field(paragraph: Any, instruction: str) -> None:
    """Begin a field whose shown content follows, over paragraphs; close it with :func:`close_field`."""
    for kind in ("begin", "", "separate"):
        run = paragraph.add_run()
        if kind:
            run._r.append(element("fldChar", fldCharType=kind))
        else:
            code = element("instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" {instruction} "
            run._r.append(code)


def close_field(paragraph: Any) -> None:
    """End the field that :func:`open_field` began."""
    paragraph.add_run()._r.append(element("fldChar", fldCharType="end"))


def bookmark(paragraph: Any, name: str, number: int) -> None:
    """Set a bookmark around what the paragraph holds so far."""
    start = element("bookmarkStart", id=str(number), name=name)
    position = 1 if paragraph._p.pPr is not None else 0
    paragraph._p.insert(position, start)
    paragraph._p.append(element("bookmarkEnd", id=str(number)))


def bookmark_around(made: Any, name: str, number: int) -> None:
    """Set a bookmark around an element that stands in a paragraph."""
    made.addprevious(element("bookmarkStart", id=str(number), name=name))
    made.addnext(element("bookmarkEnd", id=str(number)))


def link_to(paragraph: Any, name: str, runs: list[Any]) -> Any:
    """Put `runs`, the last of the paragraph, into a link to a bookmark; the link."""
    link = element("hyperlink", anchor=name, history="1")
    paragraph._p.append(link)
    for run in runs:
        link.append(run._r)
    return link


def shade(cell: Any, fill: str) -> None:
    """Colour a table cell."""
    cell._tc.get_or_add_tcPr().append(element("shd", val="clear", color="auto", fill=fill.lstrip("#")))


def repeat_header(row: Any) -> None:
    """Repeat a table's row on each page, and keep it whole."""
    properties = row._tr.get_or_add_trPr()
    properties.append(element("cantSplit"))
    properties.append(element("tblHeader"))


def keep_whole(row: Any) -> None:
    """Do not break a row between pages."""
    row._tr.get_or_add_trPr().append(element("cantSplit"))


def draw_table(table: Any, *, is_rtl: bool, rule: str, gap: bool = False) -> None:
    """Give a table its direction and its lines: under rows, or white ones around cells (`gap`)."""
    properties = table._tbl.tblPr
    if is_rtl:
        style = properties.find(qn("w:tblStyle"))
        visual = element("bidiVisual")
        if style is None:
            properties.insert(0, visual)
        else:
            style.addnext(visual)
    borders = element("tblBorders")
    sides = ("top", "left", "bottom", "right", "insideH", "insideV") if gap else ("top", "bottom", "insideH")
    for side in sides:
        colour, size = ("FFFFFF", "12") if gap else (rule.lstrip("#"), "4")
        borders.append(element(side, val="single", sz=size, space="0", color=colour))
    layout = properties.find(qn("w:tblLayout"))
    if layout is None:
        properties.append(borders)
    else:
        layout.addprevious(borders)


def narrow(table: Any) -> None:
    """Take the space beside the text out of a table's cells, for a matrix of many columns."""
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w="30", type="dxa"))
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is None:
        properties.append(margins)
    else:
        look.addprevious(margins)


def frame(table: Any, *, colour: str, fill: str, is_rtl: bool) -> None:
    """Make a table of one cell a callout: a line where reading begins, and a ground."""
    draw_table(table, is_rtl=is_rtl, rule=fill)
    borders = table._tbl.tblPr.find(qn("w:tblBorders"))
    for side in list(borders):
        borders.remove(side)
    # In a table from right to left, "left" is where its rows begin: the right.
    borders.append(element("left", val="single", sz="24", space="0", color=colour.lstrip("#")))
    shade(table.cell(0, 0), fill)
