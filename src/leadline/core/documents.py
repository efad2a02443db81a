"""Counts over a document study: texts of cases in rounds, what they state, and what changed between them.

What counts is the layer that the settings name (``dictionary``: by dictionary, unread). A text that
its source shortened states nothing and is compared with nothing; a case without a text is not listed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadline.core.change import Material, code_changes, material
from leadline.core.counting import Base, CountedAs, Rows, Unit
from leadline.core.layers import counted_layer, evidence_rows
from leadline.core.tables import Flags, Strings, StudyTables, Table, ints
from leadline.core.vocabulary import Polarity


@dataclass(frozen=True, slots=True)
class Share:
    """k of n, and what it counts."""

    k: int
    n: int
    counted_as: CountedAs


@dataclass(frozen=True, slots=True)
class PairedChange:
    """What became of one code between two rounds; `n` comparable pairs are the sum of the four."""

    appeared: int
    disappeared: int
    stayed: int
    never: int
    n: int
    counted_as: CountedAs


@dataclass(frozen=True)
class RoundTexts(Table):
    """One row a round: cases with a text, of these with a text not shortened, and without a text."""

    round: Strings
    texts: Rows
    narratives: Rows
    shortened: Rows
    not_listed: Rows


def round_texts(tables: StudyTables) -> RoundTexts:
    """Count the cases with a text, a shortened one and none, round by round."""
    has = _has_text(tables)
    whole = _has_text(tables, is_whole=True)
    return RoundTexts(
        round=tables.rounds.key,
        texts=has.sum(axis=0),
        narratives=whole.sum(axis=0),
        shortened=(has & ~whole).sum(axis=0),
        not_listed=(~has).sum(axis=0),
    )


def listed(tables: StudyTables, *, round: int) -> Rows:
    """Rows of the cases that have a text in a round."""
    return np.flatnonzero(_has_text(tables)[:, round])


def states(
    tables: StudyTables,
    *,
    code: int,
    round: int,
    polarity: Polarity = Polarity.PRESENT,
    is_whole_only: bool = True,
) -> Share:
    """In how many cases a text of the round has a passage of the code.

    Parameters
    ----------
    tables
        The study.
    code, round
        Their rows.
    polarity
        What the passage makes of it.
    is_whole_only
        Leave out texts shortened by their source (else they count too: every text has a rating).

    Returns
    -------
    Share
        k of the n cases with such a text in the round.

    Notes
    -----
    Source: docs/methods/dictionary-coding.md, "Counts". One text may state several polarities of a
    code, so k of different polarities may add up to more than n.
    """
    has = _has_text(tables, is_whole=is_whole_only)[:, round]
    rows = stating_rows(tables, code=code, round=round, polarity=polarity, is_whole_only=is_whole_only)
    k = len(np.unique(tables.transcripts.case[tables.codings.transcript[rows]]))
    layer = counted_layer(tables).name
    return Share(k, int(has.sum()), CountedAs(Unit.CASES, Base.CODED_OR_CITED, layer))


def stating_rows(
    tables: StudyTables,
    *,
    code: int,
    round: int,
    polarity: Polarity = Polarity.PRESENT,
    is_whole_only: bool = True,
) -> Rows:
    """Rows of the codings behind :func:`states`: the way down from its k."""
    transcripts = tables.transcripts
    rows = evidence_rows(tables, counted_layer(tables), polarity=polarity)
    rows = rows[tables.codings.code[rows] == code]
    text = tables.codings.transcript[rows]
    is_meant = (transcripts.round[text] == round) & (transcripts.document[text] >= 0)
    if is_whole_only:
        # One more, for -1: a text of an interview.
        is_meant &= ~np.append(tables.documents.is_shortened, True)[transcripts.document[text]]
    found: Rows = rows[is_meant]
    return found


def changed(
    tables: StudyTables, *, code: int, before: int, after: int, polarity: Polarity = Polarity.PRESENT
) -> PairedChange:
    """What became of a code between the texts of the same cases in two rounds.

    Only cases comparable in both rounds are in any number (:func:`leadline.core.change.code_changes`).
    """
    found = code_changes(
        tables, before=before, after=after, codes=np.array([code], dtype=np.intp), polarity=polarity
    )
    return PairedChange(
        appeared=int(found.appeared[0]),
        disappeared=int(found.disappeared[0]),
        stayed=int(found.stayed[0]),
        never=int(found.never[0]),
        n=int(found.n[0]),
        counted_as=found.counted_as,
    )


def comparable_pairs(tables: StudyTables, *, before: int, after: int) -> int:
    """How many cases have comparable texts in both rounds."""
    has = material(tables)[:, [before, after]]
    return int((has == Material.COMPARABLE).all(axis=1).sum())


def ranked_codes(tables: StudyTables, *, family: str, round: int) -> list[int]:
    """Rows of a family's codes by the cases whose texts state them, most first, then in codebook order."""
    codes = np.flatnonzero((tables.codes.family == family) & tables.codes.is_counted)
    if not len(codes):
        raise KeyError(family)
    counts = ints([states(tables, code=int(code), round=round).k for code in codes])
    return [int(code) for code in codes[np.argsort(-counts, kind="stable")]]


def _has_text(tables: StudyTables, *, is_whole: bool = False) -> Flags:
    """Cases × rounds: whether there is a document (that its source did not shorten)."""
    documents = tables.documents
    if is_whole:
        documents = documents.take(~documents.is_shortened)
    has = np.zeros((len(tables.cases), len(tables.rounds)), dtype=np.bool_)
    has[documents.case, documents.round] = True
    return has
