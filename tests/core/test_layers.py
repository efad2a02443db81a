"""Which codings count."""

from __future__ import annotations

import pytest

from leadline.core.layers import counted_layer, evidence_rows
from leadline.core.tables import StudyTables
from leadline.core.vocabulary import Layer, Polarity, Scope, Sensitivity, Time
from leadline.errors import InputError
from tests.core.studies import Paper, Said, Talk, codebook, study


def counted(tables: StudyTables) -> list[str]:
    return [str(tables.codings.id[row]) for row in counted_layer(tables).rows]


def test_reconciled_where_there_is_one_else_the_first_coder_never_the_union() -> None:
    said = [
        Said("GAP01", id="a", coder="A"),
        Said("GAP02", id="b", coder="B"),
        Said("GAP03", id="r", coder="B", layer=Layer.RECONCILED),
        Said("GAP04", id="d", coder="dictionary", layer=Layer.DICTIONARY),
    ]
    assert counted(study([Talk("X", said=said)])) == ["a"]
    assert counted(study([Talk("X", said=said, first_coder="B")])) == ["b"]
    assert counted(study([Talk("X", said=said, first_coder="")])) == []
    layer = counted_layer(study([Talk("X", said=said, has_reconciled=True), Talk("Y")]))
    assert (layer.name, layer.reconciled_interviews, layer.first_coder_interviews) == ("designated", 1, 1)
    assert len(layer.rows) == 1


def test_documents_count_only_by_dictionary() -> None:
    paper = Paper("X", said=[Said("GAP01", id="a"), Said("GAP02", id="d", layer=Layer.DICTIONARY)])
    assert counted(study(papers=[paper])) == []
    assert counted(study(papers=[paper], layer="dictionary")) == ["d"]
    assert counted(study([Talk("X", has_reconciled=True)], papers=[paper])) == []


def test_only_active_codes() -> None:
    codes = codebook()
    codes.is_counted[codes.key == "GAP01"] = False
    assert counted(study([Talk("X", said=[Said("GAP01"), Said("GAP02", id="b")])], codes=codes)) == ["b"]


def test_evidence_is_of_now_and_not_global_and_withheld_passages_count() -> None:
    said = [
        Said("GAP01", id="yes"),
        Said("GAP02", id="withheld", sensitivity=Sensitivity.WITHHOLD, polarity=Polarity.ABSENT),
        *(Said("GAP03", id=f"no{time}", time=time) for time in Time if time is not Time.NOW),
        Said("GAP04", id="no", scope=Scope.GLOBAL),
    ]
    tables = study([Talk("X", said=said)])
    layer = counted_layer(tables)
    assert sorted(tables.codings.id[evidence_rows(tables, layer)]) == ["withheld", "yes"]
    assert tables.codings.id[evidence_rows(tables, layer, polarity=Polarity.ABSENT)].tolist() == ["withheld"]


def test_an_unknown_layer_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        counted_layer(study([Talk("X")], layer="union"))
    assert caught.value.code == "layer-unknown"
