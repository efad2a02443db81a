"""The dictionary of a pack: ``dictionary.yaml``, read and checked (docs/formats/dictionary.md)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import yaml

from leadline.core.dictionary import GAP, WINDOW, WINDOW_AFTER, Dictionary, Entry, check_dictionary
from leadline.errors import FormatError


def read_dictionary(path: Path, *, codes: Collection[str] = ()) -> Dictionary:
    """Read `path`; where `codes` are given each code must be one of them.

    Raises ``FormatError`` with file and place (``pack-file-absent``, ``pack-not-yaml``,
    ``pack-entry-absent``, ``pack-key-twice``, ``pack-key-unknown``, ``dictionary-term-not-text``) or
    ``InputError`` (``dictionary-term-unusable``) with the term.
    """
    content = _load(path)
    if not content.get("key"):
        raise FormatError("pack-entry-absent", path=path.name, where="key")
    entries = tuple(_entry(path, entry, number) for number, entry in enumerate(_codes(path, content), 1))
    seen: set[str] = set()
    for number, entry in enumerate(entries, start=1):
        if entry.code in seen:
            raise FormatError("pack-key-twice", path=path.name, key=entry.code)
        if codes and entry.code not in codes:
            raise FormatError(
                "pack-key-unknown", path=path.name, where=f"codes[{number}].code", key=entry.code
            )
        seen.add(entry.code)
    cues = content.get("cues") or {}
    dictionary = Dictionary(
        key=str(content["key"]),
        entries=entries,
        language=str(content.get("language") or ""),
        absent=_terms(path, cues, "absent", "cues.absent"),
        unclear=_terms(path, cues, "unclear", "cues.unclear"),
        neutral=_terms(path, cues, "neutral", "cues.neutral"),
        absent_after=_terms(path, cues, "absent_after", "cues.absent_after"),
        unclear_after=_terms(path, cues, "unclear_after", "cues.unclear_after"),
        stops=_terms(path, cues, "stops", "cues.stops"),
        window=_number(path, content, "window", WINDOW),
        window_after=_number(path, content, "window_after", WINDOW_AFTER),
        gap=_number(path, content, "gap", GAP),
    )
    check_dictionary(dictionary)
    return dictionary


def _load(path: Path) -> dict[str, Any]:
    if not path.exists():
        raise FormatError("pack-file-absent", path=path.name)
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise FormatError("pack-not-yaml", path=path.name, line=mark.line + 1 if mark else 1) from None
    if not isinstance(content, dict):
        raise FormatError("pack-not-yaml", path=path.name, line=1)
    return content


def _codes(path: Path, content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    codes = content.get("codes")
    if not isinstance(codes, list) or not codes:
        raise FormatError("pack-entry-absent", path=path.name, where="codes")
    return codes


def _entry(path: Path, entry: Any, number: int) -> Entry:
    where = f"codes[{number}]"
    for name in ("code", "terms"):
        if not (isinstance(entry, dict) and entry.get(name)):
            raise FormatError("pack-entry-absent", path=path.name, where=f"{where}.{name}")
    return Entry(
        code=str(entry["code"]),
        terms=_terms(path, entry, "terms", f"{where}.terms"),
        excluded=_terms(path, entry, "except", f"{where}.except"),
        takes_cues=bool(entry.get("cues", True)),
    )


def _terms(path: Path, holder: Mapping[str, Any], name: str, where: str) -> tuple[str, ...]:
    terms = holder.get(name) or []
    if not isinstance(terms, list):
        raise FormatError("dictionary-term-not-text", path=path.name, where=where)
    for number, term in enumerate(terms, start=1):
        if not isinstance(term, str):
            raise FormatError("dictionary-term-not-text", path=path.name, where=f"{where}[{number}]")
    return tuple(terms)


def _number(path: Path, content: Mapping[str, Any], name: str, default: int) -> int:
    value = content.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise FormatError("pack-entry-absent", path=path.name, where=name)
    return value
