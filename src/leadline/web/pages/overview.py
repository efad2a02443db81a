"""Where an assessment stands."""

from __future__ import annotations

import numpy as np
from django.http import HttpRequest, HttpResponse

from leadline.core.matrix import CellState
from leadline.core.tables import StudyTables
from leadline.core.vocabulary import SlotState
from leadline.queries.status import get_status
from leadline.web.pages.study import analysis_of, render_study, study_of


def show(request: HttpRequest, study: str) -> HttpResponse:
    """Cases × roles with what became of each, how far the work is, and what comes next."""
    found = study_of(request, study)
    analysis = analysis_of(request, study)
    cells = analysis.cells.take(analysis.cells.round == analysis.round)
    context = {
        "confirmed": int((cells.state == CellState.CONFIRMED).sum()),
        "cells": len(cells),
        "status": get_status(found, analysis),
        "roles": list(
            zip(analysis.tables.roles.key.tolist(), analysis.tables.roles.title.tolist(), strict=True)
        ),
        "grid": _grid(analysis.tables, analysis.round),
    }
    return render_study(request, found, "overview.html", context, section="overview")


def _grid(tables: StudyTables, round: int) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Case key, name, and (state, interview) by role; ('', '') where nobody was to be asked."""
    here = np.flatnonzero(tables.slots.round == round)
    cells = {
        (int(tables.slots.case[row]), int(tables.slots.role[row])): (
            SlotState(int(tables.slots.state[row])).label,
            str(tables.interviews.key[tables.slots.interview[row]])
            if tables.slots.interview[row] >= 0
            else "",
        )
        for row in here
    }
    return [
        (key, name, [cells.get((case, role), ("", "")) for role in range(len(tables.roles))])
        for case, (key, name) in enumerate(
            zip(tables.cases.key.tolist(), tables.cases.name.tolist(), strict=True)
        )
    ]
