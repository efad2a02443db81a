"""Reading a text and coding it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from leadline.access import get_code, get_coding, get_interview
from leadline.core import vocabulary as v
from leadline.core.spans import Span
from leadline.queries.codebook import list_codes
from leadline.queries.texts import CODING_FIELDS, ReadText, ReadTurn, get_text, list_codings_of
from leadline.services.codings import (
    PassageAttributes,
    apply_code,
    change_attributes,
    move_coding,
    recode,
    restore_coding,
    retract_coding,
)
from leadline.services.programme import finish_coding
from leadline.translation import gettext as _
from leadline.web.middleware import serving_of
from leadline.web.pages.study import render_study, study_of
from leadline.web.requests import body_of
from leadline.web.templating import in_language

ATTRIBUTES: dict[str, type[v.Term]] = {
    "polarity": v.Polarity,
    "basis": v.Basis,
    "time": v.Time,
    "scope": v.Scope,
    "sensitivity": v.Sensitivity,
    "elicited": v.Elicited,
}


def show(request: HttpRequest, study: str, text: str) -> HttpResponse:
    """The text by turns, the codebook beside it, codings drawn over it by the browser."""
    found = study_of(request, study)
    read = get_text(found, text)
    me = serving_of(request).actor().key
    is_open = getattr(read.holder, "is_coded", True)
    # Blind until the interview's coding is done: what others saw must not be sent before that.
    whose = request.GET.get("coders") or ("all" if is_open else "mine")
    rows = list_codings_of(read.transcript)
    coder = CODING_FIELDS.index("coder__key")
    coders = sorted({row[coder] for row in rows})
    if whose != "all":
        shown = {me} if whose == "mine" else set(whose.split(","))
        rows = [row for row in rows if row[coder] in shown]
    context = {
        "read": read,
        "turns": _paragraphs(read),
        "coders": coders,
        "whose": whose,
        "me": me,
        "is_document": read.transcript.document_id is not None,
        "data": {
            "codes": _codes(found),
            "codings": [_told(row) for row in rows],
            "attributes": {name: [_(t) for t in terms.labels()] for name, terms in ATTRIBUTES.items()},
            "me": me,
            "texts": reverse("texts", args=[study]),
            "here": reverse("coding", args=[study, text]),
        },
    }
    return render_study(request, found, "coding.html", context, section="texts")


def _codes(study: Any) -> list[list[Any]]:
    """Key, family, name, how to use it: as the page's script reads them."""
    return [
        [
            code.key,
            code.parent,
            in_language(code.name),
            code.definition,
            code.use_when,
            code.not_when,
            code.example,
            code.state == v.CodeState.CANDIDATE,
        ]
        for code in list_codes(study)
    ]


def _told(row: tuple[Any, ...]) -> list[Any]:
    return [row[0].hex, *row[1:]]


Paragraph = tuple[int, str]


def _paragraphs(read: ReadText) -> list[tuple[ReadTurn | None, list[Paragraph]]]:
    """Turns with their paragraphs (start, words); text outside any turn stands where it stood.

    Labels that were read into the turn after them (speaker, time, question) are told by that turn.
    """
    text = read.transcript.text
    told: list[tuple[ReadTurn | None, list[Paragraph]]] = []
    edges = [(0, 0, None), *((t.start, t.end, t) for t in read.turns), (len(text), len(text), None)]
    for (_start, end, _turn), (start, next_end, turn) in pairwise(edges):
        is_label = turn is not None and (turn.speaker or turn.question or turn.seconds is not None)
        if not is_label and text[end:start].strip():
            told.append((None, _lines(text, end, start)))
        if turn is not None:
            told.append((turn, _lines(text, start, next_end)))
    return told


def _lines(text: str, start: int, end: int) -> list[Paragraph]:
    found = []
    for line in text[start:end].split("\n"):
        if line.strip():
            found.append((start, line))
        start += len(line) + 1
    return found


def _attributes(body: dict[str, Any]) -> PassageAttributes:
    try:
        values = {name: terms(body[name]) for name, terms in ATTRIBUTES.items() if name in body}
    except (ValueError, TypeError):
        raise BadRequest("no such attribute value") from None
    return PassageAttributes(**values)  # type: ignore[arg-type]


def _span(body: dict[str, Any]) -> Span:
    try:
        return Span(int(body["start"]), int(body["end"]))
    except (KeyError, TypeError, ValueError):
        raise BadRequest("no span") from None


def _answer(coding: Any) -> JsonResponse:
    values = (coding.id.hex, coding.start, coding.end, coding.code.key, coding.coder.key, coding.layer)
    return JsonResponse({"coding": [*values, *(getattr(coding, name) for name in ATTRIBUTES)]})


@require_POST
def apply(request: HttpRequest, study: str, text: str) -> JsonResponse:
    """Put a code on a passage; the quotation that the page saw is checked to the letter."""
    found, body = study_of(request, study), body_of(request)
    return _answer(
        apply_code(
            get_text(found, text).transcript,
            _span(body),
            code=get_code(found, str(body.get("code", ""))),
            quote=str(body["quote"]) if "quote" in body else None,
            attributes=_attributes(body),
            by=serving_of(request).actor(),
        )
    )


@require_POST
def retract(request: HttpRequest, study: str, text: str, coding: UUID) -> JsonResponse:
    """Take a coding back."""
    found = get_coding(study_of(request, study), coding)
    retract_coding(found, by=serving_of(request).actor())
    return _answer(found)


@require_POST
def restore(request: HttpRequest, study: str, text: str, coding: UUID) -> JsonResponse:
    """Undo taking back."""
    found = get_coding(study_of(request, study), coding, is_retracted=True)
    restore_coding(found, by=serving_of(request).actor())
    return _answer(found)


@require_POST
def change(request: HttpRequest, study: str, text: str, coding: UUID) -> JsonResponse:
    """Change a coding's code, its span or its attributes: whichever the page sends."""
    found, body = study_of(request, study), body_of(request)
    coding_now, by = get_coding(found, coding), serving_of(request).actor()
    if "code" in body:
        return _answer(recode(coding_now, code=get_code(found, str(body["code"])), by=by))
    if "start" in body:
        return _answer(move_coding(coding_now, _span(body), by=by))
    change_attributes(coding_now, attributes=_attributes(body), by=by)
    return _answer(coding_now)


@require_POST
def finish(request: HttpRequest, study: str, text: str) -> HttpResponse:
    """Say that the interview's coding is complete, or not yet."""
    interview = get_interview(study_of(request, study), text)
    finish_coding(interview, is_coded=request.POST.get("is_coded") == "yes", by=serving_of(request).actor())
    return HttpResponseRedirect(reverse("coding", args=[study, text]))
