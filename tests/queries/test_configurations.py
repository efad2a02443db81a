"""Configurations of a study's indicators and codes: what is read, and what is left out."""

from __future__ import annotations

import pytest

from leadline.core.analysis import Analysis
from leadline.errors import InputError
from leadline.queries.results import get_result
from leadline.workspace import Workspace


@pytest.fixture
def analysis(corpus: Workspace) -> Analysis:
    return Analysis(corpus.tables())


def test_each_case_stands_once_in_the_table_or_is_named_as_left_out(analysis: Analysis) -> None:
    rows = get_result(analysis, "configurations", by="I01,GAP01..I02").columns
    placed = [
        case
        for kind, cases in zip(rows["kind"], rows["cases"], strict=True)
        if kind in ("configuration", "undecided", "not known")
        for case in cases.split(", ")
    ]
    assert sorted(placed) == sorted(analysis.tables.cases.key.tolist())
    assert {"configuration", "conservative", "parsimonious"} <= set(rows["kind"])


def test_a_cell_that_is_not_known_is_not_a_degree(analysis: Analysis) -> None:
    matrix = get_result(analysis, "matrix").columns
    unknown = {
        case
        for case, indicator, value in zip(
            matrix["case"], matrix["indicator"], matrix["effective"], strict=True
        )
        if indicator in ("I01", "I02") and value not in ("addressed", "partly", "not addressed")
    }
    rows = get_result(analysis, "configurations", by="I01..I02").columns
    left_out = rows["cases"][rows["kind"].index("not known")]
    assert unknown
    assert set(left_out.split(", ")) == unknown


@pytest.mark.parametrize(
    ("by", "code"),
    [
        ("", "configurations-choice"),
        ("I01", "configurations-choice"),
        ("I01,I99..I02", "condition-unknown"),
        ("I01,I03,I04,I05,I06,I07,I08,I09,I10..I02", "configurations-conditions"),
    ],
)
def test_what_cannot_be_compared_is_said(analysis: Analysis, by: str, code: str) -> None:
    with pytest.raises(InputError) as raised:
        get_result(analysis, "configurations", by=by)
    assert raised.value.code == code
