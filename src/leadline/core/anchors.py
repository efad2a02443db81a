"""Carrying spans from one version of a text to the next.

The two texts are aligned word by word (longest matching blocks, Ratcliff and Obershelp 1988, as in the
standard library's ``difflib``). A span whose first and last words have a place in the new text is carried;
how like its words still are says whether a person should look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from leadline.core.spans import Span

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]", re.UNICODE)
CARRIED_FROM = 0.6
"""Least similarity of the old and the new words of a carried span."""


@dataclass(frozen=True, slots=True)
class Carried:
    """Where a span went.

    Attributes
    ----------
    span
        In the new text; None when it could not be carried.
    similarity
        1.0 when the words are the same to the letter, else their ratio of matching characters.
    reason
        Why there is no span: ``deleted`` or ``changed too much``; '' otherwise.
    """

    span: Span | None
    similarity: float
    reason: str = ""


def carry_spans(old: str, new: str, spans: Sequence[Span]) -> list[Carried]:
    """Carry each of `spans` from `old` to `new`; the result is in the same order.

    A span whose words are unchanged is carried exactly: its quotation in `new` equals that in `old`.
    """
    blocks = list(_matching_blocks(old, new)) if spans else []
    return [_carry(old, new, span, blocks) for span in spans]


def _matching_blocks(old: str, new: str) -> Iterable[tuple[int, int, int]]:
    """(start in old, start in new, length) in code points, ordered, not overlapping."""
    old_tokens, new_tokens = _TOKEN.findall(old), _TOKEN.findall(new)
    old_at, new_at = _offsets(old_tokens), _offsets(new_tokens)
    matcher = SequenceMatcher(None, old_tokens, new_tokens, autojunk=False)
    for block in matcher.get_matching_blocks():
        if block.size:
            start = old_at[block.a]
            yield start, new_at[block.b], old_at[block.a + block.size] - start


def _offsets(tokens: Sequence[str]) -> list[int]:
    at, offsets = 0, [0]
    for token in tokens:
        at += len(token)
        offsets.append(at)
    return offsets


def _carry(old: str, new: str, span: Span, blocks: list[tuple[int, int, int]]) -> Carried:
    kept = [
        (max(span.start, a) - a + b, min(span.end, a + size) - a + b)
        for a, b, size in blocks
        if a < span.end and span.start < a + size
    ]
    words = old[span.start : span.end]
    if not kept:
        return Carried(None, 0.0, "deleted")
    found = Span(kept[0][0], kept[-1][1])
    similarity = SequenceMatcher(None, words, new[found.start : found.end], autojunk=False).ratio()
    if similarity < CARRIED_FROM:
        return Carried(None, similarity, "changed too much")
    return Carried(found, similarity)
