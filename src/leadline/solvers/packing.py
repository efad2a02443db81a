"""The packing of joins that saves most, with HiGHS: the alignment of three and more coders."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from leadline.solvers.models import make_model


@dataclass(frozen=True, slots=True)
class HighsPacking:
    """A `PackingSolver`; the same input gives the same output (one thread, one seed)."""

    seed: int = 1

    def packed(self, joins: list[tuple[int, ...]], saved: list[float]) -> list[int]:
        """Places of the joins that share no span and save most together."""
        spans = {span: row for row, span in enumerate(sorted({span for join in joins for span in join}))}
        model = make_model(self.seed)
        programme = highspy.HighsLp()
        programme.num_col_, programme.num_row_ = len(joins), len(spans)
        programme.col_cost_ = -np.array(saved)
        programme.col_lower_, programme.col_upper_ = np.zeros(len(joins)), np.ones(len(joins))
        programme.row_lower_ = np.full(len(spans), -highspy.kHighsInf)
        programme.row_upper_ = np.ones(len(spans))
        programme.integrality_ = [highspy.HighsVarType.kInteger] * len(joins)
        matrix = programme.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kColwise
        matrix.start_ = np.cumsum([0, *map(len, joins)], dtype=np.int32)
        matrix.index_ = np.array([spans[span] for join in joins for span in join], dtype=np.int32)
        matrix.value_ = np.ones(sum(map(len, joins)))
        model.passModel(programme)
        model.run()
        chosen = np.array(model.getSolution().col_value) > 0.5
        return np.flatnonzero(chosen).tolist()
