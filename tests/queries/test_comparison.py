"""Comparison of groups: counts as the matrix and prevalence have them, tests only of random selections."""

from __future__ import annotations

from dataclasses import replace

import pytest

from leadline.core.analysis import Analysis
from leadline.core.intervals import clopper_pearson, fisher_exact
from leadline.core.vocabulary import Selection
from leadline.errors import InputError
from leadline.queries.results import get_result
from leadline.queries.told import shown_columns
from leadline.workspace import Workspace
from tests.core.studies import Said, Talk, study

CASES = {f"E{n}": {"region": "East"} for n in range(5)} | {f"W{n}": {"region": "West"} for n in range(5)}
TALKS = [
    Talk(case, said=[Said("GAP01")] * (case[0] == "E") + [Said("GAP02")], people=[(f"p{case}", "PC")])
    for case in CASES
]


def selected(selection: Selection) -> Analysis:
    return Analysis(replace(study(TALKS, cases=CASES), selection=selection))


def test_counts_are_those_of_the_matrix_and_of_prevalence(corpus: Workspace) -> None:
    analysis = Analysis(corpus.tables())
    columns = get_result(analysis, "comparison", by="region").columns
    rows = list(zip(*(columns[name] for name in ("kind", "key", "group", "k", "n")), strict=True))
    by_code = get_result(analysis, "prevalence", by="region").columns
    assert [row[1:] for row in sorted(rows) if row[0] == "code"] == sorted(
        zip(*(by_code[name] for name in ("code", "region", "k", "n")), strict=True)
    )
    cells = get_result(analysis, "matrix").columns
    region = dict(zip(analysis.tables.cases.key, analysis.tables.cases.attributes["region"], strict=True))
    for kind, key, group, k, n in rows:
        if kind == "indicator":
            mine = [
                value
                for case, indicator, value in zip(
                    cells["case"], cells["indicator"], cells["effective"], strict=True
                )
                if indicator == key and region[case] == group
            ]
            assert k == mine.count("addressed")
            assert n == k + sum(mine.count(v) for v in ("partly", "not addressed", "conflicting"))


@pytest.mark.parametrize(
    ("selection", "why"), [(Selection.CENSUS, "every case there is"), (Selection.PURPOSIVE, "were chosen")]
)
def test_without_chance_there_is_no_test_and_it_is_said_why(selection: Selection, why: str) -> None:
    found = get_result(selected(selection), "comparison", by="region")
    assert not [name for name in found.columns if name.startswith(("p", "wilson")) or name.endswith("_low")]
    assert found.answer[0].startswith("No test is offered") and why in found.answer[0]
    assert len(found.answer) == 2
    assert found.answer[1].endswith(": in all 5 of East, in none of the 5 of West.")


def test_cases_drawn_at_random_have_intervals_and_corrected_tests() -> None:
    found = get_result(selected(Selection.RANDOM), "comparison")
    place = found.columns["key"].index("GAP01")
    assert found.columns["group"][place : place + 2] == ["East", "West"]
    p = fisher_exact([5, 0], [5, 5])
    assert found.columns["p"][place] == round(p or 0, 4) == 0.0079
    assert (found.columns["k_low"][place], found.columns["k_high"][place]) == (
        round(clopper_pearson(5, 5)[0], 3),
        1,
    )
    assert found.columns["p"][found.columns["key"].index("GAP02")] == "undefined: all or none"
    assert "corrected for 1 comparisons" in found.answer[0]
    assert "5 of 5 (East); 0 of 5 (West)" in found.answer[1] and "p = 0.0079" in found.answer[1]
    assert shown_columns("comparison", found.columns)["k"][place] == "5 of 5 (0.478 to 1.0)"
    assert not any("%" in sentence for sentence in found.answer[1:])


def test_where_nothing_differs_that_is_no_proof_of_likeness() -> None:
    alike = [replace(talk, said=[Said("GAP01")] if talk.case in ("E1", "W1") else []) for talk in TALKS]
    tables = replace(study(alike, cases=CASES), selection=Selection.RANDOM)
    assert "does not show that the groups are alike" in get_result(Analysis(tables), "comparison").answer[1]


def test_what_cannot_be_compared_is_said() -> None:
    for by, tables, code in (
        ("weather", study(TALKS, cases=CASES), "attribute-unknown"),
        ("", study(TALKS), "comparison-attribute"),
    ):
        with pytest.raises(InputError) as raised:
            get_result(Analysis(tables), "comparison", by=by)
        assert raised.value.code == code


def test_rounds_are_contrasted_on_the_cases_that_changed() -> None:
    said = [Said("GAP01")]
    talks = [
        Talk(case, said=said * (round_ == "r2"), people=[(f"p{case}", "PC")], round=round_)
        for case in CASES
        for round_ in ("r1", "r2")
    ]
    tables = study(talks, cases=CASES, rounds=("r1", "r2"), indicators=())
    plain = get_result(Analysis(tables), "change")
    assert "p" not in plain.columns and plain.answer[0].startswith("No test is offered")
    drawn = get_result(Analysis(replace(tables, selection=Selection.RANDOM)), "change")
    place = drawn.columns["code"].index("GAP01")
    assert drawn.columns["appeared"][place] == 10
    assert drawn.columns["p"][place] == drawn.columns["p_holm"][place] == round(2 / 2**10, 4)
    assert set(drawn.columns["p"]) == {round(2 / 2**10, 4), "undefined: no case changed"}
