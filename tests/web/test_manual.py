"""The manual in the workbench: every page of docs/user, its links and pictures, and the way to it.

LEADLINE_PICTURES=1 takes the pictures anew.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import leadline
from leadline.interchange.packs import find_pack, read_pack
from leadline.web.pages.manual import _read
from leadline.workspace.making import make_study
from tests.web.conftest import Workbench

DOCS = Path(__file__).resolve().parents[2] / "docs"
USER = DOCS / "user"
PICTURES = {
    "overview": "",
    "programme": "programme/",
    "interview": "texts/INT-003/interview/",
    "coding": "texts/INT-045/",
    "codebook": "codebook/",
    "search": "search/?q=money",
    "matrix": "matrix/",
    "analysis": "analysis/challenges/",
    "report": "findings/",
    "map": "",
}
MOST_BYTES = 200_000


@pytest.mark.skipif(not os.environ.get("LEADLINE_PICTURES"), reason="takes pictures only where asked to")
def test_pictures_are_taken(page: Page, workbench: Workbench) -> None:
    with leadline.open(workbench.folder, actor="lead") as workspace:
        make_study(workspace, read_pack(find_pack("country-texts")))
    page.set_viewport_size({"width": 1366, "height": 768})
    (USER / "pictures").mkdir(exist_ok=True)
    for name, rest in PICTURES.items():
        page.goto(workbench.study(rest, key="country-texts" if name == "map" else "anti-trafficking"))
        page.wait_for_load_state("networkidle")
        if name == "matrix":
            page.locator("#matrix tbody tr:nth-child(4) .cell").nth(4).click()
            page.locator("#panel h2").first.wait_for()
        clip = {"x": 0, "y": 0, "width": 1366, "height": 700 if name == "matrix" else 768}
        page.screenshot(path=USER / "pictures" / f"{name}.png", clip=clip)  # type: ignore[arg-type]


def test_pictures_are_there_small_and_shown() -> None:
    assert {path.stem for path in (USER / "pictures").iterdir()} == set(PICTURES)
    shown = {
        name
        for page in USER.glob("*.md")
        for name in re.findall(r"\(pictures/(\w+)\.png\)", page.read_text("utf-8"))
    }
    assert shown == set(PICTURES)
    for path in (USER / "pictures").iterdir():
        assert path.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n" and path.stat().st_size < MOST_BYTES, path.name


def test_the_first_page_names_every_page() -> None:
    named = set(re.findall(r"\]\(([\w-]+\.md)\)", (USER / "README.md").read_text("utf-8")))
    assert named == {path.name for path in USER.glob("*.md")} - {"README.md"}


@pytest.mark.parametrize("path", sorted(USER.glob("*.md")), ids=lambda path: path.stem)
def test_every_link_between_pages_leads_to_one(path: Path, page: Page, workbench: Workbench) -> None:
    address = "manual/" if path.stem == "README" else f"manual/{path.stem}"
    page.goto(f"{workbench.address}/{address}")
    expect(page.locator("article h1")).to_have_count(1)
    written = [
        link for link in re.findall(r"\]\(([^)]+\.md)[^)]*\)", path.read_text("utf-8")) if "://" not in link
    ]
    links = page.locator("article a").evaluate_all("all => all.map((one) => one.href).filter(Boolean)")
    inside = [link for link in written if (path.parent / link).resolve().is_relative_to(DOCS)]
    assert len(links) >= len(inside)
    for link in set(links):
        assert page.request.get(link).status == 200, link
    broken = page.locator("article img").evaluate_all("all => all.filter((one) => !one.naturalWidth).length")
    assert broken == 0


def test_each_section_leads_to_its_page_and_back(page: Page, workbench: Workbench) -> None:
    for rest, title in (
        ("", "Starting, and the overview"),
        ("texts/INT-003/", "Reading and coding"),
        ("texts/INT-003/interview/", "Holding an interview"),
        ("matrix/", "Judging in the matrix"),
    ):
        page.goto(workbench.study(rest))
        page.get_by_role("link", name="Manual").click()
        expect(page.locator("article h1")).to_have_text(title)
    page.get_by_role("navigation").get_by_role("link", name="Searching").click()
    expect(page.locator("[aria-current=page]")).to_have_text("Searching")


@pytest.mark.parametrize(
    "name", ["nothing", "../../pyproject", "user/../../README", "user/README.md", "methods"]
)
def test_there_is_no_way_out_of_the_manual(name: str, page: Page, workbench: Workbench) -> None:
    page.goto(workbench.address)  # comes in
    answer = page.request.get(f"{workbench.address}/manual/{name.replace('/', '%2F')}")
    assert answer.status == 404


def test_a_page_carries_no_markup_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    text = '# T\n\n<script>x()</script> [a](javascript:x) ![p](x.png "t") <b onclick=x>y</b>\n'
    monkeypatch.setattr("leadline.web.pages.manual._text", lambda page: text)
    monkeypatch.setattr("leadline.web.pages.manual._place", lambda page: "user/hostile")
    _title, html = _read("hostile")
    assert (
        "<script" not in html and "<b" not in html and "javascript:" not in re.findall(r'href="([^"]*)', html)
    )
    assert 'src="/static/manual/user/x.png"' in html
