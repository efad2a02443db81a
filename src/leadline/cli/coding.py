"""``leadline code``: put codes on passages, take them back, list them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from leadline.cli.analysing import show_topic
from leadline.cli.context import Context, common, examples
from leadline.cli.importing import finish_import
from leadline.cli.rendering import show_json, show_table
from leadline.core.spans import Span, find_quotation, verify_quotation
from leadline.core.text import normalise_text
from leadline.core.vocabulary import (
    PASSAGE_ATTRIBUTES,
    Basis,
    Elicited,
    Polarity,
    QuoteCheck,
    Scope,
    Sensitivity,
    Term,
    Time,
)
from leadline.translation import gettext as _

Command = Callable[..., None]


def _attribute(vocabulary: type[Term], help: str) -> Callable[[Command], Command]:
    """The option for an attribute of a passage; the first word of its vocabulary is the ordinary one."""
    labels = vocabulary.labels()
    name = f"--{vocabulary.__name__.lower()}"
    return click.option(name, type=click.Choice(labels), default=labels[0], show_default=True, help=help)


@click.group("code")
def command() -> None:
    """Code texts: list, apply, retract, import, check-passage, dictionary, finish, agreement."""


@command.command("list", epilog=examples("leadline code list --text INT-012 --code GAP05"))
@click.option("--text", default="", help="Of one interview or document.")
@click.option("--code", default="", help="Of one code.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@common
def list_(context: Context, text: str, code: str, as_json: bool) -> None:
    """List codings with the words they stand on."""
    with context.open() as workspace:
        from leadline.queries.codings import COLUMNS, list_codings
        from leadline.queries.told import coding_in_words

        study = workspace.study(context.study)
        with workspace.use():
            found = [coding.row() for coding in list_codings(study, text=text, code=code)]
    if as_json:
        show_json([dict(zip(COLUMNS, row, strict=True)) for row in found])
    else:
        show_table("", COLUMNS, map(coding_in_words, found))


@command.command("apply", epilog=examples('leadline code apply INT-012 GAP05 "there is no money"'))
@click.argument("interview")
@click.argument("code")
@click.argument("words")
@click.option("--start", type=click.IntRange(min=0), help="Where WORDS begin, where they stand there twice.")
@_attribute(Polarity, "Whether the passage says that the thing is there.")
@_attribute(Basis, "On what the speaker's knowledge rests.")
@_attribute(Time, "Of which time it speaks; only now is evidence.")
@_attribute(Scope, "Of how much of the case it speaks.")
@_attribute(Sensitivity, "How carefully it is handled; withhold is never quoted.")
@_attribute(Elicited, "Whether it was offered or probed for.")
@common
def apply(
    context: Context, interview: str, code: str, words: str, start: int | None, **attributes: str
) -> None:
    """Put CODE on WORDS, which stand in INTERVIEW to the letter."""
    with context.open() as workspace:
        from leadline.access import get_code, get_current_transcript, get_interview
        from leadline.services.codings import PassageAttributes, apply_code

        study = workspace.study(context.study)
        with workspace.use():
            transcript = get_current_transcript(get_interview(study, interview))
            found = get_code(study, code)
            span, quote = _place(transcript.text, words, start=start)
            terms: dict[str, Any] = {
                name: PASSAGE_ATTRIBUTES[name].from_label(attributes[name]) for name in PASSAGE_ATTRIBUTES
            }
            said = PassageAttributes(**terms)
            by = workspace.actor()
            coding = apply_code(transcript, span, code=found, by=by, quote=quote, attributes=said)
            click.echo(_("Coded: {id}").format(id=coding.id.hex))


@command.command("retract", epilog=examples("leadline code retract 01a20cccff797deab42d2d4e70214e96"))
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


@command.command("import", epilog=examples("leadline code import codings.csv more.jsonl"))
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@common
def import_(context: Context, paths: tuple[Path, ...], as_json: bool) -> None:
    """Import codings from CSV, XLSX or JSON lines; each quotation must stand in its text to the letter."""
    with context.open() as workspace:
        items = workspace.import_files(*paths, study=context.study)
    finish_import(items, as_json=as_json)


@command.command(
    "check-passage",
    epilog=examples(
        'leadline code check-passage INT-029 "the words shown" --outcome approved --on 2018-02-07'
    ),
)
@click.argument("interview")
@click.argument("words")
@click.option("--outcome", type=click.Choice(QuoteCheck.labels()), required=True, help="What became of it.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day of the answer, as 2018-02-07.")
@click.option("--start", type=click.IntRange(min=0), help="Where WORDS begin, where they stand there twice.")
@common
def check_passage(
    context: Context, interview: str, words: str, outcome: str, on: datetime | None, start: int | None
) -> None:
    """Record that WORDS of INTERVIEW were shown to who said them, as they asked, and the answer."""
    with context.open() as workspace:
        from leadline.access import get_current_transcript, get_interview
        from leadline.services.codings import record_passage_check

        study = workspace.study(context.study)
        with workspace.use():
            transcript = get_current_transcript(get_interview(study, interview))
            span, _quote = _place(transcript.text, words, start=start)
            record_passage_check(
                transcript,
                span,
                outcome=QuoteCheck.from_label(outcome),
                answered_on=on.date() if on else None,
                by=workspace.actor(),
            )
    click.echo(_("Recorded."))


def _place(text: str, words: str, *, start: int | None) -> tuple[Span, str]:
    """Where `words` stand in a text to the letter, and the words normalised as it is."""
    quote = normalise_text(words)
    if start is None:
        return find_quotation(text, quote), quote
    span = Span(start, start + len(quote))
    verify_quotation(text, span, quote)
    return span, quote


@command.command("agreement", epilog=examples("leadline code agreement --csv"))
@click.option("--csv", "as_csv", is_flag=True, help="As CSV.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@common
def agreement(context: Context, as_csv: bool, as_json: bool) -> None:
    """Agreement of coders, code by code and overall, over the interviews that two or more coded."""
    show_topic(context, "agreement", as_csv=as_csv, as_json=as_json)


@command.command("dictionary", epilog=examples("leadline code dictionary my-dictionary.yaml"))
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
        line = _("Texts: {texts}. Codings added: {added}, as before: {known}, retracted: {retracted}.")
        click.echo(
            line.format(added=done.added, known=done.known, retracted=done.retracted, texts=done.texts)
        )


@command.command("finish", epilog=examples("leadline code finish INT-012"))
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
