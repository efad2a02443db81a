"""``leadline findings``: the findings as they stand, and one of them with all that it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from leadline.cli.context import Context, common, examples
from leadline.cli.rendering import show_json, show_table, shown
from leadline.translation import gettext as _

if TYPE_CHECKING:
    from leadline.workspace.checking import Check, CheckedFinding


@click.command("findings", epilog=examples("leadline findings", "leadline findings money"))
@click.argument("key", required=False)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@common
def command(context: Context, key: str | None, as_json: bool) -> None:
    """List the findings and whether they are as approved; with KEY, one with its values and quotations."""
    with context.open() as workspace:
        done = workspace.check(context.study, language=context.language)
    if key:
        checked = done.finding(key)
        if as_json:
            show_json(_mapping(done, checked))
        else:
            _tell(done, checked)
    elif as_json:
        show_json([_mapping(done, checked) for checked in done.findings])
    else:
        rows = [
            (
                c.finding.key,
                c.finding.section,
                _(c.state.label),
                ", ".join(dict.fromkeys(v.rule for v in done.failed_of(c.finding.key))),
            )
            for c in done.findings
        ]
        show_table(_("Findings"), ("finding", "section", "state", "fails"), rows)


def _tell(done: Check, checked: CheckedFinding) -> None:
    from leadline.workspace.reports import message

    finding = checked.finding
    failed = [(v.subject, v.rule, message(v)) for v in done.failed_of(finding.key)]
    click.echo(f"{finding.key} ({finding.section}): {_(checked.state.label)}\n")
    click.echo("\n".join(map(shown, checked.text.splitlines())) + "\n")
    columns = ("expression", "value", "as approved")
    values = checked.values
    show_table(
        _("Values"),
        columns,
        [(call, value, _as_approved(checked, call)) for call, value in values.items()],
    )
    if checked.passages:
        quotations = [(passage.text_key, passage.quote) for passage in checked.passages]
        show_table(_("Quotations"), ("text", "words"), quotations)
    if failed:
        show_table(_("Fails the gate"), ("finding or table", "rule", "why"), failed)
    click.echo(
        _(
            "To change it: leadline export pack FOLDER, edit report/{language} there, leadline revise FOLDER"
        ).format(language=finding.language)
    )


def _as_approved(checked: CheckedFinding, call: str) -> Any:
    """The value as approved where it was another."""
    before = checked.approved
    return "" if not before or before.get(call) == checked.values[call] else before.get(call, "–")


def _mapping(done: Check, checked: CheckedFinding) -> dict[str, Any]:
    from leadline.workspace.checking import as_mapping

    finding = checked.finding
    return {
        "key": finding.key,
        "section": finding.section,
        "language": finding.language,
        "state": checked.state.label,
        "approved_by": finding.approved_by,
        "text": checked.text,
        "values": checked.values,
        "approved": checked.approved,
        "quotations": [{"text": p.text_key, "words": p.quote} for p in checked.passages],
        "failed": [as_mapping(verdict) for verdict in done.failed_of(finding.key)],
    }
