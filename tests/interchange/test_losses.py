"""Losses: every kind that a reader can name has a message, and no message is of no kind."""

from __future__ import annotations

import ast
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import leadline.interchange
from leadline.interchange.losses import LOSSES, Loss, counted, in_words
from leadline.interchange.tables import codings
from leadline.interchange.transcripts import docx, html, odt, rtf

FOLDER = Path(leadline.interchange.__file__).parent
COMPUTED = {
    *docx._LOST.values(),
    *odt._LOST.values(),
    *html._LOST.values(),
    *(kind for kind, _mark in rtf._DROPPED),
    *(f"{name}-unknown" for name in codings.TERMS),
    *(f"{column}-unread" for column in ("consent", "recording", "contact")),
    *(f"subtitle-{block}" for block in ("note", "style", "region")),
    *("formula", "merged-cells"),
    *("column-unknown", "column-kept-for-case", "column-kept-for-interview"),
    *("deleted-text", "moved-away-text"),
}
"""The kinds of the calls below, from the tables that they read."""

CALLS = {
    "_LOST[name]",
    "_LOST[tag]",
    "kind",
    "str(kind)",
    "f'{name}-unknown'",
    "f'{column}-unread'",
    "f'subtitle-{kind[1].lower()}'",
}


def first_arguments() -> list[ast.expr]:
    return [
        node.args[0]
        for path in FOLDER.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Loss"
    ]


def test_every_kind_has_a_message_and_every_message_a_kind() -> None:
    named = {a.value for a in first_arguments() if isinstance(a, ast.Constant)}
    assert named | COMPUTED == set(LOSSES)


def test_no_other_kinds_are_computed() -> None:
    assert {ast.unparse(a) for a in first_arguments() if not isinstance(a, ast.Constant)} <= CALLS


@given(st.lists(st.builds(Loss, st.sampled_from("ab"), st.sampled_from("xy"), st.integers(0, 3))))
def test_counting_keeps_every_one(losses: list[Loss]) -> None:
    found = counted(losses)
    assert sum(loss.count for loss in found) == sum(loss.count for loss in losses)
    assert len({(loss.kind, loss.where) for loss in found}) == len(found)


def test_columns_that_were_not_used_are_told_together_with_those_that_are_known() -> None:
    known = ("file", "consent")
    told = in_words(
        [
            Loss("column-unknown", "consnt", nearest="consent", known=known),
            Loss("column-unknown", "colour", known=known),
            Loss("row-without-file", "t!3"),
        ]
    )
    assert told == [
        ("columns of these names are not known and were left out", "consnt (nearest: consent), colour", 2),
        ("the columns that are known: file, consent", "", 1),
        ("a row that names no file was left out", "t!3", 1),
    ]
