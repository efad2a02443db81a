"""The ladder of attribution, worked by hand: k = 5."""

from __future__ import annotations

import pytest

from leadline.core.disclosure.attribution import Attribution, Quotation, attributions, check_by_hand
from leadline.core.disclosure.population import behind
from leadline.core.tables import StudyTables
from leadline.core.vocabulary import QuoteCheck, QuoteConsent
from tests.core.disclosure.programmes import programme, regions, talk
from tests.core.studies import ROLE_KEYS, Talk

PC, CP, GBV = range(3)
NONE, BY_ROLE, WIDE, FIRST = QuoteConsent
CASES = regions(East=6, West=2)


def made(*talks: Talk, **changes: object) -> StudyTables:
    return programme(CASES, talks=talks, **changes)  # type: ignore[arg-type]


def one(tables: StudyTables, **more: object) -> Attribution | None:
    return attributions(tables, [Quotation("q1", 0, **more)])[0]  # type: ignore[arg-type]


def test_by_role_gives_the_role_where_enough_hold_it() -> None:
    assert one(made(talk("E1", ("p", "GBV", BY_ROLE)))) == Attribution(GBV, "", 8)


def test_by_role_falls_to_a_coordinator_where_too_few_hold_it() -> None:
    empty = [(case, "GBV") for case in ("E2", "E3", "E4", "E5")]
    assert one(made(talk("E1", ("p", "GBV", BY_ROLE)), empty=empty)) == Attribution(-1, "", 20)


@pytest.mark.parametrize(
    ("case", "empty", "expected"),
    [
        ("E1", 0, Attribution(GBV, "East", 6)),
        ("W1", 0, Attribution(GBV, "", 8)),
        ("W1", 4, Attribution(-1, "West", 6)),
    ],
)
def test_role_and_wide_region_goes_down_the_ladder(case: str, empty: int, expected: Attribution) -> None:
    gone = [(f"E{number}", "GBV") for number in range(1, empty + 1)]
    assert one(made(talk(case, ("p", "GBV", WIDE)), empty=gone)) == expected


def test_the_last_rung_names_neither() -> None:
    gone = [(f"E{n}", "GBV") for n in range(1, 5)] + [("W2", "PC"), ("W2", "CP")]
    assert one(made(talk("W1", ("p", "GBV", WIDE)), empty=gone)) == Attribution(-1, "", 18)


def test_no_consent_gives_nothing_and_check_first_waits_for_approval() -> None:
    assert one(made(talk("E1", ("p", "GBV", NONE)))) is None
    first = made(talk("E1", ("p", "GBV", FIRST)))
    assert one(first) is None
    assert one(first, check=QuoteCheck.REFUSED) is None
    assert one(first, check=QuoteCheck.APPROVED) == Attribution(GBV, "East", 6)
    assert one(made(talk("E1", ("p", "GBV", BY_ROLE))), check=QuoteCheck.REFUSED) is None


def test_all_quotations_of_one_person_take_the_most_general_rung_of_them() -> None:
    tables = made(talk("E1", ("p", "GBV", WIDE)), talk("E1", ("p", "GBV", BY_ROLE)))
    assert attributions(tables, [Quotation("q1", 0)]) == (Attribution(GBV, "East", 6),)
    both = attributions(tables, [Quotation("q1", 0), Quotation("q2", 1)])
    assert both == (Attribution(GBV, "", 8),) * 2


def test_two_hats_of_one_person_are_not_both_named() -> None:
    tables = made(
        talk("E1", ("p", "GBV", WIDE)), talk("E1", ("p", "PC", WIDE)), talk("E2", ("r", "PC", WIDE))
    )
    found = attributions(tables, [Quotation("a", 0), Quotation("b", 1), Quotation("c", 2)])
    everyone_east = behind(tables, where={"wide_region": "East"})
    assert found == (*[Attribution(-1, "East", everyone_east)] * 2, Attribution(PC, "East", 6))
    assert everyone_east == 17


def test_an_unknown_speaker_of_a_joint_interview_has_the_narrowest_consent() -> None:
    tables = made(talk("E1", ("p", "GBV", WIDE), ("r", "GBV", BY_ROLE)))
    assert one(tables) == Attribution(GBV, "", 8)
    p = tables.informants.pseudonym.tolist().index("p")
    assert one(tables, informants=(p,)) == Attribution(GBV, "East", 6)
    linked = attributions(tables, [Quotation("q1", 0, (p,)), Quotation("q2", 0)])
    assert linked == (Attribution(GBV, "", 8),) * 2
    assert one(made(talk("E1", ("p", "GBV", WIDE), ("r", "GBV", NONE)))) is None


def test_links_run_through_a_third_quotation() -> None:
    tables = made(
        talk("E1", ("p", "GBV", WIDE)),
        talk("E2", ("r", "GBV", BY_ROLE)),
        talk("E3", ("p", "GBV", WIDE), ("r", "GBV", WIDE)),
    )
    order = [Quotation("a", 0), Quotation("b", 1), Quotation("c", 2)]
    assert {found and found.wide_region for found in attributions(tables, order)} == {""}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("a GBV coordinator, East", ""),
        ("GBV coordinator in E1land", "names-role-and-case"),
        ("the gbv lead, E1", "names-role-and-case"),
        ("somebody in E1land", "attribution-too-specific"),
        ("CP coordinator", "attribution-too-specific"),
        ("GBV coordinator, West", "attribution-too-specific"),
        ("GBV coordinator, East 1", "attribution-too-specific"),
        ("a coordinator", ""),
    ],
)
def test_an_attribution_by_hand_names_no_more_than_allowed(text: str, rule: str) -> None:
    tables = made(talk("E1", ("p", "GBV", WIDE)))
    quotation = Quotation("q1", 0, by_hand=text)
    verdicts = check_by_hand(tables, quotation, allowed=Attribution(GBV, "East", 6))
    assert [v.rule for v in verdicts if not v.passed] == ([rule] if rule else [])


def test_with_consent_by_role_a_region_by_hand_fails() -> None:
    tables = made(talk("E1", ("p", "GBV", BY_ROLE)))
    quotation = Quotation("q1", 0, by_hand="GBV coordinator, East")
    (verdict,) = check_by_hand(tables, quotation, allowed=one(tables))
    assert not verdict.passed and verdict.details == {"names": "East"}
    assert ROLE_KEYS[GBV] == "GBV"
