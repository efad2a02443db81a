"""``leadline init``: a study from a pack."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import click

from leadline.cli.context import Context, common, examples
from leadline.errors import InputError, WorkspaceError
from leadline.translation import gettext as _


@click.command(
    "init",
    epilog=examples("leadline init anti-trafficking -w demo", "leadline init blank --copy-pack mine"),
)
@click.argument("pack", required=False)
@click.option("--list", "is_list", is_flag=True, help="List the bundled packs.")
@click.option("--key", default="", help="The study's key, where it shall differ from the pack's.")
@click.option("--encrypt", is_flag=True, help="Encrypt a new workspace with a passphrase.")
@click.option("--without-corpus", is_flag=True, help="The pack's questions and codes, without its material.")
@click.option("--round", "round_", default="", help="The round of a study of your own (default: this year).")
@click.option("--copy-pack", type=click.Path(path_type=Path), help="Copy the pack to a folder, to edit it.")
@common
def command(
    context: Context,
    pack: str | None,
    is_list: bool,
    key: str,
    encrypt: bool,
    without_corpus: bool,
    round_: str,
    copy_pack: Path | None,
) -> None:
    """Make a study from PACK: a bundled pack's name, or the folder of your own."""
    from leadline.interchange.packs import bundled_packs, find_pack, read_pack

    if is_list or not pack:
        packs = {name: read_pack(folder) for name, folder in bundled_packs().items()}
        for name, read in packs.items():
            click.echo(f"{name:18} {read.title.get(context.language) or read.title['en']}")
        click.echo(_("Next: leadline init PACK"))
        return
    from leadline.workspace.making import has_material, make_study, name_round

    folder = find_pack(pack)
    if copy_pack:
        if copy_pack.exists():
            raise InputError("path-exists", path=str(copy_pack))
        ignored = shutil.ignore_patterns("corpus") if without_corpus else None
        shutil.copytree(folder, copy_pack, ignore=ignored)
        if without_corpus and (round_ or has_material(folder)):
            name_round(copy_pack, round_)
        path = shlex.quote(str(copy_pack))
        click.echo(_("Copied to {path}. Edit it, then: leadline init {path}").format(path=path))
        return
    if round_ and not without_corpus and has_material(folder):
        raise click.UsageError(_("--round names the round of a study of your own: add --without-corpus."))
    read = read_pack(folder)
    if encrypt and context.has_plain_workspace():
        raise WorkspaceError("encrypt-late", path=context.path)
    passphrase = context.passphrase()
    if encrypt and not passphrase:
        passphrase = click.prompt(_("Passphrase"), hide_input=True, confirmation_prompt=True)
    with context.open_or_create(passphrase=passphrase) as workspace:
        is_whole = not without_corpus
        study = make_study(workspace, read, key=key, with_material=is_whole, round=round_, tell=_tell)
        click.echo(_("Study {key} is in {path}.").format(key=study.key, path=workspace.path))
    if pack == "blank":
        click.echo(
            _(
                "This is the template as it stands. To write your own, with its comments to teach you: "
                "leadline init blank --copy-pack FOLDER, edit the files (the key too), leadline init FOLDER"
            )
        )
    click.echo(_("Next: leadline import FILES, leadline status, leadline analyse gaps, leadline check."))


def _tell(step: str) -> None:
    words = {
        "programme": _("plan, contacts, consents"),
        "cases": _("cases"),
        "texts": _("texts"),
        "codings": _("codings"),
        "judgements": _("judgements"),
    }
    click.echo(f"  {words.get(step, step)} …")
