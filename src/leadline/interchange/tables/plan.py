"""The interview plan as teams keep it: one row an interview planned, held or not held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from leadline.core.turn_marks import folded
from leadline.core.vocabulary import SlotState
from leadline.interchange.losses import Loss, counted
from leadline.interchange.tables.columns import (
    attribute_columns,
    filled_cells,
    iso_date,
    named_cells,
    recognise_columns,
    require_columns,
    unread_cell,
)
from leadline.interchange.tables.grids import Grid

_WANTED = (
    "interview", "case", "role", "round", "state", "date", "mode", "language", "interviewer", "informant",
    "reason",
)  # fmt: skip
_STATES: dict[SlotState, str] = {
    SlotState.PLANNED: "planned|plan|to do|pending|scheduled|prevu|planifie|a faire|previsto|planificada|"
    "planificado|"
    "pendiente|مخطط|مخططه|مقرر",
    SlotState.HELD: "held|done|completed|complete|yes|interviewed|realise|realisee|fait|faite|tenu|oui|"
    "realizada|"
    "realizado|hecha|hecho|si|تمت|تم|اجريت|نعم",
    SlotState.POST_EMPTY: "post empty|vacant|vacancy|post vacant|no coordinator|poste vacant|vide|vacante|"
    "puesto vacante|شاغر|الوظيفه شاغره",
    SlotState.DECLINED: "declined|refused|refusal|decline|refuse|refusee|rechazada|rechazado|rechazo|رفض|"
    "رفضت",
    SlotState.NOT_REACHED: "not reached|no answer|unreachable|no reply|non joint|injoignable|sans reponse|"
    "no localizado|no localizada|sin respuesta|لم يتم الوصول|لا رد",
}  # fmt: skip
_STATE_NAMES = {folded(name): state for state, names in _STATES.items() for name in names.split("|")}


@dataclass(frozen=True, slots=True)
class PlannedInterview:
    """One row of a plan; `state` is None where the plan does not say, `date` is ISO or ''."""

    where: str
    case: str
    role: str
    interview: str = ""
    round: str = ""
    state: SlotState | None = None
    date: str = ""
    mode: str = ""
    language: str = ""
    interviewer: str = ""
    informant: str = ""
    reason: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """The rows of a plan and what could not be read."""

    interviews: tuple[PlannedInterview, ...]
    losses: tuple[Loss, ...]


def read_plan(grid: Grid) -> ReadPlan:
    """Read a plan; columns of unknown name become attributes, cells not understood named losses.

    FormatError ``column-missing`` without a case and a role column.
    """
    columns = recognise_columns(grid.header, wanted=_WANTED)
    require_columns(grid, columns, needed=("case", "role"))
    extra = attribute_columns(grid.header, columns.values())
    interviews: list[PlannedInterview] = []
    losses: list[Loss] = _nameless(grid)
    for where, cells in grid.records():
        values = named_cells(cells, columns)
        if not values["case"] or not values["role"]:
            losses.append(Loss("row-without-case-or-role", where))
            continue
        state = _STATE_NAMES.get(folded(values.get("state", "")).strip(" ."))
        if values.get("state") and state is None:
            place = unread_cell(where, grid.header[columns["state"]], values["state"])
            losses.append(Loss("state-unknown", place))
        date = iso_date(values.get("date", ""))
        if values.get("date") and not date:
            place = unread_cell(where, grid.header[columns["date"]], values["date"])
            losses.append(Loss("date-unread", place))
        rest = {name: value for name, value in values.items() if name not in {"state", "date"}}
        interviews.append(
            PlannedInterview(where, **rest, state=state, date=date, attributes=filled_cells(cells, extra))
        )
    return ReadPlan(tuple(interviews), counted(losses))


def _nameless(grid: Grid) -> list[Loss]:
    """A loss for each filled cell in a column that has no name."""
    nameless = [position for position, title in enumerate(grid.header) if not title]
    return [
        Loss("cell-without-column-name", where, count)
        for where, cells in grid.records()
        if (count := sum(1 for p in nameless if cells[p].strip()))
    ]
