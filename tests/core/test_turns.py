"""Turns: labels, times and questions as transcribers write them; spans that hold exactly the words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.core.text import normalise_text
from leadline.core.turn_marks import is_asker, line_mark, question_mark, seconds_of
from leadline.core.turns import GuideQuestion, Recognition, recognise_turns
from leadline.core.vocabulary import TurnKind

GUIDE = tuple(GuideQuestion(f"Q{number}") for number in range(1, 19))
WORDED = (
    GuideQuestion("Q1", ("Please describe your role and how protection coordination is organised here.",)),
    GuideQuestion("Q8", ("Is trafficking taken up anywhere in the coordination structure?",)),
    GuideQuestion("Q9", ("Who is expected to lead, and is that agreed?",)),
)


def said(found: Recognition) -> list[tuple[str, str, str]]:
    """Speaker, question and words of each turn."""
    text = found.turns.text
    return [(turn.speaker, turn.question, text[turn.start : turn.end]) for turn in found.turns.turns]


def kinds(found: Recognition) -> list[TurnKind]:
    return [turn.kind for turn in found.turns.turns]


def doubts(found: Recognition) -> list[tuple[str, str]]:
    return [(doubt.kind, doubt.guess) for doubt in found.doubtful]


@pytest.mark.parametrize(
    ("line", "label", "seconds", "words"),
    [
        ("[00:01:31] PC: speech", "PC", 91.0, "speech"),
        ("[Chercheur] (0:01 - 0:11)", "Chercheur", 1.0, ""),
        ("[Interviewe] (0:14 – 1 :02)", "Interviewe", 14.0, ""),
        ("[Interviewe] (22:175 - 22:17)", "Interviewe", 1337.0, ""),
        ("Intervenant 1 00:01:02", "Intervenant 1", 62.0, ""),
        ("Jean-Paul 0:03", "Jean-Paul", 3.0, ""),
        ("NAME (00:12)", "NAME", 12.0, ""),
        ("Dr. Amal (00:12): hi", "Dr. Amal", 12.0, "hi"),
        ("**INT:** hi", "INT", None, "hi"),
        ("INT\thello there", "INT", None, "hello there"),
        ("Speaker 1: x", "Speaker 1", None, "x"),
        ("Chercheur : bonjour", "Chercheur", None, "bonjour"),
        ("المحاور: مرحبا", "المحاور", None, "مرحبا"),
        ("00:01:10", "", 70.0, ""),
        ("(1:10) hello", "", 70.0, "hello"),
        ("[1:02:03.5] x", "", 3723.5, "x"),
    ],
)
def test_labels_and_times(line: str, label: str, seconds: float | None, words: str) -> None:
    mark = line_mark(line)
    assert mark is not None
    assert (mark.label, mark.seconds, line[mark.speech :]) == (label, seconds, words)


@pytest.mark.parametrize(
    "line", ["8:30 we start", "see http://example.org", "12:45", "plain words", "2:1 is a ratio"]
)
def test_no_label_and_no_time(line: str) -> None:
    assert line_mark(line) is None


@pytest.mark.parametrize(
    ("line", "number", "is_worded"),
    [
        ("Q8", 8, True),
        ("Q8*", 8, True),
        ("Question 8: y", 8, True),
        ("question n° 8 : y", 8, True),
        ("8. x", 8, False),
        ("8) x", 8, False),
        ("0-Donc", 0, False),
        ("1 - Est-ce", 1, False),
        ("السؤال ٨: كيف", 8, True),
    ],
)
def test_question_numbers(line: str, number: int, is_worded: bool) -> None:
    mark = question_mark(line)
    assert mark is not None and (mark.number, mark.is_worded) == (number, is_worded)


@pytest.mark.parametrize("line", ["3.5 km", "12", "1:10", "45 ans", "2018-2019 was bad", "Q is a letter"])
def test_no_question_numbers(line: str) -> None:
    assert question_mark(line) is None


def test_digits_of_other_scripts() -> None:
    assert seconds_of("٠١:١٠") == 70.0


def test_who_asks() -> None:
    assert is_asker("INT") and is_asker("Checheur") and is_asker("Interviewer 2") and is_asker("المُحاوِر")
    assert (
        not is_asker("Interviewe")
        and not is_asker("Interviewé")
        and not is_asker("PC")
        and not is_asker("Teacher")
    )


def test_the_bundled_dialect_verbatim() -> None:
    text = (
        "## Opening\n\n[00:00:04] INT: Voilà: ça tourne.\n\n[00:00:26] PC: D'accord.\n\n## "
        "Q1\n\n[00:01:20] INT: Et ?\n\n"
        '[00:01:27] PC: Je coordonne.\n\n~ PC (translation): "I coordinate."\n\n## Close\n\n[00:02:00] '
        "INT: Merci.\n"
    )
    found = recognise_turns(
        text, questions=GUIDE, kind=TurnKind.VERBATIM, language="fr", translation_language="en"
    )
    assert said(found) == [
        ("INT", "", "Voilà: ça tourne."),
        ("PC", "", "D'accord."),
        ("INT", "Q1", "Et ?"),
        ("PC", "Q1", "Je coordonne."),
        ("PC", "Q1", '"I coordinate."'),
        ("INT", "", "Merci."),
    ]
    translation = found.turns.turns[4]
    assert (translation.kind, translation.original, translation.language) == (TurnKind.TRANSLATION, 3, "en")
    assert [turn.seconds for turn in found.turns.turns] == [4.0, 26.0, 80.0, 87.0, None, 120.0]
    assert found.found.speakers == {"INT": 3, "PC": 2}
    assert found.found.times == 5
    assert found.found.questions == {"Q1": 1}
    assert found.doubtful == ()


def test_the_bundled_dialect_notes() -> None:
    text = (
        "\n## Q8\n\nNote: not taken up. INT: is no label here.\n\n"
        '> "Nadie lo dice."\n\n~ PC (translation): "Nobody says it."\n\nSecond paragraph.\n\n## '
        "Q3\n\nShort.\n\n## Q8\n\nAgain.\n"
    )
    for kind in (TurnKind.NOTES, None):
        found = recognise_turns(text, questions=GUIDE, kind=kind)
        assert said(found) == [
            ("", "Q8", "Note: not taken up. INT: is no label here."),
            ("", "Q8", '"Nadie lo dice."'),
            ("", "Q8", '"Nobody says it."'),
            ("", "Q8", "Second paragraph."),
            ("", "Q3", "Short."),
            ("", "Q8", "Again."),
        ]
        assert kinds(found)[:3] == [TurnKind.NOTES, TurnKind.VERBATIM, TurnKind.TRANSLATION]
        assert found.turns.turns[2].original == 1
        assert found.found.questions == {"Q8": 2, "Q3": 1}
        assert found.doubtful == ()


@pytest.mark.parametrize(
    ("text", "numbered", "unlike"),
    [
        ("INT: 8. Is trafficking taken up anywhere in the structure?\n\nPC: No.", 1, []),
        ("INT: 8. So is it taken up anywhere in your coordination?\n\nPC: No.", 1, []),  # told freely
        ("INT: 8. How many children go to school here?\n\nPC: Few.", 1, ["Q8"]),
        ("INT: Q9 - How many children go to school here?\n\nPC: Few.", 1, ["Q9"]),
        ("INT: 8. And then?\n\nPC: Nothing.", 1, []),  # too little is said to tell
        ("INT: Q8\n\nPC: Nothing at all of the kind.", 0, []),
        ("INT: 7. How many children go to school here?\n\nPC: Few.", 0, []),  # not in the guide
        ("8. The cluster meets every month in the capital.", 0, []),  # notes: an answer by its number
        ("8. How many children go to school here?\n\nFew do.", 1, ["Q8"]),
        ("## 8. How many children go to school\n\nFew do.", 1, ["Q8"]),
        ("## Q8\n\nFew do.", 0, []),
    ],
)
def test_a_number_beside_other_words_than_the_guides_is_doubtful(
    text: str, numbered: int, unlike: list[str]
) -> None:
    found = recognise_turns(text, questions=WORDED)
    assert found.found.numbered == numbered
    assert [doubt.guess for doubt in found.doubtful if doubt.kind == "wording-unlike"] == unlike


def test_a_question_is_carried_on_and_cuts_the_turn_of_who_asks() -> None:
    text = (
        "[Chercheur] (0:01 - 0:11)\n\nC'est parti.\n\n1 - Ta journée ?\n\nEncore.\n\n"
        "[Interviewe] (0:11)\n\nOui.\n\n2 - non."
    )
    found = recognise_turns(text, questions=GUIDE)
    assert said(found) == [
        ("Chercheur", "", "C'est parti."),
        ("Chercheur", "Q1", "1 - Ta journée ?\n\nEncore."),
        ("Interviewe", "Q1", "Oui.\n\n2 - non."),
    ]
    assert doubts(found) == [("number-in-answer", "Q2")]


def test_the_wording_of_the_guide_is_a_question() -> None:
    text = (
        "INT: So, is trafficking taken up anywhere in the coordination structure here?\nPC: No.\n"
        "INT: And who leads?\nPC: Nobody."
    )
    found = recognise_turns(text, questions=WORDED)
    assert [question for _, question, _ in said(found)] == ["Q8", "Q8", "Q8", "Q8"]
    heading = recognise_turns(
        "## Who is expected to lead, and is that agreed?\n\nNot agreed.", questions=WORDED
    )
    assert said(heading) == [("", "Q9", "Not agreed.")]


def test_an_answer_that_repeats_the_question_does_not_ask_it() -> None:
    text = "INT: Hello.\nPC: Is trafficking taken up anywhere in the coordination structure, you ask."
    assert [question for _, question, _ in said(recognise_turns(text, questions=WORDED))] == ["", ""]


def test_two_questions_of_one_number_are_not_told_apart() -> None:
    guide = (GuideQuestion("A1"), GuideQuestion("B1"))
    assert said(recognise_turns("Q1\n\nwords", questions=guide)) == [("", "", "Q1"), ("", "", "words")]


def test_a_range_is_a_question_only_where_it_is_the_next_one() -> None:
    text = (
        "[0:01] INT: 1 - First?\n[0:02] PC: 45.\n[0:03] INT: 2-45 years, then?\n[0:04] INT: 2-3 people?\n"
        "[0:05] INT: 4-5?"
    )
    assert [q for _, q, _ in said(recognise_turns(text, questions=GUIDE))] == ["Q1", "Q1", "Q2", "Q2", "Q2"]


def test_numbered_notes() -> None:
    text = "Q8\n\nNot taken up.\n\nQuestion 9: Nobody leads.\n\n1. a list\n\n2. of points"
    found = recognise_turns(text, questions=GUIDE)
    assert [(question, words) for _, question, words in said(found)] == [
        ("Q8", "Not taken up."),
        ("Q9", "Question 9: Nobody leads."),
        ("Q9", "1. a list"),
        ("Q9", "2. of points"),
    ]
    assert doubts(found) == [("number-in-list", "Q1"), ("number-in-list", "Q2")]
    bare = recognise_turns("8. Not taken up.\n\nMore.\n\n9. Nobody.", questions=GUIDE)
    assert [question for _, question, _ in said(bare)] == ["Q8", "Q8", "Q9"]


def test_notes_have_no_speakers_by_mere_colons() -> None:
    text = "Date: 3 May\n\nPlace: by phone\n\nGaps: no money.\n\nGaps: no staff.\n\nGaps: no time."
    found = recognise_turns(text, questions=GUIDE)
    assert set(kinds(found)) == {TurnKind.NOTES}
    assert found.found.speakers == {}


def test_unknown_names_are_speakers_when_they_come_again_and_again() -> None:
    text = "\n".join(["Amal: one?", "Bruno: two."] * 3)
    assert recognise_turns(text).found.speakers == {"Amal": 3, "Bruno": 3}


def test_a_label_seen_once_in_a_transcript_is_doubtful() -> None:
    text = "INT: a\nand b\nPC (0:10): b\nINT: c\nand d\nMinister: d"
    found = recognise_turns(text)
    assert said(found)[-1] == ("INT", "", "c\nand d\nMinister: d")
    assert doubts(found) == [("label-unsure", "Minister")]


def test_dialogue_by_dashes() -> None:
    found = recognise_turns("– Who leads?\n– Nobody.\n– Why?\n– No money.")
    assert [words for _, _, words in said(found)] == ["Who leads?", "Nobody.", "Why?", "No money."]
    assert set(kinds(found)) == {TurnKind.VERBATIM}
    assert set(kinds(recognise_turns("- no money\n- no staff"))) == {TurnKind.NOTES}


def test_times_that_go_back_and_speakers_carried_over_are_doubtful() -> None:
    found = recognise_turns("[0:10] INT: a\n[0:05] PC: b\n[0:20] more of it")
    assert said(found) == [("INT", "", "a"), ("PC", "", "b"), ("PC", "", "more of it")]
    assert doubts(found) == [("time-goes-back", ""), ("speaker-carried-over", "PC")]


def test_a_footnote_is_a_note_and_the_speaker_goes_on() -> None:
    found = recognise_turns("[0:01] PC: said\n\n[^1] checked later\n\nand more")
    assert said(found) == [("PC", "", "said"), ("", "", "checked later"), ("PC", "", "and more")]
    assert kinds(found) == [TurnKind.VERBATIM, TurnKind.NOTES, TurnKind.VERBATIM]


def test_lines_wrapped_by_hand_are_one_paragraph() -> None:
    line = "a line of about seventy characters, as people wrap them by hand, and on"
    found = recognise_turns(f"{line}\n{line}\nend.\n\nnext paragraph")
    assert [words for _, _, words in said(found)] == [f"{line}\n{line}\nend.", "next paragraph"]


def test_a_label_without_speech_is_no_turn() -> None:
    found = recognise_turns("INT: a\nPC:\nINT: b\nPC: c")
    assert [speaker for speaker, _, _ in said(found)] == ["INT", "INT", "PC"]
    assert doubts(found) == [("label-without-speech", "PC")]


pieces = st.sampled_from(
    ["INT: ", "PC: ", "[00:01:10] ", "(1:10)", "Q8", "8. ", "## Q3", "## ", "> ", "~ ", "- ", "[^1] ", "\n",
     "\n\n", " ", "words", "é", "\u05d0", "[x]", "\t", "Speaker 1 0:10"]
)  # fmt: skip


@given(st.lists(st.one_of(pieces, st.text(max_size=5)), max_size=40), st.sampled_from([None, *TurnKind]))
def test_turns_are_in_order_apart_trimmed_and_hold_words(parts: list[str], kind: TurnKind | None) -> None:
    text = normalise_text("".join(parts))
    found = recognise_turns(text, questions=GUIDE, kind=None if kind is TurnKind.TRANSLATION else kind)
    end = 0
    for position, turn in enumerate(found.turns.turns):
        assert end <= turn.start < turn.end <= len(text)
        words = text[turn.start : turn.end]
        assert words == words.strip()
        assert turn.question in {"", *(question.key for question in GUIDE)}
        assert turn.original is None or turn.original < position
        end = turn.end
    assert sum(found.found.speakers.values()) <= len(found.turns.turns)
    for doubt in found.doubtful:
        assert 0 <= doubt.start <= doubt.end <= len(text)


@given(
    st.lists(
        st.tuples(st.sampled_from(["INT", "PC"]), st.text("abc ?.", min_size=1, max_size=20)), min_size=3
    )
)
def test_what_was_labelled_is_found_again(dialogue: list[tuple[str, str]]) -> None:
    spoken = [(speaker, words.strip()) for speaker, words in dialogue if words.strip()]
    text = "\n\n".join(f"[00:00:01] {speaker}: {words}" for speaker, words in spoken)
    found = recognise_turns(text)
    assert [(speaker, words) for speaker, _, words in said(found)] == spoken
