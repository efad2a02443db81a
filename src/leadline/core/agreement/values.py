"""What every measure of agreement takes and gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadline.core.vocabulary import Term

MISSING = -1
Ratings = NDArray[np.integer]
"""Coders × units of values (integers, 0 or more); MISSING where a coder did not rate a unit."""
Floats = NDArray[np.float64]


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


@dataclass(frozen=True)
class Estimates:
    """Many agreements as arrays of one shape: `value` is NaN and `undefined` the reason where there is none.

    `undefined` is -1 where there is a value.
    """

    value: Floats
    undefined: NDArray[np.int8]
    units: NDArray[np.int64]
    coders: NDArray[np.int64]

    def at(self, *place: Any) -> Agreement:
        """The one at `place` (of arrays without axes: the only one)."""
        reason = int(self.undefined[place])
        return Agreement(
            value=None if reason >= 0 else float(self.value[place]),
            undefined=None if reason < 0 else Undefined(reason),
            units=int(self.units[place]),
            coders=int(self.coders[place]),
        )
