"""Passages by two codes: where one stands with the other, without it, near it or within it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from leadline.core.counting import Counts, Rows, expand
from leadline.core.tables import Codings, Flags, Ints, Table
from leadline.core.vocabulary import Term


class Combination(Term):
    """How two codes are asked for together."""

    EITHER = 0
    TOGETHER = 1
    WITHOUT = 2
    NEAR = 3
    WITHIN = 4


@dataclass(frozen=True)
class Combined(Table):
    """One row a passage found, in the order of the texts.

    `left` and `right` are rows of the codings (`right` is -1 where one coding alone is the answer).
    The passage is what both share (``together``), the stretch from one to the other (``near``), else
    that of `left`.
    """

    left: Rows
    right: Rows
    transcript: Ints
    start: Ints
    end: Ints


def combine(
    codings: Codings, left: Rows, right: Rows, how: Combination, *, reach: int = 0, units: Any = None
) -> Combined:
    """Find the passages of `left` codings that stand to the `right` ones as `how` says.

    Parameters
    ----------
    codings
        The study's codings.
    left, right
        Rows of the codings of the one code and of the other.
    how
        ``either``: of the one or of the other; ``together``: sharing a code point; ``without``: of
        the one, sharing none with the other; ``within``: of the one, lying wholly in one of the other.
    reach, units
        For ``near``: at most so many units apart. `units` are two columns beside the codings: the
        number of the unit (turn, word) in which each begins, and in which it ends.

    Notes
    -----
    Two codings of one text make a pair once, in whichever order, and never a coding with itself.
    """
    if how == Combination.EITHER:
        return _single(codings, np.union1d(left, right))
    if how == Combination.WITHOUT:
        own = (codings.transcript[left], codings.start[left], codings.end[left])
        return _single(codings, left[~touched(codings, right, *own)])
    if how == Combination.NEAR:
        first, last = units
        one, two = _in_one_text(codings, left, right)
        is_found = (first[two] - last[one] <= reach) & (first[one] - last[two] <= reach)
    else:
        one, two = overlapping(codings, left, right)
        is_found = np.ones(len(one), dtype=np.bool_)
    if how == Combination.WITHIN:
        is_found = (codings.start[two] <= codings.start[one]) & (codings.end[one] <= codings.end[two])
    is_found &= one != two
    one, two = one[is_found], two[is_found]
    if how != Combination.WITHIN:
        is_twice = np.isin(one, right) & np.isin(two, left) & (two < one)
        one, two = one[~is_twice], two[~is_twice]
    start, end = codings.start[one], codings.end[one]
    if how == Combination.TOGETHER:
        start, end = np.maximum(start, codings.start[two]), np.minimum(end, codings.end[two])
    elif how == Combination.NEAR:
        start, end = np.minimum(start, codings.start[two]), np.maximum(end, codings.end[two])
    return _ordered(Combined(one, two, codings.transcript[one], start, end))


def touched(codings: Codings, rows: Rows, transcript: Ints, start: Ints, end: Ints) -> Flags:
    """Which of the spans share a code point with one of the codings in `rows`."""
    stride = np.int64(max(codings.end.max(initial=0), end.max(initial=0)) + 1)
    base = codings.transcript[rows] * stride
    order = np.argsort(base + codings.start[rows], kind="stable")
    starts = (base + codings.start[rows])[order]
    furthest = np.maximum.accumulate((base + codings.end[rows])[order])
    before = np.searchsorted(starts, transcript * stride + end, side="left")
    # No passage reaches beyond its own text's stretch of the line, so the furthest end tells.
    return (before > 0) & (np.append(furthest, 0)[before - 1] > transcript * stride + start)


def overlapping(codings: Codings, left: Rows, right: Rows) -> tuple[Rows, Rows]:
    """All pairs of a `left` and a `right` coding that share a code point, as two columns of rows."""
    stride = np.int64(codings.end.max(initial=0) + 1)
    one, two = _starting_in(codings, left, right, stride=stride)
    other, this = _starting_in(codings, right, left, stride=stride)
    is_later = codings.start[this] > codings.start[other]  # those that start together are in the first
    return np.append(one, this[is_later]), np.append(two, other[is_later])


def _starting_in(codings: Codings, outer: Rows, inner: Rows, *, stride: np.int64) -> tuple[Rows, Rows]:
    """Every `outer` coding with each `inner` one that starts in it."""
    inner = inner[np.lexsort((codings.start[inner], codings.transcript[inner]))]
    starts = codings.transcript[inner] * stride + codings.start[inner]
    base = codings.transcript[outer] * stride
    first: Counts = np.searchsorted(starts, base + codings.start[outer], side="left")
    last: Counts = np.searchsorted(starts, base + codings.end[outer], side="left")
    owner, place = expand(last - first)
    return outer[owner], inner[first[owner] + place]


def _in_one_text(codings: Codings, left: Rows, right: Rows) -> tuple[Rows, Rows]:
    """Every coding of `left` with every one of `right` in the same text."""
    right = right[np.argsort(codings.transcript[right], kind="stable")]
    texts = codings.transcript[right]
    first: Counts = np.searchsorted(texts, codings.transcript[left], side="left")
    last: Counts = np.searchsorted(texts, codings.transcript[left], side="right")
    owner, place = expand(last - first)
    return left[owner], right[first[owner] + place]


def _single(codings: Codings, rows: Rows) -> Combined:
    nothing = np.full(len(rows), -1, dtype=np.intp)
    spans = (codings.transcript[rows], codings.start[rows], codings.end[rows])
    return _ordered(Combined(rows, nothing, *spans))


def _ordered(found: Combined) -> Combined:
    order = np.lexsort((found.right, found.left, found.end, found.start, found.transcript))
    return found.take(order)
