"""What every measure of agreement takes and gives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadline.core.vocabulary import Term

MISSING = -1
Ratings = NDArray[np.integer]
"""Coders × units of nominal values (0 or more); MISSING where a coder did not rate a unit."""


class Undefined(Term):
    """Why there is no value."""

    FEWER_THAN_TWO_CODERS = 0
    MORE_THAN_TWO_CODERS = 1
    NO_UNIT_RATED_TWICE = 2
    NO_VARIATION = 3


@dataclass(frozen=True, slots=True)
class Agreement:
    """A measure's value, or the reason why it has none.

    Attributes
    ----------
    value
        None where undefined.
    undefined
        None where there is a value.
    units
        n: the units that at least two coders rated.
    coders
        Coders who rated one of them.
    """

    value: float | None
    undefined: Undefined | None
    units: int
    coders: int


def pairable(ratings: Ratings) -> Ratings:
    """Only units that at least two coders rated, and coders who rated one of them."""
    is_rated = ratings != MISSING
    kept = ratings[:, is_rated.sum(axis=0) >= 2]
    paired: Ratings = kept[(kept != MISSING).any(axis=1)]
    return paired


def undefined(reason: Undefined, ratings: Ratings) -> Agreement:
    """No value, with the reason."""
    return Agreement(None, reason, units=ratings.shape[1], coders=ratings.shape[0])


def agreeing_pairs(ratings: Ratings) -> NDArray[np.int64]:
    """Per unit, the number of pairs of coders who gave it the same value."""
    agree = np.zeros(ratings.shape[1], dtype=np.int64)
    for one in range(len(ratings)):
        for other in range(one + 1, len(ratings)):
            agree += (ratings[one] == ratings[other]) & (ratings[one] != MISSING)
    return agree
