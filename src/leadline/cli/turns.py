"""``leadline turns``: what was recognised in a text, and its correction."""

from __future__ import annotations

import click

from leadline.cli.context import Context, common, examples
from leadline.cli.coverage import tell_coverage
from leadline.cli.rendering import show_json, show_table
from leadline.errors import InputError
from leadline.translation import gettext as _

MOST = 1_000_000
"""No text has more turns."""


@click.command(
    "turns",
    epilog=examples("leadline turns INT-001", "leadline turns INT-001 --set 3,14-16 --question Q9"),
)
@click.argument("interview")
@click.option("--set", "which", default="", metavar="N[-M][,…]", help="The turns to correct.")
@click.option("--question", help="The question they belong to ('' for none).")
@click.option("--speaker", help="Who speaks.")
@click.option("--kind", type=click.Choice(["verbatim", "notes", "translation"]), help="What they are.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@common
def command(
    context: Context,
    interview: str,
    which: str,
    question: str | None,
    speaker: str | None,
    kind: str | None,
    as_json: bool,
) -> None:
    """List the turns of INTERVIEW, or correct to which question, speaker and kind they belong."""
    if not which and (question, speaker, kind) != (None, None, None):
        raise click.UsageError(_("Say which turns to correct: add --set."))
    with context.open() as workspace:
        from leadline.access import get_current_transcript, get_interview
        from leadline.core.vocabulary import TurnKind
        from leadline.queries.passages import list_turns
        from leadline.queries.programme import list_in_doubt
        from leadline.services.transcripts import assign_turns

        study = workspace.study(context.study)
        with workspace.use():
            found = get_interview(study, interview)
            transcript = get_current_transcript(found)
            if which:
                assigned = assign_turns(
                    transcript,
                    _numbers(which),
                    question=question,
                    speaker=speaker,
                    kind=TurnKind.from_label(kind) if kind else None,
                    by=workspace.actor(),
                )
                click.echo(_("Turns corrected: {count}.").format(count=assigned.turns))
                tell_coverage(interview, assigned.coverage, list_in_doubt(found))
                return
            turns = list_turns(transcript)
    columns = ("turn", "time", "speaker", "question", "kind", "words")
    if as_json:
        show_json([dict(zip(columns, turn, strict=True)) for turn in turns])
    else:
        show_table(interview, columns, turns)


def _numbers(which: str) -> set[int]:
    """The numbers of a list like ``3,5,7-9``."""
    found: set[int] = set()
    for part in which.split(","):
        first, dash, last = (piece.strip() for piece in part.partition("-"))
        if not dash:
            last = first
        if not (first.isdecimal() and last.isdecimal() and int(first) <= int(last) <= MOST):
            raise InputError("turns-malformed", given=which)
        found.update(range(int(first), int(last) + 1))
    return found
