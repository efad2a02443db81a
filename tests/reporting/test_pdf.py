from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as raw
import pytest

from leadline.reporting.document import Report
from leadline.reporting.pdf import write_pdf
from tests.reporting import hostile, sample


def texts(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    found = []
    for page in document:
        textpage = page.get_textpage()
        found.append(textpage.get_text_bounded())
        textpage.close()
        page.close()
    document.close()
    return found


def fonts(data: bytes) -> set[str]:
    document = pypdfium2.PdfDocument(data)
    found = set()
    for page in document:
        for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=8):
            font = raw.FPDFTextObj_GetFont(item.raw)
            buffer = ctypes.create_string_buffer(200)
            raw.FPDFFont_GetBaseFontName(font, buffer, 200)
            assert raw.FPDFFont_GetIsEmbedded(font) == 1
            found.add(buffer.value.decode().split("+")[-1])
        page.close()
    document.close()
    return found


@pytest.fixture(params=[sample.english, sample.arabic], ids=["english", "arabic"])
def report(request: pytest.FixtureRequest) -> Iterator[Report]:
    yield request.param()


def plain(text: str) -> str:
    """Letters and digits alone, shapes of Arabic letters folded to the letters, without order of blanks."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text))


def test_the_notice_stands_on_every_page(report: Report) -> None:
    pages = texts(write_pdf(report))
    assert len(pages) >= 4
    words = [plain(word) for word in report.notices[0].split()]
    for page in pages:
        shown = plain(page)
        # A right-to-left line may come back in visual order: each word forwards or backwards.
        assert all(word in shown or word[::-1] in shown for word in words)


def test_only_fonts_of_ours_are_used_and_all_are_embedded(report: Report) -> None:
    used = fonts(write_pdf(report))
    assert used
    assert all(name.startswith("NotoSans") for name in used), used


def test_arabic_text_is_text() -> None:
    shown = plain("".join(texts(write_pdf(sample.arabic()))))
    for word in ("استجابات", "التنسيق", "المحتويات"):
        assert word in shown or word[::-1] in shown


def test_pages_are_counted_and_the_contents_lists_headings() -> None:
    pages = texts(write_pdf(sample.english()))
    assert f"Page 1 of {len(pages)}" in pages[0]
    assert "Gaps and challenges" in pages[1] and "In their words" in pages[1]


def test_hostile_text_is_set_to_the_letter() -> None:
    report = hostile.report()
    shown = plain("".join(texts(write_pdf(report))))
    assert plain(hostile.TYPST) in shown
    assert plain(hostile.MARKUP) in shown


@pytest.mark.parametrize(
    "attack", ['#panic("x")', '#read("/etc/passwd")', '" + panic() + "', "*b*", "= h", "$x$", "\\u{41}"]
)
def test_typst_code_comes_out_verbatim(attack: str) -> None:
    report = sample.english()
    pages = texts(write_pdf(Report(attack, attack, "en", (attack,), report.sections, report.meta)))
    squeezed = re.sub(r"\s", "", pages[0])
    assert squeezed.count(re.sub(r"\s", "", attack)) >= 3


def test_the_same_tree_gives_the_same_bytes_and_no_trace_of_the_machine() -> None:
    first, second = write_pdf(sample.english()), write_pdf(sample.english())
    assert first == second
    document = pypdfium2.PdfDocument(first)
    about = document.get_metadata_dict()
    document.close()
    assert about["Author"] == ""
    assert about["CreationDate"].startswith("D:20240309")
    assert about["ModDate"].startswith("D:20240309")
    assert about["Title"] == sample.english().title


def test_a_public_report_has_no_evidence() -> None:
    shown = "".join(texts(write_pdf(sample.english(is_internal=False))))
    assert "INT-001" not in shown and "Evidence" not in shown
