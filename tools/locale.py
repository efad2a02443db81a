"""The catalogues: extract messages from the code, bring the .po files up to date, compile the .mo files.

python tools/locale.py update    after changing strings; then translate what is empty, and run it again
python tools/locale.py check     what is missing, broken or stale
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import jinja2
import polib
from jinja2.ext import extract_from_ast

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "leadline"
LOCALE = SOURCE / "locale"
LANGUAGES = {
    "fr": "nplurals=2; plural=(n > 1);",
    "es": "nplurals=2; plural=(n != 1);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
    "n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
}
"""Language -> its rule of plurals. English needs no file: its messages are the source."""

MESSAGES = (
    ("leadline.errors", "CATALOGUE"),
    ("leadline.errors", "IN_TERMINAL"),
    ("leadline.errors", "IN_BROWSER"),
    ("leadline.errors", "HINTS"),
    ("leadline.cli.analysing", "TELLS"),
    ("leadline.cli.help", "USAGE_ERRORS"),
    ("leadline.cli.rendering", "HEADS"),
    ("leadline.core.gate", "RULES"),
    ("leadline.core.gate", "TO_DO"),
    ("leadline.core.gate", "IN_TERMINAL"),
    ("leadline.core.gate", "IN_BROWSER"),
    ("leadline.core.robustness", "UNTESTED"),
    ("leadline.core.disclosure.checks", "DISCLOSURE_RULES"),
    ("leadline.interchange.losses", "LOSSES"),
    ("leadline.reporting.function_help", "HELP"),
    ("leadline.interchange.losses", "FOUND"),
)
"""Dictionaries whose values are messages (or one and its plural), translated where they are shown."""


@dataclass
class Message:
    """A message of the code: its plural ('' where there is none) and the files that use it."""

    plural: str = ""
    files: set[str] = field(default_factory=set)


def extract() -> dict[str, Message]:
    """Every message of the code, sorted."""
    found: dict[str, Message] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        for singular, plural in calls(path.read_text("utf-8")):
            message = found.setdefault(singular, Message())
            message.plural = message.plural or plural
            message.files.add(path.relative_to(ROOT).as_posix())
    for path in sorted(SOURCE.rglob("*.html")):
        for singular, plural in template_calls(path.read_text("utf-8")):
            message = found.setdefault(singular, Message())
            message.plural = message.plural or plural
            message.files.add(path.relative_to(ROOT).as_posix())
    for told, module in [*_dictionaries(), *_vocabularies(), *_helps()]:
        singular, plural = (told, "") if isinstance(told, str) else told
        message = found.setdefault(singular, Message())
        message.plural = message.plural or plural
        message.files.add(f"src/{module.replace('.', '/')}.py")
    return dict(sorted(found.items()))


def calls(source: str) -> Iterator[tuple[str, str]]:
    """(message, plural) of every gettext call with literal arguments; others read MESSAGES or a label."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", "")
        literals = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if name in ("_", "gettext") and literals:
            yield literals[0], ""
        elif name == "ngettext" and len(literals) == 2:
            yield literals[0], literals[1]


def template_calls(source: str) -> Iterator[tuple[str, str]]:
    """The same of a template."""
    tree = jinja2.Environment().parse(source)
    for _line, function, arguments in extract_from_ast(tree, gettext_functions=("_", "ngettext")):
        literals = [a for a in arguments if a] if isinstance(arguments, tuple) else [arguments or ""]
        if literals and literals[0]:
            yield literals[0], literals[1] if function == "ngettext" else ""


def _dictionaries() -> Iterator[tuple[str | tuple[str, str], str]]:
    for module, name in MESSAGES:
        messages: Mapping[str, str | tuple[str, str]] = getattr(importlib.import_module(module), name)
        yield from ((message, module) for message in messages.values())


def _vocabularies() -> Iterator[tuple[str, str]]:
    """The label of every member of every closed vocabulary."""
    import leadline.core
    from leadline.core.vocabulary import Term

    for module in pkgutil.walk_packages(leadline.core.__path__, "leadline.core."):
        importlib.import_module(module.name)
    for vocabulary in Term.__subclasses__():
        yield from ((label, vocabulary.__module__) for label in vocabulary.labels())


def _helps() -> Iterator[tuple[str, str]]:
    """The help of every command and option, as ``leadline.cli.help`` looks it up."""
    from leadline.cli.help import unfolded
    from leadline.cli.main import COMMANDS, leadline

    commands = [("leadline.cli.main", leadline)]
    commands += [(module, importlib.import_module(module).command) for module in COMMANDS.values()]
    for module, command in commands:  # grows within
        helps = [command.help, *(getattr(parameter, "help", None) for parameter in command.params)]
        yield from ((unfolded(text), module) for text in helps if text)
        commands += [(module, one) for one in getattr(command, "commands", {}).values()]


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
    forms = int(LANGUAGES[language][len("nplurals=")])
    for singular, message in extract().items():
        old = known.get(singular) or polib.POEntry()
        entry = polib.POEntry(msgid=singular, occurrences=[(file, "") for file in sorted(message.files)])
        if message.plural:
            entry.msgid_plural = message.plural
            entry.msgstr_plural = {form: old.msgstr_plural.get(form, "") for form in range(forms)}
        else:
            entry.msgstr = old.msgstr
        new.append(entry)
    return new


def texts(entry: polib.POEntry) -> list[str]:
    """The translations of a message: one, or one a plural form."""
    return [text for _form, text in sorted(entry.msgstr_plural.items())] or [entry.msgstr]


def fields(text: str) -> set[str]:
    """The placeholders of a message."""
    return set(re.findall(r"\{[^{}]*\}", text))


def faults(language: str) -> list[str]:
    """What is missing, left over, broken or stale in a language, one line each."""
    there, wanted = catalogue(language), updated(language)
    found = [f"left over: {e.msgid!r}" for e in there if e.msgid not in {w.msgid for w in wanted}]
    for entry in wanted:
        if not all(texts(entry)):
            found.append(f"not translated: {entry.msgid!r}")
        elif any(not fields(text) <= fields(entry.msgid + entry.msgid_plural) for text in texts(entry)):
            found.append(f"a placeholder that the message does not have: {entry.msgid!r}")
        elif fields(entry.msgid_plural or entry.msgid) - fields(texts(entry)[-1]):
            found.append(f"a placeholder is missing: {entry.msgid!r}")
    compiled = LOCALE / language / "LC_MESSAGES" / "leadline.mo"
    if str(there) != str(wanted) or not compiled.exists() or compiled.read_bytes() != there.to_binary():
        found.append("stale: run python tools/locale.py update")
    return found


def main(command: str) -> int:
    """Update or check; the exit code says whether something is amiss."""
    amiss = 0
    for language in LANGUAGES:
        folder = LOCALE / language / "LC_MESSAGES"
        if command == "update":
            folder.mkdir(parents=True, exist_ok=True)
            new = updated(language)
            new.save(str(folder / "leadline.po"))
            (folder / "leadline.mo").write_bytes(catalogue(language).to_binary())
        found = faults(language)
        amiss += len(found)
        print(f"{language}: {len(catalogue(language))} messages, {len(found)} faults")
        print("".join(f"  {fault}\n" for fault in found), end="")
    return 1 if amiss else 0


if __name__ == "__main__":
    sys.path.pop(0)  # this folder, where this file would stand in for the standard library's locale
    if sys.argv[1:] not in (["update"], ["check"]):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
