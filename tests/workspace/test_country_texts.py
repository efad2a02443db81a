"""The bundled document review, loaded whole: counts, layer, tiers, findings, and the judged passages."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import leadline
from leadline.core import documents
from leadline.core.analysis import Analysis
from leadline.core.layers import counted_layer
from leadline.core.tables import StudyTables, row_of
from leadline.core.vocabulary import Layer, Polarity, Selection
from leadline.interchange.dictionaries import read_dictionary
from leadline.interchange.factbook import read_factbook
from leadline.interchange.packs import Pack, find_pack, read_pack
from leadline.queries.passages import Passages
from leadline.reporting.document_functions import document_functions
from leadline.reporting.expressions import Evaluated, Shown, evaluate
from leadline.reporting.functions import number_functions
from leadline.reporting.markdown import blocks_from_markdown
from leadline.services.dictionary import code_by_dictionary
from leadline.translation import LANGUAGES
from leadline.workspace import Workspace
from leadline.workspace.country_texts import DATA, load_country_texts

JUDGED = Path(__file__).parents[1] / "data" / "country_texts" / "judged.csv"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(find_pack("country-texts"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, pack: Pack) -> Path:
    path = tmp_path_factory.mktemp("country-texts") / "workspace"
    with leadline.create(path, actor="lead") as workspace:
        loaded = load_country_texts(workspace, pack)
        assert loaded.texts == 570
        assert Counter(loss.kind for loss in loaded.losses) == {"world-row": 10}
        assert (loaded.coded.texts, loaded.coded.known, loaded.coded.retracted) == (570, 0, 0)
    return path


@pytest.fixture(scope="module")
def tables(folder: Path) -> StudyTables:
    with leadline.open(folder) as workspace:
        return workspace.tables("country-texts")


@pytest.fixture
def workspace(copy_of: Callable[[Path], Workspace], folder: Path) -> Workspace:
    return copy_of(folder)


def test_cases_rounds_and_documents(tables: StudyTables) -> None:
    assert (len(tables.cases), len(tables.rounds), len(tables.documents)) == (122, 10, 570)
    assert len(tables.transcripts) == 570
    assert not len(tables.interviews) and not len(tables.roles)
    assert "xx" not in tables.cases.key
    assert str(tables.cases.name[row_of(tables.cases.key, "la")]) == "Laos"
    assert set(tables.cases.attributes) == {"region"}
    assert "" not in tables.cases.attributes["region"]
    assert (tables.selection, tables.is_fiction) == (Selection.PURPOSIVE, False)


def test_each_text_is_one_transcript_of_its_case_and_round(tables: StudyTables) -> None:
    found, keys = tables.transcripts, tables.documents.key
    case = tables.cases.key[found.case]
    year = tables.rounds.key[found.round]
    assert sorted(keys[found.document]) == sorted(f"{c}-{y}" for c, y in zip(case, year, strict=True))


def test_only_the_layer_of_the_dictionary_counts(tables: StudyTables) -> None:
    layer = counted_layer(tables)
    assert layer.name == "dictionary"
    assert len(layer.rows) == len(tables.codings) > 12_000
    assert set(tables.codings.layer.tolist()) == {Layer.DICTIONARY}


def test_every_code_is_used_and_cues_only_where_they_count(tables: StudyTables) -> None:
    used = {str(key) for key in tables.codes.key[np.unique(tables.codings.code)]}
    assert used == {str(key) for key in tables.codes.key[tables.codes.is_counted]}
    pillars = {"PREV", "PROT", "PROS", "PART"}
    other = ~np.isin(tables.codes.family[tables.codings.code], list(pillars))
    assert set(tables.codings.polarity[other].tolist()) == {Polarity.PRESENT}


def test_the_dictionary_rates_as_the_reader_does(tables: StudyTables, pack: Pack) -> None:
    tiers = {"TIER-2WL": "Tier 2 Watch List", "TIER-3": "Tier 3", "TIER-SPECIAL": "Special"}
    texts = read_factbook(pack.folder / DATA).texts
    for code, tier in tiers.items():
        for year in tables.rounds.key:
            expected = sum(t.year == year and t.tier.startswith(tier) for t in texts)
            share = documents.states(
                tables,
                code=tables.code(code),
                round=row_of(tables.rounds.key, str(year)),
                is_whole_only=False,
            )
            assert (share.k, share.n) == (expected, sum(t.year == year for t in texts))


def test_again_changes_nothing(workspace: Workspace, pack: Pack) -> None:
    study = workspace.study()
    with workspace.use():
        outcome = code_by_dictionary(
            study, read_dictionary(pack.folder / "dictionary.yaml"), by=workspace.actor()
        )
    assert (outcome.added, outcome.retracted) == (0, 0)


def judged() -> list[dict[str, str]]:
    with JUDGED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_judged_passages_are_found_as_they_were_judged(tables: StudyTables) -> None:
    """A change of the dictionary that loses or turns one of them asks for a new judgement."""
    codings = tables.codings
    text = tables.documents.key[tables.transcripts.document[codings.transcript]]
    code = tables.codes.key[codings.code]
    found = {
        (str(t), str(c), int(start), int(end), Polarity(p).label)
        for t, c, start, end, p in zip(
            text, code, codings.start, codings.end, codings.polarity.tolist(), strict=True
        )
    }
    for row in judged():
        start = int(row["start"])
        place = (row["text"], row["code"], start, start + len(row["quote"]), row["polarity"])
        assert place in found, place


def test_the_judged_quotations_stand_in_their_texts(pack: Pack) -> None:
    texts = {text.key: text.text for text in read_factbook(pack.folder / DATA).texts}
    for row in judged():
        start = int(row["start"])
        assert texts[row["text"]][start : start + len(row["quote"])] == row["quote"]


def test_the_precision_that_the_method_page_reports() -> None:
    verdicts = Counter((row["sample"], row["verdict"]) for row in judged())
    assert verdicts == {
        ("tuning", "right"): 72,
        ("tuning", "wrong"): 4,
        ("unseen", "right"): 39,
        ("unseen", "wrong"): 5,
    }
    page = (Path(__file__).parents[2] / "docs/methods/dictionary-coding.md").read_text("utf-8")
    words = " ".join(page.split())
    assert "120 passages were judged" in words
    assert "76 of them" in words and "72 are right now" in words
    assert "The other 44" in words and "39 are right" in words


# The report's findings


@pytest.fixture(scope="module")
def evaluated(folder: Path, pack: Pack) -> dict[tuple[str, str], Evaluated]:
    out = {}
    with leadline.open(folder) as workspace:
        for language in LANGUAGES:
            tables = workspace.tables("country-texts", language=language)
            study = workspace.study()
            with workspace.use():
                passages = Passages(study)

                def quote(key: str, words: str, passages: Passages = passages) -> Shown:
                    return Shown(passages.find(key, words).quote, kind="quotation")

                functions = {
                    **number_functions(Analysis(tables)),
                    **document_functions(tables),
                    "quote": quote,
                    "cite": lambda *keys: Shown(" ".join(keys), kind="citation"),
                }
                for finding in pack.findings:
                    if finding.language == language:
                        out[language, finding.key] = evaluate(finding.text, functions)
    return out


def test_every_finding_computes_and_types_no_number(evaluated: dict[tuple[str, str], Evaluated]) -> None:
    for key, found in evaluated.items():
        assert not found.errors, (key, found.errors)
        assert not found.typed_numbers, (key, found.typed_numbers)
        blocks_from_markdown(found.markdown, shown=[_text(item) for item in found.shown])


def _text(shown: Shown) -> Any:
    from leadline.reporting.document import Text

    return Text(str(shown))


def test_the_four_languages_say_the_same(evaluated: dict[tuple[str, str], Evaluated]) -> None:
    by_language: dict[str, dict[str, Any]] = {language: {} for language in LANGUAGES}
    for (language, key), found in evaluated.items():
        by_language[language][key] = {
            call: value for call, value in found.values.items() if not call.startswith("name(")
        }
    assert len({len(found) for found in by_language.values()}) == 1
    for language in LANGUAGES[1:]:
        assert by_language[language] == by_language["en"]


UNREAD = {"en": "by dictionary, unread", "fr": "par dictionnaire, non lu", "es": "por diccionario, sin leer"}
UNREAD["ar"] = "بالقاموس، دون قراءة"


def test_every_finding_that_counts_passages_names_its_layer(pack: Pack) -> None:
    counting = ("states(", "rated(", "appeared(", "stayed(")
    for finding in pack.findings:
        if any(call in finding.text for call in counting):
            assert UNREAD[finding.language] in " ".join(finding.text.split()), (finding.language, finding.key)


def test_nothing_is_called_no_longer_mentioned_but_to_say_so(pack: Pack) -> None:
    for finding in pack.findings:
        if finding.language == "en" and "no longer mentioned" in finding.text:
            assert 'never "no longer mentioned"' in finding.text


def test_recommendations_cite_findings_that_there_are(pack: Pack) -> None:
    keys = {finding.key for finding in pack.findings}
    cited = [f for f in pack.findings if f.section == "recommendations" and "cite(" in f.text]
    assert len(cited) == 2 * len(LANGUAGES)
    for finding in cited:
        for key in finding.text.split("cite(")[1].split(")")[0].split(","):
            assert key.strip().strip('"') in keys


def test_the_manual_lists_every_function(tables: StudyTables) -> None:
    page = (Path(__file__).parents[2] / "docs/user/country-texts.md").read_text("utf-8")
    for name in document_functions(tables):
        assert f"`{name}(" in page, name


def test_names_of_codes_in_four_languages(pack: Pack) -> None:
    for code in pack.codes:
        assert set(code.name) == set(LANGUAGES), code.key
        assert not code.parent or (code.definition and code.use_when and code.example), code.key
