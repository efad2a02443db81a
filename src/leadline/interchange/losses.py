"""What a format could not carry: each loss has a kind, a place and a count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Loss:
    """`count` things of one kind, found at `where` (a part, page, line or cell), were not taken over.

    `kind` is a stable hyphenated key, listed in ``docs/formats/``; it never holds interview text.
    """

    kind: str
    where: str = ""
    count: int = 1


def counted(losses: Iterable[Loss]) -> tuple[Loss, ...]:
    """The losses with equal kind and place added up, in order of first appearance."""
    totals: Counter[tuple[str, str]] = Counter()
    for loss in losses:
        totals[loss.kind, loss.where] += loss.count
    return tuple(Loss(kind, where, count) for (kind, where), count in totals.items() if count)
