"""An interviewer's notes, written question by question, as a text whose turns belong to their questions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from leadline.core.text import normalise_text
from leadline.core.transcripts import Turn, TurnedText
from leadline.core.turn_marks import seconds_of
from leadline.core.vocabulary import TurnKind

TIME_MARK = re.compile(r"^[ \t]*\[(\d{1,3}:\d{2}(?::\d{2})?)\][ \t]*", re.MULTILINE)


CODE_MARK = re.compile(r"(?:^|(?<=\s))#(\S+)")


@dataclass(frozen=True, slots=True)
class CodeMark:
    """A code that was marked while the notes were written, and the words of the text that it is on."""

    start: int
    end: int
    code: str


@dataclass(frozen=True, slots=True)
class NotedText:
    """The text that notes make, and the codes marked in them."""

    turned: TurnedText
    marks: tuple[CodeMark, ...]


def turned_notes(
    notes: Iterable[tuple[str, str]],
    *,
    codes: Collection[str] = (),
    speaker: str = "",
    language: str = "",
) -> NotedText:
    """Join notes into one text: under each question's key a turn of kind notes, one more at each time mark.

    A code mark (``#GAP05``) is no part of the text: it is on its line, or, on a line of its own, on the turn.

    Parameters
    ----------
    notes
        Question key and what was written under it, in order; questions without words are left out.
    codes
        Keys of the codes that marks can name; what else follows a # stays as it was written.
    speaker
        The label of whoever the notes are of, where that is one person.
    language
        BCP 47 tag of the notes.
    """
    text = ""
    turns: list[Turn] = []
    marks: list[CodeMark] = []
    for question, written in notes:
        words, marked = _without_marks(normalise_text(written), codes)
        if not words:
            continue
        text += f"{chr(10) * 2 if text else ''}{question}\n"
        times = list(TIME_MARK.finditer(words))
        starts = [(0, None), *((m.end(), seconds_of(m[1])) for m in times)]
        ends = [*(m.start() for m in times), len(words)]
        own: list[Turn] = []
        for (start, seconds), end in zip(starts, ends, strict=True):
            if place := _trimmed(words, start, end, shift=len(text)):
                own.append(Turn(*place, speaker, question, TurnKind.NOTES, "", seconds))
        for at, code, is_alone in marked:
            end = words.find("\n", at)
            start = at + len((TIME_MARK.match(words, at) or [""])[0])
            line = _trimmed(words, start, end if end >= 0 else len(words), shift=len(text))
            here = [turn for turn in own if turn.end > len(text) + start] or own[-1:]
            if is_alone and here:
                line = (here[0].start, here[0].end)
            if line:
                marks.append(CodeMark(*line, code))
        turns += own
        text += words
    return NotedText(TurnedText(text, tuple(turns), language), tuple(dict.fromkeys(marks)))


def _trimmed(words: str, start: int, end: int, *, shift: int) -> tuple[int, int] | None:
    """An interval without white space at its edges, where `words` stand in a text; None if it is all that."""
    said = words[start:end]
    first = start + len(said) - len(said.lstrip())
    last = end - (len(said) - len(said.rstrip()))
    return (shift + first, shift + last) if first < last else None


def _without_marks(written: str, codes: Collection[str]) -> tuple[str, list[tuple[int, str, bool]]]:
    """Notes without code marks; where the line of each stands, its code, and whether it was alone there."""
    words, marked = "", []
    for line in written.strip().split("\n"):
        found = [(m, key) for m in CODE_MARK.finditer(line) if (key := m[1].rstrip(".,;:!?")) in codes]
        rest = line
        for mark, key in reversed(found):
            rest = (rest[: mark.start()].rstrip() + rest[mark.start() + 1 + len(key) :]).rstrip()
        is_alone = bool(found) and not TIME_MARK.sub("", rest).strip()
        at = words.rfind("\n") + 1 if is_alone and not rest.strip() else len(words) + bool(words)
        marked += [(at, key, is_alone) for _mark, key in found]
        if rest.strip() or not found:
            words += f"{chr(10) if words else ''}{rest}"
    return words.rstrip(), marked
