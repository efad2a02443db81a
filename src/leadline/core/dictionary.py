"""Coding by a dictionary: words and phrases per code, found in a text with the polarity of their sentence.

What a dictionary finds is unread: a layer of its own, named in every result (invariant 9).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from leadline.core.vocabulary import Polarity
from leadline.errors import InputError

_MARKS = "".join(chr(c) for c in range(0x300, 0x10000) if unicodedata.category(chr(c))[0] == "M")
_WORD = re.compile(rf"[^\W_][^\W_{_MARKS}]*(?:[{_MARKS}]+[^\W_]*)*")
_SENTENCE_END = re.compile(r"[.!?;…؟؛。।][\"'”’»)\]]*(?:\s|$)|\n")
_GAP = re.compile(r"\.\.(\d*)")
WINDOW, WINDOW_AFTER, GAP = 8, 3, 5


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands for a code.

    Attributes
    ----------
    code
        Key of the code.
    terms
        Words and phrases (docs/formats/dictionary.md, "Terms").
    excluded
        Terms in whose words no term of this code is found.
    takes_cues
        Whether cues change the polarity; else each passage is ``present``.
    """

    code: str
    terms: tuple[str, ...]
    excluded: tuple[str, ...] = ()
    takes_cues: bool = True


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Terms per code, and the cues that say what a sentence makes of them.

    Attributes
    ----------
    key, language
        Its name in the record of who coded, and the language of its words.
    entries
        One a code.
    absent, unclear, neutral
        Cues before or within a term: they make it absent, unclear, or (they only look like cues) present.
    absent_after, unclear_after
        Cues behind a term.
    stops
        Terms beyond which a cue does not reach.
    window, window_after
        How many words before a term its cue may start, how many behind it.
    gap
        How many words ``..`` may pass over.
    """

    key: str
    entries: tuple[Entry, ...]
    language: str = ""
    absent: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()
    absent_after: tuple[str, ...] = ()
    unclear_after: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    window: int = WINDOW
    window_after: int = WINDOW_AFTER
    gap: int = GAP


class Match(NamedTuple):
    """A passage found: ``text[start:end]`` is its exact quotation."""

    code: str
    start: int
    end: int
    polarity: Polarity


def code_text(text: str, dictionary: Dictionary) -> list[Match]:
    """Find every code of `dictionary` in `text`.

    Parameters
    ----------
    text
        A normalised text.
    dictionary
        Terms per code and cues.

    Returns
    -------
    list of Match
        By start, end and order of entries. Passages of one code never overlap: of those that
        would, the longest stays, of equally long ones the first.

    Raises
    ------
    InputError
        ``dictionary-term-unusable``.

    Notes
    -----
    Source: docs/methods/dictionary-coding.md; cues, pseudo-cues and their end as in NegEx
    (Chapman and others 2001, doi:10.1006/jbin.2001.1029).
    """
    return _compiled(dictionary).code(text)


def check_dictionary(dictionary: Dictionary) -> None:
    """Raise ``InputError`` (``dictionary-term-unusable``) for the first term that cannot be used."""
    _compiled(dictionary)


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """`word` without case and accents, as terms and texts are compared; its length may differ."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@dataclass(slots=True)
class _Words:
    """The words of a text: folded, where they stand, and in which sentence."""

    folded: list[str] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    sentence: list[int] = field(default_factory=list)


def _split(text: str) -> _Words:
    words, last, sentence = _Words(), 0, 0
    for found in _WORD.finditer(text):
        start, end = found.span()
        # A single blank or hyphen ends no sentence; most words stand so.
        if (start - last > 1 or text[last:start] == "\n") and _SENTENCE_END.search(text, last, start):
            sentence += 1
        words.folded.append(fold(found.group()))
        words.start.append(start)
        words.end.append(end)
        words.sentence.append(sentence)
        last = end
    return words


class _Step(NamedTuple):
    """One word of a term: how many words may be passed over before it, and which words it takes."""

    gap: int
    slot: int


class _Term(NamedTuple):
    """A term as steps, and what it is of."""

    owner: int
    steps: tuple[_Step, ...]


