"""From a number down to the words: what is shown is what was counted, in a fixed number of queries."""

from __future__ import annotations

import numpy as np
import pytest

from leadline.core.analysis import Analysis
from leadline.core.vocabulary import CellValue, ReadingValue, Sensitivity
from leadline.errors import InputError, NotFound
from leadline.queries.behind import Wanted, evidence_of, list_behind
from leadline.queries.cells import get_cell, list_unjudged
from leadline.queries.results import get_result
from leadline.workspace import Workspace


@pytest.fixture
def analysis(corpus: Workspace) -> Analysis:
    return Analysis(corpus.tables())


def cases_behind(analysis: Analysis, wanted: Wanted) -> int:
    """How many cases the passages are of."""
    tables = analysis.tables
    return len(np.unique(tables.transcripts.case[tables.codings.transcript[evidence_of(analysis, wanted)]]))


@pytest.mark.parametrize("topic", ["challenges", "opportunities", "asks"])
def test_the_passages_of_a_ranking_are_of_as_many_cases_as_it_counts(analysis: Analysis, topic: str) -> None:
    columns = get_result(analysis, topic).columns
    for code, cases in zip(columns["code"], columns["cases"], strict=True):
        assert cases_behind(analysis, Wanted(code=code, polarity="present")) == cases


@pytest.mark.parametrize("by", ["region", "role"])
def test_the_passages_of_a_group_are_those_that_prevalence_counts(analysis: Analysis, by: str) -> None:
    columns = get_result(analysis, "prevalence", by=by).columns
    for code, group, passages in zip(columns["code"], columns[by], columns["passages"], strict=True):
        wanted = Wanted(code=code, polarity="present", by=by, group=group)
        assert len(evidence_of(analysis, wanted)) == passages


def test_pairs_stand_on_the_same_words(analysis: Analysis) -> None:
    columns = get_result(analysis, "cooccurrence").columns
    wanted = Wanted(code=columns["code"][0], other=columns["other"][0], polarity="present")
    assert cases_behind(analysis, wanted) == columns["cases"][0]


def test_a_value_keeps_the_cells_that_have_it(analysis: Analysis) -> None:
    rows = evidence_of(analysis, Wanted(indicator="I02", value="conflicting"))
    columns = get_result(analysis, "matrix").columns
    wanted = {
        case
        for case, indicator, value in zip(
            columns["case"], columns["indicator"], columns["effective"], strict=True
        )
        if indicator == "I02" and value == "conflicting"
    }
    tables = analysis.tables
    cases = tables.transcripts.case[tables.codings.transcript[rows]]
    assert {str(key) for key in tables.cases.key[cases]} == wanted != set()


def test_what_is_not_there_is_said(analysis: Analysis) -> None:
    for wanted in (Wanted(), Wanted(code="NO"), Wanted(indicator="I99"), Wanted(indicator="I01", value="x")):
        with pytest.raises(InputError):
            evidence_of(analysis, wanted)
    with pytest.raises(NotFound):
        evidence_of(analysis, Wanted(code="GAP04", case="R99"))


def test_words_that_are_withheld_are_not_shown(corpus: Workspace, analysis: Analysis) -> None:
    codings = analysis.tables.codings
    rows = np.flatnonzero(codings.sensitivity == int(Sensitivity.WITHHOLD))
    with corpus.use():
        told = list_behind(corpus.study(), analysis, rows)
    assert told and all(one.is_withheld and one.words == "" for one in told)


def test_a_cell_tells_what_its_readings_rest_on_in_a_fixed_number_of_queries(
    corpus: Workspace, analysis: Analysis
) -> None:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    tables, said = analysis.tables, analysis.readings
    counts = set()
    with corpus.use():
        study = corpus.study()
        for case in ("R06", "R04"):
            with CaptureQueriesContext(connections[corpus.alias]) as queries:
                told = get_cell(study, analysis, case=case, indicator="I02")
                documents = [one.document.key for one in told.documents]
            counts.add(len(queries))
            row = tables.cases.key.tolist().index(case)
            readings = said.of_cell(case=row, round=analysis.round, indicator=tables.indicator("I02"))
            assert [voice.value for voice in told.voices] == [ReadingValue(v) for v in said.value[readings]]
            heard = [one.passage.coding for voice in told.voices for one in voice.heard]
            assert sorted(heard) == sorted(
                tables.codings.id[said.evidence.coding[said.evidence_of(readings)]]
            )
            assert told.history[0].is_live and (told.new, told.gone) == (0, 0)
            assert len(documents) == len(told.documents)
    assert len(counts) == 1 and counts.pop() <= 11
    assert all(voice.coverage for voice in told.voices)
    assert told.cell.effective in list(CellValue)
    assert list_unjudged(analysis, round=analysis.round) == []
