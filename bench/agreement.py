"""Measure agreement of coders beside the krippendorff package: see README.md."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from leadline.core import tables as t
from leadline.core.agreement.bootstrap import bootstrap
from leadline.core.agreement.krippendorff_alpha import krippendorff, krippendorff_alpha
from leadline.core.agreement.measure import Measure
from leadline.core.agreement.ratings import RatedUnit, code_ratings
from leadline.core.agreement.table import agreement_table
from run import cpu
from synthetic import CODES, columns_of

RESAMPLES = 1000
LOOPED = 10
"""The peer's loop runs so many resamples of one code, and is scaled to all of them."""


def rated_alike(random: np.random.Generator, *shape: int, share: float, kept: float) -> np.ndarray[Any, Any]:
    """Coders × the rest of `shape`: presences that coders share but for some, and some ratings missing."""
    truth = random.random(shape[1:]) < share
    own = random.random(shape) < share
    is_own = random.random(shape) > 0.8
    ratings = np.where(is_own, own, truth).astype(np.int8)
    if kept < 1:
        ratings[random.random(shape) > kept] = -1
    return ratings


def bootstrap_beside_a_loop(alpha: Measure) -> None:
    """1,000 resamples of alpha on 3 coders × 100,000 units × 10 codes."""
    import krippendorff as peer

    random = np.random.default_rng(1)
    ratings = [rated_alike(random, 3, 100_000, share=0.1, kept=0.9) for _code in range(10)]

    def ours() -> Any:
        return [bootstrap(one, alpha, resamples=RESAMPLES) for one in ratings]

    data = np.where(ratings[0] < 0, np.nan, ratings[0].astype(float))
    theirs: list[float] = []

    def loop() -> None:
        for _ in range(LOOPED):
            drawn = data[:, random.integers(0, data.shape[1], data.shape[1])]
            theirs.append(peer.alpha(reliability_data=drawn, level_of_measurement="nominal"))

    taken = cpu(ours)
    looped = cpu(loop, repeats=3) / LOOPED * RESAMPLES * len(ratings)
    interval = ours()[0]
    assert interval.low is not None and interval.high is not None
    spread = (interval.high - interval.low) / (2 * 1.96)
    point = krippendorff_alpha(ratings[0]).value
    assert point is not None
    assert abs(point - peer.alpha(reliability_data=data, level_of_measurement="nominal")) < 1e-9
    assert all(abs(value - point) < 5 * spread for value in theirs)
    print(f"| alpha, 1,000 resamples, 3 coders × 100,000 units × 10 codes | {taken * 1000:,.0f} "
          f"| {looped * 1000:,.0f} | {looped / taken:,.0f}× |")  # fmt: skip


def many_codes() -> None:
    """Alpha of 200 codes on 1,000,000 units: from a matrix of ratings, and from a study's codings."""
    random = np.random.default_rng(2)
    truth = random.integers(0, 50, (CODES, 1_000_000), dtype=np.uint8) == 0
    ratings = np.stack([truth, truth ^ (random.integers(0, 100, truth.shape, dtype=np.uint8) == 0)])
    ratings = np.ascontiguousarray(ratings.transpose(1, 0, 2)).astype(np.int8)

    def dense() -> Any:
        return [krippendorff_alpha(one) for one in ratings]

    taken = cpu(dense, repeats=3)
    print(f"| alpha of 200 codes, 2 coders × 1,000,000 units, a matrix | {taken * 1000:,.0f} | | |")
    tables = two_coders(transcripts=10_000, each=100, turns=100)

    def sparse() -> Any:
        ratings = code_ratings(tables, rated=RatedUnit.TURN)
        return [krippendorff_alpha(ratings.of_code(place)) for place in range(len(ratings.codes))]

    taken = cpu(sparse, repeats=3)
    print(f"| alpha of 200 codes, 1,000,000 turns, {len(tables.codings):,} codings of two coders "
          f"| {taken * 1000:,.0f} | | |")  # fmt: skip


def two_coders(*, transcripts: int, each: int, turns: int) -> t.StudyTables:
    """A study whose second coder moved, left out or recoded some of the first one's passages."""
    tables = columns_of(transcripts=transcripts, each=each)
    random = np.random.default_rng(5)
    first = tables.codings
    kept = first.take(np.flatnonzero(random.random(len(first)) < 0.9))
    moved = random.integers(-20, 21, len(kept)) * (random.random(len(kept)) < 0.5)
    code = np.where(random.random(len(kept)) < 0.1, random.integers(1, CODES + 1, len(kept)), kept.code)
    second = replace(
        kept,
        start=t.ints(np.maximum(kept.start + moved, 0)),
        end=t.ints(np.maximum(kept.end + moved, 1)),
        code=t.ints(code),
        coder=t.ints(np.ones(len(kept))),
    )
    both = {
        name: np.concatenate([column, second.columns()[name]]) for name, column in first.columns().items()
    }
    length = 36_400
    starts = np.linspace(0, length, turns + 1).astype(np.int32)
    return replace(
        tables,
        coders=t.Coders(t.strings(["a", "b"])),
        codings=t.Codings(**both),
        transcripts=replace(tables.transcripts, length=t.ints(np.full(transcripts, length))),
        turns=t.Turns(
            t.ints(np.repeat(np.arange(transcripts), turns)),
            t.ints(np.tile(starts[:-1], transcripts)),
            t.ints(np.tile(starts[1:], transcripts)),
            t.ints(np.full(transcripts * turns, -1)),
        ),
    )


def tables_of_a_study() -> None:
    """The agreement table of two coders, six measures, by each kind of unit; without and with intervals."""
    tables = two_coders(transcripts=1_000, each=200, turns=100)
    for rated in RatedUnit:
        plain = cpu(lambda rated=rated: agreement_table(code_ratings(tables, rated=rated), resamples=0))
        whole = cpu(lambda rated=rated: agreement_table(code_ratings(tables, rated=rated)), repeats=3)
        print(f"| table of 200 codes, 1,000 transcripts, {len(tables.codings):,} codings: {rated.label} "
              f"| {plain * 1000:,.0f}; with intervals {whole * 1000:,.0f} | | |")  # fmt: skip


def main() -> None:
    """Print the table of results."""
    print("| CPU ms, medians | ours | looping the krippendorff package | ratio |")
    print("| --- | ---: | ---: | ---: |")
    bootstrap_beside_a_loop(krippendorff())
    many_codes()
    tables_of_a_study()


if __name__ == "__main__":
    main()
