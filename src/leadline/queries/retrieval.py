"""Passages by combinations of codes, told with who said them where."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np

from leadline.core.combinations import Combination, Combined, combine, touched
from leadline.core.counting import Rows
from leadline.core.tables import Ints, StudyTables, ints
from leadline.core.vocabulary import Sensitivity, TurnKind
from leadline.queries.filters import (
    Filters,
    is_wanted,
    roles_of,
    rows_of_code,
    speaks_as,
    text_keys,
)
from leadline.store.models import Transcript, Turn

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for: passages of code `one` (or a family) that stand to `other` as `how` says.

    For ``near``: with at most `reach` turns from one to the other, or `reach` words between them.
    """

    one: str
    other: str = ""
    how: Combination = Combination.EITHER
    reach: int = 1
    in_words: bool = False


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage; `words` is None where it may never be quoted."""

    text: str
    start: int
    end: int
    words: str | None
    codes: tuple[str, ...]
    case: str
    roles: tuple[str, ...]
    coders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Some of the passages found, in the order of the texts, and how many there are in all."""

    passages: tuple[Retrieved, ...]
    count: int
    texts: int
    cases: int


def retrieve(
    tables: StudyTables,
    question: Question,
    *,
    filters: Filters | None = None,
    after: int = 0,
    most: int | None = None,
) -> Retrieval:
    """The passages that answer `question`; the same words with the same codes count once, whoever coded.

    Raises ``NotFound`` (``code-unknown``).
    """
    filters = filters or Filters()
    left = _filtered(tables, rows_of_code(tables, question.one, coder=filters.coder), filters)
    right = np.zeros(0, dtype=np.intp)
    if question.other:
        right = rows_of_code(tables, question.other, coder=filters.coder)
        if question.how == Combination.EITHER:
            right = _filtered(tables, right, filters)
    units = _units(tables, left, right, question) if question.how == Combination.NEAR else None
    reach = question.reach + question.in_words  # the next word is one away, with none between
    found = combine(tables.codings, left, right, question.how, reach=reach, units=units)
    found = _coded(tables, found, filters)
    groups = _grouped(tables, found)
    shown = groups[after:] if most is None else groups[after : after + most]
    return Retrieval(
        passages=_told(tables, found, shown),
        count=len(groups),
        texts=len({int(found.transcript[group[0]]) for group in groups}),
        cases=len({int(tables.transcripts.case[found.transcript[group[0]]]) for group in groups}),
    )


def _filtered(tables: StudyTables, rows: Rows, filters: Filters) -> Rows:
    """Of these codings, those that the filters of texts and speakers let through."""
    codings = tables.codings
    kept = np.take(is_wanted(tables, filters), codings.transcript[rows])
    if filters.kind:
        kept &= codings.turn_kind[rows] == int(TurnKind.from_label(filters.kind))
    if filters.role:
        interview = tables.transcripts.interview[codings.transcript[rows]]
        kept &= speaks_as(tables, filters.role, interview=interview, informant=codings.informant[rows])
    return rows[kept]


def _coded(tables: StudyTables, found: Combined, filters: Filters) -> Combined:
    """What also has a code, or has it not, as the filters say."""
    place = (found.transcript, found.start, found.end)
    kept = np.ones(len(found), dtype=np.bool_)
    if filters.code:
        kept &= touched(tables.codings, rows_of_code(tables, filters.code, coder=filters.coder), *place)
    if filters.lacks:
        kept &= ~touched(tables.codings, rows_of_code(tables, filters.lacks, coder=filters.coder), *place)
    return found.take(kept)


def _units(tables: StudyTables, left: Rows, right: Rows, question: Question) -> tuple[Ints, Ints]:
    """The number of the turn (or word) in which each coding begins, and in which it ends."""
    codings = tables.codings
    both = np.intersect1d(codings.transcript[left], codings.transcript[right])
    ids = [UUID(hex=str(tables.transcripts.key[row])) for row in both]
    starts: dict[UUID, list[int]] = {}
    if question.in_words:
        for pk, text in Transcript.objects.filter(pk__in=ids).values_list("pk", "text").iterator():
            starts[pk] = [word.start() for word in _WORD.finditer(text)]
    else:
        for pk, start in (
            Turn.live.filter(transcript__in=ids).order_by("start").values_list("transcript_id", "start")
        ):
            starts.setdefault(pk, []).append(start)
    first, last = ints(np.zeros(len(codings))), ints(np.zeros(len(codings)))
    places = {int(row): starts.get(pk, []) for row, pk in zip(both, ids, strict=True)}
    for row in np.union1d(left, right).tolist():
        units = places.get(int(codings.transcript[row]))
        if units is not None:
            first[row] = bisect_right(units, int(codings.start[row]))
            last[row] = bisect_left(units, int(codings.end[row]))
    return first, last


def _grouped(tables: StudyTables, found: Combined) -> list[list[int]]:
    """Rows of `found` with the same words and the same codes, in the order of the texts' keys."""
    keys, code = text_keys(tables), np.append(tables.codings.code, np.int32(-1))
    places = zip(
        *(column.tolist() for column in (found.transcript, found.start, found.end)),
        np.sort(np.stack([code[found.left], code[found.right]]), axis=0).T.tolist(),
        strict=True,
    )
    groups: dict[tuple[Any, ...], list[int]] = {}
    for row, (text, start, end, codes) in enumerate(places):
        groups.setdefault((keys[text], start, end, *codes), []).append(row)
    return [groups[key] for key in sorted(groups)]


def _told(tables: StudyTables, found: Combined, groups: Sequence[list[int]]) -> tuple[Retrieved, ...]:
    codings, keys, roles = tables.codings, text_keys(tables), roles_of(tables)
    rows = {int(found.transcript[group[0]]) for group in groups}
    ids = {UUID(hex=str(tables.transcripts.key[row])): row for row in rows}
    read = Transcript.objects.filter(pk__in=list(ids)).values_list("pk", "text")
    texts = {ids[pk]: text for pk, text in read}
    firsts = np.array([group[0] for group in groups], dtype=np.intp)
    withheld = touched(
        codings,
        np.flatnonzero(codings.sensitivity == int(Sensitivity.WITHHOLD)),
        *(found.transcript[firsts], found.start[firsts], found.end[firsts]),
    )
    told = []
    for group, is_withheld in zip(groups, withheld.tolist(), strict=True):
        text, start, end = (int(column[group[0]]) for column in (found.transcript, found.start, found.end))
        both = [row for at in group for row in (int(found.left[at]), int(found.right[at])) if row >= 0]
        interview = int(tables.transcripts.interview[text])
        who = [roles.get((interview, int(codings.informant[row])), []) for row in both]
        told.append(
            Retrieved(
                text=keys[text],
                start=start,
                end=end,
                words=None if is_withheld else texts[text][start:end],
                codes=tuple(dict.fromkeys(str(tables.codes.key[codings.code[row]]) for row in both)),
                case=str(tables.cases.name[tables.transcripts.case[text]]),
                roles=tuple(dict.fromkeys(role for some in who for role in some)),
                coders=tuple(sorted({str(tables.coders.key[codings.coder[row]]) for row in both})),
            )
        )
    return tuple(told)
