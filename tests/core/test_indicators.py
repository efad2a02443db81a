"""The rule of an indicator, as a pack writes it."""

from __future__ import annotations

import pytest

from leadline.core.indicators import merged_rule, parse_indicator
from leadline.core.tables import Indicator
from leadline.errors import InputError
from tests.core.oracle import RULES
from tests.core.studies import CODES, GUIDE, INDICATORS


def parse(rule: str, questions: tuple[str, ...] = ("Q8",)) -> Indicator:
    return parse_indicator(
        "I99", pillar="p", title="t", questions=questions, rule=rule, codes=CODES, guide=GUIDE
    )


def keys(rows: tuple[int, ...]) -> list[str]:
    return [str(CODES.key[row]) for row in rows]


def test_the_founding_rules_are_those_of_the_page() -> None:
    for indicator in INDICATORS:
        question, mode, plus, minus, pillar = RULES[indicator.key]
        assert keys(indicator.supports) == plus
        assert keys(indicator.denials) == minus
        assert indicator.is_all == (mode == "all")
        assert (indicator.pillar, [str(GUIDE.key[q]) for q in indicator.questions]) == (pillar, [question])


@pytest.mark.parametrize(
    "rule", ["any: +COOR02 −COOR07", "+COOR02; -COOR07", "- COOR07, + COOR02", "−COOR07+COOR02"]
)
def test_both_minus_signs_and_any_spacing(rule: str) -> None:
    if rule == "−COOR07+COOR02":
        with pytest.raises(InputError):
            parse(rule)
        return
    found = parse(rule)
    assert (keys(found.supports), keys(found.denials)) == (["COOR02"], ["COOR07"])


def test_alternatives_wildcards_and_inherited_signs() -> None:
    found = parse("all: +COOR03/COOR04 +RESP01 RESP02; oCOOR06 GRP*")
    assert [keys(component) for component in found.components] == [
        ["COOR03", "COOR04"],
        ["RESP01"],
        ["RESP02"],
    ]
    assert keys(found.context) == ["COOR06", *(f"GRP0{n}" for n in range(1, 7))]
    assert found.is_all
    assert keys(parse("+COOR01; ○ COOR06").context) == ["COOR06"]


@pytest.mark.parametrize(
    ("rule", "code", "token"),
    [
        ("+COOR99", "indicator-code-unknown", "COOR99"),
        ("+COOR01 ZZZ*", "indicator-code-unknown", "ZZZ*"),
        ("+COOR01/COOR99", "indicator-code-unknown", "COOR01/COOR99"),
        ("+*", "indicator-code-unknown", "*"),
        ("COOR01", "indicator-sign-missing", "COOR01"),
        ("+COOR01; COOR07", "indicator-sign-missing", "COOR07"),
        ("?COOR01", "indicator-sign-missing", "?COOR01"),
        ("+COOR01; +", "indicator-sign-missing", "+"),
        ("+COOR01; −COOR01", "indicator-code-twice", "COOR01"),
        ("+COOR01/COOR01", "indicator-code-twice", "COOR01/COOR01"),
    ],
)
def test_a_bad_rule_names_indicator_and_token(rule: str, code: str, token: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(rule)
    assert caught.value.code == code
    assert caught.value.details == {"indicator": "I99", "token": token}
    assert "I99" in str(caught.value) and token in str(caught.value)


def test_a_rule_that_counts_nothing_and_an_unknown_question() -> None:
    with pytest.raises(InputError) as caught:
        parse("○COOR06")
    assert caught.value.code == "indicator-rule-empty"
    with pytest.raises(InputError) as caught:
        parse("+COOR01", ("Q99",))
    assert caught.value.code == "indicator-question-unknown"


@pytest.mark.parametrize(
    ("rule", "merged"),
    [
        ("any: +A1 +A2; −B1 (a remark)", "any: +B2 +A2 −B1 (a remark)"),
        ("all: +B2 A1", "all: +B2"),
        ("+A1/A2", "+A2/B2"),
        ("+A1/B2", "+B2"),
        ("+A*", "+A* +B2"),
        ("+C1/A*; -B1", "+C1/A*/B2 −B1"),
        ("+B*, A*", "+B*, A*"),
        ("+B1; ○C*", "+B1; ○C*"),
    ],
)
def test_a_rule_names_the_code_that_another_was_merged_into(rule: str, merged: str) -> None:
    active = {"A1", "A2", "B1", "B2", "C1"}
    assert merged_rule(rule, indicator="I99", code="A1", into="B2", active=active) == merged


def test_a_family_whose_last_code_was_merged_away_stands_for_nothing_more() -> None:
    merged = merged_rule("+A*; −B1", indicator="I99", code="A1", into="B2", active={"A1", "B1", "B2"})
    assert merged == "+B2 −B1"
    with pytest.raises(InputError) as error:
        merged_rule("+A*; −B*", indicator="I99", code="A1", into="B2", active={"A1", "B1", "B2"})
    assert error.value.code == "merge-signs-differ"
