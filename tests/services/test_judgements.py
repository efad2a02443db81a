"""What analysts decide can be taken back, and nobody's summary is written over unseen, on both engines."""

from __future__ import annotations

import pytest

from leadline.access import get_case, get_indicator, get_round
from leadline.core.vocabulary import CellValue
from leadline.errors import Conflict
from leadline.services.judgements import Decision, confirm_judgements, retract_judgements, summarise_cell
from leadline.store.models import Judgement, Memo
from leadline.workspace import Workspace
from tests.small_study import make_small_study


def values() -> list[tuple[str, str, CellValue]]:
    """Live judgements: case, indicator, value."""
    fields = ("case__key", "indicator__key", "value")
    return [(c, i, CellValue(v)) for c, i, v in Judgement.live.order_by(*fields).values_list(*fields)]


def test_a_step_is_taken_back_whole_and_what_held_before_holds_again(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        confirm_judgements(study, [Decision("A", "I01", CellValue.ADDRESSED, "minutes")], by=by)
        first = values()
        step = confirm_judgements(study, [Decision("A", "I01"), Decision("B", "I02")], by=by)
        assert len({one.created_at for one in step}) == 1
        assert len(values()) == 2 and values() != first
        assert retract_judgements(study, step, by=by) == 2
        assert values() == first
        assert retract_judgements(study, step, by=by) == 0
        third = confirm_judgements(study, [Decision("A", "I01", CellValue.PARTLY, "again")], by=by)
        retract_judgements(study, third, by=by)
        assert values() == first


def test_a_summary_is_never_written_over_unseen(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        case, round_ = get_case(study, "A"), get_round(study, "1")
        place = {"round": round_, "indicator": get_indicator(study, "I01"), "by": by}
        first = summarise_cell(case, "Nobody carries it.", seen=None, **place)
        with pytest.raises(Conflict):
            summarise_cell(case, "Mine.", seen=None, **place)
        second = summarise_cell(case, "Nobody carries it, still.", seen=first.pk, **place)
        summarise_cell(case, "Of the whole case.", round=round_, indicator=None, seen=None, by=by)
        assert second.about_id == first.about_id
        assert set(Memo.live.values_list("text", flat=True)) == {
            "Nobody carries it, still.",
            "Of the whole case.",
        }
