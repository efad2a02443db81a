"""Taking in texts: a transcript never changes; a correction is a new version."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leadline.core.anchors import carry_spans
from leadline.core.spans import Span, quotation
from leadline.core.text import text_hash
from leadline.core.transcripts import TurnedText
from leadline.core.vocabulary import QuoteCheck, TurnKind
from leadline.errors import InputError, Refused
from leadline.services.audit import audited
from leadline.services.coverage import Followed, follow_turns, noted
from leadline.store.models import (
    Actor,
    Attachment,
    CarryOver,
    Coding,
    Consent,
    Document,
    DocumentEvidence,
    EvidenceCarryOver,
    Informant,
    Interview,
    Participant,
    PassageCheck,
    Question,
    Study,
    Transcript,
    Turn,
)


@dataclass(frozen=True, slots=True)
class Original:
    """The file a text came from, byte for byte."""

    filename: str
    content: bytes


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A text to store: cut into turns, with its original and what its reader lost."""

    turned: TurnedText
    original: Original | None = None
    notice: str = ""
    losses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """Codings and evidence carried to a new version (some to be reviewed) or not; what coverage followed."""

    transcript: Transcript
    carried: int
    to_review: int
    not_carried: int
    coverage: Followed


@dataclass(frozen=True, slots=True)
class Assigned:
    """How many turns were corrected, and what that did to the coverage."""

    turns: int
    coverage: Followed


def add_transcript(holder: Interview | Document, taken: TakenIn, *, by: Actor) -> Transcript | None:
    """Store the first version of a text; None when the same text is already there.

    Raises ``Refused``: ``consent-absent`` when a participant did not agree to take part,
    ``transcript-exists`` when another text is there (correct it instead).
    """
    return add_transcripts([(holder, taken)], study=holder.study, by=by)[0]


def add_transcripts(
    pairs: Sequence[tuple[Interview | Document, TakenIn]], *, study: Study, by: Actor
) -> list[Transcript | None]:
    """Store many first versions in one transaction; see :func:`add_transcript`."""
    with audited("add-transcripts", by=by) as entry:
        shelf = _Shelf(study, by=by)
        stored = [shelf.add(holder, taken) for holder, taken in pairs]
        shelf.save()
        entry.note(
            study=study.id,
            added=[str(t.id) for t in stored if t is not None][:100],
            count=sum(t is not None for t in stored),
        )
    return stored


def correct_transcript(old: Transcript, taken: TakenIn, *, by: Actor) -> Correction:
    """Make a new version and carry codings and a document's evidence over; what is lost is recorded.

    The rows of the old version stay with it; the carried ones are new rows, and a record leads back.
    Raises ``Refused``: ``transcript-superseded``, ``correction-changes-nothing``, ``consent-absent`` where
    nobody takes part any more, ``correction-of-withdrawn`` where words of somebody who withdrew stand in it.
    """
    with audited("correct-transcript", by=by) as entry:
        if not old.is_current:
            raise Refused("transcript-superseded", version=old.version)
        if old.sha256 == text_hash(taken.turned.text):
            raise Refused("correction-changes-nothing", version=old.version)
        shelf = _Shelf(old.study, by=by)
        gone = shelf.gone(old.interview)
        if old.interview is not None and gone and shelf.spoke.get(old.interview.id, set()) <= gone:
            raise Refused("consent-absent", key=old.interview.key)
        new = shelf.version(old.interview or old.document, taken, number=old.version + 1)
        _refuse_withdrawn(old, shelf.turns, gone)
        old.is_current = False
        old.save(update_fields=["is_current"])
        shelf.save()
        records = _carry_codings(old, new, turns=shelf.turns, by=by) + _carry_evidence(old, new, by=by)
        _carry_checks(old, new, gone=gone, by=by)
        lost = sum(record.new is None for record in records)
        to_review = sum(not record.is_reviewed for record in records) - lost
        followed = follow_turns(old.interview, by)
        entry.note(
            study=old.study_id,
            old=old.id,
            new=new.id,
            carried=len(records) - lost,
            to_review=to_review,
            not_carried=lost,
            **noted(followed),
        )
    return Correction(new, len(records) - lost, to_review, lost, followed)


def review_carried(study: Study, *, of: Interview | Document | None = None, by: Actor) -> int:
    """Say that what corrections carried over and lost (`of` one text, or all) was looked at; how many."""
    with audited("review-carried", by=by) as entry:
        waiting: dict[str, Any] = {"transcript__study": study, "is_reviewed": False}
        if of is not None:
            waiting["transcript__interview" if isinstance(of, Interview) else "transcript__document"] = of
        codings, evidence = (
            model.live.filter(**waiting).update(is_reviewed=True) for model in (CarryOver, EvidenceCarryOver)
        )
        entry.note(study=study.id, text=of.key if of else "", codings=codings, evidence=evidence)
    return int(codings + evidence)


