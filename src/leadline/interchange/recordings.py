"""Recordings: what a file is, told by its first bytes and never by its name."""

from __future__ import annotations

from leadline.errors import FormatError

HEAD = 64
"""Bytes from the start that say it."""

SUFFIXES = {
    "audio/webm": "webm",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/wav": "wav",
}
"""Media type -> how a file of it is named."""

_MP4_BRANDS = (b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"iso4", b"iso5", b"iso6")


def recognise_recording(head: bytes) -> str:
    """The media type of a recording that begins with `head`; ``FormatError`` (``recording-unknown``)."""
    if head.startswith(b"\x1aE\xdf\xa3") and b"webm" in head[:HEAD]:
        return "audio/webm"
    if head.startswith(b"OggS"):
        return "audio/ogg"
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "audio/wav"
    if head[4:8] == b"ftyp" and head[8:12] in _MP4_BRANDS:
        return "audio/mp4"
    if head.startswith(b"ID3") or _is_mp3_frame(head):
        return "audio/mpeg"
    raise FormatError("recording-unknown")


def _is_mp3_frame(head: bytes) -> bool:
    """Whether a frame of MPEG audio, layer III, begins here: sync, version, layer, bit rate, sample rate."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    is_known = (head[1] >> 3) & 3 != 1 and (head[1] >> 1) & 3 == 1
    return is_known and head[2] >> 4 not in (0, 15) and (head[2] >> 2) & 3 != 3
