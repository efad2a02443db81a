"""``leadline check``: recompute everything, say what no longer holds, and approve what does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from leadline.cli.context import Context, common, examples
from leadline.cli.rendering import show_json, show_table, shown
from leadline.core.gate import TO_DO
from leadline.errors import GateFailed
from leadline.translation import gettext as _
from leadline.translation import ngettext

if TYPE_CHECKING:
    from leadline.core.gate import Verdict
    from leadline.workspace.checking import Approved, CheckedFinding


FIRST_SHOWN = 3


@click.command("check", epilog=examples("leadline check", "leadline check --approve home money"))
@click.option("--public/--internal", "is_public", default=True, help="By the rules of which report.")
@click.option(
    "--approve", is_flag=True, help="Approve the findings named (or all) with their numbers as they are."
)
@click.option("--all", "is_whole", is_flag=True, help="Print all that fails, not the first of each rule.")
@click.argument("keys", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@common
def command(
    context: Context, is_public: bool, approve: bool, is_whole: bool, keys: tuple[str, ...], as_json: bool
) -> None:
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
        remarks = [message(v) for v in done.gate.remarks]
    failed = done.gate.failed
    if as_json:
        from leadline.workspace.checking import as_mapping

        show_json(
            {
                "is_open": done.gate.is_open,
                "checked": dict(done.gate.checked),
                "failed": [as_mapping(v) for v in failed],
                "remarks": [as_mapping(v) for v in done.gate.remarks],
            }
        )
    else:
        if failed:
            _tell_failed(failed, is_whole=is_whole)
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


def _tell_failed(failed: tuple[Verdict, ...], *, is_whole: bool) -> None:
    """How often each rule fails and what to do, then the first few of each in words."""
    from leadline.reporting.published import subject_in_words
    from leadline.workspace.reports import message

    by_rule: dict[str, list[Verdict]] = {}
    for verdict in failed:
        by_rule.setdefault(verdict.rule, []).append(verdict)
    summary = [(rule, len(own), _(TO_DO[rule])) for rule, own in by_rule.items()]
    show_table(_("Fails the gate"), ("rule", "how many", "what to do"), summary)
    told = [v for own in by_rule.values() for v in (own if is_whole else own[:FIRST_SHOWN])]
    click.echo()
    rows = [(subject_in_words(v.subject), v.rule, message(v)) for v in told]
    show_table("", ("finding or table", "rule", "why"), rows)
    if len(told) < len(failed):
        text = _("Shown: {shown} of {count}, the first of each rule. All of them: leadline check --all")
        click.echo(text.format(shown=len(told), count=len(failed)))


def _tell_approved(approved: Approved, *, is_whole: bool, as_json: bool) -> None:
    """What was approved: every value where findings were named, else how many, and those that changed."""
    from leadline.workspace.checking import as_mapping
    from leadline.workspace.reports import message

    refused = [v for c in approved.refused for v in c.verdicts if v.rule in NOT_APPROVED]
    if as_json:
        values = {c.finding.key: c.values for c in approved.findings}
        show_json({"approved": values, "refused": [as_mapping(v) for v in refused]})
    else:
        for checked in approved.findings:
            _tell_values(checked, is_whole=is_whole)
        if refused:
            rows = [(v.subject, v.rule, message(v)) for v in refused]
            show_table(_("Not approved"), ("finding", "rule", "why"), rows)
        count = len(approved.findings)
        click.echo(
            ngettext("{count} finding approved.", "{count} findings approved.", count).format(count=count)
        )
    if refused:
        raise click.exceptions.Exit(GateFailed.exit_code)


NOT_APPROVED = ("expression", "quotation-absent", "unknown-citation", "unwritten")


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
