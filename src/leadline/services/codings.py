"""Putting codes on passages, changing and retracting them, and taking in many at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from leadline.access import Withdrawn, find_withdrawn
from leadline.core.spans import Span, find_quotation, quotation, verify_quotation
from leadline.core.vocabulary import (
    Basis,
    CodeState,
    Elicited,
    Layer,
    Polarity,
    QuoteCheck,
    Scope,
    Sensitivity,
    Time,
)
from leadline.errors import Conflict, InputError, LeadlineError, Refused
from leadline.services.audit import audited
from leadline.store.models import (
    Actor,
    Code,
    Coding,
    Interview,
    Memo,
    PassageCheck,
    Study,
    Transcript,
    Turn,
)


@dataclass(frozen=True, slots=True)
class PassageAttributes:
    """The six attributes that every coded passage carries."""

    polarity: Polarity = Polarity.PRESENT
    basis: Basis = Basis.OWN_OPERATION
    time: Time = Time.NOW
    scope: Scope = Scope.WHOLE_RESPONSE
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    elicited: Elicited = Elicited.VOLUNTEERED

    def fields(self) -> dict[str, int]:
        """Attribute -> stored value."""
        return {name: int(getattr(self, name)) for name in self.__slots__}


ORDINARY = PassageAttributes()


@dataclass(frozen=True, slots=True)
class IncomingCoding:
    """A coding from a file: `text` is the key of its interview or document; `start` and `end` may be
    absent when the quotation stands in the text exactly once."""

    text: str
    code: str
    coder: str
    quote: str
    start: int | None = None
    end: int | None = None
    layer: Layer = Layer.CODER
    attributes: PassageAttributes = ORDINARY
    place: str = ""


@dataclass(slots=True)
class ImportedCodings:
    """What became of the rows of an import: `refused` says where and why, row by row."""

    added: int = 0
    known: int = 0
    refused: list[tuple[str, LeadlineError]] = field(default_factory=list)


def apply_code(
    transcript: Transcript,
    span: Span,
    *,
    code: Code,
    by: Actor,
    quote: str | None = None,
    layer: Layer = Layer.CODER,
    attributes: PassageAttributes = ORDINARY,
) -> Coding:
    """Put a code on a passage of the current transcript.

    Raises ``InputError`` (``quotation-differs``, ``span-outside``, ``coding-outside-codebook``), ``Refused``
    (``transcript-superseded``, ``interview-withdrawn``, ``speaker-withdrawn``) or ``Conflict``
    (``coding-exists``: the same place, code, coder and layer).
    """
    with audited("apply-code", by=by) as entry:
        if not transcript.is_current:
            raise Refused("transcript-superseded", version=transcript.version)
        _check_code(code)
        turn = _turn_at(transcript, span)
        gone = find_withdrawn(transcript.study, interview=transcript.interview_id)
        _check_takes_part(gone, transcript, turn and turn.informant_id)
        if quote is not None:
            verify_quotation(transcript.text, span, quote)
        place = {"start": span.start, "end": span.end, "code": code, "coder": by, "layer": layer}
        known = Coding.live.filter(transcript=transcript, **place).first()
        if known:
            raise Conflict("coding-exists", key=code.key, id=known.id.hex)
        coding = Coding.objects.create(
            transcript=transcript,
            turn=turn,
            quote=quotation(transcript.text, span),
            created_by=by,
            **place,
            **attributes.fields(),
        )
        _designate({transcript.interview_id: by.id} if layer == Layer.CODER else {})
        entry.note(study=transcript.study_id, coding=coding.id, transcript=transcript.id, code=code.key)
    return coding


def retract_coding(coding: Coding, *, by: Actor) -> None:
    """Take a coding back; it stays as a tombstone and can be restored."""
    with audited("retract-coding", by=by) as entry:
        coding.deleted_at = datetime.now(UTC)
        coding.save(update_fields=["deleted_at"])
        entry.note(study=coding.transcript.study_id, coding=coding.id, code=coding.code.key)


def restore_coding(coding: Coding, *, by: Actor) -> None:
    """Undo a retraction."""
    with audited("restore-coding", by=by) as entry:
        coding.deleted_at = None
        coding.save(update_fields=["deleted_at"])
        entry.note(study=coding.transcript.study_id, coding=coding.id, code=coding.code.key)


def recode(coding: Coding, *, code: Code, by: Actor) -> Coding:
    """Replace a coding's code: the old row becomes a tombstone, a new one takes its place."""
    with audited("recode", by=by) as entry:
        _check_code(code)
        new = _replace(coding, by=by, code=code)
        study = coding.transcript.study_id
        entry.note(study=study, old=coding.id, new=new.id, before=coding.code.key, after=code.key)
    return new


