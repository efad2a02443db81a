"""Measures of agreement against published numbers and the krippendorff package."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from leadline.core.agreement.cohen_kappa import cohen_kappa
from leadline.core.agreement.krippendorff_alpha import krippendorff_alpha
from leadline.core.agreement.percent import percent_agreement
from leadline.core.agreement.values import MISSING, Ratings, Undefined


def expand_table(table: list[list[int]]) -> Ratings:
    """A contingency table as two coders × units."""
    pairs = [(i, j) for i, line in enumerate(table) for j, count in enumerate(line) for _ in range(count)]
    return np.array(pairs).T


def expected(shared: Path) -> dict[str, Any]:
    path = shared / "data" / "worked-examples" / "expected_agreement_and_intervals.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


@pytest.mark.shared
def test_published_kappas(shared: Path) -> None:
    tables = {
        name: one for name, one in expected(shared).items() if "cohen" in name or "artstein" in name
    } | {name: expected(shared)[name] for name in ("sas_agree_3x3", "feinstein_cicchetti_paradox")}
    assert len(tables) >= 6
    for name, one in tables.items():
        kappa = cohen_kappa(expand_table(one["table"]))
        assert kappa.value == pytest.approx(one["recomputed"]["kappa"], abs=1e-6), name
        published = (one["published"] or {}).get("kappa")
        assert published is None or kappa.value == pytest.approx(published, abs=6e-4), name
        percent = percent_agreement(expand_table(one["table"]))
        assert percent.value == pytest.approx(one["recomputed"]["Po"], abs=1e-6), name
        assert percent.units == kappa.units == sum(map(sum, one["table"]))


@pytest.mark.shared
def test_published_alphas(shared: Path) -> None:
    found = expected(shared)
    for name, value, units in (
        ("krippendorff_2011_4x12", 0.743, 11),
        ("krippendorff_wikipedia_3x15", 0.691, 12),
    ):
        rows = [[MISSING if one is None else one for one in line] for line in found[name]["data"]]
        alpha = krippendorff_alpha(np.array(rows))
        assert alpha.value == pytest.approx(value, abs=5e-4), name
        assert alpha.units == units
    binary = np.array(found["krippendorff_2004_p224_binary"]["pairs"]).T
    assert krippendorff_alpha(binary).value == pytest.approx(0.095238, abs=1e-6)
    letters = np.array(
        [["abc".index(one) for one in pair] for pair in found["krippendorff_2004_p227_nominal"]["pairs"]]
    )
    assert krippendorff_alpha(letters.T).value == pytest.approx(0.734104, abs=1e-6)
    fleiss = np.array(found["fleiss_1971_diagnoses_30x6"]["raw_rater_rows"]).T
    assert krippendorff_alpha(fleiss).value == pytest.approx(0.43341, abs=1e-5)
    assert percent_agreement(fleiss).value == pytest.approx(0.5556, abs=1e-4)


RATINGS = arrays(
    np.int64,
    st.tuples(st.integers(2, 4), st.integers(1, 12)),
    elements=st.sampled_from([MISSING, 0, 0, 1, 1, 2]),
)


@settings(max_examples=200, deadline=None)
@given(RATINGS)
def test_alpha_is_that_of_the_krippendorff_package(ratings: Ratings) -> None:
    ours = krippendorff_alpha(ratings)
    if ours.undefined is not None:
        values = ratings[:, (ratings != MISSING).sum(axis=0) >= 2]
        distinct = len(np.unique(values[values != MISSING]))
        assert distinct == (0 if ours.undefined is Undefined.NO_UNIT_RATED_TWICE else 1)
        return
    data = np.where(ratings == MISSING, np.nan, ratings.astype(float))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")
    assert ours.value == pytest.approx(theirs, abs=1e-10)


@settings(max_examples=100, deadline=None)
@given(RATINGS)
def test_percent_counts_pairs(ratings: Ratings) -> None:
    pairs = [
        ratings[a, unit] == ratings[b, unit]
        for unit in range(ratings.shape[1])
        for a in range(len(ratings))
        for b in range(a)
        if MISSING not in (ratings[a, unit], ratings[b, unit])
    ]
    ours = percent_agreement(ratings)
    assert ours.value == (pytest.approx(sum(pairs) / len(pairs)) if pairs else None)


def test_undefined_is_a_value_with_a_reason() -> None:
    one, same = np.array([[0, 1]]), np.array([[1, 1], [1, 1]])
    apart = np.array([[0, MISSING], [MISSING, 1]])
    for measure in (percent_agreement, cohen_kappa, krippendorff_alpha):
        assert measure(one).undefined is Undefined.FEWER_THAN_TWO_CODERS
        assert measure(apart).undefined is Undefined.NO_UNIT_RATED_TWICE
        assert measure(np.zeros((2, 0), dtype=int)).undefined is Undefined.NO_UNIT_RATED_TWICE
        assert (measure(apart).value, measure(apart).units) == (None, 0)
    assert percent_agreement(same).value == 1.0
    assert cohen_kappa(same).undefined is krippendorff_alpha(same).undefined is Undefined.NO_VARIATION
    assert cohen_kappa(np.array([[0, 1]] * 3)).undefined is Undefined.MORE_THAN_TWO_CODERS


def test_kappa_leaves_out_units_that_one_did_not_rate() -> None:
    ratings = np.array([[0, 1, 1, 0, MISSING], [0, 1, 0, 0, 1]])
    assert cohen_kappa(ratings) == cohen_kappa(ratings[:, :4])
    assert cohen_kappa(ratings).value == pytest.approx(0.5)
