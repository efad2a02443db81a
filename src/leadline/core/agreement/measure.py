"""The form that all measures of agreement share: one less observed over expected disagreement."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from leadline.core.agreement.patterns import Patterns, as_patterns
from leadline.core.agreement.values import MISSING, Agreement, Estimates, Floats, Ratings, Undefined


@dataclass(frozen=True, slots=True)
class Measure:
    """1 − observed / expected disagreement; both are given by `disagreement`, for each matrix of patterns.

    `is_of_two` measures have no value for more than two coders.
    """

    disagreement: Callable[[Patterns], tuple[Floats, Floats]]
    is_of_two: bool = False

    def of(self, ratings: Ratings | Patterns, *, scale: Sequence[float] | None = None) -> Agreement:
        """The agreement of one rating matrix."""
        return self.estimates(as_patterns(ratings, scale=scale)).at()

    def values(self, patterns: Patterns) -> Floats:
        """The values alone, NaN where no disagreement is expected."""
        if len(patterns.places) < 2:
            return np.full(patterns.counts.shape[:-1], np.nan)
        with np.errstate(divide="ignore", invalid="ignore"):
            observed, expected = self.disagreement(patterns)
            return np.where(expected > 0, 1 - observed / expected, np.nan)

    def estimates(self, patterns: Patterns) -> Estimates:
        """The agreement of each matrix of `patterns`, or the reason why it has none."""
        units = patterns.total(patterns.is_pairable)
        is_rating = (patterns.places != MISSING) & patterns.is_pairable
        coders = (patterns.total(is_rating.T) > 0).sum(axis=-1)
        value = self.values(patterns)
        undefined = np.where(np.isnan(value), Undefined.NO_VARIATION, -1)
        if self.is_of_two:
            undefined = np.where(coders > 2, Undefined.MORE_THAN_TWO_CODERS, undefined)
        undefined = np.where(units == 0, Undefined.NO_UNIT_RATED_TWICE, undefined)
        if len(patterns.places) < 2:
            undefined = np.full_like(undefined, Undefined.FEWER_THAN_TWO_CODERS)
        return Estimates(
            np.where(undefined < 0, value, np.nan),
            undefined.astype(np.int8),
            units.astype(np.int64),
            coders.astype(np.int64),
        )
