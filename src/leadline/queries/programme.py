"""The guide and the programme as they stand."""

from __future__ import annotations

from leadline.core.turn_marks import GuideQuestion
from leadline.store.models import Interview, Question, Study


def list_guide_questions(study: Study) -> list[GuideQuestion]:
    """The guide's questions with their wordings in all languages, in order."""
    found = Question.live.filter(study=study).order_by("position")
    return [GuideQuestion(q.key, tuple(q.text.values())) for q in found]


def list_informants_of(interview: Interview) -> list[str]:
    """Pseudonyms of those who spoke in an interview."""
    spoke = interview.participants.filter(deleted_at=None).select_related("informant")
    return sorted({p.informant.pseudonym for p in spoke})
