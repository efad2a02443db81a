"""From a number down to the words behind it: which codings it counts, and what each says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadline.core import vocabulary as v
from leadline.core.analysis import Analysis
from leadline.core.counting import Rows
from leadline.core.layers import evidence_rows
from leadline.core.matrix import cell_row
from leadline.core.permission import answers, wants_to_check
from leadline.core.prevalence import ROLE, ROUND
from leadline.core.speakers import said_by
from leadline.core.tables import Flags, Ints, Strings, row_of
from leadline.errors import InputError, NotFound
from leadline.queries.evidence import map_passages
from leadline.store.models import Study

KNOWN = "known"
NOT_SHOWN = "not shown yet"
ATTRIBUTES = {name: terms for name, terms in v.PASSAGE_ATTRIBUTES.items() if name != "elicited"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which passages: of a `code` (that stands together with `other`), of an `indicator` (of the cells
    with a `value`), or said to a `question`; in a `case`, in a `group` of what a result is grouped `by`,
    in a `round` ('': the one analysed). `polarity` '' is any; `coders` 'all' takes every coder's.
    """

    code: str = ""
    other: str = ""
    indicator: str = ""
    value: str = ""
    question: str = ""
    case: str = ""
    by: str = ""
    group: str = ""
    round: str = ""
    polarity: str = ""
    coders: str = ""


@dataclass(frozen=True, slots=True)
class Behind:
    """A passage with who said it where; `remarks` are the attributes that are not the ordinary ones.

    `coding` is the id (hexadecimal), `turn` counts from 1 (0: none), `speakers` are pseudonyms with
    their role's title. `check`, where somebody wants to see it first, is what came of it; else ''.
    """

    coding: str
    text: str
    turn: int
    words: str
    language: str
    is_withheld: bool
    code: str
    code_name: str
    case: str
    case_name: str
    coder: str
    speakers: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]
    check: str = ""


def evidence_of(analysis: Analysis, wanted: Wanted) -> Rows:
    """The rows of the codings meant, by case and place.

    Raises ``InputError`` (``evidence-unknown``, ``attribute-unknown``) or ``NotFound`` (``case-unknown``,
    ``round-unknown``).
    """
    tables = analysis.tables
    round_ = _row(tables.rounds.key, wanted.round, "round-unknown", analysis.round)
    if wanted.indicator:
        rows = _of_indicator(analysis, wanted, round_)
    else:
        rows = _of_codes(analysis, wanted)
        rows = rows[tables.transcripts.round[tables.codings.transcript[rows]] == round_]
    is_meant = np.ones(len(rows), dtype=np.bool_)
    case = tables.transcripts.case[tables.codings.transcript[rows]]
    if wanted.case:
        is_meant &= case == _row(tables.cases.key, wanted.case, "case-unknown")
    if wanted.by:
        is_meant &= _is_in_group(analysis, wanted, rows, case)
    order = np.argsort(case[is_meant], kind="stable")
    return np.asarray(rows[is_meant][order], dtype=np.intp)


def _row(keys: Strings, key: str, error: str, default: int = -1) -> int:
    if not key:
        return default
    try:
        return row_of(keys, key)
    except KeyError:
        raise NotFound(error, key=key) from None


def _of_indicator(analysis: Analysis, wanted: Wanted, round_: int) -> Rows:
    tables, said = analysis.tables, analysis.readings
    keys = [one.key for one in tables.indicators]
    if wanted.indicator not in keys:
        raise InputError("evidence-unknown", key=wanted.indicator)
    indicator = keys.index(wanted.indicator)
    is_meant = (said.round == round_) & (said.indicator == indicator)
    if wanted.value:
        places = [
            cell_row(tables, case=case, round=round_, indicator=indicator)
            for case in range(len(tables.cases))
        ]
        values = analysis.cells.effective[places]
        known = v.CellValue.labels()
        if wanted.value == KNOWN:
            is_there = values <= int(v.CellValue.CONFLICTING)
        elif wanted.value in known:
            is_there = values == known.index(wanted.value)
        else:
            raise InputError("evidence-unknown", key=wanted.value)
        is_meant &= is_there[said.case]
    found = said.evidence.coding[said.evidence_of(np.flatnonzero(is_meant))]
    return np.unique(found).astype(np.intp)


