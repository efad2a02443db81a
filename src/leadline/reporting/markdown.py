"""The Markdown of findings as blocks: no raw HTML, no pictures, no addresses that a page would load.

Code spans are references to codes. The marks that ``expressions`` left for numbers and quotations are
replaced by what they stand for; a quotation is a block and divides the paragraph it stands in.
"""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from leadline.errors import InputError
from leadline.reporting.document import (
    Align,
    Block,
    BulletList,
    Callout,
    CalloutKind,
    Cell,
    CodeRef,
    Column,
    Emphasis,
    Heading,
    Inline,
    Link,
    NumberedList,
    PageBreak,
    Paragraph,
    Quotation,
    Strong,
    Table,
    Text,
)
from leadline.reporting.expressions import split_marks
from leadline.reporting.labels import unbroken

_ALIGN: dict[str, Align] = {"text-align:right": "end", "text-align:center": "center"}


def blocks_from_markdown(text: str, *, shown: Sequence[Inline | Quotation] = ()) -> tuple[Block, ...]:
    """Return the blocks of `text`, its marks replaced by the items of `shown`."""
    parser = MarkdownIt("commonmark", {"html": False})
    parser.disable(["html_block", "html_inline", "image", "code", "fence", "reference"]).enable("table")
    return _Reader(shown).blocks(SyntaxTreeNode(parser.parse(text)).children)


def inlines_from_markdown(text: str, *, shown: Sequence[Inline | Quotation] = ()) -> tuple[Inline, ...]:
    """Return the inlines of `text`, one paragraph of Markdown."""
    blocks = blocks_from_markdown(text, shown=shown)
    if not blocks:
        return ()
    if len(blocks) > 1 or not isinstance(blocks[0], Paragraph):
        raise InputError("markdown-not-one-paragraph")
    return blocks[0].inlines


class _Reader:
    """Turns the parsed tree into ours."""

    def __init__(self, shown: Sequence[Inline | Quotation]) -> None:
        self.shown = shown

    def blocks(self, nodes: Sequence[SyntaxTreeNode]) -> tuple[Block, ...]:
        return tuple(block for node in nodes for block in self.block(node))

    def block(self, node: SyntaxTreeNode) -> tuple[Block, ...]:
        match node.type:
            case "paragraph":
                return self.paragraphs(node)
            case "heading":
                text = "".join(_plain(item) for item in self.line(node))
                return (Heading(int(node.tag[1]), text),)
            case "bullet_list":
                return (BulletList(tuple(self.blocks(item.children) for item in node.children)),)
            case "ordered_list":
                items = tuple(self.blocks(item.children) for item in node.children)
                return (NumberedList(items, int(node.attrs.get("start", 1))),)
            case "blockquote":
                return (Callout(CalloutKind.NOTE, "", self.blocks(node.children)),)
            case "table":
                return (self.table(node),)
            case "hr":
                return (PageBreak(),)
        raise InputError("markdown-unsupported", found=node.type)

    def paragraphs(self, node: SyntaxTreeNode) -> tuple[Block, ...]:
        blocks: list[Block] = []
        line: list[Inline] = []
        for item in self.inlines(node.children[0].children):
            if isinstance(item, Quotation):
                blocks += [Paragraph(tuple(line))] if not _is_blank(line) else []
                blocks.append(item)
                line = []
            else:
                line.append(item)
        if not _is_blank(line):
            blocks.append(Paragraph(tuple(line)))
        return tuple(blocks)

    def table(self, node: SyntaxTreeNode) -> Table:
        head, *body = node.children
        columns = [
            Column(
                "".join(_plain(item) for item in self.line(cell)),
                _ALIGN.get(str(cell.attrs.get("style", "")), "start"),
                2.4 if place == 0 and len(head.children[0].children) > 2 else 1.0,
            )
            for place, cell in enumerate(head.children[0].children)
        ]
        rows = body[0].children if body else []
        cells = tuple(
            tuple(
                Cell(_unbroken(self.line(cell)) if column.align == "end" else self.line(cell))
                for cell, column in zip(row.children, columns, strict=True)
            )
            for row in rows
        )
        return Table("", tuple(columns), cells)

    def line(self, node: SyntaxTreeNode) -> tuple[Inline, ...]:
        """The inlines of a heading or a cell, where no block can stand."""
        return self.within(node.children[0].children if node.children else [])

    def within(self, nodes: Sequence[SyntaxTreeNode]) -> tuple[Inline, ...]:
        found: list[Inline] = []
        for item in self.inlines(nodes):
            if isinstance(item, Quotation):
                raise InputError("markdown-quotation-inside")
            found.append(item)
        return tuple(found)

    def inlines(self, nodes: Sequence[SyntaxTreeNode]) -> list[Inline | Quotation]:
        found: list[Inline | Quotation] = []
        for node in nodes:
            found += self.inline(node)
        return found

    def inline(self, node: SyntaxTreeNode) -> list[Inline | Quotation]:
        match node.type:
            case "text" | "text_special":
                return [self.part(part) for part in split_marks(node.content)]
            case "softbreak" | "hardbreak":
                return [Text(" ")]
            case "strong":
                return [Strong(self.within(node.children))]
            case "em":
                return [Emphasis(self.within(node.children))]
            case "code_inline":
                return [CodeRef(node.content)]
            case "link":
                address = str(node.attrs.get("href", ""))
                words = self.within(node.children)
                if address.startswith("#"):
                    return [Link(address[1:], words)]
                # An address is printed, never followed: a report leads nowhere outside itself.
                return [*words, Text(f" ({address})")]
        raise InputError("markdown-unsupported", found=node.type)

    def part(self, part: str | int) -> Inline | Quotation:
        if isinstance(part, str):
            return Text(part)
        if part >= len(self.shown):
            raise InputError("markdown-mark-unknown", mark=part)
        return self.shown[part]


def _unbroken(line: Sequence[Inline]) -> tuple[Inline, ...]:
    """A cell of numbers: "19 of 27" stays on one line."""
    return tuple(Text(unbroken(item.text)) if isinstance(item, Text) else item for item in line)


def _is_blank(line: Sequence[Inline]) -> bool:
    return all(isinstance(item, Text) and not item.text.strip() for item in line)


def _plain(item: Inline) -> str:
    match item:
        case Strong(inlines) | Emphasis(inlines) | Link(_, inlines):
            return "".join(_plain(inner) for inner in inlines)
        case CodeRef(key):
            return key
        case _:
            return getattr(item, "text", "")
