"""The annex: the analysis as tables of a workbook."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from leadline.core.analysis import Analysis
from leadline.core.counting import Unit
from leadline.core.disclosure.tables import TOTAL
from leadline.core.matrix import CellState
from leadline.core.prevalence import prevalence
from leadline.core.recurrence import Recurrence
from leadline.core.vocabulary import CellValue
from leadline.reporting.published import KNOWN, Printed
from leadline.reporting.xlsx import AnnexTable, Value
from leadline.translation import gettext as _


def annex_tables(analysis: Analysis, printed: Printed, *, is_public: bool) -> tuple[AnnexTable, ...]:
    """The tables of the annex; a public one has none per case."""
    return tuple(_tables(analysis, printed, is_public=is_public))


def _tables(analysis: Analysis, printed: Printed, *, is_public: bool) -> Iterator[AnnexTable]:
    if analysis.tables.indicators:
        yield _gaps(analysis)
        if not is_public:
            yield _matrix(analysis)
        elif printed.tables:
            yield _groups(analysis, printed)
    for name, title, found in (
        ("challenges", _("Challenges"), analysis.challenges),
        ("opportunities", _("Opportunities"), analysis.opportunities),
        ("asks", _("What was asked for"), analysis.asks),
    ):
        if len(found):
            yield _ranked(name, title, found, analysis)
    yield _codes(analysis)


def _gaps(analysis: Analysis) -> AnnexTable:
    found, indicators = analysis.gaps, analysis.tables.indicators
    names = (
        *("n", "full", "partial", "addressed", "conflicting", "not_raised", "not_known", "declined"),
        *("not_asked", "pending", "no_informant", "confirmed", "proposed", "stale"),
    )
    rows = [
        (indicators[found.indicator[r]].key, indicators[found.indicator[r]].title,
         *(int(getattr(found, name)[r]) for name in names))
        for r in np.flatnonzero(found.round == analysis.round)
    ]  # fmt: skip
    return AnnexTable(
        "gaps", _("Gaps and silences by indicator"), ("indicator", "title", *names), tuple(rows)
    )


def _matrix(analysis: Analysis) -> AnnexTable:
    tables, cells = analysis.tables, analysis.cells
    rows = [
        (
            str(tables.cases.key[cells.case[r]]),
            str(tables.cases.name[cells.case[r]]),
            tables.indicators[cells.indicator[r]].key,
            CellValue(int(cells.effective[r])).label,
            CellValue(int(cells.proposed[r])).label,
            CellState(int(cells.state[r])).label,
            int(cells.known[r]),
            int(cells.informants[r]),
            bool(cells.is_contradicted[r]),
        )
        for r in np.flatnonzero(cells.round == analysis.round)
    ]
    columns = ("case", "name", "indicator", "value", "proposed", "state", "known_readings", "informants")
    return AnnexTable("matrix", _("The matrix"), (*columns, "contradicted"), tuple(rows))


def _groups(analysis: Analysis, printed: Printed) -> AnnexTable:
    rows: list[tuple[Value, ...]] = []
    for indicator in analysis.tables.indicators:
        table = printed.tables[f"indicator {indicator.key}"]
        groups = dict.fromkeys(key[0] for key in table.cells)
        for group in sorted(groups, key=lambda g: (g == TOTAL, g)):
            states = [v.name for v in CellValue if v.is_known]
            counts = [printed.count(table.name, group, state) for state in (*states, KNOWN)]
            rows.append((indicator.key, group if group != TOTAL else _("all"), *counts))
    columns = ("indicator", "group", *(v.label.replace(" ", "_") for v in CellValue if v.is_known), "known")
    return AnnexTable("groups", _("Indicators by group; empty: withheld"), columns, tuple(rows))


def _ranked(name: str, title: str, found: Recurrence, analysis: Analysis) -> AnnexTable:
    codes = analysis.tables.codes
    numbers = (
        *("rank", "cases", "n", "threshold", "regions", "roles", "case_rank_low", "case_rank_high"),
        *("informant_rank_low", "informant_rank_high", "reference_cases", "reference_n"),
        *("cases_volunteered", "cases_probed"),
    )
    rows: list[tuple[Value, ...]] = [
        (str(codes.key[found.code[r]]), str(codes.name[found.code[r]]),
         *(int(getattr(found, n)[r]) for n in numbers), bool(found.is_recurring[r]), bool(found.is_robust[r]))
        for r in range(len(found))
    ]  # fmt: skip
    return AnnexTable(name, title, ("code", "name", *numbers, "is_recurring", "is_robust"), tuple(rows))


def _codes(analysis: Analysis) -> AnnexTable:
    tables = analysis.tables
    unit = Unit.CASES
    found = prevalence(tables, unit=unit, round=analysis.round)
    rows = [
        (
            str(tables.codes.key[found.code[r]]),
            str(tables.codes.name[found.code[r]]),
            int(found.k[r]),
            int(found.n[r]),
        )
        for r in range(len(found))
    ]
    title = _("Codes: k of n {noun}").format(noun=tables.case_noun.split("|")[-1])
    return AnnexTable("codes", title, ("code", "name", "k", "n"), tuple(rows))
