"""The catalogues are complete, current, and compiled from what is reviewed."""

from __future__ import annotations

import ast
import gettext as standard
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import polib
import pytest

from leadline.core.vocabulary import CellValue
from leadline.errors import NotFound
from leadline.interchange.losses import LOSSES
from leadline.reporting.function_help import HELP
from leadline.translation import LANGUAGES, gettext, message, use_language

ROOT = Path(__file__).resolve().parents[2]
OTHERS = [language for language in LANGUAGES if language != "en"]
ISOLATED = re.compile("[\u2066\u2068][^\u2066-\u2069]*\u2069")


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    found = importlib.util.spec_from_file_location("locale_tool", ROOT / "tools" / "locale.py")
    assert found is not None and found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules["locale_tool"] = module
    found.loader.exec_module(module)
    return module


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_is_translated_and_what_is_compiled_is_current(tool: ModuleType, language: str) -> None:
    assert len(tool.extract()) > 400
    assert tool.faults(language) == []


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_fuzzy_or_left_in_english(tool: ModuleType, language: str) -> None:
    for entry in tool.catalogue(language):
        assert not entry.fuzzy and not entry.obsolete, entry.msgid
        for text in tool.texts(entry):
            words = re.sub(r"\{[^}]*\}", "", entry.msgid)
            if language == "ar" and re.search("[A-Za-z]{3}", words):
                assert re.search("[\u0600-\u06ff]", text), entry.msgid
            elif len(words.split()) > 3:
                assert text != entry.msgid


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("fr", {0: 0, 1: 0, 2: 1, 11: 1}),
        ("es", {0: 1, 1: 0, 2: 1, 11: 1}),
        ("ar", {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 4, 99: 4, 100: 5, 102: 5, 103: 3, 111: 4, 1000: 5}),
    ],
)
def test_plurals_follow_the_rules_of_unicode_cldr(
    tool: ModuleType, language: str, forms: dict[int, int]
) -> None:
    rule = tool.catalogue(language).metadata["Plural-Forms"]
    assert rule == tool.LANGUAGES[language]
    form = standard.c2py(rule.split("plural=")[1].rstrip(";"))
    assert {n: form(n) for n in forms} == forms
    assert max(forms.values()) + 1 == int(rule[len("nplurals=")])


def test_calls_are_found_however_they_are_written(tool: ModuleType) -> None:
    source = (
        '_("a" "b").format(x=1); ngettext("{n} page", "{n} pages", 2); _(TABLE[key]); gettext("c"); f("d")'
    )
    assert sorted(tool.calls(source)) == [("ab", ""), ("c", ""), ("{n} page", "{n} pages")]


def test_what_functions_of_findings_give_is_in_the_catalogues(tool: ModuleType) -> None:
    assert set(HELP.values()) <= set(tool.extract())


def test_no_message_is_built_before_it_is_looked_up() -> None:
    for path in sorted((ROOT / "src" / "leadline").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "gettext", "ngettext"):
                assert isinstance(node.args[0], ast.Constant | ast.Subscript | ast.Attribute | ast.Name), (
                    f"{path.name}: {ast.unparse(node)} is in no catalogue"
                )


def test_a_fault_of_each_kind_is_told(tool: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    there: polib.POFile = tool.catalogue("fr")
    by_message = {entry.msgid: entry for entry in there}
    by_message["All"].msgstr = ""
    by_message["{k} of {n}"].msgstr = "{k} sur"
    by_message["{role} alone"].msgstr = "{rôle} uniquement"
    there.append(polib.POEntry(msgid="gone", msgstr="parti"))
    monkeypatch.setattr(tool, "catalogue", lambda _language: there)
    assert sorted(tool.faults("fr")) == [
        "a placeholder is missing: '{k} of {n}'",
        "a placeholder that the message does not have: '{role} alone'",
        "left over: 'gone'",
        "not translated: 'All'",
        "stale: run python tools/locale.py update",
    ]


def test_arabic_keeps_commands_and_paths_from_being_turned_round(tool: ModuleType) -> None:
    for entry in tool.catalogue("ar"):
        for text in tool.texts(entry):
            rest = ISOLATED.sub("", text)
            assert not re.search("[\u2066-\u2069]", rest), entry.msgid
            assert not re.search(r"--[a-z{]|\{(path|file|call|day|first|last)\}", rest), entry.msgid


def test_french_marks_keep_to_their_word(tool: ModuleType) -> None:
    for entry in tool.catalogue("fr"):
        for text in tool.texts(entry):
            assert not re.search(r" [;:?!»](\s|$)|« ", text), entry.msgid


def test_the_language_holds_within_its_block() -> None:
    assert gettext("All") == "All"
    with use_language("fr"):
        assert gettext("All") == "Tous"
        with use_language("ar"):
            assert gettext("All") == "الجميع"
        assert (
            message(NotFound("code-unknown", key="X")) == "Il n'y a pas de code 'X' dans le livre de codes."
        )
    assert gettext("All") == "All"


@pytest.mark.parametrize(
    ("message", "meaning"),
    [
        ("Key", "web"),  # the short name of a thing in a form; the signs of a chart are explained by a legend
        ("Legend", "reporting"),
        ("unknown", "web"),  # a fact that nobody entered; "not known" is what an informant says
    ],
)
def test_a_message_has_one_meaning(tool: ModuleType, message: str, meaning: str) -> None:
    files = tool.extract()[message].files
    assert {file.split("/")[2] for file in files} == {meaning}


def test_what_a_cell_or_a_question_became_is_no_fact_nor_code(tool: ModuleType) -> None:
    found = tool.extract()
    assert not [file for file in found["not known"].files if "/web/" in file]
    assert found["proposed"].files == {"src/leadline/core/matrix.py"}
    assert found["proposed code"].files == {"src/leadline/web/templates/codebook_parts.html"}


def test_labels_and_losses_are_translated_where_they_are_shown() -> None:
    with use_language("es"):
        assert gettext(CellValue.NOT_ADDRESSED.label) == "no abordado"
        assert gettext(LOSSES["picture"]) == "se dejaron fuera las imágenes"
        assert gettext("") == ""
