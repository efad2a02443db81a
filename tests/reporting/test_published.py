"""What a report prints is what disclosure control looks at."""

from __future__ import annotations

from leadline.core.analysis import Analysis
from leadline.core.disclosure.checks import disclosure_checks
from leadline.core.vocabulary import Elicited
from leadline.reporting.functions import number_functions
from leadline.reporting.published import published_tables, sentence
from leadline.solvers.suppression import HighsSuppression
from tests.core.studies import Said, Talk, study

ROLES = ("PC", "CP", "GBV")


def analysis(*, coordinators: int, probed: int = 0) -> Analysis:
    """Twelve cases in each of which CP and GBV name GAP01, in some PC as well; nobody names another."""
    talks = []
    for case in range(12):
        for role in ROLES if case < coordinators else ROLES[1:]:
            elicited = Elicited.PROBED if case < probed else Elicited.VOLUNTEERED
            named = [Said("GAP01", elicited=elicited)] if case < 7 else []
            talks.append(Talk(f"R{case:02}", [(f"{role}{case:02}", role)], said=named))
    return Analysis(study(talks, anonymity=5))


def failed(found: Analysis, *calls: str) -> dict[str, str]:
    functions = number_functions(found)
    tables = list(published_tables(found))
    for call in calls:
        count = eval(call, {"__builtins__": {}}, functions).value
        said = sentence(found, finding="f", call=call, count=count)
        assert said is not None and said.is_fixed
        tables.append(said)
    done = disclosure_checks(found.tables, published=tables, quotations=[], solver=HighsSuppression())
    return {v.subject: v.rule for v in done.verdicts if not v.passed}


def test_a_reference_role_of_few_people_keeps_the_report_from_being_public() -> None:
    assert failed(analysis(coordinators=12)) == {}
    found = failed(analysis(coordinators=4), "reference_naming('GAP01')", "responses_naming('GAP01')")
    lists = ("challenges", "opportunities", "asks")
    assert found == {
        **{f"{name}, PC alone": "small-group" for name in lists},
        "f: reference_naming('GAP01')": "small-group",
    }


def test_counts_of_the_volunteered_are_cells_of_the_same_system() -> None:
    found = analysis(coordinators=12, probed=3)
    tables = {table.name: table for table in published_tables(found)}
    how = tables["challenges, volunteered or probed"]
    assert (how.cells[("GAP01", "volunteered")], how.cells[("GAP01", "probed")]) == (4, 3)
    assert failed(found, "volunteered('GAP01')") == {}
    false = sentence(found, finding="f", call="volunteered('GAP01')", count=5)
    assert false is not None
    done = disclosure_checks(
        found.tables, published=[*tables.values(), false], quotations=[], solver=HighsSuppression()
    )
    assert [v.rule for v in done.verdicts if not v.passed] == ["tables-contradict"]


def test_too_few_people_behind_what_was_probed() -> None:
    talks = [Talk(f"R{case:02}", [(f"p{case}", "PC")], said=[Said("GAP01")]) for case in range(12)]
    for anonymity, is_refused in ((20, True), (5, False)):
        found = failed(Analysis(study(talks, anonymity=anonymity, reference_role="")))
        assert ("challenges, volunteered or probed" in found) == is_refused
