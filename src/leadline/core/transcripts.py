"""A text and its turns, as readers and the store exchange them."""

from __future__ import annotations

from dataclasses import dataclass

from leadline.core.vocabulary import TurnKind


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's stretch of a text.

    Attributes
    ----------
    start, end
        The speech itself (without speaker label and time mark), code points of the text.
    speaker
        The label as it stands in the text, '' where there is none.
    question
        Key of the guide's question it belongs to, '' where none was recognised.
    kind
        Verbatim, interviewer's notes, or a translation.
    language
        BCP 47 tag, '' for that of the transcript.
    seconds
        The time mark, from the beginning of the recording.
    original
        For a translation: the position, among the turns, of the turn it translates.
    """

    start: int
    end: int
    speaker: str = ""
    question: str = ""
    kind: TurnKind = TurnKind.VERBATIM
    language: str = ""
    seconds: float | None = None
    original: int | None = None


@dataclass(frozen=True, slots=True)
class TurnedText:
    """A normalised text cut into turns, in order, not overlapping."""

    text: str
    turns: tuple[Turn, ...]
    language: str = ""
