"""Every page, against what a program can check of WCAG 2.2 AA; languages and lights take turns."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from leadline.web.urls import urlpatterns
from tests.conftest import absent
from tests.web.conftest import STUDY, Workbench

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PROGRAMME = f"/studies/{STUDY}/programme/"
PAGES = {
    "studies": ["/"],
    "job": ["/jobs/JOB"],
    "manual": ["/manual/"],
    "manual-page": ["/manual/coding", "/manual/methods/recurrence"],
    "overview": [f"/studies/{STUDY}/", "/studies/country-texts/", "/studies/none/"],
    "programme": [PROGRAMME, f"{PROGRAMME}?state=declined"],
    "planned-case": [f"{PROGRAMME}cases/R07/"],
    "slot": [f"{PROGRAMME}posts/SLOT/"],
    "informants": [f"{PROGRAMME}informants/"],
    "interviews": [f"{PROGRAMME}interviews/"],
    "interview": [f"{PROGRAMME}interviews/INT-029/"],
    "register": [f"{PROGRAMME}register/"],
    "plan": [f"{PROGRAMME}plan/"],
    "import": [f"/studies/{STUDY}/import/"],
    "hold": [f"/studies/{STUDY}/texts/INT-029/interview/"],
    "texts": [f"/studies/{STUDY}/texts/?case=R07"],
    "coding": [f"/studies/{STUDY}/texts/INT-029/", f"/studies/{STUDY}/texts/INT-045/"],
    "codebook": [f"/studies/{STUDY}/codebook/"],
    "codebook-versions": [f"/studies/{STUDY}/codebook/versions"],
    "code": [f"/studies/{STUDY}/codebook/codes/GAP05/"],
    "search": [f"/studies/{STUDY}/search/?q=money"],
    "retrieve": [f"/studies/{STUDY}/passages/?one=GAP05"],
    "matrix": [f"/studies/{STUDY}/matrix/"],
    "confirm-cells": [f"/studies/{STUDY}/matrix/confirm?indicator=I02"],
    "case": [f"/studies/{STUDY}/matrix/R07/"],
    "cell": [f"/studies/{STUDY}/matrix/R07/I02/"],
    "analysis": [f"/studies/{STUDY}/analysis/"],
    "topic": [f"/studies/{STUDY}/analysis/challenges/"],
    "disagreements": [f"/studies/{STUDY}/disagreements/"],
    "disagreement": [f"/studies/{STUDY}/disagreements/INT-045/"],
    "evidence": [f"/studies/{STUDY}/evidence/?indicator=I02&value=known"],
    "findings": [f"/studies/{STUDY}/findings/"],
    "findings-in": [f"/studies/{STUDY}/findings/ar/"],
    "new-finding": [f"/studies/{STUDY}/findings/en/new"],
    "approvals": [f"/studies/{STUDY}/findings/en/approvals"],
    "finding": [f"/studies/{STUDY}/findings/en/money/"],
    "report": [f"/studies/{STUDY}/report/"],
    "history": [f"/studies/{STUDY}/history/"],
}
NO_PAGES = {
    *("attach-recording", "remove-recording", "recording", "awake"),
    *("enter", "preferences", "make-study", "add-case", "plan-post", "change-slot", "record-attempt"),
    *(
        "consent",
        "notes",
        "coverage",
        "transcribe",
        "codings",
        "write-memo",
        "check-passage",
        "propose-in-vivo",
    ),
    *("retract-coding", "restore-coding", "change-coding", "finish-coding", "propose-code", "undo-version"),
    *("revise-code", "change-code-state", "merge-code", "split-code", "code-hits", "export-passages"),
    *("save-search", "forget-search", "undo-cells", "export-matrix", "chart", "download-topic"),
    *("draft-finding", "quotable", "move-finding", "remove-finding", "restore"),
    *("decide-disagreement", "undo-decision", "finish-reconciling", "reopen-reconciling"),
    *("job-progress", "cancel-job", "job-again", "job-file"),
}
"""What is posted, downloaded or drawn, and shows no page of its own."""
ADDRESSES = [address for addresses in PAGES.values() for address in addresses]
TURNS = cycle([("en", "light"), ("ar", "dark"), ("fr", "light"), ("ar", "light"), ("en", "dark")])


def test_every_page_is_looked_at() -> None:
    assert {pattern.name for pattern in urlpatterns} - NO_PAGES == set(PAGES)


def faults(page: Page) -> list[str]:
    """What the rules say, one line a place. The page's policy bars scripts; the tester's own is let in."""
    page.wait_for_load_state("networkidle")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(
        "(tags) => axe.run(document, {runOnly: tags}).then((r) => r.violations.map((v) => "
        "`${v.id}: ${v.nodes.slice(0, 4).map((n) => n.target + ' ' + n.failureSummary).join(' | ')}`))",
        RULES,
    )
    return list(found)


@pytest.mark.parametrize(
    ("address", "turn"), list(zip(ADDRESSES, TURNS, strict=False)), ids=lambda value: str(value)
)
def test_a_page_has_no_barrier_that_a_program_finds(
    browser: Browser,
    workbench: Workbench,
    entered: dict[str, object],
    ids: dict[str, str],
    address: str,
    turn: tuple[str, str],
) -> None:
    if not AXE.exists():
        absent("axe-core is not installed (npm ci)")
    language, light = turn
    context = browser.new_context(storage_state=entered, locale=language, color_scheme=light)  # type: ignore[arg-type]
    page = context.new_page()
    for word, key in ids.items():
        address = address.replace(word, key)
    answer = page.goto(workbench.address + address)
    try:
        assert answer is not None and answer.status == (404 if "/none/" in address else 200)
        assert faults(page) == []
    finally:
        context.close()
