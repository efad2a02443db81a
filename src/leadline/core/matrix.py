"""The matrix: a cell for each case × round × indicator, proposed by the readings, confirmed by a person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadline.core.counting import Counts, Rows
from leadline.core.readings import Direction, Readings, readings
from leadline.core.tables import Flags, Ints, StudyTables, Table, Terms, ints, terms
from leadline.core.text import text_hash
from leadline.core.vocabulary import CellValue, ReadingValue, Term

UNJUDGED = -1


class CellState(Term):
    """On whose word a value stands: the rules' alone, a person's, or a person's on other evidence."""

    PROPOSED = 0
    CONFIRMED = 1
    STALE = 2


@dataclass(frozen=True)
class Cells(Table):
    """One row a case × round × indicator, in that order (see :func:`cell_row`).

    Attributes
    ----------
    proposed, confirmed, effective
        CellValue by the readings; by a person's judgement (UNJUDGED: none); and the one that counts.
    state
        CellState.
    judgement
        Row of ``tables.judgements``, or -1.
    known, informants
        "From n of m informants": those with a reading yes, partly or no, of those interviewed.
    is_provisional
        An interview of the case and round is not coded yet.
    is_contradicted
        A document of the case contradicts a reading: it denies a ``yes`` or supports a ``no``.
    layer
        Name of the layer of codings.
    """

    case: Ints
    round: Ints
    indicator: Ints
    proposed: Terms
    confirmed: Terms
    effective: Terms
    state: Terms
    judgement: Ints
    known: Counts
    informants: Counts
    is_provisional: Flags
    is_contradicted: Flags
    layer: str


@dataclass(frozen=True, slots=True)
class StateCounts:
    """How many of the values counted are confirmed, proposed and stale."""

    confirmed: int
    proposed: int
    stale: int


def cell_row(tables: StudyTables, *, case: int, round: int, indicator: int) -> int:
    """The row of a cell in :class:`Cells`."""
    return (case * len(tables.rounds) + round) * len(tables.indicators) + indicator


def cells_of_round(tables: StudyTables, column: Terms, *, round: int) -> Terms:
    """A column of :class:`Cells` in one round: cases × indicators."""
    shape = (len(tables.cases), len(tables.rounds), len(tables.indicators))
    found: Terms = column.reshape(shape)[:, round]
    return found


def count_states(state: Terms) -> StateCounts:
    """Count a column of CellState."""
    proposed, confirmed, stale = np.bincount(state, minlength=len(CellState)).tolist()
    return StateCounts(confirmed=confirmed, proposed=proposed, stale=stale)


def matrix(tables: StudyTables, said: Readings | None = None) -> Cells:
    """Propose each cell from its readings, and lay the judgements over them.

    Parameters
    ----------
    tables
        The study.
    said
        Its readings, where the caller has them already.

    Returns
    -------
    Cells
        ``len(cases) * len(rounds) * len(indicators)`` rows.

    Notes
    -----
    Source: docs/definitions.md ("Cell") and docs/methods/readings-and-cells.md.
    """
    said = said or readings(tables)
    shape = (len(tables.cases), len(tables.rounds), len(tables.indicators))
    cells = int(np.prod(shape))
    cell_of = (said.case.astype(np.int64) * shape[1] + said.round) * shape[2] + said.indicator
    values = len(ReadingValue)
    counts = np.bincount(cell_of * values + said.value, minlength=cells * values).reshape(cells, values)
    proposed = propose_cells(counts)
    judgement = latest_judgements(tables, is_of_case=False).ravel()
    confirmed = np.append(tables.judgements.value, np.int8(UNJUDGED))[judgement]
    case, round_, indicator = (ints(axis.ravel()) for axis in np.indices(shape))
    state = np.zeros(cells, dtype=np.int8)
    for row in np.flatnonzero(judgement >= 0):
        digest = evidence_digest(
            tables, said, case=int(case[row]), round=int(round_[row]), indicator=int(indicator[row])
        )
        is_same = digest == tables.judgements.basis[judgement[row]]
        state[row] = CellState.CONFIRMED if is_same else CellState.STALE
    return Cells(
        case=case,
        round=round_,
        indicator=indicator,
        proposed=terms(proposed),
        confirmed=terms(confirmed),
        effective=terms(np.where(judgement >= 0, confirmed, proposed)),
        state=state,
        judgement=ints(judgement),
        known=counts[:, : ReadingValue.NO + 1].sum(axis=1),
        informants=counts.sum(axis=1),
        is_provisional=np.repeat(_is_open(tables).ravel(), shape[2]),
        is_contradicted=_is_contradicted(tables, counts.reshape(*shape, values)).ravel(),
        layer=said.layer.name,
    )


