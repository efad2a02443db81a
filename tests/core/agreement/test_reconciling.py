"""What coders agree on and what they do not: by hand, and for any codings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from leadline.core.agreement.reconciling import (
    Agreed,
    CodedPassage,
    Compared,
    DisagreementKind,
    Extent,
    compare_codings,
)


def coded(*rows: tuple[str, str, int, int] | tuple[str, str, int, int, int]) -> list[CodedPassage]:
    return [
        CodedPassage(start, end, code, coder, f"{number}", tuple(polarity))
        for number, (coder, code, start, end, *polarity) in enumerate(rows)
    ]


def kinds(compared: Compared) -> list[tuple[str, list[str]]]:
    return [(one.kind.label, sorted(c.id for c in one.codings)) for one in compared.disagreements]


def compare(*rows: tuple[str, str, int, int] | tuple[str, str, int, int, int]) -> Compared:
    return compare_codings(coded(*rows), ["a", "b"])


def test_same_code_on_mostly_the_same_words_is_agreed() -> None:
    found = compare(("a", "X", 0, 10), ("b", "X", 2, 12), ("a", "Y", 20, 30), ("b", "Y", 25, 45))
    assert [[c.id for c in one.codings] for one in found.agreed] == [["0", "1"]]
    assert kinds(found) == [("other extent", ["2", "3"])]
    assert found.agreed[0].span(Extent.INTERSECTION) == (2, 10)
    assert found.agreed[0].span(Extent.UNION) == (0, 12)


def test_exactly_half_of_the_words_is_enough() -> None:
    assert compare(("a", "X", 0, 10), ("b", "X", 0, 5)).disagreements == ()
    assert kinds(compare(("a", "X", 0, 10), ("b", "X", 0, 4))) == [("other extent", ["0", "1"])]


def test_two_passages_of_one_coder_against_one_of_another_are_of_another_extent() -> None:
    found = compare(("a", "X", 0, 10), ("a", "X", 10, 20), ("b", "X", 0, 20))
    assert kinds(found) == [("other extent", ["0", "1", "2"])]


def test_other_attributes_other_code_and_one_coder_only() -> None:
    found = compare(
        *(("a", "X", 0, 10, 0), ("b", "X", 0, 10, 1)),
        *(("a", "X", 20, 30, 0), ("b", "Y", 25, 30, 0), ("b", "Z", 20, 28, 0)),
        ("a", "X", 40, 50, 0),
    )
    assert kinds(found) == [
        ("other attributes", ["0", "1"]),
        ("other code", ["2", "4"]),  # most words in common
        ("one coder", ["3"]),
        ("one coder", ["5"]),
    ]


def test_passages_that_only_touch_have_nothing_in_common() -> None:
    found = compare(("a", "X", 0, 10), ("b", "X", 10, 20), ("b", "Y", 10, 20))
    assert [kind for kind, _ids in kinds(found)] == ["one coder"] * 3


def test_what_two_of_three_coders_say_is_not_agreed() -> None:
    rows = coded(("a", "X", 0, 10), ("b", "X", 0, 10))
    assert compare_codings(rows, ["a", "b"]).agreed == (Agreed(tuple(rows)),)
    (only,) = compare_codings(rows, ["a", "b", "c"]).disagreements
    assert only.kind is DisagreementKind.ONE_CODER and len(only.codings) == 2


ROWS = st.lists(
    st.tuples(
        st.sampled_from("ab"),
        st.sampled_from("XYZ"),
        st.integers(0, 30),
        st.integers(1, 15),
        st.integers(0, 1),
    ).map(lambda row: (row[0], row[1], row[2], row[2] + row[3], row[4])),
    max_size=14,
)


@given(ROWS, st.randoms(use_true_random=False))
def test_every_coding_has_one_place_in_whatever_order_it_comes(
    rows: list[tuple[str, str, int, int, int]], random: object
) -> None:
    codings = coded(*rows)
    found = compare_codings(codings, ["a", "b"])
    parts = [*found.agreed, *found.disagreements]
    assert sorted(c for part in parts for c in part.codings) == sorted(codings)
    random.shuffle(codings)  # type: ignore[attr-defined]
    assert compare_codings(codings, ["b", "a"]) == found
    for one in found.agreed:
        start, end = one.span(Extent.INTERSECTION)
        assert start < end
        assert {c.coder for c in one.codings} == {"a", "b"} and len({c.attributes for c in one.codings}) == 1
    for other in found.disagreements:
        assert len({c.coder for c in other.codings}) == (1 if other.kind is DisagreementKind.ONE_CODER else 2)


@given(ROWS)
def test_a_coder_agrees_with_who_codes_the_same(rows: list[tuple[str, str, int, int, int]]) -> None:
    apart = [(code, n * 40, n * 40 + end - start, p) for n, (_c, code, start, end, p) in enumerate(rows)]
    both = [(coder, *row) for row in apart for coder in "ab"]
    assert compare_codings(coded(*both), ["a", "b"]).disagreements == ()


def test_a_changed_coding_makes_another_disagreement_and_leaves_the_others() -> None:
    rows = [("a", "X", 0, 10), ("a", "Y", 20, 30)]
    before, after = compare(*rows), compare(rows[0], ("a", "Y", 20, 31))
    same, other = zip(before.disagreements, after.disagreements, strict=True)
    assert same[0].key == same[1].key and other[0].key != other[1].key
    assert before.digest != after.digest
