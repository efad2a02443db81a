"""Writing a finding, approving it, and building the report, in the browser."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

import leadline
from leadline.access import get_finding
from tests.web.conftest import Workbench


def text_of(workbench: Workbench, key: str, *, language: str = "en") -> str:
    """A finding's text, from the store itself."""
    with leadline.open(workbench.folder) as workspace, workspace.use():
        return get_finding(workspace.study(), key, language=language).text


def test_a_finding_is_written_corrected_approved_and_printed(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("findings/en/"))
    page.get_by_role("link", name="Write a finding").click()
    page.get_by_label("Key").fill("asked")
    page.get_by_label("Section of the report").fill("gaps")
    field = page.get_by_role("textbox", name="Text", exact=True)
    field.fill(
        '### Asked\n\nIt is so in {{ k("I99", "addressed") }} of {{ known("I02") }} responses, and in 7.'
    )
    draft = page.locator("#draft")
    expect(draft.locator("mark.fault")).to_contain_text("'I99' is no code, indicator")
    expect(draft.locator(".problems")).to_contain_text("The number 7 is typed by hand")
    expect(draft.locator(".values")).to_contain_text("known('I02')")
    field.fill('### Asked\n\nIt is so in {{ k("I02", "addressed") }} of {{ known("I02") }} responses.')
    expect(draft.locator("mark.fault")).to_have_count(0)
    expect(draft.locator(".sheet")).to_contain_text("It is so in")
    page.keyboard.press("Control+s")
    expect(page.get_by_role("heading", level=1)).to_contain_text("not approved")
    assert 'k("I02", "addressed")' in text_of(workbench, "asked")
    page.reload()
    expect(page.locator(".approve .values")).to_contain_text("k('I02', 'addressed')")
    page.get_by_role("button", name="Approve this finding").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("holds")

    page.goto(workbench.study("report/?language=en&audience=internal"))
    for name in ("DOCX", "PDF", "XLSX"):
        page.get_by_label(name).uncheck()
    page.get_by_role("button", name="Check and build").click()
    link = page.get_by_role("link", name="anti-trafficking-internal-en.html")
    expect(link).to_be_visible(timeout=30_000)
    with page.expect_download() as waited:
        link.click()
    made = Path(waited.value.path()).read_text("utf-8")
    assert waited.value.suggested_filename == "anti-trafficking-internal-en.html"
    assert "It is so in" in made


def test_what_is_wrong_is_shown_where_it_stands_and_a_saved_draft_fails_in_the_list(
    workbench: Workbench, page: Page
) -> None:
    page.goto(workbench.study("findings/en/new"))
    page.get_by_label("Key").fill("broken")
    page.get_by_label("Section of the report").fill("gaps")
    page.get_by_role("textbox", name="Text", exact=True).fill(
        "### One\n\nIt is {{ k( }} so <script>alert(1)</script>"
    )
    expect(page.locator("#draft .source mark")).to_contain_text("{{ k( }}")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("cannot be computed")
    page.goto(workbench.study("findings/en/"))
    expect(page.locator("#finding-broken")).to_contain_text("this cannot be read")
    page.goto(workbench.study("report/?language=en&audience=public"))
    expect(page.locator("main")).to_contain_text("The gate is shut")
    expect(page.get_by_role("button", name="Check and build")).to_have_count(0)
    page.get_by_role("link", name="broken").first.click()
    page.get_by_text("Take it out of the report").click()
    page.get_by_role("button", name="Remove this finding").click()
    expect(page.locator("#finding-broken")).to_have_count(0)


def test_two_windows_on_one_finding_overwrite_nothing(workbench: Workbench, context: BrowserContext) -> None:
    first, second = context.new_page(), context.new_page()
    for window in (first, second):
        window.goto(workbench.study("findings/en/plans/"))
    field = first.get_by_role("textbox", name="Text", exact=True)
    before = field.input_value()
    field.fill(before + "\n\nThe first window adds this.")
    first.get_by_role("button", name="Save").click()
    expect(first.get_by_role("heading", level=1)).to_contain_text("not approved")
    mine = second.get_by_role("textbox", name="Text", exact=True)
    mine.fill(before + "\n\nThe second window adds that.")
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_role("alert")).to_contain_text("changed the finding")
    expect(second.locator(".theirs")).to_contain_text("The first window adds this.")
    expect(mine).to_have_value(before + "\n\nThe second window adds that.")
    assert text_of(workbench, "plans").endswith("The first window adds this.")
    second.get_by_role("button", name="Save").click()
    expect(second.locator(".theirs")).to_have_count(0)
    assert text_of(workbench, "plans").endswith("The second window adds that.")


