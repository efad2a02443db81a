"""Notes are kept as they are typed; two windows never overwrite each other."""

from __future__ import annotations

import pytest

from leadline.access import get_interview
from leadline.errors import LeadlineError
from leadline.queries.audit import list_log
from leadline.queries.notes import list_asked
from leadline.services.notes import NoteTyped, save_notes
from leadline.store.models import Study
from leadline.workspace import Workspace
from tests.small_study import make_small_study

CANARY = "the ferry at night"


def told(study: Study) -> dict[str, tuple[str, tuple[int, ...], int]]:
    return {one.key: (one.notes, one.asked, one.revision) for one in list_asked(get_interview(study, "A-1"))}


def test_notes_are_kept_and_their_words_stay_out_of_the_log(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        interview = get_interview(study, "A-1")
        assert save_notes(interview, [NoteTyped("Q1", CANARY, (1, 0))], by=by) == {"Q1": 1}
        assert save_notes(interview, [NoteTyped("Q1", CANARY + ".", (0,), 1)], by=by) == {"Q1": 2}
        assert told(study) == {"Q1": (CANARY + ".", (0,), 2), "Q2": ("", (), 0)}
        line = list_log(limit=1)[0]
        kept = {"study": str(study.id), "interview": "A-1", "questions": ["Q1"]}
        assert (line.action, line.details) == ("save-notes", kept)


def test_another_windows_words_are_never_overwritten(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        interview = get_interview(study, "A-1")
        save_notes(interview, [NoteTyped("Q1", "from one window")], by=by)
        with pytest.raises(LeadlineError) as conflict:
            save_notes(interview, [NoteTyped("Q2", "new"), NoteTyped("Q1", CANARY)], by=by)
        assert conflict.value.code == "note-changed"
        assert CANARY not in str(conflict.value) + repr(conflict.value.details)
        assert told(study)["Q1"][0] == "from one window"
        assert told(study)["Q2"][0] == ""


def test_an_answer_that_was_lost_on_the_way_is_no_conflict(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        interview = get_interview(study, "A-1")
        save_notes(interview, [NoteTyped("Q1", "half a sen")], by=by)
        assert save_notes(interview, [NoteTyped("Q1", "half a sen")], by=by) == {"Q1": 1}
        assert save_notes(interview, [NoteTyped("Q1", "half a sentence", (), 0)], by=by) == {"Q1": 2}


def test_a_question_that_is_not_in_the_guide_is_refused(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        with pytest.raises(LeadlineError, match="Q99"):
            save_notes(get_interview(study, "A-1"), [NoteTyped("Q99", "x")], by=by)
