"""Boundary similarity against the values of its author's program, WindowDiff and Pk against NLTK's."""

from __future__ import annotations

from itertools import accumulate

import numpy as np
import pytest

from leadline.core.agreement.boundaries import (
    BoundaryEdits,
    beeferman_pk,
    boundary_edits,
    boundary_similarity,
    jaccard,
    overlap_f1,
    window_difference,
)
from leadline.core.agreement.continua import Unmeasured, make_continuum

H1, H2 = (2, 6, 4, 2, 4, 3), (2, 1, 1, 1, 5, 8, 2, 1)
FIRST, SECOND = (2, 3, 3, 1, 3, 6, 3), (2, 8, 2, 4, 2, 3)


@pytest.mark.parametrize(
    ("one", "other", "similarity"),
    [
        ((2, 3, 6), (5, 6), 1 / 2),
        ((2, 3, 6), (2, 3, 3, 3), 2 / 3),
        ((2, 3, 6), (2, 2, 7), 3 / 4),
        ((2, 3, 6), (1, 1, 3, 1, 5), 1 / 2),
        ((11,), (5, 6), 0),
        (H1, FIRST, 0.57142857),
        (H2, FIRST, 0.38888888),
        (H1, SECOND, 0.42857142),
        (H2, SECOND, 0.33333333),
    ],
)
def test_segmentations_of_the_authors_program(
    one: tuple[int, ...], other: tuple[int, ...], similarity: float
) -> None:
    """Segments by their lengths; two of them are of Hearst's (1997) magazine article."""
    edits = boundary_edits(*([(place, 0) for place in list(accumulate(s))[:-1]] for s in (one, other)))
    assert edits.similar(2) / edits.count == pytest.approx(similarity)


def test_kinds_of_boundary() -> None:
    found = boundary_edits([(5, 0), (9, 1), (20, 0)], [(5, 1), (9, 1), (21, 1)])
    assert found == BoundaryEdits(matches=1, additions=2, substitutions=1, shifts=())
    assert boundary_edits([(20, 0)], [(23, 0), (22, 0)], near=4).shifts == (2.0,)


def test_a_near_miss_of_a_span_counts_by_its_distance() -> None:
    near = make_continuum(200, [(0, 10, 50, 0), (1, 10, 60, 0)])
    assert boundary_similarity([near], near=20).value == pytest.approx((1 + 1 - 10 / 20) / 2)
    far = make_continuum(200, [(0, 10, 50, 0), (1, 10, 80, 0)])
    assert boundary_similarity([far], near=20).value == pytest.approx(1 / 3)
    swapped = make_continuum(200, [(0, 10, 50, 0), (1, 50, 90, 0)])
    assert boundary_similarity([swapped]).value == 0  # an end is no beginning


def test_windows() -> None:
    def places(text: str) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
        return np.flatnonzero(np.array(list(text)) == "1")

    a, b, c = "000100000010", "000010000100", "100000010000"
    for one, other, told in ((a, a, 0.0), (a, b, 0.3), (b, c, 0.8)):
        assert window_difference(places(one), places(other), length=12, window=3) == pytest.approx(told)
    often = places("0100" * 100)
    for other, told in (("0100" * 100, 0.0), ("1" * 400, 0.5), ("0" * 400, 0.5)):
        found = beeferman_pk(often, places(other), length=400, window=2)
        assert found == pytest.approx(told, abs=0.005)


def test_overlap_of_code_points() -> None:
    units = [(0, 0, 10, 0), (0, 8, 12, 0), (1, 6, 20, 0), (1, 6, 20, 1)]
    text = make_continuum(100, units)
    assert jaccard([text], value=0).value == pytest.approx(6 / 20)
    assert overlap_f1([text], value=0).value == pytest.approx(12 / 26)
    assert jaccard([text]).value == pytest.approx(6 / 34)  # the other code has no overlap at all
    three = make_continuum(100, [(0, 0, 10, 0), (1, 0, 10, 0)], coders=3)
    assert jaccard([three]).value == pytest.approx(10 / 30)  # over three pairs of coders


def test_undefined_with_its_reason() -> None:
    for measure in (jaccard, overlap_f1, boundary_similarity):
        assert measure([]).undefined is Unmeasured.FEWER_THAN_TWO_CODERS
        assert measure([make_continuum(9, [], coders=2)]).undefined is Unmeasured.NO_SPAN
