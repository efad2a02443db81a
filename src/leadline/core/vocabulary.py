"""The closed vocabularies of an assessment, as small integers with names.

They are stored and computed as integers and shown by their ``label`` (an English word of
``docs/definitions.md``; the edges translate it).
"""

from __future__ import annotations

from enum import IntEnum
from typing import Self


class Term(IntEnum):
    """A member of a closed vocabulary; its label is its name in lower case with blanks."""

    @property
    def label(self) -> str:
        """The word shown to people, in English."""
        return self.name.lower().replace("_", " ")

    @classmethod
    def from_label(cls, label: str) -> Self:
        """Return the member with this label; ``KeyError`` if there is none."""
        return cls[label.strip().upper().replace(" ", "_").replace("-", "_")]

    @classmethod
    def labels(cls) -> list[str]:
        """All labels, in order of value."""
        return [member.label for member in cls]


class Polarity(Term):
    """Whether a passage says that the thing is there."""

    PRESENT = 0
    ABSENT = 1
    UNCLEAR = 2


class Basis(Term):
    """On what the speaker's knowledge rests."""

    OWN_OPERATION = 0
    PARTNER_OR_CLUSTER_REPORT = 1
    DOCUMENT = 2
    HEARSAY = 3
    OPINION = 4


class Time(Term):
    """Of which time the passage speaks. Only ``now`` is evidence; the rest is context."""

    NOW = 0
    BEFORE_CRISIS = 1
    PAST_PHASE = 2
    FUTURE = 3


class Scope(Term):
    """Of how much of the response the passage speaks."""

    WHOLE_RESPONSE = 0
    SUB_NATIONAL_AREA = 1
    ONE_AGENCY = 2
    GLOBAL = 3


class Sensitivity(Term):
    """How carefully the passage is handled; ``withhold`` is never quoted."""

    ORDINARY = 0
    IDENTIFYING = 1
    WITHHOLD = 2


class Elicited(Term):
    """Whether the speaker offered it or was probed for it."""

    VOLUNTEERED = 0
    PROBED = 1


PASSAGE_ATTRIBUTES: dict[str, type[Term]] = {
    "polarity": Polarity,
    "basis": Basis,
    "time": Time,
    "scope": Scope,
    "sensitivity": Sensitivity,
    "elicited": Elicited,
}
"""What every coded passage carries, in the order in which it is told."""


class Layer(Term):
    """Whose codings: a coder's own, the reconciled one, or a dictionary's (unread)."""

    CODER = 0
    RECONCILED = 1
    DICTIONARY = 2


class TurnKind(Term):
    """What a turn's words are."""

    VERBATIM = 0
    NOTES = 1
    TRANSLATION = 2


class CoverageStatus(Term):
    """What became of a question in an interview."""

    ANSWERED = 0
    NOT_KNOWN = 1
    DECLINED = 2
    NOT_ASKED = 3


class SlotState(Term):
    """What became of a planned case × role × round; ``withdrawn`` follows from consents (``v1_slots``)."""

    PLANNED = 0
    HELD = 1
    POST_EMPTY = 2
    DECLINED = 3
    NOT_REACHED = 4
    WITHDRAWN = 5


class ReadingValue(Term):
    """What an informant says of an indicator (docs/definitions.md, "Reading")."""

    YES = 0
    PARTLY = 1
    NO = 2
    NOT_RAISED = 3
    NOT_KNOWN = 4
    DECLINED = 5
    NOT_ASKED = 6
    NOT_CODED_YET = 7


class CellValue(Term):
    """What a case's informants together say of an indicator (docs/definitions.md, "Cell")."""

    ADDRESSED = 0
    PARTLY = 1
    NOT_ADDRESSED = 2
    CONFLICTING = 3
    NOT_RAISED = 4
    NOT_KNOWN = 5
    DECLINED = 6
    NOT_ASKED = 7
    PENDING = 8
    NO_INFORMANT = 9

    @property
    def is_known(self) -> bool:
        """Whether the cell counts in the n of ``k of n``."""
        return self <= CellValue.CONFLICTING


class Comprehensiveness(Term):
    """How comprehensively a case addresses the subject."""

    COMPREHENSIVELY = 0
    PARTLY = 1
    OVERLOOKED = 2
    NOT_DETERMINABLE = 3


class QuoteConsent(Term):
    """What a participant allowed of being quoted."""

    NONE = 0
    BY_ROLE = 1
    BY_ROLE_AND_WIDE_REGION = 2
    CHECK_FIRST = 3


class QuoteCheck(Term):
    """The speaker's answer for a passage to be checked first."""

    ASKED = 0
    APPROVED = 1
    REFUSED = 2


class Selection(Term):
    """How the study's cases came to be chosen; intervals and tests are for random ones only."""

    CENSUS = 0
    PURPOSIVE = 1
    RANDOM = 2


class CodeState(Term):
    """The life of a code; only active codes count."""

    CANDIDATE = 0
    ACTIVE = 1
    RETIRED = 2


class JobState(Term):
    """What became of long work."""

    WAITING = 0
    RUNNING = 1
    DONE = 2
    FAILED = 3
    CANCELLED = 4
    INTERRUPTED = 5

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of it."""
        return self > JobState.RUNNING
