"""Who said a passage: one participant where the turn's speaker is known, else all of the interview."""

from __future__ import annotations

import numpy as np

from leadline.core.counting import Rows, expand
from leadline.core.tables import StudyTables


def participants_of(tables: StudyTables, interviews: Rows) -> tuple[Rows, Rows]:
    """All participants of each of `interviews` (row numbers; -1 has none).

    Returns
    -------
    positions, participants
        Place in `interviews`, and row of ``tables.participants``. A person in two posts has two.
    """
    table = tables.participants
    order = np.argsort(table.interview, kind="stable")
    per_interview = np.bincount(table.interview, minlength=len(tables.interviews) + 1)
    per_interview[-1] = 0
    first = np.cumsum(per_interview) - per_interview
    positions, offsets = expand(per_interview[interviews])
    return positions, order[first[interviews][positions] + offsets]


def said_by(tables: StudyTables, codings: Rows) -> tuple[Rows, Rows]:
    """Those whom each of `codings` (row numbers) counts for.

    Returns
    -------
    positions, participants
        Place in `codings`, and row of ``tables.participants``: that of the coding's informant where
        it names one, else every participant of the interview. Passages of documents have none.
    """
    interviews = tables.transcripts.interview[tables.codings.transcript[codings]]
    positions, participants = participants_of(tables, interviews.astype(np.intp))
    named = tables.codings.informant[codings][positions]
    is_said = (named < 0) | (named == tables.participants.informant[participants])
    return positions[is_said], participants[is_said]
