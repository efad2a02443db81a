"""Words looked up in all texts, and coded where they stand."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from leadline.access import get_code
from leadline.core.text import text_hash
from leadline.core.vocabulary import JobState
from leadline.queries.jobs import list_jobs
from leadline.queries.search import list_saved, search
from leadline.web.middleware import serving_of
from leadline.web.pages.filtering import choices, filters_of, named, place_of, query_of
from leadline.web.pages.jobs import hits_address, job_shown
from leadline.web.pages.study import analysis_of, render_study, study_of

KIND = "code-hits"


def show(request: HttpRequest, study: str) -> HttpResponse:
    """The hits of a query with the words around them, text by text."""
    found, tables = study_of(request, study), analysis_of(request, study).tables
    query, filters, after = request.GET.get("q", "").strip(), filters_of(request), place_of(request)
    hits = search(found, tables, query, filters=filters, after=after) if query else None
    context = {
        "query": query,
        "filters": filters,
        "choices": choices(found, tables),
        "named": named,
        "found": hits,
        "after": after,
        "address": query_of({"q": query}, filters),
        "saved": list_saved(found, page="search"),
        "job": _shown_job(request, found),
    }
    return render_study(request, found, "search.html", context, section="search")


@require_POST
def code(request: HttpRequest, study: str) -> HttpResponse:
    """Have a code put on the hits that were chosen; the page says how far that is."""
    found = study_of(request, study)
    wanted = {
        "code": get_code(found, request.POST.get("code", "")).key,
        "is_paragraph": request.POST.get("what") == "paragraph",
        "hits": _places(request),
        "back": request.POST.get("back", ""),
    }
    job = serving_of(request).jobs.put(KIND, wanted, study=found)
    return HttpResponseRedirect(hits_address(study, wanted["back"], job))


def _shown_job(request: HttpRequest, study: Any) -> dict[str, Any] | None:
    """The latest coding of hits while it is not done, or the one that was just asked for."""
    for job in list_jobs(study, kind=KIND, limit=1):
        if job.state in (JobState.WAITING, JobState.RUNNING, JobState.INTERRUPTED) or (
            str(job.id) == request.GET.get("job")
        ):
            return job_shown(request, job)
    return None


def _places(request: HttpRequest) -> list[tuple[str, int, int, str]]:
    """The hits as a job keeps them: with the hash of their words, as no words of interviews stay there."""
    try:
        read = [json.loads(place) for place in request.POST.getlist("hit")]
        return [(str(text), int(start), int(end), text_hash(str(words))) for text, start, end, words in read]
    except (ValueError, TypeError):
        raise BadRequest("no places") from None
