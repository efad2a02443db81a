"""Results as columns with keys and words: the same numbers as the core's, and what data frames take."""

from __future__ import annotations

import numpy as np
import pandas  # type: ignore[import-untyped]
import polars
import pytest

from leadline.core.analysis import Analysis
from leadline.core.tables import StudyTables
from leadline.core.vocabulary import CellValue, Polarity, ReadingValue
from leadline.errors import InputError
from leadline.queries.results import NEEDS_CHOICE, get_result, list_topics
from leadline.workspace import Workspace
from tests.core.studies import Said, Talk, study


@pytest.fixture
def analysis(corpus: Workspace) -> Analysis:
    return Analysis(corpus.tables())


def _topics(tables: StudyTables) -> list[str]:
    compares = {"change"} if len(tables.rounds) > 1 else set()
    compares |= {"comparison"} if tables.cases.attributes else set()
    return [topic for topic in list_topics() if topic not in NEEDS_CHOICE or topic in compares]


def test_every_topic_has_columns_of_one_length_without_row_numbers(analysis: Analysis) -> None:
    for topic in _topics(analysis.tables):
        result = get_result(analysis, topic)
        assert len({len(column) for column in result.columns.values()}) == 1, topic
        assert len(result.rows()) > 0, topic
        for name in ("case", "code", "indicator", "role", "round", "question", "informant", "offer"):
            assert all(isinstance(key, str) for key in result.columns.get(name, [])), (topic, name)
        assert set(result.meaning()) - {"resampled"} == {"unit", "n", "layer"}


def test_data_frames_take_every_topic(analysis: Analysis) -> None:
    for topic in _topics(analysis.tables):
        columns = get_result(analysis, topic).columns
        height = len(next(iter(columns.values())))
        assert polars.DataFrame(columns, strict=False).height == height
        assert len(pandas.DataFrame(columns)) == height


def test_gaps_are_the_cores(analysis: Analysis) -> None:
    columns, core = get_result(analysis, "gaps").columns, analysis.gaps
    for row, key in enumerate(columns["indicator"]):
        own = np.flatnonzero(
            (core.indicator == analysis.tables.indicator(key)) & (core.round == analysis.round)
        )
        assert [columns[n][row] for n in ("n", "full", "partial")] == [
            int(getattr(core, n)[own[0]]) for n in ("n", "full", "partial")
        ]
    meaning = get_result(analysis, "gaps").meaning()
    assert meaning == {"unit": "cases", "n": "known cells", "layer": "designated"}


def test_gaps_are_the_matrix_counted_by_hand(analysis: Analysis) -> None:
    matrix, gaps = get_result(analysis, "matrix").columns, get_result(analysis, "gaps").columns
    for row, key in enumerate(gaps["indicator"]):
        cells = [v for i, v in zip(matrix["indicator"], matrix["effective"], strict=True) if i == key]
        assert gaps["full"][row] == cells.count("not addressed")
        assert gaps["partial"][row] == cells.count("partly")
        assert gaps["not_raised"][row] == cells.count("not raised")
        assert gaps["n"][row] == sum(CellValue.from_label(cell).is_known for cell in cells)


def test_words_are_of_the_right_vocabulary(analysis: Analysis) -> None:
    assert set(get_result(analysis, "matrix").columns["effective"]) <= set(CellValue.labels())
    assert set(get_result(analysis, "readings").columns["value"]) <= set(ReadingValue.labels())
    profiles = get_result(analysis, "comprehensiveness").columns["effective"]
    assert set(profiles) <= {"comprehensively", "partly", "overlooked", "not determinable"}


def test_prevalence_by_an_attribute_adds_up(analysis: Analysis) -> None:
    whole = get_result(analysis, "prevalence").columns
    by_region = get_result(analysis, "prevalence", by="region").columns
    totals = {code: (k, n) for code, k, n in zip(whole["code"], whole["k"], whole["n"], strict=True)}
    for code, (k, n) in totals.items():
        rows = [row for row, other in enumerate(by_region["code"]) if other == code]
        assert sum(by_region["k"][row] for row in rows) == k
        assert sum(by_region["n"][row] for row in rows) == n
    assert len(set(by_region["region"])) > 1


