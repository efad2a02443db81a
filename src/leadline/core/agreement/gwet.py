"""Gwet's AC1 and AC2: agreement that stays high where one value is very common."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from leadline.core.agreement.differences import Weighting, Weights, weighted_differences
from leadline.core.agreement.fleiss_kappa import observed_by_unit, shares_of_values
from leadline.core.agreement.measure import Measure
from leadline.core.agreement.patterns import Patterns
from leadline.core.agreement.values import Agreement, Floats, Ratings


def gwet_ac(
    ratings: Ratings | Patterns,
    *,
    weights: Weights = Weighting.IDENTITY,
    scale: Sequence[float] | None = None,
) -> Agreement:
    """AC1, and with weights AC2: (observed − expected) / (1 − expected), expected from how uneven values are.

    Parameters
    ----------
    ratings
        Coders × units, MISSING (-1) where a coder did not rate a unit. Units with one rating count for the
        shares of the values only.
    weights
        How far different values still agree; the identity gives AC1.
    scale
        The possible values, of which `ratings` are places; by default those that occur.

    Returns
    -------
    Agreement
        Undefined where fewer than two coders rated a same unit, and where there is only one value.

    Notes
    -----
    Source: Gwet, K. L. (2008), Computing inter-rater reliability and its variance in the presence of high
    agreement, British Journal of Mathematical and Statistical Psychology 61(1), 29-48;
    docs/methods/gwet.md.
    """
    return gwet(weights).of(ratings, scale=scale)


def gwet(weights: Weights = Weighting.IDENTITY) -> Measure:
    """AC1, or AC2 with these weights, as a measure."""
    return Measure(partial(_disagreement, weights=weights))


def _disagreement(patterns: Patterns, *, weights: Weights) -> tuple[Floats, Floats]:
    differences = weighted_differences(weights, patterns.scale)
    q, shares = len(patterns.scale), shares_of_values(patterns)
    observed = observed_by_unit(patterns, differences)
    if q < 2:
        return observed, observed * 0
    agreeing = differences.size - differences.sum()
    expected = agreeing / (q * (q - 1)) * (shares * (1 - shares)).sum(axis=-1)
    return observed, 1 - expected
