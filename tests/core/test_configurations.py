"""Configurations of conditions: the published Lipset tables, and the definitions by brute force."""

from __future__ import annotations

import csv
import json
from itertools import combinations, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.core.configurations import (
    MOST_CONDITIONS,
    Fit,
    Logic,
    Outcome,
    TruthTable,
    necessity,
    solutions,
    truth_table,
)
from leadline.errors import InputError

PUBLISHED = json.loads((Path(__file__).parents[1] / "data" / "expected_qca_lipset.json").read_text("utf-8"))
CONDITIONS = ("DEV", "URB", "LIT", "IND", "STB")


def crisp(expected: dict[str, Any]) -> tuple[Any, Any, list[str]]:
    """The 18 countries of the crisp table, from its published rows: in LC each row is all of one outcome."""
    names, members, outcomes = [], [], []
    for row in expected["truth_table"]:
        for case in row["cases"]:
            names.append(case)
            members.append([row["config"][name] for name in CONDITIONS])
            outcomes.append(row["OUT"])
    return np.array(members, dtype=float), np.array(outcomes, dtype=float), names


def fuzzy(shared: Path) -> tuple[Any, Any, list[str]]:
    with (shared / "data/worked-examples/lipset_fuzzy_LF.csv").open() as file:
        rows = list(csv.DictReader(file))
    members = np.array([[float(row[name]) for name in CONDITIONS] for row in rows])
    return members, np.array([float(row["SURV"]) for row in rows]), [row["rownames"] for row in rows]


def is_like(found: Fit, published: dict[str, float]) -> bool:
    told = (found.consistency, found.pri, found.coverage, found.unique)
    pairs = zip(told, ("inclS", "PRI", "covS", "covU"), strict=True)
    return all(round(value or 0, 3) == published[name] for value, name in pairs if name in published)


def check(table: TruthTable, expected: dict[str, Any], names: list[str]) -> None:
    told = [
        (dict(zip(CONDITIONS, row.tolist(), strict=True)), {names[c] for c in cases}, int(outcome))
        for row, cases, outcome in zip(table.rows, table.cases, table.outcome, strict=True)
    ]
    for row in expected["truth_table"]:
        assert (row["config"], set(row["cases"]), row["OUT"]) in told
    assert len(told) == len(expected["truth_table"])
    for row, row_fit in zip(table.rows, table.fits, strict=True):
        published = next(
            r
            for r in expected["truth_table"]
            if r["config"] == dict(zip(CONDITIONS, row.tolist(), strict=True))
        )
        assert round(row_fit.consistency or 0, 3) == published["incl"]
        assert round(row_fit.pri or 0, 3) == published["PRI"]
    for logic, name in ((Logic.CONSERVATIVE, "conservative"), (Logic.PARSIMONIOUS, "parsimonious")):
        found = solutions(table, logic)
        assert [solution.written for solution in found] == expected[name]
        fits = expected[f"fit_{name}"]
        assert is_like(found[0].fit, fits["M"])
        for term, term_fit in zip(found[0].written.split(" + "), found[0].fits, strict=True):
            assert is_like(term_fit, fits[term]), term


@pytest.mark.parametrize("name", ["LC", "LC_neg"])
def test_the_crisp_lipset_table(name: str) -> None:
    expected = PUBLISHED[name]
    members, outcomes, names = crisp(expected)
    table = truth_table(members, outcomes, conditions=CONDITIONS, consistency=expected["incl_cut"])
    check(table, expected, names)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["LF", "LF_neg"])
def test_the_fuzzy_lipset_table(name: str, shared: Path) -> None:
    expected = PUBLISHED[name]
    members, outcomes, names = fuzzy(shared)
    if name.endswith("neg"):
        outcomes = 1 - outcomes
    table = truth_table(members, outcomes, conditions=CONDITIONS, consistency=expected["incl_cut"])
    check(table, expected, names)


@given(st.lists(st.tuples(*[st.integers(0, 1)] * 4), min_size=1, max_size=9), st.sampled_from(list(Logic)))
def test_no_sum_of_fewer_terms_does_as_well(cases: list[tuple[int, ...]], logic: Logic) -> None:
    rows = np.array(cases, dtype=float)
    table = truth_table(rows[:, :3], rows[:, 3], conditions=("A", "B", "C"), consistency=1.0)
    present, absent = [{tuple(r) for r in part.tolist()} for part in (table.present, table.absent)]

    def under(term: tuple[int, ...]) -> set[tuple[int, ...]]:
        return {
            r for r in product((0, 1), repeat=3) if all(t in (-1, v) for t, v in zip(term, r, strict=True))
        }

    def holds(term: tuple[int, ...]) -> bool:
        return under(term) <= present if logic == Logic.CONSERVATIVE else not under(term) & absent

    sound = [term for term in product((0, 1, -1), repeat=3) if holds(term)]
    found = solutions(table, logic)
    if not present:
        assert not found
        return
    least = next(
        size
        for size in range(1, 9)
        if any(present <= set().union(*map(under, some)) for some in combinations(sound, size))
    )
    for solution in found:
        terms = [tuple(term) for term in solution.terms.tolist()]
        assert len(terms) == least
        assert all(map(holds, terms))
        assert present <= set().union(*map(under, terms))


def test_a_case_between_two_configurations_is_in_no_row_and_is_named() -> None:
    members = np.array([[1.0, 0.0], [0.5, 1.0], [0.0, 1.0]])
    table = truth_table(members, np.array([1.0, 1.0, 0.0]), conditions=("A", "B"))
    assert table.undecided == (1,)
    assert sorted(case for cases in table.cases for case in cases) == [0, 2]


def test_a_row_with_too_few_cases_leads_nowhere() -> None:
    members = np.array([[1.0], [1.0], [0.0]])
    table = truth_table(members, np.array([1.0, 1.0, 0.0]), conditions=("A",), cases=2)
    assert table.outcome.tolist() == [Outcome.PRESENT, Outcome.REMAINDER]


def test_what_is_there_whenever_the_outcome_is_is_necessary_wholly() -> None:
    members = np.array([[1.0, 1.0], [1.0, 0.0], [1.0, 0.0]])
    (first, first_absent), (second, _second_absent) = necessity(members, np.array([1.0, 1.0, 0.0]))
    assert (first.consistency, first.coverage) == (1.0, pytest.approx(2 / 3))
    assert (first_absent.consistency, first_absent.coverage) == (0.0, None)
    assert (second.consistency, second.coverage) == (0.5, 1.0)


def test_too_many_conditions_are_refused() -> None:
    names = tuple(f"C{number}" for number in range(MOST_CONDITIONS + 1))
    with pytest.raises(InputError) as raised:
        truth_table(np.zeros((2, len(names))), np.zeros(2), conditions=names)
    assert raised.value.code == "configurations-conditions"
