"""Co-occurrence: pairs of codes on passages of one transcript that share at least one code point."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadline.core.counting import Base, CountedAs, Counts, Rows, Unit
from leadline.core.layers import counted_layer, evidence_rows
from leadline.core.tables import Flags, Ints, StudyTables, Table, ints
from leadline.core.vocabulary import Polarity

_BLOCK = 1 << 25
"""Cells of the flags kept at a time while cases are told apart."""


@dataclass(frozen=True)
class Cooccurrence(Table):
    """One row a pair of different codes (`code` < `other`) that stand together somewhere.

    `pairs` counts overlapping pairs of passages, `cases` the cases in which there is one.
    """

    code: Ints
    other: Ints
    pairs: Counts
    cases: Counts
    counted_as: CountedAs


def cooccurrence(tables: StudyTables, *, polarity: Polarity | None = Polarity.PRESENT) -> Cooccurrence:
    """Count which codes stand on overlapping passages.

    Parameters
    ----------
    tables
        The study.
    polarity
        Of the passages counted; None for any.

    Returns
    -------
    Cooccurrence
        Pairs of codes by row; a passage does not pair with one of the same code.

    Notes
    -----
    Source: docs/methods/co-occurrence.md. Passages lie on one line, sorted by start; the passage
    `lag` places on overlaps if it starts before this one ends, and where it does not, none further
    on does. So the work is that of the pairs found, and only one lag of them is held at a time.
    """
    layer = counted_layer(tables)
    rows = evidence_rows(tables, layer, polarity=polarity)
    case = tables.transcripts.case[tables.codings.transcript[rows]]
    codes = len(tables.codes)
    pairs = np.zeros(codes * codes, dtype=np.int64)
    cases = np.zeros(codes * codes, dtype=np.int64)
    step = max(1, _BLOCK // max(codes * codes, 1))
    for first in range(0, len(tables.cases), step):
        is_here = (case >= first) & (case < first + step)
        part = rows if is_here.all() else rows[is_here]
        found = np.zeros((min(step, len(tables.cases) - first), codes * codes), dtype=np.bool_)
        _sweep(tables, part, case[is_here] - first, pairs, found)
        cases += found.sum(axis=0)
    code, other = np.divmod(np.flatnonzero(pairs), codes)
    return Cooccurrence(
        code=ints(code),
        other=ints(other),
        pairs=pairs[code * codes + other],
        cases=cases[code * codes + other],
        counted_as=CountedAs(Unit.PAIRS, Base.OVERLAPPING_PAIRS, layer.name),
    )


def _sweep(
    tables: StudyTables,
    rows: Rows,
    case: Ints,
    pairs: Counts,
    found: Flags,
) -> None:
    """Add the overlapping pairs of `rows` to `pairs`, and mark them in `found` (cases × pairs)."""
    codings, codes = tables.codings, len(tables.codes)
    stride = int(codings.end.max(initial=0)) + 1
    base = codings.transcript[rows] * np.int64(stride)
    start, end, code = base + codings.start[rows], base + codings.end[rows], codings.code[rows]
    if (start[1:] < start[:-1]).any():
        order = np.argsort(start, kind="stable")
        start, end, code, case = start[order], end[order], code[order], case[order]
    left, lag = np.arange(len(rows)), 0
    while True:
        lag += 1
        left = left[: np.searchsorted(left, len(rows) - lag)]
        left = left[start[left + lag] < end[left]]
        if not len(left):
            return
        one, two = code[left], code[left + lag]
        key = np.minimum(one, two) * np.int64(codes) + np.maximum(one, two)
        is_pair = one != two
        key = key[is_pair]
        pairs += np.bincount(key, minlength=codes * codes)
        found[case[left[is_pair]], key] = True
