"""Complementary suppression and the attacker's audit, with HiGHS.

The attacker knows every printed count, that counts are whole numbers, and every sum; the interval of a
withheld cell is its least and greatest count in any table that agrees (Fischetti and Salazar, "Solving
the cell suppression problem on tabular data with linear constraints", Management Science 47, 2001).
Suppression is their cut generation: a master problem chooses cells at least cost, the attacker is
solved against the choice, and each breach becomes a constraint from its dual values. Where only whole
numbers give a cell away, the constraint is that some further cell be withheld.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count

import highspy
import numpy as np
from numpy.typing import NDArray

from leadline.core.disclosure.cells import CellSystem, Contradiction
from leadline.core.tables import Flags, Ints, flags, ints
from leadline.solvers.models import make_model

Floats = NDArray[np.float64]
_NEAR = 1e-6
_NODES = 1000
"""Nodes of the search in one round: a limit that does not depend on the machine, as a time would."""


@dataclass(frozen=True, slots=True)
class _Breach:
    """A cell that comes out too narrow, for an outsider (`insider` -1) or for one who knows a cell."""

    cell: int
    insider: int
    width: int


@dataclass(frozen=True, slots=True)
class HighsSuppression:
    """A `SuppressionSolver`; the same input gives the same output (one thread, one seed).

    Attributes
    ----------
    seed
        Of the solver.
    exact_rounds
        After so many rounds of cuts, cells once chosen stay chosen, and at the end those not needed
        are printed again: as safe, and seldom much dearer.
    """

    seed: int = 1
    exact_rounds: int = 20

    def withheld(self, system: CellSystem) -> Flags:
        """The cells to withhold at least cost: the primary ones and what protects them.

        What no choice can protect is left as it is: the audit shows it.
        """
        found = system.is_primary.copy()
        for rows, part in system.components():
            if part.is_primary.any():
                found[rows] |= _Suppression(part, self.seed, self.exact_rounds).solve()
        return flags(found)

    def intervals(self, system: CellSystem, *, withheld: Flags) -> tuple[Ints, Ints]:
        """The least and the greatest count that each cell can have; raises ``Contradiction``."""
        lower, upper = (bound.copy() for bound in system.bounds(withheld))
        for rows, part in system.components():
            hidden = flags(withheld[rows])
            if not (hidden & part.is_printed).any() and not part.equations:
                continue
            attacker = _Attacker(part, self.seed)
            attacker.know(hidden)
            wanted = np.flatnonzero(hidden & part.is_printed)
            if not len(wanted):
                attacker.agree()
            for cell in wanted.tolist():
                lower[rows[cell]] = attacker.extreme(cell, sign=1).value
                upper[rows[cell]] = -attacker.extreme(cell, sign=-1).value
        return ints(lower), ints(upper)


@dataclass(frozen=True, slots=True)
class _Extreme:
    """The least of sign × count, and the multipliers of the bounds that prove it (of the relaxation)."""

    value: int
    relaxed: float
    reduced: Floats


class _Attacker:
    """The linear programme of somebody who has read everything printed."""

    def __init__(self, system: CellSystem, seed: int) -> None:
        self.system = system
        self.size = len(system)
        self.matrix = np.zeros((len(system.equations), self.size))
        self.model = make_model(seed)
        for cell in range(self.size):
            self.model.addVar(float(system.lower[cell]), float(system.upper[cell]))
        for row, (total, parts) in enumerate(system.equations):
            cells = np.array([total, *parts], dtype=np.int32)
            signs = np.array([1.0, *[-1.0] * len(parts)])
            np.add.at(self.matrix[row], cells, signs)
            used = np.flatnonzero(self.matrix[row]).astype(np.int32)
            self.model.addRow(0.0, 0.0, len(used), used, self.matrix[row][used])
        self.columns = np.arange(self.size, dtype=np.int32)

    def know(self, withheld: Flags) -> None:
        """Set what is printed and what is open."""
        self.lower, self.upper = (bound.astype(np.float64) for bound in self.system.bounds(withheld))
        self.model.changeColsBounds(self.size, self.columns, self.lower, self.upper)

    def agree(self) -> None:
        """Raise ``Contradiction`` unless some table agrees with all that is printed."""
        self._cost(0, 0.0)
        self._solve()

    def extreme(self, cell: int, *, sign: int) -> _Extreme:
        """The least value of ``sign × count`` of a cell."""
        self._cost(cell, float(sign))
        self._whole(False)
        self._solve()
        duals = np.array(self.model.getSolution().row_dual, dtype=np.float64)
        reduced = -(duals @ self.matrix) if len(duals) else np.zeros(self.size)
        reduced[cell] += sign
        relaxed = float(self.model.getInfo().objective_function_value)
        value = relaxed
        if not self._is_integral():
            self._whole(True)
            self._solve()
            value = float(self.model.getInfo().objective_function_value)
            self._whole(False)
        return _Extreme(round(value), relaxed, reduced)

    def _cost(self, cell: int, cost: float) -> None:
        costs = np.zeros(self.size)
        costs[cell] = cost
        self.model.changeColsCost(self.size, self.columns, costs)

    def _whole(self, is_whole: bool) -> None:
        kind = highspy.HighsVarType.kInteger if is_whole else highspy.HighsVarType.kContinuous
        self.model.changeColsIntegrality(self.size, self.columns, np.array([kind] * self.size))

    def _is_integral(self) -> bool:
        values = np.array(self.model.getSolution().col_value)
        return bool(np.all(np.abs(values - np.round(values)) < _NEAR))

    def _solve(self) -> None:
        self.model.run()
        status = self.model.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            raise Contradiction()
        if status != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(f"the solver ended with {self.model.modelStatusToString(status)}")


@dataclass
class _Suppression:
    """Cut generation over one component."""

    system: CellSystem
    seed: int
    exact_rounds: int
    attacker: _Attacker = field(init=False)
    master: highspy.Highs = field(init=False)
    choosable: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        system = self.system
        self.attacker = _Attacker(system, self.seed)
        is_open = system.lower < system.upper
        can = system.is_printed & ~system.is_fixed & ~system.is_primary & is_open
        self.choosable = np.flatnonzero(can)
        self.master = make_model(self.seed)
        self.master.setOptionValue("mip_max_nodes", _NODES)
        for position, cell in enumerate(self.choosable.tolist()):
            self.master.addVar(0.0, 1.0)
            self.master.changeColCost(position, float(system.weight[cell]))
            self.master.changeColIntegrality(position, highspy.HighsVarType.kInteger)

    def solve(self) -> Flags:
        everything = self._with(np.ones(len(self.choosable), dtype=np.bool_))
        wanted = [self._at_most(one, everything) for one in self._requirements()]
        wanted = [one for one in wanted if one.width > 0]
        chosen = np.zeros(len(self.choosable), dtype=np.bool_)
        for attempt in count():
            cuts = [cut for one in wanted for cut in self._cuts(one, chosen)]
            if not cuts:
                break
            for least, coefficients in cuts:
                used = np.flatnonzero(coefficients).astype(np.int32)
                self.master.addRow(least, highspy.kHighsInf, len(used), used, coefficients[used])
            best = self._choose()
            chosen = best if attempt < self.exact_rounds else chosen | best
        return self._with(chosen if attempt <= self.exact_rounds else self._thinned(chosen, wanted))

    def _choose(self) -> NDArray[np.bool_]:
        """The cheapest choice that the cuts allow (the best found within the limit of nodes)."""
        self.master.run()
        if self.master.getInfo().primal_solution_status != int(
            highspy.SolutionStatus.kSolutionStatusFeasible
        ):
            return np.ones(len(self.choosable), dtype=np.bool_)
        return np.array(self.master.getSolution().col_value) > 0.5

    def _thinned(self, chosen: NDArray[np.bool_], wanted: list[_Breach]) -> NDArray[np.bool_]:
        """The choice without cells that are not needed, the costliest first."""
        left = chosen.copy()
        places = np.flatnonzero(chosen)
        for place in places[np.argsort(-self.system.weight[self.choosable[places]], kind="stable")]:
            left[place] = False
            if any(self._at_most(one, self._with(left)).width < one.width for one in wanted):
                left[place] = True
        return left

    def _requirements(self) -> Iterator[_Breach]:
        system = self.system
        insiders = np.flatnonzero(system.is_insider & system.is_primary).tolist()
        for cell in np.flatnonzero(system.is_primary).tolist():
            yield _Breach(cell, -1, int(system.width[cell]))
            yield from (_Breach(cell, one, 1) for one in insiders if one != cell)

    def _with(self, chosen: NDArray[np.bool_]) -> Flags:
        withheld = self.system.is_primary.copy()
        withheld[self.choosable[chosen]] = True
        return flags(withheld)

    def _extremes(self, one: _Breach, withheld: Flags) -> tuple[_Extreme, _Extreme]:
        hidden = withheld.copy()
        if one.insider >= 0:
            hidden[one.insider] = False
        self.attacker.know(flags(hidden))
        return (
            self.attacker.extreme(one.cell, sign=1),
            self.attacker.extreme(one.cell, sign=-1),
        )

    def _at_most(self, one: _Breach, everything: Flags) -> _Breach:
        """The same with the width that can be had at all."""
        low, high = self._extremes(one, everything)
        return replace(one, width=min(one.width, -high.value - low.value))

    def _cuts(self, one: _Breach, chosen: NDArray[np.bool_]) -> list[tuple[float, Floats]]:
        low, high = self._extremes(one, self._with(chosen))
        if -high.value - low.value >= one.width:
            return []
        cuts = []
        if -high.relaxed - low.relaxed < one.width - _NEAR:
            cuts.append(self._cut_of(one, low.reduced, high.reduced))
        least = cuts[0] if cuts else None
        if least is None or least[1][chosen].sum() >= least[0] - _NEAR:
            cuts = [(1.0, np.where(chosen, 0.0, 1.0))]
        return cuts

    def _cut_of(self, one: _Breach, low: Floats, high: Floats) -> tuple[float, Floats]:
        """The width that the bounds allow, by duality, must reach what is wanted.

        width ≤ -Σ (reduced⁺ × lower + reduced⁻ × upper), where withholding moves the bounds.
        """
        system = self.system
        nothing = self._with(np.zeros(len(self.choosable), dtype=np.bool_))
        if one.insider >= 0:
            nothing[one.insider] = False
        lower, upper = system.bounds(nothing)
        constant, gain = 0.0, np.zeros(len(system))
        for reduced in (low, high):
            up, down = np.maximum(reduced, 0.0), np.minimum(reduced, 0.0)
            constant -= float(up @ lower + down @ upper)
            gain += up * (lower - system.lower) - down * (system.upper - upper)
        needed = one.width - constant
        coefficients = np.minimum(gain[self.choosable], needed)
        coefficients[coefficients < _NEAR * needed] = 0.0
        return 1.0, coefficients / needed
