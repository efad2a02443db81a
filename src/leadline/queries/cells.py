"""A cell of the matrix, told whole: who says what, on which passages, what documents say, who judged it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from leadline.access import get_case, get_indicator, get_round
from leadline.core.analysis import Analysis
from leadline.core.counting import Rows
from leadline.core.coverage import NOT_RECORDED
from leadline.core.ids import cell_id
from leadline.core.matrix import CellState, cell_row
from leadline.core.readings import Direction
from leadline.core.tables import Indicator, row_of
from leadline.core.vocabulary import CellValue, Comprehensiveness, CoverageStatus, ReadingValue, Term
from leadline.queries.behind import Behind, list_behind
from leadline.store.models import DocumentEvidence, Judgement, Memo, Study
from leadline.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Heard:
    """A passage behind a reading; `is_new`: the judgement had not seen it."""

    passage: Behind
    direction: Direction
    is_weak: bool
    is_lowered: bool
    is_new: bool


@dataclass(frozen=True, slots=True)
class Voice:
    """What one informant says; `coverage` is (question, status, reason) by interview."""

    pseudonym: str
    roles: tuple[str, ...]
    value: ReadingValue
    coverage: tuple[tuple[str, str, str], ...]
    heard: tuple[Heard, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement that was made; `is_live`: it holds."""

    judgement: Any
    value: Term
    proposed: Term
    by: str
    is_live: bool


@dataclass(frozen=True, slots=True)
class StateOfCell:
    """What stands in a cell, of an indicator or of the whole case."""

    proposed: Term
    effective: Term
    state: CellState

    @property
    def mark(self) -> str:
        """``proposed``, ``confirmed``, ``overruled`` or ``stale``."""
        return cell_mark(self.state, is_overruled=self.effective != self.proposed)


@dataclass(frozen=True, slots=True)
class ToldCell:
    """A cell with everything that it rests on; `indicator` None is the case's comprehensiveness.

    `new` and `gone` count the passages that came and went since the judgement; `basis` is the digest
    of the evidence.
    """

    case: Any
    round: Any
    indicator: Indicator | None
    cell: StateOfCell
    voices: tuple[Voice, ...]
    documents: tuple[Any, ...]
    history: tuple[Judged, ...]
    summary: Any
    new: int
    gone: int


def cell_mark(state: CellState, *, is_overruled: bool) -> str:
    """How a cell is marked: as its state, and overruled where a person decided against the rules."""
    return "overruled" if state == CellState.CONFIRMED and is_overruled else state.label


def get_cell(study: Study, analysis: Analysis, *, case: str, indicator: str, round: str = "") -> ToldCell:
    """The cell of a case and an indicator ('' for the case's comprehensiveness), in nine queries.

    Raises ``NotFound`` (``case-unknown``, ``indicator-unknown``, ``round-unknown``).
    """
    tables = analysis.tables
    own_case = get_case(study, case)
    own_round = get_round(study, round or str(tables.rounds.key[analysis.round]))
    own_indicator = get_indicator(study, indicator) if indicator else None
    place = {"case": row_of(tables.cases.key, case), "round": row_of(tables.rounds.key, own_round.key)}
    row = tables.indicator(indicator) if indicator else None
    vocabulary: type[Term] = CellValue if indicator else Comprehensiveness
    found = Judgement.objects.filter(case=own_case, round=own_round, indicator=own_indicator)
    history = tuple(
        Judged(j, vocabulary(j.value), vocabulary(j.proposed), j.created_by.key, j.deleted_at is None)
        for j in found.select_related("created_by").order_by("-created_at")
    )
    live = next((one.judgement for one in history if one.is_live), None)
    seen = {one.replace("-", "") for one in live.passages} if live else None
    voices = _voices(study, analysis, seen=seen, indicator=row, **place) if row is not None else ()
    now = {heard.passage.coding for voice in voices for heard in voice.heard}
    documents = DocumentEvidence.live.filter(document__case=own_case, indicator=own_indicator)
    about = cell_id(own_case.pk, own_round.pk, own_indicator.pk if own_indicator else None)
    return ToldCell(
        case=own_case,
        round=own_round,
        indicator=tables.indicators[row] if row is not None else None,
        cell=state_of_cell(analysis, indicator=row, **place),
        voices=voices,
        documents=tuple(documents.select_related("document")) if row is not None else (),
        history=history,
        summary=Memo.live.filter(about="cell", about_id=about)
        .select_related("created_by")
        .order_by("created_at")
        .last(),
        new=len(now - seen) if seen is not None else 0,
        gone=len(seen - now) if seen is not None else 0,
    )


