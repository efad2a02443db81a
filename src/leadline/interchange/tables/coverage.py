"""The coverage sheet: what became of each question in each interview."""

from __future__ import annotations

from dataclasses import dataclass

from leadline.core.turn_marks import folded
from leadline.core.vocabulary import CoverageStatus
from leadline.interchange.losses import Loss, counted
from leadline.interchange.tables.columns import (
    attribute_columns,
    named_cells,
    recognise_columns,
    require_columns,
    unread_cell,
)
from leadline.interchange.tables.grids import Grid

_WORDS: dict[CoverageStatus, str] = {
    CoverageStatus.ANSWERED: "answered|asked answered|yes|repondu|repondue|oui|respondida|respondido|si|"
    "اجيب عنه|نعم",
    CoverageStatus.NOT_KNOWN: "does not know|not known|asked do not know|don't know|dk|ne sait pas|no sabe|"
    "لا يعرف",
    CoverageStatus.DECLINED: "declined|asked declined|refused|refuse|a refuse|rehusada|rehusado|rechazada|"
    "امتنع|رفض",
    CoverageStatus.NOT_ASKED: "not asked|no|non demande|non demandee|non posee|no preguntada|no preguntado|"
    "لم يسال",
}
STATUSES = {folded(word): status for status, words in _WORDS.items() for word in words.split("|")}
"""Folded word -> status, in the four languages."""


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One line of the sheet."""

    interview: str
    question: str
    status: CoverageStatus
    reason: str


@dataclass(frozen=True, slots=True)
class ReadCoverage:
    """The lines and what could not be read."""

    rows: tuple[CoverageRow, ...]
    losses: tuple[Loss, ...]


def read_coverage(grid: Grid) -> ReadCoverage:
    """Read a sheet; FormatError ``column-missing`` without interview, question and status."""
    columns = recognise_columns(grid.header, wanted=("interview", "question", "state", "reason"))
    require_columns(grid, columns, needed=("interview", "question", "state"))
    losses = [
        Loss("column-unknown", name) for name in attribute_columns(grid.header, columns.values()).values()
    ]
    rows: list[CoverageRow] = []
    for where, cells in grid.records():
        values = named_cells(cells, columns)
        status = STATUSES.get(folded(values["state"].replace("-", " ")).strip())
        if status is None:
            place = unread_cell(where, grid.header[columns["state"]], values["state"])
            losses.append(Loss("status-unknown", place))
            continue
        rows.append(CoverageRow(values["interview"], values["question"], status, values.get("reason", "")))
    return ReadCoverage(tuple(rows), counted(losses))
