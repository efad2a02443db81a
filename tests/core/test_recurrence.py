"""Recurrence: hand-worked verdicts, and every leave-one-out against counting again from scratch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.core.counting import Base, Unit
from leadline.core.recurrence import Recurrence, asks, challenges, opportunities, recurrence
from leadline.core.tables import StudyTables
from leadline.core.vocabulary import CoverageStatus, Elicited, Polarity, Time
from leadline.errors import InputError
from tests.core.studies import Said, Talk, study

ASKED = {"Q16": CoverageStatus.ANSWERED}


def row(found: Recurrence, tables: StudyTables, code: str) -> dict[str, object]:
    place = tables.codes.key[found.code].tolist().index(code)
    return {name: column[place].item() for name, column in found.columns().items()}


def spread(names: dict[str, str], *codes: str, asked: Sequence[str] = ()) -> StudyTables:
    """One PC interview a case (case -> region) that names `codes`; `asked` cases were only asked."""
    talks = [
        Talk(case, [(f"p{case}", "PC")], said=[Said(code) for code in codes], coverage=ASKED)
        for case in names
    ]
    talks += [Talk(case, [(f"p{case}", "PC")], coverage=ASKED) for case in asked]
    return study(talks, cases={case: {"region": region} for case, region in names.items()})


def test_a_mention_elsewhere_adds_its_case_to_k_and_to_n_of_that_code_alone() -> None:
    tables = study(
        [
            Talk("A", [("p1", "PC")], said=[Said("GAP01")], coverage=ASKED),
            Talk("B", [("p2", "PC")], coverage=ASKED),
            Talk("C", [("p3", "PC")], said=[Said("GAP01")]),  # not asked
            Talk("D", [("p4", "PC")], coverage={"Q16": CoverageStatus.NOT_KNOWN}),
            Talk("E", [("p5", "PC")], said=[Said("GAP02", polarity=Polarity.ABSENT)]),
            Talk("F", [("p6", "PC")], said=[Said("GAP02", time=Time.FUTURE)]),
        ]
    )
    found = challenges(tables)
    assert (found.counted_as.unit, found.counted_as.base) == (Unit.CASES, Base.CASES_ANSWERED_OR_MENTIONED)
    first, second = row(found, tables, "GAP01"), row(found, tables, "GAP02")
    assert (first["cases"], first["n"]) == (2, 3)
    assert (second["cases"], second["n"]) == (0, 2)


def test_recurring_needs_the_floor_the_share_and_two_regions() -> None:
    three = {"A": "north", "B": "north", "C": "south"}

    def verdict(tables: StudyTables) -> tuple[object, object]:
        found = row(challenges(tables), tables, "GAP01")
        return found["threshold"], found["is_recurring"]

    assert verdict(spread(three, "GAP01")) == (3, True)
    assert verdict(spread({"A": "north", "B": "south"}, "GAP01")) == (3, False)
    assert verdict(spread(dict.fromkeys("ABC", "north"), "GAP01")) == (3, False)
    assert verdict(spread({"A": "north", "B": "north", "C": ""}, "GAP01")) == (3, False)  # unknown is none
    others = [f"x{n:02}" for n in range(13)]
    assert verdict(spread(three, "GAP01", asked=others[:12])) == (3, True)  # ⌈15/5⌉
    assert verdict(spread(three, "GAP01", asked=others)) == (4, False)  # ⌈16/5⌉


def test_where_no_case_has_a_region_none_is_asked_for_and_the_result_says_so() -> None:
    tables = spread(dict.fromkeys("ABC", ""), "GAP01", asked=["x1"])
    found = challenges(tables)
    first = row(found, tables, "GAP01")
    # k = 3 of 4, threshold max(3, ⌈4/5⌉) = 3: recurring; without A only 2 name it: not robustly.
    assert (first["cases"], first["n"], first["threshold"], first["regions"]) == (3, 4, 3, 0)
    assert (first["is_recurring"], first["is_robust"]) == (True, False)
    assert found.counted_as.without == ("region",)
    talks = [Talk(case, said=[Said("GAP01")], coverage=ASKED) for case in "ABCD"]
    plain = challenges(study(talks))  # the column is not there at all; k = 4: 3 remain whoever is left out
    assert (plain.is_recurring[0], plain.is_robust[0], plain.counted_as.without) == (True, True, ("region",))


def test_one_known_region_is_enough_to_ask_for_two() -> None:
    tables = spread({**dict.fromkeys("ABC", ""), "D": "north"}, "GAP01")
    found = challenges(tables)
    assert (row(found, tables, "GAP01")["is_recurring"], found.counted_as.without) == (False, ())
    # D, the one with a region, is left out: the rule is the study's and stays.
    three = spread({"A": "north", "B": "south", "C": "south", "D": "north"}, "GAP01")
    assert challenges(three).counted_as.without == ()


def test_settings_that_ask_for_no_region_have_nothing_to_say_of_it() -> None:
    talks = [Talk(case, said=[Said("GAP01")], coverage=ASKED) for case in "ABC"]
    for changes in ({"region_attribute": ""}, {"recurring_regions": 0}):
        found = challenges(study(talks, **changes))
        assert (found.is_recurring[0], found.counted_as.without) == (True, ())


def test_robust_recomputes_n_and_the_share() -> None:
    four = {"A": "north", "B": "north", "C": "south", "D": "south"}
    tables = spread(four, "GAP01")
    assert row(challenges(tables), tables, "GAP01")["is_robust"]
    # One case only in the south: without it there is one region.
    tables = spread(four | {"C": "north"}, "GAP01")
    found = challenges(tables)
    assert row(found, tables, "GAP01")["is_recurring"] and not row(found, tables, "GAP01")["is_robust"]
    assert tables.cases.key[found.hinge_cases.unit].tolist() == ["D"]
    assert tables.informants.pseudonym[found.hinge_informants.unit].tolist() == ["pD"]
    assert tables.interviews.key[found.hinge_interviews.unit].tolist() == ["INT-003"]
    # 4 of 16 meets ⌈16/5⌉ = 4; a case less is 3 of 15, which meets ⌈15/5⌉ = 3.
    tables = spread(four, "GAP01", asked=[f"x{n:02}" for n in range(12)])
    assert row(challenges(tables), tables, "GAP01")["is_robust"]
    # 4 of 17 meets 4; 3 of 16 does not.
    tables = spread(four, "GAP01", asked=[f"x{n:02}" for n in range(13)])
    found = challenges(tables)
    assert row(found, tables, "GAP01")["is_recurring"] and not row(found, tables, "GAP01")["is_robust"]
    assert len(found.hinge_cases) == 4


def test_a_case_with_two_interviews_does_not_hang_on_one_of_them() -> None:
    regions = {"A": "north", "B": "north", "C": "south"}
    talks = [Talk(case, [(f"p{case}", "PC")], said=[Said("GAP01")], coverage=ASKED) for case in regions]
    talks.append(Talk("C", [("q", "CP")], said=[Said("GAP01")]))
    tables = study(talks, cases={case: {"region": region} for case, region in regions.items()})
    found = challenges(tables)
    assert sorted(tables.interviews.case[found.hinge_interviews.unit].tolist()) == [0, 1]
    assert sorted(found.hinge_cases.unit.tolist()) == [0, 1, 2]


def test_ranks_by_cases_then_roles_then_informants_shared_and_by_code_id() -> None:
    tables = study(
        [
            Talk("A", [("p1", "PC")], said=[Said("GAP05"), Said("GAP03"), Said("GAP04"), Said("GAP02")]),
            Talk("A", [("p2", "PC")], said=[Said("GAP03")]),
            Talk("A", [("p3", "CP")], said=[Said("GAP02")]),
            Talk("B", [("p4", "PC")], said=[Said("GAP01")]),
            Talk("C", [("p4", "PC")], said=[Said("GAP01")]),
        ]
    )
    found = challenges(tables)
    ranked = list(zip(tables.codes.key[found.code].tolist(), found.rank.tolist(), strict=True))
    assert ranked[:5] == [("GAP01", 1), ("GAP02", 2), ("GAP03", 3), ("GAP04", 4), ("GAP05", 4)]
    assert {rank for _, rank in ranked[5:]} == {6} and len(ranked) == 12
    assert [code for code, _ in ranked[5:]] == sorted(code for code, _ in ranked[5:])
    assert row(found, tables, "GAP01")["informants"] == 1  # a person in two cases is one


def test_volunteered_and_probed_stand_apart() -> None:
    probed = Elicited.PROBED
    tables = study(
        [
            Talk(
                "A", said=[Said("GAP01", 0, 5), Said("GAP01", 6, 9), Said("GAP01", 10, 12, elicited=probed)]
            ),
            Talk("B", [("p1", "PC"), ("p2", "CP")], said=[Said("GAP01", elicited=probed)]),
        ]
    )
    found = row(challenges(tables), tables, "GAP01")
    assert (found["cases_volunteered"], found["cases_probed"]) == (1, 2)
    assert (found["passages_volunteered"], found["passages_probed"]) == (2, 2)


def test_the_reference_role_alone() -> None:
    tables = study(
        [
            Talk("A", [("p1", "PC")], said=[Said("GAP02")], coverage=ASKED),
            Talk("A", [("p2", "CP")], said=[Said("GAP01")], coverage=ASKED),
            Talk("B", [("p3", "CP")], said=[Said("GAP01")], coverage=ASKED),
            Talk("C", [("p4", "PC"), ("p5", "GBV")], said=[Said("GAP01", by="p5"), Said("GAP02")]),
        ]
    )
    found = challenges(tables)
    first, second = row(found, tables, "GAP01"), row(found, tables, "GAP02")
    assert (first["rank"], second["rank"]) == (1, 2)
    assert (first["reference_cases"], first["reference_n"], first["reference_rank"]) == (0, 1, 2)
    assert (second["reference_cases"], second["reference_n"], second["reference_rank"]) == (2, 2, 1)
    none = challenges(study([Talk("A")], reference_role=""))
    assert none.reference_rank.tolist() == [0] * 12


def test_opportunities_and_asks_have_their_own_codes_and_questions() -> None:
    tables = study(
        [
            Talk("A", said=[Said("OPP01"), Said("OPP05")], coverage={"Q17": CoverageStatus.ANSWERED}),
            Talk("B", coverage={"Q18": CoverageStatus.ANSWERED}),
        ]
    )
    assert tables.codes.key[opportunities(tables).code].tolist() == ["OPP01", "OPP02", "OPP03", "OPP04"]
    assert row(opportunities(tables), tables, "OPP01")["n"] == 1
    assert row(asks(tables), tables, "OPP05")["n"] == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"challenge_codes": ("GAP99",)}, "setting-code-unknown"),
        ({"challenge_question": "Q99"}, "setting-question-unknown"),
        ({"reference_role": "XX"}, "setting-role-unknown"),
    ],
)
def test_settings_that_name_nothing_are_refused(changes: dict[str, object], code: str) -> None:
    with pytest.raises(InputError) as caught:
        challenges(study([Talk("A")], **changes))
    assert caught.value.code == code


# --- brute force: count again from scratch for whatever is left out -----------------------------

GAPS = ("GAP01", "GAP02", "GAP03")


@dataclass(frozen=True)
class Count:
    cases: int
    n: int
    regions: int
    roles: int
    informants: int

    def is_recurring(self, *, regions: int) -> bool:
        return self.cases >= max(2, ceil(self.n / 2)) and self.regions >= regions


def heard(talk: Talk, said: Said) -> list[tuple[str, str]]:
    return [(who[0], who[1]) for who in talk.people if said.by in ("", who[0])]


def count(talks: list[Talk], code: str, region: dict[str, str]) -> Count:
    mentions = [
        (talk.case, *who)
        for talk in talks
        for said in talk.said
        if said.code == code and said.polarity is Polarity.PRESENT
        for who in heard(talk, said)
    ]
    cases = {mention[0] for mention in mentions}
    answered = {t.case for t in talks if t.people and t.coverage.get("Q16") is CoverageStatus.ANSWERED}
    return Count(
        cases=len(cases),
        n=len(cases | answered),
        regions=len({region[case] for case in cases} - {""}),
        roles=len({mention[2] for mention in mentions}),
        informants=len({mention[1] for mention in mentions}),
    )


def count_all(talks: list[Talk], region: dict[str, str]) -> list[Count]:
    return [count(talks, code, region) for code in GAPS]


def rank_all(counts: list[Count]) -> list[int]:
    keys = [(one.cases, one.roles, one.informants) for one in counts]
    return [1 + sum(other > key for other in keys) for key in keys]


def without_person(talks: list[Talk], person: str) -> list[Talk]:
    return [replace(talk, people=[who for who in talk.people if who[0] != person]) for talk in talks]


PERSON = st.sampled_from(["p1", "p2", "p3", "p4", "p5"])
ROLE = st.sampled_from(["PC", "CP", "GBV"])


@st.composite
def joint_talks(draw: st.DrawFn) -> list[Talk]:
    talks = []
    for _ in range(draw(st.integers(0, 8))):
        people = draw(st.lists(st.tuples(PERSON, ROLE), min_size=1, max_size=3, unique=True))
        said = draw(
            st.lists(
                st.builds(
                    Said,
                    st.sampled_from(GAPS),
                    polarity=st.sampled_from([Polarity.PRESENT, Polarity.PRESENT, Polarity.ABSENT]),
                    by=st.sampled_from(["", "", *(who[0] for who in people)]),
                ),
                max_size=4,
            )
        )
        status = draw(st.sampled_from([CoverageStatus.ANSWERED, CoverageStatus.NOT_ASKED]))
        talks.append(Talk(draw(st.sampled_from("ABCDE")), people, said=said, coverage={"Q16": status}))
    return talks


@settings(max_examples=150, deadline=None)
@given(joint_talks(), st.lists(st.sampled_from(["north", "south", ""]), min_size=6, max_size=6))
def test_subtracting_equals_counting_again(talks: list[Talk], regions: list[str]) -> None:
    region = dict(zip("ABCDEF", regions, strict=True))
    named = {case: {"region": name} for case, name in region.items()}
    tables = study(talks, cases=named, recurring_floor=2, recurring_share=2)
    found = recurrence(tables, codes=GAPS, question="Q16")
    whole, needed = count_all(talks, region), 2 if any(region.values()) else 0
    people = sorted({who[0] for talk in talks for who in talk.people})
    left_cases = {case: count_all([t for t in talks if t.case != case], region) for case in region}
    left_people = {who: count_all(without_person(talks, who), region) for who in people}
    left_talks = {
        number: count_all([t for t in talks if t is not talk], region) for number, talk in enumerate(talks)
    }
    only_pc = count_all([replace(t, people=[w for w in t.people if w[1] == "PC"]) for t in talks], region)
    for place, code in enumerate(GAPS):
        got, want = row(found, tables, code), whole[place]
        assert {name: got[name] for name in ("cases", "n", "regions", "roles", "informants")} == vars(want)
        assert got["rank"] == rank_all(whole)[place]
        assert got["is_recurring"] == want.is_recurring(regions=needed)
        robust = got["is_recurring"] and all(
            left[place].is_recurring(regions=needed) for left in left_cases.values()
        )
        assert got["is_robust"] == robust
        for low, high, left in (
            ("case_rank_low", "case_rank_high", left_cases),
            ("informant_rank_low", "informant_rank_high", left_people),
        ):
            reached = [rank_all(counts)[place] for counts in left.values()] or [rank_all(whole)[place]]
            assert (got[low], got[high]) == (min(reached), max(reached))
        assert (got["reference_cases"], got["reference_n"]) == (only_pc[place].cases, only_pc[place].n)
        assert got["reference_rank"] == rank_all(only_pc)[place]
        row_of_code = tables.code(code)
        for hinges, names, left in (
            (found.hinge_cases, tables.cases.key.tolist(), left_cases),
            (found.hinge_informants, tables.informants.pseudonym.tolist(), left_people),
            (found.hinge_interviews, list(range(len(talks))), left_talks),
        ):
            hangs = {names[unit] for unit in hinges.unit[hinges.code == row_of_code]}
            assert hangs == (
                {u for u, counts in left.items() if not counts[place].is_recurring(regions=needed)}
                if got["is_recurring"]
                else set()
            )
