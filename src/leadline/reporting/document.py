"""The document tree: what a report says, apart from any file format.

A tree is built once and written to every format. Plain values only: no markup in any string, and no
renderer ever reads one as markup. Numbers and quotations may name an entry of the report's
evidence; the tree of a public report has none, and then nothing of it is written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

Align = Literal["start", "center", "end"]


class Tone(StrEnum):
    """What a cell or a bar means, for its colour; never said by colour alone."""

    PLAIN = "plain"
    GOOD = "good"
    MIXED = "mixed"
    BAD = "bad"
    CONFLICT = "conflict"
    SILENT = "silent"
    TOTAL = "total"


class CalloutKind(StrEnum):
    """What a callout is there for."""

    NOTE = "note"
    WARNING = "warning"
    FICTION = "fiction"
    FINDING = "finding"


@dataclass(frozen=True)
class Text:
    """Words."""

    text: str


@dataclass(frozen=True)
class Strong:
    """Words of weight."""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True)
class Emphasis:
    """Words that are stressed."""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True)
class Number:
    """A computed value as it is printed ("12 of 29"), with the id of its evidence or ''.

    `anchor` is the place that the evidence leads back to; ``preparing`` sets it, here and elsewhere.
    """

    text: str
    evidence: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class CodeRef:
    """The key of a code, indicator or finding, with its name where that helps."""

    key: str
    name: str = ""


@dataclass(frozen=True)
class Link:
    """Words that lead to an anchor of the same report."""

    anchor: str
    inlines: tuple[Inline, ...]


@dataclass(frozen=True)
class Note:
    """A footnote."""

    inlines: tuple[Inline, ...]


Inline = Text | Strong | Emphasis | Number | CodeRef | Link | Note


@dataclass(frozen=True)
class Heading:
    """A heading; `numbered` of this package gives it its number and anchor where it has none."""

    level: int
    text: str
    anchor: str = ""
    number: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True)
class BulletList:
    """Items without an order; each is a sequence of blocks."""

    items: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True)
class NumberedList:
    """Items in order; each is a sequence of blocks."""

    items: tuple[tuple[Block, ...], ...]
    start: int = 1


@dataclass(frozen=True)
class Column:
    """A table's column; `weight` is its share of the width beside the others."""

    title: str
    align: Align = "start"
    weight: float = 1.0


@dataclass(frozen=True)
class Cell:
    """A table's cell."""

    inlines: tuple[Inline, ...]
    tone: Tone = Tone.PLAIN

    @classmethod
    def of(cls, text: str, *, tone: Tone = Tone.PLAIN, evidence: str = "") -> Cell:
        """A cell of one text, or of one number where it has evidence."""
        return cls((Number(text, evidence) if evidence else Text(text),), tone)


@dataclass(frozen=True)
class Table:
    """Rows of cells under columns; the first column heads its rows unless `has_row_heads` is false."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    number: str = ""
    has_row_heads: bool = True


@dataclass(frozen=True)
class Figure:
    """A picture, as SVG for HTML and PDF and as PNG for DOCX."""

    svg: str
    png: bytes
    alt: str
    caption: str
    note: str = ""
    number: str = ""


@dataclass(frozen=True)
class State:
    """What a heat map's cell can be: a symbol, a word and a tone."""

    key: str
    label: str
    symbol: str
    tone: Tone


@dataclass(frozen=True)
class HeatColumn:
    """A column of a heat map: the key that heads it, its full title and the group it belongs to."""

    key: str
    title: str
    group: str = ""


@dataclass(frozen=True)
class HeatCell:
    """A state, with a few words instead of its symbol where `text` has any, and its evidence."""

    state: str
    text: str = ""
    evidence: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class HeatRow:
    """A row of a heat map."""

    title: str
    cells: tuple[HeatCell, ...]
    group: str = ""


@dataclass(frozen=True)
class Heatmap:
    """The matrix: each cell shows its state's symbol on its colour; the legend names both."""

    caption: str
    corner: str
    columns: tuple[HeatColumn, ...]
    rows: tuple[HeatRow, ...]
    states: tuple[State, ...]
    note: str = ""
    number: str = ""

    def state(self, key: str) -> State:
        """The state with this key; ``KeyError`` if there is none."""
        return {state.key: state for state in self.states}[key]


@dataclass(frozen=True)
class Quotation:
    """Words of an informant or a text.

    `is_speech` is false for an interviewer's notes, which are not printed between quotation marks.
    """

    text: str
    attribution: str
    language: str
    translation: str = ""
    evidence: str = ""
    is_speech: bool = True
    anchor: str = ""


@dataclass(frozen=True)
class Callout:
    """A passage set apart."""

    kind: CalloutKind
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class PageBreak:
    """In print, what follows starts a page."""


@dataclass(frozen=True)
class Listing:
    """Short things one after another, set close."""

    items: tuple[tuple[Inline, ...], ...]


@dataclass(frozen=True)
class Passage:
    """Words that evidence rests on: where they stand, who said them, and as what they were coded."""

    interview: str
    turn: str
    words: str
    language: str = ""
    remark: str = ""
    case: str = ""
    speaker: str = ""


@dataclass(frozen=True)
class Rested:
    """A line and what it rests on."""

    line: tuple[Inline, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class RestedLines:
    """Such lines, one after another; pages print the line alone where it leads to a section of its own."""

    items: tuple[Rested, ...]
    has_sections: bool = False


Block = (
    Heading
    | Paragraph
    | BulletList
    | NumberedList
    | Table
    | Figure
    | Heatmap
    | Quotation
    | Callout
    | PageBreak
    | Listing
    | Passage
    | RestedLines
)


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it, headings of lower levels included."""

    heading: Heading
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Place:
    """A place of the report, and the words that lead to it."""

    anchor: str
    label: str


@dataclass(frozen=True)
class Evidence:
    """What one number or quotation rests on.

    `figure` is the number as a reader checks it ("14 of 23"), `call` the expression that gives it;
    `command` shows the passages at the command line. Pages print the sections of one `group` as one,
    under its name; `also` are then the ids of the others. `places` (set by ``preparing``) lead back.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]
    figure: str = ""
    call: str = ""
    command: str = ""
    group: str = ""
    also: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Meta:
    """Of when the report is, and lines of its cover (label, value)."""

    on: date
    lines: tuple[tuple[str, Text | Number], ...] = ()


@dataclass(frozen=True)
class Report:
    """A whole report; the first of `notices` stands on every page."""

    title: str
    subtitle: str
    language: str
    notices: tuple[str, ...]
    sections: tuple[Section, ...]
    meta: Meta
    evidence: tuple[Evidence, ...] = field(default=())
