"""The primary rules: which cells of a table would expose somebody, whatever else is published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from leadline.core.disclosure.cells import Coordinates, LinkedCells, coordinates
from leadline.core.disclosure.population import Persons, cases_where, persons
from leadline.core.disclosure.tables import TOTAL, Key, PublishedTable
from leadline.core.tables import StudyTables

SMALL_GROUP, UNANIMOUS, FEW_PEOPLE = "small-group", "unanimous", "few-people"
FEWEST_CASES = 3
"""A group whose cases all say the same has at least so many."""


@dataclass(frozen=True, slots=True)
class Primary:
    """A cell that may not be published, and the first rule that says so."""

    table: int
    key: Key
    rule: str
    behind: int


def primary_cells(tables: StudyTables, published: list[PublishedTable]) -> list[Primary]:
    """Every cell that a rule forbids, in the order of the tables.

    ``small-group``
        Fewer than k people stand behind the group of cases (or role) that the cell speaks of.
    ``unanimous``
        The cell says the same of all n cases of a group, and n < 3 or fewer than 2k people stand
        behind it. Who reads it knows the answer of every single case; the people behind the group no
        longer hide what was said, only who said it, so they must be twice as many.
    ``few-people``
        It counts people or interviews, and they are more than none and fewer than k.
    """
    population = _Population(tables)
    found = []
    for number, table in enumerate(published):
        for key, count in table.cells.items():
            if count is None:
                continue
            group = _group(tables, table, key)
            behind = population.behind(table, group)
            rule = _rule(tables, table, key, count=count, behind=behind)
            if rule:
                found.append(Primary(number, key, rule, behind))
    return found


def widths(tables: StudyTables, linked: LinkedCells, found: list[Primary]) -> dict[int, int]:
    """Row of the system -> how wide its interval must stay.

    A count of people must leave open all of 0 to k - 1 (as far as it was open before), so that an
    attacker learns no more than "fewer than k"; any other cell must not be determined.
    """
    wanted: dict[int, int] = {}
    for one in found:
        row = linked.placed[one.table][one.key]
        measure = linked.names[row][0]
        width = tables.settings.anonymity - 1 if measure.is_people and one.rule == FEW_PEOPLE else 1
        open_before = int(linked.system.upper[row] - linked.system.lower[row])
        wanted[row] = max(wanted.get(row, 0), min(width, open_before))
    return {row: width for row, width in wanted.items() if width > 0}


def said_of(tables: StudyTables, cell: Coordinates) -> Coordinates:
    """The coordinates that informants gave; the others are facts that outsiders know."""
    known = {*tables.cases.attributes, "case", "role", "round"}
    return frozenset(pair for pair in cell if pair[0] not in known)


def _rule(tables: StudyTables, table: PublishedTable, key: Key, *, count: int, behind: int) -> str:
    k = tables.settings.anonymity
    is_said = bool(said_of(tables, coordinates(table, key)))
    if not is_said and not table.measure.is_people:
        return ""
    if behind < k:
        return SMALL_GROUP
    if is_said and not table.measure.is_people:
        for size in _sizes(tables, table, key):
            is_unanimous = count == size or (count == 0 and _is_yes_or_no(table, key))
            if is_unanimous and (size < FEWEST_CASES or behind < 2 * k):
                return UNANIMOUS
    if table.measure.is_people and 0 < count < k:
        return FEW_PEOPLE
    return ""


def _group(tables: StudyTables, table: PublishedTable, key: Key) -> Coordinates:
    cell = coordinates(table, key)
    return cell - said_of(tables, cell)


def _sizes(tables: StudyTables, table: PublishedTable, key: Key) -> set[int]:
    """Of how many cases the cell speaks: those of its group, and of each printed sum it is a part of."""
    places = [n for n, d in enumerate(table.dimensions) if said_of(tables, frozenset({(d.name, "")}))]
    total = tuple(TOTAL if n in places else value for n, value in enumerate(key))
    if total == key and not said_of(tables, frozenset(table.where.items())):
        return set()
    wholes = [(*key[:n], sum_, *key[n + 1 :]) for n in places for sum_ in _sums_with(table, n, key[n])]
    if total != key:
        wholes.append(total)
    sizes = {table.cells.get(whole) for whole in wholes}
    if len(places) == 1 and table.dimensions[places[0]].adds_up:
        place = places[0]
        sizes.add(_sum([table.cells.get((*key[:place], v, *key[place + 1 :])) for v in table.values(place)]))
    if not said_of(tables, frozenset(table.where.items())) or not places:
        sizes.add(int(_cases(tables, table, _group(tables, table, key)).sum()))
    return {size for size in sizes if size}


def _sums_with(table: PublishedTable, place: int, value: str) -> list[str]:
    return [whole for whole, parts in table.dimensions[place].sums.items() if value in parts]


def _sum(counts: list[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _is_yes_or_no(table: PublishedTable, key: Key) -> bool:
    """Whether none says as much as all: a value that a case has or has not, apart from the others."""
    return any(value != TOTAL and not d.adds_up for value, d in zip(key, table.dimensions, strict=True))


class _Population:
    """Who stands behind groups; each group is counted once."""

    def __init__(self, tables: StudyTables) -> None:
        self.tables = tables
        self.people: Persons = persons(tables)

    def behind(self, table: PublishedTable, group: Coordinates) -> int:
        rows = _cases(self.tables, table, group)[self.people.case]
        for name, value in group:
            if name == "role":
                keys = self.tables.roles.key.tolist()
                roles = [keys.index(v) for v in _values(table, name, value) if v in keys]
                rows = rows & np.isin(self.people.role, roles)
        return self.people.behind(rows)


def _cases(
    tables: StudyTables, table: PublishedTable, group: Coordinates
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    facts = {*tables.cases.attributes, "case"}
    return cases_where(tables, {name: list(_values(table, name, v)) for name, v in group if name in facts})


def _values(table: PublishedTable, name: str, value: str) -> Iterator[str]:
    for dimension in table.dimensions:
        if dimension.name == name and value in dimension.sums:
            for part in dimension.sums[value]:
                yield from _values(table, name, part)
            return
    yield value
