"""The demonstration: the gate catches what was planted, and nothing of it stays."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner

from leadline.cli import demo
from leadline.errors import InputError
from leadline.interchange.packs import find_pack, read_pack
from leadline.workspace import Workspace
from leadline.workspace.checking import Check, approve, check
from leadline.workspace.demonstration import AUDIENCES, BUILDS, FOUNDING, demonstrate, planted
from leadline.workspace.opening import DATABASE


def test_the_gate_catches_both_and_both_are_undone(corpus: Workspace) -> None:
    study, pack = corpus.study(), read_pack(find_pack(FOUNDING))
    approve(corpus, study)
    sound = check(corpus, study)
    assert sound.gate.is_open
    with planted(corpus, study, pack):
        failed = check(corpus, study).gate.failed
        numbers = [v for v in failed if v.rule == "number-changed"]
        assert {v.rule for v in failed} >= {"quotation-absent"}
        assert numbers, [v.rule for v in failed]
        assert all("recode" in str(v.details["changes"]) for v in numbers)
        assert not check(corpus, study).gate.is_open
    after = check(corpus, study)
    assert after.gate.is_open, [(v.subject, v.rule) for v in after.gate.failed]
    assert _values(after) == _values(sound)


def _values(done: Check) -> dict[str, dict[str, object]]:
    return {c.finding.key: dict(c.evaluated.values) for c in done.findings}


def test_a_folder_with_something_else_is_not_emptied(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_bytes(b"years of work")
    with pytest.raises(InputError, match="something else"):
        demonstrate(tmp_path, tell=lambda _: None)
    assert (tmp_path / "thesis.docx").read_bytes() == b"years of work"


def _finish(folder: Path) -> None:
    (folder / "workspace").mkdir(parents=True)
    (folder / "workspace" / DATABASE).touch()
    for (name, language), audience, kind in product(BUILDS, AUDIENCES, ("html", "docx", "pdf", "xlsx")):
        (folder / f"{name}-{audience}-{language}.{kind}").touch()


def test_the_workbench_opens_on_a_demonstration_and_only_a_whole_one_is_used_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "demo-out"
    ran: list[Path] = []
    served: list[list[str]] = []
    monkeypatch.setattr("leadline.cli.demo._demonstrate", ran.append)
    monkeypatch.setattr("os.execv", lambda _program, arguments: served.append(arguments))
    run = lambda *options: CliRunner().invoke(demo.command, ["--out", str(out), *options]).exit_code  # noqa: E731
    assert run("--serve") == 0 and ran == [out]
    _finish(out)
    assert run("--serve") == 0 and ran == [out]
    (out / f"{FOUNDING}-public-en.pdf").unlink()
    assert run("--serve") == 0 and ran == [out, out]
    assert len(served) == 3 and served[-1][1:] == [
        "-m",
        "leadline.cli.main",
        "serve",
        "-w",
        str(out / "workspace"),
    ]
    assert run() == 0 and len(served) == 3 and len(ran) == 3
