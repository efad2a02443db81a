"""Coming in by the link, choosing language and light, and what stands where no page is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from leadline.translation import LANGUAGES, use_language
from leadline.web.middleware import cookie_of, language_of, serving_of
from leadline.web.requests import back_of
from leadline.web.templating import render

YEAR = 365 * 24 * 3600
CHOICES = {"language": LANGUAGES, "theme": ("light", "dark", "system")}


def enter(request: HttpRequest, entry: str) -> HttpResponse:
    """Let the browser in that brings the link's secret, once."""
    serving = serving_of(request)
    if not serving.admit(entry):
        return render(request, "locked.html", status=401)
    response = HttpResponseRedirect(reverse("studies"))
    response.set_cookie(cookie_of(serving), serving.session, httponly=True, samesite="Lax")
    return response


def awake(request: HttpRequest) -> HttpResponse:
    """Whether the workbench is there and lets this browser in: nothing, or a refusal."""
    return HttpResponse(status=204)


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Remember a language or a theme in this browser, and go back to where one was."""
    response = HttpResponseRedirect(back_of(request, otherwise="/"))
    for name, values in CHOICES.items():
        if request.POST.get(name) in values:
            response.set_cookie(name, request.POST[name], max_age=YEAR, httponly=True, samesite="Lax")
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that leads nowhere."""
    with use_language(language_of(request)):
        return render(request, "absent.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """An error that nobody foresaw: nothing of the step was kept."""
    with use_language(language_of(request)):
        return render(request, "failed.html", status=500)
