"""What a terminal shows is what there is: nothing runs, nothing is cut off."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

import leadline
from leadline.cli import rendering
from leadline.cli.rendering import HEADS, show_csv, show_json, show_table, shown
from leadline.queries.codings import COLUMNS
from leadline.queries.results import NEEDS_CHOICE, list_topics
from leadline.queries.told import SHARES, SHOWN, shares
from leadline.translation import use_language


def test_words_are_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    words = "he said [/red] and [bold]left[/bold] :smile: [link=x]"
    show_table("[x]", ("words",), [(words,)])
    assert words in capsys.readouterr().out


def test_words_do_not_command_the_terminal() -> None:
    assert shown("a\x1b]0;title\x07b\u202ec\x9bd") == "a�]0;title�b�c�d"
    assert shown("two\nlines\tand a tab") == "two\nlines\tand a tab"


FIRST, LEFT, RIGHT, END = "\u2068", "\u2066", "\u2067", "\u2069"


def test_isolates_that_close_stay_and_lone_ones_do_not() -> None:
    own = f"{FIRST}7{END} من {FIRST}27{END}"
    assert shown(own) == own
    assert shown(f"{LEFT}a {RIGHT}b{END}{END}") == f"{LEFT}a {RIGHT}b{END}{END}"
    for lone in (f"a{RIGHT}b", f"a{END}b", f"{FIRST}\n{END}"):
        assert shown(lone) == lone.translate(dict.fromkeys(map(ord, (FIRST, RIGHT, END)), "�"))
    assert shown(f"{FIRST}x{RIGHT}y{END}") == f"�x{RIGHT}y{END}"


def test_shares_stand_to_the_right_in_every_script(capsys: pytest.CaptureFixture[str]) -> None:
    with use_language("ar"):
        show_table(
            "", ("k",), [(f"{FIRST}7{END} من {FIRST}27{END}",), (f"{FIRST}17{END} من {FIRST}27{END}",)]
        )
    first, second = capsys.readouterr().out.splitlines()[1:3]
    assert "�" not in first and first.startswith(" ") and not second.startswith(" ")


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


def test_shares_are_told_with_their_n() -> None:
    columns = {"full": [7], "partial": [2], "n": [27], "not_raised": [2]}
    assert shares("gaps", columns) == {"full": ["7 of 27"], "partial": ["2 of 27"], "not_raised": [2]}
    assert shares("matrix", {"state": ["stale"]}) == {"state": ["stale"]}


def test_what_is_shown_are_topics() -> None:
    assert set(SHOWN) | set(SHARES) <= set(list_topics())


def test_every_column_that_is_shown_has_a_head(corpus_folder: Path) -> None:
    with leadline.open(corpus_folder) as workspace:
        for topic in set(list_topics()) - NEEDS_CHOICE:
            columns = shares(topic, workspace.analyse(topic))
            assert set(SHOWN.get(topic, columns)) & set(columns) <= set(HEADS), topic
    for path in Path(rendering.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "show_table":
                named = node.args[1]
            elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("columns", "SHOWN"):
                named = node.value
            else:
                continue
            if isinstance(named, ast.Tuple):
                assert {ast.literal_eval(name) for name in named.elts} <= set(HEADS), path.name
    assert set(COLUMNS) <= set(HEADS)


def test_heads_speak_the_readers_language_and_files_do_not(capsys: pytest.CaptureFixture[str]) -> None:
    with use_language("fr"):
        show_table("", ("declined", "region"), [(1, "Nord")])
        assert capsys.readouterr().out.split("\n")[0].split() == ["décliné", "region"]
        show_csv(("declined",), [(1,)])
        assert capsys.readouterr().out.startswith('"declined"')
