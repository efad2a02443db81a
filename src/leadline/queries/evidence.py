"""The words behind numbers: passages of codings, in one query."""

from __future__ import annotations

from dataclasses import dataclass

from leadline.core.vocabulary import Sensitivity
from leadline.store.models import Coding, Study


@dataclass(frozen=True, slots=True)
class EvidencePassage:
    """A coded passage; `turn` is its number as people count (from 1), 0 where there is none."""

    text_key: str
    turn: int
    words: str
    language: str
    is_withheld: bool


def map_passages(study: Study) -> dict[str, EvidencePassage]:
    """Coding id (hexadecimal) -> passage, of all codings of current texts."""
    found = Coding.live.filter(transcript__study=study, transcript__is_current=True, is_accepted=True)
    rows = found.values_list(
        *("id", "quote", "sensitivity", "turn__position", "turn__language", "transcript__language"),
        *("transcript__interview__key", "transcript__document__key"),
    )
    return {
        coding.hex: EvidencePassage(
            text_key=interview or document,
            turn=0 if turn is None else turn + 1,
            words=quote,
            language=turn_language or language,
            is_withheld=sensitivity == Sensitivity.WITHHOLD,
        )
        for coding, quote, sensitivity, turn, turn_language, language, interview, document in rows.iterator()
    }
