"""1,000 random orders of the saturation curve, beside a plain loop: see README.md."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from leadline.core.saturation import ORDERS, permuted_curves

sys.path.insert(0, str(Path(__file__).parent))

INTERVIEWS, CODES = 200, 200


def loop(said: list[set[int]], *, orders: int) -> list[list[int]]:
    """The same as one would write it: for each order, unite the interviews' codes and count."""
    random = np.random.default_rng(0)
    curves = []
    for _ in range(orders):
        heard: set[int] = set()
        curve = []
        for interview in random.permutation(len(said)).tolist():
            heard |= said[interview]
            curve.append(len(heard))
        curves.append(curve)
    return curves


def main() -> None:
    """Measure three densities in one process and print the table."""
    from run import cpu

    print(f"{ORDERS:,} orders of {INTERVIEWS} interviews × {CODES} codes, CPU ms\n")
    print("| an interview has | Leadline | plain loop | ratio |")
    print("| --- | ---: | ---: | ---: |")
    for share in (0.02, 0.1, 0.5):
        has = np.random.default_rng(1).random((INTERVIEWS, CODES)) < share
        said = [set(np.flatnonzero(row).tolist()) for row in has]
        ours, theirs = permuted_curves(has).mean(axis=1), np.mean(loop(said, orders=ORDERS), axis=0)
        assert np.abs(ours - theirs).max() < 2, "both draw the same curve"
        taken = cpu(lambda has=has: permuted_curves(has), repeats=15)  # type: ignore[misc]
        plain = cpu(lambda said=said: loop(said, orders=ORDERS), repeats=3)  # type: ignore[misc]
        ratio = f"{plain / taken:,.0f}×"
        print(f"| {share:.0%} of the codes | {taken * 1000:,.1f} | {plain * 1000:,.0f} | {ratio} |")


if __name__ == "__main__":
    main()
