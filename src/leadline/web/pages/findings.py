"""The findings: which hold, writing one with its values beside it, their order, and approving."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from leadline.access import get_finding
from leadline.core.gate import FindingState, Verdict
from leadline.core.text import text_hash
from leadline.errors import Conflict, InputError, LeadlineError
from leadline.queries.audit import get_head
from leadline.queries.findings import FindingAsApproved, list_findings, list_quotable
from leadline.services.findings import NEW, move_finding, remove_finding, write_finding
from leadline.translation import current_language, message
from leadline.translation import gettext as _
from leadline.web.middleware import serving_of
from leadline.web.pages.completing import completions
from leadline.web.pages.study import render_study, study_of
from leadline.web.templating import render
from leadline.workspace.checking import NEVER_APPROVED, Check, CheckedFinding, Desk, approve, check
from leadline.workspace.drafting import check_draft, html_of_draft, new_finding
from leadline.workspace.reports import message as told

ABOUT_ERRORS = ("expression", "quotation-absent", "unknown-citation")
ABOUT_APPROVAL = ("not-approved", "number-changed")
TO_APPROVE = (FindingState.NOT_APPROVED, FindingState.CHANGED_SINCE)


def show(request: HttpRequest, study: str, language: str = "") -> HttpResponse:
    """Every finding by section, with what the gate says of it."""
    found = study_of(request, study)
    language = language_of_report(found, language)
    done = check_of(request, found, language)
    context = {
        "sections_of_report": [
            (section, section_title(list(group)))
            for section, group in groupby(done.findings, key=lambda c: c.finding.section)
        ],
        "findings": [_listed(done, c) for c in done.findings],
        "holding": sum(c.state == FindingState.APPROVED for c in done.findings),
        "waiting": sum(c.state in TO_APPROVE for c in done.findings),
        "failed": len(done.gate.failed),
        **_of_language(found, language),
    }
    return render_study(request, found, "findings.html", context, section="findings")


def edit(request: HttpRequest, study: str, language: str, key: str) -> HttpResponse:
    """A finding: its text, what the report will say, its values and verdicts; saving it where posted."""
    found = study_of(request, study)
    language = language_of_report(found, language)
    if request.method == "POST":  # whatever became of the finding meanwhile, what was typed is not lost
        return _save(request, found, language, key)
    saved = get_finding(found, key, language=language)
    return _render(request, found, language, key, section=saved.section, text=saved.text)


def new(request: HttpRequest, study: str, language: str) -> HttpResponse:
    """A finding that is not there yet."""
    found = study_of(request, study)
    language = language_of_report(found, language)
    if request.method == "POST":
        return _save(request, found, language, "")
    section = request.GET.get("section", "")
    return _render(request, found, language, "", section=section, text=_("### What is claimed") + "\n\n")


@require_POST
def draft(request: HttpRequest, study: str, language: str) -> HttpResponse:
    """What a text would look like in the report, with its values; nothing is stored."""
    found = study_of(request, study)
    language = language_of_report(found, language)
    return render(request, "draft.html", _drafted(request, found, language, request.POST.get("key", "")))


@require_POST
def move(request: HttpRequest, study: str, language: str, key: str) -> HttpResponse:
    """Put a finding one place up or down in its section."""
    found = study_of(request, study)
    move_finding(found, key, is_up=request.POST.get("to") == "up", by=serving_of(request).actor())
    return HttpResponseRedirect(f"{reverse('findings-in', args=[study, language])}#finding-{key}")


@require_POST
def remove(request: HttpRequest, study: str, language: str, key: str) -> HttpResponse:
    """Take a finding out of the report; the history page brings it back."""
    remove_finding(
        get_finding(study_of(request, study), key, language=language), by=serving_of(request).actor()
    )
    return HttpResponseRedirect(reverse("findings-in", args=[study, language]))


def approvals(request: HttpRequest, study: str, language: str) -> HttpResponse:
    """The findings that wait for a person, with the values to be approved; approving them where posted."""
    found = study_of(request, study)
    language = language_of_report(found, language)
    changed: tuple[str, ...] = ()
    if request.method == "POST":
        listed = [name.removeprefix("mark-") for name in request.POST if name.startswith("mark-")]
        keys = tuple(listed if request.POST.get("all") else request.POST.getlist("key"))
        shown = {key: request.POST.get(f"mark-{key}", "") for key in keys}
        workspace = serving_of(request).workspace
        done = approve(workspace, found, language=language, keys=keys, shown=shown) if keys else None
        changed = tuple(c.finding.key for c in (*done.changed, *done.refused)) if done else ()
        if done and not changed:
            back = reverse("finding", args=[study, language, keys[0]]) if len(keys) == 1 else ""
            return HttpResponseRedirect(back or reverse("findings-in", args=[study, language]))
    checked = check_of(request, found, language)
    context = {
        "waiting": [_listed(checked, c) for c in checked.findings if c.state in TO_APPROVE],
        "refused": [_listed(checked, c) for c in checked.findings if c.state in NEVER_APPROVED],
        "changed": changed,
        **_of_language(found, language),
    }
    status = 409 if changed else 200
    return render_study(request, found, "approvals.html", context, section="findings", status=status)


def passages(request: HttpRequest, study: str, language: str) -> HttpResponse:
    """Coded words of a text or a code, for the list that completes quotations."""
    found, given = study_of(request, study), request.GET
    told = list_quotable(found, code=given.get("code", ""), text=given.get("text", ""))
    return JsonResponse({"passages": [[q.text, q.code, q.words, q.is_noted] for q in told]})


def check_of(request: HttpRequest, study: Any, language: str, *, is_public: bool = True) -> Check:
    """The check of all findings as they are now, in the words of the report's language."""
    serving = serving_of(request)
    key = ("check", study.key, language, is_public, get_head())
    return serving.kept(key, lambda: check(serving.workspace, study, language=language, is_public=is_public))


