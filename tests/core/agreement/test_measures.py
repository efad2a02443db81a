"""Measures of agreement against published numbers and the krippendorff package."""

from __future__ import annotations

import csv
import json
import warnings
from pathlib import Path
from typing import Any

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from leadline.core.agreement.brennan_prediger import brennan_prediger
from leadline.core.agreement.cohen_kappa import cohen_kappa
from leadline.core.agreement.differences import Metric, Weighting
from leadline.core.agreement.fleiss_kappa import fleiss_kappa
from leadline.core.agreement.gwet import gwet_ac
from leadline.core.agreement.krippendorff_alpha import krippendorff_alpha
from leadline.core.agreement.patterns import as_patterns
from leadline.core.agreement.percent import percent_agreement
from leadline.core.agreement.values import MISSING, Ratings, Undefined

DATA = Path(__file__).resolve().parents[2] / "data" / "agreement"
EXPECTED: dict[str, Any] = json.loads((DATA / "expected_agreement_and_intervals.json").read_text("utf-8"))
TABLES = [
    "cohen_1960_p37",
    "cohen_1960_p45",
    "artstein_poesio_2008_p558",
    "artstein_poesio_2008_p568",
    "sas_agree_3x3",
    "feinstein_cicchetti_paradox",
]


def expand_table(table: list[list[int]]) -> Ratings:
    """A contingency table as two coders × units."""
    pairs = [(i, j) for i, line in enumerate(table) for j, count in enumerate(line) for _ in range(count)]
    return np.array(pairs).T


def expand_counts(counts: list[list[int]]) -> Ratings:
    """Units × values, how many coders gave each, as coders × units."""
    return np.array([[value for value, n in enumerate(line) for _ in range(n)] for line in counts]).T


def numbered(rows: list[list[Any]]) -> Ratings:
    """Lists of values, None where missing, as a matrix: numbers themselves, or the places of letters."""
    names = sorted({one for line in rows for one in line if isinstance(one, str)})
    return np.array(
        [
            [MISSING if one is None else names.index(one) if names else int(one) for one in line]
            for line in rows
        ]
    )


def value_of(agreement: Any) -> float:
    assert agreement.value is not None, agreement
    return float(agreement.value)


@pytest.mark.parametrize("name", TABLES)
def test_published_kappas_of_two_coders(name: str) -> None:
    one = EXPECTED[name]
    ratings, published = expand_table(one["table"]), one["published"] or {}
    kappa, percent = cohen_kappa(ratings), percent_agreement(ratings)
    assert kappa.value == pytest.approx(one["recomputed"]["kappa"], abs=1e-6)
    assert kappa.value == pytest.approx(published.get("kappa", kappa.value), abs=6e-4)
    assert percent.value == pytest.approx(one["recomputed"]["Po"], abs=1e-6)
    assert percent.units == kappa.units == sum(map(sum, one["table"]))
    for key, measure in (
        ("S", brennan_prediger),
        ("pi", fleiss_kappa),
        ("alpha_nominal", krippendorff_alpha),
    ):
        if key in published:
            assert value_of(measure(ratings)) == pytest.approx(published[key], abs=5e-3), key


def test_published_weighted_kappas() -> None:
    chick = expand_table(EXPECTED["artstein_poesio_2008_p568"]["table"])
    half = [[1, 0, 0.5], [0, 1, 0.5], [0.5, 0.5, 1]]
    assert value_of(cohen_kappa(chick, weights=half)) == pytest.approx(0.8163, abs=5e-5)
    sas = EXPECTED["sas_agree_3x3"]
    weighted = cohen_kappa(expand_table(sas["table"]), weights=Weighting.LINEAR)
    assert value_of(weighted) == pytest.approx(sas["published"]["weighted_linear"]["kappa"], abs=5e-5)


@pytest.mark.parametrize("name", ["krippendorff_2011_4x12", "krippendorff_wikipedia_3x15"])
def test_published_alphas_of_four_metrics(name: str) -> None:
    one = EXPECTED[name]
    ratings = numbered(one["data"])
    exact = one.get("recomputed") or one["recomputed_fast_krippendorff"]
    for metric, published in one["published"].items():
        alpha = krippendorff_alpha(ratings, metric=Metric.from_label(metric))
        assert alpha.value == pytest.approx(exact[metric], abs=1e-6), metric
        assert alpha.value == pytest.approx(published, abs=5e-4), metric
    assert alpha.units == (11 if "2011" in name else 12)


def test_published_alphas_of_pairs() -> None:
    binary = np.array(EXPECTED["krippendorff_2004_p224_binary"]["pairs"]).T
    assert krippendorff_alpha(binary).value == pytest.approx(0.095238, abs=1e-6)
    letters = numbered(EXPECTED["krippendorff_2004_p227_nominal"]["pairs"]).T
    assert krippendorff_alpha(letters).value == pytest.approx(0.734104, abs=1e-6)


