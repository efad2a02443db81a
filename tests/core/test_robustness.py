"""Robustness: hand-worked carriers, and everything left out or drawn against a study made anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.core.analysis import Analysis
from leadline.core.counting import code_rows, question_row
from leadline.core.recurrence import facts_of
from leadline.core.robustness import FIRST, Claim, Kind, LeftOut, Robustness, drawn_tally, robustness
from leadline.core.tables import StudyTables
from leadline.core.vocabulary import CellValue, CoverageStatus, Layer, Polarity
from tests.core.studies import SETTINGS, Judged, Said, Talk, study

ASKED = {"Q16": CoverageStatus.ANSWERED, "Q8": CoverageStatus.ANSWERED}
ABSENT = Polarity.ABSENT


def found_in(tables: StudyTables, *, resamples: int = 50) -> Robustness:
    analysis = Analysis(tables)
    return robustness(tables, analysis.cells, round=analysis.round, resamples=resamples)


def place(found: Robustness, tables: StudyTables, kind: Kind, claim: Claim, key: str) -> int:
    subject = tables.code(key) if kind >= Kind.CHALLENGE else tables.indicator(key)
    rows = (found.kind == kind) & (found.claim == claim) & (found.subject == subject)
    return int(np.flatnonzero(rows)[0])


def carriers(found: Robustness, row: int, left: LeftOut) -> list[int]:
    which = found.carriers[left]
    return which.unit[which.conclusion == row].tolist()


def three_name_it() -> list[Talk]:
    """A, B and C name GAP01; in C two interviews do; D was asked. Threshold 3."""
    named = [Said("GAP01")]
    return [
        Talk("A", [("pA", "PC")], named, ASKED),
        Talk("B", [("pB", "CP")], named, ASKED),
        Talk("C", [("pC", "PC")], named, ASKED),
        Talk("C", [("qC", "CP")], named, ASKED),
        Talk("D", [("pD", "PC")], (), ASKED),
    ]


def test_the_single_interview_that_carries_a_conclusion_is_named() -> None:
    tables = study(three_name_it(), recurring_regions=0)
    found = found_in(tables)
    row = place(found, tables, Kind.CHALLENGE, Claim.RECURRING, "GAP01")
    assert (found.k[row], found.n[row], found.share[row], found.rank[row]) == (3, 4, 0.75, 1)
    assert carriers(found, row, LeftOut.CASE) == [0, 1, 2]
    assert carriers(found, row, LeftOut.INTERVIEW) == [0, 1]  # C has a second one
    assert carriers(found, row, LeftOut.ROLE) == [0, 1]  # without PC: B and C; without CP: A and C
    assert not found.holds[row]
    cases = found.ranges[LeftOut.CASE]
    assert (cases.share_low[row], cases.share_high[row]) == (2 / 3, 1.0)  # without A; without D
    assert found.untested == {LeftOut.CODER: "no interview has another layer"}


def test_what_nobody_alone_carries_holds_under_all() -> None:
    talks = [
        Talk(case, [(f"{role}{case}", role)], [Said("GAP01")], ASKED)
        for case in "ABCD"
        for role in ("PC", "CP")
    ]
    tables = study(talks, recurring_regions=0)
    found = found_in(tables)
    row = place(found, tables, Kind.CHALLENGE, Claim.RECURRING, "GAP01")
    assert found.holds[row]
    assert not any(carriers(found, row, left) for left in found.carriers)
    assert (found.share_low[row], found.share_high[row], found.stays[row]) == (1.0, 1.0, 1.0)


def test_a_gap_that_one_informant_alone_reports_hangs_on_them() -> None:
    denies = [Said("COOR01", polarity=ABSENT)]
    tables = study(
        [
            Talk("A", [("p1", "PC")], denies, ASKED),
            Talk("A", [("p2", "CP")], (), ASKED),
            Talk("B", [("p3", "PC")], [Said("COOR01")], ASKED),
        ]
    )
    found = found_in(tables)
    row = place(found, tables, Kind.FULL_GAP, Claim.REPORTED, "I01")
    assert (found.k[row], found.n[row]) == (1, 2)
    for left in (LeftOut.CASE, LeftOut.INTERVIEW, LeftOut.INFORMANT, LeftOut.ROLE):
        assert carriers(found, row, left) == [0], left


def test_a_persons_value_stands_where_the_rules_propose_what_they_did() -> None:
    denies, judged = [Said("COOR01", polarity=ABSENT)], [Judged("A", "I01", CellValue.NOT_ADDRESSED)]
    yes = [Said("COOR01")]
    # The rules propose "addressed" in A, a person overruled it. Without p2 they still do.
    talks = [Talk("A", [("p1", "PC")], yes, ASKED), Talk("A", [("p2", "PC")], yes, ASKED)]
    tables = study([*talks, Talk("B", [("p3", "PC")], yes, ASKED)], judged=judged)
    found = found_in(tables)
    row = place(found, tables, Kind.FULL_GAP, Claim.REPORTED, "I01")
    assert (carriers(found, row, LeftOut.INTERVIEW), carriers(found, row, LeftOut.CASE)) == ([], [0])
    # Here they contradict each other: without p2 the rules propose "addressed", and that counts.
    mixed = [talks[0], Talk("A", [("p2", "PC")], denies, ASKED), Talk("B", [("p3", "PC")], yes, ASKED)]
    tables = study(mixed, judged=judged)
    found = found_in(tables)
    row = place(found, tables, Kind.FULL_GAP, Claim.REPORTED, "I01")
    assert carriers(found, row, LeftOut.INTERVIEW) == [1]


def test_another_coders_layer_is_taken_wherever_they_coded() -> None:
    talks = three_name_it()
    talks[0] = replace(talks[0], said=[Said("GAP01"), Said("GAP02", coder="B")])
    tables = study(talks, recurring_regions=0)
    found = found_in(tables)
    row = place(found, tables, Kind.CHALLENGE, Claim.RECURRING, "GAP01")
    assert carriers(found, row, LeftOut.CODER) == [1]
    assert found.untested == {}


def test_a_coders_own_layer_is_taken_instead_of_the_reconciled_one() -> None:
    talks = three_name_it()
    said = [Said("GAP01", layer=Layer.RECONCILED), Said("GAP02", coder="B")]
    talks[0] = replace(talks[0], said=said, has_reconciled=True)
    tables = study(talks, recurring_regions=0)
    found = found_in(tables)
    row = place(found, tables, Kind.CHALLENGE, Claim.RECURRING, "GAP01")
    assert carriers(found, row, LeftOut.CODER) == [1]


def test_one_case_with_one_interview_leaves_nothing_to_try() -> None:
    tables = study([Talk("A", [("p1", "PC")], [Said("COOR01", polarity=ABSENT)], ASKED)])
    found = found_in(tables)
    assert set(found.untested) == set(LeftOut)
    assert found.ranges == {}
    assert np.isnan(found.share_low).all()
    assert np.isnan(found.stays).all()


def test_an_empty_study_concludes_nothing() -> None:
    assert len(found_in(study())) == 0


# --- brute force: the study made anew without whoever is left out --------------------------------

PEOPLE = st.tuples(st.sampled_from(["p1", "p2", "p3", "p4"]), st.sampled_from(["PC", "CP", "GBV"]))
CODES = ["GAP01", "GAP02", "COOR01", "COOR02", "COOR07", "COOR10", "RESP12"]


@st.composite
def talks_of(draw: st.DrawFn) -> list[Talk]:
    made = []
    for _ in range(draw(st.integers(1, 7))):
        people = draw(st.lists(PEOPLE, min_size=1, max_size=3, unique=True))
        said = st.builds(
            Said,
            st.sampled_from(CODES),
            start=st.sampled_from([0, 5, 20]),
            end=st.just(25),
            polarity=st.sampled_from([Polarity.PRESENT, Polarity.PRESENT, ABSENT]),
            by=st.sampled_from(["", *(who[0] for who in people)]),
            coder=st.sampled_from("AAB"),
            layer=st.sampled_from([Layer.CODER, Layer.CODER, Layer.RECONCILED]),
        )
        status = draw(st.sampled_from([CoverageStatus.ANSWERED, CoverageStatus.NOT_ASKED]))
        made.append(
            Talk(
                draw(st.sampled_from("ABCD")),
                people,
                draw(st.lists(said, max_size=5)),
                {"Q16": status, "Q8": status},
                has_reconciled=draw(st.booleans()),
            )
        )
    return made


def leaving(talks: list[Talk], out: Callable[[int, Talk, Any], bool]) -> list[Talk]:
    """The talks without the people for whom `out(number, talk, who)`, and without what only they said."""
    made = []
    for number, talk in enumerate(talks):
        people = [who for who in talk.people if not out(number, talk, who)]
        names = {who[0] for who in people}
        said = [one for one in talk.said if people and one.by in ("", *names)]
        made.append(replace(talk, people=people, said=said))
    return made


def standing(talks: list[Talk], regions: dict[str, str]) -> dict[tuple[Kind, int], tuple[int, int, int, int]]:
    """(kind, subject) -> k, n, rank, is recurring: by the product's own counts of a study made anew."""
    tables = study(talks, cases={case: {"region": at} for case, at in regions.items()}, settings=RULE)
    analysis = Analysis(tables)
    told: dict[tuple[Kind, int], tuple[int, int, int, int]] = {}
    gaps = list(zip(analysis.gaps.full.tolist(), analysis.gaps.partial.tolist(), strict=True))
    for row, (full, partial) in enumerate(gaps):
        n = int(analysis.gaps.n[row])
        told[Kind.FULL_GAP, row] = full, n, 1 + sum(other > (full, partial) for other in gaps), 0
        behind = 1 + sum((p, f) > (partial, full) for f, p in gaps)
        told[Kind.PARTIAL_GAP, row] = partial, n, behind, 0
    found = analysis.challenges
    for row, code in enumerate(found.code.tolist()):
        k, n, rank = (int(column[row]) for column in (found.cases, found.n, found.rank))
        told[Kind.CHALLENGE, code] = k, n, rank, int(found.is_recurring[row])
    return told


