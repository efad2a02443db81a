"""``leadline status``: where the assessment stands."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from leadline.cli.context import Context, common, examples
from leadline.cli.rendering import show_json, show_table
from leadline.translation import gettext as _

if TYPE_CHECKING:
    from leadline.queries.status import Status, Step


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
    show_table("", ("what", "number", "share"), _lines(status))
    if with_cases:
        from leadline.queries.told import shown_columns

        columns = shown_columns("coverage", cases)
        show_table(_("Planned and held"), list(columns), zip(*columns.values(), strict=True))
    if status.next_actions:
        actions = [(case, role, _(state), action) for case, role, state, action in status.next_actions]
        show_table(_("Next, as the plan says"), ("case", "role", "state", "next_action"), actions)
    click.echo(_("Next:"))
    for step in status.steps:
        click.echo(f"  {_told(step)}")


def _lines(status: Status) -> list[tuple[str, int, str]]:
    """What is counted, how many, and of how many."""
    from leadline.queries.told import layer_words

    counted = _("– counted: {layer}").format(layer=layer_words(status.layer))
    return [
        (_("Cases"), status.cases, ""),
        (_("Posts planned (case × role × round)"), status.planned, ""),
        (_("– interviewed"), status.held, _share(status.held, status.planned)),
        (
            _("– not interviewed: post empty, declined, not reached"),
            status.not_held,
            _share(status.not_held, status.planned),
        ),
        *_if_any(
            (
                _("– withdrawn: who spoke there takes part no longer"),
                status.posts_withdrawn,
                _share(status.posts_withdrawn, status.planned),
            )
        ),
        (_("– still open"), status.open, _share(status.open, status.planned)),
        (_("Interviews held (one may be of several posts)"), status.interviews, ""),
        *_if_any((_("– joint, counted without somebody who withdrew"), status.withdrawn_from_joint, "")),
        (_("– with a text"), status.with_text, _share(status.with_text, status.interviews)),
        (_("– with a coverage sheet"), status.with_coverage, _share(status.with_coverage, status.interviews)),
        (_("– whose coding is finished"), status.coded, _share(status.coded, status.interviews)),
        *_if_any((_withdrawn(status), status.withdrawn, "")),
        (_("Texts of interviews and documents"), status.texts, ""),
        (_("Codings accepted"), status.codings, ""),
        (counted, status.codings_counted, _share(status.codings_counted, status.codings)),
        (_("Cells (case × indicator) of the round {round}").format(round=status.round), status.cells, ""),
        (_("– known"), status.cells_known, _share(status.cells_known, status.cells)),
        (
            _("– known and confirmed by a person"),
            status.cells_confirmed,
            _share(status.cells_confirmed, status.cells_known),
        ),
        (
            _("– known and stale: confirmed on other evidence"),
            status.cells_stale,
            _share(status.cells_stale, status.cells_known),
        ),
        (_("Findings"), status.findings, ""),
        (_("– approved"), status.approved, _share(status.approved, status.findings)),
    ]


def _share(k: int, n: int) -> str:
    return _("of {n} ({percent} %)").format(n=n, percent=round(100 * k / n)) if n else ""


def _told(step: Step) -> str:
    """A step as a sentence with the command that does it."""
    words = {
        "plan": _("No interview is planned. leadline import plan.csv (columns case and role)"),
        "interview": _(
            "Posts planned and still open: {count} ({keys}). leadline import FILE --case CASE --role ROLE"
        ),
        "text": _("Interviews without a text: {count} ({keys}). leadline import FILE --interview {first}"),
        "coverage": _(
            "Interviews whose silence means nothing yet, for want of a coverage sheet: {count} ({keys}). "
            "leadline coverage {first} --from-turns"
        ),
        "doubt": _(
            "Interviews whose coverage contradicts their turns, so that silence may be wrong: {count} "
            "({keys}). leadline coverage {first}"
        ),
        "code": _('Interviews not coded: {count} ({keys}). leadline code apply {first} CODE "WORDS"'),
        "finish": _(
            "Interviews whose coding is not finished: {count} ({keys}). leadline code finish {first}"
        ),
        "judge": _("Known cells that nobody has confirmed: {count} ({keys}). leadline judge {first}"),
        "stale": _("Confirmed cells with other evidence since: {count} ({keys}). leadline judge --stale"),
        "approve": _(
            "Findings not approved: {count} ({keys}). Read them with leadline check, then: leadline check "
            "--approve"
        ),
        "report": _("Nothing is open. leadline check, then: leadline report"),
    }
    typed = [shlex.join(keys) for keys in step.first]
    return words[step.kind].format(count=step.count, keys=_some(typed, step.count), first="".join(typed[:1]))


def _withdrawn(status: Status) -> str:
    keys = _some(status.withdrawn_first, status.withdrawn)
    return _("Interviews no longer counted, as everybody withdrew ({keys})").format(keys=keys)


def _if_any(line: tuple[str, int, str]) -> list[tuple[str, int, str]]:
    return [line] if line[1] else []


def _some(keys: Iterable[str], count: int) -> str:
    """The first keys of `count`, as one types them."""
    named = list(keys)
    return ", ".join([*named, *["…"] * (count > len(named))])
