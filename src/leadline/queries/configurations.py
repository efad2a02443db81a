"""Configurations of a study's indicators and codes as plain columns: the truth table, then its solutions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from leadline.core.analysis import Analysis
from leadline.core.configurations import (
    Fit,
    Logic,
    Memberships,
    Outcome,
    TruthTable,
    solutions,
    term_membership,
    truth_table,
    written,
)
from leadline.core.matrix import cells_of_round
from leadline.core.prevalence import code_matrix
from leadline.core.tables import row_of
from leadline.core.vocabulary import CellValue
from leadline.errors import InputError, nearest

PLACES = 3
MEMBERSHIP: dict[int, float] = {
    CellValue.ADDRESSED: 1.0,
    CellValue.PARTLY: 0.67,
    CellValue.NOT_ADDRESSED: 0.0,
}
"""Of a cell: the field's four-value scale without its third value. Others are not known."""


def configurations_of(analysis: Analysis, *, by: str) -> dict[str, list[Any]]:
    """The truth table and the solutions of ``CONDITION,CONDITION..OUTCOME``, one row a configuration or term.

    `kind` is ``configuration``, ``conservative`` or ``parsimonious`` (`solution` counts those of equal
    length), ``undecided`` or ``not known`` (cases left out). Conditions and the outcome are indicators or
    codes, as :func:`membership` reads them.

    Raises ``InputError``: ``configurations-choice``, ``configurations-conditions``, ``condition-unknown``.
    """
    listed, _dots, outcome = by.partition("..")
    conditions = tuple(name.strip() for name in listed.split(",") if name.strip())
    if not conditions or not outcome.strip():
        raise InputError("configurations-choice")
    columns = [membership(analysis, name) for name in (*conditions, outcome.strip())]
    members = np.array(columns).T
    is_known = ~np.isnan(members).any(axis=1)
    known = np.flatnonzero(is_known)
    table = truth_table(members[known, :-1], members[known, -1], conditions=conditions)
    keys = analysis.tables.cases.key
    rows = [
        *_table_rows(table, keys[known]),
        *_solution_rows(table, keys[known]),
        *_left_out("undecided", keys[known][list(table.undecided)]),
        *_left_out("not known", keys[~is_known]),
    ]
    return {name: [row.get(name, "") for row in rows] for name in _COLUMNS}


_COLUMNS = ("kind", "solution", "term", "outcome", "n", "cases", "consistency", "pri", "coverage", "unique")


def membership(analysis: Analysis, name: str) -> Memberships:
    """How far each case belongs to what an indicator (MEMBERSHIP) or a code (1: it has a passage) names.

    NaN where that is not known. Raises ``InputError`` (``condition-unknown``).
    """
    tables = analysis.tables
    indicators = [indicator.key for indicator in tables.indicators]
    if name in indicators:
        cells = cells_of_round(tables, analysis.cells.effective, round=analysis.round)
        values = cells[:, indicators.index(name)].tolist()
        return np.array([MEMBERSHIP.get(value, np.nan) for value in values])
    try:
        code = row_of(tables.codes.key, name)
    except KeyError:
        known = [*indicators, *tables.codes.key.tolist()]
        raise InputError("condition-unknown", key=name, nearest=nearest(name, known)) from None
    found = code_matrix(tables, round=analysis.round)
    return np.where(found.is_counted, (found.passages[:, code] > 0).astype(np.float64), np.nan)


def _table_rows(table: TruthTable, keys: Any) -> Iterable[dict[str, Any]]:
    for row, cases, fit, outcome in zip(table.rows, table.cases, table.fits, table.outcome, strict=True):
        yield {
            "kind": "configuration",
            "term": written(row, table.conditions),
            "outcome": Outcome(outcome).label,
            **_cases(keys[list(cases)]),
            **_told(fit),
        }


def _solution_rows(table: TruthTable, keys: Any) -> Iterable[dict[str, Any]]:
    for logic in Logic:
        for number, solution in enumerate(solutions(table, logic), start=1):
            shared: dict[str, Any] = {"kind": logic.label, "solution": number}
            for term, fit in zip(solution.terms, solution.fits, strict=True):
                members = term_membership(term, table.memberships)
                text = written(term, table.conditions)
                yield {**shared, "term": text, **_cases(keys[members > 0.5]), **_told(fit)}
            if len(solution.terms) > 1:
                yield {**shared, "term": solution.written, **_told(solution.fit)}


def _left_out(kind: str, keys: Any) -> Iterable[dict[str, Any]]:
    if len(keys):
        yield {"kind": kind, **_cases(keys)}


def _cases(keys: Any) -> dict[str, Any]:
    return {"n": len(keys), "cases": ", ".join(keys.tolist())}


def _told(fit: Fit) -> dict[str, Any]:
    measures = ("consistency", "pri", "coverage", "unique")
    values = {name: getattr(fit, name) for name in measures}
    return {name: "" if value is None else round(value, PLACES) for name, value in values.items()}
