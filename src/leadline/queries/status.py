"""Where an assessment stands, and what to do next."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np

from leadline.core.analysis import Analysis
from leadline.core.matrix import CellState
from leadline.core.vocabulary import CellValue, SlotState
from leadline.store.models import Approval, Coding, Finding, Slot, Study, Transcript


@dataclass(frozen=True, slots=True)
class Status:
    """Counts; `next_actions` are the open slots' own: case, role, state, action."""

    cases: int
    planned: int
    held: int
    not_held: int
    withdrawn: int
    withdrawn_from_joint: int
    open: int
    interviews: int
    texts: int
    coded: int
    codings: int
    cells_known: int
    cells_confirmed: int
    cells_stale: int
    findings: int
    approved: int
    next_actions: tuple[tuple[str, str, str, str], ...]

    def as_dict(self) -> dict[str, object]:
        """Plain values."""
        return asdict(self)


def get_status(study: Study, analysis: Analysis) -> Status:
    """The state of a study."""
    tables, cells = analysis.tables, analysis.cells
    state = tables.slots.state
    reasons = (SlotState.POST_EMPTY, SlotState.DECLINED, SlotState.NOT_REACHED)
    texts = Transcript.live.filter(study=study, is_current=True)
    findings = Finding.live.filter(study=study, language="en")
    approved = Approval.live.filter(finding__in=findings).values("finding").distinct().count()
    waiting = Slot.live.filter(study=study).exclude(next_action="").select_related("case", "role")
    return Status(
        cases=len(tables.cases),
        planned=len(state),
        held=int((state == SlotState.HELD).sum()),
        not_held=int(np.isin(state, reasons).sum()),
        withdrawn=tables.withdrawals.interviews,
        withdrawn_from_joint=tables.withdrawals.joint_interviews,
        open=int((state == SlotState.PLANNED).sum()),
        interviews=len(tables.interviews),
        texts=texts.count(),
        coded=int(tables.interviews.is_coded.sum()),
        codings=Coding.live.filter(transcript__in=texts).count(),
        cells_known=int((cells.effective <= CellValue.CONFLICTING).sum()),
        cells_confirmed=int((cells.state == CellState.CONFIRMED).sum()),
        cells_stale=int((cells.state == CellState.STALE).sum()),
        findings=findings.count(),
        approved=approved,
        next_actions=tuple(
            (s.case.key, s.role.key, SlotState(s.state).label, s.next_action)
            for s in waiting.order_by("case__key")
        ),
    )
