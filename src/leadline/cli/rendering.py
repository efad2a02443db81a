"""Tables, JSON and CSV on the terminal."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from leadline.translation import gettext as _

if TYPE_CHECKING:
    from rich.console import Console

HEADS: dict[str, str] = {
    "ac1": "AC1",
    "after": "after",
    "alike": "alike (0 to 1)",
    "alpha": "alpha",
    "alpha_u": "unitizing alpha",
    "answer": "answer",
    "answered": "answered",
    "appeared": "appeared",
    "applied": "times applied",
    "as approved": "as approved",
    "at": "time",
    "attributes": "attributes",
    "base": "codes of the base",
    "before": "before",
    "both_known": "known for both",
    "boundaries": "boundaries",
    "brennan_prediger": "Brennan-Prediger",
    "case": "case",
    "case_name": "name of the case",
    "cases": "cases",
    "cell": "cell",
    "change": "change",
    "claim": "conclusion",
    "code": "code",
    "code_name": "name of the code",
    "coder": "coder",
    "coders": "coders",
    "codes": "codes",
    "codings": "codings",
    "confirmed": "confirmed",
    "conflicting": "conflicting",
    "consistency": "consistency",
    "coverage": "coverage",
    "declined": "declined",
    "details": "details",
    "disappeared": "disappeared",
    "document": "document",
    "effective": "value",
    "equal": "equal",
    "estimate": "estimate",
    "evidence": "evidence",
    "expected": "expected of 5 more",
    "expression": "expression",
    "f1": "F1",
    "fails": "fails",
    "family": "family",
    "file": "file",
    "finding": "finding",
    "finding or table": "finding or table",
    "fleiss_kappa": "Fleiss' kappa",
    "found": "found",
    "from → to": "from → to",
    "full": "full gap",
    "gamma": "gamma",
    "gamma_cat": "gamma of codes",
    "group": "group",
    "heard": "heard",
    "hangs_on_interviews": "hangs on one of",
    "held": "held",
    "held_on": "held on",
    "holds": "holds",
    "how many": "how many",
    "id": "id",
    "in_doubt": "in doubt",
    "indicator": "indicator",
    "informant": "informant",
    "informants": "informants",
    "interview": "interview",
    "interviews": "interviews",
    "is_counted": "counted",
    "is_overruled": "overruled",
    "is_present": "present",
    "is_recurring": "recurring",
    "is_robust": "robust",
    "jaccard": "Jaccard",
    "k": "k of n",
    "kappa": "kappa",
    "key": "key",
    "kind": "kind",
    "known": "known",
    "losses and notes": "losses and notes",
    "mean": "in random orders",
    "mechanism": "mechanism",
    "n": "n",
    "never": "never",
    "new": "new",
    "next_action": "next action",
    "no_informant": "no informant",
    "not_asked": "not asked",
    "not_known": "not known",
    "not_raised": "not raised",
    "not_reached": "not reached",
    "not_recorded": "not recorded",
    "number": "number",
    "offer": "case with an answer",
    "offer_name": "its name",
    "open": "open",
    "orders_reached": "reached in random orders",
    "other": "other code",
    "other_name": "name of the other",
    "outcome": "outcome",
    "p": "p",
    "p_bh": "p, corrected (Benjamini-Hochberg)",
    "p_holm": "p, corrected (Holm)",
    "pairs": "pairs",
    "partial": "partial gap",
    "passages": "passages",
    "pending": "pending",
    "percent": "percent",
    "position": "position",
    "post_empty": "post empty",
    "pri": "PRI",
    "proposed": "proposed value",
    "question": "question",
    "rank": "rank",
    "reached": "reached",
    "reason": "reason",
    "role": "role",
    "roles": "roles",
    "round": "round",
    "rule": "rule",
    "second_coder": "second coder",
    "section": "section",
    "share": "share",
    "shared": "attributes in common",
    "solution": "solution",
    "spans": "passages",
    "speaker": "speaker",
    "state": "state",
    "status": "status",
    "stayed": "stayed",
    "stays": "share of resamples",
    "subject": "indicator or code",
    "subject_name": "title",
    "tells": "what it tells",
    "term": "configuration or term",
    "text": "text",
    "texts": "texts coded twice",
    "time": "time",
    "title": "title",
    "topic": "topic",
    "total": "in all",
    "turn": "turn",
    "u_alpha": "u-alpha",
    "unique": "unique coverage",
    "units": "interviews coded twice",
    "value": "value",
    "what": "what",
    "what to do": "what to do",
    "who": "who",
    "why": "why",
    "withdrawn": "withdrawn",
    "words": "words",
    "worth": "more interviewing",
}
"""Column -> the head that a terminal shows over it; attributes that a study names stand as they are."""

WIDTH_OF_FILES = 140
LONGEST_KEY = 36
_COMMANDS_TO_TERMINALS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
_ISOLATES = re.compile(r"[\u2066-\u2069]")
END_OF_ISOLATE = "\u2069"


def console() -> Console:
    """A console for standard output, made when needed so that tests can catch it."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else WIDTH_OF_FILES, highlight=False)


def show_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, note: str = "") -> None:
    """Print a table; numbers stand to the right, keys stay in one piece, nothing is cut off."""
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=Text(title) if title else None,
        title_justify="left",
        header_style="bold",
        box=None,
        pad_edge=False,
    )
    kept = [tuple(row) for row in rows]
    for place, name in enumerate(columns):
        cells = [row[place] for row in kept]
        table.add_column(
            Text(_(HEADS[name]) if name in HEADS else name.replace("_", " ")),
            justify="right" if cells and all(_is_number(cell) for cell in cells) else "left",
            no_wrap=all(" " not in str(cell) and len(str(cell)) <= LONGEST_KEY for cell in cells),
            overflow="fold",
        )
    for row in kept:
        table.add_row(*(Text(shown(value)) for value in row))
    console().print(table)
    if not kept:
        click.echo(_("Nothing yet."))
    if note:
        click.echo(note)


def show_json(value: Any) -> None:
    """Print a value as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def show_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print rows as CSV; text that a spreadsheet would run gets an apostrophe."""
    from leadline.interchange.tables.writing import write_csv

    data = write_csv(list(columns), [[plain(value) for value in row] for row in rows])
    click.echo(data.decode("utf-8-sig"), nl=False)


def shown(value: Any) -> str:
    """A value as a terminal may show it: what would command the terminal is replaced.

    Isolates of directions, which our translations hold, stay where each that opens is closed in its line:
    nothing of them reaches beyond it.
    """
    if isinstance(value, bool):
        return _("yes") if value else "–"
    safe = "" if value is None else _COMMANDS_TO_TERMINALS.sub("�", str(value))
    return "\n".join(map(_balanced, safe.split("\n"))) if _ISOLATES.search(safe) else safe


def _balanced(line: str) -> str:
    """A line in which no isolate is open at the end, and none is closed that was not opened."""
    opened, lone = [], set()
    for found in _ISOLATES.finditer(line):
        if found[0] != END_OF_ISOLATE:
            opened.append(found.start())
        elif opened:
            opened.pop()
        else:
            lone.add(found.start())
    return "".join("�" if at in lone or at in opened else c for at, c in enumerate(line))


def plain(value: Any) -> Any:
    """A value as tables in files hold it."""
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def _is_number(value: Any) -> bool:
    """Numbers, and shares of the form "k of n"."""
    return isinstance(value, int | float) or bool(re.fullmatch(r"\d+ \D+ \d+", _ISOLATES.sub("", str(value))))
