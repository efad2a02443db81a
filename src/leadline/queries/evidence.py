"""The words behind numbers: passages of codings, in two queries."""

from __future__ import annotations

from collections.abc import Collection

from leadline.core.vocabulary import Layer, Sensitivity
from leadline.reporting.evidence.explaining import CodedWords
from leadline.store.models import Coding, Study, Transcript

AROUND = 70
"""Code points shown on each side of what a dictionary found: a word alone says little."""


def map_passages(study: Study, ids: Collection[str] | None = None) -> dict[str, CodedWords]:
    """Coding id (hexadecimal) -> passage, of all codings of current texts, or of those named."""
    found = Coding.live.filter(transcript__study=study, transcript__is_current=True, is_accepted=True)
    if ids is not None:
        found = found.filter(pk__in=ids)
    by_dictionary = found.filter(layer=Layer.DICTIONARY).values("transcript")
    texts = dict(Transcript.live.filter(pk__in=by_dictionary).values_list("id", "text"))
    rows = found.values_list(
        *("id", "quote", "sensitivity", "turn__position", "turn__language", "transcript__language"),
        *("transcript__interview__key", "transcript__document__key"),
        *("layer", "transcript_id", "start", "end"),
    )
    passages = {}
    for row in rows.iterator():
        coding, quote, sensitivity, turn, turn_language, language, interview, document, *place = row
        layer, transcript, start, end = place
        words = quote if layer != Layer.DICTIONARY else _in_context(texts[transcript], start, end)
        passages[coding.hex] = CodedWords(
            text_key=interview or document,
            turn=0 if turn is None else turn + 1,
            words=words,
            language=turn_language or language,
            is_withheld=sensitivity == Sensitivity.WITHHOLD,
        )
    return passages


def _in_context(text: str, start: int, end: int) -> str:
    before = text[max(0, start - AROUND) : start].replace("\n", " ")
    after = text[end : end + AROUND].replace("\n", " ")
    opening = "… " if start > AROUND else ""
    closing = " …" if end + AROUND < len(text) else ""
    return f"{opening}{before.lstrip()}[{text[start:end]}]{after.rstrip()}{closing}"
