"""The population: who could stand behind a cell or a quotation, as an outsider sees it.

An outsider does not know who was interviewed, but knows which posts exist and can find out who holds
them. So a count of people is a count of holders of posts, interviewed or not, and never of informants.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from leadline.core.tables import Flags, Ints, StudyTables, Table, ints
from leadline.core.vocabulary import SlotState


@dataclass(frozen=True)
class Persons(Table):
    """Who holds which post: one row a person × case × role; `person` numbers people from 0."""

    person: Ints
    case: Ints
    role: Ints

    def behind(self, rows: Flags) -> int:
        """How many different people stand in these rows."""
        return len(np.unique(self.person[rows]))


def persons(tables: StudyTables) -> Persons:
    """The holders of posts that can be known of.

    A planned case × role has a holder unless every one of its slots is ``post empty`` and nobody spoke
    in it. Somebody with several posts is one person. People who held one post that was not shared
    followed one another: together they count as one, because at any one time it was one. All of this
    errs towards fewer people.
    """
    seats = _seats(tables)
    group = Groups()
    rows: list[tuple[object, int, int]] = []
    for (case, role), holders in sorted(seats.items()):
        alone = [who for who, is_shared in holders.items() if not is_shared]
        for who in alone[1:]:
            group.join(alone[0], who)
        rows += [(who, case, role) for who in holders] or [((case, role), case, role)]
    number: dict[object, int] = {}
    people = [number.setdefault(group.find(who), len(number)) for who, _, _ in rows]
    return Persons(ints(people), ints([row[1] for row in rows]), ints([row[2] for row in rows]))


def behind(
    tables: StudyTables,
    *,
    role: int | None = None,
    where: Mapping[str, str] | None = None,
    people: Persons | None = None,
) -> int:
    """How many people could stand behind a statement on `role` in the cases `where` attributes hold.

    Parameters
    ----------
    tables
        The study.
    role
        Row number of a role, ``None`` for any.
    where
        Attribute of cases -> value; all must hold.
    people
        Who holds which post, where that was found before.
    """
    found = persons(tables) if people is None else people
    cases = cases_where(tables, {name: (value,) for name, value in (where or {}).items()})
    rows = cases[found.case]
    return found.behind(rows if role is None else rows & (found.role == role))


def cases_where(tables: StudyTables, where: Mapping[str, Iterable[str]]) -> Flags:
    """Which cases have, for each attribute (or ``case``: their key), one of the values."""
    kept = np.ones(len(tables.cases), dtype=np.bool_)
    columns = {**tables.cases.attributes, "case": tables.cases.key}
    for name, values in where.items():
        kept &= np.isin(columns[name], list(values))
    return kept


def _seats(tables: StudyTables) -> dict[tuple[int, int], dict[int, bool]]:
    """(case, role) -> its known holders, each with whether they share the post."""
    slots, talks, spoke = tables.slots, tables.interviews, tables.participants
    filled: dict[tuple[int, int], dict[int, bool]] = {}
    planned = set(zip(slots.case.tolist(), slots.role.tolist(), strict=True))
    held = slots.state != SlotState.POST_EMPTY
    for seat in zip(slots.case[held].tolist(), slots.role[held].tolist(), strict=True):
        filled.setdefault(seat, {})
    for talk, who, role in zip(
        *(c.tolist() for c in (spoke.interview, spoke.informant, spoke.role)), strict=True
    ):
        filled.setdefault((int(talks.case[talk]), role), {})[who] = False
    posts = tables.posts
    columns = (posts.informant, posts.case, posts.role, posts.is_shared)
    for who, case, role, is_shared in zip(*(c.tolist() for c in columns), strict=True):
        if (case, role) in filled or (case, role) not in planned:
            filled.setdefault((case, role), {})[who] = is_shared
    return filled


class Groups:
    """Which things are to be counted as one, such as people behind a shared post (union and find)."""

    def __init__(self) -> None:
        self._of: dict[object, object] = {}

    def find(self, who: object) -> object:
        """The one that stands for the group of `who`."""
        while (up := self._of.get(who, who)) != who:
            who = up
        return who

    def join(self, one: object, other: object) -> None:
        """Make the groups of both one group."""
        self._of[self.find(other)] = self.find(one)
