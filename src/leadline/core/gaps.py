"""Gaps: in how many cases an indicator is not addressed, or partly, with each silence apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadline.core.counting import Base, CountedAs, Counts, Unit
from leadline.core.matrix import Cells, CellState
from leadline.core.tables import Ints, StudyTables, Table, ints
from leadline.core.vocabulary import CellValue


@dataclass(frozen=True)
class Gaps(Table):
    """One row a round × indicator, over effective cells; numbers of cases.

    `n` is the cells that are known: addressed, partly, not addressed or conflicting. `full` (not
    addressed) and `partial` (partly) are the gap's two k. Beside it stand the cells that are not in
    n, each silence apart. `confirmed`, `proposed` and `stale` tell the n cells by their state,
    `provisional` and `contradicted` (by a document) how many of them are flagged.
    """

    round: Ints
    indicator: Ints
    n: Counts
    full: Counts
    partial: Counts
    addressed: Counts
    conflicting: Counts
    not_raised: Counts
    not_known: Counts
    declined: Counts
    not_asked: Counts
    pending: Counts
    no_informant: Counts
    confirmed: Counts
    proposed: Counts
    stale: Counts
    provisional: Counts
    contradicted: Counts
    counted_as: CountedAs


def gaps(tables: StudyTables, cells: Cells) -> Gaps:
    """Count the cells of each indicator by value.

    Notes
    -----
    Source: docs/definitions.md ("Gap").
    """
    rounds, indicators = len(tables.rounds), len(tables.indicators)
    row = cells.round.astype(np.int64) * indicators + cells.indicator
    is_known = cells.effective <= CellValue.CONFLICTING

    def count(mask: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Counts:
        return np.bincount(row[mask], minlength=rounds * indicators)

    values = {value: count(cells.effective == value) for value in CellValue}
    states = {state: count(is_known & (cells.state == state)) for state in CellState}
    return Gaps(
        round=ints(np.repeat(np.arange(rounds), indicators)),
        indicator=ints(np.tile(np.arange(indicators), rounds)),
        n=count(is_known),
        full=values[CellValue.NOT_ADDRESSED],
        partial=values[CellValue.PARTLY],
        addressed=values[CellValue.ADDRESSED],
        conflicting=values[CellValue.CONFLICTING],
        not_raised=values[CellValue.NOT_RAISED],
        not_known=values[CellValue.NOT_KNOWN],
        declined=values[CellValue.DECLINED],
        not_asked=values[CellValue.NOT_ASKED],
        pending=values[CellValue.PENDING],
        no_informant=values[CellValue.NO_INFORMANT],
        confirmed=states[CellState.CONFIRMED],
        proposed=states[CellState.PROPOSED],
        stale=states[CellState.STALE],
        provisional=count(is_known & cells.is_provisional),
        contradicted=count(is_known & cells.is_contradicted),
        counted_as=CountedAs(Unit.CASES, Base.KNOWN_CELLS, cells.layer),
    )
