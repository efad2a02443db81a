"""The best alignment of the spans of several coders: which spans stand for the same thing.

A unitary alignment takes at most one span of each coder; an alignment has each span in exactly one.
Its disorder is that of its unitary alignments, each the mean over pairs of coders of the dissimilarity
of their spans, 1 where one of the two has none. So a span alone costs 1, and joining k spans saves
k − disorder: the best alignment is the packing of joins that saves most.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from leadline.core.agreement.continua import Positions
from leadline.core.counting import Rows, expand

Floats = NDArray[np.float64]
Members = NDArray[np.intp]
"""Joins × coders: rows of spans, -1 where the coder has none in the join."""

SMALL = 300
"""After so many remainders the packing of three and more coders' joins is a solver's."""

BATCH = 2_000
"""Joins that a solver gets at once: small parts go faster together than one by one, thousands slower."""


class PackingSolver(Protocol):
    """What the alignment of three and more coders needs of a solver, where much overlaps."""

    def packed(self, joins: list[tuple[int, ...]], saved: list[float]) -> list[int]:
        """Places of the joins that share no span and save most together."""
        ...


@dataclass(frozen=True, slots=True)
class Weights:
    """How much position (`alpha`) and code (`beta`) weigh in the dissimilarity of two spans."""

    alpha: float = 1.0
    beta: float = 1.0

    def positional(self, starts: Positions, ends: Positions, ones: Rows, others: Rows) -> Floats:
        """((|Δstart| + |Δend|) / (length + length))², unweighted."""
        shift = np.abs(starts[ones] - starts[others]) + np.abs(ends[ones] - ends[others])
        both = ends[ones] - starts[ones] + ends[others] - starts[others]
        found: Floats = np.square(shift / both)
        return found


@dataclass(frozen=True, slots=True)
class Spans:
    """Spans of many texts at once, each text read by the same number of `coders` (0, 1 …)."""

    coders: int
    text: Rows
    coder: Rows
    start: Floats
    end: Floats
    value: Rows

    def dissimilarity(self, ones: Rows, others: Rows, weights: Weights) -> Floats:
        """Of spans of two coders, where a missing span counts 1."""
        found = weights.alpha * weights.positional(self.start, self.end, ones, others)
        found += weights.beta * (self.value[ones] != self.value[others])
        return found


def best_joins(
    spans: Spans, weights: Weights, *, solver: PackingSolver | None = None
) -> tuple[Members, Floats]:
    """The joins of a best alignment, and what each saves; every other span stands alone.

    Exact: joins that cost more than without one of their spans are never looked at, joins that save
    as much as all that they exclude are taken at once, and what is left falls into parts that share
    no span: with two coders an assignment each, with more a search, or the solver where that is long.
    """
    members, saved = _worthwhile_joins(spans, weights)
    taken, rest = _certain(members, saved, len(spans.text))
    chosen = np.flatnonzero(taken).tolist()
    hard: list[int] = []
    for part in _parts(members, rest):
        if len(part) == 1:
            chosen += part
        elif spans.coders == 2:
            chosen += [part[place] for place in _assigned(members[part].tolist(), saved[part].tolist())]
        else:
            limit = inf if solver is None else SMALL
            kept = _searched(_spans_of(members[part]), saved[part].tolist(), limit=limit)
            hard += part if kept is None else []
            chosen += [part[place] for place in kept or []]
        if solver is not None and len(hard) > BATCH:
            chosen += _solved(hard, members, saved, solver)
            hard = []
    if solver is not None and hard:
        chosen += _solved(hard, members, saved, solver)
    rows = np.array(sorted(chosen), dtype=np.intp)
    return members[rows], saved[rows]


def _solved(hard: list[int], members: Members, saved: Floats, solver: PackingSolver) -> list[int]:
    return [hard[place] for place in solver.packed(_spans_of(members[hard]), saved[hard].tolist())]


def _spans_of(members: Members) -> list[tuple[int, ...]]:
    return [tuple(span for span in join if span >= 0) for join in members.tolist()]


def _worthwhile_joins(spans: Spans, weights: Weights) -> tuple[Members, Floats]:
    """Joins that cost no more than with any one of their spans left out, and what they save.

    Leaving a span out of a join of k costs 1 and takes its dissimilarities away: with p pairs of
    coders it pays where they sum up to more than p + k − 1. The paper's bound (a disorder of at most
    n) follows from it.
    """
    coders, pairs = spans.coders, spans.coders * (spans.coders - 1) // 2
    reach = np.sqrt((pairs + coders - 1) / weights.alpha) if weights.alpha else inf
    lengths = spans.end - spans.start
    low, high = spans.start.min(initial=0.0), spans.start.max(initial=0.0)
    stride = high - low + 1
    key = spans.text * stride + (spans.start - low)
    members, costs = np.empty((0, coders), dtype=np.intp), np.empty((0, coders))
    for coder in range(coders):
        own = np.flatnonzero(spans.coder == coder)
        own = own[np.argsort(key[own], kind="stable")]
        window = lengths[own].max(initial=0.0)
        anchor = members.max(axis=1, initial=-1)  # one of the spans of a join
        near = np.minimum(reach * (lengths[anchor] + window), stride)
        base = spans.text[anchor] * stride
        sorted_key = key[own]
        first = np.searchsorted(sorted_key, np.maximum(key[anchor] - near, base), side="left")
        last = np.searchsorted(sorted_key, np.minimum(key[anchor] + near, base + stride), side="left")
        joined, offset = expand(np.maximum(last - first, 0))
        added = own[first[joined] + offset]
        grown, cost = members[joined], costs[joined]
        for other in range(coder):
            has = np.flatnonzero(grown[:, other] >= 0)
            apart = spans.dissimilarity(grown[has, other], added[has], weights)
            cost[has, other] += apart
            cost[has, coder] += apart
        grown[:, coder] = added
        most = (grown >= 0).sum(axis=1) + coders - 1 - coder  # spans that it may still come to have
        kept = cost.max(axis=1, initial=0.0) <= pairs + most - 1
        alone = np.full((len(own), coders), -1, dtype=np.intp)
        alone[:, coder] = own
        members = np.concatenate([members, grown[kept], alone])
        costs = np.concatenate([costs, cost[kept], np.zeros((len(own), coders))])
    size = (members >= 0).sum(axis=1)
    disorder = (costs.sum(axis=1) / 2 + pairs - size * (size - 1) // 2) / pairs
    kept = (size > 1) & (costs.max(axis=1, initial=0.0) <= pairs + size - 1)
    return members[kept], (size - disorder)[kept]


def _certain(members: Members, saved: Floats, spans: int) -> tuple[NDArray[np.bool_], Rows]:
    """Joins that some best alignment has for sure, and those that are still open.

    A join that saves at least as much as the best other join of each of its spans together can
    replace them all.
    """
    taken = np.zeros(len(saved), dtype=np.bool_)
    rest = np.argsort(-saved, kind="stable")
    while len(rest):
        place, column = np.nonzero(members[rest] >= 0)
        span = members[rest[place], column]
        order = np.argsort(span, kind="stable")  # keeps the dearest first
        place, span = place[order], span[order]
        is_first = np.append(True, span[1:] != span[:-1])
        best, second = np.zeros(spans), np.zeros(spans)
        best[span[is_first]] = saved[rest[place[is_first]]]
        is_second = np.append(False, is_first[:-1]) & ~is_first
        second[span[is_second]] = saved[rest[place[is_second]]]
        excluded = np.where(is_first, second[span], best[span])
        lost = np.bincount(place, weights=excluded, minlength=len(rest))
        # A join that is not the first at one of its spans loses to that one, or waits for it.
        wins = np.bincount(place, weights=is_first, minlength=len(rest))
        sizes = np.bincount(place, minlength=len(rest))
        found = np.flatnonzero((saved[rest] >= lost) & (wins == sizes))
        if not len(found):
            break
        taken[rest[found]] = True
        used = np.zeros(spans + 1, dtype=np.bool_)  # one more, for -1
        used[members[rest[found]].ravel()] = True
        used[-1] = False
        rest = rest[~used[members[rest]].any(axis=1)]
    return taken, np.sort(rest)


def _parts(members: Members, rest: Rows) -> Iterator[list[int]]:
    """The open joins in groups that share no span."""
    above: dict[int, int] = {}

    def top(span: int) -> int:
        while above.setdefault(span, span) != span:
            above[span] = span = above[above[span]]
        return span

    for join in members[rest].tolist():
        first, *others = (span for span in join if span >= 0)
        for other in others:
            above[top(other)] = top(first)
    groups: dict[int, list[int]] = {}
    for row, join in zip(rest.tolist(), members[rest].tolist(), strict=True):
        groups.setdefault(top(max(join)), []).append(row)
    yield from groups.values()


def _assigned(joins: list[list[int]], saved: list[float]) -> list[int]:
    """Places of the joins of a heaviest matching of two coders' spans.

    Shortest augmenting paths with potentials; a span may also be matched to a place of its own,
    which saves nothing.
    """
    heaviest = max(saved)
    near: dict[int, dict[int, float]] = {}
    for (one, other), weight in zip(joins, saved, strict=True):
        near.setdefault(one, {-1 - one: heaviest})[other] = heaviest - weight
    of_one, of_other = dict.fromkeys(near, 0.0), dict[int, float]()
    match: dict[int, int] = {}
    mate: dict[int, int] = {}
    for start in near:
        far, before, done = dict[int, float](), dict[int, int](), dict[int, float]()
        heap: list[tuple[float, int]] = []
        one, least = start, 0.0
        while True:
            for other, cost in near[one].items():
                reached = least + cost - of_one[one] - of_other.get(other, 0.0)
                if other not in done and reached < far.get(other, inf):
                    far[other], before[other] = reached, one
                    heapq.heappush(heap, (reached, other))
            while (found := heapq.heappop(heap))[1] in done:
                pass
            least, end = found
            if end not in mate:
                break
            done[end] = least
            one = mate[end]
        of_one[start] += least
        for other, at in done.items():
            of_one[mate[other]] += least - at
            of_other[other] = of_other.get(other, 0.0) - (least - at)
        other = end
        while True:
            one = before[other]
            mate[other] = one
            match[one], other = other, match.get(one, other)
            if one == start:
                break
    place = {(one, other): at for at, (one, other) in enumerate(joins)}
    return [place[pair] for pair in match.items() if pair[1] >= 0]


def _searched(joins: list[tuple[int, ...]], saved: list[float], *, limit: float) -> list[int] | None:
    """Places of the joins that share no span and save most; None where more than `limit` remainders.

    Span by span in the order of the text: what was decided matters only by the later spans that it
    has used, and where spans lie apart those are few.
    """
    order = {span: place for place, span in enumerate(sorted({span for join in joins for span in join}))}
    starting: list[list[tuple[int, int]]] = [[] for _ in order]
    for place, join in enumerate(joins):
        spans = sorted(order[span] for span in join)
        starting[spans[0]].append((place, sum(1 << span for span in spans)))
    layers: list[dict[int, tuple[float, int, int]]] = [{0: (0.0, 0, -1)}]
    states = 0
    for span, offered in enumerate(starting):
        layer: dict[int, tuple[float, int, int]] = {}
        for used, (value, _before, _join) in layers[-1].items():
            rest = used & ~(1 << span)
            ways = [(rest, value, -1)]
            if rest == used:
                ways += [
                    ((used | mask) & ~(1 << span), value + saved[place], place)
                    for place, mask in offered
                    if not used & mask
                ]
            for after, total, place in ways:
                if after not in layer or total >= layer[after][0]:
                    layer[after] = (total, used, place)
        layers.append(layer)
        states += len(layer)
        if states > limit:
            return None
    kept, used = [], 0
    for layer in reversed(layers):
        _value, used, place = layer[used]
        if place >= 0:
            kept.append(place)
    return kept
