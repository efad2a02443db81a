"""Reading a text and coding it in the browser."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

import leadline
from leadline.queries.codings import list_codings
from tests.web.conftest import Workbench, start

TEXT = "INT-029"


def codings(workbench: Workbench, *, code: str) -> list[str]:
    """The words of a coder's codings with a code in TEXT, from the store itself."""
    with leadline.open(workbench.folder) as workspace, workspace.use():
        told = list_codings(workspace.study(), text=TEXT, code=code)
        return [one.words for one in told if one.coder == "coder-a"]


def saved(page: Page) -> None:
    """Wait until everything is on the server."""
    expect(page.locator("#state")).to_have_text("All saved")


def test_a_sentence_is_coded_with_the_keyboard_alone(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study(f"texts/{TEXT}/?coders=mine"))
    before = codings(workbench, code="DEF05")
    for key in ("j", "j", "s", "c"):
        page.keyboard.press(key)
    page.keyboard.type("smugg")
    page.keyboard.press("Enter")
    saved(page)
    added = [words for words in codings(workbench, code="DEF05") if words not in before]
    assert added == ["Go on."]
    page.keyboard.press("Escape")
    page.keyboard.press("Control+z")
    expect(page.locator("#undo")).to_be_disabled()
    saved(page)
    assert codings(workbench, code="DEF05") == before
    page.keyboard.press("Control+y")
    saved(page)
    assert codings(workbench, code="DEF05") == [*added, *before]
    page.reload()
    expect(page.locator(".chip", has_text="DEF05").first).to_be_visible()


def test_words_selected_with_the_mouse_are_coded_by_a_click(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study(f"texts/{TEXT}/?coders=mine"))
    paragraph = page.locator("p[data-start]", has_text="The little red light")
    box = paragraph.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 1, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 150, box["y"] + 12, steps=5)
    page.mouse.up()
    page.locator("#tree button", has_text="DEF04").click()
    saved(page)
    (words,) = codings(workbench, code="DEF04")
    assert words.startswith("The little")
    assert words == words.strip()
    page.keyboard.press("Delete")
    saved(page)
    assert codings(workbench, code="DEF04") == []


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] - 20, start[1], steps=3)
    page.mouse.move(*end, steps=8)
    page.mouse.up()


def middle(page: Page, code: str) -> tuple[float, float]:
    """Where a code stands in the codebook."""
    button = page.locator(f"#code-{code}")
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box is not None
    return box["x"] + 30, box["y"] + box["height"] / 2


def test_a_code_is_dragged_onto_the_selection_a_coding_and_a_sentence(
    workbench: Workbench, page: Page
) -> None:
    page.goto(workbench.study(f"texts/{TEXT}/?coders=mine"))
    paragraph = page.locator("p[data-start]", has_text="read the short version from")
    paragraph.scroll_into_view_if_needed()
    box = paragraph.bounding_box()
    assert box is not None
    place = (box["x"] + 40, box["y"] + 12)
    drag(page, middle(page, "DEF02"), place)
    saved(page)
    (sentence,) = codings(workbench, code="DEF02")
    assert sentence == "I'll read the short version from the protocol now, so we talk about the same thing."
    page.locator(".chip", has_text="DEF02").wait_for()
    page.keyboard.press("Control+z")
    paragraph.evaluate("(p) => getSelection().setBaseAndExtent(p.firstChild, 5, p.firstChild, 9)")
    drag(page, middle(page, "DEF02"), place)
    saved(page)
    assert codings(workbench, code="DEF02") == ["read"]
    page.evaluate("() => getSelection().removeAllRanges()")
    drag(page, middle(page, "DEF01"), place)
    saved(page)
    assert "read" in codings(workbench, code="DEF01")
    assert page.locator(".ghost").count() == 0
    before = codings(workbench, code="DEF03")
    drag(page, middle(page, "DEF03"), (5, 300))
    page.mouse.move(*middle(page, "DEF03"))
    page.mouse.down()
    page.mouse.move(*place, steps=4)
    page.keyboard.press("Escape")
    page.mouse.up()
    saved(page)
    assert codings(workbench, code="DEF03") == before


