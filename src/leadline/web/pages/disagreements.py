"""What coders disagree on, one after the other, decided with the words in view."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from leadline.access import get_code, get_interview
from leadline.core.agreement.reconciling import CodedPassage, DisagreementKind, Extent
from leadline.core.vocabulary import PASSAGE_ATTRIBUTES
from leadline.queries.codebook import list_codes
from leadline.queries.reconciling import Disputed, Reconciling, get_reconciling, list_reconciling
from leadline.queries.texts import ReadText, get_text
from leadline.services.reconciling import decide, finish_reconciling, reopen_reconciling, undo_decision
from leadline.translation import gettext as _
from leadline.web.middleware import serving_of
from leadline.web.pages.study import render_study, study_of

AROUND = 280
"""Characters shown before and after the words."""


def kinds() -> dict[str, str]:
    """Kinds of disagreement as people read them."""
    return {
        DisagreementKind.ONE_CODER.label: _("one coder only"),
        DisagreementKind.OTHER_CODE.label: _("another code on the same words"),
        DisagreementKind.OTHER_ATTRIBUTES.label: _("the same code, other attributes"),
        DisagreementKind.OTHER_EXTENT.label: _("the same code, other words"),
    }


def show(request: HttpRequest, study: str) -> HttpResponse:
    """The interviews that two coded, each with what is agreed, open and decided."""
    found = study_of(request, study)
    return render_study(
        request, found, "disagreements.html", {"interviews": list_reconciling(found)}, section="analysis"
    )


def browse(request: HttpRequest, study: str, text: str) -> HttpResponse:
    """One disagreement of an interview: the one asked for, else the first that is open."""
    found = study_of(request, study)
    interview = get_interview(found, text)
    state = get_reconciling(interview)
    asked = {name: request.GET.get(name, "") for name in ("code", "kind")}
    context: dict[str, Any] = {
        "text": text,
        "state": state,
        "is_blind": not interview.is_coded,
        "kinds": kinds(),
        "asked": asked,
    }
    if state is not None and interview.is_coded:
        listed = [one for one in state.disputed if _is_asked(one, **asked)]
        at = _place(listed, request.GET.get("at", ""))
        codes = {code.key: code for code in list_codes(found, with_retired=True)}
        used = sorted({c.code for one in state.disputed for c in one.codings})
        context |= {"codes": codes, "used": used, "count": len(listed), "at": at}
        if listed:
            one = listed[at]
            context |= {
                "one": one,
                "previous": _link(listed, at - 1, asked),
                "next": _link(listed, at + 1, asked),
            }
            context |= {"sides": _sides(state, one), **_words(get_text(found, text), one)}
    return render_study(request, found, "disagreement.html", context, section="analysis")


def _link(listed: list[Disputed], place: int, asked: dict[str, str]) -> str:
    """The query of the disagreement at a place; '' where there is none."""
    return urlencode({**asked, "at": listed[place].key}) if 0 <= place < len(listed) else ""


def _is_asked(one: Disputed, *, code: str, kind: str) -> bool:
    return (not code or any(c.code == code for c in one.codings)) and kind in ("", one.kind.label)


def _place(listed: list[Disputed], key: str) -> int:
    """Where the disagreement stands that is asked for, else the first open one, else the first."""
    for place, one in enumerate(listed):
        if one.key == key:
            return place
    return next((place for place, one in enumerate(listed) if one.decided is None), 0)


def _sides(state: Reconciling, one: Disputed) -> list[tuple[str, str, list[CodedPassage], list[list[str]]]]:
    """Each coder with the ids, the codings and the attributes that are not ordinary."""
    sides = []
    for coder in state.coders:
        own = [c for c in one.codings if c.coder == coder]
        attributes = [
            [
                _(terms(value).label)
                for value, terms in zip(c.attributes, PASSAGE_ATTRIBUTES.values(), strict=True)
                if value
            ]
            for c in own
        ]
        sides.append((coder, ",".join(c.id for c in own), own, attributes))
    return sides


def _words(read: ReadText, one: Disputed) -> dict[str, Any]:
    turn = next((t for t in read.turns if t.start <= one.start < t.end), None)
    return {
        "before": read.text[max(0, one.start - AROUND) : one.start],
        "words": read.text[one.start : one.end],
        "after": read.text[one.end : one.end + AROUND],
        "quotes": {c.id: read.text[c.start : c.end] for c in one.codings},
        "speaker": turn.speaker if turn else "",
        "spoken": (turn.language if turn else "") or read.language,
        "is_joint": len({(c.start, c.end, c.code) for c in one.codings}) == len(one.codings) > 1,
    }


def _back(request: HttpRequest, study: str, text: str, *, at: str = "") -> HttpResponseRedirect:
    """The same page, filtered as before; at the next open disagreement where none is named."""
    kept = {name: request.POST.get(name, "") for name in ("code", "kind")}
    query = urlencode({name: value for name, value in {**kept, "at": at}.items() if value})
    return HttpResponseRedirect(reverse("disagreement", args=[study, text]) + (f"?{query}" if query else ""))


@require_POST
def decide_one(request: HttpRequest, study: str, text: str) -> HttpResponse:
    """Record a decision: the ids of the codings that are kept, or another code."""
    found = study_of(request, study)
    other = request.POST.get("other", "") if request.POST.get("keep") == "other" else ""
    kept = [] if request.POST.get("keep") == "other" else request.POST.get("keep", "").split(",")
    decide(
        get_interview(found, text),
        request.POST.get("disagreement", ""),
        kept=[coding for coding in kept if coding],
        code=get_code(found, other) if request.POST.get("keep") == "other" else None,
        reason=request.POST.get("reason", ""),
        by=serving_of(request).actor(),
    )
    return _back(request, study, text)


@require_POST
def undo(request: HttpRequest, study: str, text: str) -> HttpResponse:
    """Take the decision on a disagreement back."""
    key = request.POST.get("disagreement", "")
    undo_decision(get_interview(study_of(request, study), text), key, by=serving_of(request).actor())
    return _back(request, study, text, at=key)


@require_POST
def finish(request: HttpRequest, study: str, text: str) -> HttpResponse:
    """Write the reconciled layer of the interview."""
    extent = Extent.UNION if request.POST.get("extent") == Extent.UNION.label else Extent.INTERSECTION
    interview = get_interview(study_of(request, study), text)
    finish_reconciling(interview, extent=extent, by=serving_of(request).actor())
    return _back(request, study, text)


@require_POST
def reopen(request: HttpRequest, study: str, text: str) -> HttpResponse:
    """Take the reconciled layer of the interview back."""
    interview = get_interview(study_of(request, study), text)
    reopen_reconciling(interview, by=serving_of(request).actor())
    return _back(request, study, text)
