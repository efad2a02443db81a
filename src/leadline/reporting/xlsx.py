"""The annex: named tables in a workbook, every text a text."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import cast

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from leadline.errors import InputError
from leadline.reporting.labels import direction
from leadline.reporting.packing import repacked
from leadline.reporting.palette import ACCENT
from leadline.reporting.preparing import cleaned, printable
from leadline.translation import gettext as _
from leadline.translation import use_language

Value = str | int | float | bool | None

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,30}")
_LONGEST = 32_767
_WIDEST = 60


@dataclass(frozen=True)
class AnnexTable:
    """A sheet: its name (letters, digits, underscores), what it holds, columns and rows."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class Annex:
    """A workbook of tables, dated like its report."""

    title: str
    language: str
    notices: tuple[str, ...]
    on: date
    tables: tuple[AnnexTable, ...]


def write_xlsx(annex: Annex) -> bytes:
    """Return `annex` as a workbook: a sheet that explains, then one a table."""
    with use_language(annex.language):
        return _write(cleaned(annex))


def _write(annex: Annex) -> bytes:
    names = [table.name.lower() for table in annex.tables]
    for table in annex.tables:
        if not _NAME.fullmatch(table.name) or names.count(table.name.lower()) > 1:
            raise InputError("annex-name-malformed", name=table.name)
    workbook = Workbook()
    first = workbook.active
    assert isinstance(first, Worksheet)
    _explain(first, annex)
    for table in annex.tables:
        _fill(workbook.create_sheet(table.name), table)
    for sheet in workbook.worksheets:
        sheet.sheet_view.rightToLeft = direction(annex.language) == "rtl"
    moment = datetime(annex.on.year, annex.on.month, annex.on.day, tzinfo=UTC).replace(tzinfo=None)
    about = workbook.properties
    about.creator, about.title, about.language = "Leadline", annex.title, annex.language
    about.created = about.modified = moment
    out = io.BytesIO()
    workbook.save(out)
    return _dated(out.getvalue(), on=annex.on)


def _dated(data: bytes, *, on: date) -> bytes:
    # openpyxl writes the time of saving over `modified`, whatever the properties say.
    stamp = f"{on.isoformat()}T00:00:00Z".encode()
    return repacked(
        data,
        on=on,
        change={
            "docProps/core.xml": lambda part: re.sub(
                rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)", rb"\g<1>" + stamp + rb"\g<2>", part
            )
        },
    )


def _explain(sheet: Worksheet, annex: Annex) -> None:
    sheet.title = printable(_("About"))[:31]
    sheet.column_dimensions["A"].width = 32
    sheet.column_dimensions["B"].width = 72
    sheet.column_dimensions["C"].width = 12
    row = 1
    _put(sheet, row, 1, annex.title).font = Font(bold=True, size=15, color=ACCENT[1:])
    for notice in (
        *annex.notices,
        _("Each sheet holds one table. Counts are counts: what they count of stands beside them."),
    ):
        row += 1
        _put(sheet, row, 1, notice)
    row += 2
    for column, head in enumerate((_("Sheet"), _("What it holds"), _("Rows")), 1):
        _head(sheet, row, column, head)
    for table in annex.tables:
        row += 1
        _put(sheet, row, 1, table.name).hyperlink = f"#'{table.name}'!A1"
        _put(sheet, row, 2, table.title).alignment = Alignment(wrap_text=True, vertical="top")
        _put(sheet, row, 3, len(table.rows))


def _fill(sheet: Worksheet, table: AnnexTable) -> None:
    for column, head in enumerate(_unlike(table.columns), 1):
        _head(sheet, 1, column, head)
    for position, row in enumerate(table.rows, 2):
        if len(row) != len(table.columns):
            raise InputError("annex-row-ragged", name=table.name, row=position - 1)
        for column, value in enumerate(row, 1):
            _put(sheet, position, column, value)
    for column in range(1, len(table.columns) + 1):
        longest = max((len(str(row[column - 1] or "")) for row in table.rows), default=0)
        width = min(max(longest, len(table.columns[column - 1])) + 3, _WIDEST)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "B2"
    corner = f"{get_column_letter(len(table.columns))}{max(len(table.rows), 1) + 1}"
    named = Table(displayName=f"t_{table.name}", ref=f"A1:{corner}")
    named.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    sheet.add_table(named)


def _unlike(columns: Sequence[str]) -> list[str]:
    """Column names as a named table wants them: none empty, none twice."""
    found: list[str] = []
    for column in columns:
        name, count = column or "_", 1
        while name.lower() in (other.lower() for other in found):
            count += 1
            name = f"{column}_{count}"
        found.append(name)
    return found


def _head(sheet: Worksheet, row: int, column: int, text: str) -> None:
    cell = _put(sheet, row, column, text)
    cell.font = Font(bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", start_color=ACCENT[1:])
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _put(sheet: Worksheet, row: int, column: int, value: Value) -> Cell:
    """Write `value`; a string is stored as a string, and stays one when somebody edits the cell."""
    cell = cast(Cell, sheet.cell(row, column))
    if isinstance(value, str):
        cell.value = value[:_LONGEST]
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    else:
        cell.value = value
    return cell
