"""The bundled packs are complete, and a broken one says what, where and what to do."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from leadline.errors import FormatError, NotFound
from leadline.interchange.packs import GuideTexts, Pack, bundled_packs, find_pack, pack_with_corpus, read_pack

LANGUAGES = {"en", "fr", "es", "ar"}


@pytest.fixture(scope="module")
def founding() -> Pack:
    return read_pack(find_pack("anti-trafficking"))


def test_the_founding_pack_is_the_whole_of_the_domain(founding: Pack) -> None:
    families = [code for code in founding.codes if not code.parent]
    applied = [code for code in founding.codes if code.parent]
    assert (len(families), len(applied), len(founding.indicators)) == (10, 88, 18)
    assert len(founding.questions) == 18 and sum(q.is_core for q in founding.questions) == 9
    assert {role.key for role in founding.roles} == {"PC", "CP", "GBV"}
    for code in applied:
        assert all((code.definition, code.use_when, code.not_when, code.example)), code.key
        confusable = set(re.findall(r"\b[A-Z]{3,4}\d\d\b", code.not_when)) - {code.key}
        assert confusable and confusable <= {other.key for other in applied}, code.key
    branches = {role for question in founding.questions for role in question.branches}
    assert branches == {"PC", "CP", "GBV"}


def test_every_text_stands_in_four_languages(founding: Pack) -> None:
    texts = {f"code {c.key}": c.name for c in founding.codes}
    texts |= {f"indicator {i.key}": i.title for i in founding.indicators}
    texts |= {f"role {r.key}": r.title for r in founding.roles}
    texts |= {f"question {q.key}": q.text for q in founding.questions}
    texts |= {"title": founding.title, "noun": founding.case_noun}
    for place, text in texts.items():
        assert set(text) == LANGUAGES and all(text.values()), place
        assert any("\u0600" <= letter <= "\u06ff" for letter in text["ar"]), place
        assert len(set(text.values())) >= 3, f"{place} was not translated"
    for question in founding.questions:
        lengths = {language: len(items) for language, items in question.probes.items()}
        assert set(lengths) == LANGUAGES and len(set(lengths.values())) == 1, question.key
    keys = {language: [f.key for f in founding.findings if f.language == language] for language in LANGUAGES}
    assert keys["en"] and all(keys[language] == keys["en"] for language in LANGUAGES)


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "where"),
    [
        ("study.yaml", "key: my-study", "key:", "pack-entry-absent", "key"),
        ("codebook.yaml", "families:", "families: [", "pack-not-yaml", "codebook.yaml"),
        ("codebook.yaml", "key: GAP2", "key: GAP1", "pack-key-twice", "GAP1"),
        ("indicators.yaml", "questions: [Q2]", "questions: [Q9]", "pack-key-unknown", "Q9"),
        ("indicators.yaml", '"+COO1"', '"+COO9"', "pack-key-unknown", "indicators.yaml: I01.rule names COO9"),
        ("indicators.yaml", '"+COO1"', '"COO1"', "indicator-sign-missing", "Indicator I01: COO1"),
        ("indicators.yaml", '"+COO1"', '"○COO1"', "indicator-rule-empty", "Indicator I01"),
        (
            "study.yaml",
            "[GAP1, GAP2]",
            "[GAP1, GAP9]",
            "pack-key-unknown",
            "settings.challenge_codes names GAP9",
        ),
        ("study.yaml", "[GAP1, GAP2]", "[GAP]", "pack-key-unknown", "settings.challenge_codes names GAP,"),
        (
            "study.yaml",
            "  anonymity",
            "  ad_hoc_code: COO9\n  anonymity",
            "pack-key-unknown",
            "settings.ad_hoc_code names COO9",
        ),
        (
            "study.yaml",
            "  anonymity",
            "  table_families: [COO, GAP1]\n  anonymity",
            "pack-key-unknown",
            "settings.table_families names GAP1",
        ),
        (
            "study.yaml",
            "  anonymity",
            "  mechanisms: { a: [COO9, I01] }\n  anonymity",
            "pack-key-unknown",
            "settings.mechanisms.a names COO9",
        ),
        ("indicators.yaml", 'rule: "+COO1"', 'rule: ""', "pack-entry-absent", "indicators[1].rule"),
        ("codebook.yaml", "- key: GAP2", "- kee: GAP2", "pack-entry-absent", "families[2].codes[2].key"),
        ("codebook.yaml", "{ en: Money }", "{ en: }", "pack-entry-absent", "families[2].codes[1].name.en"),
        (
            "codebook.yaml",
            "    codes:\n",
            "    codes: 3\n    more:\n",
            "pack-entry-absent",
            "families[1].codes",
        ),
        ("guide.yaml", "- key: Q3", "- kee: Q3", "pack-entry-absent", "sections[2].questions[2].key"),
        ("guide.yaml", "PARTNER:", "PARTNR:", "pack-key-unknown", "Q2.branches names PARTNR"),
        ("study.yaml", ", title: First round", "", "pack-entry-absent", "rounds[1].title"),
        ("study.yaml", "- key: LEAD", "- kee: LEAD", "pack-entry-absent", "roles[1].key"),
        ("study.yaml", "- key: LEAD", "- key: PARTNER", "pack-key-twice", "PARTNER"),
        ("study.yaml", "languages: [en]", "languages: [en]\nkey: x", "pack-key-twice", "key (line 21)"),
        ("study.yaml", "purposive\n\n", "convenient\n\n", "pack-value-unknown", "census, purposive, random"),
        ("study.yaml", "settings:", "settings: 3\nmore:", "pack-entry-absent", "settings"),
        ("study.yaml", "recurring_floor:", "recuring_floor:", "pack-value-unknown", "recuring_floor"),
        (
            "study.yaml",
            "anonymity: 5",
            "anonymity: five",
            "pack-value-unknown",
            "settings.anonymity has five",
        ),
        ("study.yaml", "_question: Q3", "_question: Q9", "pack-key-unknown", "settings.challenge_question"),
        (
            "study.yaml",
            "  anonymity",
            "  mechanisms: { a: COO1 }\n  anonymity",
            "pack-entry-absent",
            "mechanisms.a",
        ),
        ("report/en/01-summary.md", "finding: obstacles", "finding: meetings", "pack-key-twice", "meetings"),
    ],
)
def test_a_broken_pack_says_where(
    tmp_path: Path, file: str, old: str, new: str, code: str, where: str
) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(find_pack("blank"), folder)
    path = folder / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(FormatError) as error:
        read_pack(folder)
    assert error.value.code == code and where in str(error.value)


def test_a_retired_code_may_be_named_and_a_retired_family_retires_its_codes(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(find_pack("blank"), folder)
    path = folder / "codebook.yaml"
    path.write_text(path.read_text().replace("  - key: GAP\n", "  - key: GAP\n    retired: true\n", 1))
    assert [code.key for code in read_pack(folder).codes if code.is_retired] == ["GAP", "GAP1", "GAP2"]
    rules = folder / "indicators.yaml"
    rules.write_text(rules.read_text().replace("−GAP1", "−GAP*", 1))
    with pytest.raises(FormatError) as error:
        read_pack(folder)
    assert error.value.details["key"] == "GAP*"


@pytest.mark.parametrize(
    ("written", "code", "where"),
    [
        ("attributes: { regoin: { North: { en: North } } }", "pack-key-unknown", "attributes names regoin"),
        ("attributes: { region: North }", "pack-entry-absent", "attributes"),
        ("fiction: [", "pack-not-yaml", "corpus.yaml"),
    ],
)
def test_a_broken_corpus_says_where(tmp_path: Path, written: str, code: str, where: str) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(find_pack("anti-trafficking"), folder, ignore=shutil.ignore_patterns("corpus"))
    (folder / "corpus").mkdir()
    (folder / "corpus" / "corpus.yaml").write_text(written, "utf-8")
    pack = read_pack(folder)
    with pytest.raises(FormatError) as error:
        pack_with_corpus(pack)
    assert error.value.code == code and where in str(error.value)


def test_a_corpus_without_a_report_leaves_the_pack_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(find_pack("anti-trafficking"), folder, ignore=shutil.ignore_patterns("corpus"))
    (folder / "corpus").mkdir()
    (folder / "corpus" / "corpus.yaml").write_text("fiction: true", "utf-8")
    pack = read_pack(folder)
    assert pack_with_corpus(pack) == pack


def test_one_text_where_a_list_may_stand_and_a_date_stays_text(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(find_pack("blank"), folder)
    for file, old, new in (
        ("guide.yaml", '["Since when?", "With whom?"]', '"Since when?"'),
        ("indicators.yaml", "questions: [Q2]", "questions: Q2"),
        ("study.yaml", 'guide_version: "1"', "guide_version: 2026-01-31"),
    ):
        path = folder / file
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new, 1))
    pack = read_pack(folder)
    assert pack.questions[0].probes == {"en": ("Since when?",)}
    assert pack.indicators[0].questions == ("Q2",)
    assert pack.definition["guide_version"] == "2026-01-31"


def test_a_pack_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotFound) as error:
        find_pack(str(tmp_path))
    assert "blank" in str(error.value)
    shutil.copytree(find_pack("blank"), tmp_path / "pack")
    (tmp_path / "pack" / "codebook.yaml").unlink()
    with pytest.raises(FormatError) as absent:
        read_pack(tmp_path / "pack")
    assert absent.value.code == "pack-file-absent"


def test_packs_are_plain_diffable_files() -> None:
    for name, folder in bundled_packs().items():
        for path in folder.rglob("*.yaml"):
            yaml.safe_load(path.read_text("utf-8"))
            longest = 180 if name == "country-texts" else 110
            assert max(map(len, path.read_text("utf-8").splitlines())) <= longest, path.name


def test_what_is_read_aloud_is_read_and_checked(tmp_path: Path) -> None:
    texts = read_pack(find_pack("anti-trafficking")).guide_texts
    assert list(texts.opening) == list(texts.close) == ["en", "fr", "es", "ar"]
    assert list(texts.consents) == ["take_part", "record", "quote", "recontact"]
    assert texts.definition_after == "Q3"
    assert read_pack(find_pack("country-texts")).guide_texts == GuideTexts()
    for old, new, where in (
        ("definition_after: Q3", "definition_after: Q99", "definition_after"),
        ('en: "Take part: yes / no"', 'en: ""', "consents.take_part.en"),
    ):
        folder = tmp_path / where
        shutil.copytree(find_pack("anti-trafficking"), folder, ignore=shutil.ignore_patterns("corpus"))
        guide = folder / "guide.yaml"
        guide.write_text(guide.read_text("utf-8").replace(old, new), "utf-8")
        with pytest.raises(FormatError) as caught:
            read_pack(folder)
        assert caught.value.details["where"] == where
