"""Where coders disagree, against reading the codings one by one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from leadline.core.agreement.disagreements import Disagreements, disagreements
from leadline.core.agreement.ratings import RatedUnit
from leadline.core.tables import StudyTables, Turns, ints
from tests.core.agreement.test_ratings import SPANS
from tests.core.studies import Said, Talk, study

Told = list[tuple[int, str, str, str]]


def told(tables: StudyTables, found: Disagreements) -> Told:
    return [
        (
            int(unit),
            str(tables.codes.key[code]),
            str(tables.coders.key[coder]),
            str(tables.codings.id[coding]) if coding >= 0 else "",
        )
        for unit, code, coder, coding in zip(*found.columns().values(), strict=True)
    ]


def test_what_each_chose_with_every_passage() -> None:
    said = [Said("GAP01", 0, 5, id="a1"), Said("GAP01", 6, 9, id="a2"), Said("GAP02", 0, 5, id="a3")]
    said += [Said("GAP02", 3, 8, coder="B", id="b1"), Said("GAP03", 40, 45, coder="B", id="b2")]
    tables = study([Talk("X", said=[Said("GAP01")]), Talk("Y", said=said)])
    assert told(tables, disagreements(tables, rated=RatedUnit.INTERVIEW)) == [
        (1, "GAP01", "A", "a1"),
        (1, "GAP01", "A", "a2"),
        (1, "GAP01", "B", ""),
        (1, "GAP03", "A", ""),
        (1, "GAP03", "B", "b2"),
    ]
    only = disagreements(tables, rated=RatedUnit.CASE, codes=np.array([tables.code("GAP03")]))
    assert told(tables, only) == [(1, "GAP03", "A", ""), (1, "GAP03", "B", "b2")]
    turns = Turns(ints([1, 1]), ints([0, 6]), ints([5, 60]), ints([-1, -1]))
    by_turn = told(replace(tables, turns=turns), disagreements(replace(tables, turns=turns)))
    assert [row for row in by_turn if row[1] == "GAP02"] == [(1, "GAP02", "A", ""), (1, "GAP02", "B", "b1")]


@given(SPANS)
def test_interviews_that_differ_are_those_that_a_plain_reading_finds(said: list[Said]) -> None:
    tables = study([Talk("X", said=said)])
    coders = sorted({one.coder for one in said})
    wanted = set()
    for code in ("GAP01", "GAP02"):
        has = {one.coder for one in said if one.code == code}
        if len(coders) > 1 and has and has != set(coders):
            wanted |= {(code, coder, coder in has) for coder in coders}
    rows = told(tables, disagreements(tables, rated=RatedUnit.INTERVIEW))
    assert {(code, coder, bool(coding)) for _unit, code, coder, coding in rows} == wanted


def test_nothing_to_list() -> None:
    assert len(disagreements(study())) == 0
    with pytest.raises(ValueError, match="by interview, case or turn"):
        disagreements(study(), rated=RatedUnit.CHARACTERS)
