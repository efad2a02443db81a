"""A report as a Word document with real styles, a contents field and both directions of writing."""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import singledispatchmethod
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Cm, Emu, RGBColor

from leadline.reporting import wordml
from leadline.reporting.document import (
    BulletList,
    Callout,
    CalloutKind,
    Cell,
    CodeRef,
    Emphasis,
    Evidence,
    Figure,
    Heading,
    HeatCell,
    Heatmap,
    Inline,
    Link,
    Listing,
    Note,
    Number,
    NumberedList,
    PageBreak,
    Paragraph,
    Passage,
    Quotation,
    Report,
    Strong,
    Table,
    Text,
    Tone,
)
from leadline.reporting.docx_styles import new_document, saved
from leadline.reporting.labels import caption_line, direction, place_parts, words
from leadline.reporting.pages import for_pages
from leadline.reporting.palette import ACCENT, FILLS, MUTED, RULE
from leadline.reporting.preparing import evidence_marks, headings, prepared, walk
from leadline.translation import use_language

_ALIGN = {"start": None, "center": WD_ALIGN_PARAGRAPH.CENTER, "end": WD_ALIGN_PARAGRAPH.RIGHT}
_TEXT_WIDTH = Cm(16.8)
_WARNING = "#8a3d00"
_TINTS = {
    CalloutKind.FINDING: ACCENT,
    CalloutKind.WARNING: _WARNING,
    CalloutKind.FICTION: _WARNING,
}


def write_docx(report: Report) -> bytes:
    """Return `report` as a Word document, the same bytes for the same tree."""
    with use_language(report.language):
        return _Writer(prepared(for_pages(report))).document()


def _name(anchor: str) -> str:
    """An anchor as Word has them: of letters, digits and underscores."""
    return anchor.replace("-", "_")


def _rgb(colour: str) -> Any:
    return RGBColor.from_string(colour[1:].upper())


