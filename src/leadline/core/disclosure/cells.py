"""All published tables of a report as one system of linked cells: what an attacker can calculate with.

A cell is a measure with coordinates. What outsiders know beforehand is in the system too: which cases
there are and their attributes. So tables by region and by type of crisis are linked through the cases
that they both count, as they are for somebody who has the list of cases.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from leadline.core.disclosure.population import Groups, Persons, cases_where, persons
from leadline.core.disclosure.tables import TOTAL, Key, Measure, PublishedTable
from leadline.core.tables import Flags, Ints, StudyTables, flags, ints
from leadline.core.vocabulary import SlotState

Coordinates = frozenset[tuple[str, str]]
CellId = tuple[Measure, Coordinates]
Equation = tuple[int, tuple[int, ...]]


class Contradiction(Exception):
    """The published numbers cannot all be true; `cells` are ids of cells that show it, where known."""

    def __init__(self, cells: Sequence[CellId] = ()) -> None:
        super().__init__("published numbers contradict each other")
        self.cells = tuple(cells)


@dataclass(frozen=True)
class CellSystem:
    """Linked cells, as columns; everything a solver needs and nothing it could leak.

    Attributes
    ----------
    count
        The printed count, -1 where no table prints the cell.
    lower, upper
        Between what an outsider knows the count to be before reading.
    weight
        What withholding the cell costs.
    width
        How wide the interval of a cell must stay that may not be recovered; 0 for other cells.
    is_fixed
        Printed and not to be withheld.
    is_insider
        One person makes up the cell, and so knows its count.
    equations
        (total, parts): the count of the total is the sum of the counts of the parts.
    """

    count: Ints
    lower: Ints
    upper: Ints
    weight: Ints
    width: Ints
    is_fixed: Flags
    is_insider: Flags
    equations: tuple[Equation, ...]

    def __len__(self) -> int:
        return len(self.count)

    @property
    def is_printed(self) -> Flags:
        """Cells that some table prints, unless withheld."""
        return flags(self.count >= 0)

    @property
    def is_primary(self) -> Flags:
        """Cells that may not be recovered."""
        return flags(self.width > 0)

    def bounds(self, withheld: Flags) -> tuple[Ints, Ints]:
        """What an outsider knows of each cell before calculating: the count where it is printed."""
        is_known = self.is_printed & ~withheld
        return (
            ints(np.where(is_known, self.count, self.lower)),
            ints(np.where(is_known, self.count, self.upper)),
        )

    def components(self) -> list[tuple[NDArray[np.int64], CellSystem]]:
        """The parts that no equation links, as (row numbers, system); known cells link nothing."""
        is_open = (self.lower < self.upper).tolist()
        groups = Groups()
        open_cells = [[cell for cell in (total, *parts) if is_open[cell]] for total, parts in self.equations]
        for linked in open_cells:
            for cell in linked[1:]:
                groups.join(linked[0], cell)
        equations: dict[object, list[Equation]] = {}
        for (total, parts), linked in zip(self.equations, open_cells, strict=True):
            equations.setdefault(groups.find(linked[0] if linked else total), []).append((total, parts))
        members: dict[object, list[int]] = {}
        for cell in range(len(self)):
            members.setdefault(groups.find(cell), []).append(cell)
        return [self._part(cells, equations.get(root, [])) for root, cells in members.items()]

    def _part(self, cells: list[int], equations: list[Equation]) -> tuple[NDArray[np.int64], CellSystem]:
        named = {cell for total, parts in equations for cell in (total, *parts)}
        rows = np.array(sorted(named | set(cells)), dtype=np.int64)
        place = {int(cell): position for position, cell in enumerate(rows)}
        own = {
            name: getattr(self, name)[rows]
            for name in ("count", "lower", "upper", "weight", "width", "is_fixed", "is_insider")
        }
        moved = tuple((place[total], tuple(place[part] for part in parts)) for total, parts in equations)
        return rows, CellSystem(equations=moved, **own)


@dataclass(frozen=True)
class LinkedCells:
    """The system and which of its rows is which cell of which table."""

    system: CellSystem
    row: Mapping[CellId, int]
    names: tuple[CellId, ...]
    placed: tuple[Mapping[Key, int], ...]
    """A table's key -> row, in the order of the tables."""

    def with_widths(self, widths: Mapping[int, int], *, insiders: Sequence[int]) -> LinkedCells:
        """The same with the cells that may not be recovered, and the insiders among them."""
        width = np.zeros(len(self.system), dtype=np.int32)
        for row, value in widths.items():
            width[row] = value
        is_insider = np.zeros(len(self.system), dtype=np.bool_)
        is_insider[list(insiders)] = True
        return replace(self, system=replace(self.system, width=width, is_insider=is_insider))


