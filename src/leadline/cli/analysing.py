"""``leadline analyse``: every result, as a table, as JSON or as CSV."""

from __future__ import annotations

from collections.abc import Mapping

import click

from leadline.cli.context import Context, common, examples
from leadline.cli.rendering import show_csv, show_json, show_table
from leadline.translation import gettext as _

TELLS: Mapping[str, str] = {
    "agreement": "how far coders agree: by code, by pair, by interview, over all",
    "asks": "what informants ask for, by how many cases name it",
    "cases-by-mechanism": "which mechanisms carry the subject in each case",
    "challenges": "obstacles, by how many cases name them, and whether they recur",
    "change": "what became of indicators or codes between two rounds",
    "comparison": "indicators and codes by groups of cases, tested where these were drawn at random",
    "comprehensiveness": "how comprehensively each case addresses the subject",
    "configurations": "which combinations of conditions lead to an outcome, over cases (QCA)",
    "convergence": "how often people in different roles of a case say the same",
    "cooccurrence": "which codes stand on the same words",
    "coverage": "who was interviewed, case by case and role by role",
    "exchange": "which case has an answer to another one's gap",
    "families": "the codes of each family that has a table of its own",
    "gaps": "indicators not addressed, of how many cases where that is known",
    "matrix": "each case and indicator: what the interviews say, and who confirmed it",
    "mechanisms": "through what the subject is taken up, in how many cases",
    "opportunities": "openings, by how many cases name them, and whether they recur",
    "prevalence": "every code: in how many cases it is said",
    "questions": "each question: answered, not known, declined, not asked",
    "readings": "what each informant says of each indicator",
    "reasons": "why questions were not asked",
    "richness": "how many codes there may be, those not heard yet too",
    "robustness": "which conclusions hold whoever is left out, and which hang on one interview",
    "roles": "who was interviewed, role by role",
    "saturation": "whether more interviewing would bring codes not heard yet, and where",
    "saturation-curve": "new codes interview by interview, and in random orders",
    "similarity": "which cases are alike in how they address the subject",
    "unitizing": "how far coders mark the same passages, code by code",
}
"""Topic -> what it tells."""


@click.command(
    "analyse",
    epilog=examples(
        "leadline analyse gaps",
        "leadline analyse prevalence --by region --csv",
        "leadline analyse saturation --by role",
        "leadline analyse change --by 2021..2023",
        "leadline analyse comparison --by region",
        "leadline analyse configurations --by I01,I03..I02",
        "leadline analyse agreement --unit turn --by pair",
    ),
)
@click.argument("topic", required=False)
@click.option(
    "--by",
    default="",
    metavar="NAME",
    help="Group prevalence, families, saturation, saturation-curve and richness by a case attribute, role or "
    "round; comparison by a case attribute; change: BEFORE..AFTER; "
    "configurations: CONDITION,CONDITION..OUTCOME; agreement: code, pair, interview or overall.",
)
@click.option(
    "--unit",
    default="",
    metavar="UNIT",
    help="What coders agree on: interview, case, turn or characters.",
)
@click.option("--csv", "as_csv", is_flag=True, help="All columns, as CSV.")
@click.option("--json", "as_json", is_flag=True, help="All columns, as JSON.")
@common
def command(context: Context, topic: str | None, by: str, unit: str, as_csv: bool, as_json: bool) -> None:
    """Compute TOPIC: coverage, matrix, gaps, challenges, opportunities … (no TOPIC lists them)."""
    if not topic:
        show_table("", ("topic", "tells"), [(name, _(told)) for name, told in TELLS.items()])
        return
    show_topic(context, topic, by=by, unit=unit, as_csv=as_csv, as_json=as_json)


def show_topic(
    context: Context, topic: str, *, by: str = "", unit: str = "", as_csv: bool, as_json: bool
) -> None:
    """Compute a topic and print it."""
    with context.open() as workspace:
        result = workspace.result(topic, study=context.study, by=by, unit=unit, language=context.language)
    if as_json:
        found = {"topic": topic, "counted_as": result.meaning(), "columns": result.columns}
        show_json(found | ({"answer": result.answer} if result.answer else {}))
        return
    if as_csv:
        show_csv(list(result.columns), result.rows())
        return
    from leadline.queries.told import counted, shown_columns

    columns = shown_columns(topic, result.columns)
    rows = zip(*columns.values(), strict=True)
    show_table(topic, list(columns), rows, note="\n".join([counted(result.meaning()), *result.answer]))
