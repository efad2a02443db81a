"""Interviews and documents with their texts, as they are listed and read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Aggregate, Count, Exists, OuterRef, Q, TextField

from leadline.access import get_interview
from leadline.core.progress import TextState
from leadline.core.vocabulary import Layer, TurnKind
from leadline.errors import NotFound
from leadline.store.models import (
    Coding,
    Document,
    DocumentEvidence,
    Interview,
    Participant,
    Recording,
    Study,
    Transcript,
    Turn,
)


@dataclass(frozen=True, slots=True)
class ListedText:
    """A text to be read: `roles` are those who speak in it, `codings` those of every coder that count."""

    key: str
    title: str
    case: str
    case_name: str
    round: str
    roles: tuple[str, ...]
    language: str
    held_on: Any
    is_document: bool
    has_text: bool
    length: int
    codings: int
    coders: int
    is_coded: bool

    @property
    def state(self) -> TextState:
        """How far the work on it is."""
        if not self.has_text:
            return TextState.NO_TEXT_YET
        if self.is_coded:
            return TextState.CODING_FINISHED
        if self.codings:
            return TextState.BEING_CODED
        return TextState.DOCUMENT if self.is_document else TextState.NOT_CODED_YET


@dataclass(frozen=True, slots=True)
class ReadTurn:
    """A turn of a text; `start` and `end` in code points."""

    number: int
    start: int
    end: int
    speaker: str
    question: str
    kind: TurnKind
    language: str
    seconds: float | None


@dataclass(frozen=True, slots=True)
class ReadText:
    """The current version of a text, with its turns in order; a document's coding is never finished."""

    key: str
    title: str
    case_name: str
    is_document: bool
    is_coded: bool
    has_recording: bool
    transcript: UUID
    version: int
    language: str
    notice: str
    text: str
    turns: tuple[ReadTurn, ...]


def list_texts(study: Study) -> list[ListedText]:
    """Interviews first, then documents, each by key; in four queries."""
    counted = Q(codings__deleted_at=None, codings__is_accepted=True)
    current = Transcript.live.filter(study=study, is_current=True).annotate(
        coded=Count("codings", filter=counted),
        coders=Count("codings__coder", filter=counted & Q(codings__layer=Layer.CODER), distinct=True),
    )
    fields = ("interview_id", "document_id", "language", "length", "coded", "coders")
    facts = {row[0] or row[1]: row[2:] for row in current.values_list(*fields)}
    roles: dict[UUID, list[str]] = {}
    spoke = Participant.live.filter(interview__study=study).order_by("role__position")
    for interview, role in spoke.values_list("interview_id", "role__key"):
        roles.setdefault(interview, []).append(role)
    interviews = Interview.live.filter(study=study).select_related("case", "round").order_by("key")
    documents = Document.live.filter(study=study).select_related("case", "round").order_by("key")
    listed = [
        _listed(i, facts.get(i.id), roles=tuple(dict.fromkeys(roles.get(i.id, ())))) for i in interviews
    ]
    return listed + [_listed(d, facts.get(d.id), roles=()) for d in documents]


DOCUMENT_COLUMNS = ("document", "case", "round", "title", "evidence", "codings")


def list_documents(study: Study) -> list[tuple[str, str, str, str, int, int]]:
    """Key, case, round and title of each document, with the evidence and codings of its current text."""
    current = DocumentEvidence.live.filter(document__study=study, transcript__is_current=True)
    evidence = dict(current.values_list("document__key").annotate(Count("id")))
    return [
        (one.key, one.case, one.round, one.title, evidence.get(one.key, 0), one.codings)
        for one in list_texts(study)
        if one.is_document
    ]


def _listed(holder: Any, facts: tuple[Any, ...] | None, *, roles: tuple[str, ...]) -> ListedText:
    language, length, codings, coders = facts or ("", 0, 0, 0)
    is_document = isinstance(holder, Document)
    return ListedText(
        key=holder.key,
        title=holder.title if is_document else "",
        case=holder.case.key,
        case_name=holder.case.name,
        round=holder.round.key,
        roles=roles,
        language=language or getattr(holder, "language", ""),
        held_on=getattr(holder, "held_on", None),
        is_document=is_document,
        has_text=facts is not None,
        length=length,
        codings=codings,
        coders=coders,
        is_coded=getattr(holder, "is_coded", False),
    )


def get_text(study: Study, key: str) -> ReadText:
    """The current text of an interview or document, in two queries of what a page shows and nothing else.

    Raises ``NotFound``: ``interview-unknown`` or ``transcript-absent``.
    """
    found = Transcript.live.filter(study=study, is_current=True).filter(
        Q(interview__key=key, interview__deleted_at=None) | Q(document__key=key, document__deleted_at=None)
    )
    holder = ("interview__is_coded", "interview__case__name", "document__title", "document__case__name")
    sound = Exists(Recording.live.filter(interview=OuterRef("interview")))
    row = found.values_list(*holder, sound, "id", "version", "language", "notice", "text").first()
    if row is None:
        get_interview(study, key)
        raise NotFound("transcript-absent", key=key)
    is_coded, interview_case, title, document_case, has_recording, transcript, *told = row
    is_document = title is not None
    version, language, notice, words = told
    return ReadText(
        key=key,
        title=title or "",
        case_name=document_case if is_document else interview_case,
        is_document=is_document,
        is_coded=bool(is_coded),
        has_recording=has_recording,
        transcript=transcript,
        version=version,
        language=language,
        notice=notice,
        text=words,
        turns=_turns_of(transcript),
    )


def _turns_of(transcript: UUID) -> tuple[ReadTurn, ...]:
    fields = ("start", "end", "speaker", "question__key", "kind", "language", "seconds")
    rows = Turn.live.filter(transcript=transcript).order_by("start").values_list("position", *fields)
    return tuple(
        ReadTurn(number + 1, start, end, speaker, question or "", TurnKind(kind), language, seconds)
        for number, start, end, speaker, question, kind, language, seconds in rows
    )


CODING_FIELDS = (
    *("id", "start", "end", "code__key", "layer"),
    *("polarity", "basis", "time", "scope", "sensitivity", "elicited"),
)


class _JSONList(Aggregate):
    """The values of a column as one JSON list, written by the database."""

    function = "JSON_GROUP_ARRAY"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """`JSON_AGG`, as text: what is read is handed on, not looked into."""
        return self.as_sql(
            compiler, connection, function="JSON_AGG", template="%(function)s(%(expressions)s)::text"
        )


def map_codings_as_json(transcript: UUID) -> dict[str, str]:
    """Coder -> their codings of a text, in no order, as a JSON list of columns (CODING_FIELDS); in one query.

    A text can have thousands: the database writes one row a coder, and nothing else is made of it.
    """
    found = Coding.live.filter(transcript=transcript, is_accepted=True)
    columns = {f"column_{place}": _JSONList(field) for place, field in enumerate(CODING_FIELDS)}
    rows = found.values_list("coder__key").annotate(**columns)
    return {coder: f"[{','.join(lists)}]" for coder, *lists in rows}
