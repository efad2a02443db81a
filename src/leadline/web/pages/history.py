"""Who did what and when, and bringing back what was taken away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST
from markupsafe import Markup

from leadline.access import get_coding, get_removed_finding
from leadline.queries.audit import get_chain_verdict
from leadline.queries.history import Filters, HistoryLine, list_doers, list_history
from leadline.services.codings import restore_coding
from leadline.services.findings import restore_finding
from leadline.translation import gettext as _
from leadline.web.middleware import serving_of
from leadline.web.pages.study import render_study, study_of
from leadline.web.requests import back_of, id_of

MOST_NAMED = 6


def show(request: HttpRequest, study: str) -> HttpResponse:
    """The log in sentences, newest first, filtered; whether its chain is whole, where asked."""
    found = study_of(request, study)
    given = {name: request.GET.get(name, "") for name in ("actor", "action", "since", "until", "about")}
    kind, _colon, key = given["about"].partition(":")
    filters = Filters(
        given["actor"], given["action"], _date(given["since"]), _date(given["until"]), (kind, key)
    )
    before = request.GET.get("before", "")
    lines, has_more = list_history(found, filters, before=int(before) if before.isdecimal() else 0)
    actors, actions = list_doers(found)
    chosen = {name: value for name, value in given.items() if value}
    context = {
        "lines": [(line, sentence(study, line), about(line)) for line in lines],
        "older": urlencode({**chosen, "before": lines[-1].number}) if has_more else "",
        "newest": urlencode(chosen) if before else None,
        "chosen": given,
        "about": key,
        "actors": actors,
        "actions": [(action, names().get(action, action)) for action in actions],
        "chain": get_chain_verdict() if request.GET.get("chain") else None,
        "here_with": request.get_full_path(),
    }
    return render_study(request, found, "history.html", context, section="history")


@require_POST
def restore(request: HttpRequest, study: str) -> HttpResponse:
    """Bring a coding or a finding back that was taken away."""
    found, by = study_of(request, study), serving_of(request).actor()
    wanted = id_of(request.POST.get("id"))
    if request.POST.get("what") == "finding":
        restore_finding(get_removed_finding(found, wanted), by=by)
    else:
        restore_coding(get_coding(found, wanted, is_retracted=True), by=by)
    return HttpResponseRedirect(back_of(request, otherwise=reverse("history", args=[study])))


def sentence(study: str, line: HistoryLine) -> Markup:
    """A line in words, each object in it a link to where it stands."""
    known: dict[str, Any] = defaultdict(str, line.details)
    known |= {"who": Markup("<b>{}</b>").format(line.actor), "action": line.action}
    known["text"] = _link("coding", line.text, study, line.text) if line.text else _("a text")
    known["code"] = line.code or _("a code")
    for name in (
        "code",
        "before",
        "after",
        "indicator",
        "case",
        "document",
        "informant",
        "dictionary",
        "into",
        "new",
    ):
        known[name] = Markup("<bdi>{}</bdi>").format(known[name])
    if "state" in line.details:
        state = str(line.details["state"])
        known["state"] = _(state)
    if "interview" in line.details:
        known["interview"] = known["text"]
    if line.details.get("finding"):
        language = line.details.get("language", "")
        known["finding"] = (
            _link("finding", line.details["finding"], study, language, line.details["finding"])
            if language and not line.restorable
            else line.details["finding"]
        )
    for name in ("approved", "cells"):
        known[name] = _several(line.details.get(name) or [])
    tell = sentences().get(line.action)
    words = tell(line.details) if tell else _("{who}: {action}.")
    return Markup(words).format_map(known)


def names() -> dict[str, str]:
    """Actions as the filter lists them."""
    return {
        "apply-code": _("put a code on"),
        "retract-coding": _("took a coding back"),
        "restore-coding": _("restored a coding"),
        "recode": _("changed the code of a coding"),
        "move-coding": _("moved a coding"),
        "change-attributes": _("changed a coding's attributes"),
        "import-codings": _("imported codings"),
        "code-by-dictionary": _("coded by dictionary"),
        "record-passage-check": _("recorded a passage check"),
        "write-memo": _("wrote a memo"),
        "finish-coding": _("finished or reopened coding"),
        "create-study": _("made the study"),
        "revise-study": _("revised the study"),
        "revise-code": _("revised a code"),
        "propose-code": _("proposed a code"),
        "add-cases": _("added cases"),
        "add-rounds": _("added rounds"),
        "add-documents": _("added documents"),
        "add-transcripts": _("took texts in"),
        "correct-transcript": _("corrected a text"),
        "assign-turns": _("changed turns"),
        "record-plan": _("recorded the plan"),
        "record-consents": _("recorded consents"),
        "record-coverage": _("recorded coverage"),
        "record-identity": _("recorded an identity"),
        "confirm-judgements": _("decided cells"),
        "attach-evidence": _("attached evidence"),
        "link-opportunity": _("linked an opportunity"),
        "write-finding": _("wrote a finding"),
        "move-finding": _("moved a finding"),
        "remove-finding": _("removed a finding"),
        "restore-finding": _("restored a finding"),
        "approve-findings": _("approved findings"),
        "add-case": _("added a case"),
        "attach-recording": _("attached a recording"),
        "remove-recording": _("removed a recording"),
        "change-case": _("changed a case"),
        "change-interview": _("changed an interview's facts"),
        "change-slot": _("changed what became of a post"),
        "record-attempt": _("recorded a try to reach somebody"),
        "save-notes": _("wrote notes of an interview"),
        "register-actor": _("came in for the first time"),
        "review-carried": _("reviewed what was carried over"),
        "retract-judgements": _("took judgements back"),
        "summarise-cell": _("summarised a cell"),
        "merge-codes": _("merged codes"),
        "split-code": _("split a code"),
        "restore-code": _("restored a code"),
        "undo-version": _("undid a version of the codebook"),
        "save-search": _("saved a search"),
        "forget-search": _("forgot a search"),
        "decide-disagreement": _("decided a disagreement"),
        "undo-decision": _("took a decision back"),
        "finish-reconciling": _("wrote a reconciled layer"),
        "reopen-reconciling": _("took a reconciled layer back"),
    }


def sentences() -> dict[str, Callable[[Any], str]]:
    """Action -> its sentence, from the details of the line."""
    return {
        "apply-code": lambda _d: _("{who} put {code} on words of {text}."),
        "retract-coding": lambda _d: _("{who} took {code} off words of {text}."),
        "restore-coding": lambda _d: _("{who} put {code} back on words of {text}."),
        "recode": lambda _d: _("{who} changed {before} to {after} on words of {text}."),
        "move-coding": lambda _d: _("{who} moved {code} to other words of {text}."),
        "change-attributes": lambda _d: _("{who} changed the attributes of {code} on words of {text}."),
        "import-codings": lambda _d: _(
            "{who} imported codings: {added} new, {known} there already, {refused} refused."
        ),
        "code-by-dictionary": lambda _d: _(
            "{who} coded by the dictionary {dictionary}: texts {texts}, codings new {added}, "
            "taken back {retracted}."
        ),
        "record-passage-check": lambda _d: _(
            "{who} recorded what a speaker said to a passage of {text} that was shown."
        ),
        "write-memo": lambda _d: _("{who} wrote a memo."),
        "finish-coding": lambda d: (
            _("{who} finished the coding of {interview}.")
            if d.get("is_coded")
            else _("{who} opened the coding of {interview} again.")
        ),
        "create-study": lambda _d: _("{who} made the study: codes {codes}, findings {findings}."),
        "revise-study": lambda _d: _("{who} revised the definition of the study."),
        "revise-code": lambda _d: _("{who} revised the code {code}."),
        "propose-code": lambda _d: _("{who} proposed the code {code}."),
        "add-cases": lambda _d: _("{who} added cases: {added} new, {completed} completed."),
        "add-rounds": lambda _d: _("{who} added rounds: {added}."),
        "add-documents": lambda _d: _("{who} added documents: {added}."),
        "add-transcripts": lambda _d: _("{who} took texts in: {count}."),
        "correct-transcript": lambda _d: _("{who} corrected {text}; codings carried over: {carried}."),
        "assign-turns": lambda _d: _("{who} changed turns of {text}: {turns}."),
        "record-plan": lambda _d: _("{who} recorded the plan: rows {rows}, interviews {interviews}."),
        "record-consents": lambda _d: _("{who} recorded consents: {recorded}."),
        "record-coverage": lambda _d: _("{who} recorded coverage: {new} new, {changed} changed."),
        "record-identity": lambda _d: _("{who} recorded the identity behind {informant}."),
        "confirm-judgements": lambda _d: _(
            "{who} decided cells: {confirmed}, of these otherwise than proposed {overruled}. {cells}"
        ),
        "attach-evidence": lambda _d: _("{who} attached evidence of the document {document} to {indicator}."),
        "link-opportunity": lambda _d: _("{who} linked {code} to {indicator} in {case}."),
        "write-finding": lambda _d: _("{who} wrote the finding {finding} ({language})."),
        "move-finding": lambda _d: _("{who} moved the finding {finding}."),
        "remove-finding": lambda _d: _("{who} removed the finding {finding} ({language})."),
        "restore-finding": lambda _d: _("{who} restored the finding {finding} ({language})."),
        "approve-findings": lambda _d: _("{who} approved findings: {approved}"),
        "attach-recording": lambda _d: _("{who} attached a recording to {interview}."),
        "remove-recording": lambda _d: _("{who} removed the recording of {interview}."),
        "add-case": lambda _d: _("{who} added the case {case}."),
        "change-case": lambda _d: _("{who} changed the case {case}."),
        "change-interview": lambda _d: _("{who} changed the facts of {interview}."),
        "change-slot": lambda _d: _("{who} changed what became of a post: {state}."),
        "record-attempt": lambda _d: _("{who} recorded a try to reach somebody."),
        "save-notes": lambda _d: _("{who} wrote notes of {interview}."),
        "register-actor": lambda _d: _("{who} came in for the first time."),
        "review-carried": lambda _d: _("{who} reviewed what a correction carried over: codings {codings}."),
        "retract-judgements": lambda _d: _("{who} took judgements back: {retracted}."),
        "summarise-cell": lambda _d: _("{who} summarised {case}: {indicator}."),
        "merge-codes": lambda _d: _("{who} merged the code {code} into {into}: {codings} codings."),
        "split-code": lambda _d: _("{who} split {new} from the code {code}: {codings} codings."),
        "restore-code": lambda _d: _("{who} restored the code {code}."),
        "undo-version": lambda _d: _("{who} undid version {undone} of the codebook."),
        "save-search": lambda _d: _("{who} saved a search."),
        "forget-search": lambda _d: _("{who} forgot a search."),
        "decide-disagreement": lambda _d: _(
            "{who} decided a disagreement in {interview}: codings kept {kept} of {of}."
        ),
        "undo-decision": lambda _d: _("{who} took a decision on a disagreement in {interview} back."),
        "finish-reconciling": lambda _d: _(
            "{who} wrote the reconciled layer of {interview}: {codings} codings."
        ),
        "reopen-reconciling": lambda _d: _("{who} took the reconciled layer of {interview} back."),
    }


def about(line: HistoryLine) -> str:
    """The object of a line as the filter takes it: ``finding:money``."""
    details = line.details
    if details.get("finding"):
        return f"finding:{details['finding']}"
    for name in ("coding", "new"):
        if line.code and details.get(name) and line.action != "correct-transcript":
            return f"coding:{details[name]}"
    cells = details.get("cells") or []
    if len(cells) == 1:
        return f"cell:{cells[0]}"
    return f"text:{line.text}" if line.text else ""


def _link(name: str, words: str, *arguments: str) -> Markup:
    return Markup('<a href="{}"><bdi>{}</bdi></a>').format(reverse(name, args=arguments), words)


def _several(keys: list[str]) -> str:
    shown = ", ".join(keys[:MOST_NAMED])
    return shown if len(keys) <= MOST_NAMED else f"{shown} …"


def _date(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None
