"""``./demo``: the main job on the bundled studies, told in a few lines."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import click

from leadline.workspace.demonstration import FOUNDING, REVIEW, Demonstrated, demonstrate, is_demonstrated


@click.command("demo")
@click.option("--out", default="demo-out", type=click.Path(path_type=Path), help="Where to write.")
@click.option(
    "--serve", "serves", is_flag=True, help="Open the workbench on the studies, as they are by now."
)
def command(out: Path, serves: bool) -> None:
    """Run both bundled studies and write their reports; with --serve only where that was not done before."""
    if not serves or not is_demonstrated(out):
        _demonstrate(out)
    if serves:
        # A process of its own: the workbench chooses its settings before a workspace is opened.
        sys.stdout.flush()
        arguments = [sys.executable, "-m", "leadline.cli.main", "serve", "-w", str(out / "workspace")]
        os.execv(sys.executable, arguments)


def _demonstrate(out: Path) -> None:
    started = time.monotonic()
    done = demonstrate(out, tell=lambda step: click.echo(f"· {step}"))
    click.echo("\nThe gate caught both:")
    for line in done.caught:
        click.echo(f"  ✗ {line}")
    click.echo("Both were undone; the sound reports passed.\n")
    for line in _found(done):
        click.echo(line)
    click.echo(f"\n{len(done.paths)} files in {out}/ after {time.monotonic() - started:.0f} s. Begin with:")
    click.echo(f"  {out}/{FOUNDING}-internal-en.html   (every number leads down to the words behind it)")
    click.echo(f"  {out}/{FOUNDING}-public-en.pdf      (what may be published)")
    click.echo("\nTo look further:")
    for example in ("status", "analyse challenges", "show I02 --case R07", "audit --verify"):
        study = f" --study {FOUNDING}" if not example.startswith("audit") else ""
        click.echo(f"  .venv/bin/leadline {example}{study} -w {done.workspace}")
    click.echo(
        "  ./demo --serve                                 (the workbench in the browser, on both studies)"
    )
    click.echo(
        "  .venv/bin/leadline init blank -w my-study      (a study of your own, with comments that teach)"
    )


def _found(done: Demonstrated) -> list[str]:
    from leadline.reporting.document_functions import document_functions
    from leadline.reporting.functions import number_functions

    founding = number_functions(done.checks[FOUNDING].analysis)
    review = document_functions(done.checks[REVIEW].analysis.tables)
    texts, convicted = review["narratives"]("2023"), review["states"]("PROS-CONVICT", "2023")
    not_convicted = review["states"]("PROS-CONVICT", "2023", "absent")
    return [
        f"{FOUNDING} (fiction): {founding['cases']()} responses, {founding['interviews']()} interviews. "
        f"Trafficking has a home in {founding['k']('I02', 'addressed')} of the "
        f"{founding['known']('I02')} responses where this is known; "
        f"{founding['recurring']('challenges')} challenges recur, "
        f"{founding['robust']('challenges')} of them whichever response is left out.",
        f"{REVIEW} (by dictionary, unread): {review['all_texts']()} texts; of the {texts} of 2023, "
        f"{convicted} state that traffickers were convicted, {not_convicted} that they were not.",
    ]


if __name__ == "__main__":
    command()
