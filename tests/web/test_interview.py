"""Holding an interview in the browser: what is typed is never lost."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

import leadline
from leadline.access import get_interview
from leadline.queries.codings import list_codings
from leadline.queries.notes import list_asked
from leadline.queries.texts import get_text
from leadline.services.programme import PlanRow, record_plan
from tests.web.conftest import Workbench, start

HELD = "texts/INT-101/interview/"
SAVED = re.compile("Saved at")


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory, corpus_folder: Path) -> Iterator[Workbench]:
    """The founding study, with three interviews that are about to be held."""
    folder = tmp_path_factory.mktemp("held") / "workspace"
    shutil.copytree(corpus_folder, folder)
    with leadline.open(folder, actor="lead") as workspace, workspace.use():
        rows = [
            PlanRow("R02", "CP", "2017-2018", interview="INT-101", informant="CP-90", language="en"),
            PlanRow("R02", "GBV", "2017-2018", interview="INT-102", informant="GBV-90", language="ar"),
            PlanRow("R03", "CP", "2017-2018", interview="INT-103", informant="CP-91", language="es"),
        ]
        record_plan(workspace.study(), rows, by=workspace.actor())
    served = start(folder)
    yield served
    served.stop()


def kept(workbench: Workbench, key: str, question: str) -> tuple[str, tuple[int, ...], str, str]:
    """Notes, probes asked, what became of a question and why, from the store itself."""
    with leadline.open(workbench.folder) as workspace, workspace.use():
        asked = list_asked(get_interview(workspace.study(), key))
        (one,) = [one for one in asked if one.key == question]
        return one.notes, one.asked, one.status, one.reason


def saved(page: Page) -> None:
    """Wait until the server has everything."""
    expect(page.locator("#state")).to_have_text(SAVED)


def test_notes_probes_and_coverage_with_the_keyboard_alone(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study(HELD))
    page.keyboard.press("Control+ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("Leads the working group since spring.")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    saved(page)
    page.keyboard.press("Control+ArrowDown")
    page.keyboard.press("n")
    page.keyboard.type("time ran short")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("Q3 ")
    page.keyboard.press("Alt+2")
    expect(page.locator("#Q3 [aria-checked=true]")).to_contain_text("not known")
    page.locator("#Q3 [data-probe='1']").focus()
    page.keyboard.press("Space")
    saved(page)
    assert kept(workbench, "INT-101", "Q1") == ("Leads the working group since spring.", (), "answered", "")
    assert kept(workbench, "INT-101", "Q2")[2:] == ("not asked", "time ran short")
    assert kept(workbench, "INT-101", "Q3") == ("Q3 ", (1,), "not known", "")
    page.reload()
    expect(page.locator("#note-Q1")).to_have_value("Leads the working group since spring.")
    expect(page.locator("#Q3 [data-probe='1']")).to_be_checked()
    expect(page.locator("#settled")).to_contain_text("Questions settled: 3 of 18")


def test_only_the_informants_branches_are_shown_and_the_core_can_stand_alone(
    workbench: Workbench, page: Page
) -> None:
    page.goto(workbench.study(HELD))
    assert {badge.inner_text() for badge in page.locator(".branch .badge").all()} == {"CP"}
    page.get_by_label("Time is short").check()
    expect(page.locator("section.question:visible")).to_have_count(9)
    expect(page.locator("#Q2")).to_be_hidden()


def test_a_server_killed_while_one_types_loses_nothing(
    workbench: Workbench, page: Page, entered: dict[str, object]
) -> None:
    port = int(workbench.address.rsplit(":", 1)[1])
    page.goto(workbench.study("texts/INT-103/interview/"))
    page.locator("#note-Q1").focus()
    page.keyboard.type("Before it died, ")
    saved(page)
    page.keyboard.type("as it died, ")
    workbench.stop()
    page.keyboard.type("and while it was dead.")
    expect(page.locator("#state")).to_contain_text("Not saved yet")
    page.locator("#Q1 [data-set=answered]").click()
    again = start(workbench.folder, port=port)
    workbench.process = again.process
    expect(page.locator("#state")).to_contain_text("started anew")
    assert kept(workbench, "INT-103", "Q1")[0] == "Before it died, "
    other = page.context.new_page()
    other.goto(again.link)
    entered.update(page.context.storage_state())  # the tests after this one come in with it
    saved(page)
    words = "Before it died, as it died, and while it was dead."
    page.reload()
    expect(page.locator("#note-Q1")).to_have_value(words)
    assert kept(workbench, "INT-103", "Q1") == (words, (), "answered", "")
    kept_in_browser = page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])")
    assert "died" not in kept_in_browser


def test_what_is_typed_before_the_script_comes_is_saved_too(workbench: Workbench, page: Page) -> None:
    held: list[Route] = []
    page.route("**/interview/main.js", lambda route: held.append(route))
    with page.expect_request("**/interview/main.js"):
        page.goto(workbench.study("texts/INT-103/interview/"), wait_until="commit")
    page.locator("#note-Q7").fill("Typed at once.")
    held[0].continue_()
    saved(page)
    assert kept(workbench, "INT-103", "Q7")[0] == "Typed at once."


def test_two_windows_keep_both_versions(workbench: Workbench, page: Page) -> None:
    other = page.context.new_page()
    for one in (page, other):
        one.goto(workbench.study(HELD))
    page.locator("#note-Q5").fill("From the first window.")
    saved(page)
    other.locator("#note-Q5").fill("From the second.")
    expect(other.locator("#note-Q5")).to_have_value(re.compile("first window[^$]*second"))
    saved(other)
    assert "first window" in kept(workbench, "INT-101", "Q5")[0]
    assert "second" in kept(workbench, "INT-101", "Q5")[0]


def test_time_marks_and_a_transcript_whose_turns_belong_to_their_questions(
    workbench: Workbench, page: Page
) -> None:
    page.goto(workbench.study(HELD))
    page.get_by_role("button", name="Start the clock").click()
    page.locator("#note-Q6").focus()
    page.keyboard.type("At first.")
    page.keyboard.press("Control+m")
    page.keyboard.type("Later on.")
    page.get_by_role("button", name="Make a transcript of the notes").click()
    expect(page.locator("#text")).to_contain_text("Later on.")
    with leadline.open(workbench.folder) as workspace, workspace.use():
        read = get_text(workspace.study(), "INT-101")
        told = [(t.question, t.kind.label, read.text[t.start : t.end]) for t in read.turns]
    assert ("Q6", "notes", "At first.") in told
    assert ("Q6", "notes", "Later on.") in told
    page.go_back()
    page.locator("#note-Q6").fill("Said quite otherwise.")
    page.get_by_role("button", name="Make a transcript of the notes").click()
    expect(page.locator("#text")).to_contain_text("Said quite otherwise.")


def test_lines_are_marked_with_codes_by_a_few_keys_and_become_codings(
    workbench: Workbench, page: Page
) -> None:
    page.goto(workbench.study(HELD))
    note, offers = page.locator("#note-Q8"), page.locator("#offers")
    note.focus()
    page.keyboard.type("Nobody pays for it. #gap05")
    expect(offers.locator("[aria-selected=true]")).to_contain_text("GAP05")
    page.keyboard.press("Enter")
    expect(note).to_have_value("Nobody pays for it. #GAP05 ")
    page.keyboard.press("Enter")
    page.keyboard.type("They meet each month. #")
    expect(offers.locator("[role=option]").first).to_contain_text("GAP05")  # used last
    page.keyboard.press("Escape")
    expect(offers).to_be_hidden()
    expect(note).to_be_focused()
    page.keyboard.press("Backspace")
    page.get_by_role("button", name="Mark the line with a code").click()
    page.keyboard.type("working")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    offers.locator("[role=option]", has_text="COOR02").click()
    expect(page.locator("#Q8 .marks .badge")).to_have_count(2)
    saved(page)
    page.reload()
    expect(note).to_have_value("Nobody pays for it. #GAP05 \nThey meet each month. #COOR02 ")
    expect(page.locator("#Q8 .marks")).to_contain_text("COOR02")
    page.get_by_role("button", name="Make a transcript of the notes").click()
    expect(page.locator(".chip", has_text="GAP05")).to_be_visible()
    expect(page.locator("#text")).not_to_contain_text("#GAP05")
    with leadline.open(workbench.folder) as workspace, workspace.use():
        told = {(c.code, c.words) for c in list_codings(workspace.study(), text="INT-101")}
    assert {("GAP05", "Nobody pays for it."), ("COOR02", "They meet each month.")} <= told


def test_an_arabic_interview_on_an_arabic_page(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("texts/INT-102/interview/"))
    page.get_by_label("Language").select_option("ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("#asks-Q1 span[lang=ar]")).to_be_visible()
    page.locator("#note-Q1").fill("مُدَّة العمل سنة واحدة")
    page.locator("#Q1 [data-set=declined]").click()
    expect(page.locator("#state:not(.waiting)")).not_to_be_empty()
    page.wait_for_function("() => !document.querySelector('#state').textContent.includes('…')")
    wanted = ("مُدَّة العمل سنة واحدة", "declined")
    for _try in range(40):  # notes are saved a moment after the last key; a busy machine is slow, not wrong
        now = kept(workbench, "INT-102", "Q1")
        if (now[0], now[2]) == wanted:
            break
        page.wait_for_timeout(250)
    assert (now[0], now[2]) == wanted


def test_what_is_read_aloud_stands_around_the_questions_in_the_informants_language(
    workbench: Workbench, page: Page
) -> None:
    page.goto(workbench.study("texts/INT-102/interview/"))
    opening = page.locator("details.aloud").first
    expect(opening).to_have_attribute("open", "")
    expect(opening.locator("p [lang=ar]")).to_contain_text("المشاركة طوعية")
    expect(opening.locator("li [lang=ar]")).to_have_count(4)
    expect(page.locator("section.aloud [lang=ar]")).to_contain_text("توجيه الشكر")
    order = page.locator(".questions > .aloud, .questions > .question").evaluate_all(
        "all => all.map(one => one.id || 'aloud')"
    )
    assert order[:5] == ["aloud", "Q1", "Q2", "Q3", "aloud"] and order[-1] == "aloud"
    opening.locator("summary").press("Enter")
    expect(opening.locator("li").first).to_be_hidden()
    page.goto(workbench.study("texts/INT-001/interview/"))
    expect(page.locator("details.aloud").first).not_to_have_attribute("open", "")
