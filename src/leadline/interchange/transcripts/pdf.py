"""The text of PDF files through PDFium."""

from __future__ import annotations

import re
from typing import Any

import pypdfium2 as pdfium

from leadline.errors import FormatError
from leadline.interchange.losses import Loss
from leadline.interchange.transcripts.extracts import Extract

MAX_PAGES = 2_000
_HYPHEN = re.compile("[\ufffe\x02]")  # PDFium's mark for a hyphen at a line's end
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\uffff]")


def extract(data: bytes) -> Extract:
    """The lines of all pages; FormatError ``file-encrypted``, ``pdf-no-text`` or ``file-damaged``."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as fault:
        if "assword" in str(fault) or "ecurity" in str(fault):
            raise FormatError("file-encrypted") from fault
        raise FormatError("file-damaged", format="PDF", part="document") from fault
    try:
        return _extract_pages(document)
    except pdfium.PdfiumError as fault:
        raise FormatError("file-damaged", format="PDF", part="pages") from fault
    finally:
        document.close()


def _extract_pages(document: Any) -> Extract:
    if len(document) > MAX_PAGES:
        raise FormatError("file-too-costly")
    lines: list[str] = []
    losses: list[Loss] = []
    for number in range(len(document)):
        page = document[number]
        text_page = page.get_textpage()
        text = _HYPHEN.sub("-", text_page.get_text_range(errors="replace"))
        text, controls = _CONTROLS.subn("", text)
        pictures = sum(1 for _ in page.get_objects(filter=(3,), max_depth=3))
        text_page.close()
        page.close()
        if controls:
            losses.append(Loss("undecodable-bytes", f"page {number + 1}", controls))
        if pictures:
            losses.append(Loss("picture", f"page {number + 1}", pictures))
        if not text.strip():
            losses.append(Loss("page-without-text", f"page {number + 1}"))
            continue
        lines.extend(line.rstrip() for line in text.splitlines())
    if not any(line.strip() for line in lines):
        raise FormatError("pdf-no-text", pages=len(document))
    return Extract(tuple(lines), tuple(losses), _title(document), separator="\n")


def _title(document: Any) -> dict[str, str]:
    title = str(document.get_metadata_value("Title")).strip()
    return {"title": title} if title else {}
