"""The list of interviews and documents to be read and coded."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from leadline.core.progress import TextState
from leadline.queries.texts import list_texts
from leadline.web.pages.study import render_study, study_of


def show(request: HttpRequest, study: str) -> HttpResponse:
    """Interviews and documents with how far their coding is: all, or those of a state and a case."""
    found = study_of(request, study)
    texts = list_texts(found)
    state, case = request.GET.get("state", ""), request.GET.get("case", "")
    shown = [one for one in texts if state in ("", one.state.label) and case in ("", one.case)]
    context = {
        "texts": shown,
        "all": len(texts),
        "states": [one.label for one in TextState if any(text.state == one for text in texts)],
        "state": state,
        "case": case,
        "cases": sorted({one.case: one.case_name for one in texts}.items(), key=lambda item: item[1]),
    }
    return render_study(request, found, "texts.html", context, section="texts")
