"""Prevalence in each unit, by attribute, role and round."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings

from leadline.core.counting import Unit
from leadline.core.prevalence import Prevalence, code_matrix, family_tables, prevalence
from leadline.core.tables import StudyTables
from leadline.core.vocabulary import Layer, Polarity, Scope, Time
from leadline.errors import InputError
from tests.core.studies import Paper, Said, Talk, study
from tests.core.test_recurrence import heard, joint_talks

REGIONS = {"A": {"region": "north"}, "B": {"region": "south"}, "C": {"region": ""}, "D": {"region": "north"}}
TALKS = [
    Talk(
        "A",
        [("p1", "PC")],
        said=[Said("GAP01"), Said("GAP01", 20, 30), Said("GAP02", polarity=Polarity.ABSENT)],
    ),
    Talk("A", [("p1", "CP"), ("p2", "GBV")], said=[Said("GAP01"), Said("GAP03", by="p2")]),
    Talk("B", [("p3", "PC")], said=[Said("GAP01", time=Time.FUTURE), Said("GAP01", scope=Scope.GLOBAL)]),
    Talk("C", [("p4", "PC")], said=[Said("GAP03")], is_coded=False),
    Talk("D", [("p5", "PC")], is_coded=False),
]


def counts(tables: StudyTables, code: str, **options: Any) -> dict[str, tuple[int, int, int]]:
    found: Prevalence = prevalence(tables, **options)
    row = tables.code(code)
    return {
        found.groups[found.group[place]]: (
            int(found.k[place]),
            int(found.n[place]),
            int(found.passages[place]),
        )
        for place in range(len(found))
        if found.code[place] == row
    }


def test_each_unit_has_its_own_k_and_n() -> None:
    tables = study(TALKS, cases=REGIONS)
    # D is not coded and says nothing: in no n. C is not coded, but cited: in n.
    assert counts(tables, "GAP01") == {"": (1, 3, 3)}
    assert counts(tables, "GAP01", unit=Unit.INTERVIEWS) == {"": (2, 4, 3)}
    assert counts(tables, "GAP01", unit=Unit.PERSONS) == {"": (2, 4, 3)}
    assert counts(tables, "GAP03", unit=Unit.PERSONS) == {"": (2, 4, 2)}
    assert counts(tables, "GAP02") == {"": (0, 3, 0)}
    assert counts(tables, "GAP02", polarity=Polarity.ABSENT) == {"": (1, 3, 1)}


def test_by_attribute_with_what_is_not_known_apart() -> None:
    tables = study(TALKS, cases=REGIONS)
    assert counts(tables, "GAP01", by="region") == {"north": (1, 1, 3), "south": (0, 1, 0), "": (0, 1, 0)}
    assert counts(tables, "GAP03", by="region", unit=Unit.PERSONS) == {
        "north": (1, 2, 1),
        "south": (0, 1, 0),
        "": (1, 1, 1),
    }


def test_by_role_a_joint_interview_counts_in_each() -> None:
    tables = study(TALKS, cases=REGIONS)
    assert counts(tables, "GAP01", by="role", unit=Unit.INTERVIEWS) == {
        "PC": (1, 3, 2),
        "CP": (1, 1, 1),
        "GBV": (1, 1, 1),
    }
    assert counts(tables, "GAP03", by="role") == {"PC": (1, 3, 1), "CP": (0, 1, 0), "GBV": (1, 1, 1)}


def test_by_round_and_of_one_round() -> None:
    talks = [
        Talk("A", said=[Said("GAP01")]),
        Talk("A", round="r2"),
        Talk("B", round="r2", said=[Said("GAP01")]),
    ]
    tables = study(talks, rounds=["r1", "r2"])
    assert counts(tables, "GAP01", by="round") == {"r1": (1, 1, 1), "r2": (1, 2, 1)}
    assert counts(tables, "GAP01", round=0) == {"": (1, 1, 1)}
    assert counts(tables, "GAP01") == {"": (2, 2, 2)}


def test_the_matrix_counts_passages_of_each_unit() -> None:
    tables = study(TALKS, cases=REGIONS)
    code = tables.code("GAP01")
    cases = code_matrix(tables)
    assert cases.passages[:, code].tolist() == [3, 0, 0, 0]
    assert cases.is_counted.tolist() == [True, True, True, False]
    assert code_matrix(tables, unit=Unit.INTERVIEWS).passages[:, code].tolist() == [2, 1, 0, 0, 0]
    persons = code_matrix(tables, unit=Unit.PERSONS)
    assert persons.passages[:, code].tolist() == [3, 1, 0, 0, 0]
    twice = study([Talk("A", [("p1", "PC"), ("p1", "CP")], said=[Said("GAP01")])])
    assert code_matrix(twice, unit=Unit.PERSONS).passages.sum() == 1


def test_documents_by_dictionary() -> None:
    papers = [
        Paper(
            "A", said=[Said("FORM01", layer=Layer.DICTIONARY), Said("FORM01", 20, 30, layer=Layer.DICTIONARY)]
        ),
        Paper("A"),
        Paper("B"),
    ]
    tables = study(papers=papers, layer="dictionary")
    assert counts(tables, "FORM01", unit=Unit.DOCUMENTS) == {"": (1, 3, 2)}
    assert counts(tables, "FORM01") == {"": (1, 2, 2)}
    assert prevalence(tables).counted_as.layer == "dictionary"


def test_tables_of_a_family_and_what_is_refused() -> None:
    tables = study(TALKS, cases=REGIONS)
    found = family_tables(tables)
    assert list(found) == ["FORM", "GRP", "DRIV", "CRIS"] and len(found["FORM"]) == 10
    refused: list[tuple[str, Callable[[], object]]] = [
        ("attribute-unknown", lambda: prevalence(tables, by="colour")),
        ("unit-unusable", lambda: prevalence(tables, unit=Unit.PASSAGES)),
        ("setting-code-unknown", lambda: family_tables(study(TALKS, table_families=("XX",)))),
    ]
    for code, ask in refused:
        with pytest.raises(InputError) as caught:
            ask()
        assert caught.value.code == code


@settings(max_examples=60, deadline=None)
@given(joint_talks())
def test_generated_studies_count_as_by_hand(talks: list[Talk]) -> None:
    tables = study(talks)
    said = [
        (number, talk, who)
        for number, talk in enumerate(talks)
        for one in talk.said
        if one.code == "GAP01" and one.polarity is Polarity.PRESENT
        for who in heard(talk, one)
    ]
    assert counts(tables, "GAP01")[""][:2] == (
        len({t.case for _, t, _ in said}),
        len({t.case for t in talks}),
    )
    assert counts(tables, "GAP01", unit=Unit.INTERVIEWS)[""][:2] == (len({n for n, _, _ in said}), len(talks))
    people = {who[0] for talk in talks for who in talk.people}
    assert counts(tables, "GAP01", unit=Unit.PERSONS)[""][:2] == (
        len({w[0] for _, _, w in said}),
        len(people),
    )
    for role, (k, n, _) in counts(tables, "GAP01", by="role").items():
        assert k == len({t.case for _, t, w in said if w[1] == role})
        assert n == len({t.case for t in talks for who in t.people if who[1] == role})
