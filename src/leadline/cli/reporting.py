"""``leadline report``: build the report in every format."""

from __future__ import annotations

from pathlib import Path

import click

from leadline.cli.context import Context, common, examples
from leadline.errors import InputError
from leadline.translation import gettext as _


@click.command(
    "report", epilog=examples("leadline report --internal", "leadline report --format pdf --language ar")
)
@click.option(
    "--public/--internal",
    "is_public",
    default=True,
    help="For everybody, or with the way down to every passage, not to be passed on.",
)
@click.option("--out", default="reports", type=click.Path(path_type=Path), help="The folder to write to.")
@click.option("--format", "formats", default="html,docx,pdf,xlsx", help="Which of html, docx, pdf, xlsx.")
@common
def command(context: Context, is_public: bool, out: Path, formats: str) -> None:
    """Check, and build the public report (or the internal one); no public file where a check fails."""
    with context.open() as workspace:
        from leadline.workspace.reports import FORMATS

        wanted = [name.strip() for name in formats.split(",")]
        for name in wanted:
            if name not in FORMATS:
                raise InputError("format-unknown", name=name, known=", ".join(FORMATS))
        audience = "public" if is_public else "internal"
        built = workspace.report(
            context.study, folder=out, language=context.language, audience=audience, formats=wanted
        )
    for path in built.paths:
        click.echo(str(path))
    if not built.check.gate.is_open:
        click.echo(
            _("Checks that fail: {count}. They stand beside the findings.").format(
                count=len(built.check.gate.failed)
            )
        )
