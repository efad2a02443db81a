"""What analysts decide: cells confirmed or overruled, document evidence, links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from leadline.core import matrix as m
from leadline.core import profile as p
from leadline.core.ids import cell_id
from leadline.core.readings import readings
from leadline.core.spans import Span, find_quotation, verify_quotation
from leadline.core.tables import row_of
from leadline.core.vocabulary import CellValue, Comprehensiveness, Term
from leadline.errors import Conflict, InputError, NotFound
from leadline.services.audit import audited
from leadline.store.engines.connect import raw_connection
from leadline.store.loading import load_study
from leadline.store.models import (
    Actor,
    Case,
    Code,
    Document,
    DocumentEvidence,
    Indicator,
    Judgement,
    Memo,
    OpportunityLink,
    Round,
    Study,
    Transcript,
)


@dataclass(frozen=True, slots=True)
class Decision:
    """An analyst's word on a cell (`indicator` '' is the case's comprehensiveness).

    `value` None confirms the proposed one; another value overrules it and needs a `reason`.
    """

    case: str
    indicator: str
    value: Term | None = None
    reason: str = ""
    round: str = ""


def confirm_judgements(study: Study, decisions: Iterable[Decision], *, by: Actor) -> list[Judgement]:
    """Confirm or overrule cells, each with what was proposed and the digest of its evidence.

    Raises ``InputError`` (``judgement-reason-absent``). Later decisions take the place of earlier ones,
    which stay as tombstones. Returns what was recorded, all at one time: a step that can be taken back.
    """
    at = datetime.now(UTC)
    with audited("confirm-judgements", by=by) as entry:
        tables = load_study(raw_connection(), study.key)
        said = readings(tables)
        cells = m.matrix(tables, said)
        profiles = p.comprehensiveness(tables, cells)
        cases = {c.key: c for c in Case.live.filter(study=study)}
        rounds = {r.key: r for r in Round.live.filter(study=study)}
        indicators = {i.key: i for i in Indicator.live.filter(study=study)}
        new = []
        for decision in decisions:
            round_key = decision.round or str(tables.rounds.key[-1])
            _check_known(decision.case, cases, error="case-unknown")
            _check_known(round_key, rounds, error="round-unknown")
            _check_known(decision.indicator or None, indicators, error="indicator-unknown")
            case, round_ = row_of(tables.cases.key, decision.case), row_of(tables.rounds.key, round_key)
            vocabulary: type[Term] = CellValue if decision.indicator else Comprehensiveness
            passages: list[str] = []
            if decision.indicator:
                indicator = tables.indicator(decision.indicator)
                row = m.cell_row(tables, case=case, round=round_, indicator=indicator)
                proposed = vocabulary(int(cells.proposed[row]))
                digest = m.evidence_digest(tables, said, case=case, round=round_, indicator=indicator)
                found = said.evidence_of(said.of_cell(case=case, round=round_, indicator=indicator))
                passages = [str(tables.codings.id[said.evidence.coding[e]]) for e in found]
            else:
                row = int(case * len(tables.rounds) + round_)
                proposed = vocabulary(int(profiles.proposed[row]))
                digest = p.comprehensiveness_digest(tables, cells, case=case, round=round_)
            value = proposed if decision.value is None else decision.value
            if value != proposed and not decision.reason:
                raise InputError("judgement-reason-absent", proposed=proposed.label, value=value.label)
            new.append(
                Judgement(
                    case=cases[decision.case],
                    round=rounds[round_key],
                    indicator=indicators[decision.indicator] if decision.indicator else None,
                    proposed=int(proposed),
                    value=int(value),
                    reason=decision.reason,
                    evidence=digest,
                    passages=passages,
                    created_at=at,
                    created_by=by,
                )
            )
        _supersede(study, new)
        Judgement.objects.bulk_create(new, batch_size=500)
        overruled = sum(j.value != j.proposed for j in new)
        decided = [f"{j.case.key}/{j.indicator.key}" if j.indicator else j.case.key for j in new]
        entry.note(study=study.id, confirmed=len(new), overruled=overruled, cells=decided)
    return new


def retract_judgements(study: Study, judgements: Iterable[Judgement], *, by: Actor) -> int:
    """Take judgements back; those whose place they took hold again. Returns how many were taken back.

    One that another has since taken the place of is left alone.
    """
    with audited("retract-judgements", by=by) as entry:
        wanted = {j.pk for j in judgements}
        taken = [j for j in Judgement.live.filter(case__study=study) if j.pk in wanted]
        now = datetime.now(UTC)
        superseded = Judgement.objects.filter(
            case__in={j.case_id for j in taken},
            deleted_at__gte=min((j.created_at for j in taken), default=now),
        )
        before = {
            (old.case_id, old.round_id, old.indicator_id): old for old in superseded.order_by("created_at")
        }
        revived = []
        for judgement in taken:
            judgement.deleted_at = now
            old = before.get((judgement.case_id, judgement.round_id, judgement.indicator_id))
            if old is not None and old.created_at < judgement.created_at <= old.deleted_at:
                old.deleted_at = None
                revived.append(old)
        Judgement.objects.bulk_update([*taken, *revived], ["deleted_at"], batch_size=200)
        entry.note(study=study.id, retracted=len(taken), revived=len(revived))
    return len(taken)


def summarise_cell(
    case: Case, text: str, *, round: Round, indicator: Indicator | None, seen: UUID | None, by: Actor
) -> Memo:
    """Write the summary of a cell (`indicator` None: of the case), in place of the one that was `seen`.

    Raises ``Conflict`` (``summary-changed``) where somebody else wrote one since. Earlier ones stay as
    tombstones.
    """
    place = cell_id(case.pk, round.pk, indicator.pk if indicator else None)
    with audited("summarise-cell", by=by) as entry:
        latest = Memo.live.filter(about="cell", about_id=place).order_by("created_at").last()
        if (latest.pk if latest else None) != seen:
            raise Conflict("summary-changed")
        if latest is not None:
            latest.deleted_at = datetime.now(UTC)
            latest.save(update_fields=["deleted_at"])
        memo = Memo.objects.create(
            study=case.study, about="cell", about_id=place, text=text.strip(), created_by=by
        )
        entry.note(
            study=case.study_id, memo=memo.id, case=case.key, indicator=indicator.key if indicator else None
        )
    return memo


def _check_known(key: str | None, known: Mapping[str, object], *, error: str) -> None:
    if key is not None and key not in known:
        raise NotFound(error, key=key)


def _supersede(study: Study, new: list[Judgement]) -> None:
    places = {(j.case_id, j.round_id, j.indicator_id) for j in new}
    old = [
        j
        for j in Judgement.live.filter(case__study=study)
        if (j.case_id, j.round_id, j.indicator_id) in places
    ]
    for judgement in old:
        judgement.deleted_at = datetime.now(UTC)
    Judgement.objects.bulk_update(old, ["deleted_at"], batch_size=200)


def attach_evidence(
    document: Document,
    *,
    indicator: Indicator,
    transcript: Transcript,
    quote: str,
    supports: bool,
    by: Actor,
    span: Span | None = None,
) -> DocumentEvidence:
    """Say what a document of a case says of an indicator, by a quotation to the letter."""
    with audited("attach-evidence", by=by) as entry:
        if span is None:
            span = find_quotation(transcript.text, quote)
        verify_quotation(transcript.text, span, quote)
        evidence = DocumentEvidence.objects.create(
            document=document,
            transcript=transcript,
            indicator=indicator,
            supports=supports,
            start=span.start,
            end=span.end,
            quote=quote,
            created_by=by,
        )
        entry.note(study=document.study_id, document=document.key, indicator=indicator.key, supports=supports)
    return evidence


def link_opportunity(
    case: Case, *, code: Code, indicator: Indicator, note: str = "", by: Actor
) -> OpportunityLink:
    """Record that an opportunity named in a case answers a gap."""
    with audited("link-opportunity", by=by) as entry:
        link = OpportunityLink.objects.create(
            case=case, code=code, indicator=indicator, note=note, created_by=by
        )
        entry.note(study=case.study_id, case=case.key, code=code.key, indicator=indicator.key)
    return link
