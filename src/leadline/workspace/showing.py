"""From an indicator or a code down to the passages behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from leadline.core.analysis import Analysis
from leadline.core.layers import evidence_rows
from leadline.core.matrix import CellState, cell_row
from leadline.core.tables import row_of
from leadline.core.vocabulary import CellValue
from leadline.errors import InputError, NotFound, nearest
from leadline.queries.codings import COLUMNS, list_codings
from leadline.store.models import Study
from leadline.workspace.opening import OpenWorkspace


@dataclass(frozen=True, slots=True)
class Shown:
    """Cells (case, value, state, informants with a known reading, of how many) and their passages."""

    cells: list[tuple[str, str, str, int, int]]
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def show(workspace: OpenWorkspace, study: Study, key: str, *, case: str = "") -> Shown:
    """The passages behind an indicator (or one cell of it) or a code.

    Raises ``InputError`` (``evidence-unknown``) or ``NotFound`` (``case-unknown``).
    """
    analysis = Analysis(workspace.tables(study.key))
    tables = analysis.tables
    if case and case not in tables.cases.key:
        raise NotFound("case-unknown", key=case, nearest=nearest(case, tables.cases.key.tolist()))
    cases = [row_of(tables.cases.key, case)] if case else list(range(len(tables.cases)))
    cells: list[tuple[str, str, str, int, int]] = []
    if key in [indicator.key for indicator in tables.indicators]:
        codings = _of_cells(analysis, tables.indicator(key), cases, cells)
    elif key in tables.codes.key:
        rows = evidence_rows(tables, analysis.layer)
        is_meant = tables.codings.code[rows] == tables.code(key)
        is_meant &= np.isin(tables.transcripts.case[tables.codings.transcript[rows]], cases)
        codings = [str(i) for i in tables.codings.id[rows[is_meant]]]
    else:
        known = [*(indicator.key for indicator in tables.indicators), *tables.codes.key.tolist()]
        raise InputError("evidence-unknown", key=key, nearest=nearest(key, known))
    with workspace.use():
        return Shown(cells, COLUMNS, [c.row() for c in list_codings(study, ids=codings)])


def _of_cells(
    analysis: Analysis, indicator: int, cases: list[int], cells: list[tuple[str, str, str, int, int]]
) -> list[str]:
    tables, said = analysis.tables, analysis.readings
    found: list[str] = []
    for case in cases:
        row = cell_row(tables, case=case, round=analysis.round, indicator=indicator)
        counts = int(analysis.cells.known[row]), int(analysis.cells.informants[row])
        value = CellValue(int(analysis.cells.effective[row])).label
        cells.append(
            (str(tables.cases.key[case]), value, CellState(int(analysis.cells.state[row])).label, *counts)
        )
        readings = said.of_cell(case=case, round=analysis.round, indicator=indicator)
        found += [str(tables.codings.id[c]) for c in said.evidence.coding[said.evidence_of(readings)]]
    return found
