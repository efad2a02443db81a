"""Words looked up in all texts, and coded where they stand."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from leadline.queries.search import get_passages, list_saved, search
from leadline.services.codings import IncomingCoding, import_codings
from leadline.translation import message
from leadline.web.middleware import serving_of
from leadline.web.pages.filtering import choices, filters_of, named, place_of, query_of
from leadline.web.pages.study import analysis_of, render_study, study_of


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
        "told": {name: request.GET.get(name) for name in ("added", "known", "refused", "reason")},
    }
    return render_study(request, found, "search.html", context, section="search")


@require_POST
def code(request: HttpRequest, study: str) -> HttpResponse:
    """Put a code on the hits that were chosen, all or none of them stored together."""
    found, by = study_of(request, study), serving_of(request).actor()
    key, is_paragraph = request.POST.get("code", ""), request.POST.get("what") == "paragraph"
    rows = [
        IncomingCoding(text, key, by.key, quote, span.start, span.end)
        for text, span, quote in get_passages(found, _places(request), is_paragraph=is_paragraph)
    ]
    outcome = import_codings(found, rows, by=by, coders={by.key: by})
    told: dict[str, Any] = {
        "added": outcome.added,
        "known": outcome.known,
        "refused": len(outcome.refused),
        "reason": message(outcome.refused[0][1]) if outcome.refused else "",
    }
    back = "&".join(part for part in (request.POST.get("back", ""), urlencode(told)) if part)
    return HttpResponseRedirect(f"{reverse('search', args=[study])}?{back}")


def _places(request: HttpRequest) -> list[tuple[str, int, int, str]]:
    try:
        read = [json.loads(place) for place in request.POST.getlist("hit")]
        return [(str(text), int(start), int(end), str(words)) for text, start, end, words in read]
    except (ValueError, TypeError):
        raise BadRequest("no places") from None
