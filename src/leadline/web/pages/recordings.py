"""Recordings of interviews: attached and removed beside the consents, played beside the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from leadline.access import get_interview, get_recording
from leadline.errors import InputError, LeadlineError, NotFound, Refused
from leadline.interchange.recordings import SUFFIXES
from leadline.queries.recordings import read_recording
from leadline.services.recordings import attach_recording, remove_recording
from leadline.translation import message
from leadline.web.middleware import serving_of
from leadline.web.pages.people import show_interview
from leadline.web.pages.study import study_of

PART = 2 * 2**20
"""Bytes of one answer: a player asks again for what follows, and holds no thread while it pauses."""


@dataclass(frozen=True, slots=True)
class Sound:
    """What pages show of a recording: `address` where it may be played, else `refusal` says why not."""

    address: str
    refusal: str


def sound_of(study: str, interview: Any) -> Sound | None:
    """The recording of an interview for a page that plays it; None where there is none."""
    try:
        get_recording(interview)
    except NotFound:
        return None
    except Refused as refusal:
        return Sound("", message(refusal))
    return Sound(reverse("recording", args=[study, interview.key]), "")


@require_POST
def attach(request: HttpRequest, study: str, interview: str) -> HttpResponse:
    """Keep a recording, which until then is only in memory."""
    found = get_interview(study_of(request, study), interview)
    try:
        limit = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
        if int(request.headers.get("Content-Length") or 0) > limit:
            raise InputError("recording-too-large", limit=limit // 2**20)
        file = request.FILES.get("recording")
        if file is None:
            raise InputError("recording-empty")
        attach_recording(found, file.chunks(), by=serving_of(request).actor())
    except LeadlineError as error:
        return show_interview(request, study, interview, problem=message(error))
    return _back(study, interview)


@require_POST
def remove(request: HttpRequest, study: str, interview: str) -> HttpResponse:
    """Take the recording away for good."""
    found = get_interview(study_of(request, study), interview)
    remove_recording(found, by=serving_of(request).actor())
    return _back(study, interview)


def _back(study: str, interview: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("interview", args=[study, interview]) + "#recording")


@require_GET
def play(request: HttpRequest, study: str, text: str) -> HttpResponse:
    """The part of a recording that the player asks for, while everybody agrees to it."""
    recording = get_recording(get_interview(study_of(request, study), text))
    size = recording.size
    part = _part(request.headers.get("Range", ""), size=size)
    start, end = part or (0, size)
    if start >= size:
        answer = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        answer.headers["Content-Range"] = f"bytes */{size}"
        return answer
    answer = HttpResponse(read_recording(recording, start, end), content_type=recording.media_type)
    if part:
        answer.status_code = HTTPStatus.PARTIAL_CONTENT
        answer.headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    answer.headers["Accept-Ranges"] = "bytes"
    answer.headers["Content-Length"] = str(end - start)
    name = f"{text}.{SUFFIXES[recording.media_type]}"
    answer.headers["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    return answer


def _part(asked: str, *, size: int) -> tuple[int, int] | None:
    """The bytes [start, end) to answer with, at most PART; None where no one range is asked for."""
    found = re.fullmatch(r"bytes=(\d{0,15})-(\d{0,15})", asked)
    if found is None or found[0] == "bytes=-":
        return None
    first, last = found.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last) + 1, size) if first and last else size
    return (start, min(end, start + PART)) if start < end or start >= size else None
