"""Status: every count with what it is of, only codings that count, and the steps that follow."""

from __future__ import annotations

from dataclasses import replace

from leadline.access import get_code
from leadline.core.spans import find_quotation
from leadline.core.vocabulary import Layer
from leadline.interchange.packs import RoundDefinition
from leadline.services.actors import register_actor
from leadline.services.codings import apply_code
from leadline.services.programme import PlanRow, finish_coding, record_plan
from leadline.services.studies import add_cases, create_study
from leadline.store.models import Coding, Interview
from leadline.workspace import Workspace
from tests.small_study import MEETING, MONEY, add_text, make_small_study, small_pack


def kinds(workspace: Workspace) -> list[str]:
    return [step.kind for step in workspace.status("small").steps]


def test_the_steps_follow_from_the_state(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = create_study(small_pack(), by=by)
        assert kinds(workspace) == ["plan"]
        add_cases(study, {"A": {"name": "A"}}, by=by)
        record_plan(study, [PlanRow(case="A", role="PC", round="1")], by=by)
        (step,) = workspace.status("small").steps
        assert (step.kind, step.count, step.first) == ("interview", 1, (("A", "PC"),))
        row = PlanRow(case="A", role="PC", round="1", interview="A-1", informant="PC-A")
        record_plan(study, [row], by=by)
        assert kinds(workspace) == ["text"]
        text = add_text(study, "A-1", by=by)
        assert kinds(workspace) == ["coverage", "code", "approve"]
        apply_code(text, find_quotation(text.text, MONEY), code=get_code(study, "GAP1"), by=by)
        assert kinds(workspace) == ["coverage", "finish", "judge", "approve"]
        finish_coding(Interview.live.get(key="A-1"), by=by)
        assert kinds(workspace) == ["coverage", "judge", "approve"]
        steps = {step.kind: step for step in workspace.status("small").steps}
        assert steps["coverage"].first == (("A-1",),) and steps["judge"].first == (("A", "I02"),)


def test_only_codings_that_count_are_counted(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        text = add_text(study, "A-1", by=by)
        money, meeting = (find_quotation(text.text, words) for words in (MONEY, MEETING))
        apply_code(text, money, code=get_code(study, "GAP1"), by=by)
        apply_code(text, money, code=get_code(study, "GAP1"), by=register_actor("second"))
        apply_code(
            text, money, code=get_code(study, "GAP2"), by=register_actor("words"), layer=Layer.DICTIONARY
        )
        suggested = apply_code(text, meeting, code=get_code(study, "COO1"), by=by)
        Coding.objects.filter(pk=suggested.pk).update(is_accepted=False)
        status = workspace.status("small")
        assert (status.codings, status.codings_counted, status.layer) == (3, 1, "designated")
        assert (status.with_text, status.with_coverage, status.interviews) == (1, 3, 3)
        assert 0 < status.cells_known < status.cells == 6


def test_cells_are_those_of_the_round_that_the_matrix_shows(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        rounds = (RoundDefinition("1", "First"), RoundDefinition("2", "Second"))
        study = make_small_study(by, pack=replace(small_pack(), rounds=rounds))
        text = add_text(study, "A-1", by=by)
        apply_code(text, find_quotation(text.text, MONEY), code=get_code(study, "GAP1"), by=by)
        status = workspace.status("small")
        assert (status.round, status.cells, status.cells_known) == ("Second", 6, 0)
        assert "judge" not in kinds(workspace)
