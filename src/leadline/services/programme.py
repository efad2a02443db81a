"""Planning interviews, recording what became of them, and what people agreed to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from leadline.core.vocabulary import QuoteConsent, SlotState
from leadline.errors import InputError, Refused
from leadline.services.audit import audited
from leadline.store.models import (
    Actor,
    Case,
    Consent,
    ContactAttempt,
    Identity,
    Informant,
    Interview,
    Participant,
    Post,
    Role,
    Round,
    Slot,
    Study,
    Turn,
)

UNASSIGNED = "unassigned"
"""The case of interviews whose texts came before anybody said where they belong."""


def stand_in(interview: str) -> str:
    """The pseudonym of whoever spoke in an interview that no plan tells of."""
    return f"P-{interview}"


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row of a plan: who is to be asked, and what became of it.

    `interview` is '' where none was held; one that nobody planned (`is_planned` false) takes no slot.
    """

    case: str
    role: str
    round: str
    state: SlotState = SlotState.PLANNED
    interview: str = ""
    informant: str = ""
    held_on: date | None = None
    mode: str = ""
    language: str = ""
    interviewer: str = ""
    has_interpreter: bool = False
    is_acting: bool = False
    is_shared: bool = False
    next_action: str = ""
    next_action_on: date | None = None
    first_coder: str = ""
    is_coded: bool | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    attempts: tuple[tuple[date, str, str], ...] = ()
    is_planned: bool = True


def record_plan(
    study: Study, rows: Iterable[PlanRow], *, by: Actor, actors: Mapping[str, Actor] | None = None
) -> dict[str, Interview]:
    """Enter or bring up to date plan rows; returns all interviews by key.

    Doing it twice changes nothing. The stand-ins of texts that came before the plan give way to it: the
    informant ``stand_in(key)``, and the case UNASSIGNED where nothing is left there. Cases, roles and rounds
    must exist: ``InputError`` (``plan-key-unknown``) names the row. `actors` are the coders named as
    first coder.
    """
    with audited("record-plan", by=by) as entry:
        plan = _Plan(study, by=by, actors=actors or {})
        count = 0
        for number, row in enumerate(rows, start=1):
            plan.enter(row, number=number)
            count += 1
        plan.retire_unassigned()
        entry.note(study=study.id, rows=count, interviews=len(plan.interviews), replaced=plan.replaced)
    return plan.interviews


