"""Deciding what coders disagree on, and writing the reconciled layer of an interview in one step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from leadline.access import compare_coders, get_current_transcript
from leadline.core.agreement.reconciling import Compared, Disagreement, Extent
from leadline.core.spans import Span, quotation
from leadline.core.vocabulary import PASSAGE_ATTRIBUTES, CodeState, Layer
from leadline.errors import Conflict, InputError, NotFound, Refused
from leadline.services.audit import audited
from leadline.store.models import (
    Actor,
    Code,
    Coding,
    Interview,
    Reconciliation,
    ReconcilingDecision,
)


def decide(
    interview: Interview,
    disagreement: str,
    *,
    kept: Sequence[str] = (),
    code: Code | None = None,
    reason: str = "",
    by: Actor,
) -> ReconcilingDecision:
    """Record which codings of a disagreement are kept (none: neither), or another `code` for its words.

    A decision made before is replaced; it stays as a tombstone. Nothing counts otherwise before
    `finish_reconciling`. Raises ``NotFound`` (``disagreement-unknown``), ``InputError``
    (``decision-impossible``, ``coding-outside-codebook``) or ``Conflict`` (``reconciled-already``).
    """
    with audited("decide-disagreement", by=by) as entry:
        _check_open(interview)
        found = _disagreement(_compare(interview), disagreement, interview)
        if code is not None and (code.is_family or code.state == CodeState.RETIRED):
            raise InputError("coding-outside-codebook", code=code.key)
        chosen = [c for c in found.codings if c.id in set(kept)]
        places = {(c.start, c.end, c.code) for c in chosen}
        if len(chosen) != len(set(kept)) or len(places) != len(chosen) or (code is not None and kept):
            raise InputError("decision-impossible")
        _bury(ReconcilingDecision.live.filter(interview=interview, disagreement=disagreement))
        decision = ReconcilingDecision.objects.create(
            interview=interview,
            disagreement=disagreement,
            kept=[c.id for c in chosen],
            code=code,
            reason=reason.strip(),
            created_by=by,
        )
        entry.note(
            study=interview.study_id,
            interview=interview.key,
            decision=decision.id,
            kept=len(chosen),
            of=len(found.codings),
            code=code.key if code else None,
        )
    return decision


def undo_decision(interview: Interview, disagreement: str, *, by: Actor) -> None:
    """Take a decision back: the disagreement is open again. Raises as `decide` does."""
    with audited("undo-decision", by=by) as entry:
        _check_open(interview)
        if not _bury(ReconcilingDecision.live.filter(interview=interview, disagreement=disagreement)):
            raise NotFound("disagreement-unknown", interview=interview.key)
        entry.note(study=interview.study_id, interview=interview.key)


def finish_reconciling(
    interview: Interview, *, extent: Extent = Extent.INTERSECTION, by: Actor
) -> Reconciliation:
    """Write the reconciled layer: what is agreed and what was decided; from now on it alone counts.

    Raises ``Refused`` (``disagreements-open``, ``reconciliation-empty``, ``not-double-coded``) or
    ``Conflict`` (``reconciled-already``); then nothing is written.
    """
    with audited("finish-reconciling", by=by) as entry:
        _check_open(interview)
        compared = _compare(interview)
        decided = {d.disagreement: d for d in ReconcilingDecision.live.filter(interview=interview)}
        open_ones = [one for one in compared.disagreements if one.key not in decided]
        if open_ones:
            raise Refused("disagreements-open", interview=interview.key, open=len(open_ones))
        transcript = get_current_transcript(interview)
        rows = {c.id.hex: c for c in Coding.live.filter(transcript=transcript, layer=Layer.CODER)}
        written: dict[Any, Coding] = {}
        for like, start, end, code_id in _kept(compared, decided, rows, extent):
            written.setdefault(
                (start, end, code_id),
                Coding(
                    transcript=transcript,
                    turn_id=like.turn_id,
                    start=start,
                    end=end,
                    quote=quotation(transcript.text, Span(start, end)),
                    code_id=code_id,
                    coder=by,
                    layer=Layer.RECONCILED,
                    created_by=by,
                    **{name: getattr(like, name) for name in PASSAGE_ATTRIBUTES},
                ),
            )
        if not written:
            raise Refused("reconciliation-empty", interview=interview.key)
        Coding.objects.bulk_create(written.values(), batch_size=500)
        made = Reconciliation.objects.create(
            interview=interview, digest=compared.digest, extent=extent, created_by=by
        )
        entry.note(
            study=interview.study_id,
            interview=interview.key,
            codings=len(written),
            agreed=len(compared.agreed),
            decided=len(compared.disagreements),
        )
    return made


def reopen_reconciling(interview: Interview, *, by: Actor) -> None:
    """Take the reconciled layer back; the decisions stay. Raises ``NotFound`` (``reconciliation-absent``)."""
    with audited("reopen-reconciling", by=by) as entry:
        if not _bury(Reconciliation.live.filter(interview=interview)):
            raise NotFound("reconciliation-absent", interview=interview.key)
        taken = _bury(_reconciled(interview))
        entry.note(study=interview.study_id, interview=interview.key, codings=taken)


def _kept(
    compared: Compared, decided: dict[str, Any], rows: dict[str, Any], extent: Extent
) -> Iterator[tuple[Any, int, int, Any]]:
    """The coding that lends its attributes, start, end and code of each coding to be written."""
    for one in compared.agreed:
        like = rows[one.codings[0 if extent is Extent.UNION else -1].id]  # it begins where the words do
        yield like, *one.span(extent), like.code_id
    for other in compared.disagreements:
        decision = decided[other.key]
        if decision.code_id:
            yield rows[other.codings[0].id], other.start, other.end, decision.code_id
        for coding in decision.kept:
            yield rows[coding], rows[coding].start, rows[coding].end, rows[coding].code_id


def _compare(interview: Interview) -> Compared:
    found = compare_coders(interview.study, interview=interview)
    if interview.pk not in found:
        raise Refused("not-double-coded", interview=interview.key)
    return found[interview.pk]


def _disagreement(compared: Compared, key: str, interview: Interview) -> Disagreement:
    for one in compared.disagreements:
        if one.key == key:
            return one
    raise NotFound("disagreement-unknown", interview=interview.key)


def _reconciled(interview: Interview) -> Any:
    return Coding.live.filter(transcript__interview=interview, layer=Layer.RECONCILED)


def _check_open(interview: Interview) -> None:
    if _reconciled(interview).exists():
        raise Conflict("reconciled-already", interview=interview.key)


def _bury(rows: Any) -> int:
    return int(rows.update(deleted_at=datetime.now(UTC)))
