"""The u-alpha family: recomputed values of published continua, and what is undefined."""

from __future__ import annotations

import pytest

from leadline.core.agreement.continua import Unmeasured, make_continuum
from leadline.core.agreement.u_alpha import u_alphas
from tests.core.agreement.spans import PUBLISHED, file, table


def test_three_coders_and_seven_codes() -> None:
    codes, continuum = file("AlexPaulSuzan", length=60)
    found = u_alphas([continuum])
    told = PUBLISHED["alex_paul_suzan"]["u_alpha_family_recomputed_L60"]
    assert found.whole.value == pytest.approx(told["u_alpha"])
    assert found.binary.value == pytest.approx(told["|u_alpha"])
    assert found.coding.value == pytest.approx(told["cu_alpha"])
    for value, code in enumerate(codes):
        assert found.by_value[value].value == pytest.approx(told["(k)u_alpha"][code])
    assert found.by_value[codes.index("7")].undefined is Unmeasured.NO_SPANS_THAT_MEET


@pytest.mark.parametrize("code", ["A", "C"])
def test_one_code_of_1995(code: str) -> None:
    codes, continuum = table("krippendorff_1995_p57", length=24)
    found = u_alphas([continuum.of_value(codes.index(code))])
    told = PUBLISHED[f"family2016_on_1995_{code}_two_obs"]
    assert found.whole.value == pytest.approx(told["u_alpha"])
    assert found.binary.value == pytest.approx(told["|u_alpha"])
    assert found.coding.undefined is Unmeasured.NO_VARIATION


def test_a_text_that_both_mark_from_end_to_end_has_no_variation() -> None:
    codes, continuum = table("krippendorff_1995_p57", length=24)
    found = u_alphas([continuum.of_value(codes.index("D"))])
    for one in (found.whole, found.binary, found.coding):
        assert one.value is None and one.undefined is Unmeasured.NO_VARIATION


def test_inclusive_ends_are_one_longer() -> None:
    entry = PUBLISHED["zeljkobekcic_3coders"]
    units = [
        (coder, start, last + 1, 0)
        for coder, marked in enumerate(entry["coders_start_end_inclusive"].values())
        for start, last in marked
    ]
    found = u_alphas([make_continuum(entry["text_length"], units)])
    told = entry["recomputed_2016_formula_inclusive_ends"]
    assert found.whole.value == pytest.approx(told["u_alpha"])
    assert found.binary.value == pytest.approx(told["|u_alpha"])
    assert found.whole.value != pytest.approx(entry["peer_prints"], abs=1e-3)


def test_codes_that_overlap_leave_only_the_binary_one() -> None:
    overlapping = make_continuum(50, [(0, 0, 10, 0), (0, 5, 15, 1), (1, 0, 10, 0), (1, 30, 40, 1)])
    found = u_alphas([overlapping])
    assert found.whole.undefined is Unmeasured.SPANS_OF_ONE_CODER_OVERLAP
    assert found.coding.undefined is Unmeasured.SPANS_OF_ONE_CODER_OVERLAP
    one = make_continuum(50, [(0, 0, 15, 0), (1, 0, 10, 0), (1, 30, 40, 0)])
    assert found.binary.value == pytest.approx(u_alphas([one]).binary.value)


def test_coincidences_add_up_over_texts() -> None:
    """Nothing of the family looks across a text's end, so cutting an unmarked one changes nothing."""
    units = [(0, 2, 8, 0), (1, 3, 8, 0), (0, 30, 39, 1), (1, 30, 35, 0)]
    whole = u_alphas([make_continuum(50, units)])
    cut = u_alphas(
        [
            make_continuum(20, units[:2]),
            make_continuum(
                30, [(coder, start - 20, end - 20, value) for coder, start, end, value in units[2:]]
            ),
        ]
    )
    assert cut.whole.value == pytest.approx(whole.whole.value)
    assert cut.coding.value == pytest.approx(whole.coding.value)


def test_without_spans_or_coders() -> None:
    assert u_alphas([]).whole.undefined is Unmeasured.FEWER_THAN_TWO_CODERS
    assert u_alphas([make_continuum(9, [], coders=2)]).binary.undefined is Unmeasured.NO_SPAN
