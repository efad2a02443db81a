"""Saturation as columns and sentences: what the core computed, said with its numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from leadline.core.analysis import Analysis
from leadline.core.richness import expected_new
from leadline.core.saturation import CodeSet, saturation
from leadline.core.tables import StudyTables, ints, strings
from leadline.queries.results import get_result
from leadline.queries.told import shown_columns
from leadline.translation import use_language
from leadline.workspace import Workspace
from tests.core.studies import Said, Talk, study

TEN = [f"FORM{n:02}" for n in range(1, 11)]


@pytest.fixture
def analysis(corpus: Workspace) -> Analysis:
    return Analysis(corpus.tables())


def talks_of(role: str, *new: str, count: int = 8) -> list[Talk]:
    """Interviews of a role that name the same ten codes; the last ones name a new code each."""
    said = [Said(code) for code in TEN]
    talks = [Talk("A", [(f"{role}{place}", role)], said=said) for place in range(count)]
    for place, code in enumerate(new):
        talks[-1 - place].said = [*said, Said(code)]
    return talks


def with_added(tables: StudyTables, *keys: str) -> StudyTables:
    since = ints([3 if key in keys else 1 for key in tables.codes.key.tolist()])
    days = strings([f"2018-01-{row + 1:02}" for row in range(len(tables.interviews))])
    return replace(
        tables,
        codes=replace(tables.codes, since=since),
        interviews=replace(tables.interviews, held_on=days),
    )


def test_an_a_priori_codebook_is_said_to_saturate_by_construction(analysis: Analysis) -> None:
    result = get_result(analysis, "saturation")
    assert result.columns["codes"] == ["all codes", "added codes"]
    assert result.columns["codebook"] == [88, 0]
    assert result.columns["expected"][1] == "undefined: no code was added"
    assert result.answer[0].startswith("All 88 codes were in the study's first codebook.")
    assert "saturates by construction" in result.answer[0]
    assert result.meaning()["unit"] == "interviews"


def test_the_answer_says_whether_and_where_with_its_numbers() -> None:
    talks = [*talks_of("PC", "GAP01", "GAP02"), *talks_of("CP"), *talks_of("GBV", count=3)]
    tables = with_added(study(talks), "GAP01", "GAP02", "GAP03")
    result = get_result(Analysis(tables), "saturation", by="role")
    told = " ".join(result.answer)
    assert "85 were in the study's first codebook" in told and "3 were added during coding" in told
    assert "PC (all codes): more interviewing is likely to bring codes not heard yet." in told
    assert "CP (all codes): more interviewing is unlikely to bring many codes not heard yet." in told
    assert "GBV (all codes): too little was heard to tell (interviews: 3; at least 6 are needed)." in told
    assert "(most first): PC. Another group" in told
    assert "With fewer than 10 interviews these numbers are rough." in told
    counts = np.array([8] * 10 + [1, 1])
    new = expected_new(counts, units=8, more=5)
    said = f"Expected of 5 more: {new.value:.1f} new codes (95 % interval {new.low:.1f} to {new.high:.1f})."
    assert (
        "In 8 interviews 12 of 88 codes were heard; new in the last 2: 2, beside 10 in the first 4 " in told
    )
    assert said in told
    place = result.columns["group"].index("PC")
    assert result.columns["expected"][place] == round(new.value, 2)
    assert result.columns["worth"][place] == "likely new codes"


def test_the_curve_adds_up_to_what_was_heard(analysis: Analysis) -> None:
    columns = get_result(analysis, "saturation-curve").columns
    assert np.cumsum(columns["new"]).tolist() == columns["heard"]
    assert columns["held_on"] == sorted(columns["held_on"])
    assert columns["mean"][-1] == columns["mean_low"][-1] == columns["heard"][-1] == 88
    for low, mean, high in zip(columns["mean_low"], columns["mean"], columns["mean_high"], strict=True):
        assert low - 0.1 < mean < high + 0.1  # where 97.5 % of the orders have all, the mean is a little less
    assert columns["information"][:5] == [""] * 5
    assert columns["information"][5] == round(
        (columns["new"][4] + columns["new"][5]) / columns["heard"][3], 3
    )


def test_groups_are_told_at_the_size_of_the_smallest(analysis: Analysis) -> None:
    columns = get_result(analysis, "richness", by="role").columns
    rows = list(zip(*(columns[name] for name in ("group", "estimate", "interviews", "number")), strict=True))
    smallest = min(n for _group, _estimate, n, _number in rows)
    at = {group: number for group, estimate, n, number in rows if (estimate, n) == ("expected", smallest)}
    heard = {group: number for group, estimate, _n, number in rows if estimate == "heard"}
    assert set(at) == {"PC", "CP", "GBV"} == set(heard)
    found = {
        one.group: len(one.counts)
        for one in saturation(analysis.tables, by="role", round=analysis.round, orders=1)
        if one.codes is CodeSet.ALL_CODES
    }
    assert heard == found and at["PC"] < heard["PC"] and at["CP"] == heard["CP"]


def test_intervals_stand_with_their_number(analysis: Analysis) -> None:
    columns = get_result(analysis, "richness", by="role").columns
    shown = shown_columns("richness", columns)
    place = [row for row, one in enumerate(columns["estimate"]) if one == "chao2"][1]
    number, low, high = (columns[name][place] for name in ("number", "number_low", "number_high"))
    assert shown["number"][place] == f"{number} ({low} to {high})"
    assert not {"number_low", "number_high"} & set(shown)


def test_interviews_without_a_day_are_told(analysis: Analysis) -> None:
    talks = talks_of("PC")
    assert get_result(Analysis(study(talks)), "saturation").answer[-1].endswith(": 8.")
    assert get_result(Analysis(study([])), "saturation").answer == ()
    with use_language("fr"):
        assert get_result(Analysis(study(talks)), "saturation").answer
