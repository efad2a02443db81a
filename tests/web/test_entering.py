"""Who comes in, and what a browser may do with a page."""

from __future__ import annotations

import urllib.error
import urllib.request
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import Workbench, start


def fetch(address: str, **headers: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and body of an address, without a browser."""
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
            return answer.status, dict(answer.headers), answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read().decode()


def test_nobody_comes_in_without_the_link(workbench: Workbench) -> None:
    for rest in ("", "studies/anti-trafficking/", "studies/anti-trafficking/texts/INT-004/"):
        status, _, body = fetch(f"{workbench.address}/{rest}")
        assert status == 401
        assert "Quendary" not in body


def test_another_sites_name_for_this_machine_is_refused(workbench: Workbench) -> None:
    status, _, _ = fetch(f"{workbench.address}/", Host="elsewhere.example")
    assert status == 400


def test_the_link_lets_in_once(workbench: Workbench, browser: Browser, page: Page) -> None:
    page.goto(workbench.address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Studies of this workspace")
    stranger = browser.new_context().new_page()
    answer = stranger.goto(workbench.link)
    assert answer is not None
    assert answer.status == 401
    stranger.context.close()


def test_pages_may_load_nothing_from_elsewhere_and_are_kept_nowhere(workbench: Workbench) -> None:
    _, headers, _ = fetch(f"{workbench.address}/")
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"


def test_a_form_without_its_token_changes_nothing(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("texts/INT-004/"))
    answer = page.request.post(workbench.study("texts/INT-004/finished"), form={"is_coded": "no"})
    assert answer.status == 403
    page.reload()
    expect(page.get_by_role("button", name="Coding is finished: open again")).to_be_visible()


def test_a_form_that_takes_long_is_sent_once_with_the_button_that_was_clicked(
    workbench: Workbench, page: Page
) -> None:
    page.goto(workbench.address)
    page.route("**/studies", lambda route: route.fulfill(status=204))
    button = page.get_by_role("button", name="Make the study")
    button.evaluate("(button) => { button.name = 'which'; button.value = 'this one'; }")
    with page.expect_request("**/studies") as sent:
        button.click()
    assert parse_qs(sent.value.post_data or "")["which"] == ["this one"]
    expect(button).to_be_disabled()


def test_language_and_light_are_remembered(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study())
    page.get_by_label("Language").select_option("ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.goto(workbench.study("texts/"))
    expect(page.locator("html")).to_have_attribute("lang", "ar")


def test_what_is_not_there_says_so(workbench: Workbench, page: Page) -> None:
    for rest, words in (("studies/none/", "none"), ("nowhere", "There is no page here")):
        answer = page.goto(f"{workbench.address}/{rest}")
        assert answer is not None
        assert answer.status == 404
        expect(page.locator("main")).to_contain_text(words)


def test_a_port_that_is_taken_is_said(workbench: Workbench, capfd: pytest.CaptureFixture[str]) -> None:
    port = int(workbench.address.rsplit(":", 1)[1])
    with pytest.raises(AssertionError, match="did not start"):
        start(workbench.folder, port=port)
    assert "port-taken" in capfd.readouterr().err
