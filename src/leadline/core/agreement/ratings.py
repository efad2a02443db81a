"""Rating matrices of a study: did a coder put a code on a case, an interview, a turn, a character?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadline.core.agreement.patterns import Patterns
from leadline.core.agreement.stretches import stretches
from leadline.core.agreement.values import MISSING, Agreement, Floats, Ratings
from leadline.core.counting import Counts, Rows, expand
from leadline.core.tables import Flags, Ints, StudyTables, ints
from leadline.core.vocabulary import Layer, Term

PRESENCE = (0.0, 1.0)
"""The scale: a code was not applied, or was."""


class RatedUnit(Term):
    """What is rated, for each code: whether the coder applied the code anywhere in it."""

    INTERVIEW = 0
    CASE = 1
    TURN = 2
    CHARACTERS = 3


@dataclass(frozen=True)
class CodeRatings:
    """Who applied each code where, as numbers of units by pattern: 1 applied, 0 not, MISSING not coded.

    Attributes
    ----------
    rated
        What one unit is.
    coders, groups, codes
        Rows of ``tables.coders``, of interviews (of cases, where cases are rated) and of codes. A group
        holds the units that its coders rated.
    is_rating
        Coders × groups: who rates the units of which group; at least two each.
    patterns
        Coders × patterns; counts are groups × codes × patterns.
    """

    rated: RatedUnit
    coders: Ints
    groups: Ints
    codes: Ints
    is_rating: Flags
    patterns: Patterns

    def of_code(self, place: int) -> Patterns:
        """For the code at `place` of `codes`, over all groups."""
        return self.patterns.with_counts(self.patterns.counts[:, place].sum(axis=0))

    def together(self) -> Patterns:
        """Over all groups and codes: each unit × code rated once."""
        return self.patterns.with_counts(self.patterns.counts.sum(axis=(0, 1)))


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """Agreement on one code, and how often the code was applied: in so many ratings of a unit."""

    code: int
    applied: int
    agreement: Agreement


@dataclass(frozen=True)
class DoubleCoded:
    """The codings of what at least two coders coded, and whose they are.

    `rows` are codings, `group` the place of each in `groups`, `coder` the place of its coder in `coders`;
    `is_rating` as in :class:`CodeRatings`. `group_of_interview` is -1 where the interview is in none.
    """

    coders: Ints
    groups: Ints
    is_rating: Flags
    rows: Rows
    group: Rows
    coder: Rows
    group_of_interview: Rows

    def group_of(self, transcript: Ints, tables: StudyTables) -> Rows:
        """The group of each row that stands in these transcripts; -1 for none."""
        interview = tables.transcripts.interview[transcript]
        return np.where(interview >= 0, self.group_of_interview[interview], -1)


def code_ratings(
    tables: StudyTables, *, rated: RatedUnit = RatedUnit.INTERVIEW, codes: Rows | None = None
) -> CodeRatings:
    """Rate every unit that at least two coders coded on every code, from the coders' own codings.

    A coder coded an interview if any coding there is theirs; a coder rates a case who coded each
    of its interviews that two coded. A turn has a code if a coding shares a code point with it.

    Parameters
    ----------
    tables
        The study; with its turns, where turns are rated.
    rated
        What one unit is.
    codes
        Rows of the codes; by default all that can be applied.
    """
    wanted = np.flatnonzero(tables.codes.is_counted) if codes is None else codes
    twice = double_coded(tables, rated=rated, codes=wanted)
    rank = np.cumsum(twice.is_rating, axis=0) - 1  # each coder's bit among those who rate the group
    units, group, code, mask, weight = _applied(tables, rated, twice, rank)
    sets, set_of_group = np.unique(twice.is_rating.T, axis=0, return_inverse=True)
    shift = int(sets.sum(axis=1).max(initial=0))
    key = (set_of_group.astype(np.int64)[group] << shift) | mask
    none = np.arange(len(sets), dtype=np.int64) << shift
    keys = _sorted_distinct(np.concatenate([key, none]))
    place_of_code = np.full(len(tables.codes), -1, dtype=np.intp)
    place_of_code[wanted] = np.arange(len(wanted))

    shape = (len(twice.groups), len(wanted), len(keys))
    cell = (group * shape[1] + place_of_code[code]) * shape[2] + np.searchsorted(keys, key)
    counts = np.bincount(cell, weights=weight, minlength=int(np.prod(shape))).reshape(shape)
    of_none = np.searchsorted(keys, none)[set_of_group]
    rest = units[:, None] - counts.sum(axis=2)
    counts[np.arange(shape[0])[:, None], np.arange(shape[1]), of_none[:, None]] += rest
    places = _decoded(keys, sets, shift)
    patterns = Patterns(places, np.array(PRESENCE), counts.astype(np.float64))
    return CodeRatings(rated, twice.coders, twice.groups, ints(wanted), twice.is_rating, patterns)


def agreement_by_code(
    ratings: CodeRatings, *, measure: Callable[[Patterns], Agreement]
) -> tuple[CodeAgreement, ...]:
    """A measure for each code, in the order of ``ratings.codes``."""
    return tuple(
        CodeAgreement(int(code), int(applied(ratings.of_code(place))), measure(ratings.of_code(place)))
        for place, code in enumerate(ratings.codes)
    )


def applied(patterns: Patterns) -> Floats:
    """(For each matrix) in how many ratings of a unit the code was applied."""
    return patterns.total((patterns.places == 1).sum(axis=0))


def double_coded(tables: StudyTables, *, rated: RatedUnit, codes: Rows) -> DoubleCoded:
    """The coders' own codings of `codes` where at least two coded (any code counts for that)."""
    codings = tables.codings
    rows = np.flatnonzero((codings.layer == Layer.CODER) & (codings.coder >= 0))
    interview = tables.transcripts.interview[codings.transcript[rows]]
    rows, interview = rows[interview >= 0], interview[interview >= 0]
    has_coded = np.zeros((len(tables.coders), len(tables.interviews)), dtype=np.bool_)
    has_coded[codings.coder[rows], interview] = True
    is_twice = has_coded.sum(axis=0) >= 2
    group_of_interview = np.where(is_twice, np.arange(len(is_twice)), -1)
    is_rating = has_coded & is_twice
    if rated is RatedUnit.CASE:
        group_of_interview = np.where(is_twice, tables.interviews.case, -1)
        is_in = group_of_interview[:, None] == np.arange(len(tables.cases))
        coded = is_rating.astype(np.int64) @ is_in
        is_rating = (coded == is_in.sum(axis=0)) & is_in.any(axis=0)

    groups = np.flatnonzero(is_rating.sum(axis=0) >= 2)
    coders = np.flatnonzero(is_rating[:, groups].any(axis=1))
    place_of_group = np.full(is_rating.shape[1] + 1, -1, dtype=np.intp)  # the last is that of none: -1
    place_of_group[groups] = np.arange(len(groups))
    is_kept = np.isin(codings.code[rows], codes)
    is_kept &= is_rating[codings.coder[rows], np.maximum(group_of_interview[interview], 0)]
    is_kept &= place_of_group[group_of_interview[interview]] >= 0
    rows, interview = rows[is_kept], interview[is_kept]
    return DoubleCoded(
        coders=ints(coders),
        groups=ints(groups),
        is_rating=is_rating[np.ix_(coders, groups)],
        rows=rows,
        group=place_of_group[group_of_interview[interview]],
        coder=np.searchsorted(coders, codings.coder[rows]),
        group_of_interview=place_of_group[group_of_interview],
    )


