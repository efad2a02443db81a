"""``leadline judge``: confirm or overrule a cell."""

from __future__ import annotations

import click

from leadline.cli.context import Context, common, examples
from leadline.cli.rendering import show_json, show_table
from leadline.errors import InputError
from leadline.translation import gettext as _

SHOWN = ("case", "case_name", "indicator", "title", "confirmed", "proposed", "known", "informants")


@click.command(
    "judge",
    epilog=examples(
        'leadline judge R07 I02 "not addressed" --reason "a task force on smuggling"',
        "leadline judge --stale",
    ),
)
@click.argument("case", required=False)
@click.argument("indicator", required=False)
@click.argument("value", required=False)
@click.option("--reason", default="", help="Why; needed to overrule.")
@click.option("--round", "round_", default="", help="Of which round (default: the latest).")
@click.option(
    "--stale", is_flag=True, help="List the cells whose evidence changed since they were confirmed."
)
@click.option("--json", "as_json", is_flag=True, help="The stale cells for machines.")
@common
def command(
    context: Context,
    case: str | None,
    indicator: str | None,
    value: str | None,
    reason: str,
    round_: str,
    stale: bool,
    as_json: bool,
) -> None:
    """Confirm the proposed cell of CASE and INDICATOR, or overrule it with VALUE and a reason.

    INDICATOR may be 'comprehensiveness'.
    """
    with context.open() as workspace:
        if stale:
            result = workspace.result("matrix", study=context.study, language=context.language)
            places = [n for n, state in enumerate(result.columns["state"]) if state == "stale"]
            cells = {name: [result.columns[name][n] for n in places] for name in SHOWN}
            if as_json:
                show_json(cells)
            else:
                from leadline.queries.told import in_words

                told = [in_words(name, column) for name, column in cells.items()]
                show_table(_("Stale cells"), SHOWN, zip(*told, strict=True))
            return
        if not case or not indicator:
            raise InputError("judgement-words-absent")
        from leadline.access import get_case, get_indicator, get_round
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
            get_case(study, case)
            if not of_case:
                get_indicator(study, indicator)
            if round_:
                get_round(study, round_)
            judged = confirm_judgements(study, [decision], by=workspace.actor())[0]
    line = (
        _("{indicator} of {case}: {value}, confirmed as proposed.")
        if judged.value == judged.proposed
        else _("{indicator} of {case}: {value}, in place of the proposed {proposed}.")
    )
    words = {"value": _(vocabulary(judged.value).label), "proposed": _(vocabulary(judged.proposed).label)}
    click.echo(line.format(indicator=indicator, case=case, **words))
