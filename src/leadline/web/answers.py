"""What is sent to be saved instead of shown."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def saved(content: bytes | str, *, name: str, kind: str = "application/octet-stream") -> HttpResponse:
    """A file to be saved under this name, whatever is in it."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
