"""Each main task with the keyboard only, the focus never lost. Holding one: ``test_interview.py``."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

import leadline
from leadline.queries.codings import list_codings
from tests.web.conftest import Workbench


def tab_to(page: Page, wanted: Locator, *, most: int = 80) -> None:
    """Press Tab until something has the focus; each stop on the way is to be seen."""
    for _step in range(most):
        page.keyboard.press("Tab")
        assert focused(page) != "body"
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
    raise AssertionError(f"Tab does not lead to it: {wanted}")


def focused(page: Page) -> str:
    """The tag of what has the focus, which is in sight."""
    return str(
        page.evaluate(
            "() => document.activeElement.checkVisibility() ? document.activeElement.localName : 'hidden'"
        )
    )


def test_codings_are_put_on_walked_changed_and_taken_back(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("texts/INT-029/?coders=mine"))
    for key in ("j", "j", "s", "c"):
        page.keyboard.press(key)
    page.keyboard.type("smugg")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert focused(page) == "p"
    page.keyboard.press("n")
    assert focused(page) == "p"
    page.keyboard.press("e")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert focused(page) == "p"
    page.keyboard.press("Delete")
    expect(page.locator("#said")).to_contain_text("taken back")
    assert focused(page) == "p"
    page.locator("#undo").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#undo")).to_be_disabled()
    expect(page.locator("#redo")).to_be_focused()


def test_what_is_drawn_anew_keeps_the_focus(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("texts/INT-012/?coders=all"))
    page.keyboard.press("n")
    chip = page.locator("#margin .chip[aria-current]")
    chip.focus()
    words = chip.text_content() or ""
    page.evaluate("dispatchEvent(new Event('resize'))")
    page.evaluate("() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))")
    expect(page.locator("#margin .chip:focus")).to_have_text(words)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("p:focus, button:focus")).to_be_visible()


def test_a_code_is_reworded(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("codebook/codes/GAP04/"))
    page.locator("main").focus()
    tab_to(page, page.locator("summary", has_text="Change the wording"), most=150)
    page.keyboard.press("Enter")
    tab_to(page, page.locator("textarea[name=exclude], textarea").nth(2))
    page.keyboard.press("Control+End")
    page.keyboard.type(" Never for rumours.")
    tab_to(page, page.get_by_role("button", name="Save as a new version"))
    page.keyboard.press("Enter")
    expect(page.locator(".wording")).to_contain_text("Never for rumours.")


def test_a_judgement_is_taken_back_and_confirmed(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("matrix/"))
    tab_to(page, page.locator("#cell-0-own"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    title = page.locator("#told-title")
    expect(title).to_be_focused()
    for button, verdict in (("Take the judgement back", "proposed"), ("Confirm as proposed", "confirmed")):
        tab_to(page, page.locator("#panel").get_by_role("button", name=re.compile(button)))
        page.keyboard.press("Enter")
        expect(page.locator("#panel .verdict")).to_contain_text(verdict)
        expect(title).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#cell-0-0")).to_be_focused()


def test_a_finding_is_written_and_approved(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("findings/en/"))
    tab_to(page, page.get_by_role("link", name="Write a finding"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/new")
    tab_to(page, page.get_by_label("Key"))
    page.keyboard.type("by-keys")
    page.keyboard.press("Tab")
    page.keyboard.type("gaps")
    tab_to(page, page.get_by_role("textbox", name="Text", exact=True))
    page.keyboard.press("Control+a")
    page.keyboard.type("### By keys", delay=0)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("Asked in {{ known(")
    expect(page.locator("#offers")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.type('"I02") }} responses.')
    expect(page.locator("#draft .sheet")).to_contain_text("responses.")
    assert focused(page) == "textarea"
    page.keyboard.press("Control+s")
    expect(page.get_by_role("heading", level=1)).to_contain_text("not approved")
    tab_to(page, page.get_by_role("button", name="Approve this finding"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("holds", timeout=30_000)


def test_a_report_is_built_and_its_end_keeps_the_focus(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("report/?language=en&audience=internal"))
    for name in ("HTML", "DOCX", "PDF"):
        tab_to(page, page.get_by_label(name))
        page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Check and build"))
    page.keyboard.press("Enter")
    cancel = page.get_by_role("button", name="Cancel").first
    expect(cancel).to_be_visible()
    cancel.focus()
    expect(page.get_by_role("link", name="anti-trafficking-internal-en.xlsx")).to_be_visible(timeout=60_000)
    assert focused(page) != "body"


def test_an_arabic_text_is_coded_on_an_arabic_page(workbench: Workbench, page: Page) -> None:
    page.set_extra_http_headers({"Accept-Language": "ar"})
    page.goto(workbench.study("texts/INT-045/?coders=mine"))
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    for key in ("j", "j", "s", "c"):
        page.keyboard.press(key)
    page.keyboard.type("DEF04")
    page.keyboard.press("Enter")
    expect(page.locator(".chip", has_text="DEF04").first).to_be_visible()
    page.wait_for_function("() => document.querySelector('#state').textContent.trim() === 'حُفظ كل شيء'")
    with leadline.open(workbench.folder) as workspace, workspace.use():
        told = list_codings(workspace.study(), text="INT-045", code="DEF04")
    assert any(one.coder == "coder-a" and re.match("[\u0600-\u06ff]", one.words) for one in told)
    page.reload()
    expect(page.locator(".chip", has_text="DEF04").first).to_be_visible()


def test_words_are_found_and_lead_to_their_place(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("search/"))
    tab_to(page, page.locator("#q"))
    page.keyboard.type("money")
    page.keyboard.press("Enter")
    expect(page.locator(".hits mark").first).to_be_visible()
    tab_to(page, page.locator(".hits a").first)
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_contain_text("money")


def test_a_result_leads_to_its_evidence(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("analysis/"))
    tab_to(page, page.get_by_role("link", name="Challenges"))
    page.keyboard.press("Enter")
    expect(page.locator("#result")).to_be_visible()
    tab_to(page, page.get_by_role("link", name="Show the evidence").first)
    page.keyboard.press("Enter")
    expect(page.locator("blockquote").first).to_be_visible()
    page.reload()
    expect(page.locator("blockquote").first).to_be_visible()


def test_a_study_is_made(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.address)
    tab_to(page, page.locator("[name=pack]:checked"))
    page.keyboard.press("ArrowDown")
    tab_to(page, page.locator("[name=key]"))
    page.keyboard.type("by-keys")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Bring in a plan", exact=True)).to_be_visible()
    page.reload()
    expect(page).to_have_url(workbench.study(key="by-keys"))
