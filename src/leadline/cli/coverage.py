"""``leadline coverage``: what became of each question, without which silence means nothing."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from leadline.cli.context import Context, common, examples
from leadline.cli.rendering import show_json, show_table
from leadline.core.vocabulary import CoverageStatus
from leadline.errors import InputError
from leadline.translation import gettext as _

if TYPE_CHECKING:
    from leadline.services.coverage import Followed

STATUSES = {
    "answered": CoverageStatus.ANSWERED,
    "does not know": CoverageStatus.NOT_KNOWN,
    "declined": CoverageStatus.DECLINED,
    "not asked": CoverageStatus.NOT_ASKED,
}


@click.command(
    "coverage",
    epilog=examples(
        "leadline coverage INT-001 --from-turns",
        'leadline coverage INT-001 --set Q9 --status "not asked" --reason time',
    ),
)
@click.argument("interview")
@click.option("--set", "question", default="", metavar="QUESTION", help="The question to record.")
@click.option("--status", type=click.Choice(list(STATUSES)), help="What became of it.")
@click.option("--reason", default="", help="Why it was not asked.")
@click.option(
    "--from-turns",
    is_flag=True,
    help="Record as answered what turns belong to; these lines follow the turns.",
)
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
        from leadline.queries.programme import list_coverage, list_in_doubt
        from leadline.services.coverage import Followed, record_coverage, record_coverage_of_turns

        study, followed = workspace.study(context.study), Followed()
        with workspace.use():
            found = get_interview(study, interview)
            if question and status is None:
                raise InputError("coverage-status-absent", known=", ".join(STATUSES))
            if from_turns:
                followed = record_coverage_of_turns(found, by=workspace.actor())
            if question and status is not None:
                row = (interview, question, STATUSES[status], reason)
                record_coverage(study, [row], by=workspace.actor())
            sheet, doubtful = list_coverage(found), list_in_doubt(found)
    columns = ("question", "status", "reason")
    if as_json:
        keys = {key for key, _told in doubtful}
        show_json([{**dict(zip(columns, row, strict=True)), "is_in_doubt": row[0] in keys} for row in sheet])
        return
    lines = [(key, _(told), why) for key, told, why in sheet]
    note = _("Empty: not recorded; counted as not asked.")
    show_table(interview, columns, lines, note=note if any(not row[1] for row in sheet) else "")
    tell_coverage(interview, followed, doubtful)


def tell_coverage(interview: str, followed: Followed, doubtful: list[tuple[str, str]]) -> None:
    """What followed the turns, and what contradicts them: each with the command that mends it."""
    key = shlex.quote(interview)
    if followed.answered:
        told = _("Answered by the turns, and recorded: {questions}.")
        click.echo(told.format(questions=", ".join(followed.answered)))
    if followed.taken_back:
        told = _("No turn belongs to it any longer, so that it is not recorded any longer: {questions}.")
        click.echo(told.format(questions=", ".join(followed.taken_back)))
    for question, status in doubtful:
        words = {
            "answered": _(
                "{question} is recorded as answered, and no turn belongs to it: its silence counts as not "
                "raised. If it was not asked: leadline coverage {interview} --set {question} --status "
                '"not asked". If it was: leadline turns {interview} --set N-M --question {question}'
            ),
            "": _(
                "Turns belong to {question}, and nothing is recorded of it: it counts as not asked. leadline "
                "coverage {interview} --from-turns"
            ),
            "not asked": _(
                "Turns belong to {question}, and it is recorded as not asked. If it was: leadline coverage "
                "{interview} --set {question} --status answered"
            ),
        }
        click.echo(words[status].format(question=shlex.quote(question), interview=key))
