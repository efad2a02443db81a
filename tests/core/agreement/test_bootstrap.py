"""Intervals: against published ones, against resampling units, and for units that hang together."""

from __future__ import annotations

import numpy as np
import pytest

from leadline.core.agreement.bootstrap import bootstrap, bootstrap_groups, percentiles
from leadline.core.agreement.cohen_kappa import cohen
from leadline.core.agreement.krippendorff_alpha import krippendorff
from leadline.core.agreement.patterns import Patterns, as_patterns
from leadline.core.agreement.percent import PERCENT
from leadline.core.agreement.values import MISSING, Ratings
from tests.core.agreement.test_measures import EXPECTED, expand_table


@pytest.mark.parametrize(
    "name", ["cohen_1960_p37", "cohen_1960_p45", "artstein_poesio_2008_p558", "artstein_poesio_2008_p568"]
)
def test_intervals_of_kappa_are_near_the_asymptotic_ones(name: str) -> None:
    one = EXPECTED[name]
    found = bootstrap(expand_table(one["table"]), cohen(), resamples=4000)
    width = one["recomputed"]["ci"][1] - one["recomputed"]["ci"][0]
    assert [found.low, found.high] == [pytest.approx(end, abs=0.1 * width) for end in one["recomputed"]["ci"]]


def test_patterns_are_drawn_as_units_would_be() -> None:
    random = np.random.default_rng(3)
    ratings: Ratings = random.integers(0, 2, (3, 60))
    ratings[1:, :40] = ratings[0, :40]
    ratings[0, 50:] = MISSING
    alpha = krippendorff()
    drawn = [alpha.of(ratings[:, random.integers(0, 60, 60)]).value for _ in range(3000)]
    low, high = np.percentile(np.array(drawn, dtype=float), [2.5, 97.5])
    found = bootstrap(ratings, alpha, resamples=3000)
    assert [found.low, found.high] == [pytest.approx(low, abs=0.03), pytest.approx(high, abs=0.03)]


def test_a_seed_gives_the_same_interval_again() -> None:
    ratings = expand_table([[20, 5], [4, 11]])
    alpha = krippendorff()
    assert bootstrap(ratings, alpha, seed=4) == bootstrap(ratings, alpha, seed=4)
    assert bootstrap(ratings, alpha, seed=4) != bootstrap(ratings, alpha, seed=5)
    narrow, wide = bootstrap(ratings, PERCENT, level=0.5), bootstrap(ratings, PERCENT, level=0.99)
    assert wide.low < narrow.low < narrow.high < wide.high  # type: ignore[operator]


def test_no_interval_where_chance_often_leaves_no_variation() -> None:
    once = expand_table([[19, 0], [0, 1]])
    assert krippendorff().of(once).value == pytest.approx(1)
    found = bootstrap(once, krippendorff())
    assert (found.low, found.high, found.resamples) == (None, None, 1000)
    assert 0.5 < found.defined / 1000 < 0.8
    assert bootstrap(np.zeros((2, 0), dtype=int), PERCENT).low is None


def test_no_interval_where_coders_never_differed() -> None:
    found = bootstrap(expand_table([[12, 0], [0, 9]]), PERCENT)
    assert (found.low, found.high, found.defined) == (None, None, 1000)


def grouped(of_group: list[Ratings]) -> Patterns:
    """Groups × one row × patterns."""
    whole = as_patterns(np.concatenate(of_group, axis=1), scale=[0, 1])
    columns = whole.places.T.tolist()
    counts = np.zeros((len(of_group), 1, len(columns)))
    for group, ratings in enumerate(of_group):
        for column in ratings.T.tolist():
            counts[group, 0, columns.index(column)] += 1
    return whole.with_counts(counts)


def test_units_of_one_interview_that_hang_together_make_the_interval_wider() -> None:
    random = np.random.default_rng(8)
    singles = [random.integers(0, 2, (2, 1)) for _ in range(40)]
    whole = np.concatenate(singles, axis=1)
    (low, high), *_ = bootstrap_groups(grouped(singles), [PERCENT])
    alone = bootstrap(whole, PERCENT)
    assert [low[0], high[0]] == [pytest.approx(alone.low, abs=0.06), pytest.approx(alone.high, abs=0.06)]

    nine_alike = [np.repeat(one, 9, axis=1) for one in singles]
    (same_low, same_high), *_ = bootstrap_groups(grouped(nine_alike), [PERCENT])
    assert (same_low[0], same_high[0]) == (low[0], high[0])
    narrow = bootstrap(np.repeat(whole, 9, axis=1), PERCENT)
    assert narrow.high - narrow.low < (high[0] - low[0]) / 2  # type: ignore[operator]


def test_one_interview_has_no_interval() -> None:
    (low, high), *_ = bootstrap_groups(grouped([expand_table([[5, 2], [1, 4]])]), [PERCENT])
    assert np.isnan(low[0]) and np.isnan(high[0])


def test_percentiles_are_those_of_numpy() -> None:
    values = np.random.default_rng(1).normal(size=(101, 4))
    values[:4, 1], values[:20, 2] = np.nan, np.nan
    low, high = percentiles(values, level=0.9)
    for column in (0, 1, 3):
        wanted = np.nanpercentile(values[:, column], [5, 95])
        assert [low[column], high[column]] == pytest.approx(wanted)
    assert np.isnan(low[2]) and np.isnan(high[2])
