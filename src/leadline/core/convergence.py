"""Convergence of roles: whether those who speak in different roles of a case say the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadline.core.counting import Base, CountedAs, Counts, Rows, Unit, expand
from leadline.core.readings import Readings, people_of
from leadline.core.tables import Flags, Ints, StudyTables, Table, ints
from leadline.core.vocabulary import ReadingValue


@dataclass(frozen=True)
class RolePairs(Table):
    """Per two roles (`role` < `other`): `equal` of `pairs` of readings."""

    role: Ints
    other: Ints
    equal: Counts
    pairs: Counts


@dataclass(frozen=True)
class RoleVoices(Table):
    """Per role: `no` of `known` readings, and the pairs of its readings with those of other roles.

    `alone_no` of `differing` pairs: this role says no where the other does not.
    """

    role: Ints
    known: Counts
    no: Counts
    pairs: Counts
    differing: Counts
    alone_no: Counts


@dataclass(frozen=True)
class Convergence(Table):
    """Per indicator: `equal` of `pairs` of known readings of two persons in different roles of a case.

    A person in two posts speaks in both: two persons who share a role are no pair, and a pair
    counts once here, once for each two roles in `by_roles`, and once for each role in `by_role`.
    """

    indicator: Ints
    equal: Counts
    pairs: Counts
    by_roles: RolePairs
    by_role: RoleVoices
    counted_as: CountedAs


def convergence(tables: StudyTables, said: Readings) -> Convergence:
    """Compare readings yes, partly and no between roles within each case, round and indicator.

    Notes
    -----
    Source: docs/definitions.md ("Convergence") and docs/methods/convergence.md.
    """
    roles, indicators = len(tables.roles), len(tables.indicators)
    speaks = roles_of_readings(tables, said)
    one, two = pairs_of_readings(said, speaks)
    is_equal = said.value[one] == said.value[two]
    no = said.value == ReadingValue.NO

    def by_indicator(rows: Rows) -> Counts:
        return np.bincount(said.indicator[rows], minlength=indicators)

    # Pairs as role × role, in both directions: [r, s] is r's side against s's.
    first, second = speaks[one].astype(np.int64), speaks[two].astype(np.int64)
    matched = first.T @ second
    agreed = first[is_equal].T @ second[is_equal]
    role, other = np.triu_indices(roles, k=1)
    known = said.value <= ReadingValue.NO
    any_side = first.sum(axis=0) + second.sum(axis=0)
    differ = first[~is_equal].sum(axis=0) + second[~is_equal].sum(axis=0)
    alone = first[no[one] & ~no[two]].sum(axis=0) + second[no[two] & ~no[one]].sum(axis=0)
    return Convergence(
        indicator=ints(np.arange(indicators)),
        equal=by_indicator(one[is_equal]),
        pairs=by_indicator(one),
        by_roles=RolePairs(
            role=ints(role),
            other=ints(other),
            equal=(agreed + agreed.T)[role, other],
            pairs=(matched + matched.T)[role, other],
        ),
        by_role=RoleVoices(
            role=ints(np.arange(roles)),
            known=speaks[known].sum(axis=0),
            no=speaks[no].sum(axis=0),
            pairs=any_side,
            differing=differ,
            alone_no=alone,
        ),
        counted_as=CountedAs(Unit.PAIRS, Base.PAIRS_OF_KNOWN_READINGS, said.layer.name),
    )


def roles_of_readings(tables: StudyTables, said: Readings) -> Flags:
    """Readings × roles: in which roles the informant spoke in that case and round.

    Parameters
    ----------
    tables, said
        The study and its readings.
    """
    _people, person_of = people_of(tables)
    speaks = np.zeros((len(said.people), len(tables.roles)), dtype=np.bool_)
    speaks[person_of, tables.participants.role] = True
    return np.repeat(speaks, len(tables.indicators), axis=0)


def pairs_of_readings(said: Readings, speaks: Flags) -> tuple[Rows, Rows]:
    """Pairs of known readings of one case, round and indicator by persons who share no role.

    Parameters
    ----------
    said
        The readings.
    speaks
        Readings × roles, of :func:`roles_of_readings`.

    Returns
    -------
    one, two
        The rows of the two readings of each pair, by case, round and indicator.
    """
    known = np.flatnonzero(said.value <= ReadingValue.NO)
    order = known[np.lexsort((known, said.indicator[known], said.round[known], said.case[known]))]
    place = np.stack([said.case[order], said.round[order], said.indicator[order]])
    is_new = np.ones(len(order), dtype=np.bool_)
    is_new[1:] = (place[:, 1:] != place[:, :-1]).any(axis=0)
    starts = np.append(np.flatnonzero(is_new), len(order))
    last = np.repeat(starts[1:], np.diff(starts))
    left, offset = expand(last - np.arange(len(order)) - 1)
    one, two = order[left], order[left + 1 + offset]
    is_apart = ~(speaks[one] & speaks[two]).any(axis=1)
    return one[is_apart], two[is_apart]
