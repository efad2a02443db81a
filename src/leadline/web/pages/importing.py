"""Bringing in files and plans: what was taken, what was not and why, what was recognised, what was lost."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from leadline.core.vocabulary import TurnKind
from leadline.errors import InputError, LeadlineError
from leadline.interchange.losses import FOUND, in_words
from leadline.queries.programme import get_programme
from leadline.translation import gettext as _
from leadline.translation import message
from leadline.web.forms import uploads, words
from leadline.web.middleware import serving_of
from leadline.web.pages.study import render_study, study_of
from leadline.workspace.importing import Item, Options, Upload, import_files
from leadline.workspace.planning import PASTED, PlanSeen, look_at_plan, store_plan

KINDS = {"verbatim": TurnKind.VERBATIM, "notes": TurnKind.NOTES}


def show(request: HttpRequest, study: str) -> HttpResponse:
    """Bring in transcripts, tables and codings; each file whole or not at all."""
    found = study_of(request, study)
    items: list[Item] = []
    problem = ""
    if request.method == "POST":
        options = Options(
            case=words(request, "case"),
            role=words(request, "role"),
            round=words(request, "round"),
            kind=KINDS.get(words(request, "kind")),
            language=words(request, "language"),
            is_correction=words(request, "is_correction") == "yes",
        )
        try:
            files = uploads(request, "files")
            if not files:
                raise InputError("upload-empty")
            items = import_files(serving_of(request).workspace, found, files, options=options)
        except LeadlineError as error:
            problem = message(error)
    context = {
        "items": [_told(item) for item in items],
        "counts": {name: sum(i.outcome == name for i in items) for name in ("taken", "known", "refused")},
        "programme": get_programme(found),
        "problem": problem,
        "typed": request.POST,
    }
    return render_study(request, found, "import.html", context, section="texts")


def _told(item: Item) -> dict[str, Any]:
    """What became of a file, in words."""
    kinds = {
        "plan": _("interview plan"),
        "consents": _("consents"),
        "coverage": _("coverage"),
        "question grid": _("answers by question"),
        "codings": _("codings"),
    }
    return {
        "file": item.file,
        "outcome": item.outcome,
        "what": kinds.get(item.what, item.what),
        "is_text": "turns" in item.found,
        "found": [(_(FOUND[name]), count) for name, count in item.found.items() if count],
        "losses": in_words(item.losses),
        "notes": item.notes,
        "error": message(item.error) if item.error else "",
    }


def plan(request: HttpRequest, study: str) -> HttpResponse:
    """Bring in an interview plan by paste or upload: first what was understood, then it is stored."""
    found = study_of(request, study)
    workspace = serving_of(request).workspace
    problem, seen = "", None
    if request.method == "POST":
        try:
            if request.POST.get("step") == "store":
                item = store_plan(workspace, found, request.POST.get("table", ""))
                if item.error is None:
                    return HttpResponseRedirect(reverse("programme", args=[study]))
                problem = message(item.error)
            seen = look_at_plan(workspace, found, _table(request))
        except LeadlineError as error:
            problem = problem or message(error)
    context = {
        "seen": seen,
        "losses": _losses(seen),
        "problem": problem,
        "typed": request.POST,
        "tab": "plan",
    }
    return render_study(request, found, "programme/bring.html", context, section="programme")


def _losses(seen: PlanSeen | None) -> list[tuple[str, str, int]]:
    return in_words(seen.losses) if seen else []


def _table(request: HttpRequest) -> Upload:
    for file in uploads(request, "file"):
        return file
    pasted = request.POST.get("table", "")
    if not pasted.strip():
        raise InputError("upload-empty")
    return Upload(PASTED, pasted.encode())
