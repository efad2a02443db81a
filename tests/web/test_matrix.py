"""Judging in the matrix, with the mouse and with the keyboard alone, and in Arabic."""

from __future__ import annotations

import io
import re
from uuid import UUID

import openpyxl
from playwright.sync_api import Page, expect

import leadline
from leadline.access import get_coding
from leadline.core.analysis import Analysis
from leadline.queries.cells import get_cell
from leadline.services.codings import retract_coding
from leadline.web.pages.grid import Options, make_grid
from tests.web.conftest import Workbench

CELL = "#cell-5-1"  # R06, I02: conflicting


def told(workbench: Workbench, *, case: str = "R06", indicator: str = "I02") -> tuple[str, str, int]:
    """Value, mark and number of live judgements of a cell, from the store itself."""
    with leadline.open(workbench.folder) as workspace, workspace.use():
        analysis = Analysis(workspace.tables())
        cell = get_cell(workspace.study(), analysis, case=case, indicator=indicator)
        live = sum(one.is_live for one in cell.history)
        return cell.cell.effective.label, cell.cell.mark, live


def test_a_cell_is_overruled_with_a_reason_and_the_matrix_shows_it(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("matrix/"))
    page.locator(CELL).click()
    panel = page.locator("#panel")
    expect(panel.get_by_role("heading", name=re.compile("I02"))).to_be_focused()
    assert panel.locator("blockquote").count() > 1
    assert "#coding-" in (panel.locator(".source a").first.get_attribute("href") or "")
    panel.get_by_text("Set another value").click()
    panel.get_by_label("Value").select_option("partly")
    panel.get_by_label("Reason").fill("The terms of reference name one.")
    panel.get_by_role("button", name="Set this value").click()
    expect(panel.locator(".verdict")).to_contain_text("overruled")
    expect(page.locator(CELL)).to_contain_text("partly")
    expect(page.locator(CELL)).to_have_class(re.compile("tone-mixed"))
    assert told(workbench) == ("partly", "overruled", 1)
    page.reload()
    expect(page.locator(CELL)).to_contain_text("partly, overruled")
    page.locator(CELL).click()
    panel.get_by_role("button", name="Take the judgement back").click()
    expect(panel.locator(".verdict")).to_contain_text("conflicting")
    assert told(workbench)[:2] == ("conflicting", "confirmed")


def test_with_the_keyboard_alone(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("matrix/"))
    page.locator("#cell-0-own").focus()
    for key in ("ArrowDown", "ArrowRight", "End", "ArrowUp"):
        page.keyboard.press(key)
    expect(page.locator("#cell-0-17")).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page.locator("#told-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#cell-0-own")).to_be_focused()
    assert page.locator("#panel > *").count() == 0
    assert page.locator("#matrix a.cell[tabindex='0']").count() == 1


def test_a_row_is_confirmed_at_once_and_undone_at_once(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("matrix/R12/I01/"))
    page.get_by_role("button", name="Take the judgement back").click()
    page.goto(workbench.study("matrix/R12/I02/"))
    page.get_by_role("button", name="Take the judgement back").click()
    expect(page.get_by_text("Judged so far")).to_be_visible()
    page.goto(workbench.study("matrix/"))
    page.get_by_label("Confirm what is proposed in R12: 2").click()
    page.get_by_role("button", name="Confirm 2 cells").click()
    expect(page.get_by_text("2 cells confirmed.")).to_be_visible()
    assert told(workbench, case="R12", indicator="I01")[2] == 1
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("2 judgements taken back.")).to_be_visible()
    assert told(workbench, case="R12", indicator="I01")[1:] == ("proposed", 0)


def test_a_summary_is_kept_and_not_written_over_unseen(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("matrix/R08/I05/"))
    other = page.context.new_page()
    other.goto(workbench.study("matrix/R08/I05/"))
    for window, words in ((page, "Both name the plan."), (other, "Mine.")):
        window.get_by_label("Summary in your words").fill(words)
        window.get_by_role("button", name="Save the summary").click()
    expect(other.get_by_role("alert")).to_be_visible()
    expect(other.get_by_text("Both name the plan.")).to_be_visible()
    expect(other.get_by_label("Summary in your words")).to_have_value("Mine.")
    other.get_by_role("button", name="Save the summary").click()
    page.reload()
    expect(page.get_by_label("Summary in your words")).to_have_value("Mine.")


