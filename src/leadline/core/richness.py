"""Richness: how many codes there are, those not yet heard too, from how many units hold each.

Everything rests on `counts`: for each code that was found at all, in how many of the `units` it was. What
the estimators say of the unseen they say from the rare ones: `Q1` codes found in one unit, `Q2` in two.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, log, sqrt
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadline.core.vocabulary import Term

Z = NormalDist().inv_cdf(0.975)


class Estimator(Term):
    """What a number of codes is."""

    HEARD = 0
    CHAO2 = 1
    JACKKNIFE_1 = 2
    JACKKNIFE_2 = 3
    BOOTSTRAP = 4
    EXPECTED = 5


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number of codes, its standard error and its 95 % interval."""

    value: float
    error: float
    low: float
    high: float


def chao2(counts: NDArray[Any], *, units: float = inf, is_bias_corrected: bool = False) -> Estimate:
    """Chao's lower bound for the number of codes, with his log-normal interval.

    Parameters
    ----------
    counts
        Of each code found, the number of units that hold it.
    units
        How many units were looked at. Without it, the factor (units − 1) / units is 1, as in Chao's
        first paper; with individuals as units this is Chao1.
    is_bias_corrected
        The form that needs no Q2; it is taken anyway where Q2 is 0.

    Notes
    -----
    Source: docs/methods/richness.md.
    """
    observed, once, twice = _rare(counts)
    a = 1 - 1 / units
    if twice and not is_bias_corrected:
        ratio = once / twice
        value = observed + a * once * ratio / 2
        variance = twice * (a * ratio**2 / 2 + a**2 * ratio**3 + a**2 * ratio**4 / 4)
        return _above(observed, value, variance, mentions=counts.sum())
    value = observed + a * once * (once - 1) / (2 * (twice + 1))
    variance = a * once * (once - 1) / (2 * (twice + 1)) + a**2 * once * (2 * once - 1) ** 2 / (
        4 * (twice + 1) ** 2
    )
    if twice:
        variance += a**2 * once**2 * twice * (once - 1) ** 2 / (4 * (twice + 1) ** 4)
    else:
        variance -= a**2 * once**4 / (4 * max(value, 1))
    return _above(observed, value, variance, mentions=counts.sum())


def jackknife(counts: NDArray[Any], *, units: int, order: int) -> Estimate:
    """The jackknife of first or second order, with the interval of Burnham and Overton's variance.

    An estimate below what was found (second order, where Q2 is much larger than Q1) is what was found.
    """
    if order == 1:
        weights = {1: 1 + (units - 1) / units}
    else:
        weights = {1: 1 + (2 * units - 3) / units, 2: 1 - (units - 2) ** 2 / (units * max(units - 1, 1))}
    weight = np.ones(len(counts))
    for times, one in weights.items():
        weight[counts == times] = one
    value = max(float(weight.sum()), float(len(counts)))
    return _above(len(counts), value, _variance(weight, value), mentions=counts.sum())


def bootstrap_richness(counts: NDArray[Any], *, units: int) -> float:
    """Smith and van Belle's bootstrap estimate: each code found, and what resampling would miss of it."""
    return float(len(counts) + ((1 - counts / units) ** units).sum())


def sample_coverage(counts: NDArray[Any], *, units: int) -> float:
    """Of what a further unit would mention, the share (0 to 1) whose codes were found already."""
    _observed, once, twice = _rare(counts)
    if not once:
        return 1.0
    seen_twice = 2 * twice if twice else 2.0
    rest = (units - 1) * (once if twice else once - 1)
    return float(1 - once / counts.sum() * rest / (rest + seen_twice))


