"""What every command shares: which workspace, which study, who, in which language, for whom to read."""

from __future__ import annotations

import getpass
import locale
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leadline.errors import WorkspaceError
from leadline.translation import LANGUAGES, choose_language
from leadline.translation import gettext as _

if TYPE_CHECKING:
    from leadline.workspace import Workspace

DEFAULT_WORKSPACE = "leadline-workspace"


@dataclass(frozen=True, slots=True)
class Context:
    """The options common to all commands."""

    path: str
    study: str
    actor: str
    language: str

    def passphrase(self) -> str:
        """From LEADLINE_PASSPHRASE, else asked on a terminal where the workspace is encrypted."""
        given = os.environ.get("LEADLINE_PASSPHRASE", "")
        is_encrypted = (Path(self.path) / "key.json").exists()
        if given or not is_encrypted or not sys.stdin.isatty():
            return given
        return getpass.getpass("Passphrase: ")

    def has_plain_workspace(self) -> bool:
        """Whether the folder already holds a workspace without a passphrase."""
        folder = Path(self.path)
        return (folder / "leadline.db").exists() and not (folder / "key.json").exists()

    def open(self) -> Workspace:
        """The workspace; ``WorkspaceError`` says how to make one."""
        from leadline import workspace

        return workspace.open(self.path, passphrase=self.passphrase(), actor=self.actor)

    def open_or_create(self, *, passphrase: str = "") -> Workspace:
        """The workspace, made where there is none."""
        from leadline import workspace

        try:
            return self.open()
        except WorkspaceError as error:
            if error.code != "workspace-absent":
                raise
        return workspace.create(self.path, passphrase=passphrase, actor=self.actor)


def examples(*lines: str) -> str:
    """The end of a command's help: its examples, one a line."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say where and who; the command gets them as one :class:`Context`."""

    def wrapped(
        workspace: str, study: str, actor: str, language: str, *arguments: Any, **options: Any
    ) -> Any:
        choose_language(language)
        return command(Context(workspace, study, actor, language), *arguments, **options)

    wrapped.__doc__, wrapped.__name__ = command.__doc__, command.__name__
    wrapped.__click_params__ = list(getattr(command, "__click_params__", []))  # type: ignore[attr-defined]
    for option in (
        click.option(
            "--language",
            type=click.Choice(LANGUAGES),
            default=language_of_environment,
            help="Of messages, results and reports (default: LEADLINE_LANGUAGE, else that of the system).",
        ),
        click.option("--as", "actor", default="", metavar="NAME", help="Who writes (default: you)."),
        click.option("--study", default="", metavar="KEY", help="Which study, where there are several."),
        click.option(
            "--workspace",
            "-w",
            default=DEFAULT_WORKSPACE,
            envvar="LEADLINE_WORKSPACE",
            metavar="PATH",
            help=f"The workspace folder, or postgresql://… (default: {DEFAULT_WORKSPACE}).",
        ),
    ):
        wrapped = option(wrapped)
    return wrapped


def language_of_environment() -> str:
    """LEADLINE_LANGUAGE or the system's, where Leadline speaks it; else English."""
    named = os.environ.get("LEADLINE_LANGUAGE") or (locale.getlocale()[0] or "en")
    short = named[:2].lower()
    return short if short in LANGUAGES else "en"


def warn_of_language() -> None:
    """Say that Leadline does not speak what LEADLINE_LANGUAGE names."""
    named = os.environ.get("LEADLINE_LANGUAGE", "")
    if named and named[:2].lower() not in LANGUAGES:
        told = _("LEADLINE_LANGUAGE is {named!r}; Leadline speaks {languages}. It goes on in English.")
        click.echo(told.format(named=named, languages=", ".join(LANGUAGES)), err=True)