def test_agreement_says_over_what(analysis: Analysis) -> None:
    columns = get_result(analysis, "agreement").columns
    assert columns["code"][-1] == "all"
    assert min(columns["units"]) >= 12
    assert set(columns["coders"]) == {2}
    assert columns["applied"][-1] == sum(columns["applied"][:-1])


def test_free_spans_by_code_and_together(analysis: Analysis) -> None:
    result = get_result(analysis, "unitizing")
    columns, rows = result.columns, result.rows()
    assert (
        columns["code"][-2:] == ["all", "any"]
        and len(rows) == int(analysis.tables.codes.is_counted.sum()) + 2
    )
    by_code = {row[0]: dict(zip(columns, row, strict=True)) for row in rows}
    whole, marked = by_code["all"], by_code["any"]
    assert sum(columns["spans"][:-2]) == whole["spans"] == marked["spans"]
    assert min(columns["texts"]) == max(columns["texts"]) >= 12 and set(columns["coders"]) == {2}
    assert 0 < whole["jaccard"] < whole["f1"] < 1
    assert 0 < whole["gamma"] < 1 and 0 < whole["gamma_cat"] <= 1
    assert whole["u_alpha"] == "undefined: spans of one coder overlap"
    assert marked["jaccard"] > whole["jaccard"] and marked["gamma_cat"] == ""
    assert result.meaning()["layer"] == "coder"


def test_what_cannot_be_asked(analysis: Analysis) -> None:
    for topic, by in (("nothing", ""), ("prevalence", "weather"), ("change", "")):
        with pytest.raises(InputError):
            get_result(analysis, topic, by=by)


def test_the_library_gives_the_same(corpus: Workspace, analysis: Analysis) -> None:
    assert corpus.analyse("challenges") == get_result(analysis, "challenges").columns


def test_change_between_years_of_texts(review: Workspace) -> None:
    analysis = Analysis(review.tables())
    latest = get_result(analysis, "change")
    assert latest.columns == get_result(analysis, "change", by="2022..2023").columns
    assert latest.columns != get_result(analysis, "change", by="2015..2017").columns
    assert latest.meaning() == {"unit": "cases", "n": "comparable cases", "layer": "dictionary"}
    for row in range(len(latest.columns["code"])):
        appeared, stayed = latest.columns["appeared"][row], latest.columns["stayed"][row]
        assert latest.columns["after"][row] == appeared + stayed
        assert latest.columns["before"][row] == latest.columns["disappeared"][row] + stayed
    with pytest.raises(Exception, match="1066"):
        get_result(analysis, "change", by="1066..2023")


def test_rounds_stand_in_their_order_not_in_that_of_their_names() -> None:
    rounds = [f"R{n}" for n in range(1, 12)]
    talks = [
        Talk("A", said=[Said(code, polarity=Polarity.PRESENT if key == new else Polarity.ABSENT)], round=key)
        for key in rounds
        for code, new in (("COOR01", "R10"), ("RESP01", "R2"))
    ]

    def latest(until: str) -> list[str]:
        found = get_result(Analysis(study(talks, rounds=rounds, comparable_until=until)), "change").columns
        return [key for key, count in zip(found["indicator"], found["appeared"], strict=True) if count]

    assert (latest("R10"), latest("R2"), latest("")) == (["I01"], ["I09"], [])
    with pytest.raises(InputError) as error:
        latest("R1")
    assert (error.value.code, error.value.details["count"]) == ("change-needs-rounds", 1)


def test_an_empty_study_has_empty_topics(blank: Workspace) -> None:
    analysis = Analysis(blank.tables())
    for topic in _topics(analysis.tables):
        columns = get_result(analysis, topic).columns
        assert len({len(column) for column in columns.values()}) == 1, topic
