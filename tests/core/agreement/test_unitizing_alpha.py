"""Krippendorff's unitizing alpha: every published value, and the texts laid end to end."""

from __future__ import annotations

import numpy as np
import pytest

from leadline.core.agreement.cohen_kappa import cohen_kappa
from leadline.core.agreement.continua import Continuum, Unmeasured, make_continuum
from leadline.core.agreement.krippendorff_alpha import krippendorff_alpha
from leadline.core.agreement.unitizing_alpha import unitizing_alpha
from leadline.core.agreement.values import Ratings, Undefined
from tests.core.agreement.spans import PUBLISHED, table

P57 = PUBLISHED["krippendorff_1995_p57"]


@pytest.mark.parametrize("stretch", [1, 50_000])
def test_the_four_codes_of_1995_by_the_formula_of_2004(stretch: int) -> None:
    codes, continuum = table("krippendorff_1995_p57", length=24, stretch=stretch)
    for value, code in enumerate(codes):
        found = unitizing_alpha([continuum], value=value)
        told = P57["recomputed_2004_formula"][f"L={24 * stretch}"][code]
        assert (found.observed, found.expected, found.value) == pytest.approx(
            (told["Do"], told["De"], told["alpha"])
        )


def test_the_values_printed_in_1995_are_near() -> None:
    """The printing has a sign slip in the expected disagreement; .02 is the tolerance of its re-readers."""
    codes, continuum = table("krippendorff_1995_p57", length=24, stretch=50_000)
    printed = P57["published_continuous_limit"]
    for value, code in enumerate(codes):
        found = unitizing_alpha([continuum], value=value)
        assert found.observed == pytest.approx(printed["D_o"][code], abs=1e-5)
        assert found.value == pytest.approx(printed["alpha_U"][code], abs=0.02)
    for length, printed_alpha in P57["published_C_by_continuum_length"].items():
        _codes, stretched = table("krippendorff_1995_p57", length=24, stretch=int(length) / 24)
        assert unitizing_alpha([stretched], value=2).value == pytest.approx(printed_alpha, abs=0.02)


def digitized(continuum: Continuum) -> Ratings:
    """Coders × positions: marked or not."""
    marked = np.zeros((len(continuum.coders), int(continuum.length)), dtype=np.int8)
    for coder, start, end in zip(continuum.coder, continuum.start, continuum.end, strict=True):
        marked[coder, int(start) : int(end)] = 1
    return marked


def test_the_same_as_ratings_of_positions() -> None:
    codes, continuum = table("krippendorff_1995_p57", length=24)
    for value, code in enumerate(codes):
        ratings = digitized(continuum.of_value(value))
        kappa, alpha = cohen_kappa(ratings), krippendorff_alpha(ratings)
        told = P57["digitized_binary_published"][code]
        if code == "D":
            assert kappa.undefined is alpha.undefined is Undefined.NO_VARIATION
            continue
        assert kappa.value == pytest.approx(told["cohen_kappa"], abs=5e-4)
        assert alpha.value is not None
        pi = 1 - (1 - alpha.value) * 48 / 47  # alpha of two coders is Scott's pi for a small sample
        assert pi == pytest.approx(told["scott_pi"], abs=1e-3)
        assert alpha.value == pytest.approx(told.get("krippendorff_alpha", alpha.value), abs=5e-4)


def test_the_example_of_2004() -> None:
    codes, continuum = table("krippendorff_2004_p254", begin=150, length=300)
    printed, again = (PUBLISHED["krippendorff_2004_p254"][key] for key in ("published", "recomputed"))
    for value, code in enumerate(codes):
        found = unitizing_alpha([continuum], value=value)
        assert found.observed == pytest.approx(printed[f"D_o_{code}"], abs=1e-4)
        assert found.expected == pytest.approx(printed[f"D_e_{code}"], abs=1e-4)
        assert found.value == pytest.approx(printed[f"alpha_{code}"], abs=1e-4)
        assert found.value == pytest.approx(again["alpha"][code])
    whole = unitizing_alpha([continuum])
    assert whole.value == pytest.approx(printed["alpha_U"], abs=5e-4)
    assert whole.value == pytest.approx(again["alpha_U"])
    assert (whole.spans, whole.coders, whole.texts) == (9, 2, 1)


def test_differences_of_two_spans() -> None:
    """δ² of the book's examples, read off the observed disagreement (times L², two coders)."""
    for example in PUBLISHED["krippendorff_2004_p254"]["delta2_examples"]:
        units = []
        for coder, key in enumerate(("g", "h") if "g" in example else ("unit",)):
            start, size = example[key]
            units.append((coder, start, start + size, 0))
        found = unitizing_alpha([make_continuum(1000, units, coders=2)])
        assert found.observed is not None
        assert found.observed * 1000**2 == pytest.approx(example["value"])


def test_the_small_example_of_dkpro() -> None:
    _codes, continuum = table("dkpro_unitizing_small", length=10)
    found = unitizing_alpha([continuum])
    told = PUBLISHED["dkpro_unitizing_small"]
    assert found.observed == pytest.approx(told["expected"]["D_o"])
    assert found.expected == pytest.approx(told["expected"]["D_e"], abs=1e-4)
    assert found.value == pytest.approx(told["recomputed"]["alpha"]["A"])


def test_texts_are_one_continuum_cut_where_they_end() -> None:
    first = make_continuum(20, [(0, 2, 8, 0), (1, 3, 8, 0)])
    second = make_continuum(30, [(0, 0, 9, 0), (1, 20, 30, 0)])
    joined = make_continuum(50, [(0, 2, 8, 0), (1, 3, 8, 0), (0, 20, 29, 0), (1, 40, 50, 0)])
    apart, whole = unitizing_alpha([first, second]), unitizing_alpha([joined])
    assert apart.observed == pytest.approx(whole.observed)
    assert apart.expected is not None and whole.expected is not None
    assert apart.expected < whole.expected  # a gap ends with its text
    assert (apart.texts, whole.texts) == (2, 1)


def test_spans_of_one_coder_that_overlap_are_one() -> None:
    cut = make_continuum(50, [(0, 2, 8, 0), (0, 6, 12, 0), (1, 3, 12, 0)])
    whole = make_continuum(50, [(0, 2, 12, 0), (1, 3, 12, 0)])
    touching = make_continuum(50, [(0, 2, 8, 0), (0, 8, 12, 0), (1, 3, 12, 0)])
    assert unitizing_alpha([cut]).value == unitizing_alpha([whole]).value
    assert unitizing_alpha([touching]).value != unitizing_alpha([whole]).value


def test_undefined_with_its_reason() -> None:
    alone = make_continuum(10, [(0, 1, 2, 0)])
    assert unitizing_alpha([alone]).undefined is Unmeasured.FEWER_THAN_TWO_CODERS
    assert unitizing_alpha([]).undefined is Unmeasured.FEWER_THAN_TWO_CODERS
    empty = make_continuum(10, [], coders=2)
    found = unitizing_alpha([empty, alone])
    assert found.undefined is Unmeasured.NO_SPAN and found.value is None and found.texts == 1
