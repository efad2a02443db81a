"""Readings: what each informant of a case says of each indicator, with the passages it rests on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadline.core.counting import Rows, distinct, expand
from leadline.core.coverage import question_statuses
from leadline.core.layers import CountedLayer, counted_layer, evidence_rows
from leadline.core.speakers import said_by
from leadline.core.tables import Flags, Indicator, Ints, StudyTables, Table, Terms, ints, terms
from leadline.core.vocabulary import (
    Basis,
    CoverageStatus,
    Polarity,
    ReadingValue,
    Scope,
    Term,
)


class Direction(Term):
    """What a passage says of an indicator."""

    SUPPORTS = 0
    DENIES = 1
    UNCLEAR = 2


@dataclass(frozen=True)
class People(Table):
    """Informants by case and round, in that order; a person in two posts of a case stands once."""

    case: Ints
    round: Ints
    informant: Ints


@dataclass(frozen=True)
class Evidence(Table):
    """The countable passages of readings, ordered by reading.

    `is_weak`: from one agency, sub-national or hearsay, so that alone it makes no ``yes``;
    `is_lowered`: overlapped by a passage that calls the response partial or ad hoc.
    """

    reading: Ints
    coding: Ints
    direction: Terms
    is_weak: Flags
    is_lowered: Flags


@dataclass(frozen=True)
class Readings(Table):
    """One row a person (of `people`) × indicator, persons first.

    `evidence` holds the passages, `layer` the codings that were counted.
    """

    case: Ints
    round: Ints
    informant: Ints
    indicator: Ints
    value: Terms
    people: People
    evidence: Evidence
    layer: CountedLayer

    def of_cell(self, *, case: int, round: int, indicator: int) -> Rows:
        """The readings of a cell, by informant."""
        is_here = (self.people.case == case) & (self.people.round == round)
        indicators = len(self) // max(len(self.people), 1)
        return np.flatnonzero(is_here) * indicators + indicator

    def evidence_of(self, readings: Rows) -> Rows:
        """The rows of `evidence` that these readings rest on."""
        first = np.searchsorted(self.evidence.reading, readings, side="left")
        last = np.searchsorted(self.evidence.reading, readings, side="right")
        owners, offsets = expand(last - first)
        return first[owners] + offsets


def readings(tables: StudyTables) -> Readings:
    """What each informant says of each indicator, per case and round; the first rule that matches.

    An informant of several interviews of a case and round has one reading: the union of the
    evidence, the best coverage of any, ``not coded yet`` while any of them is not coded.

    Returns
    -------
    Readings
        ``len(people) * len(indicators)`` rows.

    Notes
    -----
    Source: docs/definitions.md ("Reading") and docs/methods/readings-and-cells.md.
    """
    layer = counted_layer(tables)
    people, person_of = people_of(tables)
    evidence = _evidence(tables, layer, person_of)
    values = _silence(tables, len(people), person_of).ravel()
    _hear(values, evidence, tables)
    indicators = len(tables.indicators)
    return Readings(
        case=np.repeat(people.case, indicators),
        round=np.repeat(people.round, indicators),
        informant=np.repeat(people.informant, indicators),
        indicator=ints(np.tile(np.arange(indicators), len(people))),
        value=terms(values),
        people=people,
        evidence=Evidence(**{name: column for name, column in evidence.columns().items() if name != "part"}),
        layer=layer,
    )


def people_of(tables: StudyTables) -> tuple[People, Rows]:
    """Persons by case and round, and the person of each row of participants."""
    participants = tables.participants
    case = tables.interviews.case[participants.interview]
    round_ = tables.interviews.round[participants.interview]
    columns = np.stack([case, round_, participants.informant]) if len(participants) else np.zeros((3, 0))
    unique, person = np.unique(columns, axis=1, return_inverse=True)
    return People(*(ints(column) for column in unique)), person.reshape(-1)


@dataclass(frozen=True)
class _Placed(Evidence):
    """Evidence, with the component it stands for (-1: a code that denies)."""

    part: Ints


def _evidence(tables: StudyTables, layer: CountedLayer, person_of: Rows) -> _Placed:
    """The passages that count for each reading, ordered by reading and coding."""
    rows = evidence_rows(tables, layer)
    rows = rows[tables.transcripts.interview[tables.codings.transcript[rows]] >= 0]
    by_code = _uses(tables.indicators)
    per_code = np.bincount(by_code[:, 0], minlength=len(tables.codes))
    first = np.cumsum(per_code) - per_code
    position, offset = expand(per_code[tables.codings.code[rows]])
    coding = rows[position]
    use = by_code[first[tables.codings.code[coding]] + offset]
    place, participant = said_by(tables, coding)
    coding, use = coding[place], use[place]
    reading = person_of[participant] * len(tables.indicators) + use[:, 1]
    once = distinct(reading, coding)
    reading, coding, part = reading[once], coding[once], use[once, 2]

    codings = tables.codings
    is_present = codings.polarity[coding] == Polarity.PRESENT
    direction = np.where(is_present == (part >= 0), Direction.SUPPORTS, Direction.DENIES)
    direction[codings.polarity[coding] == Polarity.UNCLEAR] = Direction.UNCLEAR
    is_weak = (codings.basis[coding] == Basis.HEARSAY) | np.isin(
        codings.scope[coding], (Scope.ONE_AGENCY, Scope.SUB_NATIONAL_AREA)
    )
    is_lowered = _is_lowered(tables, rows, coding)
    return _Placed(ints(reading), ints(coding), terms(direction), is_weak, is_lowered, ints(part))


def _uses(indicators: tuple[Indicator, ...]) -> Rows:
    """Rows (code, indicator, component or -1), by code: where a code counts."""
    uses = [
        (code, row, part)
        for row, indicator in enumerate(indicators)
        for part, component in enumerate(indicator.components)
        for code in component
    ]
    uses += [(code, row, -1) for row, indicator in enumerate(indicators) for code in indicator.denials]
    return np.array(sorted(uses), dtype=np.intp).reshape(-1, 3)


def _is_lowered(tables: StudyTables, rows: Rows, passages: Rows) -> Flags:
    """Which passages the ad hoc code, present, overlaps by at least one code point."""
    codings, key = tables.codings, tables.settings.ad_hoc_code
    if not key or not len(rows):
        return np.zeros(len(passages), dtype=np.bool_)
    ad_hoc = tables.code(key)
    lowering = rows[(codings.code[rows] == ad_hoc) & (codings.polarity[rows] == Polarity.PRESENT)]
    # One line for all transcripts, so that no passage of one reaches into the next.
    stride = int(codings.end.max(initial=0)) + 1
    start = codings.transcript[lowering] * np.int64(stride) + codings.start[lowering]
    end = codings.transcript[lowering] * np.int64(stride) + codings.end[lowering]
    order = np.argsort(start, kind="stable")
    reach = np.concatenate([[0], np.maximum.accumulate(end[order])])
    base = codings.transcript[passages] * np.int64(stride)
    before = np.searchsorted(start[order], base + codings.end[passages], side="left")
    return np.asarray(reach[before] > base + codings.start[passages], dtype=np.bool_)


def _silence(tables: StudyTables, people: int, person_of: Rows) -> NDArray[np.int8]:
    """People × indicators: the value where nothing countable was said (rules 2 to 6)."""
    asks = np.zeros((len(tables.questions), len(tables.indicators)), dtype=np.int64)
    for row, indicator in enumerate(tables.indicators):
        asks[list(indicator.questions), row] = 1
    statuses = question_statuses(tables)

    def heard(status: CoverageStatus) -> Flags:
        per_interview = ((statuses == status) @ asks) > 0
        per_person = np.zeros((people, len(tables.indicators)), dtype=np.bool_)
        np.logical_or.at(per_person, person_of, per_interview[tables.participants.interview])
        return per_person

    answered, not_known, declined = (
        heard(status)
        for status in (CoverageStatus.ANSWERED, CoverageStatus.NOT_KNOWN, CoverageStatus.DECLINED)
    )
    is_open = np.zeros(people, dtype=np.bool_)
    is_open[person_of[~tables.interviews.is_coded[tables.participants.interview]]] = True
    return np.select(
        [
            ~(answered | not_known | declined),
            np.broadcast_to(is_open[:, None], answered.shape),
            answered,
            not_known,
        ],
        [
            ReadingValue.NOT_ASKED,
            ReadingValue.NOT_CODED_YET,
            ReadingValue.NOT_RAISED,
            ReadingValue.NOT_KNOWN,
        ],
        default=ReadingValue.DECLINED,
    ).astype(np.int8)


def _hear(values: NDArray[np.int8], evidence: _Placed, tables: StudyTables) -> None:
    """Overwrite `values` where there is evidence (rule 1)."""
    count = len(values)
    supports = evidence.direction == Direction.SUPPORTS
    is_strong = supports & ~evidence.is_weak & ~evidence.is_lowered

    def any_of(mask: Flags) -> Flags:
        found = np.zeros(count, dtype=np.bool_)
        found[evidence.reading[mask]] = True
        return found

    parts = max((len(indicator.components) for indicator in tables.indicators), default=0)
    strong_parts = np.zeros((count, parts), dtype=np.bool_)
    placed = is_strong & (evidence.part >= 0)
    strong_parts[evidence.reading[placed], evidence.part[placed]] = True
    needed = [len(one.components) if one.is_all else 0 for one in tables.indicators]
    is_whole = strong_parts.sum(axis=1) >= np.tile(needed, count // max(len(needed), 1))

    supported, denied = any_of(supports), any_of(evidence.direction == Direction.DENIES)
    is_unclear = any_of(evidence.direction == Direction.UNCLEAR)
    values[supported | denied | is_unclear] = ReadingValue.PARTLY
    values[supported & ~denied & ~is_unclear & any_of(is_strong) & is_whole] = ReadingValue.YES
    values[denied & ~supported & ~is_unclear] = ReadingValue.NO
