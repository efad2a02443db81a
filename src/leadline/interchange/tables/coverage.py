"""The coverage sheet: what became of each question in each interview."""

from __future__ import annotations

from dataclasses import dataclass

from leadline.core.vocabulary import CoverageStatus
from leadline.interchange.losses import Loss, counted
from leadline.interchange.tables.columns import (
    attribute_columns,
    named_cells,
    recognise_columns,
    require_columns,
    unknown_columns,
    unread_cell,
)
from leadline.interchange.tables.grids import Grid
from leadline.interchange.tables.words import words_of

_WANTED = ("interview", "question", "state", "reason")
STATUSES = words_of(
    CoverageStatus,
    {
        CoverageStatus.ANSWERED: "asked answered|yes|répondue|oui|respondido|sí|نعم",
        CoverageStatus.NOT_KNOWN: "does not know|asked do not know|don't know|dk|ne sait pas|inconnu|"
        "no sabe|desconocido|لا يعرف|غير معروف",
        CoverageStatus.DECLINED: "asked declined|refused|refusé|a refusé|rehusada|rehusado|rechazada|"
        "امتنع|رفض",
        CoverageStatus.NOT_ASKED: "no|non demandé|non demandée|non posée|no preguntada|لم يسأل",
    },
)  # fmt: skip


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
    columns = recognise_columns(grid.header, wanted=_WANTED)
    require_columns(grid, columns, needed=("interview", "question", "state"))
    extra = attribute_columns(grid.header, columns.values())
    losses = unknown_columns("column-unknown", extra.values(), wanted=_WANTED)
    rows: list[CoverageRow] = []
    for where, cells in grid.records():
        values = named_cells(cells, columns)
        status = STATUSES.find(values["state"])
        if status is None:
            place = unread_cell(where, grid.header[columns["state"]], values["state"])
            losses.append(Loss("status-unknown", place))
            continue
        rows.append(CoverageRow(values["interview"], values["question"], status, values.get("reason", "")))
    return ReadCoverage(tuple(rows), counted(losses))
