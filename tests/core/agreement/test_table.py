"""The table of agreement: each row is what the measure gives on that row's ratings alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from leadline.core.agreement import table as t
from leadline.core.agreement.bootstrap import bootstrap_groups
from leadline.core.agreement.cohen_kappa import cohen_kappa
from leadline.core.agreement.ratings import CodeRatings, RatedUnit, code_ratings
from leadline.core.agreement.table import AgreementTable, Grouping, agreement_table
from leadline.core.agreement.values import MISSING, Undefined
from tests.core.studies import Said, Talk, study

CODES = ["GAP01", "GAP02", "GAP03"]


def some_study() -> CodeRatings:
    """Thirty interviews; A and B code all, a third coder every second one."""
    random = np.random.default_rng(2)
    talks = []
    for number in range(30):
        coders = ["A", "B", "dictionary"] if number % 2 else ["A", "B"]
        truth = random.random(3) < 0.5
        said = [
            Said(code, coder=coder)
            for coder in coders
            for code, is_true in zip(CODES, truth, strict=True)
            if is_true != (random.random() < 0.2)
        ]
        said += [Said("OPP01", coder=coder) for coder in coders]
        talks.append(Talk(f"case {number % 6}", said=said))
    return code_ratings(study(talks))


RATINGS = some_study()


@pytest.fixture(params=Grouping)
def table(request: pytest.FixtureRequest) -> AgreementTable:
    return agreement_table(RATINGS, by=request.param, resamples=200)


def test_the_last_row_is_over_all(table: AgreementTable) -> None:
    for name, measure in t.MEASURES.items():
        found = table.measured[name].estimates.at(-1)
        assert found.value == (pytest.approx(measure.of(RATINGS.together()).value) if found.value else None)
        assert found.undefined == measure.of(RATINGS.together()).undefined, name
    assert table.groups[-1] == 30
    assert len(table.keys) + 1 == len(table.groups) == len(table.applied)


def test_rows_by_code() -> None:
    found = agreement_table(RATINGS)
    for place in range(len(RATINGS.codes)):
        for name, measure in t.MEASURES.items():
            row, alone = found.measured[name].estimates.at(place), measure.of(RATINGS.of_code(place))
            assert replace(row, value=None) == replace(alone, value=None)
            assert row.value == (None if alone.value is None else pytest.approx(alone.value))
    alpha = found.measured["alpha"]
    is_used = np.isin(np.arange(len(RATINGS.codes)), np.flatnonzero(~np.isnan(alpha.estimates.value[:-1])))
    assert is_used.sum() == 3  # OPP01 was applied by all to all, the others by nobody
    assert (alpha.low[:-1][is_used] < alpha.estimates.value[:-1][is_used]).all()
    assert (alpha.high[:-1][is_used] > alpha.estimates.value[:-1][is_used]).all()
    assert np.isnan(alpha.low[:-1][~is_used]).all()


def test_rows_by_pair_leave_out_what_one_of_them_did_not_code() -> None:
    found = agreement_table(RATINGS, by=Grouping.PAIR)
    assert found.keys == ((0, 1), (0, 2), (1, 2))
    assert found.groups.tolist() == [30, 15, 15, 30]
    kappa = found.measured["kappa"].estimates
    assert kappa.undefined.tolist() == [-1, -1, -1, Undefined.MORE_THAN_TWO_CODERS]
    whole = RATINGS.together()
    for row, pair in enumerate(found.keys):
        places = whole.places[list(pair)]
        columns = np.repeat(places, whole.counts.astype(int), axis=1)
        assert kappa.at(row).value == pytest.approx(cohen_kappa(columns).value)
        assert kappa.units[row] == (columns != MISSING).all(axis=0).sum()


def test_rows_by_interview_have_no_interval() -> None:
    found = agreement_table(RATINGS, by=Grouping.INTERVIEW)
    assert set(found.groups[:-1].tolist()) == {1}
    kappa = found.measured["kappa"]
    assert kappa.estimates.coders[:4].tolist() == [2, 3, 2, 3]
    assert kappa.estimates.undefined[:2].tolist() == [-1, Undefined.MORE_THAN_TWO_CODERS]
    assert np.isnan(kappa.low[:-1]).all()
    assert found.applied[:-1].sum() == found.applied[-1]
    assert not np.isnan(found.measured["alpha"].low[-1])


def test_blocks_of_rows_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = bootstrap_groups(RATINGS.patterns, [t.MEASURES["alpha"]], resamples=100)
    monkeypatch.setattr("leadline.core.agreement.bootstrap.AT_ONCE", 1)
    apart = bootstrap_groups(RATINGS.patterns, [t.MEASURES["alpha"]], resamples=100)
    np.testing.assert_allclose(np.array(whole), np.array(apart))


def test_nothing_coded_twice_gives_a_row_without_values() -> None:
    for by in Grouping:
        found = agreement_table(code_ratings(study(), rated=RatedUnit.CASE), by=by)
        assert found.measured["alpha"].estimates.at(-1).value is None
        assert found.groups[-1] == 0
