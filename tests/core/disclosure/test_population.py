"""Who could stand behind a statement, as an outsider sees it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from leadline.core.disclosure.population import behind, persons
from leadline.core.vocabulary import QuoteConsent
from tests.core.disclosure.programmes import programme, regions, talk
from tests.core.studies import ROLE_KEYS

GBV, PC = ROLE_KEYS.index("GBV"), ROLE_KEYS.index("PC")
CASES = regions(East=3, West=2)


def test_every_planned_post_has_a_holder_interviewed_or_not() -> None:
    tables = programme(CASES)
    assert behind(tables) == 15
    assert behind(tables, role=GBV) == 5
    assert behind(tables, role=GBV, where={"wide_region": "East"}) == 3
    assert behind(tables, where={"wide_region": "West", "region": "West 1"}) == 3
    assert behind(tables, where={"wide_region": "North"}) == 0


def test_an_empty_post_has_no_holder() -> None:
    tables = programme(CASES, empty=[("E1", "GBV"), ("W1", "GBV")])
    assert behind(tables, role=GBV) == 3
    assert behind(tables, role=GBV, where={"wide_region": "West"}) == 1


def test_a_person_who_spoke_held_the_post_whatever_the_plan_says() -> None:
    spoke = talk("E1", ("p1", "GBV", QuoteConsent.NONE))
    assert behind(programme(CASES, empty=[("E1", "GBV")], talks=[spoke]), role=GBV) == 5


def test_a_former_holder_of_an_empty_post_is_not_behind_it() -> None:
    assert behind(programme(CASES, empty=[("E1", "GBV")], posts=[("p1", "E1", "GBV", False)]), role=GBV) == 4


def test_a_person_in_two_posts_counts_once_in_all_and_once_in_each_role() -> None:
    tables = programme(CASES, posts=[("p1", "E1", "GBV", False), ("p1", "E1", "PC", False)])
    assert behind(tables) == 14
    assert behind(tables, role=GBV) == behind(tables, role=PC) == 5
    across = programme(CASES, posts=[("p1", "E1", "GBV", False), ("p1", "W1", "GBV", False)])
    assert behind(across, role=GBV) == 4


def test_shared_posts_have_several_holders_and_followers_are_one() -> None:
    shared = [("p1", "E1", "GBV", True), ("p2", "E1", "GBV", True)]
    assert behind(programme(CASES, posts=shared), role=GBV) == 6
    followed = [("p1", "E1", "GBV", False), ("p2", "E1", "GBV", False)]
    assert behind(programme(CASES, posts=followed), role=GBV) == 5


seats = st.sampled_from([(case, role) for case in CASES for role in ROLE_KEYS])


@given(st.lists(seats, unique=True), st.lists(st.tuples(st.sampled_from("abc"), seats), unique=True))
def test_more_general_is_never_fewer(
    empty: list[tuple[str, str]], held: list[tuple[str, tuple[str, str]]]
) -> None:
    tables = programme(CASES, empty=empty, posts=[(who, *seat, False) for who, seat in held])
    everyone = behind(tables)
    for role in range(3):
        assert (
            behind(tables, role=role, where={"wide_region": "East"}) <= behind(tables, role=role) <= everyone
        )
    assert everyone <= 15 - len(set(empty)) <= len(persons(tables)) + len(held)
