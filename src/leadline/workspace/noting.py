"""From the notes of an interview to its text."""

from __future__ import annotations

from leadline.access import get_current_transcript
from leadline.core.notes import turned_notes
from leadline.core.text import text_hash
from leadline.errors import InputError
from leadline.queries.notes import find_current_text, list_asked, list_roles_of
from leadline.services.transcripts import TakenIn, add_transcript, correct_transcript
from leadline.store.models import Interview
from leadline.workspace.opening import OpenWorkspace

NOTICE = "Made of the interviewer's notes."
"""What the text says of itself; only such a text is made anew from notes."""


def make_transcript_of_notes(workspace: OpenWorkspace, interview: Interview) -> bool:
    """Make the notes the interview's text; made again, a new version with the codings carried over.

    Returns whether anything changed. Raises ``InputError`` (``notes-empty``) and ``Refused``
    (``transcript-exists``) where the interview has a text that did not come from its notes.
    """
    with workspace.use():
        roles = list_roles_of(interview)
        notes = turned_notes(
            ((one.key, one.notes) for one in list_asked(interview)),
            speaker=roles[0] if len(roles) == 1 else "",
            language=interview.language,
        )
        if not notes.turns:
            raise InputError("notes-empty", key=interview.key)
        current = find_current_text(interview)
        taken = TakenIn(notes, notice=NOTICE)
        if current is None or current.notice != NOTICE:
            return add_transcript(interview, taken, by=workspace.actor()) is not None
        if current.sha256 == text_hash(notes.text):
            return False
        correct_transcript(get_current_transcript(interview), taken, by=workspace.actor())
        return True
