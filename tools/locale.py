"""The catalogues: extract messages from the code, bring the .po files up to date, compile the .mo files.

python tools/locale.py update    after changing strings; then translate what is empty, and run it again
python tools/locale.py check     what is missing or stale
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "leadline"
LOCALE = SOURCE / "locale"
LANGUAGES = {
    "fr": "nplurals=2; plural=(n > 1);",
    "es": "nplurals=2; plural=(n != 1);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
    "n%100>=11 ? 4 : 5);",
}


def extract() -> dict[str, str]:
    """Message -> plural ('' for none), of every call of gettext and every catalogue of messages."""
    found: dict[str, str] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", "")
            texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if name in ("_", "gettext") and len(node.args) == 1 and texts:
                found.setdefault(texts[0], "")
            elif name == "ngettext" and len(texts) == 2:
                found[texts[0]] = texts[1]
    for message in _catalogues():
        found.setdefault(message, "")
    return dict(sorted(found.items()))


def _catalogues() -> list[str]:
    sys.path.insert(0, str(ROOT / "src"))
    from leadline.core.disclosure.checks import DISCLOSURE_RULES
    from leadline.core.gate import RULES
    from leadline.errors import CATALOGUE

    return [*CATALOGUE.values(), *RULES.values(), *DISCLOSURE_RULES.values()]


def catalogue(language: str) -> polib.POFile:
    """The .po file as it stands."""
    path = LOCALE / language / "LC_MESSAGES" / "leadline.po"
    return polib.pofile(str(path), wrapwidth=100) if path.exists() else polib.POFile(wrapwidth=100)


def updated(language: str) -> polib.POFile:
    """The .po file with exactly the messages of the code, known translations kept."""
    known = {entry.msgid: entry for entry in catalogue(language)}
    new = polib.POFile(wrapwidth=100)
    new.metadata = {
        "Project-Id-Version": "leadline",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": LANGUAGES[language],
    }
    for message, plural in extract().items():
        entry = known.get(message)
        translation = entry.msgstr if entry else ""
        new.append(polib.POEntry(msgid=message, msgstr=translation, msgid_plural=plural))
    return new


def main() -> None:
    """Update or check."""
    missing = 0
    for language in LANGUAGES:
        folder = LOCALE / language / "LC_MESSAGES"
        new = updated(language)
        empty = [entry.msgid for entry in new if not entry.msgstr]
        missing += len(empty)
        print(f"{language}: {len(new)} messages, {len(empty)} without a translation")
        if sys.argv[1:] == ["update"]:
            folder.mkdir(parents=True, exist_ok=True)
            new.save(str(folder / "leadline.po"))
            new.save_as_mofile(str(folder / "leadline.mo"))
        else:
            for message in empty:
                print(f"  {message!r}")
    sys.exit(1 if missing and sys.argv[1:] == ["check"] else 0)


if __name__ == "__main__":
    main()
