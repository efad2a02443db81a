"""What a format could not carry: each loss has a kind, a place and a count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from leadline.translation import gettext as _

LOSSES: dict[str, str] = {
    "cell-without-column-name": "cells in a column without a name were left out",
    "cells-beyond-header": "cells to the right of the last column name were left out",
    "chart": "charts were left out",
    "column-kept-for-case": "columns of these names are not known and were not used; what they say is kept "
    "as attributes of the case",
    "column-kept-for-interview": "columns of these names are not known and were not used; an interview that "
    "this import makes keeps what they say",
    "column-unknown": "columns of these names are not known and were left out",
    "comment": "comments were left out",
    "consent-unread": "the answer on taking part is not understood (write yes or no)",
    "contact-unread": "the answer on being contacted again is not understood (write yes or no)",
    "cue-empty": "subtitles without words were left out",
    "cue-end-time": "the times at which subtitles end were left out",
    "cue-malformed": "malformed subtitles were left out",
    "date-unread": "the date is not understood (write 2025-03-31)",
    "deleted-text": "text deleted in tracked changes was left out",
    "embedded-document": "documents inside the document were left out",
    "embedded-object": "embedded objects were left out",
    "file-without-row": "the file has no row in the table of consents",
    "footnote": "notes whose text is missing or could not be kept were left out",
    "form-field": "form fields were left out",
    "formula": "formulas were read as their last results",
    "front-matter-value": "an entry of the front matter is no plain value and was left out",
    "hashtag-row": "a row of HXL hashtags was left out",
    "header-or-footer": "headers and footers of the page were left out",
    "hidden-text": "hidden text was left out",
    "list-bullet": "the bullets of lists were left out",
    "macro": "macros were left out; they were not run",
    "merged-cells": "merged cells were read as one filled cell and empty ones",
    "moved-away-text": "text moved elsewhere in tracked changes was left out where it stood before",
    "page-without-text": "a page without text, perhaps a scan, was left out",
    "picture": "pictures were left out",
    "quotation-unread": "the answer on being quoted is not understood (write none, by role, by role and "
    "wide "
    "region, or check first)",
    "recording": "sound and films were left out",
    "recording-unread": "the answer on being recorded is not understood (write yes or no)",
    "row-without-case-or-role": "a row without case or role was left out",
    "row-without-file": "a row that names no file was left out",
    "row-without-interview-code-or-quote": "a row without interview, code or quotation was left out",
    "row-without-notes": "a row without notes was left out",
    "row-without-such-file": "a row names a file that is not there",
    "script": "scripts were left out; they were not run",
    "sheet-hidden-but-read": "a hidden sheet was read",
    "span-unread": "a row whose start and end are no numbers in order was left out",
    "state-unknown": "the state of the interview is not known (write planned, held, post empty, "
    "declined, or "
    "not reached)",
    "status-unknown": "a row whose status is not known was left out (write answered, does not know, "
    "declined, or not asked)",
    "subtitle-header": "what the file's header says besides its format was left out",
    "subtitle-header-missing": "the file has no header; it was read all the same",
    "subtitle-note": "remarks between subtitles were left out",
    "subtitle-region": "regions of subtitles were left out",
    "subtitle-settings": "positions of subtitles were left out",
    "subtitle-style": "style sheets of subtitles were left out",
    "subtitle-styling": "bold, italics and colours of subtitles were left out",
    "symbol": "symbols of special fonts were left out",
    "text-absent": "a text has no words and was left out",
    "text-looks-misread": "letters look as if the file had been saved in the wrong encoding",
    "undecodable-bytes": "bytes that are no letters became \ufffd",
    "world-row": "the row for the whole world was left out",
} | {
    f"{name}-unknown": f"a row whose {name} is no word of the list was left out"
    for name in ("polarity", "basis", "time", "scope", "sensitivity", "elicited", "layer")
}
"""Kind of loss -> what became of it (English source text); place and count stand beside it."""

FOUND: dict[str, str] = {
    "turns": "turns",
    "speakers": "speakers",
    "times": "time marks",
    "questions": "questions of the guide",
    "doubtful": "places to look at",
    "numbered": "questions known by their number",
    "unlike": "of these, worded unlike the guide's",
    "rows": "rows",
    "replaced": "stand-ins replaced by the plan's informants",
    "changed": "changed",
    "interviews": "interviews",
    "new": "new texts",
    "added": "codings added",
    "known": "codings that were there",
    "refused": "codings refused",
}
"""What was recognised of a file -> what it is called before its count."""


@dataclass(frozen=True, slots=True)
class Loss:
    """`count` things of one kind, found at `where` (a part, page, line or cell), were not taken over.

    `kind` is a stable hyphenated key, listed in ``docs/formats/``; it never holds interview text.
    For columns that are not known, `known` are those that are and `nearest` the names most like it.
    """

    kind: str
    where: str = ""
    count: int = 1
    nearest: str = ""
    known: tuple[str, ...] = ()


def counted(losses: Iterable[Loss]) -> tuple[Loss, ...]:
    """The losses that differ only in their count added up, in order of first appearance."""
    totals: Counter[Loss] = Counter()
    for loss in losses:
        totals[replace(loss, count=0)] += loss.count
    return tuple(replace(loss, count=count) for loss, count in totals.items() if count)


def in_words(losses: Iterable[Loss]) -> list[tuple[str, str, int]]:
    """What became of it, where, and how many, in the current language; unknown columns together, first."""
    columns: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    others: list[tuple[str, str, int]] = []
    for loss in losses:
        if not loss.known:
            others.append((_(LOSSES[loss.kind]), loss.where, loss.count))
            continue
        near = _("{name} (nearest: {names})").format(name=loss.where, names=loss.nearest)
        columns.setdefault((loss.kind, loss.known), []).append(near if loss.nearest else loss.where)
    found: list[tuple[str, str, int]] = []
    for (kind, known), names in columns.items():
        found.append((_(LOSSES[kind]), ", ".join(names), len(names)))
        found.append((_("the columns that are known: {names}").format(names=", ".join(known)), "", 1))
    return found + others
