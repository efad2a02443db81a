"""Transcripts and notes in the formats teams have them in; `read_transcript` chooses by content."""

from leadline.interchange.transcripts.extracts import Extract, ReadTranscript
from leadline.interchange.transcripts.reading import read_transcript

__all__ = ["Extract", "ReadTranscript", "read_transcript"]
