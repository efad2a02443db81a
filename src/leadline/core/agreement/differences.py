"""How far two values of a scale are apart: the weights of disagreement that measures take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadline.core.agreement.values import Floats
from leadline.core.vocabulary import Term


class Weighting(Term):
    """Weights of agreement between values, as Gwet (2014) defines them."""

    IDENTITY = 0
    LINEAR = 1
    QUADRATIC = 2
    ORDINAL = 3


class Metric(Term):
    """Krippendorff's differences between values."""

    NOMINAL = 0
    ORDINAL = 1
    INTERVAL = 2
    RATIO = 3


Weights = Weighting | Sequence[Sequence[float]] | NDArray[Any]
"""A weighting, or a matrix (values × values) of weights of agreement: 1 for the same value."""


def weighted_differences(weights: Weights, scale: Floats) -> Floats:
    """1 − the weights of agreement of two values of a `scale`: 0 for the same value, at most 1."""
    if not isinstance(weights, Weighting):
        return 1 - np.asarray(weights, dtype=np.float64)
    if weights is Weighting.IDENTITY:
        return nominal(len(scale))
    if weights is Weighting.ORDINAL:
        ranks = np.arange(len(scale))
        steps = np.abs(ranks[:, None] - ranks)
        apart = (steps + 1) * steps / 2.0
    else:
        apart = np.abs(scale[:, None] - scale) ** (2 if weights is Weighting.QUADRATIC else 1)
    shares: Floats = apart / max(float(apart.max(initial=0.0)), 1e-300)
    return shares


def nominal(values: int) -> Floats:
    """1 for two different values, 0 for the same."""
    return 1 - np.eye(values)


def metric_differences(metric: Metric, scale: Floats) -> Floats:
    """Krippendorff's δ² of two values, but for ordinal ones, whose δ² depends on how often values occur."""
    if metric is Metric.NOMINAL:
        return nominal(len(scale))
    apart = scale[:, None] - scale
    if metric is Metric.RATIO:
        sums = scale[:, None] + scale
        apart = np.divide(apart, sums, out=np.zeros_like(apart), where=sums != 0)
    squared: Floats = apart**2
    return squared


def ordinal_differences(totals: Floats) -> Floats:
    """(… ×) values × values: Krippendorff's ordinal δ², from how often each value was given (… × values).

    The ratings from the one value to the other, those two counted half, squared.
    """
    middle = np.cumsum(totals, axis=-1) - totals / 2
    squared: Floats = (middle[..., :, None] - middle[..., None, :]) ** 2
    return squared
