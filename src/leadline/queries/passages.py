"""A quotation looked up: where it stands, who said it, and whether it may be printed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from leadline.access import get_current_transcript, get_holder
from leadline.core.permission import latest_answer
from leadline.core.spans import Span, find_quotation
from leadline.core.text import normalise_text
from leadline.core.vocabulary import QuoteCheck, QuoteConsent, Sensitivity, TurnKind
from leadline.errors import Refused
from leadline.store.models import (
    CarryOver,
    Coding,
    Consent,
    Interview,
    PassageCheck,
    Study,
    Transcript,
    Turn,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A verified quotation and everything that decides about printing it.

    `informants` are pseudonyms of those who may have said it; `consent` the narrowest of theirs;
    `check` their answer where the passage was shown to them; `is_whole` whether it lies in one turn.
    """

    text_key: str
    is_document: bool
    case: str
    transcript: UUID
    version: int
    span: Span
    quote: str
    kind: TurnKind
    language: str
    question: str
    turn: int
    informants: tuple[str, ...]
    consent: QuoteConsent
    sensitivity: Sensitivity
    check: QuoteCheck | None
    translation: str
    is_whole: bool
    is_asked: bool


class Passages:
    """Looks quotations up; each text and its turns are read once."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self._texts: dict[str, _Text] = {}

    def find(self, key: str, quote: str) -> Passage:
        """The passage with these words in the current text of an interview or document.

        Raises ``NotFound`` (``interview-unknown``, ``transcript-absent``), ``Refused``
        (``interview-withdrawn``) or ``InputError`` (``quotation-absent``, ``quotation-ambiguous``).
        """
        if key not in self._texts:
            self._texts[key] = _Text(self.study, key)
        return self._texts[key].passage(normalise_text(quote))


_OF_TURN = (
    "id", "start", "end", "kind", "speaker", "language", "position", "original_id", "informant__pseudonym",
    "question__key",
)  # fmt: skip
"""What a quotation needs of its turn: plain values, for whole texts are read to find a few words."""


class _Text:
    """One text with what is known of it."""

    def __init__(self, study: Study, key: str) -> None:
        self.key = key
        holder = get_holder(study, key)
        interview = holder if isinstance(holder, Interview) else None
        found = get_current_transcript(holder)
        self.case: str = holder.case.key
        self.is_document = interview is None
        self.transcript = found
        turns = Turn.live.filter(transcript=found).order_by("position")
        self.turns: list[Any] = list(turns.values_list(*_OF_TURN, named=True))
        self.codings = list(Coding.live.filter(transcript=found).values_list("start", "end", "sensitivity"))
        checks = PassageCheck.live.filter(transcript=found).order_by("created_at")
        self.checks = list(checks.values_list("start", "end", "outcome"))
        self.consents: dict[str, QuoteConsent] = {}
        if interview is not None:
            self.consents = {
                p.informant.pseudonym: QuoteConsent.NONE
                for p in interview.participants.filter(deleted_at=None).select_related("informant")
            }
            takes_part = dict.fromkeys(self.consents, True)
            given = Consent.live.filter(interview=interview).select_related("informant")
            for consent in given.order_by("given_at"):
                allowed = QuoteConsent(consent.quote) if consent.takes_part else QuoteConsent.NONE
                self.consents[consent.informant.pseudonym] = allowed
                takes_part[consent.informant.pseudonym] = consent.takes_part
            if takes_part and not any(takes_part.values()):
                raise Refused("interview-withdrawn", key=key)
        # A passage that was never to be quoted and lost its place in a correction may stand anywhere.
        whose = {"transcript__interview": found.interview, "transcript__document": found.document}
        lost = CarryOver.live.filter(**whose, new=None, is_reviewed=False)
        self.is_withheld = lost.filter(old__sensitivity=Sensitivity.WITHHOLD).exists()
        self.names_informants = any(turn.informant__pseudonym is not None for turn in self.turns)

    def passage(self, quote: str) -> Passage:
        span = find_quotation(self.transcript.text, quote)
        turn = next((t for t in self.turns if t.start <= span.start < t.end), None)
        speakers = tuple(self.consents)
        if turn is not None and turn.informant__pseudonym is not None and len(speakers) > 1:
            speakers = (turn.informant__pseudonym,)
        marks = [s for start, end, s in self.codings if start < span.end and span.start < end]
        translated = next((t for t in self.turns if turn and t.original_id == turn.id), None)
        return Passage(
            text_key=self.key,
            is_document=self.is_document,
            case=self.case,
            transcript=self.transcript.id,
            version=self.transcript.version,
            span=span,
            quote=quote,
            kind=TurnKind(turn.kind) if turn else TurnKind.NOTES,
            language=(turn.language if turn else "") or self.transcript.language,
            question=(turn.question__key or "") if turn else "",
            turn=turn.position if turn else -1,
            informants=speakers,
            consent=_narrowest(self.consents[s] for s in speakers),
            sensitivity=Sensitivity.WITHHOLD
            if self.is_withheld
            else Sensitivity(max(marks, default=Sensitivity.ORDINARY)),
            check=latest_answer(span, self.checks),
            translation=_unlabelled(self.transcript.text[translated.start : translated.end])
            if translated
            else "",
            is_whole=turn is not None and span.end <= turn.end,
            is_asked=self.names_informants
            and turn is not None
            and bool(turn.speaker)
            and turn.informant__pseudonym is None,
        )


NARROWEST_FIRST = (
    QuoteConsent.NONE,
    QuoteConsent.CHECK_FIRST,
    QuoteConsent.BY_ROLE,
    QuoteConsent.BY_ROLE_AND_WIDE_REGION,
)


_TRANSLATION_LABEL = re.compile(r"^(?:\w+\s*)?\(?\s*translation\s*\)?\s*:\s*", re.IGNORECASE)


def _unlabelled(translation: str) -> str:
    """A translation as it is printed: without "PC (translation):" and the marks around the whole."""
    plain = _TRANSLATION_LABEL.sub("", translation).strip()
    for opening, closing in ('""', "“”", "«»"):
        if (
            plain.startswith(opening)
            and plain.endswith(closing)
            and plain.count(opening) == 1 + (opening == closing)
        ):
            return plain[1:-1].strip()
    return plain


def _narrowest(consents: Iterable[QuoteConsent]) -> QuoteConsent:
    return min(consents, key=NARROWEST_FIRST.index, default=QuoteConsent.NONE)


def list_turns(transcript: Transcript) -> list[tuple[int, str, str, str, str, str]]:
    """Number (from 1), time mark, speaker, question, kind and the first words of each turn."""
    turns = Turn.live.filter(transcript=transcript).select_related("question").order_by("position")
    return [
        (
            turn.position + 1,
            clock(turn.seconds),
            turn.speaker,
            turn.question.key if turn.question else "",
            TurnKind(turn.kind).label,
            first_words(transcript.text[turn.start : turn.end]),
        )
        for turn in turns
    ]


def clock(seconds: float | None) -> str:
    """A time mark as people write it, '' where there is none."""
    if seconds is None:
        return ""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest:02}"


def first_words(text: str, *, most: int = 70) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
