"""``leadline analyse``: every result, as a table, as JSON or as CSV."""

from __future__ import annotations

import click

from leadline.cli.context import Context, common, examples
from leadline.cli.rendering import show_csv, show_json, show_table


@click.command(
    "analyse",
    epilog=examples(
        "leadline analyse gaps",
        "leadline analyse prevalence --by region --csv",
        "leadline analyse change --by 2021..2023",
    ),
)
@click.argument("topic", required=False)
@click.option(
    "--by",
    default="",
    metavar="NAME",
    help="Group prevalence and families by a case attribute, role or round; change: BEFORE..AFTER.",
)
@click.option("--csv", "as_csv", is_flag=True, help="All columns, as CSV.")
@click.option("--json", "as_json", is_flag=True, help="All columns, as JSON.")
@common
def command(context: Context, topic: str | None, by: str, as_csv: bool, as_json: bool) -> None:
    """Compute TOPIC: coverage, matrix, gaps, challenges, opportunities … (no TOPIC lists them)."""
    if not topic:
        from leadline.queries.results import list_topics

        click.echo("\n".join(list_topics()))
        return
    show_topic(context, topic, by=by, as_csv=as_csv, as_json=as_json)


def show_topic(context: Context, topic: str, *, by: str = "", as_csv: bool, as_json: bool) -> None:
    """Compute a topic and print it."""
    with context.open() as workspace:
        result = workspace.result(topic, study=context.study, by=by, language=context.language)
    if as_json:
        show_json({"topic": topic, "counted_as": result.meaning(), "columns": result.columns})
        return
    if as_csv:
        show_csv(list(result.columns), result.rows())
        return
    from leadline.queries.told import counted, shown_columns

    columns = shown_columns(topic, result.columns)
    rows = zip(*columns.values(), strict=True)
    show_table(topic, list(columns), rows, note=counted(result.meaning()))
