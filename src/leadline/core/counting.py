"""Counting over columns: what a number counts, of what, and the few array steps that all counts share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadline.core.tables import StudyTables
from leadline.core.vocabulary import Term
from leadline.errors import InputError

Rows = NDArray[np.intp]
Counts = NDArray[np.int64]


class Unit(Term):
    """What one of a number is."""

    PERSONS = 0
    INTERVIEWS = 1
    CASES = 2
    DOCUMENTS = 3
    PASSAGES = 4
    PAIRS = 5
    PLANNED_INTERVIEWS = 6


class Base(Term):
    """What the n of ``k of n`` is (docs/definitions.md, "n")."""

    KNOWN_CELLS = 0
    CASES_ANSWERED_OR_MENTIONED = 1
    CODED_OR_CITED = 2
    COMPARABLE_CASES = 3
    PAIRS_OF_KNOWN_READINGS = 4
    PLANNED = 5
    INTERVIEWS_HELD = 6
    ALL_CASES = 7
    CASES_SHARING = 8
    OVERLAPPING_PAIRS = 9
    KNOWN_OR_CODED = 10


@dataclass(frozen=True, slots=True)
class CountedAs:
    """What a result counts: its unit, what its n is, and whose codings (``''``: none are read).

    `without` are attributes that the settings name and no case has: the result leaves them out.
    """

    unit: Unit
    base: Base
    layer: str
    without: tuple[str, ...] = ()


def expand(counts: NDArray[Any]) -> tuple[Rows, Rows]:
    """Row number and place within the row, for rows repeated `counts` times.

    ``expand([2, 0, 1])`` is ``([0, 0, 2], [0, 1, 0])``.
    """
    counts = np.asarray(counts, dtype=np.intp)
    owners = np.repeat(np.arange(len(counts), dtype=np.intp), counts)
    first = np.cumsum(counts) - counts
    return owners, np.arange(len(owners), dtype=np.intp) - first[owners]


def distinct(*columns: NDArray[Any]) -> Rows:
    """Positions of the first row of each distinct combination of non-negative integer columns."""
    return grouped(*columns)[0]


def grouped(*columns: NDArray[Any]) -> tuple[Rows, Rows]:
    """As :func:`distinct`, in order of the columns, and for each row the number of its combination."""
    key = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        key = key * (int(column.max(initial=0)) + 1) + column
    _, first, group = np.unique(key, return_index=True, return_inverse=True)
    return first, group


def ranks(*keys: NDArray[Any]) -> Counts:
    """Rank along the last axis by `keys`, the largest first and the first key before the next.

    Equal ones share a rank and the next rank is skipped (1, 2, 2, 4).
    """
    score: Counts = np.zeros(np.shape(keys[0]), dtype=np.int64)
    for key in keys:
        score = score * (int(key.max(initial=0)) + 1) + key
    order = np.argsort(-score, axis=-1, kind="stable")
    ordered = np.take_along_axis(score, order, axis=-1)
    place = np.arange(len(score.T), dtype=np.int64)
    is_new = np.ones(score.shape, dtype=np.bool_)
    is_new[..., 1:] = ordered[..., 1:] != ordered[..., :-1]
    shared = np.maximum.accumulate(np.where(is_new, place, 0), axis=-1) + 1
    out = np.empty(score.shape, dtype=np.int64)
    np.put_along_axis(out, order, shared, axis=-1)
    return out


def code_rows(tables: StudyTables, keys: tuple[str, ...]) -> Rows:
    """Row numbers of codes that the settings name, by code id.

    Raises
    ------
    InputError
        ``setting-code-unknown``.
    """
    known = {str(key): row for row, key in enumerate(tables.codes.key)}
    for key in keys:
        if key not in known:
            raise InputError("setting-code-unknown", key=key)
    return np.array([known[key] for key in sorted(keys)], dtype=np.intp)


def question_row(tables: StudyTables, key: str) -> int:
    """Row number of a question that the settings name, -1 for ''.

    Raises
    ------
    InputError
        ``setting-question-unknown``.
    """
    found = np.flatnonzero(tables.questions.key == key)
    if key and not len(found):
        raise InputError("setting-question-unknown", key=key)
    return int(found[0]) if key else -1


def attribute_values(tables: StudyTables, name: str) -> tuple[list[str], Rows]:
    """The sorted values of a case attribute, and each case's value as a place in them (-1: not known).

    Raises
    ------
    InputError
        ``attribute-unknown``.
    """
    if name not in tables.cases.attributes:
        if not len(tables.cases):
            return [], np.zeros(0, dtype=np.intp)
        raise InputError("attribute-unknown", name=name)
    column = tables.cases.attributes[name]
    values = sorted({str(value) for value in column} - {""})
    place = {value: number for number, value in enumerate(values)}
    return values, np.array([place.get(str(value), -1) for value in column], dtype=np.intp)


def absent_attributes(tables: StudyTables, names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of `names` that no case of the study has a value of (none in a study without cases)."""
    known = {name for name, column in tables.cases.attributes.items() if (column != "").any()}
    return tuple(name for name in names if name not in known) if len(tables.cases) else ()
