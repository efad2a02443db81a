"""The programme and the import in the browser."""

from __future__ import annotations

from playwright.sync_api import Page, expect

import leadline
from leadline.queries.programme import get_programme, list_interviews
from leadline.queries.register import list_register
from leadline.web.serving import MOST_BYTES
from tests.web.conftest import Workbench


def plan(workbench: Workbench) -> dict[str, list[str]]:
    """Case -> state of each planned post, from the store itself."""
    with leadline.open(workbench.folder) as workspace, workspace.use():
        cases = get_programme(workspace.study()).cases
        return {case.key: [post.state.label if post else "" for post in case.posts] for case in cases}


def test_a_case_is_added_planned_and_heard(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("programme/"))
    page.get_by_text("Add one by hand").click()
    page.locator("input[name=key]").fill("R99")
    page.get_by_label("Name", exact=True).fill("Selmarun")
    page.get_by_label("region", exact=True).fill("Long Coast")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("button", name="Plan PC in Selmarun").click()
    assert plan(workbench)["R99"] == ["planned", "", ""]
    row = page.locator("#case-R99")
    row.get_by_role("link", name="planned").click()
    page.get_by_label("Date", exact=True).fill("2018-05-02")
    page.locator("input[name=channel]").fill("telephone")
    page.get_by_label("What came of it").fill("will call back")
    page.get_by_role("button", name="Record the try").click()
    expect(page.get_by_text("will call back")).to_be_visible()
    page.get_by_label("held", exact=True).check()
    page.get_by_label("Key of the interview").fill("")
    page.get_by_label("Interviewer").fill("interviewer-9")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Key of the interview")
    expect(page.get_by_label("Interviewer")).to_have_value("interviewer-9")
    page.get_by_label("Key of the interview").fill("INT-900")
    page.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("INT-900")
    assert plan(workbench)["R99"] == ["held", "", ""]


def test_a_consent_says_what_it_changes_before_it_is_saved(workbench: Workbench, page: Page) -> None:
    with leadline.open(workbench.folder) as workspace, workspace.use():
        check = workspace.check()
        (quoted, *_) = (p for c in check.findings for p in c.passages if not p.is_document)
    page.goto(workbench.study(f"programme/interviews/{quoted.text_key}/"))
    card = page.get_by_role("form", name=quoted.informants[0])
    card.get_by_label("May be quoted").select_option("no, never")
    card.get_by_role("button").click()
    effect = page.get_by_role("status").filter(has_text="What this changes")
    expect(effect).to_contain_text("stands in findings")
    expect(effect).to_contain_text("did not agree to be quoted")

    def quote() -> str:
        with leadline.open(workbench.folder) as workspace, workspace.use():
            (one,) = list_interviews(workspace.study(), key=quoted.text_key)
            return one.consents[0].quote.label if one.consents[0].quote is not None else ""

    assert quote() != "none"
    page.get_by_role("button", name="Record these answers").click()
    expect(card.get_by_label("May be quoted")).to_have_value("none")
    assert quote() == "none"


def test_names_stand_in_the_register_alone(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("programme/register/"))
    expect(page.get_by_role("note")).to_contain_text("nowhere else")
    page.get_by_label("Name of PC-01").fill("Ada Example")
    page.get_by_role("button", name="Save PC-01").click()
    expect(page.get_by_label("Name of PC-01")).to_have_value("Ada Example")
    with leadline.open(workbench.folder) as workspace, workspace.use():
        assert ("PC-01", "Ada Example", "") in list_register(workspace.study())
    for rest in ("programme/", "programme/informants/", "programme/interviews/", "texts/INT-001/"):
        page.goto(workbench.study(rest))
        assert "Ada" not in page.content()


def test_a_plan_is_pasted_looked_at_and_stored(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("programme/plan/"))
    pasted = page.get_by_label("Paste from a spreadsheet")
    pasted.fill("case\trole\tstate\nR77\tPC\tdeclined\nR77\tnobody\t\n")
    page.get_by_role("button", name="See what is understood").click()
    expect(page.get_by_role("alert")).to_contain_text("nobody")
    expect(page.get_by_role("button", name="Store the plan")).to_be_disabled()
    assert "R77" not in plan(workbench)
    page.get_by_role("link", name="Not this one").click()
    pasted.fill("case\trole\tstate\nR77\tPC\tdeclined\nR77\tCP\t\n")
    page.get_by_role("button", name="See what is understood").click()
    page.get_by_role("button", name="Store the plan").click()
    expect(page.locator("#case-R77")).to_contain_text("declined")
    assert plan(workbench)["R77"] == ["declined", "planned", ""]


def test_files_are_taken_or_refused_each_with_its_reason(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("import/"))
    large = b"## Q1\n\nINT: Where?\n\nPC: " + b"Nobody has asked us that. " * 40_000
    page.get_by_label("Files", exact=True).set_input_files(
        [
            {"name": "INT-950.txt", "mimeType": "text/plain", "buffer": large},
            {"name": "broken.docx", "mimeType": "application/zip", "buffer": b"PK\x03\x04 not one"},
        ]
    )
    page.get_by_role("button", name="Bring in").click()
    rows = page.locator("tbody tr")
    expect(rows.filter(has_text="INT-950")).to_contain_text("taken")
    expect(rows.filter(has_text="INT-950")).to_contain_text("questions of the guide: 1")
    expect(rows.filter(has_text="broken.docx")).to_contain_text("refused")
    rows.filter(has_text="INT-950").get_by_role("link").click()
    expect(page.locator("#text")).to_contain_text("Nobody has asked us that.")


def test_what_is_uploaded_is_never_spooled_to_a_file() -> None:
    from waitress.adjustments import Adjustments
    from waitress.buffers import OverflowableBuffer

    from leadline.web.serving import IN_MEMORY

    kept = Adjustments(**IN_MEMORY)
    for limit in (kept.inbuf_overflow, kept.outbuf_overflow):
        buffer = OverflowableBuffer(limit)
        for _ in range(4):
            buffer.append(b"x" * 2**20)
        assert not buffer.overflowed
    assert kept.max_request_body_size <= MOST_BYTES < kept.inbuf_overflow


def test_the_plan_with_the_keyboard_and_in_arabic(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("programme/"))
    page.locator("#case-R02 a.badge").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("declined", exact=True)).to_be_checked()
    page.get_by_label("What comes next").focus()
    page.keyboard.type("اسأل مرة أخرى")
    page.keyboard.press("Enter")
    expect(page.locator("#case-R02")).to_contain_text("اسأل مرة أخرى")
    page.get_by_label("Language").select_option("ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("#case-R02")).to_contain_text("اسأل مرة أخرى")
    page.set_viewport_size({"width": 820, "height": 1180})
    for rest in ("programme/", "programme/interviews/INT-003/", "import/", "texts/INT-003/interview/"):
        page.goto(workbench.study(rest))
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), rest
