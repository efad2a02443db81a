"""Results as people read them, and the tables of the pages that lead down from each number."""

from __future__ import annotations

from urllib.parse import parse_qsl

from leadline.core.analysis import Analysis
from leadline.queries.behind import Wanted, evidence_of
from leadline.queries.results import compared_rounds, get_result, list_topics
from leadline.queries.told import SHARES, SHOWN, counted, shares, shown_columns
from leadline.translation import use_language
from leadline.web.pages.result_table import make_table
from leadline.workspace import Workspace


def test_a_share_never_stands_without_its_n(corpus: Workspace) -> None:
    columns = get_result(Analysis(corpus.tables()), "gaps").columns
    shown = shown_columns("gaps", columns)
    assert shown["full"][0] == f"{columns['full'][0]} of {columns['n'][0]}" and "n" not in shown
    with use_language("fr"):
        assert counted(get_result(Analysis(corpus.tables()), "gaps").meaning()).startswith("Compté")


def test_the_two_rounds_compared_are_those_whose_texts_can_be(review: Workspace) -> None:
    analysis = Analysis(review.tables())
    asked = compared_rounds(analysis.tables)
    assert asked == "2022..2023"
    assert get_result(analysis, "change").columns == get_result(analysis, "change", by=asked).columns
    table = make_table(analysis, "change", get_result(analysis, "change", by=asked), by=asked)
    for row in table.rows[:5]:
        led = [dict(parse_qsl(cell.query)) for cell in row.cells if cell.query]
        assert [one["round"] for one in led] == ["2022", "2023"]
        assert all(one["polarity"] == "present" for one in led)


def test_what_a_verdict_hangs_on_is_named(corpus: Workspace) -> None:
    analysis = Analysis(corpus.tables())
    found = analysis.challenges
    table = make_table(analysis, "challenges", get_result(analysis, "challenges"))
    hinges = [row.cells[-1].words for row in table.rows]
    for place, words in enumerate(hinges):
        assert words.startswith("recurs") == bool(found.is_recurring[place])
        assert ("hangs on" in words) == bool(found.is_recurring[place] and not found.is_robust[place])
    assert any("hangs on" in words for words in hinges)


def test_each_number_of_a_gap_leads_to_its_own_cells(corpus: Workspace) -> None:
    analysis = Analysis(corpus.tables())
    table = make_table(analysis, "gaps", get_result(analysis, "gaps"))
    first = {dict(parse_qsl(cell.query))["value"]: cell for cell in table.rows[0].cells if cell.query}
    assert set(first) == {"not addressed", "partly"}
    all_of_it = evidence_of(analysis, Wanted(**dict(parse_qsl(table.rows[0].query))))
    some = evidence_of(analysis, Wanted(**dict(parse_qsl(first["partly"].query))))
    assert 0 < len(some) < len(all_of_it)


def test_shares_are_told_with_their_n() -> None:
    columns = {"full": [7], "partial": [2], "n": [27], "not_raised": [2]}
    assert shares("gaps", columns) == {"full": ["7 of 27"], "partial": ["2 of 27"], "not_raised": [2]}
    assert shares("matrix", {"state": ["stale"]}) == {"state": ["stale"]}


def test_what_is_shown_are_topics() -> None:
    assert set(SHOWN) | set(SHARES) <= set(list_topics())
