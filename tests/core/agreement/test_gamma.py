"""Gamma: the best alignment to the letter, its values to their sampling error."""

from __future__ import annotations

import itertools
import json
import math
from pathlib import Path

import numpy as np
import pytest

from leadline.core.agreement import alignments
from leadline.core.agreement.alignments import Weights
from leadline.core.agreement.continua import Continuum, Unmeasured, make_continuum, study_continua
from leadline.core.agreement.gamma import SAMPLES, Alignment, best_alignment, gamma
from leadline.core.agreement.ratings import code_ratings
from leadline.solvers.packing import HighsPacking
from tests.core.agreement.spans import FIXTURES, PUBLISHED, file, fixture
from tests.core.studies import Said, Talk, study

SOFTWARE = Weights(alpha=3, beta=1)
"""As pygamma-agreement's tests weigh."""


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_disorders_of_other_programs(path: Path) -> None:
    """Of the observed continuum and of each sampled one; they reckon in 32 bits."""
    told = json.loads(path.read_text("utf-8"))
    weights = Weights(told["params"]["alpha"], told["params"]["beta"])
    observed = best_alignment([fixture(told["continuum"])], weights=weights)
    assert observed.disorder[0] == pytest.approx(told["tier1"]["bestAlignmentDisorder"], rel=1e-5)
    for sample in told["tier2"]["sampledContinua"]:
        for one in (sample, sample["scaled"]):
            found = best_alignment([fixture(one["units"])], weights=weights)
            assert found.disorder[0] == pytest.approx(one["bestAlignmentDisorder"], rel=1e-5)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_dissimilarities_of_other_programs(path: Path) -> None:
    told = json.loads(path.read_text("utf-8"))
    weights = Weights(told["params"]["alpha"], told["params"]["beta"])
    spans = best_alignment([fixture(told["continuum"])], weights=weights).groups[0][0]
    coders = sorted({unit["annotator"] for unit in told["continuum"]})
    for pair in told["tier1"]["pairDissimilarities"]:
        one, other = (
            np.array(
                [np.flatnonzero(spans.coder == coders.index(pair[f"annotator{x}"]))[pair[f"unitIndex{x}"]]]
            )
            for x in "AB"
        )
        found = spans.dissimilarity(one, other, weights)[0]
        assert found == pytest.approx(pair["combined"], rel=1e-5, abs=1e-9)


def cheapest(continuum: Continuum, weights: Weights) -> float:
    """The least disorder by trying every partition of few spans."""
    coders = len(continuum.coders)
    pairs = list(itertools.combinations(range(coders), 2))
    of_coder = [np.flatnonzero(continuum.coder == coder).tolist() for coder in range(coders)]

    def apart(one: int | None, other: int | None) -> float:
        if one is None or other is None:
            return 1.0
        start, end = continuum.start, continuum.end
        shift = abs(start[one] - start[other]) + abs(end[one] - end[other])
        both = end[one] - start[one] + end[other] - start[other]
        differs = continuum.value[one] != continuum.value[other]
        return float(weights.alpha * (shift / both) ** 2 + weights.beta * differs)

    def least(left: tuple[tuple[int, ...], ...]) -> float:
        first = next((coder for coder, own in enumerate(left) if own), None)
        if first is None:
            return 0.0
        span, *_ = left[first]
        choices = [
            [span] if coder == first else [None] if coder < first else [None, *left[coder]]
            for coder in range(coders)
        ]
        return min(
            sum(apart(join[a], join[b]) for a, b in pairs) / len(pairs)
            + least(tuple(tuple(s for s in own if s not in join) for own in left))
            for join in itertools.product(*choices)
        )

    return least(tuple(map(tuple, of_coder))) / (len(continuum) / coders)


@pytest.mark.parametrize(("coders", "each"), [(2, 5), (3, 3), (4, 2)])
@pytest.mark.parametrize("weights", [Weights(), SOFTWARE, Weights(0.5, 2), Weights(0, 1)], ids=repr)
def test_no_partition_is_better(coders: int, each: int, weights: Weights) -> None:
    random = np.random.default_rng(coders)
    for _ in range(6):
        starts = random.integers(0, 30, (coders, each))
        units = [
            (coder, float(start), float(start + random.integers(1, 12)), int(random.integers(0, 3)))
            for coder, row in enumerate(starts)
            for start in row
        ]
        continuum = make_continuum(60, units)
        least = cheapest(continuum, weights)
        assert best_alignment([continuum], weights=weights).disorder[0] == pytest.approx(least)


