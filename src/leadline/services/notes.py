"""The interviewer's notes while an interview is held: kept as they are typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from leadline.core.text import normalise_text
from leadline.errors import Conflict, NotFound
from leadline.services.audit import audited
from leadline.store.models import Actor, Interview, NoteDraft, Question


@dataclass(frozen=True, slots=True)
class NoteTyped:
    """What now stands under a question; `revision` is that of what it was typed over (0: nothing yet)."""

    question: str
    text: str
    probes: tuple[int, ...] = ()
    revision: int = 0


def save_notes(interview: Interview, notes: Iterable[NoteTyped], *, by: Actor) -> dict[str, int]:
    """Keep notes as they stand now; returns the revision of each by question.

    Raises ``Conflict`` (``note-changed``) where another window wrote in between, ``NotFound``
    (``note-unknown``); then nothing of the call is kept. Words that only add to those kept are no conflict.
    """
    with audited("save-notes", by=by) as entry:
        questions = {q.key: q for q in Question.live.filter(study=interview.study)}
        drafts = NoteDraft.live.select_for_update().filter(interview=interview)
        known = {draft.question_id: draft for draft in drafts}
        revisions: dict[str, int] = {}
        for note in notes:
            question = questions.get(note.question)
            if question is None:
                raise NotFound("note-unknown", key=note.question)
            text, probes = normalise_text(note.text), sorted(set(note.probes))
            draft = known.get(question.id)
            if draft is None:
                draft = NoteDraft(interview=interview, question=question, revision=0, created_by=by)
            elif (draft.text, draft.probes) == (text, probes):
                revisions[note.question] = draft.revision
                continue
            elif draft.revision != note.revision and not text.startswith(draft.text):
                raise Conflict("note-changed", question=note.question)
            draft.text, draft.probes, draft.revision = text, probes, draft.revision + 1
            draft.saved_at = datetime.now(UTC)
            draft.save()
            revisions[note.question] = draft.revision
        entry.note(study=interview.study_id, interview=interview.key, questions=sorted(revisions))
    return revisions
