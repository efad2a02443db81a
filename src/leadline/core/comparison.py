"""Comparison: in how many cases of each group an indicator is addressed, or a code is named."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadline.core.counting import Counts, attribute_values
from leadline.core.intervals import benjamini_hochberg, fisher_exact, holm
from leadline.core.matrix import Cells, cells_of_round
from leadline.core.prevalence import prevalence
from leadline.core.tables import Ints, StudyTables
from leadline.core.vocabulary import CellValue, Selection, Term


class Tested(Term):
    """Whether a row of counts was tested, and why it was not."""

    TESTED = 0
    ALL_OR_NONE = 1
    ONE_GROUP = 2
    TOO_MANY_TABLES = 3
    NO_CASE_CHANGED = 4


@dataclass(frozen=True)
class GroupTests:
    """Of each row Fisher's exact test that the groups differ; NaN where it is not TESTED.

    `holm` and `benjamini_hochberg` are corrected for all the rows tested.
    """

    p: NDArray[np.float64]
    holm: NDArray[np.float64]
    benjamini_hochberg: NDArray[np.float64]
    tested: tuple[Tested, ...]


@dataclass(frozen=True)
class Comparison:
    """Rows × groups: k of n cases; the indicators come first, then the codes that can be applied.

    Attributes
    ----------
    by, groups
        The case attribute and its values; '' last, for cases of which it is not known (never tested).
    indicators
        How many rows are indicators: k cases with an effective cell `addressed`, of n known ones.
    code
        Rows of the codes of the other rows: k and n as in :func:`~leadline.core.prevalence.prevalence`.
    tests
        None unless the cases are a random selection.
    """

    by: str
    groups: tuple[str, ...]
    indicators: int
    code: Ints
    k: Counts
    n: Counts
    tests: GroupTests | None
    layer: str


def comparison(tables: StudyTables, cells: Cells, *, by: str, round: int) -> Comparison:
    """Count by the values of a case attribute, and test where the cases were drawn at random.

    Parameters
    ----------
    tables
        The study.
    cells
        Its matrix.
    by
        A case attribute.
    round
        Row of the round.

    Raises
    ------
    InputError
        ``attribute-unknown``.

    Notes
    -----
    Source: docs/methods/comparison.md. A census or a purposive selection has no chance in it that a
    p-value could speak of, so there only the counts stand.
    """
    values, of_case = attribute_values(tables, by)
    found = prevalence(tables, by=by, round=round)
    group = np.where(of_case < 0, len(values), of_case)
    groups = len(found.groups)
    value = cells_of_round(tables, cells.effective, round=round)
    members = np.arange(groups)[:, None] == group  # (groups, cases)
    k = members.astype(np.int64) @ (value == CellValue.ADDRESSED).astype(np.int64)
    n = members.astype(np.int64) @ (value <= CellValue.CONFLICTING).astype(np.int64)
    codes = len(found.code) // max(groups, 1)
    k = np.concatenate([k.T, found.k.reshape(groups, codes).T])
    n = np.concatenate([n.T, found.n.reshape(groups, codes).T])
    is_random = tables.selection is Selection.RANDOM
    return Comparison(
        by=by,
        groups=found.groups,
        indicators=len(tables.indicators),
        code=found.code[:codes],
        k=k,
        n=n,
        tests=group_tests(k[:, : len(values)], n[:, : len(values)]) if is_random else None,
        layer=found.counted_as.layer,
    )


def group_tests(k: Counts, n: Counts) -> GroupTests:
    """Test each row of `k` of `n` (rows × groups); a row that all or none have cannot differ."""
    tested, p = [], np.full(len(k), np.nan)
    for row in range(len(k)):
        is_there = n[row] > 0
        mine, sizes = k[row, is_there].tolist(), n[row, is_there].tolist()
        if len(sizes) < 2:
            tested.append(Tested.ONE_GROUP)
        elif sum(mine) in (0, sum(sizes)):
            tested.append(Tested.ALL_OR_NONE)
        elif (chance := fisher_exact(mine, sizes)) is None:
            tested.append(Tested.TOO_MANY_TABLES)
        else:
            tested.append(Tested.TESTED)
            p[row] = chance
    return GroupTests(p, holm(p), benjamini_hochberg(p), tuple(tested))
