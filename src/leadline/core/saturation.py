"""Saturation: whether further interviews still bring codes that were not heard before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadline.core.counting import Counts, Rows, attribute_values
from leadline.core.layers import DICTIONARY, counted_layer
from leadline.core.prevalence import ROLE, ROUND
from leadline.core.richness import Estimate, chao2, expected_new, sample_coverage
from leadline.core.speakers import said_by
from leadline.core.tables import Flags, Ints, StudyTables, ints
from leadline.core.vocabulary import Term

ORDERS = 1_000
FURTHER = 5
"""How many further interviews the answer speaks of."""

_AT_ONCE = 1 << 22
"""How many words of 64 codes are held at once while orders are drawn."""


class CodeSet(Term):
    """Which codes: a codebook made before coding saturates by construction, codes added since do not."""

    ALL_CODES = 0
    ADDED_CODES = 1


class Worth(Term):
    """Whether more interviewing is worth it, for codes that were not heard yet."""

    TOO_FEW_TO_TELL = 0
    LIKELY_NEW_CODES = 1
    FEW_NEW_CODES = 2


class Unheard(Term):
    """Why there is no estimate of what was not heard yet."""

    NO_CODE_WAS_ADDED = 0
    FEWER_THAN_TWO_INTERVIEWS = 1
    NOTHING_HEARD = 2


@dataclass(frozen=True, slots=True)
class Rule:
    """Guest, Namey and Chen's: the interviews of the base, those of a run, the share of new information."""

    base: int = 4
    run: int = 2
    threshold: float = 0.05


@dataclass(frozen=True)
class Saturation:
    """What the interviews of a group brought of a set of codes.

    Attributes
    ----------
    group
        A value of what was grouped by; '' for a case attribute that is not known, or for all together.
    codes, codebook
        Which codes, and how many the codebook has.
    interviews, undated
        Row numbers in the order in which they were held; how many have no date (they stand last).
    counts
        Of each code heard, the number of interviews that have it.
    heard
        Codes heard in the first 1, 2, 3 … interviews.
    curves
        The same for random orders: interviews × orders.
    """

    group: str
    codes: CodeSet
    codebook: int
    interviews: Rows
    undated: int
    counts: Counts
    heard: Counts
    curves: Counts
    rule: Rule

    @property
    def base_codes(self) -> int:
        """How many codes the interviews of the base brought."""
        return int(self.heard[self.rule.base - 1]) if len(self.heard) >= self.rule.base else 0

    @property
    def last_new(self) -> int | None:
        """New codes in the last run; None where there was no run after the base."""
        if len(self.heard) < self.rule.base + self.rule.run:
            return None
        return int(self.heard[-1] - self.heard[-1 - self.rule.run])

    @property
    def reached(self) -> int | None:
        """The interview with which new information first fell to the threshold; None where it did not."""
        found = int(reached_at(self.heard[:, None], rule=self.rule)[0]) if len(self.heard) else 0
        return found or None

    @property
    def orders_reached(self) -> int:
        """In how many of the random orders it fell to the threshold."""
        return int((reached_at(self.curves, rule=self.rule) > 0).sum())

    @property
    def unheard(self) -> Unheard | None:
        """Why there is no estimate; None where there is one."""
        if not self.codebook:
            return Unheard.NO_CODE_WAS_ADDED if self.codes else Unheard.NOTHING_HEARD
        if len(self.interviews) < 2:
            return Unheard.FEWER_THAN_TWO_INTERVIEWS
        return None if len(self.counts) else Unheard.NOTHING_HEARD

    @property
    def total(self) -> Estimate | None:
        """How many codes there may be (Chao2)."""
        return chao2(self.counts, units=len(self.interviews)) if self.unheard is None else None

    @property
    def coverage(self) -> float | None:
        """The share of mentions in a further interview whose codes were heard already."""
        units = len(self.interviews)
        return sample_coverage(self.counts, units=units) if self.unheard is None else None

    def expected(self, more: int = FURTHER) -> Estimate | None:
        """How many codes not heard yet `more` interviews are expected to bring."""
        if self.unheard is not None:
            return None
        return expected_new(self.counts, units=len(self.interviews), more=more)

    @property
    def worth(self) -> Worth:
        """Whether the last run, or a run expected to follow, is above the threshold of new information."""
        new, expected = self.last_new, self.expected(self.rule.run)
        if new is None or expected is None or not self.base_codes:
            return Worth.TOO_FEW_TO_TELL
        is_new = max(new, expected.value) > _allowed(self.base_codes, self.rule)
        return Worth.LIKELY_NEW_CODES if is_new else Worth.FEW_NEW_CODES