def _refuse_withdrawn(old: Transcript, turns: Sequence[Turn], gone: Collection[Any]) -> None:
    """A new version holds no turn known to be of somebody who withdrew; the others' can be corrected."""
    theirs = [turn for turn in turns if turn.informant is not None and turn.informant.id in gone]
    if theirs and old.interview is not None:
        raise Refused(
            "correction-of-withdrawn",
            key=old.interview.key,
            informants=", ".join(sorted({turn.informant.pseudonym for turn in theirs if turn.informant})),
            turns=", ".join(str(turn.position + 1) for turn in theirs),
        )


_TAKES_PART = ("interview_id", "informant_id", "takes_part")


class _Shelf:
    """Collects the rows of new texts and stores them in batches."""

    def __init__(self, study: Study, *, by: Actor) -> None:
        self.study, self.by = study, by
        self.questions = {q.key: q for q in Question.live.filter(study=study)}
        current = Transcript.live.filter(study=study, is_current=True).only(
            "id", "sha256", "interview_id", "document_id", "version"
        )
        self.current = {t.interview_id or t.document_id: t for t in current}
        self.people: dict[Any, dict[str, Informant]] = {}
        spoke = Participant.live.filter(interview__study=study).select_related("informant", "role")
        self.spoke: dict[Any, set[Any]] = {}
        for p in spoke.order_by("created_at"):
            self.people.setdefault(p.interview_id, {})[p.role.key] = p.informant
            self.spoke.setdefault(p.interview_id, set()).add(p.informant_id)
        given = Consent.live.filter(interview__study=study).order_by("given_at", "id")
        latest = {(i, who): does for i, who, does in given.values_list(*_TAKES_PART)}
        self.refused: dict[Any, set[Any]] = {}
        for (interview, who), does in latest.items():
            if not does:
                self.refused.setdefault(interview, set()).add(who)
        self.attachments: dict[str, Attachment] = {
            a.sha256: a for a in Attachment.live.filter(study=study).defer("content")
        }
        self.new_attachments: list[Attachment] = []
        self.transcripts: list[Transcript] = []
        self.turns: list[Turn] = []

    def add(self, holder: Interview | Document, taken: TakenIn) -> Transcript | None:
        if holder.id in self.refused:
            raise Refused("consent-absent", key=holder.key)
        known = self.current.get(holder.id)
        if known is not None:
            if known.sha256 == text_hash(taken.turned.text):
                return None
            raise Refused("transcript-exists", key=holder.key, version=known.version)
        return self.version(holder, taken, number=1)

    def gone(self, interview: Interview | None) -> set[Any]:
        """Those who do not take part, or no longer."""
        return self.refused.get(interview.id, set()) if interview else set()

    def version(self, holder: Interview | Document | None, taken: TakenIn, *, number: int) -> Transcript:
        text = taken.turned.text
        interview = holder if isinstance(holder, Interview) else None
        transcript = Transcript(
            study=self.study,
            interview=interview,
            document=holder if isinstance(holder, Document) else None,
            version=number,
            language=taken.turned.language or (interview.language if interview else ""),
            text=text,
            sha256=text_hash(text),
            length=len(text),
            notice=taken.notice,
            attachment=self._attachment(taken.original),
            losses=list(taken.losses),
            created_by=self.by,
        )
        self.transcripts.append(transcript)
        self._cut(transcript, taken.turned, people=self.people.get(interview.id, {}) if interview else {})
        return transcript

    def _attachment(self, original: Original | None) -> Attachment | None:
        if original is None:
            return None
        digest = hashlib.sha256(original.content).hexdigest()
        if digest not in self.attachments:
            attachment = Attachment(
                study=self.study,
                sha256=digest,
                filename=original.filename,
                content=original.content,
                created_by=self.by,
            )
            self.attachments[digest] = attachment
            self.new_attachments.append(attachment)
        return self.attachments[digest]

    def _cut(self, transcript: Transcript, turned: TurnedText, *, people: Mapping[str, Informant]) -> None:
        rows: list[Turn] = []
        for position, turn in enumerate(turned.turns):
            original = rows[turn.original] if turn.original is not None else None
            rows.append(
                Turn(
                    transcript=transcript,
                    position=position,
                    start=turn.start,
                    end=turn.end,
                    speaker=turn.speaker,
                    informant=original.informant if original else people.get(turn.speaker),
                    question=self.questions.get(turn.question),
                    kind=turn.kind,
                    language=turn.language,
                    seconds=turn.seconds,
                    original=original,
                    created_by=self.by,
                )
            )
        self.turns.extend(rows)

    def save(self) -> None:
        Attachment.objects.bulk_create(self.new_attachments)
        Transcript.objects.bulk_create(self.transcripts, batch_size=200)
        Turn.objects.bulk_create(self.turns, batch_size=500)


