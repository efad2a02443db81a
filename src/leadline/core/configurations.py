"""Configurations of conditions over cases: qualitative comparative analysis, crisp and fuzzy."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from leadline.core.vocabulary import Term
from leadline.errors import InputError

Memberships = NDArray[np.float64]

MOST_CONDITIONS = 8
"""With more, nearly every configuration of a study of tens of cases is one that no case has."""
MOST_SOLUTIONS = 20
ANY = -1
"""In a term: the condition may be there or not."""


class Outcome(Term):
    """What a configuration leads to: the outcome, not the outcome, or nobody knows (too few cases)."""

    ABSENT = 0
    PRESENT = 1
    REMAINDER = 2


class Logic(Term):
    """Whether configurations without cases may be used to make a solution shorter."""

    CONSERVATIVE = 0
    PARSIMONIOUS = 1


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a set of cases is a part of the outcome.

    Attributes
    ----------
    consistency, coverage
        As sufficient for the outcome; in [0, 1]; None where nobody belongs to the set or the outcome.
    pri
        Proportional reduction in inconsistency: consistency that does not count what speaks for the outcome
        and its absence alike.
    unique
        Coverage that no other term of the solution gives; None outside a solution.
    """

    consistency: float | None
    pri: float | None
    coverage: float | None
    unique: float | None = None


@dataclass(frozen=True)
class TruthTable:
    """The configurations that cases have, those with the outcome first.

    Attributes
    ----------
    conditions
        Names, of k conditions.
    rows
        (r, k): 1 or 0, condition by condition.
    cases
        Of each row the numbers of the cases that are rather in it than in any other.
    fits
        Of each row, over all cases.
    outcome
        Outcome, of each row.
    undecided
        Numbers of cases that stand exactly between two configurations (a membership of 0.5): of no row.
    """

    conditions: tuple[str, ...]
    rows: NDArray[np.int8]
    cases: tuple[tuple[int, ...], ...]
    fits: tuple[Fit, ...]
    outcome: NDArray[np.int8]
    undecided: tuple[int, ...]
    memberships: Memberships
    outcomes: Memberships

    @cached_property
    def present(self) -> NDArray[np.int8]:
        """The rows that lead to the outcome."""
        return self.rows[np.flatnonzero(self.outcome == int(Outcome.PRESENT))]

    @cached_property
    def absent(self) -> NDArray[np.int8]:
        """The rows that lead to its absence."""
        return self.rows[np.flatnonzero(self.outcome == int(Outcome.ABSENT))]


@dataclass(frozen=True)
class Solution:
    """A shortest sum of terms that covers each row with the outcome and none without it.

    Attributes
    ----------
    terms
        (t, k): 1, 0 or ANY, condition by condition.
    written
        As people of the field write it: ``A*~B + C``.
    fits
        Of each term.
    fit
        Of the whole.
    """

    terms: NDArray[np.int8]
    written: str
    fits: tuple[Fit, ...]
    fit: Fit


def truth_table(
    memberships: Memberships,
    outcomes: Memberships,
    *,
    conditions: tuple[str, ...],
    consistency: float = 0.8,
    pri: float = 0.0,
    cases: int = 1,
) -> TruthTable:
    """Group cases by configuration, and say what each configuration leads to.

    Parameters
    ----------
    memberships
        (n, k): how far each of n cases belongs to each of k conditions, in [0, 1]; 0 and 1 alone are crisp.
    outcomes
        (n,): how far each belongs to the outcome.
    conditions
        Their names.
    consistency, pri
        A row leads to the outcome from these on.
    cases
        A row with fewer cases is a remainder.

    Raises
    ------
    InputError
        ``configurations-conditions`` for none or more than MOST_CONDITIONS.

    Notes
    -----
    Source: Ragin (2008), *Redesigning Social Inquiry*; docs/methods/configurations.md.
    """
    if not 0 < len(conditions) <= MOST_CONDITIONS:
        raise InputError("configurations-conditions", count=len(conditions), most=MOST_CONDITIONS)
    is_undecided = (memberships == 0.5).any(axis=1)
    decided = np.flatnonzero(~is_undecided)
    rows, row_of = np.unique((memberships[decided] > 0.5).astype(np.int8), axis=0, return_inverse=True)
    row_of = row_of.ravel()
    held = [tuple(decided[row_of == place].tolist()) for place in range(len(rows))]
    fits = [fit(term_membership(row, memberships), outcomes) for row in rows]
    outcome = np.array(
        [
            Outcome.REMAINDER
            if len(mine) < cases or f.consistency is None
            else Outcome.PRESENT
            if f.consistency >= consistency and (f.pri or 0.0) >= pri
            else Outcome.ABSENT
            for mine, f in zip(held, fits, strict=True)
        ],
        dtype=np.int8,
    )
    rank = np.array([{1: 0, 0: 1, 2: 2}[value] for value in outcome.tolist()], dtype=np.int8)
    order = np.lexsort((-np.array([f.consistency or 0.0 for f in fits]), rank)) if len(rows) else rank
    return TruthTable(
        conditions=conditions,
        rows=rows[order],
        cases=tuple(held[place] for place in order),
        fits=tuple(fits[place] for place in order),
        outcome=outcome[order],
        undecided=tuple(np.flatnonzero(is_undecided).tolist()),
        memberships=memberships,
        outcomes=outcomes,
    )


