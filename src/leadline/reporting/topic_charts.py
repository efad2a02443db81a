"""The chart of a topic's result: bars "k of n", or bars of what became of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from leadline.core.vocabulary import CellValue, Comprehensiveness
from leadline.reporting.charts import Bar, Curve, Part, Stack, bar_chart, curve_chart, heat_map, stacked_chart
from leadline.reporting.document import Figure, Tone
from leadline.reporting.labels import matrix_states
from leadline.translation import RIGHT_TO_LEFT, current_language
from leadline.translation import gettext as _

MOST_BARS = 20
MOST_CASES = 40
"""Of more, the numbers of a heat map cannot be read; the table has them."""
_BARS: Mapping[str, tuple[str, str, str]] = {
    **dict.fromkeys(("challenges", "opportunities", "asks"), ("code_name", "cases", "n")),
    "prevalence": ("code_name", "k", "n"),
    "mechanisms": ("mechanism", "k", "n"),
    "convergence": ("title", "equal", "pairs"),
    "roles": ("role", "held", "planned"),
}
CHARTED = frozenset({*_BARS, "gaps", "questions", "comprehensiveness", "saturation-curve", "similarity"})

Columns = Mapping[str, Sequence[Any]]


def topic_chart(topic: str, columns: Columns, *, caption: str) -> Figure | None:
    """The chart of a result's columns; None where the topic has no chart, or nothing to draw."""
    if topic not in CHARTED or not next(iter(columns.values()), ()):
        return None
    if topic == "gaps":
        return _gaps(columns, caption)
    if topic == "questions":
        return _questions(columns, caption)
    if topic == "saturation-curve":
        return _curves(columns, caption)
    if topic == "similarity":
        return _alike(columns, caption)
    if topic == "comprehensiveness":
        counts = Counter(columns["effective"])
        n = len(columns["effective"])
        return bar_chart([Bar(_(one), counts[one], n) for one in Comprehensiveness.labels()], caption=caption)
    label, k, n_of = _BARS[topic]
    bars = [
        Bar(_(label) if topic == "mechanisms" else str(label), k, n)
        for label, k, n in zip(columns[label], columns[k], columns[n_of], strict=True)
    ]
    bars.sort(key=lambda bar: -bar.k / bar.n if bar.n else 0.0)
    return bar_chart(bars[:MOST_BARS], caption=caption)


def _gaps(columns: Columns, caption: str) -> Figure:
    states = matrix_states()
    values = (CellValue.NOT_ADDRESSED, CellValue.PARTLY, CellValue.CONFLICTING, CellValue.ADDRESSED)
    counts = zip(*(columns[n] for n in ("full", "partial", "conflicting", "addressed")), strict=True)
    labels = [
        title.replace(" (", "، ").replace(")", "") if _is_rtl() else f"{key} {title}"
        for key, title in zip(columns["indicator"], columns["title"], strict=True)
    ]
    stacks = [Stack(label, count, n) for label, count, n in zip(labels, counts, columns["n"], strict=True)]
    stacks.sort(key=lambda stack: [-count for count in stack.counts[:2]])
    return stacked_chart(
        stacks, parts=[Part(states[v].label, states[v].tone) for v in values], caption=caption
    )


def _questions(columns: Columns, caption: str) -> Figure:
    parts = [
        Part(_("answered"), Tone.GOOD),
        Part(_("not known"), Tone.MIXED),
        Part(_("declined"), Tone.CONFLICT),
        Part(_("not asked"), Tone.SILENT),
    ]
    rows = zip(
        *(columns[n] for n in ("question", "role", "answered", "not_known", "declined", "not_asked")),
        columns["interviews"],
        strict=True,
    )
    stacks = [Stack(question, tuple(counts), n) for question, role, *counts, n in rows if role == "all"]
    return stacked_chart(stacks, parts=parts, caption=caption)


def _curves(columns: Columns, caption: str) -> Figure:
    """One curve a set of codes; those in which nothing was heard are left out."""
    names = ("heard", "mean", "mean_low", "mean_high")
    by_set: dict[str, list[int]] = {}
    for row, codes in enumerate(columns["codes"]):
        by_set.setdefault(codes, []).append(row)
    curves = [
        Curve(_(codes), *([columns[name][row] for row in rows] for name in names))
        for codes, rows in by_set.items()
    ]
    return curve_chart([curve for curve in curves if curve.heard[-1]] or curves[:1], caption=caption)


def _alike(columns: Columns, caption: str) -> Figure | None:
    """Cases by cases, like beside like; None for more than fit on a page."""
    size = max((*columns["place"], *columns["other_place"]))
    if size > MOST_CASES:
        return None
    labels = [""] * size
    alike: list[list[float | None]] = [[None] * size for _row in range(size)]
    names = ("case", "other", "place", "other_place", "alike")
    for case, other, one, two, value in zip(*(columns[name] for name in names), strict=True):
        labels[one - 1], labels[two - 1] = case, other
        if not isinstance(value, str):
            alike[one - 1][two - 1] = alike[two - 1][one - 1] = value
    return heat_map(labels, alike, caption=caption)


def _is_rtl() -> bool:
    return current_language() in RIGHT_TO_LEFT
