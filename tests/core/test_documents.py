"""Counts over documents, worked by hand: shortened is not silence, an absent text is not a no."""

from __future__ import annotations

from dataclasses import replace

import pytest

from leadline.core import documents as d
from leadline.core.counting import Unit
from leadline.core.tables import StudyTables, flags
from leadline.core.vocabulary import Layer, Polarity
from tests.core.studies import Paper, Said, Talk, study

PRESENT, ABSENT = Polarity.PRESENT, Polarity.ABSENT


def text(case: str, round_: str, *polarities: Polarity, is_shortened: bool = False) -> Paper:
    said = [Said("FORM02", polarity=polarity, layer=Layer.DICTIONARY) for polarity in polarities]
    return Paper(case, said=said, round=round_, is_shortened=is_shortened)


@pytest.fixture
def tables() -> StudyTables:
    papers = [
        text("A", "r1", PRESENT, PRESENT),
        text("A", "r2"),
        text("A", "r3", PRESENT, is_shortened=True),
        text("B", "r1", ABSENT),
        text("B", "r2", PRESENT),
        text("C", "r2", PRESENT),
    ]
    return study(papers=papers, rounds=["r1", "r2", "r3"], layer="dictionary", comparable_until="r2")


def test_texts_by_round(tables: StudyTables) -> None:
    found = d.round_texts(tables)
    assert found.texts.tolist() == [2, 3, 1]
    assert found.narratives.tolist() == [2, 3, 0]
    assert found.shortened.tolist() == [0, 0, 1]
    assert found.not_listed.tolist() == [1, 0, 2]
    assert d.listed(tables, round=0).tolist() == [0, 1]


@pytest.mark.parametrize(
    ("round_", "polarity", "expected"),
    [(0, PRESENT, (1, 2)), (0, ABSENT, (1, 2)), (1, PRESENT, (2, 3)), (2, PRESENT, (0, 0))],
)
def test_what_texts_state(
    tables: StudyTables, round_: int, polarity: Polarity, expected: tuple[int, int]
) -> None:
    found = d.states(tables, code=tables.code("FORM02"), round=round_, polarity=polarity)
    assert (found.k, found.n) == expected
    assert (found.counted_as.unit, found.counted_as.layer) == (Unit.CASES, "dictionary")


def test_shortened_texts_count_only_where_asked(tables: StudyTables) -> None:
    found = d.states(tables, code=tables.code("FORM02"), round=2, is_whole_only=False)
    assert (found.k, found.n) == (1, 1)


def test_change_is_over_comparable_pairs(tables: StudyTables) -> None:
    """A states X in 1 and not in 2, B not in 1 and in 2; C has no text in 1 and is in no number."""
    found = d.changed(tables, code=tables.code("FORM02"), before=0, after=1)
    assert (found.appeared, found.disappeared, found.stayed, found.never, found.n) == (1, 1, 0, 0, 2)
    assert d.comparable_pairs(tables, before=0, after=1) == 2


def test_a_shortened_text_is_compared_with_nothing(tables: StudyTables) -> None:
    found = d.changed(tables, code=tables.code("FORM02"), before=1, after=2)
    assert (found.appeared, found.disappeared, found.stayed, found.never, found.n) == (0, 0, 0, 0, 0)


def test_nothing_is_compared_after_the_last_comparable_round(tables: StudyTables) -> None:
    whole = replace(tables, documents=replace(tables.documents, is_shortened=flags([False] * 6)))
    assert d.comparable_pairs(whole, before=1, after=2) == 0
    until_3 = replace(whole, settings=replace(whole.settings, comparable_until="r3"))
    assert d.comparable_pairs(until_3, before=1, after=2) == 1


def test_codes_by_how_many_state_them(tables: StudyTables) -> None:
    def keys(round_: int) -> list[str]:
        return [str(tables.codes.key[row]) for row in d.ranked_codes(tables, family="FORM", round=round_)]

    assert keys(1)[:3] == ["FORM02", "FORM01", "FORM03"]
    assert keys(2)[:3] == ["FORM01", "FORM02", "FORM03"]  # nothing is stated: the codebook's order
    with pytest.raises(KeyError):
        d.ranked_codes(tables, family="NOWHERE", round=1)


def test_the_way_down_leads_to_the_passages_of_k(tables: StudyTables) -> None:
    code = tables.code("FORM02")
    rows = d.stating_rows(tables, code=code, round=0)
    assert len(rows) == 2  # one text says it twice
    cases = tables.transcripts.case[tables.codings.transcript[rows]]
    assert tables.cases.key[cases].tolist() == ["A", "A"]
    assert not len(d.stating_rows(tables, code=code, round=2))
    assert len(d.stating_rows(tables, code=code, round=2, is_whole_only=False)) == 1


def test_a_study_without_documents_states_nothing() -> None:
    tables = study([Talk("A", people=[("P1", "PC")])], layer="dictionary")
    found = d.states(tables, code=tables.code("FORM02"), round=0)
    assert (found.k, found.n) == (0, 0)
    assert d.round_texts(tables).not_listed.tolist() == [1]
