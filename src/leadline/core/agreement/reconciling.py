"""What coders of one text agree on, passage by passage, and what they have to decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from leadline.core.vocabulary import Term

SAME_WORDS = 0.5
"""Passages are the same where the words that all marked are at least this part of the words any marked."""


class DisagreementKind(Term):
    """In what coders differ."""

    ONE_CODER = 0
    OTHER_CODE = 1
    OTHER_ATTRIBUTES = 2
    OTHER_EXTENT = 3


class Extent(Term):
    """Which words an agreed coding stands on: those that all coders marked, or those that any marked."""

    INTERSECTION = 0
    UNION = 1


@dataclass(frozen=True, slots=True, order=True)
class CodedPassage:
    """One coding of one coder: `attributes` are the stored values, in the order of PASSAGE_ATTRIBUTES."""

    start: int
    end: int
    code: str
    coder: str
    id: str
    attributes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreed:
    """One coding of each coder that say the same; in order of their places."""

    codings: tuple[CodedPassage, ...]

    def span(self, extent: Extent) -> tuple[int, int]:
        """Start and end of the words that all marked, or that any marked."""
        starts, ends = [c.start for c in self.codings], [c.end for c in self.codings]
        if extent is Extent.UNION:
            return min(starts), max(ends)
        return max(starts), min(ends)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Codings about which coders have to decide, in order of their places.

    `key` is made of the codings as they are: once one of them changes, it is another disagreement.
    """

    kind: DisagreementKind
    codings: tuple[CodedPassage, ...]

    @property
    def key(self) -> str:
        """The same for the same codings, whoever asks."""
        return digest_of(self.codings)

    @property
    def start(self) -> int:
        """Where the first of its codings begins."""
        return min(c.start for c in self.codings)

    @property
    def end(self) -> int:
        """Where the last of its codings ends."""
        return max(c.end for c in self.codings)


@dataclass(frozen=True, slots=True)
class Compared:
    """Every coding of a text in exactly one place: agreed, or in one disagreement; by place."""

    agreed: tuple[Agreed, ...]
    disagreements: tuple[Disagreement, ...]

    @property
    def codings(self) -> list[CodedPassage]:
        """All of them: first the agreed ones."""
        agreed = [coding for one in self.agreed for coding in one.codings]
        return agreed + [coding for one in self.disagreements for coding in one.codings]

    @property
    def digest(self) -> str:
        """The same as long as no coding changes."""
        return digest_of(self.codings)


def digest_of(codings: Iterable[CodedPassage]) -> str:
    """A hash of codings as they are, in whatever order they come."""
    told = sorted(f"{c.id}|{c.code}|{c.start}|{c.end}|{c.attributes}" for c in codings)
    return sha256("\n".join(told).encode()).hexdigest()


def compare_codings(codings: Iterable[CodedPassage], coders: Sequence[str]) -> Compared:
    """Tell what the coders of one text agree on from what they do not.

    Codings of one code that overlap, directly or through others, belong together. They are agreed where
    each coder has exactly one, with the same attributes and on the same words (SAME_WORDS). Codings of
    one coder only are set against those of another coder on overlapping words with another code, each
    against one, those with most words in common first.

    Parameters
    ----------
    codings
        Those of one text.
    coders
        Who coded the text, also who put no code on it.
    """
    by_code: dict[str, list[CodedPassage]] = defaultdict(list)
    for coding in codings:
        by_code[coding.code].append(coding)
    agreed: list[Agreed] = []
    found: list[Disagreement] = []
    lonely: list[tuple[CodedPassage, ...]] = []
    for same in by_code.values():
        for group in _overlapping(same):
            whose = {c.coder for c in group}
            if len(whose) == 1 and len(coders) > 1:
                lonely.extend((c,) for c in group)
            elif whose != set(coders):
                found.append(Disagreement(DisagreementKind.ONE_CODER, group))
            elif not _is_same_place(group, len(coders)):
                found.append(Disagreement(DisagreementKind.OTHER_EXTENT, group))
            elif len({c.attributes for c in group}) > 1:
                found.append(Disagreement(DisagreementKind.OTHER_ATTRIBUTES, group))
            else:
                agreed.append(Agreed(group))
    found += _paired([c for (c,) in lonely])
    return Compared(
        tuple(sorted(agreed, key=lambda one: one.codings)),
        tuple(sorted(found, key=lambda one: one.codings)),
    )


def _overlapping(codings: list[CodedPassage]) -> list[tuple[CodedPassage, ...]]:
    groups: list[list[CodedPassage]] = []
    end = -1
    for coding in sorted(codings):
        if coding.start < end:
            groups[-1].append(coding)
        else:
            groups.append([coding])
        end = max(end, coding.end)
    return [tuple(group) for group in groups]


def _is_same_place(group: tuple[CodedPassage, ...], coders: int) -> bool:
    common = min(c.end for c in group) - max(c.start for c in group)
    any_marked = max(c.end for c in group) - min(c.start for c in group)
    return len(group) == coders and common >= SAME_WORDS * any_marked


def _paired(lonely: list[CodedPassage]) -> list[Disagreement]:
    """Codings of one coder only, with what another coder put on the same words instead."""
    pairs, near = [], list[CodedPassage]()
    for coding in sorted(lonely):
        near = [other for other in near if other.end > coding.start]
        for other in near:
            if other.coder != coding.coder and other.code != coding.code:
                pairs.append((coding.start - min(coding.end, other.end), other, coding))
        near.append(coding)
    taken: set[str] = set()
    found = []
    for _common, one, other in sorted(pairs):
        if one.id not in taken and other.id not in taken:
            taken |= {one.id, other.id}
            found.append(Disagreement(DisagreementKind.OTHER_CODE, (one, other)))
    return found + [Disagreement(DisagreementKind.ONE_CODER, (c,)) for c in lonely if c.id not in taken]
