"""The list of interviews and documents to be read and coded."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from leadline.queries.texts import list_texts
from leadline.web.pages.study import render_study, study_of


def show(request: HttpRequest, study: str) -> HttpResponse:
    """Every interview and document, with how far its coding is."""
    found = study_of(request, study)
    return render_study(request, found, "texts.html", {"texts": list_texts(found)}, section="texts")
