"""Intervals and exact tests: published numbers, and the definitions by brute force."""

from __future__ import annotations

import json
from itertools import combinations, product
from math import comb
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.core.intervals import (
    benjamini_hochberg,
    clopper_pearson,
    fisher_exact,
    holm,
    mcnemar_exact,
    wilson,
)

PUBLISHED = json.loads(
    (Path(__file__).parents[1] / "data" / "agreement" / "expected_agreement_and_intervals.json").read_text()
)


@pytest.mark.parametrize(
    "row", PUBLISHED["proportion_ci_95"]["rows"], ids=lambda row: f"{row['x']}/{row['n']}"
)
def test_intervals_are_the_published_ones(row: dict[str, list[float]]) -> None:
    assert clopper_pearson(row["x"], row["n"]) == pytest.approx(row["clopper_pearson"], abs=1e-6)  # type: ignore[arg-type]
    assert wilson(row["x"], row["n"]) == pytest.approx(row["wilson"], abs=1e-6)  # type: ignore[arg-type]


@given(st.integers(1, 40), st.data())
def test_the_ends_of_the_exact_interval_leave_a_fortieth_beyond_each(n: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, n))
    low, high = clopper_pearson(k, n)
    if k:
        assert sum(comb(n, i) * low**i * (1 - low) ** (n - i) for i in range(k, n + 1)) == pytest.approx(
            0.025
        )
    if k < n:
        assert sum(comb(n, i) * high**i * (1 - high) ** (n - i) for i in range(k + 1)) == pytest.approx(0.025)
    assert low <= k / n <= high


def test_none_of_none_may_be_any_share_and_many_do_not_overflow() -> None:
    assert clopper_pearson(0, 0) == wilson(0, 0) == (0.0, 1.0)
    assert clopper_pearson(2500, 5000) == pytest.approx((0.486, 0.514), abs=1e-3)


@pytest.mark.parametrize("row", PUBLISHED["fisher_exact"], ids=lambda row: row["source"][:30])
def test_fisher_is_the_published_one(row: dict[str, list[list[int]]]) -> None:
    (a, b), (c, d) = row["table"]
    assert fisher_exact([a, c], [a + b, c + d]) == pytest.approx(row["two_sided"], abs=1e-9)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=3))
def test_fisher_is_the_share_of_drawings_as_rare(groups: list[tuple[int, int]]) -> None:
    """Every way to give the yeses to single cases is equally likely: count those with as rare a table."""
    k, n = [yes for yes, _no in groups], [yes + no for yes, no in groups]
    group_of = [group for group, size in enumerate(n) for _ in range(size)]
    seen: dict[tuple[int, ...], int] = {}
    for chosen in combinations(range(sum(n)), sum(k)):
        table = [0] * len(n)
        for case in chosen:
            table[group_of[case]] += 1
        seen[tuple(table)] = seen.get(tuple(table), 0) + 1
    rare = sum(count for count in seen.values() if count <= seen[tuple(k)])
    assert fisher_exact(k, n) == pytest.approx(rare / sum(seen.values()))


def test_too_many_tables_have_no_number() -> None:
    assert fisher_exact([30] * 6, [60] * 6) is None


def test_mcnemar_is_a_fair_coin_over_those_that_changed() -> None:
    for gone, come in product(range(6), repeat=2):
        changed = gone + come
        tosses = [sum(toss) for toss in product((0, 1), repeat=changed)]
        far = abs(come - changed / 2)
        assert mcnemar_exact(come, gone) == sum(abs(t - changed / 2) >= far for t in tosses) / len(tosses)


def test_corrections_are_those_of_their_papers_and_leave_out_what_was_not_tested() -> None:
    p = np.array([0.0001, 0.0201, np.nan, 0.0278, 0.0004, 0.6528])
    assert holm(p) == pytest.approx([0.0005, 0.0603, np.nan, 0.0603, 0.0016, 0.6528], nan_ok=True)
    assert benjamini_hochberg(p) == pytest.approx(
        [0.0005, 0.0335, np.nan, 0.03475, 0.001, 0.6528], nan_ok=True
    )
    # Benjamini and Hochberg (1995): of fifteen p-values, theirs finds four at 0.05, Bonferroni three.
    paper = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
    paper += [0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    assert (benjamini_hochberg(np.array(paper)) <= 0.05).sum() == 4
    assert (holm(np.array(paper)) <= 0.05).sum() == 3
