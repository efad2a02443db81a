"""A report as one HTML file that loads nothing, runs nothing and reads well on paper too."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from datetime import date
from functools import singledispatchmethod
from importlib.resources import files

from markupsafe import Markup

from leadline.reporting.document import (
    Block,
    BulletList,
    Callout,
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
    Meta,
    Note,
    Number,
    NumberedList,
    PageBreak,
    Paragraph,
    Passage,
    Quotation,
    Report,
    RestedLines,
    Section,
    State,
    Strong,
    Table,
    Text,
    Tone,
)
from leadline.reporting.labels import caption_line, direction, place_parts, words
from leadline.reporting.palette import FILLS
from leadline.reporting.preparing import evidence_marks, headings, prepared
from leadline.reporting.svg import drawing
from leadline.translation import use_language

_FRAME = Markup(
    '<!doctype html>\n<html lang="{language}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
    '<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
    "<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n"
    '<a class="skip" href="#text">{skip}</a>\n{cover}\n<div class="page">\n{contents}\n'
    '<main id="text" tabindex="-1">\n{body}\n</main>\n</div>\n</body>\n</html>\n'
)


def write_html(report: Report) -> bytes:
    """Return `report` as one self-contained HTML file."""
    with use_language(report.language):
        return _Writer(prepared(report)).document().encode()


def html_of(blocks: tuple[Block, ...], *, language: str) -> Markup:
    """Return `blocks` alone, for a page that shows a piece of a report."""
    whole = Section(Heading(1, "", anchor="piece"), blocks)
    report = Report(
        title="", subtitle="", language=language, notices=(), sections=(whole,), meta=Meta(date.min)
    )
    with use_language(language):
        writer = _Writer(prepared(report))
        return writer.blocks(writer.report.sections[0].blocks)


def _joined(parts: Iterable[Markup], *, by: str = "") -> Markup:
    return Markup(by).join(parts)


def _style(notice: str) -> Markup:
    sheet = (files("leadline.reporting") / "assets" / "report.css").read_text("utf-8")
    tones = "".join(
        f".tone-{tone}{{background:{fill};color:{ink}}}"
        for tone, (fill, ink) in FILLS.items()
        if tone != "plain"
    )
    # Every character but letters and digits of ASCII as an escape, so that no text can end the string.
    text = re.sub(r"[^A-Za-z0-9]", lambda match: f"\\{ord(match[0]):x} ", notice)
    running = f'@page{{@bottom-left{{content:"{text}"}}}}' if notice else ""
    return Markup(sheet + tones + "\n" + running)


class _Writer:
    """One pass over a prepared report."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.words = words()
        self.marks = evidence_marks(report)
        self.notes: list[Markup] = []
        self.pictures = 0
        self.captions = 0

    def document(self) -> str:
        report = self.report
        body = [self.section(section) for section in report.sections]
        style = _style(report.notices[0] if report.notices else "")
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        return _FRAME.format(
            language=report.language,
            direction=direction(report.language),
            policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
            title=report.title,
            style=style,
            skip=self.words["skip"],
            cover=self.cover(),
            contents=self.contents(),
            body=_joined([*body, self.note_list(), self.evidence()], by="\n"),
        )

    def cover(self) -> Markup:
        report = self.report
        notices = _joined(Markup('<p class="notice">{}</p>').format(notice) for notice in report.notices)
        subtitle = Markup('<p class="subtitle">{}</p>').format(report.subtitle) if report.subtitle else ""
        lines = _joined(
            Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(label, self.inline(value))
            for label, value in report.meta.lines
        )
        return Markup('<header class="cover"><div>{}<h1>{}</h1>{}{}</div></header>').format(
            notices, report.title, subtitle, Markup("<dl>{}</dl>").format(lines) if lines else ""
        )

    def contents(self) -> Markup:
        entries = [
            (heading.level, heading.anchor, heading.number, heading.text)
            for heading in headings(self.report, depth=2)
        ]
        if self.notes:
            entries.append((1, "notes", "", self.words["notes"]))
        if self.report.evidence:
            entries.append((1, "evidence", "", self.words["evidence"]))
        items = _joined(
            Markup(
                '<li class="level-{}"><a href="#{}"><span class="number">{}</span> <span>{}</span></a></li>'
            ).format(level, anchor, number, text)
            for level, anchor, number, text in entries
        )
        return Markup(
            '<nav class="contents" aria-labelledby="contents"><h2 id="contents">{}</h2><ol>{}</ol></nav>'
        ).format(self.words["contents"], items)

    def section(self, section: Section) -> Markup:
        return Markup('<section aria-labelledby="{}">{}\n{}</section>').format(
            section.heading.anchor, self.block(section.heading), self.blocks(section.blocks)
        )

    def blocks(self, blocks: Iterable[object]) -> Markup:
        return _joined((self.block(block) for block in blocks), by="\n")

    def inlines(self, inlines: Iterable[Inline]) -> Markup:
        return _joined(self.inline(inline) for inline in inlines)

    def linked(self, node: Number | Quotation | HeatCell, content: Markup | str) -> Markup:
        """`content`, leading to its evidence where the report has it."""
        if node.evidence not in self.marks:
            return Markup("{}").format(content)
        place = Markup(' id="{}"').format(node.anchor) if node.anchor else ""
        return Markup('<a class="to-evidence"{} href="#{}">{}</a>').format(
            place, self.marks[node.evidence], content
        )

    # Inlines

    @singledispatchmethod
    def inline(self, node: object) -> Markup:
        raise TypeError(type(node).__name__)

    @inline.register
    def _text(self, node: Text) -> Markup:
        return Markup("{}").format(node.text)

    @inline.register
    def _strong(self, node: Strong) -> Markup:
        return Markup("<strong>{}</strong>").format(self.inlines(node.inlines))

    @inline.register
    def _emphasis(self, node: Emphasis) -> Markup:
        return Markup("<em>{}</em>").format(self.inlines(node.inlines))

    @inline.register
    def _number(self, node: Number) -> Markup:
        kind = Markup(' class="figures"') if node.text[:1].isdigit() else ""
        return self.linked(node, Markup("<bdi{}>{}</bdi>").format(kind, node.text))

    @inline.register
    def _code(self, node: CodeRef) -> Markup:
        if not node.name:
            return Markup('<bdi class="code">{}</bdi>').format(node.key)
        return Markup('<bdi class="code">{}</bdi> {}').format(node.key, node.name)

    @inline.register
    def _link(self, node: Link) -> Markup:
        return Markup('<a href="#{}">{}</a>').format(node.anchor, self.inlines(node.inlines))

    @inline.register
    def _note(self, node: Note) -> Markup:
        self.notes.append(self.inlines(node.inlines))
        return Markup('<sup class="note"><a id="note-{0}-ref" href="#note-{0}">{0}</a></sup>').format(
            len(self.notes)
        )

    # Blocks

    @singledispatchmethod
    def block(self, node: object) -> Markup:
        raise TypeError(type(node).__name__)

    @block.register
    def _heading(self, node: Heading) -> Markup:
        number = Markup('<span class="number">{}</span> ').format(node.number) if node.number else ""
        return Markup('<h{0} id="{1}">{2}{3}</h{0}>').format(node.level + 1, node.anchor, number, node.text)

    @block.register
    def _paragraph(self, node: Paragraph) -> Markup:
        return Markup("<p>{}</p>").format(self.inlines(node.inlines))

    @block.register
    def _bullets(self, node: BulletList) -> Markup:
        return Markup("<ul>{}</ul>").format(self.items(node.items))

    @block.register
    def _numbered(self, node: NumberedList) -> Markup:
        return Markup('<ol start="{}">{}</ol>').format(node.start, self.items(node.items))

    def items(self, items: Iterable[tuple[object, ...]]) -> Markup:
        return _joined(Markup("<li>{}</li>").format(self.blocks(item)) for item in items)

    @block.register
    def _page_break(self, node: PageBreak) -> Markup:
        return Markup('<div class="page-break"></div>')

    @block.register
    def _callout(self, node: Callout) -> Markup:
        title = Markup('<p class="callout-title">{}</p>').format(node.title) if node.title else ""
        return Markup('<aside class="callout callout-{}">{}{}</aside>').format(
            node.kind.value, title, self.blocks(node.blocks)
        )

    @block.register
    def _quotation(self, node: Quotation) -> Markup:
        source = (
            ""
            if node.is_speech
            else Markup('<span class="source">{}</span>').format(self.words["from_notes"])
        )
        translation = (
            Markup('<p class="translation"><span>{}</span> <q>{}</q></p>').format(
                self.words["translation"], node.translation
            )
            if node.translation
            else ""
        )
        return Markup(
            '<figure class="quotation{}">{}<blockquote lang="{}" dir="auto"><p>{}</p></blockquote>{}'
            "<figcaption>{}</figcaption></figure>"
        ).format(
            "" if node.is_speech else " from-notes",
            source,
            node.language,
            node.text,
            translation,
            self.linked(node, Markup("<bdi>{}</bdi>").format(node.attribution)),
        )

    @block.register
    def _figure(self, node: Figure) -> Markup:
        self.pictures += 1
        # The drawing was reduced to elements of its own above; the only markup that is not written here.
        picture = Markup(drawing(node.svg, prefix=f"picture-{self.pictures}", label=node.alt))
        caption = Markup("<figcaption>{}</figcaption>").format(caption_line(node)) if node.caption else ""
        return Markup(
            '<figure class="picture">{}<div class="plate scroll" tabindex="0">{}</div>{}</figure>'
        ).format(caption, picture, self.under(node.note))

    @block.register
    def _table(self, node: Table) -> Markup:
        head = _joined(
            Markup('<th scope="col" class="align-{}">{}</th>').format(column.align, column.title)
            for column in node.columns
        )
        rows = []
        for row in node.rows:
            cells = []
            for position, (column, cell) in enumerate(zip(node.columns, row, strict=True)):
                is_head = position == 0 and node.has_row_heads
                tag = Markup('th scope="row"') if is_head else Markup("td")
                tone = "" if cell.tone is Tone.PLAIN else f" tone-{cell.tone.value}"
                cells.append(
                    Markup('<{} class="align-{}{}">{}</{}>').format(
                        tag, column.align, tone, self.inlines(cell.inlines), "th" if is_head else "td"
                    )
                )
            rows.append(Markup("<tr>{}</tr>").format(_joined(cells)))
        return self.framed(
            node,
            Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(
                head, _joined(rows, by="\n")
            ),
        )

    def framed(self, node: Table | Heatmap, table: Markup, below: Markup | str = "") -> Markup:
        """A table under its caption, in a box that scrolls where the screen is small."""
        self.captions += 1
        name = f"caption-{self.captions}"
        caption = Markup('<figcaption id="{}">{}</figcaption>').format(name, caption_line(node))
        return Markup(
            '<figure class="table">{}<div class="scroll" tabindex="0" role="region" '
            'aria-labelledby="{}">{}</div>{}{}</figure>'
        ).format(caption, name, table, below, self.under(node.note))

    def under(self, note: str) -> Markup:
        return Markup('<p class="under">{}</p>').format(note) if note else Markup("")

    @block.register
    def _heatmap(self, node: Heatmap) -> Markup:
        head = [Markup('<th scope="col" class="corner">{}</th>').format(node.corner)]
        for column in node.columns:
            key = (
                column.key
                if column.key == column.title
                else Markup('<abbr title="{}">{}</abbr>').format(column.title, column.key)
            )
            head.append(Markup('<th scope="col">{}</th>').format(key))
        rows = []
        group = ""
        for row in node.rows:
            if row.group and row.group != group:
                group = row.group
                rows.append(
                    Markup('<tr class="group"><th scope="rowgroup" colspan="{}">{}</th></tr>').format(
                        len(node.columns) + 1, group
                    )
                )
            cells = _joined(self.heat_cell(cell, node.state(cell.state)) for cell in row.cells)
            rows.append(Markup('<tr><th scope="row">{}</th>{}</tr>').format(row.title, cells))
        table = Markup('<table class="heat"><thead>{}<tr>{}</tr></thead><tbody>{}</tbody></table>').format(
            self.heat_groups(node), _joined(head), _joined(rows, by="\n")
        )
        return self.framed(node, table, self.heat_keys(node))

    def heat_groups(self, node: Heatmap) -> Markup | str:
        spans: list[tuple[str, int]] = []
        for column in node.columns:
            if spans and spans[-1][0] == column.group:
                spans[-1] = (column.group, spans[-1][1] + 1)
            else:
                spans.append((column.group, 1))
        if all(not group for group, _count in spans):
            return ""
        heads = _joined(
            Markup('<th scope="colgroup" colspan="{}"{}><span>{}</span></th>').format(
                count, Markup(' class="upright"') if count == 1 else "", group
            )
            for group, count in spans
        )
        return Markup('<tr class="groups"><td></td>{}</tr>').format(heads)

    def heat_cell(self, cell: HeatCell, state: State) -> Markup:
        shown = (
            Markup("<bdi>{}</bdi>").format(cell.text)
            if cell.text
            else Markup('<span aria-hidden="true">{}</span>').format(state.symbol)
        )
        content = Markup('{}<span class="unseen"> {}</span>').format(shown, state.label)
        return Markup('<td class="tone-{}">{}</td>').format(state.tone.value, self.linked(cell, content))

    def heat_keys(self, node: Heatmap) -> Markup:
        states = _joined(
            Markup('<li><span class="swatch tone-{}" aria-hidden="true">{}</span> {}</li>').format(
                state.tone.value, state.symbol, state.label
            )
            for state in node.states
        )
        titles = _joined(
            Markup('<li><bdi class="code">{}</bdi> <span>{}</span></li>').format(column.key, column.title)
            for column in node.columns
            if column.key != column.title
        )
        legend = Markup('<ul class="legend" aria-label="{}">{}</ul>').format(self.words["key"], states)
        if not titles:
            return legend
        return legend + Markup('<ul class="column-titles" aria-label="{}">{}</ul>').format(
            self.words["columns"], titles
        )

    # What stands at the end

    def note_list(self) -> Markup:
        if not self.notes:
            return Markup("")
        items = _joined(
            Markup(
                '<li id="note-{0}">{1} <a class="back" href="#note-{0}-ref" aria-label="{2}">↩</a></li>'
            ).format(position, note, self.words["back"])
            for position, note in enumerate(self.notes, 1)
        )
        return Markup(
            '<section aria-labelledby="notes"><h2 id="notes">{}</h2><ol class="notes">{}</ol></section>'
        ).format(self.words["notes"], items)

    def evidence(self) -> Markup:
        if not self.report.evidence:
            return Markup("")
        return Markup(
            '<section class="evidence" aria-labelledby="evidence"><h2 id="evidence">{}</h2>'
            "<p>{}</p>{}</section>"
        ).format(
            self.words["evidence"],
            self.words["evidence_intro"],
            _joined((self.entry(entry) for entry in self.report.evidence), by="\n"),
        )

    def entry(self, entry: Evidence) -> Markup:
        """A section of evidence: the number that it explains, the way back, and what it rests on."""
        mark = self.marks[entry.id]
        figure = Markup('<bdi class="figures">{}</bdi>: ').format(entry.figure) if entry.figure else ""
        call = Markup(' <code dir="ltr">{}</code>').format(entry.call) if entry.call else ""
        places = _joined(
            (Markup('<a href="#{}">{}</a>').format(place.anchor, place.label) for place in entry.places),
            by=" · ",
        )
        back = Markup("{} ↩ {}").format(self.words["back"], places) if places else ""
        return Markup(
            '<article id="{0}" aria-labelledby="{0}-title"><h3 id="{0}-title"><bdi class="code">{0}</bdi> '
            '{1}{2}</h3><p class="way-back">{3}{4}</p>{5}</article>'
        ).format(mark, figure, entry.title, back, call, self.blocks(entry.blocks))

    @block.register
    def _rested(self, node: RestedLines) -> Markup:
        return _joined(
            (self.block(Paragraph(item.line)) + self.blocks(item.blocks) for item in node.items), by="\n"
        )

    @block.register
    def _listing(self, node: Listing) -> Markup:
        items = (Markup("<li>{}</li>").format(self.inlines(item)) for item in node.items)
        return Markup('<ul class="listing">{}</ul>').format(_joined(items))

    @block.register
    def _passage(self, node: Passage) -> Markup:
        language = Markup(' lang="{}"').format(node.language) if node.language else ""
        parts = _joined((Markup("<bdi>{}</bdi>").format(part) for part in place_parts(node)), by=" · ")
        return Markup(
            '<div class="passage"><p class="place">{}</p><blockquote{} dir="auto">{}</blockquote></div>'
        ).format(parts, language, node.words)
