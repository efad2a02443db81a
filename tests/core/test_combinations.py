"""Combinations of codes and confusable codes against every pair looked at one by one."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from leadline.core.combinations import Combination, combine, touched
from leadline.core.confusion import confusion
from leadline.core.tables import StudyTables
from tests.core.studies import Said, Talk, study

PASSAGES = st.lists(
    st.builds(
        lambda code, start, length, coder: Said(code, start, start + length, coder=coder),
        st.sampled_from(["GAP01", "GAP02", "GAP03"]),
        st.integers(0, 15),
        st.integers(1, 6),
        st.sampled_from("AB"),
    ),
    max_size=10,
)
STUDIES = st.lists(st.builds(lambda said: Talk("X", said=said), PASSAGES), max_size=3).map(study)


def meets(tables: StudyTables, one: int, two: int, how: Combination, reach: int) -> bool:
    c = tables.codings
    if c.transcript[one] != c.transcript[two] or one == two:
        return False
    if how == Combination.NEAR:
        apart = max(c.start[two] // 3 - (c.end[one] - 1) // 3, c.start[one] // 3 - (c.end[two] - 1) // 3)
        return bool(apart <= reach)
    if how == Combination.WITHIN:
        return bool(c.start[two] <= c.start[one] and c.end[one] <= c.end[two])
    return bool(c.start[one] < c.end[two] and c.start[two] < c.end[one])


@given(STUDIES, st.sampled_from(list(Combination)), st.integers(0, 3), st.booleans())
def test_every_pair_of_codings(tables: StudyTables, how: Combination, reach: int, is_family: bool) -> None:
    codings, keys = tables.codings, tables.codes.key[tables.codings.code]
    left = np.flatnonzero(np.isin(keys, ["GAP01", "GAP02"]))
    right = np.flatnonzero(np.isin(keys, ["GAP02", "GAP03"] if is_family else ["GAP03"]))
    units = (codings.start // 3, (codings.end - 1) // 3)
    found = combine(codings, left, right, how, reach=reach, units=units)
    got = sorted(zip(found.left.tolist(), found.right.tolist(), strict=True))
    pairs = [(a, b) for a, b in product(left.tolist(), right.tolist()) if meets(tables, a, b, how, reach)]
    if how == Combination.EITHER:
        assert got == [(row, -1) for row in sorted({*left.tolist(), *right.tolist()})]
    elif how == Combination.WITHOUT:
        assert got == [
            (a, -1)
            for a in left.tolist()
            if not any(
                meets(tables, a, b, Combination.TOGETHER, 0) or a == b  # a coding holds its own words
                for b in right.tolist()
            )
        ]
    elif how == Combination.WITHIN:
        assert got == sorted(pairs)
    else:
        assert {frozenset(pair) for pair in got} == {frozenset(pair) for pair in pairs}
        assert len(got) == len({frozenset(pair) for pair in got})
    assert (found.start < found.end).all()


def test_together_is_the_shared_words_and_near_the_stretch() -> None:
    tables = study([Talk("X", said=[Said("GAP01", 0, 9), Said("GAP02", 6, 12)])])
    one, two = np.array([0]), np.array([1])
    both = combine(tables.codings, one, two, Combination.TOGETHER)
    assert (both.start[0], both.end[0]) == (6, 9)
    units = (tables.codings.start, tables.codings.end)
    near = combine(tables.codings, one, two, Combination.NEAR, units=units)
    assert (near.start[0], near.end[0]) == (0, 12)


@given(STUDIES, st.integers(0, 20), st.integers(1, 6))
def test_touched_is_sharing_a_code_point(tables: StudyTables, start: int, length: int) -> None:
    c, rows = tables.codings, np.arange(len(tables.codings))
    for text in range(len(tables.transcripts)):
        expected = any(
            c.transcript[r] == text and c.start[r] < start + length and start < c.end[r] for r in rows
        )
        span = (np.array([text]), np.array([start]), np.array([start + length]))
        assert touched(c, rows, *span).tolist() == [expected]


@given(STUDIES)
def test_confusion_is_two_coders_choosing_differently_where_neither_has_the_others_code(
    tables: StudyTables,
) -> None:
    c, expected = tables.codings, Counter[tuple[int, int]]()

    def agrees(row: int, coder: int) -> bool:
        return any(
            c.coder[r] == coder
            and c.code[r] == c.code[row]
            and meets(tables, row, r, Combination.TOGETHER, 0)
            for r in range(len(c))
        )

    for a, b in combinations(range(len(c)), 2):
        if (
            c.coder[a] != c.coder[b]
            and c.code[a] != c.code[b]
            and meets(tables, a, b, Combination.TOGETHER, 0)
            and not agrees(a, c.coder[b])
            and not agrees(b, c.coder[a])
        ):
            expected[min(c.code[a], c.code[b]), max(c.code[a], c.code[b])] += 1
    found = confusion(tables)
    got = dict(zip(zip(found.code, found.other, strict=True), found.pairs, strict=True))
    assert got == expected
    assert found.pairs.tolist() == sorted(found.pairs.tolist(), reverse=True)
