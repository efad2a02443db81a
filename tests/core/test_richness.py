"""Richness: every published number, and each estimator against its definition counted by brute force."""

from __future__ import annotations

import json
from itertools import combinations, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from leadline.core.richness import (
    accumulated,
    bootstrap_richness,
    chao2,
    expected_new,
    jackknife,
    sample_coverage,
)

PUBLISHED: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data/worked_examples/expected_richness_and_saturation.json").read_text()
)
SMALL = arrays(np.bool_, st.tuples(st.integers(2, 5), st.integers(1, 8)))


def found(counts: list[int]) -> np.ndarray[Any, Any]:
    return np.array([count for count in counts if count], dtype=np.int64)


@pytest.mark.parametrize("site", ["Girdled", "Logged"])
def test_inext_spiders(site: str) -> None:
    told = PUBLISHED["inext_spider"]["data"][site]
    counts = found(told["counts"])
    assert (len(counts), counts.sum()) == (told["S_obs"], told["n"])
    estimate = chao2(counts, units=told["n"])
    assert estimate.value == pytest.approx(told["chao1"], abs=5e-4)
    assert estimate.error == pytest.approx(told["se"], abs=5e-4)
    assert sample_coverage(counts, units=told["n"]) == pytest.approx(told["sample_coverage"], abs=5e-5)


def test_scikit_bio_chao1() -> None:
    told = PUBLISHED["skbio_chao1"]
    counts, expected = found(told["counts"]), told["expected"]
    corrected, classic = chao2(counts, is_bias_corrected=True), chao2(counts)
    assert (corrected.value, classic.value) == (
        expected["chao1_bias_corrected"],
        expected["chao1_uncorrected"],
    )
    for estimate, error, ends in (
        (corrected, expected["sd_bc"], expected["ci_bias_corrected_EstimateS"]),
        (classic, expected["sd"], expected["ci_uncorrected_EstimateS"]),
    ):
        assert estimate.error == pytest.approx(error, abs=5e-3)
        assert (estimate.low, estimate.high) == pytest.approx(tuple(ends), abs=6e-3)
    for other in told["others"]:
        estimate = chao2(found(other["counts"]))
        assert estimate.value == other["chao1"]
        if "ci" in other:
            assert (estimate.low, estimate.high) == pytest.approx(tuple(other["ci"]), abs=6e-3)


@pytest.mark.shared
def test_barro_colorado_island(shared: Path) -> None:
    told = PUBLISHED["bci_incidence_50_plots"]
    plots = np.loadtxt(shared / "data/worked-examples" / told["file"], delimiter=",", skiprows=1)
    units, expected = told["n_units"], told["recomputed"]
    counts = found(plots.sum(axis=0).astype(int).tolist())
    assert (len(counts), (counts == 1).sum(), (counts == 2).sum()) == (told["S_obs"], told["Q1"], told["Q2"])
    assert chao2(counts, units=units).value == pytest.approx(expected["chao2_vegan"], abs=1e-4)
    assert chao2(counts, units=units).error == pytest.approx(expected["chao2_se"], abs=1e-5)
    corrected = chao2(counts, units=units, is_bias_corrected=True).value
    assert corrected == pytest.approx(expected["chao2_bias_corrected"], abs=1e-9)
    for order in (1, 2):
        value = jackknife(counts, units=units, order=order).value
        assert value == pytest.approx(expected[f"jack{order}"], abs=1e-4)
    assert bootstrap_richness(counts, units=units) == pytest.approx(expected["boot"], abs=1e-4)


@given(SMALL)
def test_the_jackknives_are_what_leaving_units_out_says(has: np.ndarray[Any, Any]) -> None:
    t, counts = len(has), found(has.sum(axis=0).tolist())

    def left(out: int) -> float:
        rest = [np.delete(has, rows, axis=0) for rows in combinations(range(t), out)]
        return float(np.mean([one.any(axis=0).sum() for one in rest]))

    s = len(counts)
    first = t * s - (t - 1) * left(1)
    second = (t**2 * s - 2 * (t - 1) ** 2 * left(1) + (t - 2) ** 2 * left(2)) / 2
    assert jackknife(counts, units=t, order=1).value == pytest.approx(first)
    assert jackknife(counts, units=t, order=2).value == pytest.approx(max(second, s))


