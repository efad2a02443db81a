"""Fleiss' kappa: agreement of any number of coders beyond what the shares of the values give by chance."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from leadline.core.agreement.differences import Weighting, Weights, weighted_differences
from leadline.core.agreement.measure import Measure
from leadline.core.agreement.patterns import Patterns
from leadline.core.agreement.values import Agreement, Floats, Ratings


def fleiss_kappa(
    ratings: Ratings | Patterns,
    *,
    weights: Weights = Weighting.IDENTITY,
    scale: Sequence[float] | None = None,
) -> Agreement:
    """(observed − expected) / (1 − expected), expected from the shares of the values over all coders.

    With two coders it is Scott's pi.

    Parameters
    ----------
    ratings
        Coders × units, MISSING (-1) where a coder did not rate a unit. Units with one rating count for the
        shares of the values only.
    weights
        How far different values still agree.
    scale
        The possible values, of which `ratings` are places; by default those that occur.

    Returns
    -------
    Agreement
        Undefined where fewer than two coders rated a same unit, and where every rating has one value.

    Notes
    -----
    Source: Fleiss, J. L. (1971), Measuring nominal scale agreement among many raters, Psychological
    Bulletin 76(5), 378-382; for missing ratings Gwet (2014); docs/methods/fleiss-kappa.md.
    """
    return fleiss(weights).of(ratings, scale=scale)


def fleiss(weights: Weights = Weighting.IDENTITY) -> Measure:
    """Fleiss' kappa with these weights, as a measure."""
    return Measure(partial(_disagreement, weights=weights))


def observed_by_unit(patterns: Patterns, differences: Floats) -> Floats:
    """The mean over units rated twice of the share of each one's pairs of ratings that differ."""
    pairs = np.maximum(patterns.rated * (patterns.rated - 1), 1)
    observed: Floats = patterns.total(patterns.differing(differences) / pairs) / patterns.total(
        patterns.is_pairable
    )
    return observed


def shares_of_values(patterns: Patterns) -> Floats:
    """(… ×) values: the mean over units of the share of each one's ratings that has the value."""
    of_unit = patterns.per_value / np.maximum(patterns.rated, 1)[:, None]
    shares: Floats = patterns.total(of_unit) / patterns.total(patterns.rated > 0)[..., None]
    return shares


def _disagreement(patterns: Patterns, *, weights: Weights) -> tuple[Floats, Floats]:
    differences = weighted_differences(weights, patterns.scale)
    shares = shares_of_values(patterns)
    return observed_by_unit(patterns, differences), ((shares @ differences) * shares).sum(axis=-1)