class _Compiled:
    """A dictionary ready to run: words lead to the slots they fill, first slots to terms."""

    def __init__(self, dictionary: Dictionary) -> None:
        self.dictionary = dictionary
        self._slots: dict[tuple[tuple[str, bool], ...], int] = {}
        self._whole: dict[str, set[int]] = defaultdict(set)
        self._prefix: dict[str, set[int]] = defaultdict(set)
        self._first: dict[int, list[_Term]] = defaultdict(list)
        self._fills: dict[str, frozenset[int]] = {}
        self._starts: dict[str, tuple[_Term, ...]] = {}
        # Owners: entry n has 2n for its terms and 2n + 1 for its exclusions; then cues and stops.
        for number, entry in enumerate(dictionary.entries):
            self._add(2 * number, entry.terms, where=entry.code)
            self._add(2 * number + 1, entry.excluded, where=entry.code)
        self._before = 2 * len(dictionary.entries)
        self._after = self._before + len(_CUES)
        self._stops = self._after + len(_CUES)
        for number, cues in enumerate((dictionary.absent, dictionary.unclear, dictionary.neutral)):
            self._add(self._before + number, cues, where="cues")
        for number, cues in enumerate((dictionary.absent_after, dictionary.unclear_after)):
            self._add(self._after + number, cues, where="cues")
        self._add(self._stops, dictionary.stops, where="stops")

    def code(self, text: str) -> list[Match]:
        words = _split(text)
        found = self._find(words)
        sentences = _Sentences(
            words,
            before=_cues(found, self._before),
            after=_cues(found, self._after),
            stops=sorted(first for first, _ in found.get(self._stops, ())),
            reach=(self.dictionary.window, self.dictionary.window_after),
        )
        passages: list[tuple[int, int, int, Polarity]] = []
        for number, entry in enumerate(self.dictionary.entries):
            spans = found.get(2 * number)
            if not spans:
                continue
            barred = found.get(2 * number + 1, ())
            free = [s for s in spans if not any(a <= s[1] and s[0] <= b for a, b in barred)]
            for first, last, _ in _apart(((a, b, 0) for a, b in free), words):
                polarity = Polarity.PRESENT
                if entry.takes_cues:
                    polarity = sentences.polarity(first, last)
                passages.append((words.start[first], words.end[last], number, polarity))
        passages.sort(key=lambda passage: passage[:3])
        entries = self.dictionary.entries
        return [Match(entries[number].code, start, end, p) for start, end, number, p in passages]

    def _find(self, words: _Words) -> dict[int, list[tuple[int, int]]]:
        """Owner -> (first word, last word) of each term at each place: its nearest end."""
        fills = [self._filled(word) for word in words.folded]
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for first, word in enumerate(words.folded):
            for term in self._started(word):
                last = _reach(term.steps, first, fills, words.sentence)
                if last >= 0:
                    found[term.owner].append((first, last))
        return found

    def _filled(self, word: str) -> frozenset[int]:
        if word not in self._fills:
            slots = set(self._whole.get(word, ()))
            for length in range(1, len(word) + 1):
                slots |= self._prefix.get(word[:length], set())
            self._fills[word] = frozenset(slots)
            self._starts[word] = tuple(term for slot in sorted(slots) for term in self._first.get(slot, ()))
        return self._fills[word]

    def _started(self, word: str) -> tuple[_Term, ...]:
        return self._starts[word]

    def _add(self, owner: int, terms: Iterable[str], *, where: str) -> None:
        for term in terms:
            steps = tuple(self._steps(term, where=where))
            self._first[steps[0].slot].append(_Term(owner, steps))

    def _steps(self, term: str, *, where: str) -> Iterable[_Step]:
        gap, is_first = 0, True
        for piece in term.split():
            width = _GAP.fullmatch(piece)
            if width:
                if is_first or gap:
                    raise InputError("dictionary-term-unusable", code=where, term=term)
                gap = int(width[1]) if width[1] else self.dictionary.gap
                continue
            for choice in _choices(piece, term=term, where=where):
                yield _Step(gap, self._slot(choice))
                gap, is_first = 0, False
        if is_first or gap:
            raise InputError("dictionary-term-unusable", code=where, term=term)

    def _slot(self, choice: tuple[tuple[str, bool], ...]) -> int:
        if choice not in self._slots:
            self._slots[choice] = len(self._slots)
            for word, is_prefix in choice:
                (self._prefix if is_prefix else self._whole)[word].add(self._slots[choice])
        return self._slots[choice]


