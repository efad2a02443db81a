"""Saturation: the published rule, curves against a plain loop, and what counts as heard."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from leadline.core.richness import accumulated, chao2, jackknife
from leadline.core.saturation import (
    CodeSet,
    Rule,
    Saturation,
    Unheard,
    Worth,
    new_information,
    permuted_curves,
    reached_at,
    saturation,
)
from leadline.core.tables import StudyTables, ints, strings
from leadline.core.vocabulary import Layer, Polarity, Scope, Time
from leadline.errors import InputError
from tests.core.studies import Said, Talk, study
from tests.core.test_richness import PUBLISHED


def curve(has: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    heard: set[int] = set()
    told = []
    for row in has:
        heard |= set(np.flatnonzero(row).tolist())
        told.append(len(heard))
    return np.array(told, dtype=np.int64)


def dated(tables: StudyTables, *days: str) -> StudyTables:
    return replace(tables, interviews=replace(tables.interviews, held_on=strings(days)))


def added(tables: StudyTables, *keys: str) -> StudyTables:
    since = ints([2 if key in keys else 1 for key in tables.codes.key.tolist()])
    return replace(tables, codes=replace(tables.codes, since=since))


def of(found: tuple[Saturation, ...], codes: CodeSet = CodeSet.ALL_CODES, group: str = "") -> Saturation:
    return next(one for one in found if one.codes is codes and one.group == group)


def test_guest_namey_and_chen_continue_after_their_first_run() -> None:
    told = PUBLISHED["guest_namey_chen_2020"]["verified_numbers"]
    base, new = told["base_themes"], told["first_run_new"]
    heard = np.array([20, 28, 34, base, base + 4, base + new])[:, None]
    assert new_information(heard, rule=Rule())[:, 0].round(2).tolist() == [told["ratio"]]
    assert reached_at(heard, rule=Rule()).tolist() == [0]
    assert reached_at(heard, rule=Rule(threshold=0.19)).tolist() == [6]


def test_guest_bunce_and_johnson_count_themes_of_114() -> None:
    has = np.zeros((60, 114), dtype=np.bool_)
    for interview, codes in ((0, 40), (5, 80), (11, 100), (30, 114)):
        has[interview, :codes] = True
    heard = curve(has)
    assert [round(100 * heard[place - 1] / 114) for place in (6, 12)] == [70, 88]
    assert (permuted_curves(has, orders=20)[-1] == 114).all()


@pytest.mark.shared
def test_world_after_covid(shared: Path) -> None:
    folder = shared / "data" / "world-after-covid"
    rows = list(csv.reader((folder / "codes.csv").read_text("utf-8").splitlines()))[1:]
    has = np.array([[cell == "1" for cell in row[1:]] for row in rows])
    told = json.loads((folder / "recomputed.json").read_text("utf-8"))
    heard = np.logical_or.accumulate(has).sum(axis=1)
    assert has.shape == (told["n_interviews"], told["n_codes"])
    assert np.diff(heard, prepend=0).tolist() == told["new_codes_by_interview_file_order"]
    for name, one in told["guest_2020_on_file_order"]["results"].items():
        base, run, threshold = (part.strip("baserunth") for part in name.split("_"))
        rule = Rule(base=int(base), run=int(run), threshold=float(threshold))
        assert heard[rule.base - 1] == one["base_themes"]
        assert reached_at(heard[:, None], rule=rule).tolist() == [one["reached_at_interview"]]
        shares = new_information(heard[:, None], rule=rule)[:, 0]
        for end, new, share in one["runs"]:
            assert heard[end - 1] - heard[end - 1 - rule.run] == new
            assert shares[end - rule.base - rule.run] == pytest.approx(share, abs=5e-5)
    rich, counts = told["incidence_richness"], has.sum(axis=0)
    assert [(counts == n).sum() for n in (1, 2)] == [rich["Q1"], rich["Q2"]]
    units = rich["m"]
    assert chao2(counts, units=units).value == pytest.approx(rich["chao2_classic"], abs=1e-4)
    corrected = chao2(counts, units=units, is_bias_corrected=True).value
    assert corrected == pytest.approx(rich["chao2_bias_corrected"], abs=1e-4)
    assert jackknife(counts, units=units, order=1).value == pytest.approx(rich["jack1"], abs=1e-4)
    means = permuted_curves(has, orders=4_000, seed=1).mean(axis=1)
    expected = [accumulated(counts, units=units, size=size).value for size in range(1, units + 1)]
    assert means == pytest.approx(expected, abs=0.5)


@given(arrays(np.bool_, st.tuples(st.integers(0, 9), st.integers(0, 70))), st.integers(0, 9))
def test_each_random_order_gives_the_curve_of_a_plain_loop(has: np.ndarray[Any, Any], seed: int) -> None:
    curves = permuted_curves(has, orders=7, seed=seed)
    orders = np.random.default_rng(seed).permuted(np.tile(np.arange(len(has)), (7, 1)), axis=1)
    assert curves.shape == (len(has), 7)
    for place, order in enumerate(orders):
        assert curves[:, place].tolist() == curve(has[order]).tolist()


def test_many_units_are_drawn_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    has = np.random.default_rng(0).random((9, 20)) < 0.3
    monkeypatch.setattr("leadline.core.saturation._AT_ONCE", 30)
    curves = permuted_curves(has, orders=10)
    assert (curves[-1] == has.any(axis=0).sum()).all()
    assert (curves[0] > 0).any() and len({tuple(one) for one in curves.T.tolist()}) > 5


@given(
    arrays(np.bool_, st.tuples(st.integers(1, 14), st.integers(1, 20))),
    st.integers(1, 5),
    st.integers(1, 4),
    st.sampled_from([0.0, 0.05, 0.2, 0.5]),
)
def test_the_threshold_is_reached_where_the_definition_says(
    has: np.ndarray[Any, Any], base: int, run: int, threshold: float
) -> None:
    first = {int(code): int(has[:, code].argmax()) for code in np.flatnonzero(has.any(axis=0))}
    known = sum(place < base for place in first.values())
    reached = 0
    for end in range(base + run, len(has) + 1):
        new = sum(end - run <= place < end for place in first.values())
        if known and new <= threshold * known + 1e-9:
            reached = end
            break
    rule = Rule(base=base, run=run, threshold=threshold)
    assert reached_at(curve(has)[:, None], rule=rule).tolist() == [reached]


def test_interviews_stand_in_order_of_their_day_then_key_and_without_a_day_last() -> None:
    talks = [Talk("A", said=[Said(code)]) for code in ("GAP01", "GAP02", "GAP03", "GAP01")]
    one = of(saturation(dated(study(talks), "", "2018-02-01", "2018-01-01", "2018-02-01")))
    assert one.interviews.tolist() == [2, 1, 3, 0]
    assert one.heard.tolist() == [1, 2, 3, 3] and one.undated == 1
    assert sorted(one.counts.tolist()) == [1, 1, 2] and one.codebook == 88


def test_codes_added_during_coding_are_counted_apart() -> None:
    talks = [Talk("A", said=[Said("GAP01"), Said("GAP12")]), Talk("B", said=[Said("GAP11"), Said("GAP01")])]
    found = saturation(added(study(talks), "GAP11", "GAP12"))
    everything, new = of(found), of(found, CodeSet.ADDED_CODES)
    assert (everything.codebook, everything.heard.tolist()) == (88, [2, 3])
    assert (new.codebook, new.heard.tolist()) == (2, [1, 2])
    none = of(saturation(study(talks)), CodeSet.ADDED_CODES)
    assert (none.codebook, none.unheard, none.total, none.worth) == (
        *(0, Unheard.NO_CODE_WAS_ADDED, None, Worth.TOO_FEW_TO_TELL),
    )


def test_what_counts_as_heard() -> None:
    said = [
        Said("GAP01", polarity=Polarity.ABSENT),
        Said("GAP02", time=Time.FUTURE),
        Said("GAP03", scope=Scope.GLOBAL),
        Said("GAP04", coder="B"),
        Said("GAP05", layer=Layer.RECONCILED),
    ]
    talks = [Talk("A", said=said), Talk("B"), Talk("C", is_coded=False), Talk("D", said=said, is_coded=False)]
    one = of(saturation(study(talks)))
    assert one.interviews.tolist() == [0, 1, 3]
    assert one.heard.tolist() == [3, 3, 3]


def test_by_role_counts_what_that_role_said_and_by_attribute_the_cases() -> None:
    talks = [
        Talk("A", [("p1", "PC"), ("p2", "CP")], said=[Said("GAP01", by="p1"), Said("GAP02")]),
        Talk("B", [("p3", "CP")], said=[Said("GAP03")]),
        Talk("C", [("p4", "PC")], round="r2", said=[Said("GAP04")]),
    ]
    tables = study(
        talks,
        rounds=("r1", "r2"),
        cases={"A": {"region": "north"}, "B": {"region": ""}, "C": {"region": "s"}},
    )
    by_role = saturation(tables, by="role", round=0)
    assert of(by_role, group="PC").heard.tolist() == [2]
    assert of(by_role, group="CP").heard.tolist() == [1, 2]
    assert of(by_role, group="GBV").interviews.tolist() == []
    by_region = saturation(tables, by="region")
    assert [one.group for one in by_region[::2]] == ["north", "s", ""]
    assert of(by_region).heard.tolist() == [1]
    assert [one.heard.tolist() for one in saturation(tables, by="round")[::2]] == [[2, 3], [1]]
    with pytest.raises(InputError, match="weather"):
        saturation(tables, by="weather")


def repeated(*codes: str, new: tuple[str, ...] = ()) -> StudyTables:
    """Eight interviews that all name `codes`; each of `new` is named once, from the last back."""
    talks = [Talk("A", said=[Said(code) for code in codes]) for _ in range(8)]
    for place, code in enumerate(new):
        talks[-1 - place].said = [*talks[-1 - place].said, Said(code)]
    return study(talks)


def test_whether_more_interviewing_is_worth_it() -> None:
    ten = tuple(f"FORM{n:02}" for n in range(1, 11))
    still = of(saturation(repeated(*ten, new=("GAP01", "GAP02"))))
    assert (still.last_new, still.worth, still.reached) == (2, Worth.LIKELY_NEW_CODES, 6)
    little = of(saturation(repeated(*ten)))
    assert (little.last_new, little.worth, little.reached) == (0, Worth.FEW_NEW_CODES, 6)
    assert little.total is not None and little.total.value == 10 and little.coverage == 1
    few = of(saturation(study([Talk("A", said=[Said("GAP01")])] * 5)))
    assert (few.last_new, few.worth, few.reached) == (None, Worth.TOO_FEW_TO_TELL, None)
    silent = of(saturation(study([Talk("A")] * 8)))
    assert (silent.unheard, silent.worth) == (Unheard.NOTHING_HEARD, Worth.TOO_FEW_TO_TELL)
    assert little.orders_reached == 1_000


def test_what_is_expected_counts_though_the_last_run_was_silent() -> None:
    # Five codes named once each, but none of them last: a run of two more brings 2 × 5/10 codes of four.
    talks = [Talk("A", said=[Said("FORM01"), Said(f"GAP{n:02}")]) for n in range(1, 6)]
    talks += [Talk("A", said=[Said("FORM01")]) for _ in range(5)]
    one = of(saturation(study(talks)))
    expected = one.expected(one.rule.run)
    assert one.last_new == 0 and expected is not None and expected.value > 0.05 * one.base_codes
    assert one.worth is Worth.LIKELY_NEW_CODES


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sets(st.sampled_from(["GAP01", "GAP02", "OPP01", "OPP02"]))),
        max_size=8,
    )
)
def test_what_was_heard_is_what_sets_say(held: list[tuple[int, set[str]]]) -> None:
    tables = study([Talk("A", said=[Said(code) for code in sorted(codes)]) for _, codes in held])
    tables = added(dated(tables, *(f"2018-01-0{day + 1}" for day, _ in held)), "OPP01", "OPP02")
    found = saturation(tables, orders=5)
    for codes, wanted in ((CodeSet.ALL_CODES, "GO"), (CodeSet.ADDED_CODES, "O")):
        one, heard = of(found, codes), set[str]()
        ordered = [codes_ for _, codes_ in sorted(held, key=lambda pair: pair[0])]
        for place, named in enumerate(ordered):
            heard |= {code for code in named if code[0] in wanted}
            assert one.heard[place] == len(heard)
        assert len(one.counts) == len(heard)
        assert all(a <= b for a, b in pairwise(one.heard.tolist()))
