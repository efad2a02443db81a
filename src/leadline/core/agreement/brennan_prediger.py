"""Brennan and Prediger's kappa: agreement beyond what values drawn evenly would give by chance."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from leadline.core.agreement.differences import Weighting, Weights, weighted_differences
from leadline.core.agreement.fleiss_kappa import observed_by_unit
from leadline.core.agreement.measure import Measure
from leadline.core.agreement.patterns import Patterns
from leadline.core.agreement.values import Agreement, Floats, Ratings


def brennan_prediger(
    ratings: Ratings | Patterns,
    *,
    weights: Weights = Weighting.IDENTITY,
    scale: Sequence[float] | None = None,
) -> Agreement:
    """(observed − expected) / (1 − expected), expected as if each of q values were equally likely: 1/q.

    With two coders it is Bennett's S; with two values, twice the observed agreement less one.

    Parameters
    ----------
    ratings
        Coders × units, MISSING (-1) where a coder did not rate a unit.
    weights
        How far different values still agree.
    scale
        The possible values, of which `ratings` are places; by default those that occur. The value depends
        on how many there are: name them all.

    Returns
    -------
    Agreement
        Undefined where fewer than two coders rated a same unit, and where there is only one value.

    Notes
    -----
    Source: Brennan, R. L., and Prediger, D. J. (1981), Coefficient kappa, Educational and Psychological
    Measurement 41(3), 687-699; docs/methods/brennan-prediger.md.
    """
    return brennan(weights).of(ratings, scale=scale)


def brennan(weights: Weights = Weighting.IDENTITY) -> Measure:
    """Brennan and Prediger's kappa with these weights, as a measure."""
    return Measure(partial(_disagreement, weights=weights))


def _disagreement(patterns: Patterns, *, weights: Weights) -> tuple[Floats, Floats]:
    differences = weighted_differences(weights, patterns.scale)
    observed = observed_by_unit(patterns, differences)
    return observed, np.full_like(observed, differences.sum() / max(differences.size, 1))
