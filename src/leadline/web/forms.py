"""Reading the fields of a form; what cannot be read is an error that names the field."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest

from leadline.core.vocabulary import Term
from leadline.errors import InputError
from leadline.translation import gettext as _
from leadline.workspace.importing import Upload

T = TypeVar("T", bound=Term)


def words(request: HttpRequest, name: str, *, needed: str = "") -> str:
    """What was typed, without blanks around it; ``InputError`` (``field-empty``) names a needed field."""
    typed = request.POST.get(name, "").strip()
    if needed and not typed:
        raise InputError("field-empty", field=needed)
    return typed


def day(request: HttpRequest, name: str, *, needed: str = "") -> date | None:
    """A date as ISO writes it, None where the field is empty; ``InputError`` (``field-unread``)."""
    typed = words(request, name, needed=needed)
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise InputError("field-unread", value=typed, wanted=_("a date"), example="2018-02-09") from None


def term(request: HttpRequest, name: str, vocabulary: type[T], *, needed: str) -> T:
    """A word of a closed vocabulary; ``InputError`` where it is missing or none of its words."""
    typed = words(request, name, needed=needed)
    try:
        return vocabulary.from_label(typed)
    except KeyError:
        labels = vocabulary.labels()
        raise InputError("field-unread", value=typed, wanted=", ".join(labels), example=labels[0]) from None


def yes(request: HttpRequest, name: str, *, needed: str = "") -> bool:
    """Whether the answer is yes."""
    return words(request, name, needed=needed) == "yes"


def attributes(request: HttpRequest, names: Iterable[str]) -> dict[str, str]:
    """The values of named attributes (fields ``attribute-NAME``) and of a new one, without the empty ones."""
    given = {name: words(request, f"attribute-{name}") for name in names}
    if new := words(request, "new-attribute"):
        given[new] = words(request, "new-value")
    return {name: value for name, value in given.items() if value}


def uploads(request: HttpRequest, name: str) -> list[Upload]:
    """The files that came, which are only in memory.

    Raises ``InputError``: ``upload-too-large`` where they were more than memory should hold.
    """
    limit = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    if int(request.headers.get("Content-Length") or 0) > limit:
        raise InputError("upload-too-large", limit=limit // 2**20)
    return [Upload(file.name or "file", file.read()) for file in request.FILES.getlist(name)]
