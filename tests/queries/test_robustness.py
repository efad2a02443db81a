"""Robustness of the fictional corpus: what hangs on one interview is found, and the interview named."""

from __future__ import annotations

from typing import Any

import pytest

from leadline.core.analysis import Analysis
from leadline.core.vocabulary import CoverageStatus
from leadline.queries.results import Result, get_result
from leadline.queries.told import shown_columns
from leadline.workspace import Workspace
from tests.core.studies import Said, Talk, study

ASKED = {"Q16": CoverageStatus.ANSWERED}


@pytest.fixture
def analysis(corpus: Workspace) -> Analysis:
    return Analysis(corpus.tables())


def row(result: Result, **wanted: str) -> dict[str, Any]:
    rows = [dict(zip(result.columns, values, strict=True)) for values in result.rows()]
    (found,) = [one for one in rows if wanted.items() <= one.items()]
    return found


def test_the_planted_challenge_hangs_on_one_interview_which_is_named(analysis: Analysis) -> None:
    result = get_result(analysis, "robustness")
    found = row(result, kind="challenge", claim="recurring", subject="GAP11")
    own = analysis.challenges
    at = own.code.tolist().index(analysis.tables.code("GAP11"))
    hinges = own.hinge_interviews.unit[own.hinge_interviews.code == own.code[at]]
    assert (found["k"], found["holds"]) == (6, False)
    assert found["hangs_on_interviews"].split(", ") == [
        analysis.tables.interviews.key[unit] for unit in hinges
    ]
    assert found["rank_low"] <= own.case_rank_low[at] <= own.case_rank_high[at] <= found["rank_high"]


def test_verdicts_on_cases_are_those_of_recurrence(analysis: Analysis) -> None:
    result, own = get_result(analysis, "robustness"), analysis.challenges
    for at in range(len(own)):
        key = str(analysis.tables.codes.key[own.code[at]])
        if not own.is_recurring[at]:
            continue
        found = row(result, kind="challenge", claim="recurring", subject=key)
        assert (found["hangs_on_cases"] == "") == bool(own.is_robust[at])
        assert (found["case_rank_low"], found["case_rank_high"]) == (
            own.case_rank_low[at],
            own.case_rank_high[at],
        )


def test_gaps_are_those_of_the_analysis(analysis: Analysis) -> None:
    result, own = get_result(analysis, "robustness"), analysis.gaps
    for at in range(len(own)):
        key = analysis.tables.indicators[own.indicator[at]].key
        if own.round[at] == analysis.round and own.full[at]:
            found = row(result, kind="full gap", claim="reported", subject=key)
            assert (found["k"], found["n"]) == (own.full[at], own.n[at])
            assert found["share_low"] <= found["share"] <= found["share_high"]


def test_the_answer_counts_conclusions_and_says_what_was_not_tried() -> None:
    named = [Said("GAP01")]
    talks = [Talk(case, [(f"p{case}", "PC")], named, ASKED) for case in "ABC"]
    result = get_result(Analysis(study(talks, recurring_regions=0)), "robustness")
    assert result.answer == (
        "1 of 2 conclusions hold whoever alone is left out, and on each coder's layer.",
        "1 of 2 conclusions hang on a single interview: without it they do not hold.",
        "Could not be tried for “role”: fewer than two roles.",
        "Could not be tried for “coder”: no interview has another layer.",
    )
    assert set(result.columns["untested"]) == {"role, coder"}
    assert set(result.columns["hangs_on_roles"]) == {""}
    shown = shown_columns("robustness", result.columns)
    assert (shown["k"][0], shown["hangs_on_interviews"][0]) == ("3 of 3", "INT-000, INT-001, INT-002")
