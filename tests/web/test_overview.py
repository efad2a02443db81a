"""Where an assessment stands: every count leads to what it counts, steps to where one does them, the map."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

import leadline
from leadline.access import get_code, get_interview, get_study
from leadline.core.spans import find_quotation
from leadline.interchange.packs import RoundDefinition, find_pack, read_pack
from leadline.services.codings import apply_code
from leadline.services.programme import PlanRow, finish_coding, record_plan
from leadline.workspace.making import make_study
from tests.small_study import MONEY, add_text, make_small_study, small_pack
from tests.web.conftest import STUDY, Workbench


@pytest.fixture(scope="module")
def countries(workbench: Workbench) -> None:
    """The bundled review of country texts beside the founding study."""
    with leadline.open(workbench.folder, actor="lead") as workspace:
        make_study(workspace, read_pack(find_pack("country-texts")))


def figure(page: Page, words: str) -> tuple[int, int]:
    k, n = re.findall(r"\d+", page.locator(".figure", has_text=words).locator("b").inner_text())
    return int(k), int(n)


def test_counts_lead_to_what_they_count(page: Page, workbench: Workbench) -> None:
    page.goto(workbench.study())
    held, planned = figure(page, "planned posts")
    page.locator(".figure", has_text="planned posts").click()
    expect(page.locator("#plan a.state-held:not([data-other])")).to_have_count(held)
    assert planned == 87
    page.goto(workbench.study())
    finished, _n = figure(page, "coding is finished")
    page.locator(".figure", has_text="coding is finished").click()
    expect(page.locator("#texts tbody tr")).to_have_count(finished)
    page.goto(workbench.study())
    judged, known = figure(page, "that a person judged")
    page.locator(".figure", has_text="that a person judged").click()
    expect(page.locator("#matrix tbody td:not(.off):not(:nth-of-type(1)) .cell")).to_have_count(judged)
    assert judged == known == 407


def test_steps_lead_to_where_one_does_them(page: Page, workbench: Workbench) -> None:
    with leadline.open(workbench.folder, actor="lead") as workspace, workspace.use():
        interviews = [get_interview(get_study(STUDY), key) for key in ("INT-001", "INT-002")]
        for one in interviews:
            finish_coding(one, is_coded=False, by=workspace.actor())
    try:
        page.goto(workbench.study())
        expect(page.locator(".steps a", has_text="INT-001")).to_have_attribute(
            "href", re.compile("texts/INT-001")
        )
        page.get_by_role("link", name="Finish the coding of interviews: 2").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#texts tbody tr")).to_have_count(2)
        expect(page.get_by_label("State")).to_have_value("being coded")
    finally:
        with leadline.open(workbench.folder, actor="lead") as workspace, workspace.use():
            for one in interviews:
                finish_coding(one, by=workspace.actor())


def test_the_step_to_judge_counts_the_round_that_it_leads_to(page: Page, workbench: Workbench) -> None:
    with leadline.open(workbench.folder, actor="lead") as workspace, workspace.use():
        by = workspace.actor()
        rounds = (RoundDefinition("1", "First"), RoundDefinition("2", "Second"))
        study = make_small_study(by, pack=replace(small_pack(), rounds=rounds))
        record_plan(study, [PlanRow("A", "PC", "2", interview="A-2", informant="PC-A")], by=by)
        for key in ("A-1", "B-1", "A-2"):
            text = add_text(study, key, by=by)
            apply_code(text, find_quotation(text.text, MONEY), code=get_code(study, "GAP1"), by=by)
    page.goto(workbench.study(key="small"))
    page.get_by_role("link", name="Judge known cells that nobody has confirmed: 1").click()
    expect(page.locator("#matrix tbody td:not(.off):not(:nth-of-type(1)) .cell")).to_have_count(1)


def test_the_plans_own_steps_are_capped_and_all_of_them_stand_in_the_programme(
    page: Page, workbench: Workbench
) -> None:
    page.goto(workbench.study())
    expect(page.locator(".actions li")).to_have_count(8)
    page.get_by_role("link", name="All 19 in the programme").click()
    expect(page.locator("#next + .next li")).to_have_count(19)


def test_a_study_of_countries_has_a_map_and_the_same_as_a_table(
    page: Page, workbench: Workbench, countries: None
) -> None:
    page.goto(workbench.study(key="country-texts"))
    expect(page.locator(".map svg a")).to_have_count(122)
    expect(page.locator(".map")).to_contain_text("do not imply endorsement")
    legend = [int(k) for k in re.findall(r"(\d+) of 122", page.locator(".shades").inner_text())]
    assert sum(legend) == 122
    expect(page.locator(".who tbody tr")).to_have_count(122)
    expect(page.locator(".who tbody td a")).to_have_count(570)
    told = page.locator(".map a", has_text=re.compile("^Algeria: ")).first
    assert told.locator("title").text_content() == "Algeria: texts: 10"
    told.click(force=True)
    expect(page.locator("#texts tbody tr")).to_have_count(10)
    page.set_viewport_size({"width": 820, "height": 1180})
    page.goto(workbench.study(key="country-texts"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_fiction_has_no_map(page: Page, workbench: Workbench) -> None:
    page.goto(workbench.study())
    expect(page.locator(".who tbody tr")).to_have_count(29)
    expect(page.locator(".map")).to_have_count(0)
