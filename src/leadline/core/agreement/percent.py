"""Percent agreement: the share of pairs of ratings of one unit that are equal."""

from __future__ import annotations

from leadline.core.agreement.values import (
    MISSING,
    Agreement,
    Ratings,
    Undefined,
    agreeing_pairs,
    pairable,
    undefined,
)


def percent_agreement(ratings: Ratings) -> Agreement:
    """Agreeing pairs of ratings over all pairs of ratings of a same unit; not corrected for chance.

    Parameters
    ----------
    ratings
        Coders × units, MISSING (-1) where a coder did not rate a unit.

    Returns
    -------
    Agreement
        Undefined where fewer than two coders rated a same unit.

    Notes
    -----
    Source: docs/methods/percent-agreement.md.
    """
    if len(ratings) < 2:
        return undefined(Undefined.FEWER_THAN_TWO_CODERS, ratings)
    kept = pairable(ratings)
    if not kept.size:
        return undefined(Undefined.NO_UNIT_RATED_TWICE, kept)
    rated = (kept != MISSING).sum(axis=0)
    share = int(agreeing_pairs(kept).sum()) / int((rated * (rated - 1) // 2).sum())
    return Agreement(share, None, units=kept.shape[1], coders=kept.shape[0])
