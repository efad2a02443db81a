"""Agreement of coders on passages as plain columns: per code, of all codes told apart, and marked at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from leadline.core.agreement.boundaries import boundary_similarity, jaccard, overlap_f1
from leadline.core.agreement.continua import Continuum, study_continua
from leadline.core.agreement.gamma import gamma
from leadline.core.agreement.u_alpha import u_alphas
from leadline.core.agreement.unitizing_alpha import unitizing_alpha
from leadline.core.tables import StudyTables
from leadline.queries.agreement import agreement_told
from leadline.solvers.packing import HighsPacking

GAMMA_PRECISION = 0.05
"""Of the disorder that gamma expects by chance, in the table; the library takes another."""


def unitizing_columns(tables: StudyTables) -> dict[str, list[Any]]:
    """Of free spans per code, of ``all`` codes told apart, and of ``any``: marked, whatever the code."""
    continua = study_continua(tables)
    measures = ("jaccard", "f1", "boundaries", "alpha_u", "u_alpha", "gamma", "gamma_cat")
    columns: dict[str, list[Any]] = {
        name: [] for name in ("code", "code_name", "spans", "texts", "coders", *measures)
    }
    if not continua:
        return columns
    counted = np.flatnonzero(tables.codes.is_counted).tolist()
    rows = [(str(tables.codes.key[code]), str(tables.codes.name[code]), code) for code in counted]
    whole = gamma(continua, precision=GAMMA_PRECISION, solver=HighsPacking())
    for key, name, code in (*rows, ("all", "", None), ("any", "", None)):
        own: Sequence[Continuum] = continua
        if key != "all":
            own = [c.with_one_value() if code is None else c.of_value(code) for c in continua]
        found = unitizing_alpha(own)
        aligned = whole if key == "all" else gamma(own, precision=GAMMA_PRECISION, solver=HighsPacking())
        values = [
            jaccard(own),
            overlap_f1(own),
            boundary_similarity(own),
            found,
            u_alphas(own).whole,
            aligned.agreement,
        ]
        shown = [agreement_told(value) for value in values]
        coding = "" if key == "any" else agreement_told(whole.categorial(value=code))
        row = (key, name, found.spans, found.texts, found.coders, *shown, coding)
        for column, cell in zip(columns.values(), row, strict=True):
            column.append(cell)
    return columns
