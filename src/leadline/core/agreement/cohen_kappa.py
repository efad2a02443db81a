"""Cohen's kappa: agreement of two coders beyond what their own habits would give by chance."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from leadline.core.agreement.differences import Weighting, Weights, weighted_differences
from leadline.core.agreement.measure import Measure
from leadline.core.agreement.patterns import Patterns
from leadline.core.agreement.values import MISSING, Agreement, Floats, Ratings


def cohen_kappa(
    ratings: Ratings | Patterns,
    *,
    weights: Weights = Weighting.IDENTITY,
    scale: Sequence[float] | None = None,
) -> Agreement:
    """(observed − expected) / (1 − expected), expected from the margins of the two coders.

    Parameters
    ----------
    ratings
        Two coders × units, MISSING (-1) where one did not rate a unit; such units are left out.
    weights
        How far different values still agree (weighted kappa).
    scale
        The possible values, of which `ratings` are places; by default those that occur.

    Returns
    -------
    Agreement
        Undefined for any other number of coders, without a unit rated by both, and where both
        gave every unit one and the same value.

    Notes
    -----
    Source: Cohen, J. (1960), A coefficient of agreement for nominal scales, Educational and
    Psychological Measurement 20(1), 37-46; docs/methods/cohen-kappa.md.
    """
    return cohen(weights).of(ratings, scale=scale)


def cohen(weights: Weights = Weighting.IDENTITY) -> Measure:
    """Cohen's kappa with these weights, as a measure."""
    return Measure(partial(_disagreement, weights=weights), is_of_two=True)


def _disagreement(patterns: Patterns, *, weights: Weights) -> tuple[Floats, Floats]:
    """Whoever stands first of the two who rated is the one coder, the second the other."""
    differences = weighted_differences(weights, patterns.scale)
    is_pair = patterns.is_pairable
    values = np.arange(len(patterns.scale))
    first = (patterns.places != MISSING).argmax(axis=0)
    by_first = patterns.places[first, np.arange(len(first))][:, None] == values
    by_second = (patterns.per_value - by_first) * is_pair[:, None]
    one, other = patterns.total(by_first * is_pair[:, None]), patterns.total(by_second)
    n = patterns.total(is_pair)
    observed = patterns.total(patterns.differing(differences) * is_pair / 2) / n
    return observed, ((one @ differences) * other).sum(axis=-1) / n**2
