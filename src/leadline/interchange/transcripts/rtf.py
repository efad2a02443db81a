"""RTF through striprtf; what it drops is counted."""

from __future__ import annotations

import codecs
import re

from striprtf.striprtf import rtf_to_text

from leadline.errors import FormatError
from leadline.interchange.losses import Loss
from leadline.interchange.transcripts.extracts import Extract

_DROPPED = (
    ("picture", re.compile(r"\\(?:pict|shppict)\b")),
    ("footnote", re.compile(r"\\footnote\b")),
    ("header-or-footer", re.compile(r"\\(?:header|footer)[lrf]?\b")),
    ("comment", re.compile(r"\\annotation\b")),
    ("embedded-object", re.compile(r"\\object\b")),
    ("deleted-text", re.compile(r"\\deleted\b")),
)


def extract(data: bytes) -> Extract:
    """The paragraphs of an RTF file; FormatError ``file-damaged`` where its groups do not close."""
    page = re.search(rb"\\ansicpg(\d+)", data[:4096])
    encoding = f"cp{page[1].decode()}" if page else "cp1252"
    try:
        codecs.lookup(encoding)
    except LookupError:
        encoding = "cp1252"
    source = data.decode(encoding, errors="replace")
    if not _closes(source):
        raise FormatError("file-damaged", format="RTF", part="the last groups")
    text: str = rtf_to_text(source, encoding=encoding, errors="replace")  # type: ignore[no-untyped-call]
    losses = [Loss(kind, count=count) for kind, mark in _DROPPED if (count := len(mark.findall(source)))]
    if undecodable := text.count("\ufffd"):
        losses.append(Loss("undecodable-bytes", encoding, undecodable))
    return Extract(
        tuple(line for line in text.split("\n") if line.strip()), tuple(losses), {"encoding": encoding}
    )


def _closes(source: str) -> bool:
    depth = 0
    for match in re.finditer(r"\\[\\{}]|[{}]", source):
        if len(match[0]) == 1:
            depth += 1 if match[0] == "{" else -1
            if depth == 0:
                return True
    return False