@given(arrays(np.bool_, st.tuples(st.integers(2, 4), st.integers(1, 6))))
def test_the_bootstrap_adds_what_resampling_misses(has: np.ndarray[Any, Any]) -> None:
    t, counts = len(has), found(has.sum(axis=0).tolist())
    drawn = [has[list(rows)].any(axis=0).sum() for rows in product(range(t), repeat=t)]
    assert bootstrap_richness(counts, units=t) == pytest.approx(2 * len(counts) - float(np.mean(drawn)))


@given(SMALL)
def test_rarefaction_is_the_mean_over_all_choices_of_units(has: np.ndarray[Any, Any]) -> None:
    t, counts = len(has), found(has.sum(axis=0).tolist())
    for size in range(t + 1):
        drawn = [has[list(rows)].any(axis=0).sum() for rows in combinations(range(t), size)]
        assert accumulated(counts, units=t, size=size).value == pytest.approx(float(np.mean(drawn)))


@given(st.lists(st.integers(1, 12), min_size=1, max_size=30), st.integers(12, 40))
def test_extrapolation_grows_from_the_observed_to_chao2_with_its_error(rare: list[int], units: int) -> None:
    counts = np.array(rare)
    values = [accumulated(counts, units=units, size=size).value for size in range(units, units + 20)]
    assert values[0] == pytest.approx(len(counts)) and all(np.diff(values) >= -1e-9)
    for more in (1, 5):
        beyond = accumulated(counts, units=units, size=units + more).value - len(counts)
        assert expected_new(counts, units=units, more=more).value == pytest.approx(beyond)
    limit, estimate = accumulated(counts, units=units, size=10**7), chao2(counts, units=units)
    assert (limit.value, limit.error) == pytest.approx((estimate.value, estimate.error), rel=1e-3, abs=1e-3)


@given(st.integers(1, 12), st.integers(0, 8), st.integers(0, 10), st.integers(4, 30), st.integers(1, 9))
def test_the_error_of_what_is_expected_follows_the_slopes_of_its_formula(
    once: int, twice: int, others: int, units: int, more: int
) -> None:
    def new(q1: float, q2: float) -> float:
        """Colwell et al. (2012), equation 18, for counts that need not be whole."""
        unseen = (1 - 1 / units) * (q1**2 / (2 * q2) if twice else q1 * (q1 - 1) / 2)
        return float(unseen * (1 - (1 - q1 / (units * unseen + q1)) ** more))

    counts, step = np.array([1] * once + [2] * twice + [3] * others), 1e-5
    slopes = [
        (new(once + step, twice) - new(once - step, twice)) / (2 * step),
        (new(once, twice + step) - new(once, twice - step)) / (2 * step) if twice else 0.0,
    ]
    weight = np.array([slopes[0]] * once + [slopes[1]] * twice + [0.0] * others)
    total = chao2(counts, units=units).value
    found = expected_new(counts, units=units, more=more)
    assert found.value == pytest.approx(new(once, twice))
    assert found.error**2 == pytest.approx((weight**2).sum() - weight.sum() ** 2 / total, rel=1e-3, abs=1e-6)


@given(st.lists(st.integers(1, 10), max_size=30), st.integers(10, 40))
def test_intervals_hold_their_value_and_never_less_than_was_found(rare: list[int], units: int) -> None:
    counts = np.array(rare, dtype=int)
    estimates = [chao2(counts, units=units), chao2(counts, units=units, is_bias_corrected=True)]
    estimates += [jackknife(counts, units=units, order=order) for order in (1, 2)]
    for one in estimates:
        assert len(counts) <= one.low <= one.value + 1e-9 <= one.high + 2e-9
        assert np.isfinite(one.high)
    new = expected_new(counts, units=units, more=3)
    assert 0 <= new.low <= new.value <= new.high
    assert 0 <= sample_coverage(counts, units=units) <= 1


def test_where_no_code_is_rare_nothing_more_is_expected() -> None:
    counts = np.array([3, 4, 5])
    assert chao2(counts, units=6).value == jackknife(counts, units=6, order=1).value == 3
    assert expected_new(counts, units=6, more=10).value == 0
    assert sample_coverage(counts, units=6) == 1
