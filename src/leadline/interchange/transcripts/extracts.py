"""What a reader of transcripts returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from leadline.core.text import normalise_text
from leadline.interchange.losses import Loss


@dataclass(frozen=True, slots=True)
class Extract:
    """What one format's reader found.

    `paragraphs` joined by `separator` are the text; `losses` is what is not in it; `facts` holds the
    front matter, the title, the encoding (by lower-case name).
    """

    paragraphs: tuple[str, ...]
    losses: tuple[Loss, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    separator: str = "\n\n"

    @property
    def text(self) -> str:
        """The text in its one normal form, in which spans count."""
        return normalise_text(self.separator.join(self.paragraphs))


@dataclass(frozen=True, slots=True)
class ReadTranscript:
    """A transcript read from a file: its normalised text, its format, what was lost, what was found."""

    text: str
    format: str
    losses: tuple[Loss, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
