"""Recordings of interviews as they are found and played."""

from __future__ import annotations

from dataclasses import dataclass

from leadline.access import check_may_record
from leadline.errors import Refused
from leadline.store.models import Interview, Recording, RecordingChunk


@dataclass(frozen=True, slots=True)
class RecordingState:
    """Whether an interview has a recording, and why it may not be kept or played (None where it may)."""

    size: int | None
    refusal: Refused | None

    @property
    def is_playable(self) -> bool:
        """Whether there is one that may be played."""
        return self.size is not None and self.refusal is None


def get_recording_state(interview: Interview) -> RecordingState:
    """What holds of an interview's recording; in three queries."""
    size = Recording.live.filter(interview=interview).values_list("size", flat=True).first()
    try:
        check_may_record(interview)
    except Refused as refusal:
        return RecordingState(size, refusal)
    return RecordingState(size, None)


def read_recording(recording: Recording, start: int, end: int) -> bytes:
    """The bytes [start, end) of a recording; only the rows that hold them are read."""
    chunks = RecordingChunk.live.filter(recording=recording, start__lt=end, end__gt=start).order_by("start")
    return b"".join(
        bytes(content)[max(0, start - first) : end - first]
        for first, content in chunks.values_list("start", "content")
    )
