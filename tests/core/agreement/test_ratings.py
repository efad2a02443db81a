"""Rating matrices: who coded what, as each unit sees it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.core.agreement.krippendorff_alpha import krippendorff_alpha
from leadline.core.agreement.percent import percent_agreement
from leadline.core.agreement.ratings import CodeRatings, RatedUnit, agreement_by_code, code_ratings
from leadline.core.tables import Coders, StudyTables, Turns, ints, strings
from leadline.core.vocabulary import Layer
from tests.core.studies import Said, Talk, study

NO = -1


def column(tables: StudyTables, ratings: CodeRatings, code: str) -> list[dict[tuple[int, ...], int]]:
    """For each group: how many of its units show which pattern."""
    counts = ratings.patterns.counts[:, ratings.codes.tolist().index(tables.code(code))]
    columns = list(map(tuple, ratings.patterns.places.T.tolist()))
    return [{columns[p]: int(n) for p, n in enumerate(line) if n} for line in counts.tolist()]


def two(case: str, mine: list[str], other: list[str], **more: object) -> Talk:
    said = [Said(code) for code in mine] + [Said(code, coder="B") for code in other]
    return Talk(case, said=said, **more)  # type: ignore[arg-type]


TABLES = study(
    [
        two("X", ["GAP01", "GAP02", "GAP02"], ["GAP01"]),
        two("X", ["GAP02"], ["GAP03"]),
        two("Y", ["GAP01"], []),  # A alone: no unit
        two("Z", ["GAP01"], ["GAP02"]),
    ]
)


def test_interviews_that_two_coded() -> None:
    ratings = code_ratings(TABLES)
    assert ratings.coders.tolist() == [0, 1] and ratings.groups.tolist() == [0, 1, 3]
    assert column(TABLES, ratings, "GAP01") == [{(1, 1): 1}, {(0, 0): 1}, {(1, 0): 1}]
    assert column(TABLES, ratings, "GAP02") == [{(1, 0): 1}, {(1, 0): 1}, {(0, 1): 1}]
    assert ratings.together().counts.sum() == 3 * len(ratings.codes)


def test_cases_join_their_interviews_that_two_coded() -> None:
    ratings = code_ratings(TABLES, rated=RatedUnit.CASE)
    assert ratings.groups.tolist() == [0, 2]
    assert column(TABLES, ratings, "GAP02") == [{(1, 0): 1}, {(0, 1): 1}]
    assert column(TABLES, ratings, "GAP03") == [{(0, 1): 1}, {(0, 0): 1}]


def test_who_coded_only_some_interviews_of_a_case_does_not_rate_it() -> None:
    first = Talk("X", said=[Said("GAP01"), Said("GAP02", coder="B"), Said("GAP03", coder="dictionary")])
    tables = study([first, two("X", ["GAP01"], ["GAP01"])])
    ratings = code_ratings(tables, rated=RatedUnit.CASE)
    assert column(tables, ratings, "GAP01") == [{(1, 1): 1}]
    assert column(tables, ratings, "GAP03") == [{(0, 0): 1}]


def test_three_coders_and_who_is_missing() -> None:
    all_three = Talk("X", said=[Said("GAP01"), Said("GAP02", coder="B"), Said("GAP01", coder="dictionary")])
    pair = Talk("Y", said=[Said("GAP01", coder="B"), Said("GAP02", coder="dictionary")])
    tables = study([all_three, pair])
    ratings = code_ratings(tables)
    assert column(tables, ratings, "GAP01") == [{(1, 0, 1): 1}, {(NO, 1, 0): 1}]
    assert column(tables, ratings, "GAP04") == [{(0, 0, 0): 1}, {(NO, 0, 0): 1}]
    assert ratings.is_rating.tolist() == [[True, False], [True, True], [True, True]]


def test_turns_share_a_code_point_with_the_coding() -> None:
    said = [Said("GAP01", 5, 12), Said("GAP01", 10, 11, coder="B"), Said("GAP02", 20, 30, coder="B")]
    turns = Turns(ints([0, 0, 0, 1]), ints([0, 10, 20, 0]), ints([9, 20, 30, 9]), ints([-1] * 4))
    tables = replace(study([Talk("X", said=said), Talk("Y", said=[Said("GAP01")])]), turns=turns)
    ratings = code_ratings(tables, rated=RatedUnit.TURN)
    assert column(tables, ratings, "GAP01") == [{(1, 0): 1, (1, 1): 1, (0, 0): 1}]
    assert column(tables, ratings, "GAP02") == [{(0, 1): 1, (0, 0): 2}]
    assert code_ratings(study(), rated=RatedUnit.TURN).patterns.counts.size == 0


def test_characters_are_those_of_the_whole_text() -> None:
    """Overlapping and adjacent passages of one coder are joined."""
    said = [
        Said("GAP01", 5, 12),
        Said("GAP01", 8, 15),
        Said("GAP01", 15, 20),
        Said("GAP01", 10, 30, coder="B"),
    ]
    tables = study([Talk("X", said=said)])
    ratings = code_ratings(tables, rated=RatedUnit.CHARACTERS)
    assert column(tables, ratings, "GAP01") == [{(1, 0): 5, (1, 1): 10, (0, 1): 10, (0, 0): 975}]
    assert column(tables, ratings, "GAP02") == [{(0, 0): 1000}]
    assert ratings.together().counts.sum() == 1000 * len(ratings.codes)


SPANS = st.lists(
    st.builds(
        lambda code, start, length, coder: Said(code, start, start + length, coder=coder),
        st.sampled_from(["GAP01", "GAP02"]),
        st.integers(0, 40),
        st.integers(1, 20),
        st.sampled_from(["A", "B", "dictionary"]),
    ),
    min_size=1,
    max_size=15,
)


@given(st.lists(SPANS, min_size=1, max_size=3))
def test_characters_are_counted_as_one_by_one(texts: list[list[Said]]) -> None:
    tables = study([Talk("X", said=said) for said in texts])
    ratings = code_ratings(tables, rated=RatedUnit.CHARACTERS)
    for code in ("GAP01", "GAP02"):
        wanted = []
        for row, said in enumerate(texts):
            names = sorted({one.coder for one in said})
            if row not in ratings.groups.tolist():
                assert len(names) < 2
                continue
            line: dict[tuple[int, ...], int] = {}
            for at in range(1000):
                has = {one.coder for one in said if one.code == code and one.start <= at < one.end}
                key = tuple(
                    NO if name not in names else int(name in has)
                    for name in (str(tables.coders.key[coder]) for coder in ratings.coders)
                )
                line[key] = line.get(key, 0) + 1
            wanted.append(line)
        assert column(tables, ratings, code) == wanted


def test_more_coders_than_a_word_has_bits() -> None:
    """Each pair codes an interview of its own."""
    tables = study([two("X", ["GAP01"], ["GAP01"]) for _ in range(40)])
    codings = tables.codings
    coder = codings.transcript * 2 + codings.coder
    many = replace(
        tables,
        coders=Coders(strings([f"c{n}" for n in range(80)])),
        codings=replace(codings, coder=coder.astype(np.int32)),
    )
    ratings = code_ratings(many)
    assert len(ratings.coders) == 80
    found = krippendorff_alpha(ratings.together())
    assert (found.value, found.units, found.coders) == (pytest.approx(1), 40 * len(ratings.codes), 80)


def test_only_coders_own_layer_is_compared() -> None:
    said = [Said("GAP01"), Said("GAP01", coder="B", layer=Layer.RECONCILED)]
    assert len(code_ratings(study([Talk("X", said=said)])).groups) == 0


@pytest.mark.parametrize("rated", RatedUnit)
def test_codes_that_are_not_asked_for_do_not_count(rated: RatedUnit) -> None:
    whole = code_ratings(TABLES, rated=rated)
    wanted = np.array([TABLES.code("GAP02")])
    one = code_ratings(TABLES, rated=rated, codes=wanted)
    assert one.groups.tolist() == whole.groups.tolist()
    assert column(TABLES, one, "GAP02") == column(TABLES, whole, "GAP02")


def test_agreement_by_code_tells_how_often_it_was_applied() -> None:
    found: dict[str, Any] = {
        str(TABLES.codes.key[one.code]): one
        for one in agreement_by_code(code_ratings(TABLES), measure=percent_agreement)
    }
    assert (found["GAP02"].applied, found["GAP02"].agreement.value) == (3, 0.0)
    assert found["GAP01"].agreement.value == pytest.approx(2 / 3)
    assert (found["GAP04"].applied, found["GAP04"].agreement.value) == (0, 1.0)
    assert found["GAP01"].agreement.units == 3