def test_published_kappas_of_many_coders() -> None:
    one = EXPECTED["fleiss_1971_diagnoses_30x6"]
    ratings = np.array(one["raw_rater_rows"]).T
    assert fleiss_kappa(ratings).value == pytest.approx(one["recomputed"]["kappa"], abs=1e-6)
    assert fleiss_kappa(ratings).value == pytest.approx(one["published"]["kappa"], abs=5e-4)
    assert percent_agreement(ratings).value == pytest.approx(one["published"]["P_bar"], abs=1e-4)
    assert krippendorff_alpha(ratings).value == pytest.approx(one["recomputed"]["alpha_nominal"], abs=1e-5)
    by_counts = expand_counts(one["counts_by_category_1_5"])
    assert fleiss_kappa(by_counts).value == pytest.approx(one["recomputed"]["kappa"], abs=1e-6)
    wiki = EXPECTED["fleiss_wikipedia_10x14"]
    ratings = expand_counts(wiki["counts"])
    assert fleiss_kappa(ratings).value == pytest.approx(wiki["recomputed"], abs=1e-6)
    assert percent_agreement(ratings).value == pytest.approx(wiki["published"]["P_bar"], abs=5e-4)


@pytest.mark.parametrize("one", EXPECTED["gwet_ac1_ac2_fixtures"], ids=lambda one: one["file"])
def test_gwets_coefficients_are_those_of_irrcac(one: dict[str, Any]) -> None:
    ratings = expand_table(one["table"])
    ac1, ac2 = gwet_ac(ratings), gwet_ac(ratings, weights=Weighting.QUADRATIC)
    assert [ac1.value, ac2.value] == [
        pytest.approx(case["coefficient"], abs=1e-5) for case in one["irrCAC_1.4"]
    ]
    assert ac2.value == pytest.approx(one["recomputed"]["AC2_quadratic"], abs=1e-6)


def test_gwets_hand_example() -> None:
    one = EXPECTED["gwet_hand_example"]
    ratings = expand_table(one["table"])
    assert gwet_ac(ratings).value == pytest.approx(one["published"]["AC1"], abs=5e-5)
    assert fleiss_kappa(ratings).value == pytest.approx(one["published"]["scott_pi"], abs=5e-5)
    assert percent_agreement(ratings).value == one["published"]["pa"]


@pytest.mark.parametrize("name", EXPECTED["irrCAC_datasets"])
def test_coefficients_with_missing_ratings_are_those_of_irrcac(name: str) -> None:
    one = EXPECTED["irrCAC_datasets"][name]
    ratings = numbered(one["rows"]).T
    found = {
        "bp": brennan_prediger,
        "fleiss": fleiss_kappa,
        "gwet": gwet_ac,
        "krippendorff": krippendorff_alpha,
    }
    for key, measure in found.items():
        assert value_of(measure(ratings)) == pytest.approx(one[key]["coefficient_value"], abs=6e-6), key


def test_kappas_of_the_world_after_covid() -> None:
    with (DATA / "two_coders.csv").open(encoding="utf-8", newline="") as file:
        rows = [[None if one == "" else int(one) for one in line.values()] for line in csv.DictReader(file)]
    ratings = numbered(rows).T
    for place, kappa, n in ((0, 0.6764, 57), (2, 0.5471, 56), (4, 0.6507, 57)):
        found = cohen_kappa(ratings[place : place + 2])
        assert (found.value, found.units) == (pytest.approx(kappa, abs=5e-5), n)


RATINGS = arrays(
    np.int64,
    st.tuples(st.integers(2, 4), st.integers(1, 12)),
    elements=st.sampled_from([MISSING, 0, 0, 1, 1, 2, 5]),
)


@pytest.mark.parametrize("metric", Metric)
@settings(max_examples=100, deadline=None)
@given(ratings=RATINGS)
def test_alpha_is_that_of_the_krippendorff_package(metric: Metric, ratings: Ratings) -> None:
    ours = krippendorff_alpha(ratings, metric=metric)
    if ours.undefined is not None:
        values = ratings[:, (ratings != MISSING).sum(axis=0) >= 2]
        distinct = len(np.unique(values[values != MISSING]))
        assert distinct == (0 if ours.undefined is Undefined.NO_UNIT_RATED_TWICE else 1)
        return
    data = np.where(ratings == MISSING, np.nan, ratings.astype(float))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = krippendorff.alpha(reliability_data=data, level_of_measurement=metric.label)
    assert ours.value == pytest.approx(theirs, abs=1e-10)


@settings(max_examples=100, deadline=None)
@given(RATINGS)
def test_percent_counts_pairs(ratings: Ratings) -> None:
    pairs = [
        ratings[a, unit] == ratings[b, unit]
        for unit in range(ratings.shape[1])
        for a in range(len(ratings))
        for b in range(a)
        if MISSING not in (ratings[a, unit], ratings[b, unit])
    ]
    ours = percent_agreement(ratings)
    assert ours.value == (pytest.approx(sum(pairs) / len(pairs)) if pairs else None)


