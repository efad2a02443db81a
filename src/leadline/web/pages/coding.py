"""Reading a text and coding it."""

from __future__ import annotations

import json
from itertools import count, pairwise
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from leadline.access import get_code, get_coding, get_current_transcript, get_holder, get_interview
from leadline.core import vocabulary as v
from leadline.core.spans import Span
from leadline.errors import InputError
from leadline.queries.audit import get_head
from leadline.queries.codebook import get_codebook_version, list_codes
from leadline.queries.memos import map_coding_memos
from leadline.queries.texts import ReadText, ReadTurn, get_text, map_codings_as_json
from leadline.services.codebook import propose_code
from leadline.services.codings import (
    PassageAttributes,
    apply_code,
    change_attributes,
    move_coding,
    recode,
    restore_coding,
    retract_coding,
    write_memo,
)
from leadline.services.programme import finish_coding
from leadline.translation import current_language
from leadline.translation import gettext as _
from leadline.web.middleware import serving_of
from leadline.web.pages.recordings import sound_of
from leadline.web.pages.study import render_study, study_of
from leadline.web.requests import body_of, id_of
from leadline.web.templating import in_language


def show(request: HttpRequest, study: str, text: str) -> HttpResponse:
    """The text by turns, the codebook beside it, codings drawn over it by the browser."""
    found = study_of(request, study)
    read = get_text(found, text)
    me = serving_of(request).actor().key
    # Blind until the interview's coding is done: what others saw must not be sent before that.
    whose = request.GET.get("coders") or ("all" if read.is_coded or read.is_document else "mine")
    head = get_head()  # before the codings: what is written in between is then asked for again
    codings = map_codings_as_json(read.transcript)
    context = {
        "read": read,
        "turns": _paragraphs(read),
        "coders": sorted(codings),
        "codings": _shown(codings, whose=whose, me=me),
        "whose": whose,
        "me": me,
        "sound": sound_of(study, get_interview(found, text)) if read.has_recording else None,
        "codebook": _codebook(request, found),
        "data": {
            "attributes": {
                name: [_(t) for t in terms.labels()] for name, terms in v.PASSAGE_ATTRIBUTES.items()
            },
            "me": me,
            "whose": whose,
            "head": head,
            "version": read.version,
            "memos": _memos(found, read),
            "here": reverse("coding", args=[study, text]),
        },
    }
    return render_study(request, found, "coding.html", context, section="texts")


def _shown(codings: dict[str, str], *, whose: str, me: str) -> str:
    coders = set(codings) if whose == "all" else {me} if whose == "mine" else set(whose.split(","))
    shown = (f"{json.dumps(coder)}:{columns}" for coder, columns in codings.items() if coder in coders)
    return f"{{{','.join(shown)}}}"


def _memos(study: Any, read: ReadText) -> dict[str, list[tuple[str, str]]]:
    found = map_coding_memos(study, read.transcript)
    return {coding: [(memo.author, memo.text) for memo in memos] for coding, memos in found.items()}


def list_now(request: HttpRequest, study: str, text: str) -> HttpResponse:
    """The codings as they are now, for a page that has been open; nothing where nothing was written since."""
    head = get_head()
    if request.GET.get("since") == str(head):
        return JsonResponse({"head": head})
    transcript = get_current_transcript(get_holder(study_of(request, study), text))
    me, whose = serving_of(request).actor().key, request.GET.get("coders", "mine")
    codings = _shown(map_codings_as_json(transcript.id), whose=whose, me=me)
    is_current = request.GET.get("version") == str(transcript.version)
    told = f'{{"head":{head},"is_current":{json.dumps(is_current)},"codings":{codings}}}'
    return HttpResponse(told, content_type="application/json")


def _codebook(request: HttpRequest, study: Any) -> str:
    """Key, family, name and how to use it, of each code, as JSON; made once a version of the codebook."""
    return serving_of(request).kept(
        ("codebook", study.id, current_language(), get_codebook_version(study)),
        lambda: json.dumps(
            [
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
            ],
            ensure_ascii=False,
        ),
    )


Paragraph = tuple[int, str]


def _paragraphs(read: ReadText) -> list[tuple[ReadTurn | None, list[Paragraph]]]:
    """Turns with their paragraphs (start, words); text outside any turn stands where it stood.

    Labels that were read into the turn after them (speaker, time, question) are told by that turn.
    """
    text = read.text
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
        values = {name: terms(body[name]) for name, terms in v.PASSAGE_ATTRIBUTES.items() if name in body}
    except (ValueError, TypeError):
        raise BadRequest("no such attribute value") from None
    return PassageAttributes(**values)  # type: ignore[arg-type]


def _span(body: dict[str, Any]) -> Span:
    try:
        return Span(int(body["start"]), int(body["end"]))
    except (KeyError, TypeError, ValueError):
        raise BadRequest("no span") from None


def _answer(coding: Any) -> JsonResponse:
    values = (str(coding.id), coding.start, coding.end, coding.code.key, coding.coder.key, coding.layer)
    return JsonResponse({"coding": [*values, *(getattr(coding, name) for name in v.PASSAGE_ATTRIBUTES)]})


def codings(request: HttpRequest, study: str, text: str) -> HttpResponse:
    """Read the codings, or put one on."""
    return apply(request, study, text) if request.method == "POST" else list_now(request, study, text)


def apply(request: HttpRequest, study: str, text: str) -> JsonResponse:
    """Put a code on a passage; the quotation that the page saw is checked to the letter."""
    found, body = study_of(request, study), body_of(request)
    return _answer(
        apply_code(
            get_current_transcript(get_holder(found, text)),
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
    seen = _attributes(body["seen"]) if isinstance(body.get("seen"), dict) else None
    change_attributes(coding_now, attributes=_attributes(body), seen=seen, by=by)
    return _answer(coding_now)


@require_POST
def note(request: HttpRequest, study: str, text: str) -> HttpResponse:
    """Write a memo beside a coding; an empty one takes it away."""
    found, body, by = study_of(request, study), body_of(request), serving_of(request).actor()
    words = str(body.get("text", "")).strip()
    coding = get_coding(found, id_of(body.get("coding")))
    write_memo(found, words, about="coding", about_id=coding.id, by=by)
    return JsonResponse({"author": by.key, "text": words})


@require_POST
def propose(request: HttpRequest, study: str, text: str) -> HttpResponse:
    """Propose a code in a coder's own words (in vivo); it counts once a second person accepts it."""
    found, body = study_of(request, study), body_of(request)
    name, family = str(body.get("name", "")).strip(), get_code(found, str(body.get("family", "")))
    if not name:
        raise InputError("code-name-absent")
    key = _next_key(family.key, {code.key for code in list_codes(found, with_retired=True)})
    propose_code(found, key, parent=family, name=name, definition="", by=serving_of(request).actor())
    return JsonResponse({"code": [key, family.key, name, "", "", "", "", True]})


def _next_key(family: str, taken: set[str]) -> str:
    return next(key for number in count(1) if (key := f"{family}{number:02}") not in taken)


@require_POST
def finish(request: HttpRequest, study: str, text: str) -> HttpResponse:
    """Say that the interview's coding is complete, or not yet."""
    interview = get_interview(study_of(request, study), text)
    finish_coding(interview, is_coded=request.POST.get("is_coded") == "yes", by=serving_of(request).actor())
    return HttpResponseRedirect(reverse("coding", args=[study, text]))
