"""``leadline revise``: a study becomes what the files of a pack say."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from leadline.cli.context import Context, common, examples
from leadline.cli.rendering import show_json, show_table
from leadline.translation import gettext as _
from leadline.translation import ngettext

if TYPE_CHECKING:
    from leadline.interchange.pack_changes import Change, Part

LONGEST_SHOWN = 60


@click.command(
    "revise",
    epilog=examples("leadline export pack mine/", "leadline revise mine/ --dry-run", "leadline revise mine/"),
)
@click.argument("pack")
@click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@common
def command(context: Context, pack: str, dry_run: bool, as_json: bool) -> None:
    """Change the study's definition to what the folder PACK says: findings, codebook, guide, settings.

    Begin with leadline export pack, edit its files, and revise. The study is the one with the pack's key, or
    that of --study.
    """
    from leadline.interchange.packs import find_pack

    folder = find_pack(pack)
    with context.open() as workspace:
        changes = workspace.revise(folder, study=context.study, is_dry_run=dry_run)
    if as_json:
        show_json({"is_written": bool(changes) and not dry_run, "changes": [asdict(c) for c in changes]})
        return
    if not changes:
        click.echo(_("No change: the study is what {path} says.").format(path=pack))
        return
    columns = ("what", "key", "change", "from → to")
    show_table("", columns, [_row(change) for change in changes])
    count = len(changes)
    if dry_run:
        click.echo(
            ngettext(
                "{count} change; nothing was written.", "{count} changes; nothing was written.", count
            ).format(count=count)
        )
        click.echo(_("To be able to go back, keep what stands now: leadline export pack FOLDER"))
        click.echo(_("To apply it: leadline revise {path}").format(path=pack))
        return
    click.echo(ngettext("{count} change was made.", "{count} changes were made.", count).format(count=count))
    click.echo(_("Next: leadline check says which findings and cells are to be looked at again."))
    click.echo(_("To undo it: leadline revise FOLDER, with an export from before."))


def _row(change: Change) -> tuple[str, str, str, str]:
    nouns = {
        "study": _("study"),
        "setting": _("setting"),
        "round": _("round"),
        "role": _("role"),
        "question": _("question"),
        "code": _("code"),
        "indicator": _("indicator"),
        "finding": _("finding"),
    }
    actions = {
        "added": _("added"),
        "changed": _("changed"),
        "removed": _("removed"),
        "reordered": _("reordered"),
        "retired": _("retired"),
        "returned": _("active again"),
    }
    return nouns[change.noun], change.key, actions[change.action], "; ".join(map(_part, change.parts))


def _part(part: Part) -> str:
    """A part with its values where they fit on a line, else its name."""
    values = [_value(part.before), _value(part.after)]
    told = " → ".join(values) if all(values) and len("".join(values)) <= LONGEST_SHOWN else ""
    return ": ".join(text for text in (part.name, told) if text)


def _value(value: Any) -> str:
    """A value on one line; '' where it has none."""
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    if isinstance(value, dict) or "\n" in str(value):
        return ""
    return "–" if value in (None, "") else str(value)
