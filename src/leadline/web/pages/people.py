"""Informants under their pseudonyms, what they agreed to, and the separate register of names."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from leadline.access import get_informant, get_interview
from leadline.core.vocabulary import QuoteConsent
from leadline.errors import LeadlineError, NotFound
from leadline.queries.programme import get_programme, list_informants, list_interviews
from leadline.queries.recordings import get_recording_state
from leadline.queries.register import list_register
from leadline.services.programme import (
    ConsentGiven,
    PlanRow,
    change_interview,
    record_consents,
    record_identity,
    record_plan,
)
from leadline.translation import gettext as _
from leadline.translation import message
from leadline.web.forms import day, term, words, yes
from leadline.web.middleware import serving_of
from leadline.web.pages.programme import modes
from leadline.web.pages.study import render_study, study_of
from leadline.workspace.consenting import ConsentEffect, rehearse_consent
from leadline.workspace.reports import message as told


def informants(request: HttpRequest, study: str) -> HttpResponse:
    """Everybody under the pseudonym with posts and interviews; a form to add one, or a further post."""
    found = study_of(request, study)
    programme = get_programme(found)
    problem = ""
    if request.method == "POST":
        try:
            row = PlanRow(
                case=words(request, "case", needed=_("Case")),
                role=words(request, "role", needed=_("Role")),
                round=programme.round,
                informant=words(request, "informant", needed=_("Pseudonym")),
                is_acting=yes(request, "is_acting"),
                is_shared=yes(request, "is_shared"),
                is_planned=False,
            )
            record_plan(found, [row], by=serving_of(request).actor())
            return HttpResponseRedirect(reverse("informants", args=[study]))
        except LeadlineError as error:
            problem = message(error)
    context = {
        "people": list_informants(found),
        "programme": programme,
        "problem": problem,
        "typed": request.POST,
        "tab": "informants",
    }
    return render_study(request, found, "programme/informants.html", context, section="programme")


def interviews(request: HttpRequest, study: str) -> HttpResponse:
    """Every interview with date, mode, language, interviewer, and what its participants agreed to."""
    found = study_of(request, study)
    context = {"interviews": list_interviews(found), "tab": "interviews"}
    return render_study(request, found, "programme/interviews.html", context, section="programme")


def interview(request: HttpRequest, study: str, interview: str) -> HttpResponse:
    """The facts of an interview, and the four consents of each participant."""
    found = study_of(request, study)
    one = get_interview(found, interview)
    problem = ""
    if request.method == "POST":
        try:
            change_interview(
                one,
                held_on=day(request, "held_on"),
                mode=words(request, "mode"),
                language=words(request, "language"),
                interviewer=words(request, "interviewer"),
                has_interpreter=yes(request, "has_interpreter"),
                by=serving_of(request).actor(),
            )
            return HttpResponseRedirect(reverse("interviews", args=[study]) + f"#interview-{one.key}")
        except LeadlineError as error:
            problem = message(error)
    return show_interview(request, study, interview, problem=problem)


def show_interview(
    request: HttpRequest,
    study: str,
    key: str,
    *,
    problem: str = "",
    answer: ConsentGiven | None = None,
    effect: ConsentEffect | None = None,
) -> HttpResponse:
    """An interview's page; `answer` and `effect` are a consent that is looked at before it is recorded."""
    found = study_of(request, study)
    recording = get_recording_state(get_interview(found, key))
    (listed,) = list_interviews(found, key=key)
    context = {
        "listed": listed,
        "modes": modes(),
        "quotes": [(choice.label, quote_words()[choice]) for choice in QuoteConsent],
        "problem": problem,
        "typed": request.POST if problem else {},
        "answer": answer,
        "effect": effect,
        "broken": [(v.subject, told(v)) for v in effect.broken] if effect else [],
        "recording": recording,
        "no_recording": message(recording.refusal) if recording.refusal else "",
        "most": settings.FILE_UPLOAD_MAX_MEMORY_SIZE,
        "tab": "interviews",
    }
    return render_study(request, found, "programme/interview.html", context, section="programme")


def quote_words() -> dict[QuoteConsent, str]:
    """What each answer on being quoted means, in the reader's language."""
    return {
        QuoteConsent.NONE: _("no, never"),
        QuoteConsent.BY_ROLE: _("yes, by role"),
        QuoteConsent.BY_ROLE_AND_WIDE_REGION: _("yes, by role and wide region"),
        QuoteConsent.CHECK_FIRST: _("only after seeing the words first"),
    }


def consent(request: HttpRequest, study: str, interview: str) -> HttpResponse:
    """Say what a change of a participant's consent affects; record it once that was seen."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("interview", args=[study, interview]))
    found = study_of(request, study)
    get_interview(found, interview)
    (listed,) = list_interviews(found, key=interview)
    who = words(request, "informant")
    if who not in {given.informant for given in listed.consents}:
        raise NotFound("informant-unknown", key=who)
    try:
        answer = ConsentGiven(
            interview=interview,
            informant=who,
            takes_part=yes(request, "takes_part", needed=_("Takes part")),
            may_record=yes(request, "may_record", needed=_("May be recorded")),
            quote=term(request, "quote", QuoteConsent, needed=_("May be quoted")),
            may_recontact=yes(request, "may_recontact", needed=_("May be asked again")),
        )
    except LeadlineError as error:
        return show_interview(request, study, interview, problem=message(error))
    if request.POST.get("step") == "save":
        record_consents(found, [answer], by=serving_of(request).actor())
        return HttpResponseRedirect(reverse("interview", args=[study, interview]) + "#consents")
    effect = rehearse_consent(serving_of(request).workspace, found, answer)
    return show_interview(request, study, interview, answer=answer, effect=effect)


def register(request: HttpRequest, study: str) -> HttpResponse:
    """The register of names and contacts: the only page that shows them."""
    found = study_of(request, study)
    if request.method == "POST":
        who = get_informant(found, words(request, "informant"))
        record_identity(
            who,
            name=words(request, "name"),
            contact=words(request, "contact"),
            by=serving_of(request).actor(),
        )
        return HttpResponseRedirect(reverse("register", args=[study]) + f"#who-{who.pseudonym}")
    context = {"people": list_register(found), "tab": "register"}
    return render_study(request, found, "programme/register.html", context, section="programme")
