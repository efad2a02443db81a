"""Percent agreement: the share of pairs of ratings of one unit that are equal."""

from __future__ import annotations

import numpy as np

from leadline.core.agreement.differences import nominal
from leadline.core.agreement.measure import Measure
from leadline.core.agreement.patterns import Patterns
from leadline.core.agreement.values import Agreement, Floats, Ratings


def percent_agreement(ratings: Ratings | Patterns) -> Agreement:
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
    return PERCENT.of(ratings)


def _disagreement(patterns: Patterns) -> tuple[Floats, Floats]:
    pairs = patterns.total(patterns.rated * (patterns.rated - 1))
    observed = patterns.total(patterns.differing(nominal(len(patterns.scale)))) / pairs
    return observed, np.ones_like(observed)


PERCENT = Measure(_disagreement)
