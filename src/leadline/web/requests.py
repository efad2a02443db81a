"""What scripts send: JSON objects."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object that a script sent."""
    try:
        body = json.loads(request.body)
    except ValueError:
        raise BadRequest("not JSON") from None
    if not isinstance(body, dict):
        raise BadRequest("not an object")
    return body
