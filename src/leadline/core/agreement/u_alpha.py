"""The u-alpha family: agreement on free spans as agreement on what each stretch of text is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadline.core.agreement.continua import (
    Continuum,
    SpanAgreement,
    Unmeasured,
    chance_corrected,
    read_twice,
    unmeasured,
)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class UAlphas:
    """Four questions of the same spans.

    Attributes
    ----------
    whole
        uα: are stretches given the same code, or left blank, alike?
    binary
        \\|uα: is the same marked, whatever the code?
    coding
        cuα: where two marked something, is it the same code?
    by_value
        (k)uα: the same, of each code: where somebody gave it and another something, was it the same?
    """

    whole: SpanAgreement
    binary: SpanAgreement
    coding: SpanAgreement
    by_value: Mapping[int, SpanAgreement]


def u_alphas(continua: Sequence[Continuum]) -> UAlphas:
    """The family over texts laid end to end.

    Parameters
    ----------
    continua
        Such that fewer than two coders read are left out; overlapping spans of one coder and code
        are made one.

    Returns
    -------
    UAlphas
        Each with its own reason where it is undefined. All but ``binary`` are where spans of
        different codes of one coder overlap: a stretch has one value in this family.

    Notes
    -----
    Source: Krippendorff, K., Mathet, Y., Bouvry, S. and Widlöcher, A. (2016), On the reliability of
    unitizing textual continua: further developments, Quality & Quantity 50(6), 2347-2364;
    docs/methods/u-alpha.md.
    """
    read = [continuum.joined() for continuum in read_twice(continua)]
    reason = None
    if not read:
        reason, read = Unmeasured.FEWER_THAN_TWO_CODERS, list(continua)
    elif not any(map(len, read)):
        reason = Unmeasured.NO_SPAN
    if reason is not None:
        nothing = unmeasured(reason, read)
        return UAlphas(nothing, nothing, nothing, {})
    values = np.unique(np.concatenate([continuum.value for continuum in read]))
    one = [continuum.with_one_value() for continuum in read]
    if any(map(_overlaps, read)):
        nothing = unmeasured(Unmeasured.SPANS_OF_ONE_CODER_OVERLAP, read)
        binary = _binary(_coincidences([c.joined() for c in one], np.zeros(1, dtype=np.int32)), read)
        return UAlphas(nothing, binary, nothing, {int(value): nothing for value in values})
    found = _coincidences(read, values)
    return UAlphas(
        _whole(found, read),
        _binary(found, read),
        _coding(found, read),
        {int(value): _by_value(found, read, place) for place, value in enumerate(values)},
    )


@dataclass(frozen=True, slots=True)
class _Coincidences:
    """Lengths by value and value (the blank first), and what no chance can pair with itself."""

    lengths: Floats
    squares: Floats
    squares_met: Floats


def _overlaps(continuum: Continuum) -> bool:
    order = np.lexsort((continuum.start, continuum.coder))
    coder, start, end = continuum.coder[order], continuum.start[order], continuum.end[order]
    return bool(((coder[1:] == coder[:-1]) & (start[1:] < end[:-1])).any())


def _coincidences(continua: Sequence[Continuum], values: NDArray[np.int32]) -> _Coincidences:
    size = len(values) + 1
    lengths, squares, met = np.zeros((size, size)), np.zeros(size), np.zeros(size)
    for continuum in continua:
        weight = 1 / (len(continuum.coders) - 1)
        if not len(continuum):
            lengths[0, 0] += continuum.length * len(continuum.coders)
            squares[0] += continuum.length * len(continuum.coders)
            continue
        bounds = np.unique(np.concatenate([[0.0, continuum.length], continuum.start, continuum.end]))
        pieces = np.diff(bounds)
        place = np.searchsorted(values, continuum.value) + 1
        first, last = (np.searchsorted(bounds, ends) for ends in (continuum.start, continuum.end))
        marked = np.zeros((len(continuum.coders), len(pieces)), dtype=np.intp)
        for coder, value, start, end in zip(continuum.coder, place, first, last, strict=True):
            marked[coder, start:end] = value
        span = continuum.end - continuum.start
        np.add.at(squares, place, span**2)
        squares[0] += float((pieces * (marked == 0)).sum())  # the blank is no unit: point by point
        until = np.zeros((len(marked), len(bounds)))
        until[:, 1:] = np.cumsum(pieces * (marked > 0), axis=1)
        for coder in range(len(marked)):
            for other in range(len(marked)):
                if other != coder:
                    np.add.at(lengths, (marked[coder], marked[other]), pieces * weight)
                    own = continuum.coder == coder
                    shared = until[other, last[own]] - until[other, first[own]]
                    np.add.at(met, place[own], shared**2 * weight)
    return _Coincidences(lengths, squares, met)


def _whole(found: _Coincidences, read: Sequence[Continuum]) -> SpanAgreement:
    of_value = found.lengths.sum(axis=1)
    total = of_value.sum()
    observed = float(total - np.trace(found.lengths)) / total
    expected = float(total**2 - (of_value**2).sum()) / (total**2 - found.squares.sum())
    return chance_corrected(observed, expected, read)


def _binary(found: _Coincidences, read: Sequence[Continuum]) -> SpanAgreement:
    of_value = found.lengths.sum(axis=1)
    total = of_value.sum()
    observed = 2 * float(found.lengths[0, 1:].sum()) / total
    expected = 2 * float(of_value[0] * of_value[1:].sum()) / (total**2 - found.squares.sum())
    return chance_corrected(observed, expected, read)


def _coding(found: _Coincidences, read: Sequence[Continuum]) -> SpanAgreement:
    lengths = found.lengths[1:, 1:]
    of_value = lengths.sum(axis=1)
    total = of_value.sum()
    if not total:
        return unmeasured(Unmeasured.NO_SPANS_THAT_MEET, read)
    observed = float(total - np.trace(lengths)) / total
    differing = float(total**2 - (of_value**2).sum())
    pairs = float(total**2 - found.squares_met[1:].sum())
    return chance_corrected(observed, differing / pairs if differing else 0.0, read)


def _by_value(found: _Coincidences, read: Sequence[Continuum], place: int) -> SpanAgreement:
    lengths = found.lengths[1:, 1:]
    own, total = float(lengths[place].sum()), float(lengths.sum())
    if not own:
        return unmeasured(Unmeasured.NO_SPANS_THAT_MEET, read)
    observed = (own - float(lengths[place, place])) / own
    differing = own * (total - own)
    expected = differing / (own * total - float(found.squares_met[place + 1])) if differing else 0.0
    return chance_corrected(observed, expected, read)
