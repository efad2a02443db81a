"""What every writer does first: clean strings, numbers and anchors for headings and captions, checks."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from leadline.errors import InputError
from leadline.reporting.document import (
    Block,
    Callout,
    Figure,
    Heading,
    HeatCell,
    Heatmap,
    Link,
    Number,
    Place,
    Quotation,
    Report,
    Section,
    Table,
)
from leadline.reporting.labels import caption_line

T = TypeVar("T")

# What XML 1.0 cannot hold, in any escaping: office files with one such character do not open.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# The writers' own anchors begin with these; headings must not take them.
_ANCHOR = re.compile(r"(?!(?:E|note-|caption-|picture-)\d)[A-Za-z][A-Za-z0-9_.-]*")
_TAKEN = frozenset({"text", "contents", "notes", "evidence"})
_NUMBERED_LEVELS = 2


def prepared(report: Report) -> Report:
    """`report` as it can be written: printable, numbered, every link with a target."""
    numbered = _Numbering().report(cleaned(report))
    _check_anchors(numbered)
    return _Anchoring(numbered).report()


def printable(text: str) -> str:
    """`text` with each character that no XML file can hold replaced by U+FFFD."""
    return _UNPRINTABLE.sub("\ufffd", text)


def cleaned(node: T) -> T:
    """`node` with every string in it printable."""
    changed: Any = node
    if isinstance(node, str):
        changed = printable(node) if type(node) is str else node
    elif isinstance(node, tuple):
        changed = tuple(cleaned(item) for item in node)
    elif is_dataclass(node) and not isinstance(node, type):
        changed = replace(node, **{f.name: cleaned(getattr(node, f.name)) for f in fields(node)})
    return changed  # type: ignore[no-any-return]


def walk(node: object) -> Iterator[object]:
    """Every node of a tree, parents first."""
    if isinstance(node, tuple):
        for item in node:
            yield from walk(item)
    elif is_dataclass(node):
        yield node
        for f in fields(node):
            yield from walk(getattr(node, f.name))


def headings(report: Report, *, depth: int) -> list[Heading]:
    """The headings down to level `depth`, in order: the contents list."""
    return [node for node in walk(report.sections) if isinstance(node, Heading) and node.level <= depth]


def evidence_marks(report: Report) -> dict[str, str]:
    """Evidence id -> the short mark ("E12") under which it is printed and that links lead to."""
    return {
        key: f"E{position}"
        for position, entry in enumerate(report.evidence, 1)
        for key in (entry.id, *entry.also)
    }


class _Numbering:
    """Counts headings, tables and figures through one report."""

    def __init__(self) -> None:
        self.levels = [0] * 9
        self.tables = 0
        self.figures = 0

    def report(self, report: Report) -> Report:
        return replace(report, sections=tuple(self.section(section) for section in report.sections))

    def section(self, section: Section) -> Section:
        heading = self.heading(replace(section.heading, level=1))
        return Section(heading, self.blocks(section.blocks))

    def heading(self, heading: Heading) -> Heading:
        self.levels[heading.level] += 1
        self.levels[heading.level + 1 :] = [0] * (8 - heading.level)
        path = ".".join(str(count) for count in self.levels[1 : heading.level + 1])
        number = path if heading.level <= _NUMBERED_LEVELS else ""
        return replace(heading, number=number, anchor=heading.anchor or "s-" + path.replace(".", "-"))

    def blocks(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(self.block(block) for block in blocks)

    def block(self, block: Block) -> Block:
        if isinstance(block, Heading):
            return self.heading(replace(block, level=min(max(block.level, 2), 4)))
        if isinstance(block, Callout):
            return replace(block, blocks=self.blocks(block.blocks))
        if isinstance(block, Table | Heatmap) and block.caption:
            self.tables += 1
            return replace(block, number=str(self.tables))
        if isinstance(block, Figure) and block.caption:
            self.figures += 1
            return replace(block, number=str(self.figures))
        return block


class _Anchoring:
    """Gives what leads to evidence a place to be led back to; within a link nothing leads elsewhere."""

    def __init__(self, whole: Report) -> None:
        self.whole = whole
        self.marks = evidence_marks(whole)
        self.places: dict[str, list[Place]] = defaultdict(list)
        self.label = ""

    def report(self) -> Report:
        if not self.marks:
            return self.whole
        self.label = self.whole.title
        meta = replace(self.whole.meta, lines=self.visit(self.whole.meta.lines))
        sections = self.visit(self.whole.sections)
        evidence = tuple(replace(e, places=tuple(self.places[self.marks[e.id]])) for e in self.whole.evidence)
        return replace(self.whole, meta=meta, sections=sections, evidence=evidence)

    def visit(self, node: Any, *, in_link: bool = False) -> Any:
        if isinstance(node, tuple):
            return tuple(self.visit(item, in_link=in_link) for item in node)
        if not is_dataclass(node):
            return node
        if isinstance(node, Number | Quotation | HeatCell):
            return self.anchored(node, in_link=in_link)
        before = self.label
        if isinstance(node, Heading):
            before = self.label = f"{node.number} {node.text}".strip()
        elif isinstance(node, Table | Heatmap) and node.caption:
            self.label = caption_line(node)
        inside = in_link or isinstance(node, Link)
        changes = {
            f.name: self.visit(value, in_link=inside)
            for f in fields(node)
            if isinstance(value := getattr(node, f.name), tuple) or is_dataclass(value)
        }
        # A section's heading holds on for the blocks after it; a table's caption only within.
        self.label = self.label if isinstance(node, Section) else before
        return replace(node, **changes) if changes else node  # type: ignore[type-var]

    def anchored(self, node: Number | Quotation | HeatCell, *, in_link: bool) -> Any:
        if in_link or node.evidence not in self.marks:
            return replace(node, evidence="")
        mark = self.marks[node.evidence]
        own = self.places[mark]
        if self.label in (place.label for place in own):
            return replace(node, anchor="")  # one way back to each finding or table is enough
        own.append(Place(f"{mark}-{len(own) + 1}", self.label))
        return replace(node, anchor=own[-1].anchor)


def _check_anchors(report: Report) -> None:
    nodes = list(walk(report))
    anchors = [node.anchor for node in nodes if isinstance(node, Heading)]
    entries = [key for entry in report.evidence for key in (entry.id, *entry.also)]
    for name in anchors:
        if name in _TAKEN or not _ANCHOR.fullmatch(name):
            raise InputError("report-anchor-malformed", anchor=name)
    for names in (anchors, entries):
        if twice := [name for name, count in Counter(names).items() if count > 1]:
            raise InputError("report-anchor-twice", anchor=twice[0])
    for node in nodes:
        if isinstance(node, Link) and node.anchor not in anchors:
            raise InputError("report-anchor-unknown", anchor=node.anchor)
        wanted = node.evidence if isinstance(node, Number | Quotation | HeatCell) else ""
        if wanted and entries and wanted not in entries:
            raise InputError("report-evidence-unknown", evidence=wanted)
