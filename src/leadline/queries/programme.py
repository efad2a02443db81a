"""The guide and the programme as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from leadline.core.coverage import NOT_RECORDED, is_in_doubt
from leadline.core.turn_marks import GuideQuestion
from leadline.core.vocabulary import CoverageStatus, QuoteConsent, SlotState
from leadline.store.models import (
    Case,
    Consent,
    ContactAttempt,
    Informant,
    Interview,
    Participant,
    Post,
    Question,
    Role,
    Round,
    Slot,
    Study,
    Turn,
)


@dataclass(frozen=True, slots=True)
class PlannedPost:
    """A slot of the plan: `interview` is the key of what was held, '' where nothing was."""

    id: UUID
    state: SlotState
    interview: str
    next_action: str
    next_action_on: date | None
    attempts: int


@dataclass(frozen=True, slots=True)
class ProgrammeCase:
    """A case and its planned posts by role (None where nobody is to be asked)."""

    key: str
    name: str
    attributes: dict[str, str]
    posts: tuple[PlannedPost | None, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """Cases × roles of one round; roles and rounds as (key, title)."""

    round: str
    rounds: tuple[tuple[str, str], ...]
    roles: tuple[tuple[str, dict[str, str]], ...]
    cases: tuple[ProgrammeCase, ...]
    attributes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListedInformant:
    """An informant under the pseudonym: posts as (case key, case name, role, acting, shared)."""

    pseudonym: str
    posts: tuple[tuple[str, str, str, bool, bool], ...]
    interviews: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GivenConsent:
    """What holds of what a participant agreed to; `given_at` None where nothing was recorded."""

    informant: str
    roles: tuple[str, ...]
    takes_part: bool | None = None
    may_record: bool | None = None
    quote: QuoteConsent | None = None
    may_recontact: bool | None = None
    given_at: Any = None


@dataclass(frozen=True, slots=True)
class ListedInterview:
    """An interview with its participants and their consents."""

    key: str
    interview: Any
    consents: tuple[GivenConsent, ...]
    has_text: bool


def get_programme(study: Study, round_key: str = "") -> Programme:
    """The plan of a round (the latest where none is named), in four queries."""
    rounds = list(Round.live.filter(study=study).order_by("position"))
    chosen = next((r for r in rounds if r.key == round_key), rounds[-1] if rounds else None)
    roles = list(Role.live.filter(study=study).order_by("position"))
    tried = Count("attempts", filter=Q(attempts__deleted_at=None))
    slots = Slot.live.filter(study=study, round=chosen).select_related("interview").annotate(tried=tried)
    posts = {
        (s.case_id, s.role_id): PlannedPost(
            s.id,
            SlotState(s.state),
            s.interview.key if s.interview else "",
            s.next_action,
            s.next_action_on,
            s.tried,
        )
        for s in slots
    }
    cases = [
        ProgrammeCase(c.key, c.name, c.attributes, tuple(posts.get((c.id, r.id)) for r in roles))
        for c in Case.live.filter(study=study).order_by("key")
    ]
    return Programme(
        chosen.key if chosen else "",
        tuple((r.key, r.title) for r in rounds),
        tuple((r.key, r.title) for r in roles),
        tuple(cases),
        tuple(dict.fromkeys(name for case in cases for name in case.attributes)),
    )


def list_attempts(slot: Slot) -> list[ContactAttempt]:
    """The tries to reach somebody for a post, latest first."""
    return list(ContactAttempt.live.filter(slot=slot).order_by("-on", "-created_at"))


def list_channels(study: Study) -> list[str]:
    """The ways in which people were contacted so far, to choose from."""
    used = ContactAttempt.live.filter(slot__study=study).values_list("channel", flat=True)
    return sorted(set(used.distinct()))


def list_informants(study: Study) -> list[ListedInformant]:
    """Everybody, by pseudonym, with posts and interviews; in three queries. No names."""
    posts: dict[UUID, list[tuple[str, str, str, bool, bool]]] = {}
    held = Post.live.filter(informant__study=study).order_by("case__key", "role__position")
    fields = ("informant_id", "case__key", "case__name", "role__key", "is_acting", "is_shared")
    for who, *post in held.values_list(*fields):
        posts.setdefault(who, []).append(tuple(post))
    spoke: dict[UUID, list[str]] = {}
    there = Participant.live.filter(interview__study=study).order_by("interview__key")
    for who, key in there.values_list("informant_id", "interview__key"):
        spoke.setdefault(who, []).append(key)
    return [
        ListedInformant(i.pseudonym, tuple(posts.get(i.id, ())), tuple(dict.fromkeys(spoke.get(i.id, ()))))
        for i in Informant.live.filter(study=study).order_by("pseudonym")
    ]


def list_interviews(study: Study, *, key: str = "") -> list[ListedInterview]:
    """Interviews (or the one with this key) with who spoke and what they agreed to; in three queries."""
    found = Interview.live.filter(study=study, **({"key": key} if key else {}))
    has_text = Count("transcripts", filter=Q(transcripts__deleted_at=None))
    interviews = found.select_related("case", "round").annotate(texts=has_text).order_by("key")
    latest: dict[tuple[UUID, UUID], Consent] = {}
    for consent in Consent.live.filter(interview__in=found).order_by("given_at"):
        latest[consent.interview_id, consent.informant_id] = consent
    people: dict[UUID, dict[UUID, tuple[str, list[str]]]] = {}
    spoke = Participant.live.filter(interview__in=found).order_by("informant__pseudonym", "role__position")
    for interview, who, pseudonym, role in spoke.values_list(
        "interview_id", "informant_id", "informant__pseudonym", "role__key"
    ):
        people.setdefault(interview, {}).setdefault(who, (pseudonym, []))[1].append(role)
    return [
        ListedInterview(
            i.key,
            i,
            tuple(
                _given(pseudonym, roles, latest.get((i.id, who)))
                for who, (pseudonym, roles) in people.get(i.id, {}).items()
            ),
            bool(i.texts),
        )
        for i in interviews
    ]


def _given(pseudonym: str, roles: list[str], consent: Consent | None) -> GivenConsent:
    if consent is None:
        return GivenConsent(pseudonym, tuple(roles))
    return GivenConsent(
        pseudonym,
        tuple(roles),
        consent.takes_part,
        consent.may_record,
        QuoteConsent(consent.quote),
        consent.may_recontact,
        consent.given_at,
    )


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


def list_in_doubt(interview: Interview) -> list[tuple[str, str]]:
    """Questions of which the coverage sheet contradicts the turns of the text, and what it says ('': none).

    As :func:`leadline.core.coverage.coverage_in_doubt`, of one interview.
    """
    heard = set(Turn.heard_in(interview).values_list("question__key", flat=True))
    sheet = list_coverage(interview)
    if not heard or not any(told for _key, told, _why in sheet):
        return []
    status = {label: CoverageStatus.from_label(label) for label in CoverageStatus.labels()}
    return [
        (key, told) for key, told, _why in sheet if is_in_doubt(status.get(told, NOT_RECORDED), key in heard)
    ]


def next_key(keys: Iterable[str], *, default: str) -> str:
    """The key after the last one: INT-056 where INT-055 is the last, `default` where there is none."""
    numbered = [found for key in keys if (found := re.fullmatch(r"(.*?)(\d+)", key))]
    if not numbered:
        return default
    last = max(numbered, key=lambda found: (int(found[2]), found[1]))
    return f"{last[1]}{int(last[2]) + 1:0{len(last[2])}d}"
