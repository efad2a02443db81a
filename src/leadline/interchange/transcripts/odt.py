"""ODT to paragraphs, straight from its XML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from leadline.errors import FormatError
from leadline.interchange.archives import open_archive
from leadline.interchange.losses import Loss
from leadline.interchange.transcripts.extracts import Extract
from leadline.interchange.transcripts.wordml import child, local, value

_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_LOST = {
    "image": "picture", "object": "embedded-object", "object-ole": "embedded-object",
    "annotation": "comment", "plugin": "embedded-object", "chart": "embedded-object",
}  # fmt: skip
_UNREAD = frozenset(["forms", "sequence-decls", "annotation-end", "table-columns", "table-column"])


def extract(data: bytes) -> Extract:
    """The paragraphs, tables, frames and notes of an ODT, in reading order."""
    with open_archive(data) as package:
        if "META-INF/manifest.xml" in package.names and any(
            local(element) == "encryption-data" for element in package.xml("META-INF/manifest.xml").iter()
        ):
            raise FormatError("file-encrypted")
        if "content.xml" not in package.names:
            raise FormatError("file-damaged", format="ODT", part="content.xml")
        body = child(package.xml("content.xml"), "body", "text")
        if body is None:
            raise FormatError("file-damaged", format="ODT", part="content.xml")
        walk = _Walk()
        paragraphs = walk.blocks(body)
        losses = walk.losses
        if "styles.xml" in package.names:
            losses.extend(_headers(package.xml("styles.xml")))
        title = ""
        if "meta.xml" in package.names:
            title = (package.xml("meta.xml").findtext(f".//{_TITLE}") or "").strip()
    kept = tuple(paragraph for paragraph in paragraphs if paragraph.strip())
    return Extract(kept, tuple(losses), {"title": title} if title else {})


class _Walk:
    def __init__(self) -> None:
        self.losses: list[Loss] = []
        self._note_count = 0

    def blocks(self, container: etree._Element) -> list[str]:
        found: list[str] = []
        for element in container:
            name = local(element)
            if name in {"p", "h"}:
                found.extend(self._paragraph(element))
            elif name == "table":
                found.extend(self._table(element))
            elif name == "tracked-changes":
                deleted = sum(1 for change in element.iter() if local(change) == "deletion")
                self.losses.extend([Loss("deleted-text", count=deleted)] if deleted else [])
            elif name in _LOST:
                self.losses.append(Loss(_LOST[name]))
            elif name in {"list-item", "list-header"}:
                self.losses.append(Loss("list-bullet"))
                found.extend(self.blocks(element))
            elif name and name not in _UNREAD:  # list, section, frame, text-box, index-body ...
                found.extend(self.blocks(element))
        return found

    def _table(self, table: etree._Element) -> Iterator[str]:
        for row in _descend(table, "table-row"):
            cells = [c for c in row if local(c) in {"table-cell", "covered-table-cell"}]
            yield "\t".join("\n".join(p for p in self.blocks(cell) if p.strip()) for cell in cells)

    def _paragraph(self, paragraph: etree._Element) -> list[str]:
        pieces: list[str] = []
        after: list[str] = []
        self._inline(paragraph, pieces, after)
        return ["".join(pieces), *after]

    def _inline(self, element: etree._Element, pieces: list[str], after: list[str]) -> None:
        pieces.append(_collapsed(element.text))
        for inner in element:
            name = local(inner)
            if name == "s":
                count = value(inner, "c")
                pieces.append(" " * min(int(count) if count.isdecimal() else 1, 1000))
            elif name in {"tab", "line-break"}:
                pieces.append("\t" if name == "tab" else "\n")
            elif name == "note":
                self._note(inner, after)
            elif name in _LOST:
                self.losses.append(Loss(_LOST[name]))
            elif name in {"frame", "text-box", "custom-shape", "g"}:
                after.extend(self.blocks(inner))
            elif name and name not in _UNREAD:
                self._inline(inner, pieces, after)
            pieces.append(_collapsed(inner.tail))

    def _note(self, note: etree._Element, after: list[str]) -> None:
        body = child(note, "note-body")
        self._note_count += 1
        text = "\n".join(p.strip() for p in self.blocks(body) if p.strip()) if body is not None else ""
        after.append(f"[^{self._note_count}] {text}")


def _collapsed(text: str | None) -> str:
    """White space as OpenDocument means it: runs of it are one blank."""
    return re.sub(r"[ \t\r\n]+", " ", text) if text else ""


def _descend(element: etree._Element, wanted: str) -> Iterator[etree._Element]:
    for inner in element:
        if local(inner) == wanted:
            yield inner
        elif local(inner) in {"table-header-rows", "table-rows", "table-row-group"}:
            yield from _descend(inner, wanted)


def _headers(styles: etree._Element) -> Iterator[Loss]:
    for element in styles.iter():
        if local(element) in {
            "header",
            "footer",
            "header-left",
            "footer-left",
            "header-first",
            "footer-first",
        }:
            count = sum(
                1
                for p in element.iter()
                if local(p) in {"p", "h"} and etree.tostring(p, method="text", encoding="unicode").strip()
            )
            if count:
                yield Loss("header-or-footer", "styles.xml", count)
