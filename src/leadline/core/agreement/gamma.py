"""Mathet's gamma: agreement of coders who mark and code spans freely, by their best alignment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil

import numpy as np

from leadline.core.agreement.alignments import (
    Floats,
    Members,
    PackingSolver,
    Spans,
    Weights,
    best_joins,
)
from leadline.core.agreement.continua import (
    Continuum,
    SpanAgreement,
    Unmeasured,
    chance_corrected,
    read_twice,
    unmeasured,
)
from leadline.core.counting import Rows, expand

EQUAL = Weights()
SAMPLES = 30
"""With so many draws the paper begins; their spread says how many it takes."""

CONFIDENCE = 1.96
TRIES = 100


@dataclass(frozen=True)
class Alignment:
    """Best alignments of one or more `draws` of the same texts.

    Attributes
    ----------
    draws
        How many; each is a whole set of texts.
    groups
        Per number of coders: the spans, the draw of each, the joins chosen, and what each saves.
    weights
        Of the dissimilarity.
    """

    draws: int
    groups: tuple[tuple[Spans, Rows, Members, Floats], ...]
    weights: Weights

    @cached_property
    def disorder(self) -> Floats:
        """Of each draw: the disorder of its unitary alignments over the mean number of spans a coder."""
        total, mean = np.zeros(self.draws), np.zeros(self.draws)
        for spans, draw, members, saved in self.groups:
            count = np.bincount(draw, minlength=self.draws)
            total += count - np.bincount(draw[members.max(axis=1)], weights=saved, minlength=self.draws)
            mean += count / spans.coders
        found: Floats = np.divide(total, mean, out=np.zeros(self.draws), where=mean > 0)
        return found

    def unitary_alignments(self) -> int:
        """How many unitary alignments, over all draws."""
        return sum(
            len(spans.text) + len(members) - int((members >= 0).sum())
            for spans, _draw, members, _saved in self.groups
        )

    def categorial_disorder(self, *, value: int | None = None) -> Floats:
        """Of each draw: the share of joined pairs whose codes differ, the closer the more it counts.

        With a `value`, of the pairs in which one span has it. NaN where there is no such pair.
        """
        differing, whole = np.zeros(self.draws), np.zeros(self.draws)
        for spans, draw, members, _saved in self.groups:
            size = (members >= 0).sum(axis=1)
            for one in range(spans.coders):
                for other in range(one + 1, spans.coders):
                    rows = np.flatnonzero((members[:, one] >= 0) & (members[:, other] >= 0))
                    a, b = members[rows, one], members[rows, other]
                    if value is not None:
                        is_asked = (spans.value[a] == value) | (spans.value[b] == value)
                        rows, a, b = rows[is_asked], a[is_asked], b[is_asked]
                    apart = self.weights.positional(spans.start, spans.end, a, b)
                    weight = np.maximum(0.0, 1 - apart) / (size[rows] - 1)
                    of_draw = draw[a]
                    whole += np.bincount(of_draw, weights=weight, minlength=self.draws)
                    is_other = spans.value[a] != spans.value[b]
                    differing += np.bincount(of_draw, weights=weight * is_other, minlength=self.draws)
        found: Floats = np.divide(differing, whole, out=np.full(self.draws, np.nan), where=whole > 0)
        return found


@dataclass(frozen=True)
class Gamma:
    """Gamma, and what it rests on.

    Attributes
    ----------
    agreement
        Gamma: observed and expected disorder, n.
    samples
        By how many draws the expected disorder was found.
    precision
        The relative error of the expected disorder (of its 95 % interval) that this many give.
    observed, sampled
        The best alignments behind; None where gamma is undefined.
    """

    agreement: SpanAgreement
    samples: int
    precision: float | None
    observed: Alignment | None
    sampled: Alignment | None
    continua: tuple[Continuum, ...]

    def categorial(self, *, value: int | None = None) -> SpanAgreement:
        """Gamma-cat: do joined spans have the same code? With a `value`, gamma-k: of that code.

        After Mathet (2017); spans that were joined with none do not count (docs/methods/gamma.md).
        """
        if self.observed is None or self.sampled is None:
            return self.agreement
        observed = float(self.observed.categorial_disorder(value=value)[0])
        by_chance = self.sampled.categorial_disorder(value=value)
        by_chance = by_chance[~np.isnan(by_chance)]
        if np.isnan(observed) or not len(by_chance):
            return unmeasured(Unmeasured.NO_SPANS_THAT_MEET, self.continua)
        return chance_corrected(observed, float(by_chance.mean()), self.continua)


def gamma(
    continua: Sequence[Continuum],
    *,
    value: int | None = None,
    weights: Weights = EQUAL,
    precision: float = 0.02,
    apart: float = 1.0,
    seed: int = 1,
    solver: PackingSolver | None = None,
) -> Gamma:
    """1 − observed / expected disorder of the best alignment.

    Parameters
    ----------
    continua
        Texts; spans are aligned within one, and disorders added up over all. Such that fewer than
        two coders read are left out.
    value
        Only the spans of one code.
    weights
        Of position and code.
    precision
        How far the expected disorder may be off, relative to itself, in 19 of 20 runs.
    apart
        How many mean spans two coders of a draw are moved apart at least: 1 in the paper, half in
        its authors' program.
    seed
        Of the draws.
    solver
        For texts that three or more coders read and where much overlaps; without one the search is
        exhaustive there.

    Returns
    -------
    Gamma
        Undefined without a text that two read, without a span, and where no disorder is expected.

    Notes
    -----
    Source: Mathet, Y., Widlöcher, A. and Métivier, J.-P. (2015), The unified and holistic method
    gamma (γ) for inter-annotator agreement measure and alignment, Computational Linguistics 41(3),
    437-479, section 5; docs/methods/gamma.md.
    """
    read = read_twice(continua)
    if value is not None:
        read = [continuum.of_value(value) for continuum in read]
    reason = None
    if not read:
        reason, read = Unmeasured.FEWER_THAN_TWO_CODERS, list(continua)
    elif not any(map(len, read)):
        reason = Unmeasured.NO_SPAN
    if reason is not None:
        return Gamma(unmeasured(reason, read), 0, None, None, None, tuple(read))
    observed = best_alignment(read, weights=weights, solver=solver)
    random = np.random.default_rng(seed)
    chance = Chance(tuple(continuum for continuum in read if len(continuum)), weights, apart, random, solver)
    draws = [chance.draw(SAMPLES)]
    needed = ceil((_variation(draws[0].disorder) * CONFIDENCE / precision) ** 2)
    if needed > SAMPLES:
        draws.append(chance.draw(needed - SAMPLES))
    sampled = _together(draws)
    spread = _variation(sampled.disorder) * CONFIDENCE / np.sqrt(sampled.draws)
    agreement = chance_corrected(float(observed.disorder[0]), float(sampled.disorder.mean()), read)
    return Gamma(agreement, sampled.draws, float(spread), observed, sampled, tuple(read))


def best_alignment(
    continua: Sequence[Continuum], *, weights: Weights = EQUAL, solver: PackingSolver | None = None
) -> Alignment:
    """The best alignment of the spans of each text."""
    filled = [continuum for continuum in continua if len(continuum)]
    parts: list[_Part] = []
    for place, c in enumerate(filled):
        text, draw = np.full(len(c), place, dtype=np.intp), np.zeros(len(c), dtype=np.intp)
        columns = (text, draw, c.coder.astype(np.intp), c.start, c.end, c.value.astype(np.intp))
        parts.append((len(c.coders), *columns))
    return _aligned(parts, draws=1, weights=weights, solver=solver)


_Part = tuple[int, Rows, Rows, Rows, Floats, Floats, Rows]
"""Coders; text, draw, coder, start, end and value of each span."""


def _aligned(
    parts: Sequence[_Part], *, draws: int, weights: Weights, solver: PackingSolver | None
) -> Alignment:
    groups = []
    for coders in sorted({part[0] for part in parts}):
        columns = zip(*(part[1:] for part in parts if part[0] == coders), strict=True)
        text, draw, coder, start, end, value = (np.concatenate(column) for column in columns)
        spans = Spans(coders, text.astype(np.intp), coder, start, end, value)
        groups.append((spans, draw, *best_joins(spans, weights, solver=solver)))
    return Alignment(draws, tuple(groups), weights)


@dataclass(frozen=True, slots=True)
class Chance:
    """Texts as chance would have them coded.

    Each coder of a drawn text is one of its coders, taken at random, whose spans are all moved by
    one distance, around the end; two moves differ by at least `apart` mean spans.
    """

    continua: tuple[Continuum, ...]
    weights: Weights
    apart: float
    random: np.random.Generator
    solver: PackingSolver | None

    def draw(self, draws: int) -> Alignment:
        """Best alignments of so many; such that came out without a span are drawn again."""
        parts: list[_Part] = []
        done = 0
        while done < draws:
            batch = draws - done
            drawn = [self._moved(continuum, batch) for continuum in self.continua]
            counts = sum(np.bincount(draw, minlength=batch) for draw, *_ in drawn)
            number = np.cumsum(counts > 0) - 1 + done
            for place, (continuum, columns) in enumerate(zip(self.continua, drawn, strict=True)):
                draw = number[columns[0]]
                parts.append((len(continuum.coders), draw * len(drawn) + place, draw, *columns[1:]))
            done += int(np.count_nonzero(counts))
        return _aligned(parts, draws=draws, weights=self.weights, solver=self.solver)

    def _moved(self, continuum: Continuum, draws: int) -> tuple[Rows, Rows, Floats, Floats, Rows]:
        """Draw, coder, start, end and value of the spans of `draws` texts."""
        coders = len(continuum.coders)
        order = np.argsort(continuum.coder, kind="stable")
        counts = np.bincount(continuum.coder, minlength=coders)
        first = np.cumsum(counts) - counts
        lengths = continuum.end - continuum.start
        taken = self.random.integers(0, coders, draws * coders)
        moves = self._moves(draws, coders, continuum.length, self.apart * float(lengths.mean())).ravel()
        drawn, offset = expand(counts[taken])
        span = order[first[taken[drawn]] + offset]
        start = (continuum.start[span] + moves[drawn]) % continuum.length
        return (
            drawn // coders,
            drawn % coders,
            start,
            start + lengths[span],
            continuum.value[span].astype(np.intp),
        )

    def _moves(self, draws: int, coders: int, length: float, apart: float) -> Floats:
        """Distances to move by, those of one draw `apart` around the text, while there is room."""
        found: Floats = self.random.uniform(0, length, (draws, coders))
        for coder in range(1, coders):
            for _ in range(TRIES):
                away = np.abs(found[:, :coder] - found[:, coder : coder + 1])
                is_close = (np.minimum(away, length - away) < apart).any(axis=1)
                if not is_close.any():
                    break
                found[is_close, coder] = self.random.uniform(0, length, int(is_close.sum()))
        return found


def _together(draws: Sequence[Alignment]) -> Alignment:
    groups: list[tuple[Spans, Rows, Members, Floats]] = []
    before = 0
    for alignment in draws:
        for spans, draw, members, saved in alignment.groups:
            groups.append((spans, draw + before, members, saved))
        before += alignment.draws
    return Alignment(before, tuple(groups), draws[0].weights)


def _variation(values: Floats) -> float:
    mean = float(values.mean())
    return float(values.std()) / mean if mean else 0.0
