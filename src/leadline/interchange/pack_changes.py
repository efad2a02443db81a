"""What differs between two definitions of a study, in the order in which people read them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from leadline.core.vocabulary import Selection
from leadline.interchange.packs import Pack

Values = Mapping[str, Any]
STORED_APART = frozenset({"key", "settings", "rounds", "roles"})
"""Entries of ``study.yaml`` that are no values of the study itself."""
NOUNS = ("study", "setting", "round", "role", "question", "code", "indicator", "finding")
PLACES = ("section", "parent")
"""What says where a thing stands: whoever moves there is not called reordered as well."""


@dataclass(frozen=True, slots=True)
class Part:
    """A value before and after; None where there is none."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    `noun` is one of NOUNS; `action` is ``added``, ``changed``, ``removed``, ``reordered`` (`key` is '' then),
    ``retired`` or ``returned``.
    """

    noun: str
    key: str
    action: str
    parts: tuple[Part, ...] = ()


def compare_packs(before: Pack, after: Pack) -> tuple[Change, ...]:
    """The changes that make `after` of `before`. A code that `after` leaves out is retired, never removed."""
    found: list[Change] = []
    for noun, old, new in zip(NOUNS, _things(before), _things(after), strict=True):
        found += _codes(old, new) if noun == "code" else _compare(noun, old, new)
    return tuple(found)


def _things(pack: Pack) -> Iterator[dict[str, Values]]:
    """Key -> values of each noun's things, as JSON keeps them."""
    study = {
        **{key: value for key, value in pack.definition.items() if key not in STORED_APART},
        "title": pack.title,
        "case_noun": pack.case_noun,
        "selection": Selection.from_label(pack.selection).label,
        "languages": pack.languages,
        "guide_version": pack.guide_version,
        **asdict(pack.guide_texts),
    }
    yield {name: {"": value} for name, value in _plain(study).items()}
    yield {name: {"": value} for name, value in _plain(pack.settings).items()}
    for things in (pack.rounds, pack.roles, pack.questions, pack.codes, pack.indicators):
        yield {thing.key: _plain(asdict(thing)) for thing in things}
    yield {f"{finding.language}/{finding.key}": _plain(asdict(finding)) for finding in pack.findings}


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value))


def _compare(noun: str, before: Mapping[str, Values], after: Mapping[str, Values]) -> Iterator[Change]:
    moved: set[str] = set()
    for key in dict.fromkeys([*after, *before]):
        parts = _parts(before.get(key, {}), after.get(key, {}))
        if key not in before or key not in after:
            own = tuple(part for part in parts if not part.name)
            yield Change(noun, key, "added" if key in after else "removed", own)
        elif parts:
            moved |= {key} if any(part.name in PLACES for part in parts) else set()
            yield Change(noun, key, "changed", parts)
    kept = before.keys() & after.keys() - moved
    if noun not in ("study", "setting") and [k for k in before if k in kept] != [
        k for k in after if k in kept
    ]:
        yield Change(noun, "", "reordered")


def _parts(before: Values, after: Values) -> tuple[Part, ...]:
    names = dict.fromkeys([*before, *after])
    both = (Part(name, before.get(name), after.get(name)) for name in names)
    return tuple(part for part in both if part.before != part.after)


def _codes(before: Mapping[str, Values], after: Mapping[str, Values]) -> Iterator[Change]:
    gone = [key for key, values in before.items() if key not in after and not values["is_retired"]]
    for change in _compare("code", {key: before[key] for key in before if key in after}, after):
        retired = [part.after for part in change.parts if part.name == "is_retired"]
        if retired:
            parts = tuple(part for part in change.parts if part.name != "is_retired")
            change = Change("code", change.key, "retired" if retired[0] else "returned", parts)
        yield change
    yield from (Change("code", key, "retired") for key in gone)
