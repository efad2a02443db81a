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
        shown = workspace.show(key, study=context.study, case=case)
    if as_json:
        show_json({"cells": shown.cells, "columns": shown.columns, "passages": shown.rows})
        return
    if shown.cells:
        show_table(key, ("case", "cell", "state", "informants"), shown.cells)
    show_table(_("Passages"), shown.columns[:-1], [row[:-1] for row in shown.rows])
