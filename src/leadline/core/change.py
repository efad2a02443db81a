"""Change between two rounds on the same cases: what appears, disappears and stays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadline.core.counting import Base, CountedAs, Counts, Rows, Unit
from leadline.core.layers import DICTIONARY, counted_layer, evidence_rows
from leadline.core.matrix import Cells
from leadline.core.tables import Flags, Ints, StudyTables, Table, Terms, ints, row_of
from leadline.core.vocabulary import CellValue, Polarity, Term
from leadline.errors import InputError


class Material(Term):
    """What a case has in a round to be compared with."""

    COMPARABLE = 0
    TEXT_SHORTENED_BY_THE_SOURCE = 1
    NOT_LISTED = 2
    NO_INTERVIEW = 3
    NOT_CODED_YET = 4


class Change(Term):
    """What became of a code in a case; only of cases comparable in both rounds."""

    APPEARED = 0
    DISAPPEARED = 1
    STAYED = 2
    NEVER = 3


@dataclass(frozen=True)
class CodeChanges(Table):
    """Per code, numbers of cases: the n that are comparable in both rounds are the sum of the four.

    Attributes
    ----------
    before, after
        k of n in each round: ``disappeared + stayed`` and ``appeared + stayed``.
    material_before, material_after
        The Material of each case in the two rounds; a case without COMPARABLE in both is in no number.
    changes
        Cases × codes (as `code`): the Change, -1 for a case that is not compared.
    """

    code: Ints
    n: Counts
    before: Counts
    after: Counts
    appeared: Counts
    disappeared: Counts
    stayed: Counts
    never: Counts
    material_before: Terms
    material_after: Terms
    changes: Terms
    counted_as: CountedAs

    def columns(self) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.generic]]]:
        """The columns that have one row a code."""
        names = ("code", "n", "before", "after", "appeared", "disappeared", "stayed", "never")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class CellChanges(Table):
    """Each case × indicator with its effective CellValue in the two rounds."""

    case: Ints
    indicator: Ints
    before: Terms
    after: Terms
    layer: str


@dataclass(frozen=True)
class CellChangeCounts(Table):
    """Per indicator, numbers of the `n` cases whose cells are known in both rounds.

    `appeared`: addressed or partly after, and not before; `disappeared` the reverse; `stayed` in
    both; `never` in neither. A conflicting cell says neither: it counts in `conflicting` alone.
    """

    indicator: Ints
    n: Counts
    appeared: Counts
    disappeared: Counts
    stayed: Counts
    never: Counts
    conflicting: Counts
    counted_as: CountedAs


def material(tables: StudyTables) -> Terms:
    """Cases × rounds: the Material each has.

    With a dictionary's layer it is documents: without one the case is *not listed*, and where each
    one is shortened, or the round is later than ``comparable_until``, *text shortened by the
    source*. Else it is interviews, which must all be coded.
    """
    shape = (len(tables.cases), len(tables.rounds))
    is_there, is_whole = np.zeros(shape, dtype=np.bool_), np.zeros(shape, dtype=np.bool_)
    if tables.settings.layer == DICTIONARY:
        documents = tables.documents
        is_there[documents.case, documents.round] = True
        whole = documents.take(~documents.is_shortened)
        is_whole[whole.case, whole.round] = True
        if tables.settings.comparable_until:
            is_whole[:, _round(tables, tables.settings.comparable_until) + 1 :] = False
        missing, unusable = Material.NOT_LISTED, Material.TEXT_SHORTENED_BY_THE_SOURCE
    else:
        interviews = tables.interviews
        is_there[interviews.case, interviews.round] = True
        is_whole[:] = is_there
        is_whole[interviews.case[~interviews.is_coded], interviews.round[~interviews.is_coded]] = False
        missing, unusable = Material.NO_INTERVIEW, Material.NOT_CODED_YET
    found = np.where(is_whole, int(Material.COMPARABLE), int(unusable))
    return np.where(is_there, found, int(missing)).astype(np.int8)


def code_changes(
    tables: StudyTables,
    *,
    before: int,
    after: int,
    codes: Rows | None = None,
    polarity: Polarity = Polarity.PRESENT,
) -> CodeChanges:
    """Compare two rounds code by code, over the cases that are comparable in both.

    Parameters
    ----------
    tables
        The study.
    before, after
        Rows of the two rounds.
    codes
        Rows of the codes; by default all that can be applied.
    polarity
        Of the passages compared.

    Notes
    -----
    Source: docs/methods/change.md. In document studies only texts that their source did not
    shorten are read, so that what a shorter text leaves out is never "no longer mentioned".
    """
    layer = counted_layer(tables)
    wanted = np.flatnonzero(tables.codes.is_counted) if codes is None else codes
    has = material(tables)
    is_compared = (has[:, [before, after]] == Material.COMPARABLE).all(axis=1)
    there = _presence(tables, evidence_rows(tables, layer, polarity=polarity))
    first, second = there[:, before][:, wanted], there[:, after][:, wanted]
    changes = np.select(
        [second & ~first, first & ~second, first & second],
        [int(Change.APPEARED), int(Change.DISAPPEARED), int(Change.STAYED)],
        default=int(Change.NEVER),
    ).astype(np.int8)
    changes[~is_compared] = -1
    counts = {change: (changes == change).sum(axis=0) for change in Change}
    return CodeChanges(
        code=ints(wanted),
        n=np.full(len(wanted), is_compared.sum(), dtype=np.int64),
        before=counts[Change.DISAPPEARED] + counts[Change.STAYED],
        after=counts[Change.APPEARED] + counts[Change.STAYED],
        appeared=counts[Change.APPEARED],
        disappeared=counts[Change.DISAPPEARED],
        stayed=counts[Change.STAYED],
        never=counts[Change.NEVER],
        material_before=has[:, before],
        material_after=has[:, after],
        changes=changes,
        counted_as=CountedAs(Unit.CASES, Base.COMPARABLE_CASES, layer.name),
    )


def cell_changes(tables: StudyTables, cells: Cells, *, before: int, after: int) -> CellChanges:
    """Each case's cells in two rounds, side by side."""
    shape = (len(tables.cases), len(tables.rounds), len(tables.indicators))
    values = cells.effective.reshape(shape)
    case, indicator = np.indices((shape[0], shape[2]))
    return CellChanges(
        case=ints(case.ravel()),
        indicator=ints(indicator.ravel()),
        before=values[:, before].ravel(),
        after=values[:, after].ravel(),
        layer=cells.layer,
    )