def test_what_is_typed_is_kept_while_other_cells_are_looked_at(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("matrix/"))
    panel, cell, other = page.locator("#panel"), page.locator("#cell-6-3"), page.locator("#cell-6-4")
    cell.click()
    panel.get_by_text("Set another value").click()
    panel.get_by_label("Value").select_option("partly")
    panel.get_by_label("Reason").fill("Not the whole of it.")
    panel.get_by_label("Summary in your words").fill("One names it.")
    other.click()
    expect(panel.get_by_label("Summary in your words")).to_have_value("")
    expect(panel.locator(".note", has_text="is kept")).to_have_count(0)
    expect(cell).to_have_class(re.compile("drafted"))
    cell.click()
    expect(panel.locator(".note", has_text="is kept, and not saved yet")).to_be_visible()
    expect(panel.get_by_label("Reason")).to_have_value("Not the whole of it.")
    panel.get_by_role("button", name="Set this value").click()
    expect(panel.locator(".verdict")).to_contain_text("partly")
    expect(panel.get_by_label("Reason")).to_have_value("")
    expect(panel.get_by_label("Summary in your words")).to_have_value("One names it.")
    panel.get_by_role("button", name="Save the summary").click()
    expect(cell).not_to_have_class(re.compile("drafted"))
    page.reload()
    cell.click()
    expect(panel.get_by_label("Summary in your words")).to_have_value("One names it.")
    expect(panel.locator(".note", has_text="is kept")).to_have_count(0)


def test_a_kept_summary_is_not_written_over_what_somebody_saved_meanwhile(
    workbench: Workbench, page: Page
) -> None:
    page.goto(workbench.study("matrix/"))
    panel, cell = page.locator("#panel"), page.locator("#cell-20-3")
    cell.click()
    panel.get_by_label("Summary in your words").fill("Mine.")
    page.locator("#cell-20-4").click()
    expect(panel.get_by_label("Summary in your words")).to_have_value("")
    other = page.context.new_page()
    other.goto(f"{workbench.address}{cell.get_attribute('href')}")
    other.get_by_label("Summary in your words").fill("Theirs.")
    other.get_by_role("button", name="Save the summary").click()
    expect(other.get_by_text("coder-a,")).to_be_visible()
    cell.click()
    expect(panel.get_by_label("Summary in your words")).to_have_value("Mine.")
    panel.get_by_role("button", name="Save the summary").click()
    expect(panel.get_by_role("alert")).to_be_visible()
    expect(panel.get_by_text("Theirs.")).to_be_visible()
    expect(panel.get_by_label("Summary in your words")).to_have_value("Mine.")
    panel.get_by_role("button", name="Save the summary").click()
    expect(panel.get_by_role("alert")).to_have_count(0)


def test_overruling_needs_a_reason_and_keeps_what_was_typed(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("matrix/R10/I03/"))
    page.get_by_text("Set another value").click()
    page.get_by_label("Value").select_option("conflicting")
    page.get_by_label("Reason").fill("   ")
    page.get_by_role("button", name="Set this value").click()
    expect(page.get_by_role("alert")).to_contain_text("needs a reason")
    expect(page.get_by_label("Value")).to_have_value("conflicting")


def test_sorted_grouped_filtered_and_downloaded_as_shown(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("matrix/?by=region&sort=I02&value=conflicting"))
    shown = page.locator("#matrix tbody tr:not(.group)")
    assert 0 < shown.count() < 29
    assert page.locator("#matrix tr.group").count() >= 2
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as XLSX").click()
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    rows = list(book["matrix"].iter_rows(values_only=True))
    assert len(rows) - 1 == shown.count()
    assert {value for row in rows[1:] for value in row[4:] if value} == {"conflicting"}


def test_what_counts_as_shown(workbench: Workbench) -> None:
    with leadline.open(workbench.folder) as workspace:
        analysis = Analysis(workspace.tables())
    by_value = list(make_grid(analysis, Options(sort="I01")).rows)
    column = [row.cells[0].value for row in by_value]
    assert column == sorted(column, key=("addressed", "partly", "not addressed", "not raised").index)
    grid = make_grid(analysis, Options(pillar="analysis", state="overruled"))
    assert {column.indicator.pillar for column in grid.columns} <= {"analysis"}


def test_in_arabic_the_arrows_are_mirrored(workbench: Workbench, page: Page) -> None:
    page.set_extra_http_headers({"Accept-Language": "ar"})
    page.goto(workbench.study("matrix/"))
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.locator("#cell-0-0").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#cell-0-1")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#told-title")).to_be_focused()
    box = page.locator("#panel").bounding_box()
    assert box is not None and box["x"] == 0


def test_a_cell_whose_evidence_changed_is_listed_on_top_and_says_why(
    workbench: Workbench, page: Page
) -> None:
    with leadline.open(workbench.folder, actor="coder-a") as workspace, workspace.use():
        study = workspace.study()
        cell = get_cell(study, Analysis(workspace.tables()), case="R19", indicator="I01")
        heard = next(one for voice in cell.voices for one in voice.heard)
        retract_coding(get_coding(study, UUID(heard.passage.coding)), by=workspace.actor())
    page.goto(workbench.study("matrix/"))
    page.locator("#stale").get_by_role("link", name="R19 · I01").click()
    expect(page.locator("#panel .note.warn")).to_contain_text("0 passages came and 1 went")
    page.locator("#panel").get_by_role("button", name=re.compile("Confirm as proposed")).click()
    expect(page.locator("#panel .verdict")).to_contain_text("confirmed")
    expect(page.locator("#stale").get_by_role("link", name="R19 · I01")).to_have_count(0)
