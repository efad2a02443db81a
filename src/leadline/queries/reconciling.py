"""How far interviews that two coded are reconciled, and each disagreement with what was decided."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from leadline.access import compare_coders
from leadline.core.agreement.reconciling import CodedPassage, Compared, DisagreementKind
from leadline.core.vocabulary import Layer
from leadline.store.models import Coding, Interview, Reconciliation, ReconcilingDecision, Study


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided: ids of the codings kept, or another code ('' where none), by whom and why."""

    kept: tuple[str, ...]
    code: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Disputed:
    """A disagreement, its codings by coder, and the decision where there is one."""

    key: str
    kind: DisagreementKind
    start: int
    end: int
    codings: tuple[CodedPassage, ...]
    decided: Decided | None


@dataclass(frozen=True, slots=True)
class Reconciling:
    """How far one interview is; `is_changed`: a coding changed since its reconciled layer was written."""

    interview: str
    case: str
    coders: tuple[str, ...]
    agreed: int
    disputed: tuple[Disputed, ...]
    stale: int
    is_coded: bool
    is_finished: bool
    is_imported: bool
    is_changed: bool

    @property
    def decided(self) -> int:
        """How many of its disagreements are decided."""
        return sum(one.decided is not None for one in self.disputed)

    @property
    def open(self) -> int:
        """How many of its disagreements are not."""
        return len(self.disputed) - self.decided


def list_reconciling(study: Study) -> list[Reconciling]:
    """Every interview that at least two coded, by key; as many queries for one as for many."""
    return _told(study, compare_coders(study))


def get_reconciling(interview: Interview) -> Reconciling | None:
    """One interview; None where fewer than two coded it."""
    return next(iter(_told(interview.study, compare_coders(interview.study, interview=interview))), None)


def _told(study: Study, compared: dict[UUID, Compared]) -> list[Reconciling]:
    decisions: dict[UUID, dict[str, Decided]] = defaultdict(dict)
    rows = ReconcilingDecision.live.filter(interview__in=compared)
    for row in rows.select_related("code", "created_by"):
        code = row.code.key if row.code else ""
        decided = Decided(tuple(row.kept), code, row.reason, row.created_by.key)
        decisions[row.interview_id][row.disagreement] = decided
    made = dict(Reconciliation.live.filter(interview__in=compared).values_list("interview_id", "digest"))
    layers = Coding.live.filter(transcript__interview__in=compared, layer=Layer.RECONCILED)
    reconciled = set(layers.values_list("transcript__interview_id", flat=True).distinct())
    interviews = Interview.live.filter(study=study, pk__in=compared).select_related("case").order_by("key")
    return [
        _one(i, compared[i.pk], decisions[i.pk], made.get(i.pk), is_reconciled=i.pk in reconciled)
        for i in interviews
    ]


def _one(
    interview: Interview,
    compared: Compared,
    decided: dict[str, Decided],
    digest: str | None,
    *,
    is_reconciled: bool,
) -> Reconciling:
    disputed = [
        Disputed(
            one.key,
            one.kind,
            one.start,
            one.end,
            tuple(sorted(one.codings, key=lambda c: (c.coder, c))),
            decided.get(one.key),
        )
        for one in compared.disagreements
    ]
    return Reconciling(
        interview=interview.key,
        case=interview.case.name,
        coders=tuple(sorted({c.coder for c in compared.codings})),
        agreed=len(compared.agreed),
        disputed=tuple(disputed),
        stale=len(decided.keys() - {one.key for one in disputed}),
        is_coded=interview.is_coded,
        is_finished=digest is not None,
        is_imported=is_reconciled and digest is None,
        is_changed=digest is not None and digest != compared.digest,
    )
