"""``leadline coverage``: what became of each question, without which silence means nothing."""

from __future__ import annotations

import click

from leadline.cli.context import Context, common
from leadline.cli.rendering import show_json, show_table
from leadline.core.vocabulary import CoverageStatus
from leadline.errors import InputError
from leadline.translation import gettext as _

STATUSES = {
    "answered": CoverageStatus.ANSWERED,
    "does not know": CoverageStatus.NOT_KNOWN,
    "declined": CoverageStatus.DECLINED,
    "not asked": CoverageStatus.NOT_ASKED,
}


@click.command(
    "coverage",
    epilog="Examples:  leadline coverage INT-001 --from-turns   |   "
    'leadline coverage INT-001 --set Q9 --status "not asked" --reason time',
)
@click.argument("interview")
@click.option("--set", "question", default="", metavar="QUESTION", help="The question to record.")
@click.option("--status", type=click.Choice(list(STATUSES)), help="What became of it.")
@click.option("--reason", default="", help="Why it was not asked.")
@click.option("--from-turns", is_flag=True, help="Record as answered every question that turns belong to.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@common
def command(
    context: Context,
    interview: str,
    question: str,
    status: str | None,
    reason: str,
    from_turns: bool,
    as_json: bool,
) -> None:
    """Show the coverage sheet of INTERVIEW, or fill it in. Sheets in CSV or XLSX: leadline import."""
    with context.open() as workspace:
        from leadline.access import get_interview
        from leadline.queries.programme import list_answered, list_coverage
        from leadline.services.programme import record_coverage

        study = workspace.study(context.study)
        with workspace.use():
            found = get_interview(study, interview)
            rows = []
            if from_turns:
                known = {key for key, told, _why in list_coverage(found) if told}
                answered = [key for key in list_answered(found) if key not in known]
                rows += [(interview, key, CoverageStatus.ANSWERED, "") for key in answered]
            if question:
                if status is None:
                    raise InputError("coverage-status-absent", known=", ".join(STATUSES))
                rows.append((interview, question, STATUSES[status], reason))
            if rows:
                record_coverage(study, rows, by=workspace.actor())
            sheet = list_coverage(found)
    columns = ("question", "status", "reason")
    if as_json:
        show_json([dict(zip(columns, row, strict=True)) for row in sheet])
    else:
        note = _("Empty: not recorded; counted as not asked.")
        show_table(interview, columns, sheet, note=note if any(not row[1] for row in sheet) else "")