def move_coding(coding: Coding, span: Span, *, by: Actor) -> Coding:
    """Replace a coding's span, in the same text: the old row becomes a tombstone.

    Raises ``InputError`` (``span-outside``) or ``Refused`` (``transcript-superseded``).
    """
    with audited("move-coding", by=by) as entry:
        transcript = coding.transcript
        if not transcript.is_current:
            raise Refused("transcript-superseded", version=transcript.version)
        quote = quotation(transcript.text, span)
        turn = _turn_at(transcript, span)
        new = _replace(coding, by=by, start=span.start, end=span.end, quote=quote, turn=turn)
        entry.note(study=transcript.study_id, old=coding.id, new=new.id, code=coding.code.key)
    return new


def _replace(coding: Coding, *, by: Actor, **changes: Any) -> Coding:
    """A tombstone for the row, and a new one that differs by `changes`."""
    kept = ("transcript", "turn", "start", "end", "quote", "code", "layer", "is_accepted", "coder")
    values = {name: getattr(coding, name) for name in (*kept, *PassageAttributes.__slots__)}
    new = Coding.objects.create(created_by=by, **{**values, **changes})
    coding.deleted_at = datetime.now(UTC)
    coding.save(update_fields=["deleted_at"])
    return new


def change_attributes(
    coding: Coding, *, attributes: PassageAttributes, seen: PassageAttributes | None = None, by: Actor
) -> None:
    """Set the six attributes of a coded passage; where `seen` is given, only if they still are as seen.

    Raises ``Conflict`` (``coding-changed``).
    """
    with audited("change-attributes", by=by) as entry:
        now = Coding.live.filter(pk=coding.pk).values(*PassageAttributes.__slots__).first()
        if now is None or (seen is not None and now != seen.fields()):
            raise Conflict("coding-changed")
        for name, value in attributes.fields().items():
            setattr(coding, name, value)
        coding.save(update_fields=list(attributes.fields()))
        values = {name: int(value) for name, value in attributes.fields().items()}
        entry.note(study=coding.transcript.study_id, coding=coding.id, **values)


def import_codings(
    study: Study, rows: Iterable[IncomingCoding], *, by: Actor, coders: dict[str, Actor]
) -> ImportedCodings:
    """Store many codings in one transaction; rows that do not hold are listed and left out.

    A row already there (same place, code, coder and layer) is not stored again, so importing the
    same file twice changes nothing. `coders` maps coder key -> actor.
    """
    outcome = ImportedCodings()
    with audited("import-codings", by=by) as entry:
        desk = _Desk(study, by=by, coders=coders)
        new = []
        for number, row in enumerate(rows, start=1):
            try:
                coding = desk.coding(row)
            except LeadlineError as error:
                outcome.refused.append((row.place or f"row {number}", error))
                continue
            if coding is None:
                outcome.known += 1
            else:
                new.append(coding)
        Coding.objects.bulk_create(new, batch_size=500)
        own = [c for c in reversed(new) if c.layer == Layer.CODER]
        _designate({c.transcript.interview_id: c.coder_id for c in own})
        outcome.added = len(new)
        entry.note(study=study.id, added=outcome.added, known=outcome.known, refused=len(outcome.refused))
    return outcome


