"""How far a case is: each stage needs the one before, and only the round counts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from leadline.core.matrix import CellState, matrix
from leadline.core.progress import Stage, stages, texts_by_round
from leadline.core.tables import StudyTables
from tests.core.studies import Paper, Said, Talk, study

YES = (Said("COOR01"),)


def reached(tables: StudyTables, *, judged: CellState = CellState.PROPOSED, round: int = 0) -> list[str]:
    cells = matrix(tables)
    cells = replace(cells, state=np.full_like(cells.state, judged))
    return [Stage(stage).label for stage in stages(tables, cells, round=round).tolist()]


def test_each_stage_needs_the_one_before() -> None:
    talks = [
        Talk("B", said=YES, is_coded=False),
        Talk("C", said=YES),
        Talk("D", said=YES),
        Talk("D", people=(("p2", "CP"),), is_coded=False),
        Talk("E"),
    ]
    tables = study(talks, cases=("A", "B", "C", "D", "E"), papers=[Paper("F")])
    come_in, coded = "text came in", "coded"
    assert reached(tables) == ["nothing yet", come_in, coded, come_in, coded, come_in]
    # E has no known cell, and in F nobody was interviewed: there is nothing to judge.
    judged = ["nothing yet", come_in, "judged", come_in, coded, come_in]
    assert reached(tables, judged=CellState.CONFIRMED) == judged
    assert reached(tables, judged=CellState.STALE)[2] == coded


def test_only_the_round_counts() -> None:
    tables = study(
        [Talk("A", said=YES), Talk("A", said=YES, round="r2", is_coded=False)], rounds=("r1", "r2")
    )
    assert reached(tables) == ["coded"] and reached(tables, round=1) == ["text came in"]


def test_texts_are_those_of_interviews_and_documents() -> None:
    tables = study(
        [Talk("A"), Talk("A", people=(("p2", "CP"),))],
        cases=("A", "B"),
        papers=[Paper("A"), Paper("B", round="r2")],
        rounds=("r1", "r2"),
    )
    assert texts_by_round(tables).tolist() == [[3, 0], [0, 1]]
    assert texts_by_round(study()).shape == (0, 1)
