"""Published tables: everything a report prints as a number, as cells that can be linked.

A table of one row is a sentence ("3 of 29 responses"), a bar of a chart is a cell. The same count
printed in two tables is one cell: it is known by what is counted and by its coordinates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

TOTAL = "*"
"""The coordinate of a margin: all values of the dimension together."""

Key = tuple[str, ...]


class Measure(Enum):
    """What a table counts."""

    CASES = "cases"
    INTERVIEWS = "interviews"
    INFORMANTS = "informants"

    @property
    def is_people(self) -> bool:
        """Whether a small count of it is a few people."""
        return self is not Measure.CASES


@dataclass(frozen=True)
class Dimension:
    """One way in which a table is broken down.

    Attributes
    ----------
    name
        An attribute of cases, ``case``, ``role``, ``round``: a group that outsiders know. Any other
        name is something *said*: the key of an indicator, a family of codes, ``mechanism``.
    adds_up
        Whether the values are apart from each other and together make the total. Where a case can
        have several (challenges), or values are left out, each is only at most the total.
    sums
        Values that are sums of others of this dimension: value -> its parts ("known", a merged region).
    """

    name: str
    adds_up: bool = True
    sums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class PublishedTable:
    """A table as it is to be printed.

    Attributes
    ----------
    name
        How the report refers to it.
    measure
        What its cells count.
    dimensions
        In the order of the keys of its cells.
    cells
        One value (or ``TOTAL``) a dimension -> the count; ``None`` where it is withheld.
    where
        What holds of the whole table: dimension -> value.
    is_fixed
        A sentence: its numbers cannot be withheld, so a number that would have to be fails the check.
    """

    name: str
    measure: Measure
    dimensions: tuple[Dimension, ...]
    cells: Mapping[Key, int | None]
    where: Mapping[str, str] = field(default_factory=dict)
    is_fixed: bool = False

    def __post_init__(self) -> None:
        for key, count in self.cells.items():
            if len(key) != len(self.dimensions) or (count is not None and count < 0):
                raise ValueError(f"{self.name}: {key} is no cell of {len(self.dimensions)} dimensions")

    @property
    def margins(self) -> dict[Key, int | None]:
        """The cells that are totals over some dimension."""
        return {key: count for key, count in self.cells.items() if TOTAL in key}

    def values(self, dimension: int) -> list[str]:
        """The values of a dimension that cells have, without sums and ``TOTAL``, as they first come."""
        found = dict.fromkeys(key[dimension] for key in self.cells)
        return [v for v in found if v != TOTAL and v not in self.dimensions[dimension].sums]

    def withhold(self, keys: Iterable[Key]) -> PublishedTable:
        """The same table without the counts at `keys`."""
        gone = set(keys)
        return replace(self, cells={key: None if key in gone else n for key, n in self.cells.items()})

    def merge(self, dimension: str, *, into: Mapping[str, str]) -> PublishedTable:
        """The same table with values of a dimension merged (value -> name of the merged group).

        A merged cell is withheld where a part of it is. Counts are summed: only for dimensions whose
        values are apart.
        """
        place = [one.name for one in self.dimensions].index(dimension)
        cells: dict[Key, int | None] = {}
        for key, count in self.cells.items():
            new = (*key[:place], into.get(key[place], key[place]), *key[place + 1 :])
            before = cells.get(new, 0)
            cells[new] = None if count is None or before is None else before + count
        parts: dict[str, tuple[str, ...]] = dict(self.dimensions[place].sums)
        for value, group in into.items():
            parts[group] = (*parts.get(group, ()), value)
        merged = replace(self.dimensions[place], sums=parts)
        dimensions = (*self.dimensions[:place], merged, *self.dimensions[place + 1 :])
        return replace(self, dimensions=dimensions, cells=cells)
