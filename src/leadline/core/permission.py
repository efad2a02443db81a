"""Permission to share: consent of everybody who took part, and the answer to a passage shown first."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from leadline.core.counting import Rows
from leadline.core.spans import Span
from leadline.core.tables import Flags, StudyTables
from leadline.core.vocabulary import QuoteCheck, QuoteConsent, Sensitivity


def latest_answer(span: Span, checks: Iterable[tuple[int, int, int]]) -> QuoteCheck | None:
    """What holds for the words at `span` of the passages shown (start, end, outcome), earliest first.

    An approval covers what lies within it; a refusal touches everything that it overlaps.
    """
    found = None
    for start, end, outcome in checks:
        is_within = start <= span.start and span.end <= end
        if is_within or (outcome == QuoteCheck.REFUSED and start < span.end and span.start < end):
            found = QuoteCheck(outcome)
    return found


def may_be_shared(tables: StudyTables, codings: Rows) -> Flags:
    """Whether each of `codings` (row numbers) has permission to share (docs/definitions.md).

    Passages of documents have nobody to ask.
    """
    refuses = np.zeros(len(tables.interviews) + 1, dtype=np.bool_)
    checks, is_spoken = refuses.copy(), refuses.copy()
    participants = tables.participants
    is_spoken[participants.interview] = True
    refuses[participants.interview[participants.quote_consent == QuoteConsent.NONE]] = True
    checks[participants.interview[participants.quote_consent == QuoteConsent.CHECK_FIRST]] = True
    interview = tables.transcripts.interview[tables.codings.transcript[codings]]
    told = answers(tables, codings)
    is_barred = refuses[interview] | (told == QuoteCheck.REFUSED)
    is_barred |= tables.codings.sensitivity[codings] == Sensitivity.WITHHOLD
    is_barred |= checks[interview] & (told != QuoteCheck.APPROVED)
    return np.asarray(is_spoken[interview] & ~is_barred, dtype=np.bool_)


def wants_to_check(tables: StudyTables, codings: Rows) -> Flags:
    """Whether somebody in the interview of each of `codings` wants to see a passage before it is quoted."""
    is_asked = np.zeros(len(tables.interviews) + 1, dtype=np.bool_)
    participants = tables.participants
    is_asked[participants.interview[participants.quote_consent == QuoteConsent.CHECK_FIRST]] = True
    return np.asarray(is_asked[tables.transcripts.interview[tables.codings.transcript[codings]]])


def answers(tables: StudyTables, codings: Rows) -> Rows:
    """The latest answer for the words of each coding, -1 where they were not shown."""
    shown = tables.passage_checks
    of_text: dict[int, list[tuple[int, int, int]]] = {}
    columns = (shown.transcript, shown.start, shown.end, shown.outcome)
    for text, *check in zip(*(column.tolist() for column in columns), strict=True):
        of_text.setdefault(text, []).append(tuple(check))
    own = tables.codings
    found = np.full(len(codings), -1, dtype=np.intp)
    for place, row in enumerate(codings.tolist()):
        if checks := of_text.get(int(own.transcript[row])):
            answer = latest_answer(Span(int(own.start[row]), int(own.end[row])), checks)
            found[place] = -1 if answer is None else answer
    return found