def test_the_solver_finds_what_the_search_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alignments, "SMALL", 10)

    class Asked(HighsPacking):
        times = 0

        def packed(self, joins: list[tuple[int, ...]], saved: list[float]) -> list[int]:
            type(self).times += 1
            return super().packed(joins, saved)

    _codes, continuum = file("3by100", until=20)
    random = np.random.default_rng(5)
    crowded = make_continuum(
        200,
        [
            (coder, float(start), float(start + random.integers(5, 30)), int(random.integers(0, 4)))
            for coder in range(3)
            for start in random.integers(0, 60, 5)
        ],
    )
    for one in (continuum, crowded):
        searched = best_alignment([one], weights=SOFTWARE)
        solved = best_alignment([one], weights=SOFTWARE, solver=Asked())
        assert searched.disorder[0] == pytest.approx(solved.disorder[0])
    assert Asked.times


def test_the_assignment_of_two_coders_saves_as_much_as_any_packing() -> None:
    """Where spans crowd, each way to pack joins finds the same sum: few joins are certain there."""
    random = np.random.default_rng(3)
    for size in range(2, 9):
        for _ in range(20):
            joins = [
                (one, 100 + other) for one in range(size) for other in range(size) if random.random() < 0.6
            ]
            joins = joins or [(0, 100)]
            saved = random.uniform(0, 2, len(joins)).round(2).tolist()
            places = alignments._assigned([list(join) for join in joins], saved)
            used = [span for place in places for span in joins[place]]
            assert len(used) == len(set(used))
            searched = alignments._searched(joins, saved, limit=math.inf)
            assert searched is not None
            for other in (searched, HighsPacking().packed(joins, saved)):
                assert sum(saved[p] for p in places) == pytest.approx(sum(saved[p] for p in other))


def as_pygamma(alignment: Alignment, weights: Weights, value: int | None = None) -> list[float]:
    """Gamma-cat's disorder by draw as pygamma-agreement 0.5.9 has it.

    It weighs the confidence by alpha, as the authors' program does, and lets a span that stands beside
    none differ with weight 1 ("experimental", its comment says; its manual leaves such spans out).
    """
    found = []
    for number in range(alignment.draws):
        ((spans, draw, members),) = (group[:3] for group in alignment.groups if number in group[1])
        joined = set(members[members >= 0].tolist())
        rows = [row.tolist() for row in members[draw[members.max(axis=1)] == number]]
        alone = [span for span in np.flatnonzero(draw == number).tolist() if span not in joined]
        rows += [[span] + [-1] * (spans.coders - 1) for span in alone]
        total = whole = 0.0
        has_pair = has_code = False
        for row in rows:
            size = sum(span >= 0 for span in row)
            for one, other in itertools.combinations(row, 2):
                pair = [span for span in (one, other) if span >= 0]
                if value is not None and not any(spans.value[span] == value for span in pair):
                    continue
                has_code = True
                if len(pair) == 1:
                    total, whole = total + 1, whole + 1
                elif pair:
                    has_pair = True
                    a, b = (np.array([span]) for span in pair)
                    near = weights.alpha * float(weights.positional(spans.start, spans.end, a, b)[0])
                    weight = max(0.0, 1 - near) / (size - 1)
                    total += weight * bool(spans.value[one] != spans.value[other])
                    whole += weight
        found.append((total / whole if total else 0.0) if has_pair else 0.0 if has_code else 1.0)
    return found


