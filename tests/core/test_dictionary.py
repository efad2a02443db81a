"""Coding by a dictionary: against a definition by brute force, and on texts whose folding changes length."""

from __future__ import annotations

import itertools
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.core.dictionary import Dictionary, Entry, Match, check_dictionary, code_text, fold
from leadline.core.text import normalise_text
from leadline.core.vocabulary import Polarity
from leadline.errors import InputError


def dictionary(*terms: str, **options: object) -> Dictionary:
    entry = {k: options.pop(k) for k in ("excluded", "takes_cues") if k in options}
    return Dictionary("test", (Entry("A", terms, **entry),), **options)  # type: ignore[arg-type]


def quotes(text: str, *terms: str, **options: object) -> list[str]:
    return [text[m.start : m.end] for m in code_text(text, dictionary(*terms, **options))]


def polarity(text: str, *terms: str, **options: object) -> str:
    (match,) = code_text(text, dictionary(*terms, **options))
    return match.polarity.label


def test_words_have_boundaries() -> None:
    assert quotes("labor laborer belabor Labor", "labor") == ["labor", "Labor"]


def test_a_star_takes_any_ending() -> None:
    assert quotes("labor laborers belabor", "labor*") == ["labor", "laborers"]


def test_hyphens_and_apostrophes_part_words() -> None:
    assert quotes("anti-trafficking law, anti trafficking law", "anti-trafficking law") == [
        "anti-trafficking law",
        "anti trafficking law",
    ]
    assert quotes("l’esclavage", "esclavage") == ["esclavage"]


def test_a_gap_passes_over_so_many_words_and_no_more() -> None:
    text = "forced child labor; forced and very cheap labor"
    assert quotes(text, "forced .. labor", gap=1) == ["forced child labor"]
    assert quotes(text, "forced ..3 labor", gap=0) == ["forced child labor", "forced and very cheap labor"]


def test_a_gap_does_not_leave_the_sentence() -> None:
    assert quotes("He was forced. Labor is cheap.", "forced .. labor") == []
    assert quotes("forced;\nlabor", "forced labor") == []


def test_choices_stand_for_one_word() -> None:
    assert quotes("child soldier, boy soldiers, old soldiers", "child|boy soldier*") == [
        "child soldier",
        "boy soldiers",
    ]


def test_the_longest_match_of_a_code_wins() -> None:
    assert quotes("forced child labor", "forced", "child labor", "forced .. labor") == ["forced child labor"]


def test_codes_overlap_freely() -> None:
    both = Dictionary("test", (Entry("A", ("sex and labor",)), Entry("B", ("labor trafficking",))))
    found = code_text("sex and labor trafficking", both)
    assert [(m.code, m.start, m.end) for m in found] == [("A", 0, 13), ("B", 8, 25)]


def test_excluded_words_bar_a_term() -> None:
    text = "the law; law enforcement"
    assert quotes(text, "law", excluded=("law enforcement",)) == ["law"]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("İSTANBUL ve Straße", "Straße"),
        ("ǅ ﬁnal STRASSE", "STRASSE"),
        ("İİİ ßßß strasse.", "strasse"),
    ],
)
def test_folding_that_expands_keeps_offsets(text: str, quote: str) -> None:
    assert quotes(text, "straße") == [quote]
    assert quotes(text, "strass*") == [quote]


@pytest.mark.parametrize(
    ("text", "term"),
    [("Servidão e exploração", "exploracao"), ("كُتُبٌ", "كتب"), ("e\u0301te\u0301 ETE", "été")],
)
def test_accents_and_vowel_marks_do_not_matter(text: str, term: str) -> None:
    assert quotes(text, term)


CUES = {
    "absent": ("no", "not", "fail* to", "lack* of"),
    "unclear": ("few", "not adequate*"),
    "neutral": ("not only",),
    "absent_after": ("were not",),
    "unclear_after": ("remain* weak",),
    "stops": ("but",),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("officials prosecuted traffickers", "present"),
        ("officials did not prosecute traffickers", "absent"),
        ("officials didn't, and did not investigate or prosecute", "absent"),
        ("the government failed to prosecute", "absent"),
        ("a lack of prosecution", "absent"),
        ("officials did not adequately prosecute", "unclear"),
        ("few prosecutions", "unclear"),
        ("officials not only prosecuted", "present"),
        ("officials did not train judges but prosecuted", "present"),
        ("No shelters. Officials prosecuted", "present"),
        ("no shelters; officials prosecuted", "present"),
        ("cases were brought, prosecutions were not", "absent"),
        ("prosecution remained weak", "unclear"),
        ("prosecution was swift but remained weak", "present"),
        ("few courts, and no prosecutions", "absent"),
        ("no courts, and few prosecutions", "unclear"),
        ("no a b c d e f prosecutions", "present"),
    ],
)
def test_the_nearest_cue_decides(text: str, expected: str) -> None:
    assert polarity(text, "prosecut*", window=6, **CUES) == expected


def test_a_cue_within_the_term_counts() -> None:
    assert polarity("convicted no traffickers", "convict* .. traffickers", **CUES) == "absent"


def test_codes_may_ignore_cues() -> None:
    assert polarity("no forced labor", "forced labor", takes_cues=False, **CUES) == "present"


@pytest.mark.parametrize(
    "term", ["", "..", ".. labor", "labor ..", "a .. .. b", "*", "la*bor", "a|", "a-b|c", "!"]
)
def test_a_term_that_cannot_be_used_is_named(term: str) -> None:
    with pytest.raises(InputError) as raised:
        check_dictionary(dictionary(term))
    assert raised.value.code == "dictionary-term-unusable"
    assert raised.value.details == {"code": "A", "term": term}


