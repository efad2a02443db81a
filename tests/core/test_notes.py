"""Notes become a text whose turns belong to their questions."""

from __future__ import annotations

from leadline.core.notes import CodeMark, turned_notes
from leadline.core.vocabulary import TurnKind


def test_each_stretch_belongs_to_its_question_and_is_notes() -> None:
    made = turned_notes(
        [("Q1", " First words.\nMore of it. "), ("Q2", "   "), ("Q3", "Third.")], speaker="PC"
    ).turned
    assert made.text == "Q1\nFirst words.\nMore of it.\n\nQ3\nThird."
    told = [(turn.question, made.text[turn.start : turn.end], turn.speaker) for turn in made.turns]
    assert told == [("Q1", "First words.\nMore of it.", "PC"), ("Q3", "Third.", "PC")]
    assert {turn.kind for turn in made.turns} == {TurnKind.NOTES}


def test_a_time_mark_at_the_start_of_a_line_begins_a_turn() -> None:
    made = turned_notes([("Q1", "Before.\n[12:05] After, at [3:00] or so.\n[1:02:03]\nAt the end.")]).turned
    told = [(turn.seconds, made.text[turn.start : turn.end]) for turn in made.turns]
    assert told == [(None, "Before."), (725.0, "After, at [3:00] or so."), (3723.0, "At the end.")]


def test_arabic_and_decomposed_letters_are_cut_at_code_points() -> None:
    made = turned_notes([("Q1", "[0:10] مُدَّة العمل\n[0:20] Re\u0301seau")], language="ar").turned
    assert [made.text[t.start : t.end] for t in made.turns] == ["مُدَّة العمل", "Réseau"]
    assert made.language == "ar"


def test_a_mark_without_words_makes_no_turn() -> None:
    assert turned_notes([("Q1", "[0:10]\n[0:20] ")]).turned.turns == ()


CODES = {"GAP05", "GAP06", "COOR.1"}


def marked(written: str) -> tuple[str, list[tuple[str, str]]]:
    """The text that notes on Q1 make after others, and what each mark in them is on."""
    made = turned_notes([("Q0", "Other words."), ("Q1", written)], codes=CODES)
    text = made.turned.text
    return text.removeprefix("Q0\nOther words.\n\nQ1\n"), [
        (m.code, text[m.start : m.end]) for m in made.marks
    ]


def test_a_code_is_on_its_line_and_no_part_of_the_text() -> None:
    text, marks = marked("No money.\n[1:05] Nobody meets, #COOR.1 they say. #GAP05 #GAP06\nMore.")
    assert text == "No money.\n[1:05] Nobody meets, they say.\nMore."
    line = "Nobody meets, they say."
    assert marks == [("COOR.1", line), ("GAP05", line), ("GAP06", line)]


def test_a_code_alone_on_a_line_is_on_the_stretch() -> None:
    text, marks = marked("No money.\nNone at all.\n#GAP05\n[1:05] #GAP06\nNobody meets.\n[2:00] So.")
    assert text == "No money.\nNone at all.\n[1:05]\nNobody meets.\n[2:00] So."
    assert marks == [("GAP05", "No money.\nNone at all."), ("GAP06", "Nobody meets.")]
    assert marked("#GAP05\nNo money.\n#GAP05") == ("No money.", [("GAP05", "No money.")])


def test_what_is_no_code_stays_as_it_was_written() -> None:
    assert marked("Number #1, C#GAP05 and #GAP0 # so.") == ("Number #1, C#GAP05 and #GAP0 # so.", [])
    assert marked("مأوى #GAP05.") == ("مأوى.", [("GAP05", "مأوى.")])
    assert turned_notes([("Q1", "#GAP05 ")], codes=CODES).marks == ()
    assert turned_notes([("Q1", "a #GAP05")]).turned.text == "Q1\na #GAP05"
    assert CodeMark(3, 4, "GAP05") in turned_notes([("Q1", "a #GAP05")], codes=CODES).marks
