"""Practice exchange: for each gap, the comparable cases that have an answer and may share it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadline.core.counting import (
    Base,
    CountedAs,
    Counts,
    Rows,
    Unit,
    absent_attributes,
    attribute_values,
    code_rows,
)
from leadline.core.layers import counted_layer, evidence_rows
from leadline.core.matrix import Cells
from leadline.core.permission import may_be_shared
from leadline.core.tables import Ints, StudyTables, Table, Terms, ints
from leadline.core.vocabulary import CellValue, Polarity


@dataclass(frozen=True)
class Practices(Table):
    """The passages on practice that may be shared, by case and round."""

    case: Ints
    round: Ints
    coding: Ints


@dataclass(frozen=True)
class Exchange(Table):
    """One row a gap × case that answers it; a gap's answers stand in order of `place` (1 is first).

    `gap` is the cell of `case` (not addressed or partly), `answer` that of `offer` (addressed or
    partly). `shared` is on how many of the settings' attributes the two agree (unknown agrees
    with nothing), `passages` how many the offer may share, `direct` how many of those are coded
    with a code that supports the indicator; `practices` lists them.
    """

    round: Ints
    indicator: Ints
    case: Ints
    gap: Terms
    offer: Ints
    answer: Terms
    place: Counts
    shared: Counts
    passages: Counts
    direct: Counts
    practices: Practices
    counted_as: CountedAs


def practice_exchange(tables: StudyTables, cells: Cells) -> Exchange:
    """For each gap, who could be asked: the nearest first.

    Parameters
    ----------
    tables, cells
        The study and its matrix.

    Returns
    -------
    Exchange
        By round, indicator, case with the gap, then addressed before partly, most attributes
        shared, and key of the case.

    Raises
    ------
    InputError
        The settings name a code that is not there.

    Notes
    -----
    Source: docs/definitions.md ("Practice exchange") and docs/methods/practice-exchange.md. An
    attribute that no case has is not compared, and ``counted_as.without`` names it.
    """
    layer = counted_layer(tables)
    practices = _practices(tables, evidence_rows(tables, layer, polarity=Polarity.PRESENT))
    without = absent_attributes(tables, tables.settings.exchange_attributes)
    shared = _shared(tables, [name for name in tables.settings.exchange_attributes if name not in without])
    shape = (len(tables.cases), len(tables.rounds), len(tables.indicators))
    by_key = np.argsort(np.argsort(tables.cases.key, kind="stable"), kind="stable")
    found: list[np.ndarray[tuple[int, ...], np.dtype[np.int64]]] = []
    for round_ in range(shape[1]):
        mine = practices.take(practices.round == round_)
        passages = np.bincount(mine.case, minlength=shape[0])
        for indicator in range(shape[2]):
            supports = tables.indicators[indicator].supports
            is_direct = np.isin(tables.codings.code[mine.coding], supports)
            direct = np.bincount(mine.case[is_direct], minlength=shape[0])
            values = cells.effective.reshape(shape)[:, round_, indicator]
            gap, offer = _pairs(values, passages)
            answer = values[offer]
            order = np.lexsort((by_key[offer], -shared[gap, offer], answer, gap))
            gap, offer, answer = gap[order], offer[order], answer[order]
            first = np.searchsorted(gap, gap, side="left")
            where = (np.full(len(gap), round_), np.full(len(gap), indicator))
            columns = (*where, gap, values[gap], offer, answer, np.arange(len(gap)) - first + 1)
            counts = (shared[gap, offer], passages[offer], direct[offer])
            found.append(np.array([*columns, *counts], dtype=np.int64))
    rows = np.concatenate(found, axis=1) if found else np.zeros((10, 0), dtype=np.int64)
    return Exchange(
        round=ints(rows[0]),
        indicator=ints(rows[1]),
        case=ints(rows[2]),
        gap=rows[3].astype(np.int8),
        offer=ints(rows[4]),
        answer=rows[5].astype(np.int8),
        place=rows[6],
        shared=rows[7],
        passages=rows[8],
        direct=rows[9],
        practices=practices,
        counted_as=CountedAs(Unit.PASSAGES, Base.CASES_SHARING, layer.name, without),
    )


def _pairs(values: Terms, passages: Counts) -> tuple[Rows, Rows]:
    """Cases with a gap × other cases with an answer and something to share."""
    is_gap = (values == CellValue.NOT_ADDRESSED) | (values == CellValue.PARTLY)
    is_offer = ((values == CellValue.ADDRESSED) | (values == CellValue.PARTLY)) & (passages > 0)
    pair = is_gap[:, None] & is_offer[None, :]
    np.fill_diagonal(pair, False)
    gap, offer = np.nonzero(pair)
    return gap, offer


def _practices(tables: StudyTables, evidence: Rows) -> Practices:
    codes = code_rows(tables, tables.settings.practice_codes)
    rows = evidence[np.isin(tables.codings.code[evidence], codes)]
    rows = rows[may_be_shared(tables, rows)]
    text = tables.codings.transcript[rows]
    case, round_ = tables.transcripts.case[text], tables.transcripts.round[text]
    order = np.lexsort((rows, case, round_))
    return Practices(case[order], round_[order], ints(rows[order]))


def _shared(tables: StudyTables, attributes: list[str]) -> Counts:
    """Cases × cases: on how many of `attributes` they agree."""
    shared = np.zeros((len(tables.cases), len(tables.cases)), dtype=np.int64)
    for name in attributes:
        value = attribute_values(tables, name)[1]
        shared += (value[:, None] == value[None, :]) & (value >= 0)[:, None]
    return shared
