"""``leadline status``: where the assessment stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from leadline.cli.context import Context, common, examples
from leadline.cli.rendering import show_json, show_table
from leadline.translation import gettext as _

if TYPE_CHECKING:
    from leadline.queries.status import Status


@click.command("status", epilog=examples("leadline status", "leadline status --cases"))
@click.option("--cases", "with_cases", is_flag=True, help="Case by case and role by role.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@common
def command(context: Context, with_cases: bool, as_json: bool) -> None:
    """Say where the assessment stands, and what to do next."""
    with context.open() as workspace:
        if not context.study and len(workspace.studies()) != 1:
            if as_json:
                show_json({"studies": workspace.studies()})
            else:
                show_table(_("Studies"), ("key",), [(key,) for key in workspace.studies()])
                click.echo(_("Next: name one with --study KEY, or make one: leadline init PACK"))
            return
        status = workspace.status(context.study)
        cases = workspace.analyse("coverage", study=context.study) if with_cases else {}
    if as_json:
        show_json({**status.as_dict(), **({"coverage": cases} if with_cases else {})})
        return
    lines = [
        (_("Cases"), status.cases),
        (_("Interviews planned"), status.planned),
        (_("held (slots)"), status.held),
        (_("not held: post empty, declined, not reached"), status.not_held),
        (_("still open"), status.open),
        (_("Interviews held"), status.interviews),
        *_withdrawn(status),
        (_("coded"), status.coded),
        (_("Texts"), status.texts),
        (_("Codings"), status.codings),
        (_("Cells known"), status.cells_known),
        (_("Cells confirmed"), status.cells_confirmed),
        (_("Cells stale"), status.cells_stale),
        (_("Findings"), status.findings),
        (_("approved"), status.approved),
    ]
    show_table("", ("", "number"), lines)
    if with_cases:
        show_table(_("Planned and held"), list(cases), zip(*cases.values(), strict=True))
    if status.next_actions:
        show_table(_("Next"), ("case", "role", "state", "next action"), status.next_actions)


def _withdrawn(status: Status) -> list[tuple[str, int]]:
    """What no longer counts, where somebody withdrew."""
    lines = [
        (_("no longer counted: everybody withdrew"), status.withdrawn),
        (_("joint, counted without somebody who withdrew"), status.withdrawn_from_joint),
    ]
    return [line for line in lines if line[1]]
