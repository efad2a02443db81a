"""Tables, JSON and CSV on the terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from leadline.translation import gettext as _


def console() -> Console:
    """A console for standard output, made when needed so that tests can catch it."""
    is_terminal = sys.stdout.isatty()
    return Console(width=None if is_terminal else 140)


def show_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, note: str = "") -> None:
    """Print a table; numbers to the right."""
    table = Table(title=title or None, title_justify="left", header_style="bold", box=None, pad_edge=False)
    kept = [tuple(row) for row in rows]
    for place, name in enumerate(columns):
        numeric = bool(kept) and all(isinstance(row[place], int | float) for row in kept)
        table.add_column(name.replace("_", " "), justify="right" if numeric else "left")
    for row in kept:
        table.add_row(*(_cell(value) for value in row))
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

    data = write_csv(list(columns), [[_plain(value) for value in row] for row in rows])
    click.echo(data.decode("utf-8-sig"), nl=False)


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else "–"
    return "" if value is None else str(value)


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