def units_of(tables: StudyTables, rated: RatedUnit, twice: DoubleCoded) -> tuple[Rows, Rows, Rows]:
    """Place of a coding and the unit (group or turn) it stands in, pair by pair; and each unit's group."""
    if rated is RatedUnit.TURN:
        return *turns_of(tables, twice.rows), twice.group_of(tables.turns.transcript, tables)
    return np.arange(len(twice.rows)), twice.group, np.arange(len(twice.groups))


def turns_of(tables: StudyTables, rows: Rows) -> tuple[Rows, Rows]:
    """For each coding, the turns it shares a code point with: place in `rows`, and turn."""
    turns, codings = tables.turns, tables.codings
    stride = np.int64(max(codings.end.max(initial=0), turns.end.max(initial=0)) + 1)
    order = np.lexsort((turns.start, turns.transcript))
    starts = turns.transcript[order] * stride + turns.start[order]
    ends = turns.transcript[order] * stride + turns.end[order]
    base = codings.transcript[rows] * stride
    first = np.searchsorted(ends, base + codings.start[rows], side="right")
    last = np.searchsorted(starts, base + codings.end[rows], side="left")
    place, offset = expand(np.maximum(last - first, 0))
    return place, order[first[place] + offset]


def _applied(
    tables: StudyTables, rated: RatedUnit, twice: DoubleCoded, rank: Counts
) -> tuple[Counts, Rows, Rows, Counts, Counts]:
    """How many units each group has; and where codes were applied: group, code, coders' bits, units."""
    rows, group = twice.rows, twice.group
    code, place = tables.codings.code[rows].astype(np.int64), rank[twice.coder, group]
    count = len(twice.groups)
    if rated is RatedUnit.CHARACTERS:
        of_text = twice.group_of(np.arange(len(tables.transcripts), dtype=np.int32), tables)
        in_group = of_text >= 0
        length = tables.transcripts.length
        units = np.bincount(of_text[in_group], weights=length[in_group], minlength=count).astype(np.int64)
        cut = stretches(tables.codings, rows, np.int64(1) << place)
        return units, of_text[cut.transcript], cut.code.astype(np.intp), cut.coders, cut.end - cut.start
    at, unit, group_of_unit = units_of(tables, rated, twice)
    code, place = code[at], place[at]
    units = np.bincount(group_of_unit[group_of_unit >= 0], minlength=count)
    size, coders = max(len(tables.codes), 1), int(rank.max(initial=0)) + 1
    cell, mask = _joined((unit * size + code) * coders + place, coders)
    return units, group_of_unit[cell // size], cell % size, mask, np.ones(len(cell), dtype=np.int64)


def _joined(keys: Counts, coders: int) -> tuple[Counts, Counts]:
    """Keys of cell × coder as cells, each once, and the bits of the coders who have it."""
    keys = _sorted_distinct(keys)
    cell, coder = np.divmod(keys, coders)
    first = np.flatnonzero(np.append(True, cell[1:] != cell[:-1]))[: len(cell)]
    if not len(cell):
        return cell, coder
    return cell[first], np.add.reduceat(np.int64(1) << coder, first)


def _sorted_distinct(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """As ``np.unique``, which is slow on many numbers."""
    keys = np.sort(keys)
    is_new = np.ones(len(keys), dtype=np.bool_)
    is_new[1:] = keys[1:] != keys[:-1]
    return keys[is_new]


def _decoded(keys: Counts, sets: Flags, shift: int) -> Ratings:
    """Coders × patterns from the key of each: which set of coders rated, and the bits of who applied."""
    places = np.full((len(sets.T), len(keys)), MISSING, dtype=np.int64)
    for column, key in enumerate(keys.tolist()):
        coders = np.flatnonzero(sets[key >> shift])
        places[coders, column] = (key >> np.arange(len(coders))) & 1
    return places
