"""Long work in the browser: its state, starting it again, and a study made with its material."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

import leadline
from leadline.core.text import text_hash
from leadline.core.vocabulary import JobState
from leadline.queries.search import search
from leadline.store import queue
from tests.web.conftest import Workbench, start


def test_a_job_that_was_interrupted_says_so_and_is_started_again(
    browser: Browser, tmp_path: Path, corpus_folder: Path
) -> None:
    folder = tmp_path / "workspace"
    shutil.copytree(corpus_folder, folder)
    with leadline.open(folder, actor="coder-a") as workspace, workspace.use():
        wanted = {"audience": "internal", "language": "en", "formats": ["xlsx"]}
        study, by = workspace.study(), workspace.actor()
        queue.put("report", wanted, study=study, by=by)
        found = search(study, workspace.tables(), "shelter").texts[0]
        hit = (found.key, found.hits[0].start, found.hits[0].end, text_hash(found.hits[0].words))
        hits = {"code": "DATA05", "is_paragraph": False, "hits": [hit], "back": "q=shelter"}
        queue.put("code-hits", hits, study=study, by=by)
        for _kind in ("report", "code-hits"):
            job = queue.take()  # and the machine dies
            assert job is not None and job.state == JobState.RUNNING
    served = start(folder)
    try:
        page = browser.new_page()
        page.goto(served.link)
        page.goto(served.study("report/?language=en&audience=internal"))
        expect(page.locator(".job")).to_contain_text("was interrupted when the workbench ended")
        page.get_by_role("button", name="Start it again").click()
        expect(page.get_by_role("link", name="anti-trafficking-internal-en.xlsx")).to_be_visible(
            timeout=30_000
        )
        page.goto(served.study("search/"))
        expect(page.locator(".job")).to_contain_text("Coding 1 hit with DATA05")
        expect(page.locator(".job")).to_contain_text("was interrupted when the workbench ended")
        page.get_by_role("button", name="Start it again").click()
        expect(page.get_by_role("searchbox")).to_have_value("shelter")
        expect(page.locator(".job")).to_contain_text("Codings added: 1.")
        page.close()
    finally:
        served.stop()


def test_a_study_is_made_with_its_material_while_the_page_tells_how_far(
    workbench: Workbench, page: Page
) -> None:
    page.goto(workbench.address)
    page.get_by_label("Its name in addresses and files").fill("texts")
    page.get_by_label("country-texts").check()
    page.get_by_label("With the pack's own material, to look around").check()
    page.get_by_role("button", name="Make the study").click()
    expect(page.locator(".job")).to_contain_text("Making a study from the pack country-texts")
    page.get_by_role("link", name="Open the study").click(timeout=60_000)
    expect(page).to_have_url(workbench.study(key="texts"))
