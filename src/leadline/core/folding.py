"""Text as it is searched: without case, accents, Arabic vowel marks and the other ways of writing a letter.

Every code point folds by itself, so that a place in the folded text leads back to one of the original.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from leadline.core.spans import Span

# What Unicode does not decompose and people who search do not tell apart.
_ALIKE = str.maketrans(
    {"ٱ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ە": "ه", "ک": "ك", "ـ": "", "ø": "o", "đ": "d", "ł": "l"}
    | {"ı": "i", "æ": "ae", "œ": "oe"}
)
_UNSEEN = ("Mn", "Me", "Cf")
_PIECE = re.compile(r'"([^"]*)"?|“([^”]*)”?|«([^»]*)»?|([^\s"“«]+)')
_WORD = re.compile(r"[^\W_]+")


class _Folds(dict[int, str]):
    def __missing__(self, point: int) -> str:
        self[point] = _fold_one(chr(point))
        return self[point]


def _fold_one(letter: str) -> str:
    digit = unicodedata.decimal(letter, None)
    if digit is not None:
        return str(digit)
    before, folded = "", letter
    while folded != before:  # case folding can bring marks, and taking marks off can bring case
        before = folded
        plain = (c for c in unicodedata.normalize("NFKD", folded) if unicodedata.category(c) not in _UNSEEN)
        folded = "".join(plain).casefold().translate(_ALIKE)
    return folded


_FOLDS = _Folds()


def fold(text: str) -> str:
    """`text` without what a search does not tell apart: ``fold("École") == "ecole"``.

    Idempotent; vowel marks, tatweel and direction marks vanish, forms of alef, ya and ta marbuta are one.
    """
    return text.translate(_FOLDS)


def fold_with_origins(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its places (its end too) the place in `text` it comes from."""
    pieces = [_FOLDS[ord(letter)] for letter in text]
    origins = [place for place, piece in enumerate(pieces) for _ in piece]
    return "".join(pieces), [*origins, len(text)]


@dataclass(frozen=True, slots=True)
class SearchTerm:
    """Words that follow one another; with `is_prefix`, the last one is only begun."""

    words: tuple[str, ...]
    is_prefix: bool = False

    def places(self, folded: str) -> Iterable[tuple[int, int]]:
        """Where the term stands in a folded text, as whole words."""
        pattern = r"[\W_]+".join(self.words) + (r"[^\W_]*" if self.is_prefix else r"(?![^\W_])")
        for found in re.finditer(pattern, folded):
            # Looking behind in the pattern would keep it from searching for its first letters at once.
            if not found.start() or not folded[found.start() - 1].isalnum():
                yield found.span()


def parse_query(query: str) -> tuple[SearchTerm, ...]:
    """The terms of a query: words, ``begin*``, and phrases in quotation marks, each folded."""
    terms = []
    for groups in _PIECE.findall(query):
        piece = "".join(groups)
        if words := tuple(_WORD.findall(fold(piece))):
            terms.append(SearchTerm(words, piece.rstrip().endswith("*")))
    return tuple(dict.fromkeys(terms))


def find_hits(text: str, terms: Sequence[SearchTerm], *, starts: Sequence[int] = ()) -> list[Span]:
    """Where all `terms` stand together: spans of `text`, in order.

    Parameters
    ----------
    text
        The text as it is, not folded.
    terms
        With one term, each of its places is a hit.
    starts
        Where the text's turns start; of several terms, a hit is the shortest stretch of a turn that
        holds them all, one a turn.
    """
    folded, origins = fold_with_origins(text)
    places = [
        (_origin(origins, start, end), number)
        for number, term in enumerate(terms)
        for start, end in term.places(folded)
    ]
    if len(terms) == 1:
        return [span for span, _ in places]
    turns: dict[int, list[tuple[Span, int]]] = {}
    for span, number in sorted(places):
        turns.setdefault(bisect_right(starts, span.start), []).append((span, number))
    found = (_shortest(turn, count=len(terms)) for _, turn in sorted(turns.items()))
    return [span for span in found if span is not None]


def _origin(origins: list[int], start: int, end: int) -> Span:
    """To the original, with the marks that hang on the last letter."""
    return Span(origins[start], max(origins[end], origins[end - 1] + 1))


def _shortest(places: Iterable[tuple[Span, int]], *, count: int) -> Span | None:
    latest: dict[int, Span] = {}
    best: Span | None = None
    for span, number in places:
        latest[number] = span
        if len(latest) == count:
            stretch = Span(min(s.start for s in latest.values()), max(s.end for s in latest.values()))
            if best is None or len(stretch) < len(best):
                best = stretch
    return best
