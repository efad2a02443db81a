"""From the notes of an interview to its text, and from the codes marked in them to codings."""

from __future__ import annotations

from django.db import transaction

from leadline.access import get_current_transcript
from leadline.core.notes import NotedText, turned_notes
from leadline.core.text import text_hash
from leadline.errors import InputError
from leadline.queries.codebook import list_codes
from leadline.queries.notes import find_current_text, list_asked, list_own_codings, list_roles_of
from leadline.services.codings import IncomingCoding, import_codings
from leadline.services.transcripts import TakenIn, add_transcript, correct_transcript
from leadline.store.models import Interview
from leadline.workspace.opening import OpenWorkspace

NOTICE = "Made of the interviewer's notes."
"""What the text says of itself; only such a text is made anew from notes."""


def make_transcript_of_notes(workspace: OpenWorkspace, interview: Interview) -> bool:
    """Make the notes the interview's text; made again, a new version with the codings carried over.

    Codes marked in the notes become codings of whoever makes the text. Returns whether the text changed.
    Raises ``InputError`` (``notes-empty``) and ``Refused`` (``transcript-exists``) where the interview has a
    text that did not come from its notes.
    """
    with workspace.use(), transaction.atomic(using=workspace.alias):
        roles = list_roles_of(interview)
        noted = turned_notes(
            ((one.key, one.notes) for one in list_asked(interview)),
            codes={code.key for code in list_codes(interview.study) if not code.is_family},
            speaker=roles[0] if len(roles) == 1 else "",
            language=interview.language,
        )
        if not noted.turned.turns:
            raise InputError("notes-empty", key=interview.key)
        is_changed = _make_text(workspace, interview, TakenIn(noted.turned, notice=NOTICE))
        _put_codes(workspace, interview, noted)
        return is_changed


def _make_text(workspace: OpenWorkspace, interview: Interview, taken: TakenIn) -> bool:
    current = find_current_text(interview)
    if current is None or current.notice != NOTICE:
        return add_transcript(interview, taken, by=workspace.actor()) is not None
    if current.sha256 == text_hash(taken.turned.text):
        return False
    correct_transcript(get_current_transcript(interview), taken, by=workspace.actor())
    return True


def _put_codes(workspace: OpenWorkspace, interview: Interview, noted: NotedText) -> None:
    """Code what was marked, but where the same code came along from an earlier version of the text."""
    by, text = workspace.actor(), noted.turned.text
    there = list_own_codings(interview, by=by)
    rows = [
        IncomingCoding(interview.key, mark.code, by.key, text[mark.start : mark.end], mark.start, mark.end)
        for mark in noted.marks
        if not any(c == mark.code and s < mark.end and mark.start < e for c, s, e in there)
    ]
    if rows:
        import_codings(interview.study, rows, by=by, coders={by.key: by})