def test_words_selected_are_dragged_onto_a_code(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study(f"texts/{TEXT}/?coders=mine"))
    paragraph = page.locator("p[data-start]", has_text="The one where I see it")
    paragraph.scroll_into_view_if_needed()
    paragraph.evaluate("(p) => getSelection().setBaseAndExtent(p.firstChild, 0, p.firstChild, 7)")
    box = paragraph.bounding_box()
    assert box is not None
    drag(page, (box["x"] + 40, box["y"] + 12), middle(page, "DATA03"))
    expect(page.locator(".chip", has_text="DATA03")).to_be_visible()
    saved(page)
    assert "The one" in codings(workbench, code="DATA03")


def test_on_a_tablet_a_selection_offers_the_codes_and_a_tap_puts_one_on(
    workbench: Workbench, browser: Browser, entered: dict[str, object]
) -> None:
    context = browser.new_context(
        storage_state=entered,  # type: ignore[arg-type]
        viewport={"width": 820, "height": 1180},
        has_touch=True,
        is_mobile=True,
    )
    page = context.new_page()
    page.goto(workbench.study(f"texts/{TEXT}/?coders=mine"))
    codebook = page.locator(".codebook")
    expect(codebook).to_be_hidden()
    paragraph = page.locator("p[data-start]", has_text="The little red light")
    paragraph.scroll_into_view_if_needed()
    paragraph.evaluate("(p) => getSelection().setBaseAndExtent(p.firstChild, 0, p.firstChild, 14)")
    expect(codebook).to_be_visible()
    page.locator("#search").tap()
    page.keyboard.type("camp")
    expect(codebook).to_be_visible()
    page.locator("#tree button").first.tap()
    saved(page)
    chip = page.locator(".chip[aria-current]")
    expect(chip).to_be_visible()
    code = chip.locator("b").inner_text()
    assert "The little red" in codings(workbench, code=code)
    page.locator("p[data-start]").first.tap()
    expect(codebook).to_be_hidden()
    paragraph.evaluate("(p) => getSelection().setBaseAndExtent(p.firstChild, 4, p.firstChild, 14)")
    page.locator("#recent button").first.tap()
    saved(page)
    assert "little red" in codings(workbench, code=code)
    context.close()


def test_code_and_attributes_of_a_coding_are_changed(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study(f"texts/{TEXT}/?coders=mine"))
    for key in ("j", "s", "c"):
        page.keyboard.press(key)
    page.keyboard.type("DEF07")
    page.keyboard.press("Enter")
    saved(page)
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    page.get_by_role("dialog").get_by_label("Code", exact=True).select_option("DEF06")
    page.get_by_role("dialog").get_by_label("How sensitive").select_option("withhold")
    page.get_by_role("button", name="Save").click()
    saved(page)
    assert "(withheld)" in codings(workbench, code="DEF06")
    page.keyboard.press("Control+z")
    saved(page)
    assert "(withheld)" not in codings(workbench, code="DEF06")


def test_others_codings_are_hidden_until_the_coding_is_finished(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study(f"texts/{TEXT}/"))
    page.get_by_role("button", name="Coding is finished: open again").click()
    expect(page.get_by_text("You see your own codings only")).to_be_visible()
    assert "coder-b" not in page.content().split('id="codings"')[1].split("</script>")[0]
    page.get_by_role("button", name="Say that the coding is finished").click()
    expect(page.get_by_text("You see your own codings only")).to_be_hidden()
    page.wait_for_function("() => document.getElementById('codings').textContent.includes('coder-b')")


