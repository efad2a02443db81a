"""``leadline show``: from a number down to the words."""

from __future__ import annotations

import click

from leadline.cli.context import Context, common, examples
from leadline.cli.rendering import show_json, show_table
from leadline.translation import gettext as _


@click.command("show", epilog=examples("leadline show I02 --case R07", "leadline show GAP05"))
@click.argument("key")
@click.option("--case", default="", help="Of one case.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@common
def command(context: Context, key: str, case: str, as_json: bool) -> None:
    """Show the passages behind an indicator's cells or a code's count."""
    with context.open() as workspace:
        from leadline.queries.told import coding_in_words

        shown = workspace.show(key, study=context.study, case=case)
    if as_json:
        cells = [(*cell[:3], f"{cell[3]} of {cell[4]}") for cell in shown.cells]
        show_json({"cells": cells, "columns": shown.columns, "passages": shown.rows})
        return
    if shown.cells:
        told = _("{k} of {n}")
        cells = [(case, _(cell), _(state), told.format(k=k, n=n)) for case, cell, state, k, n in shown.cells]
        show_table(key, ("case", "cell", "state", "informants"), cells)
    rows = [coding_in_words(row)[:-1] for row in shown.rows]
    show_table(_("Passages"), shown.columns[:-1], rows)
