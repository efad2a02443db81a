"""Confidence intervals of agreement, by resampling units or whole groups of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from leadline.core.agreement.measure import Measure
from leadline.core.agreement.patterns import Patterns, as_patterns
from leadline.core.agreement.values import Floats, Ratings

RESAMPLES = 1000
LEVEL = 0.95
SEED = 1
LEAST_DEFINED = 0.95
"""An interval is given where at least this share of the resamples has a value."""
AT_ONCE = 4_000_000
"""How many counts of resamples are held at once."""


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`; None where too few resamples have a value (`defined`), or all have the same."""

    low: float | None
    high: float | None
    level: float
    resamples: int
    defined: int


def bootstrap(
    ratings: Ratings | Patterns,
    measure: Measure,
    *,
    scale: Sequence[float] | None = None,
    resamples: int = RESAMPLES,
    level: float = LEVEL,
    seed: int = SEED,
) -> Interval:
    """A percentile interval of a measure, units drawn with replacement.

    Parameters
    ----------
    ratings
        One rating matrix, coders × units.
    measure
        As ``fleiss_kappa.fleiss()``.
    scale
        The possible values, of which `ratings` are places; by default those that occur.
    resamples, level, seed
        How many times to draw, the share of resamples within the interval, and where chance starts.

    Notes
    -----
    Source: docs/methods/bootstrap-intervals.md. A measure depends on how many units show each pattern
    only, and these numbers are multinomial: one draw a resample, whatever the number of units.
    """
    patterns = as_patterns(ratings, scale=scale)
    units = int(patterns.counts.sum())
    if not units:
        return Interval(None, None, level, resamples, 0)
    random = np.random.default_rng(seed)
    draws = random.multinomial(units, patterns.counts / units, size=resamples)
    values = measure.values(patterns.with_counts(draws))
    low, high = percentiles(values, level=level)
    defined = int((~np.isnan(values)).sum())
    if np.isnan(low):
        return Interval(None, None, level, resamples, defined)
    return Interval(float(low), float(high), level, resamples, defined)


def bootstrap_groups(
    patterns: Patterns,
    measures: Sequence[Measure],
    *,
    resamples: int = RESAMPLES,
    level: float = LEVEL,
    seed: int = SEED,
) -> list[tuple[Floats, Floats]]:
    """Percentile intervals (low and high, NaN where there is none), whole groups drawn with replacement.

    Parameters
    ----------
    patterns
        Counts: groups × rows × patterns. Each resample draws one set of groups for all rows.
    measures
        Each gets its intervals: rows long.
    """
    groups, rows, columns = patterns.counts.shape
    if groups < 2 or not resamples:
        return [(np.full(rows, np.nan), np.full(rows, np.nan)) for _ in measures]
    random = np.random.default_rng(seed)
    drawn = random.integers(0, groups, (resamples, groups)) + np.arange(resamples)[:, None] * groups
    draws = np.bincount(drawn.ravel(), minlength=resamples * groups).reshape(resamples, groups)
    block = max(1, AT_ONCE // (resamples * columns))
    found: list[list[tuple[Floats, Floats]]] = [[] for _ in measures]
    for first in range(0, rows, block):
        counts = patterns.counts[:, first : first + block]
        resampled = draws.astype(np.float64) @ counts.reshape(groups, -1)
        many = patterns.with_counts(resampled.reshape(resamples, -1, columns))
        for ends, measure in zip(found, measures, strict=True):
            ends.append(percentiles(measure.values(many), level=level))
    return [(np.concatenate([e[0] for e in ends]), np.concatenate([e[1] for e in ends])) for ends in found]


def percentiles(values: Floats, *, level: float = LEVEL) -> tuple[Floats, Floats]:
    """The ends that `level` of the values lie between, along the first axis.

    NaN where too few are defined, and where they do not differ: chance cannot show what was never seen.
    """
    ordered = np.sort(values, axis=0)  # NaN comes last
    defined = (~np.isnan(values)).sum(axis=0)
    ends = []
    for share in ((1 - level) / 2, (1 + level) / 2):
        place = share * np.maximum(defined - 1, 0)
        lower = np.floor(place).astype(np.intp)
        upper = np.minimum(lower + 1, np.maximum(defined - 1, 0))
        below = np.take_along_axis(ordered, lower[None], axis=0)[0]
        above = np.take_along_axis(ordered, upper[None], axis=0)[0]
        end = below + (above - below) * (place - lower)
        ends.append(end)
    is_told = (defined >= LEAST_DEFINED * len(values)) & (ends[0] < ends[1])
    return np.where(is_told, ends[0], np.nan), np.where(is_told, ends[1], np.nan)
