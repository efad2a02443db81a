"""Planned and held, and question by question."""

from __future__ import annotations

from dataclasses import replace

import pytest

from leadline.core.coverage import (
    NOT_RECORDED,
    coverage_in_doubt,
    is_in_doubt,
    programme,
    question_coverage,
    question_statuses,
    skip_reasons,
)
from leadline.core.tables import Heard, ints
from leadline.core.vocabulary import CoverageStatus, SlotState
from tests.core.studies import Talk, study


def test_planned_interviews_by_what_became_of_them() -> None:
    slots = [
        ("A", "PC", SlotState.HELD),
        ("A", "CP", SlotState.POST_EMPTY),
        ("B", "PC", SlotState.DECLINED),
        ("B", "CP", SlotState.PLANNED),
        ("C", "PC", SlotState.HELD),
        ("C", "CP", SlotState.NOT_REACHED),
    ]
    tables = study(cases=[*"ABC"], slots=slots)
    by_role = programme(tables, by_case=False)
    assert by_role.case.tolist() == [-1, -1] and by_role.role.tolist() == [0, 1]
    assert by_role.planned.tolist() == [3, 3]
    assert by_role.held.tolist() == [2, 0]
    assert by_role.declined.tolist() == [1, 0]
    assert by_role.post_empty.tolist() == [0, 1]
    assert by_role.open.tolist() == [0, 1]
    assert by_role.not_reached.tolist() == [0, 1]
    cells = programme(tables)
    assert list(zip(cells.case.tolist(), cells.role.tolist(), cells.held.tolist(), strict=True)) == [
        (0, 0, 1),
        (0, 1, 0),
        (1, 0, 0),
        (1, 1, 0),
        (2, 0, 1),
        (2, 1, 0),
    ]


def test_questions_by_role_with_a_joint_interview_once_among_all() -> None:
    skipped = CoverageStatus.NOT_ASKED
    tables = study(
        [
            Talk("A", [("p1", "PC"), ("p2", "CP")], coverage={"Q8": CoverageStatus.ANSWERED}),
            Talk("B", [("p3", "PC")], coverage={"Q8": CoverageStatus.NOT_KNOWN}),
            Talk("C", [("p4", "CP")], coverage={"Q8": CoverageStatus.DECLINED}),
            Talk("D", [("p5", "GBV")], coverage={"Q8": skipped}, reasons={"Q8": "time"}),
            Talk("E", [("p6", "GBV")], round="r2"),
        ],
        rounds=["r1", "r2"],
    )
    assert question_statuses(tables)[:, 7].tolist() == [0, 1, 2, 3, -1]
    found = question_coverage(tables)
    columns = ("interviews", "answered", "not_known", "declined", "not_asked", "not_recorded")
    rows = {
        int(found.role[row]): [int(getattr(found, name)[row]) for name in columns]
        for row in range(len(found))
        if found.question[row] == 7
    }
    assert rows == {
        0: [2, 1, 1, 0, 0, 0],
        1: [2, 1, 0, 1, 0, 0],
        2: [2, 0, 0, 0, 1, 1],
        -1: [5, 1, 1, 1, 1, 1],
    }
    first = question_coverage(tables, round=0)
    assert first.interviews[(first.question == 7) & (first.role == -1)].tolist() == [4]
    why = skip_reasons(tables)
    assert list(zip(why.question.tolist(), why.role.tolist(), why.reason.tolist(), strict=True)) == [
        (7, -1, "time"),
        (7, 2, "time"),
    ]
    assert why.interviews.tolist() == [1, 1]
    assert len(skip_reasons(tables, round=1)) == 0


@pytest.mark.parametrize(
    ("status", "without_turn", "with_turn"),
    [
        (CoverageStatus.ANSWERED, True, False),
        (CoverageStatus.NOT_KNOWN, False, False),
        (CoverageStatus.DECLINED, False, False),
        (CoverageStatus.NOT_ASKED, False, True),
        (NOT_RECORDED, False, True),
    ],
)
def test_what_a_turn_contradicts(status: int, without_turn: bool, with_turn: bool) -> None:
    assert (is_in_doubt(status, False), is_in_doubt(status, True)) == (without_turn, with_turn)


def test_only_a_sheet_beside_a_text_of_questions_can_be_in_doubt() -> None:
    answered = {"Q8": CoverageStatus.ANSWERED}
    talks = [Talk("A", [("p1", "PC")], coverage=answered), Talk("B", [("p2", "PC")], coverage=answered)]
    tables = study([*talks, Talk("C", [("p3", "PC")])])
    assert not coverage_in_doubt(tables).any()
    heard = replace(tables, heard=Heard(ints([0, 2]), ints([6, 7])))
    rows, questions = coverage_in_doubt(heard).nonzero()
    assert (rows.tolist(), questions.tolist()) == ([0, 0], [6, 7])
    found = question_coverage(heard)
    assert found.in_doubt[(found.question == 7) & (found.role == -1)].tolist() == [1]
