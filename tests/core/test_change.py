"""Change between rounds: only what can be compared is."""

from __future__ import annotations

import pytest

from leadline.core.change import Change, Material, cell_changes, code_changes, count_cell_changes, material
from leadline.core.matrix import matrix
from leadline.core.vocabulary import Layer, Polarity
from leadline.errors import InputError
from tests.core.studies import Paper, Said, Talk, study

ROUNDS = ["r1", "r2"]
YES, NO = Said("COOR01"), Said("COOR01", polarity=Polarity.ABSENT)


def text(case: str, round: str, *codes: str, is_shortened: bool = False) -> Paper:
    return Paper(
        case,
        said=[Said(code, layer=Layer.DICTIONARY) for code in codes],
        round=round,
        is_shortened=is_shortened,
    )


def test_documents_are_compared_only_where_neither_is_shortened_or_missing() -> None:
    papers = [
        text("A", "r1", "FORM01", "FORM02"),
        text("A", "r2", "FORM02", "FORM03"),
        text("B", "r1", "FORM01"),
        text("B", "r2", is_shortened=True),
        text("C", "r1", "FORM01"),
        text("D", "r1", "FORM01"),
        text("D", "r2"),
        text("D", "r2", "FORM01", is_shortened=True),
    ]
    tables = study(papers=papers, rounds=ROUNDS, layer="dictionary")
    shortened, absent = Material.TEXT_SHORTENED_BY_THE_SOURCE, Material.NOT_LISTED
    assert material(tables)[:, 1].tolist() == [Material.COMPARABLE, shortened, absent, Material.COMPARABLE]
    found = code_changes(tables, before=0, after=1)
    rows = {
        code: [
            int(column[found.code.tolist().index(tables.code(code))])
            for column in list(found.columns().values())[1:]
        ]
        for code in ("FORM01", "FORM02", "FORM03", "FORM04")
    }
    # n, before, after, appeared, disappeared, stayed, never
    assert rows["FORM01"] == [2, 2, 0, 0, 2, 0, 0]  # D's shortened text is not read
    assert rows["FORM02"] == [2, 1, 1, 0, 0, 1, 1]
    assert rows["FORM03"] == [2, 0, 1, 1, 0, 0, 1]
    assert rows["FORM04"] == [2, 0, 0, 0, 0, 0, 2]
    place = found.code.tolist().index(tables.code("FORM01"))
    assert found.changes[:, place].tolist() == [Change.DISAPPEARED, -1, -1, Change.DISAPPEARED]
    assert found.material_after.tolist() == material(tables)[:, 1].tolist()
    assert found.counted_as.layer == "dictionary"


def test_rounds_after_the_last_comparable_one_are_shortened() -> None:
    papers = [text("A", "r1", "FORM01"), text("A", "r2")]
    tables = study(papers=papers, rounds=ROUNDS, layer="dictionary", comparable_until="r1")
    assert material(tables).tolist() == [[Material.COMPARABLE, Material.TEXT_SHORTENED_BY_THE_SOURCE]]
    assert code_changes(tables, before=0, after=1).n.max() == 0
    with pytest.raises(InputError) as caught:
        material(study(papers=papers, rounds=ROUNDS, layer="dictionary", comparable_until="r9"))
    assert caught.value.code == "setting-round-unknown"


def test_interviews_are_compared_where_both_rounds_are_coded() -> None:
    talks = [
        Talk("A", said=[Said("GAP01")]),
        Talk("A", said=[Said("GAP02")], round="r2"),
        Talk("B", said=[Said("GAP01")]),
        Talk("C", said=[Said("GAP01")]),
        Talk("C", round="r2", is_coded=False),
    ]
    tables = study(talks, rounds=ROUNDS)
    assert material(tables)[:, 1].tolist() == [0, Material.NO_INTERVIEW, Material.NOT_CODED_YET]
    found = code_changes(tables, before=0, after=1)
    place = found.code.tolist().index(tables.code("GAP01"))
    assert (found.n[place], found.disappeared[place]) == (1, 1)


def test_cells_that_appear_disappear_and_stay() -> None:
    pairs = {
        "A": ([NO], [YES]),
        "B": ([YES], [NO]),
        "C": ([YES], [YES]),
        "D": ([NO], [NO]),
        "E": ([YES], []),  # not asked in the second round: not compared
        "F": ([YES], [YES, NO]),
    }
    talks = [
        Talk(case, [(f"p{case}", "PC")], said=said, round=round)
        for case, both in pairs.items()
        for round, said in zip(ROUNDS, both, strict=True)
    ]
    talks += [
        Talk("G", [("g1", "PC")], said=[YES]),
        Talk("G", [("g2", "CP")], said=[NO]),
        Talk("G", [("g1", "PC")], said=[YES], round="r2"),
    ]
    tables = study(talks, rounds=ROUNDS)
    changes = cell_changes(tables, matrix(tables), before=0, after=1)
    found = count_cell_changes(tables, changes)
    row = {name: int(column[0]) for name, column in found.columns().items()}
    assert row == {
        "indicator": 0,
        "n": 6,
        "appeared": 1,
        "disappeared": 1,
        "stayed": 2,
        "never": 1,
        "conflicting": 1,
    }
