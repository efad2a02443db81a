"""``leadline``: the commands, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import json
import os
import sys
import traceback
from importlib import import_module
from typing import Any

import click

from leadline import __version__
from leadline.cli.context import language_of_environment, warn_of_language
from leadline.cli.help import in_current_language
from leadline.errors import InputError, LeadlineError, nearest
from leadline.translation import LANGUAGES, lent_to_the_process, message, use_language
from leadline.translation import gettext as _

COMMANDS = {
    "init": "leadline.cli.init",
    "import": "leadline.cli.importing",
    "turns": "leadline.cli.turns",
    "carried": "leadline.cli.carried",
    "document": "leadline.cli.documents",
    "coverage": "leadline.cli.coverage",
    "status": "leadline.cli.status",
    "code": "leadline.cli.coding",
    "analyse": "leadline.cli.analysing",
    "show": "leadline.cli.showing",
    "judge": "leadline.cli.judging",
    "findings": "leadline.cli.findings",
    "check": "leadline.cli.checking",
    "report": "leadline.cli.reporting",
    "export": "leadline.cli.exporting",
    "revise": "leadline.cli.revising",
    "audit": "leadline.cli.auditing",
    "serve": "leadline.cli.serving",
}
UNEXPECTED = 70
INTERRUPTED = 130


class Commands(click.Group):
    """Commands loaded when they are called: help and completion stay quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of an assessment."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, from its own module."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name]).command
        return in_current_language(command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command, or an error that names the nearest ones."""
        if not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise InputError(
                "command-unknown", key=args[0], known=", ".join(COMMANDS), nearest=nearest(args[0], COMMANDS)
            )
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__)
def leadline() -> None:
    """Interview assessments, from the plan to a checked report.

    Begin with: leadline init --list
    """


def run(arguments: list[str] | None = None) -> None:
    """The entry point: runs a command, and turns what it raises into a message and an exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    language = _language_of(given)
    with use_language(language), lent_to_the_process(language):
        warn_of_language()
        sys.exit(_run(given))


def _language_of(arguments: list[str]) -> str:
    """What --language names, known before anything is parsed: for help and for usage errors."""
    for place, argument in enumerate(arguments):
        name, _equals, value = argument.partition("=")
        if name == "--language":
            named = value or "".join(arguments[place + 1 : place + 2])
            return named if named in LANGUAGES else language_of_environment()
    return language_of_environment()


def _run(arguments: list[str]) -> int:
    try:
        stopped = in_current_language(leadline).main(arguments, prog_name="leadline", standalone_mode=False)
        sys.stdout.flush()
    except LeadlineError as error:
        return _tell(error, as_json="--json" in arguments)
    except BrokenPipeError:  # the reader of our output (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        path, reason = str(error.filename or ""), error.strerror or type(error).__name__
        return _tell(InputError("file-system", path=path, reason=reason), as_json="--json" in arguments)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(_("Stopped; what was finished is kept."), err=True)
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - where all else ends
        click.echo(
            _(
                "leadline: an unexpected error ({kind}). The step in which it happened was not kept. "
                "LEADLINE_DEBUG=1 shows the trace (it may hold words of interviews); please report it."
            ).format(kind=type(error).__name__),
            err=True,
        )
        if os.environ.get("LEADLINE_DEBUG"):
            traceback.print_exc()
        return UNEXPECTED
    return stopped if isinstance(stopped, int) else 0


def _tell(error: LeadlineError, *, as_json: bool) -> int:
    """Print what an error says; returns its exit code."""
    text = message(error)
    if as_json:
        problem: dict[str, Any] = {
            "code": error.code,
            "message": text,
            "exit_code": error.exit_code,
            "details": error.details,
        }
        click.echo(json.dumps(problem, ensure_ascii=False, default=str), err=True)
    else:
        click.echo(f"leadline: {text} ({error.code})", err=True)
    return error.exit_code


if __name__ == "__main__":
    run()