def term_membership(term: NDArray[np.int8], memberships: Memberships) -> Memberships:
    """How far each case belongs to a term: the least of its conditions, absent ones turned round."""
    read = np.where(term == 1, memberships, 1 - memberships)
    least: Memberships = np.where(term == ANY, 1.0, read).min(axis=1)
    return least


def fit(members: Memberships, outcomes: Memberships) -> Fit:
    """Consistency, PRI and coverage of a set as sufficient for an outcome."""
    both = np.minimum(members, outcomes).sum()
    alike = np.minimum(np.minimum(members, outcomes), 1 - outcomes).sum()
    size, reached = members.sum(), outcomes.sum()
    return Fit(
        consistency=float(both / size) if size > 0 else None,
        pri=float((both - alike) / (size - alike)) if size - alike > 1e-12 else None,
        coverage=float(both / reached) if reached > 0 else None,
    )


def necessity(memberships: Memberships, outcomes: Memberships) -> list[tuple[Fit, Fit]]:
    """Of each condition and of its absence: how far the outcome is a part of it (as necessary for it)."""

    def of(members: Memberships) -> Fit:
        sufficient = fit(outcomes, members)
        return Fit(sufficient.consistency, None, sufficient.coverage)

    return [(of(column), of(1 - column)) for column in memberships.T]


def solutions(table: TruthTable, logic: Logic) -> list[Solution]:
    """The shortest solutions, all that have equally few terms (at most MOST_SOLUTIONS).

    ``conservative``: of rows that cases have, nothing supposed of others; ``parsimonious``: of others
    whatever makes it shortest. Empty where no row leads to the outcome.

    Notes
    -----
    Source: Quine (1952) and McCluskey (1956) for the terms that cannot be shortened, Petrick (1956) for the
    smallest sums of them.
    """
    if not len(table.present):
        return []
    terms = _prime_terms(table, logic)
    covers = _covered(terms, table.present)
    return [_solution(table, terms[list(chosen)]) for chosen in _smallest_covers(covers)]


def _prime_terms(table: TruthTable, logic: Logic) -> NDArray[np.int8]:
    """Terms that hold, of which no part holds too."""
    k = len(table.conditions)
    terms = np.array(list(product((0, 1, ANY), repeat=k)), dtype=np.int8)
    if logic == Logic.CONSERVATIVE:
        # All the configurations under the term are rows with the outcome.
        sizes = 2 ** (terms == ANY).sum(axis=1)
        holds = _covered(terms, table.present).sum(axis=1) == sizes
    else:
        holds = ~_covered(terms, table.absent).any(axis=1) & _covered(terms, table.present).any(axis=1)
    place = {term.tobytes(): at for at, term in enumerate(terms)}
    is_prime = holds.copy()
    for at in np.flatnonzero(holds):
        for condition in np.flatnonzero(terms[at] != ANY):
            shorter = terms[at].copy()
            shorter[condition] = ANY
            if holds[place[shorter.tobytes()]]:
                is_prime[at] = False
                break
    found: NDArray[np.int8] = terms[is_prime]
    return found


def _covered(terms: NDArray[np.int8], rows: NDArray[np.int8]) -> NDArray[np.bool_]:
    """(t, r): which term covers which row."""
    found: NDArray[np.bool_] = np.array(
        [((term == ANY) | (rows == term)).all(axis=1) for term in terms], dtype=np.bool_
    ).reshape(len(terms), len(rows))
    return found


def _smallest_covers(covers: NDArray[np.bool_]) -> list[tuple[int, ...]]:
    """All choices of as few terms as cover every row: deeper step by step, by the row with fewest terms."""
    found: set[tuple[int, ...]] = set()

    def choose(chosen: tuple[int, ...], open_rows: NDArray[np.bool_], left: int) -> None:
        if not open_rows.any():
            found.add(tuple(sorted(chosen)))
            return
        # `left` more terms cover at most so many rows.
        if not left or covers[:, open_rows].sum(axis=1).max() * left < open_rows.sum():
            return
        scarce = np.where(open_rows, covers.sum(axis=0), covers.shape[0] + 1).argmin()
        for term in np.flatnonzero(covers[:, scarce]).tolist():
            if len(found) < MOST_SOLUTIONS:
                choose((*chosen, term), open_rows & ~covers[term], left - 1)

    for size in range(1, covers.shape[1] + 1):
        choose((), np.ones(covers.shape[1], dtype=np.bool_), size)
        if found:
            break
    return sorted(found)


def _solution(table: TruthTable, terms: NDArray[np.int8]) -> Solution:
    order = sorted(range(len(terms)), key=lambda place: written(terms[place], table.conditions))
    members = np.array([term_membership(terms[place], table.memberships) for place in order])
    whole = fit(members.max(axis=0), table.outcomes)
    fits = []
    for place in range(len(members)):
        mine, others = fit(members[place], table.outcomes), np.delete(members, place, axis=0)
        rest = fit(others.max(axis=0), table.outcomes).coverage if len(others) else 0.0
        unique = None if whole.coverage is None or rest is None else whole.coverage - rest
        fits.append(Fit(mine.consistency, mine.pri, mine.coverage, unique))
    text = " + ".join(written(terms[place], table.conditions) for place in order)
    return Solution(terms[order], text, tuple(fits), whole)


def written(term: NDArray[np.int8], conditions: tuple[str, ...]) -> str:
    """``A*~B``: what must be there and (``~``) what must not; ``1`` for a term without conditions."""
    signs = (
        ("" if value else "~") + name
        for value, name in zip(term.tolist(), conditions, strict=True)
        if value != ANY
    )
    return "*".join(signs) or "1"
