"""Notes become a text whose turns belong to their questions."""

from __future__ import annotations

from leadline.core.notes import turned_notes
from leadline.core.vocabulary import TurnKind


def test_each_stretch_belongs_to_its_question_and_is_notes() -> None:
    made = turned_notes(
        [("Q1", " First words.\nMore of it. "), ("Q2", "   "), ("Q3", "Third.")], speaker="PC"
    )
    assert made.text == "Q1\nFirst words.\nMore of it.\n\nQ3\nThird."
    told = [(turn.question, made.text[turn.start : turn.end], turn.speaker) for turn in made.turns]
    assert told == [("Q1", "First words.\nMore of it.", "PC"), ("Q3", "Third.", "PC")]
    assert {turn.kind for turn in made.turns} == {TurnKind.NOTES}


def test_a_time_mark_at_the_start_of_a_line_begins_a_turn() -> None:
    made = turned_notes([("Q1", "Before.\n[12:05] After, at [3:00] or so.\n[1:02:03]\nAt the end.")])
    told = [(turn.seconds, made.text[turn.start : turn.end]) for turn in made.turns]
    assert told == [(None, "Before."), (725.0, "After, at [3:00] or so."), (3723.0, "At the end.")]


def test_arabic_and_decomposed_letters_are_cut_at_code_points() -> None:
    made = turned_notes([("Q1", "[0:10] مُدَّة العمل\n[0:20] Re\u0301seau")], language="ar")
    assert [made.text[t.start : t.end] for t in made.turns] == ["مُدَّة العمل", "Réseau"]
    assert made.language == "ar"


def test_a_mark_without_words_makes_no_turn() -> None:
    assert turned_notes([("Q1", "[0:10]\n[0:20] ")]).turns == ()