class _Plan:
    """The programme as it stands, looked up once, so that a plan of any size costs few queries."""

    def __init__(self, study: Study, *, by: Actor, actors: Mapping[str, Actor]) -> None:
        self.study, self.by, self.actors = study, by, actors
        self.cases = {c.key: c for c in Case.live.filter(study=study)}
        self.roles = {r.key: r for r in Role.live.filter(study=study)}
        self.rounds = {r.key: r for r in Round.live.filter(study=study)}
        self.interviews: dict[str, Interview] = {i.key: i for i in Interview.live.filter(study=study)}
        self.informants = {i.pseudonym: i for i in Informant.live.filter(study=study)}
        self.slots: dict[Any, Slot] = {
            (s.case_id, s.role_id, s.round_id): s for s in Slot.live.filter(study=study)
        }
        posts = Post.live.filter(informant__study=study)
        self.posts = {(p.informant_id, p.case_id, p.role_id) for p in posts}
        spoke = Participant.live.filter(interview__study=study)
        self.participants = {(p.interview_id, p.informant_id, p.role_id) for p in spoke}
        tried = ContactAttempt.live.filter(slot__study=study)
        self.attempts = {(a.slot_id, a.on, a.channel, a.outcome) for a in tried}
        self.replaced: list[str] = []

    def enter(self, row: PlanRow, *, number: int) -> None:
        try:
            case, role = self.cases[row.case], self.roles[row.role]
            round_ = self.rounds[row.round]
        except KeyError as unknown:
            raise InputError("plan-key-unknown", row=number, key=unknown.args[0]) from None
        interview = self._interview(row, case=case, round_=round_) if row.interview else None
        old = self.informants.get(stand_in(row.interview)) if interview and row.is_planned else None
        if old and interview and self._is_unassigned(old) and row.informant in ("", old.pseudonym):
            self._leave_posts(old, interview)
            row = replace(row, informant=old.pseudonym)
        if row.informant:
            self._person(row, case=case, role=role, interview=interview)
            if old and interview and row.informant != old.pseudonym:
                self._replace(old, by=self.informants[row.informant], role=role, interview=interview)
        if not row.is_planned:
            return
        slot = self._slot(row, case=case, role=role, round_=round_, interview=interview)
        for on, channel, outcome in row.attempts:
            if (slot.id, on, channel, outcome) not in self.attempts:
                ContactAttempt.objects.create(
                    slot=slot, on=on, channel=channel, outcome=outcome, created_by=self.by
                )
                self.attempts.add((slot.id, on, channel, outcome))

    def _interview(self, row: PlanRow, *, case: Case, round_: Round) -> Interview:
        facts: dict[str, Any] = {
            "case": case,
            "round": round_,
            "held_on": row.held_on,
            "mode": row.mode,
            "language": row.language,
            "interviewer": row.interviewer,
            "has_interpreter": row.has_interpreter or None,
            "attributes": dict(row.attributes),
            "first_coder": self.actors.get(row.first_coder),
            "is_coded": row.is_coded,
        }
        given = {name: value for name, value in facts.items() if value not in (None, "", {})}
        interview = self.interviews.get(row.interview)
        if interview is None:
            interview = Interview.objects.create(
                study=self.study,
                key=row.interview,
                guide_version=self.study.guide_version,
                created_by=self.by,
                **given,
            )
            self.interviews[row.interview] = interview
            return interview
        changed = [name for name, value in given.items() if getattr(interview, name) != value]
        for name in changed:
            setattr(interview, name, given[name])
        if changed:
            interview.save(update_fields=changed)
        return interview

    def _person(self, row: PlanRow, *, case: Case, role: Role, interview: Interview | None) -> None:
        informant = self.informants.get(row.informant)
        if informant is None:
            informant = Informant.objects.create(
                study=self.study, pseudonym=row.informant, created_by=self.by
            )
            self.informants[row.informant] = informant
        if (informant.id, case.id, role.id) not in self.posts:
            Post.objects.create(
                informant=informant,
                case=case,
                role=role,
                is_acting=row.is_acting,
                is_shared=row.is_shared,
                created_by=self.by,
            )
            self.posts.add((informant.id, case.id, role.id))
        if interview and (interview.id, informant.id, role.id) not in self.participants:
            Participant.objects.create(
                interview=interview, informant=informant, role=role, created_by=self.by
            )
            self.participants.add((interview.id, informant.id, role.id))

    def _is_unassigned(self, who: Informant) -> bool:
        return bool(Post.live.filter(informant=who, case__key=UNASSIGNED).exists())

    def _leave_posts(self, who: Informant, interview: Interview) -> int:
        now = datetime.now(UTC)
        self.posts = {post for post in self.posts if post[0] != who.id}
        self.participants = {one for one in self.participants if one[:2] != (interview.id, who.id)}
        Post.live.filter(informant=who).update(deleted_at=now)
        return int(Participant.live.filter(interview=interview, informant=who).update(deleted_at=now))

    def _replace(self, old: Informant, *, by: Informant, role: Role, interview: Interview) -> None:
        """Put `by`, who spoke there, in the place of a stand-in; retire it once nothing is left of it."""
        turns = Turn.live.filter(transcript__interview=interview)
        if self._leave_posts(old, interview):
            self.replaced.append(interview.key)
            turns.filter(informant=old).update(informant=by)
            Consent.live.filter(interview=interview, informant=old).update(informant=by)
            if not Identity.live.filter(informant=by).exists():
                Identity.live.filter(informant=old).update(informant=by)
            self._retire(old)
        if interview.key in self.replaced:  # of several who spoke, each has the turns of the own role
            turns.filter(speaker=role.key).update(informant=by)

    def retire_unassigned(self) -> None:
        """The case of those that nobody assigned, once nobody is left there."""
        if UNASSIGNED in self.cases:
            self._retire(self.cases[UNASSIGNED])

    def _retire(self, row: Any) -> None:
        """A tombstone for what nothing that lives refers to."""
        links = row._meta.related_objects
        if not any(link.related_model.live.filter(**{link.field.name: row}).exists() for link in links):
            row.deleted_at = datetime.now(UTC)
            row.save(update_fields=["deleted_at"])

    def _slot(
        self, row: PlanRow, *, case: Case, role: Role, round_: Round, interview: Interview | None
    ) -> Slot:
        facts = {
            "state": SlotState.HELD if interview else row.state,
            "interview": interview,
            "next_action": row.next_action,
            "next_action_on": row.next_action_on,
        }
        slot = self.slots.get((case.id, role.id, round_.id))
        if slot is None:
            slot = Slot.objects.create(
                study=self.study, case=case, role=role, round=round_, created_by=self.by, **facts
            )
            self.slots[(case.id, role.id, round_.id)] = slot
            return slot
        changed = [name for name, value in facts.items() if value and getattr(slot, name) != value]
        for name in changed:
            setattr(slot, name, facts[name])
        if changed:
            slot.save(update_fields=changed)
        return slot


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """The four answers of one participant of an interview."""

    interview: str
    informant: str
    takes_part: bool
    may_record: bool
    quote: QuoteConsent
    may_recontact: bool
    given_on: date | None = None


