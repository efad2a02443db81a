"""``leadline export``: codings and results as files that other tools read."""

from __future__ import annotations

from pathlib import Path

import click

from leadline.cli.context import Context, common, examples
from leadline.cli.rendering import plain
from leadline.errors import InputError
from leadline.translation import gettext as _


@click.group("export")
def command() -> None:
    """Take codings, results or the definition out. What leaves the workspace is no longer protected by it."""


@command.command("codings", epilog=examples("leadline export codings codings.jsonl"))
@click.argument("file", type=click.Path(path_type=Path))
@common
def codings(context: Context, file: Path) -> None:
    """Write all codings to FILE: JSON lines where it ends in .jsonl, else CSV."""
    with context.open() as workspace:
        from leadline.interchange.tables.codings import write_codings_csv, write_codings_json_lines
        from leadline.queries.codings import list_rows

        study = workspace.study(context.study)
        with workspace.use():
            rows = list_rows(study)
        write = write_codings_json_lines if file.suffix == ".jsonl" else write_codings_csv
        file.write_bytes(write(rows))
    click.echo(_("Codings written to {path}: {count}.").format(count=len(rows), path=file))


@command.command("tables", epilog=examples("leadline export tables results/"))
@click.argument("folder", type=click.Path(path_type=Path))
@common
def tables(context: Context, folder: Path) -> None:
    """Write every result as a CSV file into FOLDER."""
    from leadline.interchange.tables.writing import write_csv
    from leadline.queries.results import NEEDS_CHOICE, list_topics

    written = 0
    with context.open() as workspace:
        workspace.study(context.study)
        folder.mkdir(parents=True, exist_ok=True)
        for topic in list_topics():
            try:
                result = workspace.result(topic, study=context.study, language=context.language)
            except InputError:
                if topic not in NEEDS_CHOICE:
                    raise
                continue
            rows = [[plain(value) for value in row] for row in result.rows()]
            (folder / f"{topic}.csv").write_bytes(write_csv(list(result.columns), rows))
            written += 1
    click.echo(_("Tables written to {path}: {count}.").format(count=written, path=folder))


@command.command("pack", epilog=examples("leadline export pack my-pack/"))
@click.argument("folder", type=click.Path(path_type=Path))
@common
def pack(context: Context, folder: Path) -> None:
    """Write the study's definition as it stands (guide, codebook, indicators, report) as a pack in FOLDER."""
    with context.open() as workspace:
        from leadline.interchange.pack_writing import write_pack
        from leadline.queries.definition import get_definition

        study = workspace.study(context.study)
        if folder.exists() and any(folder.iterdir()):
            raise InputError("path-exists", path=str(folder))
        with workspace.use():
            files = write_pack(get_definition(study))
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    click.echo(_("Files written to {path}: {count}.").format(count=len(files), path=folder))
