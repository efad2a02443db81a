from __future__ import annotations

import base64
import hashlib
import re
from itertools import pairwise
from typing import Any

import pytest
from lxml import html as lxml_html

from leadline.reporting.document import Report
from leadline.reporting.html import write_html
from leadline.reporting.labels import matrix_states
from leadline.reporting.palette import FILLS
from tests.reporting import hostile, sample

REPORTS = {
    "english": sample.english,
    "public": lambda: sample.english(is_internal=False),
    "arabic": sample.arabic,
    "hostile": hostile.report,
}


def parsed(report: Report) -> Any:
    return lxml_html.document_fromstring(write_html(report).decode())


@pytest.fixture(params=REPORTS, ids=list(REPORTS))
def page(request: pytest.FixtureRequest) -> Any:
    return parsed(REPORTS[request.param]())


def test_every_link_has_a_target_and_every_id_is_its_own(page: Any) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    links = page.xpath("//a/@href")
    assert links
    assert [link for link in links if not link.startswith("#") or link[1:] not in ids] == []
    named = " ".join(page.xpath("//@aria-labelledby")).split()
    assert set(named) <= set(ids)


def test_nothing_runs_and_nothing_is_loaded(page: Any) -> None:
    assert page.xpath("//script|//iframe|//object|//embed|//link|//img|//form|//base|//foreignObject") == []
    assert page.xpath("//@src|//@srcset|//@style|//@*[starts-with(name(), 'on')]") == []
    assert [link for link in page.xpath("//@href") if not link.startswith("#")] == []
    (style,) = page.xpath("//style/text()")
    assert "url(" not in style and "@import" not in style


def test_the_policy_allows_the_one_style_and_nothing_else(page: Any) -> None:
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (style,) = page.xpath("//style/text()")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_headings_step_down_one_level_at_a_time(page: Any) -> None:
    levels = [int(node.tag[1]) for node in page.iter("h1", "h2", "h3", "h4", "h5")]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_number_leads_to_its_words_in_an_internal_report_only() -> None:
    page = parsed(sample.english())
    (target,) = page.xpath("//a[bdi='5 of 8']/@href")
    assert "It is on the agenda of the monthly meeting." in page.get_element_by_id(target[1:]).text_content()
    public = write_html(sample.english(is_internal=False)).decode()
    for secret in ("INT-001", "indicator:I01", "quote:1", 'to-evidence"', "It is on the agenda"):
        assert secret not in public


def test_every_cell_of_the_matrix_says_its_state_in_words() -> None:
    page = parsed(sample.english())
    (table,) = page.xpath("//table[contains(@class, 'heat')]")
    words = {
        cell.xpath("string(.//span[@class='unseen'])").strip()
        for cell in table.iter("td")
        if cell.get("class")
    }
    assert words == {state.label for state in matrix_states().values()}
    symbols = table.xpath(".//td//span[@aria-hidden]/text()")
    assert len(set(symbols)) == len(words)


def test_arabic_reads_from_the_right_and_quotations_as_their_words_do() -> None:
    page = parsed(sample.arabic())
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    quotations = page.xpath("//figure//blockquote")
    assert {quotation.get("lang") for quotation in quotations} == {"ar", "en"}
    assert all(quotation.get("dir") == "auto" for quotation in quotations)


def test_notes_are_not_printed_as_speech() -> None:
    page = parsed(sample.english())
    (notes,) = page.xpath("//figure[contains(@class, 'from-notes')]")
    assert "From the interviewer's notes" in notes.text_content()


def test_hostile_text_is_shown_as_it_is() -> None:
    page = parsed(hostile.report())
    shown = page.find(".//h1").text_content()
    assert hostile.MARKUP in shown and hostile.TYPST in shown
    style = page.xpath("//style/text()")[0]
    assert "alert" in style and "<" not in style


def test_the_same_tree_gives_the_same_bytes() -> None:
    assert write_html(sample.english()) == write_html(sample.english())


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tone", FILLS)
def test_ink_stands_out_from_its_fill(tone: Any) -> None:
    assert contrast(*FILLS[tone]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_stands_out_from_the_page_in_both_schemes(scheme: int) -> None:
    css = parsed(sample.english()).xpath("//style/text()")[0]
    roots = re.findall(r":root\{([^}]*)\}", css)
    colours = dict(part.split(":") for part in roots[scheme].split(";") if part.startswith("--"))
    colours = {name: re.sub(r"^#(.)(.)(.)$", r"#\1\1\2\2\3\3", value) for name, value in colours.items()}
    for ink in ("--ink", "--muted", "--accent", "--warn"):
        for ground in ("--paper", "--wash"):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    assert contrast(colours["--ink"], colours["--mark"]) >= 4.5
