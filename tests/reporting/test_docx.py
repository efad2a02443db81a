from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from leadline.reporting.document import Report
from leadline.reporting.docx import write_docx
from tests.reporting import hostile, sample


def reopened(report: Report) -> Any:
    return docx.Document(io.BytesIO(write_docx(report)))


def words(document: Any) -> str:
    return "".join(node.text or "" for node in document.element.body.iter(qn("w:t")))


def test_headings_captions_and_quotations_have_styles() -> None:
    document = reopened(sample.english())
    styled: dict[str, list[str]] = {}
    for paragraph in document.paragraphs:
        styled.setdefault(paragraph.style.name, []).append(paragraph.text)
    assert "2  If and how it is addressed" in styled["Heading 1"]
    assert styled["Heading 2"] == ["2.1  The matrix", "2.2  In their words"]
    assert "Table 2. Recurring challenges" in styled["Caption"]
    assert "“We talk about it every month, but nobody goes home with the task.”" in styled["Quote"]
    assert "Focal point named in spring; left in summer, not replaced." in styled["Quote"]


def test_tables_repeat_their_header() -> None:
    document = reopened(sample.english())
    (table,) = [t for t in document.tables if t.cell(0, 0).text == "Challenge"]
    assert [cell.text for cell in table.rows[1].cells] == ["Staff turnover", "6 of 8", "1", "yes"]
    assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    assert table.rows[1]._tr.find(f".//{qn('w:tblHeader')}") is None


def test_contents_is_a_field_and_pages_are_numbered() -> None:
    document = reopened(sample.english())
    codes = [node.text.strip() for node in document.element.body.iter(qn("w:instrText"))]
    assert codes == ['TOC \\o "1-2" \\h \\z \\u']
    for footer in (document.sections[0].footer, document.sections[0].first_page_footer):
        assert [n.text.strip() for n in footer._element.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]
        assert sample.english().notices[0] in footer.paragraphs[0].text


@pytest.mark.parametrize("report", [sample.english, sample.arabic, hostile.report])
def test_every_link_has_a_bookmark(report: Any) -> None:
    body = reopened(report()).element.body
    names = [node.get(qn("w:name")) for node in body.iter(qn("w:bookmarkStart"))]
    assert len(names) == len(set(names))
    wanted = {node.get(qn("w:anchor")) for node in body.iter(qn("w:hyperlink"))}
    assert wanted and wanted <= set(names)


def test_pictures_have_alternative_text() -> None:
    document = reopened(sample.english())
    told = [node.get("descr") for node in document.element.body.iter(qn("wp:docPr"))]
    assert len(told) == 2
    assert "No money: 5 of 8" in told[1]


def test_arabic_runs_from_right_to_left() -> None:
    document = reopened(sample.arabic())
    assert document.sections[0]._sectPr.find(qn("w:bidi")) is not None
    assert all(table._tbl.tblPr.find(qn("w:bidiVisual")) is not None for table in document.tables)
    for paragraph in document.element.body.iter(qn("w:p")):
        said = "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
        if re.search("[\u0600-\u06ff]", said):
            assert paragraph.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None, said
    for run in document.element.body.iter(qn("w:r")):
        said = "".join(node.text or "" for node in run.iter(qn("w:t")))
        is_rtl = run.find(f"{qn('w:rPr')}/{qn('w:rtl')}") is not None
        assert not (re.search("[\u0600-\u06ff]", said) and not is_rtl), said
        assert not (re.search("[A-Za-z]", said) and is_rtl), said


def test_a_quotation_in_another_script_keeps_its_direction() -> None:
    document = reopened(sample.arabic())
    (english,) = [p for p in document.paragraphs if "Nobody goes home" in p.text]
    assert english._p.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is None


def test_lists_begin_at_one_again() -> None:
    document = reopened(sample.english())
    ids = [p._p.pPr.numPr.numId.val for p in document.paragraphs if p.style.name == "List Number"]
    assert len(ids) == 3 and len(set(ids)) == 2


def test_the_file_tells_nothing_of_who_made_it_and_when() -> None:
    data = write_docx(sample.english())
    assert data == write_docx(sample.english())
    about = docx.Document(io.BytesIO(data)).core_properties
    assert (about.author, about.last_modified_by, about.comments) == ("", "", "")
    assert about.created.date() == about.modified.date() == sample.ON
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {entry.date_time[:3] for entry in package.infolist()} == {(2024, 3, 9)}
        assert b"Macintosh" not in package.read("docProps/app.xml")
        assert not [name for name in package.namelist() if "thumbnail" in name]


def test_hostile_text_is_shown_as_it_is() -> None:
    shown = words(reopened(hostile.report()))
    assert hostile.MARKUP in shown and hostile.TYPST in shown
    assert "</w:t></w:r><w:p/> {PAGE} \ufffd\ufffd\ufffd" in shown


def test_a_public_report_has_no_evidence() -> None:
    shown = words(reopened(sample.english(is_internal=False)))
    assert "INT-001" not in shown and "Evidence" not in shown


# The orders of ISO 29500 in which Word reads properties; it may call a file damaged that has another.
ORDERS = {
    "tblPr": "tblStyle bidiVisual tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge tcBorders shd",
    "sectPr": "headerReference footerReference pgSz pgMar cols titlePg bidi docGrid",
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs bidi spacing ind "
    "contextualSpacing jc outlineLvl rPr",
    "rPr": "rStyle rFonts b bCs i iCs caps color spacing sz szCs u vertAlign rtl lang",
}


@pytest.mark.parametrize("report", [sample.english, sample.arabic])
@pytest.mark.parametrize("name", ORDERS)
def test_properties_stand_in_the_order_of_the_standard(report: Any, name: str) -> None:
    document = reopened(report())
    order = ORDERS[name].split()
    found = [*document.element.body.iter(qn(f"w:{name}"))]
    found += [
        style
        for n in ("Normal", "Quote", "Caption")
        for style in document.styles[n].element.iter(qn(f"w:{name}"))
    ]
    assert found
    for properties in found:
        places = [order.index(child.tag.split("}")[1]) for child in properties]
        assert places == sorted(places), [child.tag.split("}")[1] for child in properties]
