"""Mechanisms and comprehensiveness."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from leadline.core.matrix import CellState, matrix
from leadline.core.profile import (
    comprehensiveness,
    comprehensiveness_counts,
    comprehensiveness_digest,
    mechanism_counts,
    mechanisms,
    propose_comprehensiveness,
)
from leadline.core.tables import StudyTables
from leadline.core.vocabulary import CellValue, Comprehensiveness, CoverageStatus, Polarity, Time
from leadline.errors import InputError
from tests.core import oracle
from tests.core.studies import INDICATORS, MECHANISMS, Judged, Said, Talk, study

KEYS = [one.key for one in INDICATORS]
ANSWERED = {"Q8": CoverageStatus.ANSWERED}


def counts(tables: StudyTables) -> dict[str, tuple[int, int]]:
    found = mechanism_counts(tables, mechanisms(tables, matrix(tables)))
    return {str(name): (int(k), int(n)) for name, k, n in zip(found.mechanism, found.k, found.n, strict=True)}


def test_mechanisms_are_k_of_n_cases() -> None:
    tables = study(
        [
            Talk("A", said=[Said("COOR02"), Said("COOR01")], coverage=ANSWERED),
            Talk("A", [("p2", "CP")], said=[Said("COOR02")]),  # a case counts once
            Talk("B", said=[Said("COOR07")], coverage=ANSWERED),
            Talk("C", coverage=ANSWERED),  # asked, nothing found: in n
            Talk("D", said=[Said("COOR03", polarity=Polarity.ABSENT)]),  # not asked, but countable: in n
            Talk("E", coverage={"Q8": CoverageStatus.NOT_KNOWN}),  # not answered: not in n
            Talk("F", said=[Said("COOR02", time=Time.FUTURE)]),  # context: not in n
        ],
        cases=[*"ABCDEFG"],
    )
    found = counts(tables)
    assert {n for _, n in found.values()} == {4}
    assert {name: k for name, (k, _) in found.items() if k} == {
        "cluster meetings": 1,
        "working group": 1,
        "nowhere": 1,
    }
    assert list(found) == list(MECHANISMS)


def test_only_a_confirmed_not_addressed_takes_a_mechanism_out() -> None:
    talks = [Talk("A", said=[Said("COOR02"), Said("COOR01"), Said("COOR06"), Said("COOR07")])]

    def present(*judged: Judged) -> list[str]:
        return [name for name, (k, _) in counts(study(talks, judged=judged)).items() if k]

    everything = ["cluster meetings", "working group", "outside the clusters", "nowhere"]
    assert present() == everything
    assert present(Judged("A", "I02", CellValue.PARTLY)) == everything
    overruled = Judged("A", "I02", CellValue.NOT_ADDRESSED)
    assert present(overruled) == ["cluster meetings", "outside the clusters", "nowhere"]
    found = mechanisms(study(talks, judged=[overruled]), matrix(study(talks, judged=[overruled])))
    assert found.mechanism[found.is_overruled].tolist() == ["working group"]
    assert found.is_counted.all()
    # A proposed "not addressed" (here I02 of another case) takes nothing out.
    assert counts(study([Talk("A", said=[Said("COOR02", polarity=Polarity.ABSENT)])]))["working group"] == (
        0,
        1,
    )


def test_an_unknown_overruling_indicator_is_named() -> None:
    tables = study([Talk("A")], mechanisms={"x": ("COOR01", "I99")})
    with pytest.raises(InputError) as caught:
        mechanisms(tables, matrix(tables))
    assert caught.value.code == "setting-indicator-unknown"


def test_every_combination_of_cells_that_matters() -> None:
    """Home indicators × pillars over all values, at each number of known cells around the half."""
    tables = study()
    values = list(CellValue)
    some = [CellValue.ADDRESSED, CellValue.PARTLY, CellValue.NOT_ADDRESSED, CellValue.NOT_RAISED]
    pillars = ("I09", "I12", "I16", "I04")
    rows: list[dict[str, CellValue]] = []
    for home in product(values, values):
        for ones in product(some, repeat=4):
            base = dict.fromkeys(KEYS, CellValue.ADDRESSED if ones[0] != some[3] else CellValue.NOT_ASKED)
            for key in (*(k for k in KEYS if oracle.RULES[k][4] in ("prevention", "protection")), "I17"):
                base[key] = CellValue.NOT_RAISED
            rows.append(base | dict(zip(("I02", "I05", *pillars), (*home, *ones), strict=True)))
    for known in range(len(KEYS) + 1):  # the half, and overlooked
        for fill in CellValue:
            for rest in (CellValue.NOT_ADDRESSED, CellValue.ADDRESSED, CellValue.CONFLICTING):
                rows.append({key: (rest if place < known else fill) for place, key in enumerate(KEYS)})
    grid = np.array([[int(row[key]) for key in KEYS] for row in rows], dtype=np.int8)
    made = propose_comprehensiveness(tables, grid)
    expected = [oracle.comprehensiveness({key: row[key].label for key in KEYS}) for row in rows]
    assert [Comprehensiveness(value).label for value in made] == expected
    assert set(expected) == set(Comprehensiveness.labels())


def test_a_study_without_indicators_is_not_determinable() -> None:
    tables = study([Talk("A")], indicators=(), home_indicators=(), comprehensive_pillars=(), mechanisms={})
    found = comprehensiveness(tables, matrix(tables))
    assert found.proposed.tolist() == [Comprehensiveness.NOT_DETERMINABLE]


def test_a_person_confirms_and_the_profile_goes_stale() -> None:
    said = [Said("COOR01")]
    tables = study([Talk("A", said=said)], cases=["A", "B"])
    basis = comprehensiveness_digest(tables, matrix(tables), case=0, round=0)
    verdict = Judged("A", "", Comprehensiveness.PARTLY, basis=basis)
    for passages, state in ((said, CellState.CONFIRMED), ([], CellState.STALE)):
        tables = study([Talk("A", said=passages)], cases=["A", "B"], judged=[verdict])
        found = comprehensiveness(tables, matrix(tables))
        assert found.proposed.tolist() == [Comprehensiveness.NOT_DETERMINABLE] * 2
        assert found.effective.tolist() == [Comprehensiveness.PARTLY, Comprehensiveness.NOT_DETERMINABLE]
        assert found.state.tolist() == [state, CellState.PROPOSED]
        assert found.known.tolist() == [len(passages), 0]
        totals = comprehensiveness_counts(tables, found)
        assert totals.k.tolist() == [0, 1, 0, 1] and totals.n.tolist() == [2] * 4
        assert (totals.states[0].proposed, totals.states[0].confirmed + totals.states[0].stale) == (1, 1)


def test_comprehensiveness_reads_effective_cells() -> None:
    judged = [Judged("A", key, CellValue.NOT_ADDRESSED) for key in KEYS[:9]]
    tables = study([Talk("A")], judged=judged)
    assert comprehensiveness(tables, matrix(tables)).proposed.tolist() == [Comprehensiveness.OVERLOOKED]
