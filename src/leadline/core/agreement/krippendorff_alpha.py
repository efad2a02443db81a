"""Krippendorff's alpha for any number of coders, four kinds of scale, and missing ratings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from leadline.core.agreement.differences import Metric, metric_differences, ordinal_differences
from leadline.core.agreement.measure import Measure
from leadline.core.agreement.patterns import Patterns
from leadline.core.agreement.values import Agreement, Floats, Ratings


def krippendorff_alpha(
    ratings: Ratings | Patterns,
    *,
    metric: Metric = Metric.NOMINAL,
    scale: Sequence[float] | None = None,
) -> Agreement:
    """1 − observed / expected disagreement.

    Parameters
    ----------
    ratings
        Coders × units, MISSING (-1) where a coder did not rate a unit. Units with one rating are
        left out.
    metric
        What differences between values mean: nominal, ordinal, interval or ratio.
    scale
        The possible values, of which `ratings` are places; by default those that occur.

    Returns
    -------
    Agreement
        Undefined where fewer than two coders rated a same unit, and where every pairable rating
        has one and the same value.

    Notes
    -----
    Source: Krippendorff, K. (2011), Computing Krippendorff's alpha-reliability;
    docs/methods/krippendorff-alpha.md and docs/methods/alpha-metrics.md.
    """
    return krippendorff(metric).of(ratings, scale=scale)


def krippendorff(metric: Metric = Metric.NOMINAL) -> Measure:
    """Alpha with this metric, as a measure."""
    return Measure(partial(_disagreement, metric=metric))


def _disagreement(patterns: Patterns, *, metric: Metric) -> tuple[Floats, Floats]:
    """A unit of m ratings gives each of its ordered pairs the weight 1 / (m − 1)."""
    weight = patterns.is_pairable / np.maximum(patterns.rated - 1, 1)
    totals = patterns.total(patterns.per_value * patterns.is_pairable[:, None])
    n = totals.sum(axis=-1)
    if metric is Metric.ORDINAL:
        differences = ordinal_differences(totals)
        pairs = patterns.per_value[:, :, None] * patterns.per_value[:, None, :] * weight[:, None, None]
        coincidences = np.tensordot(patterns.counts, pairs, axes=1)
        observed = (coincidences * differences).sum(axis=(-2, -1)) / n
        expected = np.einsum("...c,...ck,...k", totals, differences, totals)
    else:
        differences = metric_differences(metric, patterns.scale)
        observed = patterns.total(patterns.differing(differences) * weight) / n
        expected = ((totals @ differences) * totals).sum(axis=-1)
    return observed, expected / (n * (n - 1))
