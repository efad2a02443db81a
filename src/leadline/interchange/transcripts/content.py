"""Which format a file is in, told from its content."""

from __future__ import annotations

import re
from typing import Literal, NoReturn

from leadline.errors import FormatError
from leadline.interchange.archives import open_archive

Format = Literal["docx", "odt", "rtf", "pdf", "vtt", "srt", "html", "text"]
SUPPORTED = "DOCX, ODT, RTF, PDF, TXT, Markdown, HTML, VTT, SRT"

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = (
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"BM", "a picture (BMP)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"ID3", "a sound recording (MP3)"),
    (b"\xff\xfb", "a sound recording (MP3)"),
    (b"OggS", "a recording (OGG)"),
    (b"RIFF", "a picture or recording (RIFF)"),
    (b"fLaC", "a sound recording (FLAC)"),
    (b"\x1aE\xdf\xa3", "a recording (Matroska)"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"7z\xbc\xaf", "a compressed file (7z)"),
    (b"Rar!", "a compressed file (RAR)"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_UNKNOWN = "a binary file of an unknown kind"
_CONTAINERS = {"docx": "docx", "odt": "odt", "pdf": "pdf", "doc": "docx"}
_SRT = re.compile(r"\A\s*\d+[ \t]*\r?\n\s*\d{1,3}:\d{2}:\d{2}[,.]\d{1,3}[ \t]*-->")
_HTML = re.compile(
    r"\A\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html)\b", re.I | re.S
)


def unsupported(found: str) -> FormatError:
    """The error for content that is not a transcript."""
    return FormatError("file-unsupported", found=found, wanted="a transcript", supported=SUPPORTED)


def binary_format(data: bytes, *, suffix: str) -> Format | None:
    """The format of `data` by its first bytes; None for text; FormatError for what is not read."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(b"PK"):
        return _package_format(data, suffix=suffix)
    if data.startswith(OLE):
        refuse_ole(data, wanted="DOCX")
    found = foreign_content(data)
    if found == _UNKNOWN and suffix in _CONTAINERS:
        raise FormatError("file-damaged", format=_CONTAINERS[suffix].upper(), part="first bytes")
    if found:
        raise unsupported(found)
    return None


def foreign_content(data: bytes) -> str:
    """What `data` is where it is neither text nor an office file, in words; '' for text."""
    for magic, found in _FOREIGN:
        if data.startswith(magic) and (len(magic) > 2 or _is_binary(data)):
            return found
    if data[4:8] == b"ftyp":
        return "a recording or picture (MP4, M4A, HEIC)"
    return _UNKNOWN if _is_binary(data) else ""


def refuse_ole(data: bytes, *, wanted: str) -> NoReturn:
    """Raise for an OLE file: encrypted office packages and the formats before 2007 are of that kind."""
    if "EncryptedPackage".encode("utf-16-le") in data or "EncryptionInfo".encode("utf-16-le") in data:
        raise FormatError("file-encrypted")
    for stream, found in (
        ("WordDocument", "Word (.doc)"),
        ("Workbook", "Excel (.xls)"),
        ("Book", "Excel (.xls)"),
    ):
        if stream.encode("utf-16-le") in data:
            raise FormatError("file-old-format", found=found, wanted=wanted)
    raise FormatError("file-old-format", found="Office (OLE)", wanted=wanted)


def text_format(text: str, *, suffix: str) -> Format:
    """The format of decoded `text`."""
    head = text[:4096]
    if re.match(r"\A\ufeff?WEBVTT(?:[ \t\r\n]|\Z)", head) or suffix == "vtt":
        return "vtt"
    if _SRT.match(head) or suffix == "srt":
        return "srt"
    if _HTML.match(head) or (suffix in {"html", "htm", "xhtml"} and "<" in head):
        return "html"
    return "text"


def _package_format(data: bytes, *, suffix: str) -> Format:
    with open_archive(data) as package:
        names = package.names
        if "mimetype" in names:
            kind = package.read("mimetype").decode("ascii", errors="replace").strip()
            if kind.startswith("application/vnd.oasis.opendocument.text"):
                return "odt"
            raise unsupported(f"a package ({kind[:60]})")
        if any(name.startswith("xl/") for name in names):
            raise unsupported("a spreadsheet (XLSX); import it as a plan or grid")
        if any(name.startswith("ppt/") for name in names):
            raise unsupported("a presentation (PPTX)")
        if "[Content_Types].xml" in names or any(name.startswith("word/") for name in names):
            return "docx"
        if suffix in {"docx", "odt"}:
            raise FormatError("file-damaged", format=suffix.upper(), part="[Content_Types].xml")
        raise unsupported("a zip archive; unpack it first")


def _is_binary(data: bytes) -> bool:
    """Whether `data` holds control characters as no text does (UTF-16 and UTF-32 excepted)."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    sample = data[:4096]
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in sample)
    if controls == 0:
        return False
    even, odd = sample[0::2], sample[1::2]
    for high, low in ((even, odd), (odd, even)):
        wide = sum(byte < 7 for byte in high) >= 0.9 * len(high)
        if wide and sum(byte < 32 and byte not in b"\t\n\r\f" for byte in low) <= 0.02 * len(low) + 1:
            return False
    return controls > 0.02 * len(sample)