def test_what_is_done_while_the_server_is_away_is_saved_when_it_is_back(
    workbench: Workbench, page: Page
) -> None:
    page.goto(workbench.study(f"texts/{TEXT}/?coders=mine"))
    page.context.set_offline(True)
    for key in ("j", "j", "j", "s", "c"):
        page.keyboard.press(key)
    page.keyboard.type("DATA05")
    page.keyboard.press("Enter")
    expect(page.locator("#state")).to_contain_text("Not saved")
    page.context.set_offline(False)
    saved(page)
    assert "Quotation." in codings(workbench, code="DATA05")


def test_emoji_and_arabic_marks_are_never_cut(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study(f"texts/{TEXT}/"))
    snapped = """([text, start, end]) => import('/static/js/coding/offsets.js').then((m) => {
        const [from, to] = m.snapped(text, start, end);
        return [text.slice(from, to), m.pointsBefore(text, to), m.unitsAfter(text, m.pointsBefore(text, to))];
    })"""
    family = "👩‍👩‍👧"
    assert page.evaluate(snapped, [f"a {family} b", 3, 5]) == [family, 7, 10]
    shadda = "مُدَّة"
    assert page.evaluate(snapped, [shadda, 0, 3])[0] == "مُدَّ"


def test_a_coding_changed_in_another_window_is_shown_and_not_overwritten(
    workbench: Workbench, page: Page
) -> None:
    address = workbench.study("texts/INT-007/?coders=mine")
    page.goto(address)
    other = page.context.new_page()
    other.goto(address)
    other.keyboard.press("n")
    other.keyboard.press("e")
    other.get_by_label("How sensitive").select_option("withhold")
    other.get_by_role("button", name="Save").click()
    saved(other)
    page.keyboard.press("n")
    page.keyboard.press("e")
    page.get_by_label("Known from").select_option("hearsay")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#said")).to_contain_text("in another window")
    expect(page.locator(".chip.withheld").first).to_be_visible()
    page.keyboard.press("e")
    expect(page.get_by_label("How sensitive")).to_have_value("2")
    expect(page.get_by_label("Known from")).not_to_have_value("3")
    other.close()


def test_two_coders_codings_both_stay(workbench: Workbench, page: Page, browser: Browser) -> None:
    second = start(workbench.folder, actor="coder-c")
    stranger = browser.new_context(viewport={"width": 1024, "height": 700}).new_page()
    stranger.goto(second.link)
    for place, one in ((workbench, page), (second, stranger)):
        one.goto(place.study("texts/INT-008/?coders=mine"))
        for key in ("j", "s", "c"):
            one.keyboard.press(key)
        one.keyboard.type("DATA05")
        one.keyboard.press("Enter")
    saved(page)
    saved(stranger)
    with leadline.open(workbench.folder) as workspace, workspace.use():
        told = list_codings(workspace.study(), text="INT-008", code="DATA05")
    assert {"coder-a", "coder-c"} <= {one.coder for one in told}
    stranger.context.close()
    second.stop()


def test_a_memo_stays_beside_its_coding(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("texts/INT-009/?coders=mine"))
    page.keyboard.press("n")
    page.keyboard.press("e")
    page.get_by_label("Memo").fill("Ask what the desk is.")
    page.get_by_role("button", name="Save").click()
    saved(page)
    page.reload()
    page.keyboard.press("n")
    page.keyboard.press("e")
    expect(page.get_by_label("Memo")).to_have_value("Ask what the desk is.")


def test_a_code_is_proposed_in_vivo_and_does_not_count_yet(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study("texts/INT-010/?coders=mine"))
    for key in ("j", "j", "s", "v"):
        page.keyboard.press(key)
    page.get_by_role("searchbox").or_(page.locator("#search")).first.fill("a chair at the table")
    page.get_by_label("as a new code of").select_option("COOR")
    page.get_by_role("button", name="Propose, and put it on").click()
    expect(page.locator(".chip", has_text="a chair at the table")).to_be_visible()
    saved(page)
    with leadline.open(workbench.folder) as workspace:
        tables = workspace.tables()
    key = next(key for key in tables.codes.key.tolist() if key.startswith("COOR") and key > "COOR11")
    assert not tables.codes.is_counted[tables.code(key)]