def link_cells(tables: StudyTables, published: Sequence[PublishedTable]) -> LinkedCells:
    """All cells of all published tables with everything that links them.

    Raises
    ------
    Contradiction
        When one cell is printed with two counts, or a count of cases differs from the list of cases.
    """
    builder = _Builder(tables, _sums(published))
    placed = [builder.place(table) for table in published]
    for linked in _linked_tables(published):
        builder.relate(linked)
    return builder.build(tuple(placed))


def _sums(published: Sequence[PublishedTable]) -> dict[tuple[str, str], tuple[str, ...]]:
    return {
        (dimension.name, value): parts
        for table in published
        for dimension in table.dimensions
        for value, parts in dimension.sums.items()
    }


def _linked_tables(published: Sequence[PublishedTable]) -> list[list[PublishedTable]]:
    """Tables in groups that share a measure of people, or something said."""
    groups: list[tuple[set[tuple[Measure, str]], list[PublishedTable]]] = []
    for table in published:
        marks = {(table.measure, name) for name in [*table.where, *(d.name for d in table.dimensions)]}
        marks |= {(table.measure, "")} if table.measure.is_people else set()
        members = [table]
        for group in [group for group in groups if group[0] & marks]:
            marks, members = marks | group[0], group[1] + members
            groups.remove(group)
        groups.append((marks, members))
    return [members for _, members in groups]


