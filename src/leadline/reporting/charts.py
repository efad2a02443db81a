"""Bars that say "k of n" beside themselves, as SVG and PNG, in either direction of writing.

Altair makes the specification, vl-convert draws it as SVG, and Typst makes the PNG, since vl-convert
would take bold Arabic or the machine's own fonts there. A percentage is never drawn alone: the length
shows it, the label counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import Any

import altair as alt
import vl_convert

from leadline.reporting.document import Figure, Tone
from leadline.reporting.labels import direction, k_of_n
from leadline.reporting.palette import ACCENT, CURVES, FILLS, INK, MUTED, RULE
from leadline.reporting.svg import drawing
from leadline.reporting.typesetting import picture
from leadline.translation import current_language
from leadline.translation import gettext as _

_FAMILY = "Noto Sans, Noto Sans Arabic"
_BAR_WIDTH = 380
_STEP = 26
_CURVE = (560, 300)
_SQUARE = 24
_DARK_FROM = 0.75
"""Squares alike by more have white numbers, to be read on the dark."""
_LINE_OF_LABEL = 38
_LINE_OF_LONG_LABEL = 58


@dataclass(frozen=True)
class Bar:
    """`k` of the `n` that could have."""

    label: str
    k: int
    n: int


@dataclass(frozen=True)
class Part:
    """What a part of each stacked bar stands for."""

    label: str
    tone: Tone


@dataclass(frozen=True)
class Stack:
    """Counts, one for each part; what lacks to `n` is left open."""

    label: str
    counts: tuple[int, ...]
    n: int


@dataclass(frozen=True)
class Curve:
    """Codes heard in the first 1, 2, 3 … interviews, and the same in random orders: mean and band."""

    label: str
    heard: Sequence[int]
    mean: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]


def bar_chart(bars: Sequence[Bar], *, caption: str, note: str = "") -> Figure:
    """Return a figure of horizontal bars in the order given, each labelled "k of n"."""
    rows = [
        {"row": i, "label": bar.label, "share": _share(bar.k, bar.n), "told": _isolated(k_of_n(bar.k, bar.n))}
        for i, bar in enumerate(bars)
    ]
    tracks = _base(rows).mark_bar(height=14, color="#eef0f2").encode(x=_length("one"), x2=alt.datum(0))
    marks = _base(rows).mark_bar(height=14, color=ACCENT).encode(x=_length("share"), x2=alt.datum(0))
    said = "; ".join(f"{bar.label}: {k_of_n(bar.k, bar.n)}" for bar in bars)
    return _figure([tracks, marks, _told(rows)], rows, caption=caption, note=note, alt_text=said)


def stacked_chart(stacks: Sequence[Stack], *, parts: Sequence[Part], caption: str, note: str = "") -> Figure:
    """Return a figure of stacked bars; each part shows its count, each bar its n."""
    rows: list[dict[str, Any]] = []
    pieces: list[dict[str, Any]] = []
    for i, stack in enumerate(stacks):
        told = _("of {n}").format(n=stack.n)
        rows.append({"row": i, "label": stack.label, "told": _isolated(told)})
        start = 0
        for part, count in zip(parts, stack.counts, strict=True):
            ends = (_share(start, stack.n), _share(start + count, stack.n))
            pieces.append(
                {"row": i, "part": part.label, "from": ends[0], "to": ends[1], "middle": sum(ends) / 2}
                | {"count": str(count) if ends[1] - ends[0] > 0.035 else "", "ink": FILLS[part.tone][1]}
            )
            start += count
    tracks = _base(rows).mark_bar(height=18, color="#ffffff", stroke="#8a949e", strokeWidth=0.7)
    colours = alt.Scale(domain=[p.label for p in parts], range=[FILLS[p.tone][0] for p in parts])
    legend = alt.Legend(title=None, orient="top", direction="horizontal", symbolType="square", columns=4)
    marks = (
        _base(pieces)
        .mark_bar(height=18, stroke="#ffffff", strokeWidth=1)
        .encode(x=_length("from"), x2="to:Q", color=alt.Color("part:N", scale=colours, legend=legend))
    )
    counts = (
        _base(pieces)
        .mark_text(fontSize=11, fontWeight="bold")
        .encode(x=_length("middle"), text="count:N", color=alt.Color("ink:N", scale=None))
    )
    said = "; ".join(_stack_words(stack, parts) for stack in stacks)
    layers = [tracks.encode(x=_length("one"), x2=alt.datum(0)), marks, counts, _told(rows)]
    return _figure(layers, rows, caption=caption, note=note, alt_text=said)


def curve_chart(curves: Sequence[Curve], *, caption: str, note: str = "") -> Figure:
    """Return a figure of codes heard by interview: as held, and in random orders with their band."""
    rtl, held, random = _is_rtl(), _("in the order held"), _("random orders: mean, 95 % band")
    rows = [
        {"at": at + 1, "set": curve.label, "heard": curve.heard[at], "mean": curve.mean[at],
         "low": curve.low[at], "high": curve.high[at], "held": held, "random": random}
        for curve in curves
        for at in range(len(curve.heard))
    ]  # fmt: skip
    colours = alt.Scale(domain=[curve.label for curve in curves], range=list(CURVES[: len(curves)]))
    dashes = alt.Scale(domain=[held, random], range=[[1, 0], [6, 4]])
    legend = alt.Legend(
        title=None, orient="top", direction="horizontal", symbolType="stroke", symbolOpacity=1, labelLimit=0
    )
    widest = max(2, *(len(curve.heard) for curve in curves))
    x = alt.X(
        "at:Q",
        title=_("Interviews"),
        axis=alt.Axis(tickMinStep=1, format="d", grid=False),
        scale=alt.Scale(domain=[1, widest], nice=False, reverse=rtl),
    )
    side = alt.Axis(tickMinStep=1, format="d", gridColor=RULE, orient="right" if rtl else "left")
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=x, color=alt.Color("set:N", scale=colours, legend=legend)
    )

    def line(codes: str, order: str, mark: alt.MarkDef) -> alt.Chart:
        drawn: alt.Chart = base.properties(mark=mark).encode(
            y=alt.Y(f"{codes}:Q", title=_("Codes heard"), axis=side),
            strokeDash=alt.StrokeDash(f"{order}:N", scale=dashes, legend=legend),
        )
        return drawn

    band = base.mark_area(opacity=0.16).encode(
        y=alt.Y("low:Q", title=_("Codes heard"), axis=side), y2="high:Q"
    )
    # Lines are drawn from left to right: where interviews run from the right, a step comes before its point.
    step = alt.MarkDef(type="line", strokeWidth=2.4, interpolate="step-before" if rtl else "step-after")
    layers = alt.layer(
        band, line("mean", "random", alt.MarkDef(type="line", strokeWidth=1.6)), line("heard", "held", step)
    )
    told = _("{label}: {heard} codes heard in {n} interviews")
    said = "; ".join(
        told.format(label=curve.label, heard=curve.heard[-1], n=len(curve.heard)) for curve in curves
    )
    width, height = _CURVE
    return _drawn(layers.properties(width=width, height=height), caption=caption, note=note, said=said)


def heat_map(
    labels: Sequence[str], alike: Sequence[Sequence[float | None]], *, caption: str, note: str = ""
) -> Figure:
    """Return a figure of how alike each two are (1: in all), in the order given; nothing where not known."""
    rtl, names = _is_rtl(), [_isolated(label) for label in labels]
    rows = [
        {"row": names[i], "column": names[j], "alike": value, "told": f"{value:.1f}"}
        | {"ink": "#ffffff" if value > _DARK_FROM else INK}
        for i, line in enumerate(alike)
        for j, value in enumerate(line)
        if value is not None and i != j
    ]
    side, top = (
        alt.Axis(title=None, domain=False, ticks=False, labelLimit=0, orient=orient)
        for orient in ("right" if rtl else "left", "top")
    )
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X("column:N", axis=top, scale=alt.Scale(domain=names, reverse=rtl)),
        y=alt.Y("row:N", axis=side, scale=alt.Scale(domain=names)),
    )
    fill = alt.Scale(domain=[0, 1], range=["#ffffff", ACCENT])
    squares = base.mark_rect(stroke=RULE, strokeWidth=0.7).encode(
        color=alt.Color("alike:Q", scale=fill, legend=None)
    )
    numbers = base.mark_text(fontSize=9).encode(text="told:N", color=alt.Color("ink:N", scale=None))
    side_length = _SQUARE * len(names)
    layers = alt.layer(squares, numbers).resolve_scale(color="independent")
    layers = layers.properties(width=side_length, height=side_length)
    said = _("How alike each two are, from 0 to 1, in this order: {names}.").format(names=", ".join(labels))
    return _drawn(layers, caption=caption, note=note, said=said)


def _stack_words(stack: Stack, parts: Sequence[Part]) -> str:
    told = ", ".join(f"{part.label} {count}" for part, count in zip(parts, stack.counts, strict=True))
    return _("{label}: {parts}; of {n}").format(label=stack.label, parts=told, n=stack.n)


def _share(k: int, n: int) -> float:
    return k / n if n else 0.0


def _is_rtl() -> bool:
    return direction(current_language()) == "rtl"


def _isolated(text: str) -> str:
    # A drawing's text runs left to right unless told otherwise: "3 of 29" would read as "29 of 3".
    return f"\u2067{text}\u2069" if _is_rtl() else text


def _base(rows: list[dict[str, Any]]) -> alt.Chart:
    for row in rows:
        row["one"] = 1
    y = alt.Y("row:O", sort=None, axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    chart: alt.Chart = alt.Chart(alt.InlineData(values=rows)).encode(y=y)
    return chart


def _length(field: str) -> alt.X:
    return alt.X(f"{field}:Q", axis=None, scale=alt.Scale(domain=[0, 1], nice=False, reverse=_is_rtl()))


def _told(rows: list[dict[str, Any]]) -> alt.Chart:
    """The count after each bar's track."""
    rtl = _is_rtl()
    text = _base(rows).mark_text(
        align="right" if rtl else "left", dx=-8 if rtl else 8, fontSize=12.5, color=INK
    )
    told: alt.Chart = text.encode(x=_length("one"), text="told:N")
    return told


