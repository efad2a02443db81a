"""Continua: texts that several coders read, with the spans that each of them marked freely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadline.core.counting import Rows
from leadline.core.tables import Ints, StudyTables, ints
from leadline.core.vocabulary import Layer, Term

Positions = NDArray[Any]
"""Code points of a text; elsewhere any points on a line."""


class Unmeasured(Term):
    """Why a measure of free spans has no value."""

    FEWER_THAN_TWO_CODERS = 0
    NO_SPAN = 1
    NO_VARIATION = 2
    SPANS_OF_ONE_CODER_OVERLAP = 3
    NO_SPANS_THAT_MEET = 4


@dataclass(frozen=True, slots=True)
class SpanAgreement:
    """A measure of free spans, or the reason why it has no value.

    Attributes
    ----------
    value, undefined
        The one or the other is None.
    spans
        n: the spans that were compared, of all coders.
    coders, texts
        How many coders, and how many continua that two of them read.
    observed, expected
        Disagreement, and what chance would give; None for measures that are not corrected for chance.
    """

    value: float | None
    undefined: Unmeasured | None
    spans: int
    coders: int
    texts: int
    observed: float | None = None
    expected: float | None = None


@dataclass(frozen=True)
class Continuum:
    """A text of `length` that `coders` read, and the spans ``[start, end)`` that they marked, one a row.

    Attributes
    ----------
    length
        Of the text.
    coders
        Who read it (row numbers, or any others), also those who marked nothing.
    coder
        Of each span: a place in `coders`.
    start, end
        Of each span; not empty.
    value
        Of each span: its code, 0 or more.
    """

    length: float
    coders: Ints
    coder: Ints
    start: Positions
    end: Positions
    value: Ints

    def __len__(self) -> int:
        return len(self.coder)

    def take(self, rows: NDArray[Any]) -> Continuum:
        """The same text with only these spans."""
        columns = (column[rows] for column in (self.coder, self.start, self.end, self.value))
        return Continuum(self.length, self.coders, *columns)

    def of_value(self, value: int) -> Continuum:
        """The same text with only the spans of one code."""
        return self.take(self.value == value)

    def joined(self) -> Continuum:
        """Spans of one coder and code that overlap made one; such that only touch stay apart."""
        if not len(self):
            return self
        order = np.lexsort((self.start, self.value, self.coder))
        sorted_ = self.take(order)
        starts, ends = sorted_.start.tolist(), sorted_.end.tolist()
        owners = list(zip(sorted_.coder.tolist(), sorted_.value.tolist(), strict=True))
        kept: list[int] = []
        for place, owner in enumerate(owners):
            if kept and owners[kept[-1]] == owner and starts[place] < ends[kept[-1]]:
                ends[kept[-1]] = max(ends[kept[-1]], ends[place])
            else:
                kept.append(place)
        rows = np.array(kept, dtype=np.intp)
        found = sorted_.take(rows)
        return Continuum(
            self.length,
            self.coders,
            found.coder,
            found.start,
            np.array([ends[place] for place in kept], dtype=self.end.dtype),
            found.value,
        )

    def with_one_value(self) -> Continuum:
        """The same spans without their codes: marked or not."""
        return Continuum(
            self.length, self.coders, self.coder, self.start, self.end, np.zeros_like(self.value)
        )


def make_continuum(
    length: float, units: Sequence[tuple[int, float, float, int]], *, coders: int = 0
) -> Continuum:
    """A continuum from rows of coder (0, 1 …), start, end and value; `coders`: how many read it."""
    columns = list(zip(*units, strict=True)) if units else [(), (), (), ()]
    readers = max(coders, max(columns[0], default=-1) + 1)
    start, end = (np.array(column, dtype=np.float64) for column in columns[1:3])
    return Continuum(length, ints(range(readers)), ints(columns[0]), start, end, ints(columns[3]))


def study_continua(tables: StudyTables, *, codes: Rows | None = None) -> tuple[Continuum, ...]:
    """Each text of an interview that at least two coders coded, with their own codings of it.

    A coder coded an interview if any coding there is theirs, as in
    :func:`leadline.core.agreement.ratings.code_ratings`. Values are rows of ``tables.codes``.

    Parameters
    ----------
    tables
        The study.
    codes
        Rows of the codes; by default all that can be applied.
    """
    codings, of_text = tables.codings, tables.transcripts.interview
    wanted = np.flatnonzero(tables.codes.is_counted) if codes is None else codes
    rows = np.flatnonzero((codings.layer == int(Layer.CODER)) & (codings.coder >= 0))
    rows = rows[of_text[codings.transcript[rows]] >= 0]
    has_coded = np.zeros((len(tables.interviews), len(tables.coders)), dtype=np.bool_)
    has_coded[of_text[codings.transcript[rows]], codings.coder[rows]] = True
    rows = rows[np.isin(codings.code[rows], wanted)]
    found = []
    for text in np.flatnonzero(of_text >= 0).tolist():
        coders = np.flatnonzero(has_coded[of_text[text]])
        if len(coders) < 2:
            continue
        own = rows[codings.transcript[rows] == text]
        found.append(
            Continuum(
                float(tables.transcripts.length[text]),
                ints(coders),
                ints(np.searchsorted(coders, codings.coder[own])),
                codings.start[own].astype(np.float64),
                codings.end[own].astype(np.float64),
                codings.code[own],
            )
        )
    return tuple(found)


def unmeasured(reason: Unmeasured, continua: Sequence[Continuum]) -> SpanAgreement:
    """No value, with the reason."""
    return measured(None, continua, undefined=reason)


def measured(
    value: float | None,
    continua: Sequence[Continuum],
    *,
    undefined: Unmeasured | None = None,
    observed: float | None = None,
    expected: float | None = None,
) -> SpanAgreement:
    """A value over `continua`, with what it counts."""
    coders = {coder for continuum in continua for coder in continuum.coders.tolist()}
    spans = sum(map(len, continua))
    return SpanAgreement(value, undefined, spans, len(coders), len(continua), observed, expected)


def read_twice(continua: Sequence[Continuum]) -> list[Continuum]:
    """Only the texts that at least two coders read."""
    return [continuum for continuum in continua if len(continuum.coders) > 1]


def chance_corrected(observed: float, expected: float, continua: Sequence[Continuum]) -> SpanAgreement:
    """1 − observed / expected; without variation where nothing is expected."""
    observed, expected = float(observed), float(expected)
    if expected <= 0:
        reason = Unmeasured.NO_VARIATION
        return measured(None, continua, undefined=reason, observed=observed, expected=expected)
    return measured(1 - observed / expected, continua, observed=observed, expected=expected)