def saturation(
    tables: StudyTables,
    *,
    by: str = "",
    round: int | None = None,
    rule: Rule | None = None,
    orders: int = ORDERS,
    seed: int = 0,
) -> tuple[Saturation, ...]:
    """What each group's interviews brought, of all codes and of those added during coding.

    Parameters
    ----------
    tables
        The study.
    by
        A case attribute, ``role`` or ``round``; '' for all together.
    round
        Row of one round; by default all.
    rule
        Guest, Namey and Chen's sizes and threshold.
    orders, seed
        How many random orders of the interviews, and from which seed.

    Returns
    -------
    tuple of Saturation
        Two a group. An interview counts if it is coded, or cited though it is not; of the counted layer
        every coding says that its code was heard, whatever its polarity, time and scope.

    Raises
    ------
    InputError
        ``attribute-unknown``, ``layer-unknown``.

    Notes
    -----
    Source: docs/methods/saturation.md.
    """
    groups, has, belongs = _heard(tables, by)
    interviews = tables.interviews
    if round is not None:
        belongs = belongs & (interviews.round == round)
    held = interviews.held_on
    in_order = np.lexsort((interviews.key, held, held == ""))
    is_added = tables.codes.since > 1
    sets = {
        CodeSet.ALL_CODES: np.flatnonzero(tables.codes.is_counted),
        CodeSet.ADDED_CODES: np.flatnonzero(tables.codes.is_counted & is_added),
    }
    found: list[Saturation] = []
    for group, name in enumerate(groups):
        rows = in_order[belongs[group, in_order]]
        for codes, columns in sets.items():
            here = has[group][np.ix_(rows, columns)]
            counts = here.sum(axis=0)
            found.append(
                Saturation(
                    group=name,
                    codes=codes,
                    codebook=len(columns),
                    interviews=rows,
                    undated=int((held[rows] == "").sum()),
                    counts=counts[counts > 0],
                    heard=np.logical_or.accumulate(here, axis=0).sum(axis=1),
                    curves=permuted_curves(here, orders=orders, seed=seed),
                    rule=rule or Rule(),
                )
            )
    return tuple(found)


def permuted_curves(has: Flags, *, orders: int = ORDERS, seed: int = 0) -> Counts:
    """How many codes the first 1, 2, 3 … units hold, in random orders.

    Parameters
    ----------
    has
        Units × codes.

    Returns
    -------
    array
        Units × orders.
    """
    units, codes = has.shape
    packed = np.packbits(np.pad(has, ((0, 0), (0, -codes % 64))), axis=1)
    words = np.ascontiguousarray(packed).view(np.uint64)  # a unit's codes as a set: a bit each
    random = np.random.default_rng(seed)
    curves = np.zeros((units, orders), dtype=np.int64)
    step = max(1, _AT_ONCE // max(words.size, 1))
    for start in range(0, orders, step):
        part = curves[:, start : start + step]
        order = random.permuted(np.tile(np.arange(units), (part.shape[1], 1)), axis=1)
        united = np.bitwise_or.accumulate(words[order.T], axis=0)
        np.bitwise_count(united).sum(axis=2, dtype=np.int64, out=part)
    return curves


def new_information(curves: Counts, *, rule: Rule) -> NDArray[np.float64]:
    """New codes of each run over those of the base: runs (the first right after the base) × curves."""
    runs = _runs(curves, rule)
    base = curves[rule.base - 1] if len(runs) else np.ones(curves.shape[1])
    share: NDArray[np.float64] = np.divide(runs, base, out=np.full(runs.shape, np.inf), where=base > 0)
    return share


def reached_at(curves: Counts, *, rule: Rule) -> Counts:
    """The unit with which a run of each curve first is at or below the threshold; 0 where none is."""
    runs = _runs(curves, rule)
    if not len(runs):
        return np.zeros(curves.shape[1], dtype=np.int64)
    base = curves[rule.base - 1]
    is_reached = (runs <= _allowed(base, rule)) & (base > 0)
    first = is_reached.argmax(axis=0) + rule.base + rule.run
    return np.where(is_reached.any(axis=0), first, 0)


def _runs(curves: Counts, rule: Rule) -> Counts:
    """New codes of each run after the base; overlapping runs, one for each unit that ends one."""
    size = max(len(curves) - rule.base - rule.run + 1, 0)
    return curves[len(curves) - size :] - curves[rule.base - 1 :][:size]


def _allowed(base: Any, rule: Rule) -> Any:
    """How many new codes in a run are at the threshold."""
    return base * rule.threshold + 1e-9  # 5 % of 60 is 3, whatever floats say


def _heard(tables: StudyTables, by: str) -> tuple[tuple[str, ...], Flags, Flags]:
    """The groups; group × interview × code: is it there; and which interviews belong to which group."""
    layer, interviews, participants = counted_layer(tables), tables.interviews, tables.participants
    interview = tables.transcripts.interview[np.take(tables.codings.transcript, layer.rows)]
    rows, interview = layer.rows[interview >= 0], interview[interview >= 0]
    is_read = interviews.is_coded.copy()
    if layer.name == DICTIONARY:
        is_read[:] = np.isin(np.arange(len(interviews)), tables.transcripts.interview)
    is_read[interview] = True
    if by == ROLE:
        groups = tuple(tables.roles.key.tolist())
        position, speaker = said_by(tables, rows)
        rows, interview, group = rows[position], interview[position], participants.role[speaker]
        member = participants.role, participants.interview
    else:
        groups, of_interview = _groups(tables, by)
        group, member = of_interview[interview], (of_interview, ints(np.arange(len(interviews))))
    has = np.zeros((len(groups), len(interviews), len(tables.codes)), dtype=np.bool_)
    has[group, interview, np.take(tables.codings.code, rows)] = True
    belongs = np.zeros((len(groups), len(interviews)), dtype=np.bool_)
    belongs[member] = True
    return groups, has, belongs & is_read


def _groups(tables: StudyTables, by: str) -> tuple[tuple[str, ...], Ints]:
    """The groups, and the one of each interview."""
    interviews = tables.interviews
    if by == ROUND:
        return tuple(tables.rounds.key.tolist()), interviews.round
    if not by:
        return ("",), ints(np.zeros(len(interviews)))
    values, of_case = attribute_values(tables, by)
    groups = (*values, "") if (of_case < 0).any() else tuple(values)
    return groups, ints(np.where(of_case < 0, len(values), of_case)[interviews.case])
