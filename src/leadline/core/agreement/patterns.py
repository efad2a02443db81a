"""Rating matrices reduced to their distinct columns: all that a measure of agreement depends on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from leadline.core.agreement.values import MISSING, Floats, Ratings

TABLE = 2**16
"""Up to so many possible columns are counted in a table; more are sorted."""


@dataclass(frozen=True)
class Patterns:
    """Columns of a rating matrix, and how many units show each.

    Attributes
    ----------
    places
        Coders × patterns: places in `scale`, MISSING where a coder did not rate. A pattern may stand twice.
    scale
        The possible values, in order.
    counts
        (… ×) patterns. Leading axes are as many matrices of the same patterns: codes, resamples.
    """

    places: Ratings
    scale: Floats
    counts: Floats

    @cached_property
    def rated(self) -> NDArray[np.int64]:
        """How many coders rated, by pattern."""
        rated: NDArray[np.int64] = (self.places != MISSING).sum(axis=0)
        return rated

    @cached_property
    def per_value(self) -> Floats:
        """Patterns × values: how many coders gave each value."""
        values = np.arange(len(self.scale))
        per_value: Floats = (self.places[:, :, None] == values).sum(axis=0).astype(np.float64)
        return per_value

    @cached_property
    def is_pairable(self) -> NDArray[np.bool_]:
        """Whether at least two coders rated, by pattern."""
        return self.rated >= 2

    def total(self, of_pattern: NDArray[Any]) -> Floats:
        """The sum over units of what each pattern has, for each matrix."""
        total: Floats = self.counts @ of_pattern
        return total

    def differing(self, differences: Floats) -> Floats:
        """By pattern: the sum of the differences (values × values) over its ordered pairs of ratings."""
        differing: Floats = ((self.per_value @ differences) * self.per_value).sum(axis=1)
        return differing

    def with_counts(self, counts: NDArray[Any]) -> Self:
        """The same patterns, shown by other numbers of units."""
        return replace(self, counts=np.asarray(counts, dtype=np.float64))


def as_patterns(ratings: Ratings | Patterns, *, scale: Sequence[float] | None = None) -> Patterns:
    """The distinct columns of coders × units, each with its number of units.

    Parameters
    ----------
    ratings
        Values as they are, or, with a `scale`, places in it. Units that nobody rated are left out.
    scale
        All values that could be given, in order; by default those that were.
    """
    if isinstance(ratings, Patterns):
        return ratings
    columns, counts = _distinct_columns(ratings)
    is_rated = (columns != MISSING).any(axis=0)
    columns, counts = columns[:, is_rated], counts[is_rated]
    if scale is not None:
        return Patterns(columns, np.asarray(scale, dtype=np.float64), counts.astype(np.float64))
    values = np.unique(columns[columns != MISSING])
    places = np.where(columns == MISSING, MISSING, np.searchsorted(values, columns))
    return Patterns(places, values.astype(np.float64), counts.astype(np.float64))


def _distinct_columns(ratings: Ratings) -> tuple[Ratings, NDArray[np.int64]]:
    """Each column as one number in the base of the values, and how often it stands."""
    coders, units = ratings.shape
    base = int(ratings.max(initial=0)) + 2
    if not units or base**coders >= 2**62:
        columns, counts = np.unique(ratings, axis=1, return_counts=True)
        return columns, counts
    is_few = base**coders <= TABLE
    key: NDArray[Any] = np.zeros(units, dtype=np.uint16 if is_few else np.int64)
    for row in ratings:
        key *= base
        key += row.astype(key.dtype)  # MISSING wraps round, and one more is 0
        key += 1
    if is_few:
        per_key = np.bincount(key)
        found: NDArray[Any] = np.flatnonzero(per_key)
        counts = per_key[found]
    else:
        key.sort()
        first = np.flatnonzero(np.append(True, key[1:] != key[:-1]))
        found, counts = key[first], np.diff(np.append(first, units))
    powers = base ** np.arange(coders - 1, -1, -1, dtype=np.int64)
    columns = found[None, :].astype(np.int64) // powers[:, None] % base - 1
    return columns, counts
