"""Who is to be asked, who was, and what they agreed to."""

from __future__ import annotations

from django.db import models

from leadline.core.vocabulary import CoverageStatus, QuoteConsent, SlotState
from leadline.store.models.base import Line, Row, choice, one_live
from leadline.store.models.studies import Case, Question, Role, Round, Study


class Informant(Row):
    """A person, by pseudonym; apart from transcripts and from the name."""

    study = models.ForeignKey(Study, models.PROTECT)
    pseudonym = Line(max_length=64)

    class Meta:
        constraints = [one_live("study", "pseudonym", name="informant_pseudonym")]


class Identity(Row):
    """The separate register of names and contacts (invariant 5): nothing else points here."""

    informant = models.OneToOneField(Informant, models.PROTECT)
    name = Line(max_length=200, blank=True)
    contact = Line(max_length=300, blank=True)


class Post(Row):
    """An informant's office: case and role, from when to when, acting, shared."""

    informant = models.ForeignKey(Informant, models.PROTECT, related_name="posts")
    case = models.ForeignKey(Case, models.PROTECT)
    role = models.ForeignKey(Role, models.PROTECT)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    is_acting = models.BooleanField(default=False)
    is_shared = models.BooleanField(default=False)


class Interview(Row):
    """The event."""

    study = models.ForeignKey(Study, models.PROTECT)
    key = Line(max_length=64)
    case = models.ForeignKey(Case, models.PROTECT)
    round = models.ForeignKey(Round, models.PROTECT)
    held_on = models.DateField(null=True)
    mode = Line(max_length=64, blank=True)
    language = Line(max_length=16, blank=True)
    interviewer = Line(max_length=64, blank=True)
    has_interpreter = models.BooleanField(default=False)
    guide_version = Line(max_length=32, blank=True)
    attributes = models.JSONField(default=dict)
    first_coder = models.ForeignKey("store.Actor", models.PROTECT, null=True, related_name="+")
    is_coded = models.BooleanField(default=False)

    class Meta:
        constraints = [one_live("study", "key", name="interview_key")]


class Participant(Row):
    """An informant who spoke in an interview, in a role; a joint interview has several."""

    interview = models.ForeignKey(Interview, models.PROTECT, related_name="participants")
    informant = models.ForeignKey(Informant, models.PROTECT)
    role = models.ForeignKey(Role, models.PROTECT)

    class Meta:
        constraints = [
            one_live("interview", "informant", "role", name="participant_once"),
        ]


class Slot(Row):
    """The plan: who is to be asked where; what became of it, and what is next."""

    study = models.ForeignKey(Study, models.PROTECT)
    case = models.ForeignKey(Case, models.PROTECT)
    role = models.ForeignKey(Role, models.PROTECT)
    round = models.ForeignKey(Round, models.PROTECT)
    state = choice(SlotState, SlotState.PLANNED)
    interview = models.ForeignKey(Interview, models.PROTECT, null=True, related_name="slots")
    next_action = Line(max_length=300, blank=True)
    next_action_on = models.DateField(null=True)

    class Meta:
        constraints = [one_live("case", "role", "round", name="slot_once")]


class ContactAttempt(Row):
    """One try to reach somebody for a slot."""

    slot = models.ForeignKey(Slot, models.PROTECT, related_name="attempts")
    on = models.DateField()
    channel = Line(max_length=32)
    outcome = Line(max_length=300)


class Consent(Row):
    """The four consents of a participant as given at one time; the latest one holds."""

    interview = models.ForeignKey(Interview, models.PROTECT, related_name="consents")
    informant = models.ForeignKey(Informant, models.PROTECT)
    takes_part = models.BooleanField()
    may_record = models.BooleanField()
    quote = choice(QuoteConsent)
    may_recontact = models.BooleanField()
    given_at = models.DateTimeField()


class NoteDraft(Row):
    """What the interviewer typed under a question, before it becomes a transcript.

    `probes` are the positions of those asked; `revision` grows with every change, so that two windows
    notice each other.
    """

    interview = models.ForeignKey(Interview, models.PROTECT, related_name="notes")
    question = models.ForeignKey(Question, models.PROTECT)
    text = models.TextField(blank=True)
    probes = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [one_live("interview", "question", name="note_draft_once")]


class CoverageEntry(Row):
    """What became of a question in an interview; `is_from_turns`: nobody said so, it follows the turns."""

    interview = models.ForeignKey(Interview, models.PROTECT, related_name="coverage")
    question = models.ForeignKey(Question, models.PROTECT)
    status = choice(CoverageStatus)
    reason = Line(max_length=200, blank=True)
    is_from_turns = models.BooleanField(default=False)

    class Meta:
        constraints = [one_live("interview", "question", name="coverage_once")]


class Recording(Row):
    """The sound of an interview; what it was called is not kept, as a file's name may name somebody."""

    interview = models.ForeignKey(Interview, models.PROTECT, related_name="recordings")
    media_type = Line(max_length=32)
    size = models.PositiveIntegerField()
    sha256 = Line(max_length=64)

    class Meta:
        constraints = [one_live("interview", name="recording_once")]


class RecordingChunk(Row):
    """The bytes [start, end) of a recording: playing reads those asked for. Removing deletes the row."""

    recording = models.ForeignKey(Recording, models.PROTECT, related_name="chunks")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [one_live("recording", "start", name="recording_chunk_once")]
