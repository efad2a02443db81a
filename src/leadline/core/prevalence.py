"""Prevalence of codes: in how many cases, interviews, documents or persons a code is said to be there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadline.core.counting import Base, CountedAs, Counts, Rows, Unit, attribute_values, distinct
from leadline.core.layers import DICTIONARY, CountedLayer, counted_layer, evidence_rows
from leadline.core.speakers import participants_of, said_by
from leadline.core.tables import Flags, Ints, StudyTables, Table, ints
from leadline.core.vocabulary import Polarity
from leadline.errors import InputError

ROLE = "role"
ROUND = "round"


@dataclass(frozen=True)
class Prevalence(Table):
    """One row a group × code: k of n units of the group, and the passages behind k.

    `group` is a place in `groups`: the values of the attribute, or the keys of roles or rounds,
    that `by` names; one group '' where it names none. A case attribute that is not known is the
    group ''. A unit of several groups (a joint interview by role) counts in each.
    """

    group: Ints
    code: Ints
    k: Counts
    n: Counts
    passages: Counts
    groups: tuple[str, ...]
    by: str
    polarity: Polarity
    counted_as: CountedAs


@dataclass(frozen=True)
class CodeMatrix:
    """Units × codes: the number of countable passages; `is_counted` tells which units are in n."""

    passages: Counts
    is_counted: Flags
    counted_as: CountedAs


@dataclass(frozen=True)
class _Slotted:
    """The passages that count, each with its slot (a unit × group), and the slots that are in n."""

    layer: str
    groups: tuple[str, ...]
    rows: Rows
    slot: Rows
    counted: Rows


def prevalence(
    tables: StudyTables,
    *,
    unit: Unit = Unit.CASES,
    by: str = "",
    codes: Rows | None = None,
    polarity: Polarity = Polarity.PRESENT,
    round: int | None = None,
) -> Prevalence:
    """Count the units with a countable passage of each code.

    Parameters
    ----------
    tables
        The study.
    unit
        CASES, INTERVIEWS, DOCUMENTS or PERSONS.
    by
        A case attribute, ``role`` or ``round``; '' for all together.
    codes
        Rows of the codes to count; by default all that can be applied.
    polarity
        Which passages: those that say it is there (the default), is not, or leave it unclear.
    round
        Row of one round; by default all.

    Returns
    -------
    Prevalence
        ``len(groups) * len(codes)`` rows. n is the units that are coded, or cited though their
        coding is not complete; with a dictionary's layer all that have a text.

    Raises
    ------
    InputError
        ``attribute-unknown``, ``unit-unusable``, ``layer-unknown``.

    Notes
    -----
    Source: docs/methods/prevalence.md.
    """
    wanted = np.flatnonzero(tables.codes.is_counted) if codes is None else codes
    found = _slotted(tables, unit, by, polarity, round)
    rows, slot, groups = found.rows, found.slot, found.groups
    shape = (_size(tables, unit), len(groups), len(tables.codes))
    code = np.take(tables.codings.code, rows)
    is_there, is_counted = np.zeros(shape, dtype=np.bool_), np.zeros(shape[:2], dtype=np.bool_)
    is_there.reshape(-1)[slot * shape[2] + code] = True
    is_counted.reshape(-1)[found.counted] = True
    group = slot % shape[1] if shape[1] > 1 else np.intp(0)
    at = group * shape[2] + code
    if _is_by_speaker(unit, by):
        at = at[distinct(at // shape[2], rows)]
    passages = np.bincount(at, minlength=shape[1] * shape[2]).reshape(shape[1:])
    return Prevalence(
        group=ints(np.repeat(np.arange(shape[1]), len(wanted))),
        code=ints(np.tile(wanted, shape[1])),
        k=is_there.sum(axis=0)[:, wanted].ravel(),
        n=np.repeat(is_counted.sum(axis=0), len(wanted)),
        passages=passages[:, wanted].ravel(),
        groups=groups,
        by=by,
        polarity=polarity,
        counted_as=CountedAs(unit, Base.CODED_OR_CITED, found.layer),
    )


def code_matrix(
    tables: StudyTables,
    *,
    unit: Unit = Unit.CASES,
    polarity: Polarity = Polarity.PRESENT,
    round: int | None = None,
) -> CodeMatrix:
    """Count the countable passages of each unit × code.

    Parameters
    ----------
    tables
        The study.
    unit
        CASES, INTERVIEWS, DOCUMENTS or PERSONS (a passage of a joint interview counts for each).
    polarity, round
        As for :func:`prevalence`.

    Returns
    -------
    CodeMatrix
        Every unit of the study × every code of the codebook.

    Raises
    ------
    InputError
        ``unit-unusable``, ``layer-unknown``.
    """
    found, codes = _slotted(tables, unit, "", polarity, round), len(tables.codes)
    rows, slot = found.rows, found.slot
    if _is_by_speaker(unit, ""):  # a person in two posts of one interview said it once
        once = distinct(slot, rows)
        rows, slot = rows[once], slot[once]
    size = _size(tables, unit)
    flat = np.bincount(slot * codes + np.take(tables.codings.code, rows), minlength=size * codes)
    is_counted = np.zeros(size, dtype=np.bool_)
    is_counted[found.counted] = True
    return CodeMatrix(
        passages=flat.reshape(size, codes),
        is_counted=is_counted,
        counted_as=CountedAs(unit, Base.CODED_OR_CITED, found.layer),
    )


def family_tables(
    tables: StudyTables, *, unit: Unit = Unit.CASES, by: str = "", round: int | None = None
) -> dict[str, Prevalence]:
    """The prevalence of each family that the settings name (forms, groups, causes, crisis), by family."""
    found: dict[str, Prevalence] = {}
    whole = prevalence(tables, unit=unit, by=by, round=round)
    for family in tables.settings.table_families:
        codes = np.flatnonzero((tables.codes.family == family) & tables.codes.is_counted)
        if not len(codes):
            raise InputError("setting-code-unknown", key=family)
        found[family] = whole.take(np.isin(whole.code, codes))
    return found


def _size(tables: StudyTables, unit: Unit) -> int:
    return {
        Unit.CASES: len(tables.cases),
        Unit.INTERVIEWS: len(tables.interviews),
        Unit.DOCUMENTS: len(tables.documents),
        Unit.PERSONS: len(tables.informants),
    }[unit]


def _slotted(tables: StudyTables, unit: Unit, by: str, polarity: Polarity, round: int | None) -> _Slotted:
    layer = counted_layer(tables)
    groups, slot_of = _slots(tables, unit, by)
    is_read = _read_texts(tables, layer, round)
    rows = evidence_rows(tables, layer, polarity=polarity)
    if round is not None:
        rows = rows[is_read[tables.codings.transcript[rows]]]
    if _is_by_speaker(unit, by):
        position, filler = said_by(tables, rows)
        rows = rows[position]
        counted = participants_of(tables, tables.transcripts.interview[is_read].astype(np.intp))[1]
    else:
        filler = np.take(tables.codings.transcript, rows)
        counted = np.flatnonzero(is_read)
    slot, counted = np.take(slot_of, filler), slot_of[counted]
    if slot_of.min(initial=0) < 0:
        rows, slot, counted = rows[slot >= 0], slot[slot >= 0], counted[counted >= 0]
    return _Slotted(layer.name, groups, rows, slot, counted)


def _is_by_speaker(unit: Unit, by: str) -> bool:
    """Whether each participant, not each text, stands for a unit and group."""
    return unit is Unit.PERSONS or by == ROLE


def _slots(tables: StudyTables, unit: Unit, by: str) -> tuple[tuple[str, ...], Rows]:
    """The groups, and unit × group (-1: none) of each text, or of each participant."""
    participants, interviews, transcripts = tables.participants, tables.interviews, tables.transcripts
    if _is_by_speaker(unit, by):
        case, round_ = interviews.case[participants.interview], interviews.round[participants.interview]
        interview, document = participants.interview, np.full(len(participants), -1, dtype=np.int32)
    else:
        case, round_ = transcripts.case, transcripts.round
        interview, document = transcripts.interview, transcripts.document
    if by == ROLE:
        groups, group = tuple(tables.roles.key.tolist()), participants.role
    elif by == ROUND:
        groups, group = tuple(tables.rounds.key.tolist()), round_
    elif by:
        values, of_case = attribute_values(tables, by)
        groups = (*values, "") if (of_case < 0).any() else tuple(values)
        group = np.where(of_case < 0, len(values), of_case)[case].astype(np.int32)
    else:
        groups, group = ("",), np.zeros(len(case), dtype=np.int32)
    columns = {
        Unit.CASES: case,
        Unit.INTERVIEWS: interview,
        Unit.DOCUMENTS: document,
        Unit.PERSONS: participants.informant,
    }
    if unit not in columns:
        raise InputError("unit-unusable", unit=unit.label)
    place = columns[unit].astype(np.intp)
    return groups, np.where(place < 0, -1, place * len(groups) + group)


def _read_texts(tables: StudyTables, layer: CountedLayer, round: int | None) -> Flags:
    """Which transcripts make n: read in this layer or cited, and of the round."""
    transcripts = tables.transcripts
    is_read = np.ones(len(transcripts), dtype=np.bool_)
    if layer.name != DICTIONARY:
        is_read = np.append(tables.interviews.is_coded, False)[transcripts.interview]
        if not is_read.all():
            is_read[np.take(tables.codings.transcript, evidence_rows(tables, layer))] = True
    return is_read if round is None else is_read & (transcripts.round == round)
