"""Folding, and hits that lead back to the words as they were written."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.core.folding import find_hits, fold, fold_with_origins, parse_query

LETTERS = st.text(st.sampled_from("aAéÉe\u0301ßİﬁ مَدّـةأاٱىيةه\u200f 12٣\n.-_'ﷺ"), max_size=40)
TEXTS = st.one_of(LETTERS, st.text(max_size=40))


@given(TEXTS)
def test_folding_again_changes_nothing_and_every_place_leads_back_in_order(text: str) -> None:
    folded, origins = fold_with_origins(text)
    assert folded == fold(text) == fold(fold(text))
    assert len(origins) == len(folded) + 1
    assert origins == sorted(origins)
    assert origins[-1] == len(text)
    assert all(folded[place] in fold(text[origins[place]]) for place in range(len(folded)))


def test_every_code_point_folds_to_what_is_folded() -> None:
    assert [c for c in map(chr, range(sys.maxunicode + 1)) if fold(fold(c)) != fold(c)] == []


@given(LETTERS, st.data())
def test_the_original_span_of_a_hit_holds_the_words(text: str, data: st.DataObject) -> None:
    words = fold(text).replace("_", " ").split()
    query = data.draw(st.lists(st.sampled_from(words or ["x"]), min_size=1, max_size=2))
    terms = parse_query(" ".join(query))
    for hit in find_hits(text, terms) if terms else ():
        said = fold(text[hit.start : hit.end])
        assert all(list(term.places(said)) for term in terms)


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("ecole", "L'ÉCOLE brûle, écoles aussi", ["ÉCOLE"]),
        ("ecole*", "L'ÉCOLE brûle, écoles aussi", ["ÉCOLE", "écoles"]),
        ("مدة", "قال: مُدَّةٌ طويلة ومدة", ["مُدَّةٌ"]),
        ("المُدّه", "هذه المـدة", ["المـدة"]),
        ("الي", "إلى أين؟ الی هنا", ["إلى", "الی"]),
        ("اسرة", "أُسْرَةٌ واحدة", ["أُسْرَةٌ"]),
        ('"no money"', "Money? No, no  Money; no\nmoney", ["no  Money", "no\nmoney"]),
        ("l'accueil", "l’accueil et l' accueil", ["l’accueil", "l' accueil"]),
        ("2018", "في ٢٠١٨ و 2018", ["٢٠١٨", "2018"]),
        ("age", "manage ages age_group", ["age"]),
        ("a.b", "axb a.b", ["a.b"]),
    ],
)
def test_what_is_found(query: str, text: str, found: list[str]) -> None:
    assert [text[hit.start : hit.end] for hit in find_hits(text, parse_query(query))] == found


def test_several_words_are_found_where_one_turn_holds_them_all_by_the_shortest_stretch() -> None:
    text = "police came. The shelter was full of police.\nThe police left.\nA shelter, police."
    starts = [0, text.index("The police"), text.index("A shelter")]
    found = find_hits(text, parse_query("shelter police"), starts=starts)
    assert [text[hit.start : hit.end] for hit in found] == ["police came. The shelter", "shelter, police"]


def test_a_query_without_a_word_has_no_terms() -> None:
    assert parse_query('  "" * — "…" ') == ()
