"""Gaps: full and partial, k of n, with each silence apart."""

from __future__ import annotations

from leadline.core.counting import Base, Unit
from leadline.core.gaps import gaps
from leadline.core.matrix import matrix
from leadline.core.vocabulary import CellValue, CoverageStatus, Polarity
from tests.core.studies import Judged, Paper, Said, Talk, study

YES, NO = Said("COOR01"), Said("COOR01", polarity=Polarity.ABSENT)


def test_each_value_is_told_apart() -> None:
    talks = [
        Talk("yes", said=[YES]),
        Talk("partly", said=[YES, NO]),
        Talk("no", said=[NO]),
        Talk("conflict", [("p1", "PC")], said=[YES]),
        Talk("conflict", [("p2", "CP")], said=[NO], is_coded=False),
        Talk("raised", coverage={"Q8": CoverageStatus.ANSWERED}),
        Talk("known", coverage={"Q8": CoverageStatus.NOT_KNOWN}),
        Talk("declined", coverage={"Q8": CoverageStatus.DECLINED}),
        Talk("asked"),
        Talk("pending", coverage={"Q8": CoverageStatus.ANSWERED}, is_coded=False),
    ]
    tables = study(
        talks,
        cases=["nobody"],
        papers=[Paper("yes", supports={"I01": False})],
        judged=[Judged("no", "I01", CellValue.NOT_ADDRESSED), Judged("asked", "I01", CellValue.NOT_ASKED)],
    )
    found = gaps(tables, matrix(tables))
    row = {name: int(column[0]) for name, column in found.columns().items()}
    assert row == {
        "round": 0,
        "indicator": 0,
        "n": 4,
        "full": 1,
        "partial": 1,
        "addressed": 1,
        "conflicting": 1,
        "not_raised": 1,
        "not_known": 1,
        "declined": 1,
        "not_asked": 1,
        "pending": 1,
        "no_informant": 1,
        "confirmed": 0,
        "proposed": 3,
        "stale": 1,  # of the four cells of n
        "provisional": 1,
        "contradicted": 1,
    }
    assert (found.counted_as.unit, found.counted_as.base) == (Unit.CASES, Base.KNOWN_CELLS)
    assert found.counted_as.layer == "designated"


def test_a_confirmed_cell_counts_instead_of_the_proposed_one() -> None:
    tables = study([Talk("X", said=[YES])], judged=[Judged("X", "I01", CellValue.NOT_ADDRESSED)])
    found = gaps(tables, matrix(tables))
    assert (found.n[0], found.full[0], found.addressed[0]) == (1, 1, 0)