# The definition, by brute force: every choice of places for every term.

ALPHABET = ["a", "b", "ab", "Á", "ß", "ss", "no", "few", "but"]
SIGNS = [" ", " ", " ", "-", ", ", "; ", ". ", "\n"]
TERMS = ["a", "b", "a b", "a*", "a .. b", "a ..1 b a", "ss", "a|b ss", "b .. ab*", "no a"]
texts = st.lists(st.tuples(st.sampled_from(ALPHABET), st.sampled_from(SIGNS)), max_size=12).map(
    lambda pairs: "".join(word + sign for word, sign in pairs)
)
dictionaries = st.builds(
    lambda first, second, barred, window, gap: Dictionary(
        "test",
        (Entry("A", tuple(first), excluded=tuple(barred)), Entry("B", tuple(second), takes_cues=False)),
        absent=("no",),
        unclear=("few",),
        absent_after=("ab",),
        stops=("but",),
        window=window,
        gap=gap,
    ),
    st.lists(st.sampled_from(TERMS), min_size=1, max_size=4),
    st.lists(st.sampled_from(TERMS), min_size=1, max_size=4),
    st.lists(st.sampled_from(TERMS), max_size=1),
    st.integers(0, 4),
    st.integers(0, 3),
)


def plain(word: str) -> str:
    word = unicodedata.normalize("NFD", word.casefold())
    return "".join(c for c in word if not unicodedata.combining(c))


def words_of(text: str) -> list[tuple[str, int, int, int]]:
    found = [(plain(m.group()), m.start(), m.end()) for m in re.finditer(r"\w+", text)]
    return [(w, a, b, len(re.findall(r"[;.](?=\s)|\n", text[:a]))) for w, a, b in found]


def places(term: str, words: list[tuple[str, int, int, int]], gap: int) -> set[tuple[int, int]]:
    """First and last word of `term`, for each first word the nearest last."""
    gaps, choices, pending = [], [], 0
    for piece in term.split():
        if piece.startswith(".."):
            pending = int(piece[2:] or gap)
        else:
            gaps.append(pending)
            choices.append(piece.split("|"))
            pending = 0

    def fits(word: str, options: list[str]) -> bool:
        return any(word.startswith(o[:-1]) if o.endswith("*") else word == o for o in options)

    ends: dict[int, int] = {}
    for chosen in itertools.combinations(range(len(words)), len(choices)):
        steps = zip(chosen, chosen[1:], gaps[1:], strict=False)
        if (
            all(fits(words[i][0], c) for i, c in zip(chosen, choices, strict=True))
            and all(b - a - 1 <= g for a, b, g in steps)
            and len({words[i][3] for i in chosen}) == 1
        ):
            ends[chosen[0]] = min(chosen[-1], ends.get(chosen[0], len(words)))
    return set(ends.items())


def by_definition(text: str, d: Dictionary) -> list[Match]:
    words = words_of(text)
    found = []
    for number, entry in enumerate(d.entries):
        barred = [p for term in entry.excluded for p in places(term, words, d.gap)]
        left = {p for term in entry.terms for p in places(term, words, d.gap)}
        left = {p for p in left if not any(p[0] <= b[1] and b[0] <= p[1] for b in barred)}
        while left:
            best = min(left, key=lambda p: (words[p[0]][1] - words[p[1]][2], p))
            left = {p for p in left if p[1] < best[0] or best[1] < p[0]}
            value = by_cues(best, words, d) if entry.takes_cues else Polarity.PRESENT
            found.append((words[best[0]][1], words[best[1]][2], number, value))
    return [Match(d.entries[n].code, a, b, p) for a, b, n, p in sorted(found)]


def by_cues(match: tuple[int, int], words: list[tuple[str, int, int, int]], d: Dictionary) -> Polarity:
    first, last = match
    sentence = words[first][3]
    candidates = []
    for place in range(last, -1, -1):
        if words[place][3] != sentence or first - place > d.window:
            break
        cue = {"no": Polarity.ABSENT, "few": Polarity.UNCLEAR}.get(words[place][0])
        if cue is not None:
            candidates.append((max(first - place, 0), 0, -place, cue))
        if place < first and words[place][0] == "but":
            break
    for place in range(last + 1, min(last + d.window_after + 1, len(words))):
        if words[place][3] != sentence:
            break
        if words[place][0] == "ab":
            candidates.append((place - last, 1, -place, Polarity.ABSENT))
        if words[place][0] == "but":
            break
    return min(candidates)[3] if candidates else Polarity.PRESENT


@given(texts, dictionaries)
@settings(max_examples=400, deadline=None)
def test_as_defined(text: str, d: Dictionary) -> None:
    assert code_text(text, d) == by_definition(text, d)


@given(st.text(max_size=60).map(normalise_text), st.text(max_size=12))
@settings(max_examples=300, deadline=None)
def test_offsets_are_of_the_original(text: str, around: str) -> None:
    d = dictionary("strasse", "istanbul", "a*")
    for match in code_text(text + " Straße İ " + around, d):
        quoted = (text + " Straße İ " + around)[match.start : match.end]
        assert quoted and fold(quoted.strip()).startswith(("strasse", "istanbul", "a"))


@given(st.text(max_size=20))
def test_folding_twice_changes_nothing(word: str) -> None:
    assert fold(fold(word)) == fold(word)
