"""The programme: who is to be heard in which case, and what became of it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from leadline.access import get_case, get_slot
from leadline.core.vocabulary import SlotState
from leadline.errors import LeadlineError
from leadline.queries.programme import (
    get_programme,
    list_attempts,
    list_channels,
    list_informants,
    list_interviews,
    next_key,
)
from leadline.services.programme import PlanRow, change_slot, record_attempt, record_plan
from leadline.services.studies import add_case, change_case
from leadline.translation import gettext as _
from leadline.translation import message
from leadline.web.forms import attributes, day, term, words
from leadline.web.middleware import serving_of
from leadline.web.pages.study import render_study, study_of


def channels() -> list[str]:
    """Ways to reach somebody, to choose from."""
    return [_("e-mail"), _("telephone"), _("messaging"), _("in person"), _("through a colleague")]


def modes() -> list[str]:
    """Ways to hold an interview, to choose from."""
    return [_("in person"), _("call"), _("video call"), _("in writing")]


def show(request: HttpRequest, study: str, problem: LeadlineError | None = None) -> HttpResponse:
    """Cases × roles with the state of every planned post, or of one state; forms to add to the plan."""
    found = study_of(request, study)
    programme = get_programme(found, request.GET.get("round", ""))
    planned = [post for case in programme.cases for post in case.posts if post]
    counts = [(state.label, sum(post.state == state for post in planned)) for state in SlotState]
    waiting = [
        (post.next_action_on, case, programme.roles[column][0], post)
        for case in programme.cases
        for column, post in enumerate(case.posts)
        if post and post.next_action
    ]
    waiting.sort(key=lambda one: (one[0] or date.max, one[1].key, one[2]))
    state = request.GET.get("state", "")
    context = {
        "programme": programme,
        "cases": [
            c for c in programme.cases if not state or any(p and p.state.label == state for p in c.posts)
        ],
        "state": state,
        "planned": len(planned),
        "counts": counts,
        "waiting": waiting,
        "problem": message(problem) if problem else "",
        "typed": request.POST if problem else {},
        "tab": "programme",
    }
    return render_study(request, found, "programme/plan.html", context, section="programme")


@require_POST
def add(request: HttpRequest, study: str) -> HttpResponse:
    """Add a case with its attributes."""
    found = study_of(request, study)
    try:
        made = add_case(
            found,
            words(request, "key", needed=_("Key")),
            name=words(request, "name"),
            attributes=attributes(request, get_programme(found).attributes),
            by=serving_of(request).actor(),
        )
    except LeadlineError as problem:
        return show(request, study, problem)
    return HttpResponseRedirect(reverse("programme", args=[study]) + f"#case-{made.key}")


@require_POST
def plan(request: HttpRequest, study: str) -> HttpResponse:
    """Plan that somebody in a role is to be asked in a case."""
    case, role, round_ = (words(request, name, needed=name) for name in ("case", "role", "round"))
    row = PlanRow(case=case, role=role, round=round_)
    record_plan(study_of(request, study), [row], by=serving_of(request).actor())
    return HttpResponseRedirect(_grid(study, round_, case))


def _grid(study: str, round_: str, case: str) -> str:
    return f"{reverse('programme', args=[study])}?{urlencode({'round': round_})}#case-{case}"


def show_case(request: HttpRequest, study: str, case: str) -> HttpResponse:
    """A case: its name and attributes, to be changed, and its interviews."""
    found = study_of(request, study)
    one, programme = get_case(found, case), get_programme(found)
    if request.method == "POST":
        given = attributes(request, programme.attributes)
        change_case(one, name=words(request, "name"), attributes=given, by=serving_of(request).actor())
        return HttpResponseRedirect(_grid(study, programme.round, case))
    context = {
        "case": one,
        "attributes": programme.attributes,
        "values": {
            name: sorted({c.attributes[name] for c in programme.cases if c.attributes.get(name)})
            for name in programme.attributes
        },
        "interviews": [i for i in list_interviews(found) if i.interview.case_id == one.id],
        "tab": "programme",
    }
    return render_study(request, found, "programme/case.html", context, section="programme")


def show_slot(
    request: HttpRequest, study: str, slot: UUID, problem: LeadlineError | None = None
) -> HttpResponse:
    """A planned post: its state, what comes next, and every try to reach somebody."""
    found = study_of(request, study)
    one = get_slot(found, slot)
    people = list_informants(found)
    interviews = [i.key for i in list_interviews(found)]
    context = {
        "slot": one,
        "state": SlotState(one.state).label,
        "states": [state.label for state in SlotState],
        "attempts": list_attempts(one),
        "channels": list(dict.fromkeys([*list_channels(found), *channels()])),
        "modes": modes(),
        "people": [p.pseudonym for p in people if any(post[2] == one.role.key for post in p.posts)],
        "next_interview": next_key(interviews, default="INT-001"),
        "next_person": next_key(
            [p.pseudonym for p in people if p.pseudonym.startswith(f"{one.role.key}-")],
            default=f"{one.role.key}-01",
        ),
        "problem": message(problem) if problem else "",
        "typed": request.POST if problem else {},
        "today": date.today(),
        "tab": "programme",
    }
    return render_study(request, found, "programme/slot.html", context, section="programme")


@require_POST
def change(request: HttpRequest, study: str, slot: UUID) -> HttpResponse:
    """Set what became of a post; *held* enters its interview and who spoke."""
    found = study_of(request, study)
    one, by = get_slot(found, slot), serving_of(request).actor()
    try:
        state = term(request, "state", SlotState, needed=_("What became of it"))
        action, on = words(request, "next_action"), day(request, "next_action_on")
        if state == SlotState.HELD and one.interview is None:
            row = PlanRow(
                case=one.case.key,
                role=one.role.key,
                round=one.round.key,
                interview=words(request, "interview", needed=_("Key of the interview")),
                informant=words(request, "informant", needed=_("Informant (pseudonym)")),
                held_on=day(request, "held_on"),
                mode=words(request, "mode"),
                language=words(request, "language"),
                interviewer=words(request, "interviewer"),
            )
            record_plan(found, [row], by=by)
            one = get_slot(found, slot)
        change_slot(one, state=state, next_action=action, next_action_on=on, by=by)
    except LeadlineError as problem:
        return show_slot(request, study, slot, problem)
    return HttpResponseRedirect(_grid(study, one.round.key, one.case.key))


@require_POST
def attempt(request: HttpRequest, study: str, slot: UUID) -> HttpResponse:
    """Record one try to reach somebody."""
    one = get_slot(study_of(request, study), slot)
    try:
        on = day(request, "on", needed=_("Date"))
        record_attempt(
            one,
            on=on or date.today(),
            channel=words(request, "channel", needed=_("How")),
            outcome=words(request, "outcome", needed=_("What came of it")),
            by=serving_of(request).actor(),
        )
    except LeadlineError as problem:
        return show_slot(request, study, slot, problem)
    return HttpResponseRedirect(reverse("slot", args=[study, slot]))
