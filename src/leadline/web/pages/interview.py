"""Holding an interview: the guide beside the notes, kept as they are typed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from leadline.access import get_interview
from leadline.core.vocabulary import CoverageStatus
from leadline.queries.codebook import list_codes
from leadline.queries.definition import get_guide_texts
from leadline.queries.notes import AskedQuestion, find_current_text, list_asked
from leadline.queries.programme import list_interviews
from leadline.services.coverage import record_coverage
from leadline.services.notes import NoteTyped, save_notes
from leadline.translation import gettext as _
from leadline.web.middleware import serving_of
from leadline.web.pages.manual import manual_address
from leadline.web.pages.recordings import sound_of
from leadline.web.pages.study import render_study, study_of
from leadline.web.requests import body_of
from leadline.web.templating import in_language
from leadline.workspace.noting import make_transcript_of_notes

KEYS = {"answered": "A", "not known": "K", "declined": "D", "not asked": "N"}


def show(request: HttpRequest, study: str, text: str) -> HttpResponse:
    """The guide in the informant's language, for the informant's roles, with a note field a question."""
    found = study_of(request, study)
    interview = get_interview(found, text)
    (listed,) = list_interviews(found, key=text)
    asked = list_asked(interview)
    current = find_current_text(interview)
    context = {
        "manual": manual_address("interview"),
        "listed": listed,
        "asked": asked,
        "aloud": get_guide_texts(found),
        "spoken": interview.language,
        "statuses": [(status.label, KEYS[status.label]) for status in CoverageStatus],
        "core": sum(one.is_core for one in asked),
        "has_text": current is not None,
        "sound": sound_of(study, interview),
        "data": {
            "here": reverse("hold", args=[study, text]),
            "notes": _notes(asked),
            "codes": [(c.key, in_language(c.name)) for c in list_codes(found) if not c.is_family],
        },
        "words": _words(),
    }
    return render_study(request, found, "interview.html", context, section="programme")


def _notes(asked: list[AskedQuestion]) -> dict[str, Any]:
    return {one.key: {"text": one.notes, "probes": one.asked, "revision": one.revision} for one in asked}


def _words() -> dict[str, str]:
    """What the page's script says."""
    return {
        "saved": _("Saved at {time}"),
        "saving": _("Saving …"),
        "nothing": _("Nothing to save yet"),
        "waiting": _(
            "Not saved yet: the workbench does not answer. Leave this page open; it is "
            "tried again until it does."
        ),
        "locked": _(
            "Not saved yet: the workbench was started anew. Open its new link in another tab, and "
            "leave this page open: it is then saved."
        ),
        "refused": _("Not saved: {reason}"),
        "both": _(
            "These notes were changed in another window too. Both versions stand here now; "
            "read them together."
        ),
        "between": _("— and in the other window —"),
        "set": _("{question}: {status}"),
        "reason": _("Why was it not asked?"),
        "core": _("Core questions settled: {k} of {n}"),
        "all": _("Questions settled: {k} of {n}"),
        "start": _("Start the clock"),
        "pause": _("Pause"),
    }


def notes(request: HttpRequest, study: str, text: str) -> JsonResponse:
    """Keep what was typed (POST), or tell what is kept."""
    interview = get_interview(study_of(request, study), text)
    if request.method != "POST":
        return JsonResponse({"notes": _notes(list_asked(interview))})
    typed = [_typed(one) for one in body_of(request).get("notes", [])]
    return JsonResponse({"revisions": save_notes(interview, typed, by=serving_of(request).actor())})


def _typed(one: Any) -> NoteTyped:
    try:
        probes = tuple(int(number) for number in one["probes"])
        return NoteTyped(str(one["question"]), str(one["text"]), probes, int(one["revision"]))
    except (KeyError, TypeError, ValueError):
        raise BadRequest("no notes") from None


@require_POST
def coverage(request: HttpRequest, study: str, text: str) -> JsonResponse:
    """Record what became of a question."""
    found = study_of(request, study)
    get_interview(found, text)
    told = body_of(request)
    try:
        status = CoverageStatus.from_label(str(told.get("status", "")))
    except KeyError:
        raise BadRequest("no such status") from None
    reason = str(told.get("reason", ""))[:200] if status == CoverageStatus.NOT_ASKED else ""
    line = (text, str(told.get("question", "")), status, reason)
    record_coverage(found, [line], by=serving_of(request).actor())
    return JsonResponse({"status": status.label})


@require_POST
def transcribe(request: HttpRequest, study: str, text: str) -> HttpResponse:
    """Make the notes the interview's text; made again, a new version with codings carried over."""
    interview = get_interview(study_of(request, study), text)
    make_transcript_of_notes(serving_of(request).workspace, interview)
    return HttpResponseRedirect(reverse("coding", args=[study, text]))
