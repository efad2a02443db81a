"""An interview as it is held: the guide for its informants, with what was noted so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leadline.core.vocabulary import Layer
from leadline.queries.programme import list_coverage
from leadline.store.models import Actor, Coding, Interview, NoteDraft, Question, Transcript


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question of the guide, its notes, and what became of it ('' where nothing was recorded).

    `branches` are those of the informants' own roles, as (role, text by language); `probes` by language.
    """

    key: str
    section: Mapping[str, str]
    text: Mapping[str, str]
    probes: Mapping[str, list[str]]
    branches: tuple[tuple[str, Mapping[str, str]], ...]
    is_core: bool
    notes: str
    asked: tuple[int, ...]
    revision: int
    status: str
    reason: str


def list_roles_of(interview: Interview) -> list[str]:
    """The roles in which people speak in an interview."""
    spoke = interview.participants.filter(deleted_at=None).order_by("role__position")
    return list(dict.fromkeys(spoke.values_list("role__key", flat=True)))


def list_asked(interview: Interview) -> list[AskedQuestion]:
    """The whole guide in order, for this interview; in five queries."""
    roles = list_roles_of(interview)
    drafts = {d.question_id: d for d in NoteDraft.live.filter(interview=interview)}
    coverage = {key: (status, reason) for key, status, reason in list_coverage(interview)}
    asked = []
    for q in Question.live.filter(study=interview.study).order_by("position"):
        draft = drafts.get(q.id)
        status, reason = coverage.get(q.key, ("", ""))
        asked.append(
            AskedQuestion(
                q.key,
                q.section,
                q.text,
                q.probes,
                tuple((role, q.branches[role]) for role in roles if role in q.branches),
                q.is_core,
                draft.text if draft else "",
                tuple(draft.probes) if draft else (),
                draft.revision if draft else 0,
                status,
                reason,
            )
        )
    return asked


def list_own_codings(interview: Interview, *, by: Actor) -> list[tuple[str, int, int]]:
    """Code, start and end of what one coder put on the interview's text as it is now."""
    live = Coding.live.filter(transcript__interview=interview, transcript__is_current=True, coder=by)
    return list(live.filter(layer=Layer.CODER).values_list("code__key", "start", "end"))


def find_current_text(interview: Interview) -> Transcript | None:
    """The version of the interview's text that holds, without its words; None where there is none."""
    found = Transcript.live.filter(interview=interview, is_current=True)
    return found.defer("text").first()
