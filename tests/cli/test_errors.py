"""Errors become one line and an exit code by kind, and never hold the words of an interview."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import click
import polib
import pytest

from leadline import translation
from leadline.cli import main
from leadline.cli.help import USAGE_ERRORS
from leadline.errors import LeadlineError
from leadline.translation import LANGUAGES, current_language, use_language
from tests.cli.conftest import Call
from tests.store.test_engines import damage

CANARY = "zorvendeth quillamane"


def _raising(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    @click.command("boom")
    @click.option("--json", is_flag=True)
    def boom(json: bool) -> None:
        raise error

    monkeypatch.setattr(main.Commands, "get_command", lambda *_: boom)


def test_every_kind_has_its_exit_code(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds: list[type[LeadlineError]] = [LeadlineError, *LeadlineError.__subclasses__()]
    assert len({kind.exit_code for kind in kinds}) == len(kinds)
    for kind in kinds:
        _raising(monkeypatch, kind("path-exists", path="here"))
        told = call("boom")
        assert told.code == kind.exit_code
        assert told.err == "leadline: here exists already. Choose another place. (path-exists)\n"
        assert json.loads(call("boom", "--json").err) == {
            "code": "path-exists",
            "message": "here exists already. Choose another place.",
            "exit_code": kind.exit_code,
            "details": {"path": "here"},
        }


def test_what_nobody_expected_is_short(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    _raising(monkeypatch, ValueError(f"could not read {CANARY}"))
    told = call("boom")
    assert told.code == 70
    assert "ValueError" in told.err
    assert CANARY not in told.err and "Traceback" not in told.err
    monkeypatch.setenv("LEADLINE_DEBUG", "1")
    assert "Traceback" in call("boom").err


def test_being_stopped(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    _raising(monkeypatch, KeyboardInterrupt())
    assert call("boom").code == 130


def test_a_disk_that_refuses(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    _raising(monkeypatch, PermissionError(13, "Permission denied", "there"))
    told = call("boom")
    assert (told.code, "there: Permission denied." in told.err) == (2, True)


def test_a_damaged_workspace_has_its_own_exit_code(whole: Call, tmp_path: Path) -> None:
    damage(tmp_path / "whole")
    told = whole("status")
    assert (told.code, "(database-damaged)" in told.err) == (8, True), told.err


def test_an_option_that_there_is_not(call: Call) -> None:
    assert call("status", "--no-such-option").code == 2
    assert call("no-such-command").code == 2


@pytest.mark.parametrize(
    ("arguments", "nearest"),
    [
        (("statsu",), "status"),
        (("analyse", "gap"), "gaps"),
        (("code", "apply", "INT-12", "COOR01", "x"), "INT-012"),
        (("code", "apply", "INT-012", "coor1", "x"), "COOR01"),
        (("judge", "R7", "I02"), "R07"),
        (("judge", "R07", "I2"), "I02"),
        (("show", "GAP5"), "GAP05"),
        (("show", "I02", "--case", "r7"), "R07"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(
    whole: Call, arguments: tuple[str, ...], nearest: str
) -> None:
    told = whole(*arguments)
    hint = told.err.split("Did you mean ")[1].split("?")[0]
    assert told.code in (2, 4) and nearest in hint.split(", ")


def test_no_hint_leaks_from_another_study(blank: Call, tmp_path: Path) -> None:
    (tmp_path / "INT-1.txt").write_text("PC: We meet.\n", "utf-8")
    assert blank("import", "INT-1.txt").code == 0
    assert blank("init", "anti-trafficking", "--without-corpus", "--key", "other").code == 0
    code = "COOR99"
    assert "Did you mean COOR" in blank("show", code, "--study", "other").err
    for arguments in (("show", code), ("code", "apply", "INT-1", code, "We meet")):
        told = blank(*arguments, "--study", "my-study").err
        assert code in told and "COOR" not in told.replace(code, "")


def test_messages_speak_the_readers_language(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    english = call("status", "-w", "nowhere").err
    french = call("status", "-w", "nowhere", "--language", "fr").err
    monkeypatch.setenv("LEADLINE_LANGUAGE", "fr")
    assert call("status", "-w", "nowhere").err == french != english
    assert call("status", "-w", "nowhere", "--language", "en").err == english
    refused = call("status", "--language", "de")
    assert refused.code == 2 and all(f"'{language}'" in refused.err for language in LANGUAGES)


def test_help_speaks_the_readers_language(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    english = call("coverage", "--help")
    assert (english.code, "Why it was not asked." in english.out, "Examples:" in english.out) == (
        0,
        True,
        True,
    )
    words = {"Why it was not asked.": "Pourquoi elle n'a pas été posée.", "Options": "Options possibles"}
    monkeypatch.setattr("leadline.cli.help._", lambda text: words.get(text, text))
    assert words["Why it was not asked."] in call("coverage", "--help").out
    assert "Options possibles:" in call("code", "list", "--help").out
    seen: list[str] = []
    monkeypatch.setattr("leadline.cli.help._", lambda text: seen.append(current_language()) or text)
    call("code", "--language", "es", "--help")
    call("--language=ar")
    assert set(seen) == {"es", "ar"}


def test_a_language_that_is_not_spoken_is_told_once(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEADLINE_LANGUAGE", "de_DE")
    told = call("init", "--list")
    assert (told.code, told.err.count("\n")) == (0, 1)
    assert "LEADLINE_LANGUAGE is 'de_DE'; Leadline speaks en, fr, es, ar." in told.err
    monkeypatch.setenv("LEADLINE_LANGUAGE", "fr_FR.UTF-8")
    assert call("init", "--list").err == ""


def test_no_words_of_an_interview_in_errors_or_the_log(blank: Call, tmp_path: Path) -> None:
    (tmp_path / "INT-1.txt").write_text(f"Interviewer: And?\n\nPC: We say {CANARY} here.\n", "utf-8")
    assert blank("import", "INT-1.txt").code == 0
    attempts = [
        ("code", "apply", "INT-1", "NOTHING", CANARY),
        ("code", "apply", "INT-1", "GAP", f"{CANARY} there"),
        ("turns", "INT-1", "--set", "99"),
        ("import", "INT-1.txt", "--correct"),
        ("check",),
        ("show", "NOTHING"),
    ]
    for attempt in attempts:
        assert CANARY not in blank(*attempt).err
    assert CANARY not in blank("audit", "--json").out


def test_help_loads_neither_database_nor_numpy() -> None:
    program = (
        "import sys; from leadline.cli import main\n"
        "try: main.run(['--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'django', 'numpy', 'rich', 'lxml'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[-1] == "[]"


def test_a_reader_who_has_seen_enough_is_no_error(corpus_folder: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [
        sys.executable,
        "-m",
        "leadline.cli.main",
        "analyse",
        "matrix",
        "--csv",
        "-w",
        str(corpus_folder),
    ]
    told = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert told.returncode == 1
    assert told.stderr == ""


def test_what_click_says_is_asked_of_our_catalogue(
    call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    catalogue.append(polib.POEntry(msgid=USAGE_ERRORS["no option"], msgstr="{name!r} n'est pas une option."))
    catalogue.save_as_mofile(str(folder / "leadline.mo"))
    with use_language("fr"):
        translation.gettext("fills the cache")
    monkeypatch.setattr(translation, "FOLDER", tmp_path)
    monkeypatch.setenv("LANGUAGE", "es")
    assert "'--foo' n'est pas une option." in call("status", "--foo", "--language", "fr").err
    assert os.environ["LANGUAGE"] == "es"
    assert "No such option '--foo'." in call("status", "--foo").err


def test_click_still_says_what_is_translated() -> None:
    sources = [path.read_text("utf-8") for path in Path(click.__file__).parent.glob("*.py")]
    said = {
        argument.value
        for node in (node for source in sources for node in ast.walk(ast.parse(source)))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "ngettext")
        for argument in node.args
        if isinstance(argument, ast.Constant)
    }
    wanted = [one for told in USAGE_ERRORS.values() for one in ([told] if isinstance(told, str) else told)]
    assert set(wanted) <= said