def test_the_continuum_of_three_coders() -> None:
    codes, continuum = file("AlexPaulSuzan")
    told = PUBLISHED["alex_paul_suzan"]["pygamma_expected"]
    weights = Weights(told["alpha"], told["beta"])
    for apart in (0.5, 1.0):  # the authors' program, and their paper
        found = gamma([continuum], weights=weights, apart=apart, precision=0.01)
        assert found.observed is not None and found.sampled is not None
        assert found.observed.disorder[0] == pytest.approx(told["disorder"], rel=0.01)
        assert found.observed.unitary_alignments() == told["n_unitary_alignments"]
        low, high = told["gamma"]
        assert found.agreement.value is not None and low <= found.agreement.value <= high
        assert found.precision is not None and found.precision < 0.0125 and found.samples > SAMPLES
    found = gamma([continuum], weights=weights, apart=0.5, precision=0.01)
    assert found.observed is not None and found.sampled is not None
    (observed,), by_chance = as_pygamma(found.observed, weights), as_pygamma(found.sampled, weights)
    low, high = told["gamma_cat"]
    assert low <= 1 - observed / np.mean(by_chance) <= high
    for value, code in enumerate(codes):
        (observed,) = as_pygamma(found.observed, weights, value)
        by_chance = as_pygamma(found.sampled, weights, value)
        of_code = 1.0 if observed == 0 else 1 - observed / float(np.mean(by_chance))
        expected = told["gamma_k"][code]
        assert of_code <= 1e-9 if expected == "<=0" else of_code == pytest.approx(expected, abs=0.02)


def test_two_coders_and_two_thousand_spans() -> None:
    """What pygamma-agreement's own tests accept."""
    _codes, continuum = file("2by1000")
    found = gamma([continuum], weights=SOFTWARE, precision=0.05)
    assert found.observed is not None and found.observed.unitary_alignments() == 1085
    assert found.agreement.value is not None and 0.39 <= found.agreement.value <= 0.42


def test_identical_is_one_and_a_seed_is_a_value() -> None:
    _codes, continuum = file("example_figure10")
    again = [gamma([continuum], seed=7).agreement for _ in range(2)]
    assert again[0] == again[1]
    units = [(coder, 5.0 * place, 5.0 * place + 3, place) for coder in range(2) for place in range(4)]
    found = gamma([make_continuum(100, units)])
    assert found.agreement.value == 1.0 and found.categorial().value == 1.0


def test_coding_is_told_from_placing() -> None:
    """Same places and other codes: gamma-cat falls, and gamma of one code sees only its spans."""
    one = [(0, 10.0 * place, 10.0 * place + 6, place % 2) for place in range(8)]
    other = [(1, start, end, value if start < 40 else 1 - value) for _, start, end, value in one]
    found = gamma([make_continuum(100, one + other)])
    assert found.observed is not None
    assert found.observed.categorial_disorder()[0] == pytest.approx(0.5)
    coding = found.categorial().value
    assert coding is not None and coding < 0.3
    assert gamma([make_continuum(100, one + other).with_one_value()]).agreement.value == 1.0


def test_disorders_add_up_over_texts() -> None:
    first = make_continuum(50, [(0, 2, 8, 0), (1, 3, 8, 0), (1, 30, 32, 0)])
    second = make_continuum(70, [(0, 2, 8, 0), (1, 50, 60, 0)])
    empty = make_continuum(70, [], coders=3)
    apart = best_alignment([first, second, empty]).disorder[0]
    a, b = (best_alignment([one]).disorder[0] for one in (first, second))
    assert apart == pytest.approx((1.5 * a + 1.0 * b) / 2.5)  # spans a coder: 1.5 and 1
    assert gamma([first, second, empty]).agreement.texts == 3


def test_undefined_with_its_reason() -> None:
    assert gamma([]).agreement.undefined is Unmeasured.FEWER_THAN_TWO_CODERS
    nothing = gamma([make_continuum(9, [], coders=2)])
    assert nothing.agreement.undefined is Unmeasured.NO_SPAN
    assert nothing.categorial().undefined is Unmeasured.NO_SPAN
    apart = gamma([make_continuum(100, [(0, 0, 5, 0), (1, 50, 55, 1)])])
    assert apart.categorial().undefined is Unmeasured.NO_SPANS_THAT_MEET


def test_continua_of_a_study_are_the_texts_that_two_coded() -> None:
    said = [Said("GAP01", 5, 12), Said("GAP01", 6, 12, coder="B"), Said("GAP02", 20, 30, coder="B")]
    tables = study([Talk("X", said=said), Talk("Y", said=[Said("GAP01")]), Talk("Z")])
    (continuum,) = study_continua(tables)
    assert continuum.length == 1000 and continuum.coders.tolist() == [0, 1]
    assert continuum.coder.tolist() == [0, 1, 1]
    assert continuum.start.tolist() == [5, 6, 20] and continuum.end.tolist() == [12, 12, 30]
    assert len(code_ratings(tables).groups) == 1
