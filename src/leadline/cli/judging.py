"""``leadline judge``: confirm or overrule a cell."""

from __future__ import annotations

import click

from leadline.cli.context import Context, common
from leadline.cli.rendering import show_table
from leadline.errors import InputError
from leadline.translation import gettext as _


@click.command(
    "judge",
    epilog='Examples:  leadline judge R07 I02 "not addressed" --reason "a task force on smuggling"   |   '
    "leadline judge --stale",
)
@click.argument("case", required=False)
@click.argument("indicator", required=False)
@click.argument("value", required=False)
@click.option("--reason", default="", help="Why; needed to overrule.")
@click.option("--round", "round_", default="", help="Of which round (default: the latest).")
@click.option(
    "--stale", is_flag=True, help="List the cells whose evidence changed since they were confirmed."
)
@common
def command(
    context: Context,
    case: str | None,
    indicator: str | None,
    value: str | None,
    reason: str,
    round_: str,
    stale: bool,
) -> None:
    """Confirm the proposed cell of CASE and INDICATOR, or overrule it with VALUE and a reason.

    INDICATOR may be 'comprehensiveness'.
    """
    with context.open() as workspace:
        if stale or not case or not indicator:
            result = workspace.result("matrix", study=context.study)
            rows = [r for r in result.rows() if "stale" in r]
            show_table(_("Stale cells"), list(result.columns), rows)
            return
        from leadline.core.vocabulary import CellValue, Comprehensiveness
        from leadline.services.judgements import Decision, confirm_judgements

        of_case = indicator == "comprehensiveness"
        vocabulary = Comprehensiveness if of_case else CellValue
        if value and value not in vocabulary.labels():
            raise InputError("judgement-value-unknown", value=value, known=", ".join(vocabulary.labels()))
        decision = Decision(
            case,
            "" if of_case else indicator,
            vocabulary.from_label(value) if value else None,
            reason,
            round_,
        )
        study = workspace.study(context.study)
        with workspace.use():
            confirm_judgements(study, [decision], by=workspace.actor())
    click.echo(_("Recorded."))
