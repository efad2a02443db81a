"""Words looked up in all texts of a study, without case, accents and Arabic vowel marks.

The folded text stands beside each text (``FoldedField``), so one scan in the database says which texts
hold all words; the hits are found in those texts only, page by page.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import Q, Value
from django.db.models.functions import StrIndex

from leadline.core.combinations import touched
from leadline.core.folding import SearchTerm, find_hits, parse_query
from leadline.core.spans import Span
from leadline.core.tables import StudyTables, ints
from leadline.core.text import text_hash
from leadline.core.vocabulary import TurnKind
from leadline.errors import InputError
from leadline.queries.filters import (
    EVERYBODY,
    INTERVIEWER,
    Filters,
    is_meant,
    is_wanted,
    rows_of_code,
    speaks_as,
    text_keys,
)
from leadline.store.models import SavedSearch, Study, Transcript, Turn

AROUND = 60
TEXTS_A_PAGE = 20
HITS_A_PAGE = 200
READ_A_PAGE = 200
"""How many texts are read at most for one page, where filters let few hits through."""
_CHUNK = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where the words stand, with up to AROUND code points on each side; turns count from 1."""

    start: int
    end: int
    before: str
    words: str
    after: str
    turn: int
    speaker: str
    question: str
    kind: TurnKind


@dataclass(frozen=True, slots=True)
class FoundText:
    """A text with its hits."""

    key: str
    case: str
    language: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was found: `candidates` texts hold all words, `read` of them were read up to its end."""

    texts: tuple[FoundText, ...]
    candidates: int
    read: int
    next: int | None

    @property
    def hits(self) -> int:
        """The hits of this page."""
        return sum(len(text.hits) for text in self.texts)


def search(
    study: Study, tables: StudyTables, query: str, *, filters: Filters | None = None, after: int = 0
) -> Found:
    """The texts that hold all terms of `query` (core/folding.py), and where; `after` so many candidates.

    One query, and two for each twenty texts read.
    """
    filters = filters or Filters()
    terms = parse_query(query)
    if not terms:
        return Found((), 0, 0, None)
    candidates = _candidates(study, tables, terms, filters=filters)
    found: list[FoundText] = []
    place = after
    sieve = _Sieve(tables, filters)
    for text in _read(tables, candidates[after : after + READ_A_PAGE], terms, sieve=sieve):
        place += 1
        if text.hits:
            found.append(text)
        if len(found) == TEXTS_A_PAGE or sum(len(text.hits) for text in found) >= HITS_A_PAGE:
            break
    return Found(tuple(found), len(candidates), place, place if place < len(candidates) else None)


def _candidates(
    study: Study, tables: StudyTables, terms: Sequence[SearchTerm], *, filters: Filters
) -> list[int]:
    """Rows of the transcripts whose folded text holds every word, in the order of their texts' keys."""
    held = Q()
    words = [word for term in terms for word in term.words]
    current = Transcript.live.filter(study=study, is_current=True)
    for number, word in enumerate(sorted(set(words), key=len, reverse=True)):
        current = current.annotate(**{f"at{number}": StrIndex("folded", Value(word))})
        held &= Q(**{f"at{number}__gt": 0})
    ids = {pk.hex for pk in current.filter(held).values_list("pk", flat=True)}
    keys = text_keys(tables)
    rows = np.flatnonzero(np.isin(tables.transcripts.key, list(ids)) & is_wanted(tables, filters))
    return sorted(rows.tolist(), key=lambda row: keys[row])


_OF_TURN = (
    "transcript_id", "start", "end", "position", "speaker", "informant__pseudonym", "question__key", "kind",
)  # fmt: skip


def _read(
    tables: StudyTables, rows: Sequence[int], terms: Sequence[SearchTerm], *, sieve: _Sieve
) -> Iterator[FoundText]:
    keys = text_keys(tables)
    for chunk in (rows[at : at + _CHUNK] for at in range(0, len(rows), _CHUNK)):
        ids = [UUID(hex=str(tables.transcripts.key[row])) for row in chunk]
        texts = dict(Transcript.objects.filter(pk__in=ids).values_list("pk", "text"))
        turns: dict[UUID, list[Any]] = {}
        cut = Turn.live.filter(transcript__in=ids).order_by("transcript_id", "start")
        for turn in cut.values_list(*_OF_TURN, named=True):
            turns.setdefault(turn.transcript_id, []).append(turn)
        for row, pk in zip(chunk, ids, strict=True):
            text, cuts = texts[pk], turns.get(pk, [])
            starts = [turn.start for turn in cuts]
            spans = find_hits(text, terms, starts=starts)
            here = [cuts[at - 1] if (at := bisect_right(starts, span.start)) else None for span in spans]
            kept = sieve.keeps(row, spans, here, names=any(turn.informant__pseudonym for turn in cuts))
            yield FoundText(
                keys[row],
                str(tables.cases.name[tables.transcripts.case[row]]),
                str(tables.transcripts.language[row]),
                tuple(_hit(text, *place) for place in compress(zip(spans, here, strict=True), kept)),
            )


