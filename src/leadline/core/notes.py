"""An interviewer's notes, written question by question, as a text whose turns belong to their questions."""

from __future__ import annotations

import re
from collections.abc import Iterable

from leadline.core.text import normalise_text
from leadline.core.transcripts import Turn, TurnedText
from leadline.core.turn_marks import seconds_of
from leadline.core.vocabulary import TurnKind

TIME_MARK = re.compile(r"^[ \t]*\[(\d{1,3}:\d{2}(?::\d{2})?)\][ \t]*", re.MULTILINE)


def turned_notes(notes: Iterable[tuple[str, str]], *, speaker: str = "", language: str = "") -> TurnedText:
    """Join notes into one text: under each question's key a turn of kind notes, one more at each time mark.

    Parameters
    ----------
    notes
        Question key and what was written under it, in order; questions without words are left out.
    speaker
        The label of whoever the notes are of, where that is one person.
    language
        BCP 47 tag of the notes.
    """
    text = ""
    turns: list[Turn] = []
    for question, written in notes:
        words = normalise_text(written).strip()
        if not words:
            continue
        text += f"{chr(10) * 2 if text else ''}{question}\n"
        marks = list(TIME_MARK.finditer(words))
        starts = [(0, None), *((m.end(), seconds_of(m[1])) for m in marks)]
        ends = [*(m.start() for m in marks), len(words)]
        for (start, seconds), end in zip(starts, ends, strict=True):
            said = words[start:end]
            first = start + len(said) - len(said.lstrip())
            last = end - (len(said) - len(said.rstrip()))
            if first < last:
                place = (len(text) + first, len(text) + last)
                turns.append(Turn(*place, speaker, question, TurnKind.NOTES, "", seconds))
        text += words
    return TurnedText(text, tuple(turns), language)
