"""Intervals for k of n, exact tests of small tables, and corrections for many of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from math import comb, exp, lgamma, log, log1p, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

MOST_TABLES = 200_000
"""Of how many tables with the observed margins Fisher's test is computed."""
_HALVINGS = 60


@lru_cache(maxsize=4096)
def clopper_pearson(k: int, n: int, *, level: float = 0.95) -> tuple[float, float]:
    """The exact interval for a share of which `k` of `n` were seen; (0, 1) for none of none.

    Notes
    -----
    Its ends are the shares under which as many as `k`, or as few, have a chance of (1 - level) / 2.
    Source: docs/methods/intervals.md.
    """
    tail = (1 - level) / 2
    low = 0.0 if k == 0 else _where(lambda share: 1 - _at_most(k - 1, n, share) >= tail)
    high = 1.0 if k == n else _where(lambda share: _at_most(k, n, share) <= tail)
    return low, high


def wilson(k: int, n: int, *, level: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval for a share of which `k` of `n` were seen; (0, 1) for none of none."""
    if n == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + level) / 2)
    middle = (k + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * sqrt(k * (n - k) / n + z * z / 4)
    return (0.0 if k == 0 else middle - half), (1.0 if k == n else middle + half)


def fisher_exact(k: Sequence[int], n: Sequence[int]) -> float | None:
    """Fisher's exact test (two-sided) that groups with `k` of `n` each differ.

    Returns
    -------
    float or None
        The chance, given how many there are in all and in each group, of a table as rare as the observed
        one or rarer; None where there are more than MOST_TABLES such tables.

    Notes
    -----
    Weights of tables are whole numbers, so equally rare ones are equal. Source: Freeman and Halton (1951);
    docs/methods/intervals.md.
    """
    k, n = [int(one) for one in k], [int(one) for one in n]
    total = sum(k)
    if _tables(n, total) > MOST_TABLES:
        return None
    reached: dict[int, Counter[int]] = {0: Counter({1: 1})}
    rest = sum(n)
    for size in n:
        rest -= size
        following: dict[int, Counter[int]] = {}
        for used, weights in reached.items():
            for more in range(max(0, total - used - rest), min(size, total - used) + 1):
                kept = following.setdefault(used + more, Counter())
                for weight, count in weights.items():
                    kept[weight * comb(size, more)] += count
        reached = following
    observed = 1
    for one, size in zip(k, n, strict=True):
        observed *= comb(size, one)
    rare = sum(weight * count for weight, count in reached[total].items() if weight <= observed)
    return rare / comb(sum(n), total)


def mcnemar_exact(appeared: int, disappeared: int) -> float:
    """McNemar's exact test (two-sided) that of the cases that changed, as many changed either way."""
    changed = appeared + disappeared
    tail = sum(comb(changed, one) for one in range(min(appeared, disappeared) + 1))
    return min(1.0, 2 * tail / (1 << changed))


def holm(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """`p` corrected so that the chance of any false one is kept (Holm 1979); NaN stays and is not counted."""
    return _corrected(p, lambda ordered, m: np.maximum.accumulate(ordered * (m - np.arange(m))))


def benjamini_hochberg(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """`p` corrected so that the share of false ones among those found is kept (1995); NaN stays."""

    def step_up(ordered: NDArray[np.float64], m: int) -> NDArray[np.float64]:
        return np.minimum.accumulate((ordered * m / np.arange(1, m + 1))[::-1])[::-1]

    return _corrected(p, step_up)


def _corrected(
    p: NDArray[np.float64], correct: Callable[[NDArray[np.float64], int], NDArray[np.float64]]
) -> NDArray[np.float64]:
    found = np.full(len(p), np.nan)
    order = np.argsort(p, kind="stable")[: int((~np.isnan(p)).sum())]
    found[order] = np.minimum(correct(p[order], len(order)), 1.0)
    return found


def _where(is_beyond: Callable[[float], bool]) -> float:
    """The share from which on `is_beyond` holds, by halving."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if is_beyond(middle) else (middle, high)
    return (low + high) / 2


def _at_most(k: int, n: int, share: float) -> float:
    """The chance of at most `k` of `n`; in logarithms, so that large `n` do not overflow."""
    if not 0 < share < 1:
        return 1.0 if share <= 0 or k >= n else 0.0
    yes, no, whole = log(share), log1p(-share), lgamma(n + 1)
    return sum(
        exp(whole - lgamma(one + 1) - lgamma(n - one + 1) + one * yes + (n - one) * no)
        for one in range(k + 1)
    )


def _tables(n: Sequence[int], total: int) -> int:
    """How many ways there are to spread `total` over groups of these sizes."""
    ways = [1] + [0] * total
    for size in n:
        sums = [0]
        for one in ways:
            sums.append(sums[-1] + one)
        ways = [sums[at + 1] - sums[max(0, at - size)] for at in range(total + 1)]
    return ways[total]
