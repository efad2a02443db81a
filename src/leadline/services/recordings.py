"""Recordings of interviews: attached with everybody's consent, and removed to the last byte."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import transaction

from leadline.access import check_may_record, get_recording
from leadline.errors import InputError, Refused
from leadline.interchange.recordings import recognise_recording
from leadline.services.audit import audited
from leadline.store.engines.connect import current_alias, empty_log
from leadline.store.models import Actor, Interview, Recording, RecordingChunk

MOST = 64 * 2**20
"""Bytes of a recording: it passes through memory on its way into the database."""
CHUNK = 2**20


def attach_recording(interview: Interview, pieces: Iterable[bytes], *, by: Actor) -> Recording:
    """Keep the recording whose bytes come in `pieces`, as its first bytes say what it is.

    Raises ``Refused`` (``recording-exists``, or as :func:`~leadline.access.check_may_record`), ``InputError``
    (``recording-empty``, ``recording-too-large``) or ``FormatError`` (``recording-unknown``).
    """
    with audited("attach-recording", by=by) as entry:
        check_may_record(interview)
        if Recording.live.filter(interview=interview).exists():
            raise Refused("recording-exists", key=interview.key)
        recording = Recording(interview=interview, size=0, created_by=by)
        digest = hashlib.sha256()
        for content in _cut(pieces):
            start, recording.size = recording.size, recording.size + len(content)
            if recording.size > MOST:
                raise InputError("recording-too-large", limit=MOST // 2**20)
            digest.update(content)
            if not start:
                recording.media_type = recognise_recording(content)
                recording.save(force_insert=True)
            RecordingChunk.objects.create(
                recording=recording, start=start, end=recording.size, content=content, created_by=by
            )
        if not recording.size:
            raise InputError("recording-empty")
        recording.sha256 = digest.hexdigest()
        recording.save(update_fields=["size", "sha256"])
        entry.note(
            study=interview.study_id, interview=interview.key, recording=recording.id, size=recording.size
        )
    return recording


def _cut(pieces: Iterable[bytes]) -> Iterable[bytes]:
    """The same bytes in pieces of one size, the last one shorter."""
    kept = bytearray()
    for piece in pieces:
        kept += piece
        while len(kept) >= CHUNK:
            yield bytes(kept[:CHUNK])
            del kept[:CHUNK]
    if kept:
        yield bytes(kept)


def remove_recording(interview: Interview, *, by: Actor) -> None:
    """Take the recording away, whoever agrees to it: a tombstone stays, its bytes do not.

    Raises ``NotFound`` (``recording-absent``).
    """
    with audited("remove-recording", by=by) as entry:
        found = get_recording(interview, to_remove=True)
        RecordingChunk.objects.filter(recording=found).delete()
        found.deleted_at = datetime.now(UTC)
        found.save(update_fields=["deleted_at"])
        transaction.on_commit(empty_log, using=current_alias())
        entry.note(study=interview.study_id, interview=interview.key, recording=found.id, size=found.size)
