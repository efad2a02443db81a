"""Cell systems from plain tables, and the attacker by enumeration."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import numpy as np

from leadline.core.disclosure.cells import CellSystem
from leadline.core.tables import Flags, Ints, flags, ints

Cell = tuple[str, str]


class Linked:
    """Cells by name, growing table by table; margins are named ``total``."""

    def __init__(self) -> None:
        self.counts: dict[Cell, int] = {}
        self.equations: list[tuple[Cell, list[Cell]]] = []

    def add_sum(self, total: Cell, parts: list[Cell]) -> None:
        self.counts[total] = sum(self.counts[part] for part in parts)
        self.equations.append((total, parts))

    def add_two_way(self, counts: Mapping[str, Mapping[str, int]]) -> Linked:
        """All cells of a table with its margins."""
        rows, columns = list(counts), list(next(iter(counts.values())))
        self.counts |= {(r, c): counts[r][c] for r, c in product(rows, columns)}
        for row in rows:
            self.add_sum((row, "total"), [(row, c) for c in columns])
        for column in [*columns, "total"]:
            self.add_sum(("total", column), [(r, column) for r in rows])
        self.equations.append((("total", "total"), [("total", c) for c in columns]))
        return self

    @property
    def names(self) -> list[Cell]:
        return list(self.counts)

    def row(self, cell: Cell) -> int:
        return self.names.index(cell)

    def system(
        self, widths: Mapping[Cell, int], *, upper: int | None = None, insiders: tuple[Cell, ...] = ()
    ) -> CellSystem:
        counts = np.array(list(self.counts.values()))
        size = len(counts)
        top = np.full(size, counts.max() if upper is None else max(upper, counts.max()))
        return CellSystem(
            count=ints(counts),
            lower=ints(np.zeros(size)),
            upper=ints(top),
            weight=ints(counts + 1),
            width=ints([widths.get(name, 0) for name in self.names]),
            is_fixed=flags(np.zeros(size)),
            is_insider=flags([name in insiders for name in self.names]),
            equations=tuple(
                (self.row(total), tuple(self.row(part) for part in parts)) for total, parts in self.equations
            ),
        )


class Attacker:
    """Somebody who tries every table: all tables that keep the sums, one a row."""

    def __init__(self, system: CellSystem) -> None:
        self.system = system
        order = _order(system)
        totals = {total for total, _ in system.equations}
        inner = [cell for cell in order if cell not in totals]
        ranges = [range(int(system.lower[cell]), int(system.upper[cell]) + 1) for cell in inner]
        tried = np.array(list(product(*ranges)), dtype=np.int64)
        tables = np.zeros((len(tried), len(system)), dtype=np.int64)
        tables[:, inner] = tried
        for cell in order:
            sums = [tables[:, list(parts)].sum(axis=1) for total, parts in system.equations if total == cell]
            if sums:
                tables[:, cell] = sums[0]
                tables = tables[np.all([one == sums[0] for one in sums], axis=0)]
        keeps = (tables >= system.lower) & (tables <= system.upper)
        self.tables = tables[keeps.all(axis=1)]

    def intervals(self, withheld: Flags) -> tuple[Ints, Ints]:
        """Least and greatest count of each cell over the tables that agree with what is printed."""
        known = self.system.is_printed & ~withheld
        agree = self.tables[(self.tables[:, known] == self.system.count[known]).all(axis=1)]
        return ints(agree.min(axis=0)), ints(agree.max(axis=0))


def _order(system: CellSystem) -> list[int]:
    """Parts before totals, so that totals are calculated and not tried."""
    totals = {total for total, _ in system.equations}
    order = [cell for cell in range(len(system)) if cell not in totals]
    waiting = sorted(totals)
    while waiting:
        cell = next(
            cell
            for cell in waiting
            if any(t == cell and set(parts) <= set(order) for t, parts in system.equations)
        )
        order.append(cell)
        waiting.remove(cell)
    return order
