"""The server killed in the middle of typing, on each page where one types: what was typed is still there.

Holding an interview has its own test (``test_interview.py``): its notes save as one types.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

import leadline
from leadline.queries.codings import list_codings
from tests.web.conftest import STUDY, Workbench, start

WORDS = "Typed as it died"
FORMS = {
    "finding": ("findings/en/money/", "#text", "#writing button[value=save]"),
    "cell": ("matrix/R07/I02/", "textarea[name=summary]", "form:has([name=summary]) button"),
    "panel": ("matrix/", "#panel textarea[name=summary]", "#panel form:has([name=summary]) button"),
    "code": ("codebook/codes/GAP05/", "textarea[name=definition]", "form:has([name=definition]) button"),
    "case": ("programme/cases/R07/", "main [name=name]", "form:has([name=name]) button.main"),
    "slot": ("programme/", "[name=next_action]", "form:has([name=next_action]) button.main"),
    "register": ("programme/register/", "[name=contact] >> nth=0", "table button >> nth=0"),
    "interview": ("programme/interviews/INT-029/", "[name=interviewer]", "form:has([name=mode]) button"),
    "search": ("search/?q=money", ".saved [name=name]", ".saved form:has([name=name]) button"),
}
"""Page -> its address, the field, the button that saves."""


@pytest.fixture(scope="module")
def killed(
    browser: Browser, workbench: Workbench, entered: dict[str, object]
) -> Iterator[dict[str, tuple[Page, list[str]]]]:
    """Each page with what was typed on it, and what it said of saving: with the server dead, then anew."""
    context = browser.new_context(storage_state=entered)  # type: ignore[arg-type]
    pages: dict[str, tuple[Page, list[str]]] = {}
    for name, (address, field, _button) in FORMS.items():
        page = context.new_page()
        page.goto(workbench.study(address))
        if name == "panel":
            page.locator("#cell-8-2").click()
        if name == "slot":
            page.locator("td a[href*='/posts/']").first.click()
        if name == "code":
            page.get_by_text("Change the wording or the family").click()
        page.locator(field).fill(WORDS)
        pages[name] = page, []
    workbench.stop()
    said(pages)
    again = start(workbench.folder, port=int(workbench.address.rsplit(":", 1)[1]))
    workbench.process = again.process
    said(pages)
    context.new_page().goto(again.link)
    entered.update(context.storage_state())
    yield pages
    context.close()


def said(pages: dict[str, tuple[Page, list[str]]]) -> None:
    """Try to save on every page, and keep what the page says."""
    for name, (page, told) in pages.items():
        page.evaluate("document.getElementById('said').replaceChildren()")
        page.locator(FORMS[name][2]).click()
        expect(page.locator("#said")).not_to_be_empty()
        told.append(page.locator("#said").inner_text())


@pytest.mark.parametrize("name", FORMS)
def test_what_was_typed_stays_and_is_saved_when_the_workbench_is_back(
    killed: dict[str, tuple[Page, list[str]]], name: str
) -> None:
    page, told = killed[name]
    address = page.url
    _address, field, button = FORMS[name]
    assert "does not answer, so nothing was saved" in told[0]
    assert "started anew, so nothing was saved" in told[1]
    expect(page.locator(field)).to_have_value(WORDS)
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        page.evaluate("document.documentElement.dataset.before = 'yes'")
        page.locator(button).click()
    assert answer.value.status in (200, 302)
    if name != "panel":
        expect(page.locator("html:not([data-before])")).to_be_attached()
    page.goto(address)
    expect(page.locator("main")).to_contain_text(WORDS) if name == "search" else kept(page, name)


def kept(page: Page, name: str) -> None:
    """The page, loaded anew, has the words."""
    if name == "panel":
        page.locator("#cell-8-2").click()
    expect(page.locator(FORMS[name][1])).to_have_value(WORDS)


def test_codings_and_a_memo_wait_for_the_workbench(
    workbench: Workbench, page: Page, entered: dict[str, object]
) -> None:
    page.goto(workbench.study("texts/INT-029/?coders=mine"))
    for key in ("j", "j", "s", "c"):
        page.keyboard.press(key)
    page.keyboard.type("DEF0")
    workbench.stop()
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    page.get_by_label("Memo").fill(WORDS)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#state")).to_contain_text("does not answer")
    again = start(workbench.folder, port=int(workbench.address.rsplit(":", 1)[1]))
    workbench.process = again.process
    expect(page.locator("#state")).to_contain_text("started anew")
    page.context.new_page().goto(again.link)
    entered.update(page.context.storage_state())
    expect(page.locator("#state")).to_have_text("All saved")
    with leadline.open(workbench.folder) as workspace, workspace.use():
        told = list_codings(workspace.study(STUDY), text="INT-029", code="DEF05")
    assert "Go on." in [one.words for one in told if one.coder == "coder-a"]
    page.reload()
    expect(page.locator(".chip", has_text="✎").first).to_be_visible()
