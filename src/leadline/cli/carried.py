"""``leadline carried``: what a correction carried over and lost, and that somebody looked."""

from __future__ import annotations

from dataclasses import asdict

import click

from leadline.cli.context import Context, common, examples
from leadline.cli.rendering import show_json, show_table
from leadline.translation import gettext as _


@click.command("carried", epilog=examples("leadline carried INT-007", "leadline carried INT-007 --reviewed"))
@click.argument("interview", default="")
@click.option("--reviewed", is_flag=True, help="Say that you looked at all of it.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@common
def command(context: Context, interview: str, reviewed: bool, as_json: bool) -> None:
    """List what corrections of INTERVIEW (or of all texts) carried over to the new version, and lost."""
    with context.open() as workspace:
        from leadline.access import get_holder
        from leadline.queries.carried import COLUMNS, list_carried
        from leadline.services.transcripts import review_carried

        study = workspace.study(context.study)
        with workspace.use():
            of = get_holder(study, interview) if interview else None
            if reviewed:
                count = review_carried(study, of=of, by=workspace.actor())
                click.echo(_("Marked as reviewed: {count}.").format(count=count))
                return
            found = list_carried(study, of=of)
    if as_json:
        show_json([asdict(passage) for passage in found])
        return
    show_table(interview, COLUMNS, [passage.row() for passage in found])
    waiting = [passage for passage in found if not passage.is_reviewed]
    line = _("Carried over: {carried}, lost: {lost}; to look at: {waiting}.")
    lost = sum(passage.is_lost for passage in found)
    click.echo(line.format(carried=len(found) - lost, lost=lost, waiting=len(waiting)))