def test_what_was_typed_survives_a_removal_in_another_window(
    workbench: Workbench, context: BrowserContext
) -> None:
    first, second = context.new_page(), context.new_page()
    for window in (first, second):
        window.goto(workbench.study("findings/en/justice/"))
    first.get_by_text("Take it out of the report").click()
    first.get_by_role("button", name="Remove this finding").click()
    expect(first.locator("#finding-justice")).to_have_count(0)
    second.get_by_role("textbox", name="Text", exact=True).fill("### Typed\n\nStill here.")
    second.get_by_role("button", name="Save").click()
    expect(second.locator("main")).to_contain_text("It is no longer in the report")
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_role("alert")).to_have_count(0)
    assert text_of(workbench, "justice") == "### Typed\n\nStill here."


def test_all_that_wait_are_approved_with_their_values_shown(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("findings/en/information/"))
    field = page.get_by_role("textbox", name="Text", exact=True)
    field.fill(field.input_value() + "\n\nOf {{ cases() }} responses.")
    page.get_by_role("button", name="Save").click()
    page.goto(workbench.study("findings/en/approvals"))
    expect(page.locator(".waiting:has([name=mark-information])")).to_contain_text("cases()")
    page.get_by_role("button", name="shown").click()
    page.goto(workbench.study("findings/en/approvals"))
    expect(page.locator(".empty")).to_contain_text("No finding waits")


def test_expressions_are_completed_with_the_keyboard(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("findings/en/new"))
    field = page.get_by_role("textbox", name="Text", exact=True)
    field.fill("")
    field.press_sequentially("In {{ kno")
    expect(page.locator("#offers [role=option]").first).to_contain_text("known(indicator)")
    page.keyboard.press("Enter")
    field.press_sequentially("working link")
    expect(page.locator("#offers [role=option]").first).to_contain_text("I04")
    page.keyboard.press("Enter")
    expect(field).to_have_value('In {{ known("I04")')
    field.press_sequentially(" }} and {{ GAP05")
    expect(page.get_by_role("option", name="Quote words coded GAP05")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#offers [role=option]").first).to_contain_text("INT-")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert '{{ quote("INT-' in field.input_value() or '{{ noted("INT-' in field.input_value()
    field.press_sequentially(" }}")
    expect(page.locator("#draft .quotation")).to_be_visible()
    field.press_sequentially(" {{ ca")
    expect(page.locator("#offers")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#offers")).to_be_hidden()
    field.fill("")  # nothing typed is left behind
    page.close(run_before_unload=False)


def test_the_order_is_changed_and_the_list_filtered(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("findings/en/"))
    keys = page.locator("#findings tbody tr[id]")
    before = keys.evaluate_all("(rows) => rows.map((row) => row.id)")
    page.get_by_role("button", name="Move services up").press("Enter")
    page.wait_for_load_state()
    after = keys.evaluate_all("(rows) => rows.map((row) => row.id)")
    place = before.index("finding-services")
    assert after[place - 1] == "finding-services"
    assert sorted(after) == sorted(before)
    page.get_by_label("Show").fill("comprehensive")
    expect(page.locator("#finding-comprehensive")).to_be_visible()
    expect(page.locator("#finding-money")).to_be_hidden()


def test_an_arabic_finding_is_read_and_written_from_the_right(
    workbench: Workbench, browser: Browser, entered: dict[str, object]
) -> None:
    context = browser.new_context(storage_state=entered, locale="ar")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(workbench.study("findings/"))
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.locator("#finding-money a").click()
    expect(page).to_have_url(workbench.study("findings/ar/money/"))
    field = page.locator("#text")
    field.fill("### المال غائب\n\nفي {{ k('I18', 'not addressed') }} استجابة.")
    sheet = page.locator("#draft .sheet")
    expect(sheet).to_contain_text("المال غائب")
    assert sheet.evaluate("(element) => getComputedStyle(element).direction") == "rtl"
    page.locator("button[value=save]").click()
    expect(page.locator(".approve")).to_be_visible()
    assert "غائب" in text_of(workbench, "money", language="ar")
    context.close()


def test_the_plain_form_shows_what_a_text_gives_without_a_script(
    workbench: Workbench, browser: Browser, entered: dict[str, object]
) -> None:
    context = browser.new_context(storage_state=entered, java_script_enabled=False)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(workbench.study("findings/en/services/"))
    page.locator("#text").fill("### Plain\n\nIn {{ known('I02') }} responses.")
    page.get_by_role("button", name="Show what it gives").click()
    expect(page.locator("#draft .sheet")).to_contain_text("Plain")
    page.get_by_role("button", name="Save").click()
    assert text_of(workbench, "services").startswith("### Plain")
    context.close()