@settings(max_examples=100, deadline=None)
@given(RATINGS, st.sampled_from([1, 10**6, 10**15]))
def test_patterns_hold_every_rated_column(ratings: Ratings, largest: int) -> None:
    """By counting, by sorting one number a column, and by sorting columns."""
    ratings = np.where(ratings == 5, largest, ratings)
    found = as_patterns(ratings)
    columns = np.where(found.places == MISSING, MISSING, found.scale[found.places].astype(np.int64))
    told = {tuple(column): n for column, n in zip(columns.T.tolist(), found.counts.tolist(), strict=True)}
    wanted: dict[tuple[int, ...], int] = {}
    for column in map(tuple, ratings.T.tolist()):
        if set(column) != {MISSING}:
            wanted[column] = wanted.get(column, 0) + 1
    assert told == wanted


def test_small_integers_do_not_overflow() -> None:
    found = as_patterns(np.array([[127, 0, -1], [127, 126, 127]], dtype=np.int8))
    assert sorted(found.places.T.tolist()) == [[-1, 2], [0, 1], [2, 2]]
    assert found.scale.tolist() == [0, 126, 127]


def test_undefined_is_a_value_with_a_reason() -> None:
    one, same = np.array([[0, 1]]), np.array([[1, 1], [1, 1]])
    apart = np.array([[0, MISSING], [MISSING, 1]])
    chance_corrected = (cohen_kappa, fleiss_kappa, brennan_prediger, gwet_ac, krippendorff_alpha)
    for measure in (percent_agreement, *chance_corrected):
        assert measure(one).undefined is Undefined.FEWER_THAN_TWO_CODERS  # type: ignore[operator]
        assert measure(apart).undefined is Undefined.NO_UNIT_RATED_TWICE  # type: ignore[operator]
        nothing = measure(np.zeros((2, 0), dtype=int))  # type: ignore[operator]
        assert (nothing.undefined, nothing.units) == (Undefined.NO_UNIT_RATED_TWICE, 0)
    assert percent_agreement(same).value == 1.0
    for measure in chance_corrected:
        assert measure(same).undefined is Undefined.NO_VARIATION  # type: ignore[operator]
    for measure in (brennan_prediger, gwet_ac):
        assert measure(same, scale=[0, 1]).value == 1.0  # type: ignore[operator]
    assert krippendorff_alpha(same, metric=Metric.ORDINAL).undefined is Undefined.NO_VARIATION
    assert cohen_kappa(np.array([[0, 1]] * 3)).undefined is Undefined.MORE_THAN_TWO_CODERS


def test_kappa_leaves_out_units_that_one_did_not_rate() -> None:
    ratings = np.array([[0, 1, 1, 0, MISSING], [0, 1, 0, 0, 1]])
    assert cohen_kappa(ratings) == cohen_kappa(ratings[:, :4])
    assert cohen_kappa(ratings).value == pytest.approx(0.5)


@pytest.mark.shared
def test_published_values_of_recal_and_irr(shared: Path) -> None:
    """Freelon (2010), tables 9 and 10: twenty files of two and of three coders."""
    folder = shared / "data" / "worked-examples" / "icr-tinytest"
    seen = 0
    for table in ("09", "10"):
        with (folder / f"freelon-2010-table-{table}.csv").open(encoding="utf-8", newline="") as file:
            _head, *lines = csv.reader(file)
        for name, percent, _p, pi, _pi, _kappa, kappa, _alpha, alpha in lines:
            path = folder / f"freelon-2010-{name.lower().replace('.', '')}-recal.csv"
            ratings = np.loadtxt(path, delimiter=",", dtype=np.int64).T
            if len(np.unique(ratings)) == 1:
                continue
            assert value_of(percent_agreement(ratings)) * 100 == pytest.approx(float(percent), abs=0.05)
            assert value_of(fleiss_kappa(ratings)) == pytest.approx(float(pi), abs=6e-4), name
            assert value_of(krippendorff_alpha(ratings)) == pytest.approx(float(alpha), abs=6e-5), name
            if table == "09":
                assert value_of(cohen_kappa(ratings)) == pytest.approx(float(kappa), abs=6e-3), name
            seen += 1
    assert seen >= 17


@pytest.mark.shared
def test_published_ordinal_alpha_of_hayes_and_krippendorff(shared: Path) -> None:
    path = shared / "data" / "worked-examples" / "icr-tinytest" / "hayes-krippendorff-2007.csv"
    with path.open(encoding="utf-8", newline="") as file:
        _head, *rows = csv.reader(file)
    ratings = numbered([[None if one == "NA" else int(one) for one in line] for line in rows]).T
    ordinal = krippendorff_alpha(ratings, metric=Metric.ORDINAL)
    assert (ordinal.value, ordinal.units) == (pytest.approx(0.7598, abs=5e-5), 40)
    assert krippendorff_alpha(ratings).value == pytest.approx(0.4765, abs=5e-5)
