"""The matrix as rows to be shown: sorted, grouped and filtered as the address says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

import numpy as np

from leadline.core.analysis import Analysis
from leadline.core.matrix import CellState, cell_row
from leadline.core.tables import Indicator, row_of
from leadline.core.vocabulary import CellValue, Comprehensiveness, Term
from leadline.errors import NotFound
from leadline.queries.cells import StateOfCell, list_unjudged, state_of_cell
from leadline.reporting.labels import matrix_states
from leadline.translation import gettext as _

OWN = "comprehensiveness"
MARKS = {"proposed": "+", "confirmed": "✓", "overruled": "†", "stale": "!"}
"""How a cell can be marked, and the sign of it."""
JUDGED, KNOWN = "judged", "known"
"""What can be asked for together: confirmed and overruled cells; cells with a known value."""
_OWN_TONES = {
    Comprehensiveness.COMPREHENSIVELY: ("●", "good"),
    Comprehensiveness.PARTLY: ("◐", "mixed"),
    Comprehensiveness.OVERLOOKED: ("○", "bad"),
    Comprehensiveness.NOT_DETERMINABLE: ("?", "silent"),
}


@dataclass(frozen=True, slots=True)
class Options:
    """What the address asks for: round, order, grouping attribute, and what is filtered."""

    round: str = ""
    sort: str = ""
    by: str = ""
    pillar: str = ""
    state: str = ""
    value: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Options:
        """From an address; what it does not say is as usual."""
        return cls(**{name: asked.get(name, "") for name in cls.__slots__})

    def link(self, **changes: str) -> str:
        """The address of the same with some of it changed."""
        named = {name: value for name, value in asdict(replace(self, **changes)).items() if value}
        return f"?{urlencode(named)}"


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell as it is shown; `place` is its id in the page, `is_met` whether it is what was filtered for."""

    place: str
    case: str
    indicator: str
    sign: str
    tone: str
    value: str
    mark: str
    mark_sign: str
    is_met: bool
    is_contradicted: bool
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class GridRow:
    """A case with its own cell and those of the indicators; `waiting` of all of these nobody judged."""

    key: str
    name: str
    own: GridCell
    cells: tuple[GridCell, ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class Column:
    """An indicator; of all cases `known` are known, `addressed` of those addressed, `waiting` not judged."""

    indicator: Indicator
    addressed: int
    known: int
    waiting: int


@dataclass(frozen=True)
class Grid:
    """What the page shows; `groups` is (value, rows); `marks` counts all cells of the round by mark."""

    round: str
    groups: tuple[tuple[str, tuple[GridRow, ...]], ...]
    columns: tuple[Column, ...]
    marks: Mapping[str, int]
    shown: int
    cases: int

    @property
    def rows(self) -> Iterator[GridRow]:
        """All rows, whatever their group."""
        for _value, rows in self.groups:
            yield from rows

    @property
    def pillars(self) -> list[tuple[str, int]]:
        """Pillars in the order of the columns, with how many columns each has."""
        found = groupby(self.columns, key=lambda column: column.indicator.pillar)
        return [(pillar, len(list(columns))) for pillar, columns in found]


def round_row(analysis: Analysis, key: str) -> int:
    """The row of the round asked for, by default the one analysed; ``NotFound`` (``round-unknown``)."""
    if not key:
        return analysis.round
    try:
        return row_of(analysis.tables.rounds.key, key)
    except KeyError:
        raise NotFound("round-unknown", key=key) from None


def grid_cell(
    analysis: Analysis, *, case: int, round: int, indicator: int | None, options: Options | None = None
) -> GridCell:
    """One cell as it is shown."""
    tables, cells = analysis.tables, analysis.cells
    found = state_of_cell(analysis, case=case, round=round, indicator=indicator)
    sign, tone = sign_of(found.effective)
    row = -1 if indicator is None else cell_row(tables, case=case, round=round, indicator=indicator)
    return GridCell(
        place=f"cell-{case}-{'own' if indicator is None else indicator}",
        case=str(tables.cases.key[case]),
        indicator="" if indicator is None else tables.indicators[indicator].key,
        sign=sign,
        tone=tone,
        value=found.effective.label,
        mark=found.mark,
        mark_sign=MARKS[found.mark],
        is_met=indicator is None or _is_met(found, options),
        is_contradicted=row >= 0 and bool(cells.is_contradicted[row]),
        is_provisional=row >= 0 and bool(cells.is_provisional[row]),
    )


def sign_of(value: Term) -> tuple[str, str]:
    """The sign and the tone of a value."""
    if isinstance(value, Comprehensiveness):
        return _OWN_TONES[value]
    state = matrix_states()[CellValue(value)]
    return state.symbol, state.tone.name.lower()


def _is_met(found: StateOfCell, options: Options | None) -> bool:
    if options is None:
        return True
    values = {"", found.effective.label, KNOWN if found.effective <= CellValue.CONFLICTING else ""}
    states = {"", found.mark, JUDGED if found.mark in ("confirmed", "overruled") else ""}
    return options.value in values and options.state in states


def make_grid(analysis: Analysis, options: Options) -> Grid:
    """The matrix of a round as the options say, without rows and columns that have no cell asked for."""
    tables = analysis.tables
    round_ = round_row(analysis, options.round)
    indicators = [
        n for n, one in enumerate(tables.indicators) if not options.pillar or one.pillar == options.pillar
    ]
    table = {
        case: [grid_cell(analysis, case=case, round=round_, indicator=n, options=options) for n in indicators]
        for case in range(len(tables.cases))
    }
    is_filtered = bool(options.value or options.state)
    cases = [c for c, cells in table.items() if not is_filtered or any(cell.is_met for cell in cells)]
    kept = [
        place
        for place, _indicator in enumerate(indicators)
        if not is_filtered or any(table[case][place].is_met for case in cases)
    ]
    own = {case: grid_cell(analysis, case=case, round=round_, indicator=None) for case in table}
    rows = {
        case: GridRow(
            key=str(tables.cases.key[case]),
            name=str(tables.cases.name[case]),
            own=own[case],
            cells=tuple(table[case][place] for place in kept),
            waiting=sum(cell.mark == CellState.PROPOSED.label for cell in (own[case], *table[case])),
        )
        for case in _ordered(analysis, cases, round_, options)
    }
    everything = [*(cell for cells in table.values() for cell in cells), *own.values()]
    marks = {mark: sum(cell.mark == mark for cell in everything) for mark in MARKS}
    return Grid(
        round=str(tables.rounds.key[round_]),
        groups=tuple(_grouped(analysis, rows, options.by)),
        columns=tuple(
            _column(tables.indicators[indicators[place]], [cells[place] for cells in table.values()])
            for place in kept
        ),
        marks=marks | {JUDGED: marks["confirmed"] + marks["overruled"]},
        shown=len(rows),
        cases=len(tables.cases),
    )


def stale_cells(analysis: Analysis, *, round: int) -> list[GridCell]:
    """The judged cells of a round whose evidence is another by now."""
    waiting = list_unjudged(analysis, round=round)
    found = [grid_cell(analysis, case=case, round=round, indicator=one) for case, one in waiting]
    return [cell for cell in found if cell.mark == CellState.STALE.label]


def _column(indicator: Indicator, cells: list[GridCell]) -> Column:
    known = [value.label for value in CellValue if value.is_known]
    return Column(
        indicator,
        addressed=sum(cell.value == CellValue.ADDRESSED.label for cell in cells),
        known=sum(cell.value in known for cell in cells),
        waiting=sum(cell.mark == CellState.PROPOSED.label for cell in cells),
    )


def _ordered(analysis: Analysis, cases: list[int], round_: int, options: Options) -> list[int]:
    tables = analysis.tables
    keys = [one.key for one in tables.indicators]
    if options.sort == "name":
        return sorted(cases, key=lambda case: str(tables.cases.name[case]).casefold())
    if options.sort == OWN or options.sort in keys:
        indicator = None if options.sort == OWN else keys.index(options.sort)

        def value(case: int) -> int:
            return int(state_of_cell(analysis, case=case, round=round_, indicator=indicator).effective)

        return sorted(cases, key=value)
    return cases


def _grouped(
    analysis: Analysis, rows: dict[int, GridRow], by: str
) -> Iterator[tuple[str, tuple[GridRow, ...]]]:
    attributes = analysis.tables.cases.attributes
    if by not in attributes:
        yield "", tuple(rows.values())
        return
    column = attributes[by]
    for value in sorted(set(column.tolist()), key=lambda value: (not value, value)):
        members = tuple(row for case, row in rows.items() if column[case] == value)
        if members:
            yield str(value) or _("unknown"), members


def choices(analysis: Analysis) -> dict[str, Any]:
    """What can be chosen above the matrix."""
    tables = analysis.tables
    here = np.unique(analysis.cells.effective)
    return {
        "rounds": tables.rounds.key.tolist(),
        "attributes": list(tables.cases.attributes),
        "pillars": list(dict.fromkeys(one.pillar for one in tables.indicators)),
        "states": (*MARKS, JUDGED),
        "values": [KNOWN, *(CellValue(int(value)).label for value in here)],
    }
