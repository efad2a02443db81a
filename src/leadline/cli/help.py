"""Help in the reader's language: the texts stand in the commands in English and are translated when shown."""

from __future__ import annotations

import inspect
from copy import copy
from typing import Any

import click

from leadline.translation import gettext as _

USAGE_ERRORS: dict[str, str | tuple[str, str]] = {
    "error": "Error: {message}",
    "try": "Try '{command} {option}' for help.",
    "value": "Invalid value: {message}",
    "value of": "Invalid value for {param_hint}: {message}",
    "argument missing": "Missing argument",
    "option missing": "Missing option",
    "command missing": "Missing command.",
    "no option": "No such option {name!r}.",
    "no command": "No such command {name!r}.",
    "nearest": ("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    "needless": "Option {name!r} does not take a value.",
    "needed": ("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    "extra": ("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    "choose": "Choose from:\n\t{choices}",
    "choice": ("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    "range": "{value} is not in the range {range}.",
    "number": "{value!r} is not a valid {number_type}.",
    "id": "{value!r} is not a valid UUID.",
    "absent": "{name} {filename!r} does not exist.",
}
"""What click itself says, in its words, to be translated: it asks our catalogue (``lent_to_the_process``)."""


class Formatter(click.HelpFormatter):
    """Click's own, with translated headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The first line."""
        super().write_usage(prog, args, f"{_('Usage:')} ")

    def write_heading(self, heading: str) -> None:
        """The line above options and commands."""
        headings = {"Options": _("Options"), "Commands": _("Commands")}
        super().write_heading(headings.get(heading, heading))


class HelpContext(click.Context):
    """A context that formats help so."""

    formatter_class = Formatter


def in_current_language(command: click.Command) -> click.Command:
    """A copy of `command` whose help, and that of its options, speaks the current language."""
    told, text = copy(command), unfolded(command.help)
    told.context_class = HelpContext
    told.help = _(text)
    told.epilog = command.epilog and command.epilog.replace("Examples:", _("Examples:"), 1)
    told.params = [_parameter(parameter) for parameter in command.params]
    if isinstance(told, click.Group):
        told.commands = {name: in_current_language(one) for name, one in told.commands.items()}
    help_option: Any = click.help_option("-h", "--help", help=_("Show this message and exit."))
    return help_option(told)  # type: ignore[no-any-return]


def unfolded(help: str | None) -> str:
    """A docstring with each paragraph on one line, as catalogues have it."""
    return "\n\n".join(" ".join(part.split()) for part in inspect.cleandoc(help or "").split("\n\n"))


def _parameter(parameter: click.Parameter) -> click.Parameter:
    if not isinstance(parameter, click.Option) or not parameter.help:
        return parameter
    told, text = copy(parameter), unfolded(parameter.help)
    told.help = _(text)
    return told
