"""What was planned, what was held, and what became of each question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadline.core.counting import Base, CountedAs, Counts, Unit, grouped
from leadline.core.tables import Ints, Strings, StudyTables, Table, ints, strings
from leadline.core.vocabulary import CoverageStatus, SlotState

NOT_RECORDED = -1
_PLAN = CountedAs(Unit.PLANNED_INTERVIEWS, Base.PLANNED, "")
_HELD = CountedAs(Unit.INTERVIEWS, Base.INTERVIEWS_HELD, "")


@dataclass(frozen=True)
class Programme(Table):
    """Planned interviews by case, role and round (-1: all of them), and what became of each.

    `planned` is the n: all that were ever planned; the others add up to it. `open` is still to be held.
    """

    case: Ints
    role: Ints
    round: Ints
    planned: Counts
    held: Counts
    open: Counts
    post_empty: Counts
    declined: Counts
    not_reached: Counts
    withdrawn: Counts
    counted_as: CountedAs = _PLAN


def programme(tables: StudyTables, *, by_case: bool = True) -> Programme:
    """Count planned interviews per case × role × round, or per role × round.

    Parameters
    ----------
    tables
        The study.
    by_case
        False gives one row a role × round, with case -1.
    """
    slots = tables.slots
    case = slots.case if by_case else np.full(len(slots), -1, dtype=np.int32)
    first, place = grouped(slots.round, case + 1, slots.role)
    states = len(SlotState)
    counts = np.bincount(place * states + slots.state, minlength=len(first) * states).reshape(-1, states)
    return Programme(
        case=case[first],
        role=slots.role[first],
        round=slots.round[first],
        planned=counts.sum(axis=1),
        held=counts[:, SlotState.HELD],
        open=counts[:, SlotState.PLANNED],
        post_empty=counts[:, SlotState.POST_EMPTY],
        declined=counts[:, SlotState.DECLINED],
        not_reached=counts[:, SlotState.NOT_REACHED],
        withdrawn=counts[:, SlotState.WITHDRAWN],
    )


def question_statuses(tables: StudyTables) -> NDArray[np.int8]:
    """Interviews × questions: the CoverageStatus, or NOT_RECORDED where the sheet has no line."""
    shape = (len(tables.interviews), len(tables.questions))
    statuses = np.full(shape, NOT_RECORDED, dtype=np.int8)
    statuses[tables.coverage.interview, tables.coverage.question] = tables.coverage.status
    return statuses


def is_in_doubt(status: Any, is_heard: Any) -> Any:
    """Whether a question's line (a CoverageStatus or NOT_RECORDED; or an array) contradicts the turns.

    It says *answered* and no turn belongs to the question, or *not asked* (or nothing) though a turn does.
    *Does not know* and *declined* contradict neither.
    """
    is_open = (status != CoverageStatus.NOT_KNOWN) & (status != CoverageStatus.DECLINED)
    return is_open & ((status == CoverageStatus.ANSWERED) != is_heard)


def coverage_in_doubt(tables: StudyTables) -> NDArray[np.bool_]:
    """Interviews × questions: where the coverage sheet and the turns of the text contradict each other.

    Only interviews that have both: a sheet, and a text some turn of which belongs to a question.
    """
    statuses = question_statuses(tables)
    is_heard = np.zeros(statuses.shape, dtype=np.bool_)
    is_heard[tables.heard.interview, tables.heard.question] = True
    has_both = is_heard.any(axis=1) & (statuses != NOT_RECORDED).any(axis=1)
    doubtful: NDArray[np.bool_] = is_in_doubt(statuses, is_heard) & has_both[:, np.newaxis]
    return doubtful


@dataclass(frozen=True)
class QuestionCoverage(Table):
    """Per question and role (-1: all): in how many of the `interviews` held it was answered, and so on.

    `not_recorded`: the coverage sheet has no line for it; counted as not asked in readings. `in_doubt`: those
    of all these whose sheet contradicts the turns of the text (:func:`coverage_in_doubt`). A joint interview
    counts under each of its roles, once among all.
    """

    question: Ints
    role: Ints
    interviews: Counts
    answered: Counts
    not_known: Counts
    declined: Counts
    not_asked: Counts
    not_recorded: Counts
    in_doubt: Counts
    counted_as: CountedAs = _HELD


@dataclass(frozen=True)
class SkipReasons(Table):
    """Why a question was not asked, with the number of interviews (role -1: all)."""

    question: Ints
    role: Ints
    reason: Strings
    interviews: Counts
    counted_as: CountedAs = _HELD


def interviews_by_role(tables: StudyTables) -> NDArray[np.bool_]:
    """(roles + 1) × interviews: which interviews had somebody in the role; the last row is all."""
    speaks = np.zeros((len(tables.roles) + 1, len(tables.interviews)), dtype=np.bool_)
    speaks[tables.participants.role, tables.participants.interview] = True
    speaks[-1] = True
    return speaks


def question_coverage(tables: StudyTables, *, round: int | None = None) -> QuestionCoverage:
    """Count interviews per question × role by what became of the question (of one round, or all)."""
    statuses, speaks = question_statuses(tables), interviews_by_role(tables)
    if round is not None:
        speaks &= tables.interviews.round == round
    questions, groups = statuses.shape[1], len(speaks)
    member = speaks.astype(np.int64)

    def count(flags: NDArray[np.bool_]) -> Counts:
        counted: Counts = (member @ flags).T.ravel()
        return counted

    return QuestionCoverage(
        question=ints(np.repeat(np.arange(questions), groups)),
        role=ints(np.tile([*range(groups - 1), -1], questions)),
        interviews=np.tile(member.sum(axis=1), questions),
        answered=count(statuses == CoverageStatus.ANSWERED),
        not_known=count(statuses == CoverageStatus.NOT_KNOWN),
        declined=count(statuses == CoverageStatus.DECLINED),
        not_asked=count(statuses == CoverageStatus.NOT_ASKED),
        not_recorded=count(statuses == NOT_RECORDED),
        in_doubt=count(coverage_in_doubt(tables)),
    )


def skip_reasons(tables: StudyTables, *, round: int | None = None) -> SkipReasons:
    """Count interviews per question × role × reason for which the question was not asked."""
    coverage, speaks = tables.coverage, interviews_by_role(tables)
    if round is not None:
        speaks &= tables.interviews.round == round
    counts: dict[tuple[int, int, str], int] = {}
    for row in np.flatnonzero(coverage.status == CoverageStatus.NOT_ASKED):
        for group in np.flatnonzero(speaks[:, coverage.interview[row]]):
            role = int(group) if group < len(tables.roles) else -1
            key = (int(coverage.question[row]), role, str(coverage.reason[row]))
            counts[key] = counts.get(key, 0) + 1
    keys = sorted(counts)
    return SkipReasons(
        question=ints([key[0] for key in keys]),
        role=ints([key[1] for key in keys]),
        reason=strings([key[2] for key in keys]),
        interviews=np.array([counts[key] for key in keys], dtype=np.int64),
    )
