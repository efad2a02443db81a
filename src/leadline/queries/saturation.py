"""Saturation as columns: what each group's interviews brought, interview by interview, and what may come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from leadline.core.richness import Estimate, Estimator, accumulated, bootstrap_richness, chao2, jackknife
from leadline.core.saturation import FURTHER, Saturation, new_information
from leadline.core.tables import StudyTables

Columns = dict[str, list[Any]]

INTERVAL = (0.025, 0.975)


def saturation_columns(found: Sequence[Saturation], *, by: str) -> Columns:
    """One row a group and set of codes: what was heard, how new it still was, what may come."""
    rows = []
    for one in found:
        named = _named(one, by)
        expected, total = one.expected(), one.total
        rows.append(
            named
            | {
                "interviews": len(one.interviews),
                "undated": one.undated,
                "heard": len(one.counts),
                "codebook": one.codebook,
                "once": int((one.counts == 1).sum()),
                "twice": int((one.counts == 2).sum()),
                "base": one.base_codes,
                "new": "" if one.last_new is None else one.last_new,
                "reached": f"{one.reached - one.rule.run}+{one.rule.run}" if one.reached else "",
                "orders_reached": one.orders_reached,
                "orders": one.curves.shape[1] if one.codebook else 0,
                **_estimated("expected", expected, one),
                **_estimated("total", total, one),
                "coverage": _undefined(one) if one.coverage is None else round(one.coverage, 3),
                "worth": one.worth.label,
            }
        )
    return _columns(rows, by, like=_EMPTY_SATURATION)


def curve_columns(tables: StudyTables, found: Sequence[Saturation], *, by: str) -> Columns:
    """One row an interview in the order held: its new codes, and what random orders bring by then."""
    rows = []
    for one in found:
        if not one.codebook or not len(one.interviews):
            continue
        gained = np.diff(one.curves, axis=0, prepend=0)
        low, high = np.quantile(one.curves, INTERVAL, axis=1, method="nearest")
        new_low, new_high = np.quantile(gained, INTERVAL, axis=1, method="nearest")
        told = np.full(len(one.interviews), np.inf)
        runs = new_information(one.heard[:, None], rule=one.rule)[:, 0]
        told[len(told) - len(runs) :] = runs
        for place, row in enumerate(one.interviews):
            rows.append(
                _named(one, by)
                | {
                    "position": place + 1,
                    "interview": str(tables.interviews.key[row]),
                    "held_on": str(tables.interviews.held_on[row]),
                    "new": int(one.heard[place] - (one.heard[place - 1] if place else 0)),
                    "heard": int(one.heard[place]),
                    "information": round(float(told[place]), 3) if np.isfinite(told[place]) else "",
                    "mean": round(float(one.curves[place].mean()), 2),
                    "mean_low": int(low[place]),
                    "mean_high": int(high[place]),
                    "new_mean": round(float(gained[place].mean()), 2),
                    "new_mean_low": int(new_low[place]),
                    "new_mean_high": int(new_high[place]),
                }
            )
    return _columns(rows, by, like=_EMPTY_CURVE)


def richness_columns(found: Sequence[Saturation], *, by: str) -> Columns:
    """One row an estimate: how many codes there may be, and how many other numbers of interviews would hold.

    Groups are also told at the size of the smallest one that has two interviews, where they compare.
    """
    sizes = [len(one.interviews) for one in found if len(one.interviews) >= 2]
    rows = []
    for one in found:
        n, counts = len(one.interviews), one.counts
        if one.unheard is not None:
            rows.append(_named(one, by) | _estimate(Estimator.CHAO2, n, _undefined(one)))
            continue
        rows += [
            _named(one, by) | line
            for line in (
                _estimate(Estimator.HEARD, n, len(counts)),
                _estimate(Estimator.CHAO2, n, chao2(counts, units=n)),
                _estimate(Estimator.JACKKNIFE_1, n, jackknife(counts, units=n, order=1)),
                _estimate(Estimator.JACKKNIFE_2, n, jackknife(counts, units=n, order=2)),
                _estimate(Estimator.BOOTSTRAP, n, round(bootstrap_richness(counts, units=n), 2)),
                *(
                    _estimate(Estimator.EXPECTED, size, accumulated(counts, units=n, size=size))
                    for size in dict.fromkeys((min(sizes), n, n + FURTHER, n + 2 * FURTHER))
                ),
            )
        ]
    return _columns(rows, by, like=_EMPTY_RICHNESS)


def _named(one: Saturation, by: str) -> dict[str, Any]:
    group = {"group": one.group or "–"} if by else {}
    return {**group, "codes": one.codes.label}


def _undefined(one: Saturation) -> str:
    return f"undefined: {one.unheard.label}" if one.unheard is not None else ""


def _estimated(name: str, value: Estimate | None, one: Saturation) -> dict[str, Any]:
    if value is None:
        return {name: _undefined(one), f"{name}_low": "", f"{name}_high": ""}
    return {
        name: round(value.value, 2),
        f"{name}_low": round(value.low, 2),
        f"{name}_high": round(value.high, 2),
    }


def _estimate(estimator: Estimator, interviews: int, value: Estimate | float | str) -> dict[str, Any]:
    line: dict[str, Any] = {"estimate": estimator.label, "interviews": interviews}
    if not isinstance(value, Estimate):
        return {**line, "number": value, "number_low": "", "number_high": ""}
    low, high = round(value.low, 2), round(value.high, 2)
    return {**line, "number": round(value.value, 2), "number_low": low, "number_high": high}


_EMPTY_SATURATION = (
    *("codes", "interviews", "undated", "heard", "codebook", "once", "twice", "base", "new", "reached"),
    *("orders_reached", "orders", "expected", "expected_low", "expected_high"),
    *("total", "total_low", "total_high", "coverage", "worth"),
)
_EMPTY_CURVE = (
    *("codes", "position", "interview", "held_on", "new", "heard", "information"),
    *("mean", "mean_low", "mean_high", "new_mean", "new_mean_low", "new_mean_high"),
)
_EMPTY_RICHNESS = ("codes", "estimate", "interviews", "number", "number_low", "number_high")


def _columns(rows: Sequence[dict[str, Any]], by: str, *, like: Sequence[str]) -> Columns:
    names = ["group", *like] if by else like
    return {name: [row[name] for row in rows] for name in names}
