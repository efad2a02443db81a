"""The catalogues are complete, current, and compiled from what is reviewed."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import polib
import pytest

from leadline.errors import NotFound
from leadline.translation import LANGUAGES, gettext, message, use_language

ROOT = Path(__file__).resolve().parents[2]
OTHERS = [language for language in LANGUAGES if language != "en"]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    found = importlib.util.spec_from_file_location("locale_tool", ROOT / "tools" / "locale.py")
    assert found is not None and found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_is_translated_and_none_is_left_over(tool: ModuleType, language: str) -> None:
    wanted, there = tool.extract(), tool.catalogue(language)
    assert len(wanted) > 250
    assert {entry.msgid for entry in there} == set(wanted)
    assert not [entry.msgid for entry in there if not entry.msgstr or entry.fuzzy]


@pytest.mark.parametrize("language", OTHERS)
def test_the_compiled_file_is_that_of_the_source(tool: ModuleType, language: str) -> None:
    folder = ROOT / "src" / "leadline" / "locale" / language / "LC_MESSAGES"
    assert (folder / "leadline.mo").read_bytes() == tool.catalogue(language).to_binary()


@pytest.mark.parametrize("language", OTHERS)
def test_translations_keep_their_placeholders(tool: ModuleType, language: str) -> None:
    def fields(text: str) -> list[str]:
        return sorted(re.findall(r"\{[^{}]*\}", text))

    entry: polib.POEntry
    for entry in tool.catalogue(language):
        assert fields(entry.msgid) == fields(entry.msgstr), entry.msgid
        if language == "ar" and re.search("[a-z]{3}", re.sub(r"\{[^}]*\}", "", entry.msgid)):
            assert re.search("[\u0600-\u06ff]", entry.msgstr), entry.msgid


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