@dataclass
class _Builder:
    tables: StudyTables
    sums: dict[tuple[str, str], tuple[str, ...]]
    row: dict[CellId, int] = field(default_factory=dict)
    count: dict[int, int] = field(default_factory=dict)
    fixed: set[int] = field(default_factory=set)
    equations: dict[Equation, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.people: Persons = persons(self.tables)
        seats = {(int(p), int(c)) for p, c in zip(self.people.person, self.people.case, strict=True)}
        self.is_apart = len(seats) == len({person for person, _ in seats})
        self.facts = {*self.tables.cases.attributes, "case"}

    def place(self, table: PublishedTable) -> dict[Key, int]:
        """The rows of a table's cells, made where they are new."""
        found = {}
        for key, count in table.cells.items():
            cell = (table.measure, coordinates(table, key))
            row = self.cell(cell)
            found[key] = row
            if count is None:
                continue
            if self.count.setdefault(row, count) != count:
                raise Contradiction([cell])
            if self._is_public(cell) and count != self._cases(cell[1]).sum():
                raise Contradiction([cell])
            if table.is_fixed:
                self.fixed.add(row)
        return found

    def cell(self, cell: CellId) -> int:
        return self.row.setdefault(cell, len(self.row))

    def relate(self, linked: Sequence[PublishedTable]) -> None:
        """The equations among tables that speak of the same things."""
        measure = linked[0].measure
        groups = self.facts if measure is not Measure.INFORMANTS or self.is_apart else set()
        cells = {coordinates(table, key) for table in linked for key in table.cells}
        classes = self._classes(sorted({name for cell in cells for name, _ in cell if name in groups}))
        relations = dict.fromkeys(r for table in linked for r in self._relations(table, groups))
        for whole, parts in relations:
            for known in classes:
                self._equate((measure, whole | known), [(measure, part | known) for part in parts])
        for cell in sorted(cells, key=sorted):
            rest = _without(cell, groups)
            inside = [known for known in classes if self._covers(cell - rest, known)]
            self._equate((measure, cell), [(measure, rest | known) for known in inside])

    def _relations(
        self, table: PublishedTable, groups: set[str]
    ) -> Iterator[tuple[Coordinates, tuple[Coordinates, ...]]]:
        """What adds up to what, of the dimensions that are not facts of the cases."""
        fixed = frozenset(table.where.items())
        open_places = [n for n, d in enumerate(table.dimensions) if d.name not in groups]
        for place in open_places:
            dimension = table.dimensions[place]
            others = [n for n in open_places if n != place]
            rests = {tuple(key[n] for n in others) for key in table.cells}
            for rest in sorted(rests):
                whole = fixed | {
                    (table.dimensions[n].name, value)
                    for n, value in zip(others, rest, strict=True)
                    if value != TOTAL
                }
                whole = _without(whole, groups)
                for value, parts in dimension.sums.items():
                    yield (
                        whole | {(dimension.name, value)},
                        tuple(whole | {(dimension.name, part)} for part in parts),
                    )
                values = list(dict.fromkeys([*table.values(place), *_parts(dimension.sums)]))
                values = [value for value in values if value not in dimension.sums]
                if dimension.adds_up:
                    yield whole, tuple(whole | {(dimension.name, value)} for value in values)
                    continue
                for value in [*values, *dimension.sums]:
                    pair = ((dimension.name, value), (dimension.name, f"not {value}"))
                    yield whole, (whole | {pair[0]}, whole | {pair[1]})

    def _equate(self, total: CellId, parts: Sequence[CellId]) -> None:
        found = (self.cell(total), tuple(sorted(self.cell(part) for part in parts)))
        if found[1] != (found[0],):
            self.equations.setdefault(found)

    def _classes(self, names: Sequence[str]) -> list[Coordinates]:
        """The cases grouped by all the facts that linked tables use, as coordinates."""
        columns = [
            self.tables.cases.key if name == "case" else self.tables.cases.attributes[name] for name in names
        ]
        rows = dict.fromkeys(zip(*(c.tolist() for c in columns), strict=True) if columns else [()])
        return [frozenset(zip(names, values, strict=True)) for values in sorted(rows)]

    def _covers(self, group: Coordinates, known: Coordinates) -> bool:
        facts = dict(known)
        return all(facts[name] in self._values(name, value) for name, value in group)

    def _values(self, name: str, value: str) -> set[str]:
        parts = self.sums.get((name, value))
        return {value} if parts is None else {v for part in parts for v in self._values(name, part)}

    def _cases(self, cell: Coordinates) -> Flags:
        where = {name: self._values(name, value) for name, value in cell if name in self.facts}
        return cases_where(self.tables, where)

    def _is_public(self, cell: CellId) -> bool:
        return cell[0] is Measure.CASES and all(name in self.facts or name == "round" for name, _ in cell[1])

    def _upper(self, cell: CellId) -> int:
        measure, where = cell
        cases = self._cases(where)
        if measure is Measure.CASES:
            return int(cases.sum())
        keys = self.tables.roles.key.tolist()
        named = [value for name, value in where if name == "role"]
        roles = [keys.index(v) for value in named for v in self._values("role", value) if v in keys]
        if measure is Measure.INFORMANTS:
            rows = cases[self.people.case]
            return self.people.behind(rows & np.isin(self.people.role, roles) if named else rows)
        slots = self.tables.slots
        chosen = cases[slots.case] & (slots.state != SlotState.POST_EMPTY)
        if named:
            chosen &= np.isin(slots.role, roles)
        return max(int(chosen.sum()), int(cases[self.tables.interviews.case].sum()))

    def build(self, placed: tuple[Mapping[Key, int], ...]) -> LinkedCells:
        names = tuple(self.row)
        size = len(names)
        count = np.full(size, -1, dtype=np.int32)
        for row, value in self.count.items():
            count[row] = value
        upper = np.array([self._upper(cell) for cell in names], dtype=np.int32)
        upper = np.maximum(upper, count)
        is_public = flags([self._is_public(cell) for cell in names])
        is_fixed = flags([row in self.fixed for row in range(size)])
        system = CellSystem(
            count=ints(count),
            lower=ints(np.where(is_public, upper, 0)),
            upper=ints(upper),
            weight=ints(np.maximum(count, 0) + 1),
            width=ints(np.zeros(size)),
            is_fixed=is_fixed,
            is_insider=flags(np.zeros(size)),
            equations=tuple(self.equations),
        )
        return LinkedCells(system, self.row, names, placed)


def coordinates(table: PublishedTable, key: Key) -> Coordinates:
    """What holds of a cell: the table's own facts and its values, without totals."""
    named = zip((dimension.name for dimension in table.dimensions), key, strict=True)
    return frozenset(table.where.items()) | {(name, value) for name, value in named if value != TOTAL}


def _without(cell: Coordinates, names: set[str]) -> Coordinates:
    return frozenset(pair for pair in cell if pair[0] not in names)


def _parts(sums: Mapping[str, tuple[str, ...]]) -> list[str]:
    return [part for parts in sums.values() for part in parts]
