"""Similarity of cases: both definitions by brute force, and what is left undefined."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.core.analysis import Analysis
from leadline.core.similarity import LEAST_SHARED, distances, leaf_order
from leadline.queries.results import get_result
from leadline.workspace import Workspace

CELL = st.sampled_from([0.0, 0.5, 1.0, None])
ROWS = st.lists(st.lists(CELL, min_size=5, max_size=5), min_size=1, max_size=7)


def brute_distance(one: list[float | None], other: list[float | None]) -> float | None:
    apart = [abs(a - b) for a, b in zip(one, other, strict=True) if a is not None and b is not None]
    return sum(apart) / len(apart) if len(apart) >= LEAST_SHARED else None


@given(ROWS)
def test_the_distance_is_the_mean_over_indicators_known_for_both(rows: list[list[float | None]]) -> None:
    distance, _shared = distances(np.array(rows, dtype=float))
    for i, one in enumerate(rows):
        for j, other in enumerate(rows):
            expected = brute_distance(one, other)
            assert distance[i, j] == pytest.approx(np.nan if expected is None else expected, nan_ok=True)


@given(ROWS)
def test_leaves_are_those_of_average_linkage(rows: list[list[float | None]]) -> None:
    distance, _shared = distances(np.array(rows, dtype=float))
    clusters = [[row] for row in range(len(rows))]
    while True:
        near = []
        for i, one in enumerate(clusters):
            for j in range(i + 1, len(clusters)):
                pairs = [distance[a, b] for a in one for b in clusters[j] if not np.isnan(distance[a, b])]
                if pairs:
                    near.append((round(sum(pairs) / len(pairs), 12), i, j))
        if not near:
            break
        _mean, i, j = min(near)
        clusters[i] += clusters.pop(j)
    assert leaf_order(distance).tolist() == [row for cluster in clusters for row in cluster]


def test_a_study_tells_each_pair_once_with_its_n(corpus: Workspace) -> None:
    analysis = Analysis(corpus.tables())
    columns, cells = get_result(analysis, "similarity").columns, get_result(analysis, "matrix").columns
    n = len(analysis.tables.cases)
    assert len(columns["case"]) == n * (n - 1) // 2
    scale = {"addressed": 1.0, "partly": 0.5, "not addressed": 0.0}
    value = {
        (case, indicator): scale.get(word)
        for case, indicator, word in zip(cells["case"], cells["indicator"], cells["effective"], strict=True)
    }
    keys = [one.key for one in analysis.tables.indicators]
    for row, (case, other) in enumerate(zip(columns["case"], columns["other"], strict=True)):
        found = brute_distance([value[case, key] for key in keys], [value[other, key] for key in keys])
        both = [key for key in keys if None not in (value[case, key], value[other, key])]
        assert columns["both_known"][row] == len(both)
        alike = columns["alike"][row]
        assert alike == ("undefined: too few known for both" if found is None else round(1 - found, 3))
    assert {*columns["place"], *columns["other_place"]} == set(range(1, n + 1))
