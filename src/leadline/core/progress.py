"""How far the work on each case and each text is."""

from __future__ import annotations

import numpy as np

from leadline.core.counting import Counts
from leadline.core.matrix import Cells, CellState
from leadline.core.tables import StudyTables, Terms, terms
from leadline.core.vocabulary import CellValue, Term


class Stage(Term):
    """How far a case is in a round; each stage needs the one before."""

    NOTHING_YET = 0
    TEXT_CAME_IN = 1
    CODED = 2
    JUDGED = 3


class TextState(Term):
    """How far the work on a text is; a *document* nobody coded, and need not."""

    NO_TEXT_YET = 0
    NOT_CODED_YET = 1
    BEING_CODED = 2
    CODING_FINISHED = 3
    DOCUMENT = 4


def stages(tables: StudyTables, cells: Cells, *, round: int) -> Terms:
    """Return the Stage of each case in a round.

    *Coded*: the coding of every interview that has a text is finished. *Judged*: in every known cell what
    counts is a person's word, on the evidence as it is; a case without a known cell is not judged.
    """
    size = len(tables.cases)
    here, transcripts = tables.transcripts.round == round, tables.transcripts
    texts = np.bincount(transcripts.case[here], minlength=size)
    interviews = transcripts.interview[here & (transcripts.interview >= 0)]
    held = np.bincount(tables.interviews.case[interviews], minlength=size)
    done = np.bincount(
        tables.interviews.case[interviews], weights=tables.interviews.is_coded[interviews], minlength=size
    )
    is_known = (cells.round == round) & (cells.effective <= CellValue.CONFLICTING)
    known = np.bincount(cells.case[is_known], minlength=size)
    judged = np.bincount(cells.case[is_known & (cells.state == CellState.CONFIRMED)], minlength=size)
    is_coded = (held > 0) & (done == held)
    is_judged = is_coded & (known > 0) & (judged == known)
    return terms((texts > 0).astype(np.int8) + is_coded + is_judged)


def texts_by_round(tables: StudyTables) -> Counts:
    """Return case × round: how many texts of interviews and documents there are."""
    size = (len(tables.cases), len(tables.rounds))
    place = np.ravel_multi_index((tables.transcripts.case, tables.transcripts.round), size)
    return np.bincount(place, minlength=size[0] * size[1]).reshape(size)
