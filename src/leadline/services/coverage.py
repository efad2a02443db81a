"""What became of each question: as a person says, or as the turns of the text show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from leadline.core.vocabulary import CoverageStatus
from leadline.errors import InputError
from leadline.services.audit import audited
from leadline.store.models import Actor, CoverageEntry, Interview, Question, Study, Turn


@dataclass(frozen=True, slots=True)
class Followed:
    """Keys of the questions that turns newly answer, and of those that no turn answers any longer."""

    answered: tuple[str, ...] = ()
    taken_back: tuple[str, ...] = ()


def record_coverage(study: Study, rows: Iterable[tuple[str, str, CoverageStatus, str]], *, by: Actor) -> int:
    """Set what became of questions: (interview, question, status, reason); returns how many changed.

    A line that came from turns is that person's from then on. ``InputError`` (``coverage-key-unknown``)
    names the row.
    """
    with audited("record-coverage", by=by) as entry:
        interviews = {i.key: i for i in Interview.live.filter(study=study)}
        questions = {q.key: q for q in Question.live.filter(study=study)}
        known = {
            (c.interview_id, c.question_id): c for c in CoverageEntry.live.filter(interview__study=study)
        }
        new, changed = [], []
        for number, (interview_key, question_key, status, reason) in enumerate(rows, start=1):
            interview, question = interviews.get(interview_key), questions.get(question_key)
            if interview is None or question is None:
                key = interview_key if interview is None else question_key
                raise InputError("coverage-key-unknown", row=number, key=key)
            found = known.get((interview.id, question.id))
            if found is None:
                found = CoverageEntry(
                    interview=interview, question=question, status=status, reason=reason, created_by=by
                )
                known[(interview.id, question.id)] = found
                new.append(found)
            elif (found.status, found.reason, found.is_from_turns) != (status, reason, False):
                found.status, found.reason, found.is_from_turns = status, reason, False
                changed.append(found)
        CoverageEntry.objects.bulk_create(new)
        CoverageEntry.objects.bulk_update(changed, ["status", "reason", "is_from_turns"], batch_size=200)
        entry.note(study=study.id, new=len(new), changed=len(changed))
    return len(new) + len(changed)


def record_coverage_of_turns(interview: Interview, *, by: Actor) -> Followed:
    """Record as answered what turns answer and no line tells of; from then on they follow the turns."""
    with audited("record-coverage", by=by) as entry:
        followed = _follow(interview, by)
        counts = {"new": len(followed.answered), "changed": len(followed.taken_back)}
        entry.note(study=interview.study_id, interview=interview.key, **counts, **noted(followed))
    return followed


def follow_turns(interview: Interview | None, by: Actor) -> Followed:
    """Within another write: coverage that was made from turns follows them."""
    made = CoverageEntry.objects.filter(interview=interview, is_from_turns=True)
    return _follow(interview, by) if interview is not None and made.exists() else Followed()


def noted(followed: Followed) -> dict[str, list[str]]:
    """What the log says of it."""
    return {"answered": list(followed.answered), "taken_back": list(followed.taken_back)}


def _follow(interview: Interview, by: Actor) -> Followed:
    """A line that a person set stays as it is, whatever the turns say."""
    asked = Turn.heard_in(interview).values_list("question")
    heard = {question.id: question for question in Question.live.filter(pk__in=asked)}
    lines = CoverageEntry.live.filter(interview=interview).select_related("question")
    told = {line.question_id for line in lines}
    new = [question for key, question in heard.items() if key not in told]
    gone = [line for line in lines if line.is_from_turns and line.question_id not in heard]
    CoverageEntry.objects.bulk_create(
        CoverageEntry(
            interview=interview,
            question=question,
            status=CoverageStatus.ANSWERED,
            is_from_turns=True,
            created_by=by,
        )
        for question in new
    )
    for line in gone:
        line.deleted_at = datetime.now(UTC)
    CoverageEntry.objects.bulk_update(gone, ["deleted_at"])
    return Followed(
        tuple(sorted(question.key for question in new)), tuple(sorted(line.question.key for line in gone))
    )
