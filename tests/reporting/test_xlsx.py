from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from leadline.errors import InputError
from leadline.reporting.csv import write_csv
from leadline.reporting.xlsx import Annex, AnnexTable, write_xlsx
from tests.reporting import sample

ATTACKS = (
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    '=HYPERLINK("http://x","y")',
    "\t=1",
    "\x00=cmd|' /C calc'!A0",
    "#REF!",
    "1",
    "TRUE",
)


def attacked() -> Annex:
    table = AnnexTable(
        "attacks", ATTACKS[0], (*ATTACKS[:2], "n"), tuple((a, a, i) for i, a in enumerate(ATTACKS))
    )
    return replace(sample.annex(), title=ATTACKS[0], notices=ATTACKS, tables=(table,))


def test_every_text_is_a_text_and_no_formula_stands_in_the_file() -> None:
    data = write_xlsx(attacked())
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in package.read(name) and b"<f " not in package.read(name)
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in workbook:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n"), (cell.coordinate, cell.value)
                assert cell.data_type == "s" or cell.value is None or isinstance(cell.value, int)
    shown = [row[0] for row in workbook["attacks"].iter_rows(min_row=2, values_only=True)]
    assert shown == [attack.replace("\x00", "\ufffd") for attack in ATTACKS]
    assert workbook["attacks"]["A2"].quotePrefix


def test_the_first_sheet_explains_the_others() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(write_xlsx(sample.annex())))
    assert workbook.sheetnames == ["About", "matrix", "empty"]
    told = [cell.value for row in workbook["About"].iter_rows() for cell in row if cell.value is not None]
    assert told[:2] == ["Annex", "Fiction: every response in this workbook is invented."]
    assert "Cells, one a response and indicator" in told and 3 in told


def test_tables_are_named_and_frozen() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(write_xlsx(sample.annex())))
    sheet = workbook["matrix"]
    assert sheet.freeze_panes == "B2"
    assert sheet.tables["t_matrix"].ref == "A1:D4"
    assert [cell.value for cell in workbook["empty"][1]] == ["case", "case_2", "_"]
    assert sheet["D2"].value == 3 and sheet["C4"].value is None


def test_the_workbook_reads_from_the_right_in_arabic() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(write_xlsx(replace(sample.annex(), language="ar"))))
    assert all(sheet.sheet_view.rightToLeft for sheet in workbook)


def test_the_file_tells_nothing_of_who_made_it_and_when() -> None:
    data = write_xlsx(sample.annex())
    assert data == write_xlsx(sample.annex())
    about = openpyxl.load_workbook(io.BytesIO(data)).properties
    assert about.creator == "Leadline" and about.lastModifiedBy is None
    assert about.created.date() == about.modified.date() == sample.ON


@pytest.mark.parametrize("name", ["a b", "'x'!A1", "", "a" * 32, "=x"])
def test_a_sheet_needs_a_plain_name(name: str) -> None:
    table = replace(sample.annex().tables[0], name=name)
    with pytest.raises(InputError, match="cannot name a sheet"):
        write_xlsx(replace(sample.annex(), tables=(table,)))


def test_a_ragged_row_is_refused() -> None:
    table = replace(sample.annex().tables[0], rows=(("x",),))
    with pytest.raises(InputError, match="Row 1 of the table 'matrix'"):
        write_xlsx(replace(sample.annex(), tables=(table,)))


def test_csv_runs_nothing_and_keeps_numbers() -> None:
    table = AnnexTable(
        "attacks", "", ("text", "n"), (*((attack, -1) for attack in ATTACKS[:6]), ('plain, "quoted"', None))
    )
    rows = list(csv.reader(io.StringIO(write_csv(table).decode("utf-8-sig"))))
    assert rows[0] == ["text", "n"]
    assert [row[0] for row in rows[1:7]] == [f"'{attack}" for attack in ATTACKS[:6]]
    assert rows[1][1] == "-1" and rows[7] == ['plain, "quoted"', ""]
