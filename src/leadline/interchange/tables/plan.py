"""The interview plan as teams keep it: one row an interview planned, held or not held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from leadline.core.vocabulary import SlotState
from leadline.interchange.losses import Loss, counted
from leadline.interchange.tables.columns import (
    attribute_columns,
    filled_cells,
    iso_date,
    named_cells,
    recognise_columns,
    require_columns,
    unknown_columns,
    unread_cell,
)
from leadline.interchange.tables.grids import Grid
from leadline.interchange.tables.words import words_of

_WANTED = (
    "interview", "case", "role", "round", "state", "date", "mode", "language", "interviewer", "informant",
    "reason",
)  # fmt: skip
STATES = words_of(
    SlotState,
    {
        SlotState.PLANNED: "plan|to do|pending|scheduled|planifié|planifiée|prévue|à faire|previsto|"
        "planificada|"
        "planificado|pendiente|مخطط|مخططة|مقرر",
        SlotState.HELD: "done|completed|complete|yes|interviewed|réalisée|fait|faite|tenu|oui|realizado|"
        "hecha|"
        "hecho|sí|تمت|تم|نعم",
        SlotState.POST_EMPTY: "vacant|vacancy|post vacant|no coordinator|vide|vacante|شاغر",
        SlotState.DECLINED: "refused|refusal|decline|refusé|refusée|déclinée|refus|rechazada|rechazado|"
        "rechazo|"
        "declinada|رفض|رفضت",
        SlotState.NOT_REACHED: "no answer|unreachable|no reply|injoignable|sans réponse|no localizado|"
        "sin respuesta|لم يتم الوصول|لا رد",
    },
)  # fmt: skip


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


def read_plan(grid: Grid, *, attributes: Iterable[str] = ()) -> ReadPlan:
    """Read a plan; further columns become attributes of the case, named as losses but for `attributes`.

    FormatError ``column-missing`` without a case and a role column.
    """
    columns = recognise_columns(grid.header, wanted=_WANTED)
    require_columns(grid, columns, needed=("case", "role"))
    extra = attribute_columns(grid.header, columns.values())
    interviews: list[PlannedInterview] = []
    expected = dict.fromkeys(attributes)
    unknown = [name for name in extra.values() if name not in expected]
    losses = unknown_columns("column-kept-for-case", unknown, wanted=_WANTED, further=expected)
    losses += _nameless(grid)
    for where, cells in grid.records():
        values = named_cells(cells, columns)
        if not values["case"] or not values["role"]:
            losses.append(Loss("row-without-case-or-role", where))
            continue
        state = STATES.find(values.get("state", ""))
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
