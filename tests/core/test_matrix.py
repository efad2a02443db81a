"""Cells: every combination of readings, judgements and their staleness, documents."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations_with_replacement, product

import numpy as np
import pytest
from hypothesis import given, settings

from leadline.core.matrix import (
    UNJUDGED,
    Cells,
    CellState,
    cell_row,
    count_states,
    evidence_digest,
    matrix,
    propose_cells,
)
from leadline.core.readings import readings
from leadline.core.tables import StudyTables
from leadline.core.vocabulary import (
    Basis,
    CellValue,
    CoverageStatus,
    Elicited,
    Polarity,
    ReadingValue,
    Scope,
    Sensitivity,
)
from tests.core import oracle
from tests.core.studies import INDICATORS, Judged, Paper, Said, Talk, study
from tests.core.test_readings import TALKS, passage

YES = Said("COOR01", id="a")
NO = Said("COOR01", id="b", polarity=Polarity.ABSENT)


def cell(tables: StudyTables, indicator: str = "I01", case: int = 0, round: int = 0) -> dict[str, object]:
    cells = matrix(tables)
    row = cell_row(tables, case=case, round=round, indicator=tables.indicator(indicator))
    return {name: column[row].item() for name, column in cells.columns().items()}


@pytest.mark.parametrize("informants", [0, 1, 2, 3])
def test_every_combination_of_readings(informants: int) -> None:
    combinations = list(combinations_with_replacement(ReadingValue, informants))
    counts = np.array([[Counter(said)[value] for value in ReadingValue] for said in combinations])
    made = propose_cells(counts.reshape(-1, len(ReadingValue)))
    for said, value in zip(combinations, made, strict=True):
        assert CellValue(value).label == oracle.cell([reading.label for reading in said])


@settings(max_examples=60, deadline=None)
@given(TALKS)
def test_generated_studies_have_the_cells_of_the_page(talks: list[Talk]) -> None:
    tables = study(talks, cases=["X", "Y", "Z"])
    cells = matrix(tables)
    for case, indicator in product(range(3), range(len(INDICATORS))):
        here = [talk for talk in talks if talk.case == "XYZ"[case]]
        said = [
            oracle.reading(
                INDICATORS[indicator].key,
                [passage(one) for one in talk.said],
                {key: status.label for key, status in talk.coverage.items()},
                complete=talk.is_coded,
            )
            for talk in here
        ]
        row = cell_row(tables, case=case, round=0, indicator=indicator)
        assert (cells.case[row], cells.indicator[row]) == (case, indicator)
        assert CellValue(cells.proposed[row]).label == oracle.cell(said)
        assert cells.known[row] == sum(one in ("yes", "partly", "no") for one in said)
        assert cells.informants[row] == len(here)
        assert cells.is_provisional[row] == any(not talk.is_coded for talk in here)


def test_n_of_m_informants_and_provisional() -> None:
    tables = study(
        [
            Talk("X", [("p1", "PC"), ("p1", "GBV")], said=[YES]),
            Talk("X", [("p2", "CP")], coverage={"Q8": CoverageStatus.ANSWERED}, is_coded=False),
        ]
    )
    found = cell(tables)
    assert (found["known"], found["informants"], found["is_provisional"]) == (1, 2, True)
    assert found["proposed"] == found["effective"] == CellValue.ADDRESSED
    assert cell(tables, "I02")["proposed"] == CellValue.PENDING


def judged(*, basis: str, value: CellValue = CellValue.PARTLY, **where: str) -> Judged:
    return Judged("X", "I01", value, basis=basis, **where)


def digest(tables: StudyTables) -> str:
    return evidence_digest(tables, readings(tables), case=0, round=0, indicator=0)


def test_a_judgement_overrules_and_goes_stale_with_the_evidence() -> None:
    talks = [Talk("X", said=[YES, NO])]
    basis = digest(study(talks))
    found = cell(study(talks, judged=[judged(basis=basis, value=CellValue.ADDRESSED)]))
    assert (found["proposed"], found["confirmed"]) == (CellValue.PARTLY, CellValue.ADDRESSED)
    assert (found["effective"], found["state"]) == (CellValue.ADDRESSED, CellState.CONFIRMED)
    stale = cell(study([Talk("X", said=[YES])], judged=[judged(basis=basis)]))
    assert (stale["effective"], stale["state"]) == (CellValue.PARTLY, CellState.STALE)
    alone = cell(study(talks))
    assert (alone["confirmed"], alone["state"], alone["judgement"]) == (UNJUDGED, CellState.PROPOSED, -1)


def test_the_latest_judgement_counts() -> None:
    first = judged(basis="", at="2018-01-02", value=CellValue.ADDRESSED)
    later = judged(basis="", at="2018-01-03", value=CellValue.NOT_ADDRESSED)
    for order in ([first, later], [later, first]):
        assert cell(study([Talk("X", said=[YES])], judged=order))["effective"] == CellValue.NOT_ADDRESSED


def test_the_digest_covers_what_a_cell_rests_on() -> None:
    base = digest(study([Talk("X", said=[YES])]))
    changed = [
        [replace(YES, id="z")],
        [replace(YES, end=11)],
        [replace(YES, basis=Basis.HEARSAY)],
        [replace(YES, basis=Basis.OPINION)],
        [replace(YES, scope=Scope.ONE_AGENCY)],
        [replace(YES, polarity=Polarity.UNCLEAR)],
        [replace(YES, sensitivity=Sensitivity.WITHHOLD)],
        [replace(YES, elicited=Elicited.PROBED)],
        [YES, replace(YES, id="second", start=5)],
        [YES, Said("RESP12", 5, 15, id="lowers")],
    ]
    digests = {digest(study([Talk("X", said=said)])) for said in changed}
    assert len(digests) == len(changed) and base not in digests
    silent = {
        digest(study([Talk("X", coverage=sheet)]))
        for sheet in ({}, {"Q8": CoverageStatus.ANSWERED}, {"Q8": CoverageStatus.DECLINED})
    }
    assert len(silent) == 3
    assert digest(study([Talk("X", [("p9", "PC")], said=[YES])])) != base
    assert digest(study([Talk("X", said=[YES])], papers=[Paper("X", supports={"I01": True})])) != base


def test_the_digest_ignores_what_is_beside_the_cell_and_the_order_of_rows() -> None:
    base = digest(study([Talk("X", said=[YES])]))
    assert (
        digest(study([Talk("X", said=[YES, Said("GAP01", id="g"), replace(YES, coder="B", id="x")])])) == base
    )
    assert digest(study([Talk("X", said=[YES]), Talk("Y", [("a0", "PC")], said=[NO])])) == base
    assert digest(study([Talk("X", said=[YES])], papers=[Paper("X", supports={"I02": True})])) == base


def test_a_document_flags_the_readings_that_it_contradicts() -> None:
    def flagged(said: list[Said], *, supports: bool, case: str = "X") -> object:
        return cell(study([Talk("X", said=said)], papers=[Paper(case, supports={"I01": supports})]))[
            "is_contradicted"
        ]

    weak = replace(YES, basis=Basis.HEARSAY)
    assert [flagged([YES], supports=yes) for yes in (True, False)] == [False, True]
    assert [flagged([NO], supports=yes) for yes in (True, False)] == [True, False]
    assert [flagged([weak], supports=yes) for yes in (True, False)] == [False, False]
    assert [flagged([], supports=yes) for yes in (True, False)] == [False, False]
    assert not flagged([YES], supports=False, case="Y")


def test_rounds_have_their_own_cells_and_counts_by_state() -> None:
    talks = [Talk("X", said=[YES]), Talk("X", said=[NO], round="r2")]
    tables = study(talks, rounds=["r1", "r2"], judged=[judged(basis="old", round="r2")])
    cells: Cells = matrix(tables)
    assert len(cells) == 2 * len(INDICATORS)
    assert cell(tables, round=0)["effective"] == CellValue.ADDRESSED
    assert cell(tables, round=1)["effective"] == CellValue.PARTLY
    states = count_states(cells.state)
    assert (states.confirmed, states.proposed, states.stale) == (0, 2 * len(INDICATORS) - 1, 1)
    assert cells.layer == "designated"
