"""What pages and scripts send: JSON objects, ids, and where to go back to."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object that a script sent."""
    try:
        body = json.loads(request.body)
    except ValueError:
        raise BadRequest("not JSON") from None
    if not isinstance(body, dict):
        raise BadRequest("not an object")
    return body


def id_of(value: Any) -> UUID:
    """The id that was sent."""
    try:
        return UUID(str(value))
    except ValueError:
        raise BadRequest("no id") from None


def back_of(request: HttpRequest, *, otherwise: str) -> str:
    """The page of ours that a form asks to go back to; no other site's."""
    back: str = request.POST.get("back", "")
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else otherwise
