"""Coverage made from turns follows them; what a person set stays, and where the two differ it is said."""

from __future__ import annotations

from leadline.access import get_current_transcript, get_interview
from leadline.core.vocabulary import CoverageStatus, ReadingValue
from leadline.queries.programme import list_coverage, list_in_doubt
from leadline.services.coverage import record_coverage, record_coverage_of_turns
from leadline.services.transcripts import TakenIn, assign_turns, correct_transcript
from leadline.store.models import AuditEntry, CoverageEntry, Interview, Study
from leadline.workspace import Workspace
from leadline.workspace.checking import check
from tests.small_study import TEXT, add_text, make_small_study, turned

SECOND = 3
"""The turn that answers Q2."""


def sheet(interview: Interview) -> dict[str, str]:
    return {question: status for question, status, _why in list_coverage(interview) if status}


def study_of_turns(workspace: Workspace) -> tuple[Study, Interview]:
    """A study whose A-1 has a text, and a sheet made from its turns."""
    by = workspace.actor()
    study = make_small_study(by)
    add_text(study, "A-1", by=by)
    interview = get_interview(study, "A-1")
    CoverageEntry.objects.filter(interview=interview).delete()
    followed = record_coverage_of_turns(interview, by=by)
    assert (followed.answered, followed.taken_back) == (("Q1", "Q2"), ())
    return study, interview


def readings(workspace: Workspace) -> dict[str, str]:
    found = workspace.analyse("readings", study="small")
    rows = zip(found["case"], found["indicator"], found["value"], strict=True)
    return {indicator: value for case, indicator, value in rows if case == "A"}


def test_coverage_made_from_turns_follows_them_and_silence_with_it(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        _study, interview = study_of_turns(workspace)
        assert readings(workspace)["I02"] == ReadingValue.NOT_RAISED.label
        text = get_current_transcript(interview)
        done = assign_turns(text, [SECOND], question="Q1", by=by)
        assert (done.turns, done.coverage.answered, done.coverage.taken_back) == (1, (), ("Q2",))
        assert sheet(interview) == {"Q1": "answered"}
        assert readings(workspace)["I02"] == ReadingValue.NOT_ASKED.label
        last = AuditEntry.objects.order_by("-number")[0]
        assert (last.action, last.details["taken_back"]) == ("assign-turns", ["Q2"])
        assign_turns(text, [1, 2, SECOND], question="", by=by)
        assert sheet(interview) == {}
        back = assign_turns(text, [SECOND], question="Q2", by=by)
        assert (back.coverage.answered, sheet(interview)) == (("Q2",), {"Q2": "answered"})
        assert list_in_doubt(interview) == []


def test_turns_of_the_interviewer_answer_nothing(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        _study, interview = study_of_turns(workspace)
        assign_turns(get_current_transcript(interview), [SECOND], speaker="INT", by=by)
        assert sheet(interview) == {"Q1": "answered"}


def test_a_corrected_text_takes_its_coverage_along(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        _study, interview = study_of_turns(workspace)
        without = turned(TEXT.split("## Q2")[0])
        done = correct_transcript(get_current_transcript(interview), TakenIn(without), by=by)
        assert done.coverage.taken_back == ("Q2",)
        assert sheet(interview) == {"Q1": "answered"}


def test_what_a_person_set_stays_and_is_in_doubt(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study, interview = study_of_turns(workspace)
        record_coverage(study, [("A-1", "Q2", CoverageStatus.ANSWERED, "")], by=by)
        assert workspace.status("small").steps[0].kind != "doubt"
        assert check(workspace, study).gate.remarks == ()
        done = assign_turns(get_current_transcript(interview), [SECOND], question="Q1", by=by)
        assert done.coverage.taken_back == ()
        assert sheet(interview)["Q2"] == "answered"
        assert list_in_doubt(interview) == [("Q2", "answered")]
        (step,) = (step for step in workspace.status("small").steps if step.kind == "doubt")
        assert (step.count, step.first) == (1, (("A-1",),))
        (remark,) = check(workspace, study).gate.remarks
        assert remark.details == {"count": 1, "interviews": "A-1", "first": "A-1"}
        found = workspace.analyse("questions", study="small")
        rows = zip(found["question"], found["role"], found["in_doubt"], strict=True)
        assert [row for row in rows if row[2]] == [("Q2", "PC", 1), ("Q2", "all", 1)]
        record_coverage(study, [("A-1", "Q2", CoverageStatus.NOT_ASKED, "time")], by=by)
        assert list_in_doubt(interview) == []


def test_doubt_needs_a_sheet_and_a_text_whose_turns_belong_to_questions(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study, interview = study_of_turns(workspace)
        rows = [("A-1", "Q1", CoverageStatus.NOT_KNOWN, ""), ("A-1", "Q2", CoverageStatus.NOT_ASKED, "")]
        record_coverage(study, rows, by=by)
        assert list_in_doubt(interview) == [("Q2", "not asked")]
        text = get_current_transcript(interview)
        assign_turns(text, [1, 2, SECOND], question="", by=by)
        assert list_in_doubt(interview) == []
        assert "doubt" not in [step.kind for step in workspace.status("small").steps]
        CoverageEntry.objects.filter(interview=interview).delete()
        assign_turns(text, [SECOND], question="Q2", by=by)
        assert list_in_doubt(interview) == []
        assert "doubt" not in [step.kind for step in workspace.status("small").steps]
