"""Who did what and when, in the browser."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

import leadline
from leadline.access import get_coding
from leadline.queries.codings import list_codings
from leadline.services.codings import retract_coding
from leadline.web.pages.history import names, sentences
from tests.web.conftest import Workbench


def retracted(workbench: Workbench) -> tuple[str, str]:
    """Take a coding back, as another window would; its id and its text."""
    with leadline.open(workbench.folder, actor="coder-b") as workspace, workspace.use():
        study = workspace.study()
        told = list_codings(study, text="INT-029")[0]
        retract_coding(get_coding(study, told.id), by=workspace.actor())  # type: ignore[arg-type]
        return told.id, told.code


def test_a_retracted_coding_is_found_and_restored(workbench: Workbench, page: Page) -> None:
    coding, code = retracted(workbench)
    page.goto(workbench.study("history/"))
    line = page.locator(".history li").first
    expect(line).to_contain_text(f"coder-b took {code} off words of INT-029.")
    line.get_by_role("button", name="Restore").press("Enter")
    expect(page.locator(".history li").first).to_contain_text(f"coder-a put {code} back on words of INT-029.")
    expect(page.get_by_role("button", name="Restore")).to_have_count(0)
    page.locator(".history li").first.get_by_role("link", name="its history").click()
    expect(page.locator(".history li")).to_have_count(2)
    with leadline.open(workbench.folder) as workspace, workspace.use():
        assert coding in {one.id for one in list_codings(workspace.study(), text="INT-029")}
    page.locator(".history li").first.get_by_role("link", name="INT-029").click()
    expect(page).to_have_url(workbench.study("texts/INT-029/"))


def test_a_removed_finding_is_restored(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("findings/en/money/"))
    page.get_by_text("Take it out of the report").click()
    page.get_by_role("button", name="Remove this finding").click()
    expect(page.locator("#finding-money")).to_have_count(0)
    page.goto(workbench.study("history/?about=finding:money"))
    page.get_by_role("button", name="Restore").click()
    expect(page.locator(".history li").first).to_contain_text("restored the finding money (en)")
    page.goto(workbench.study("findings/en/"))
    expect(page.locator("#finding-money")).to_contain_text("not approved")


def test_the_log_is_filtered_paged_and_proved_whole(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("history/"))
    page.locator("select[name=action]").select_option(label="decided cells")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".history li").first).to_contain_text("decided cells")
    page.get_by_label("Until").fill("2001-01-01")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".empty")).to_be_visible()
    page.goto(workbench.study("history/"))
    first = page.locator(".history li").first.inner_text()
    page.goto(workbench.study("history/?before=10"))
    expect(page.get_by_role("link", name="To the newest")).to_be_visible()
    assert page.locator(".history li").first.inner_text() != first
    page.get_by_role("button", name="Is the log whole?").click()
    expect(page.get_by_role("status").first).to_contain_text("the chain is whole")


def test_the_history_is_told_from_the_right_in_arabic(
    workbench: Workbench, browser: Browser, entered: dict[str, object]
) -> None:
    context = browser.new_context(storage_state=entered, locale="ar")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(workbench.study("history/?about=text:INT-029"))
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator(".history li").first).to_contain_text("INT-029")
    context.close()


def test_every_action_of_the_log_has_its_sentence() -> None:
    services = Path(leadline.__file__).parent / "services"
    written = {
        a for p in services.glob("*.py") for a in re.findall(r'audited\(\s*"([a-z-]+)"', p.read_text())
    }
    assert written == set(names()) == set(sentences())
