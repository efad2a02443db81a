"""Confusable codes: one coder put the one on words on which another coder put the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadline.core.combinations import Combination, combine
from leadline.core.counting import Counts
from leadline.core.tables import Ints, StudyTables, Table, ints
from leadline.core.vocabulary import Layer


@dataclass(frozen=True)
class Confusion(Table):
    """One row a pair of codes (`code` < `other`), the most confused first; `pairs` of passages."""

    code: Ints
    other: Ints
    pairs: Counts


def confusion(tables: StudyTables, *, code: int | None = None) -> Confusion:
    """Count the pairs of overlapping passages of two coders who chose different codes.

    Parameters
    ----------
    tables
        The study.
    code
        Row of a code, to count its pairs only.

    Notes
    -----
    Source: docs/methods/confusable-codes.md. A passage on which the other coder has the same code
    too is agreement, and makes no pair whatever else stands there.
    """
    codings = tables.codings
    rows = np.flatnonzero((codings.layer == int(Layer.CODER)) & (codings.coder >= 0))
    both = combine(codings, rows, rows, Combination.TOGETHER)
    one, two = both.left, both.right
    is_others = codings.coder[one] != codings.coder[two]
    one, two = one[is_others], two[is_others]
    is_same = codings.code[one] == codings.code[two]
    stride = np.int64(len(tables.coders) + 1)
    agreed = np.concatenate(
        [
            one[is_same] * stride + codings.coder[two[is_same]],
            two[is_same] * stride + codings.coder[one[is_same]],
        ]
    )
    is_split = ~is_same
    is_split &= ~np.isin(one * stride + codings.coder[two], agreed)
    is_split &= ~np.isin(two * stride + codings.coder[one], agreed)
    first = np.minimum(codings.code[one], codings.code[two])[is_split].astype(np.int64)
    second = np.maximum(codings.code[one], codings.code[two])[is_split]
    if code is not None:
        first, second = first[(first == code) | (second == code)], second[(first == code) | (second == code)]
    pair, pairs = np.unique(first * len(tables.codes) + second, return_counts=True)
    order = np.argsort(-pairs, kind="stable")
    left, right = np.divmod(pair[order], max(len(tables.codes), 1))
    return Confusion(ints(left), ints(right), pairs[order])
