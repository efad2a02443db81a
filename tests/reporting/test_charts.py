from __future__ import annotations

import re

import pytest
from lxml import etree

from leadline.errors import InputError
from leadline.reporting import palette
from leadline.reporting.charts import Bar, Curve, Part, Stack, bar_chart, curve_chart, heat_map, stacked_chart
from leadline.reporting.document import Tone
from leadline.reporting.svg import drawing
from leadline.translation import use_language

BARS = [Bar("Staff <turnover>", 6, 8), Bar("Access", 0, 0)]


def texts(svg: str) -> list[str]:
    return [node.text for node in etree.fromstring(svg).iter("{*}text") if node.text]


def test_bars_say_k_of_n_and_no_percentage() -> None:
    figure = bar_chart(BARS, caption="Challenges")
    assert {"6 of 8", "0 of 0", "Staff <turnover>"} <= set(texts(figure.svg))
    assert "%" not in figure.svg
    assert figure.alt == "Staff <turnover>: 6 of 8; Access: 0 of 0"
    assert figure.png.startswith(b"\x89PNG")


def test_the_length_of_a_bar_is_its_share() -> None:
    def widths(svg: str) -> list[float]:
        found = re.findall(r'd="M[\d.]+,[\d.]+h([\d.]+)v14h', svg)
        return sorted(float(width) for width in found)

    svg = bar_chart([Bar("a", 2, 8), Bar("b", 4, 8)], caption="x").svg
    assert widths(svg) == [95.0, 190.0, 380.0, 380.0]


def test_stacks_show_each_count_and_their_n() -> None:
    parts = (Part("full", Tone.BAD), Part("partial", Tone.MIXED), Part("addressed", Tone.GOOD))
    figure = stacked_chart([Stack("A home", (3, 1, 0), 7)], parts=parts, caption="Gaps")
    assert {"3", "1", "of 7", "full", "partial", "addressed"} <= set(texts(figure.svg))
    assert "0" not in texts(figure.svg)
    assert figure.alt == "A home: full 3, partial 1, addressed 0; of 7"


def test_arabic_bars_grow_from_the_right() -> None:
    with use_language("ar"):
        figure = bar_chart([Bar("لا مال", 2, 8)], caption="التحديات")
    assert "\u20672 من 8\u2069" in texts(figure.svg)
    starts = [float(x) for x in re.findall(r'd="M([\d.]+),[\d.]+h95v14', figure.svg)]
    assert starts == [285.0]


CURVES = [
    Curve("all codes", (3, 5, 6), (2.5, 4.6, 6.0), (1, 4, 6), (4, 6, 6)),
    Curve("added codes", (0, 1, 1), (0.3, 0.7, 1.0), (0, 0, 1), (1, 1, 1)),
]


def strokes(svg: str) -> dict[str, list[list[float]]]:
    """Stroke -> for each line drawn in it, the x and y of its points (a step has two points)."""
    found: dict[str, list[list[float]]] = {}
    for path in etree.fromstring(svg).iter("{*}path"):
        if path.get("stroke-width") in ("1.6", "2.4") and "L" in (path.get("d") or ""):
            numbers = [float(one) for one in re.findall(r"-?[\d.]+", path.get("d", ""))]
            found.setdefault(path.get("stroke", ""), []).append(numbers)
    return found


def test_curves_are_drawn_as_held_and_in_random_orders_apart_by_colour_and_dash() -> None:
    figure = curve_chart(CURVES, caption="Saturation")
    assert {"all codes", "added codes", "in the order held", "Interviews", "Codes heard"} <= set(
        texts(figure.svg)
    )
    assert (
        figure.alt == "all codes: 6 codes heard in 3 interviews; added codes: 1 codes heard in 3 interviews"
    )
    lines = strokes(figure.svg)
    assert {colour.lower() for colour in palette.CURVES} <= set(lines)
    assert figure.svg.count("stroke-dasharray") >= 2
    (mean, held) = lines[palette.ACCENT]
    assert mean[0::2] == [0, 280, 560]
    assert held[0::2] == [0, 280, 280, 560, 560] and held[1] == held[3] > held[5] == held[7] > held[9]


def test_arabic_curves_run_from_the_right() -> None:
    with use_language("ar"):
        held = strokes(curve_chart(CURVES[:1], caption="x").svg)[palette.ACCENT][1]
    points = sorted(zip(held[0::2], held[1::2], strict=True), reverse=True)
    assert [x for x, _y in points] == [560, 280, 280, 0, 0]
    assert points[0][1] == max(y for _x, y in points) and dict(points)[560] > dict(points)[0]
    # The first interview's codes hold until the second: the step stands at the second.
    assert [y for x, y in points if x == 560] == [max(y for x, y in points if x == 280)]


def test_the_same_bars_give_the_same_picture() -> None:
    assert bar_chart(BARS, caption="x") == bar_chart(BARS, caption="x")


def test_a_chart_of_nothing_is_drawn() -> None:
    assert bar_chart([], caption="x").alt == ""


def test_a_drawing_keeps_nothing_that_runs_or_loads() -> None:
    hostile = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'onload="x()" '
        'style="fill:red"><script>x()</script><image href="http://x/y"/>'
        '<a xlink:href="javascript:x()"><text>t</text></a>'
        '<rect fill="url(http://x/#y)" clip-path="url(#c)"/>'
        '<use href="#c"/><foreignObject/><clipPath id="c"/>'
        "<animate/><set/><style>@import 'http://x'</style></svg>"
    )
    clean = drawing(hostile, prefix="p", label='"><script>')
    names = {etree.QName(node).localname for node in etree.fromstring(clean).iter()}
    assert names == {"svg", "rect", "clipPath"}
    assert not re.search(r"onload|style|href|javascript|x/y|x/#", clean)
    assert 'clip-path="url(#p-1)"' in clean and 'id="p-1"' in clean


@pytest.mark.parametrize(
    "svg",
    [
        "",
        "<svg",
        "<html/>",
        '<!DOCTYPE svg [<!ENTITY e "x">]><svg xmlns="http://www.w3.org/2000/svg">&e;</svg>',
    ],
)
def test_what_is_no_drawing_is_refused(svg: str) -> None:
    with pytest.raises(InputError, match="not a plain SVG"):
        drawing(svg, prefix="p")


def test_a_heat_map_says_its_numbers_and_leaves_open_what_is_not_known() -> None:
    alike = [[None, 0.9, 0.25], [0.9, None, None], [0.25, None, None]]
    figure = heat_map(["R01", "R07", "R03"], alike, caption="Similar cases")
    assert sorted(texts(figure.svg)) == sorted([*(2 * ["R01", "R07", "R03"]), "0.9", "0.9", "0.2", "0.2"])
    assert figure.alt.endswith("R01, R07, R03.")
    with use_language("ar"):
        mirrored = heat_map(["R01", "R07", "R03"], alike, caption="x")
    assert figure.svg != mirrored.svg and len(texts(mirrored.svg)) == len(texts(figure.svg))
