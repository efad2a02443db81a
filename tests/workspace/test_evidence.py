"""The way down and back: every number of an internal report leads to what it rests on, in every format."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
import pytest

import leadline
from leadline.interchange.packs import find_pack, read_pack
from leadline.reporting.document import (
    Evidence,
    HeatCell,
    Number,
    Paragraph,
    Passage,
    Quotation,
    Report,
    Table,
    Text,
)
from leadline.reporting.document_functions import DocumentNumbers
from leadline.reporting.docx import write_docx
from leadline.reporting.evidence.book import OF_TABLES, explained_functions
from leadline.reporting.functions import Numbers
from leadline.reporting.html import write_html
from leadline.reporting.pages import MOST_PASSAGES, for_pages, shares
from leadline.reporting.pdf import write_pdf
from leadline.reporting.preparing import prepared, walk
from leadline.translation import use_language
from leadline.workspace import Workspace
from leadline.workspace.checking import Check, approve, check
from leadline.workspace.country_texts import load_country_texts
from leadline.workspace.reports import _Builder, build_report
from tests.small_study import make_small_study

STUDIES = [(key, language) for key in ("anti-trafficking", "country-texts") for language in ("en", "ar")]
WORDS_OR_TRUTHS = {"name", "codes_of", "is_recurring", "is_robust"}
"""What gives a name, a list or a truth for ``{% if %}``, and no number."""


@dataclass(frozen=True)
class Built:
    done: Check
    builder: _Builder
    report: Report


@pytest.fixture(scope="module")
def both(corpus_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("evidence") / "workspace"
    shutil.copytree(corpus_folder, folder)
    with leadline.open(folder, actor="lead") as workspace:
        load_country_texts(workspace, read_pack(find_pack("country-texts")))
        yield workspace


@pytest.fixture(scope="module", params=STUDIES, ids="-".join)
def built(request: pytest.FixtureRequest, both: Workspace) -> Built:
    from datetime import date

    key, language = request.param
    study = both.study(key)
    done = check(both, study, language=language, is_public=False)
    with both.use(), use_language(language):
        builder = _Builder(study, done, language=language, is_public=False)
        return Built(done, builder, builder.report(date(2024, 3, 9)))


def shown_numbers(built: Built) -> int:
    shown = [s for c in built.done.findings for s in c.evaluated.shown]
    return sum(s.kind in ("number", "words") for s in shown)


def ways_down(report: Report) -> list[str]:
    whole = prepared(report)
    nodes = [
        n for n in walk((whole.meta.lines, whole.sections)) if isinstance(n, Number | Quotation | HeatCell)
    ]
    return [n.evidence for n in nodes if n.evidence]


def test_every_function_that_gives_a_number_is_explained_and_nothing_else() -> None:
    functions = {name for of in (Numbers, DocumentNumbers) for name in dir(of) if not name.startswith("_")}
    assert explained_functions() - OF_TABLES == functions - WORDS_OR_TRUTHS
    assert explained_functions() > OF_TABLES


def test_every_number_shown_has_evidence(built: Built) -> None:
    numbers = [n for n in walk(prepared(built.report).sections) if isinstance(n, Number)]
    assert len(numbers) >= shown_numbers(built) > 150
    assert [n.text for n in numbers if not n.evidence] == []
    quotations = [n for n in walk(built.report.sections) if isinstance(n, Quotation)]
    assert quotations and all(q.evidence for q in quotations)


def test_every_number_of_a_table_and_of_the_cover_leads_to_the_same_number(built: Built) -> None:
    whole = prepared(built.report)
    entries = {entry.id: entry for entry in whole.evidence}
    tables = [n for n in walk(whole.sections) if isinstance(n, Table)]
    inlines = [i for t in tables for row in t.rows for cell in row[1:] for i in cell.inlines]
    assert [i.text for i in inlines if isinstance(i, Text) and re.search("[1-9]", i.text)] == []
    covered = [value for _label, value in whole.meta.lines if isinstance(value, Number)]
    assert len(covered) == 2 + bool(len(built.done.analysis.tables.interviews))  # cases, interviews, texts
    kinds = Counter()
    for number in (*covered, *(i for i in inlines if isinstance(i, Number))):
        entry, kind = entries[number.evidence], number.evidence.split("(")[0]
        kinds[kind] += 1
        if kind == "rank_range":
            assert entry.figure == number.text
        elif kind != "agreement_of":  # one section for the four numbers of a family
            assert entry.figure.split()[0] == number.text.split("\u00a0")[0], (number, entry.figure)
    if len(built.done.analysis.tables.interviews):
        assert kinds.keys() >= OF_TABLES - {"cell"} | {"interviews", "volunteered"}


def test_a_range_of_ranks_says_who_moves_the_rank(built: Built) -> None:
    if built.report.language != "en" or not len(built.done.analysis.tables.interviews):
        return
    moved = 0
    for entry in built.report.evidence:
        if entry.id.startswith("rank_range("):
            text = " ".join(n.text for n in walk(entry.blocks) if isinstance(n, Text))
            ranks = {int(n) for n in re.findall(r"Rank (\d+) without", text)}
            ranks |= {int(n) for n in re.findall(r"it is as it is: rank (\d+)", text)}
            assert {int(n) for n in entry.figure.split("–")} <= ranks and max(ranks) == int(
                entry.figure.split("–")[-1]
            )
            moved += len(ranks) > 1
    assert moved > 5


def test_what_evidence_lists_adds_up_to_the_number(built: Built) -> None:
    book = built.builder.book
    assert book is not None
    seen = 0
    for checked in built.done.findings:
        for shown in checked.evaluated.shown:
            if shown.calls and isinstance(shown.value, int):
                assert book.listed[book.number(shown)] == shown.value, (shown.calls, shown.value)
                seen += 1
    assert seen > 150


def test_evidence_begins_with_its_number_and_leads_back(built: Built) -> None:
    entries = prepared(built.report).evidence
    texts = {str(s) for c in built.done.findings for s in c.evaluated.shown}
    for entry in entries:
        assert entry.title and (entry.blocks or entry.id.startswith("quotation"))
        assert entry.places or entry.id.startswith(("cell(", "responses_naming(")), entry.id
        assert entry.figure or entry.id.startswith("quotation("), entry.id
    stated = [e for e in entries if e.call]
    assert {e.figure.split()[0] for e in stated} & texts
    if len(built.done.analysis.tables.interviews):
        k = next(e for e in entries if e.call == "k('I18', 'not addressed')")
        assert k.figure.split()[0] == str(built.done.findings[2].evaluated.values[k.call])
        assert len(k.places) > 2, "the summary, the finding and the table lead to one section"


def test_a_passage_says_where_who_and_as_what(built: Built) -> None:
    passages = [n for n in walk(built.report.evidence) if isinstance(n, Passage)]
    assert len(passages) > 1000
    is_spoken = bool(len(built.done.analysis.tables.informants))
    for passage in passages:
        assert passage.case and passage.interview and passage.words
        assert bool(passage.speaker) == (is_spoken and not is_document(built, passage)), passage
        assert passage.remark or is_document(built, passage)
    if is_spoken:
        roles = "|".join(built.done.analysis.tables.roles.key.tolist())
        assert all(re.search(rf"\((?:{roles})", p.speaker) for p in passages if p.speaker)


def is_document(built: Built, passage: Passage) -> bool:
    return passage.interview in built.done.analysis.tables.documents.key


def test_html_links_are_whole(built: Built) -> None:
    html = write_html(built.report).decode()
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    targets = re.findall(r'href="#([^"]+)"', html)
    assert set(targets) <= set(ids)
    body, evidence = html.split('<section class="evidence"')
    assert body.count('class="to-evidence"') == len(ways_down(built.report))
    bare = re.sub(r'<a class="to-evidence".*?</a>', "", body, flags=re.S)
    assert re.findall(r'<bdi class="figures">[^<]*</bdi>', bare) == []
    back = set(re.findall(r'href="#(E\d+-\d+)"', evidence))
    assert back and back == set(re.findall(r' id="(E\d+-\d+)"', body))


def is_set_elsewhere(built: Built) -> bool:
    """Pages take seconds to set: of the texts in Arabic the HTML report says enough."""
    return built.report.language == "ar" and not len(built.done.analysis.tables.interviews)


def test_docx_links_are_whole(built: Built) -> None:
    if is_set_elsewhere(built):
        return
    with zipfile.ZipFile(io.BytesIO(write_docx(built.report))) as package:
        xml = package.read("word/document.xml").decode()
    names = re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]+)"', xml)
    assert len(names) == len(set(names))
    anchors = Counter(re.findall(r'<w:hyperlink [^>]*w:anchor="([^"]+)"', xml))
    assert set(anchors) <= set(names)
    down = sum(count for name, count in anchors.items() if re.fullmatch(r"E\d+", name))
    assert down >= len(ways_down(for_pages(built.report)))
    assert {n for n in names if re.fullmatch(r"E\d+_\d+", n)} <= set(anchors)


def test_pdf_links_are_whole(built: Built) -> None:
    if is_set_elsewhere(built):
        return
    document = pypdfium2.PdfDocument(write_pdf(built.report))
    links = list(targets(document))
    assert links and all(page >= 0 for page in links)
    down = ways_down(for_pages(built.report))
    back = sum(len(e.places) for e in prepared(for_pages(built.report)).evidence)
    assert len(links) >= len(down) + back


def targets(document: Any) -> Iterator[int]:
    """The page that each link of a document leads to, -1 for none."""
    import ctypes

    for page in document:
        position, link = ctypes.c_int(0), raw.FPDF_LINK()
        while raw.FPDFLink_Enumerate(page.raw, ctypes.byref(position), ctypes.byref(link)):
            found = raw.FPDFLink_GetDest(document.raw, link)
            yield raw.FPDFDest_GetDestPageIndex(document.raw, found) if found else -1
        page.close()


def test_pages_print_some_passages_and_say_of_how_many(built: Built) -> None:
    for entry in for_pages(built.report).evidence:
        printed = [n for n in walk(entry.blocks) if isinstance(n, Passage)]
        assert len(printed) <= MOST_PASSAGES or entry.also
    whole, pages = (len([n for n in walk(r.evidence) if isinstance(n, Passage)])
                    for r in (built.report, for_pages(built.report)))  # fmt: skip
    assert pages < whole


def test_the_first_of_each_is_kept_before_the_second_of_any() -> None:
    assert shares([3, 0, 1, 2], most=4) == [2, 0, 1, 1]
    assert shares([1, 1], most=6) == [1, 1]


def test_a_cut_is_said_with_the_command_that_shows_the_rest() -> None:
    passages = tuple(Passage("A-1", "1", f"w{n}", case="A") for n in range(9))
    entry = Evidence("k", "t", (Paragraph(()), *passages), command="leadline show X")
    report = Report("t", "", "en", (), (), None, (entry,))  # type: ignore[arg-type]
    text = str(for_pages(report).evidence[0].blocks)
    assert f"{MOST_PASSAGES} of 9 passages" in text and "leadline show X" in text


def test_a_public_report_holds_no_key_and_no_way_down(both: Workspace, tmp_path: Path) -> None:
    study = both.study("anti-trafficking")
    approve(both, study)
    built = build_report(both, study, folder=tmp_path, audience="public", formats=("html", "docx", "pdf"))
    way = re.compile(r'class="to-evidence"|(?:id|anchor|name)="#?E\d+\b')
    for path in built.paths:
        data = path.read_bytes()
        text = data.decode("utf-8", "replace")
        if path.suffix == ".docx":
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                parts = [package.read(n) for n in package.namelist() if n.endswith((".xml", ".rels"))]
            text = b"".join(parts).decode()
        if path.suffix == ".pdf":
            document = pypdfium2.PdfDocument(data)
            cited = sum(len(s.details["keys"]) for c in built.check.findings for s in c.evaluated.shown
                        if s.kind == "citation")  # fmt: skip
            listed = len(built.check.findings)
            # The contents and the citations lead on, some over two lines; no number does.
            assert len(list(targets(document))) <= 2 * (listed + cited)
            text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
        assert not way.search(text) and not re.search(r"\bINT-\d|\bR\d\d\b", text), path.name


def test_a_study_without_dates_has_an_internal_report(workspace: Workspace, tmp_path: Path) -> None:
    from leadline.store.models import Interview

    with workspace.use():
        study = make_small_study(workspace.actor())
        Interview.objects.filter(study=study).update(held_on=None)
    built = build_report(workspace, study, folder=tmp_path, audience="internal", formats=("html", "docx"))
    html = built.paths[0].read_text("utf-8")
    assert "Interviews held" in html and ">Dates<" not in html
