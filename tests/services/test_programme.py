"""The programme as people change it: posts, tries, interviews, cases."""

from __future__ import annotations

from datetime import date

import pytest

from leadline.access import get_case, get_informant, get_interview, get_slot
from leadline.core.vocabulary import QuoteConsent, SlotState
from leadline.errors import LeadlineError
from leadline.queries.audit import list_log
from leadline.queries.programme import (
    get_programme,
    list_attempts,
    list_informants,
    list_informants_of,
    list_interviews,
    next_key,
)
from leadline.queries.register import list_register
from leadline.services.programme import (
    UNASSIGNED,
    ConsentGiven,
    PlanRow,
    change_interview,
    change_slot,
    record_attempt,
    record_consents,
    record_identity,
    record_plan,
    stand_in,
)
from leadline.services.studies import add_case, add_cases, change_case
from leadline.store.models import Actor, AuditEntry, Case, Interview, Study, Turn
from leadline.workspace import Workspace
from tests.small_study import TEXT, add_text, make_small_study


def test_a_post_is_planned_changed_and_tried(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        record_plan(study, [PlanRow(case="A", role="CP", round="1")], by=by)
        (held, planned) = get_programme(study).cases[0].posts
        assert held is not None and planned is not None
        slot = get_slot(study, planned.id)
        on = date(2018, 3, 1)
        change_slot(slot, state=SlotState.NOT_REACHED, next_action="write again", next_action_on=on, by=by)
        record_attempt(slot, on=on, channel="telephone", outcome="no answer", by=by)
        post = get_programme(study).cases[0].posts[1]
        assert post is not None
        assert (post.state, post.next_action_on, post.attempts) == (SlotState.NOT_REACHED, on, 1)
        assert [one.outcome for one in list_attempts(slot)] == ["no answer"]
        assert "no answer" not in str(list_log(limit=3))


@pytest.mark.parametrize(
    ("post", "state", "code"),
    [(0, SlotState.DECLINED, "slot-held"), (1, SlotState.HELD, "slot-without-interview")],
)
def test_held_and_its_interview_go_together(
    workspace: Workspace, post: int, state: SlotState, code: str
) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        record_plan(study, [PlanRow(case="A", role="CP", round="1")], by=by)
        found = get_programme(study).cases[0].posts[post]
        assert found is not None
        with pytest.raises(LeadlineError) as refused:
            change_slot(get_slot(study, found.id), state=state, by=by)
        assert refused.value.code == code


def test_a_case_is_added_once_and_changed_whole(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        add_case(study, "D", name="Place D", attributes={"region": "east"}, by=by)
        with pytest.raises(LeadlineError) as twice:
            add_case(study, "D", name="Other", attributes={}, by=by)
        assert twice.value.code == "case-exists"
        change_case(get_case(study, "D"), name="", attributes={"size": "small"}, by=by)
        found = get_programme(study)
        assert (found.cases[3].name, found.cases[3].attributes) == ("D", {"size": "small"})
        assert found.attributes == ("region", "size")


def test_facts_of_an_interview_can_be_emptied(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        facts = {"mode": "call", "language": "", "interviewer": "i-1", "has_interpreter": True}
        change_interview(get_interview(study, "A-1"), held_on=None, **facts, by=by)  # type: ignore[arg-type]
        (one,) = list_interviews(study, key="A-1")
        found = one.interview
        assert (found.held_on, found.mode, found.language, found.has_interpreter) == (None, "call", "", True)


def test_the_latest_consent_is_told_and_nobody_without_one_is_forgotten(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        record_plan(study, [PlanRow("A", "CP", "1", interview="A-2", informant="CP-A")], by=by)
        record_consents(study, [ConsentGiven("A-1", "PC-A", True, False, QuoteConsent.NONE, False)], by=by)
        told = {one.key: one.consents for one in list_interviews(study)}
        assert [(c.informant, c.quote, c.may_record) for c in told["A-1"]] == [
            ("PC-A", QuoteConsent.NONE, False)
        ]
        assert [(c.informant, c.takes_part) for c in told["A-2"]] == [("CP-A", None)]


def test_names_are_read_only_from_the_register(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        record_identity(get_informant(study, "PC-B"), name="Somebody Real", contact="x@y", by=by)
        assert ("PC-B", "Somebody Real", "x@y") in list_register(study)
        seen = (get_programme(study), list_informants(study), list_interviews(study), list_log(limit=99))
        assert "Somebody" not in str(seen)


def test_lists_cost_the_same_however_long(workspace: Workspace) -> None:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    from leadline.store.engines.connect import current_alias

    def cost(study: object) -> list[int]:
        counts = []
        for ask in (get_programme, list_informants, list_interviews, list_register):
            with CaptureQueriesContext(connections[current_alias()]) as asked:
                ask(study)  # type: ignore[operator]
            counts.append(len(asked))
        return counts

    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        before = cost(study)
        rows = [PlanRow("B", "CP", "1", interview=f"X-{n}", informant=f"CP-{n}") for n in range(20)]
        record_plan(study, rows, by=by)
        assert cost(study) == before == [4, 3, 3, 2]


def test_the_next_key_follows_the_last() -> None:
    assert next_key(["INT-009", "INT-055", "pilot"], default="x") == "INT-056"
    assert next_key(["pilot"], default="INT-001") == "INT-001"


def unplanned(study: Study, key: str, *, role: str = "PC", by: Actor) -> Interview:
    """An interview as the import of its text makes it, where no plan tells of it."""
    add_cases(study, {UNASSIGNED: {"name": UNASSIGNED}}, by=by)
    row = PlanRow(UNASSIGNED, role, "1", interview=key, informant=stand_in(key), is_planned=False)
    record_plan(study, [row], by=by)
    answer = ConsentGiven(key, stand_in(key), True, True, QuoteConsent.BY_ROLE, True)
    record_consents(study, [answer], by=by)
    interview: Interview = get_interview(study, key)
    return interview


def who(study: Study) -> dict[str, list[tuple[str, str]]]:
    return {
        one.pseudonym: [(case, role) for case, _name, role, *_rest in one.posts]
        for one in list_informants(study)
    }


def test_a_plan_that_comes_later_puts_its_informants_in_the_place_of_stand_ins(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        interview = unplanned(study, "D-1", by=by)
        text = add_text(study, "D-1", by=by)
        plan = [PlanRow("A", "CP", "1", interview="D-1", informant="CP-A")]
        for _again in range(2):
            record_plan(study, plan, by=by)
            interview.refresh_from_db()
            assert interview.case.key == "A"
            assert list_informants_of(interview) == ["CP-A"]
            assert who(study)["CP-A"] == [("A", "CP")] and "P-D-1" not in who(study)
            assert not Case.live.filter(key=UNASSIGNED).exists()
        (listed,) = list_interviews(study, key="D-1")
        assert [(c.informant, c.quote) for c in listed.consents] == [("CP-A", QuoteConsent.BY_ROLE)]
        assert set(Turn.live.filter(transcript=text).values_list("informant__pseudonym", flat=True)) == {
            None,
            "CP-A",
        }
        replaced = [e.details.get("replaced") for e in AuditEntry.objects.filter(action="record-plan")]
        assert [names for names in replaced if names] == [["D-1"]]


def test_of_a_joint_interview_each_gets_the_turns_of_the_own_role(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        unplanned(study, "D-1", by=by)
        add_text(study, "D-1", TEXT.replace("[00:01:00] PC:", "[00:01:00] CP:"), by=by)
        both = [PlanRow("A", role, "1", interview="D-1", informant=f"{role}-D") for role in ("CP", "PC")]
        record_plan(study, both, by=by)
        said = Turn.live.filter(transcript__interview__key="D-1").exclude(speaker="INT").order_by("position")
        assert [turn.informant.pseudonym for turn in said] == ["PC-D", "CP-D"]


def test_a_stand_in_that_the_plan_does_not_name_moves_and_the_case_stays_while_used(
    workspace: Workspace,
) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        unplanned(study, "D-1", by=by)
        unplanned(study, "D-2", by=by)
        record_plan(study, [PlanRow("A", "CP", "1", interview="D-1")], by=by)
        assert who(study)["P-D-1"] == [("A", "CP")] and who(study)["P-D-2"] == [(UNASSIGNED, "PC")]
        assert list_informants_of(get_interview(study, "D-1")) == ["P-D-1"]
        assert Case.live.filter(key=UNASSIGNED).exists()