def _figure(
    layers: list[alt.Chart], rows: list[dict[str, Any]], *, caption: str, note: str, alt_text: str
) -> Figure:
    rtl = _is_rtl()
    is_long = any(len(str(row["label"])) > 2 * _LINE_OF_LABEL for row in rows)
    length = _LINE_OF_LONG_LABEL if is_long else _LINE_OF_LABEL
    for row in rows:
        row["lines"] = [_isolated(line) for line in _lines(str(row["label"]), length=length)]
    labels = (
        _base(rows)
        .mark_text(
            align="left" if rtl else "right",
            dx=10 if rtl else -10,
            fontSize=12.5,
            color=INK,
            lineHeight=15,
            baseline="middle",
        )
        .encode(
            x=_length("zero"),
            text="lines:N",
            y=alt.Y("row:O", axis=None),
            yOffset=alt.YOffset("lift:Q", scale=None),
        )
    )
    step = _STEP + 14 * (max((len(row["lines"]) for row in rows), default=1) - 1)
    for row in rows:
        row["zero"] = 0
        row["lift"] = step / 2 - 7.5 * (len(row["lines"]) - 1)
    layered = alt.layer(*layers, labels).properties(width=_BAR_WIDTH, height=alt.Step(step))
    return _drawn(layered, caption=caption, note=note, said=alt_text)


def _drawn(layered: Any, *, caption: str, note: str, said: str) -> Figure:
    chart = (
        layered.configure(font=_FAMILY, background="#ffffff", padding=4)
        .configure_view(stroke=None)
        .configure_axis(labelColor=MUTED, titleColor=INK, titleFontWeight="normal", domainColor=MUTED)
        .configure_legend(labelFontSize=12, labelColor=MUTED, labelFont=_FAMILY, symbolSize=130, offset=10)
    )
    _register_fonts()
    svg = drawing(vl_convert.vegalite_to_svg(chart.to_dict()), prefix="clip")
    return Figure(svg, picture(svg), said, caption, note)


def _lines(label: str, *, length: int) -> list[str]:
    """`label` broken at blanks into lines that fit beside a bar."""
    lines = [""]
    for word in label.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > length:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


@cache
def _register_fonts() -> None:
    with as_file(files("leadline.reporting") / "assets" / "fonts") as folder:
        vl_convert.register_font_directory(str(folder))