def _of_codes(analysis: Analysis, wanted: Wanted) -> Rows:
    tables = analysis.tables
    codings = tables.codings
    if wanted.coders == "all":
        rows = np.flatnonzero(codings.layer == int(v.Layer.CODER))
    else:
        rows = evidence_rows(tables, analysis.layer)
    if wanted.polarity:
        if wanted.polarity not in v.Polarity.labels():
            raise InputError("evidence-unknown", key=wanted.polarity)
        rows = rows[codings.polarity[rows] == int(v.Polarity.from_label(wanted.polarity))]
    if wanted.question:
        if wanted.question not in tables.questions.key:
            raise InputError("evidence-unknown", key=wanted.question)
        is_said = codings.question[rows] == row_of(tables.questions.key, wanted.question)
        return np.asarray(rows[is_said], dtype=np.intp)
    if wanted.code not in tables.codes.key:
        raise InputError("evidence-unknown", key=wanted.code)
    own: Rows = rows[codings.code[rows] == tables.code(wanted.code)]
    if not wanted.other:
        return own
    if wanted.other not in tables.codes.key:
        raise InputError("evidence-unknown", key=wanted.other)
    return _together(analysis, own, rows[codings.code[rows] == tables.code(wanted.other)])


def _together(analysis: Analysis, own: Rows, others: Rows) -> Rows:
    """Those of both that share a code point with one of the other."""
    codings = analysis.tables.codings
    pairs = (
        (codings.transcript[own][:, None] == codings.transcript[others])
        & (codings.start[own][:, None] < codings.end[others])
        & (codings.start[others] < codings.end[own][:, None])
    )
    return np.sort(np.concatenate([own[pairs.any(axis=1)], others[pairs.any(axis=0)]]))


def _is_in_group(analysis: Analysis, wanted: Wanted, rows: Rows, case: Ints) -> Flags:
    tables = analysis.tables
    if wanted.by == ROLE:
        place, participant = said_by(tables, rows)
        role = _row(tables.roles.key, wanted.group, "role-unknown")
        return np.isin(np.arange(len(rows)), place[tables.participants.role[participant] == role])
    if wanted.by == ROUND:
        return np.ones(len(rows), dtype=np.bool_)
    if wanted.by not in tables.cases.attributes:
        raise InputError("attribute-unknown", name=wanted.by)
    return np.asarray(tables.cases.attributes[wanted.by][case] == wanted.group)


def list_behind(study: Study, analysis: Analysis, rows: Rows) -> list[Behind]:
    """What the codings of these rows say, in their order; in two queries."""
    tables = analysis.tables
    codings, roles, people = tables.codings, tables.roles.title, tables.participants
    words = map_passages(study, [str(i) for i in codings.id[rows]])
    is_checked, given = wants_to_check(tables, rows), answers(tables, rows)
    speakers: list[dict[tuple[str, str], None]] = [{} for _row in rows]
    for place, participant in zip(*said_by(tables, rows), strict=True):
        who = str(tables.informants.pseudonym[people.informant[participant]])
        speakers[place][who, str(roles[people.role[participant]])] = None
    found = []
    for place, row in enumerate(rows.tolist()):
        passage = words.get(str(codings.id[row]))
        if passage is None:  # taken back since the analysis was computed
            continue
        code, case = codings.code[row], tables.transcripts.case[codings.transcript[row]]
        terms = (terms(int(getattr(codings, name)[row])) for name, terms in ATTRIBUTES.items())
        found.append(
            Behind(
                coding=str(codings.id[row]),
                text=passage.text_key,
                turn=passage.turn,
                words="" if passage.is_withheld else passage.words,
                language=passage.language,
                is_withheld=passage.is_withheld,
                code=str(tables.codes.key[code]),
                code_name=str(tables.codes.name[code]),
                case=str(tables.cases.key[case]),
                case_name=str(tables.cases.name[case]),
                coder=str(tables.coders.key[codings.coder[row]]),
                speakers=tuple(speakers[place]),
                remarks=tuple(term.label for term in terms if term and term is not v.Sensitivity.WITHHOLD),
                check=_check(int(given[place])) if is_checked[place] else "",
            )
        )
    return found


def _check(answer: int) -> str:
    return NOT_SHOWN if answer < 0 else v.QuoteCheck(answer).label
