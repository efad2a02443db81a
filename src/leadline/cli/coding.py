"""``leadline code``: put codes on passages, take them back, list them."""

from __future__ import annotations

from pathlib import Path

import click

from leadline.cli.analysing import show_topic
from leadline.cli.context import Context, common
from leadline.cli.importing import finish_import
from leadline.cli.rendering import show_json, show_table
from leadline.translation import gettext as _


@click.group("code")
def command() -> None:
    """Code texts: list, apply, retract, import, dictionary, finish, agreement."""


@command.command("list", epilog="Example:  leadline code list --text INT-012 --code GAP05")
@click.option("--text", default="", help="Of one interview or document.")
@click.option("--code", default="", help="Of one code.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@common
def list_(context: Context, text: str, code: str, as_json: bool) -> None:
    """List codings with the words they stand on."""
    with context.open() as workspace:
        from leadline.queries.codings import COLUMNS, list_codings

        study = workspace.study(context.study)
        with workspace.use():
            found = [coding.row() for coding in list_codings(study, text=text, code=code)]
    if as_json:
        show_json([dict(zip(COLUMNS, row, strict=True)) for row in found])
    else:
        show_table("", COLUMNS, found)


@command.command("apply", epilog='Example:  leadline code apply INT-012 GAP05 "there is no money"')
@click.argument("interview")
@click.argument("code")
@click.argument("words")
@click.option("--polarity", type=click.Choice(["present", "absent", "unclear"]), default="present")
@click.option("--time", type=click.Choice(["now", "before crisis", "past phase", "future"]), default="now")
@common
def apply(context: Context, interview: str, code: str, words: str, polarity: str, time: str) -> None:
    """Put CODE on WORDS, which must stand in INTERVIEW exactly once."""
    with context.open() as workspace:
        from leadline.access import get_code, get_current_transcript, get_interview
        from leadline.core.spans import find_quotation
        from leadline.core.text import normalise_text
        from leadline.core.vocabulary import Polarity, Time
        from leadline.services.codings import PassageAttributes, apply_code

        study = workspace.study(context.study)
        with workspace.use():
            transcript = get_current_transcript(get_interview(study, interview))
            span = find_quotation(transcript.text, normalise_text(words))
            said = PassageAttributes(polarity=Polarity.from_label(polarity), time=Time.from_label(time))
            by = workspace.actor()
            coding = apply_code(transcript, span, code=get_code(study, code), by=by, attributes=said)
            click.echo(_("Coded: {id}").format(id=coding.id.hex))


@command.command("retract", epilog="Example:  leadline code retract 01a20cccff797deab42d2d4e70214e96")
@click.argument("coding", type=click.UUID)
@common
def retract(context: Context, coding: object) -> None:
    """Take the coding with this id back; it can be restored."""
    with context.open() as workspace:
        from uuid import UUID

        from leadline.access import get_coding
        from leadline.services.codings import retract_coding

        study = workspace.study(context.study)
        with workspace.use():
            retract_coding(get_coding(study, UUID(str(coding))), by=workspace.actor())
            click.echo(_("Retracted."))


@command.command("import", epilog="Example:  leadline code import codings.csv more.jsonl")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@common
def import_(context: Context, paths: tuple[Path, ...], as_json: bool) -> None:
    """Import codings from CSV, XLSX or JSON lines; each quotation must stand in its text to the letter."""
    with context.open() as workspace:
        items = workspace.import_files(*paths, study=context.study)
    finish_import(items, as_json=as_json)


@command.command("agreement", epilog="Example:  leadline code agreement --csv")
@click.option("--csv", "as_csv", is_flag=True, help="As CSV.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@common
def agreement(context: Context, as_csv: bool, as_json: bool) -> None:
    """Agreement of coders, code by code and overall, over the interviews that two or more coded."""
    show_topic(context, "agreement", as_csv=as_csv, as_json=as_json)


@command.command("dictionary", epilog="Example:  leadline code dictionary my-dictionary.yaml")
@click.argument("file", type=click.Path(path_type=Path))
@common
def dictionary(context: Context, file: Path) -> None:
    """Code all texts by a dictionary: a layer of its own, unread, named in every result."""
    with context.open() as workspace:
        from leadline.interchange.dictionaries import read_dictionary
        from leadline.services.dictionary import code_by_dictionary

        study = workspace.study(context.study)
        tables = workspace.tables(study.key)
        read = read_dictionary(file, codes=tables.codes.key[tables.codes.is_counted].tolist())
        with workspace.use():
            done = code_by_dictionary(study, read, by=workspace.actor())
        line = _("{added} added, {known} as before, {retracted} retracted, in {texts} texts.")
        click.echo(
            line.format(added=done.added, known=done.known, retracted=done.retracted, texts=done.texts)
        )


@command.command("finish", epilog="Example:  leadline code finish INT-012")
@click.argument("interview")
@click.option("--undo", is_flag=True, help="Say that it is not complete after all.")
@common
def finish(context: Context, interview: str, undo: bool) -> None:
    """Say that the coding of INTERVIEW is complete: until then silence in it means nothing."""
    with context.open() as workspace:
        from leadline.access import get_interview
        from leadline.services.programme import finish_coding

        study = workspace.study(context.study)
        with workspace.use():
            finish_coding(get_interview(study, interview), is_coded=not undo, by=workspace.actor())
    click.echo(_("Recorded."))