def state_of_cell(analysis: Analysis, *, case: int, round: int, indicator: int | None) -> StateOfCell:
    """What stands in a cell (row numbers), or in the case's own where no indicator is given."""
    tables = analysis.tables
    if indicator is None:
        profiles, row = analysis.profiles, case * len(tables.rounds) + round
        return StateOfCell(
            Comprehensiveness(int(profiles.proposed[row])),
            Comprehensiveness(int(profiles.effective[row])),
            CellState(int(profiles.state[row])),
        )
    cells, row = analysis.cells, cell_row(tables, case=case, round=round, indicator=indicator)
    return StateOfCell(
        CellValue(int(cells.proposed[row])),
        CellValue(int(cells.effective[row])),
        CellState(int(cells.state[row])),
    )


def _voices(
    study: Study, analysis: Analysis, *, case: int, round: int, indicator: int, seen: set[str] | None
) -> tuple[Voice, ...]:
    tables, said = analysis.tables, analysis.readings
    readings = said.of_cell(case=case, round=round, indicator=indicator)
    evidence = said.evidence_of(readings)
    codings = said.evidence.coding[evidence].astype(np.intp)
    told = {one.coding: one for one in list_behind(study, analysis, np.unique(codings))}
    heard: dict[int, list[Heard]] = {}
    for place, coding in zip(evidence.tolist(), codings.tolist(), strict=True):
        passage = told.get(str(tables.codings.id[coding]))
        if passage is not None:
            heard.setdefault(int(said.evidence.reading[place]), []).append(
                Heard(
                    passage,
                    Direction(int(said.evidence.direction[place])),
                    bool(said.evidence.is_weak[place]),
                    bool(said.evidence.is_lowered[place]),
                    seen is not None and passage.coding not in seen,
                )
            )
    return tuple(
        _voice(analysis, row, tables.indicators[indicator], tuple(heard.get(row, ())))
        for row in readings.tolist()
    )


def _voice(analysis: Analysis, reading: int, indicator: Indicator, heard: tuple[Heard, ...]) -> Voice:
    tables, said = analysis.tables, analysis.readings
    people, interviews = tables.participants, tables.interviews
    is_here = (interviews.case[people.interview] == said.case[reading]) & (
        interviews.round[people.interview] == said.round[reading]
    )
    posts = np.flatnonzero(is_here & (people.informant == said.informant[reading]))
    return Voice(
        pseudonym=str(tables.informants.pseudonym[said.informant[reading]]),
        roles=tuple(dict.fromkeys(tables.roles.title[people.role[posts]].tolist())),
        value=ReadingValue(int(said.value[reading])),
        coverage=_coverage(analysis, np.unique(people.interview[posts]), indicator.questions),
        heard=heard,
    )


def _coverage(
    analysis: Analysis, interviews: Rows, questions: tuple[int, ...]
) -> tuple[tuple[str, str, str], ...]:
    tables = analysis.tables
    sheet = tables.coverage
    told = []
    for interview in interviews.tolist():
        for question in questions:
            here = np.flatnonzero((sheet.interview == interview) & (sheet.question == question))
            status, reason = NOT_RECORDED, ""
            if len(here):
                status, reason = int(sheet.status[here[-1]]), str(sheet.reason[here[-1]])
            label = CoverageStatus(status).label if status >= 0 else _("not recorded")
            told.append((str(tables.questions.key[question]), label, reason))
    return tuple(told)


def list_unjudged(analysis: Analysis, *, round: int) -> list[tuple[int, int | None]]:
    """Cells that wait for a person: (case, indicator) rows; stale ones first, and of a case its own last."""
    tables = analysis.tables
    waiting: list[tuple[bool, int, int | None]] = []
    for case in range(len(tables.cases)):
        for indicator in (*range(len(tables.indicators)), None):
            state = state_of_cell(analysis, case=case, round=round, indicator=indicator).state
            if state != CellState.CONFIRMED:
                waiting.append((state != CellState.STALE, case, indicator))
    waiting.sort(key=lambda one: one[0])
    return [(case, indicator) for _fresh, case, indicator in waiting]
