"""The passages behind a number."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from itertools import groupby
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from leadline.access import get_coding
from leadline.core.analysis import Analysis
from leadline.core.spans import Span
from leadline.core.tables import row_of
from leadline.core.vocabulary import Polarity, QuoteCheck
from leadline.queries.behind import NOT_SHOWN, Wanted, evidence_of, list_behind
from leadline.services.codings import record_passage_check
from leadline.translation import gettext as _
from leadline.web.forms import day, term, words
from leadline.web.middleware import serving_of
from leadline.web.pages.study import analysis_of, render_study, study_of
from leadline.web.requests import id_of

PASSAGES_OF_PAGE = 60


def show(request: HttpRequest, study: str) -> HttpResponse:
    """Passages by case, with who said them; a code's, an indicator's, or those said to a question."""
    found, analysis = study_of(request, study), analysis_of(request, study)
    asked = {one.name: request.GET.get(one.name, "") for one in fields(Wanted)}
    wanted = Wanted(**asked)
    rows = evidence_of(analysis, wanted)
    page = max(1, int(request.GET["page"])) if request.GET.get("page", "").isdigit() else 1
    start = (page - 1) * PASSAGES_OF_PAGE
    told = list_behind(found, analysis, rows[start : start + PASSAGES_OF_PAGE])
    cases = analysis.tables.transcripts.case[analysis.tables.codings.transcript[rows]]
    known = analysis.tables.cases
    context = {
        "title": _title(analysis, wanted),
        "wanted": wanted,
        "count": len(rows),
        "case_count": len(set(cases.tolist())),
        "start": start,
        "page": page,
        "is_more": start + PASSAGES_OF_PAGE < len(rows),
        "query": urlencode({name: value for name, value in asked.items() if value}),
        "by_case": [(case, list(own)) for case, own in groupby(told, key=lambda o: (o.case, o.case_name))],
        "checks": _checks(),
        "today": date.today(),
        "polarities": Polarity.labels(),
        "cases": list(zip(known.key.tolist(), known.name.tolist(), strict=True)),
        "layer": analysis.layer.name,
    }
    return render_study(request, found, "evidence.html", context, section="analysis")


def _checks() -> dict[str, str]:
    """What became of showing a passage to its speaker, in the reader's language."""
    return {
        NOT_SHOWN: _("not shown to its speaker yet"),
        QuoteCheck.ASKED.label: _("shown to its speaker, no answer yet"),
        QuoteCheck.APPROVED.label: _("its speaker approved it"),
        QuoteCheck.REFUSED.label: _("its speaker refused it"),
    }


@require_POST
def check(request: HttpRequest, study: str, text: str, coding: str) -> HttpResponse:
    """Record that a coded passage was shown to its speaker, and the answer."""
    outcome = term(request, "outcome", QuoteCheck, needed=_("What became of it"))
    one = get_coding(study_of(request, study), id_of(coding))
    record_passage_check(
        one.transcript,
        Span(one.start, one.end),
        outcome=outcome,
        answered_on=day(request, "answered_on") if outcome != QuoteCheck.ASKED else None,
        by=serving_of(request).actor(),
    )
    query = urlencode(parse_qsl(words(request, "query")))
    return HttpResponseRedirect(f"{reverse('evidence', args=[study])}?{query}#passage-{one.id.hex}")


def _title(analysis: Analysis, wanted: Wanted) -> str:
    tables = analysis.tables
    if wanted.indicator:
        return f"{wanted.indicator} {tables.indicators[tables.indicator(wanted.indicator)].title}"
    if wanted.question:
        row = row_of(tables.questions.key, wanted.question)
        return f"{wanted.question} {tables.questions.title[row]}"
    names = [f"{key} {tables.codes.name[tables.code(key)]}" for key in (wanted.code, wanted.other) if key]
    return _("{code} together with {other}").format(code=names[0], other=names[1]) if names[1:] else names[0]
