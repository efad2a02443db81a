"""``leadline analyse``: every result, as a table, as JSON or as CSV."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from leadline.cli.context import Context, common, examples
from leadline.cli.rendering import layer_words, show_csv, show_json, show_table
from leadline.translation import gettext as _

TELLS: Mapping[str, str] = {
    "agreement": "how far coders agree, code by code",
    "asks": "what informants ask for, by how many cases name it",
    "cases-by-mechanism": "which mechanisms carry the subject in each case",
    "challenges": "obstacles, by how many cases name them, and whether they recur",
    "change": "what became of indicators or codes between two rounds",
    "comprehensiveness": "how comprehensively each case addresses the subject",
    "convergence": "how often people in different roles of a case say the same",
    "cooccurrence": "which codes stand on the same words",
    "coverage": "who was interviewed, case by case and role by role",
    "exchange": "which case has an answer to another one's gap",
    "families": "the codes of each family that has a table of its own",
    "gaps": "indicators not addressed, of how many cases where that is known",
    "matrix": "each case and indicator: what the interviews say, and who confirmed it",
    "mechanisms": "through what the subject is taken up, in how many cases",
    "opportunities": "openings, by how many cases name them, and whether they recur",
    "prevalence": "every code: in how many cases it is said",
    "questions": "each question: answered, not known, declined, not asked",
    "readings": "what each informant says of each indicator",
    "reasons": "why questions were not asked",
    "roles": "who was interviewed, role by role",
}
"""Topic -> what it tells."""

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
    "coverage": ("case", "case_name", "role", "held", "open", "post_empty", "declined", "not_reached"),
}
"""The columns that a terminal shows, where not all."""

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
"""Columns of words that a terminal shows in its reader's language; files keep the English ones."""


@click.command(
    "analyse",
    epilog=examples(
        "leadline analyse gaps",
        "leadline analyse prevalence --by region --csv",
        "leadline analyse change --by 2021..2023",
    ),
)
@click.argument("topic", required=False)
@click.option(
    "--by",
    default="",
    metavar="NAME",
    help="Group prevalence and families by a case attribute, role or round; change: BEFORE..AFTER.",
)
@click.option("--csv", "as_csv", is_flag=True, help="All columns, as CSV.")
@click.option("--json", "as_json", is_flag=True, help="All columns, as JSON.")
@common
def command(context: Context, topic: str | None, by: str, as_csv: bool, as_json: bool) -> None:
    """Compute TOPIC: coverage, matrix, gaps, challenges, opportunities … (no TOPIC lists them)."""
    if not topic:
        show_table("", ("topic", "tells"), [(name, _(told)) for name, told in TELLS.items()])
        return
    show_topic(context, topic, by=by, as_csv=as_csv, as_json=as_json)


def show_topic(context: Context, topic: str, *, by: str = "", as_csv: bool, as_json: bool) -> None:
    """Compute a topic and print it."""
    with context.open() as workspace:
        result = workspace.result(topic, study=context.study, by=by, language=context.language)
    if as_json:
        show_json({"topic": topic, "counted_as": result.meaning(), "columns": result.columns})
        return
    if as_csv:
        show_csv(list(result.columns), result.rows())
        return
    columns = shares(topic, result.columns)
    wanted = [name for name in SHOWN.get(topic, tuple(columns)) if name in columns]
    rows = zip(*(_translated(name, columns[name]) for name in wanted), strict=True)
    show_table(topic, wanted, rows, note=_note(result.meaning()))


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


def _translated(name: str, column: list[Any]) -> list[Any]:
    return [_(value) if value else value for value in column] if name in WORDS else column


def _note(meaning: Mapping[str, str]) -> str:
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
