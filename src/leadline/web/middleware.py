"""Around every page: who may come in, what the browser may do, which workspace, and what errors say."""

from __future__ import annotations

import os
import secrets
import sys
import traceback
from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from leadline.errors import Conflict, FormatError, GateFailed, InputError, LeadlineError, NotFound, Refused
from leadline.store.engines.connect import damage_found
from leadline.translation import LANGUAGES, message, use_entry, use_language
from leadline.web.serving import KEY, Serving
from leadline.web.templating import render

Answer = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
STATUS: dict[type[LeadlineError], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    Refused: HTTPStatus.FORBIDDEN,
    Conflict: HTTPStatus.CONFLICT,
    GateFailed: HTTPStatus.UNPROCESSABLE_ENTITY,
    InputError: HTTPStatus.UNPROCESSABLE_ENTITY,
    FormatError: HTTPStatus.UNPROCESSABLE_ENTITY,
}


def serving_of(request: HttpRequest) -> Serving:
    """What is being served to this request."""
    serving: Serving = request.META[KEY]
    return serving


def cookie_of(serving: Serving) -> str:
    """The session's cookie; browsers do not tell ports apart, so its name does."""
    return f"leadline-{serving.port}"


def protect(answer: Answer) -> Answer:
    """Let in only who came by the link, from this machine's own address; tell the browser what it may do.

    A page of somebody else that resolves its own name to this machine is refused by the name.
    """

    def protected(request: HttpRequest) -> HttpResponse:
        serving = serving_of(request)
        request.get_host()  # raises for a name that is not this machine's
        given = request.COOKIES.get(cookie_of(serving), "")
        if request.path.startswith("/enter/") or secrets.compare_digest(given, serving.session):
            response = answer(request)
        else:
            with use_language(language_of(request)):
                response = render(request, "locked.html", status=HTTPStatus.UNAUTHORIZED)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return protected


def use_workspace(answer: Answer) -> Answer:
    """Answer in the workspace and in the reader's language."""

    def used(request: HttpRequest) -> HttpResponse:
        workspace = serving_of(request).workspace
        with workspace.use(), use_entry("browser"), use_language(language_of(request)):
            return answer(request)

    used.process_exception = explain  # type: ignore[attr-defined]
    return used


def language_of(request: HttpRequest) -> str:
    """As chosen on a page, else the first that the browser asks for and we speak, else English."""
    chosen = request.COOKIES.get("language", "")
    asked = request.headers.get("Accept-Language", "").split(",")
    for tag in (chosen, *(part.split(";")[0].strip()[:2].lower() for part in asked)):
        if tag in LANGUAGES:
            return tag
    return "en"


def explain(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """A designed error as a page, or as JSON where a script asked; others are Django's."""
    error = damage_found(error) or error
    if not isinstance(error, LeadlineError):
        if not isinstance(error, (Http404, BadRequest)):
            _tell_unexpected(error)
        return None
    status = status_of(error)
    if request.headers.get("Accept") == "application/json":
        problem = {"code": error.code, "title": message(error), "status": int(status)}
        return JsonResponse(problem, status=status, content_type="application/problem+json")
    return render(request, "problem.html", {"text": message(error), "code": error.code}, status=status)


def status_of(error: LeadlineError) -> HTTPStatus:
    """The HTTP status of a designed error."""
    return next((s for kind, s in STATUS.items() if isinstance(error, kind)), HTTPStatus.BAD_REQUEST)


def _tell_unexpected(error: Exception) -> None:
    """To the terminal: the kind only, as a trace may hold words of interviews."""
    print(f"leadline: an unexpected error ({type(error).__name__})", file=sys.stderr, flush=True)
    if os.environ.get("LEADLINE_DEBUG"):
        traceback.print_exception(error)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was opened before the workbench was started anew."""
    return render(request, "stale.html", status=HTTPStatus.FORBIDDEN)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """For Django's own refusals of what no page of ours sends."""
    if isinstance(exception, BadRequest) and str(exception):
        return HttpResponse(str(exception), status=HTTPStatus.BAD_REQUEST, content_type="text/plain")
    return HttpResponse(status=HTTPStatus.BAD_REQUEST)
