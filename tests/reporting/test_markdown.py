from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.errors import InputError
from leadline.reporting.document import (
    BulletList,
    Cell,
    CodeRef,
    Column,
    Emphasis,
    Heading,
    Link,
    Number,
    NumberedList,
    Paragraph,
    Quotation,
    Strong,
    Table,
    Text,
)
from leadline.reporting.expressions import MARK_CLOSE, MARK_OPEN
from leadline.reporting.markdown import blocks_from_markdown, inlines_from_markdown
from leadline.reporting.preparing import walk

QUOTE = Quotation("words", "a coordinator", "en")


def mark(position: int) -> str:
    return f"{MARK_OPEN}{position}{MARK_CLOSE}"


def test_a_paragraph_of_every_inline() -> None:
    assert inlines_from_markdown("a **b** *c* `I02` [d](#gaps)\ne") == (
        Text("a "), Strong((Text("b"),)), Text(" "), Emphasis((Text("c"),)), Text(" "), CodeRef("I02"),
        Text(" "), Link("gaps", (Text("d"),)), Text(" "), Text("e"),
    )  # fmt: skip


def test_blocks() -> None:
    assert blocks_from_markdown("# H\n\n- a\n- b\n\n3. c\n\n| x | n |\n|---|--:|\n| y | 1 |\n") == (
        Heading(1, "H"),
        BulletList(((Paragraph((Text("a"),)),), (Paragraph((Text("b"),)),))),
        NumberedList(((Paragraph((Text("c"),)),),), 3),
        Table("", (Column("x"), Column("n", "end")), _rows(("y", "1"))),
    )


def _rows(*rows: tuple[str, ...]) -> tuple[tuple[object, ...], ...]:
    return tuple(tuple(Cell((Text(text),)) for text in row) for row in rows)


def test_numbers_survive_in_every_place() -> None:
    number = Number("5 of 8", "x")
    blocks = blocks_from_markdown(
        f"In **{mark(0)}** and {mark(0)}\n\n- {mark(0)}\n\n|a|\n|-|\n|{mark(0)}|", shown=[number]
    )
    assert sum(node == number for node in walk(blocks)) == 4


def test_a_quotation_divides_its_paragraph() -> None:
    assert blocks_from_markdown(f"One said: {mark(0)} And that is that.", shown=[QUOTE]) == (
        Paragraph((Text("One said: "),)),
        QUOTE,
        Paragraph((Text(" And that is that."),)),
    )
    assert blocks_from_markdown(f"{mark(0)}\n{mark(0)}", shown=[QUOTE]) == (QUOTE, QUOTE)


def test_what_a_quotation_says_is_never_markdown() -> None:
    number = Number("**not bold** <b>")
    assert inlines_from_markdown(mark(0), shown=[number]) == (number,)


@pytest.mark.parametrize("text", [f"**{mark(0)}**", f"# {mark(0)}", f"|a|\n|-|\n|{mark(0)}|"])
def test_a_quotation_needs_a_line_of_its_own(text: str) -> None:
    with pytest.raises(InputError, match="line of its own"):
        blocks_from_markdown(text, shown=[QUOTE])


def test_a_mark_of_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="mark 7"):
        blocks_from_markdown(mark(7), shown=[QUOTE])


def test_no_html_no_pictures_no_addresses() -> None:
    source = "<script>x</script>\n\n<b>y</b> ![z](http://x/y.png) [w](http://x/y) [v](javascript:alert)"
    words = "".join(node.text for node in walk(blocks_from_markdown(source)) if isinstance(node, Text))
    assert "<script>x</script>" in words and "<b>y</b>" in words and "(http://x/y)" in words
    assert not [node for node in walk(blocks_from_markdown(source)) if isinstance(node, Link)]


@given(st.text(st.characters(exclude_characters=[MARK_OPEN, MARK_CLOSE], codec="utf-8"), max_size=200))
def test_any_text_is_read(text: str) -> None:
    blocks_from_markdown(text)
