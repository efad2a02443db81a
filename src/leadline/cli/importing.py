"""``leadline import``: files and folders, whole or not at all."""

from __future__ import annotations

import shlex
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from leadline.cli.context import Context, common, examples
from leadline.cli.rendering import show_json, show_table, shown
from leadline.errors import LeadlineError
from leadline.interchange.losses import FOUND, in_words
from leadline.translation import gettext as _
from leadline.translation import message


@click.command(
    "import",
    epilog=examples("leadline import interviews/ plan.xlsx", "leadline import --correct INT-007.docx"),
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--case", default="", help="The case of interviews that nobody planned.")
@click.option("--role", default="", help="The role of their informants.")
@click.option("--round", "round_", default="", help="Their round.")
@click.option("--interview", default="", help="The interview that a single text belongs to.")
@click.option("--kind", type=click.Choice(["verbatim", "notes"]), help="What unmarked paragraphs are.")
@click.option("--correct", is_flag=True, help="Make a new version of a text and carry its codings over.")
@click.option("--show", is_flag=True, help="Show the turns that would be made; store nothing.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@common
def command(
    context: Context,
    paths: tuple[Path, ...],
    case: str,
    role: str,
    round_: str,
    interview: str,
    kind: str | None,
    correct: bool,
    show: bool,
    as_json: bool,
) -> None:
    """Import transcripts, notes, plans, consents, grids and codings from PATHS."""
    with context.open() as workspace:
        from leadline.core.vocabulary import TurnKind
        from leadline.workspace.importing import (
            TABLES,
            Item,
            Options,
            import_files,
            list_files,
            recognise_file,
        )

        kinds = {"verbatim": TurnKind.VERBATIM, "notes": TurnKind.NOTES}
        options = Options(case, role, round_, interview, kinds.get(kind or ""), "", correct)
        study = workspace.study(context.study)
        if show:
            worst = 0
            for path in list_files(paths):
                if path.suffix.lower() in TABLES:
                    continue
                try:
                    turns = recognise_file(workspace, study, path, options=options)
                except LeadlineError as error:
                    click.echo(f"leadline: {message(error)} ({error.code})", err=True)
                    worst = max(worst, error.exit_code)
                    continue
                columns = ("turn", "time", "speaker", "question", "kind", "words")
                if as_json:
                    show_json(
                        {"file": path.name, "turns": [dict(zip(columns, t, strict=True)) for t in turns]}
                    )
                else:
                    show_table(path.name, columns, turns)
            if worst:
                raise click.exceptions.Exit(worst)
            return
        count = len(list_files(paths))
        hidden = as_json or not sys.stderr.isatty()
        with click.progressbar(length=count, label=_("Importing"), file=sys.stderr, hidden=hidden) as bar:

            def tell(item: Item) -> None:
                bar.update(1)

            items = import_files(workspace, study, paths, options=options, tell=tell)
    finish_import(items, as_json=as_json)


def finish_import(items: list[Any], *, as_json: bool) -> None:
    """Show what became of each file, and end with the exit code of the worst file or row that was refused."""
    if as_json:
        show_json([_plain(item) for item in items])
    else:
        show_table(
            "", ("file", "outcome", "what", "found", "losses and notes"), [_row(item) for item in items]
        )
        _summary(items)
    worst = max((item.exit_code for item in items), default=0)
    if worst:
        raise click.exceptions.Exit(worst)


def _row(item: Any) -> tuple[str, ...]:
    outcomes = {"taken": _("taken"), "known": _("already there"), "refused": _("refused")}
    words = [(_(FOUND[name]), count) for name, count in item.found.items() if count]
    found = "\n".join(_("{what}: {count}").format(what=what, count=count) for what, count in words)
    told = [_lost(*loss) for loss in in_words(item.losses)]
    told += [*item.notes, *(f"{where}: {message(error)}" for where, error in item.rows)]
    if item.error:
        told = [message(item.error)]
    return (item.file, outcomes[item.outcome], item.what, found, "\n".join(told))


def _lost(what: str, where: str, count: int) -> str:
    if where:
        return _("{loss}: {where} ({count})").format(loss=what, where=where, count=count)
    return what if count == 1 else _("{loss} ({count})").format(loss=what, count=count)


def _summary(items: list[Any]) -> None:
    counts = {name: sum(item.outcome == name for item in items) for name in ("taken", "known", "refused")}
    click.echo(_("Files taken: {taken}, already there: {known}, refused: {refused}.").format(**counts))
    unlike = [item for item in items if item.outcome == "taken" and _is_of_another_guide(item)]
    if unlike:
        told = ", ".join(
            _("{interview} ({k} of {n})").format(
                interview=shown(item.what), k=item.found["unlike"], n=item.found["numbered"]
            )
            for item in unlike
        )
        click.echo(
            _(
                "Numbered questions worded unlike the guide's question of that number: {interviews}. They "
                "were taken by their number; look, and correct: "
                "leadline turns {first} --set N-M --question KEY"
            ).format(interviews=told, first=shown(shlex.quote(unlike[0].what)))
        )


def _is_of_another_guide(item: Any) -> bool:
    """Whether at least half of the questions taken by number are worded unlike the guide's."""
    return bool(item.found.get("unlike")) and 2 * item.found["unlike"] >= item.found["numbered"]


def _plain(item: Any) -> dict[str, Any]:
    return {
        "file": item.file,
        "outcome": item.outcome,
        "what": item.what,
        "found": item.found,
        "losses": [asdict(loss) for loss in item.losses],
        "notes": list(item.notes),
        "refused": [{"where": where, **_problem(error)} for where, error in item.rows],
        "error": _problem(item.error) if item.error else None,
    }


def _problem(error: LeadlineError) -> dict[str, str]:
    return {"code": error.code, "message": message(error)}