def count_cell_changes(tables: StudyTables, changes: CellChanges) -> CellChangeCounts:
    """Count, per indicator, the cases whose cells are known in both rounds."""
    indicators = len(tables.indicators)
    is_known = (changes.before <= CellValue.CONFLICTING) & (changes.after <= CellValue.CONFLICTING)
    is_torn = (changes.before == CellValue.CONFLICTING) | (changes.after == CellValue.CONFLICTING)
    was, now = changes.before <= CellValue.PARTLY, changes.after <= CellValue.PARTLY

    def count(mask: Flags) -> Counts:
        return np.bincount(changes.indicator[is_known & mask], minlength=indicators)

    return CellChangeCounts(
        indicator=ints(np.arange(indicators)),
        n=count(is_known),
        appeared=count(~is_torn & now & ~was),
        disappeared=count(~is_torn & was & ~now),
        stayed=count(~is_torn & was & now),
        never=count(~is_torn & ~was & ~now),
        conflicting=count(is_torn),
        counted_as=CountedAs(Unit.CASES, Base.COMPARABLE_CASES, changes.layer),
    )


def _presence(tables: StudyTables, rows: Rows) -> Flags:
    """Cases × rounds × codes: whether there is a passage; of documents only those not shortened."""
    transcripts, codings = tables.transcripts, tables.codings
    is_usable = ~np.append(tables.documents.is_shortened, False)[transcripts.document]
    rows = rows[is_usable[codings.transcript[rows]]]
    there = np.zeros((len(tables.cases), len(tables.rounds), len(tables.codes)), dtype=np.bool_)
    text = codings.transcript[rows]
    there[transcripts.case[text], transcripts.round[text], codings.code[rows]] = True
    return there


def _round(tables: StudyTables, key: str) -> int:
    try:
        return row_of(tables.rounds.key, key)
    except KeyError:
        raise InputError("setting-round-unknown", key=key) from None
