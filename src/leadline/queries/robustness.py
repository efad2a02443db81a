"""Robustness of a round's conclusions as columns, with the answer in sentences."""

from __future__ import annotations

from typing import Any

import numpy as np

from leadline.core.analysis import Analysis
from leadline.core.robustness import Claim, Kind, LeftOut, Robustness, robustness
from leadline.core.tables import StudyTables
from leadline.translation import gettext as _

CONCLUDED = "known cells of gaps; cases that answered or name it of codes"
"""What the n of a conclusion is."""
PLACES = 3
HANGS_ON = {left: f"hangs_on_{left.label}s" for left in LeftOut}
"""Who is left out -> the column of those without whom a conclusion does not hold."""


def robustness_of(analysis: Analysis) -> Robustness:
    """The conclusions of the analysis, each tried without every single one."""
    return robustness(analysis.tables, analysis.cells, round=analysis.round)


def robustness_columns(tables: StudyTables, found: Robustness) -> dict[str, list[Any]]:
    """One row a conclusion: its number, how far that moves, and the single ones that carry it.

    `share_low` and `share_high` are of the resamples, `rank_low` and `rank_high` over all that was left
    out; the columns that begin with ``case_``, ``interview_`` … tell each way of leaving out apart.
    """
    is_gap = found.kind <= int(Kind.PARTIAL_GAP)
    indicators = tables.indicators
    subjects = list(zip(is_gap.tolist(), found.subject.tolist(), strict=True))
    ranges = list(found.ranges.values())
    columns: dict[str, list[Any]] = {
        "kind": [Kind(kind).label for kind in found.kind],
        "claim": [Claim(claim).label for claim in found.claim],
        "subject": [indicators[at].key if gap else str(tables.codes.key[at]) for gap, at in subjects],
        "subject_name": [indicators[at].title if gap else str(tables.codes.name[at]) for gap, at in subjects],
        "k": found.k.tolist(),
        "n": found.n.tolist(),
        "share": _told(found.share),
        "share_low": _told(found.share_low),
        "share_high": _told(found.share_high),
        "rank": found.rank.tolist(),
        "rank_low": np.min([found.rank, *(one.rank_low for one in ranges)], axis=0).tolist(),
        "rank_high": np.max([found.rank, *(one.rank_high for one in ranges)], axis=0).tolist(),
        "stays": _told(found.stays),
        "holds": found.holds.tolist(),
    }
    nothing = [""] * len(found)
    keys = _keys(tables)
    for left, name in HANGS_ON.items():
        columns[name] = _carriers(found, left, keys[left]) if left in found.carriers else nothing
    for left in LeftOut:
        one = found.ranges.get(left)
        for end in ("low", "high"):
            columns[f"{left.label}_share_{end}"] = _told(getattr(one, f"share_{end}")) if one else nothing
            columns[f"{left.label}_rank_{end}"] = getattr(one, f"rank_{end}").tolist() if one else nothing
    columns["untested"] = [", ".join(left.label for left in found.untested)] * len(found)
    return columns


def robustness_answer(found: Robustness) -> tuple[str, ...]:
    """How many conclusions hold, how many one interview carries, and what could not be tried."""
    told = _("{k} of {n} conclusions hold whoever alone is left out, and on each coder's layer.")
    sentences = [told.format(k=int(found.holds.sum()), n=len(found))]
    if LeftOut.INTERVIEW in found.carriers:
        carried = len(np.unique(found.carriers[LeftOut.INTERVIEW].conclusion))
        told = _("{k} of {n} conclusions hang on a single interview: without it they do not hold.")
        sentences.append(told.format(k=carried, n=len(found)))
    for left, reason in found.untested.items():
        told = _("Could not be tried for “{left}”: {reason}.")
        sentences.append(told.format(left=_(left.label), reason=_(reason)))
    return tuple(sentences)


def _keys(tables: StudyTables) -> dict[LeftOut, Any]:
    return {
        LeftOut.CASE: tables.cases.key,
        LeftOut.INTERVIEW: tables.interviews.key,
        LeftOut.INFORMANT: tables.informants.pseudonym,
        LeftOut.ROLE: tables.roles.key,
        LeftOut.CODER: tables.coders.key,
    }


def _carriers(found: Robustness, left: LeftOut, keys: Any) -> list[str]:
    names: list[list[str]] = [[] for _row in range(len(found))]
    which = found.carriers[left]
    for row, unit in zip(which.conclusion.tolist(), which.unit.tolist(), strict=True):
        names[row].append(str(keys[unit]))
    return [", ".join(each) for each in names]


def _told(column: Any) -> list[Any]:
    return ["" if np.isnan(value) else round(value, PLACES) for value in column.tolist()]
