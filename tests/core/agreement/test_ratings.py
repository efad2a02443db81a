"""Rating matrices: who coded what, as each unit sees it."""

from __future__ import annotations

from dataclasses import replace

from leadline.core.agreement.percent import percent_agreement
from leadline.core.agreement.ratings import CodeRatings, RatedUnit, agreement_by_code, code_ratings
from leadline.core.tables import StudyTables, Turns, ints
from leadline.core.vocabulary import Layer
from tests.core.studies import Said, Talk, study


def column(tables: StudyTables, ratings: CodeRatings, code: str) -> list[list[int]]:
    rows: list[list[int]] = ratings.of_code(ratings.codes.tolist().index(tables.code(code))).tolist()
    return rows


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
    assert ratings.coders.tolist() == [0, 1] and ratings.units.tolist() == [0, 1, 3]
    assert column(TABLES, ratings, "GAP01") == [[1, 0, 1], [1, 0, 0]]
    assert column(TABLES, ratings, "GAP02") == [[1, 1, 0], [0, 0, 1]]
    assert ratings.together().shape == (2, 3 * len(ratings.codes))


def test_cases_join_their_interviews_that_two_coded() -> None:
    ratings = code_ratings(TABLES, rated=RatedUnit.CASES)
    assert ratings.units.tolist() == [0, 2]
    assert column(TABLES, ratings, "GAP02") == [[1, 0], [0, 1]]
    assert column(TABLES, ratings, "GAP03") == [[0, 0], [1, 0]]


def test_turns_share_a_code_point_with_the_coding() -> None:
    said = [Said("GAP01", 5, 12), Said("GAP01", 10, 11, coder="B"), Said("GAP02", 20, 30, coder="B")]
    turns = Turns(ints([0, 0, 0, 1]), ints([0, 10, 20, 0]), ints([9, 20, 30, 9]), ints([-1] * 4))
    tables = replace(study([Talk("X", said=said), Talk("Y", said=[Said("GAP01")])]), turns=turns)
    ratings = code_ratings(tables, rated=RatedUnit.TURNS)
    assert ratings.units.tolist() == [0, 1, 2]
    assert column(tables, ratings, "GAP01") == [[1, 1, 0], [0, 1, 0]]
    assert column(tables, ratings, "GAP02") == [[0, 0, 0], [0, 0, 1]]
    assert code_ratings(study(), rated=RatedUnit.TURNS).values.size == 0


def test_only_coders_own_layer_is_compared() -> None:
    said = [Said("GAP01"), Said("GAP01", coder="B", layer=Layer.RECONCILED)]
    assert len(code_ratings(study([Talk("X", said=said)])).units) == 0


def test_agreement_by_code_tells_how_often_it_was_applied() -> None:
    found = {
        str(TABLES.codes.key[one.code]): one
        for one in agreement_by_code(code_ratings(TABLES), measure=percent_agreement)
    }
    assert (found["GAP02"].applied, found["GAP02"].agreement.value) == (3, 0.0)
    assert found["GAP01"].agreement.value == 2 / 3
    assert (found["GAP04"].applied, found["GAP04"].agreement.value) == (0, 1.0)
    assert found["GAP01"].agreement.units == 3
