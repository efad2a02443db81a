"""``leadline check``: recompute everything, say what no longer holds, and approve what does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from leadline.cli.context import Context, common, examples
from leadline.cli.rendering import show_json, show_table, shown
from leadline.errors import GateFailed
from leadline.translation import gettext as _
from leadline.translation import ngettext

if TYPE_CHECKING:
    from leadline.workspace.checking import Approved, CheckedFinding


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
            approved = workspace.approve(context.study, language=context.language, keys=keys)
            _tell_approved(approved, is_whole=bool(keys), as_json=as_json)
            return
        from leadline.workspace.reports import message

        done = workspace.check(context.study, language=context.language, is_public=is_public)
        failed = [(v.subject, v.rule, message(v)) for v in done.gate.failed]
        remarks = [message(v) for v in done.gate.remarks]
    if as_json:
        from leadline.workspace.checking import as_mapping

        show_json(
            {
                "is_open": done.gate.is_open,
                "checked": dict(done.gate.checked),
                "failed": [as_mapping(v) for v in done.gate.failed],
                "remarks": [as_mapping(v) for v in done.gate.remarks],
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
        for remark in remarks:
            click.echo(remark)
        click.echo(_("The gate is open.") if not failed else _("The gate is shut."))
    if failed:
        raise click.exceptions.Exit(GateFailed.exit_code)


def _tell_approved(approved: Approved, *, is_whole: bool, as_json: bool) -> None:
    """What was approved: every value where findings were named, else how many, and those that changed."""
    from leadline.workspace.checking import as_mapping
    from leadline.workspace.reports import message

    refused = [v for c in approved.refused for v in c.verdicts if v.rule in NOT_COMPUTED]
    if as_json:
        values = {c.finding.key: c.values for c in approved.findings}
        show_json({"approved": values, "refused": [as_mapping(v) for v in refused]})
    else:
        for checked in approved.findings:
            _tell_values(checked, is_whole=is_whole)
        if refused:
            rows = [(v.subject, v.rule, message(v)) for v in refused]
            show_table(_("Not approved: cannot be computed"), ("finding", "rule", "why"), rows)
        count = len(approved.findings)
        click.echo(
            ngettext("{count} finding approved.", "{count} findings approved.", count).format(count=count)
        )
    if refused:
        raise click.exceptions.Exit(GateFailed.exit_code)


NOT_COMPUTED = ("expression", "quotation-absent", "unknown-citation")


def _tell_values(checked: CheckedFinding, *, is_whole: bool) -> None:
    values, before, key = checked.values, checked.approved, checked.finding.key
    click.echo(
        ngettext("{key}: {count} value", "{key}: {count} values", len(values)).format(
            key=key, count=len(values)
        )
    )
    for call, value in values.items():
        if before and before.get(call) != value:
            old = _("(approved before: {value})").format(value=shown(before.get(call, "–")))
            click.echo(f"  {shown(call)} = {shown(value)} {old}")
        elif is_whole:
            click.echo(f"  {shown(call)} = {shown(value)}")
    for passage in checked.passages if is_whole else ():
        click.echo(f"  {passage.text_key}: “{shown(passage.quote)}”")
