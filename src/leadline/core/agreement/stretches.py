"""Free spans as stretches: where which coders have a code, by sweeping the ends of their passages."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadline.core.counting import Rows
from leadline.core.tables import Codings, Ints, Table


@dataclass(frozen=True)
class Stretches(Table):
    """Stretches of a text on which the same coders, at least one, have a code; `coders` are their bits."""

    transcript: Ints
    code: Ints
    start: Ints
    end: Ints
    coders: NDArray[np.int64]


def stretches(codings: Codings, rows: Rows, bit: NDArray[np.int64]) -> Stretches:
    """Cut each text, code by code, where a coder's passages begin or end.

    Parameters
    ----------
    codings
        The study's codings.
    rows
        Those that count.
    bit
        For each of `rows` the power of two that stands for its coder.

    Notes
    -----
    Overlapping passages of one coder and code are joined, so that the bits of a place add up to who has the
    code there. Time and memory grow with the passages, not with the texts.
    """
    transcript, code = codings.transcript[rows].astype(np.int64), codings.code[rows].astype(np.int64)
    start, end = codings.start[rows].astype(np.int64), codings.end[rows].astype(np.int64)
    order = np.lexsort((start, bit, code, transcript))
    transcript, code, start, end, bit = (c[order] for c in (transcript, code, start, end, bit))
    is_first = np.ones(len(rows), dtype=np.bool_)
    is_first[1:] = (np.diff(transcript) != 0) | (np.diff(code) != 0) | (np.diff(bit) != 0)
    stride = np.int64(end.max(initial=0) + 1)
    line = np.cumsum(is_first) * stride  # each coder's passages of a text and code on a line of their own
    furthest = np.maximum.accumulate(line + end)
    begins = is_first.copy()
    begins[1:] |= (line + start)[1:] > furthest[:-1]
    places = np.flatnonzero(begins)
    lasts = np.append(places[1:], len(rows))[: len(places)] - 1
    transcript, code, start, bit = transcript[places], code[places], start[places], bit[places]
    end = furthest[lasts] - line[lasts]

    at = np.concatenate([start, end])
    order = np.lexsort((at, np.tile(code, 2), np.tile(transcript, 2)))
    at = at[order]
    coders = np.cumsum(np.concatenate([bit, -bit])[order])
    is_found = np.zeros(len(at), dtype=np.bool_)
    is_found[:-1] = (coders[:-1] != 0) & (at[1:] > at[:-1])
    found = np.flatnonzero(is_found)
    owner = order[found] % max(len(places), 1)
    return Stretches(
        transcript[owner].astype(np.int32),
        code[owner].astype(np.int32),
        at[found].astype(np.int32),
        at[found + 1].astype(np.int32),
        coders[found],
    )
