"""Where coders disagree: which code on which unit, who applied it, and by which passages."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadline.core.agreement.ratings import RatedUnit, double_coded, units_of
from leadline.core.counting import Rows
from leadline.core.tables import Flags, Ints, StudyTables, Table, ints


@dataclass(frozen=True)
class Disagreements(Table):
    """What each coder chose, for each unit × code on which they differ; ordered by unit, code, coder.

    Attributes
    ----------
    unit
        Row of interviews, cases or turns.
    code, coder
        Rows of codes and coders. Every coder who rates the unit has at least one row.
    coding
        Row of the coding by which the coder applied the code, one row each; -1 who did not apply it.
    """

    unit: Ints
    code: Ints
    coder: Ints
    coding: Ints


def disagreements(
    tables: StudyTables, *, rated: RatedUnit = RatedUnit.TURN, codes: Rows | None = None
) -> Disagreements:
    """List the units × codes that some of their coders applied and some did not.

    Parameters
    ----------
    tables
        The study; with its turns, where turns are rated.
    rated
        What one unit is: an interview, a case or a turn. Characters that coders dispute stand in turns.
    codes
        Rows of the codes; by default all that can be applied.
    """
    if rated is RatedUnit.CHARACTERS:
        raise ValueError("disagreements are listed by interview, case or turn")
    wanted = np.flatnonzero(tables.codes.is_counted) if codes is None else codes
    twice = double_coded(tables, rated=rated, codes=wanted)
    place, unit, group_of_unit = units_of(tables, rated, twice)
    size = max(len(tables.codes), 1)
    cells, of_row = np.unique(unit * size + tables.codings.code[twice.rows[place]], return_inverse=True)
    has = np.zeros((len(cells), len(twice.coders)), dtype=np.bool_)
    has[of_row, twice.coder[place]] = True
    lacks: Flags = np.logical_and(twice.is_rating[:, group_of_unit[cells // size]].T, ~has)
    is_disputed = lacks.sum(axis=1) > 0

    applied = np.flatnonzero(is_disputed[of_row])
    lacking, who = np.nonzero(lacks)
    cell = np.append(of_row[applied], lacking)
    coder = np.append(twice.coder[place[applied]], who)
    coding = np.append(twice.rows[place[applied]], np.full(len(lacking), -1))
    order = np.lexsort((coding, coder, cell))
    of_unit, code = np.divmod(cells[cell[order]], size)
    units = of_unit if rated is RatedUnit.TURN else twice.groups[of_unit]
    return Disagreements(ints(units), ints(code), ints(twice.coders[coder[order]]), ints(coding[order]))
