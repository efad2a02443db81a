"""Similarity of cases as columns: each pair once, the most alike first."""

from __future__ import annotations

from typing import Any

import numpy as np

from leadline.core.analysis import Analysis
from leadline.core.similarity import Incomparable, similarity

PLACES = 3


def similarity_of(analysis: Analysis) -> dict[str, list[Any]]:
    """One row a pair of cases: how alike (1: all known cells equal), over how many indicators known for both.

    `place` and `other_place` are those of the two in the order of clusters, from 1.
    """
    found, cases = similarity(analysis.tables, analysis.cells, round=analysis.round), analysis.tables.cases
    place = np.argsort(found.order)
    one, other = np.triu_indices(len(cases), 1)
    nearest = np.argsort(found.distance[one, other], kind="stable")
    one, other = one[nearest], other[nearest]
    unknown = f"undefined: {Incomparable.TOO_FEW_KNOWN_FOR_BOTH.label}"
    alike = 1 - found.distance[one, other]
    return {
        "case": cases.key[one].tolist(),
        "case_name": cases.name[one].tolist(),
        "other": cases.key[other].tolist(),
        "other_name": cases.name[other].tolist(),
        "alike": [unknown if np.isnan(v) else round(v, PLACES) for v in alike.tolist()],
        "both_known": found.shared[one, other].tolist(),
        "indicators": [len(analysis.tables.indicators)] * len(one),
        "place": (place[one] + 1).tolist(),
        "other_place": (place[other] + 1).tolist(),
    }
