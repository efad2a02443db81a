"""Long work as pages show it: how far it is, ending it, starting it again, and the files that it made."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from leadline.access import get_study
from leadline.core.vocabulary import JobState
from leadline.errors import LeadlineError
from leadline.queries.jobs import ToldJob, get_file, get_job
from leadline.translation import gettext as _
from leadline.translation import message, ngettext
from leadline.web.answers import saved
from leadline.web.middleware import serving_of
from leadline.web.templating import LANGUAGE_NAMES, render


def show(request: HttpRequest, job: UUID) -> HttpResponse:
    """One job on a page of its own."""
    return render(request, "job.html", {"job": job_shown(request, get_job(job))})


def progress(request: HttpRequest, job: UUID) -> HttpResponse:
    """How far a job is: the piece that a page asks for again while it runs."""
    return render(request, "job-part.html", {"job": job_shown(request, get_job(job))})


@require_POST
def cancel(request: HttpRequest, job: UUID) -> HttpResponse:
    """End a job that waits, or after the step that it does now."""
    serving_of(request).jobs.cancel(job)
    return _back(get_job(job))


@require_POST
def again(request: HttpRequest, job: UUID) -> HttpResponse:
    """Start the same work once more."""
    known = get_job(job)
    study = get_study(known.study) if known.study else None
    started = serving_of(request).jobs.put(known.kind, known.wanted, study=study)
    return _back(get_job(started))


def download(request: HttpRequest, job: UUID, name: str) -> HttpResponse:
    """A file that a job made: saved, never shown, whatever it is."""
    return saved(get_file(job, name), name=name)


def job_shown(request: HttpRequest, job: ToldJob) -> dict[str, Any]:
    """A job in words."""
    running = serving_of(request).jobs.progress(job.id)
    return {
        "told": job,
        "title": _title(job),
        "is_over": job.state.is_over,
        "state": _state(job),
        "done": running.done if running else 0,
        "total": running.total if running else 1,
        "step": _step(running.step) if running else "",
        "is_ending": bool(running and running.ending is not None),
        "reasons": [message(LeadlineError(code, **details)) for code, details in job.made.get("reasons", [])],
        "can_repeat": job.state in (JobState.INTERRUPTED, JobState.FAILED, JobState.CANCELLED),
    }


def _back(job: ToldJob) -> HttpResponseRedirect:
    if job.kind == "report":
        wanted = f"?language={job.wanted['language']}&audience={job.wanted['audience']}"
        return HttpResponseRedirect(f"{reverse('report', args=[job.study])}{wanted}#jobs")
    if job.kind == "code-hits":
        return HttpResponseRedirect(hits_address(job.study, job.wanted["back"], job.id))
    return HttpResponseRedirect(reverse("job", args=[job.id]))


def hits_address(study: str, query: str, job: UUID) -> str:
    """The search from which hits are coded, with how far that is."""
    return f"{reverse('search', args=[study])}?{query}{'&' if query else ''}job={job}"


def _title(job: ToldJob) -> str:
    if job.kind == "code-hits":
        hits = len(job.wanted["hits"])
        return ngettext("Coding {n} hit with {code}", "Coding {n} hits with {code}", hits).format(
            n=hits, code=job.wanted["code"]
        )
    if job.kind == "report":
        language = LANGUAGE_NAMES.get(job.wanted["language"], job.wanted["language"])
        if job.wanted["audience"] == "public":
            return _("Public report, {language}").format(language=language)
        return _("Internal report, {language}").format(language=language)
    return _("Making a study from the pack {pack}").format(pack=job.wanted.get("pack", ""))


def _step(step: str) -> str:
    words = {
        "check": _("every number and quotation is computed again"),
        "tree": _("the report is put together"),
        "passages": _("the passages are looked up"),
        "programme": _("the programme comes in"),
        "cases": _("the cases come in"),
        "texts": _("the texts come in"),
        "codings": _("the codings come in"),
        "judgements": _("the judgements come in"),
    }
    return words.get(step, step.upper())


def _state(job: ToldJob) -> str:
    match job.state:
        case JobState.WAITING:
            return _("waits for what is being done before it")
        case JobState.RUNNING:
            return _("is being done")
        case JobState.CANCELLED:
            return _("was cancelled; nothing of it was kept")
        case JobState.INTERRUPTED:
            return _("was interrupted when the workbench ended; nothing of it was kept")
        case JobState.FAILED:
            return message(LeadlineError(job.error, **job.error_details))
    return _("done")
