"""Codings, told with everything that leads down to the words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from leadline.access import find_withdrawn
from leadline.core.spans import Span
from leadline.core.vocabulary import (
    PASSAGE_ATTRIBUTES,
    Basis,
    Elicited,
    Layer,
    Polarity,
    Scope,
    Sensitivity,
    Time,
)
from leadline.interchange.tables.codings import CodingRow
from leadline.store.models import Coding, Interview, Study

COLUMNS = ("text", "turn", "speaker", "question", "code", "attributes", "coder", "words", "id")

WITHHELD = "(withheld)"
"""In place of words that are never quoted."""


@dataclass(frozen=True, slots=True)
class ToldCoding:
    """One coding as people read it; `attributes` names only what is not the ordinary."""

    text: str
    turn: int
    speaker: str
    question: str
    code: str
    attributes: str
    coder: str
    words: str
    id: str

    def row(self) -> tuple[Any, ...]:
        """In the order of COLUMNS."""
        return tuple(getattr(self, name) for name in COLUMNS)


def list_codings(
    study: Study, *, ids: list[str] | None = None, text: str = "", code: str = ""
) -> list[ToldCoding]:
    """Codings of current texts: by id, text, code, in order; never of what somebody said who withdrew."""
    wanted = []
    if ids is not None:
        wanted.append(Q(pk__in=ids))
    if text:
        wanted.append(Q(transcript__interview__key=text) | Q(transcript__document__key=text))
    if code:
        wanted.append(Q(code__key=code))
    return [_tell(coding) for coding in _live(study, *wanted)]


def list_rows(study: Study) -> list[CodingRow]:
    """All codings as rows of a codings file, but those of the words of somebody who withdrew."""
    return [
        CodingRow(
            interview=_key(c),
            code=c.code.key,
            quote=c.quote,
            coder=c.coder.key,
            span=Span(c.start, c.end),
            polarity=Polarity(c.polarity),
            basis=Basis(c.basis),
            time=Time(c.time),
            scope=Scope(c.scope),
            sensitivity=Sensitivity(c.sensitivity),
            elicited=Elicited(c.elicited),
            layer=Layer(c.layer),
        )
        for c in _live(study)
    ]


def _live(study: Study, *wanted: Q) -> list[Any]:
    """Codings of the words of those who still take part."""
    current = Coding.live.filter(transcript__study=study, transcript__is_current=True, is_accepted=True)
    related = ("code", "coder", "turn__question", "transcript__interview", "transcript__document")
    ordered = current.select_related(*related).defer("transcript__text")
    codings = ordered.filter(*wanted).order_by(*_IN_ORDER)
    gone = find_withdrawn(study)
    return [c for c in codings if not gone.holds(c.transcript.interview_id, c.turn and c.turn.informant_id)]


_IN_ORDER = ("transcript__interview__key", "transcript__document__key", "start", "code__key")


def _key(coding: Any) -> str:
    holder = coding.transcript.interview or coding.transcript.document
    return str(holder.key)


def _tell(coding: Any) -> ToldCoding:
    terms = [kind(getattr(coding, name)) for name, kind in PASSAGE_ATTRIBUTES.items()]
    return ToldCoding(
        text=_key(coding),
        turn=coding.turn.position + 1 if coding.turn else 0,
        speaker=coding.turn.speaker if coding.turn else "",
        question=coding.turn.question.key if coding.turn and coding.turn.question else "",
        code=coding.code.key,
        attributes=", ".join(term.label for term in (*terms, Layer(coding.layer)) if term),
        coder=coding.coder.key,
        words=coding.quote if coding.sensitivity != Sensitivity.WITHHOLD else WITHHELD,
        id=coding.id.hex,
    )


def count_codings_of(interview: Interview) -> int:
    """How many codings that count stand in the current text of an interview."""
    current = {"transcript__interview": interview, "transcript__is_current": True}
    return int(Coding.live.filter(**current, is_accepted=True).count())
