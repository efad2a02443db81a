"""Opening a coded text in the workbench and in Taguette 1.5.2, the same words and codings in both.

Server CPU of whole requests, from the kernel's count of each server's process; see README.md. Taguette is
run as its own program from a venv of its own: python bench/workbench.py --taguette VENV/bin/taguette
"""

from __future__ import annotations

import argparse
import http.cookiejar
import json
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parent))

from leadline.services.codings import import_codings
from leadline.store.models import Transcript
from leadline.workspace.corpus import incoming_coding
from synthetic import CODES, make_workspace

LARGE = 2_000
REPEATS = 9

Highlight = tuple[int, int, int]
"""Start, end (code points; the synthetic words are ASCII), code."""


def main() -> None:
    """Measure each size and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--taguette", type=Path, help="The peer's program, in a venv of its own.")
    options.add_argument("--sizes", default="20:4000,100:22000,1000:200000", help="texts:codings, …")
    chosen = options.parse_args()
    for size in chosen.sizes.split(","):
        texts, codings = map(int, size.split(":"))
        with tempfile.TemporaryDirectory() as temporary:
            found = measure(Path(temporary), texts, codings, taguette=chosen.taguette)
        print(json.dumps({"texts": texts, "codings": codings, **found}))


def measure(folder: Path, texts: int, codings: int, *, taguette: Path | None) -> dict[str, float]:
    """Milliseconds of server CPU (medians) at one size."""
    workspace = make_workspace(folder / "w", transcripts=texts)
    with workspace.use():
        held = [(t.interview.key, t.text) for t in Transcript.live.select_related("interview")]
        marked = [highlights(len(text), n) for n, (_, text) in zip(shares(texts, codings), held, strict=True)]
        by = workspace.actor()
        rows = (
            _row(key, text, mark) for (key, text), marks in zip(held, marked, strict=True) for mark in marks
        )
        outcome = import_codings(workspace.study(), rows, by=by, coders={by.key: by})
        assert not outcome.refused
    workspace.close()
    found = _leadline(folder / "w", held[0][0])
    if taguette is not None and texts <= 100:
        found |= _taguette(taguette, folder, held, marked)
        found["ratio"] = round(found["taguette: open"] / found["leadline: open"], 1)
    return found


def shares(texts: int, codings: int) -> list[int]:
    """How many codings each text has: the first LARGE, the others the same few."""
    few, more = divmod(codings - LARGE, texts - 1)
    return [LARGE, *(few + (n < more) for n in range(texts - 1))]


def highlights(length: int, count: int) -> list[Highlight]:
    """`count` different places in a text, each with a code."""
    random = np.random.default_rng(count + length)
    starts = random.choice(length - 401, count, replace=False)
    ends = starts + random.integers(20, 401, count)
    return list(zip(starts.tolist(), ends.tolist(), random.integers(0, CODES, count).tolist(), strict=True))


def _row(key: str, text: str, mark: Highlight) -> Any:
    from leadline.core.spans import Span
    from leadline.interchange.tables.codings import CodingRow

    start, end, code = mark
    return incoming_coding(
        CodingRow(key, f"C{code:03}", text[start:end], coder="bench", span=Span(start, end))
    )


def _leadline(folder: Path, key: str) -> dict[str, float]:
    command = [sys.executable, "-m", "leadline.cli.main", "serve", "-w", str(folder), "--port", "0"]
    process = subprocess.Popen(
        [*command, "--no-open", "--as", "bench"], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    link = next(line.strip() for line in process.stdout if "/enter/" in line)
    browser = _browser()
    browser.open(link).read()
    page = f"{link.split('/enter/')[0]}/studies/synthetic/texts/{key}/"
    html = browser.open(page).read().decode()
    told = json.loads(html.split('id="codings">')[1].split("</script>")[0])
    assert len(told["bench"][0]) == LARGE
    token = html.split('name="csrf" content="')[1].split('"')[0]
    starts = iter(range(0, 30_000, 7))

    def add() -> None:
        at = next(starts)
        body = json.dumps({"start": at, "end": at + 5, "code": "C001"}).encode()
        headers = {"X-CSRFToken": token, "Content-Type": "application/json", "Accept": "application/json"}
        browser.open(urllib.request.Request(f"{page}codings", data=body, headers=headers)).read()

    try:
        return {
            **_painted(page, browser),
            "leadline: open": cpu(process.pid, lambda: browser.open(page).read()),
            "leadline: add": cpu(process.pid, add),
            "leadline: KB": round(len(html.encode()) / 1024),
        }
    finally:
        process.terminate()
        process.wait(10)


def _painted(page: str, browser: Any) -> dict[str, float]:
    """Milliseconds from asking for the page to the first highlight drawn, in Chromium; and of one redraw."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = chromium.new_context(viewport={"width": 1366, "height": 768})
        cookie = next(c for c in browser.jar if c.name.startswith("leadline-"))
        context.add_cookies(
            [{"name": cookie.name, "value": cookie.value or "", "domain": "127.0.0.1", "path": "/"}]
        )
        tab, first, redraw = context.new_page(), [], []
        for _ in range(REPEATS):
            tab.goto(page)
            tab.wait_for_function("() => performance.getEntriesByName('coded').length")
            first.append(tab.evaluate("performance.getEntriesByName('coded')[0].startTime"))
            redraw.append(
                tab.evaluate(
                    """async () => {
                        const frame = () => new Promise((done) => requestAnimationFrame(() => done(0)));
                        const times = [];
                        for (let y = 0; y < 20; y++) {
                            scrollTo(0, y * 400); await frame();
                            const start = performance.now(); await frame(); await frame();
                            times.push((performance.now() - start) / 2);
                        }
                        return times.sort((a, b) => a - b)[10];
                    }"""
                )
            )
        chromium.close()
    return {
        "leadline: first highlight": round(statistics.median(first)),
        "leadline: a frame while scrolling": round(statistics.median(redraw), 1),
    }


