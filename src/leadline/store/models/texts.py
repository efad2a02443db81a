"""Texts: original bytes, immutable transcripts, their turns, and how codings were carried over."""

from __future__ import annotations

from typing import Any

from django.db import models

from leadline.core.folding import fold
from leadline.core.vocabulary import TurnKind
from leadline.store.models.base import Line, Row, choice, one_live
from leadline.store.models.programme import Informant, Interview
from leadline.store.models.studies import Case, Question, Round, Study

INTERVIEWER = "INT"
"""The speaker who asks."""


class Attachment(Row):
    """The bytes of a file as it came, once a study and content."""

    study = models.ForeignKey(Study, models.PROTECT)
    sha256 = Line(max_length=64)
    filename = Line(max_length=300)
    content = models.BinaryField()

    class Meta:
        constraints = [one_live("study", "sha256", name="attachment_once")]


class Document(Row):
    """A text of a case (plan, strategy, narrative): evidence, never an informant."""

    study = models.ForeignKey(Study, models.PROTECT)
    key = Line(max_length=96)
    case = models.ForeignKey(Case, models.PROTECT)
    round = models.ForeignKey(Round, models.PROTECT)
    title = Line(max_length=300)
    source = Line(max_length=500, blank=True)
    is_shortened = models.BooleanField(default=False)
    attributes = models.JSONField(default=dict)

    class Meta:
        constraints = [one_live("study", "key", name="document_key")]


class FoldedField(models.TextField):  # type: ignore[type-arg]
    """The row's `text` as it is searched, folded whenever the row is stored: nobody can forget it."""

    def pre_save(self, model_instance: Any, add: bool) -> str:
        model_instance.folded = fold(model_instance.text)
        return str(model_instance.folded)


class Transcript(Row):
    """One immutable version of a text (invariant 1), of an interview or of a document."""

    study = models.ForeignKey(Study, models.PROTECT)
    interview = models.ForeignKey(Interview, models.PROTECT, null=True, related_name="transcripts")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="transcripts")
    version = models.PositiveIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    language = Line(max_length=16, blank=True)
    text = models.TextField()
    folded = FoldedField(null=True, editable=False)
    sha256 = Line(max_length=64)
    length = models.PositiveIntegerField()
    notice = Line(max_length=300, blank=True)
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True)
    losses = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(interview=None) ^ models.Q(document=None), name="transcript_of_one"
            ),
            one_live("interview", "version", name="transcript_interview_version"),
            one_live("document", "version", name="transcript_document_version"),
        ]


class Turn(Row):
    """One speaker's stretch of a transcript."""

    transcript = models.ForeignKey(Transcript, models.PROTECT, related_name="turns")
    position = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    speaker = Line(max_length=64, blank=True)
    informant = models.ForeignKey(Informant, models.PROTECT, null=True)
    question = models.ForeignKey(Question, models.PROTECT, null=True)
    kind = choice(TurnKind, TurnKind.VERBATIM)
    language = Line(max_length=16, blank=True)
    seconds = models.FloatField(null=True)
    original = models.ForeignKey("self", models.PROTECT, null=True, related_name="translations")

    class Meta:
        constraints = [one_live("transcript", "position", name="turn_position")]

    @classmethod
    def heard_in(cls, interview: Interview) -> models.QuerySet[Turn]:
        """Turns of the current text in which somebody else than the interviewer speaks to a question."""
        turns = cls.live.filter(transcript__interview=interview, transcript__is_current=True)
        spoken = turns.exclude(question=None).exclude(speaker=INTERVIEWER)
        return spoken.exclude(kind=TurnKind.TRANSLATION)


class Carried(Row):
    """The way of a passage from one version of a text to `transcript`, the next, or why it has none."""

    transcript = models.ForeignKey(Transcript, models.PROTECT)
    similarity = models.FloatField()
    reason = Line(max_length=64, blank=True)
    is_reviewed = models.BooleanField(default=False)

    class Meta:
        abstract = True


class CarryOver(Carried):
    """A coding's way."""

    old = models.ForeignKey("store.Coding", models.PROTECT, related_name="carried")
    new = models.ForeignKey("store.Coding", models.PROTECT, null=True, related_name="+")
