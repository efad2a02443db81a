"""XLSX, CSV and TSV to rows of text cells that know where they stand."""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

import openpyxl
from openpyxl.utils import get_column_letter

from leadline.core.text import normalise_text
from leadline.errors import FormatError
from leadline.interchange.archives import Archive, NamingFile, open_archive, refuse_document_types
from leadline.interchange.encodings import decode
from leadline.interchange.losses import Loss, counted
from leadline.interchange.transcripts.content import OLE, foreign_content, refuse_ole

MAX_CELLS = 2_000_000
SUPPORTED = "XLSX, CSV, TSV"


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: its header row and the rows under it, all cells as text, blank rows left out.

    Cells are to the letter, blanks included; `numbers` are the row numbers (in CSV: line numbers) as
    the file counts them.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The first row, without blanks around its names."""
        return tuple(cell.strip() for cell in self.rows[0]) if self.rows else ()

    def records(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each row under the header with its place, padded to the header's width."""
        width = len(self.header)
        for number, row in zip(self.numbers[1:], self.rows[1:], strict=True):
            yield self.place(number), row + ("",) * (width - len(row))

    def place(self, number: int, column: int | None = None) -> str:
        """``Sheet1!B3``, or ``Sheet1!3`` for a whole row."""
        letter = "" if column is None else get_column_letter(column + 1)
        return f"{self.name}!{letter}{number}"


@dataclass(frozen=True, slots=True)
class GridFile:
    """The sheets of a file that hold anything, and what was not taken over."""

    sheets: tuple[Grid, ...]
    format: str
    losses: tuple[Loss, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


def read_grids(data: bytes, *, filename: str) -> GridFile:
    """Read all sheets of an XLSX, CSV or TSV file, chosen by content; FormatError names `filename`."""
    path = PurePath(filename)
    with NamingFile(filename, format=path.suffix.lstrip(".").upper() or "CSV") as file:
        if not data.strip():
            raise FormatError("file-empty")
        if data.startswith(OLE):
            refuse_ole(data, wanted="XLSX")
        if data.startswith(b"PK"):
            file.format = "XLSX"
            found = _read_xlsx(data)
        elif foreign := foreign_content(data):
            raise FormatError("file-unsupported", found=foreign, wanted="a table", supported=SUPPORTED)
        else:
            file.format = "CSV"
            found = _read_csv(data, name=path.stem)
        if not found.sheets:
            raise FormatError("table-empty")
    return found


def _read_csv(data: bytes, *, name: str) -> GridFile:
    decoded = decode(data)
    text = normalise_text(decoded.text)
    first = text.split("\n", 1)[0].strip()
    declared = re.fullmatch(r"sep=(.)", first)
    if declared:
        text = text.split("\n", 1)[1] if "\n" in text else ""
    delimiter = declared[1] if declared else _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    csv.field_size_limit(2**27)
    rows: list[tuple[int, list[str]]] = []
    line = 1 + bool(declared)
    cells = 0
    try:
        for row in reader:
            cells += len(row)
            if cells > MAX_CELLS:
                raise FormatError("file-too-costly")
            rows.append((line, row))
            line = reader.line_num + 1 + bool(declared)
    except csv.Error as fault:
        raise FormatError("table-unread", line=line) from fault
    losses: list[Loss] = list(decoded.losses)
    grid = _grid(name, rows, losses)
    facts = {"encoding": decoded.encoding, "delimiter": delimiter}
    return GridFile((grid,) if grid.rows else (), "csv", counted(losses), facts)


def _delimiter(text: str) -> str:
    """The delimiter that cuts the first rows into most columns, equally; a comma where none does."""
    sample = re.sub(r'"(?:[^"]|"")*"', "x", text[: 1 << 16])
    lines = [line for line in sample.split("\n") if line.strip()][:20]
    best, best_score = ",", (0, 0)
    for delimiter in (";", "\t", ",", "|"):
        counts = [line.count(delimiter) for line in lines]
        if counts and counts[0]:
            same = sum(count == counts[0] for count in counts)
            score = (same, counts[0])
            if score > best_score:
                best, best_score = delimiter, score
    return best


def _read_xlsx(data: bytes) -> GridFile:
    losses: list[Loss] = []
    with open_archive(data) as package:
        if not any(name.startswith("xl/") for name in package.names):
            raise FormatError(
                "file-unsupported", found="not a spreadsheet", wanted="a table", supported=SUPPORTED
            )
        for name in sorted(package.names):
            _inspect_part(package, name, losses)
    # our own look above refused bombs and document types before openpyxl unpacks anything
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    sheets: list[Grid] = []
    cells = 0
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        rows: list[tuple[int, list[str]]] = []
        for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            cells += len(values) + 1
            if cells > MAX_CELLS:
                raise FormatError("file-too-costly")
            if any(value is not None for value in values):
                rows.append((number, [_cell(value) for value in values]))
        grid = _grid(sheet.title, rows, losses)
        if sheet.sheet_state != "visible":
            losses.append(Loss("sheet-hidden-but-read", sheet.title))
        if grid.rows:
            sheets.append(grid)
    book.close()
    return GridFile(tuple(sheets), "xlsx", counted(losses))


def _inspect_part(package: Archive, name: str, losses: list[Loss]) -> None:
    """Refuse document types in any XML part; count what the grid does not carry."""
    if name.startswith("xl/media/"):
        losses.append(Loss("picture"))
    elif name.startswith("xl/charts/chart"):
        losses.append(Loss("chart"))
    elif name == "xl/vbaProject.bin":
        losses.append(Loss("macro"))
    if not name.endswith((".xml", ".rels", ".vml")):
        return
    part = package.read(name)
    refuse_document_types(part, part=name)
    if name.startswith("xl/worksheets/sheet"):
        for kind, mark in (("formula", rb"<f[ >/]"), ("merged-cells", rb"<mergeCell ")):
            if count := len(re.findall(mark, part)):
                losses.append(Loss(kind, name, count))
    elif "comments" in name.lower() and (count := len(re.findall(rb"<comment |<threadedComment ", part))):
        losses.append(Loss("comment", name, count))


def _cell(value: object) -> str:
    """A cell as people see it: dates in ISO form, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    return normalise_text(str(value))


def _grid(name: str, rows: Iterable[tuple[int, Sequence[str]]], losses: list[Loss]) -> Grid:
    """Rows with content, trimmed, from the header on; a row of HXL hashtags is left out and named."""
    kept: list[tuple[str, ...]] = []
    numbers: list[int] = []
    for number, row in rows:
        cells = tuple(row)
        while cells and not cells[-1].strip():
            cells = cells[:-1]
        if not cells:
            continue
        filled = [cell.strip() for cell in cells if cell.strip()]
        if len(kept) <= 1 and all(re.match(r"#[a-z][a-z0-9_]*(?:[ +]|\Z)", cell) for cell in filled):
            losses.append(Loss("hashtag-row", f"{name}!{number}"))
            continue
        kept.append(cells)
        numbers.append(number)
    if kept:
        width = len(kept[0])
        for cells, number in zip(kept[1:], numbers[1:], strict=True):
            if len(cells) > width:
                losses.append(
                    Loss("cells-beyond-header", f"{name}!{number}", sum(1 for c in cells[width:] if c))
                )
    return Grid(name, tuple(kept), tuple(numbers))
