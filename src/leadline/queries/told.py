"""Results as people read them: which columns, every k as "k of n", words in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from leadline.core.agreement.bootstrap import LEVEL, RESAMPLES
from leadline.queries.codings import COLUMNS, WITHHELD
from leadline.queries.robustness import CONCLUDED
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
    "agreement": (
        *("code", "code_name", "coder", "second_coder", "interview", "case"),
        *("interviews", "cases", "units", "applied", "coders", "percent", "kappa", "ac1", "alpha"),
    ),
    "saturation": (
        *("group", "codes", "interviews", "heard", "base", "new", "reached", "orders_reached", "expected"),
        *("total", "coverage", "worth"),
    ),
    "comparison": ("kind", "key", "title", "group", "k", "p", "p_holm"),
    "similarity": ("case", "case_name", "other", "other_name", "alike", "both_known"),
    "richness": ("group", "codes", "estimate", "interviews", "number"),
    "robustness": (
        *("kind", "claim", "subject", "subject_name", "k", "share", "rank", "stays", "holds"),
        "hangs_on_interviews",
    ),
    "saturation-curve": ("group", "codes", "position", "interview", "held_on", "new", "heard", "mean"),
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
    **dict.fromkeys(("prevalence", "families", "mechanisms", "robustness"), (("k", "n"),)),
    "comprehensiveness": (("known", "indicators"),),
    **dict.fromkeys(("coverage", "roles"), (("held", "planned"),)),
    "matrix": (("known", "informants"),),
    "questions": (("answered", "interviews"),),
    "convergence": (("equal", "pairs"),),
    "saturation": (("heard", "codebook"), ("orders_reached", "orders")),
    "comparison": (("k", "n"),),
    "similarity": (("both_known", "indicators"),),
    "change": tuple(
        (share, "n") for share in ("before", "after", "appeared", "disappeared", "stayed", "never")
    ),
}
"""Which column is shown as "k of n", and which one is its n; the n does not stand alone then."""

WORDS = frozenset(
    {"effective", "proposed", "confirmed", "state", "answer", "value", "reason", "mechanism"}
    | {"kind", "claim", "outcome", "codes", "estimate", "worth"}
)
"""Columns of words that are shown in the reader's language; files keep the English ones."""


def shown_columns(topic: str, columns: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """The columns of a topic that people read, every k as "k of n" and words translated."""
    found = with_intervals(shares(topic, columns))
    wanted = [name for name in SHOWN.get(topic, tuple(found)) if name in found]
    return {name: in_words(name, found[name]) for name in wanted}


def with_intervals(columns: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Columns whose ends stand beside them (``alpha_low``, ``alpha_high``) as "0.7 (0.6 to 0.8)"."""
    found, told = dict(columns), _("{value} ({low} to {high})")
    for name in columns:
        if f"{name}_low" in columns:
            ends = zip(columns[name], found.pop(f"{name}_low"), found.pop(f"{name}_high"), strict=True)
            found[name] = [v if a in (None, "") else told.format(value=v, low=a, high=b) for v, a, b in ends]
    return found


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


def _unit_words(unit: str) -> str:
    """A unit or an n in words: a label of the vocabularies, or what agreement is on."""
    words = {
        "interview × code": _("interview × code"),
        "case × code": _("case × code"),
        "turn × code": _("turn × code"),
        "characters × code": _("characters × code"),
        CONCLUDED: _("known cells of gaps; cases that answered or name it of codes"),
        "units that two coders rated": _("units that two coders rated"),
    }
    return words.get(unit) or _(unit)


def counted(meaning: Mapping[str, str]) -> str:
    """What a result counts (see ``Result.meaning``), as a sentence."""
    layer = layer_words(meaning["layer"])
    if not meaning["unit"]:
        return _("Layer: {layer}.").format(layer=layer)
    note = _("Counted: {unit}. n: {base}. Layer: {layer}.").format(
        unit=_unit_words(meaning["unit"]), base=_unit_words(meaning["n"]), layer=layer
    )
    if "resampled" in meaning:
        intervals = _("Intervals hold {level} of {count} resamples of {groups}.")
        groups = _(meaning["resampled"])
        note += "\n" + intervals.format(level=f"{LEVEL:.0%}", count=RESAMPLES, groups=groups)
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
