"""The topics of the analysis, each with its way down to the passages."""

from __future__ import annotations

import csv
import io
import re

import pytest
from playwright.sync_api import Page, expect

import leadline
from leadline.core.analysis import Analysis
from leadline.core.layers import evidence_rows
from leadline.core.permission import answers, wants_to_check
from leadline.queries.results import get_result
from leadline.web.pages.analysis import offered
from tests.web.conftest import Workbench


def test_every_topic_opens_and_says_what_it_counts(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("analysis/"))
    links = [link.get_attribute("href") or "" for link in page.locator("a.card").all()]
    with leadline.open(workbench.folder) as workspace:
        assert len(links) == len(offered(workspace.tables())) > 12
    for link in links:
        answer = page.goto(f"{workbench.address}{link}")
        assert answer is not None and answer.status == 200
        expect(page.locator(".counted")).to_contain_text("Layer:")
        heads = page.locator("#result thead th").all_inner_texts()
        assert heads and not [head for head in heads if "_" in head]
        for image in page.locator("img.chart").all():
            assert image.get_attribute("alt")
            page.wait_for_function("() => document.querySelector('img.chart').naturalWidth > 0")


def test_a_row_leads_to_the_passages_behind_it_and_these_to_the_text(
    workbench: Workbench, page: Page
) -> None:
    with leadline.open(workbench.folder) as workspace:
        columns = get_result(Analysis(workspace.tables()), "challenges").columns
    page.goto(workbench.study("analysis/challenges/"))
    row = page.locator("#result tbody tr").first
    expect(row).to_contain_text(f"{columns['cases'][0]} of {columns['n'][0]}")
    expect(row).to_contain_text("recurs")
    row.get_by_role("link", name=re.compile("Show the evidence")).click()
    expect(page.locator("h1")).to_contain_text(columns["code"][0])
    expect(page.locator(".counted")).to_contain_text(f"passages of {columns['cases'][0]} responses")
    words = page.locator("blockquote").first.inner_text()
    page.locator(".source a").first.click()
    expect(page.locator("#text")).to_contain_text(words)
    expect(page.locator(".chip[aria-current]").first).to_be_visible()


def test_prevalence_by_a_group_and_as_csv(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("analysis/prevalence/"))
    page.get_by_label("Group by").select_option("region")
    expect(page.locator("#result thead th")).to_have_count(6)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    assert {"region", "code", "k", "n"} <= set(rows[0])


def test_saturation_is_answered_in_sentences_and_drawn(workbench: Workbench, page: Page) -> None:
    with leadline.open(workbench.folder) as workspace:
        answer = workspace.result("saturation").answer
        by_role = workspace.result("saturation", by="role").answer
    page.goto(workbench.study("analysis/saturation/"))
    for sentence in answer:
        expect(page.locator("main")).to_contain_text(sentence)
    page.get_by_label("Group by").select_option("role")
    expect(page.locator("main")).to_contain_text(by_role[1])
    page.goto(workbench.study("analysis/saturation-curve/"))
    page.wait_for_function("() => document.querySelector('img.chart').naturalWidth > 0")
    expect(page.locator("#result tbody tr").first).to_contain_text("all codes")


def test_robustness_names_the_interviews_a_conclusion_hangs_on(workbench: Workbench, page: Page) -> None:
    with leadline.open(workbench.folder) as workspace:
        result = workspace.result("robustness")
    named = next(keys for keys in result.columns["hangs_on_interviews"] if keys)
    page.goto(workbench.study("analysis/"))
    page.get_by_role("link", name="Robustness").click()
    for sentence in result.answer:
        expect(page.locator("main")).to_contain_text(sentence)
    carried = page.locator("#result tbody tr", has_text=named).first
    expect(carried).to_be_visible()
    carried.get_by_role("link").first.click()
    expect(page.locator("h1")).to_be_visible()


@pytest.mark.parametrize(
    "address", ["analysis/nothing/", "evidence/?code=NO", "analysis/change/", "matrix/R99/"]
)
def test_what_is_not_there_is_a_page_that_says_so(workbench: Workbench, page: Page, address: str) -> None:
    answer = page.goto(workbench.study(address))
    assert answer is not None and 400 <= answer.status < 500
    expect(page.locator("h1")).to_be_visible()


def test_agreement_on_a_unit_and_by_a_grouping(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("analysis/agreement/"))
    expect(page.locator(".counted")).to_contain_text("interview × code")
    page.get_by_label("Unit").select_option("turn")
    expect(page.locator(".counted")).to_contain_text("turn × code")
    page.get_by_label("Group by").select_option("pair")
    expect(page.locator("#result thead th").nth(1)).to_have_text("Second coder")
    expect(page.locator(".counted")).to_contain_text("turn × code")
    assert re.search(r"0\.\d+ \(0\.\d+ to 0\.\d+\)", page.locator("#result tbody tr").first.inner_text())
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    with leadline.open(workbench.folder) as workspace:
        alphas = workspace.analyse("agreement", unit="turn", by="pair")["alpha"]
    assert [float(row["alpha"]) for row in rows] == alphas
    answer = page.goto(workbench.study("analysis/agreement/?unit=word&by=weather"))
    assert answer is not None and answer.status == 200
    expect(page.locator(".counted")).to_contain_text("interview × code")


def test_the_answer_of_a_speaker_is_recorded_beside_the_passage(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("analysis/challenges/"))
    with leadline.open(workbench.folder) as workspace:
        analysis = Analysis(workspace.tables())
        rows = evidence_rows(analysis.tables, analysis.layer)
        row = rows[wants_to_check(analysis.tables, rows) & (answers(analysis.tables, rows) < 0)][0]
        code = analysis.tables.codes.key[analysis.tables.codings.code[row]]
        coding = analysis.tables.codings.id[row]
    page.goto(workbench.study(f"evidence/?code={code}"))
    passage = page.locator(f"#passage-{coding}")
    passage.get_by_text("To be checked first:").click()
    expect(passage.locator("summary")).to_contain_text("not shown to its speaker yet")
    passage.get_by_label("What became of it").select_option("approved")
    passage.get_by_role("button", name="Record the answer").click()
    expect(passage.locator("summary")).to_contain_text("its speaker approved it")
    assert f"code={code}" in page.url
    page.reload()
    expect(passage.locator("summary")).to_contain_text("its speaker approved it")


def test_groups_are_compared_with_a_reason_and_similar_cases_are_drawn(
    workbench: Workbench, page: Page
) -> None:
    page.goto(workbench.study("analysis/comparison/"))
    expect(page.get_by_label("Group by")).to_have_value("region")
    expect(page.locator("main")).to_contain_text("No test is offered")
    page.goto(workbench.study("analysis/similarity/"))
    page.wait_for_function("() => document.querySelector('img.chart').naturalWidth > 0")
