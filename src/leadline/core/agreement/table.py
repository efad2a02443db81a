"""The agreement of a study's coders: by code, by pair of coders, by interview and over all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from leadline.core.agreement.bootstrap import RESAMPLES, SEED, bootstrap_groups
from leadline.core.agreement.brennan_prediger import brennan
from leadline.core.agreement.cohen_kappa import cohen
from leadline.core.agreement.fleiss_kappa import fleiss
from leadline.core.agreement.gwet import gwet
from leadline.core.agreement.krippendorff_alpha import krippendorff
from leadline.core.agreement.measure import Measure
from leadline.core.agreement.patterns import Patterns
from leadline.core.agreement.percent import PERCENT
from leadline.core.agreement.ratings import CodeRatings, applied
from leadline.core.agreement.values import MISSING, Estimates, Floats
from leadline.core.counting import Counts
from leadline.core.vocabulary import Term

MEASURES: Mapping[str, Measure] = {
    "percent": PERCENT,
    "kappa": cohen(),
    "fleiss_kappa": fleiss(),
    "brennan_prediger": brennan(),
    "ac1": gwet(),
    "alpha": krippendorff(),
}
"""Measures of whether a code was applied; weights and metrics make no difference to two values."""


class Grouping(Term):
    """What a row of the table is."""

    CODE = 0
    PAIR = 1
    INTERVIEW = 2
    OVERALL = 3


@dataclass(frozen=True)
class Measured:
    """A measure of each row: the value and its interval (NaN where there is none)."""

    estimates: Estimates
    low: Floats
    high: Floats


@dataclass(frozen=True)
class AgreementTable:
    """Rows, the last of them over all; arrays are as long as there are rows.

    Attributes
    ----------
    by
        What a row is.
    keys
        Of each row but the last: place of a code, of two coders, or of a group in the ratings.
    groups, applied
        Interviews (cases, where cases are rated) behind the row; ratings of a unit with the code.
    measured
        By measure of :data:`MEASURES`.
    """

    by: Grouping
    keys: tuple[tuple[int, ...], ...]
    groups: Counts
    applied: Counts
    measured: Mapping[str, Measured]


def agreement_table(
    ratings: CodeRatings, *, by: Grouping = Grouping.CODE, resamples: int = RESAMPLES, seed: int = SEED
) -> AgreementTable:
    """All measures with their intervals; whole interviews (cases, where cases are rated) are resampled.

    Parameters
    ----------
    ratings
        The rating matrices of a study.
    by
        What a row is. A single interview has no interval: there is nothing to resample.
    resamples, seed
        Of the bootstrap; 0 resamples give no intervals.
    """
    counts = ratings.patterns.counts
    overall = ratings.patterns.with_counts(counts.sum(axis=1, keepdims=True))
    parts: list[Patterns] = []  # counts: groups × rows × patterns
    keys: list[tuple[int, ...]] = []
    if by is Grouping.CODE:
        parts, keys = [ratings.patterns], [(place,) for place in range(len(ratings.codes))]
    elif by is Grouping.PAIR:
        for pair in combinations(range(len(ratings.coders)), 2):
            is_shared = ratings.is_rating[list(pair)].all(axis=0)
            if is_shared.any():
                keys.append(pair)
                parts.append(_of_pair(overall.with_counts(overall.counts[is_shared]), pair))
    elif by is Grouping.INTERVIEW:
        keys = [(place,) for place in range(len(ratings.groups))]
        parts = [overall.with_counts(overall.counts[[place]]) for place in range(len(ratings.groups))]
    parts.append(overall)
    measured = [_measured(part, resamples=resamples, seed=seed) for part in parts]
    return AgreementTable(
        by,
        tuple(keys),
        np.concatenate([np.full(part.counts.shape[1], len(part.counts)) for part in parts]),
        np.concatenate([applied(part).sum(axis=0) for part in parts]).astype(np.int64),
        {name: _joined([one[name] for one in measured]) for name in MEASURES},
    )


def _of_pair(patterns: Patterns, pair: tuple[int, ...]) -> Patterns:
    """Only what both of two coders rated."""
    places = patterns.places[list(pair)]
    is_both = (places != MISSING).all(axis=0)
    return Patterns(places[:, is_both], patterns.scale, patterns.counts[..., is_both])


def _measured(part: Patterns, *, resamples: int, seed: int) -> dict[str, Measured]:
    """Each measure of each row of groups × rows × patterns."""
    whole = part.with_counts(part.counts.sum(axis=0))
    estimates = {name: measure.estimates(whole) for name, measure in MEASURES.items()}
    measures = list(MEASURES.values())
    intervals = bootstrap_groups(part, measures, resamples=resamples, seed=seed)
    found = {}
    for (name, one), (low, high) in zip(estimates.items(), intervals, strict=True):
        is_defined = one.undefined < 0
        found[name] = Measured(one, np.where(is_defined, low, np.nan), np.where(is_defined, high, np.nan))
    return found


def _joined(parts: list[Measured]) -> Measured:
    fields = ("value", "undefined", "units", "coders")
    arrays = [np.concatenate([getattr(part.estimates, name) for part in parts]) for name in fields]
    low, high = (np.concatenate([getattr(part, name) for part in parts]) for name in ("low", "high"))
    return Measured(Estimates(*arrays), low, high)