def record_consents(study: Study, answers: Iterable[ConsentGiven], *, by: Actor) -> int:
    """Record answers that differ from those that hold; returns how many were new.

    An earlier answer stays in the history; ``InputError`` (``consent-key-unknown``) names the row.
    """
    with audited("record-consents", by=by) as entry:
        interviews = {i.key: i for i in Interview.live.filter(study=study)}
        informants = {i.pseudonym: i for i in Informant.live.filter(study=study)}
        latest: dict[tuple[Any, Any], Consent] = {
            (c.interview_id, c.informant_id): c
            for c in Consent.live.filter(interview__study=study).order_by("given_at")
        }
        new = []
        for number, answer in enumerate(answers, start=1):
            interview, informant = interviews.get(answer.interview), informants.get(answer.informant)
            if interview is None or informant is None:
                key = answer.interview if interview is None else answer.informant
                raise InputError("consent-key-unknown", row=number, key=key)
            given = {
                "takes_part": answer.takes_part,
                "may_record": answer.may_record,
                "quote": int(answer.quote),
                "may_recontact": answer.may_recontact,
            }
            known = latest.get((interview.id, informant.id))
            if known and all(getattr(known, name) == value for name, value in given.items()):
                continue
            at = _midnight(answer.given_on) if answer.given_on and not known else datetime.now(UTC)
            consent = Consent(interview=interview, informant=informant, given_at=at, created_by=by, **given)
            latest[(interview.id, informant.id)] = consent
            new.append(consent)
        Consent.objects.bulk_create(new)
        entry.note(study=study.id, recorded=len(new))
    return len(new)


def change_slot(
    slot: Slot, *, state: SlotState, next_action: str = "", next_action_on: date | None = None, by: Actor
) -> None:
    """Set what became of a planned post and what comes next.

    Raises ``Refused``: ``slot-held`` where its interview was held, ``slot-without-interview`` for *held*
    where there is none (:func:`record_plan` enters both).
    """
    with audited("change-slot", by=by) as entry:
        if (slot.interview_id is None) == (state == SlotState.HELD):
            code = "slot-without-interview" if slot.interview_id is None else "slot-held"
            raise Refused(code, case=slot.case.key, role=slot.role.key)
        slot.state, slot.next_action, slot.next_action_on = state, next_action, next_action_on
        slot.save(update_fields=["state", "next_action", "next_action_on"])
        entry.note(study=slot.study_id, slot=slot.id, state=state.label)


def record_attempt(slot: Slot, *, on: date, channel: str, outcome: str, by: Actor) -> ContactAttempt:
    """Record one try to reach somebody for a planned post."""
    with audited("record-attempt", by=by) as entry:
        attempt = ContactAttempt.objects.create(
            slot=slot, on=on, channel=channel, outcome=outcome, created_by=by
        )
        entry.note(study=slot.study_id, slot=slot.id, attempt=attempt.id)
    return attempt


def change_interview(
    interview: Interview,
    *,
    held_on: date | None,
    mode: str,
    language: str,
    interviewer: str,
    has_interpreter: bool,
    by: Actor,
) -> None:
    """Set the facts of an interview, empty ones too."""
    with audited("change-interview", by=by) as entry:
        facts = {
            "held_on": held_on,
            "mode": mode,
            "language": language,
            "interviewer": interviewer,
            "has_interpreter": has_interpreter,
        }
        changed = [name for name, value in facts.items() if getattr(interview, name) != value]
        for name in changed:
            setattr(interview, name, facts[name])
        interview.save(update_fields=changed)
        entry.note(study=interview.study_id, interview=interview.key, changed=changed)


def record_identity(informant: Informant, *, name: str, contact: str, by: Actor) -> None:
    """Enter a name and contact in the separate register; the log keeps only the pseudonym."""
    with audited("record-identity", by=by) as entry:
        Identity.objects.update_or_create(
            informant=informant,
            defaults={"name": name, "contact": contact},
            create_defaults={
                "name": name,
                "contact": contact,
                "created_by": by,
            },
        )
        entry.note(study=informant.study_id, informant=informant.pseudonym)


def finish_coding(interview: Interview, *, is_coded: bool = True, by: Actor) -> None:
    """Say that an interview's coding is complete (or not yet): until then silence means nothing."""
    with audited("finish-coding", by=by) as entry:
        interview.is_coded = is_coded
        interview.save(update_fields=["is_coded"])
        entry.note(study=interview.study_id, interview=interview.key, is_coded=is_coded)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
