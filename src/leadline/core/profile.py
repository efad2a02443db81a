"""If and how a case addresses the subject: by which mechanisms, and how comprehensively."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadline.core.counting import Base, CountedAs, Counts, Unit, code_rows, question_row
from leadline.core.coverage import question_statuses
from leadline.core.layers import counted_layer, evidence_rows
from leadline.core.matrix import (
    UNJUDGED,
    Cells,
    CellState,
    StateCounts,
    cell_row,
    count_states,
    latest_judgements,
)
from leadline.core.tables import Flags, Ints, Strings, StudyTables, Table, Terms, ints, strings, terms
from leadline.core.text import text_hash
from leadline.core.vocabulary import CellValue, Comprehensiveness, CoverageStatus, Polarity
from leadline.errors import InputError


@dataclass(frozen=True)
class Mechanisms(Table):
    """One row a case × round × mechanism, in that order.

    `is_counted`: the case is in n (the question was answered in some interview, or a code of a
    mechanism has a countable passage); `is_present`: it is in k; `is_overruled`: a confirmed
    judgement took it out of k.
    """

    case: Ints
    round: Ints
    mechanism: Strings
    is_counted: Flags
    is_present: Flags
    is_overruled: Flags
    counted_as: CountedAs


@dataclass(frozen=True)
class MechanismCounts(Table):
    """k of n cases a round × mechanism: the headline of the assessment."""

    round: Ints
    mechanism: Strings
    k: Counts
    n: Counts
    counted_as: CountedAs


def mechanisms(tables: StudyTables, cells: Cells) -> Mechanisms:
    """Which mechanisms carry the subject in each case and round; several are possible.

    Raises
    ------
    InputError
        The settings name a code, question or indicator that is not there.
    """
    layer = counted_layer(tables)
    names = tuple(tables.settings.mechanisms)
    codings, transcripts = tables.codings, tables.transcripts
    cases, rounds = len(tables.cases), len(tables.rounds)
    has_passage = np.zeros((cases, rounds, len(names)), dtype=np.bool_)
    is_present, is_overruled = has_passage.copy(), has_passage.copy()
    rows = evidence_rows(tables, layer)
    for place, (code, indicator) in enumerate(tables.settings.mechanisms.values()):
        here = rows[codings.code[rows] == code_rows(tables, (code,))[0]]
        said = here[codings.polarity[here] == Polarity.PRESENT]
        for mask, found in ((has_passage, here), (is_present, said)):
            text = codings.transcript[found]
            mask[transcripts.case[text], transcripts.round[text], place] = True
        if indicator:
            confirmed = cells.confirmed.reshape(cases, rounds, len(tables.indicators))[
                :, :, _indicator(tables, indicator)
            ]
            is_overruled[:, :, place] = is_present[:, :, place] & (confirmed == CellValue.NOT_ADDRESSED)
    is_counted = _answered(tables) | has_passage.any(axis=2)
    case, round_, _ = (axis.ravel() for axis in np.indices(has_passage.shape))
    return Mechanisms(
        case=ints(case),
        round=ints(round_),
        mechanism=strings(np.tile(strings(names), cases * rounds)),
        is_counted=np.repeat(is_counted.ravel(), len(names)),
        is_present=(is_present & ~is_overruled).ravel(),
        is_overruled=is_overruled.ravel(),
        counted_as=CountedAs(Unit.CASES, Base.CASES_ANSWERED_OR_MENTIONED, layer.name),
    )


def mechanism_counts(tables: StudyTables, found: Mechanisms) -> MechanismCounts:
    """k of n cases by mechanism, for each round."""
    names = tuple(tables.settings.mechanisms)
    shape = (len(tables.cases), len(tables.rounds), len(names))
    return MechanismCounts(
        round=ints(np.repeat(np.arange(shape[1]), shape[2])),
        mechanism=strings(np.tile(strings(names), shape[1])),
        k=found.is_present.reshape(shape).sum(axis=0).ravel(),
        n=found.is_counted.reshape(shape).sum(axis=0).ravel(),
        counted_as=found.counted_as,
    )


def _answered(tables: StudyTables) -> Flags:
    """Cases × rounds: whether the mechanism question was answered in some interview."""
    answered = np.zeros((len(tables.cases), len(tables.rounds)), dtype=np.bool_)
    question = question_row(tables, tables.settings.mechanism_question)
    if question >= 0:
        yes = question_statuses(tables)[:, question] == CoverageStatus.ANSWERED
        answered[tables.interviews.case[yes], tables.interviews.round[yes]] = True
    return answered


def _indicator(tables: StudyTables, key: str) -> int:
    try:
        return tables.indicator(key)
    except KeyError:
        raise InputError("setting-indicator-unknown", key=key) from None


@dataclass(frozen=True)
class CaseProfiles(Table):
    """How comprehensively each case addresses the subject: one row a case × round.

    `known` of `indicators` cells are known. `confirmed` is UNJUDGED where nobody judged.
    """

    case: Ints
    round: Ints
    proposed: Terms
    confirmed: Terms
    effective: Terms
    state: Terms
    judgement: Ints
    known: Counts
    indicators: Counts
    layer: str


@dataclass(frozen=True)
class ComprehensivenessCounts(Table):
    """Cases a round × comprehensiveness, of `n` cases; `states` says how sure the round's values are."""

    round: Ints
    value: Terms
    k: Counts
    n: Counts
    states: tuple[StateCounts, ...]
    counted_as: CountedAs


