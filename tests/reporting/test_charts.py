from __future__ import annotations

import re

import pytest
from lxml import etree

from leadline.errors import InputError
from leadline.reporting.charts import Bar, Part, Stack, bar_chart, stacked_chart
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
