"""Every page, in both directions and lights, against what a program can check of WCAG 2.2 AA."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import absent
from tests.web.conftest import Workbench

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PAGES = (
    "/",
    "/studies/anti-trafficking/",
    "/studies/anti-trafficking/texts/",
    "/studies/anti-trafficking/texts/INT-029/",
    "/studies/anti-trafficking/texts/INT-045/",
    "/studies/none/",
)


def faults(page: Page) -> list[str]:
    """What the rules say, one line a place. The page's policy bars scripts; the tester's own is let in."""
    if not AXE.exists():
        absent("axe-core is not installed (npm ci)")
    page.wait_for_load_state("networkidle")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(
        "(tags) => axe.run(document, {runOnly: tags}).then((r) => r.violations.map((v) => "
        "`${v.id}: ${v.nodes.slice(0, 4).map((n) => n.target + ' ' + n.failureSummary).join(' | ')}`))",
        RULES,
    )
    return list(found)


@pytest.mark.parametrize(("language", "light"), [("en", "light"), ("ar", "dark")])
@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_no_barrier_that_a_program_finds(
    browser: Browser,
    workbench: Workbench,
    entered: dict[str, object],
    address: str,
    language: str,
    light: str,
) -> None:
    context = browser.new_context(storage_state=entered, locale=language, color_scheme=light)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(workbench.address + address)
    try:
        assert faults(page) == []
    finally:
        context.close()