def propose_cells(counts: NDArray[np.integer]) -> NDArray[np.int8]:
    """The cell that readings make: `counts` (cells × ReadingValue, numbers of informants) -> CellValue."""
    yes, partly, no, not_raised, not_known, declined, _, uncoded = (counts > 0).T
    is_known = yes | partly | no
    rules: list[tuple[Flags, CellValue]] = [
        (yes & no, CellValue.CONFLICTING),
        (yes & ~partly, CellValue.ADDRESSED),
        (no & ~partly, CellValue.NOT_ADDRESSED),
        (is_known, CellValue.PARTLY),
        (counts.sum(axis=1) == 0, CellValue.NO_INFORMANT),
        (uncoded, CellValue.PENDING),
        (not_raised, CellValue.NOT_RAISED),
        (not_known, CellValue.NOT_KNOWN),
        (declined, CellValue.DECLINED),
    ]
    chosen = np.select(
        [rule for rule, _ in rules], [int(value) for _, value in rules], default=int(CellValue.NOT_ASKED)
    )
    return chosen.astype(np.int8)


def latest_judgements(tables: StudyTables, *, is_of_case: bool) -> Rows:
    """The row of the latest judgement (-1: none): cases × rounds × indicators, or cases × rounds."""
    judgements = tables.judgements
    order = np.argsort(judgements.at, kind="stable")
    order = order[(judgements.indicator[order] < 0) == is_of_case]
    shape = (len(tables.cases), len(tables.rounds))
    if is_of_case:
        latest = np.full(shape, -1, dtype=np.intp)
        latest[judgements.case[order], judgements.round[order]] = order
        return latest
    latest = np.full((*shape, len(tables.indicators)), -1, dtype=np.intp)
    latest[judgements.case[order], judgements.round[order], judgements.indicator[order]] = order
    return latest


def evidence_digest(tables: StudyTables, said: Readings, *, case: int, round: int, indicator: int) -> str:
    """A digest of what a cell rests on; a judgement keeps it, and is stale when it differs.

    It covers each informant's reading; id, span and attributes of each counted passage and whether
    it is lowered; and what documents of the case say of the indicator. It holds no text, and does
    not depend on the order of rows.

    Returns
    -------
    str
        SHA-256 in hexadecimal.
    """
    rows = said.of_cell(case=case, round=round, indicator=indicator)
    lines = [
        f"reading {tables.informants.pseudonym[said.informant[row]]} {ReadingValue(said.value[row]).label}"
        for row in rows
    ]
    evidence, codings = said.evidence, tables.codings
    for row in said.evidence_of(rows):
        coding = evidence.coding[row]
        attributes = (
            codings.polarity,
            codings.basis,
            codings.time,
            codings.scope,
            codings.sensitivity,
            codings.elicited,
        )
        lines.append(
            f"coding {codings.id[coding]} {codings.start[coding]}-{codings.end[coding]}"
            f" {tables.codes.key[codings.code[coding]]}"
            f" {' '.join(str(int(column[coding])) for column in attributes)}"
            f" {Direction(evidence.direction[row]).label} {bool(evidence.is_lowered[row])}"
            f" {tables.informants.pseudonym[said.informant[evidence.reading[row]]]}"
        )
    documents = tables.document_evidence
    for row in np.flatnonzero((documents.case == case) & (documents.indicator == indicator)):
        if documents.round[row] in (round, -1):
            key = tables.documents.key[documents.document[row]]
            lines.append(f"document {key} {bool(documents.supports[row])}")
    return text_hash("\n".join(["leadline evidence 1", *sorted(lines)]))


def _is_open(tables: StudyTables) -> Flags:
    """Cases × rounds: whether an interview is not coded yet."""
    is_open = np.zeros((len(tables.cases), len(tables.rounds)), dtype=np.bool_)
    uncoded = ~tables.interviews.is_coded
    is_open[tables.interviews.case[uncoded], tables.interviews.round[uncoded]] = True
    return is_open


def _is_contradicted(tables: StudyTables, counts: NDArray[np.integer]) -> Flags:
    """Cases × rounds × indicators: whether a document denies a yes or supports a no."""
    flagged = np.zeros(counts.shape[:3], dtype=np.bool_)
    documents = tables.document_evidence
    for row in range(len(documents)):
        opposed = ReadingValue.NO if documents.supports[row] else ReadingValue.YES
        case, indicator = documents.case[row], documents.indicator[row]
        for round_ in range(counts.shape[1]) if documents.round[row] < 0 else [documents.round[row]]:
            flagged[case, round_, indicator] |= counts[case, round_, indicator, opposed] > 0
    return flagged
