"""The workbench on an encrypted workspace and on a PostgreSQL server: an assessment's way, once on each."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import leadline
from leadline.interchange.packs import find_pack, read_pack
from leadline.queries.codings import list_codings
from leadline.workspace.corpus import load_study_with_corpus
from tests.web.conftest import Workbench, start

PASSPHRASE = "seven lanterns over quiet water"


@pytest.fixture(scope="module", params=["encrypted", pytest.param("server", marks=pytest.mark.postgres)])
def kind(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Where a workspace with the fictional corpus is, and its passphrase."""
    if request.param == "encrypted":
        path, passphrase = str(tmp_path_factory.mktemp("locked") / "workspace"), PASSPHRASE
        leadline.create(path, passphrase=passphrase, actor="lead").close()
    else:
        import psycopg

        server = request.getfixturevalue("postgres_server")
        path, passphrase = server.format(name=f"served_{os.getpid()}"), ""
        with psycopg.connect(server.format(name="postgres"), autocommit=True) as admin:
            admin.execute(f'CREATE DATABASE "served_{os.getpid()}"')
    with leadline.open(path, passphrase=passphrase, actor="lead") as workspace:
        load_study_with_corpus(workspace, read_pack(find_pack("anti-trafficking")))
    return path, passphrase


@pytest.fixture(scope="module")
def workbench(kind: tuple[str, str]) -> Iterator[Workbench]:
    """That workspace, served."""
    served = start(kind[0], passphrase=kind[1])
    yield served
    served.stop()


def test_from_a_text_to_the_report(workbench: Workbench, kind: tuple[str, str], page: Page) -> None:
    page.goto(workbench.address)
    page.locator("a.card").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Trafficking")
    page.goto(workbench.study("texts/INT-029/?coders=mine"))
    for key in ("j", "j", "s", "c"):
        page.keyboard.press(key)
    page.keyboard.type("DEF05")
    page.keyboard.press("Enter")
    expect(page.locator("#state")).to_have_text("All saved")
    page.reload()
    expect(page.locator(".chip", has_text="DEF05").first).to_be_visible()
    with leadline.open(kind[0], passphrase=kind[1]) as workspace, workspace.use():
        told = list_codings(workspace.study(), text="INT-029", code="DEF05")
    assert "Go on." in [one.words for one in told]
    page.goto(workbench.study("search/?q=money"))
    expect(page.locator(".hits mark").first).to_have_text("money", ignore_case=True)
    page.goto(workbench.study("matrix/R10/I03/"))
    page.locator("summary", has_text="Set another value").click()
    page.get_by_label("Value").select_option("conflicting")
    page.get_by_label("Reason").fill("Looked at again.")
    page.get_by_role("button", name="Set this value").click()
    expect(page.locator(".verdict")).to_contain_text("conflicting")
    page.goto(workbench.study("report/?language=en&audience=internal"))
    for name in ("DOCX", "PDF", "HTML"):
        page.get_by_label(name).uncheck()
    page.get_by_role("button", name="Check and build").click()
    link = page.get_by_role("link", name="anti-trafficking-internal-en.xlsx")
    expect(link).to_be_visible(timeout=60_000)
    with page.expect_download() as waited:
        link.click()
    assert waited.value.path().read_bytes()[:2] == b"PK"
    page.goto(workbench.study("history/"))
    expect(page.locator(".history")).to_contain_text("coder-a")


def test_without_the_right_passphrase_nothing_is_served(tmp_path: Path) -> None:
    leadline.create(tmp_path / "locked", passphrase=PASSPHRASE, actor="lead").close()
    for given, said in (("", "LEADLINE_PASSPHRASE"), ("another one", "passphrase")):
        command = [sys.executable, "-m", "leadline.cli.main", "serve", "-w", str(tmp_path / "locked")]
        ended = subprocess.run(
            [*command, "--no-open"],
            env={**os.environ, "LEADLINE_PASSPHRASE": given, "LEADLINE_LANGUAGE": "en"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode != 0
        assert said in ended.stderr
        assert "/enter/" not in ended.stdout
