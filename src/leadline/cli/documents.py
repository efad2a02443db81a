"""``leadline document``: the documents of cases, and corrections of their texts."""

from __future__ import annotations

from pathlib import Path

import click

from leadline.cli.context import Context, common, examples
from leadline.cli.importing import finish_import
from leadline.cli.rendering import show_json, show_table


@click.group("document")
def command() -> None:
    """Documents of cases (plans, strategies), which are evidence and never informants: list, correct."""


@command.command("list", epilog=examples("leadline document list"))
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@common
def list_(context: Context, as_json: bool) -> None:
    """List the documents with their case, round and title, and the evidence and codings of their texts."""
    with context.open() as workspace:
        from leadline.queries.texts import DOCUMENT_COLUMNS, list_documents

        study = workspace.study(context.study)
        with workspace.use():
            found = list_documents(study)
    if as_json:
        show_json([dict(zip(DOCUMENT_COLUMNS, row, strict=True)) for row in found])
    else:
        show_table("", DOCUMENT_COLUMNS, found)


@command.command("correct", epilog=examples("leadline document correct R05-response-plan corrected.docx"))
@click.argument("document")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@common
def correct(context: Context, document: str, file: Path, as_json: bool) -> None:
    """Make the text in FILE a new version of DOCUMENT and carry its codings and its evidence over."""
    with context.open() as workspace:
        from leadline.access import get_document
        from leadline.workspace.importing import Options, import_files

        study = workspace.study(context.study)
        with workspace.use():
            key = get_document(study, document).key
        items = import_files(workspace, study, [file], options=Options(interview=key, is_correction=True))
    finish_import(items, as_json=as_json)
