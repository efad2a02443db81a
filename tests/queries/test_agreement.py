"""The topic agreement: its units, its groupings, what it says of itself, and as people read it."""

from __future__ import annotations

from pathlib import Path

import pytest

import leadline
from leadline.core.agreement.ratings import RatedUnit
from leadline.core.agreement.table import Grouping
from leadline.core.analysis import Analysis
from leadline.errors import InputError
from leadline.queries.agreement import agreement_of
from leadline.queries.results import Result, get_result
from leadline.queries.told import counted, shown_columns
from leadline.workspace import Workspace


@pytest.fixture(scope="module")
def analysis(corpus_folder: Path) -> Analysis:
    with leadline.open(corpus_folder) as workspace:
        return Analysis(workspace.tables(with_turns=True))


def last(result: Result) -> dict[str, object]:
    return {name: column[-1] for name, column in result.columns.items()}


@pytest.mark.parametrize("by", Grouping.labels())
@pytest.mark.parametrize("unit", RatedUnit.labels())
def test_each_unit_and_grouping_ends_with_all_and_names_its_unit(
    analysis: Analysis, unit: str, by: str
) -> None:
    result = get_result(analysis, "agreement", by=by, unit=unit)
    assert result.meaning()["unit"] == f"{unit} × code"
    over_all = last(result)
    assert "all" in over_all.values()
    groups = over_all["cases" if unit == "case" else "interviews"]
    assert isinstance(groups, int) and groups > 5
    codes = int(analysis.tables.codes.is_counted.sum())
    units = over_all["units"]
    assert isinstance(units, int) and units % codes == 0
    if unit in ("case", "interview"):
        assert units == groups * codes
    else:
        assert units > groups * codes
    assert over_all["alpha_low"] < over_all["alpha"] < over_all["alpha_high"]  # type: ignore[operator]


def test_the_library_reads_the_turns_where_they_are_the_unit(corpus: Workspace, analysis: Analysis) -> None:
    columns = corpus.analyse("agreement", unit="turn", by="pair")
    assert columns == get_result(analysis, "agreement", unit="turn", by="pair").columns
    assert columns["coder"][-1] == "all" and columns["second_coder"][-1] == ""


def test_by_code_on_interviews_unless_something_else_is_asked_for(analysis: Analysis) -> None:
    plain = get_result(analysis, "agreement")
    assert plain.columns == get_result(analysis, "agreement", by="code", unit="interview").columns
    assert next(iter(plain.columns)) == "code"


def test_as_people_read_it(analysis: Analysis) -> None:
    result = get_result(analysis, "agreement", unit="characters", by="overall")
    told = shown_columns("agreement", result.columns)
    value, low, high = (result.columns[name][0] for name in ("alpha", "alpha_low", "alpha_high"))
    assert told["alpha"] == [f"{value} ({low} to {high})"]
    assert not any(name.endswith(("_low", "_high")) for name in told)
    words = counted(result.meaning())
    assert "Counted: characters × code. n: units that two coders rated." in words
    assert "Intervals hold 95% of 1000 resamples of interviews." in words


@pytest.mark.parametrize("asked", [{"by": "weather"}, {"unit": "word"}])
def test_what_cannot_be_asked(analysis: Analysis, asked: dict[str, str]) -> None:
    with pytest.raises(InputError) as refused:
        agreement_of(analysis.tables, **asked)
    assert refused.value.code == "agreement-choice-unknown"
