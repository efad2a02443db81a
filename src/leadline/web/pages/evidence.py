"""The passages behind a number."""

from __future__ import annotations

from dataclasses import fields
from itertools import groupby
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from leadline.core.analysis import Analysis
from leadline.core.tables import row_of
from leadline.core.vocabulary import Polarity
from leadline.queries.behind import Wanted, evidence_of, list_behind
from leadline.translation import gettext as _
from leadline.web.pages.study import analysis_of, render_study, study_of

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
        "polarities": Polarity.labels(),
        "cases": list(zip(known.key.tolist(), known.name.tolist(), strict=True)),
        "layer": analysis.layer.name,
    }
    return render_study(request, found, "evidence.html", context, section="analysis")


def _title(analysis: Analysis, wanted: Wanted) -> str:
    tables = analysis.tables
    if wanted.indicator:
        return f"{wanted.indicator} {tables.indicators[tables.indicator(wanted.indicator)].title}"
    if wanted.question:
        row = row_of(tables.questions.key, wanted.question)
        return f"{wanted.question} {tables.questions.title[row]}"
    names = [f"{key} {tables.codes.name[tables.code(key)]}" for key in (wanted.code, wanted.other) if key]
    return _("{code} together with {other}").format(code=names[0], other=names[1]) if names[1:] else names[0]
