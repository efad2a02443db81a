"""The codebook in the browser: found, changed, proposed, merged and put back, with the keyboard too."""

from __future__ import annotations

from playwright.sync_api import Page, expect

import leadline
from leadline.queries.codebook import count_uses, list_codes
from tests.web.conftest import Workbench


def codings(workbench: Workbench, code: str) -> int:
    """How many codings a code has, from the store itself."""
    with leadline.open(workbench.folder) as workspace, workspace.use():
        uses = count_uses(workspace.study())
        return uses[code].codings if code in uses else 0


def address(workbench: Workbench, code: str, rest: str = "") -> str:
    return workbench.study(f"codebook/codes/{code}/{rest}")


def test_a_code_is_found_and_opened_with_the_keyboard_alone(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("codebook/"))
    row = page.locator("tr", has_text="GAP03")
    assert codings(workbench, "GAP03") == int(row.locator("td.number").first.inner_text())
    page.keyboard.press("/")
    page.keyboard.type("smugg")
    expect(page.get_by_role("link", name="GAP01", exact=False)).to_have_count(0)
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("heading", level=1)).to_contain_text("DEF05")
    page.get_by_role("searchbox").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".tree a:focus")).to_contain_text("DEF06")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("DEF06")


def test_a_code_is_reworded_and_its_history_says_how(workbench: Workbench, page: Page) -> None:
    page.goto(address(workbench, "GAP03"))
    page.get_by_text("Change the wording or the family").click()
    page.get_by_label("Name Français").fill("Un nom plus clair")
    page.get_by_label("When not to use").fill("Not for rumours.")
    page.locator("input[name=note]").fill("coders asked")
    other = page.context.new_page()
    other.goto(address(workbench, "GAP03"))
    page.get_by_role("button", name="Save as a new version").click()
    expect(page.locator(".wording")).to_contain_text("Not for rumours.")
    expect(page.locator(".history li").first).to_contain_text("coders asked")
    expect(page.locator(".history li").first).to_contain_text("Un nom plus clair")
    other.get_by_text("Change the wording or the family").click()
    other.locator("textarea[name=definition]").fill("Typed with care.")
    other.get_by_role("button", name="Save as a new version").click()
    expect(other.get_by_role("alert")).to_contain_text("was changed while you wrote")
    expect(other.locator("textarea[name=definition]")).to_have_value("Typed with care.")


def test_a_proposed_code_waits_for_somebody_else(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("codebook/"))
    form = page.locator("form[action*=propose]")
    for label, words in (("Key", "GAP01"), ("Name", "A new one"), ("Definition", "When it is new.")):
        form.get_by_label(label).fill(words)
    form.get_by_label("Family").select_option("GAP")
    form.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_contain_text("already has a code")
    expect(form.get_by_label("Definition")).to_have_value("When it is new.")
    form.get_by_label("Key").fill("GAP90")
    form.get_by_role("button").click()
    page.get_by_role("button", name="Accept the code").click()
    expect(page.get_by_role("alert")).to_contain_text("needs a second person")
    page.goto(workbench.study("codebook/"))
    expect(page.get_by_text("waiting for a second person")).to_be_visible()


def test_codes_are_merged_and_put_back(workbench: Workbench, page: Page) -> None:
    before = codings(workbench, "GAP05"), codings(workbench, "GAP06")
    page.goto(address(workbench, "GAP05"))
    page.get_by_text("Merge into another code").click()
    page.locator("select[name=into]").select_option("GAP06")
    page.get_by_role("button", name="Merge the codes").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("GAP06")
    expect(page.locator(".wording")).to_contain_text("− I18")
    assert codings(workbench, "GAP05") == 0
    assert before[1] < codings(workbench, "GAP06") <= sum(before)
    page.goto(workbench.study("codebook/versions"))
    newest = page.locator(".history > li").first
    expect(newest).to_contain_text("merged GAP05 into GAP06")
    newest.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("undone by version")).to_be_visible()
    assert (codings(workbench, "GAP05"), codings(workbench, "GAP06")) == before
    page.goto(address(workbench, "GAP06"))
    expect(page.locator(".wording")).not_to_contain_text("I18")


def test_chosen_passages_move_to_a_new_code(workbench: Workbench, page: Page) -> None:
    before = codings(workbench, "GAP07")
    page.goto(address(workbench, "GAP07"))
    page.get_by_role("link", name="Split: choose passages").click()
    page.locator("input[name=coding]").nth(0).check()
    page.locator("input[name=coding]").nth(1).check()
    page.get_by_label("Key of the new code").fill("GAP91")
    page.locator("form[action*=split]").get_by_label("Name").fill("Split off")
    page.get_by_role("button", name="Move the passages chosen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("GAP91")
    assert (codings(workbench, "GAP07"), codings(workbench, "GAP91")) == (before - 2, 2)
    page.get_by_role("link", name="INT-").first.click()
    expect(page.locator(".chip[aria-current]")).to_contain_text("GAP91")


def test_a_code_is_retired_and_restored(workbench: Workbench, page: Page) -> None:
    page.goto(address(workbench, "OPP07"))
    page.locator("summary", has_text="Retire").click()
    page.get_by_role("button", name="Retire the code").click()
    expect(page.get_by_text("Retired: it is put on no text")).to_be_visible()
    with leadline.open(workbench.folder) as workspace, workspace.use():
        assert "OPP07" not in [code.key for code in list_codes(workspace.study())]
    page.get_by_role("button", name="Restore the code").click()
    expect(page.get_by_text("Retired: it is put on no text")).to_be_hidden()


def test_the_codebook_reads_in_arabic(workbench: Workbench, page: Page) -> None:
    page.set_extra_http_headers({"Accept-Language": "ar"})
    page.set_viewport_size({"width": 820, "height": 1100})
    page.goto(address(workbench, "GAP01"))
    expect(page.locator("h1")).to_contain_text("المعرفة")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