def _carry(
    rows: Sequence[Any],
    *,
    old: Transcript,
    new: Transcript,
    copy: Callable[[Any, Span], Any],
    record: Any,
    by: Actor,
) -> list[Any]:
    """Carry codings or evidence over by the texts' alignment; `copy` makes the new row at its new place."""
    found = carry_spans(old.text, new.text, [Span(row.start, row.end) for row in rows])
    records = [
        record(
            old=row,
            new=copy(row, place.span) if place.span is not None else None,
            transcript=new,
            similarity=place.similarity,
            reason=place.reason,
            is_reviewed=place.similarity == 1.0,
            created_by=by,
        )
        for row, place in zip(rows, found, strict=True)
    ]
    if rows:
        made = [one.new for one in records if one.new is not None]
        type(rows[0]).objects.bulk_create(made, batch_size=500)
    record.objects.bulk_create(records, batch_size=500)
    return records


def _carry_codings(old: Transcript, new: Transcript, *, turns: Sequence[Turn], by: Actor) -> list[Any]:
    def copy(coding: Coding, span: Span) -> Coding:
        return Coding(
            **{name: getattr(coding, name) for name in COPIED},
            transcript=new,
            turn=find_turn(turns, span),
            start=span.start,
            end=span.end,
            quote=quotation(new.text, span),
            created_by=coding.created_by,
        )

    codings = list(Coding.live.filter(transcript=old).order_by("start"))
    return _carry(codings, old=old, new=new, copy=copy, record=CarryOver, by=by)


def _carry_evidence(old: Transcript, new: Transcript, *, by: Actor) -> list[Any]:
    def copy(evidence: DocumentEvidence, span: Span) -> DocumentEvidence:
        return DocumentEvidence(
            document=evidence.document,
            transcript=new,
            indicator=evidence.indicator,
            supports=evidence.supports,
            start=span.start,
            end=span.end,
            quote=quotation(new.text, span),
            created_by=evidence.created_by,
        )

    evidence = DocumentEvidence.live.filter(transcript=old).select_related("document", "indicator")
    return _carry(
        list(evidence.order_by("start")), old=old, new=new, copy=copy, record=EvidenceCarryOver, by=by
    )


def _carry_checks(old: Transcript, new: Transcript, *, gone: Collection[Any], by: Actor) -> None:
    """A speaker's answers go with their passages; a refusal that lost its place holds for the whole text.

    Answers of those who withdrew stay with the words that they were about: these stand in no new version.
    """
    theirs = list(Turn.live.filter(transcript=old, informant__in=list(gone)))
    given = PassageCheck.live.filter(transcript=old).order_by("created_at")
    checks = [check for check in given if find_turn(theirs, Span(check.start, check.end)) is None]
    found = carry_spans(old.text, new.text, [Span(c.start, c.end) for c in checks])
    for check, place in zip(checks, found, strict=True):
        is_same = place.span is not None and place.similarity == 1.0
        if check.outcome == QuoteCheck.REFUSED or is_same:
            span = place.span or Span(0, len(new.text))
            PassageCheck.objects.create(
                transcript=new,
                start=span.start,
                end=span.end,
                outcome=check.outcome,
                answered_on=check.answered_on,
                created_by=by,
            )


COPIED = (
    *("code", "coder", "layer", "polarity", "basis", "time", "scope", "sensitivity", "elicited"),
    "is_accepted",
)


def find_turn(turns: Sequence[Turn], span: Span) -> Turn | None:
    """The turn in which `span` starts, else the first one it reaches into."""
    for turn in turns:
        if turn.start < span.end and span.start < turn.end:
            return turn
    return None


def assign_turns(
    transcript: Transcript,
    numbers: Collection[int],
    *,
    question: str | None = None,
    speaker: str | None = None,
    kind: TurnKind | None = None,
    by: Actor,
) -> Assigned:
    """Correct which question, speaker and kind turns (numbered from 1) have; the text never changes.

    Coverage that was made from turns follows them. Raises ``InputError``: ``turns-absent`` or
    ``codings-key-unknown``.
    """
    with audited("assign-turns", by=by) as entry:
        cut = list(Turn.live.filter(transcript=transcript))
        turns = [turn for turn in cut if turn.position + 1 in numbers]
        if absent := sorted(set(numbers) - {turn.position + 1 for turn in turns}):
            raise InputError("turns-absent", numbers=", ".join(map(str, absent[:5])), count=len(cut))
        asked = Question.live.filter(study=transcript.study, key=question).first() if question else None
        if question and asked is None:
            raise InputError("codings-key-unknown", key=question, noun="question")
        people: dict[str, Informant] = {}
        if transcript.interview is not None:
            spoke = transcript.interview.participants.filter(deleted_at=None)
            people = {p.role.key: p.informant for p in spoke.select_related("informant", "role")}
        for turn in turns:
            if question is not None:
                turn.question = asked
            if speaker is not None:
                turn.speaker, turn.informant = speaker, people.get(speaker)
            if kind is not None:
                turn.kind = kind
        Turn.objects.bulk_update(turns, ["question", "speaker", "informant", "kind"])
        followed = follow_turns(transcript.interview, by)
        entry.note(
            study=transcript.study_id,
            transcript=transcript.id,
            turns=len(turns),
            question=question,
            has_new_speaker=speaker is not None,
            **noted(followed),
        )
    return Assigned(len(turns), followed)
