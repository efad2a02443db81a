"""``leadline analyse``: every result, as a table, as JSON or as CSV."""

from __future__ import annotations

import click

from leadline.cli.context import Context, common
from leadline.cli.rendering import show_csv, show_json, show_table
from leadline.translation import gettext as _

SHOWN: dict[str, tuple[str, ...]] = {
    "matrix": ("case", "case_name", "indicator", "effective", "state", "known", "informants"),
    "gaps": (
        "indicator",
        "title",
        "n",
        "full",
        "partial",
        "not_raised",
        "not_known",
        "declined",
        "not_asked",
    ),
    "challenges": (
        "rank",
        "code",
        "code_name",
        "cases",
        "n",
        "roles",
        "informants",
        "is_recurring",
        "is_robust",
    ),
    "exchange": ("indicator", "case", "case_name", "offer", "offer_name", "answer", "shared", "passages"),
    "comprehensiveness": ("case", "case_name", "effective", "state", "known", "indicators"),
}
SHOWN |= {"opportunities": SHOWN["challenges"], "asks": SHOWN["challenges"]}


@click.command(
    "analyse",
    epilog="Examples:  leadline analyse gaps   |   leadline analyse prevalence --by region --csv   |   "
    "leadline analyse change --by 2021..2023",
)
@click.argument("topic", required=False)
@click.option("--by", default="", help="Group prevalence by a case attribute, role or round.")
@click.option("--csv", "as_csv", is_flag=True, help="All columns, as CSV.")
@click.option("--json", "as_json", is_flag=True, help="All columns, as JSON.")
@common
def command(context: Context, topic: str | None, by: str, as_csv: bool, as_json: bool) -> None:
    """Compute TOPIC: coverage, matrix, gaps, challenges, opportunities … (no TOPIC lists them)."""
    from leadline.queries.results import list_topics

    if not topic:
        click.echo("\n".join(list_topics()))
        return
    with context.open() as workspace:
        result = workspace.result(topic, study=context.study, by=by, language=context.language)
    if as_json:
        counted = result.counted_as
        meaning = (
            {"unit": counted.unit.label, "n": counted.base.label, "layer": counted.layer} if counted else {}
        )
        show_json({"topic": topic, "counted_as": meaning, "columns": result.columns})
        return
    if as_csv:
        show_csv(list(result.columns), result.rows())
        return
    wanted = [name for name in SHOWN.get(topic, tuple(result.columns)) if name in result.columns]
    rows = zip(*(result.columns[name] for name in wanted), strict=True)
    note = ""
    if result.counted_as:
        note = _("Counted: {unit}. n: {base}. Layer: {layer}.").format(
            unit=result.counted_as.unit.label,
            base=result.counted_as.base.label,
            layer=result.counted_as.layer or _("no codings are read"),
        )
    show_table(topic, wanted, rows, note=note)
