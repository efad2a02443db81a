"""The published continua of tests/data/unitizing."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from leadline.core.agreement.continua import Continuum, make_continuum

DATA = Path(__file__).parents[2] / "data" / "unitizing"
PUBLISHED: dict[str, Any] = json.loads((DATA / "expected_unitizing.json").read_text("utf-8"))
FIXTURES = sorted((DATA / "dkpro").glob("*.json"))


def table(entry: str, *, begin: int = 0, length: int, stretch: float = 1) -> tuple[list[str], Continuum]:
    """The codes of an entry, and its continuum; units there are begin and length per code and observer."""
    codes = PUBLISHED[entry]["units_begin_length_per_observer"]
    keys = sorted(codes)
    units = [
        (coder, (start - begin) * stretch, (start - begin + size) * stretch, value)
        for value, key in enumerate(keys)
        for coder, marked in enumerate(codes[key])
        for start, size in marked
    ]
    return keys, make_continuum(length * stretch, units)


def file(name: str, *, length: float | None = None, until: int | None = None) -> tuple[list[str], Continuum]:
    """The codes of a file of pygamma-agreement, and its continuum from the first start to the last end.

    With a `length` the text begins at 0 and is that long; `until`: only so many units of each coder.
    """
    text = (DATA / "pygamma" / f"{name}.csv").read_text("utf-8")
    rows = [(coder, code, float(start), float(end)) for coder, code, start, end in csv.reader(text.split())]
    coders, codes = sorted({row[0] for row in rows}), sorted({row[1] for row in rows})
    if until is not None:
        rows = [row for coder in coders for row in [r for r in rows if r[0] == coder][:until]]
    low = min(row[2] for row in rows) if length is None else 0.0
    size = max(row[3] for row in rows) - low if length is None else length
    units = [(coders.index(a), start - low, end - low, codes.index(b)) for a, b, start, end in rows]
    return codes, make_continuum(size, units)


def fixture(units: list[dict[str, Any]]) -> Continuum:
    """A continuum of dkpro-statistics; of no length, for alignments need none."""
    coders = sorted({unit["annotator"] for unit in units})
    codes = sorted({unit["category"] for unit in units})
    return make_continuum(
        0,
        [(coders.index(u["annotator"]), u["start"], u["end"], codes.index(u["category"])) for u in units],
    )
