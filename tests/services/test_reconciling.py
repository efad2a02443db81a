"""Disagreements are decided one by one; the reconciled layer is written whole or not at all."""

from __future__ import annotations

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from leadline.access import get_code, get_interview
from leadline.core.layers import counted_layer
from leadline.core.spans import find_quotation
from leadline.core.vocabulary import Layer
from leadline.errors import LeadlineError
from leadline.queries.audit import list_log
from leadline.queries.reconciling import Reconciling, get_reconciling, list_reconciling
from leadline.services.actors import register_actor
from leadline.services.codings import PassageAttributes, apply_code, change_attributes
from leadline.services.reconciling import (
    decide,
    finish_reconciling,
    reopen_reconciling,
    undo_decision,
)
from leadline.store.engines.connect import current_alias
from leadline.store.models import Actor, Coding, Interview, ReconcilingDecision, Study
from leadline.workspace import Workspace
from tests.small_study import MEETING, MONEY, add_text, make_small_study


def double_coded(study: Study, by: Actor, key: str = "A-1") -> Interview:
    """Both: COO1 on the meeting; on the money one GAP1, the other GAP2 (and that on the meeting alone)."""
    text = add_text(study, key, by=by)
    other = register_actor("other")
    for coder, code, words in (
        (by, "COO1", MEETING),
        (other, "COO1", MEETING),
        (by, "GAP1", MONEY),
        (other, "GAP2", MONEY),
        (other, "GAP2", MEETING),
    ):
        apply_code(text, find_quotation(text.text, words), code=get_code(study, code), by=coder)
    return get_interview(study, key)


def told(interview: Interview) -> Reconciling:
    found = get_reconciling(interview)
    assert found is not None
    return found


def counted(workspace: Workspace) -> list[str]:
    tables = workspace.tables("small")
    return sorted(tables.codes.key[tables.codings.code[counted_layer(tables).rows]].tolist())


def code_of(error: pytest.ExceptionInfo[LeadlineError]) -> str:
    return error.value.code


def test_nothing_counts_otherwise_before_all_is_decided_and_finished(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        interview = double_coded(study, by)
        alone, money = told(interview).disputed
        assert (alone.kind.label, money.kind.label) == ("one coder", "other code")
        decide(interview, alone.key, by=by)
        with pytest.raises(LeadlineError) as refused:
            finish_reconciling(interview, by=by)
        assert code_of(refused) == "disagreements-open"
        second = next(c.id for c in money.codings if c.code == "GAP2")
        decide(interview, money.key, kept=[second], reason="it says who left", by=by)
        assert counted(workspace) == ["COO1", "GAP1"]
        finish_reconciling(interview, by=by)
        assert counted(workspace) == ["COO1", "GAP2"]
        quotes = {c.quote for c in Coding.live.filter(layer=Layer.RECONCILED)}
        assert quotes == {MEETING, MONEY}
        assert Coding.live.filter(layer=Layer.CODER).count() == 5
        state = told(interview)
        assert (state.agreed, state.decided, state.open, state.is_finished) == (1, 2, 0, True)
        for write in (
            lambda: finish_reconciling(interview, by=by),
            lambda: decide(interview, money.key, by=by),
        ):
            with pytest.raises(LeadlineError) as twice:
                write()
            assert code_of(twice) == "reconciled-already"
        reopen_reconciling(interview, by=by)
        assert counted(workspace) == ["COO1", "GAP1"]
        assert (told(interview).decided, told(interview).is_finished) == (2, False)
        with pytest.raises(LeadlineError) as absent:
            reopen_reconciling(interview, by=by)
        assert code_of(absent) == "reconciliation-absent"


def test_no_words_and_no_reason_stand_in_the_log(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        interview = double_coded(study, by)
        for one in told(interview).disputed:
            decide(interview, one.key, code=get_code(study, "GAP1"), reason="no money, said twice", by=by)
        finish_reconciling(interview, by=by)
        lines = list_log(limit=3)
        assert [line.action for line in lines] == ["finish-reconciling", *["decide-disagreement"] * 2]
        assert "money" not in str([line.details for line in lines])
        assert counted(workspace) == ["COO1", "GAP1", "GAP1"]


def test_a_changed_coding_makes_its_decision_stale_and_the_interview_due_again(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        interview = double_coded(study, by)
        for one in told(interview).disputed:
            decide(interview, one.key, kept=[one.codings[0].id], by=by)
        finish_reconciling(interview, by=by)
        assert not told(interview).is_changed
        coding = Coding.live.get(code__key="GAP1", layer=Layer.CODER)
        change_attributes(coding, attributes=PassageAttributes(polarity=1), by=by)  # type: ignore[arg-type]
        state = told(interview)
        assert (state.is_changed, state.stale, state.open) == (True, 1, 1)


def test_decisions_are_replaced_undone_and_refused_where_they_cannot_be(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        interview = double_coded(study, by)
        alone, money = told(interview).disputed
        decide(interview, money.key, kept=[c.id for c in money.codings], by=by)
        decide(interview, money.key, by=by)
        assert (ReconcilingDecision.live.count(), ReconcilingDecision.objects.count()) == (1, 2)
        undo_decision(interview, money.key, by=by)
        assert told(interview).open == 2
        for key, kept, code, expected in (
            ("gone", [], None, "disagreement-unknown"),
            (money.key, [alone.codings[0].id], None, "decision-impossible"),
            (money.key, [], "GAP", "coding-outside-codebook"),
        ):
            with pytest.raises(LeadlineError) as error:
                decide(interview, key, kept=kept, code=get_code(study, code) if code else None, by=by)
            assert code_of(error) == expected


def test_an_interview_of_one_coder_has_nothing_to_reconcile(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        text = add_text(study, "A-1", by=by)
        apply_code(text, find_quotation(text.text, MONEY), code=get_code(study, "GAP1"), by=by)
        interview = get_interview(study, "A-1")
        assert get_reconciling(interview) is None and list_reconciling(study) == []
        with pytest.raises(LeadlineError) as error:
            finish_reconciling(interview, by=by)
        assert code_of(error) == "not-double-coded"


def test_many_interviews_take_as_many_queries_as_one(workspace: Workspace) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connections[current_alias()]) as caught:
            list_reconciling(study)
        return len(caught)

    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        double_coded(study, by)
        of_one = queries()
        double_coded(study, by, "B-1")
        assert queries() == of_one and len(list_reconciling(study)) == 2
