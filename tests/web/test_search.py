"""Searching by words and by codes in the browser."""

from __future__ import annotations

import csv
import io
from urllib.parse import quote

from playwright.sync_api import Page, expect

import leadline
from leadline.queries.codings import list_codings
from tests.web.conftest import Workbench


def codings(workbench: Workbench, code: str) -> list[tuple[str, str]]:
    """Text and words of the reader's codings with a code, from the store itself."""
    with leadline.open(workbench.folder) as workspace, workspace.use():
        told = list_codings(workspace.study(), code=code)
        return [(one.text, one.words) for one in told if one.coder == "coder-a"]


def test_words_are_found_lead_to_their_place_and_are_coded(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("search/"))
    page.get_by_role("searchbox").fill('"labour inspector*"')
    page.keyboard.press("Enter")
    hits = page.locator(".hits li")
    expect(hits.first.locator("mark")).to_contain_text("inspector")
    count = hits.count()
    assert count > 1
    place = hits.first.get_by_role("link").get_attribute("href")
    assert place and "#at-" in place
    before = codings(workbench, "DATA05")
    button = page.locator("#code-hits")
    expect(button).to_be_disabled()
    page.get_by_label("All hits of this page").check()
    hits.first.get_by_role("checkbox").uncheck()
    expect(button).to_have_text(f"Code the hits chosen ({count - 1})")
    page.locator("#hits select[name=code]").select_option("DATA05")
    button.click()
    expect(page.locator(".job")).to_contain_text(f"Coding {count - 1} hits with DATA05")
    expect(page.locator(".job")).to_contain_text(f"Codings added: {count - 1}.")
    added = [one for one in codings(workbench, "DATA05") if one not in before]
    assert len(added) == count - 1
    assert all(words.lower().startswith("labour inspector") for _, words in added)
    expect(page.get_by_role("searchbox")).to_have_value('"labour inspector*"')
    page.locator(".hits li a").first.click()
    expect(page.locator("#text")).to_be_visible()


def test_arabic_is_found_with_and_without_its_vowel_marks(workbench: Workbench, page: Page) -> None:
    found = []
    for words in ("المأوى", "المَأْوَى", "الماوي"):
        page.goto(workbench.study(f"search/?q={quote(words)}"))
        found.append(page.locator(".hits mark").all_inner_texts())
    assert found[0] and found[0] == found[1] == found[2]
    page.set_extra_http_headers({"Accept-Language": "ar"})
    page.goto(workbench.study(f"search/?q={quote('الماوي')}"))
    assert page.locator(".hits a[dir=auto]").first.evaluate("(e) => getComputedStyle(e).direction") == "rtl"


def test_a_search_is_narrowed_saved_and_forgotten(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("search/?q=shelter"))
    everywhere = page.locator(".hits li").count()
    page.get_by_text("Narrow", exact=True).click()
    page.get_by_label("Said by").select_option("GBV")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_label("Said by")).to_have_value("GBV")
    here = page.locator(".hits li").count()
    assert 0 < here < everywhere
    page.get_by_label("Name of this search").fill("Where to sleep")
    page.get_by_role("button", name="Save the search").click()
    page.goto(workbench.study("search/"))
    page.get_by_role("link", name="Where to sleep").click()
    expect(page.locator(".hits li")).to_have_count(here)
    page.get_by_role("button", name="Forget the search Where to sleep").click()
    expect(page.get_by_role("link", name="Where to sleep")).to_have_count(0)
    page.goto(workbench.study("search/?q=zzzz"))
    expect(page.get_by_text("No text has these words")).to_be_visible()


def test_passages_of_two_codes_are_shown_and_taken_along(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("passages/"))
    expect(page.get_by_label("At most")).to_be_hidden()
    page.get_by_label("Passages of").select_option("GAP")
    page.locator("select[name=how]").select_option("near")
    expect(page.get_by_label("At most")).to_be_visible()
    page.get_by_label("The other code").select_option("RESP")
    page.get_by_role("button", name="Show").click()
    rows = page.locator(".passages tbody tr")
    assert rows.count() > 1
    with page.expect_download() as started:
        page.get_by_role("link", name="CSV").click()
    table = list(csv.reader(io.StringIO(started.value.path().read_text("utf-8-sig"))))
    assert table[0][:2] == ["Passage", "Codes"]
    told = page.locator(".count").inner_text()
    assert f"Passages: {len(table) - 1}." in told
    with page.expect_download() as started:
        page.get_by_role("link", name="XLSX").click()
    assert started.value.suggested_filename.endswith("-passages.xlsx")
    rows.first.get_by_role("link", name="INT-").click()
    expect(page.locator("#text")).to_be_visible()
