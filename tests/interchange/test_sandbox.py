"""The child process: its limits hold, its faults are named, and the next file is read."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from leadline.errors import CATALOGUE, FormatError
from leadline.interchange import sandbox as module
from leadline.interchange.sandbox import Limits, Sandbox
from leadline.interchange.tables.grids import read_grids
from tests.interchange.made_files import PNG, bomb, docx_of, pdf_of, xlsx_of


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox() as one:
        yield one


def test_one_child_reads_many_files_of_all_kinds(sandbox: Sandbox) -> None:
    first = sandbox.read_transcript(docx_of("INT: Hello?", "PC: Yes, é."), filename="a.docx")
    child = sandbox._child
    assert first.text == "INT: Hello?\n\nPC: Yes, é."
    assert (
        sandbox.read_transcript(pdf_of("Words in a page"), filename="b.pdf").text.strip() == "Words in a page"
    )
    grid = sandbox.read_grids(xlsx_of([["case", "role"], ["R01", "PC"]]), filename="plan.xlsx").sheets[0]
    assert grid.rows == (("case", "role"), ("R01", "PC"))
    assert sandbox._child is child


def test_what_a_reader_prints_reaches_nobodys_terminal(
    tmp_path: Path,
) -> None:
    book = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx_of([["case"]]))) as sound, zipfile.ZipFile(book, "w") as odd:
        for name in sound.namelist():
            odd.writestr(name, re.sub(rb"(?s)<cellStyles.*?</cellStyles>", b"", sound.read(name)))
    with pytest.warns(UserWarning, match="no default style"):
        read_grids(book.getvalue(), filename="a.xlsx")  # without the child, the library speaks
    (tmp_path / "a.xlsx").write_bytes(book.getvalue())
    read = (
        "from leadline.interchange.sandbox import Sandbox\n"
        "with Sandbox() as sandbox: sandbox.read_grids(open('a.xlsx', 'rb').read(), filename='a.xlsx')"
    )
    done = subprocess.run([sys.executable, "-c", read], cwd=tmp_path, capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")


def test_errors_come_back_with_their_details(sandbox: Sandbox) -> None:
    with pytest.raises(FormatError) as caught:
        sandbox.read_transcript(PNG, filename="scan.docx")
    assert caught.value.code == "file-unsupported"
    assert "scan.docx is a picture (PNG)" in str(caught.value)
    assert sandbox.read_transcript(b"still here", filename="a.txt").text == "still here"


def test_a_bomb_is_refused_before_unpacking(sandbox: Sandbox) -> None:
    with pytest.raises(FormatError) as caught:
        sandbox.read_transcript(bomb(), filename="b.docx")
    assert caught.value.code == "file-bomb"
    assert "b.docx" in str(caught.value)


def test_a_large_file_is_refused_before_it_is_read(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    with path.open("wb") as file:
        file.truncate(200 * 2**20)
    with pytest.raises(FormatError) as caught:
        sandbox.load(path)
    assert caught.value.code == "file-too-large"
    assert "long.txt has 200 MB; files above 64 MB are not read" in str(caught.value)


def test_time_is_limited_and_the_next_file_is_read() -> None:
    with Sandbox(limits=Limits(wall_seconds=0.001)) as slow:
        with pytest.raises(FormatError) as caught:
            slow.read_transcript(docx_of("x" * 1000), filename="slow.docx")
        assert caught.value.code == "file-too-costly"
        slow.limits = Limits()
        assert slow.read_transcript(b"next", filename="a.txt").text == "next"


def test_memory_is_limited() -> None:
    with Sandbox(limits=Limits(memory_bytes=300 * 2**20)) as small:
        with pytest.raises(FormatError) as caught:
            small.read_transcript(b"line of text\n" * 4_000_000, filename="many.txt")
        assert caught.value.code == "file-too-costly"
        assert small.read_transcript(b"next", filename="a.txt").text == "next"


def test_a_reader_that_dies_is_a_damaged_file(sandbox: Sandbox) -> None:
    child = sandbox._running()
    child.kill()
    child.wait()
    sandbox._running = lambda: child  # type: ignore[method-assign]
    try:
        with pytest.raises(FormatError) as caught:
            sandbox.read_transcript(b"words", filename="crash.pdf")
    finally:
        del sandbox._running  # type: ignore[method-assign]
    assert caught.value.code == "file-damaged"
    assert "crash.pdf" in str(caught.value)
    assert sandbox.read_transcript(b"next", filename="a.txt").text == "next"


CONFINED = """
import os, sys
from leadline.interchange.sandbox import Limits, _confine
_confine(Limits())
try:
    {attempt}
except (OSError, PermissionError, RuntimeError, MemoryError) as fault:
    print("refused", type(fault).__name__)
else:
    print("allowed")
"""


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.socket()",
        "import subprocess; subprocess.run(['true'])",
        "os.fork()",
        "os.system('true')",
        "os.execv('/bin/true', ['true'])",
        "open('{folder}/new', 'w')",
        "os.open('{folder}/new', os.O_CREAT | os.O_WRONLY)",
        "os.remove('{folder}/kept')",
        "os.mkdir('{folder}/sub')",
        "bytearray(2 * 2**30)",
        "[os.dup(0) for _ in range(200)]",
    ],
)
def test_the_child_may_not(attempt: str, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("x")
    code = CONFINED.format(attempt=attempt.format(folder=tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=30,
        env=module._child_environment(),
    )
    assert done.stdout.startswith("refused"), done.stdout + done.stderr
    assert sorted(os.listdir(tmp_path)) == ["kept"]


def test_nothing_is_written_beside_the_file(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(docx_of("words"))
    sandbox.read_transcript(sandbox.load(path), filename=path.name)
    assert [p.name for p in tmp_path.iterdir()] == ["a.docx"]


def test_every_code_raised_here_is_in_the_catalogue() -> None:
    for code in ("file-too-large", "file-too-costly", "file-damaged", "file-empty", "file-bomb"):
        assert code in CATALOGUE
