"""Cohen's kappa: agreement of two coders beyond what their own habits would give by chance."""

from __future__ import annotations

import numpy as np

from leadline.core.agreement.values import Agreement, Ratings, Undefined, pairable, undefined


def cohen_kappa(ratings: Ratings) -> Agreement:
    """(observed − expected) / (1 − expected), expected from the margins of the two coders.

    Parameters
    ----------
    ratings
        Two coders × units, MISSING (-1) where one did not rate a unit; such units are left out.

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
    if len(ratings) < 2:
        return undefined(Undefined.FEWER_THAN_TWO_CODERS, ratings)
    if len(ratings) > 2:
        return undefined(Undefined.MORE_THAN_TWO_CODERS, ratings)
    kept = pairable(ratings)
    if not kept.size:
        return undefined(Undefined.NO_UNIT_RATED_TWICE, kept)
    units = kept.shape[1]
    values, place = np.unique(kept, return_inverse=True)
    first, second = (np.bincount(row, minlength=len(values)) for row in place.reshape(kept.shape))
    expected = int(first @ second)  # times units²
    if expected == units * units:
        return undefined(Undefined.NO_VARIATION, kept)
    observed = int((kept[0] == kept[1]).sum()) * units
    return Agreement((observed - expected) / (units * units - expected), None, units=units, coders=2)
