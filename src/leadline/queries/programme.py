"""The guide and the programme as they stand."""

from __future__ import annotations

from leadline.core.turn_marks import GuideQuestion
from leadline.core.vocabulary import CoverageStatus, TurnKind
from leadline.store.models import Interview, Question, Study, Turn


def list_guide_questions(study: Study) -> list[GuideQuestion]:
    """The guide's questions with their wordings in all languages, in order."""
    found = Question.live.filter(study=study).order_by("position")
    return [GuideQuestion(q.key, tuple(q.text.values())) for q in found]


def list_informants_of(interview: Interview) -> list[str]:
    """Pseudonyms of those who spoke in an interview."""
    spoke = interview.participants.filter(deleted_at=None).select_related("informant")
    return sorted({p.informant.pseudonym for p in spoke})


def list_coverage(interview: Interview) -> list[tuple[str, str, str]]:
    """Question, what became of it ('' where the sheet has no line) and why, in the guide's order."""
    lines = interview.coverage.filter(deleted_at=None).select_related("question")
    told = {line.question.key: (CoverageStatus(line.status).label, line.reason) for line in lines}
    asked = Question.live.filter(study=interview.study).order_by("position")
    return [(question.key, *told.get(question.key, ("", ""))) for question in asked]


def list_answered(interview: Interview) -> list[str]:
    """Questions that turns of the current text belong to, other than the interviewer's own."""
    turns = Turn.live.filter(transcript__interview=interview, transcript__is_current=True)
    spoken = turns.exclude(question=None).exclude(kind=TurnKind.TRANSLATION).select_related("question")
    return sorted({turn.question.key for turn in spoken if turn.question and turn.speaker != "INT"})