def language_of_report(study: Any, language: str) -> str:
    """The language asked for, else the reader's where the report has it, else the report's first."""
    known = study.languages or ["en"]
    if not language:
        return current_language() if current_language() in known else str(known[0])
    if language not in known:
        raise Http404
    return language


def error_words(call: str, error: LeadlineError) -> str:
    """What is wrong with an expression; the functions that there are stand in the list that completes."""
    if error.code == "expression-broken":
        return _("{place}: this cannot be read ({problem}).").format(
            place=call, problem=error.details["problem"]
        )
    return f"{call}: {message(error)}"


def words_of(checked: CheckedFinding, verdicts: Iterable[Verdict]) -> list[str]:
    """What verdicts on a finding say, each once."""
    errors = checked.evaluated.errors
    found = [error_words(call, error) for call, error in errors.items()]
    found += [
        told(v) for v in verdicts if v.rule not in ("expression", "quotation-absent", "unknown-citation")
    ]
    return list(dict.fromkeys(found))


def section_title(checked: list[CheckedFinding]) -> str:
    """The title that the section's introduction gives it, else its key."""
    lines = checked[0].text.splitlines()
    return next((line[2:] for line in lines if line.startswith("# ")), checked[0].finding.section)


def headline(checked: CheckedFinding) -> str:
    """The claim of a finding in one line."""
    lines = [line for line in checked.text.splitlines() if line.strip()]
    return next((line.lstrip("# ") for line in lines if line.startswith("#")), lines[0] if lines else "")


def _listed(done: Check, checked: CheckedFinding) -> dict[str, Any]:
    failed = done.failed_of(checked.finding.key)
    return {
        "key": checked.finding.key,
        "section": checked.finding.section,
        "headline": headline(checked),
        "state": checked.state,
        "mark": checked.mark,
        "failed": words_of(checked, failed),
        "approved_by": checked.finding.approved_by,
        "approved_at": checked.finding.approved_at,
        "values": _values(checked),
        "quotations": [(p.text_key, p.quote) for p in checked.passages],
        "text": checked.text,
    }


