"""Boundary measures: how far the places agree at which spans begin and end, and plain overlap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from leadline.core.agreement.continua import (
    Continuum,
    Positions,
    SpanAgreement,
    Unmeasured,
    measured,
    read_twice,
    unmeasured,
)

NEAR = 20
"""Boundaries of the same kind less than so many code points apart are a near miss: three words or so."""

Boundary = tuple[float, int]
"""Where, and of which kind."""


@dataclass(frozen=True, slots=True)
class BoundaryEdits:
    """What turns one coder's boundaries into another's.

    Attributes
    ----------
    matches
        Boundaries that both have.
    additions
        Boundaries that one has and the other has not.
    substitutions
        Places where they differ in the kind.
    shifts
        Of each near miss: how far.
    """

    matches: int
    additions: int
    substitutions: int
    shifts: tuple[float, ...]

    @property
    def count(self) -> int:
        """Matches and edits."""
        return self.matches + self.additions + self.substitutions + len(self.shifts)

    def similar(self, near: float) -> float:
        """How many of `count` agree: a near miss the less, the farther it is."""
        return self.matches + len(self.shifts) - sum(self.shifts) / near


def boundary_edits(one: Iterable[Boundary], other: Iterable[Boundary], *, near: float = 2) -> BoundaryEdits:
    """The boundary edit distance: near misses first, the nearest before others, then the rest.

    Parameters
    ----------
    one, other
        The boundaries of two coders.
    near
        Boundaries of one kind that are less than this apart, and have no match, are one shifted;
        with the 2 of the source only neighbouring places.
    """
    first, second = set(one), set(other)
    matches = first & second
    left, right = first - matches, second - matches
    pairs = sorted(
        (abs(here - there), min(here, there), kind, here, there)
        for here, kind in left
        for there, also in right
        if kind == also and abs(here - there) < near
    )
    shifts = []
    for far, _earliest, kind, here, there in pairs:
        if (here, kind) in left and (there, kind) in right:
            left.remove((here, kind))
            right.remove((there, kind))
            shifts.append(float(far))
    kinds_left, kinds_right = ([place for place, _kind in side] for side in (left, right))
    substitutions = sum(min(kinds_left.count(place), kinds_right.count(place)) for place in set(kinds_left))
    return BoundaryEdits(
        len(matches), len(left) + len(right) - 2 * substitutions, substitutions, tuple(shifts)
    )


def boundary_similarity(
    continua: Sequence[Continuum], *, value: int | None = None, near: float = NEAR
) -> SpanAgreement:
    """B: of all boundaries and edits, the share that agrees, over pairs of coders and texts.

    The beginning and the end of a span of a code are boundaries of two kinds.

    Parameters
    ----------
    continua
        Such that fewer than two coders read are left out; overlapping spans of one coder and code
        are made one.
    value
        Only the spans of one code.
    near
        See :func:`boundary_edits`.

    Notes
    -----
    Source: Fournier, C. (2013), Evaluating text segmentation using boundary edit distance, ACL 2013,
    1702-1712; docs/methods/boundaries.md.
    """
    read = _read(continua, value)
    agree, count = 0.0, 0
    for continuum in filter(len, read):
        kinds = [_boundaries(continuum, place) for place in range(len(continuum.coders))]
        for place, one in enumerate(kinds):
            for other in kinds[place + 1 :]:
                edits = boundary_edits(one, other, near=near)
                agree, count = agree + edits.similar(near), count + edits.count
    return _share(agree, count, read)


def jaccard(continua: Sequence[Continuum], *, value: int | None = None) -> SpanAgreement:
    """Code points marked by both over those marked by either, per code, over pairs of coders and texts."""
    read = _read(continua, value)
    both, one, other = _overlap(read)
    return _share(both, one + other - both, read)


def overlap_f1(continua: Sequence[Continuum], *, value: int | None = None) -> SpanAgreement:
    """Twice the code points marked by both over those of the one and of the other together (F1, Dice)."""
    read = _read(continua, value)
    both, one, other = _overlap(read)
    return _share(2 * both, one + other, read)


def window_difference(one: Positions, other: Positions, *, length: int, window: int) -> float:
    """WindowDiff: the share of windows in which two coders have not the same number of boundaries.

    Parameters
    ----------
    one, other
        The places of their boundaries, of `length` places.
    window
        How many places a window has; by custom half a mean segment of the reference.
    """
    differ = _in_windows(one, length, window) != _in_windows(other, length, window)
    return float(differ.mean())


def beeferman_pk(one: Positions, other: Positions, *, length: int, window: int) -> float:
    """Pk: the share of windows whose two ends one coder has in one segment and the other has not."""
    differ = (_in_windows(one, length, window) > 0) != (_in_windows(other, length, window) > 0)
    return float(differ.mean())


def _in_windows(places: Positions, length: int, window: int) -> Positions:
    """Of each window of places: how many boundaries it has."""
    until = np.zeros(length + 1, dtype=np.int64)
    until[1:] = np.cumsum(np.bincount(np.asarray(places, dtype=np.intp), minlength=length))
    found: Positions = until[window:] - until[:-window]
    return found


def _read(continua: Sequence[Continuum], value: int | None) -> list[Continuum]:
    read = read_twice(continua)
    return [(c if value is None else c.of_value(value)).joined() for c in read]


def _share(part: float, whole: float, read: Sequence[Continuum]) -> SpanAgreement:
    if not read:
        return unmeasured(Unmeasured.FEWER_THAN_TWO_CODERS, read)
    return measured(float(part / whole), read) if whole else unmeasured(Unmeasured.NO_SPAN, read)


def _boundaries(continuum: Continuum, place: int) -> list[Boundary]:
    own = continuum.coder == place
    kind = continuum.value[own].astype(np.int64) * 2
    begun = zip(continuum.start[own].tolist(), kind.tolist(), strict=True)
    ended = zip(continuum.end[own].tolist(), (kind + 1).tolist(), strict=True)
    return [*begun, *ended]


def _overlap(continua: Iterable[Continuum]) -> tuple[float, float, float]:
    """Marked by both, by the one, by the other: over pairs of coders, codes and texts."""
    both = one = other = 0.0
    for continuum in filter(len, continua):
        for first, second, values in _pairs(continuum):
            a = [first.of_value(value) for value in values]
            b = [second.of_value(value) for value in values]
            both += sum(_shared(mine, theirs) for mine, theirs in zip(a, b, strict=True))
            one += float((first.end - first.start).sum())
            other += float((second.end - second.start).sum())
    return both, one, other


def _pairs(continuum: Continuum) -> Iterator[tuple[Continuum, Continuum, list[int]]]:
    own = [continuum.take(continuum.coder == place) for place in range(len(continuum.coders))]
    for place, first in enumerate(own):
        for second in own[place + 1 :]:
            yield first, second, np.intersect1d(first.value, second.value).tolist()


def _shared(mine: Continuum, theirs: Continuum) -> float:
    """The length that two coders both marked, each without overlaps."""
    starts = np.maximum(mine.start[:, None], theirs.start[None])
    ends = np.minimum(mine.end[:, None], theirs.end[None])
    return float(np.maximum(ends - starts, 0).sum())