RULE = replace(SETTINGS, recurring_floor=2, recurring_share=2, recurring_regions=2)


def does_hold(claim: int, told: tuple[int, int, int, int]) -> bool:
    k, _n, rank, recurs = told
    return {
        Claim.REPORTED: k > 0,
        Claim.RECURRING: bool(recurs),
        Claim.AMONG_THE_FIRST: k > 0 and rank <= FIRST,
    }[Claim(claim)]


@settings(max_examples=60, deadline=None)
@given(talks_of(), st.lists(st.sampled_from(["north", "south"]), min_size=4, max_size=4))
def test_leaving_out_equals_a_study_made_without(talks: list[Talk], at: list[str]) -> None:
    regions = dict(zip("ABCD", at, strict=True))
    tables = study(talks, cases={case: {"region": name} for case, name in regions.items()}, settings=RULE)
    found = found_in(tables, resamples=2)
    whole = standing(talks, regions)
    people = tables.informants.pseudonym.tolist()
    roles = tables.roles.key.tolist()
    variants: dict[LeftOut, dict[int, list[Talk]]] = {
        LeftOut.CASE: {c: leaving(talks, lambda _n, t, _w, c=c: t.case == "ABCD"[c]) for c in range(4)},
        LeftOut.INTERVIEW: {i: leaving(talks, lambda n, _t, _w, i=i: n == i) for i in range(len(talks))},
        LeftOut.INFORMANT: {
            p: leaving(talks, lambda _n, _t, w, who=who: w[0] == who) for p, who in enumerate(people)
        },
        LeftOut.ROLE: {
            r: leaving(talks, lambda _n, _t, w, key=key: w[1] == key) for r, key in enumerate(roles)
        },
        LeftOut.CODER: {},
    }
    for number, coder in enumerate("AB"):
        changed = []
        for talk in talks:
            theirs = any(one.coder == coder and one.layer is Layer.CODER for one in talk.said)
            changed.append(replace(talk, first_coder=coder, has_reconciled=False) if theirs else talk)
        variants[LeftOut.CODER][number] = changed
    conclusions = set(zip(found.kind.tolist(), found.subject.tolist(), found.claim.tolist(), strict=True))
    assert len(conclusions) == len(found)
    for (kind, subject), told in whole.items():
        claims = (Claim.RECURRING if kind == Kind.CHALLENGE else Claim.REPORTED, Claim.AMONG_THE_FIRST)
        for claim in claims:
            assert ((kind, subject, claim) in conclusions) == does_hold(claim, told)
    numbers = {left: [standing(changed, regions) for changed in of.values()] for left, of in variants.items()}
    for row in range(len(found)):
        of = Kind(found.kind[row]), int(found.subject[row])
        assert (found.k[row], found.n[row], found.rank[row]) == whole[of][:3]
        holds = True
        for left, told_all in numbers.items():
            if left in found.untested:
                continue
            fails = [unit for unit, told in zip(variants[left], told_all, strict=True)
                     if not does_hold(found.claim[row], told[of])]  # fmt: skip
            assert carriers(found, row, left) == fails
            holds &= not fails
            every = [told[of] for told in (*told_all, whole)]
            shares = [k / n for k, n, _rank, _recurs in every if n]
            ends = found.ranges[left]
            assert (ends.share_low[row], ends.share_high[row]) == (min(shares), max(shares))
            assert ends.rank_low[row] == min(one[2] for one in every)
            assert ends.rank_high[row] == max(one[2] for one in every)
        assert found.holds[row] == holds


