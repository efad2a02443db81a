"""What every page of a study shows: the study itself, its name, and the way to its other pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from leadline.access import get_study
from leadline.translation import current_language
from leadline.translation import gettext as _
from leadline.web.middleware import serving_of
from leadline.web.pages.manual import manual_address
from leadline.web.templating import in_language, render


def study_of(request: HttpRequest, key: str) -> Any:
    """The study that the address names, or ``NotFound``."""
    return get_study(key)


def analysis_of(request: HttpRequest, key: str, *, with_turns: bool = False) -> Any:
    """The study's analysis as it is now, in the reader's language."""
    return serving_of(request).analysis(key, language=current_language(), with_turns=with_turns)


def sections() -> list[tuple[str, str]]:
    """The study's pages, (name in urls.py, words), in the order of an assessment."""
    return [
        ("overview", _("Overview")),
        ("programme", _("Programme")),
        ("texts", _("Interviews and texts")),
        ("codebook", _("Codebook")),
        ("search", _("Search")),
        ("matrix", _("Matrix")),
        ("analysis", _("Analysis")),
        ("findings", _("Findings and report")),
        ("history", _("History")),
    ]


def render_study(
    request: HttpRequest,
    study: Any,
    template: str,
    context: Mapping[str, Any],
    *,
    section: str,
    status: int = 200,
) -> HttpResponse:
    """A page of a study, with its navigation; `section` is the name of the page it belongs to."""
    shared = {
        "study": study.key,
        "study_title": in_language(study.title),
        "is_fiction": study.is_fiction,
        "sections": sections(),
        "section": section,
        "manual": manual_address(section),
        "nouns": in_language(study.case_noun).split("|"),
    }
    return render(request, template, {**shared, **context}, status=status)
