"""Gamma of free spans beside pygamma-agreement 0.5.9, the same spans, weights and number of draws in both.

CPU time (all threads) of one process each, medians; see README.md. The peer runs from a venv of its own:
python bench/gamma.py --peer VENV/bin/python
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

SIZES = ((2, 50), (2, 280), (2, 1000), (3, 50), (3, 185))
"""Coders, and spans of the text before each coder misses and shifts some."""

REPEATS = 5
PEER_REPEATS = 3
DRAWS = 30

Span = tuple[int, float, float, int]
"""Coder, start, end, code."""
Found = dict[str, float]


def main() -> None:
    """Measure each size and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--peer", type=Path, help="The Python of a venv that has pygamma-agreement.")
    options.add_argument("--as-peer", type=Path, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.as_peer:
        print(json.dumps(peer(json.loads(chosen.as_peer.read_text("utf-8")))))
        return
    print("| coders | spans | gamma | peer | differ by, of what sampling allows | CPU ms | peer | ratio |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for coders, each in SIZES:
        spans = coded(coders, each)
        own = ours(spans, coders)
        row = [str(coders), f"{len(spans):,}", f"{own['gamma']:.3f}"]
        if chosen.peer:
            with tempfile.TemporaryDirectory() as folder:
                data = Path(folder) / "spans.json"
                data.write_text(json.dumps(spans), "utf-8")
                command = [str(chosen.peer), "-W", "ignore", __file__, "--as-peer", str(data)]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
            theirs: Found = json.loads(done.stdout.splitlines()[-1])
            assert abs(own["observed"] - theirs["observed"]) < 1e-5 * max(1.0, own["observed"])
            allowed = (1 - own["gamma"]) * (own["error"] ** 2 + theirs["error"] ** 2) ** 0.5
            differ = abs(own["gamma"] - theirs["gamma"]) / allowed
            ratio = theirs["seconds"] / own["seconds"]
            row += [f"{theirs['gamma']:.3f}", f"{differ:.2f}", f"{own['seconds'] * 1000:,.0f}"]
            row += [f"{theirs['seconds'] * 1000:,.0f}", f"{ratio:,.0f}×"]
        else:
            row += ["", "", f"{own['seconds'] * 1000:,.0f}", "", ""]
        print(f"| {' | '.join(row)} |", flush=True)


def coded(coders: int, each: int) -> list[Span]:
    """Spans of one text as coders mark them who mostly agree: some missed, shifted, or of another code."""
    random = np.random.default_rng(coders * each)
    starts = np.cumsum(random.integers(8, 25, each)).tolist()
    lengths, codes = random.integers(3, 18, each).tolist(), random.integers(0, 4, each).tolist()
    found = []
    for coder in range(coders):
        for start, length, code in zip(starts, lengths, codes, strict=True):
            if random.random() < 0.9:
                begin = float(start + random.integers(-3, 4))
                end = float(max(begin + 1, start + length + random.integers(-3, 4)))
                shown = code if random.random() < 0.85 else int(random.integers(0, 4))
                found.append((coder, begin, end, shown))
    return found


def ours(spans: list[Span], coders: int) -> Found:
    """Gamma by Leadline."""
    from leadline.core.agreement.alignments import Weights
    from leadline.core.agreement.continua import make_continuum
    from leadline.core.agreement.gamma import Gamma, gamma
    from leadline.solvers.packing import HighsPacking

    low, high = min(span[1] for span in spans), max(span[2] for span in spans)
    shifted = [(coder, start - low, end - low, code) for coder, start, end, code in spans]
    continuum = make_continuum(high - low, shifted, coders=coders)
    found: list[Gamma] = []

    def once(seed: int) -> None:
        solver = HighsPacking()
        found.append(
            gamma([continuum], weights=Weights(3, 1), apart=0.5, precision=0.5, seed=seed, solver=solver)
        )
        assert found[-1].samples == DRAWS

    once(0)
    seconds = cpu(once, REPEATS)
    told = found[-1]
    assert told.agreement.value is not None and told.precision is not None and told.observed is not None
    observed = float(told.observed.disorder[0])
    return {"gamma": told.agreement.value, "observed": observed, "error": told.precision, "seconds": seconds}


def peer(spans: list[Span]) -> Found:
    """Gamma by pygamma-agreement, in its own venv; compiled before it is timed."""
    from pyannote.core import Segment
    from pygamma_agreement import CombinedCategoricalDissimilarity, Continuum, ShuffleContinuumSampler

    weights = CombinedCategoricalDissimilarity(alpha=3, beta=1, delta_empty=1)
    found = []

    def make(rows: list[Span]) -> Continuum:
        continuum = Continuum()
        for coder, start, end, code in rows:
            continuum.add(f"coder {coder}", Segment(start, end), f"code {code}")
        return continuum

    def once(seed: int, continuum: Continuum) -> None:
        np.random.seed(seed)
        sampler = ShuffleContinuumSampler()
        found.append(continuum.compute_gamma(weights, n_samples=DRAWS, sampler=sampler))

    once(0, make(spans[:5] + [(coder + 1, *rest) for coder, *rest in spans[:5]]))
    whole = make(spans)
    seconds = cpu(lambda seed: once(seed, whole), PEER_REPEATS)
    disorders = np.array([alignment.disorder for alignment in found[-1].chance_alignments])
    error = 1.96 * disorders.std() / disorders.mean() / DRAWS**0.5
    told = {"gamma": found[-1].gamma, "observed": found[-1].observed_disorder, "error": error}
    return {name: float(value) for name, value in told.items()} | {"seconds": seconds}


def cpu(work: Callable[[int], None], repeats: int) -> float:
    """Median CPU seconds of `work`, over seeds; of one run where that takes a minute."""
    taken = []
    for seed in range(1, repeats + 1):
        before = time.process_time()
        work(seed)
        taken.append(time.process_time() - before)
        if taken[0] > 60:
            break
    return statistics.median(taken)


if __name__ == "__main__":
    sys.exit(main())
