"""Krippendorff's alpha for nominal values, any number of coders, with missing ratings."""

from __future__ import annotations

import numpy as np

from leadline.core.agreement.values import (
    MISSING,
    Agreement,
    Ratings,
    Undefined,
    agreeing_pairs,
    pairable,
    undefined,
)


def krippendorff_alpha(ratings: Ratings) -> Agreement:
    """1 − observed / expected disagreement, nominal.

    Parameters
    ----------
    ratings
        Coders × units, MISSING (-1) where a coder did not rate a unit. Units with one rating are
        left out.

    Returns
    -------
    Agreement
        Undefined where fewer than two coders rated a same unit, and where every pairable rating
        has one and the same value.

    Notes
    -----
    Source: Krippendorff, K. (2011), Computing Krippendorff's alpha-reliability;
    docs/methods/krippendorff-alpha.md. Coincidences are counted over pairs of coders, so that
    neither memory nor time grows with the square of the number of values.
    """
    if len(ratings) < 2:
        return undefined(Undefined.FEWER_THAN_TWO_CODERS, ratings)
    kept = pairable(ratings)
    if not kept.size:
        return undefined(Undefined.NO_UNIT_RATED_TWICE, kept)
    rated = (kept != MISSING).sum(axis=0)
    # A unit of m ratings gives each ordered pair the weight 1 / (m − 1).
    observed = float((2 * agreeing_pairs(kept) / (rated - 1)).sum())
    n = int(rated.sum())
    of_value = np.unique(kept[kept != MISSING], return_counts=True)[1].astype(object)
    expected = int((of_value * (of_value - 1)).sum())  # times n(n − 1)
    if expected == n * (n - 1):
        return undefined(Undefined.NO_VARIATION, kept)
    by_chance = expected / (n * (n - 1))
    alpha = (observed / n - by_chance) / (1 - by_chance)
    return Agreement(alpha, None, units=kept.shape[1], coders=kept.shape[0])