def _choices(piece: str, *, term: str, where: str) -> Iterable[tuple[tuple[str, bool], ...]]:
    """``a|b*`` as one choice of words; a piece with hyphens or apostrophes as several, one after another."""
    parts = piece.split("|")
    words = [_split(part.removesuffix("*")).folded for part in parts]
    is_usable = all(words) and "*" not in "".join(part.removesuffix("*") for part in parts)
    if not is_usable or (len(parts) > 1 and any(len(w) > 1 for w in words)):
        raise InputError("dictionary-term-unusable", code=where, term=term)
    if len(parts) > 1:
        yield tuple(sorted({(w[0], p.endswith("*")) for w, p in zip(words, parts, strict=True)}))
        return
    for position, word in enumerate(words[0], start=1):
        yield ((word, position == len(words[0]) and piece.endswith("*")),)


_CUES = (Polarity.ABSENT, Polarity.UNCLEAR, Polarity.PRESENT)


def _cues(found: dict[int, list[tuple[int, int]]], owner: int) -> list[tuple[int, int, int]]:
    """The cues of a text: first word, last word and place in _CUES."""
    return _apart((a, b, number) for number in range(len(_CUES)) for a, b in found.get(owner + number, ()))


@dataclass(frozen=True, slots=True)
class _Sentences:
    """What the sentences of a text make of its words."""

    words: _Words
    before: Sequence[tuple[int, int, int]]
    after: Sequence[tuple[int, int, int]]
    stops: Sequence[int]
    reach: tuple[int, int]

    def polarity(self, first: int, last: int) -> Polarity:
        """What the nearest cue makes of words `first` to `last`; of two as near, the one before."""
        sentence = self.words.sentence
        lowest = max(first - self.reach[0], bisect_left(sentence, sentence[first]))
        highest = min(last + self.reach[1], bisect_right(sentence, sentence[last]) - 1)
        place = bisect_left(self.stops, first)
        if place and self.stops[place - 1] >= lowest:
            lowest = self.stops[place - 1]
        place = bisect_right(self.stops, last)
        if place < len(self.stops):
            highest = min(highest, self.stops[place])
        # (distance, 0 before or 1 behind, minus the place of the cue, which cue)
        near = [(max(first - b, 0), 0, -a, cue) for a, b, cue in self.before if lowest <= a and b <= last]
        near += [(a - last, 1, -a, cue) for a, _, cue in self.after if last < a <= highest]
        return _CUES[min(near)[3]] if near else Polarity.PRESENT


def _reach(
    steps: Sequence[_Step], first: int, fills: Sequence[frozenset[int]], sentence: Sequence[int]
) -> int:
    """The nearest word at which the term that starts at `first` can end, -1 if it does not stand there."""
    reached = {first}
    for gap, slot in steps[1:]:
        reached = {
            place
            for before in reached
            for place in range(before + 1, min(before + 2 + gap, len(fills)))
            if slot in fills[place] and sentence[place] == sentence[first]
        }
        if not reached:
            return -1
    return min(reached)


def _apart(spans: Iterable[tuple[int, int, int]], words: _Words | None = None) -> list[tuple[int, int, int]]:
    """Spans that do not overlap, in order: the longest first, of equally long ones the first.

    Length is in code points where `words` are given, else in words.
    """

    def length(span: tuple[int, int, int]) -> int:
        return words.end[span[1]] - words.start[span[0]] if words else span[1] - span[0]

    kept: list[tuple[int, int, int]] = []
    for span in sorted(set(spans), key=lambda s: (-length(s), s)):
        place = bisect_left(kept, span)
        is_free_before = place == 0 or kept[place - 1][1] < span[0]
        if is_free_before and (place == len(kept) or span[1] < kept[place][0]):
            kept.insert(place, span)
    return kept


@lru_cache(maxsize=8)
def _compiled(dictionary: Dictionary) -> _Compiled:
    return _Compiled(dictionary)
