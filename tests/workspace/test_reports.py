"""The reports of the founding study: public ones expose nobody, internal ones lead down to the words."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
import yaml

import leadline
from leadline.core.disclosure.checks import DISCLOSURE_RULES
from leadline.core.vocabulary import QuoteConsent
from leadline.workspace import Workspace
from leadline.workspace.checking import Check, approve, check
from leadline.workspace.reports import build_report, message

TRUTH = Path(__file__).parents[1] / "truth" / "anti_trafficking"
LANGUAGES = ("en", "fr", "es", "ar")


@pytest.fixture(scope="module")
def opened(corpus_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    import shutil

    folder = tmp_path_factory.mktemp("reports") / "workspace"
    shutil.copytree(corpus_folder, folder)
    with leadline.open(folder, actor="lead") as workspace:
        for language in LANGUAGES:
            approve(workspace, workspace.study(), language=language)
        yield workspace


@pytest.fixture(scope="module")
def public(opened: Workspace, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("public")
    built = build_report(opened, opened.study(), folder=folder)
    return {path.suffix: path.read_bytes() for path in built.paths}


def pdf_text(data: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data))


def texts(files: dict[str, bytes]) -> dict[str, str]:
    sheets = openpyxl.load_workbook(io.BytesIO(files[".xlsx"]))
    cells = [
        str(c.value) for sheet in sheets for row in sheet.iter_rows() for c in row if c.value is not None
    ]
    with zipfile.ZipFile(io.BytesIO(files[".docx"])) as package:
        xml = b" ".join(package.read(n) for n in package.namelist() if n.endswith(".xml")).decode()
    return {
        ".html": unescape(re.sub(r"<[^>]+>", " ", files[".html"].decode())),
        ".docx": unescape(re.sub(r"<[^>]+>", " ", xml)),
        ".pdf": pdf_text(files[".pdf"]),
        ".xlsx": "\n".join(cells),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_findings_pass_the_gate_in_every_language(opened: Workspace, language: str) -> None:
    done = check(opened, opened.study(), language=language)
    assert done.gate.is_open, [message(v) for v in done.gate.failed]
    assert len(done.findings) > 30 and done.gate.checked["quotations"] >= 15


def values_by_language(opened: Workspace, language: str) -> dict[str, object]:
    done: Check = check(opened, opened.study(), language=language)
    return {
        f"{c.finding.key} {call}": value
        for c in done.findings
        for call, value in c.evaluated.values.items()
        if not call.startswith(("name(", "at_rank("))
    }


def test_the_languages_say_the_same_numbers(opened: Workspace) -> None:
    english = values_by_language(opened, "en")
    for language in LANGUAGES[1:]:
        assert values_by_language(opened, language) == english


def test_a_public_report_names_no_response_and_no_informant(public: dict[str, bytes]) -> None:
    forbidden: set[str] = set()
    for path in TRUTH.glob("R*.yaml"):
        truth = yaml.safe_load(path.read_text("utf-8"))
        forbidden |= {truth["name"], truth["response"]}
        for ref, interview in truth["interviews"].items():
            forbidden |= {ref, *interview["informants"]}
    for suffix, text in texts(public).items():
        words = set(re.findall(r"[\w-]+", text))
        assert not words & forbidden, suffix
        assert "Summary" in text or suffix == ".xlsx"


def test_the_method_says_that_a_codebook_made_before_saturates_by_construction(
    public: dict[str, bytes],
) -> None:
    told = re.sub(r"\s+", " ", texts(public)[".html"])
    assert "All 88 codes were in the study's first codebook. Such a codebook saturates" in told
    assert "All codes: more interviewing is unlikely to bring many codes not heard yet." in told


def test_a_public_report_has_no_way_down(public: dict[str, bytes]) -> None:
    html = public[".html"].decode()
    assert 'id="evidence"' not in html and "<script" not in html
    assert not re.findall(r'(?:src|href)="(?!#|data:)', html)


def test_every_quotation_printed_is_allowed_and_to_the_letter(opened: Workspace) -> None:
    from leadline.store.models import Transcript

    done = check(opened, opened.study())
    with opened.use():
        for checked in done.findings:
            for passage in checked.passages:
                text = Transcript.live.get(pk=passage.transcript).text
                assert text[passage.span.start : passage.span.end] == passage.quote
                assert passage.consent != QuoteConsent.NONE
    assert not [a for a in done.attributions if a is None or a.population < 5]


def test_who_said_it_is_generalised_until_enough_people_could_have(opened: Workspace) -> None:
    done = check(opened, opened.study())
    rungs = {(a.role >= 0, bool(a.wide_region)) for a in done.attributions if a is not None}
    assert len(rungs) > 1, "consent and numbers differ between informants"
    assert not [v for v in done.gate.verdicts if v.rule in DISCLOSURE_RULES and not v.passed]


def test_an_internal_report_leads_from_every_number_to_its_words(opened: Workspace, tmp_path: Path) -> None:
    built = build_report(opened, opened.study(), folder=tmp_path, audience="internal", formats=["html"])
    html = built.paths[0].read_text()
    anchors = set(re.findall(r'id="([^"]+)"', html))
    targets = re.findall(r'href="#([^"]+)"', html)
    assert targets and set(targets) <= anchors
    down = [t for t in targets if re.fullmatch(r"E\d+", t)]
    assert len(down) > 150, "numbers, cells and quotations lead down"
    assert "INT-029, turn" in html and "withheld" in html


def test_every_page_says_that_it_is_fiction(public: dict[str, bytes]) -> None:
    for page in pypdfium2.PdfDocument(public[".pdf"]):
        assert "Fiction" in page.get_textpage().get_text_bounded()


def test_the_arabic_report_is_arabic(opened: Workspace, tmp_path: Path) -> None:
    built = build_report(opened, opened.study(), folder=tmp_path, language="ar", formats=["html", "pdf"])
    html = next(p for p in built.paths if p.suffix == ".html").read_text()
    assert 'dir="rtl"' in html and 'lang="ar"' in html
    words = re.findall(r"[^\W\d_]{3,}", unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", html, flags=re.S)))
    arabic = [w for w in words if re.match(r"[\u0600-\u06ff]", w)]
    assert len(arabic) > 0.8 * len(words), sorted(set(words) - set(arabic))[:40]
