"""`read_transcript`: the one door to all formats of transcripts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from leadline.errors import FormatError
from leadline.interchange.archives import NamingFile
from leadline.interchange.encodings import decode
from leadline.interchange.losses import counted
from leadline.interchange.transcripts import docx, html, odt, pdf, plain, rtf, subtitles
from leadline.interchange.transcripts.content import binary_format, text_format
from leadline.interchange.transcripts.extracts import Extract, ReadTranscript

_BINARY: dict[str, Callable[[bytes], Extract]] = {
    "docx": docx.extract,
    "odt": odt.extract,
    "pdf": pdf.extract,
    "rtf": rtf.extract,
}
_TEXT: dict[str, Callable[[str], Extract]] = {
    "vtt": subtitles.extract_vtt,
    "srt": subtitles.extract_srt,
    "text": plain.extract,
}


def read_transcript(data: bytes, *, filename: str) -> ReadTranscript:
    """Read the text of a file in any supported format, chosen by its content.

    Raises FormatError that names `filename`: ``file-empty``, ``file-damaged``, ``file-encrypted``,
    ``file-unsupported``, ``file-old-format``, ``file-bomb``, ``xml-with-dtd``, ``pdf-no-text``,
    ``subtitles-no-cues``, ``front-matter-unread``. Files from strangers go through
    `leadline.interchange.sandbox.Sandbox`, which calls this in a child process.
    """
    suffix = PurePath(filename).suffix.lstrip(".").lower()
    with NamingFile(filename, format=suffix.upper() or "text") as file:
        if not data.strip():
            raise FormatError("file-empty")
        found = binary_format(data, suffix=suffix)
        file.format = (found or "text").upper()
        extract, name = (_BINARY[found](data), found) if found else _extract_text(data, suffix=suffix)
        text = extract.text
        if not text.strip():
            raise FormatError("file-empty")
    return ReadTranscript(text, name, counted(extract.losses), extract.facts)


def _extract_text(data: bytes, *, suffix: str) -> tuple[Extract, str]:
    decoded = decode(data)
    name: str = text_format(decoded.text, suffix=suffix)
    if name == "html":
        decoded = decode(data, declared=html.declared_encoding(data))
        extract = html.extract(decoded.text)
    else:
        extract = _TEXT[name](decoded.text)
    facts = {"encoding": decoded.encoding, **extract.facts}
    if decoded.is_guess:
        facts["encoding_is_guess"] = "yes"
    return Extract(extract.paragraphs, (*decoded.losses, *extract.losses), facts, extract.separator), name
