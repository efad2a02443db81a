"""Zip packages and XML parts from strangers, opened with caps and without document types."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from leadline.errors import FormatError

MAX_ENTRIES = 10_000
MAX_PART_BYTES = 128 * 2**20
MAX_TOTAL_BYTES = 256 * 2**20
MAX_RATIO = 250
_RATIO_FREE_BYTES = 4 * 2**20

PARSER_FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,  # also RecursionError and NotImplementedError
    SyntaxError,  # lxml's XMLSyntaxError is one
    TypeError,
    ValueError,
    etree.LxmlError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What parsers raise on broken input."""


class NamingFile:
    """A block that reads a file: every fault in it becomes a FormatError that names the file.

    `format` is what the file is taken for; the block sets it when it knows better.
    """

    def __init__(self, filename: str, *, format: str) -> None:
        self.filename = filename
        self.format = format

    def __enter__(self) -> NamingFile:
        return self

    def __exit__(self, kind: object, fault: BaseException | None, trace: object) -> None:
        if isinstance(fault, FormatError):
            for detail, value in (("file", self.filename), ("format", self.format), ("part", "content")):
                fault.details.setdefault(detail, value)
        elif isinstance(fault, PARSER_FAULTS):
            raise FormatError(
                "file-damaged", file=self.filename, format=self.format, part="content"
            ) from fault


class Archive:
    """A zip package whose parts are read within caps."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        self.names = frozenset(package.namelist())

    def read(self, name: str) -> bytes:
        """The bytes of part `name`; FormatError where it is damaged."""
        try:
            with self._package.open(name) as part:
                content = part.read(MAX_PART_BYTES + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError) as fault:
            raise FormatError("file-damaged", part=name) from fault
        except RuntimeError as fault:  # zipfile's way to say that a password is needed
            raise FormatError("file-encrypted") from fault
        if len(content) > MAX_PART_BYTES:
            raise FormatError("file-bomb", part=name, reason="size")
        return content

    def xml(self, name: str) -> etree._Element:
        """The root element of XML part `name`."""
        return parse_xml(self.read(name), part=name)


@contextmanager
def open_archive(data: bytes) -> Iterator[Archive]:
    """Open `data` as a zip package, refused before unpacking when it is a bomb, locked or damaged."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, LookupError) as fault:
        raise FormatError("file-damaged", part="zip directory") from fault
    with package:
        _check_directory(package.infolist())
        yield Archive(package)


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise FormatError("file-bomb", part="zip directory", reason=f"{len(entries)} entries")
    total = sum(entry.file_size for entry in entries)
    if total > MAX_TOTAL_BYTES:
        raise FormatError("file-bomb", part="zip directory", reason=f"{total // 2**20} MB")
    seen: set[str] = set()
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise FormatError("file-encrypted")
        if entry.file_size > _RATIO_FREE_BYTES and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise FormatError("file-bomb", part=entry.filename, reason=f"more than {MAX_RATIO} times")
        if entry.file_size > MAX_PART_BYTES:
            raise FormatError("file-bomb", part=entry.filename, reason=f"{entry.file_size // 2**20} MB")
        if entry.filename in seen:
            raise FormatError("file-damaged", part=entry.filename)
        seen.add(entry.filename)


_DOCTYPES = tuple("<!DOCTYPE".encode(codec) for codec in ("ascii", "utf-16-le", "utf-16-be"))
_ENTITIES = tuple("<!ENTITY".encode(codec) for codec in ("ascii", "utf-16-le", "utf-16-be"))


def refuse_document_types(data: bytes, *, part: str) -> None:
    """Raise FormatError ``xml-with-dtd`` when `data` declares a document type or an entity."""
    if any(mark in data for mark in (*_DOCTYPES, *_ENTITIES)):
        raise FormatError("xml-with-dtd", part=part)


def parse_xml(data: bytes, *, part: str) -> etree._Element:
    """The root of `data`, parsed without entities, document types, network or huge trees."""
    refuse_document_types(data, part=part)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise FormatError("file-damaged", part=part) from fault
    if etree.ElementTree(root).docinfo.internalDTD is not None:  # written in an encoding not looked for above
        raise FormatError("xml-with-dtd", part=part)
    return root
