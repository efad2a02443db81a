"""DOCX to paragraphs, straight from its XML: all visible text, and a count of what is not taken."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

from leadline.errors import FormatError
from leadline.interchange.archives import Archive, open_archive
from leadline.interchange.losses import Loss
from leadline.interchange.transcripts.extracts import Extract
from leadline.interchange.transcripts.numbering import ListNumbers
from leadline.interchange.transcripts.wordml import child, local, value

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_SIGNS = {
    "tab": "\t",
    "ptab": "\t",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "\u2011",
    "softHyphen": "\u00ad",
}
_LOST = {
    "drawing": "picture", "pict": "picture", "object": "embedded-object", "sym": "symbol",
    "moveFrom": "moved-away-text", "commentReference": "comment", "altChunk": "embedded-document",
    "subDoc": "embedded-document",
}  # fmt: skip
_UNREAD = frozenset(
    [
        "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr", "instrText",
        "delInstrText", "proofErr", "fldData",
    ]
)  # fmt: skip
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}


def extract(data: bytes) -> Extract:
    """The paragraphs, tables, text boxes and notes of a DOCX, in reading order."""
    with open_archive(data) as package:
        main = _main_part(package)
        folder = posixpath.dirname(main)
        body = next((child for child in package.xml(main) if local(child) == "body"), None)
        if body is None:
            raise FormatError("file-damaged", format="DOCX", part=main)
        walk = _Walk(package, folder)
        paragraphs = walk.blocks(body)
        losses = [*walk.losses, *_parts_lost(package, folder)]
        title = _title(package)
    kept = tuple(paragraph for paragraph in paragraphs if paragraph.strip())
    return Extract(kept, tuple(losses), {"title": title} if title else {})


class _Walk:
    """One pass over the body: text in order, losses counted on the way."""

    def __init__(self, package: Archive, folder: str) -> None:
        self.losses: list[Loss] = []
        self._numbers = ListNumbers(package, folder)
        self._notes = {reference: _notes(package, folder, part) for reference, part in _NOTES.items()}
        self._note_count = 0

    def blocks(self, container: etree._Element) -> list[str]:
        """The paragraphs of a body, cell, text box or note."""
        found: list[str] = []
        for element in container:
            name = local(element)
            if name == "p":
                found.extend(self._paragraph(element))
            elif name == "tbl":
                found.extend(self._table(element))
            elif name in {"del", "moveFrom"}:
                self._count_deleted(element, name)
            elif name in _LOST:
                self.losses.append(Loss(_LOST[name]))
            elif name == "AlternateContent":
                found.extend(self.blocks(_chosen(element)))
            elif name not in _UNREAD:  # sdt, sdtContent, ins, customXml, smartTag ...
                found.extend(self.blocks(element))
        return found

    def _table(self, table: etree._Element) -> Iterator[str]:
        """One paragraph a row, cells apart by tabs; the paragraphs of a cell by line breaks."""
        for row in _rows(table):
            cells = ["\n".join(p for p in self.blocks(cell) if p.strip()) for cell in _cells(row)]
            yield "\t".join(cells)

    def _paragraph(self, paragraph: etree._Element) -> list[str]:
        pieces: list[str] = []
        after: list[str] = []
        self._inline(paragraph, pieces, after)
        text = "".join(pieces)
        if text.strip():
            text = self._numbers.label(paragraph, self.losses) + text
        return [text, *after]

    def _inline(self, element: etree._Element, pieces: list[str], after: list[str]) -> None:
        for inner in element:
            name = local(inner)
            if name == "t":
                pieces.append(inner.text or "")
            elif name in _SIGNS:
                if element.tag is not None and local(element) != "tabs":
                    pieces.append(_SIGNS[name])
            elif name == "r" and _is_hidden(inner):
                self.losses.append(Loss("hidden-text", count=max(1, len(_texts(inner)))))
            elif name in {"del", "moveFrom"}:
                self._count_deleted(inner, name)
            elif name in _NOTES:
                after.extend(self._note(inner, _NOTES[name]))
            elif name == "AlternateContent":
                self._inline(_chosen(inner), pieces, after)
            elif name in {"drawing", "pict", "object"}:
                self._drawing(inner, name, after)
            elif name in _LOST:
                self.losses.append(Loss(_LOST[name]))
            elif name in {"p", "tbl"}:
                after.extend(self.blocks(element))
                return
            elif name not in _UNREAD:
                self._inline(inner, pieces, after)

    def _drawing(self, drawing: etree._Element, name: str, after: list[str]) -> None:
        """Text boxes stand after the paragraph that anchors them; a drawing without text is a picture."""
        boxes = [box for box in drawing.iter() if local(box) == "txbxContent"]
        for box in boxes:
            if not any(local(outer) == "txbxContent" for outer in box.iterancestors()):
                after.extend(self.blocks(box))
        if not boxes:
            self.losses.append(Loss(_LOST[name]))

    def _note(self, reference: etree._Element, part: str) -> Iterator[str]:
        key = {"footnotes": "footnoteReference", "endnotes": "endnoteReference"}[part]
        note = self._notes[key].get(value(reference, "id"))
        if note is None:
            self.losses.append(Loss("footnote", part))
            return
        self._note_count += 1
        text = "\n".join(p.strip() for p in self.blocks(note) if p.strip())
        yield f"[^{self._note_count}] {text}"

    def _count_deleted(self, element: etree._Element, name: str) -> None:
        kind = "deleted-text" if name == "del" else "moved-away-text"
        texts = _texts(element)
        if texts:
            self.losses.append(Loss(kind, count=len(texts)))


def _texts(element: etree._Element) -> list[str]:
    return [inner.text for inner in element.iter() if local(inner) in {"t", "delText"} and inner.text]


def _is_hidden(run: etree._Element) -> bool:
    vanish = child(run, "rPr", "vanish")
    return vanish is not None and value(vanish) not in {"0", "false", "off"}


def _chosen(alternatives: etree._Element) -> etree._Element:
    """The first Choice, which holds the same content as the Fallback in a newer drawing language."""
    choice = child(alternatives, "Choice")
    if choice is None:
        choice = child(alternatives, "Fallback")
    return alternatives if choice is None else choice


def _within(element: etree._Element, wanted: str) -> Iterator[etree._Element]:
    for inner in element:
        if local(inner) == wanted:
            yield inner
        elif local(inner) in {"sdt", "sdtContent", "customXml", "ins"}:
            yield from _within(inner, wanted)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    return _within(table, "tr")


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    return _within(row, "tc")


def _main_part(package: Archive) -> str:
    """The document part that the package's relationships name, word/document.xml by default."""
    if "_rels/.rels" in package.names:
        for relation in package.xml("_rels/.rels").iter(f"{{{_RELATIONS}}}Relationship"):
            target = str(relation.get("Target", "")).lstrip("/")
            if str(relation.get("Type", "")).endswith("/officeDocument") and target in package.names:
                return target
    if "word/document.xml" in package.names:
        return "word/document.xml"
    raise FormatError("file-damaged", format="DOCX", part="word/document.xml")


def _notes(package: Archive, folder: str, part: str) -> dict[str, etree._Element]:
    name = posixpath.join(folder, f"{part}.xml")
    if name not in package.names:
        return {}
    return {value(note, "id"): note for note in package.xml(name) if value(note, "type") in {"", "normal"}}


def _parts_lost(package: Archive, folder: str) -> Iterator[Loss]:
    """Headers and footers, counted by paragraphs with text."""
    for name in sorted(package.names):
        base = posixpath.basename(name)
        if (
            posixpath.dirname(name) == folder
            and base.startswith(("header", "footer"))
            and base.endswith(".xml")
        ):
            root = package.xml(name)
            count = sum(1 for p in root.iter() if local(p) == "p" and "".join(_texts(p)).strip())
            if count:
                yield Loss("header-or-footer", name, count)


def _title(package: Archive) -> str:
    if "docProps/core.xml" not in package.names:
        return ""
    return (package.xml("docProps/core.xml").findtext(_TITLE) or "").strip()