def _hit(text: str, span: Span, turn: Any) -> Hit:
    # What stands around is of the same turn: the next one's label is nobody's words.
    first, last = (turn.start, turn.end) if turn and span.end <= turn.end else (0, len(text))
    start, end = max(first, span.start - AROUND), min(last, span.end + AROUND)
    return Hit(
        span.start,
        span.end,
        ("…" if start > first else "") + text[start : span.start],
        text[span.start : span.end],
        text[span.end : end].rstrip() + ("…" if end < last else ""),
        turn.position + 1 if turn else 0,
        turn.speaker if turn else "",
        (turn.question__key or "") if turn else "",
        TurnKind(turn.kind) if turn else TurnKind.NOTES,
    )


class _Sieve:
    """Lets through the hits that filters of words want: by who says them and what is coded there."""

    def __init__(self, tables: StudyTables, filters: Filters) -> None:
        self.tables, self.filters = tables, filters
        coder = filters.coder or EVERYBODY
        self.has = rows_of_code(tables, filters.code, coder=coder) if filters.code else None
        self.lacks = rows_of_code(tables, filters.lacks, coder=coder) if filters.lacks else None
        if filters.coder and self.has is None and self.lacks is None:
            self.has = np.flatnonzero(is_meant(tables, coder))
        self.people = {str(name): row for row, name in enumerate(tables.informants.pseudonym)}

    def keeps(self, row: int, spans: Sequence[Span], turns: Sequence[Any], *, names: bool) -> list[bool]:
        """Which hits of a text stay; `names` whether its turns say who speaks."""
        tables, filters = self.tables, self.filters
        kept = np.ones(len(spans), dtype=np.bool_)
        if filters.kind:
            wanted = TurnKind.from_label(filters.kind)
            kept &= np.array([turn is not None and turn.kind == wanted for turn in turns], dtype=np.bool_)
        if filters.role:
            interview = np.full(len(spans), tables.transcripts.interview[row])
            informant = ints([self._informant(turn, names=names) for turn in turns])
            kept &= speaks_as(tables, filters.role, interview=ints(interview), informant=informant)
        place = (
            ints(np.full(len(spans), row)),
            ints([span.start for span in spans]),
            ints([span.end for span in spans]),
        )
        if self.has is not None:
            kept &= touched(tables.codings, self.has, *place)
        if self.lacks is not None:
            kept &= ~touched(tables.codings, self.lacks, *place)
        return kept.tolist()

    def _informant(self, turn: Any, *, names: bool) -> int:
        if turn is None or turn.informant__pseudonym is None:
            return INTERVIEWER if names and turn is not None and turn.speaker else -1
        return self.people.get(turn.informant__pseudonym, -1)


def get_passages(
    study: Study, places: Sequence[Sequence[Any]], *, is_paragraph: bool
) -> list[tuple[str, Span, str]]:
    """Places (text, start, end, hash of their words) as text, span and quotation, or as what stands around.

    A paragraph counts once however many places it has. Raises ``InputError`` (``quotation-differs``)
    where a text was corrected since it was searched.
    """
    keys = {place[0] for place in places}
    is_named = Q(interview__key__in=keys) | Q(document__key__in=keys)
    current = Transcript.live.filter(is_named, study=study, is_current=True)
    texts = {
        interview or document: text
        for interview, document, text in current.values_list("interview__key", "document__key", "text")
    }
    found: dict[tuple[str, Span], str] = {}
    for key, start, end, digest in places:
        text, span = texts.get(key, ""), Span(start, end)
        if text_hash(text[start:end]) != digest:
            raise InputError("quotation-differs", start=start, end=end)
        if is_paragraph:
            span = _paragraph(text, span)
        found[key, span] = text[span.start : span.end]
    return [(key, span, quote) for (key, span), quote in found.items()]


def _paragraph(text: str, span: Span) -> Span:
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    line = text[start : end if end >= 0 else len(text)]
    return Span(start + len(line) - len(line.lstrip()), start + len(line.rstrip()))


def list_saved(study: Study, *, page: str) -> list[SavedSearch]:
    """The searches that were saved on a page, by name."""
    return list(SavedSearch.live.filter(study=study, page=page).order_by("name", "created_at"))