@settings(max_examples=60, deadline=None)
@given(talks_of(), st.lists(st.integers(0, 2), min_size=4, max_size=4))
def test_a_case_drawn_twice_is_two_cases(talks: list[Talk], weights: list[int]) -> None:
    regions = {"A": "north", "B": "north", "C": "south", "D": ""}
    tables = study(talks, cases={case: {"region": at} for case, at in regions.items()}, settings=RULE)
    facts = facts_of(tables, code_rows(tables, ("GAP01", "GAP02")), question_row(tables, "Q16"), None)
    tally = drawn_tally(facts, np.array([weights]))
    drawn = [
        replace(talk, case=f"{talk.case}{copy}")
        for talk in talks
        for copy in range(weights["ABCD".index(talk.case)])
    ]
    copies = {f"{case}{copy}": {"region": at} for case, at in regions.items() for copy in range(2)}
    again = study(drawn, cases=copies, settings=replace(RULE, challenge_codes=("GAP01", "GAP02")))
    found = Analysis(again).challenges
    order = np.argsort(found.code)
    assert tally.cases[0].tolist() == found.cases[order].tolist()
    assert tally.n[0].tolist() == found.n[order].tolist()
    assert tally.regions[0].tolist() == found.regions[order].tolist()
    assert tally.roles[0].tolist() == found.roles[order].tolist()
    assert tally.informants[0].tolist() == found.informants[order].tolist()
    assert tally.rank()[0].tolist() == found.rank[order].tolist()
