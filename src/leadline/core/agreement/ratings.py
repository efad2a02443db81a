"""Rating matrices of a study: did a coder put a code on an interview, a case, a turn?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from leadline.core.agreement.values import MISSING, Agreement, Ratings
from leadline.core.counting import Rows, expand
from leadline.core.tables import Flags, Ints, StudyTables, ints
from leadline.core.vocabulary import Layer, Term


class RatedUnit(Term):
    """What is rated, for each code: whether the coder applied the code anywhere in it."""

    INTERVIEWS = 0
    CASES = 1
    TURNS = 2


@dataclass(frozen=True)
class CodeRatings:
    """Coders × units × codes: 1 applied, 0 not, MISSING where the coder did not code the unit.

    Attributes
    ----------
    coders, units, codes
        Rows of ``tables.coders``, of interviews, cases or turns (as `rated` says), and of codes.
    """

    rated: RatedUnit
    coders: Ints
    units: Ints
    codes: Ints
    values: Ratings

    def of_code(self, place: int) -> Ratings:
        """Coders × units, for the code at `place` of `codes`."""
        return self.values[:, :, place]

    def together(self) -> Ratings:
        """Coders × (units × codes): each unit × code rated once."""
        return self.values.reshape(len(self.coders), len(self.units) * len(self.codes))


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """Agreement on one code, and how often the code was applied: in so many ratings of a unit."""

    code: int
    applied: int
    agreement: Agreement


def code_ratings(
    tables: StudyTables, *, rated: RatedUnit = RatedUnit.INTERVIEWS, codes: Rows | None = None
) -> CodeRatings:
    """Rate every unit that at least two coders coded on every code, from the coders' own codings.

    A coder coded an interview if any coding there is theirs; a coder rates a case who coded each
    of its interviews that two coded. A turn has a code if a coding shares a code point with it.

    Parameters
    ----------
    tables
        The study.
    rated
        What one unit is.
    codes
        Rows of the codes; by default all that can be applied.
    """
    codings = tables.codings
    wanted = np.flatnonzero(tables.codes.is_counted) if codes is None else codes
    rows = np.flatnonzero((codings.layer == Layer.CODER) & (codings.coder >= 0))
    interview = tables.transcripts.interview[codings.transcript[rows]]
    rows, interview = rows[interview >= 0], interview[interview >= 0]
    has_coded = np.zeros((len(tables.coders), len(tables.interviews)), dtype=np.bool_)
    has_coded[codings.coder[rows], interview] = True
    is_twice = has_coded.sum(axis=0) >= 2
    rows, interview = rows[is_twice[interview]], interview[is_twice[interview]]
    unit, is_rating, rows = _units(tables, rated, rows, interview, has_coded & is_twice, is_twice)

    units = np.flatnonzero(is_rating.sum(axis=0) >= 2)
    coders = np.flatnonzero(is_rating[:, units].any(axis=1))
    is_own = np.isin(codings.coder[rows], coders)
    rows, unit = rows[is_own], unit[is_own]
    place_of_unit = np.full(is_rating.shape[1], -1, dtype=np.intp)
    place_of_unit[units] = np.arange(len(units))
    rows, unit = rows[place_of_unit[unit] >= 0], unit[place_of_unit[unit] >= 0]
    place_of_coder = np.searchsorted(coders, codings.coder[rows])
    applied = np.zeros((len(coders), len(units), len(tables.codes)), dtype=np.int8)
    applied[place_of_coder, place_of_unit[unit], codings.code[rows]] = 1
    values = applied[:, :, wanted]
    values[~is_rating[np.ix_(coders, units)]] = MISSING
    return CodeRatings(rated, ints(coders), ints(units), ints(wanted), values)


def agreement_by_code(
    ratings: CodeRatings, *, measure: Callable[[Ratings], Agreement]
) -> tuple[CodeAgreement, ...]:
    """A measure for each code, in the order of ``ratings.codes``."""
    return tuple(
        CodeAgreement(
            code=int(code),
            applied=int((ratings.of_code(place) == 1).sum()),
            agreement=measure(ratings.of_code(place)),
        )
        for place, code in enumerate(ratings.codes)
    )


def _units(
    tables: StudyTables, rated: RatedUnit, rows: Rows, interview: Ints, has_coded: Flags, is_twice: Flags
) -> tuple[Rows, Flags, Rows]:
    """The unit of each coding (some twice: `rows` again), and which coders rate which units."""
    if rated is RatedUnit.INTERVIEWS:
        return interview.astype(np.intp), has_coded, rows
    if rated is RatedUnit.CASES:
        case = tables.interviews.case
        of_case = np.zeros((len(tables.interviews), len(tables.cases)), dtype=np.int64)
        of_case[np.flatnonzero(is_twice), case[is_twice]] = 1
        needed = of_case.sum(axis=0)
        is_rating = (has_coded.astype(np.int64) @ of_case == needed) & (needed > 0)
        return case[interview].astype(np.intp), is_rating, rows
    turns = tables.turns
    place, turn = _turns_of(tables, rows)
    of_turn = tables.transcripts.interview[turns.transcript]
    is_rating = np.where(of_turn >= 0, has_coded[:, of_turn], False)
    return turn, is_rating, rows[place]


def _turns_of(tables: StudyTables, rows: Rows) -> tuple[Rows, Rows]:
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
