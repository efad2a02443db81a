"""Results as people read them: which columns, every k as "k of n", words in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from leadline.queries.codings import COLUMNS, WITHHELD
from leadline.translation import gettext as _

SILENCES = ("not_raised", "not_known", "declined", "not_asked", "pending", "no_informant")
_RANKED = ("rank", "code", "code_name", "cases", "roles", "informants", "is_recurring", "is_robust")
SHOWN: Mapping[str, tuple[str, ...]] = {
    "matrix": ("case", "case_name", "indicator", "effective", "state", "known", "informants"),
    "gaps": ("indicator", "title", "full", "partial", *SILENCES),
    "challenges": _RANKED,
    "opportunities": _RANKED,
    "asks": _RANKED,
    "exchange": ("indicator", "case", "case_name", "offer", "offer_name", "answer", "shared", "passages"),
    "comprehensiveness": ("case", "case_name", "effective", "state", "known"),
    "mechanisms": ("round", "mechanism", "k"),
    "coverage": (
        "case",
        "case_name",
        "role",
        "held",
        "open",
        "post_empty",
        "declined",
        "not_reached",
        "withdrawn",
    ),
}
"""The columns that are shown, where not all."""

SHARES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "gaps": (("full", "n"), ("partial", "n")),
    **dict.fromkeys(("challenges", "opportunities", "asks"), (("cases", "n"),)),
    **dict.fromkeys(("prevalence", "families", "mechanisms"), (("k", "n"),)),
    "comprehensiveness": (("known", "indicators"),),
    **dict.fromkeys(("coverage", "roles"), (("held", "planned"),)),
    "matrix": (("known", "informants"),),
    "questions": (("answered", "interviews"),),
    "convergence": (("equal", "pairs"),),
    "change": tuple(
        (share, "n") for share in ("before", "after", "appeared", "disappeared", "stayed", "never")
    ),
}
"""Which column is shown as "k of n", and which one is its n; the n does not stand alone then."""

WORDS = frozenset({"effective", "proposed", "confirmed", "state", "answer", "value", "reason", "mechanism"})
"""Columns of words that are shown in the reader's language; files keep the English ones."""


def shown_columns(topic: str, columns: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """The columns of a topic that people read, every k as "k of n" and words translated."""
    found = shares(topic, columns)
    wanted = [name for name in SHOWN.get(topic, tuple(found)) if name in found]
    return {name: in_words(name, found[name]) for name in wanted}


def shares(topic: str, columns: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """The columns of a topic with every k as "k of n"."""
    pairs = [pair for pair in SHARES.get(topic, ()) if set(pair) <= set(columns)]
    bases = {base for _share, base in pairs}
    found = {name: column for name, column in columns.items() if name not in bases}
    for share, base in pairs:
        found[share] = [
            _("{k} of {n}").format(k=k, n=n) for k, n in zip(columns[share], columns[base], strict=True)
        ]
    return found


def in_words(name: str, column: list[Any]) -> list[Any]:
    """A column in the reader's language, where it is one of words."""
    return [_(value) if value else value for value in column] if name in WORDS else column


def layer_words(layer: str) -> str:
    """Whose codings count, in words."""
    words = {
        "designated": _("the reconciled layer where there is one, else the first coder's"),
        "dictionary": _("by dictionary, unread"),
        "coder": _("each coder's own"),
        "": _("no codings are read"),
    }
    return words.get(layer, layer)


def counted(meaning: Mapping[str, str]) -> str:
    """What a result counts (see ``Result.meaning``), as a sentence."""
    layer = layer_words(meaning["layer"])
    if not meaning["unit"]:
        return _("Layer: {layer}.").format(layer=layer)
    note = _("Counted: {unit}. n: {base}. Layer: {layer}.").format(
        unit=_(meaning["unit"]), base=_(meaning["n"]), layer=layer
    )
    if "without" not in meaning:
        return note
    left_out = _("No case has a value of {attributes}: this result does without (docs/definitions.md).")
    return note + "\n" + left_out.format(attributes=meaning["without"])


def coding_in_words(row: Sequence[Any]) -> tuple[Any, ...]:
    """A coding (a row of ``queries.codings.COLUMNS``) with its attributes in the reader's language."""
    told = dict(zip(COLUMNS, row, strict=True))
    told["attributes"] = ", ".join(_(word) for word in told["attributes"].split(", "))
    told["words"] = _("(withheld)") if told["words"] == WITHHELD else told["words"]
    return tuple(told.values())
