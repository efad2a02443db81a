"""Krippendorff's alpha for unitizing: do coders mark the same stretches of a text?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from leadline.core.agreement.continua import (
    Continuum,
    Positions,
    SpanAgreement,
    Unmeasured,
    chance_corrected,
    read_twice,
    unmeasured,
)
from leadline.core.counting import expand


def unitizing_alpha(continua: Sequence[Continuum], *, value: int | None = None) -> SpanAgreement:
    """1 − observed / expected disagreement of unitizing (alpha_U).

    Parameters
    ----------
    continua
        Texts, laid end to end: nothing crosses from one to the next. Such that fewer than two
        coders read are left out; overlapping spans of one coder and code are made one.
    value
        One code; by default all, their disagreements added up.

    Returns
    -------
    SpanAgreement
        Undefined without a text that two read, and without a span.

    Notes
    -----
    Source: Krippendorff, K. (1995), On the reliability of unitizing continuous data, Sociological
    Methodology 25, 47-76, with the expected disagreement of his Content Analysis, 2nd ed. (2004),
    section 11.6; docs/methods/unitizing-alpha.md.
    """
    read = read_twice(continua)
    if not read:
        return unmeasured(Unmeasured.FEWER_THAN_TWO_CODERS, continua)
    if value is not None:
        read = [continuum.of_value(value) for continuum in read]
    joined = [continuum.joined() for continuum in read]
    values = np.unique(np.concatenate([continuum.value for continuum in joined])).tolist()
    if not values:
        return unmeasured(Unmeasured.NO_SPAN, read)
    found = [_disagreements([continuum.of_value(one) for continuum in joined]) for one in values]
    observed, expected = (sum(part) / len(values) for part in zip(*found, strict=True))
    return chance_corrected(observed, expected, read)


def _disagreements(continua: Sequence[Continuum]) -> tuple[float, float]:
    """Observed and expected disagreement on the spans of one code."""
    whole = sum(c.length for c in continua)
    read = sum(c.length * len(c.coders) for c in continua)  # m·L where all texts have the same coders
    observed = sum(_squared_differences(c) / (len(c.coders) - 1) for c in continua if len(c)) * 2
    lengths = np.concatenate([c.end - c.start for c in continua]).astype(np.float64)
    gaps = np.sort(np.concatenate([_gaps(c) for c in continua]))
    first = np.searchsorted(gaps, lengths, side="left")
    sums = np.append(np.cumsum(gaps[::-1])[::-1], 0.0)
    in_gaps = sums[first] - (len(gaps) - first) * (lengths - 1)  # the sum of gap − length + 1
    others = (len(lengths) - 1) / 3 * (2 * lengths**3 - 3 * lengths**2 + lengths)
    pairs = read * (read - 1) - float((lengths * (lengths - 1)).sum())
    expected = 2 / whole * float((others + lengths**2 * in_gaps).sum()) / pairs
    return observed / (read * whole), expected


def _squared_differences(continuum: Continuum) -> float:
    """Over pairs of coders: of spans that meet, of both ends; of a span in a gap, of its length."""
    spans = [_of_coder(continuum, place) for place in range(len(continuum.coders))]
    total = 0.0
    for place, (start, end) in enumerate(spans):
        for other_start, other_end in spans[place + 1 :]:
            first = np.searchsorted(other_end, start, side="right")
            met = np.searchsorted(other_start, end, side="left") - first
            one, offset = expand(met)
            other = first[one] + offset
            total += float(((start[one] - other_start[other]) ** 2).sum())
            total += float(((end[one] - other_end[other]) ** 2).sum())
            is_met = np.zeros(len(other_start), dtype=np.bool_)
            is_met[other] = True
            total += float(((end - start)[met == 0] ** 2).sum())
            total += float(((other_end - other_start)[~is_met] ** 2).sum())
    return total


def _gaps(continuum: Continuum) -> Positions:
    """The lengths of what each coder left unmarked between spans."""
    found = []
    for place in range(len(continuum.coders)):
        start, end = _of_coder(continuum, place)
        found.append(np.append(start, continuum.length) - np.append(0.0, end))
    gaps = np.concatenate(found)
    return gaps[gaps > 0]


def _of_coder(continuum: Continuum, place: int) -> tuple[Positions, Positions]:
    own = continuum.coder == place
    order = np.argsort(continuum.start[own], kind="stable")
    return continuum.start[own][order], continuum.end[own][order]
