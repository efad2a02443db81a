"""Where an assessment stands, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

import numpy as np

from leadline.core.analysis import Analysis
from leadline.core.coverage import coverage_in_doubt
from leadline.core.matrix import CellState
from leadline.core.tables import Flags, Ints, StudyTables
from leadline.core.vocabulary import CellValue, SlotState
from leadline.store.models import Approval, Finding, Slot, Study

NAMED = 3
"""So many interviews, cells or findings a step names."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do: `kind` says what, for how many interviews, cells or findings; `first` has the keys of
    some (of a cell its case's and its indicator's)."""

    kind: str
    count: int = 0
    first: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """Counts; `codings` are the accepted ones, of which `codings_counted` are of the `layer` that counts;
    `cells` are those of the `round` reported, `cells_confirmed` and `cells_stale` of those known.
    `planned` is the sum of `held`, `not_held`, `posts_withdrawn` and `open`; `withdrawn` are interviews,
    `withdrawn_first` the first of their keys.

    `steps` follow from the counts, in the order of an assessment; `next_actions` are the open slots' own:
    case, role, state, action.
    """

    cases: int
    planned: int
    held: int
    not_held: int
    posts_withdrawn: int
    withdrawn: int
    withdrawn_first: tuple[str, ...]
    withdrawn_from_joint: int
    open: int
    interviews: int
    with_text: int
    with_coverage: int
    texts: int
    coded: int
    codings: int
    codings_counted: int
    layer: str
    round: str
    cells: int
    cells_known: int
    cells_confirmed: int
    cells_stale: int
    findings: int
    approved: int
    steps: tuple[Step, ...]
    next_actions: tuple[tuple[str, str, str, str], ...]

    def as_dict(self) -> dict[str, object]:
        """Plain values."""
        return asdict(self)


def get_status(study: Study, analysis: Analysis) -> Status:
    """The state of a study."""
    tables, cells = analysis.tables, analysis.cells
    gone = tables.withdrawals
    state = tables.slots.state
    reasons = (SlotState.POST_EMPTY, SlotState.DECLINED, SlotState.NOT_REACHED)
    is_here, is_known = cells.round == analysis.round, _known(analysis)
    language = "en" if "en" in study.languages or not study.languages else study.languages[0]
    findings = Finding.live.filter(study=study, language=language)
    approvals = Approval.live.filter(finding__in=findings).values_list("finding", flat=True)
    open_findings = findings.exclude(pk__in=approvals).order_by("position").values_list("key", flat=True)
    waiting = Slot.live.filter(study=study).exclude(next_action="").select_related("case", "role")
    return Status(
        cases=len(tables.cases),
        planned=len(state),
        held=int((state == SlotState.HELD).sum()),
        not_held=int(np.isin(state, reasons).sum()),
        posts_withdrawn=int((state == SlotState.WITHDRAWN).sum()),
        withdrawn=gone.interviews,
        withdrawn_first=tuple(dict.fromkeys(gone.key[gone.interview < 0].tolist()))[:NAMED],
        withdrawn_from_joint=gone.joint_interviews,
        open=int((state == SlotState.PLANNED).sum()),
        interviews=len(tables.interviews),
        with_text=int(_has(tables, tables.transcripts.interview).sum()),
        with_coverage=int(_has(tables, tables.coverage.interview).sum()),
        texts=len(tables.transcripts),
        coded=int(tables.interviews.is_coded.sum()),
        codings=len(tables.codings),
        codings_counted=int(analysis.layer.is_counted.sum()),
        layer=analysis.layer.name,
        round=str(tables.rounds.title[analysis.round]) if len(tables.rounds) else "",
        cells=int(is_here.sum()),
        cells_known=int(is_known.sum()),
        cells_confirmed=int((is_known & (cells.state == CellState.CONFIRMED)).sum()),
        cells_stale=int((is_known & (cells.state == CellState.STALE)).sum()),
        findings=findings.count(),
        approved=findings.count() - len(open_findings),
        steps=tuple(_steps(analysis, findings=list(open_findings))) or (Step("report"),),
        next_actions=tuple(
            (s.case.key, s.role.key, SlotState(s.state).label, s.next_action)
            for s in waiting.order_by("case__key")
        ),
    )


def _has(tables: StudyTables, rows: Ints) -> Flags:
    """Which interviews are among `rows`, where -1 is none."""
    return np.bincount(rows[rows >= 0], minlength=len(tables.interviews)).astype(np.bool_)


def _known(analysis: Analysis) -> Flags:
    """Which cells are known, of the round reported: the one that the matrix shows."""
    cells = analysis.cells
    found: Flags = (cells.round == analysis.round) & (cells.effective <= CellValue.CONFLICTING)
    return found


def _steps(analysis: Analysis, *, findings: list[str]) -> Iterator[Step]:
    tables, cells = analysis.tables, analysis.cells
    is_coded, has_text = tables.interviews.is_coded, _has(tables, tables.transcripts.interview)
    has_coding = _has(tables, tables.transcripts.interview[tables.codings.transcript])
    if not len(tables.slots) and not len(tables.documents):
        yield Step("plan")
    slots = np.flatnonzero(tables.slots.state == SlotState.PLANNED)
    if len(slots):
        posts = [
            (str(tables.cases.key[tables.slots.case[row]]), str(tables.roles.key[tables.slots.role[row]]))
            for row in slots[:NAMED].tolist()
        ]
        yield Step("interview", len(slots), tuple(posts))
    for kind, flags in (
        ("text", ~has_text),
        ("coverage", has_text & ~_has(tables, tables.coverage.interview)),
        ("doubt", coverage_in_doubt(tables).any(axis=1)),
        ("code", has_text & ~has_coding & ~is_coded),
        ("finish", has_text & has_coding & ~is_coded),
    ):
        if flags.any():
            first = tables.interviews.key[flags][:NAMED].tolist()
            yield Step(kind, int(flags.sum()), tuple((key,) for key in first))
    for kind, state in (("judge", CellState.PROPOSED), ("stale", CellState.STALE)):
        rows = np.flatnonzero(_known(analysis) & (cells.state == state))
        if len(rows):
            cell = [
                (str(tables.cases.key[cells.case[row]]), tables.indicators[cells.indicator[row]].key)
                for row in rows[:NAMED].tolist()
            ]
            yield Step(kind, len(rows), tuple(cell))
    if findings and len(tables.transcripts):
        yield Step("approve", len(findings), tuple((key,) for key in findings[:NAMED]))
