"""What a terminal shows is what there is: nothing runs, nothing is cut off."""

from __future__ import annotations

import json

import pytest

from leadline.cli.rendering import show_csv, show_json, show_table, shown


def test_words_are_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    words = "he said [/red] and [bold]left[/bold] :smile: [link=x]"
    show_table("[x]", ("words",), [(words,)])
    assert words in capsys.readouterr().out


def test_words_do_not_command_the_terminal() -> None:
    assert shown("a\x1b]0;title\x07b\u202ec\x9bd") == "a�]0;title�b�c�d"
    assert shown("two\nlines\tand a tab") == "two\nlines\tand a tab"


def test_long_cells_fold_and_keys_stay_whole(capsys: pytest.CaptureFixture[str]) -> None:
    identifier = "01a20cfa8c58703bac2d15fabab2dc6c"
    show_table("", ("words", "id"), [("long words " * 40, identifier)])
    told = capsys.readouterr().out
    assert identifier in told
    assert told.count("long") == 40
    assert "…" not in told


def test_an_empty_table_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    show_table("", ("a",), [])
    assert "Nothing yet." in capsys.readouterr().out


def test_csv_runs_no_formula(capsys: pytest.CaptureFixture[str]) -> None:
    show_csv(("a", "b"), [("=1+1", 2)])
    assert capsys.readouterr().out == '"a","b"\r\n"\'=1+1","2"\r\n'


def test_json_keeps_every_script(capsys: pytest.CaptureFixture[str]) -> None:
    show_json({"a": "استجابة"})
    told = capsys.readouterr().out
    assert "استجابة" in told
    assert json.loads(told) == {"a": "استجابة"}
