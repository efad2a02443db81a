"""The command line as people call it: arguments in; exit code, output and messages out."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from leadline.cli.main import run


@dataclass(frozen=True)
class Called:
    """What a call gave."""

    code: int
    out: str
    err: str


Call = Callable[..., Called]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    """Calls the command line in a folder of its own, in English unless told otherwise."""
    for name in ("LEADLINE_WORKSPACE", "LEADLINE_PASSPHRASE", "LEADLINE_ACTOR", "LEADLINE_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LEADLINE_LANGUAGE", "en")
    monkeypatch.chdir(tmp_path)

    def called(*arguments: str | Path) -> Called:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        code = stopped.value.code
        assert isinstance(code, int)
        return Called(code, captured.out, captured.err)

    return called


@pytest.fixture
def whole(call: Call, corpus_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """The command line beside a copy of the founding study with its corpus, to write to."""
    folder = tmp_path / "whole"
    shutil.copytree(corpus_folder, folder)
    monkeypatch.setenv("LEADLINE_WORKSPACE", str(folder))
    return call


@pytest.fixture
def blank(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """The command line beside a new study from the blank pack."""
    monkeypatch.setenv("LEADLINE_WORKSPACE", str(tmp_path / "blank"))
    made = call("init", "blank")
    assert made.code == 0, made.err
    return call
