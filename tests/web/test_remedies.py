"""What messages tell one to do: a command in the terminal, a page or button in the browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from leadline import errors
from leadline.core import gate
from leadline.core.disclosure.checks import DISCLOSURE_RULES
from leadline.core.gate import Verdict
from leadline.errors import NotFound
from leadline.translation import message, use_entry
from leadline.workspace import reports
from tests.web.conftest import Workbench

COMMAND = re.compile(r"\bleadline [a-z{]|(?<!-)--[a-z{]")
BEFORE_A_PAGE = {  # raised while a workspace is opened, or by a command alone
    *("workspace-absent", "port-taken", "folder-not-demo", "encrypt-late", "study-ambiguous"),
    *("pack-file-absent", "turns-absent", "coverage-status-absent", "judgement-words-absent"),
}


@pytest.mark.parametrize("of", [errors, gate])
def test_each_remedy_is_told_for_both_and_only_the_terminals_name_commands(of: object) -> None:
    terminal, browser = of.REMEDIES["terminal"], of.REMEDIES["browser"]  # type: ignore[attr-defined]
    assert set(terminal) == set(browser)
    assert not [text for text in browser.values() if COMMAND.search(text)]


def test_no_message_that_a_page_can_show_names_a_command() -> None:
    told = {**errors.CATALOGUE, **gate.RULES, **DISCLOSURE_RULES}
    assert {code for code, text in told.items() if COMMAND.search(text)} == BEFORE_A_PAGE


def test_a_message_says_what_helps_where_one_is() -> None:
    error, verdict = NotFound("finding-unknown", key="x"), Verdict("not-approved", "x", False)
    assert (
        message(error) == str(error) == "There is no finding 'x'. Findings are listed by: leadline findings"
    )
    assert reports.message(verdict).endswith("Approve: leadline check --approve")
    with use_entry("browser"):
        assert message(error).endswith("listed on the page Findings and report.")
        assert reports.message(verdict).endswith("read it, and approve it there.")


def test_pages_name_pages(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("findings/en/nothing/"))
    expect(page.locator(".problem")).to_contain_text("listed on the page Findings and report")
    page.goto(workbench.study("findings/en/money/"))
    field = page.get_by_role("textbox", name="Text", exact=True)
    field.fill(field.input_value() + "\n\nOf {{ cases() }} responses.")
    page.get_by_role("button", name="Save").click()
    page.goto(workbench.study("report/?language=en&audience=public"))
    expect(page.locator("main")).to_contain_text("read it, and approve it there")
    expect(page.locator("main")).not_to_contain_text("leadline check")
    page.goto(workbench.study("texts/INT-029/"))
    for _time in range(2):
        page.locator("p[data-start]").nth(3).click(click_count=3)
        page.locator("#tree button", has_text="DEF04").click()
    expect(page.locator("#said .problem")).to_contain_text("open the coding in the margin")
