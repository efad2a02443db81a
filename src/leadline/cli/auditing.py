"""``leadline audit``: who did what, and whether the log is whole."""

from __future__ import annotations

import click

from leadline.cli.context import Context, common, examples
from leadline.cli.rendering import show_json, show_table
from leadline.errors import WorkspaceError
from leadline.translation import gettext as _


@click.command("audit", epilog=examples("leadline audit --limit 20", "leadline audit --verify"))
@click.option("--limit", default=50, show_default=True, help="How many lines, newest first.")
@click.option("--verify", is_flag=True, help="Recompute the chain from the first line to the last.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@common
def command(context: Context, limit: int, verify: bool, as_json: bool) -> None:
    """Show the log: ids, keys and counts, never the words of an interview."""
    with context.open() as workspace:
        from leadline.queries.audit import get_chain_verdict, list_log

        with workspace.use():
            if verify:
                verdict = get_chain_verdict()
                if verdict.broken_at is not None:
                    raise WorkspaceError("log-broken", number=verdict.broken_at)
                line = _("{lines} lines; the chain is whole. Its head, to be kept elsewhere: {head}")
                click.echo(line.format(lines=verdict.lines, head=verdict.head))
                return
            lines = list_log(limit=limit)
    columns = ("number", "at", "who", "what", "details")
    if as_json:
        rows = [(e.number, e.at.isoformat(), e.actor, e.action, e.details) for e in lines]
        show_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        told = [(e.number, f"{e.at:%Y-%m-%d %H:%M:%S}", e.actor, e.action, _details(e.told())) for e in lines]
        show_table("", columns, told, note=_("Times are UTC."))


def _details(details: dict[str, object]) -> str:
    words = {True: _("yes"), False: _("no")}
    return "; ".join(
        f"{name.replace('_', ' ')}: {words[value] if isinstance(value, bool) else value}"
        for name, value in details.items()
    )
