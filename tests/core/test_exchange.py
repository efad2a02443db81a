"""Practice exchange: who is asked, in which order, and with whose permission."""

from __future__ import annotations

import pytest

from leadline.core.exchange import practice_exchange
from leadline.core.matrix import matrix
from leadline.core.permission import may_be_shared
from leadline.core.tables import StudyTables
from leadline.core.vocabulary import Layer, Polarity, QuoteCheck, QuoteConsent, Sensitivity, Time
from tests.core.studies import Paper, Said, Talk, study

NO = Said("COOR01", polarity=Polarity.ABSENT)
YES = Said("COOR01")
BOTH = [YES, Said("COOR01", 20, 30, polarity=Polarity.ABSENT)]
APPROVED = QuoteCheck.APPROVED
PRACTICE = Said("RESP01", 40, 50)


def offers(tables: StudyTables, indicator: str = "I01") -> dict[str, list[tuple[str, int]]]:
    found = practice_exchange(tables, matrix(tables))
    answers: dict[str, list[tuple[str, int]]] = {}
    for row in range(len(found)):
        if found.indicator[row] == tables.indicator(indicator):
            mine = answers.setdefault(str(tables.cases.key[found.case[row]]), [])
            mine.append((str(tables.cases.key[found.offer[row]]), int(found.shared[row])))
            assert found.place[row] == len(mine)
    return answers


def facts(crisis: str, model: str, region: str) -> dict[str, str]:
    return {"crisis_type": crisis, "coordination_model": model, "region": region}


def test_addressed_before_partly_then_shared_attributes_then_id() -> None:
    cases = {
        "A": facts("conflict", "cluster", ""),
        "Z": facts("conflict", "cluster", "north"),
        "B": facts("conflict", "sector", "north"),
        "C": facts("conflict", "sector", "north"),
        "P": facts("conflict", "cluster", "north"),
        "Q": facts("disaster", "sector", ""),  # an unknown region is shared with nobody
        "N": facts("conflict", "cluster", "north"),
    }
    talks = [Talk("A", said=[NO])]
    talks += [Talk(case, [(case, "PC")], said=[YES, PRACTICE]) for case in "CZBQ"]
    talks += [Talk("P", [("p", "PC")], said=[*BOTH, PRACTICE]), Talk("N", [("n", "PC")], said=[YES])]
    found = offers(study(talks, cases=cases))
    # N has no practice to share; P is partly: a gap itself, and an answer after the others.
    assert found["A"] == [("Z", 2), ("B", 1), ("C", 1), ("Q", 0), ("P", 2)]
    assert [case for case, _ in found["P"]] == ["Z", "B", "C", "Q"]
    assert sorted(found) == ["A", "P"]


def test_an_attribute_that_no_case_has_is_not_compared_and_the_result_says_so() -> None:
    cases = {"A": facts("conflict", "", ""), "B": facts("disaster", "", ""), "C": facts("conflict", "", "")}
    talks = [Talk("A", said=[NO]), *(Talk(case, [(case, "PC")], said=[YES, PRACTICE]) for case in "BC")]
    tables = study(talks, cases=cases)
    assert offers(tables) == {"A": [("C", 1), ("B", 0)]}
    found = practice_exchange(tables, matrix(tables))
    assert found.counted_as.without == ("coordination_model", "region")


def test_direct_counts_the_passages_on_the_indicator_itself() -> None:
    talks = [
        Talk("A", said=[Said("RESP01", polarity=Polarity.ABSENT)]),
        Talk("B", [("b", "PC")], said=[PRACTICE, Said("OPP04", 60, 70), Said("RESP05", 80, 90)]),
    ]
    tables = study(talks)
    found = practice_exchange(tables, matrix(tables))
    assert (found.passages.tolist(), found.direct.tolist()) == ([3], [1])
    assert tables.codings.code[found.practices.coding].tolist() == [
        tables.code(code) for code in ("RESP01", "OPP04", "RESP05")
    ]


@pytest.mark.parametrize(
    ("consents", "practice", "answers", "expected"),
    [
        ([QuoteConsent.BY_ROLE], {}, [], True),
        ([QuoteConsent.BY_ROLE_AND_WIDE_REGION], {}, [], True),
        ([QuoteConsent.NONE], {}, [(40, 50, APPROVED)], False),
        ([QuoteConsent.CHECK_FIRST], {}, [], False),
        ([QuoteConsent.CHECK_FIRST], {}, [(40, 50, QuoteCheck.ASKED)], False),
        ([QuoteConsent.CHECK_FIRST], {}, [(40, 50, APPROVED)], True),
        ([QuoteConsent.CHECK_FIRST], {}, [(30, 60, APPROVED)], True),
        ([QuoteConsent.CHECK_FIRST], {}, [(41, 50, APPROVED)], False),
        ([QuoteConsent.CHECK_FIRST], {}, [(0, 10, APPROVED)], False),
        ([QuoteConsent.CHECK_FIRST], {}, [(40, 50, APPROVED), (40, 50, QuoteCheck.REFUSED)], False),
        ([QuoteConsent.CHECK_FIRST], {}, [(49, 60, QuoteCheck.REFUSED), (40, 50, APPROVED)], True),
        ([QuoteConsent.BY_ROLE], {}, [(49, 60, QuoteCheck.REFUSED)], False),
        ([QuoteConsent.BY_ROLE, QuoteConsent.NONE], {}, [], False),
        ([QuoteConsent.BY_ROLE, QuoteConsent.CHECK_FIRST], {}, [(40, 50, APPROVED)], True),
        ([QuoteConsent.BY_ROLE], {"sensitivity": Sensitivity.WITHHOLD}, [(40, 50, APPROVED)], False),
        ([QuoteConsent.BY_ROLE], {"sensitivity": Sensitivity.IDENTIFYING}, [], True),
        ([QuoteConsent.BY_ROLE], {"time": Time.FUTURE}, [], False),
        ([QuoteConsent.BY_ROLE], {"polarity": Polarity.ABSENT}, [], False),
    ],
)
def test_permission(
    consents: list[QuoteConsent],
    practice: dict[str, object],
    answers: list[tuple[int, int, QuoteCheck]],
    expected: bool,
) -> None:
    people = [(f"b{place}", "PC", consent) for place, consent in enumerate(consents)]
    passage = Said("RESP01", 40, 50, **practice)  # type: ignore[arg-type]
    talks = [Talk("A", said=[NO]), Talk("B", people, said=[YES, passage])]
    assert bool(offers(study(talks, checks=[(1, *answer) for answer in answers]))) == expected
    elsewhere = [(0, *answer) for answer in answers if answer[2] == APPROVED]
    if QuoteConsent.CHECK_FIRST in consents:
        assert not offers(study(talks, checks=elsewhere)), "an approval holds for its own text"


def test_documents_have_nobody_to_ask() -> None:
    tables = study(papers=[Paper("A", said=[Said("RESP01", layer=Layer.DICTIONARY)])], layer="dictionary")
    assert not may_be_shared(tables, tables.codings.code * 0).any()