def accumulated(counts: NDArray[Any], *, units: int, size: int) -> Estimate:
    """How many codes `size` units are expected to hold: rarefied up to `units`, extrapolated beyond.

    Notes
    -----
    Source: docs/methods/richness.md (Colwell et al. 2012, Bernoulli product model). The interval is for
    other units of the same kind; it is open at the end that was observed too.
    """
    total = chao2(counts, units=units).value
    if size <= units:
        weight = 1 - _missed(counts, units=units, size=size)
        value = float(weight.sum())
        return _around(value, _variance(weight, total))
    further, slopes = _further(counts, units=units, more=size - units)
    weight = np.ones(len(counts))
    for times, slope in slopes.items():
        weight[counts == times] += slope
    return _around(len(counts) + further, _variance(weight, total))


def expected_new(counts: NDArray[Any], *, units: int, more: int) -> Estimate:
    """How many codes not found yet `more` further units are expected to bring, never below 0."""
    further, slopes = _further(counts, units=units, more=more)
    weight = np.zeros(len(counts))
    for times, slope in slopes.items():
        weight[counts == times] = slope
    return _around(further, _variance(weight, chao2(counts, units=units).value))


def _rare(counts: NDArray[Any]) -> tuple[int, int, int]:
    """How many codes were found; in one unit; in two."""
    return len(counts), int((counts == 1).sum()), int((counts == 2).sum())


def _missed(counts: NDArray[Any], *, units: int, size: int) -> NDArray[np.float64]:
    """For each code, the probability that none of `size` of the units holds it."""
    logs = np.append(0.0, np.cumsum(np.log(np.arange(1, units + 1))))
    without = units - counts
    can = without >= size
    left = np.where(can, without - size, 0)
    chance = np.exp(logs[without] - logs[left] + logs[units - size] - logs[units])
    return np.where(can, chance, 0.0)


def _further(counts: NDArray[Any], *, units: int, more: int) -> tuple[float, dict[int, float]]:
    """Codes not found yet that `more` units would bring; and how that changes with Q1 and with Q2."""
    _observed, once, twice = _rare(counts)
    if not once:
        return 0.0, {}
    a = 1 - 1 / units
    if twice:
        unseen = a * once**2 / (2 * twice)
        rate = 2 * twice / ((units - 1) * once + 2 * twice)
        unseen_by = {1: a * once / twice, 2: -a * once**2 / (2 * twice**2)}
        rate_by = {1: -(rate**2) * (units - 1) / (2 * twice), 2: rate * (1 - rate) / twice}
    else:
        unseen = a * once * (once - 1) / 2
        rate = 2 / ((units - 1) * (once - 1) + 2)
        unseen_by, rate_by = {1: a * (2 * once - 1) / 2}, {1: -(rate**2) * (units - 1) / 2}
    share = 1 - (1 - rate) ** more
    share_by_rate = more * (1 - rate) ** (more - 1)
    slopes = {q: unseen_by[q] * share + unseen * share_by_rate * rate_by[q] for q in unseen_by}
    return unseen * share, slopes


def _variance(weight: NDArray[np.float64], total: float) -> float:
    """The variance of a weighted sum over the codes found, of `total` there may be (Burnham, Overton)."""
    if not total:
        return 0.0
    return max(float((weight**2).sum() - weight.sum() ** 2 / total), 0.0)


def _around(value: float, variance: float) -> Estimate:
    error = sqrt(variance)
    return Estimate(value, error, max(value - Z * error, 0.0), value + Z * error)


def _above(observed: int, value: float, variance: float, *, mentions: float) -> Estimate:
    """Chao's (1987) interval: log-normal in what is beyond the observed, so never below that."""
    value = float(value)
    error, beyond = sqrt(max(variance, 0.0)), value - observed
    if beyond > 0:
        spread = exp(Z * sqrt(log(1 + variance / beyond**2)))
        return Estimate(value, error, observed + beyond / spread, observed + beyond * spread)
    if not observed:
        return Estimate(value, error, 0.0, 0.0)
    missed = exp(-mentions / observed)
    middle, half = observed / (1 - missed), Z * sqrt(observed * missed) / (1 - missed)
    return Estimate(value, error, max(float(observed), middle - half), middle + half)