def comprehensiveness(tables: StudyTables, cells: Cells) -> CaseProfiles:
    """Propose how comprehensively each case addresses the subject, and lay the judgements over it.

    Raises
    ------
    InputError
        ``setting-indicator-unknown``.
    """
    shape = (len(tables.cases), len(tables.rounds))
    values = cells.effective.reshape(*shape, len(tables.indicators))
    proposed = propose_comprehensiveness(tables, values)
    judgement = latest_judgements(tables, is_of_case=True)
    confirmed = np.append(tables.judgements.value, np.int8(UNJUDGED))[judgement]
    state = np.zeros(shape, dtype=np.int8)
    for row, column in np.argwhere(judgement >= 0).tolist():
        digest = comprehensiveness_digest(tables, cells, case=row, round=column)
        is_same = digest == tables.judgements.basis[judgement[row, column]]
        state[row, column] = CellState.CONFIRMED if is_same else CellState.STALE
    case, round_ = (axis.ravel() for axis in np.indices(shape))
    known = (values <= CellValue.CONFLICTING).sum(axis=2).ravel()
    return CaseProfiles(
        case=ints(case),
        round=ints(round_),
        proposed=proposed.ravel(),
        confirmed=terms(confirmed.ravel()),
        effective=terms(np.where(judgement >= 0, confirmed, proposed).ravel()),
        state=state.ravel(),
        judgement=ints(judgement.ravel()),
        known=known,
        indicators=np.full(len(known), len(tables.indicators), dtype=np.int64),
        layer=cells.layer,
    )


def propose_comprehensiveness(tables: StudyTables, values: Terms) -> Terms:
    """`values` (… × indicators, CellValue) -> Comprehensiveness; the first rule that matches."""
    is_known = values <= CellValue.CONFLICTING
    is_addressed = values == CellValue.ADDRESSED
    has_basis = is_known.any(axis=-1) & (is_known.sum(axis=-1) * 2 >= len(tables.indicators))
    is_overlooked = (~is_known | (values == CellValue.NOT_ADDRESSED)).all(axis=-1)
    is_comprehensive = np.ones(values.shape[:-1], dtype=np.bool_)
    for key in tables.settings.home_indicators:
        is_comprehensive &= is_addressed[..., _indicator(tables, key)]
    for pillar in tables.settings.comprehensive_pillars:
        members = [row for row, one in enumerate(tables.indicators) if one.pillar == pillar]
        is_comprehensive &= is_addressed[..., members].any(axis=-1)
    return terms(
        np.select(
            [~has_basis, is_overlooked, is_comprehensive],
            [
                int(Comprehensiveness.NOT_DETERMINABLE),
                int(Comprehensiveness.OVERLOOKED),
                int(Comprehensiveness.COMPREHENSIVELY),
            ],
            default=int(Comprehensiveness.PARTLY),
        )
    )


def comprehensiveness_digest(tables: StudyTables, cells: Cells, *, case: int, round: int) -> str:
    """A digest of the effective cells of a case; a judgement keeps it, and is stale when it differs."""
    first = cell_row(tables, case=case, round=round, indicator=0)
    lines = [
        f"{one.key} {CellValue(cells.effective[first + row]).label}"
        for row, one in enumerate(tables.indicators)
    ]
    return text_hash("\n".join(["leadline profile 1", *sorted(lines)]))


def comprehensiveness_counts(tables: StudyTables, profiles: CaseProfiles) -> ComprehensivenessCounts:
    """How many of all cases stand at each value, for each round."""
    rounds, values = len(tables.rounds), len(Comprehensiveness)
    k = np.bincount(profiles.round.astype(np.int64) * values + profiles.effective, minlength=rounds * values)
    return ComprehensivenessCounts(
        round=ints(np.repeat(np.arange(rounds), values)),
        value=terms(np.tile(np.arange(values), rounds)),
        k=k,
        n=np.full(rounds * values, len(tables.cases), dtype=np.int64),
        states=tuple(count_states(profiles.state[profiles.round == row]) for row in range(rounds)),
        counted_as=CountedAs(Unit.CASES, Base.ALL_CASES, profiles.layer),
    )
