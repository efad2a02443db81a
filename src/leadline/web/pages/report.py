"""The report: what the gate says of it, building it, and its files."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from leadline.queries.jobs import list_jobs
from leadline.reporting.published import subject_in_words
from leadline.web.middleware import serving_of
from leadline.web.pages.findings import check_of, language_of_report
from leadline.web.pages.jobs import job_shown
from leadline.web.pages.study import render_study, study_of
from leadline.workspace.reports import FORMATS
from leadline.workspace.reports import message as told

AUDIENCES = ("internal", "public")


def show(request: HttpRequest, study: str) -> HttpResponse:
    """The gate's verdicts for a report, and the reports that were built; building one where posted."""
    found = study_of(request, study)
    given = request.POST if request.method == "POST" else request.GET
    language = language_of_report(found, given.get("language", ""))
    audience = given.get("audience", "internal")
    if audience not in AUDIENCES:
        raise BadRequest("no such report")
    done = check_of(request, found, language, is_public=audience == "public")
    if request.method == "POST":
        formats = [name for name in FORMATS if name in request.POST.getlist("format")]
        if formats and (done.gate.is_open or audience == "internal"):
            wanted = {"audience": audience, "language": language, "formats": formats}
            serving_of(request).jobs.put("report", wanted, study=found)
        back = f"{reverse('report', args=[study])}?language={language}&audience={audience}#jobs"
        return HttpResponseRedirect(back)
    keys = {c.finding.key for c in done.findings}
    context: dict[str, Any] = {
        "audience": audience,
        "formats": FORMATS,
        "is_open": done.gate.is_open,
        "checked": dict(done.gate.checked),
        "failed": [
            (_finding(v.subject, keys), subject_in_words(v.subject), told(v)) for v in done.gate.failed
        ],
        "remarks": [told(v) for v in done.gate.remarks],
        "jobs": [job_shown(request, job) for job in list_jobs(found, kind="report")],
        "report_language": language,
        "report_languages": found.languages or ["en"],
    }
    return render_study(request, found, "report.html", context, section="findings")


def _finding(subject: str, keys: set[str]) -> str:
    """The finding that a verdict is on ("money", "money (INT-004)", "money: k(…)"), or ''."""
    key = re.split(r": | \(", subject)[0]
    return key if key in keys else ""
