"""Spreadsheets of teams: what is in the file = what is returned + what is named as lost."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadline.core.spans import Span
from leadline.core.text import normalise_text
from leadline.core.turns import GuideQuestion
from leadline.core.vocabulary import Basis, Layer, Polarity, QuoteConsent, Scope, SlotState, TurnKind
from leadline.errors import FormatError, InputError, LeadlineError
from leadline.interchange.losses import Loss
from leadline.interchange.tables.codings import (
    CodingRow,
    place_coding,
    read_codings_json_lines,
    read_codings_table,
    write_codings_csv,
    write_codings_json_lines,
)
from leadline.interchange.tables.columns import iso_date
from leadline.interchange.tables.consents import match_files, read_consents
from leadline.interchange.tables.grids import Grid, read_grids
from leadline.interchange.tables.plan import read_plan
from leadline.interchange.tables.question_grid import read_question_grid
from leadline.interchange.tables.writing import forced, unforced, write_csv
from tests.interchange.made_files import OLE, PNG, bomb, xlsx_of, zipped


def grid_of(text: str, name: str = "t.csv") -> Grid:
    return read_grids(text.encode(), filename=name).sheets[0]


# -- grids


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_in_the_ways_spreadsheets_save_it(delimiter: str, encoding: str) -> None:
    rows = [["réponse", "rôle"], ["Élan, le; camp", 'dit "non"\nà tous'], ["R02", "PC"]]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    found = read_grids(out.getvalue().encode(encoding), filename="plan.csv")
    assert [list(row) for row in found.sheets[0].rows] == rows
    assert found.sheets[0].numbers == (1, 2, 4)
    assert found.losses == ()


def test_hashtag_rows_and_blank_rows_are_left_out_and_places_stay() -> None:
    found = read_grids(b"case,role\n#adm1+code,#role\n\nR01,PC\nR02,CP,extra\n", filename="plan.csv")
    grid = found.sheets[0]
    assert grid.rows == (("case", "role"), ("R01", "PC"), ("R02", "CP", "extra"))
    assert found.losses == (Loss("hashtag-row", "plan!2"), Loss("cells-beyond-header", "plan!5"))
    assert [where for where, _ in grid.records()] == ["plan!4", "plan!5"]


def test_xlsx_cells_as_people_see_them() -> None:
    data = xlsx_of(
        [
            ["case", "n", "date", "share", "yes"],
            [None],
            ["R01", 3.0, datetime.datetime(2018, 3, 1), 0.5, True],
        ]
    )
    grid = read_grids(data, filename="plan.xlsx").sheets[0]
    assert grid.rows[1] == ("R01", "3", "2018-03-01", "0.5", "true")
    assert grid.numbers == (1, 3)


def test_xlsx_names_what_the_grid_does_not_carry() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["case", "role"])
    sheet.append(["R01", "=1+1"])
    sheet.merge_cells("A3:B3")
    hidden = book.create_sheet("Old")
    hidden.append(["x"])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    found = read_grids(out.getvalue(), filename="plan.xlsx")
    assert {loss.kind: loss.count for loss in found.losses} == {
        "formula": 1,
        "merged-cells": 1,
        "sheet-hidden-but-read": 1,
    }
    assert [sheet.name for sheet in found.sheets] == ["Sheet", "Old"]


DTD = zipped({"xl/workbook.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x/>', "[Content_Types].xml": "<Types/>"})
BAD = {
    "empty": (b"", "a.csv", "file-empty", "a.csv holds no text"),
    "no rows": (b",,\n,,\n", "a.csv", "table-empty", "a.csv holds no table"),
    "old excel": (OLE + "Workbook".encode("utf-16-le"), "a.xlsx", "file-old-format", "save it as XLSX"),
    "locked": (OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "file-encrypted", "password"),
    "picture": (PNG, "a.xlsx", "file-unsupported", "a.xlsx is a picture (PNG)"),
    "truncated": (
        xlsx_of([["case"], ["R01"]])[:-300],
        "a.xlsx",
        "file-damaged",
        "a.xlsx cannot be read as XLSX",
    ),
    "bomb": (bomb("xl/worksheets/sheet1.xml", megabytes=100), "a.xlsx", "file-bomb", "unpacks to far more"),
    "entities": (
        DTD,
        "a.xlsx",
        "xml-with-dtd",
        "a.xlsx declares a document type or entities in xl/workbook.xml",
    ),
    "open quote": (b'case,role\nR01,"PC\n', "a.csv", "table-unread", "a.csv, line 2"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_tables_say_what_where_and_what_next(case: str) -> None:
    data, filename, code, message = BAD[case]
    with pytest.raises(FormatError) as caught:
        read_grids(data, filename=filename)
    assert caught.value.code == code
    assert message in str(caught.value)


def test_a_sheet_that_lies_about_its_rows_ends() -> None:
    good = xlsx_of([["case"], ["R01"]])
    with zipfile.ZipFile(io.BytesIO(good)) as package:
        parts: dict[str, bytes | str] = {name: package.read(name) for name in package.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = bytes(parts[name]).replace(b'r="2"', b'r="99999999"').replace(b'"A2"', b'"A99999999"')  # type: ignore[arg-type]
    with pytest.raises(FormatError) as caught:
        read_grids(zipped(parts), filename="lie.xlsx")
    assert caught.value.code == "file-too-costly"


cells = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"]), max_size=8)


@given(st.lists(st.lists(cells, min_size=2, max_size=4), min_size=1, max_size=5))
def test_what_write_csv_writes_is_read_back(rows: list[list[str]]) -> None:
    header = ["a", "b", "c", "d"]
    found = read_grids(write_csv(header, rows), filename="t.csv")

    def trimmed(row: list[str]) -> tuple[str, ...]:
        while row and not row[-1].strip():
            row = row[:-1]
        return tuple(row)

    wanted = [kept for row in rows if (kept := trimmed([normalise_text(forced(cell)) for cell in row]))]
    hashed = {loss.kind for loss in found.losses}
    if "hashtag-row" not in hashed:
        assert list(found.sheets[0].rows[1:]) == wanted


@given(st.binary(max_size=300), st.sampled_from(["a.xlsx", "a.csv", "a.tsv"]))
def test_random_bytes_raise_only_our_errors(data: bytes, filename: str) -> None:
    for prefix in (b"", b"PK\x03\x04", b"a,b\n", b'"'):
        try:
            read_grids(prefix + data, filename=filename)
        except LeadlineError as error:
            assert filename in str(error)


SEED = xlsx_of([["case", "role"], ["R01", "PC"]])


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(SEED) - 1), st.integers(0, 255)), max_size=6))
def test_mutated_workbooks_raise_only_our_errors(changes: list[tuple[int, int]]) -> None:
    data = bytearray(SEED)
    for place, byte in changes:
        data[place] = byte
    try:
        read_grids(bytes(data), filename="a.xlsx")
    except LeadlineError as error:
        assert "a.xlsx" in str(error)


# -- formulas


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "%0A", " =1", "'=1"])
def test_no_cell_runs_as_a_formula(cell: str) -> None:
    assert forced(cell) == f"'{cell}"
    assert unforced(forced(cell)) == cell


@given(st.text())
def test_forcing_is_undone(cell: str) -> None:
    assert unforced(forced(cell)) == cell
    assert forced(cell).lstrip()[:1] not in {"=", "+", "-", "@", "＝", "＋", "－", "＠", "|", "%"}


# -- plan

PLANS = {
    "en": "case,role,status,date,mode,language,interviewer,pseudonym,region\n"
    "R01,PC,held,03/11/2017,phone,en,AB,PC-01,North\nR01,CP,post empty,,,,,,North\n",
    "fr": "Réponse;Fonction;Statut;Date;Modalité;Langue;Enquêteur;Pseudonyme;region\n"
    "R01;PC;réalisé;03/11/2017;phone;en;AB;PC-01;North\nR01;CP;poste vacant;;;;;;North\n",
    "es": "Respuesta;Cargo;Estado;Fecha;Modalidad;Idioma;Entrevistador;Seudónimo;region\n"
    "R01;PC;realizada;03/11/2017;phone;en;AB;PC-01;North\nR01;CP;puesto vacante;;;;;;North\n",
    "ar": "الاستجابة,الدور,الحالة الراهنة,التاريخ,الوسيلة,اللغة,المحاور,الاسم المستعار,region\n"
    "R01,PC,تمت,03/11/2017,phone,en,AB,PC-01,North\nR01,CP,شاغر,,,,,,North\n",
}


@pytest.mark.parametrize("language", PLANS)
def test_plans_in_four_languages(language: str) -> None:
    found = read_plan(grid_of(PLANS[language]), attributes=["region"])
    held, empty = found.interviews
    assert (held.case, held.role, held.state, held.date) == ("R01", "PC", SlotState.HELD, "2017-11-03")
    assert (held.mode, held.language, held.interviewer, held.informant) == ("phone", "en", "AB", "PC-01")
    assert held.attributes == {"region": "North"}
    assert (empty.role, empty.state, empty.date) == ("CP", SlotState.POST_EMPTY, "")
    assert found.losses == ()


def test_cells_of_a_plan_that_are_not_understood_are_named() -> None:
    found = read_plan(grid_of("case,role,,state,date\nR01,PC,loose,perhaps,soon\n,CP,,held,\n"))
    assert found.interviews[0].state is None and found.interviews[0].date == ""
    assert [(loss.kind, loss.where) for loss in found.losses] == [
        ("cell-without-column-name", "t!2"),
        ("state-unknown", "t!2, state: perhaps"),
        ("date-unread", "t!2, date: soon"),
        ("row-without-case-or-role", "t!3"),
    ]


def test_a_plan_without_roles_is_refused_with_the_names_found() -> None:
    with pytest.raises(FormatError) as caught:
        read_plan(grid_of("case,when\nR01,x\n"))
    assert str(caught.value).startswith("t: no column was recognised as role.")
    assert "found were: case, when" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2018-03-01", "2018-03-01"),
        ("1.3.2018", "2018-03-01"),
        ("12/31/2017", "2017-12-31"),
        ("03/11/17", "2017-11-03"),
        ("31/31/2017", ""),
        ("soon", ""),
        ("2018-03-01T10:00:00", "2018-03-01"),
    ],
)
def test_dates(text: str, iso: str) -> None:
    assert iso_date(text) == iso


# -- question grid


def test_each_row_of_a_question_grid_becomes_notes_under_questions() -> None:
    guide = (
        GuideQuestion("Q8", ("Is trafficking taken up anywhere in the coordination structure?",)),
        GuideQuestion("Q9", ("Who is expected to lead, and is that agreed?",)),
        GuideQuestion("Q10"),
    )
    text = (
        "interview,case,role,Is trafficking taken up anywhere in the structure?,Q9 lead,10,Remarks\n"
        'INT-1,R01,PC,"Not taken up.\n\nAsked twice.",Nobody.,,late\nINT-2,R02,CP,,,,\n'
    )
    found = read_question_grid(grid_of(text), questions=guide)
    only = found.interviews[0]
    assert len(found.interviews) == 1
    assert only.facts == {"interview": "INT-1", "case": "R01", "role": "PC"}
    assert only.attributes == {"Remarks": "late"}
    turns = only.turns
    assert [(turn.question, turns.text[turn.start : turn.end], turn.kind) for turn in turns.turns] == [
        ("Q8", "Not taken up.", TurnKind.NOTES),
        ("Q8", "Asked twice.", TurnKind.NOTES),
        ("Q9", "Nobody.", TurnKind.NOTES),
    ]
    assert turns.text == normalise_text(turns.text)
    assert found.columns["10"] == "Q10"
    assert [(loss.kind, loss.where) for loss in found.losses] == [
        ("column-kept-for-interview", "Remarks"),
        ("row-without-notes", "t!5"),
    ]


def test_a_grid_without_a_question_is_refused() -> None:
    with pytest.raises(FormatError) as caught:
        read_question_grid(grid_of("interview,case\nINT-1,R01\n"), questions=[GuideQuestion("Q1")])
    assert caught.value.code == "column-missing"


# -- codings

TEXT = "we have no focal point at all. =not a formula. we meet; we meet."


def test_codings_table() -> None:
    source = (
        "interview,code,coder,start,end,quote,polarity,basis,scope,layer,memo,colour\n"
        "INT-1,COOR10,A,3,22,have no focal point,absent,document,one agency,reconciled,why,red\n"
        "INT-1,GAP05,A,,,we meet;,,,,,,\n"
        "INT-1,GAP05,A,,,,,,,,,\nINT-1,GAP05,A,x,9,we,,,,,,\nINT-1,GAP05,A,,,we,perhaps,,,,,\n"
    )
    found = read_codings_table(grid_of(source))
    first, second = found.codings
    assert first == CodingRow(
        "INT-1",
        "COOR10",
        "have no focal point",
        "A",
        Span(3, 22),
        Polarity.ABSENT,
        Basis.DOCUMENT,
        scope=Scope.ONE_AGENCY,
        layer=Layer.RECONCILED,
        memo="why",
        where="t!2",
    )
    assert place_coding(first, text=TEXT) == Span(3, 22)
    assert place_coding(second, text=TEXT) == Span(47, 55)
    assert [(loss.kind, loss.where) for loss in found.losses] == [
        ("column-unknown", "colour"),
        ("row-without-interview-code-or-quote", "t!4"),
        ("span-unread", "t!5"),
        ("polarity-unknown", "t!6"),
    ]


@pytest.mark.parametrize(
    ("quote", "span", "code"),
    [
        ("we meet", None, "quotation-ambiguous"),
        ("We meet", None, "quotation-absent"),
        ("have no", Span(0, 7), "quotation-differs"),
        ("have no", Span(90, 97), "span-outside"),
    ],
)
def test_quotations_that_do_not_match(quote: str, span: Span | None, code: str) -> None:
    with pytest.raises(InputError) as caught:
        place_coding(CodingRow("INT-1", "X", quote, span=span), text=TEXT)
    assert caught.value.code == code
    assert quote not in str(caught.value)


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=12)
rows = st.builds(
    CodingRow,
    interview=st.just("INT-1"),
    code=st.just("GAP01"),
    quote=words.map(normalise_text).filter(str.strip),
    coder=st.sampled_from(["", "A"]),
    span=st.one_of(
        st.none(), st.builds(lambda start, n: Span(start, start + n), st.integers(0, 9), st.integers(1, 9))
    ),
    polarity=st.sampled_from(list(Polarity)),
    basis=st.sampled_from(list(Basis)),
    layer=st.sampled_from(list(Layer)),
    memo=words.map(lambda memo: normalise_text(memo).strip()),
)


@given(st.lists(rows, min_size=1, max_size=5))
def test_codings_round_trip(codings: list[CodingRow]) -> None:
    def plain(found: tuple[CodingRow, ...]) -> list[tuple[object, ...]]:
        return [
            (c.interview, c.code, c.coder, c.span, c.quote, c.polarity, c.basis, c.layer, c.memo)
            for c in found
        ]

    table = read_codings_table(read_grids(write_codings_csv(codings), filename="c.csv").sheets[0])
    lines = read_codings_json_lines(write_codings_json_lines(codings), filename="c.jsonl")
    assert plain(table.codings) == plain(lines.codings) == plain(tuple(codings))
    assert table.losses == lines.losses == ()


def test_a_broken_json_line_is_named() -> None:
    with pytest.raises(FormatError) as caught:
        read_codings_json_lines(
            b'{"interview": "INT-1", "code": "X", "quote": "y"}\n[1]\n', filename="c.jsonl"
        )
    assert "c.jsonl, line 2" in str(caught.value)


# -- consents


def test_the_four_consents() -> None:
    found = read_consents(
        grid_of(
            "file;take part;audio recording;consent to quote;contact again;sector\n"
            "INT-1.docx;yes;no;by role and wide region;oui;health\nINT-2.docx;refusé;;vérifier d'abord;;\n"
            "INT-3.docx;perhaps;;all;;\n;yes;;;;\n"
        )
    )
    first, second, third = found.rows
    assert (first.takes_part, first.may_record, first.quoting, first.may_contact) == (
        True,
        False,
        QuoteConsent.BY_ROLE_AND_WIDE_REGION,
        True,
    )
    assert first.attributes == {"sector": "health"}
    assert (second.takes_part, second.may_record, second.quoting) == (False, None, QuoteConsent.CHECK_FIRST)
    assert (third.takes_part, third.quoting) == (None, None)
    assert [(loss.kind, loss.where) for loss in found.losses] == [
        ("column-kept-for-interview", "sector"),
        ("consent-unread", "t!4, take part: perhaps"),
        ("quotation-unread", "t!4, consent to quote: all"),
        ("row-without-file", "t!5"),
    ]


def test_names_that_only_look_alike_are_not_matched() -> None:
    rows = read_consents(grid_of("file,consent\nEntretien_01_25.03.13_01,yes\nINT-1,yes\n")).rows
    matched = match_files(
        rows,
        filenames=[
            "Entretien 01 25.03.13 02_x.docx",
            "Entretien 01 25.03.13 01_x.docx",
            "INT-10.docx",
            "INT-1.docx",
        ],
    )
    assert [len(own) for own in matched.rows.values()] == [0, 1, 0, 1]
