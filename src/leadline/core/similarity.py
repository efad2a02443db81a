"""Similarity of cases: how alike they address the subject, and which of them belong together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadline.core.matrix import Cells, cells_of_round
from leadline.core.tables import StudyTables
from leadline.core.vocabulary import CellValue, Term

Distances = NDArray[np.float64]

LEAST_SHARED = 3
"""With fewer indicators known for both, how alike two cases are is not told."""
DEGREE = {CellValue.NOT_ADDRESSED: 0.0, CellValue.PARTLY: 0.5, CellValue.ADDRESSED: 1.0}
"""Places on the scale; every other cell has none (conflicting ones say two things at once)."""


class Incomparable(Term):
    """Why two cases have no distance."""

    TOO_FEW_KNOWN_FOR_BOTH = 0


@dataclass(frozen=True)
class Similarity:
    """Cases × cases.

    Attributes
    ----------
    distance
        In [0, 1], 0 for alike; NaN where fewer than LEAST_SHARED indicators are known for both.
    shared
        Of how many indicators the distance is the mean.
    order
        Rows of the cases as the tree of clusters has its leaves: like beside like.
    """

    distance: Distances
    shared: NDArray[np.int64]
    order: NDArray[np.intp]


def similarity(tables: StudyTables, cells: Cells, *, round: int) -> Similarity:
    """Compare the cases of a study by their effective cells in one round.

    Notes
    -----
    Source: Gower (1971); docs/methods/similarity.md.
    """
    scale = np.full(len(CellValue), np.nan)
    scale[list(DEGREE)] = list(DEGREE.values())
    distance, shared = distances(scale[cells_of_round(tables, cells.effective, round=round)])
    return Similarity(distance, shared, leaf_order(distance))


def distances(degrees: NDArray[np.float64]) -> tuple[Distances, NDArray[np.int64]]:
    """The mean difference of each two rows (cases × indicators, NaN for unknown), and over how many."""
    is_known = ~np.isnan(degrees)
    shared = is_known.astype(np.int64) @ is_known.T.astype(np.int64)
    apart = np.nansum(np.abs(degrees[:, None] - degrees[None]), axis=2)
    return np.where(shared >= LEAST_SHARED, apart / np.maximum(shared, 1), np.nan), shared


def leaf_order(distance: Distances) -> NDArray[np.intp]:
    """Join the two nearest clusters until none is left, and return the rows in order of the leaves.

    Clusters are as near as their cases are on average (over pairs with a distance); of equally near ones
    those with the first rows are joined. Clusters without any such pair stand one after the other.
    """
    # Sums and numbers of pairs between clusters: both just add when two clusters become one.
    is_there = ~np.isnan(distance) & ~np.eye(len(distance), dtype=np.bool_)
    sums, pairs = np.where(is_there, distance, 0.0), is_there.astype(np.int64)
    leaves = [[row] for row in range(len(distance))]
    while (joinable := np.triu(pairs, 1) > 0).any():
        mean = np.where(joinable, np.round(sums / np.maximum(pairs, 1), 12), np.inf)
        one, two = divmod(int(mean.argmin()), len(mean))
        leaves[one] += leaves.pop(two)
        for table in (sums, pairs):
            table[one] += table[two]
            table[:, one] += table[:, two]
        sums, pairs = (np.delete(np.delete(table, two, 0), two, 1) for table in (sums, pairs))
    return np.array([row for cluster in leaves for row in cluster], dtype=np.intp)