def _taguette(
    program: Path, folder: Path, held: Sequence[tuple[str, str]], marked: Sequence[list[Highlight]]
) -> dict[str, float]:
    database, port = folder / "taguette.sqlite3", 7971
    command = [str(program), "--no-browser", "--port", str(port), "--database", str(database)]
    log = (folder / "taguette.log").open("w")
    process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=folder)
    try:
        _answers(lambda: f"http://localhost:{port}/health")
        _fill(database, held, marked)
        token = next(
            line.split("?token=")[1].split()[0]
            for line in (folder / "taguette.log").read_text().splitlines()
            if "?token=" in line
        )
        browser = _browser()
        browser.open(f"http://localhost:{port}/?token={token}").read()
        there = f"http://localhost:{port}"

        def open_document() -> None:
            browser.open(f"{there}/project/1/document/1").read()
            told = json.load(browser.open(f"{there}/api/project/1/document/1"))
            browser.open(f"{there}/api/project/1/document/1/contents").read()
            assert len(told["highlights"]) == LARGE

        return {"taguette: open": cpu(process.pid, open_document)}
    finally:
        process.terminate()
        process.wait(10)


def _fill(database: Path, held: Sequence[tuple[str, str]], marked: Sequence[list[Highlight]]) -> None:
    """The same texts and codings in the peer's own tables."""
    store = sqlite3.connect(database)
    now = "2026-01-01 00:00:00.000000"
    store.execute("INSERT INTO projects (id, name, description, created) VALUES (1, 'b', '', ?)", [now])
    store.execute(
        "INSERT INTO project_members (project_id, user_login, privileges) VALUES (1, 'admin', 'ADMIN')"
    )
    store.executemany(
        "INSERT INTO tags (id, project_id, path, description) VALUES (?, 1, ?, '')",
        [(n + 1, f"C{n:03}") for n in range(CODES)],
    )
    number = 0
    for place, ((key, text), marks) in enumerate(zip(held, marked, strict=True), start=1):
        html = "".join(f"<p>{line}</p>" for line in text.split("\n\n"))
        store.execute(
            "INSERT INTO documents (id, name, description, filename, created, project_id, text_direction,"
            " contents) VALUES (?, ?, '', ?, ?, 1, 'LEFT_TO_RIGHT', ?)",
            [place, key, key, now, html],
        )
        for start, end, code in marks:
            number += 1
            store.execute(
                "INSERT INTO highlights (id, document_id, start_offset, end_offset, snippet)"
                " VALUES (?, ?, ?, ?, ?)",
                [number, place, start, end, text[start:end]],
            )
            store.execute("INSERT INTO highlight_tags VALUES (?, ?)", [number, code + 1])
    store.commit()
    store.close()


def _browser() -> Any:
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    opener.jar = jar  # type: ignore[attr-defined]
    return opener


def _answers(address: Callable[[], str]) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(address()).read()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the peer did not start")


def cpu(pid: int, request: Callable[[], Any]) -> float:
    """Median milliseconds of CPU for a request, over batches of five."""
    batch = 5
    request()
    taken = []
    for _ in range(REPEATS):
        before = _spent(pid)
        for _ in range(batch):
            request()
        taken.append((_spent(pid) - before) / batch)
    return round(statistics.median(taken), 1)


def _spent(pid: int) -> float:
    """Milliseconds of CPU that a process has had, as the scheduler counted them, to the nanosecond."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e6


if __name__ == "__main__":
    main()