class _Desk:
    """Everything rows are looked up in, read once."""

    def __init__(self, study: Study, *, by: Actor, coders: dict[str, Actor]) -> None:
        self.by, self.coders = by, coders
        self.codes = {c.key: c for c in Code.live.filter(study=study)}
        found = Transcript.live.filter(study=study, is_current=True).select_related("interview", "document")
        self.texts = {(t.interview or t.document).key: t for t in found.defer("attachment")}
        self.turns: dict[Any, tuple[list[int], list[Any]]] = {}
        cut = Turn.live.filter(transcript__study=study, transcript__is_current=True).order_by("start")
        of_turn = ("transcript_id", "start", "id", "informant_id")
        for transcript, start, turn, informant in cut.values_list(*of_turn).iterator():
            starts, turns = self.turns.setdefault(transcript, ([], []))
            starts.append(start)
            turns.append((turn, informant))
        self.gone = find_withdrawn(study)
        place = ("transcript_id", "start", "end", "code_id", "coder_id", "layer")
        live = Coding.live.filter(transcript__study=study, transcript__is_current=True)
        self.known = set(live.values_list(*place).iterator())

    def coding(self, row: IncomingCoding) -> Coding | None:
        transcript = self._look_up(self.texts, row.text, noun="text")
        code = self._look_up(self.codes, row.code, noun="code")
        coder = self._look_up(self.coders, row.coder, noun="coder")
        _check_code(code)
        if row.start is None or row.end is None:
            span = find_quotation(transcript.text, row.quote)
        else:
            span = Span(row.start, row.end)
            verify_quotation(transcript.text, span, row.quote)
        place = (transcript.id, span.start, span.end, code.id, coder.id, int(row.layer))
        if place in self.known:
            return None
        turn, informant = self._turn(transcript.id, span)
        _check_takes_part(self.gone, transcript, informant)
        self.known.add(place)
        return Coding(
            transcript=transcript,
            turn_id=turn,
            start=span.start,
            end=span.end,
            quote=row.quote,
            code=code,
            coder=coder,
            layer=row.layer,
            created_by=self.by,
            **row.attributes.fields(),
        )

    def _look_up(self, table: dict[str, Any], key: str, *, noun: str) -> Any:
        if key not in table:
            raise InputError("codings-key-unknown", key=key, noun=noun)
        return table[key]

    def _turn(self, transcript: Any, span: Span) -> Any:
        starts, turns = self.turns.get(transcript, ([], []))
        position = bisect_right(starts, span.start) - 1
        return turns[position] if position >= 0 else (None, None)


def record_passage_check(
    transcript: Transcript, span: Span, *, outcome: QuoteCheck, answered_on: date | None, by: Actor
) -> PassageCheck:
    """Record that a passage was shown to its speaker, and the answer; the latest one holds.

    Raises ``Refused``: ``transcript-superseded``, or ``passage-without-speaker`` for a document's.
    """
    with audited("record-passage-check", by=by) as entry:
        if not transcript.is_current:
            raise Refused("transcript-superseded", version=transcript.version)
        if transcript.interview_id is None:
            raise Refused("passage-without-speaker")
        quotation(transcript.text, span)
        check = PassageCheck.objects.create(
            transcript=transcript,
            start=span.start,
            end=span.end,
            outcome=outcome,
            answered_on=answered_on,
            created_by=by,
        )
        entry.note(study=transcript.study_id, check=check.id, transcript=transcript.id, outcome=outcome.label)
    return check


def write_memo(study: Study, text: str, *, about: str, about_id: Any = None, by: Actor) -> Memo:
    """Write a memo beside something (`about`: interview, transcript, coding, code, case …)."""
    with audited("write-memo", by=by) as entry:
        memo = Memo.objects.create(study=study, about=about, about_id=about_id, text=text, created_by=by)
        entry.note(study=study.id, memo=memo.id, about=about, about_id=about_id)
    return memo


def _designate(coders: Mapping[Any, Any]) -> None:
    """Whoever codes an interview first is its first coder, where none was named: else nothing counts."""
    waiting = Interview.live.filter(pk__in=[i for i in coders if i], first_coder=None)
    changed = []
    for interview in waiting:
        interview.first_coder_id = coders[interview.pk]
        changed.append(interview)
    Interview.objects.bulk_update(changed, ["first_coder"], batch_size=200)


def _check_code(code: Code) -> None:
    if code.is_family or code.state == CodeState.RETIRED:
        raise InputError("coding-outside-codebook", code=code.key)


def _check_takes_part(gone: Withdrawn, transcript: Transcript, informant: Any) -> None:
    if gone.holds(transcript.interview_id, informant):
        is_whole = transcript.interview_id in gone.interviews
        key = transcript.interview.key if transcript.interview else ""
        raise Refused("interview-withdrawn" if is_whole else "speaker-withdrawn", key=key)


def _turn_at(transcript: Transcript, span: Span) -> Turn | None:
    turns: Sequence[Turn] = list(
        Turn.live.filter(transcript=transcript, start__lte=span.start).order_by("-start")[:1]
    )
    return turns[0] if turns else None