class _Writer:
    """One pass over a prepared report."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.words = words()
        self.is_rtl = direction(report.language) == "rtl"
        self.marks = evidence_marks(report)
        self.made = new_document(report)
        # python-docx reads every style anew for each paragraph that is given one: thousands of times.
        self.styles = {style.name: style.style_id for style in self.made.styles}
        self.names = {
            node.anchor: f"h_{position}"
            for position, node in enumerate(n for n in walk(report.sections) if isinstance(n, Heading))
        }
        self.notes: list[tuple[Inline, ...]] = []
        self.bookmarks = 0
        self.container = self.made
        self.in_link = False

    def document(self) -> bytes:
        self.running()
        self.cover()
        self.contents()
        for section in self.report.sections:
            self.block(section.heading)
            self.blocks(section.blocks)
        self.note_list()
        self.evidence()
        return saved(self.made, on=self.report.meta.on)

    # Paragraphs and runs

    def paragraph(self, style: str = "Normal", *, rtl: bool | None = None) -> Any:
        made = self.container.add_paragraph()
        made._p.style = self.styles[style]
        if self.is_rtl if rtl is None else rtl:
            wordml.mark_bidi(made)
        return made

    def run(
        self, paragraph: Any, text: str, *, bold: bool = False, italic: bool = False, colour: str = ""
    ) -> list[Any]:
        made = []
        for stretch, is_rtl in wordml.stretches(text, is_rtl=self.is_rtl):
            run = paragraph.add_run(stretch)
            if bold:
                run.font.bold = run.font.cs_bold = True
            if italic:
                run.font.italic = run.font.cs_italic = True
            if colour:
                run.font.color.rgb = _rgb(colour)
            if is_rtl:
                run.font.rtl = True
            made.append(run)
        return made

    def inlines(self, paragraph: Any, inlines: Iterable[Inline], **look: Any) -> list[Any]:
        return [run for node in inlines for run in self.inline(paragraph, node, **look)]

    def inline(self, paragraph: Any, node: Inline, **look: Any) -> list[Any]:
        match node:
            case Text(text):
                return self.run(paragraph, text, **look)
            case Strong(inner):
                return self.inlines(paragraph, inner, **{**look, "bold": True})
            case Emphasis(inner):
                return self.inlines(paragraph, inner, **{**look, "italic": True})
            case Number(text):
                return self.linked(paragraph, node, self.run(paragraph, text, **look))
            case CodeRef(key, name):
                runs = self.run(paragraph, key, **{**look, "bold": True})
                return runs + (self.run(paragraph, f" {name}", **look) if name else [])
            case Link(anchor, inner):
                self.in_link = True
                runs = self.inlines(paragraph, inner, **{**look, "colour": ACCENT})
                self.in_link = False
                wordml.link_to(paragraph, self.names[anchor], runs)
                return runs
            case Note(inner):
                self.notes.append(inner)
                runs = self.run(paragraph, str(len(self.notes)), **{**look, "colour": ACCENT})
                for run in runs:
                    run.font.superscript = True
                if not self.in_link:
                    wordml.link_to(paragraph, f"note_{len(self.notes)}", runs)
                return runs

    def linked(self, paragraph: Any, node: Number | Quotation | HeatCell, runs: list[Any]) -> list[Any]:
        """`runs`, leading to their evidence where the report has it, and the place it leads back to."""
        if node.evidence in self.marks:
            link = wordml.link_to(paragraph, self.marks[node.evidence], runs)
            if node.anchor:
                self.bookmarks += 1
                wordml.bookmark_around(link, _name(node.anchor), self.bookmarks)
        return runs

    def mark(self, paragraph: Any, name: str) -> None:
        self.bookmarks += 1
        wordml.bookmark(paragraph, name, self.bookmarks)

    # The frame

    def running(self) -> None:
        section = self.made.sections[0]
        section.different_first_page_header_footer = True
        head = section.header.paragraphs[0]
        self.run(head, self.report.title)
        for footer in (section.footer, section.first_page_footer):
            line = footer.paragraphs[0]
            line.style = self.made.styles["Footer"]
            if self.report.notices:
                self.run(line, self.report.notices[0])
                line.add_run().add_break()
            before, _, rest = self.words["page"].partition("{page}")
            between, _, after = rest.partition("{pages}")
            self.run(line, before)
            wordml.add_field(line, "PAGE", shown="1")
            self.run(line, between)
            wordml.add_field(line, "NUMPAGES", shown="1")
            self.run(line, after)
            if self.is_rtl:
                wordml.mark_bidi(line)
        if self.is_rtl:
            wordml.mark_bidi(head)

    def cover(self) -> None:
        report = self.report
        self.run(self.paragraph("Title"), report.title)
        if report.subtitle:
            self.run(self.paragraph("Subtitle"), report.subtitle)
        for notice in report.notices:
            self.run(self.paragraph("Notice"), notice)
        for label, value in report.meta.lines:
            line = self.paragraph()
            self.run(line, f"{label}: ", colour=MUTED)
            self.inline(line, value, bold=True)
        self.block(PageBreak())

    def contents(self) -> None:
        self.run(self.paragraph("TOC Heading"), self.words["contents"])
        listed = [
            (f"TOC {heading.level}", f"{heading.number}  {heading.text}", self.names[heading.anchor])
            for heading in headings(self.report, depth=2)
        ]
        if any(isinstance(node, Note) for node in walk(self.report.sections)):
            listed.append(("TOC 1", self.words["notes"], "notes"))
        if self.report.evidence:
            listed.append(("TOC 1", self.words["evidence"], "evidence"))
        for position, (style, text, name) in enumerate(listed):
            line = self.paragraph(style)
            if position == 0:
                wordml.open_field(line, 'TOC \\o "1-2" \\h \\z \\u')
            wordml.link_to(line, name, self.run(line, text))
            if position == len(listed) - 1:
                wordml.close_field(line)
        self.block(PageBreak())

    def end_heading(self, name: str) -> None:
        head = self.paragraph("Heading 1")
        self.run(head, self.words[name])
        self.mark(head, name)

    def note_list(self) -> None:
        if not self.notes:
            return
        self.end_heading("notes")
        # A note may hold a note: the list grows while it is written.
        for position, note in enumerate(self.notes, 1):
            line = self.paragraph()
            self.run(line, f"{position}  ", colour=ACCENT)
            self.mark(line, f"note_{position}")
            self.inlines(line, note)

    def evidence(self) -> None:
        if not self.report.evidence:
            return
        self.end_heading("evidence")
        self.run(self.paragraph(), self.words["evidence_intro"])
        for entry in self.report.evidence:
            mark = self.marks[entry.id]
            head = self.paragraph("Heading 3")
            self.run(
                head, f"{mark}  {entry.figure}: {entry.title}" if entry.figure else f"{mark}  {entry.title}"
            )
            self.mark(head, mark)
            self.way_back(entry)
            self.blocks(entry.blocks)

    def way_back(self, entry: Evidence) -> None:
        line = self.paragraph("Evidence Source")
        if entry.places:
            self.run(line, self.words["back"] + ": ")
        for position, place in enumerate(entry.places):
            if position:
                self.run(line, " · ")
            wordml.link_to(line, _name(place.anchor), self.run(line, place.label, colour=ACCENT))
        if entry.call:
            self.run(line, f"   {entry.call}")

    @singledispatchmethod
    def block(self, node: object) -> None:
        raise TypeError(type(node).__name__)

    @block.register
    def _listing(self, node: Listing) -> None:
        flat: list[Inline] = []
        for item in node.items:
            for part in (Text("  ·  "), *item) if flat else item:
                if flat and isinstance(part, Text) and isinstance(flat[-1], Text):
                    flat[-1] = Text(flat[-1].text + part.text)
                else:
                    flat.append(part)
        self.inlines(self.paragraph("Evidence Text"), flat)

    @block.register
    def _passage(self, node: Passage) -> None:
        self.run(self.paragraph("Evidence Source"), " · ".join(place_parts(node)))
        self.words_of(node.words, node.language, style="Evidence Words")

    def words_of(self, text: str, language: str, *, style: str) -> Any:
        """A paragraph of somebody's words, in the direction of their language."""
        rtl = direction(language) == "rtl" if language else None
        line = self.paragraph(style, rtl=rtl)
        self.run(line, text)
        return line

    # Blocks

    def blocks(self, blocks: Iterable[object]) -> None:
        for block in blocks:
            self.block(block)

    @block.register
    def _heading(self, node: Heading) -> None:
        line = self.paragraph(f"Heading {node.level}")
        if node.number:
            self.run(line, f"{node.number}  ", colour=MUTED)
        self.run(line, node.text)
        self.mark(line, self.names[node.anchor])

    @block.register
    def _paragraph(self, node: Paragraph) -> None:
        self.inlines(self.paragraph(), node.inlines)

    @block.register
    def _page_break(self, node: PageBreak) -> None:
        self.paragraph().add_run().add_break(WD_BREAK.PAGE)

    @block.register
    def _bullets(self, node: BulletList) -> None:
        self.items(node.items, style="List Bullet", number=None)

    @block.register
    def _numbered(self, node: NumberedList) -> None:
        self.items(node.items, style="List Number", number=node.start)

    def items(
        self, items: Iterable[tuple[object, ...]], *, style: str, number: int | None, depth: int = 1
    ) -> None:
        name = style if depth == 1 else f"{style} {min(depth, 3)}"
        list_id = self.restarted(name, number) if number is not None else None
        for item in items:
            first = True
            for block in item:
                if isinstance(block, Paragraph):
                    line = self.paragraph(name if first else "List Continue")
                    if first and list_id is not None:
                        line._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = list_id
                    self.inlines(line, block.inlines)
                elif isinstance(block, BulletList):
                    self.items(block.items, style="List Bullet", number=None, depth=depth + 1)
                elif isinstance(block, NumberedList):
                    self.items(block.items, style="List Number", number=block.start, depth=depth + 1)
                else:
                    self.block(block)
                first = False

    def restarted(self, style: str, start: int) -> int:
        """A numbering of its own for one list: else Word counts on from the list before."""
        numbering = self.made.part.numbering_part.element
        used = self.made.styles[style].element.pPr.numPr.numId.val
        number = numbering.add_num(numbering.num_having_numId(used).abstractNumId.val)
        number.add_lvlOverride(ilvl=0).add_startOverride(start)
        return int(number.numId)

    @block.register
    def _callout(self, node: Callout) -> None:
        table = self.table(1, 1)
        tint = _TINTS.get(node.kind, MUTED)
        wordml.frame(table, colour=tint, fill="#F4F6F8", is_rtl=self.is_rtl)
        outer, self.container = self.container, table.cell(0, 0)
        if node.title:
            self.run(self.paragraph(), node.title, bold=True, colour="" if tint == ACCENT else tint)
        self.blocks(node.blocks)
        self.container = outer
        empty = table.cell(0, 0).paragraphs[0]._p
        if len(table.cell(0, 0).paragraphs) > 1:
            empty.getparent().remove(empty)
        self.paragraph("Under Table")

    def table(self, rows: int, columns: int) -> Any:
        made = self.container.add_table(rows=rows, cols=columns)
        made.autofit = False
        return made

    @block.register
    def _quotation(self, node: Quotation) -> None:
        if not node.is_speech:
            self.run(self.paragraph("Quote"), self.words["from_notes"], bold=True, colour=MUTED)
        self.words_of(f"“{node.text}”" if node.is_speech else node.text, node.language, style="Quote")
        if node.translation:
            line = self.paragraph("Quote")
            self.run(line, self.words["translation"] + " ", bold=True, colour=MUTED)
            self.run(line, node.translation)
        source = self.paragraph("Quote Source")
        self.linked(source, node, self.run(source, f"— {node.attribution}"))

    @block.register
    def _figure(self, node: Figure) -> None:
        if node.caption:
            self.run(self.paragraph("Caption"), caption_line(node))
        picture = self.paragraph("Normal").add_run().add_picture(io.BytesIO(node.png))
        if picture.width > _TEXT_WIDTH:
            picture.height = Emu(int(picture.height * _TEXT_WIDTH / picture.width))
            picture.width = _TEXT_WIDTH
        picture._inline.docPr.set("descr", node.alt)
        picture._inline.docPr.set("name", f"Figure {node.number}".strip())
        self.under(node.note)

    def under(self, note: str) -> None:
        self.run(self.paragraph("Under Table"), note)

    @block.register
    def _table(self, node: Table) -> None:
        if node.caption:
            self.run(self.paragraph("Caption"), caption_line(node))
        table = self.table(1, len(node.columns))
        wordml.draw_table(table, is_rtl=self.is_rtl, rule=RULE)
        total = sum(column.weight for column in node.columns)
        widths = [Emu(int(_TEXT_WIDTH * column.weight / total)) for column in node.columns]
        for place, column in zip(table.rows[0].cells, node.columns, strict=True):
            self.fill(place, Cell((Strong((Text(column.title),)),), Tone.TOTAL), align=column.align)
        wordml.repeat_header(table.rows[0])
        for row in node.rows:
            made = table.add_row()
            wordml.keep_whole(made)
            for place, cell, column in zip(made.cells, row, node.columns, strict=True):
                self.fill(place, cell, align=column.align)
        self.widen(table, widths)
        self.under(node.note)

    def widen(self, table: Any, widths: list[Any]) -> None:
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for row in table.rows:
            for place, width in zip(row.cells, widths, strict=False):
                place.width = width

    def fill(self, place: Any, cell: Cell, *, align: str = "start") -> None:
        line = place.paragraphs[0]
        line._p.style = self.styles["Table Text"]
        # In a paragraph from right to left, Word's "right" is the end of the line: the left.
        line.alignment = _ALIGN[align]
        fill, ink = FILLS[cell.tone]
        self.inlines(line, cell.inlines, colour="" if cell.tone is Tone.PLAIN else ink)
        if cell.tone is not Tone.PLAIN:
            wordml.shade(place, fill)
        if self.is_rtl:
            wordml.mark_bidi(line)

    @block.register
    def _heatmap(self, node: Heatmap) -> None:
        if node.caption:
            self.run(self.paragraph("Caption"), caption_line(node))
        table = self.table(1, len(node.columns) + 1)
        wordml.draw_table(table, is_rtl=self.is_rtl, rule=RULE, gap=True)
        heads = (node.corner, *(column.key for column in node.columns))
        for position, (place, text) in enumerate(zip(table.rows[0].cells, heads, strict=True)):
            self.fill(place, Cell((Strong((Text(text),)),)), align="center" if position else "start")
        wordml.repeat_header(table.rows[0])
        group = ""
        for row in node.rows:
            if row.group and row.group != group:
                group = row.group
                made = table.add_row()
                self.fill(made.cells[0].merge(made.cells[-1]), Cell((Strong((Text(group),)),)))
            made = table.add_row()
            wordml.keep_whole(made)
            places = made.cells
            self.fill(places[0], Cell.of(row.title))
            for place, cell in zip(places[1:], row.cells, strict=True):
                state = node.state(cell.state)
                shown = Cell((Number(cell.text or state.symbol, cell.evidence, cell.anchor),), state.tone)
                self.fill(place, shown, align="center")
        first = Cm(max(2.6, 5.2 - 0.14 * len(node.columns)))
        self.widen(
            table, [first] + [Emu(int((_TEXT_WIDTH - first) / max(len(node.columns), 1)))] * len(node.columns)
        )
        wordml.narrow(table)
        self.legend(node)
        self.under(node.note)

    def legend(self, node: Heatmap) -> None:
        line = self.paragraph("Under Table")
        self.run(line, self.words["key"] + ": ", bold=True)
        self.run(line, "   ".join(f"{state.symbol} {state.label}" for state in node.states))
        titled = [column for column in node.columns if column.title != column.key]
        if titled:
            line = self.paragraph("Under Table")
            for position, column in enumerate(titled):
                self.run(line, ("; " if position else "") + column.key + " ", bold=True)
                self.run(line, column.title)
