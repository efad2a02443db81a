"""The pages say what there is: every command and option, every error, and examples that run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from leadline.cli.main import leadline
from leadline.errors import CATALOGUE, LeadlineError

DOCS = Path(__file__).resolve().parents[2] / "docs"


def _commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from _commands(command, f"{path} {name}")


COMMANDS = dict(_commands(leadline, "leadline"))
HELP = {"--help", "-h"}
COMMON = {"--workspace", "-w", "--study", "--as", "--language", *HELP}


def _sections(page: str) -> dict[str, str]:
    parts = re.split(r"^#{2,3} (.+)$", page, flags=re.M)
    return {title.strip("`"): text for title, text in zip(parts[1::2], parts[2::2], strict=True)}


def _options(command: click.Command) -> set[str]:
    options = (p for p in command.params if isinstance(p, click.Option))
    return {name for option in options for name in (*option.opts, *option.secondary_opts)}


SECTIONS = _sections((DOCS / "user" / "command-line.md").read_text("utf-8"))


def test_every_command_has_its_section_and_none_is_left_over() -> None:
    assert {title for title in SECTIONS if title.startswith("leadline ")} == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_told_and_none_is_made_up(name: str) -> None:
    wanted = _options(COMMANDS[name]) - COMMON
    listed = "\n".join(line for line in SECTIONS[name].splitlines() if line.startswith("- "))
    assert set(re.findall(r"`(--[a-z-]+)`", listed)) == wanted
    assert wanted == set() or listed


def test_the_options_of_all_commands_are_told_once() -> None:
    told = set(re.findall(r"`(--?[a-z]+)`", SECTIONS["Options that every command has"]))
    assert told >= COMMON
    for command in COMMANDS.values():
        if not isinstance(command, click.Group):
            assert _options(command) >= COMMON, command.name


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does_with_an_example(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    if not isinstance(command, click.Group):
        assert command.epilog and f"  {name}" in command.epilog


def test_every_exit_code_is_told() -> None:
    told = set(re.findall(r"^\| (\d+) \|", SECTIONS["Exit codes"], flags=re.M))
    kinds = {str(kind.exit_code) for kind in LeadlineError.__subclasses__()}
    assert told == kinds | {"0", "70", "130"}


def test_every_topic_is_told() -> None:
    from leadline.queries.results import list_topics

    rows = [
        line.split("|")[1] for line in SECTIONS["leadline analyse"].splitlines() if line.startswith("| `")
    ]
    assert sorted(topic for row in rows for topic in re.findall(r"`([a-z-]+)`", row)) == list_topics()


def test_every_error_is_told_once_with_meaning_and_remedy() -> None:
    rows = re.findall(
        r"^\| `([a-z-]+)` \| (.+) \| (.+) \|$", (DOCS / "errors.md").read_text("utf-8"), flags=re.M
    )
    codes = [code for code, _meaning, _remedy in rows]
    assert sorted(codes) == sorted(CATALOGUE)
    assert all(len(meaning) > 10 and len(remedy) > 5 for _code, meaning, remedy in rows)


def test_the_examples_of_the_library_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = (DOCS / "user" / "python.md").read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, flags=re.S)
    assert len(blocks) >= 6
    exec(compile("\n".join(blocks), "python.md", "exec"), {"__name__": "example"})
