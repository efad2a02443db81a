"""Templates: Jinja with our translations; everything is escaped unless a template says otherwise."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import jinja2
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from markupsafe import Markup

from leadline.translation import LANGUAGES, RIGHT_TO_LEFT, current_language, gettext, ngettext

LANGUAGE_NAMES = {"en": "English", "fr": "Français", "es": "Español", "ar": "العربية"}


def environment(**options: Any) -> jinja2.Environment:
    """The environment of all templates; a name that is not given is an error, never an empty place."""
    made = jinja2.Environment(
        **{**options, "undefined": jinja2.StrictUndefined}, trim_blocks=True, lstrip_blocks=True
    )
    made.globals.update(
        _=gettext,
        gettext=gettext,
        ngettext=ngettext,
        url=address,
        current_language=current_language,
        languages=LANGUAGE_NAMES,
    )
    made.filters.update(in_language=in_language, day=day, data=data, json_text=json_text)
    return made


def address(name: str, *arguments: str) -> str:
    """The address of a page by its name in urls.py."""
    return reverse(name, args=arguments)


def render(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page (or a piece of one) in the current language."""
    language = current_language()
    shared = {
        "language": language,
        "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "csrf_token": get_token(request),
        "here": request.path,
        "theme": request.COOKIES.get("theme", "")
        if request.COOKIES.get("theme") in ("light", "dark")
        else "",
    }
    return HttpResponse(render_to_string(template, {**shared, **(context or {})}), status=status)


def in_language(texts: Mapping[str, str], language: str = "") -> str:
    """The text in the reader's language, else in English, else in whichever there is."""
    for tag in (language or current_language(), "en"):
        if texts.get(tag):
            return texts[tag]
    return next(iter(texts.values()), "")


def day(moment: date | datetime | None) -> str:
    """A date as ISO writes it, the same in all languages; a time in UTC to the minute."""
    if moment is None:
        return ""
    if isinstance(moment, datetime):
        return moment.strftime("%Y-%m-%d %H:%M")
    return moment.isoformat()


def data(value: Any) -> Markup:
    """A value as JSON inside a <script type="application/json">."""
    return json_text(json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str))


def json_text(text: str) -> Markup:
    """JSON that was written already, inside such an element: nothing in it can end the element."""
    return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))


assert set(LANGUAGE_NAMES) == set(LANGUAGES)
