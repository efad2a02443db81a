"""``leadline check``: recompute everything, and say what no longer holds."""

from __future__ import annotations

import click

from leadline.cli.context import Context, common, examples
from leadline.cli.rendering import show_json, show_table
from leadline.errors import GateFailed
from leadline.translation import gettext as _


@click.command("check", epilog=examples("leadline check", "leadline check --approve home money"))
@click.option("--public/--internal", "is_public", default=True, help="By the rules of which report.")
@click.option(
    "--approve", is_flag=True, help="Approve the findings named (or all) with their numbers as they are."
)
@click.argument("keys", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@common
def command(context: Context, is_public: bool, approve: bool, keys: tuple[str, ...], as_json: bool) -> None:
    """Recompute all findings, look up all quotations, apply every rule of the gate."""
    if keys and not approve:
        raise click.UsageError(_("Findings are named to approve them: add --approve."))
    with context.open() as workspace:
        if approve:
            count = workspace.approve(context.study, language=context.language, keys=keys)
            click.echo(_("Findings approved: {count}.").format(count=count))
            return
        from leadline.workspace.reports import message

        done = workspace.check(context.study, language=context.language, is_public=is_public)
        failed = [(v.subject, v.rule, message(v)) for v in done.gate.failed]
    if as_json:
        from leadline.workspace.checking import as_mapping

        show_json(
            {
                "is_open": done.gate.is_open,
                "checked": dict(done.gate.checked),
                "failed": [as_mapping(v) for v in done.gate.failed],
            }
        )
    else:
        if failed:
            show_table(_("Fails the gate"), ("finding or table", "rule", "why"), failed)
        click.echo(
            _(
                "Checked: findings {findings}, numbers {numbers}, quotations {quotations}, tables {tables}."
            ).format(**done.gate.checked)
        )
        click.echo(_("The gate is open.") if not failed else _("The gate is shut."))
    if failed:
        raise click.exceptions.Exit(GateFailed.exit_code)
