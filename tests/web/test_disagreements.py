"""Disagreements are decided in the browser, by keys, until the interview counts by its reconciled layer."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

import leadline
from leadline.access import get_interview
from leadline.queries.reconciling import Reconciling, list_reconciling
from leadline.services.programme import finish_coding
from tests.web.conftest import STUDY, Workbench


def states(workbench: Workbench) -> dict[str, Reconciling]:
    with leadline.open(workbench.folder) as workspace, workspace.use():
        return {one.interview: one for one in list_reconciling(workspace.study(STUDY))}


@pytest.fixture(scope="module")
def interview(workbench: Workbench) -> str:
    """The finished interview with the fewest disagreements, but at least three."""
    able = [one for one in states(workbench).values() if one.is_coded and len(one.disputed) >= 3]
    return min(able, key=lambda one: len(one.disputed)).interview


def test_all_is_decided_by_keys_and_the_layer_is_written_and_taken_back(
    workbench: Workbench, page: Page, interview: str
) -> None:
    count = len(states(workbench)[interview].disputed)
    page.goto(workbench.study("analysis/agreement/"))
    page.get_by_role("link", name="Disagreements, one by one").click()
    page.get_by_role("link", name=interview, exact=True).click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text(f"1 of {count}")
    page.wait_for_load_state()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=2).first).to_contain_text(f"2 of {count}")
    page.wait_for_load_state()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("heading", level=2).first).to_contain_text(f"1 of {count}")
    page.get_by_role("textbox", name="Reason").fill("said by hearsay, b1n")  # typing decides nothing
    page.get_by_role("button", name="Keep none").focus()
    for decided in range(count):
        expect(page.locator("#how-far")).to_contain_text(f"Decided: {decided} of {count}")
        page.wait_for_load_state()  # the words are there before the keys are
        page.keyboard.press("1")
    expect(page.locator("#how-far")).to_contain_text(f"Decided: {count} of {count}")
    page.reload()
    expect(page.get_by_text("said by hearsay, b1n")).to_be_visible()
    page.keyboard.press("u")
    expect(page.locator("#how-far")).to_contain_text(f"Decided: {count - 1} of {count}")
    expect(page.get_by_role("button", name="Finish")).to_have_count(0)
    page.wait_for_load_state()
    page.keyboard.press("n")
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_text("The interview is reconciled")).to_be_visible()
    assert states(workbench)[interview].is_finished
    expect(page.get_by_role("button", name="Keep none")).to_have_count(0)
    page.goto(workbench.study("history/"))
    expect(page.get_by_text("wrote the reconciled layer of").last).to_be_visible()
    page.goto(workbench.study(f"disagreements/{interview}/"))
    page.get_by_role("button", name="Take the reconciled layer back").click()
    expect(page.get_by_role("button", name="Finish")).to_be_visible()
    assert not states(workbench)[interview].is_finished


def test_filters_keep_what_they_name_and_arabic_turns_the_arrows(
    workbench: Workbench, page: Page, interview: str
) -> None:
    one = states(workbench)[interview].disputed[0]
    code = one.codings[0].code
    page.set_extra_http_headers({"Accept-Language": "ar"})
    page.goto(workbench.study(f"disagreements/{interview}/?code={code}"))
    expect(page.locator(".sides .badge", has_text=code).first).to_be_visible()
    page.goto(workbench.study(f"disagreements/{interview}/?at={one.key}"))
    page.keyboard.press("ArrowLeft")
    expect(page).not_to_have_url(workbench.study(f"disagreements/{interview}/?at={one.key}"))
    assert page.evaluate("document.documentElement.dir") == "rtl"


def test_before_its_coding_is_finished_nothing_of_another_coder_is_shown(
    workbench: Workbench, page: Page, interview: str
) -> None:
    with leadline.open(workbench.folder) as workspace, workspace.use():
        found = get_interview(workspace.study(STUDY), interview)
        finish_coding(found, is_coded=False, by=workspace.actor())
    page.goto(workbench.study(f"disagreements/{interview}/"))
    expect(page.get_by_text("This interview is still being coded")).to_be_visible()
    hidden = page.locator("main").inner_text()
    with leadline.open(workbench.folder) as workspace, workspace.use():
        found = get_interview(workspace.study(STUDY), interview)
        finish_coding(found, is_coded=True, by=workspace.actor())
    assert "coder-b" not in hidden