def _values(checked: CheckedFinding) -> list[tuple[str, Any, Any]]:
    """Expression, value, and the value as approved where it was another."""
    before = checked.approved
    return [
        (call, value, before.get(call, "–") if before and before.get(call) != value else "")
        for call, value in checked.values.items()
    ]


def _of_language(study: Any, language: str) -> dict[str, Any]:
    return {"report_language": language, "report_languages": study.languages or ["en"]}


def _saved(study: Any, key: str, language: str) -> FindingAsApproved | None:
    return next((f for f in list_findings(study, language=language) if f.key == key), None)


def _drafted(request: HttpRequest, study: Any, language: str, key: str, text: str = "") -> dict[str, Any]:
    """A draft as it would stand in the report: its HTML, values, and what is wrong with it."""
    serving = serving_of(request)
    text = text or request.POST.get("text", "")
    known = list_findings(study, language=language)
    desk = serving.kept(
        ("desk", study.key, language, get_head()),
        lambda: Desk(study, serving.analysis(study.key, language=language), keys={f.key for f in known}),
    )
    section = request.POST.get("section", "")
    saved = next((f for f in known if f.key == key), new_finding(key, section=section, language=language))
    checked = check_draft(desk, saved, text)
    return {
        "html": html_of_draft(checked),
        "values": _values(checked),
        "problems": words_of(checked, (v for v in checked.verdicts if v.rule not in ABOUT_APPROVAL)),
        "report_language": language,
    }


def _save(request: HttpRequest, study: Any, language: str, key: str) -> HttpResponse:
    """Write what was typed; where it cannot be, show it again with what is wrong."""
    name = key or request.POST.get("key", "").strip()
    section, text = request.POST.get("section", "").strip(), request.POST.get("text", "")
    if request.POST.get("action") == "preview":
        return _render(request, study, language, key, section=section, text=text, name=name)
    seen = request.POST.get("seen", "") if key else NEW
    by = serving_of(request).actor()
    try:
        write_finding(study, name, section=section, text=text, language=language, by=by, seen=seen)
    except Conflict as error:
        theirs = _saved(study, key, language) if key else None
        return _render(
            request, study, language, key, section=section, text=text, name=name, error=error, theirs=theirs
        )
    except InputError as error:
        return _render(request, study, language, key, section=section, text=text, name=name, error=error)
    return HttpResponseRedirect(reverse("finding", args=[study.key, language, name]))


def _render(
    request: HttpRequest,
    study: Any,
    language: str,
    key: str,
    *,
    section: str,
    text: str,
    name: str = "",
    error: LeadlineError | None = None,
    theirs: FindingAsApproved | None = None,
) -> HttpResponse:
    done = check_of(request, study, language)
    saved = _saved(study, key, language) if key else None
    # What was seen when the page was first opened, unless what is there now is being shown.
    is_kept = request.method == "POST" and not isinstance(error, Conflict)
    seen = request.POST.get("seen", "") if is_kept else ""
    keys = [c.finding.key for c in done.findings]
    place = keys.index(key) if key in keys else -1
    context = {
        "key": key,
        "name": name,
        "finding_section": section,
        "known_sections": list(dict.fromkeys(c.finding.section for c in done.findings)),
        "text": text,
        "seen": seen or (text_hash(saved.text) if saved else NEW),
        "error": message(error) if error else "",
        "theirs": theirs.text if theirs else "",
        "saved": _listed(done, done.finding(key)) if key in keys else None,
        "before": keys[place - 1] if place > 0 else "",
        "after": keys[place + 1] if 0 <= place < len(keys) - 1 else "",
        "completions": completions(request, study, language, keys),
        **_drafted(request, study, language, key, text),
        **_of_language(study, language),
    }
    status = 200 if error is None else 409 if isinstance(error, Conflict) else 422
    return render_study(request, study, "finding.html", context, section="findings", status=status)
