"""Co-occurrence against every pair of passages looked at one by one."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.core import cooccurrence as module
from leadline.core.cooccurrence import cooccurrence
from leadline.core.tables import StudyTables
from leadline.core.vocabulary import Polarity, Time
from tests.core.studies import Said, Talk, study

PASSAGES = st.lists(
    st.builds(
        lambda code, start, length, polarity: Said(code, start, start + length, polarity=polarity),
        st.sampled_from(["GAP01", "GAP02", "GAP03"]),
        st.integers(0, 20),
        st.integers(1, 8),
        st.sampled_from([Polarity.PRESENT, Polarity.PRESENT, Polarity.ABSENT]),
    ),
    max_size=12,
)
TALKS = st.lists(
    st.builds(lambda case, said: Talk(case, said=said), st.sampled_from("XYZ"), PASSAGES), max_size=4
)


def counted(tables: StudyTables, polarity: Polarity | None) -> dict[tuple[str, str], tuple[int, int]]:
    found = cooccurrence(tables, polarity=polarity)
    keys = tables.codes.key
    return {
        (str(keys[found.code[row]]), str(keys[found.other[row]])): (
            int(found.pairs[row]),
            int(found.cases[row]),
        )
        for row in range(len(found))
    }


@settings(max_examples=100, deadline=None)
@given(TALKS, st.sampled_from([None, Polarity.PRESENT]), st.sampled_from([1, 1 << 25]))
def test_every_pair_of_passages(talks: list[Talk], polarity: Polarity | None, block: int) -> None:
    pairs: Counter[tuple[str, str]] = Counter()
    cases: dict[tuple[str, str], set[str]] = {}
    for talk in talks:
        said = [one for one in talk.said if polarity in (None, one.polarity)]
        for one, two in combinations(said, 2):
            if one.code != two.code and one.start < two.end and two.start < one.end:
                key = (min(one.code, two.code), max(one.code, two.code))
                pairs[key] += 1
                cases.setdefault(key, set()).add(talk.case)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_BLOCK", block)  # one case at a time, or all
        found = counted(study(talks), polarity)
    assert found == {key: (count, len(cases[key])) for key, count in pairs.items()}


def test_passages_that_touch_or_stand_in_other_transcripts_or_are_context_do_not_pair() -> None:
    touching = Talk("X", said=[Said("GAP01", 0, 5), Said("GAP02", 5, 9)])
    apart = [Talk("X", said=[Said("GAP01", 0, 5)]), Talk("X", said=[Said("GAP02", 0, 5)])]
    context = Talk("X", said=[Said("GAP01", 0, 5), Said("GAP02", 0, 5, time=Time.FUTURE)])
    for talks in ([touching], apart, [context]):
        assert counted(study(talks), Polarity.PRESENT) == {}


def test_rows_in_another_order_give_the_same() -> None:
    tables = study([Talk("X", said=[Said("GAP01", 0, 9), Said("GAP02", 3, 4), Said("GAP03", 8, 12)])])
    shuffled = tables.codings.take(np.array([2, 0, 1]))
    object.__setattr__(tables, "codings", shuffled)
    assert counted(tables, None) == {("GAP01", "GAP02"): (1, 1), ("GAP01", "GAP03"): (1, 1)}
