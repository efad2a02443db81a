"""From notes to a text, from a paste to a plan, from an upload to a transcript; what a consent changes."""

from __future__ import annotations

import pytest

from leadline.access import get_code, get_current_transcript, get_interview
from leadline.core.spans import find_quotation
from leadline.core.vocabulary import QuoteConsent, SlotState, TurnKind
from leadline.errors import LeadlineError
from leadline.interchange.sandbox import Sandbox
from leadline.queries.audit import list_log
from leadline.queries.codings import count_codings_of, list_codings
from leadline.queries.programme import get_programme, list_interviews
from leadline.queries.texts import get_text
from leadline.services.codings import apply_code
from leadline.services.notes import NoteTyped, save_notes
from leadline.services.programme import ConsentGiven
from leadline.services.transcripts import TakenIn, add_transcript
from leadline.store.models import Consent
from leadline.workspace import Workspace
from leadline.workspace.consenting import rehearse_consent
from leadline.workspace.importing import Upload, import_files
from leadline.workspace.noting import make_transcript_of_notes
from leadline.workspace.planning import look_at_plan, store_plan
from tests.small_study import MONEY, add_text, make_small_study, turned

PLAN = "response\trôle\tétat\tdate\nA\tCP\trefusé\t\nD\tcoordinator\tfait\t2018-05-04\nE\tpilot\t\tsoon\n"


def test_notes_become_a_text_and_a_correction_a_version(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        interview = get_interview(study, "A-1")
        with pytest.raises(LeadlineError) as empty:
            make_transcript_of_notes(workspace, interview)
        assert empty.value.code == "notes-empty"
        save_notes(interview, [NoteTyped("Q1", "Nobody does it."), NoteTyped("Q2", f"[0:07] {MONEY}")], by=by)
        assert make_transcript_of_notes(workspace, interview)
        read = get_text(study, "A-1")
        assert [(t.question, t.kind, t.speaker, t.seconds) for t in read.turns] == [
            ("Q1", TurnKind.NOTES, "PC", None),
            ("Q2", TurnKind.NOTES, "PC", 7.0),
        ]
        text = get_current_transcript(interview)
        apply_code(text, find_quotation(text.text, MONEY), code=get_code(study, "GAP1"), by=by)
        assert not make_transcript_of_notes(workspace, interview), "nothing changed"
        save_notes(interview, [NoteTyped("Q1", "Nobody does it, he said.", (), 1)], by=by)
        assert make_transcript_of_notes(workspace, interview)
        assert get_current_transcript(interview).version == 2
        assert count_codings_of(interview) == 1


def test_codes_marked_in_notes_become_codings_once(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        interview = get_interview(study, "A-1")

        def coded() -> list[tuple[str, str, str]]:
            return sorted((c.code, c.words, c.coder) for c in list_codings(study, text="A-1"))

        save_notes(interview, [NoteTyped("Q2", "No money. #GAP1 #GAP\nNobody left. #GAP2")], by=by)
        assert make_transcript_of_notes(workspace, interview)
        assert get_current_transcript(interview).text == "Q2\nNo money. #GAP\nNobody left."
        assert coded() == [("GAP1", "No money. #GAP", by.key), ("GAP2", "Nobody left.", by.key)]
        assert not make_transcript_of_notes(workspace, interview)
        save_notes(
            interview, [NoteTyped("Q2", "No money. #GAP1\nNobody has left. #GAP2 #COO1", (), 1)], by=by
        )
        assert make_transcript_of_notes(workspace, interview)
        assert [(code, coder) for code, _words, coder in coded()] == [
            (code, by.key) for code in ("COO1", "GAP1", "GAP2")
        ]
        save_notes(interview, [NoteTyped("Q2", "No money. #GAP1 #COO1\nNobody has left.", (), 2)], by=by)
        assert not make_transcript_of_notes(workspace, interview), "the words are the same"
        assert ("COO1", "No money.", by.key) in coded()


def test_notes_never_replace_a_transcript_that_came_from_elsewhere(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        interview = get_interview(study, "A-1")
        add_transcript(interview, TakenIn(turned("PC: Said to the recorder.")), by=by)
        save_notes(interview, [NoteTyped("Q1", "Noted beside.")], by=by)
        with pytest.raises(LeadlineError) as refused:
            make_transcript_of_notes(workspace, interview)
        assert refused.value.code == "transcript-exists"


def test_a_pasted_plan_is_looked_at_before_anything_is_stored(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        lines = len(list_log(limit=99))
        seen = look_at_plan(workspace, study, Upload("plan.tsv", PLAN.encode()))
        assert [(row.case, row.role, row.state) for row in seen.rows] == [
            ("A", "CP", SlotState.DECLINED),
            ("D", "PC", SlotState.HELD),
            ("E", "", None),
        ]
        assert (seen.new_cases, seen.unknown_roles) == (("D", "E"), ("pilot",))
        assert [loss.kind for loss in seen.losses] == ["date-unread"]
        assert len(list_log(limit=99)) == lines
        refused = store_plan(workspace, study, seen.text)
        assert refused.error is not None and refused.error.code == "plan-key-unknown"
        assert len(get_programme(study).cases) == 3, "all of it or nothing"
        good = look_at_plan(workspace, study, Upload("plan.tsv", PLAN.replace("pilot", "CP").encode()))
        assert store_plan(workspace, study, good.text).error is None
        assert [case.key for case in get_programme(study).cases] == ["A", "B", "C", "D", "E"]


def test_an_upload_is_read_by_the_child_and_never_from_a_disk(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with workspace.use():
        study = make_small_study(workspace.actor())
        monkeypatch.setattr(Sandbox, "load", lambda *_: pytest.fail("an upload was looked for on the disk"))
        files = [
            Upload("A-1.txt", b"## Q1\n\nPC: In the meeting.\n"),
            Upload("broken.docx", b"PK\x03\x04 no"),
        ]
        taken, refused = import_files(workspace, study, files)
        assert (taken.outcome, taken.what, taken.found["questions"]) == ("taken", "A-1", 1)
        assert (refused.file, refused.outcome) == ("broken.docx", "refused")
        assert {one.key: one.has_text for one in list_interviews(study)}["A-1"]


def test_a_change_of_consent_is_rehearsed_and_taken_back(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        for case in "ABC":
            text = add_text(study, f"{case}-1", by=by)
        text = get_current_transcript(get_interview(study, "A-1"))
        apply_code(text, find_quotation(text.text, MONEY), code=get_code(study, "GAP1"), by=by)
        rows, lines = Consent.objects.count(), len(list_log(limit=99))
        answer = ConsentGiven("A-1", "PC-A", True, True, QuoteConsent.NONE, True)
        effect = rehearse_consent(workspace, study, answer)
        assert effect.changes
        assert effect.codings == 1
        assert [finding for finding, _ in effect.quotations] == ["home"]
        assert ("consent-absent", "home") in {(v.rule, v.subject) for v in effect.broken}
        assert (Consent.objects.count(), len(list_log(limit=99))) == (rows, lines)
        same = ConsentGiven("A-1", "PC-A", True, True, QuoteConsent.BY_ROLE_AND_WIDE_REGION, True)
        assert not rehearse_consent(workspace, study, same).changes
