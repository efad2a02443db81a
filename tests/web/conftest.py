"""The workbench as people use it: the real server in a process of its own, a real browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

import leadline
from tests.conftest import absent

# Playwright keeps an event loop in this thread while the browser is open; the store is not used in it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

STUDY = "anti-trafficking"
LIKE_A_USER = {"LEADLINE_LANGUAGE": "en", "PYTHONUNBUFFERED": "1"}
expect.set_options(timeout=10_000)


@dataclass
class Workbench:
    """A server on a workspace of its own."""

    folder: Path | str
    address: str
    link: str
    process: subprocess.Popen[str]

    def study(self, rest: str = "", *, key: str = STUDY) -> str:
        """The address of a page of a study."""
        return f"{self.address}/studies/{key}/{rest}"

    def stop(self) -> None:
        """As if the machine died."""
        self.process.kill()
        self.process.wait(10)
        assert self.process.stdout is not None
        self.process.stdout.close()


def start(folder: Path | str, *, port: int = 0, actor: str = "coder-a", passphrase: str = "") -> Workbench:
    """Serve a workspace: a folder, or a database on a server."""
    command = [sys.executable, "-m", "leadline.cli.main", "serve", "-w", str(folder), "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--no-open", "--as", actor],
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **LIKE_A_USER, "LEADLINE_PASSPHRASE": passphrase},
    )
    assert process.stdout is not None
    for line in process.stdout:
        if "/enter/" in line:
            link = line.strip()
            return Workbench(folder, link.split("/enter/")[0], link, process)
    process.stdout.close()
    raise AssertionError(f"the workbench did not start: exit code {process.wait(10)}")


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory, corpus_folder: Path) -> Iterator[Workbench]:
    """The founding study with its fictional corpus, served; one a module, so tests of a module share it."""
    folder = tmp_path_factory.mktemp("served") / "workspace"
    shutil.copytree(corpus_folder, folder)
    served = start(folder)
    yield served
    served.stop()


@pytest.fixture(scope="module")
def ids(workbench: Workbench) -> dict[str, str]:
    """Of a planned post and of a job that was taken up; and the study with a map is there."""
    from leadline.access import get_study
    from leadline.interchange.packs import find_pack, read_pack
    from leadline.store import queue
    from leadline.store.models import Slot
    from leadline.workspace.making import make_study

    with leadline.open(workbench.folder, actor="lead") as workspace:
        make_study(workspace, read_pack(find_pack("country-texts")))
        with workspace.use():
            study = get_study(STUDY)
            wanted = {"audience": "internal", "language": "en", "formats": ["xlsx"]}
            job = queue.put("report", wanted, study=study, by=workspace.actor())
            return {"SLOT": str(Slot.live.filter(study=study)[0].id), "JOB": str(job.id)}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    path = shutil.which("chromium")
    if path is None:
        absent("Chromium is not installed")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def entered(browser: Browser, workbench: Workbench) -> dict[str, object]:
    """The state of a browser that came in by the link."""
    context = browser.new_context()
    context.new_page().goto(workbench.link)
    state = context.storage_state()
    context.close()
    return dict(state)


@pytest.fixture
def context(browser: Browser, workbench: Workbench, entered: dict[str, object]) -> Iterator[BrowserContext]:
    """A browser that was let in; it fails the test when a page's script fails or a request leaves."""
    opened = browser.new_context(storage_state=entered, viewport={"width": 1440, "height": 900})  # type: ignore[arg-type]
    faults: list[str] = []
    opened.on("weberror", lambda error: faults.append(str(error.error)))
    opened.on(
        "request", lambda r: r.url.startswith((workbench.address, "data:", "blob:")) or faults.append(r.url)
    )
    yield opened
    opened.close()
    assert faults == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page of that browser."""
    return context.new_page()
