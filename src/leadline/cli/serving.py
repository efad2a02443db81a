"""``leadline serve``: the workbench in the browser, on this machine only."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

import click

from leadline.cli.context import Context, common, examples
from leadline.translation import gettext as _

if TYPE_CHECKING:
    from leadline.web.serving import Serving

PORT = 8717


@click.command("serve", epilog=examples("leadline serve", "leadline serve -w demo-out/workspace --port 9000"))
@click.option("--port", default=PORT, show_default=True, help="On which port of this machine (0: any).")
@click.option("--open/--no-open", "opens", default=True, help="Open the browser, where there is one.")
@common
def command(context: Context, port: int, opens: bool) -> None:
    """Open the workbench in the browser: plan, read, code, judge, write."""
    from leadline.web import serving

    serving.prepare()
    with context.open_or_create() as workspace:
        serving.serve(workspace, port=port, opens=opens, tell=_tell)


def _tell(serving: Serving) -> None:
    click.echo(_("The workbench is open. Enter by this link, once:"))
    click.echo(f"  {serving.link}")
    click.echo(
        _("It is reached from this machine only. Enter prints another link; Ctrl+C closes the workbench.")
    )
    sys.stdout.flush()
    if sys.stdin.isatty():
        threading.Thread(target=_links, args=(serving,), daemon=True).start()


def _links(serving: Serving) -> None:
    for _line in sys.stdin:
        click.echo(f"  {serving.link}")
